"""The terminal as the commands know it: where they print, what they say of trouble, and how a run ends.

Every end of a run is one of the documented exit statuses, the help and the errors speak the language asked for, and a
terminal that cannot show a letter is given one that it can.
"""

import errno
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

import click

from kcbudget.answers.findings import UnreadFile
from kcbudget.cli.help import speaking
from kcbudget.language import choice
from kcbudget.language.messages import say
from kcbudget.output.escaping import PLAIN_LETTERS, meant, plainly, visible
from kcbudget.reading.source import handed_over, os_reason

FINDINGS, WRONG_USE, UNREADABLE, DEFECTIVE, INTERRUPTED, CLOSED_PIPE = 1, 2, 3, 70, 130, 141


def meant_text(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001
    """An argument that a terminal may have given in its own encoding, as it was meant."""
    return None if value is None else meant(value)


def end_unread(unread: Sequence[UnreadFile]) -> None:
    """Name the files that could not be read or examined, and end with their exit status if there are any."""
    for file in unread:
        complain(f"{file.path}: {file.reason}")
    end_failed([file.traceback for file in unread if file.traceback is not None], unread)


def end_failed(tracebacks: Sequence[str], unread: Sequence[UnreadFile]) -> None:
    """End with the exit status of files that could not be read, or else of those at which the program failed."""
    show_tracebacks(tracebacks)
    if any(file.traceback is None for file in unread):
        sys.exit(UNREADABLE)
    if tracebacks:
        sys.exit(DEFECTIVE)


def show_tracebacks(tracebacks: Iterable[str]) -> None:
    """Show where the program failed, to whoever wants to report or to mend it."""
    if os.environ.get("KCBUDGET_DEBUG", "0") not in ("", "0"):
        for traceback in tracebacks:
            tell(traceback)


def colour(choice: bool | None) -> bool | None:
    """Whether to use colour: as asked, else never where NO_COLOR is set; None leaves it to the stream."""
    if choice is None and os.environ.get("NO_COLOR"):
        return False
    return choice


@contextmanager
def writing(output: str | None) -> Iterator[TextIO]:
    """The stream to print to: standard output, or a file that appears whole or not at all."""
    if output is None or output == "-":
        if sys.stdout is None:
            raise OSError(errno.EBADF, say("standard output is closed"))
        stream: TextIO = sys.stdout
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=PLAIN_LETTERS)
        try:
            yield stream
            stream.flush()
        except BrokenPipeError as error:
            raise _ClosedPipe from error
        return
    descriptor = handed_over(output)
    if descriptor is not None:  # it may be a file that others write to as well: what is there stays
        try:
            opened = os.fdopen(os.dup(descriptor), "w", encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise OSError(error.errno, error.strerror, output) from error
        with opened:
            yield opened
        return
    target = Path(output)
    if target.exists() and not target.is_file():  # a device or a pipe: there is nothing to keep whole
        with target.open("w", encoding="utf-8", errors="backslashreplace") as device:
            yield device
        return
    target = Path(os.path.realpath(target))  # resolve() would fail at a circle of links
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        opened = partial.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise OSError(error.errno, error.strerror, output) from error
    try:
        with opened as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


@contextmanager
def creating(path: Path) -> Iterator[TextIO]:
    """A new file to write to, which is gone again if the writing fails; raises FileExistsError."""
    opened = path.open("x", encoding="utf-8", newline="\n")
    try:
        with opened as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def complain(text: str) -> None:
    """Say on standard error what went wrong."""
    tell(f"kcbudget: {visible(text)}\n")


def tell(text: str) -> None:
    """Write text to standard error, in letters that it can take."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):  # nobody is there to be told
            sys.stderr.write(plainly(text, sys.stderr))


class _ClosedPipe(Exception):  # noqa: N818 - nobody erred
    """Whoever reads our output has seen enough (click itself would exit with 1, which means findings)."""


def _silence_output() -> None:
    """Let the interpreter's last flush of an output that cannot be written go nowhere."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run(program: click.Group) -> None:
    """Run a command line; every end of it is one of the documented exit statuses."""
    spoken = speaking(program, choice.chosen(sys.argv[1:]))
    try:
        status = spoken.main(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Abort:
        status = INTERRUPTED
    except KeyboardInterrupt:
        status = INTERRUPTED
    except click.ClickException as error:
        told = io.StringIO()
        message = visible(error.format_message())  # it may quote what was typed
        error.format_message = lambda: message  # type: ignore[method-assign]
        error.show(told)
        tell("\n".join(map(visible, told.getvalue().split("\n"))))  # its usage has the program's name
        status = WRONG_USE
    except _ClosedPipe:
        _silence_output()
        status = CLOSED_PIPE
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        complain(f"{where}{os_reason(error)}")
        if error.filename is None:
            _silence_output()
        status = UNREADABLE
    except Exception as error:  # a defect of ours that no one file is to blame for
        status = _failed(error)
    sys.exit(status if isinstance(status, int) else 0)


def _failed(error: Exception) -> int:
    """Say that the program itself failed, and give the exit status of that."""
    from traceback import format_exception

    from kcbudget.checks import internal_error

    complain(str(internal_error.ended(error)))
    show_tracebacks(["".join(format_exception(error))])
    return DEFECTIVE
