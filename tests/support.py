"""What the tests share: the command line run as users run it, plans written from data, reports in comparable form."""

import contextlib
import contextvars
import gc
import gettext
import json
import os
import re
import runpy
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TextIO
from unittest import mock

import kcbudget

TESTS = Path(__file__).parent
ROOT = TESTS.parent
HEADER = "province: Lai Châu\nperiod: 2021-2022\nunit: triệu đồng\n"
YEARS = ("2021", "2022")
_OWN = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")


def run(
    *arguments: str | bytes, cwd: Path | None = None, stdin: str | bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line; its output is bytes, because that is what a reader of it gets.

    It runs in the process of the test, which saves nearly all of the time that a process takes to start, and shows the
    same; but in a process of its own where the environment tells something to Python itself.
    """
    if any(name.startswith(("PYTHON", "LC_", "LANG")) for name in environment):
        return process(*arguments, cwd=cwd, stdin=stdin, python=(), **environment)
    argv = ["kcbudget", *map(os.fsdecode, arguments)]
    with (
        contextlib.chdir(cwd or "."),
        mock.patch.dict(os.environ, _environment(environment), clear=True),
        mock.patch.object(sys, "argv", argv),
        _fresh_interpreter(),
        _standard_streams(_in_bytes(stdin)) as (output, errors),
    ):
        code: object = 0
        try:
            contextvars.copy_context().run(runpy.run_module, "kcbudget", run_name="__main__", alter_sys=True)
        except SystemExit as end:
            code = end.code
        assert isinstance(code, int)
        sys.stdout.flush()
        sys.stderr.flush()
        return subprocess.CompletedProcess(argv, code, _all_of(output), _all_of(errors))


def process(
    *arguments: str | bytes,
    cwd: Path | None = None,
    stdin: str | bytes = b"",
    python: tuple[str, ...] = (),
    **environment: str,
) -> subprocess.CompletedProcess[bytes]:
    """The same in a process of its own, which takes options of Python."""
    command = [sys.executable, *python, "-m", "kcbudget", *arguments]
    return subprocess.run(
        command, cwd=cwd, input=_in_bytes(stdin), capture_output=True, env=_environment(environment), check=False
    )


def _in_bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


_SEVERAL = """
import contextvars, json, os, runpy, sys
for arguments in json.loads(sys.argv[1]):
    sys.argv = ["kcbudget", *(os.fsdecode(argument.encode()) for argument in arguments)]
    status = 0
    try:
        contextvars.copy_context().run(runpy.run_module, "kcbudget", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        status = end.code
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
        stream.buffer.write(f"\\x1e{status}\\x1d".encode())
        stream.flush()
"""


def in_one_process(
    lines: Sequence[Sequence[str]], *, cwd: Path, python: tuple[str, ...] = (), **environment: str
) -> list[subprocess.CompletedProcess[str]]:
    """Several command lines in one process of their own, one after the other, all of them in one language."""
    command = [sys.executable, *python, "-c", _SEVERAL, json.dumps(lines)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, env=_environment(environment), check=True)
    told = [stream.decode().split("\x1d")[:-1] for stream in (done.stdout, done.stderr)]
    pairs = [[part.rpartition("\x1e") for part in stream] for stream in told]
    return [
        subprocess.CompletedProcess(list(line), int(status), output, errors)
        for line, (output, _, status), (errors, _, _) in zip(lines, *pairs, strict=True)
    ]


def _environment(asked: Mapping[str, str]) -> dict[str, str]:
    """The environment of a run: that of the tests without what would change an output, and what is asked for."""
    inherited = {name: value for name, value in os.environ.items() if name not in _OWN}
    return {**inherited, "PYTHONUTF8": "1", "KCBUDGET_LANG": "en", **asked}


@contextlib.contextmanager
def _fresh_interpreter() -> Iterator[None]:
    """What a run finds in a new process and may change in this one: warnings, gettext's domain, the collector."""
    domain, collecting = gettext.textdomain(), gc.isenabled()
    with warnings.catch_warnings():
        warnings.resetwarnings()
        for ignored in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
            warnings.simplefilter("ignore", ignored)
        warnings.showwarning = _show_warning
        try:
            yield
        finally:
            gettext.textdomain(domain)
            (gc.enable if collecting else gc.disable)()


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    (file or sys.stderr).write(warnings.formatwarning(message, category, filename, lineno, line))


@contextlib.contextmanager
def _standard_streams(stdin: bytes) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Standard streams as a process has them, down to their descriptors; the files that take what is printed."""
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(3)]
        files[0].write(stdin)
        files[0].seek(0)
        for number, (name, mode, errors) in enumerate(
            (("stdin", "r", "surrogateescape"), ("stdout", "w", "surrogateescape"), ("stderr", "w", "backslashreplace"))
        ):
            kept = os.dup(number)
            stack.callback(os.close, kept)
            stack.callback(os.dup2, kept, number)
            os.dup2(files[number].fileno(), number)
            stream = stack.enter_context(open(number, mode, encoding="utf-8", errors=errors, closefd=False))
            stack.enter_context(mock.patch.object(sys, name, stream))
        yield files[1], files[2]


def _all_of(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


_COUNTED = re.compile(
    r"\d+ files?: (\d+) errors?, (\d+) warnings?, (\d+) notes?"
    r"(?:, \d+ hidden)?(?:, \d+ known from the baseline)?(?:, (\d+) not read)?"
)


def concise_lines(output: bytes) -> list[str]:
    """The lines of the concise format but for the last, which must count the others."""
    *lines, last = output.decode().split("\n")[:-1] or [""]
    if not lines:
        assert last == ""
        return []
    counts = _COUNTED.fullmatch(last)
    assert counts is not None, last
    unread = [line for line in lines if line.endswith(" [unreadable]")]
    severities = [re.match(r".*?:\d+:\d+: (error|warning|note): ", line) for line in lines if line not in unread]
    named = [match[1] for match in severities if match is not None]
    assert [int(count or 0) for count in counts.groups()] == [
        *(named.count(severity) for severity in ("error", "warning", "note")),
        len(unread),
    ]
    assert len(named) + len(unread) == len(lines)
    return lines


def found(text: str) -> list[tuple[str, int, int]]:
    """The findings of a plan: id, line and column."""
    return [(finding.id, finding.line, finding.column) for finding in kcbudget.check_text(text).findings]


def ids(text: str) -> list[str]:
    """The finding ids of a plan, in the order of their places."""
    return [finding.id for finding in kcbudget.check_text(text).findings]


def outcomes(text: str) -> dict[str, int]:
    """How many identities of a plan got which verdict; those of which there are none are left out."""
    (file,) = kcbudget.check_text(text).files
    return {outcome: count for outcome, count in file.outcomes.items() if count}


def messages(text: str) -> list[str]:
    """The messages of a plan's findings with their ids, as the concise format prints them."""
    return [f"{finding.message} [{finding.id}]" for finding in kcbudget.check_text(text).findings]


def plan(body: Mapping[str, Any], **header: str) -> str:
    """A plan's text from data: keys and figures are written as they are."""
    first = {"province": "Lai Châu", "period": "2021-2022", "unit": "triệu đồng", **header}
    return written({**first, **body})


def written(tree: Mapping[str, Any], indent: str = "") -> str:
    """Data as block YAML."""
    lines = []
    for key, value in tree.items():
        if isinstance(value, Mapping) and value:
            lines.append(f"{indent}{key}:\n{written(value, indent + '  ')}")
        elif isinstance(value, list):
            items = (f"{indent}  - " + written(item, indent + "    ").lstrip(" ") for item in value)
            lines.append(f"{indent}{key}:\n" + "".join(items))
        else:
            lines.append(f"{indent}{key}: {value if value != {} else '{}'}\n")
    return "".join(lines)
