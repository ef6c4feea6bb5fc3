"""Two figures that together explain broken identities: two slips, or money that was moved between them."""

from collections.abc import Iterator

from kcbudget.diagnosis.constraints import Over, merged
from kcbudget.diagnosis.hypothesis import P_WRONG, Hypothesis, Story, only
from kcbudget.diagnosis.implied import implied
from kcbudget.diagnosis.singles import Singles
from kcbudget.diagnosis.telling import Telling
from kcbudget.diagnosis.transfers import P_TRANSFER

MAX_SEARCHES = 6000
MAX_COMPARED = 100_000


class Pairs:
    """The search for two figures."""

    def __init__(self, telling: Telling, singles: Singles) -> None:
        self.telling = telling
        self.constraints = telling.constraints
        self.singles = singles

    def of(self, rows: frozenset[int], over: Over) -> tuple[list[Hypothesis], bool]:
        """Every two figures that together mend ``rows``; the search is exact unless it is cut off."""
        self.singles.searches = 0
        found: dict[frozenset[int], Hypothesis] = {}
        exhaustive = True
        for figure in self.constraints.row(self.singles.shortest(rows)).figures:
            if not figure.is_exact or figure.index in over.values:
                continue
            values, complete = implied(self.constraints, figure, rows, over)
            exhaustive = exhaustive and complete
            mine = self.constraints.rows_of((figure,))
            for value in values:
                if self.singles.searches > MAX_SEARCHES:
                    exhaustive = False
                    break
                changed = self.constraints.over(figure, value, over)
                left = self.constraints.still_broken(rows, changed, mine)
                if not left:
                    continue
                if (
                    len(self.telling.rows) * min(len(self.constraints.row(number).figures) for number in left)
                    > MAX_COMPARED
                ):
                    exhaustive = False  # every figure of a long sum for every one of many faults
                    continue
                change = self.singles.likelihood.just(figure, value, over)
                if change is None:
                    continue
                first = self.singles.told(change, rows & mine)
                for second in self._seconds(left, changed, rows):
                    hypothesis = self._together(first, second, rows)
                    key = first.figures | second.figures
                    if key not in found or found[key].log_weight < hypothesis.log_weight:
                        found[key] = hypothesis
        return list(found.values()), exhaustive and len(rows) > 1

    def _seconds(self, left: frozenset[int], over: Over, rows: frozenset[int]) -> Iterator[Story]:
        """The figures that mend what a first one leaves broken of ``rows``."""
        for second in self.singles(left, over):
            touched = self.constraints.touched(second.figures)
            if not touched & self.telling.rows - rows:  # else it is told as a story of all that it mends
                yield second._replace(mends=rows & touched)

    def _together(self, first: Story, second: Story, rows: frozenset[int]) -> Hypothesis:
        """Two figures as what they most likely are: two slips, an amendment, or one transfer."""
        if self._is_carried(first, second):
            return self._carried(first, second, rows)
        return self._both(first, second, rows)

    def _both(self, first: Story, second: Story, rows: frozenset[int]) -> Hypothesis:
        """Two stories as one hypothesis; where one figure has too much what the other lacks, it may be one story."""
        apart = only(second).beside(first)
        one, other = first.changes[0], second.changes[0]
        size = one.value - self.singles.likelihood.value(one.figure)
        if size != self.singles.likelihood.value(other.figure) - other.value or not (
            one.figure.is_money and other.figure.is_money
        ):
            return apart
        if len(second.changes) > 1 or not self._in_one_sum(first, second):
            return apart
        weight = P_WRONG * P_TRANSFER * self.singles.likelihood.roundness.amendment(size)
        moved = self.telling.story("transfer", [(c.figure, c.value) for c in (one, other)], weight, amount=size)
        return (
            only(moved) if moved is not None and moved.mends >= rows and moved.log_weight > apart.log_weight else apart
        )

    def _is_carried(self, first: Story, second: Story) -> bool:
        """Whether two figures change by one amount in a sum that holds, the whole and a part of it."""
        one, other = first.changes[0], second.changes[0]
        value = self.singles.likelihood.value
        return one.value - value(one.figure) == other.value - value(other.figure) and self._in_one_sum(first, second)

    def _carried(self, first: Story, second: Story, rows: frozenset[int]) -> Hypothesis:
        """Two figures that were changed together as what it comes to: the others were not brought up to date."""
        over = merged(first.over, second.over)
        lagging = self.telling.identity(min(rows))
        size = self.telling.gap(min(rows))
        log_weight = first.log_weight + second.log_weight
        return only(Story("stale-total", (), log_weight, over, rows, lagging.route, size))

    def _in_one_sum(self, first: Story, second: Story) -> bool:
        """Whether the figures of two stories stand in one sum that holds."""
        both = self.constraints.touched(first.figures) & self.constraints.touched(second.figures)
        return any(self.telling.is_sum(number) for number in both - self.telling.rows)
