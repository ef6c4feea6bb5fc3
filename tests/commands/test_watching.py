"""Plans checked again whenever they change: what is told of a change, and the command as a terminal runs it."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import pytest
from support import HEADER, run

from kcbudget.cli.watching import INTERVAL, SETTLING, Watch

GOOD = HEADER + "total: 300\nby_year: {2021: 100, 2022: 200}\n"
BAD = GOOD.replace("300", "301")


def told(paths: list[str], *steps: Callable[[], object]) -> list[str]:
    """What a watch tells while steps happen, one in each of its rests, and how long it rests."""
    script = iter(steps)
    said: list[str] = []

    class Over(Exception):  # noqa: N818
        pass

    def rest(seconds: float) -> None:
        said.append("interval" if seconds == INTERVAL else "settling" if seconds == SETTLING else str(seconds))
        try:
            next(script)()
        except StopIteration:
            raise Over from None

    watch = Watch(paths, rest)

    def watching() -> None:
        while True:
            said.append(str(watch.change()))

    with pytest.raises(Over):
        watching()
    return said


def nothing() -> None:
    """Nothing happens."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    for name in ("a", "b"):
        (tmp_path / "plans" / f"{name}.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path / "plans"


def test_a_saved_file_is_told_once(folder: Path) -> None:
    save = lambda: (folder / "a.yaml").write_text(BAD + "# changed\n", encoding="utf-8")  # noqa: E731
    assert told(["plans"], nothing, save, nothing, nothing) == [
        "interval", "interval", "settling", "plans/a.yaml changed", "interval", "interval",
    ]  # fmt: skip


def test_a_file_written_in_pieces_is_told_when_it_is_whole(folder: Path) -> None:
    path = folder / "a.yaml"
    pieces = [lambda end=end: path.write_text(BAD[:end] + "#", encoding="utf-8") for end in (0, 20, 50)]
    assert told(["plans/a.yaml"], *pieces, nothing) == [
        "interval", "settling", "settling", "settling", "plans/a.yaml changed", "interval",
    ]  # fmt: skip


def test_a_file_replaced_by_another_of_its_name_has_changed(folder: Path) -> None:
    def prepare() -> None:
        (folder / ".a.swp").write_text(GOOD, encoding="utf-8")
        os.utime(folder / ".a.swp", ns=(0, (folder / "a.yaml").stat().st_mtime_ns))

    steps = (prepare, (folder / "a.yaml").unlink, lambda: (folder / ".a.swp").rename(folder / "a.yaml"), nothing)
    assert told(["plans"], *steps) == [
        "interval", "interval", "settling", "settling", "plans/a.yaml changed", "interval",
    ]  # fmt: skip


def test_a_file_that_comes_back_as_it_was_is_not_told(folder: Path) -> None:
    steps = (
        lambda: (folder / "a.yaml").rename(folder / ".aside"),
        lambda: (folder / ".aside").rename(folder / "a.yaml"),
        nothing,
    )
    assert told(["plans"], *steps) == ["interval", "settling", "settling", "interval"]


def test_files_that_come_and_go_are_told(folder: Path) -> None:
    new = folder / "2026" / "c.yml"

    def add() -> None:
        new.parent.mkdir()
        new.write_text(GOOD, encoding="utf-8")

    def empty() -> None:
        for name in ("a", "b"):
            (folder / f"{name}.yaml").unlink()

    steps = (add, nothing, new.unlink, nothing, empty, nothing)
    said = told(["plans", "no such file"], *steps)
    assert [line for line in said if line not in ("interval", "settling")] == [
        "plans/2026/c.yml is new",
        "plans/2026/c.yml is gone",
        "2 files changed",
    ]


def test_other_files_do_not_count(folder: Path) -> None:
    assert told(["plans"], lambda: (folder / "notes.txt").write_text("x"), nothing) == ["interval"] * 3


# ------------------------------------------------------------------------------------------- the command


class Terminal:
    """The command run beside the test; each line that it prints comes in its own time."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kcbudget", "check", "--watch", *arguments],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
            env={**os.environ, "KCBUDGET_LANG": "en", "PYTHONUTF8": "1"},
        )  # fmt: skip
        self.lines: Queue[str] = Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as printed:
            for line in printed:
                self.lines.put(line)

    def until(self, end: str) -> str:
        """What is printed up to a line, times of day left out."""
        text = ""
        while not text.endswith(end):
            text += re.sub(r"\b[0-9]{2}:[0-9]{2}:[0-9]{2}\b", "HH:MM:SS", self.lines.get(timeout=60))
        return text

    def interrupted(self) -> int:
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(timeout=60)
        self.reader.join()
        return status


WATCHING = "watching for changes; Ctrl-C ends it\n"


@pytest.fixture
def terminal(folder: Path) -> Iterator[Terminal]:
    (folder / "b.yaml").unlink()
    running = Terminal(folder.parent, "--format", "concise")
    yield running
    running.process.kill()
    running.process.wait()


def test_the_command_checks_again_what_is_saved_and_ends_with_ctrl_c(folder: Path, terminal: Terminal) -> None:
    assert terminal.until(WATCHING) == WATCHING
    (folder / "a.yaml").write_text(BAD, encoding="utf-8")
    text = terminal.until(WATCHING)
    assert text.startswith(
        "\n── HH:MM:SS plans/a.yaml changed ──\nplans/a.yaml:4:8: error: total 301 million VND is 1 more"
    )
    assert text.count("\n") == 5
    (folder / "b.yaml").write_text("province: [", encoding="utf-8")
    text = terminal.until(WATCHING)
    assert text.startswith("\n── HH:MM:SS plans/b.yaml is new ──\nplans/a.yaml:4:8: ")
    assert "\nplans/b.yaml:2:1: " in text
    (folder / "a.yaml").write_text(GOOD, encoding="utf-8")
    (folder / "b.yaml").unlink()
    assert terminal.until(WATCHING).endswith(f"──\n{WATCHING}")
    assert terminal.interrupted() == 130


def test_what_is_said_between_the_results_is_not_among_them(folder: Path) -> None:
    """With standard error elsewhere, the output is one report after the other; a file has the last one."""
    with (folder.parent / "errors").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "kcbudget", "check", "--watch", "-f", "json", "-o", "report.json", "plans"],
            cwd=folder.parent, stdout=subprocess.PIPE, stderr=errors, env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip
        try:
            wait_for(lambda: b"Ctrl-C" in (folder.parent / "errors").read_bytes())
            (folder / "a.yaml").write_text(BAD, encoding="utf-8")
            wait_for(lambda: b'"errors": 1' in (folder.parent / "report.json").read_bytes())
        finally:
            process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=60)
    assert (process.returncode, output) == (130, b"")


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        threading.Event().wait(0.1)
    pytest.fail("it did not happen")


def test_standard_input_cannot_be_watched(tmp_path: Path) -> None:
    result = run("check", "--watch", "-", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, b"")
    assert "standard input cannot be watched" in result.stderr.decode()


def test_a_watch_that_is_used_wrongly_ends_at_once(tmp_path: Path) -> None:
    assert run("check", "--watch", "--format", "none", cwd=tmp_path).returncode == 2
