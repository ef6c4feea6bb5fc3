"""What a run may write over: an earlier report or baseline, but no file that it reads, no plan and no settings."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import click

from kcbudget.answers.findings import Report
from kcbudget.language.messages import say
from kcbudget.reading.source import PLAN_SUFFIXES, STDIN, STDIN_NAME, Unreadable, handed_over, read
from kcbudget.run.settings import OWN_FILE, SHARED_FILE

# What a file is known by, whatever name or link leads to it: the numbers of its device and of itself.
Identity = tuple[int, int]


def identity(path: str) -> Identity | str | None:
    """What tells a file that may be written from every other, or where there is none yet, its path; None for a device.

    What the shell has opened for the run is a device too: writing to it replaces nothing.
    """
    if handed_over(path) is not None:
        return None
    with suppress(OSError, ValueError):
        found = os.stat(path)  # noqa: PTH116 - as it is asked of thousands of files below
        return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
    return os.path.realpath(path)


def refuse(targets: Iterable[str | None], files: Iterable[str] = ()) -> None:
    """Raise a usage error if something is to be written over one of the files of the run, a plan or settings."""
    wanted = [
        (path, known) for path in targets if path not in (None, STDIN) and isinstance(known := identity(path), tuple)
    ]
    if not wanted:
        return
    read_too = set(_identities(files))
    for path, known in wanted:
        if known in read_too:
            raise click.UsageError(say("{path} is read in this run; nothing was written", path=path))
        if _is_plan(path):
            raise click.UsageError(say("{path} is a plan; nothing was written", path=path))
        if Path(os.path.realpath(path)).name in (OWN_FILE, SHARED_FILE):
            raise click.UsageError(say("{path} is a settings file; nothing was written", path=path))


def files_of(report: Report) -> Iterator[str]:
    """Every file that a report rests on: the plans, those that they link to, settings and baselines."""
    for file in report.files:
        yield from (file.path, *file.linked)
    yield from (unread.path for unread in report.unread)
    yield from report.consulted


def _identities(files: Iterable[str]) -> Iterator[Identity]:
    for file in files:
        with suppress(OSError, ValueError):
            found = os.stat(0 if file in (STDIN, STDIN_NAME) else file)  # noqa: PTH116 - there may be thousands of files
            yield found.st_dev, found.st_ino


def _is_plan(path: str) -> bool:
    """Whether a file is called as plans are, or is one: a mapping with a province and a period."""
    if any(name.lower().endswith(PLAN_SUFFIXES) for name in (path, os.path.realpath(path))):
        return True
    from kcbudget.plan import keys
    from kcbudget.reading import yaml_tree

    try:
        tree, _ = yaml_tree.load(read(path))
    except Unreadable:
        return False
    if tree is None:
        return False
    keys.to_english(tree)
    return {"province", "period"} <= set(tree)
