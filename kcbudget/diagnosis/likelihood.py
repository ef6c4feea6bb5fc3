"""How likely a change to one figure is: a slip of the hand, a roundness, a story that explains what is written.

A float holds the likelihood of one change; that of many changes, or of many gaps left by chance, it does not: see
`hypothesis`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from kcbudget.diagnosis.constraints import AS_WRITTEN, Constraints, Over
from kcbudget.diagnosis.hypothesis import P_AMENDED, Change
from kcbudget.diagnosis.roundness import Roundness
from kcbudget.diagnosis.slips import WEIGHTS, Slip, group_left_out, neighbourhood, weighed
from kcbudget.figures.figure import Figure
from kcbudget.figures.shares import truncated_ratio, wholes_of

ENUMERATED = 400  # values of an interval that are tried one by one; of more only those that a slip could have turned
ODD_FORMAT = 30.0  # how much likelier a figure is wrong that is written unlike its neighbours
OFF_THE_STEP = 0.1  # how likely a value is that is no multiple of the neighbours' step
# How many other values a wrong figure might have had: as many as are in reach of the larger of the two, and some.
SPREAD, LEAST_SPREAD = 2.67, 20


class Likelihood:
    """The weights of changes in one system."""

    def __init__(self, constraints: Constraints) -> None:
        self.constraints = constraints
        self.system = constraints.system
        self.value, self.step = self.system.scale.value, self.system.scale.step
        self.roundness = Roundness(self.system)
        self.largest = max((self.value(figure) for figure in self.system.figures if figure.is_money), default=1)
        self._weighed: dict[tuple[int, int, float], Change | None] = {}
        self._neighbours: dict[int, list[Figure]] = {}

    def range_of(self, value: int, found: int, step: int, figure: Figure | None = None) -> float:
        """How many values a figure might have had that has one of two: as many as are in reach of the larger."""
        if figure is None or figure.is_money:
            step = max(step, self.roundness.step)
        steps: float = max(value, found) / step
        return SPREAD * steps + LEAST_SPREAD

    def change(self, figure: Figure, low: int, high: int | None, over: Over) -> Change | None:
        """The likeliest value of a figure in an interval, weighed over all of them; None if none is on its step."""
        step = self.constraints.usual_step(figure)
        copied = self._copied(figure, over)
        for lattice in dict.fromkeys((step, min(step, self.step(figure)))):
            change = self._weigh(figure, low, high, lattice, copied)
            if change is not None:
                return change if lattice == step else change._replace(weight=change.weight * OFF_THE_STEP)
        return None

    def just(self, figure: Figure, value: int, over: Over = AS_WRITTEN) -> Change | None:
        """The change of a figure to one value; None if that is what is written."""
        copied = self._copied(figure, over)
        key = figure.index, value, copied
        if key not in self._weighed:
            self._weighed[key] = self._weigh(figure, value, value, 1, copied)
        return self._weighed[key]

    def _weigh(self, figure: Figure, low: int, high: int | None, step: int, copied: float) -> Change | None:
        first = -(-low // step) * step
        if high is None:
            high = max(self.largest, self.value(figure)) * 1000
        if first > high:
            return None
        count = (high - first) // step + 1
        values: list[int] | range
        if count <= ENUMERATED:
            values = range(first, high + 1, step)
        else:
            near = {value * self.step(figure) for value in neighbourhood(figure.amount.digits)}
            values = sorted(value for value in near if first <= value <= high and value % step == 0)
        total = known = best = 0.0
        chosen = first
        # Where a part is as large as its whole, the text is as round as the whole is, and tells nothing of the part.
        is_whole = any(self.value(whole) == self.value(figure) for whole in self._wholes(figure))
        slip: Slip = "other"
        for value in values:
            if value == self.value(figure):
                continue
            mass, kind = self._likelihood(figure, value, step, copied)
            if value == 0 and not figure.is_share and self._could_be_too_much(figure, high):
                kind = kind if mass > WEIGHTS["counted-twice"] else "counted-twice"
                mass += WEIGHTS["counted-twice"]
            rho = 1.0 if kind == "copied" and is_whole else self.roundness.of(figure, value, step)
            rest = WEIGHTS["other"] / self.range_of(value, self.value(figure), step, figure)
            weight = rho * (mass + rest)
            total += weight
            known += rho * mass
            if weight > best:
                best, chosen, slip = weight, value, kind
        if count > ENUMERATED:
            total += WEIGHTS["other"] * count / self.range_of(high, self.value(figure), step, figure)
        if total == 0.0:
            return None
        total += self._amendment(figure, chosen, step)
        odd = self.step(figure) != step and (self.step(figure) < step or self.value(figure) % step != 0)
        weight = total * (ODD_FORMAT if odd else 1.0)
        return Change(figure, chosen, (count - 1) * step, slip, weight, known)

    def _likelihood(self, figure: Figure, value: int, step: int, copied: float) -> tuple[float, Slip]:
        """The weight of known slips that write ``value`` as the figure's text, and the likeliest of them."""
        grain = self.step(figure) if value % self.step(figure) == 0 else min(step, self.step(figure))
        mass, kind = weighed(value // grain, self.value(figure) // grain)
        if figure.in_words and self.system.scale.exponent >= 0:
            scale = 10**self.system.scale.exponent
            dropped = WEIGHTS["dropped"] * group_left_out(value * scale, self.value(figure) * scale)
            kind = "dropped" if dropped > mass else kind
            mass += dropped
        if copied:
            if copied > mass:
                kind = "copied"
            mass += copied
        if figure.is_share:
            for slip in self._share_slips(figure, value):
                kind = kind if mass > WEIGHTS[slip] else slip
                mass += WEIGHTS[slip]
        return mass, kind

    def _copied(self, figure: Figure, over: Over) -> float:
        """The weight of its having been copied from beside it or from above."""
        neighbours = self.neighbours(figure)
        values = over.values
        equal = sum(values.get(other.index, self.value(other)) == self.value(figure) for other in neighbours)
        if neighbours and not equal:
            equal = any(self.value(whole) == self.value(figure) for whole in self._wholes(figure))
        return WEIGHTS["copied"] * equal / len(neighbours) if equal else 0.0

    def _could_be_too_much(self, figure: Figure, high: int) -> bool:
        """Whether a sum has just a figure too much, give or take its rounding, of which it is one of several parts."""
        return high * 20 <= self.value(figure) and bool(self.neighbours(figure))

    def _share_slips(self, figure: Figure, value: int) -> Iterator[Slip]:
        """What else than a slip of the hand makes a wrong share: it was cut off, or is the share of another whole."""
        for link in self.constraints.links_of(figure):
            row = self.constraints.row(link.row)
            if row.identity.share is not figure or row.part <= 0 or row.whole <= 0:
                continue
            written, decimals = self.value(figure), -figure.amount.exponent
            if written == value - 1 and truncated_ratio(row.part, row.whole, decimals) == written:
                yield "truncated"
            if self._is_whole_of(*wholes_of(written, row.part, decimals), row.identity.left.plus):
                yield "other-whole"

    def _is_whole_of(self, least: int, most: int | None, own: Sequence[Figure]) -> bool:
        """Whether another stated sum than its own lies where the wholes of a share may lie."""
        values = self.roundness.total_values
        found = (len(values) if most is None else bisect_right(values, most)) - bisect_left(values, least)
        mine = {one.index: self.value(one) for one in own if one.index in self.roundness.totals}
        return found > sum(least <= value and (most is None or value <= most) for value in mine.values())

    def neighbours(self, figure: Figure) -> list[Figure]:
        """The figures before and after it in the sum that it is a part of."""
        found = self._neighbours.get(figure.index)
        if found is None:
            found = self._neighbours[figure.index] = self._beside(figure)
        return found

    def _beside(self, figure: Figure) -> list[Figure]:
        for link in self.constraints.links_of(figure):
            row = self.constraints.row(link.row)
            parts = row.identity.right.plus
            if row.identity.relation == "equal" and link.part == -1 and len(parts) > 1:
                at = self.constraints.position(link.row, figure)
                if at is not None:
                    return [*parts[max(at - 1, 0) : at], *parts[at + 1 : at + 2]]
        return []

    def _wholes(self, figure: Figure) -> Iterator[Figure]:
        """The figures that it is a part of, which stand above it in a table."""
        for link in self.constraints.links_of(figure):
            identity = self.system.identities[link.row]
            if identity.is_sum_of_one and link.part == -1:
                yield identity.left.plus[0]

    def _amendment(self, figure: Figure, value: int, step: int) -> float:
        """The weight of the other story: the written value is an amendment, and its totals were not brought up to date.

        Amendments are round amounts.
        """
        if figure.is_share:
            return 0.0
        size = abs(value - self.value(figure)) // step
        zeros = 0
        while zeros < 3 and size and size % 10 == 0:
            size //= 10
            zeros += 1
        weight: float = P_AMENDED * (0.1, 0.2, 0.4, 0.3)[zeros] * 10**zeros
        return weight / self.range_of(value, self.value(figure), step, figure)
