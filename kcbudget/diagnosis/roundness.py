"""How round the figures of a plan are: a value as round as its neighbours is likelier than another one."""

from kcbudget.figures.figure import Figure
from kcbudget.figures.judge import System


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
        chance = (0.9, 0.09, 0.009, 0.001)
        counts = [0] * 4
        for figure in leaves:
            counts[_zeros(scale.value(figure), self.step)] += 1
        self._rho = tuple(
            (count + 8 * share) / (len(leaves) + 8) / share for count, share in zip(counts, chance, strict=True)
        )

    def of(self, figure: Figure, value: int, step: int) -> float:
        """How much likelier a value is than the written one by its roundness alone."""
        if not figure.is_money or figure.index in self.totals or not value or not self._scale.value(figure):
            return 1.0
        step = max(step, self.step)
        ratio: float = self._rho[_zeros(value, step)] / self._rho[_zeros(self._scale.value(figure), step)]
        return ratio


def _zeros(value: int, step: int) -> int:
    """The trailing zeros of a value in its steps, three at most."""
    value //= step
    for zeros in range(3):
        if value % 10 or not value:
            return zeros
        value //= 10
    return 3
