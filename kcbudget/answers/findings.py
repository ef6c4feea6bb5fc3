"""What a check has to say: severities, findings, and the report of a whole run."""

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kcbudget.language.amounts import Quantity
from kcbudget.language.messages import Message, marked
from kcbudget.plan.tree import Place
from kcbudget.reading.source import Source


class Severity(enum.IntEnum):
    """How much a finding matters; only an error fails a run."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return (marked("note"), marked("warning"), marked("error"))[self - 1]


class Related(NamedTuple):
    """Another place that a finding speaks of, with its own label and, for an addend, its number and its unit.

    ``path`` is the file that it is in, where that is not the finding's own.
    """

    place: Place
    message: Message
    number: Quantity | None = None
    unit: str = ""
    role: str = "addend"
    length: int = 1
    path: str | None = None


class ChangeTold(NamedTuple):
    """A figure that a suspect would change, and the text that it should have had; empty where no text is wrong."""

    place: Place
    route: str
    written: str
    suggested: str
    length: int = 1
    path: str | None = None


class SuspectTold(NamedTuple):
    """What may be the cause of a finding: a figure and the text that it should have had, or a story of several.

    ``slip`` names the story, ``changes`` are all its figures; what else is told of one figure is told of the first of
    them, or of the row at fault. ``mends`` names the identities that it would mend, ``confidence`` is a probability in
    hundredths, ``sole`` says that the data leave no other cause; ``partner`` is the route of the figure that the first
    was exchanged with. ``message`` tells it in a sentence, ``brief`` in a few words beside the figures.
    """

    place: Place
    route: str
    written: str
    suggested: str
    slip: str
    mends: tuple[str, ...]
    confidence: int
    likelihood: str
    sole: bool
    message: Message
    brief: Message
    changes: tuple[ChangeTold, ...]
    partner: str | None = None
    length: int = 1
    path: str | None = None


class Cause(NamedTuple):
    """What is known of the cause of a finding: a sentence, the suspects best first, and what else speaks of it."""

    verdict: Message
    suspects: tuple[SuspectTold, ...] = ()
    follows: tuple[Message, ...] = ()
    remarks: tuple[Message, ...] = ()


class Accepted(NamedTuple):
    """That a finding is accepted: the place where the plan says so, why, by whom and until which day."""

    place: Place
    reason: str
    by: str | None = None
    until: str | None = None


class Broken(NamedTuple):
    """An identity that does not hold: its key (``id``, ``route``, ``of``), and its numbers, all in one unit.

    ``path`` is the file of the plan that it is one of, where that is not the finding's own.
    """

    id: str
    route: str
    of: str
    stated: Quantity
    computed: Quantity
    difference: Quantity
    path: str | None = None

    def data(self) -> dict[str, object]:
        """What programs are told of it: the numbers as plain strings, in ``unit``."""
        return {
            "unit": self.difference.unit.vi,
            "route": self.route,
            **({"of": self.of} if self.of else {}),
            "stated": self.stated.plain(),
            "computed": self.computed.plain(),
            "difference": self.difference.plain(),
        }


class Finding(NamedTuple):
    """One fault: its id, where it is, a sentence that stands alone, and the numbers behind it.

    ``numbers`` are those of the identity that leads it, ``extra`` what else a program may want; ``advice`` says what to
    do about it. ``identities`` are those that it tells not to hold: the one that leads it, and those that follow from
    the same cause.
    """

    id: str
    severity: Severity
    path: str
    place: Place
    message: Message
    related: tuple[Related, ...] = ()
    extra: Mapping[str, object] = {}
    advice: Message | None = None
    length: int = 1
    cause: Cause | None = None
    accepted: Accepted | None = None
    identities: tuple[Broken, ...] = ()
    numbers: Broken | None = None

    @property
    def data(self) -> dict[str, object]:
        """What programs are told beside the sentences: numbers as plain strings, and what else there is to know."""
        return {**(self.numbers.data() if self.numbers is not None else {}), **self.extra}

    def sentences(self) -> Iterator[Message]:
        """Every sentence of the finding."""
        yield self.message
        yield from (other.message for other in self.related)
        if self.cause is not None:
            yield self.cause.verdict
            yield from (suspect.message for suspect in self.cause.suspects)
            yield from (*self.cause.follows, *self.cause.remarks)
        if self.advice is not None:
            yield self.advice

    @property
    def line(self) -> int:
        """The line, from 1."""
        return self.place.line

    @property
    def column(self) -> int:
        """The column, from 1, in characters."""
        return self.place.column


VERDICTS = {
    "holds": marked("holds"),
    "rounding": marked("holds by rounding"),
    "wording": marked("holds within its wording"),
    "broken": marked("broken"),
    "undecided": marked("undecided"),
}


class Judged(NamedTuple):
    """One identity of a file with its verdict, in words for a reader who wants every check re-performed.

    ``slack`` is what a verdict by rounding used, ``makes`` what the figures of one that is not decided come to.
    """

    place: Place
    outcome: str
    message: Message
    slack: Message | None = None
    makes: Message | None = None


class FileReport(NamedTuple):
    """What is known of one plan file: how many figures, and how many identities got which verdict.

    ``figures`` counts the amounts and shares, ``targets`` the figures of targets; ``unguarded`` has both.
    ``traced`` counts the figures that a document states as the plan has them; None where the plan names no documents.
    ``open`` are the first of the identities that are undecided, with what their figures make.
    ``linked`` are the paths of the plans that its links name, whether or not they can be read.
    """

    path: str
    province: str | None
    period: str | None
    figures: int
    outcomes: Mapping[str, int]
    unguarded: tuple[tuple[str, Place], ...]
    judged: Callable[[], tuple[Judged, ...]]
    source: Source
    programme: str | None = None
    decision: str | None = None
    traced: int | None = None
    targets: int = 0
    open: tuple[Judged, ...] = ()
    open_count: int = 0
    linked: tuple[str, ...] = ()

    @property
    def unguarded_amounts(self) -> list[str]:
        """The routes of amounts and shares that no identity guards; a target usually stands alone."""
        return [route for route, _ in self.unguarded if not route.startswith("targets.")]

    @property
    def identities(self) -> int:
        """How many identities were judged."""
        return sum(self.outcomes.values())


class UnreadFile(NamedTuple):
    """A file that could not be read, and why; or that the program failed at, as its ``traceback`` tells."""

    path: str
    reason: Message
    traceback: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a run: every file, every finding (by file, then place), and the files that could not be read.

    What settings leave out is counted: findings ``hidden``, those ``known`` from a baseline, and entries of one that
    are ``gone``. ``failures`` are what a strict run fails for beside its errors, ``consulted`` the paths of the
    settings files and baselines in force, ``tracebacks`` those of the files at which the program itself failed.
    """

    files: tuple[FileReport, ...]
    findings: tuple[Finding, ...]
    unread: tuple[UnreadFile, ...] = ()
    hidden: int = 0
    known: int = 0
    gone: int = 0
    failures: tuple[Message, ...] = ()
    consulted: tuple[str, ...] = ()
    tracebacks: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many findings have just this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def ok(self) -> bool:
        """Whether every file was read, no finding is an error, and nothing else fails a strict run."""
        return not self.unread and not self.failures and not self.count(Severity.ERROR)

    def failure(self) -> Message:
        """Why a strict run fails."""
        return Message("strict: the run fails for {failures}", failures=self.failures)
