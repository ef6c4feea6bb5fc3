"""How likely a change to one figure is: a slip of the hand, a roundness, a story that explains what is written.

A float holds the likelihood of one change; that of many changes, or of many gaps left by chance, it does not: see
`hypothesis`.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from kcbudget.diagnosis.constraints import AS_WRITTEN, Constraints, Over
from kcbudget.diagnosis.copying import Copied, Copying
from kcbudget.diagnosis.hypothesis import Change
from kcbudget.diagnosis.roundness import Roundness, range_of
from kcbudget.diagnosis.slips import WEIGHTS, Slip, group_left_out, neighbourhood, weighed, weighed_texts
from kcbudget.diagnosis.surroundings import Surroundings
from kcbudget.figures.figure import Figure
from kcbudget.figures.shares import truncated_ratio, wholes_of

ENUMERATED = 400  # values of an interval that are tried one by one; of more only those that a slip could have turned
ODD_FORMAT = 30.0  # how much likelier a figure is wrong that is written unlike its neighbours
AMENDED = 0.002  # how likely a wrong figure is one that was amended in one place only, by a round amount as a rule
OFF_THE_STEP = 0.1  # how likely a value is that is no multiple of the neighbours' step


class Likelihood:
    """The weights of changes in one system."""

    def __init__(self, constraints: Constraints) -> None:
        self.constraints = constraints
        self.system = constraints.system
        self.value, self.step = self.system.scale.value, self.system.scale.step
        self.roundness = Roundness(self.system)
        self.largest = max((self.value(figure) for figure in self.system.figures if figure.is_money), default=1)
        self._weighed: dict[tuple[int, int, Copied], Change | None] = {}
        self.surroundings = Surroundings(constraints)
        self.copying = Copying(self.surroundings, self.roundness)

    def range_of(self, value: int, found: int, step: int, figure: Figure | None = None) -> float:
        """How many values a figure might have had that has one of two: as many as are in reach of the larger."""
        is_count = figure is not None and not figure.is_money
        return range_of(value, found, step if is_count else max(step, self.roundness.step))

    def change(self, figure: Figure, low: int, high: int | None, over: Over = AS_WRITTEN) -> Change | None:
        """The likeliest value of a figure in an interval, weighed over all of them; None if none is on its step."""
        step = self.constraints.usual_step(figure)
        copied = self.copying.of(figure, over)
        for lattice in dict.fromkeys((step, min(step, self.step(figure)))):
            change = self._weigh(figure, low, high, lattice, copied)
            if change is not None:
                return change if lattice == step else change._replace(weight=change.weight * OFF_THE_STEP)
        return None

    def just(self, figure: Figure, value: int, over: Over = AS_WRITTEN) -> Change | None:
        """The change of a figure to one value; None if that is what is written."""
        copied = self.copying.of(figure, over)
        key = figure.index, value, copied
        if key not in self._weighed:
            self._weighed[key] = self._weigh(figure, value, value, 1, copied)
        return self._weighed[key]

    def _weigh(self, figure: Figure, low: int, high: int | None, step: int, copied: Copied) -> Change | None:
        first = -(-low // step) * step
        if high is None:
            high = max(self.largest, self.value(figure)) * 1000
        if first > high:
            return None
        written, count = self.value(figure), (high - first) // step + 1
        total = known = best = 0.0
        chosen = first
        slip: Slip = "other"
        for value in self._candidates(figure, first, high, step, count):
            mass, kind = self._likelihood(figure, value, step, copied)
            if value == 0 and not figure.is_share and self._could_be_too_much(figure, high):
                kind = kind if mass > WEIGHTS["counted-twice"] else "counted-twice"
                mass += WEIGHTS["counted-twice"]
            rho = 1.0 if kind == "copied" and copied.of_whole else self.roundness.of(figure, value, step)
            rest = WEIGHTS["other"] * self.density(value, written, step, figure)
            if figure.is_money:
                rest += AMENDED * self.roundness.amendment(value - written)
            weight = rho * (mass + rest)
            total += weight
            known += rho * mass
            if weight > best:
                best, chosen, slip = weight, value, kind
        if count > ENUMERATED:
            total += WEIGHTS["other"] * count / self.range_of(high, written, step, figure)
        if total == 0.0:
            return None
        factor = (ODD_FORMAT if self.is_odd(figure, step) else 1.0) * copied.surprise
        return Change(figure, chosen, (count - 1) * step, slip, total * factor, known * factor)

    def _candidates(self, figure: Figure, first: int, high: int, step: int, count: int) -> Iterator[int]:
        """The values of an interval that are tried: all but the written one, or of very many those near by a slip."""
        values: Sequence[int] = range(first, high + 1, step)
        if count > ENUMERATED:
            near = {value * self.step(figure) for value in neighbourhood(figure.amount.digits)}
            values = sorted(value for value in near if first <= value <= high and value % step == 0)
        return (value for value in values if value != self.value(figure))

    def is_odd(self, figure: Figure, step: int = 0) -> bool:
        """Whether a figure is written to other digits than its neighbours, whose step it is, and not just in zeros."""
        own, step = self.step(figure), step or self.constraints.usual_step(figure)
        return own != step and (own < step or self.value(figure) % step != 0)

    def density(self, value: int, found: int, step: int, figure: Figure | None = None) -> float:
        """How likely any number that stands in place of a value is just the one found.

        It may be as round as others, or not; and it is likelier of about the size of the value.
        """
        rho = self.roundness.rho(found, step) if figure is not None and figure.is_money else 1.0
        least, most = sorted((max(value, step), max(found, step)))
        return (1 + rho) / 2 * math.sqrt(least / most) / self.range_of(value, found, step, figure)

    def _likelihood(self, figure: Figure, value: int, step: int, copied: Copied) -> tuple[float, Slip]:
        """The weight of known slips that write ``value`` as the figure's text, and the likeliest of them."""
        written, own = self.value(figure), self.step(figure)
        grain = own if value % own == 0 else min(step, own)
        chances = [weighed(value // grain, written // grain)]
        if (own == 10 * step or step == 10 * own) and not figure.is_share:
            chances.append(weighed_texts(str(value // step), str(figure.amount.digits)))
        if figure.in_words and self.system.scale.exponent >= 0:
            scale = 10**self.system.scale.exponent
            chances.append((WEIGHTS["dropped"] * group_left_out(value * scale, written * scale), "dropped"))
        if copied.weight:
            chances.append((copied.weight, "copied"))
        if not written and figure.is_money:
            # What is nothing where it should not be says the less, the more there are.
            density = self.roundness.rho(value, step) / self.range_of(value, 0, step)
            chances.append((WEIGHTS["empty"] * min(density / self.roundness.nothing, 1.0), "empty"))
        if figure.index in self.roundness.totals:
            chances += self._miscounted(figure, value)
        if figure.is_share:
            chances += [(WEIGHTS[slip], slip) for slip in self._share_slips(figure, value)]
        best, kind = max(chances, key=lambda chance: chance[0])
        return sum(mass for mass, _ in chances), kind if best else "other"

    def _miscounted(self, figure: Figure, value: int) -> Iterator[tuple[float, Slip]]:
        """Whether a whole was added up without one of its parts, or with one of them twice."""
        missing = value - self.value(figure)
        slip: Slip = "omitted" if missing > 0 else "repeated"
        for parts in self.surroundings.parts(figure):
            equal = sum(part.is_exact and self.value(part) == abs(missing) for part in parts)
            if equal:
                yield WEIGHTS[slip] * equal / len(parts), slip
                return

    def _could_be_too_much(self, figure: Figure, high: int) -> bool:
        """Whether a sum has just a figure too much, give or take its rounding, of which it is one of several parts."""
        return high * 20 <= self.value(figure) and bool(self.surroundings.neighbours(figure))

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
