"""Amended figures whose totals were not brought up to date: equal gaps in several sums are one cause.

The smallest set of totals, with the shares of them, that has to move by one amount (S. Scholtus, A generalised
Fellegi-Holt paradigm, Survey Methodology 42(1), 2016, counts such an operation as one).
"""

from collections.abc import Iterable, Iterator
from math import prod

from kcbudget.diagnosis.constraints import AS_WRITTEN, Over
from kcbudget.diagnosis.hypothesis import P_WRONG, Story
from kcbudget.diagnosis.roundness import range_of
from kcbudget.diagnosis.telling import Telling
from kcbudget.figures.figure import Figure
from kcbudget.figures.shares import rounded_ratio

P_STALE = 0.01  # how likely a wrong figure was right before another was amended, to which it was not brought up
P_FORGOTTEN = 0.5  # how likely of each further one
MAX_TOTALS = 8
MAX_STEPS = 200

# Figures by their numbers, each with another value.
Values = dict[int, tuple[Figure, int]]


def stale_totals(telling: Telling) -> Iterator[Story]:
    """For each size of gap, the totals and the shares that would follow an amendment of that size."""
    found: set[frozenset[int]] = set()
    for number in sorted(telling.rows):
        identity = telling.identity(number)
        if not telling.is_total(number) or not identity.right.plus or identity.kind.is_pair:
            continue
        whole, size = identity.left.plus[0], -telling.gap(number)
        moved = _Chain(telling, size).moved(whole)
        if moved is None:
            continue
        for values in (moved, moved | _restated(telling, moved)):
            key = frozenset(values)
            if len(values) < 2 or key in found:
                continue
            found.add(key)
            story = _stale(telling, values.values(), P_STALE * telling.likelihood.roundness.amendment(size), size)
            if story is not None and len({abs(telling.gap(row)) for row in story.mends if telling.is_amount(row)}) == 1:
                yield story


def stale_shares(telling: Telling) -> Iterator[Story]:
    """Shares of one whole that do not hold, two or more, while its sums do: they are those of what it was before."""
    shares = _restated(telling, {})
    # What made 100 % before still does.
    unfilled = {
        telling.identity(number).route for number in telling.rows if telling.identity(number).relation == "shares-total"
    }
    by_whole: dict[int, dict[int, tuple[Figure, int]]] = {}
    for number in telling.rows:
        identity = telling.identity(number)
        if identity.route[:-2] in unfilled or identity.share is None or len(identity.left.plus) != 1:
            continue
        if identity.share.index in shares:
            values = by_whole.setdefault(identity.left.plus[0].index, {})
            values[identity.share.index] = shares[identity.share.index]
    for values in by_whole.values():
        if len(values) > 1:
            # All but one of them, which the others determine, are just what they are.
            ranges = [range_of(value, telling.value(share), 1) for share, value in values.values()]
            story = _stale(telling, values.values(), P_STALE / prod(sorted(ranges)[1:]), 0)
            if story is not None:
                yield story


def _stale(telling: Telling, values: Iterable[tuple[Figure, int]], weight: float, size: int) -> Story | None:
    ordered = sorted(values, key=lambda pair: pair[0].rank)
    weight *= P_WRONG * P_FORGOTTEN ** (len(ordered) - 1)
    return telling.story("stale-total", ordered, weight, amount=size)


def _restated(telling: Telling, moved: Values) -> Values:
    """The shares that still do not hold once some totals were moved, as they then would have to be.

    They are of figures that stand in a sum with those moved; others are no part of the same amendment.
    """
    over = telling.constraints.over_all(moved.values())
    near = {
        figure.index
        for number in telling.constraints.rows_of(figure for figure, _ in moved.values())
        for figure in telling.constraints.row(number).figures
    }
    found: Values = {}
    for number in sorted(telling.rows):
        if telling.identity(number).relation != "share" or telling.constraints.holds(number, over):
            continue
        if not moved or any(figure.index in near for figure in telling.constraints.row(number).figures):
            found.update({share.index: (share, value) for share, value in _share(telling, number, over)})
    return found


def _share(telling: Telling, number: int, over: Over) -> Iterator[tuple[Figure, int]]:
    """A share as it would have to be."""
    row = telling.constraints.row(number)
    share, whole = row.identity.share, row.whole + over.wholes.get(number, 0)
    if share is not None and share.is_exact and row.is_exact and whole > 0:
        part = row.part + over.sums.get(number, 0)
        yield share, rounded_ratio(part, whole, -share.amount.exponent)


def breakdowns_left(telling: Telling) -> Iterator[Story]:
    """Breakdowns whose whole agrees with another one: that was changed, and these were not brought up to date.

    Nobody can tell which of their parts would have to follow, so that none is blamed.
    """
    lagging: dict[tuple[int, int], list[int]] = {}
    for number in telling.sums:
        identity = telling.identity(number)
        if identity.is_sum_of_one and identity.kind.has_rows and identity.right.plus:
            lagging.setdefault((identity.left.plus[0].index, telling.gap(number)), []).append(number)
    for (_, size), numbers in lagging.items():
        first = telling.identity(numbers[0])
        others = [link.row for link in telling.constraints.links_of(first.left.plus[0]) if link.row not in telling.rows]
        if not any(telling.constraints.row(other).holds_exactly for other in others):
            continue
        weight = P_WRONG * P_STALE * P_FORGOTTEN ** (1 + len(numbers)) * telling.likelihood.roundness.amendment(size)
        routes = {telling.identity(number).route for number in numbers}
        shares = frozenset(
            other for other in telling.rows
            if telling.identity(other).share is not None and telling.identity(other).route[:-2] in routes
        )  # fmt: skip
        over = AS_WRITTEN._replace(sums=dict.fromkeys(numbers, -size), excused=shares)
        touched = {*numbers, *shares}
        story = telling.story("stale-total", (), weight, over, touched=touched, route=first.route, amount=size)
        if story is not None:
            yield story


class _Chain:
    """The totals that have to move by one amount."""

    def __init__(self, telling: Telling, size: int) -> None:
        self.telling = telling
        self.size = size
        self.steps = 0

    def moved(self, whole: Figure) -> Values | None:
        """The first set of totals that mends what it touches, ``whole`` among them."""
        value = self.telling.value(whole) + self.size
        if value < 0:
            return None
        return self._follow({whole.index: (whole, value)}, self.telling.constraints.over(whole, value))

    def _follow(self, values: Values, over: Over) -> Values | None:
        """The totals moved so far with those that have to follow."""
        constraints = self.telling.constraints
        self.steps += 1
        if self.steps > MAX_STEPS:
            return None
        touched = sorted(constraints.rows_of(figure for figure, _ in values.values()))
        open_rows = [number for number in touched if not constraints.holds(number, over)]
        if not open_rows:
            return values
        if len(values) >= MAX_TOTALS:
            return None
        for figure, value in self._next(open_rows[0], over):
            if figure.index not in values:
                further = constraints.over(figure, value, over)
                found = self._follow({**values, figure.index: (figure, value)}, further)
                if found is not None:
                    return found
        return None

    def _next(self, number: int, over: Over) -> Iterator[tuple[Figure, int]]:
        """What would have to follow for one identity: its share, its whole, or a part that is a whole itself."""
        telling, identity = self.telling, self.telling.identity(number)
        if identity.relation == "share":
            yield from _share(telling, number, over)
        if identity.relation == "shares-total":
            for link in (link for share in identity.right.plus for link in telling.constraints.links_of(share)):
                if telling.identity(link.row).relation == "share" and not telling.constraints.holds(link.row, over):
                    yield from _share(telling, link.row, over)
        if not telling.is_amount(number):
            return
        gap = telling.gap(number, over)
        if gap == -self.size and telling.is_total(number):
            yield identity.left.plus[0], telling.value(identity.left.plus[0]) + self.size
        elif gap == self.size:
            for part in identity.right.plus:
                lacking = [
                    link.row for link in telling.constraints.links_of(part)
                    if link.row in telling.rows and telling.gap(link.row) == -self.size
                    and telling.is_total(link.row) and telling.identity(link.row).left.plus[0] is part
                ]  # fmt: skip
                if lacking:
                    yield part, telling.value(part) + self.size
