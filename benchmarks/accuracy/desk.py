"""A plan on the desk: its relations and neighbours, and the truth about what was done to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from .figures import quantum, read, write_value
from .relations import Relation, relations
from .slips import Neighbours, neighbours

if TYPE_CHECKING:
    from .plans import Figure, Plan


@dataclass
class Notes:
    """What is true of a fault beside the figures whose text is wrong."""

    needed: list[Figure] | None = None  # the figures that must be named; without it, all wrong ones
    rows: set[tuple[str, str]] = field(default_factory=set)  # stories of rows that are true: the kind and the route
    rounding: bool = False  # figures were rounded one by one, and nobody said so
    ambiguous: bool = False  # the data have a twin of the row at fault
    stories: int = 1
    coarse: Decimal = Decimal(0)  # by how much, in the plan's unit, the right value cannot be told


@dataclass
class Right:
    """The right text of one wrong figure, and how near a suggestion must come to it."""

    text: str
    share: bool
    style_numbers: str | None
    unit: str
    tolerance: Decimal


@dataclass
class Truth:
    """What is wrong in a case, by routes."""

    wrong: dict[str, Right]
    needed: frozenset[str]
    rows: frozenset[tuple[str, str]]
    rounding: bool
    ambiguous: bool
    stories: int


class Desk:
    """A plan with what must hold in it, before anything is done to it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.relations = relations(plan)
        self.sums = [relation for relation in self.relations if relation.kind == "sum" and relation.factor == 1]

    @cached_property
    def of_figure(self) -> dict[Figure, list[Relation]]:
        """The relations that each figure stands in."""
        found: dict[Figure, list[Relation]] = {}
        for relation in self.relations:
            for figure in relation.figures:
                found.setdefault(figure, []).append(relation)
        return found

    @cached_property
    def lines(self) -> list[list[Figure]]:
        """The figures in the order in which the eye follows them: parts of a sum, and money of a project."""
        rows = [project.figures() for project in self.plan.projects]
        sources = self.plan.projects[0].sources if self.plan.projects else {}
        rows += [[project.sources[source] for project in self.plan.projects] for source in sources]
        return [row for row in [*(relation.figures[1:] for relation in self.sums), *rows] if len(row) > 1]

    @cached_property
    def neighbours(self) -> Neighbours:
        """Which figures stand beside each one."""
        return neighbours(self.sums, self.lines)

    def broken(self) -> list[Relation]:
        """The relations that do not hold as the figures are written now."""
        return [relation for relation in self.relations if not relation.holds(self.plan.rounded)]

    def loose(self, figure: Figure) -> bool:
        """Whether all relations of a figure hold."""
        return all(relation.holds(self.plan.rounded) for relation in self.of_figure.get(figure, ()))

    def tolerance(self, figure: Figure) -> Decimal:
        """How near the right value anybody can come: in a rounded plan, as near as its sums are."""
        if not self.plan.rounded:
            return Decimal(0)
        longest = max((len(each.figures) for each in self.of_figure.get(figure, ())), default=1)
        return quantum(figure.true, figure.style) * (longest + 1) / 2

    def truth(self, notes: Notes) -> Truth:
        """The truth about the plan as it is written now."""
        self.plan.wrong()  # gives the routes
        figures = [figure for figure in self.plan.figures() if figure.text != figure.true]
        wrong = {
            figure.route: Right(
                figure.true,
                figure.kind == "share",
                figure.style.numbers,
                figure.style.unit,
                max(notes.coarse, self.tolerance(figure)),
            )
            for figure in figures
        }
        needed = figures if notes.needed is None else notes.needed
        return Truth(
            wrong,
            frozenset(figure.route for figure in needed),
            frozenset(notes.rows),
            notes.rounding,
            notes.ambiguous,
            notes.stories,
        )


def value(figure: Figure) -> Decimal:
    """What a figure says, in its own unit."""
    return read(figure.text, figure.style)


def put(figure: Figure, amount: Decimal) -> bool:
    """Write an amount at a figure, if it can be written and changes it."""
    text = write_value(amount, figure.style)
    if text is None or amount <= 0 or text == figure.text:
        return False
    figure.text = text
    return True
