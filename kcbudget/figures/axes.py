"""Coordinates: cells of the cube, and the tree that the names of one axis form."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

AXES = ("year", "source", "activity", "locality")
YEAR, SOURCE, ACTIVITY, LOCALITY = 1, 2, 3, 4

Scope = tuple[object, ...] | None
Cell = tuple[Scope, str | None, str | None, str | None, str | None]

ROOT: Cell = (None, None, None, None, None)


def at(cell: Cell, axis: int, name: str | None) -> Cell:
    """The cell with its coordinate on one axis replaced."""
    scope, year, source, activity, locality = cell
    if axis == YEAR:
        return scope, name, source, activity, locality
    if axis == SOURCE:
        return scope, year, name, activity, locality
    if axis == ACTIVITY:
        return scope, year, source, name, locality
    return scope, year, source, activity, name


def coordinate(cell: Cell, axis: int) -> str | None:
    """Where a cell lies on one axis; None for all of it."""
    return cell[1:][axis - 1]


def mask(cell: Cell) -> int:
    """Which axes a cell is narrowed on, a bit for each."""
    _, year, source, activity, locality = cell
    return (
        (0 if year is None else 1 << YEAR)
        | (0 if source is None else 1 << SOURCE)
        | (0 if activity is None else 1 << ACTIVITY)
        | (0 if locality is None else 1 << LOCALITY)
    )


@lru_cache(maxsize=32)
def wider(axes: int) -> frozenset[int]:
    """The masks of all cells that lie around a cell narrowed on ``axes``, its own among them."""
    return frozenset(mask for mask in range(axes + 1) if mask & axes == mask)


class Claim(NamedTuple):
    """A breakdown's statement that its names lie under ``parent`` (None: under the whole) on an axis."""

    parent: str | None
    names: tuple[str, ...]
    route: tuple[str | int, ...]


class Contradiction(NamedTuple):
    """A name that two breakdowns put in two places of one axis, with the routes of both."""

    name: str
    route: tuple[str | int, ...]
    other: str
    other_route: tuple[str | int, ...]


class AxisTree:
    """The one tree of an axis's names, as all breakdowns together state it."""

    def __init__(self, claims: Iterable[Claim] = ()) -> None:
        self.parent: dict[str, str] = {}
        self.children: dict[str | None, list[str]] = {}
        self.contradictions: list[Contradiction] = []
        self.contradictory: frozenset[str] = frozenset()
        claims = list(claims)
        if not claims:
            return
        places = self._parents(claims)
        tops = dict.fromkeys(name for claim in claims if claim.parent is None for name in claim.names)
        for name in tops:
            if name not in self.parent:
                self.children.setdefault(None, []).append(name)
        for name, parent in self.parent.items():
            self.children.setdefault(parent, []).append(name)
        self._check_listings(claims, places)
        self.contradictory = frozenset(bad.name for bad in self.contradictions)

    def _parents(self, claims: list[Claim]) -> dict[str, dict[str, tuple[str | int, ...]]]:
        """Choose the nearest of the parents that breakdowns state for each name; the rest must lie above it."""
        stated: dict[str, dict[str, tuple[str | int, ...]]] = {}
        for claim in claims:
            if claim.parent is not None:
                for name in claim.names:
                    stated.setdefault(name, {}).setdefault(claim.parent, (*claim.route, name))
        for name, parents in stated.items():
            if len(parents) == 1:
                (self.parent[name],) = parents
                continue
            above = {parent: _closure(parent, stated) for parent in parents}
            nearest = max(parents, key=lambda parent: sum(other in above[parent] for other in parents))
            for other, route in parents.items():
                if other != nearest and other not in above[nearest]:
                    first, second = sorted((parents[nearest], route), key=list(parents.values()).index)
                    self.contradictions.append(Contradiction(name, second, name, first))
            self.parent[name] = nearest
        below = {parent: name for name, parent in self.parent.items()}
        for name in _on_cycles(self.parent):
            inside = stated[below[name]][name]
            holder = max(index for index, step in enumerate(inside[:-1]) if step == name)
            route = stated[name][self.parent.pop(name)]
            self.contradictions.append(Contradiction(name, route, name, inside[: holder + 1]))
        return stated

    def _check_listings(self, claims: list[Claim], stated: dict[str, dict[str, tuple[str | int, ...]]]) -> None:
        """A breakdown that lists a part and something above it would add the part twice."""
        if not stated:
            return
        reported: set[str] = set()
        for claim in claims:
            beside = set(claim.names)
            for name in claim.names:
                higher = next((other for other in self.above(name) if other in beside), None)
                if higher is not None and name not in reported:
                    reported.add(name)
                    route = next(iter(stated[name].values()))
                    self.contradictions.append(Contradiction(name, (*claim.route, name), higher, route))

    def above(self, name: str) -> Iterator[str]:
        """Every name above ``name``, the nearest first."""
        seen = {name}
        while (parent := self.parent.get(name)) is not None and parent not in seen:
            seen.add(parent)
            yield parent
            name = parent

    def below(self, name: str) -> Iterator[str]:
        """Every name below ``name``."""
        todo, seen = [name], {name}
        while todo:
            for child in self.children.get(todo.pop(), ()):
                if child not in seen:
                    seen.add(child)
                    todo.append(child)
                    yield child


def _on_cycles(parent: dict[str, str]) -> list[str]:
    """A name of each cycle that following the parents runs into."""
    found: list[str] = []
    walk_of: dict[str, int] = {}
    for walk, start in enumerate(parent):
        name: str | None = start
        while name is not None and name not in walk_of:
            walk_of[name] = walk
            name = parent.get(name)
        if name is not None and walk_of[name] == walk:
            found.append(name)
    return found


def _closure(name: str, stated: dict[str, dict[str, tuple[str | int, ...]]]) -> set[str]:
    found: set[str] = set()
    todo = list(stated.get(name, ()))
    while todo:
        parent = todo.pop()
        if parent not in found:
            found.add(parent)
            todo += stated.get(parent, ())
    return found
