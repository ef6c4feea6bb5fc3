"""Bounds of cells narrowed by each other until nothing changes.

Every partition narrows what its members may be: a whole is at least its stated parts, a part at most what the others
leave of the whole (bounds propagation, as in A. Mackworth, Consistency in networks of relations, Artificial
Intelligence 8, 1977). Each bound is kept as the sum of figures that it follows from.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from kcbudget.figures.axes import Cell
from kcbudget.figures.figure import Terms, less, together

NARROWED = 12  # times that one bound is narrowed: bounds that go round in a circle need not come to an end


class Bound(NamedTuple):
    """An end of what a cell may be worth, doubled, and the sum of figures that it follows from, made when asked for."""

    value: int
    made: Callable[[], Terms]

    @property
    def terms(self) -> Terms:
        """The sum of figures that the end follows from."""
        return self.made()


class Division(NamedTuple):
    """A whole and parts of it along an axis; ``whole`` is all of them together only if they are ``complete``."""

    whole: Cell
    parts: tuple[Cell, ...]
    complete: bool


NOTHING = Bound(0, lambda: Terms(()))


class Narrowing:
    """The bounds of cells; ``subsets`` has the whole of each part that need not be all of it.

    ``refuted`` are the cells whose bounds exclude each other, each with the sum that is its greatest value and that of
    its least.
    """

    def __init__(self, divisions: Iterable[Division], subsets: Mapping[Cell, Cell]) -> None:
        self.low: dict[Cell, Bound] = {}
        self.high: dict[Cell, Bound] = {}
        self.refuted: list[tuple[Cell, Terms, Terms]] = []
        self._divisions = list(divisions)
        self._subsets = subsets
        self._narrowed: dict[tuple[Cell, bool], int] = {}
        self._contradicted: set[Division] = set()
        self._member_of: dict[Cell, list[Division]] = {}
        for division in self._divisions:
            for cell in (division.whole, *division.parts):
                self._member_of.setdefault(cell, []).append(division)
        self._holders: dict[Cell, list[Cell]] = {}
        for cell, whole in subsets.items():
            self._holders.setdefault(whole, []).append(cell)

    def run(self) -> None:
        """Narrow all bounds until nothing changes."""
        waiting = deque(dict.fromkeys(self._divisions))
        queued = set(waiting)
        while waiting:
            division = waiting.popleft()
            queued.discard(division)
            for cell in self._narrow(division):
                more = [other for other in self._member_of.get(cell, ()) if other not in queued]
                queued.update(more)
                waiting.extend(more)

    def _narrow(self, division: Division) -> list[Cell]:
        """Narrow the members of a division by each other; returns those that changed."""
        if division in self._contradicted:  # nothing follows from what contradicts itself
            return []
        whole, parts, complete = division
        before = len(self.refuted)
        changed = []
        lows = [self.low.get(part, NOTHING) for part in parts]
        least = sum(low.value for low in lows)
        if least > self.low.get(whole, NOTHING).value:
            changed += [whole] * self.raise_least(whole, least, partial(_sum, lows))
        top = self.high.get(whole)
        if top is not None:
            for number, part in enumerate(parts):
                left = top.value - least + lows[number].value
                if part not in self.high or left < self.high[part].value:
                    changed += [part] * self.lower_most(part, left, partial(_rest, top, lows, number))
                    if len(self.refuted) > before:
                        break
        if complete and len(self.refuted) == before:
            changed += self._narrow_from_above(whole, parts)
        if len(self.refuted) > before:
            self._contradicted.add(division)
        for part in (whole, *parts):
            if part in self._subsets or part in self._holders:
                changed += self._narrow_subset(part)
        return changed

    def _narrow_from_above(self, whole: Cell, parts: tuple[Cell, ...]) -> list[Cell]:
        """What the greatest values of the parts leave to the whole, and to a part of which no greatest one is known."""
        open_parts = [part for part in parts if part not in self.high]
        if len(open_parts) > 1:
            return []
        before = len(self.refuted)
        changed = []
        highs = [self.high.get(part, NOTHING) for part in parts]
        most = sum(high.value for high in highs)
        if not open_parts and (whole not in self.high or most < self.high[whole].value):
            changed += [whole] * self.lower_most(whole, most, partial(_sum, highs))
        bottom = self.low.get(whole, NOTHING)
        for number, part in enumerate(parts):
            left = bottom.value - most + highs[number].value
            is_sought = not open_parts or part in open_parts
            if is_sought and left > self.low.get(part, NOTHING).value and len(self.refuted) == before:
                changed += [part] * self.raise_least(part, left, partial(_rest, bottom, highs, number))
        return changed

    def _narrow_subset(self, cell: Cell) -> list[Cell]:
        """Some part of a cell that need not be all of it is at most the cell."""
        changed = []
        pairs = [(inside, cell) for inside in self._holders.get(cell, ())]
        if cell in self._subsets:
            pairs.append((cell, self._subsets[cell]))
        for inside, whole in pairs:
            low, high = self.low.get(inside, NOTHING), self.high.get(whole)
            if low.value > self.low.get(whole, NOTHING).value:
                changed += [whole] * self.raise_least(whole, low.value, low.made)
            if high is not None and (inside not in self.high or high.value < self.high[inside].value):
                changed += [inside] * self.lower_most(inside, high.value, high.made)
        return changed

    def raise_least(self, cell: Cell, value: int, made: Callable[[], Terms]) -> bool:
        """Take a greater least value of a cell, unless it is refuted; returns whether it was taken."""
        high = self.high.get(cell)
        if high is not None and value > high.value:
            return self._refute(cell, high.made, made)
        if value <= self.low.get(cell, NOTHING).value or not self._may_narrow(cell, least=True):
            return False
        self.low[cell] = Bound(value, made)
        return True

    def lower_most(self, cell: Cell, value: int, made: Callable[[], Terms]) -> bool:
        """Take a smaller greatest value of a cell, unless it is refuted; returns whether it was taken."""
        low = self.low.get(cell, NOTHING)
        if value < low.value:
            return self._refute(cell, made, low.made)
        if (cell in self.high and value >= self.high[cell].value) or not self._may_narrow(cell, least=False):
            return False
        self.high[cell] = Bound(value, made)
        return True

    def _may_narrow(self, cell: Cell, *, least: bool) -> bool:
        times = self._narrowed[cell, least] = self._narrowed.get((cell, least), 0) + 1
        return times <= NARROWED

    def _refute(self, cell: Cell, most: Callable[[], Terms], least: Callable[[], Terms]) -> bool:
        """Keep a contradiction; the bound that makes it is not taken, so that nothing follows from it."""
        self.refuted.append((cell, most(), least()))
        return False


def _sum(bounds: list[Bound]) -> Terms:
    return together(bound.terms for bound in bounds)


def _rest(whole: Bound, bounds: list[Bound], number: int) -> Terms:
    """What a bound of a whole leaves for one of its parts beside bounds of the others."""
    return less(whole.terms, together(bound.terms for other, bound in enumerate(bounds) if other != number))
