"""The command line run in the process of a test shows what it shows in one of its own, and leaves nothing behind."""

import gc
import gettext
import os
import sys
import warnings
from pathlib import Path

import pytest
from support import HEADER, process, run

from kcbudget.cli.main import cli
from kcbudget.language import messages
from kcbudget.language.numerals import ENGLISH
from kcbudget.run import api

BAD = HEADER + "total: 301\nby_year: {2021: 100, 2022: 200}\n"
# A use of each command, without its name: how it ends, and what it prints, says and writes.
USES = {
    "check": ("bad.yaml", "none.yaml", "-f", "text", "-f", "json:report.json"),
    "config": (".",),
    "coverage": ("bad.yaml", "none.yaml", "-o", "coverage.txt"),
    "explain": ("sum-mismach",),
    "new": ("Sơn La", "--period", "2026"),
    "schema": ("-o", "plan.schema.json"),
    "summary": ("bad.yaml", "-f", "markdown"),
    "trace": ("301", "-"),
    "why": ("bad.yaml", "total"),
}


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_does_the_same_in_a_process_of_its_own(command: str, language: str, tmp_path: Path) -> None:
    seen = []
    for name, start in (("here", run), ("apart", process)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "bad.yaml").write_text(BAD, encoding="utf-8")
        done = start(command, *USES[command], cwd=folder, stdin=BAD.encode(), KCBUDGET_LANG=language)
        seen.append((done.returncode, done.stdout, done.stderr, written(folder)))
    assert seen[0] == seen[1]
    assert seen[0][1:] != (b"", b"", {"bad.yaml": BAD.encode()})


@pytest.mark.parametrize("arguments", [(), ("--help",), ("check", "--help"), ("check", "--frmt"), (b"\xff\xc4\x90",)])
def test_help_and_wrong_use_are_the_same_in_a_process_of_their_own(arguments: tuple[str | bytes, ...]) -> None:
    for language in ("vi", "en"):
        here, apart = (start(*arguments, KCBUDGET_LANG=language) for start in (run, process))
        assert (here.returncode, here.stdout, here.stderr) == (apart.returncode, apart.stdout, apart.stderr)


def surroundings() -> tuple[object, ...]:
    """What a run could change for those that follow it in this process."""
    streams = [(stream, os.fstat(number)[:3]) for number, stream in enumerate((sys.stdin, sys.stdout, sys.stderr))]
    told = (messages.spoken(), gettext.textdomain(), [command.help for command in (cli, *cli.commands.values())])
    state = (gc.isenabled(), sys.argv, list(warnings.filters), warnings.showwarning, sys.modules["__main__"])
    return (*streams, *told, *state, Path.cwd(), dict(os.environ))


def test_a_run_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        assert messages.spoken() is not ENGLISH
        assert Path.cwd() == tmp_path
        sys.stdout.write("half a report")
        raise RuntimeError("broken")

    before = surroundings()
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")
    assert run("check", "--lang", "vi", cwd=tmp_path, NO_COLOR="1").returncode == 3
    assert surroundings() == before
    monkeypatch.setattr(api, "check", fail)
    done = run("check", "--lang", "vi", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (70, b"half a report")
    assert surroundings() == before


def test_a_warning_is_said_as_a_process_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def warn(*_: object, **__: object) -> None:
        warnings.warn("not for users", DeprecationWarning, stacklevel=1)
        warnings.warn("for users", UserWarning, stacklevel=1)
        sys.exit(0)

    monkeypatch.setattr(api, "check", warn)
    said = run("check").stderr.decode()
    assert "UserWarning: for users" in said
    assert "not for users" not in said
