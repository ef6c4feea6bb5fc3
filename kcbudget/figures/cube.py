"""Figures at their coordinates (year x source x activity x locality), and what a cell is worth.

A cell is a tuple ``(scope, year, source, activity, locality)`` in which None stands for all parts of an axis. The
scope is None for the plan itself; a project, the reserve and each "of which" part are small cubes of their own.
"""

from collections.abc import Iterator
from typing import NamedTuple

from kcbudget.figures.axes import AXES, LOCALITY, SOURCE, YEAR, AxisTree, Cell, at, coordinate, mask, wider
from kcbudget.figures.figure import Figure, Terms, less, together
from kcbudget.figures.identity import Identity
from kcbudget.figures.judge import System
from kcbudget.language.messages import Message
from kcbudget.plan.routes import Route
from kcbudget.plan.tree import Fault, Scalar


class Breakdown(NamedTuple):
    """A breakdown as written: the cell it divides, along which axis, its parts' names in order, its route."""

    cell: Cell
    axis: int
    names: tuple[str, ...]
    route: Route

    @property
    def parts(self) -> tuple[Cell, ...]:
        """The cells of its parts."""
        return tuple(at(self.cell, self.axis, name) for name in self.names)


class Share(NamedTuple):
    """A share as written: its figure, the cell it is a share of, the cell that has it, and the axis (0: none)."""

    figure: Figure
    whole: Cell
    part: Cell
    axis: int


class Listed(NamedTuple):
    """A project or the reserve as a contribution to the plan's cells; None: the file does not say which."""

    scope: Cell
    year: str | None
    activity: str | None
    locality: str | None
    total: Terms | None
    sources: dict[str, Terms] | None
    is_reserve: bool = False


class Stated(NamedTuple):
    """What a document states by the route to it: a figure, or the text of a key in the plan's header.

    ``identity`` holds it against the plan's figure; for a text, ``plan`` is what the plan has. ``misprint`` is why it
    is known to be one: such a statement is no identity of the plan. ``correct`` is what the plan had when that was
    found, and ``was`` holds it against the plan's figure.
    """

    document: Message
    key: str
    text: Scalar
    identity: Identity | None
    plan: Scalar | None = None
    misprint: str | None = None
    correct: str | None = None
    was: Identity | None = None


_EMPTY = System((), ())
_NOT_YET = Terms(())  # stands in a cube's memory for a cell that has not been asked for


class Cube:
    """What a plan states: its figures at their cells, the identities among them, and what could not be read."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []
        self.identities: list[Identity] = []
        self.faults: list[Fault] = []
        self.cells: dict[Cell, list[Figure]] = {}
        self.breakdowns: dict[tuple[Cell, int], Breakdown] = {}
        self.shares: list[Share] = []
        self.subsets: list[tuple[Cell, Cell]] = []
        self.listed: list[Listed] = []
        self.stated: list[Stated] = []
        self.witnesses: dict[Cell, list[Figure]] = {}  # what documents state of a cell that the plan leaves open
        self.years_of: dict[Route, tuple[str, ...]] = {}  # of what a target is to reach each year
        self.rests: dict[Cell, tuple[Cell, int]] = {}
        self.trees: dict[int, AxisTree] = {}
        self.contradictory_axes: list[int] = []
        self.years: tuple[str, ...] = ()
        self.system = _EMPTY
        self.complete: dict[Cell, Terms] = {}  # what `valuations` found where no exact figure tells
        self.open_cells: set[Cell] = set()  # that the plan speaks of without an exact figure
        self.definer: dict[Cell, tuple[Cell, int]] = {}  # the whole and the axis of the partition that it follows from
        self.axes_of: dict[Cell, int] = {}  # of each cell of the plan itself that has a figure, as `mask` has them
        self._reached: set[int] = set()
        self._resolved: dict[Cell, Terms | None] = {}

    @property
    def written(self) -> list[Figure]:
        """The figures that somebody wrote as a number, in the order of the walk."""
        return [figure for figure in self.figures if figure.amount.is_number and not figure.is_of_share]

    @property
    def own(self) -> list[Figure]:
        """The plan's own figures: those written in its file that no document states."""
        return [figure for figure in self.written if figure.path is None and not figure.is_stated]

    def put(self, figure: Figure, cell: Cell) -> None:
        """Enter a figure at its cell."""
        found = self.cells.get(cell)
        if found is None:
            self.cells[cell] = [figure]
            if cell[0] is None:
                axes = self.axes_of[cell] = mask(cell)
                if axes not in self._reached:
                    self._reached |= wider(axes)
        else:
            found.append(figure)

    def figure_at(self, cell: Cell) -> Figure | None:
        """The figure that stands for a cell: the most finely written known one, the first of several."""
        found = self.cells.get(cell)
        if not found:
            return None
        return found[0] if len(found) == 1 else self._finest(found) or found[0]

    def exact_at(self, cell: Cell) -> Figure | None:
        """The figure that stands for a cell, if it is one known number."""
        figure = self.figure_at(cell)
        return figure if figure is not None and figure.is_exact else None

    def _finest(self, figures: list[Figure]) -> Figure | None:
        known = (figure for figure in figures if figure.is_exact)
        return min(known, key=lambda figure: figure.amount.exponent, default=None)

    def number_at(self, cell: Cell) -> Figure | None:
        """The figure that stands for a cell, if it is a number."""
        figure = self.figure_at(cell)
        return figure if figure is not None and figure.amount.is_number else None

    def is_contradictory(self, cell: Cell) -> bool:
        """Whether a name of the cell stands in two places of its axis, so that its figures may mean two things."""
        return any(coordinate(cell, axis) in self.trees[axis].contradictory for axis in self.contradictory_axes)

    def route_to(self, cell: Cell) -> Route:
        """The route to a cell: that of its figure, or where it has none one that leads to it, years first."""
        figure = self.figure_at(cell)
        if figure is not None:
            return figure.route if figure.route != ("total",) else ()
        steps = ((f"by_{AXES[axis - 1]}", name) for axis in range(1, 5) if (name := coordinate(cell, axis)) is not None)
        return tuple(step for pair in steps for step in pair)

    def children(self, cell: Cell, axis: int) -> tuple[Cell, ...]:
        """The parts that a cell has along an axis, by what all breakdowns together say of the axis; none if unknown."""
        if axis == YEAR:
            names = self.years if cell[YEAR] is None else ()
        else:
            names = tuple(self.trees[axis].children.get(coordinate(cell, axis), ()))
        return tuple(at(cell, axis, name) for name in names)

    def exponents(self) -> set[int]:
        """The quanta of all exact sums of money, as powers of ten."""
        return {figure.amount.exponent for figure in self.figures if figure.is_exact and figure.is_money}

    def is_regular(self) -> bool:
        """Whether every cell is known just so, and none without a figure lies between two that have one.

        Then the identities say all there is to say of the cells.
        """
        if len(self.exponents()) > 1 or self.open_cells or self.subsets:
            return False
        narrowed = {0, *self.axes_of.values()}
        if any(self.reaches(axes) and axes not in narrowed for axes in range(1 << len(AXES) + 1)):
            return False
        return not any(one.relation == "at-least" and one.origin in AXES for one in self.identities)

    def is_remainder(self, cell: Cell) -> bool:
        """Whether a cell is only known as what the other parts of a whole leave."""
        return cell in self.definer and self.definer[cell][0] != cell

    def is_divided(self, cell: Cell) -> bool:
        """Whether a breakdown of a cell is written."""
        return any((cell, axis) in self.breakdowns for axis in range(1, 5))

    def is_spoken_of(self, cell: Cell) -> bool:
        """Whether a cell has a figure, be it unknown, or a breakdown of its own."""
        return cell in self.cells or self.is_divided(cell)

    def spoken_of(self) -> set[Cell]:
        """All cells that have a figure, a breakdown, or a place in one."""
        found = set(self.cells)
        for breakdown in self.breakdowns.values():
            found.add(breakdown.cell)
            found.update(breakdown.parts)
        return found

    def crossed(self) -> Iterator[tuple[Cell, int]]:
        """The cells of the plan below which other nestings may state parts, each with the axis of these."""
        reached: dict[int, list[int]] = {}  # the axes along which anything is stated below cells narrowed like this one
        unstated = (cell for cell, _ in self.breakdowns if cell[0] is None and cell not in self.axes_of)
        for cell in (*self.axes_of, *dict.fromkeys(unstated)):
            axes = self.axes_of.get(cell)
            axes = mask(cell) if axes is None else axes
            if axes not in reached:
                # A year is not divided by years; a source may be by sources.
                possible = range(SOURCE if axes & 1 << YEAR else YEAR, LOCALITY + 1)
                reached[axes] = [axis for axis in possible if self.reaches(axes | 1 << axis)]
            for axis in reached[axes]:
                if (cell, axis) not in self.breakdowns and self.children(cell, axis):
                    yield cell, axis

    def resolve(self, cell: Cell) -> Terms | None:
        """A cell's money as figures; None where nothing tells.

        It is the complete valuation if there is one, else the cell's own number, else the sum of the parts that are
        told of, unknown ones included.
        """
        known = self._resolved.get(cell, _NOT_YET)
        if known is not _NOT_YET:
            return known
        # Until its parts are found, a cell that needs itself finds what is written there.
        figure = self.figure_at(cell)
        self._resolved[cell] = Terms((figure,)) if figure is not None else None
        self._resolved[cell] = self.complete.get(cell) or self.told(cell)
        return self._resolved[cell]

    def told(self, cell: Cell) -> Terms | None:
        """What a cell itself says, where that is not complete: its number, else the sum of its parts, known or not."""
        figure = self.figure_at(cell)
        own = Terms((figure,)) if figure is not None else None
        if (figure is not None and figure.amount.is_number) or self.is_contradictory(cell):
            return own
        rest = figure is not None and figure.amount.qualifier == "rest"
        return (self._remainder(cell) if rest else self._parts_of(cell)) or own

    def _remainder(self, cell: Cell) -> Terms | None:
        """What a part left as the rest must be: the whole less the other parts."""
        if cell not in self.rests:
            return None
        whole_cell, axis = self.rests[cell]
        whole = self.resolve(whole_cell) if self.figure_at(whole_cell) else None
        others = self.parts(whole_cell, axis, but=cell)
        if whole is None or others is None:
            return None
        return less(whole, others)

    def _parts_of(self, cell: Cell) -> Terms | None:
        for axis in range(1, 5):
            if (cell, axis) in self.breakdowns and (found := self.parts(cell, axis)) is not None:
                return found
        for axis in range(1, 5):
            if (cell, axis) not in self.breakdowns and (found := self.derived(cell, axis)) is not None:
                return found
        return None

    def parts(self, cell: Cell, axis: int, but: Cell | None = None) -> Terms | None:
        """The parts that a written breakdown lists, as figures; None if one of them is nowhere to be had."""
        found = [self.resolve(part) for part in self.breakdowns[cell, axis].parts if part != but]
        told = [terms for terms in found if terms is not None]
        return together(told) if len(told) == len(found) else None

    def reaches(self, axes: int) -> bool:
        """Whether any figure is narrowed on all of these axes (a bit for each, as `mask` has them)."""
        return axes in self._reached

    def derived(self, cell: Cell, axis: int) -> Terms | None:
        """The parts of a cell along an axis that other nestings state, if they state every one, be it as unknown."""
        parts = self.children(cell, axis)
        if not parts or not self.reaches(mask(cell) | 1 << axis):
            return None
        found = [self.part_of(cell, axis, part) for part in parts]
        told = [terms for terms in found if terms is not None]
        return together(told) if len(told) == len(parts) else None

    def part_of(self, cell: Cell, axis: int, part: Cell) -> Terms | None:
        """What a part that other nestings state is worth in the sum of a cell along an axis.

        A part that is itself only a sum counts where the cell has no breakdown of its own along that sum's axis;
        elsewhere the identity would follow from others. Where it follows from this very sum, its own figure counts.
        """
        figure = self.figure_at(part)
        if self.definer.get(part) == (cell, axis):
            return Terms((figure,)) if figure is not None else None
        if figure is not None and figure.amount.is_number:
            return self.resolve(part)
        divided = [other for other in range(1, 5) if (part, other) in self.breakdowns]
        if figure is not None and not divided:
            return self.complete.get(part) or Terms((figure,))
        if not divided or any((cell, other) in self.breakdowns for other in divided):
            return None
        terms = self.resolve(part)
        known = terms is not None and all(figure.amount.is_number for figure in terms.figures)
        return terms if known else None
