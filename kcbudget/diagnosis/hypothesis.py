"""Stories of what went wrong, and hypotheses: stories that together make every identity hold, weighed by logarithms.

A story is one cause: one wrong figure, two that were exchanged, a year in another unit, a row that is not there. All
compete in one posterior: the weight of a story is how likely it is, before anything is seen, that it happens, times
how likely it then leaves just what is written.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from kcbudget.diagnosis.constraints import Constraints, Over
from kcbudget.diagnosis.slips import Slip
from kcbudget.figures.figure import Figure
from kcbudget.plan.routes import Route

P_WRONG = 0.02  # how likely a figure is wrong, before anything is seen
P_CHANCE = 0.005  # how likely a gap comes about in a way that nobody thought of, against a figure that is any number
LOG_P_WRONG = math.log(P_WRONG)


class Change(NamedTuple):
    """One figure with the value that it should have had, and the slip that made the written text of it.

    ``span`` is how far the values that would do lie apart; ``weight`` is the likelihood of the change, ``known`` what
    known slips add to it.
    """

    figure: Figure
    value: int
    span: int
    slip: Slip
    weight: float
    known: float


class Story(NamedTuple):
    """One cause: what it is called, the figures that it would change, and the broken identities that then hold.

    ``over`` is what it does to identities; beside other values it may take a row out of a sum, or excuse an identity.
    ``route`` is that of the row or breakdown that it speaks of, ``amount`` what a missing row adds.
    """

    slip: Slip
    changes: tuple[Change, ...]
    log_weight: float
    over: Over
    mends: frozenset[int]
    route: Route = ()
    amount: int = 0

    @property
    def figures(self) -> frozenset[int]:
        """The numbers of its figures."""
        return frozenset(change.figure.index for change in self.changes)

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two stories the same one, whatever value or slip each has: the figures, or the row.

        Where it has no figures, what it mends tells it from others.
        """
        if len(self.changes) == 1 and not self.route:
            return (self.changes[0].figure.index,)
        return self.slip, self.route, *(sorted(self.figures) or sorted(self.mends))


class Hypothesis(NamedTuple):
    """Stories that together make every identity hold, and the logarithm of their weight."""

    stories: tuple[Story, ...]
    log_weight: float

    def beside(self, story: Story) -> "Hypothesis":
        """The same with one more story."""
        return Hypothesis((story, *self.stories), self.log_weight + story.log_weight)

    @property
    def order(self) -> tuple[object, ...]:
        """The likeliest first, and among equals those of the figures that come first."""
        ranks = [(story.slip, *(change.figure.rank for change in story.changes)) for story in self.stories]
        return -round(self.log_weight, 9), len(self.stories), ranks


def only(story: Story) -> Hypothesis:
    """One story as a hypothesis."""
    return Hypothesis((story,), story.log_weight)


def log_sum(logs: Collection[float]) -> float:
    """The logarithm of the sum of weights that are given as logarithms."""
    most = max(logs)
    return most + math.log(sum(math.exp(log - most) for log in logs))


class Located(NamedTuple):
    """All hypotheses found for broken identities that have to do with each other, the likeliest first.

    ``log_total`` is the logarithm of their weight together with that of everything else; ``exhaustive`` whether none
    can have been missed. ``constraints`` are those under which they hold; ``small`` are gaps that rounding could
    leave, ``judged`` the constraints as the judge has them, where those are others; ``beside`` is what is told of other
    identities. What rivals say of these has been added, so that confidences may add up to more than 1.
    """

    rows: frozenset[int]
    hypotheses: tuple[Hypothesis, ...]
    log_total: float
    constraints: Constraints
    exhaustive: bool = True
    small: frozenset[int] = frozenset()
    beside: tuple[Story, ...] = ()
    judged: Constraints | None = None

    @property
    def best(self) -> tuple[Story, ...]:
        """The stories of the likeliest hypothesis; none where nothing was found."""
        return self.hypotheses[0].stories if self.hypotheses else ()

    def confidence(self, hypothesis: Hypothesis) -> float:
        """The share of the likelihood that falls to a hypothesis."""
        return math.exp(min(hypothesis.log_weight - self.log_total, 0.0))

    def scaled(self, log_factor: float) -> "Located":
        """The same where all of it is only so likely; the total stays that of everything there is."""
        hypotheses = tuple(one._replace(log_weight=one.log_weight + log_factor) for one in self.hypotheses)
        return self._replace(hypotheses=hypotheses)

    def with_rivals(self, rivals: Iterable[Hypothesis]) -> "Located":
        """The same with more hypotheses, whose weight is in the total already."""
        hypotheses = sorted((*self.hypotheses, *rivals), key=lambda one: one.order)
        return self._replace(hypotheses=tuple(hypotheses))


def in_order(hypotheses: Sequence[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Hypotheses, the likeliest first."""
    return tuple(sorted(hypotheses, key=lambda one: one.order))
