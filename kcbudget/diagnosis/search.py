"""Which figures, written how, would make every identity hold: the hypotheses that explain a broken plan.

The problem is error localisation among balance edits (I. P. Fellegi and D. Holt, A systematic approach to
automatic edit and imputation, JASA 71, 1976): change as little as possible so that all edits hold. For one wrong
figure the search is exact: the values that mend it are the intersection of what each of its identities allows,
satisfied ones included (S. Scholtus, Automatic correction of simple typing errors, CBS 09046, 2009, looks at broken
ones only). Hypotheses are weighed by how likely a hand turns the true value into the written text.
"""

import math
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from kcbudget.diagnosis.beam import Beam
from kcbudget.diagnosis.constraints import AS_WRITTEN, Constraints, Over
from kcbudget.diagnosis.hypothesis import (
    LOG_P_WRONG,
    P_CHANCE,
    P_DIFFERENT,
    P_EXCHANGED,
    P_PERIOD,
    P_ROUNDED,
    P_WRONG,
    Change,
    Hypothesis,
    Located,
    alone,
    log_sum,
)
from kcbudget.diagnosis.implied import implied, still_broken
from kcbudget.diagnosis.likelihood import Likelihood
from kcbudget.diagnosis.slips import WEIGHTS
from kcbudget.figures.figure import Figure

MAX_SEARCHES = 6000
MAX_COMPARED = 100_000
RESERVE = ("reserve",)


def _is_part(figure: Figure, axis: str, names: set[str | int]) -> bool:
    """Whether a figure is a part along an axis that is not among the parts named, or an amount set apart."""
    if figure.route == RESERVE:
        return True
    above = figure.route[-2] if len(figure.route) > 1 else ""
    return above in (f"by_{axis}", "of_which") and figure.route[-1] not in names


class Locator:
    """Looks for the figures that explain broken identities; ``broken`` is how many there are of them in all."""

    def __init__(self, constraints: Constraints, broken: int = 1) -> None:
        self.constraints = constraints
        self.system = constraints.system
        self.value = self.system.scale.value
        self.likelihood = Likelihood(constraints)
        self._broken = broken
        self._searches = 0
        self._named: dict[str, Counter[str | int]] = {}

    def locate(self, rows: frozenset[int]) -> Located:
        """Every hypothesis for the broken identities ``rows``, the likeliest first."""
        singles = [alone(change) for change in self.single(rows)]
        singles += self._left_out(rows)
        slipped = [change for hypothesis in singles for change in hypothesis.changes if change.slip != "left-out"]
        recognised = any(change.known > 0 for change in slipped)
        found, exhaustive = singles, True
        if not recognised:
            pairs = self.exchanges(rows)
            if not pairs and len(singles) == len(slipped):
                pairs, exhaustive = self._pairs(rows)
            found = singles + pairs
            if not found and len(rows) > 2:
                found, exhaustive = Beam(self.constraints, self.likelihood).several(rows), False
        found.sort(key=lambda hypothesis: (-hypothesis.log_weight, [c.figure.rank for c in hypothesis.changes]))
        log_total = log_sum([self._log_otherwise(rows), *(hypothesis.log_weight for hypothesis in found)])
        return Located(rows, tuple(found), log_total, exhaustive)

    def _log_otherwise(self, rows: frozenset[int]) -> float:
        """The weight of an explanation that nobody thought of: it would leave just these gaps by chance."""
        rows_of = [self.constraints.row(number) for number in rows]
        # A gap in per cent and one of as many units of money are two.
        gaps = {(row.identity.holds_percentages, abs(row.gap)) for row in rows_of if row.identity.share is None}
        by_chance = math.log(P_CHANCE * P_WRONG**2) - max(len(gaps), 1) * math.log(
            self.likelihood.range_of(0, self.likelihood.largest, 1)
        )
        weight = 0.0
        sums = [row for row in rows_of if row.identity.relation == "equal"]
        origins = {row.identity.origin for row in sums}
        if len(origins) == 1 and all(row.identity.kind.may_lack for row in sums) and all(row.gap > 0 for row in sums):
            weight += P_WRONG * WEIGHTS["left-out"] / self.likelihood.range_of(0, max(row.gap for row in sums), 1)
        if all(row.identity.kind.of_others for row in rows_of):
            weight += P_WRONG * P_DIFFERENT
        if all(row.identity.origin == "per-year" for row in rows_of):
            weight += P_WRONG * P_PERIOD
        if len(rows) == 1 and sums and sums[0].may_be_rounded():
            weight += P_ROUNDED / len(sums[0].identity.right.plus)
        return log_sum([by_chance, math.log(weight)]) if weight else by_chance

    def _left_out(self, rows: frozenset[int]) -> list[Hypothesis]:
        """Parts of the same kind outside a lone sum that are just what it lacks: one of them was left out of it."""
        number, *others = rows
        row = self.constraints.row(number)
        if others or not row.identity.kind.may_lack or not row.is_exact or row.gap <= 0 or row.figures[0].is_count:
            return []
        inside = {figure.index for figure in row.figures}
        names = {figure.route[-1] for figure in row.figures}
        parts = self._parts(row.identity.origin)
        count = sum(parts.values()) - sum(parts[name] for name in names) + len(self._reserves)
        weight = WEIGHTS["left-out"] / max(count, 1)
        return [
            alone(Change(figure, self.value(figure), 0, "left-out", weight, weight))
            for figure in self._money.get(row.gap, ())
            if figure.index not in inside and _is_part(figure, row.identity.origin, names)
        ]

    @cached_property
    def _money(self) -> dict[int, list[Figure]]:
        """The exact amounts by their value."""
        found: dict[int, list[Figure]] = {}
        for figure in self.system.figures:
            if figure.is_exact and figure.is_money:
                found.setdefault(self.value(figure), []).append(figure)
        return found

    @cached_property
    def _reserves(self) -> list[Figure]:
        return [figure for figures in self._money.values() for figure in figures if figure.route == RESERVE]

    def _parts(self, axis: str) -> Counter[str | int]:
        """How many exact amounts along an axis, or set apart, have which name; the reserve has none."""
        if axis not in self._named:
            self._named[axis] = Counter(
                figure.route[-1]
                for figures in self._money.values()
                for figure in figures
                if figure.route != RESERVE and _is_part(figure, axis, set())
            )
        return self._named[axis]

    def single(self, rows: frozenset[int], over: Over = AS_WRITTEN) -> Iterator[Change]:
        """Each figure that alone would mend ``rows`` and break nothing, with its likeliest value."""
        self._searches += 1
        smallest = min(rows, key=lambda number: (len(self.constraints.row(number).figures), number))
        open_rows = rows.union(link.row for index in over.values for link in self.constraints.links.get(index, ()))
        for figure in self.constraints.row(smallest).figures:
            if not figure.is_exact or figure.index in over.values:
                continue
            links = self.constraints.links_of(figure)
            if len(rows) > 1 and not rows <= {link.row for link in links}:
                continue
            if self.constraints.is_pinned(figure, open_rows):
                continue
            low, high = 0, None
            for link in links:
                least, most = self.constraints.allowed(link, figure, over)
                low = low if least is None or least < low else least
                high = most if high is None or (most is not None and most < high) else high
                if high is not None and low > high:
                    break
            else:
                change = self.likelihood.change(figure, low, high, over)
                if change is not None:
                    yield change

    def _pairs(self, rows: frozenset[int]) -> tuple[list[Hypothesis], bool]:
        """Every two figures that together mend ``rows``; the search is exact unless it is cut off."""
        self._searches = 0
        found: dict[tuple[int, int], Hypothesis] = {}
        smallest = min(rows, key=lambda number: (len(self.constraints.row(number).figures), number))
        exhaustive = True
        for figure in self.constraints.row(smallest).figures:
            if not figure.is_exact:
                continue
            values, complete = implied(self.constraints, figure, rows, AS_WRITTEN)
            exhaustive = exhaustive and complete
            for value in values:
                if self._searches > MAX_SEARCHES:
                    exhaustive = False
                    break
                over = self.constraints.over(figure, value)
                left = still_broken(self.constraints, rows, over, figure)
                if not left:
                    continue
                if self._broken * min(len(self.constraints.row(number).figures) for number in left) > MAX_COMPARED:
                    exhaustive = False  # every figure of a long sum for every one of many faults
                    continue
                first = self.likelihood.just(figure, value)
                if first is None:
                    continue
                for second in self.single(left, over):
                    key = (min(figure.index, second.figure.index), max(figure.index, second.figure.index))
                    hypothesis = self._both(first, second)
                    if key not in found or found[key].log_weight < hypothesis.log_weight:
                        found[key] = hypothesis
        return list(found.values()), exhaustive and len(rows) > 1

    def exchanges(self, rows: frozenset[int]) -> list[Hypothesis]:
        """Neighbours whose exchange mends everything: one slip that leaves two wrong figures."""
        found: dict[frozenset[int], Hypothesis] = {}
        # One of the two stands in each broken identity, so in the shortest too.
        row = self.constraints.row(min(rows, key=lambda number: (len(self.constraints.row(number).figures), number)))
        for figure in row.figures:
            if not figure.is_exact or figure.is_share:
                continue
            for other in self.likelihood.neighbours(figure):
                key = frozenset((figure.index, other.index))
                if key in found or not other.is_exact or self.value(other) == self.value(figure):
                    continue
                if not row.may_be_closed_by(self.value(other) - self.value(figure)):
                    continue
                over = self.constraints.over(
                    other, self.value(figure), self.constraints.over(figure, self.value(other))
                )
                if not still_broken(self.constraints, rows, over, figure, other):
                    weight = P_WRONG * P_EXCHANGED
                    changes = tuple(
                        Change(one, over.values[one.index], 0, "exchanged", weight, weight)
                        for one in sorted((figure, other), key=lambda one: one.place)
                    )
                    found[key] = Hypothesis(changes, math.log(weight))
        return list(found.values())

    def _both(self, first: Change, second: Change) -> Hypothesis:
        """Two changes as one hypothesis."""
        return Hypothesis((first, second), 2 * LOG_P_WRONG + math.log(first.weight) + math.log(second.weight))
