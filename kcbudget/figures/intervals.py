"""What figures that are not one known number may stand for: their hard bounds, and what is meant by them.

Hard bounds decide what is wrong. What is meant serves to tell that an identity holds within its wording, or that a
figure is far from what is computed; in published texts the true number lies within one unit of the last digit that is
not 0 of a qualified one.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from kcbudget.figures.figure import Figure, Terms


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


# How a figure is read: its hard bounds (`ends`), or what is meant by it.
Reading = Callable[[Figure], tuple[End | None, End | None]]


def ends(figure: Figure) -> tuple[End, End | None]:
    """The least and the greatest number that a figure may stand for; None where there is no greatest."""
    value = figure.value
    match figure.amount.qualifier:
        case "exact":
            return End(value), End(value)
        case "below":
            return ZERO, End(value, open=True)
        case "nearly" | "at-most":
            return ZERO, End(value)
        case "above":
            return End(value, open=True), None
        case "over" | "at-least":
            return End(value), None
        case "between":
            return End(value), End(figure.amount.most * figure.step)
        case _:
            return ZERO, None


def meant(figure: Figure) -> tuple[End | None, End | None]:
    """The numbers that are meant by a figure: near the one that it names where a word says so, else all it may be.

    A figure of which only a greatest value is told has no least one.
    """
    value = figure.value
    match figure.amount.qualifier:
        case "nearly":
            return End(_at_least_0(value - _margin(figure))), End(value)
        case "over":
            return End(value), End(value + _margin(figure))
        case "about":
            half = _margin(figure) / 2
            return End(_at_least_0(value - half)), End(value + half)
        case "at-most" | "below":
            return None, End(value)
        case _:
            return ends(figure)


def likely(figure: Figure) -> tuple[End | None, End | None]:
    """The numbers that are meant by a figure, and no less than it may be."""
    low, high = meant(figure)
    return low or ZERO, high


def says_near(terms: Terms) -> bool:
    """Whether a word in a sum says that its number is near the one it names."""
    return any(figure.amount.qualifier in ("nearly", "over", "about") for figure in terms.figures)


def _margin(figure: Figure) -> Fraction:
    """One unit of the last digit that is not 0, and at most a tenth of the number; of 0 its quantum."""
    digits, unit = figure.amount.digits, figure.step
    if not digits:
        return Fraction(unit)
    while digits % 10 == 0:
        digits //= 10
        unit *= 10
    return min(Fraction(unit), Fraction(figure.value, 10))


def span(terms: Terms, of: Reading = ends) -> Span:
    """The numbers that a sum may come to if each figure is what ``of`` says."""
    low: End | None = ZERO
    high: End | None = ZERO
    for figure in terms.plus:
        least, greatest = of(figure)
        low = low.plus(least) if low is not None and least is not None else None
        high = high.plus(greatest) if high is not None and greatest is not None else None
    for figure in terms.minus:
        least, greatest = of(figure)
        low = low.minus(greatest) if low is not None and greatest is not None else None
        high = high.minus(least) if high is not None and least is not None else None
    return Span(low, high)


def known(terms: Terms) -> int | None:
    """The value of terms that are one known number; None if some figure of them is not exact."""
    value = 0
    for figure in terms.plus:
        if figure.amount.qualifier != "exact":
            return None
        value += figure.value
    for figure in terms.minus:
        if figure.amount.qualifier != "exact":
            return None
        value -= figure.value
    return value


def ratios(part: Span, whole: Span, scale: int) -> Span:
    """``scale`` times a part by its whole, both at least 0, for all numbers that they may be."""
    low, high = ZERO, None
    if part.low is not None and whole.high is not None and whole.high.value > 0:
        low = End(_at_least_0(Fraction(scale * part.low.value) / whole.high.value))
    if part.high is not None and whole.low is not None and whole.low.value > 0:
        high = End(Fraction(scale * part.high.value) / whole.low.value)
    return Span(low, high)


def widened(interval: Span, slack2: int) -> Span:
    """An interval with half of ``slack2`` more at each end, which stays at least 0."""
    if not slack2:
        return interval
    slack = Fraction(slack2, 2)
    low, high = interval
    low = low and End(_at_least_0(low.value - slack), low.open)
    return Span(low, high and End(high.value + slack, high.open))


def _at_least_0(number: Fraction) -> Fraction:
    return number if number > 0 else Fraction(0)


def half_up(number: int | Fraction) -> int:
    """A number rounded half up to a whole one."""
    return int((number + Fraction(1, 2)) // 1)
