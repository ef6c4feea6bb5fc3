"""The same output on any terminal, under any Python, in any order of arguments; and nothing to wait for in vain."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from support import HEADER, run

ROOT = Path(__file__).parent.parent
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


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",), ("check", "--help"), ("--help", "--lang", "vi"), ("new", "--help", "--lang", "vi"),
        ("explain",), ("explain", "sum-mismatch"), ("explain", "sum-mismatch", "--lang", "vi"),
        ("explain", "--format", "markdown"), ("check", ".", "--format", "sarif"), ("coverage", "--self-test", "."),
    ],
    ids=" ".join,
)  # fmt: skip
def test_without_docstrings_the_manual_and_the_help_are_still_there(folder: Path, arguments: tuple[str, ...]) -> None:
    first, *others = (run(*arguments, cwd=folder, python=python) for python in ((), ("-O",), ("-OO",)))
    assert len(first.stdout.splitlines()) > 5
    for other in others:
        assert (other.returncode, other.stdout, other.stderr) == (first.returncode, first.stdout, first.stderr)


def test_without_docstrings_and_sources_the_manual_says_so(tmp_path: Path) -> None:
    build = [sys.executable, "-OO", "-m", "compileall", "-q", "-b", "-d", "kcbudget"]
    copy = "import shutil; shutil.copytree({!r}, 'kcbudget', ignore=shutil.ignore_patterns('__pycache__'))"
    subprocess.run([sys.executable, "-c", copy.format(str(ROOT / "kcbudget"))], cwd=tmp_path, check=True)
    subprocess.run([*build, "kcbudget"], cwd=tmp_path, check=True)
    for source in (tmp_path / "kcbudget").rglob("*.py"):
        source.unlink()
    told = run("explain", "sum-mismatch", cwd=tmp_path, python=("-OO",))
    assert (told.returncode, told.stdout.decode()) == (
        0,
        "sum-mismatch (error)\n\nthis copy of kcbudget is without its manual: it has no sources\n",
    )
    assert run("check", "--help", cwd=tmp_path, python=("-OO",)).stdout.startswith(b"Usage: python -m kcbudget check")


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
