"""Figures at their coordinates (year x source x activity x locality), and what a cell is worth.

A cell is a tuple ``(scope, year, source, activity, locality)`` in which None stands for all parts of an axis. The
scope is None for the plan itself; a project, the reserve and each "of which" part are small cubes of their own.
"""

from typing import NamedTuple

from kcbudget.axes import YEAR, AxisTree, Cell, at, coordinate, mask, wider
from kcbudget.loader import Fault, Scalar
from kcbudget.messages import Message
from kcbudget.system import Figure, Identity, Route, System, Terms


class Breakdown(NamedTuple):
    """A breakdown as written: the cell it divides, along which axis, its parts' names in order, its route."""

    cell: Cell
    axis: int
    names: tuple[str, ...]
    route: Route


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
        self.years_of: dict[Route, tuple[str, ...]] = {}  # of what a target is to reach each year
        self.rests: dict[Cell, tuple[Cell, int]] = {}
        self.trees: dict[int, AxisTree] = {}
        self.contradictory_axes: list[int] = []
        self.years: tuple[str, ...] = ()
        self.system = _EMPTY
        self.axes_of: dict[Cell, int] = {}  # of each cell of the plan itself that has a figure, as `mask` has them
        self._reached: set[int] = set()
        self._resolved: dict[Cell, Terms | None] = {}

    @property
    def written(self) -> list[Figure]:
        """The figures that somebody wrote as a number, in the order of the walk."""
        return [figure for figure in self.figures if figure.amount.is_number]

    @property
    def own(self) -> list[Figure]:
        """The plan's own figures: those written in its file that no document states."""
        return [
            figure
            for figure in self.figures
            if figure.path is None and figure.amount.is_number and not figure.is_stated
        ]

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
        """The figure that stands for a cell: the first known one written there."""
        found = self.cells.get(cell)
        if not found:
            return None
        return found[0] if len(found) == 1 else next((figure for figure in found if figure.is_exact), found[0])

    def number_at(self, cell: Cell) -> Figure | None:
        """The figure that stands for a cell, if it is a number."""
        figure = self.figure_at(cell)
        return figure if figure is not None and figure.amount.is_number else None

    def is_contradictory(self, cell: Cell) -> bool:
        """Whether a name of the cell stands in two places of its axis, so that its figures may mean two things."""
        return any(coordinate(cell, axis) in self.trees[axis].contradictory for axis in self.contradictory_axes)

    def resolve(self, cell: Cell) -> Terms | None:
        """A cell's money as figures: its own, or the sum of its parts where it has none; None where nothing tells."""
        known = self._resolved.get(cell, _NOT_YET)
        if known is not _NOT_YET:
            return known
        figure = self.figure_at(cell)
        own = self._resolved[cell] = Terms((figure,)) if figure is not None else None
        if figure is not None and figure.amount.is_number:
            return own
        if self.is_contradictory(cell):
            return own
        # Until its parts are found, a cell that needs itself finds what is written there.
        rest = figure is not None and figure.amount.qualifier == "rest"
        found = self._remainder(cell) if rest else self._parts_of(cell)
        self._resolved[cell] = found or own
        return self._resolved[cell]

    def _remainder(self, cell: Cell) -> Terms | None:
        """What a part left as the rest must be: the whole less the other parts."""
        if cell not in self.rests:
            return None
        whole_cell, axis = self.rests[cell]
        whole = self.resolve(whole_cell) if self.figure_at(whole_cell) else None
        others = self.parts(whole_cell, axis, but=cell)
        if whole is None or others is None:
            return None
        return Terms((*whole.plus, *others.minus), (*whole.minus, *others.plus))

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
        plus: list[Figure] = []
        minus: list[Figure] = []
        for name in self.breakdowns[cell, axis].names:
            part = at(cell, axis, name)
            if part == but:
                continue
            terms = self.resolve(part)
            if terms is None:
                return None
            plus += terms.plus
            minus += terms.minus
        return Terms(tuple(plus), tuple(minus))

    def reaches(self, axes: int) -> bool:
        """Whether any figure is narrowed on all of these axes (a bit for each, as `mask` has them)."""
        return axes in self._reached

    def derived(self, cell: Cell, axis: int) -> Terms | None:
        """The parts of a cell along an axis that other nestings state, if they state every one, be it as unknown.

        A part that is itself only a sum counts where the cell has no breakdown of its own along that sum's axis;
        elsewhere the identity would follow from others.
        """
        if axis == YEAR:
            names = self.years if cell[YEAR] is None else ()
        else:
            names = tuple(self.trees[axis].children.get(coordinate(cell, axis), ()))
        if not names or not self.reaches(mask(cell) | 1 << axis):
            return None
        plus: list[Figure] = []
        minus: list[Figure] = []
        for name in names:
            part = at(cell, axis, name)
            figure = self.figure_at(part)
            if figure is not None and figure.amount.is_number:
                plus.append(figure)
                continue
            divided = [other for other in range(1, 5) if (part, other) in self.breakdowns]
            if figure is not None and not divided:
                plus.append(figure)
                continue
            if not divided or any((cell, other) in self.breakdowns for other in divided):
                return None
            terms = self.resolve(part)
            if terms is None or not all(figure.amount.is_number for figure in (*terms.plus, *terms.minus)):
                return None
            plus += terms.plus
            minus += terms.minus
        return Terms(tuple(plus), tuple(minus))
