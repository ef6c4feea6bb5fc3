"""The shapes of plans that are drawn: thin ones, full tables, projects, documents, targets, linked and rounded ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import manners
from .figures import MILLION, Style
from .manners import divide, marry, pick_amount, pick_layout, pick_step, pick_style, pick_years
from .plans import ROOT, Cell, Document, Figure, Leaf, Node, Plan, Project, Target

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

Spec = dict[str, Any]  # axis -> what each part is broken down by in its turn


def flat(names: list[str]) -> dict[str, str | None]:
    """The parts of an axis without parts of parts."""
    return dict.fromkeys(names)


def pick_sources(rng: Random, nested: bool) -> dict[str, str | None]:
    """Sources of money, under state_budget or side by side."""
    if nested:
        return dict(manners.NESTED_SOURCES)
    return flat(rng.sample(manners.FLAT_SOURCES, rng.choice([2, 3, 3])))


def lowest(axis: dict[str, str | None]) -> list[str]:
    """The parts that have no parts."""
    return [name for name in axis if name not in axis.values()]


def grow(plan: Plan, spec: Spec) -> None:
    """Lay out the tree of breakdowns that the file has."""

    def node(cell: Cell, name: str, below: Spec) -> Node:
        found = Node(cell, name, Figure("amount", "", "", plan.style, cell))
        for axis, deeper in below.items():
            found.breaks[axis] = [branch(cell, axis, part, deeper) for part in plan.children(axis, None)]
        return found

    def branch(cell: Cell, axis: str, part: str, deeper: Spec) -> Node:
        found = node(cell | {(axis, part)}, part, deeper)
        if kids := plan.children(axis, part):
            found.breaks[axis] = [branch(cell, axis, kid, deeper) for kid in kids]
        return found

    plan.root = node(ROOT, "total", spec)


def share_out(plan: Plan, rng: Random, deep: bool) -> None:
    """Give the sources of the plan their shares, and those under state_budget too where asked."""
    like = rng.choices(["0.0%", "0,0%", "0,0 %", "0.00%", "0%"], [45, 25, 10, 12, 8])[0]
    if plan.style.numbers:  # shares too are written as the plan declares
        like = like.replace(".", ",") if plan.style.numbers == "vi" else like.replace(",", ".")
    pending = [(plan.root, node) for node in plan.root.breaks["source"]]
    while pending:
        whole, node = pending.pop(0)
        node.share = Figure("share", like, like, plan.style, node.cell, of=whole.cell)
        if deep:
            pending += [(node, child) for child in node.breaks.get("source", [])]


def start(rng: Random, shape: str, manner: str, years: list[str], axes: dict[str, dict[str, str | None]]) -> Plan:
    """A plan without figures."""
    layout = pick_layout(rng, [*axes, "projects", "targets"])
    return Plan(shape, rng.choice(manners.PROVINCES), years, pick_style(rng, manner), axes, [], layout)


def sizes(rng: Random, plan: Plan, count: int, low: int = 100, high: int = 9000) -> list[int]:
    """So many amounts, as round as those of this plan."""
    step, more = (1, 10) if plan.style.scale > 1 else (pick_step(rng), 1)
    return [pick_amount(rng, step, low * more, high * more) for _ in range(count)]


def thin(rng: Random, manner: str) -> Plan:
    """A total and two or three sources."""
    plan = start(rng, "thin", manner, pick_years(rng), {"source": pick_sources(rng, nested=False)})
    parts = plan.children("source", None)
    pairs = zip(parts, sizes(rng, plan, len(parts)), strict=True)
    plan.leaves = [Leaf({"source": part}, amount) for part, amount in pairs]
    grow(plan, {"source": {}})
    return plan


def margins(rng: Random, plan: Plan, one: str, other: str) -> None:
    """A plan broken down in two ways that never meet."""
    rows, columns = lowest(plan.axes[one]), lowest(plan.axes[other])
    amounts = sizes(rng, plan, len(rows), 500, 25000)
    step = 1 if plan.style.scale > 1 else rng.choice([1, 10, 20, 100])
    across = divide(rng, sum(amounts), len(columns), step)
    plan.leaves = [Leaf({one: rows[row], other: columns[at]}, each) for row, at, each in marry(rng, amounts, across)]
    grow(plan, {one: {}, other: {}})


def laichau(rng: Random, manner: str) -> Plan:
    """Years beside nested sources with shares."""
    years = pick_years(rng, 5, 5)
    plan = start(rng, "laichau", manner, years, {"year": flat(years), "source": pick_sources(rng, nested=True)})
    margins(rng, plan, "year", "source")
    share_out(plan, rng, deep=False)
    return plan


def shares(rng: Random, manner: str) -> Plan:
    """Nested sources with shares, and two sums."""
    plan = start(rng, "shares", manner, pick_years(rng), {"source": pick_sources(rng, nested=True)})
    pairs = zip(lowest(plan.axes["source"]), sizes(rng, plan, 3, 500, 30000), strict=True)
    plan.leaves = [Leaf({"source": part}, amount) for part, amount in pairs]
    grow(plan, {"source": {}})
    share_out(plan, rng, deep=rng.random() < 0.6)
    return plan


def activities(rng: Random, manner: str) -> Plan:
    """Activities beside years."""
    years = pick_years(rng)
    kinds = rng.sample(manners.ACTIVITIES, rng.randint(3, 6))
    plan = start(rng, "activities", manner, years, {"year": flat(years), "activity": flat(kinds)})
    margins(rng, plan, "activity", "year")
    return plan


def table(rng: Random, shape: str, manner: str, axes: dict[str, dict[str, str | None]], spec: Spec) -> Plan:
    """A table of two or three axes with every cell and every margin that the spec names."""
    plan = start(rng, shape, manner, list(axes["year"]), axes)
    cells: list[dict[str, str]] = [{}]
    for axis, parts in axes.items():
        cells = [{**cell, axis: part} for cell in cells for part in lowest(parts)]
    plan.leaves = [Leaf(cell, amount) for cell, amount in zip(cells, sizes(rng, plan, len(cells)), strict=True)]
    grow(plan, spec)
    return plan


def grid(rng: Random, manner: str) -> Plan:
    """Years by sources with both margins."""
    axes = {"year": flat(pick_years(rng)), "source": pick_sources(rng, nested=False)}
    spec: Spec = {"year": {"source": {}}, "source": {}} if rng.random() < 0.6 else {"source": {"year": {}}, "year": {}}
    plan = table(rng, "grid", manner, axes, spec)
    if rng.random() < 0.4:
        share_out(plan, rng, deep=False)
    return plan


def cube(rng: Random, manner: str) -> Plan:
    """Activities by years by sources with the margins."""
    axes = {
        "activity": flat(rng.sample(manners.ACTIVITIES, rng.randint(2, 4))),
        "year": flat(pick_years(rng, 2, 4)),
        "source": pick_sources(rng, nested=False),
    }
    spec: Spec = {"activity": {"year": {"source": {}}, "source": {}}, "year": {"source": {}}, "source": {}}
    return table(rng, "cube", manner, axes, spec)


def localities(rng: Random, manner: str) -> Plan:
    """Localities by years."""
    axes = {
        "locality": flat(rng.sample(manners.LOCALITIES, rng.randint(4, 8))),
        "year": flat(pick_years(rng)),
    }
    return table(rng, "localities", manner, axes, {"locality": {"year": {}}, "year": {}})


def nested(rng: Random, manner: str) -> Plan:
    """Nested sources by years."""
    axes = {"source": pick_sources(rng, nested=True), "year": flat(pick_years(rng))}
    spec: Spec = {"source": {"year": {}}, "year": {}} if rng.random() < 0.4 else {"year": {"source": {}}, "source": {}}
    plan = table(rng, "nested", manner, axes, spec)
    if rng.random() < 0.4:
        share_out(plan, rng, deep=False)
    return plan


def list_projects(rng: Random, plan: Plan, count: int, axes: list[str], by_source: bool) -> None:
    """Fill a plan with projects, many of them of equal size."""
    equal = [rng.choice([150, 200, 300, 350, 500, 550, 700, 1000]) for _ in range(rng.randint(2, 5))]
    often = rng.choice([0.3, 0.6, 0.9])
    for at in range(count):
        name = f"{rng.choice(manners.WORKS)} {at + 1}"
        place = {axis: rng.choice(list(plan.axes[axis])) if at >= len(plan.axes[axis]) else list(plan.axes[axis])[at]
                 for axis in axes}  # fmt: skip
        project = Project(name, str(at), place)
        cell = frozenset({("project", project.number)})
        names = lowest(plan.axes["source"]) if by_source else [""]
        for source in names:
            amount = rng.choice(equal) if rng.random() < often else sizes(rng, plan, 1, 50, 2000)[0]
            if by_source:
                whole = cell | {("source", source)}
                project.sources[source] = Figure("amount", "", "", plan.style, whole)
                plan.leaves.append(Leaf({"project": project.number, **place, "source": source}, amount))
            else:
                plan.leaves.append(Leaf({"project": project.number, **place}, amount))
        if not by_source or rng.random() < 0.2:
            project.amount = Figure("amount", "", "", plan.style, cell)
        plan.projects.append(project)
    plan.projects.sort(key=lambda project: project.place.get("year", ""))


def projects(rng: Random, manner: str) -> Plan:
    """Projects by year with one amount each."""
    years = pick_years(rng, 2, 4)
    plan = start(rng, "projects", manner, years, {"year": flat(years)})
    list_projects(rng, plan, rng.randint(6, 20), ["year"], by_source=False)
    grow(plan, {"year": {}})
    return plan


def works(rng: Random, manner: str) -> Plan:
    """Projects with a year and an activity each."""
    years = pick_years(rng, 2, 4)
    kinds = rng.sample(manners.ACTIVITIES, rng.randint(2, 4))
    plan = start(rng, "works", manner, years, {"year": flat(years), "activity": flat(kinds)})
    list_projects(rng, plan, rng.randint(8, 25), ["year", "activity"], by_source=False)
    grow(plan, {"year": {}, "activity": {"year": {}} if rng.random() < 0.3 else {}})
    return plan


def register(rng: Random, manner: str) -> Plan:
    """Many projects by source with margins by year and by source."""
    years = pick_years(rng, 3, 5)
    plan = start(rng, "register", manner, years, {"year": flat(years), "source": pick_sources(rng, nested=False)})
    count = 300 if rng.random() < 0.03 else rng.randint(60, 120)
    list_projects(rng, plan, count, ["year"], by_source=True)
    grow(plan, {"year": {"source": {}} if rng.random() < 0.4 else {}, "source": {}})
    return plan


def documents(rng: Random, manner: str) -> Plan:
    """A plan whose figures one to three documents state."""
    plan = rng.choice([thin, laichau, shares, grid, activities])(rng, "documents" if manner == "any" else manner)
    plan.shape = "documents"
    main = [plan.root.amount] + [each.amount for nodes in plan.root.breaks.values() for each in nodes]
    for at in range(rng.randint(1, 3)):
        stated = main if rng.random() < 0.4 else [each for each in main if rng.random() < 0.6] or main[:1]
        style = plan.style
        if style.scale == 1 and not style.suffix and style.decimals in {0, 3} and rng.random() < 0.4:
            style = rng.choice(
                [Style(MILLION, "vi", 0, True, " triệu đồng"), Style("tỷ đồng", "vi", 3, False, " tỷ đồng")]
            )
        states = [Figure("statement", "", "", style, subject=figure) for figure in stated]
        plan.documents.append(Document(f"Báo {'ABC'[at]}", states))
    return plan


def targets(rng: Random, manner: str) -> Plan:
    """A thin plan with targets."""
    plan = thin(rng, manner)
    plan.shape = "targets"
    style = Style("", plan.style.numbers)
    for name, unit in rng.sample(manners.COUNTS, rng.randint(1, 3)):
        each = [rng.choice([1, 2, 5, 10, 20, 25, 30, rng.randint(3, 90)]) for _ in plan.years]
        if rng.random() < 0.6:
            total = str(each[0] * len(plan.years))
            yearly = Figure("count", str(each[0]), str(each[0]), style)
            plan.targets.append(Target(name, unit, Figure("count", total, total, style), yearly))
        else:
            total = str(sum(each))
            years = {year: Figure("count", str(n), str(n), style) for year, n in zip(plan.years, each, strict=True)}
            plan.targets.append(Target(name, unit, Figure("count", total, total, style), None, years))
    return plan


def linked(rng: Random, manner: str) -> Plan:
    """An annual plan with less than its programme gives the year, or with all of it."""
    programme = rng.choice([grid, nested])(rng, "documents" if manner == "any" else manner)
    programme.settle()
    year = rng.choice(programme.years)
    kinds = rng.sample(manners.ACTIVITIES, rng.randint(2, 4))
    plan = start(rng, "linked", "documents", [year], {"source": programme.axes["source"], "activity": flat(kinds)})
    plan.style, plan.province, plan.programme = programme.style, programme.province, programme
    fraction = 1.0 if rng.random() < 0.3 else rng.uniform(0.3, 0.95)
    step = rng.choice([1, 10]) if fraction < 1 else 1
    for leaf in programme.leaves:
        if leaf.cell["year"] == year:
            given = max(len(kinds), int(leaf.amount * fraction / step) * step)
            for kind, amount in zip(kinds, divide(rng, given, len(kinds), step), strict=True):
                plan.leaves.append(Leaf({"source": leaf.cell["source"], "activity": kind}, amount))
    grow(plan, {"source": {}, "activity": {"source": {}} if rng.random() < 0.6 else {}})
    return plan


def rounded(rng: Random, _manner: str) -> Plan:
    """A plan that declares its figures rounded."""
    plan = rng.choice([laichau, grid, nested, localities, activities])(rng, "coarse")
    plan.shape, plan.rounded = "rounded", True
    return plan


SHAPES: dict[str, Callable[[Random, str], Plan]] = {
    "thin": thin, "laichau": laichau, "shares": shares, "activities": activities, "targets": targets,
    "projects": projects, "works": works, "register": register,
    "grid": grid, "cube": cube, "localities": localities, "nested": nested,
    "documents": documents, "linked": linked, "rounded": rounded,
}  # fmt: skip
GROUPS: dict[str, list[str]] = {
    "thin": ["thin", "laichau", "shares", "activities", "targets"],
    "projects": ["projects", "works", "register"],
    "full": ["grid", "cube", "localities", "nested"],
    "rounded": ["rounded"], "documents": ["documents"], "linked": ["linked"],
}  # fmt: skip


def draw(rng: Random, shape: str, manner: str = "any") -> Plan:
    """A truthful plan of this shape."""
    plan = SHAPES[shape](rng, manner)
    plan.settle()
    return plan
