"""From paths to reports: one function a question. This is the Python API behind the command line."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from kcbudget import checks, source
from kcbudget.examining import Examined
from kcbudget.findings import FileReport, Finding, Report, UnreadFile
from kcbudget.listing import judged
from kcbudget.model import route_text
from kcbudget.source import Source, Unreadable

Paths = str | Path | Iterable[str | Path]


def check(paths: Paths = "plans") -> Report:
    """Check plan files: every identity of each judged, every fault reported once.

    ``paths`` are files, folders (their YAML files at any depth) or ``-`` for standard input. A file that cannot be
    read is listed in the report's ``unread``; nothing is raised for it.
    """
    files: list[FileReport] = []
    findings: list[Finding] = []
    unread: list[UnreadFile] = []
    for result in _each(paths):
        if isinstance(result, Unreadable):
            unread.append(UnreadFile(result.path, result.reason))
            continue
        report = check_source(result)
        files += report.files
        findings += report.findings
    return Report(tuple(files), tuple(findings), tuple(unread))


def check_text(text: str, path: str = "<text>") -> Report:
    """Check the text of one plan."""
    return check_source(Source(path, text))


def check_source(plan: Source) -> Report:
    """Check one plan that has been read."""
    examined = Examined(plan)
    file = FileReport(
        path=examined.path,
        province=examined.header("province"),
        period=examined.header("period"),
        figures=len(examined.cube.written),
        outcomes=examined.outcomes(),
        unguarded=tuple((route_text(figure.route), figure.place) for figure in examined.unguarded()),
        judged=lambda: judged(Examined(plan)),  # again, so that a report does not hold on to every figure it saw
        source=plan,
    )
    return Report((file,), tuple(checks.run(examined)))


def _each(paths: Paths) -> Iterator[Source | Unreadable]:
    """The text of every plan file under the paths, or why it could not be read."""
    named = [str(paths)] if isinstance(paths, (str, Path)) else [str(path) for path in paths]
    for path in source.find(named):
        if isinstance(path, Unreadable):
            yield path
            continue
        try:
            yield source.read(path)
        except Unreadable as error:
            yield error
