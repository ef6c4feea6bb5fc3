"""The cells of a plan, as it writes them: figures at their coordinates, breakdowns, shares, lists of projects.

A cell is a tuple ``(scope, year, source, activity, locality)`` in which None stands for all parts of an axis. The
scope is None for the plan itself; a project, the reserve and each "of which" part are small cubes of their own.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from kcbudget.figures.axes import AXES, LOCALITY, SOURCE, YEAR, AxisTree, Cell, at, coordinate, mask, wider
from kcbudget.figures.figure import Figure, Terms
from kcbudget.figures.identity import Identity
from kcbudget.language.amounts import Amount
from kcbudget.language.messages import Message
from kcbudget.plan.routes import Route
from kcbudget.plan.tree import Scalar


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


class Cells:
    """What a plan states of its cells; ``spelt`` gives a route as the plan's file writes its keys."""

    def __init__(self, spelt: Callable[[Route], Route] = lambda route: route) -> None:
        self.spelt = spelt
        self.figures: list[Figure] = []
        self.cells: dict[Cell, list[Figure]] = {}
        self.breakdowns: dict[tuple[Cell, int], Breakdown] = {}
        self.shares: list[Share] = []
        self.subsets: list[tuple[Cell, Cell]] = []
        self.listed: list[Listed] = []
        self.rests: dict[Cell, tuple[Cell, int]] = {}
        self.trees: dict[int, AxisTree] = {}
        self.contradictory_axes: list[int] = []
        self.years: tuple[str, ...] = ()
        self.axes_of: dict[Cell, int] = {}  # of each cell of the plan itself that has a figure, as `mask` has them
        self._reached: set[int] = set()

    @property
    def written(self) -> list[Figure]:
        """The figures that somebody wrote as a number, in the order of the walk."""
        return [figure for figure in self.figures if figure.amount.is_number and not figure.is_of_share]

    @property
    def own(self) -> list[Figure]:
        """The plan's own figures: those written in its file that no document states."""
        return [figure for figure in self.written if figure.path is None and not figure.is_stated]

    def enter(self, amount: Amount, route: Route, line: int, column: int, path: str | None = None) -> Figure:
        """Enter an amount as a figure that stands at a place of a file, by default the plan's own."""
        figure = Figure(amount, route, line, column, len(self.figures), path)
        self.figures.append(figure)
        return figure

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

    def amend(self, figure: Figure, amount: Amount, cell: Cell | None = None) -> Figure:
        """Put a figure in the place of one, with another amount: in the list of all, and at its cell if it has one."""
        changed = figure._replace(amount=amount)
        self.figures[figure.index] = changed
        if cell is not None:
            self.cells[cell] = [changed if each is figure else each for each in self.cells[cell]]
        return changed

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
        return self.spelt(tuple(step for pair in steps for step in pair))

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

    def reaches(self, axes: int) -> bool:
        """Whether any figure is narrowed on all of these axes (a bit for each, as `mask` has them)."""
        return axes in self._reached

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
