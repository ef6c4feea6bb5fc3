"""Plan files watched for changes, by looking at them twice a second: it works on every system and every disk."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NoReturn

import click

from kcbudget.cli.terminal import tell
from kcbudget.language.messages import Message, say
from kcbudget.output.escaping import visible
from kcbudget.reading import source
from kcbudget.reading.source import STDIN, Unreadable


def repeat(context: click.Context, paths: Sequence[str]) -> NoReturn:
    """Run a command as it was called but without ``--watch``, and again whenever the plans under the paths change.

    The results go where they would go; what happens between them is said on standard error.
    """
    if STDIN in paths:
        raise click.UsageError(say("standard input cannot be watched; name files or folders"))
    watch = Watch(paths)
    while True:
        with suppress(SystemExit):  # its status is that of one result among many
            context.invoke(context.command, **{**context.params, "watch": False})
        tell(say("watching for changes; Ctrl-C ends it") + "\n")
        change = visible(str(watch.change()))
        tell(f"\n── {time.strftime('%H:%M:%S')} {change} ──\n")


INTERVAL = 0.5
SETTLING = 0.1

# What can be seen of each file without reading it.
_Seen = dict[str, tuple[int, ...]]


class Watch:
    """A watch over the plan files under some paths, which starts when it is made; ``rest`` is how it waits."""

    def __init__(self, paths: Sequence[str], rest: Callable[[float], None] = time.sleep) -> None:
        self._paths = list(paths)
        self._rest = rest
        self._seen = self._look()

    def change(self) -> Message:
        """Wait until something has happened to the files, and tell it.

        An editor may write a file in pieces, or take it away and put another in its place. So a change is told once
        nothing more has happened for a moment.
        """
        while True:
            self._rest(INTERVAL)
            now = self._look()
            if now == self._seen:
                continue
            self._rest(SETTLING)
            while now != (now := self._look()):
                self._rest(SETTLING)
            if now != self._seen:
                told, self._seen = _told(self._seen, now), now
                return told

    def _look(self) -> _Seen:
        return dict(_outsides(path for path in source.find(self._paths) if not isinstance(path, Unreadable)))


def _outsides(paths: Iterable[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    for path in paths:
        with suppress(OSError, ValueError):
            seen = os.stat(path)  # noqa: PTH116 - there may be thousands of files
            yield path, (seen.st_mtime_ns, seen.st_size, seen.st_ino, seen.st_mode)


def _told(before: _Seen, now: _Seen) -> Message:
    different = sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
    if len(different) > 1:
        return Message("{count} files changed", count=len(different))
    (path,) = different
    if path not in before:
        return Message("{path} is new", path=path)
    if path not in now:
        return Message("{path} is gone", path=path)
    return Message("{path} changed", path=path)
