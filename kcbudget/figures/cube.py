"""What the cells of a plan are worth, by all that is said of them, and the identities that must hold among them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kcbudget.figures.axes import AXES, Cell, mask
from kcbudget.figures.cells import Cells, Stated
from kcbudget.figures.figure import Figure, Terms, less, together
from kcbudget.figures.judge import System
from kcbudget.plan.routes import Route

if TYPE_CHECKING:
    from kcbudget.figures.identity import Identity
    from kcbudget.plan.tree import Fault

_NOT_YET = Terms(())  # stands in a cube's memory for a cell that has not been asked for


class Cube(Cells):
    """What a plan states: its figures at their cells, the identities among them, and what could not be read."""

    def __init__(self, spelt: Callable[[Route], Route] = lambda route: route) -> None:
        super().__init__(spelt)
        self.identities: list[Identity] = []
        self.faults: list[Fault] = []
        self.stated: list[Stated] = []
        self.witnesses: dict[Cell, list[Figure]] = {}  # what documents state of a cell that the plan leaves open
        self.years_of: dict[Route, tuple[str, ...]] = {}  # of what a target is to reach each year
        self.system = System([], ())
        self.complete: dict[Cell, Terms] = {}  # what `valuations` found where no exact figure tells
        self.open_cells: set[Cell] = set()  # that the plan speaks of without an exact figure
        self.definer: dict[Cell, tuple[Cell, int]] = {}  # the whole and the axis of the partition that it follows from
        self._resolved: dict[Cell, Terms | None] = {}

    def is_regular(self) -> bool:
        """Whether every cell is known just so, and none without a figure lies between two that have one.

        Then the identities say all there is to say of the cells.
        """
        if len(self.exponents()) > 1 or self.open_cells or self.subsets:
            return False
        narrowed = {0, *self.axes_of.values()}
        if any(self.reaches(axes) and axes not in narrowed for axes in range(1 << len(AXES) + 1)):
            return False
        return not any(one.is_bound and one.kind.has_rows for one in self.identities)

    def is_remainder(self, cell: Cell) -> bool:
        """Whether a cell is only known as what the other parts of a whole leave."""
        return cell in self.definer and self.definer[cell][0] != cell

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
