"""The same output on any terminal, under any Python, in any order of arguments; and nothing to wait for in vain."""

import fcntl
import json
import os
import pty
import re
import socket
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from support import HEADER, ROOT, in_one_process, process, run

from kcbudget.output.formats import FORMATS

LAI_CHAU = (ROOT / "plans" / "laichau.yaml").read_text(encoding="utf-8")
LARGE = "123456789012345678901234567890"
WIDE = f"""\
total: {LARGE}
by_year: {{2021: {LARGE}, 2022: 1}}
by_source:
  Ứng dụng máy móc thiết bị tiên tiến: {{amount: {LARGE}, share: 100%}}
  enterprises: {{amount: 2, share: 7%}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bad.yaml").write_text(LAI_CHAU.replace("20714", "20174"), encoding="utf-8")
    (tmp_path / "wide.yaml").write_text(HEADER + WIDE, encoding="utf-8")
    return tmp_path


# ------------------------------------------------------------------------------------------- any Python


@pytest.mark.parametrize("python", ["-O", "-OO"])
def test_without_docstrings_the_manual_and_the_help_are_still_there(folder: Path, python: str) -> None:
    english = [
        ["--help"], ["check", "--help"], ["explain"], ["explain", "sum-mismatch"], ["explain", "--format", "markdown"],
        ["check", ".", "--format", "sarif"], ["coverage", "--self-test", "."],
    ]  # fmt: skip
    vietnamese = [
        ["--help", "--lang", "vi"],
        ["new", "--help", "--lang", "vi"],
        ["explain", "sum-mismatch", "--lang", "vi"],
    ]
    for lines in (english, vietnamese):
        for line, other in zip(lines, in_one_process(lines, cwd=folder, python=(python,)), strict=True):
            first = run(*line, cwd=folder)
            assert len(first.stdout.splitlines()) > 5
            told = (other.returncode, other.stdout, other.stderr)
            assert told == (first.returncode, first.stdout.decode(), first.stderr.decode())


def test_without_docstrings_and_sources_the_manual_says_so(tmp_path: Path) -> None:
    build = [sys.executable, "-OO", "-m", "compileall", "-q", "-b", "-d", "kcbudget"]
    copy = "import shutil; shutil.copytree({!r}, 'kcbudget', ignore=shutil.ignore_patterns('__pycache__'))"
    subprocess.run([sys.executable, "-c", copy.format(str(ROOT / "kcbudget"))], cwd=tmp_path, check=True)
    subprocess.run([*build, "kcbudget"], cwd=tmp_path, check=True)
    for source in (tmp_path / "kcbudget").rglob("*.py"):
        source.unlink()
    told = process("explain", "sum-mismatch", cwd=tmp_path, python=("-OO",))
    assert (told.returncode, told.stdout.decode()) == (
        0,
        "sum-mismatch (error)\n\nthis copy of kcbudget is without its manual: it has no sources\n",
    )
    assert process("check", "--help", cwd=tmp_path, python=("-OO",)).stdout.startswith(
        b"Usage: python -m kcbudget check"
    )


# ------------------------------------------------------------------------------------------- any terminal


FIGURES = {
    "check": ("75,300", "10,814", "20,174", "+540", f"{int(LARGE):,}", "+7%"),
    "summary": ("75,300", "10,814", "20,174", "48,400", f"{int(LARGE):,}", "enterprises"),
    "coverage": ("bad.yaml", "by_source.state_budget.by_source.national", "wide.yaml"),
}


@pytest.mark.parametrize("columns", ["0", "1", "20", "39", "-5", "x", ""])
@pytest.mark.parametrize("command", FIGURES)
def test_a_terminal_too_narrow_for_a_table_gets_one_that_can_be_read(folder: Path, command: str, columns: str) -> None:
    text = ""
    for plan in ("bad.yaml", "wide.yaml"):
        told = run(command, plan, cwd=folder, COLUMNS=columns)
        assert (told.returncode, told.stderr) == (1 if command == "check" else 0, b"")
        usual = {"0": "100", "1": "40", "20": "40", "39": "40"}.get(columns)
        if usual is not None:
            assert told.stdout == run(command, plan, cwd=folder, COLUMNS=usual).stdout
        text += told.stdout.decode()
    assert "…" not in text
    assert re.search(r"(?m)^ *\S\n *\S$", text) is None
    joined = "".join(text.split())
    for figure in FIGURES[command]:
        assert figure in joined


@pytest.mark.parametrize("columns", ["0", "1", "20"])
def test_help_and_manual_have_whole_lines_at_any_width(folder: Path, columns: str) -> None:
    told = run("check", "--help", cwd=folder, COLUMNS=columns).stdout.decode()
    assert told == run("check", "--help", cwd=folder, COLUMNS={"0": "80"}.get(columns, "50")).stdout.decode()
    manual = run("explain", "sum-mismatch", cwd=folder, COLUMNS=columns)
    assert manual.stdout == run("explain", "sum-mismatch", cwd=folder).stdout


@pytest.mark.parametrize("command", ["check", "summary"])
def test_a_narrow_terminal_is_no_different(folder: Path, command: str) -> None:
    here, there = pty.openpty()
    fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 20, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [sys.executable, "-m", "kcbudget", command, "--no-color", "bad.yaml"],
        cwd=folder, stdin=there, stdout=there, stderr=there, close_fds=True,
        env={**environment, "PYTHONUTF8": "1", "KCBUDGET_LANG": "en", "TERM": "xterm"},
    )  # fmt: skip
    os.close(there)
    told = b""
    try:
        while piece := os.read(here, 65536):
            told += piece
    except OSError:  # how Linux says that the other end was closed
        pass
    assert process.wait() == (1 if command == "check" else 0)
    os.close(here)
    expected = run(command, "bad.yaml", cwd=folder, COLUMNS="40").stdout
    plain = re.sub(rb" *\n", b"\n", re.sub(rb"\x1b\[[0-9;]*m", b"", told.replace(b"\r\n", b"\n")))
    assert plain == expected


# ------------------------------------------------------------------------------------------- any order


@pytest.fixture
def several(tmp_path: Path) -> Path:
    """Plans at three depths, two of which name one programme by different names; and some that cannot be read."""
    programme = HEADER.replace("2021-2022", "2021-2025") + "total: 10\nby_year: {2021: 1, 2022: 2, 2023: 3, 2024: 4}\n"
    for name, text in {
        "b.yaml": HEADER + "total: 3\nby_year: {2021: 1, 2022: 1}\n",
        "a/x.yaml": HEADER + "total: 4\nby_year: {2021: 1, 2022: 1}\n",
        "p/programme.txt": programme,
        "p/annual.yaml": HEADER.replace("2021-2022", "2021") + "part_of: other.txt\ntotal: 2\n",
        "p/z/deep.yml": HEADER + "total: 9\n",
        "p/annual2.yaml": HEADER.replace("2021-2022", "2022") + "part_of: programme.txt\ntotal: 3\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "p" / "other.txt").symlink_to("programme.txt")
    (tmp_path / "empty").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        *(("check", "--format", name) for name in FORMATS),
        ("summary",), ("summary", "--by", "year"), ("summary", "--format", "json"), ("summary", "--format", "csv"),
        ("coverage",), ("trace", "3"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_the_order_of_arguments_changes_no_byte(several: Path, command: tuple[str, ...]) -> None:
    paths = ["p", "b.yaml", "-", "a/x.yaml", "none.yaml", "empty", "./b.yaml", str(several / "p" / "annual.yaml")]
    orders = [paths, paths[::-1], [*paths[3:], *paths[:3]]]
    stdin = (HEADER + "total: 8\nby_year: {2021: 1, 2022: 1}\n").encode()
    first, *others = (run(*command, *order, cwd=several, stdin=stdin) for order in orders)
    assert first.returncode == 3
    assert first.stdout.count(b"annual.yaml") or command[-1] in ("year", "3", "diff", "table")
    for other in others:
        assert (other.returncode, other.stdout, other.stderr) == (3, first.stdout, first.stderr)


def test_files_come_before_folders_and_both_by_name(several: Path) -> None:
    report = json.loads(run("check", "p/z", "-f", "json", "p", "b.yaml", "a", "-", cwd=several, stdin=b"a").stdout)
    assert [file["path"] for file in report["files"]] == [
        "<stdin>",
        "b.yaml",
        "a/x.yaml",
        "p/annual.yaml",
        "p/annual2.yaml",
        "p/z/deep.yml",
    ]


@pytest.mark.parametrize("alone", [True, False])
def test_a_programme_is_called_as_the_plan_that_links_to_it_does(several: Path, alone: bool) -> None:
    paths = ["p/annual.yaml"] if alone else ["p/annual2.yaml", "p/annual.yaml"]
    report = json.loads(run("check", "--format", "json", *paths, cwd=several).stdout)
    named = {other["path"] for finding in report["findings"] for other in finding["related"]}
    assert named - {"p/annual.yaml", "p/annual2.yaml"} == (
        {"p/other.txt"} if alone else {"p/other.txt", "p/programme.txt"}
    )


# ------------------------------------------------------------------------------------------- nothing to wait for

NO_FILE = "a pipe or a device, not a file"
GOOD = HEADER + "total: 300\nby_year: {2021: 100, 2022: 200}\n"


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A pipe that nobody writes to, beside a plan."""
    (tmp_path / "plan.yaml").write_text(GOOD, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.yaml")
    return tmp_path / "pipe.yaml"


def at_once(folder: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "kcbudget", *arguments],
        cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONUTF8": "1", "KCBUDGET_LANG": "en", "COLUMNS": "100"},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("link", ["part_of: pipe.yaml", "includes: pipe.yaml", 'includes: "pipe*.yaml"'])
@pytest.mark.parametrize("device", [None, "/dev/zero", "/dev/tty"])
def test_a_link_to_a_pipe_or_a_device_is_refused(pipe: Path, link: str, device: str | None) -> None:
    if device is not None:
        pipe.unlink()
        pipe.symlink_to(device)
    (pipe.parent / "plan.yaml").write_text(GOOD + link + "\n", encoding="utf-8")
    status, told, errors = at_once(pipe.parent, "check", "--format", "concise", "plan.yaml")
    assert (status, errors) == (1, "")
    assert told.startswith("plan.yaml:6:")
    assert ("leads out of the plan's folder" if device is not None and "*" not in link else NO_FILE) in told
    assert at_once(pipe.parent, "summary", "plan.yaml")[0] == 0


@pytest.mark.parametrize("name", ["pipe.yaml", "socket"])
def test_a_baseline_that_is_a_pipe_is_refused(pipe: Path, name: str) -> None:
    with socket.socket(socket.AF_UNIX) as opened:
        here = Path.cwd()
        os.chdir(pipe.parent)  # the address of a socket is short
        try:
            opened.bind("socket")
        finally:
            os.chdir(here)
        refused = at_once(pipe.parent, "check", "--baseline", name, "plan.yaml")
    assert refused[:2] == (2, "")
    assert f"Error: {name}: {NO_FILE}\n" in refused[2]
    (pipe.parent / "kcbudget.toml").write_text(f'strict = true\nbaseline = "{name}"\n', encoding="utf-8")
    for command in (["check", "plan.yaml"], ["config", "plan.yaml"]):
        status, told, errors = at_once(pipe.parent, *command)
        assert (status, told) == (2, "")
        assert f"Error: kcbudget.toml:2: baseline: {NO_FILE}\n" in errors


def test_settings_that_are_a_pipe_are_refused(pipe: Path) -> None:
    os.mkfifo(pipe.parent / "kcbudget.toml")
    for command in (["check", "plan.yaml"], ["config", "plan.yaml"]):
        status, told, errors = at_once(pipe.parent, *command)
        assert (status, told) == (2, "")
        assert f"Error: kcbudget.toml: {NO_FILE}\n" in errors


def test_what_the_shell_hands_over_is_read(pipe: Path) -> None:
    (pipe.parent / "bad.yaml").write_text(GOOD.replace("300", "301"), encoding="utf-8")
    (pipe.parent / "known.json").write_text('{"version": 2, "findings": []}', encoding="utf-8")
    program = f"'{sys.executable}' -m kcbudget check --format concise"
    for script, status in (
        (f"{program} <(cat bad.yaml)", 1),
        (f"{program} <(cat plan.yaml)", 0),
        (f'{program} --baseline <(echo \'{{"version": 2, "findings": []}}\') plan.yaml', 0),
        (f"{program} --baseline /dev/stdin bad.yaml < known.json", 1),
        (f"cat plan.yaml | {program} /dev/stdin", 0),
    ):
        done = subprocess.run(["bash", "-c", script], cwd=pipe.parent, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (status, b"")
        assert bool(done.stdout) == bool(status)
