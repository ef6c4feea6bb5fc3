"""The two sides of an identity, as intervals, held against each other."""

from typing import NamedTuple

from kcbudget.figures.figure import Terms
from kcbudget.figures.identity import Relation
from kcbudget.figures.intervals import End, Span
from kcbudget.figures.scale import Scale, says_near, span
from kcbudget.figures.verdict import UNDECIDED, Outcome, Verdict


def refuted(one: Span, other: Span, slack2: int, relation: Relation) -> Verdict | None:
    """The verdict where the hard bounds of two sides exclude each other: how far apart they are at the least."""
    gaps = one.less(other)
    if gaps.high is not None and gaps.high.below(-slack2):
        return _broken(one.high, other.low, gaps.high, slack2)
    if relation != "at-least" and gaps.low is not None and gaps.low.above(slack2):
        return _broken(one.low, other.high, gaps.low, slack2)
    return None


def _broken(stated: End | None, computed: End | None, gap: End, slack2: int) -> Verdict:
    one, other = (int(end.value) if end is not None else 0 for end in (stated, computed))
    return Verdict(Outcome.BROKEN, one, other, int(gap.value), slack2)


class Side(NamedTuple):
    """What is meant on one side of an identity, and whether a word there says how near that is."""

    meant: Span
    says_near: bool

    @classmethod
    def of(cls, terms: Terms, scale: Scale) -> "Side":
        """The side that a sum is."""
        return cls(span(terms, scale.meant), says_near(terms))

    def covers(self, other: "Side", slack2: int) -> bool:
        """Whether what is meant here contains what is meant there."""
        return self.says_near and self.meant.contains(other.meant, slack2)


def in_their_wording(one: Side, other: Side, slack2: int = 0) -> Verdict:
    """The verdict on two sides that are to be equal and that no hard bound refutes, by what is meant on each."""
    low, high = one.meant.less(other.meant)
    if (high is not None and high.value * 2 < -slack2) or (low is not None and low.value * 2 > slack2):
        return Verdict(Outcome.UNDECIDED, far=True)
    return Verdict(Outcome.WORDING) if one.covers(other, slack2) or other.covers(one, slack2) else UNDECIDED
