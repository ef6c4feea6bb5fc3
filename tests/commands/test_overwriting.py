"""No option that writes takes away what a user has: no plan, no file of the same run, whatever leads to it."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from support import HEADER, run

from kcbudget.cli.main import cli

GOOD = HEADER + "total: 300\nby_year: {2021: 100, 2022: 200}\n"
BAD = GOOD.replace("300", "301")
ANNUAL = (
    "province: Lai Châu\nperiod: 2021\nunit: triệu đồng\npart_of: programme.txt\nincludes: [broken.txt]\ntotal: 100\n"
)
VIETNAMESE = "tỉnh: Lai Châu\ngiai đoạn: 2021-2022\n"

# The commands that write, each with its inputs where it has some.
WRITING: dict[str, Callable[[str], list[str]]] = {
    "check -o": lambda path: ["check", "-o", path, "annual.yaml"],
    "check -f": lambda path: ["check", "-f", "text", "-f", "json:new.json", "-f", f"sarif:{path}", "annual.yaml"],
    "check --write-baseline": lambda path: ["check", "--write-baseline", path, "annual.yaml"],
    "summary": lambda path: ["summary", "-o", path, "annual.yaml"],
    "coverage": lambda path: ["coverage", "-o", path, "annual.yaml"],
    "schema": lambda path: ["schema", "-o", path],
}
# The files of a run, each with what is said of it by commands that read it, and by those that do not.
READ, PLAN, SETTINGS = "is read in this run", "is a plan", "is a settings file"
KEPT = {
    "annual.yaml": (READ, PLAN),  # it is checked
    "programme.txt": (READ, PLAN),  # it is linked to
    "broken.txt": (READ, None),  # it is linked to, and no plan
    "other.yml": (PLAN, PLAN),
    "empty.YAML": (PLAN, PLAN),
    "ke-hoach": (PLAN, PLAN),
    "flow.json": (PLAN, PLAN),
    "kcbudget.toml": (READ, SETTINGS),
    "pyproject.toml": (SETTINGS, SETTINGS),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "annual.yaml": ANNUAL,
        "programme.txt": GOOD,
        "broken.txt": "a: [\n",
        "other.yml": "- nothing\n",
        "empty.YAML": "",
        "ke-hoach": VIETNAMESE,
        "flow.json": '{"period": 2021, "province": "X"}',
        "kcbudget.toml": 'ignore = ["uneven-precision"]\n',
        "pyproject.toml": "",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "below").mkdir()
    return tmp_path


def state(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(folder: Path, said: str, *arguments: str) -> None:
    before = state(folder)
    done = run(*arguments, cwd=folder)
    told = " ".join(done.stderr.decode().split())
    assert (done.returncode, done.stdout) == (2, b"")
    assert told.endswith(f"Error: {said}; nothing was written")
    assert state(folder) == before


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("command", WRITING)
def test_nothing_is_written_over_a_file_of_the_run_or_a_plan(folder: Path, command: str, name: str) -> None:
    reads_it, does_not = KEPT[name]
    reads = command != "schema" and (command.startswith("check") or name != "kcbudget.toml")
    said = reads_it if reads else does_not
    if said is not None:
        refused(folder, f"{name} {said}", *WRITING[command](name))


def linked_folder(folder: Path, name: str) -> str:
    (folder / "here").symlink_to(folder, target_is_directory=True)
    return f"here/{name}"


WAYS: dict[str, Callable[[Path, str], str]] = {
    "./": lambda _, name: f"./{name}",
    "..": lambda _, name: f"below/../{name}",
    "absolute": lambda folder, name: str(folder / name),
    "hard link": lambda folder, name: link(os.link, folder, name),
    "symbolic link": lambda folder, name: link(os.symlink, folder, name),
    "link in a folder": linked_folder,
}


def link(how: Callable[[Path, Path], None], folder: Path, name: str) -> str:
    how(folder / name, folder / "link")
    return "link"


@pytest.mark.parametrize("name", ["annual.yaml", "programme.txt", "broken.txt", "kcbudget.toml"])
@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_around_it(folder: Path, way: str, name: str) -> None:
    path = WAYS[way](folder, name)
    refused(folder, f"{path} {READ}", "check", "-f", f"json:{path}", "annual.yaml")


@pytest.mark.parametrize("way", ["hard link", "symbolic link"])
def test_a_plan_that_nobody_checks_is_kept_whatever_leads_to_it(folder: Path, way: str) -> None:
    path = WAYS[way](folder, "ke-hoach")
    refused(folder, f"{path} {PLAN}", "check", "-o", path, "annual.yaml")


def test_a_baseline_in_force_is_kept_and_is_written_anew_when_asked(folder: Path) -> None:
    (folder / "bad.yaml").write_text(BAD, encoding="utf-8")
    assert run("check", "--write-baseline", "known.json", "bad.yaml", cwd=folder).returncode == 0
    os.link(folder / "known.json", folder / "again")
    for path in ("known.json", "again"):
        refused(folder, f"{path} {READ}", "check", "--baseline", "known.json", "-o", path, "bad.yaml")
    (folder / "kcbudget.toml").write_text('baseline = "known.json"\n', encoding="utf-8")
    refused(folder, f"known.json {READ}", "check", "-o", "known.json", "bad.yaml")
    (folder / "bad.yaml").write_text(GOOD, encoding="utf-8")
    assert run("check", "--write-baseline", "known.json", "bad.yaml", cwd=folder).returncode == 0
    assert b'"findings": []' in (folder / "known.json").read_bytes()


@pytest.mark.parametrize("way", ["hard link", "symbolic link", "link in a folder"])
def test_no_two_formats_are_written_to_one_file(folder: Path, way: str) -> None:
    (folder / "out").write_text("", encoding="utf-8")
    before = state(folder)
    path = WAYS[way](folder, "out")
    done = run("check", "-f", "json:out", "-f", f"sarif:{path}", "annual.yaml", cwd=folder)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"two formats would be written to" in done.stderr
    assert {name: state(folder)[name] for name in before} == before


def shell(folder: Path, arguments: str) -> "subprocess.CompletedProcess[bytes]":
    command = ["sh", "-c", f"exec '{sys.executable}' -m kcbudget {arguments}"]
    spoken = {**os.environ, "KCBUDGET_LANG": "en"}
    return subprocess.run(command, cwd=folder, capture_output=True, env=spoken, check=False)


def test_a_plan_from_standard_input_is_kept(folder: Path) -> None:
    before = state(folder)
    done = shell(folder, "check - -o broken.txt < broken.txt")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Error: broken.txt is read in this run; nothing was written" in done.stderr
    assert state(folder) == before


def test_a_plan_that_cannot_be_read_is_kept(folder: Path) -> None:
    (folder / "old.txt").write_bytes(b"t\xd8nh: \xff\n")
    for command in ("check", "summary", "coverage"):
        refused(folder, f"old.txt {READ}", command, "-o", "old.txt", "old.txt", "annual.yaml")


@pytest.mark.parametrize("command", WRITING)
def test_an_earlier_report_is_written_over(folder: Path, command: str) -> None:
    for name in ("out", "out.json", "out.txt"):
        first, second = (run(*WRITING[command](name), cwd=folder) for _ in range(2))
        assert (first.returncode, second.returncode) in ((0, 0), (1, 1))
        assert (folder / name).stat().st_size
        (folder / name).write_text("province X has no period", encoding="utf-8")
        assert run(*WRITING[command](name), cwd=folder).returncode == first.returncode


@pytest.mark.parametrize("device", ["/dev/null", "/dev/stdout", "/dev/stderr", "/dev/fd/1"])
def test_a_device_takes_what_it_is_given(folder: Path, device: str) -> None:
    done = run("check", "-f", f"concise:{device}", "programme.txt", "broken.txt", cwd=folder)
    assert done.returncode == 1
    assert (done.stdout + done.stderr).count(b"[yaml-syntax]") == (device != "/dev/null")


def test_what_a_shell_appends_to_keeps_what_it_has(folder: Path) -> None:
    (folder / "log").write_text("kept\n", encoding="utf-8")
    assert shell(folder, "check -f concise:/dev/stdout broken.txt >> log").returncode == 1
    assert re.match(r"kept\nbroken\.txt:2:1: .*\[yaml-syntax\]\n", (folder / "log").read_text(encoding="utf-8"))


def test_every_option_that_writes_is_tried_here() -> None:
    options = {
        f"{name} {option}"
        for name, command in cli.commands.items()
        for parameter in command.params
        if isinstance(parameter, click.Option) and re.search("(?i)write.* to FILE", str(parameter.help))
        for option in parameter.opts
        if option in ("-o", "-f", "--write-baseline")
    }
    tried = {f"{command} {option}" for command, option, *_ in (make("x") for make in WRITING.values())}
    assert options == tried | {"new -o"}  # `new` writes over nothing at all
