"""How much, by year, source, activity and locality: what one plan allocates, as rows of exact money.

Pure data: nothing is judged and nothing is printed here, and unknown money stays unknown. `summaries` puts plans
together.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from kcbudget.answers import outline
from kcbudget.answers.outline import DocumentRow, TargetRow
from kcbudget.diagnosis.examined import Examined
from kcbudget.figures import projects
from kcbudget.figures.axes import AXES, ROOT, SOURCE, YEAR, Cell, at, coordinate, mask
from kcbudget.figures.figure import Figure, Terms
from kcbudget.language.amounts import in_unit
from kcbudget.language.messages import Message
from kcbudget.language.numerals import normal
from kcbudget.language.units import PERCENT, Unit
from kcbudget.plan.model import Plan, Whole
from kcbudget.plan.tree import text_of

# How a sum of money is known. ``absent``: the plan does not speak of it at all.
State = Literal["stated", "computed", "rest", "qualified", "unknown", "unreadable", "absent"]


class Money(NamedTuple):
    """A sum of money: ``value`` times 10**``exponent`` đồng, if its state says that it is known.

    ``written`` is the text of a figure, ``unit`` what it counts if the text itself does not say.
    """

    state: State
    value: int = 0
    exponent: int = 0
    written: str = ""
    unit: Unit | None = None

    @property
    def is_known(self) -> bool:
        """Whether it is one exact number."""
        return self.state in ("stated", "computed", "rest")

    def number(self, unit: Unit) -> Decimal | None:
        """The exact number of a unit, or None where it is not known."""
        return in_unit(self.value, self.exponent, unit) if self.is_known else None

    def figure(self) -> Message:
        """The figure as written, with what it counts."""
        if self.unit is None:
            return Message("{text}", text=self.written)
        return Message("{text} {unit}", text=self.written, unit=self.unit.vi)


ABSENT, UNKNOWN = Money("absent"), Money("unknown")


class Row(NamedTuple):
    """A part of a whole; ``within`` names the part above it, which ``depth`` counts."""

    name: str
    depth: int
    within: str
    money: Money
    label: str = ""


class Table(NamedTuple):
    """The parts of a whole along an axis (``year``, ``source``, ``activity``, ``locality``), those above first."""

    axis: str
    whole: Money
    rows: tuple[Row, ...]


class Grid(NamedTuple):
    """Sources by years: each row is a source with its margin as money; ``cells`` has a sum for each of the years."""

    years: tuple[str, ...]
    margins: tuple[Money, ...]
    rows: tuple[Row, ...]
    cells: tuple[tuple[Money, ...], ...]


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """One plan: its header as plain text (None: not given), its money, its targets and documents.

    ``findings`` is how many `check` has for it. ``links`` are the paths of the plans whose money is its own too: its
    programme, or those that it adds up; ``linked`` are the paths that its links name, whether or not they can be read.
    """

    path: str
    province: str | None
    programme: str | None
    period: str | None
    status: str | None
    decision: dict[str, str]
    years: tuple[str, ...]
    unit: Unit
    total: Money
    tables: dict[str, Table]
    grid: Grid | None
    findings: int
    links: frozenset[str] = frozenset()
    linked: tuple[str, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()


def pieces(part: Money, whole: Money, count: int) -> int | None:
    """How many of the whole's ``count`` equal pieces a part has, rounded half up; None where that is not known."""
    if not (part.is_known and whole.is_known):
        return None
    exponent = min(part.exponent, whole.exponent)
    above, below = (money.value * 10 ** (money.exponent - exponent) for money in (part, whole))
    result: int | None = (2 * count * above + below) // (2 * below) if below > 0 else None
    return result


def share(part: Money, whole: Money) -> Decimal | None:
    """The percentage that a part is of its whole, to one decimal."""
    tenths = pieces(part, whole, 1000)
    return None if tenths is None else in_unit(tenths, -1, PERCENT)


def added(amounts: Iterable[Money]) -> Money:
    """The sum of what is known; unknown where nothing is."""
    known = [money for money in amounts if money.is_known]
    if not known:
        return UNKNOWN
    exponent = min(money.exponent for money in known)
    return Money("computed", sum(money.value * 10 ** (money.exponent - exponent) for money in known), exponent)


def of_plan(examined: Examined, findings: int) -> PlanSummary:
    """What one plan states, or what follows from its parts; ``findings`` is how many faults were found in it."""
    reader = _Reader(examined)
    tables = {AXES[axis - 1]: table for axis in range(1, 5) if (table := reader.table(axis)) is not None}
    plan = examined.plan
    status = "approved" if plan is not None and plan.status is None else _text(plan, "status")
    decision = {key: text for key in ("number", "date", "signed_by", "issued_by")
                if (text := _text(getattr(plan, "decision", None), key))}  # fmt: skip
    header = {key: _text(plan, key) for key in ("province", "programme", "period")}
    return PlanSummary(
        examined.path, **header, status=status, decision=decision, years=examined.cube.years, unit=examined.unit,
        total=reader.money(ROOT), tables=tables, grid=reader.grid(), findings=findings,
        links=frozenset(figure.path for figure in examined.cube.figures if figure.path is not None),
        linked=examined.linked(),
        targets=outline.targets(plan) if plan is not None else (), documents=outline.documents(examined),
    )  # fmt: skip


def _text(holder: object, key: str) -> str | None:
    return text_of(getattr(holder, key, None)) or None


class _Reader:
    """What the cells of a plan are worth, and which parts its axes have."""

    def __init__(self, examined: Examined) -> None:
        self.cube = examined.cube
        self.complete = examined.plan is not None and examined.plan.all_projects
        self.labels: dict[tuple[int, str], str] = {}
        if examined.plan is not None:
            self._find_labels(examined.plan)
        self._from_projects: dict[int, projects.Contributions] = {}
        self.parts = {axis: tuple(self._parts(axis)) for axis in range(1, 5)}

    def _find_labels(self, whole: Plan | Whole) -> None:
        for axis, name in enumerate(AXES, 1):
            for part, inside in (getattr(whole, f"by_{name}") or {}).items():
                if isinstance(inside, Whole):
                    if (label := _text(inside, "label")) is not None:
                        self.labels.setdefault((axis, part), label)
                    self._find_labels(inside)

    def _parts(self, axis: int) -> Iterator[tuple[str, int, str]]:
        """The parts of an axis that the plan speaks of: each with its depth and what it lies within."""
        spoken = dict.fromkeys(coordinate(cell, axis) for cell in self.cube.cells if cell[0] is None)
        for breakdown in self.cube.breakdowns.values():
            if breakdown.axis == axis and breakdown.cell[0] is None:
                spoken.update(dict.fromkeys(breakdown.names))
        if (ROOT, axis) not in self.cube.breakdowns and self.complete:
            for entry in self.cube.listed:
                own = (entry.sources or ()) if axis == SOURCE else (getattr(entry, AXES[axis - 1]),)
                spoken.update(dict.fromkeys(own))
        names = [name for name in spoken if name is not None and not name.startswith("\0")]
        if axis == YEAR:
            yield from ((year, 0, "") for year in sorted({*names, *self.cube.years} if names else ()))
            return
        tree = self.cube.trees.get(axis)
        wanted, seen = set(names), set()
        todo = [(name, 0, "") for name in reversed(tree.children.get(None, []) if tree else [])]
        while todo:
            name, depth, within = todo.pop()
            if name in seen or tree is None:
                continue
            seen.add(name)
            if name in wanted:
                yield name, depth, within
                depth, within = depth + 1, name
            todo += [(child, depth, within) for child in reversed(tree.children.get(name, []))]
        yield from ((name, 0, "") for name in names if name not in seen)

    def money(self, cell: Cell) -> Money:
        """What a cell is worth: its figure, else the sum of its parts, if every one of them is known."""
        figure = self.cube.figure_at(cell)
        if figure is not None and figure.amount.is_number:
            return self._written(figure)
        rest = figure is not None and figure.amount.qualifier == "rest"
        if not rest and self.cube.is_remainder(cell):  # nobody says that it is what the others leave
            return UNKNOWN
        for terms in self._sums(cell, rest=rest):
            if terms is not None and any(terms) and all(part.is_exact for part in (*terms.plus, *terms.minus)):
                value = self.cube.system.scale.total(terms)
                return Money("rest" if rest else "computed", value, self.cube.system.scale.exponent)
        if figure is not None and figure.amount.qualifier == "unreadable":
            return Money("unreadable")
        return Money("unknown", written=figure.amount.text) if figure is not None and rest else UNKNOWN

    def _written(self, figure: Figure) -> Money:
        text = normal(figure.amount.text)
        bare = figure.amount.unit if text[-1:].isdigit() else None
        state: State = "stated" if figure.is_exact else "qualified"
        return Money(state, self.cube.system.scale.value(figure), self.cube.system.scale.exponent, text, bare)

    def _sums(self, cell: Cell, *, rest: bool) -> Iterator[Terms | None]:
        """The sums that a cell may follow from, the surest first."""
        if not self.cube.trees:  # the file is no plan: nothing has been entered
            return
        yield self.cube.resolve(cell)
        if rest:
            return
        for axis in range(1, 5):
            written = (cell, axis) in self.cube.breakdowns
            yield self.cube.parts(cell, axis) if written else self.cube.derived(cell, axis)
        if not (self.complete and self.cube.listed):
            return
        axes = mask(cell)
        if axes not in self._from_projects:
            self._from_projects[axes] = projects.contributions(self.cube, axes)
        made = self._from_projects[axes]
        if not made.is_open(cell):
            yield made.told(cell)

    def table(self, axis: int) -> Table | None:
        """The parts of the plan along an axis, if it states any."""
        rows = tuple(
            Row(name, depth, within, self.money(at(ROOT, axis, name)), self.labels.get((axis, name), ""))
            for name, depth, within in self.parts[axis]
        )
        if not rows or not ((ROOT, axis) in self.cube.breakdowns or any(row.money.state != "unknown" for row in rows)):
            return None
        return Table(AXES[axis - 1], self.money(ROOT), rows)

    def grid(self) -> Grid | None:
        """Sources by years, if some cell of it is told."""
        years = tuple(name for name, _, _ in self.parts[YEAR])
        rows = tuple(
            Row(name, depth, within, self.money(at(ROOT, SOURCE, name)), self.labels.get((SOURCE, name), ""))
            for name, depth, within in self.parts[SOURCE]
        )
        cells = tuple(tuple(self.money(at(at(ROOT, SOURCE, row.name), YEAR, year)) for year in years) for row in rows)
        if all(money.state == "unknown" for line in cells for money in line):
            return None
        return Grid(years, tuple(self.money(at(ROOT, YEAR, year)) for year in years), rows, cells)
