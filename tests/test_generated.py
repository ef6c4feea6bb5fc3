"""Everything that is generated is what the program makes now, and one command makes it anew."""

import subprocess
import sys
from pathlib import Path

import generated
import pytest
from generated import COMMAND, GENERATED
from support import ROOT
from update import update


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_file_is_what_the_program_makes(name: str) -> None:
    path, made = ROOT / name, GENERATED[name]()
    kept = path.read_bytes() if path.exists() else b""
    assert kept.decode("utf-8", "replace") == made.decode("utf-8", "replace"), f"run: {COMMAND}"
    assert kept == made, f"run: {COMMAND}"


def test_updating_writes_what_is_not_as_it_is_made_and_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (("old", b"1\n"), ("same", b"2\n")):
        (tmp_path / name).write_bytes(text)
    made = {"old": b"3\r\n", "same": b"2\n", "new": b"4\n"}
    monkeypatch.setattr(generated, "GENERATED", {f"{tmp_path}/{name}": lambda n=name: made[n] for name in made})
    update()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == made
    assert capsys.readouterr().out == f"{tmp_path}/old\n{tmp_path}/new\n2 changed, 1 unchanged\n"


def test_the_command_finds_what_it_needs_from_the_root_of_a_clone() -> None:
    subprocess.run([sys.executable, "-c", "import tests.update, generated"], cwd=ROOT, check=True)
