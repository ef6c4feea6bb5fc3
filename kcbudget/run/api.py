"""From paths to reports: one function a question. This is the Python API behind the command line."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kcbudget.answers.findings import VERDICTS, FileReport, Finding, Judged, Report, Severity, UnreadFile
from kcbudget.checks import _run
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message
from kcbudget.plan.routes import route_key
from kcbudget.reading import source
from kcbudget.reading.source import STDIN, Source, Unreadable
from kcbudget.run.settings import Governing, Settings
from kcbudget.run.workers import in_order

if TYPE_CHECKING:
    from kcbudget.answers.summaries import Summary
    from kcbudget.answers.summary import PlanSummary
    from kcbudget.figures.links import Library
    from kcbudget.language.units import Unit

Paths = str | Path | Iterable[str | Path]
Answer = TypeVar("Answer")


def check(
    paths: Paths = "plans", *, processes: int = 1, settings: Settings | None = None, look_up: bool = False,
    listed: bool = False,
) -> Report:  # fmt: skip
    """Check plan files: every identity of each judged, every fault reported once.

    ``paths`` are files, folders (their YAML files at any depth) or ``-`` for standard input. A file that cannot be
    read is listed in the report's ``unread``, and one at which the program itself fails has a finding that says so;
    nothing is raised for either. Hundreds of files may be shared among several ``processes``, which are forked; the
    report is the same. ``settings`` say which findings matter and how much; with ``look_up`` they are laid over those
    of the settings files that govern the plans. With ``listed`` the identities of each file are put into words at once,
    for a format that lists them.
    """
    files: list[FileReport] = []
    findings: list[Finding] = []
    unread: list[UnreadFile] = []
    tracebacks: list[str] = []
    for report in in_order(partial(_check_one, {}, listed), source.find(_names(paths)), processes):
        files += report.files
        findings += report.findings
        unread += report.unread
        tracebacks += report.tracebacks
    report = Report(tuple(files), tuple(findings), tuple(unread), tracebacks=tuple(tracebacks))
    governing = Governing() if look_up else None
    if settings is None and not (governing is not None and any(governing.file(file.path) for file in files)):
        return report
    from kcbudget.run import policy  # a run without settings should not wait for it

    return policy.applied(report, settings or Settings(), governing)


def _check_one(library: "Library", listed: bool, path: str | Unreadable) -> Report:
    """Check the plan at a path, if it can be read."""
    try:
        plan = _read(path)
    except Unreadable as error:
        return Report((), (), (UnreadFile(error.path, error.reason),))
    except Exception as error:  # a defect of ours costs one file
        return _defective(Source(_shown(path), ""), error)
    return check_source(plan, library, listed=listed)


def _read(path: str | Unreadable) -> Source:
    if isinstance(path, Unreadable):
        raise path
    return source.read(path)


def _shown(path: str | Unreadable) -> str:
    """The name that the file at a path is reported under."""
    return path.path if isinstance(path, Unreadable) else "<stdin>" if path == STDIN else source.relative(path)


def _judged(plan: Source) -> tuple[Judged, ...]:
    """The identities of a plan in words; examined again, so that a report does not hold on to every figure it saw."""
    from kcbudget.answers import identities

    return identities.judged(Examined(plan))


def check_text(text: str, path: str = "<text>") -> Report:
    """Check the text of one plan."""
    return check_source(Source(path, text))


def check_source(plan: Source, library: "Library | None" = None, *, listed: bool = False) -> Report:
    """Check one plan that has been read; ``library`` keeps the plans that it links to for others that do."""
    try:
        return _checked(plan, library, listed=listed)
    except Exception as error:  # a defect of ours costs one file
        return _defective(plan, error)


def _checked(plan: Source, library: "Library | None", *, listed: bool) -> Report:
    """The report of one plan; that it can be put into words is tried here, where a failure costs no other file."""
    examined = Examined(plan, library)
    findings = tuple(_run.run(examined))
    for finding in findings:
        for sentence in finding.sentences():
            str(sentence)
    outcomes = examined.outcomes()
    lines: tuple[Judged, ...] | None = None
    left_open: tuple[Judged, ...] = ()
    open_count = 0
    if listed or outcomes["undecided"]:  # a plan whose identities all hold does not wait for the words for them
        from kcbudget.answers import identities

        left_open, open_count = identities.left_open(examined)
        lines = identities.judged(examined) if listed else None
        for line in lines or ():
            str(line.message)
    own = examined.cube.own
    targets = sum(figure.is_count for figure in own)
    file = FileReport(
        path=examined.path,
        province=examined.header("province"),
        period=examined.header("period"),
        figures=len(own) - targets,
        outcomes=outcomes,
        unguarded=tuple((route_key(figure.route), figure.place) for figure in examined.unguarded()),
        judged=partial(_judged, plan) if lines is None else partial(tuple, lines),
        source=plan,
        programme=examined.header("programme"),
        decision=examined.decision(),
        traced=examined.traced(),
        targets=targets,
        open=left_open,
        open_count=open_count,
        linked=examined.linked(),
    )
    return Report((file,), findings)


def _defective(plan: Source, error: Exception) -> Report:
    """The report of a plan at which the program failed: nothing is known of it."""
    outcomes = dict.fromkeys(VERDICTS, 0)
    file = FileReport(plan.path, None, None, 0, outcomes, (), judged=partial(tuple, ()), source=plan)
    return Report((file,), (_run.defect(plan.path, error),), tracebacks=(_traceback(error),))


def _traceback(error: Exception) -> str:
    from traceback import format_exception  # hardly any run needs it

    return "".join(format_exception(error))


def summarise(paths: Paths = "plans", *, by: str | None = None, unit: "Unit | None" = None) -> "Summary":
    """Sum up what plan files allocate; paths as for `check`.

    ``by`` is ``year``, ``source``, ``activity``, ``locality`` or ``province``; ``unit`` is that of the numbers, by
    default the plans' own. A file that cannot be read is listed in ``unread``.
    """
    from kcbudget.answers import summaries, summary

    plans: list[summary.PlanSummary] = []
    unread: list[UnreadFile] = []
    for result in ask(paths, _summary):
        if isinstance(result, UnreadFile):
            unread.append(result)
        else:
            plans.append(result)
    return summaries.of_plans(plans, unread, unit, by)


def _summary(examined: Examined) -> "PlanSummary":
    """The summary of one plan, which tells how many faults it has."""
    from kcbudget.answers import summary

    return summary.of_plan(examined, sum(finding.severity > Severity.NOTE for finding in _run.run(examined)))


def ask(paths: Paths, question: Callable[[Examined], Answer]) -> Iterator[Answer | UnreadFile]:
    """The answer of every plan file under the paths to a question, or why there is none."""
    library: Library = {}
    for path in source.find(_names(paths)):
        yield _answer(path, library, question)


def _answer(path: str | Unreadable, library: "Library", question: Callable[[Examined], Answer]) -> Answer | UnreadFile:
    try:
        return question(Examined(_read(path), library))
    except Unreadable as error:
        return UnreadFile(error.path, error.reason)
    except Exception as error:  # a defect of ours costs one file
        found = _run.defect(_shown(path), error)
        return UnreadFile(found.path, Message("{what}; {advice}", what=found.message, advice=found.advice),
                          _traceback(error))  # fmt: skip


def _names(paths: Paths) -> list[str]:
    return [str(paths)] if isinstance(paths, (str, Path)) else [str(path) for path in paths]
