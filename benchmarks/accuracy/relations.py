"""What must hold among the figures of a plan, worked out from its own data: sums, shares, repeated figures, bounds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from .figures import percent, quantum, read, write_percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .plans import Cell, Figure, Node, Plan


@dataclass(eq=False)
class Relation:
    """One relation. Of a sum the whole comes first; of a share: the share, the part, the whole."""

    kind: str  # sum, share, same or most
    figures: list[Figure]
    factor: int = 1  # how often the parts of a sum are counted
    bound: Decimal = Decimal(0)

    def gap(self) -> Decimal:
        """By how much a sum does not hold: the whole less its parts."""
        whole, *rest = (read(figure.text, figure.style) for figure in self.figures)
        return whole - self.factor * sum(rest)

    def slack(self, rounded: bool) -> Decimal:
        """What the written digits of a sum leave open."""
        quanta = [quantum(figure.text, figure.style) for figure in self.figures]
        if rounded:
            return sum(quanta, Decimal(0)) / 2
        if len(set(quanta)) == 1:
            return Decimal(0)
        reference = min(set(quanta), key=lambda each: (-quanta.count(each), each))
        coarser = sum((each for each in quanta if each > reference), Decimal(0))
        return (coarser + (reference if min(quanta) < reference else 0)) / 2

    def holds(self, rounded: bool) -> bool:
        """Whether the figures as they are written agree."""
        if self.kind == "sum":
            gap = self.gap()
            return gap == 0 or abs(gap) <= self.slack(rounded)
        if self.kind == "share":
            return self.share_holds(rounded)
        if self.kind == "most":
            return read(self.figures[0].text, self.figures[0].style) <= self.bound
        return same(self.figures[0], self.figures[1])

    def share_holds(self, rounded: bool) -> bool:
        """Whether a share is the ratio of its part and its whole, rounded half up to its own digits."""
        share, part, whole = self.figures
        amount, total = read(part.text, part.style), read(whole.text, whole.style)
        if total == 0:
            return False
        if write_percent(100 * amount / total, share.text) == share.text:
            return True
        fine, coarse = quantum(part.text, part.style), quantum(whole.text, whole.style)
        if not rounded and fine == coarse:
            return False
        step = Decimal(1).scaleb(-len(share.text.rstrip("% ").replace(",", ".").partition(".")[2]))
        low = 100 * (amount - fine / 2) / (total + coarse / 2)
        high = 100 * (amount + fine / 2) / max(Decimal("0.001"), total - coarse / 2)
        value = percent(share.text)
        return value - step / 2 <= high and low <= value + step / 2


def same(one: Figure, other: Figure) -> bool:
    """Whether two figures of one cell say the same, each within the digits that it is written to."""
    left, right = plain(one), plain(other)
    if left == right:
        return True
    coarse = [quantum(each.text, each.style) * plain_unit(each) for each in (one, other)]
    return coarse[0] != coarse[1] and abs(left - right) <= max(coarse) / 2


def plain_unit(figure: Figure) -> Decimal:
    """How many triệu the unit of a figure is."""
    return Decimal(1000 if figure.style.unit.startswith("tỷ") else 1)


def plain(figure: Figure) -> Decimal:
    """The value of a figure in triệu."""
    return read(figure.text, figure.style) * plain_unit(figure)


def sums(plan: Plan) -> Iterator[Relation]:
    """Every cell that is written with all its parts along one axis, whichever way the file nests them."""
    index: dict[Cell, Figure] = {node.cell: node.amount for node in plan.root.walk()}
    for cell, whole in index.items():
        at = dict(cell)
        for axis in plan.axes:
            names = plan.children(axis, at.get(axis))
            parts = [index.get(frozenset({**at, axis: name}.items())) for name in names]
            found = [part for part in parts if part is not None]
            if found and len(found) == len(parts):
                yield Relation("sum", [whole, *found])


def project_sums(plan: Plan) -> Iterator[Relation]:
    """Every cell that the projects can be added up to, and every project with an amount and sources."""
    for project in plan.projects:
        if project.amount and project.sources:
            yield Relation("sum", [project.amount, *project.sources.values()])
    if not plan.projects:
        return
    places = set(plan.projects[0].place)
    sourced = bool(plan.projects[0].sources)
    for node in plan.root.walk():
        axes = {axis for axis, _ in node.cell}
        if not axes <= places | ({"source"} if sourced else set()):
            continue
        at = dict(node.cell)
        source = at.pop("source", None)
        addends: list[Figure] = []
        for project in plan.projects:
            if any(part not in plan.lineage(axis, project.place[axis]) for axis, part in at.items()):
                continue
            if source is not None:
                addends += [each for name, each in project.sources.items() if source in plan.lineage("source", name)]
            else:
                addends += [project.amount] if project.amount else list(project.sources.values())
        if addends:
            yield Relation("sum", [node.amount, *addends])


def share_relations(node: Node, whole: Node) -> Iterator[Relation]:
    """Every share below a node."""
    if node.share:
        yield Relation("share", [node.share, node.amount, whole.amount])
    for nodes in node.breaks.values():
        for child in nodes:
            yield from share_relations(child, node)


def relations(plan: Plan) -> list[Relation]:
    """All that must hold in a plan."""
    found = [*sums(plan), *project_sums(plan), *share_relations(plan.root, plan.root)]
    for target in plan.targets:
        if target.per_year:
            found.append(Relation("sum", [target.total, target.per_year], factor=len(plan.years)))
        if target.by_year:
            found.append(Relation("sum", [target.total, *target.by_year.values()]))
    for document in plan.documents:
        found += [Relation("same", [each, each.subject]) for each in document.states if each.subject is not None]
    if plan.programme:
        year = {("year", plan.years[0])}
        nodes = [node for node in plan.root.walk() if not any(axis == "activity" for axis, _ in node.cell)]
        given = plan.programme.amounts([node.cell | year for node in nodes])
        for node in nodes:
            bound = Decimal(given[node.cell | year]) / plan.style.scale
            bound = bound.scaleb(-plan.style.decimals).quantize(Decimal("0.001"), ROUND_FLOOR)
            found.append(Relation("most", [node.amount], bound=bound))
    return found
