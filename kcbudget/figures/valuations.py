"""What cells are worth whose own figure does not tell: their complete valuations, from figures that are all exact.

A partition is a whole with all its parts along one axis, as a breakdown lists them or as other nestings state them. Of
a partition in which one member alone is not known this one follows: the whole is the sum of its parts, a part is the
whole less the others. Each partition is used for one cell at the most; what it says beside that is an identity.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from kcbudget.figures.axes import AXES, Cell, coordinate
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Figure, Terms, less, together

# A whole and the axis that divides it.
Key = tuple[Cell, int]
PROJECTS = len(AXES) + 1  # stands for an axis where a cell is what its projects make


class Partition(NamedTuple):
    """A whole and all its parts along an axis."""

    whole: Cell
    axis: int
    parts: tuple[Cell, ...]

    @property
    def key(self) -> Key:
        """What tells it from every other partition."""
        return self.whole, self.axis


def order(cell: Cell) -> tuple[str, int, list[str]]:
    """The place of a cell among all cells, whatever the order of the file: those narrowed on fewer axes first."""
    names = [str(coordinate(cell, axis) or "") for axis in range(1, 5)]
    return "" if cell[0] is None else str(cell[0]), sum(map(bool, names)), names


def partitions(cube: Cube) -> Iterator[Partition]:
    """The partitions of a cube: those that the file lists, and those that other nestings state in full."""
    for breakdown in cube.breakdowns.values():
        parts = breakdown.parts
        if not any(map(cube.is_contradictory, parts)):
            yield Partition(breakdown.cell, breakdown.axis, parts)
    for cell, axis in cube.crossed():
        parts = cube.children(cell, axis)
        if all(cube.is_spoken_of(part) for part in parts):
            yield Partition(cell, axis, parts)


def settle(cube: Cube, from_projects: Callable[[Cell], Terms | None]) -> None:
    """Find the complete valuation of every cell that has no exact figure, or one that is coarser than its parts.

    ``from_projects`` is what the listed projects make of a cell, if they tell.
    """
    cube.open_cells = {cell for cell in cube.spoken_of() if cube.exact_at(cell) is None}
    coarse = _coarser(cube)
    wanted = {cell for cell in cube.open_cells if not cube.is_contradictory(cell)} | coarse
    if not wanted:
        return
    all_partitions = list(partitions(cube))
    for inside in (True, False):  # what projects make of a cell is known once they are
        some = {cell for cell in wanted if (cell[0] is not None) is inside}
        settling = _Settling(cube, some, coarse & some, all_partitions)
        settling.run((lambda _: None) if inside else from_projects)


def _coarser(cube: Cube) -> set[Cell]:
    """The cells whose figure is written more coarsely than some other one, and so perhaps than their parts."""
    exponents = cube.exponents()
    if len(exponents) < 2:
        return set()
    finest = min(exponents)
    figures = {cell: cube.exact_at(cell) for cell in cube.cells}
    return {cell for cell, figure in figures.items() if figure is not None and figure.amount.exponent > finest}


class _Settling:
    """Cells that are looked for, and the partitions that some of them are members of."""

    def __init__(self, cube: Cube, wanted: set[Cell], coarse: set[Cell], among: Iterable[Partition]) -> None:
        self.cube = cube
        self.coarse = coarse
        self.unknown = wanted
        self.exponent = min((figure.amount.exponent for figure in cube.figures if figure.is_exact), default=0)
        self.left: dict[Key, set[Cell]] = {}
        self.partition: dict[Key, Partition] = {}
        self.member_of: dict[Cell, list[Key]] = {}
        for partition in among:
            unknown = {cell for cell in (partition.whole, *partition.parts) if cell in self.unknown}
            if unknown:
                self.left[partition.key] = unknown
                self.partition[partition.key] = partition
                for cell in unknown:
                    self.member_of.setdefault(cell, []).append(partition.key)

    def run(self, from_projects: Callable[[Cell], Terms | None]) -> None:
        """Find cells in rounds: in each all that follow from those before, so that no order of the file decides."""
        waiting = set(self.left)
        last_resorts = [lambda: self._settled(self._projects(from_projects)), self._with_their_own_figure]
        while waiting or last_resorts:
            ready = (key for key in waiting if len(self.left[key]) == 1)
            waiting = self._settled([(cell, terms, key) for key in ready for cell, terms in self._follows(key)])
            while last_resorts and not waiting:
                waiting = last_resorts.pop(0)()

    def _projects(self, from_projects: Callable[[Cell], Terms | None]) -> list[tuple[Cell, Terms, Key]]:
        made = ((cell, from_projects(cell)) for cell in self.unknown)
        return [(cell, terms, (cell, PROJECTS)) for cell, terms in made if terms is not None]

    def _with_their_own_figure(self) -> set[Key]:
        """Where nothing finer was found, a coarse figure counts."""
        return self._strike(self.coarse & self.unknown)

    def _settled(self, found: Iterable[tuple[Cell, Terms, Key]]) -> set[Key]:
        """Take the best of the valuations that each cell has; returns the partitions that this tells something."""
        best: dict[Cell, tuple[Terms, Key]] = {}
        for cell, terms, key in sorted(found, key=self._preference):
            best.setdefault(cell, (terms, key))
        for cell, (terms, key) in best.items():
            self.cube.complete[cell] = terms
            self.cube.definer[cell] = key
        return self._strike(best)

    def _preference(self, found: tuple[Cell, Terms, Key]) -> tuple[bool, int, bool, int, tuple[str, int, list[str]]]:
        """A `rest` is the remainder, other cells first what their parts make; of these the finest, then by axis."""
        cell, terms, (whole, axis) = found
        is_remainder = cell != whole
        is_left = self.cube.rests.get(cell) == (whole, axis)
        return is_remainder and not is_left, _coarsest(terms), not is_left, axis, order(whole)

    def _strike(self, cells: Iterable[Cell]) -> set[Key]:
        """Strike cells off the unknown members of their partitions, which are returned."""
        struck = list(cells)
        self.unknown.difference_update(struck)
        for cell in struck:
            for key in self.member_of.get(cell, ()):
                self.left[key].discard(cell)
        return {key for cell in struck for key in self.member_of.get(cell, ())}

    def _follows(self, key: Key) -> Iterator[tuple[Cell, Terms]]:
        """What a partition says of its only unknown member, unless that is below 0, or no finer than it is."""
        partition = self.partition[key]
        (cell,) = self.left[key]
        parts = together(self._worth(part) for part in partition.parts if part != cell)
        if cell != partition.whole:
            terms = less(self._worth(partition.whole), parts)
            if cell not in self.coarse and self._value(terms) >= 0:
                yield cell, terms
        elif (own := self.cube.exact_at(cell)) is None or _coarsest(parts) < own.amount.exponent:
            yield cell, parts

    def _worth(self, cell: Cell) -> Terms:
        figure = self.cube.exact_at(cell)
        return self.cube.complete.get(cell) or Terms((figure,) if figure is not None else ())

    def _value(self, terms: Terms) -> int:
        def value(figure: Figure) -> int:
            digits: int = figure.amount.digits * 10 ** (figure.amount.exponent - self.exponent)
            return digits

        return sum(map(value, terms.plus)) - sum(map(value, terms.minus))


def _coarsest(terms: Terms) -> int:
    return max((figure.amount.exponent for figure in terms.figures), default=0)
