"""What the judge says of an identity."""

import enum
from typing import NamedTuple

from kcbudget.figures.identity import Identity


class Outcome(enum.Enum):
    """Whether an identity holds, and by what."""

    HOLDS = "holds"
    ROUNDING = "rounding"
    WORDING = "wording"
    BROKEN = "broken"
    UNDECIDED = "undecided"

    __hash__ = object.__hash__  # outcomes are counted by the million; Enum's own hash runs in Python


class Verdict(NamedTuple):
    """The judge's answer: the gap (stated minus computed) in units of the system's scale, and twice the slack.

    For a share the gap is in units of the share's last digit, and ``computed`` is the ratio rounded to it. ``far`` says
    of an undecided identity that what is meant on its two sides lies apart.
    """

    outcome: Outcome
    stated: int = 0
    computed: int = 0
    gap: int = 0
    slack2: int = 0
    truncated: bool = False
    adjusted: bool = False
    far: bool = False


UNDECIDED = Verdict(Outcome.UNDECIDED)
_OPEN = (Outcome.UNDECIDED, Outcome.WORDING)


def guards(identity: Identity, verdict: Verdict) -> bool:
    """Whether an identity would notice a slip in any of its figures: it was decided, and is more than a bound."""
    return verdict.outcome not in _OPEN and not identity.is_bound


def exactly(stated: int, computed: int, slack2: int) -> Verdict:
    """The verdict on two numbers that must be equal."""
    gap = stated - computed
    outcome = Outcome.HOLDS if gap == 0 else Outcome.ROUNDING if abs(gap) * 2 <= slack2 else Outcome.BROKEN
    return Verdict(outcome, stated, computed, gap, slack2)
