"""From paths to reports: one function a question. This is the Python API behind the command line."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kcbudget import checks, listing, source
from kcbudget.examining import Examined
from kcbudget.findings import FileReport, Finding, Judged, Report, UnreadFile
from kcbudget.model import route_key
from kcbudget.settings import Governing, Settings
from kcbudget.source import Source, Unreadable
from kcbudget.workers import in_order

if TYPE_CHECKING:
    from kcbudget.amount import Unit
    from kcbudget.combining import Summary
    from kcbudget.links import Library

Paths = str | Path | Iterable[str | Path]


def check(
    paths: Paths = "plans", *, processes: int = 1, settings: Settings | None = None, look_up: bool = False
) -> Report:
    """Check plan files: every identity of each judged, every fault reported once.

    ``paths`` are files, folders (their YAML files at any depth) or ``-`` for standard input. A file that cannot be
    read is listed in the report's ``unread``; nothing is raised for it. Hundreds of files may be shared among several
    ``processes``, which are forked; the report is the same. ``settings`` say which findings matter and how much; with
    ``look_up`` they are laid over those of the settings files that govern the plans.
    """
    files: list[FileReport] = []
    findings: list[Finding] = []
    unread: list[UnreadFile] = []
    for report in in_order(partial(_check_one, {}), source.find(_names(paths)), processes):
        files += report.files
        findings += report.findings
        unread += report.unread
    report = Report(tuple(files), tuple(findings), tuple(unread))
    governing = Governing() if look_up else None
    if settings is None and not (governing is not None and any(governing.file(file.path) for file in files)):
        return report
    from kcbudget import policy  # a run without settings should not wait for it

    return policy.applied(report, settings or Settings(), governing)


def _check_one(library: "Library", path: str | Unreadable) -> Report:
    """Check the plan at a path, if it can be read."""
    try:
        if isinstance(path, Unreadable):
            raise path
        return check_source(source.read(path), library)
    except Unreadable as error:
        return Report((), (), (UnreadFile(error.path, error.reason),))


def _judged(plan: Source) -> tuple[Judged, ...]:
    """The identities of a plan in words; examined again, so that a report does not hold on to every figure it saw."""
    return listing.judged(Examined(plan))


def check_text(text: str, path: str = "<text>") -> Report:
    """Check the text of one plan."""
    return check_source(Source(path, text))


def check_source(plan: Source, library: "Library | None" = None) -> Report:
    """Check one plan that has been read; ``library`` keeps the plans that it links to for others that do."""
    examined = Examined(plan, library)
    own = examined.cube.own
    targets = sum(figure.is_count for figure in own)
    left_open, open_count = listing.left_open(examined)
    file = FileReport(
        path=examined.path,
        province=examined.header("province"),
        period=examined.header("period"),
        figures=len(own) - targets,
        outcomes=examined.outcomes(),
        unguarded=tuple((route_key(figure.route), figure.place) for figure in examined.unguarded()),
        judged=partial(_judged, plan),
        source=plan,
        programme=examined.header("programme"),
        decision=examined.decision(),
        traced=examined.traced(),
        targets=targets,
        open=left_open,
        open_count=open_count,
        linked=examined.linked(),
    )
    return Report((file,), tuple(checks.run(examined)))


def summarise(paths: Paths = "plans", *, by: str | None = None, unit: "Unit | None" = None) -> "Summary":
    """Sum up what plan files allocate; paths as for `check`.

    ``by`` is ``year``, ``source``, ``activity``, ``locality`` or ``province``; ``unit`` is that of the numbers, by
    default the plans' own. A file that cannot be read is listed in ``unread``.
    """
    from kcbudget import combining, summary

    plans: list[summary.PlanSummary] = []
    unread: list[UnreadFile] = []
    for result in examine(paths):
        if isinstance(result, Unreadable):
            unread.append(UnreadFile(result.path, result.reason))
        else:
            plans.append(summary.of_plan(result))
    return combining.of_plans(plans, unread, unit, by)


def examine(paths: Paths = "plans") -> Iterator[Examined | Unreadable]:
    """Every plan file under the paths, examined, or why it could not be read."""
    library: Library = {}
    for path in source.find(_names(paths)):
        if isinstance(path, Unreadable):
            yield path
            continue
        try:
            yield Examined(source.read(path), library)
        except Unreadable as error:
            yield error


def _names(paths: Paths) -> list[str]:
    return [str(paths)] if isinstance(paths, (str, Path)) else [str(path) for path in paths]
