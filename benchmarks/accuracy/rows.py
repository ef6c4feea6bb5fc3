"""Faults of whole rows: parts and projects missing, doubled or moved, and a sum among its own parts."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from .desk import Desk, Notes
from .plans import KEYS, Figure, Node, route_figures

if TYPE_CHECKING:
    from random import Random

    from .plans import Project


def breakdown(node: Node, axis: str) -> str:
    """The route of a breakdown of a part."""
    route = "" if node.amount.route == "total" else node.amount.route + "."
    return route + KEYS[axis]


def lone_part(desk: Desk, _kind: str, rng: Random) -> Notes | None:
    """A part that is missing from the only sum that it stands in."""
    plan = desk.plan
    if plan.documents:
        return None
    route_figures(plan)
    places: list[tuple[Node, str, Node]] = []
    for node in plan.root.walk():
        for axis, nodes in node.breaks.items():
            if axis != "year" and len(nodes) > 1:
                places += [(node, axis, each) for each in nodes if not each.breaks]
    if not places:
        return None
    node, axis, gone = rng.choice(places)
    node.breaks[axis] = [each for each in node.breaks[axis] if each is not gone]
    return Notes(needed=[], rows={("row-missing", breakdown(node, axis))})


def table_row(desk: Desk, _kind: str, rng: Random) -> Notes | None:
    """A row that is missing from a full table, with its margin and all its cells."""
    plan = desk.plan
    axes = [axis for axis in plan.axes if axis != "year" and len(plan.axes[axis]) > 2]
    if not axes:
        return None
    route_figures(plan)
    axis = rng.choice(axes)
    part = rng.choice([name for name in plan.axes[axis] if name not in plan.axes[axis].values()])
    rows: set[tuple[str, str]] = set()
    for node in list(plan.root.walk()):
        nodes = node.breaks.get(axis, [])
        left = [each for each in nodes if each.name != part]
        if left and len(left) < len(nodes):
            node.breaks[axis] = left
            rows.add(("row-missing", breakdown(node, axis)))
    return Notes(needed=[], rows=rows) if rows else None


def copied(project: Project) -> Project:
    """The same project once more."""
    twin = copy.copy(project)
    if project.amount:
        twin.amount = copy.copy(project.amount)
    twin.sources = {source: copy.copy(figure) for source, figure in project.sources.items()}
    return twin


def texts(project: Project) -> list[str]:
    """What a project says."""
    return [figure.text for figure in project.figures()]


def project_row(desk: Desk, kind: str, rng: Random) -> Notes | None:
    """A project that is missing, stands twice, or under another year or activity."""
    listed = desk.plan.projects
    if len(listed) < 3:
        return None
    at = rng.randrange(len(listed))
    project = listed[at]
    if kind == "project-missing":
        listed.pop(at)
        return Notes(needed=[], rows={("row-missing", "projects")})
    if kind == "project-doubled":
        twin = copied(project)
        if rng.random() < 0.3:
            twin.name += " (2)"
        place = at + 1 if rng.random() < 0.6 else rng.randrange(len(listed) + 1)
        listed.insert(place, twin)
        rows = {("row-doubled", f"projects.{n}") for n, each in enumerate(listed, 1) if each in {project, twin}}
        return Notes(needed=[], rows=rows)
    axis = rng.choice(list(project.place))
    others = [part for part in desk.plan.axes[axis] if part != project.place[axis]]
    if not others:
        return None
    project.place = {**project.place, axis: rng.choice(others)}
    twins = [each for each in listed if each.place == project.place and texts(each) == texts(project)]
    return Notes(needed=[], rows={("row-moved", f"projects.{at + 1}")}, ambiguous=len(twins) > 1)


def siblings(desk: Desk, _kind: str, _rng: Random) -> Notes | None:
    """A sum that stands beside its own parts, as if it were one of them."""
    touched: list[Node] = []
    for node in list(desk.plan.root.walk()):
        nodes = node.breaks.get("source", [])
        whole = next((each for each in nodes if each.name == "state_budget"), None)
        if whole is not None and "source" in whole.breaks:
            children = whole.breaks.pop("source")
            at = nodes.index(whole) + 1
            node.breaks["source"] = nodes[:at] + children + nodes[at:]
            touched += [whole, *children]
    if not touched or desk.plan.documents:
        return None
    for node in touched:
        if node.share and node.name != "state_budget":
            node.share = None
    route_figures(desk.plan)
    figures: list[Figure] = [each.amount for node in touched for each in node.walk()]
    rows = {("subtotal", figure.route) for figure in figures} | {
        ("subtotal", figure.route.rpartition(".")[0]) for figure in figures
    }
    rows |= {(slip, node.amount.route) for node in touched if node.name == "state_budget"
             for slip in ("counted-twice", "row-doubled")}  # fmt: skip
    return Notes(needed=[], rows=rows)
