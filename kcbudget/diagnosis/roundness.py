"""How round and how alike the figures of a plan are: what a value, or a change of it, owes to chance."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kcbudget.figures.figure import Figure
from kcbudget.figures.judge import System

# Each of these is a multiple of the one before it.
_DIVISORS = (1, 5, 10, 50, 100, 500, 1000)
_PRIOR = 6  # how many figures of chance are added to those of the plan
_PRIOR_PAIRS = 4
# How many other values a wrong figure might have had: as many as are in reach of the larger of the two, and some.
SPREAD, LEAST_SPREAD = 2.67, 20


# Every order of size is as likely for an amendment as every other: the logarithm of how far apart they are.
SIZES = 9.2
AMENDED_BY = (0.03, 0.17, 0.4, 0.4)  # how likely an amendment ends in no zero, one, two, three and more


def range_of(value: int, found: int, step: int) -> float:
    """How many values a figure might have had that has one of two: as many as are in reach of the larger."""
    steps: float = max(value, found) / step
    return SPREAD * steps + LEAST_SPREAD


class Roundness:
    """How round the plan's own figures are, against chance: most projects get 150, 300 or 550, not 448."""

    def __init__(self, system: System) -> None:
        self._scale = scale = system.scale
        totals: set[int] = set()
        for identity in system.identities:
            if identity.is_sum_of_one:
                totals.add(identity.left.plus[0].index)
        self.totals = totals
        self.total_values = sorted(scale.values[index] for index in totals)
        leaves = [
            figure
            for figure in system.figures
            if figure.is_exact
            and scale.value(figure)
            and figure.is_money
            and not (figure.index in totals or figure.in_words)
        ]
        steps = [scale.step(figure) for figure in leaves] or [1]
        self.step = max(set(steps), key=lambda step: (steps.count(step), -step)) if len(steps) < 5000 else min(steps)
        amounts = [figure for figure in system.figures if figure.is_exact and figure.is_money]
        empty = sum(not scale.value(figure) for figure in amounts)
        self.nothing = (empty + 1) / (len(amounts) + 2)  # how often a figure is nothing
        levels = [self._level(scale.value(figure), self.step) for figure in leaves]
        self._rho = tuple(_rhos(levels))
        self._equal, self._pairs = self._alike(system)

    def _level(self, value: int, step: int) -> int:
        """How round a value is: the number of the greatest divisor that it is a multiple of."""
        value //= step
        return max(number for number, divisor in enumerate(_DIVISORS) if value % divisor == 0)

    def _alike(self, system: System) -> tuple[Counter[int], int]:
        """How many figures that stand side by side in a sum are equal, by their value, and how many there are."""
        equal: Counter[int] = Counter()
        pairs = 0
        value = self._scale.value
        for identity in system.identities:
            if identity.relation == "equal" and len(identity.right.plus) > 1:
                for one, other in pairwise(identity.right.plus):
                    pairs += 1
                    if value(one) == value(other):
                        equal[value(one)] += 1
        return equal, pairs

    def equal_by_chance(self, value: int, density: float) -> float:
        """How likely a right figure is just what stands beside it, by the equal pairs of all values but its own."""
        own = self._equal[value]
        return (self._equal.total() - own + _PRIOR_PAIRS * density) / (self._pairs - own + _PRIOR_PAIRS)

    def rho(self, value: int, step: int = 1) -> float:
        """How much likelier an amount of the plan is just so round than any number is."""
        return self._rho[self._level(value, max(step, self.step))] if value else 1.0

    def of(self, figure: Figure, value: int, step: int) -> float:
        """How much likelier a value is than the written one by its roundness alone."""
        if not figure.is_money or figure.index in self.totals or not value or not self._scale.value(figure):
            return 1.0
        return self.rho(value, step) / self.rho(self._scale.value(figure), step)

    def amendment(self, size: int, step: int = 0) -> float:
        """How likely a figure is amended by just that much: mostly by round amounts, and by small ones oftener.

        ``step`` is that of the figures, where it is not money that is amended.
        """
        step = step or self.step
        rounder = abs(size) // (step if size % step == 0 else 1)
        zeros = 0
        while zeros < 3 and rounder and rounder % 10 == 0:
            rounder //= 10
            zeros += 1
        return AMENDED_BY[zeros] / (SIZES * rounder) if rounder else 0.0


def _rhos(levels: Sequence[int]) -> Iterator[float]:
    """How much likelier a figure is of each level than by chance; of those of one level some are of the next."""
    likelier = 1.0
    for level, divisor in enumerate(_DIVISORS):
        if level + 1 == len(_DIVISORS):
            yield likelier
            return
        chance = divisor / _DIVISORS[level + 1]
        so_round = sum(other >= level for other in levels)
        rounder = sum(other > level for other in levels)
        share = (rounder + _PRIOR * chance) / (so_round + _PRIOR)
        yield likelier * (1 - share) / (1 - chance)
        likelier *= share / chance
