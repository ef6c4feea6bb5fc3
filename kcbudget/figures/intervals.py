"""Intervals of numbers, as ends that may be open, and the arithmetic on them."""

from fractions import Fraction
from typing import NamedTuple


class End(NamedTuple):
    """An end of an interval, and whether it is open (the end itself excluded)."""

    value: int | Fraction
    open: bool = False

    def plus(self, other: "End") -> "End":
        """The end of the sum of two intervals."""
        return End(self.value + other.value, self.open or other.open)

    def minus(self, other: "End") -> "End":
        """The end of the difference of two intervals, whose other end this takes."""
        return End(self.value - other.value, self.open or other.open)

    def below(self, doubled: int) -> bool:
        """Whether everything up to this end is less than half of ``doubled``."""
        return self.value * 2 < doubled or (self.open and self.value * 2 == doubled)

    def above(self, doubled: int) -> bool:
        """Whether everything from this end on is more than half of ``doubled``."""
        return self.value * 2 > doubled or (self.open and self.value * 2 == doubled)


ZERO = End(0)


class Span(NamedTuple):
    """The numbers from a least to a greatest one; None where there is no such end."""

    low: End | None
    high: End | None

    @property
    def is_bounded(self) -> bool:
        """Whether it has both ends."""
        return self.low is not None and self.high is not None

    def plus(self, more: int) -> "Span":
        """The same interval, moved."""
        return Span(*(end and End(end.value + more, end.open) for end in self)) if more else self

    def less(self, other: "Span") -> "Span":
        """All differences of a number of this interval and one of the other."""
        low = self.low.minus(other.high) if self.low is not None and other.high is not None else None
        high = self.high.minus(other.low) if self.high is not None and other.low is not None else None
        return Span(low, high)

    def contains(self, other: "Span", slack2: int = 0) -> bool:
        """Whether the other interval lies in this one, give or take half of ``slack2``; both have their ends."""
        if self.low is None or self.high is None or other.low is None or other.high is None:
            return False
        slack = Fraction(slack2, 2)
        return self.low.value - slack <= other.low.value and other.high.value <= self.high.value + slack


def ratios(part: Span, whole: Span, scale: int) -> Span:
    """``scale`` times a part by its whole, both at least 0, for all numbers that they may be."""
    low, high = ZERO, None
    if part.low is not None and whole.high is not None and whole.high.value > 0:
        low = End(at_least_0(Fraction(scale * part.low.value) / whole.high.value))
    if part.high is not None and whole.low is not None and whole.low.value > 0:
        high = End(Fraction(scale * part.high.value) / whole.low.value)
    return Span(low, high)


def widened(interval: Span, slack2: int) -> Span:
    """An interval with half of ``slack2`` more at each end, which stays at least 0."""
    if not slack2:
        return interval
    slack = Fraction(slack2, 2)
    low, high = interval
    low = low and End(at_least_0(low.value - slack), low.open)
    return Span(low, high and End(high.value + slack, high.open))


def at_least_0(number: Fraction) -> Fraction:
    """A number, or 0 where it is less."""
    return number if number > 0 else Fraction(0)


def half_up(number: int | Fraction) -> int:
    """A number rounded half up to a whole one."""
    return int((number + Fraction(1, 2)) // 1)
