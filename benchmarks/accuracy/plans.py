"""Truthful plans as plain data: cells with coordinates, and what is written of them where."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from .figures import Style, write, write_percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Cell = frozenset[tuple[str, str]]  # (axis, part) pairs; the empty one is the whole plan
ROOT: Cell = frozenset()
KEYS = {"year": "by_year", "source": "by_source", "activity": "by_activity", "locality": "by_locality"}


@dataclass(eq=False)
class Figure:
    """One written figure: what is right, what is written, and where."""

    kind: str  # amount, share, statement or count
    true: str
    text: str
    style: Style
    cell: Cell = ROOT
    of: Cell = ROOT  # the whole of a share
    subject: Figure | None = None  # what a statement repeats
    route: str = ""


@dataclass
class Node:
    """A part of the plan in the tree of breakdowns, as the file nests it."""

    cell: Cell
    name: str
    amount: Figure
    share: Figure | None = None
    breaks: dict[str, list[Node]] = field(default_factory=dict)  # by axis

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for nodes in self.breaks.values():
            for node in nodes:
                yield from node.walk()


@dataclass(eq=False)
class Project:
    """One project: its place on the axes, and its amount or its money by source."""

    name: str
    number: str  # its part of the axis of projects
    place: dict[str, str]
    amount: Figure | None = None
    sources: dict[str, Figure] = field(default_factory=dict)

    def figures(self) -> list[Figure]:
        """All its figures, the amount first."""
        return ([self.amount] if self.amount else []) + list(self.sources.values())


@dataclass
class Target:
    """A count: a total, and either so many a year or the years one by one."""

    name: str
    unit: str
    total: Figure
    per_year: Figure | None = None
    by_year: dict[str, Figure] = field(default_factory=dict)


@dataclass
class Document:
    """A document and the figures that it states."""

    title: str
    states: list[Figure] = field(default_factory=list)


@dataclass
class Layout:
    """How the file is laid out: the order of its sections and how much of it is in braces."""

    order: list[str]
    braces: int  # 0 none, 1 small mappings, 2 short sections
    share_first: bool = False


@dataclass
class Leaf:
    """A cell of the truth that nothing divides, with its amount."""

    cell: dict[str, str]
    amount: int


@dataclass
class Plan:
    """A plan: its truth in leaves, and the figures that the file has."""

    shape: str
    province: str
    years: list[str]
    style: Style
    axes: dict[str, dict[str, str | None]]  # the parts of each axis, with the part that they are a part of
    leaves: list[Leaf]
    layout: Layout
    root: Node = field(init=False)
    rounded: bool = False
    projects: list[Project] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    programme: Plan | None = None

    def lineage(self, axis: str, part: str) -> list[str]:
        """A part and all that it is a part of."""
        line = [part]
        while (parent := self.axes.get(axis, {}).get(line[-1])) is not None:
            line.append(parent)
        return line

    def children(self, axis: str, part: str | None) -> list[str]:
        """The direct parts of a part, or of the whole."""
        return [name for name, parent in self.axes[axis].items() if parent == part]

    def within(self, leaf: Leaf, cell: Cell) -> bool:
        """Whether a leaf is counted in a cell."""
        return all(axis in leaf.cell and part in self.lineage(axis, leaf.cell[axis]) for axis, part in cell)

    def amounts(self, cells: Iterable[Cell]) -> dict[Cell, int]:
        """What the truth gives these cells."""
        wanted = dict.fromkeys(cells, 0)
        signatures = {tuple(sorted(axis for axis, _ in cell)) for cell in wanted}
        for leaf in self.leaves:
            for axes in signatures:
                for picked in itertools.product(*(self.lineage(axis, leaf.cell[axis]) for axis in axes)):
                    cell = frozenset(zip(axes, picked, strict=True))
                    if cell in wanted:
                        wanted[cell] += leaf.amount
        return wanted

    def figures(self) -> Iterator[Figure]:
        """Every written figure, in the order of the data."""
        for node in self.root.walk():
            yield node.amount
            if node.share:
                yield node.share
        for project in self.projects:
            yield from project.figures()
        for target in self.targets:
            yield target.total
            if target.per_year:
                yield target.per_year
            yield from target.by_year.values()
        for document in self.documents:
            yield from document.states

    def money(self) -> list[Figure]:
        """The figures that are amounts."""
        return [figure for figure in self.figures() if figure.kind == "amount"]

    def settle(self) -> None:
        """Set the right text of every amount, share and statement from the truth, and write it."""
        figures = list(self.figures())
        cells = {figure.cell for figure in figures if figure.kind in {"amount", "share"}}
        worth = self.amounts(cells | {figure.of for figure in figures if figure.kind == "share"})
        for figure in figures:
            if figure.kind == "amount":
                figure.true = write(worth[figure.cell], figure.style)
            elif figure.kind == "share":
                ratio = Decimal(100 * worth[figure.cell]) / max(1, worth[figure.of])
                figure.true = write_percent(ratio, figure.true)
        for figure in figures:
            if figure.subject is not None:
                same = figure.style == figure.subject.style
                figure.true = figure.subject.true if same else write(worth[figure.subject.cell], figure.style)
            figure.text = figure.true

    def wrong(self) -> dict[str, str]:
        """The routes of the figures that are written wrongly, with the right text."""
        route_figures(self)
        return {figure.route: figure.true for figure in self.figures() if figure.text != figure.true}


def route_figures(plan: Plan) -> None:
    """Give every figure its route, as the report of a check names it."""

    def down(node: Node, route: str) -> None:
        node.amount.route = route or "total"
        if node.share:
            node.share.route = f"{route}.share"
        for axis, nodes in node.breaks.items():
            for child in nodes:
                down(child, f"{route}.{KEYS[axis]}.{child.name}".lstrip("."))

    down(plan.root, "")
    for at, project in enumerate(plan.projects, 1):
        if project.amount:
            project.amount.route = f"projects.{at}"
        for source, figure in project.sources.items():
            figure.route = f"projects.{at}.by_source.{source}"
    for target in plan.targets:
        target.total.route = f"targets.{target.name}.total"
        if target.per_year:
            target.per_year.route = f"targets.{target.name}.per_year"
        for year, figure in target.by_year.items():
            figure.route = f"targets.{target.name}.by_year.{year}"
    for at, document in enumerate(plan.documents, 1):
        for figure in document.states:
            route = figure.subject.route if figure.subject else ""
            quoted = f'"{route}"' if "." in route else route
            figure.route = f"documents.{at}.states.{quoted}"
