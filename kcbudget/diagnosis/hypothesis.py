"""Hypotheses: changes to figures that together make every identity hold, weighed by logarithms."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from kcbudget.diagnosis.slips import Slip
from kcbudget.figures.figure import Figure

P_WRONG = 0.02  # how likely a figure is wrong, before anything is seen
P_EXCHANGED = 0.06  # how likely a wrong figure is one of two neighbours that changed places
P_PERIOD = 0.1  # how likely a target that does not fit its years is not at fault, but the period is
P_DIFFERENT = 0.5  # how likely plans that differ from each other, and from nothing else, do so on purpose
P_ROUNDED = 0.002  # how likely a small gap in a lone sum comes from rounding that the plan does not declare
P_AMENDED = 0.03  # how likely a wrong-looking figure was amended on purpose and its totals forgotten
P_CHANCE = 0.02  # how likely two figures are wrong in a way that nobody thought of
LOG_P_WRONG = math.log(P_WRONG)


class Change(NamedTuple):
    """One figure with the value that it should have had, and the slip that made the written text of it.

    ``span`` is how far the values that would do lie apart; ``weight`` is the likelihood of the change, and ``known``
    what known slips add to it.
    """

    figure: Figure
    value: int
    span: int
    slip: Slip
    weight: float
    known: float


class Hypothesis(NamedTuple):
    """Changes that together make every identity hold, and the logarithm of their weight."""

    changes: tuple[Change, ...]
    log_weight: float


def alone(change: Change) -> Hypothesis:
    """One change as a hypothesis."""
    return Hypothesis((change,), LOG_P_WRONG + math.log(change.weight))


def log_sum(logs: Sequence[float]) -> float:
    """The logarithm of the sum of weights that are given as logarithms."""
    most = max(logs)
    return most + math.log(sum(math.exp(log - most) for log in logs))


class Located(NamedTuple):
    """All hypotheses found for some broken identities, and whether none was missed.

    ``log_total`` is the logarithm of their weight together with that of everything else.
    """

    rows: frozenset[int]
    hypotheses: tuple[Hypothesis, ...]
    log_total: float
    exhaustive: bool

    def confidence(self, hypothesis: Hypothesis) -> float:
        """The share of the likelihood that falls to a hypothesis."""
        return math.exp(hypothesis.log_weight - self.log_total)
