"""What figures are worth at one scale: numbers, or what those may stand for that are not one known number.

All arithmetic is on integers: a scale, 10**``exponent`` đồng, is one at which every figure is a whole number. Hard
bounds decide what is wrong. What is meant serves to tell that an identity holds within its wording, or that a figure is
far from what is computed; in published texts the true number lies within one unit of the last digit that is not 0 of a
qualified one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from kcbudget.figures.figure import Figure, Terms
from kcbudget.figures.intervals import ZERO, End, Span, at_least_0
from kcbudget.language.units import PERCENT, Unit

# How a figure is read: its hard bounds (`Scale.ends`), or what is meant by it.
Reading = Callable[[Figure], tuple[End | None, End | None]]


class Scale:
    """The values and the quanta of figures, by their numbers; money counts 10**``exponent`` đồng.

    Things are counted at a scale of their own, percentages in units of their last digit. ``rounded`` figures each allow
    half of their last digit. Slacks are kept doubled, so that half of a unit is a whole number.
    """

    __slots__ = ("count_exponent", "exponent", "rounded", "steps", "values")

    def __init__(self, figures: Sequence[Figure], *, rounded: bool = False) -> None:
        self.rounded = rounded
        money: set[int] = set()
        counts: set[int] = set()
        for figure in figures:
            _, _, _, exponent, unit, _ = figure.amount
            if unit is not None and unit is not PERCENT:
                (counts if unit.counts else money).add(exponent)
        self.exponent = min(money, default=0)
        self.count_exponent = min(counts, default=0)
        powers = {exponent: 10 ** (exponent - self.exponent) for exponent in money}
        self.values: list[int] = []
        self.steps: list[int] = []
        for figure in figures:
            _, _, digits, exponent, unit, _ = figure.amount
            step = 1
            if unit is not None and unit is not PERCENT:  # only a number has a unit
                step = powers[exponent] if not unit.counts else 10 ** (exponent - self.count_exponent)
            self.steps.append(step)
            self.values.append(digits * step)

    def add(self, figure: Figure) -> None:
        """Take in the next figure by its number, of money that counts units of the scale, or of no amount."""
        self.steps.append(1)
        self.values.append(figure.amount.digits)

    def exponent_of(self, unit: Unit) -> int:
        """The power of ten that 1 stands for in the values of figures in a unit."""
        return self.count_exponent if unit.counts else self.exponent

    def value(self, figure: Figure) -> int:
        """The number that a figure names, in units of the scale; 0 where it names none."""
        return self.values[figure.index]

    def step(self, figure: Figure) -> int:
        """The quantum of a figure, in units of the scale."""
        return self.steps[figure.index]

    def slack2(self, figures: Iterable[Figure]) -> int:
        """Twice the gap that the figures' precision explains.

        The reference is the most common quantum (the finer on a tie); an exact figure coarser than it allows half its
        own quantum, the finer ones together half the reference. In a plan of rounded figures each allows its half.
        """
        return self.slack2_of([(self.steps[one.index], one.is_exact) for one in figures if one.amount.is_number])

    def slack2_of(self, quanta: Sequence[tuple[int, bool]]) -> int:
        """Twice the gap that the precision of figures with these quanta explains, each with whether it is exact.

        Within what a word leaves open there is no digit that was rounded; its quantum counts for the reference only.
        """
        if self.rounded:
            return sum(step for step, is_exact in quanta if is_exact)
        counts = Counter(step for step, _ in quanta)
        if len(counts) < 2:
            return 0
        return self._own([step for step, is_exact in quanta if is_exact], _most_common(counts))

    def own_slack2(self, figures: Iterable[Figure], reference: int) -> int:
        """Twice the slack of exact figures that are only some of those with the reference, as `slack2` has it."""
        steps = [self.step(figure) for figure in figures]
        return sum(steps) if self.rounded else self._own(steps, reference)

    def _own(self, steps: Sequence[int], reference: int) -> int:
        coarser = sum(step for step in steps if step > reference)
        return coarser + (reference if steps and min(steps) < reference else 0)

    def reference_step(self, figures: Iterable[Figure]) -> int:
        """The most common quantum among figures, the finer on a tie."""
        return _most_common(Counter(self.step(figure) for figure in figures if figure.amount.is_number))

    def total(self, terms: Terms) -> int:
        """What the numbers that a sum names come to, whatever qualifies them."""
        values = self.values
        return sum(values[figure.index] for figure in terms.plus) - sum(values[figure.index] for figure in terms.minus)

    def known(self, terms: Terms) -> int | None:
        """The value of a sum that is one known number; None if some figure of it is not exact."""
        values = self.values
        value = 0
        for figure in terms.plus:
            if figure.amount.qualifier != "exact":
                return None
            value += values[figure.index]
        for figure in terms.minus:
            if figure.amount.qualifier != "exact":
                return None
            value -= values[figure.index]
        return value

    def ends(self, figure: Figure) -> tuple[End, End | None]:
        """The least and the greatest number that a figure may stand for; None where there is no greatest."""
        value = self.value(figure)
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
                return End(value), End(figure.amount.most * self.step(figure))
            case _:
                return ZERO, None

    def meant(self, figure: Figure) -> tuple[End | None, End | None]:
        """The numbers that are meant by a figure: near the one that it names where a word says so, else all it may be.

        A figure of which only a greatest value is told has no least one.
        """
        value = self.value(figure)
        match figure.amount.qualifier:
            case "nearly":
                return End(at_least_0(value - self._margin(figure))), End(value)
            case "over":
                return End(value), End(value + self._margin(figure))
            case "about":
                half = self._margin(figure) / 2
                return End(at_least_0(value - half)), End(value + half)
            case "at-most" | "below":
                return None, End(value)
            case _:
                return self.ends(figure)

    def likely(self, figure: Figure) -> tuple[End | None, End | None]:
        """The numbers that are meant by a figure, and no less than it may be."""
        low, high = self.meant(figure)
        return low or ZERO, high

    def _margin(self, figure: Figure) -> Fraction:
        """One unit of the last digit that is not 0, and at most a tenth of the number; of 0 its quantum."""
        digits, unit = figure.amount.digits, self.step(figure)
        if not digits:
            return Fraction(unit)
        while digits % 10 == 0:
            digits //= 10
            unit *= 10
        return min(Fraction(unit), Fraction(self.value(figure), 10))


def _most_common(counts: Counter[int]) -> int:
    most = max(counts.values())
    return min(step for step, count in counts.items() if count == most)


def span(terms: Terms, of: Reading) -> Span:
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


def says_near(terms: Terms) -> bool:
    """Whether a word in a sum says that its number is near the one it names."""
    return any(figure.amount.qualifier in ("nearly", "over", "about") for figure in terms.figures)
