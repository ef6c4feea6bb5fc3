"""Projects are the leaves of the cube: what they add to each cell."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from kcbudget.figures.axes import ACTIVITY, LOCALITY, SOURCE, YEAR, Cell, at, mask
from kcbudget.figures.cells import Listed
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Figure, Terms, together
from kcbudget.plan.routes import Route

_Key = tuple[str | None, ...]

# What a project does not say: it may belong to any part of the axis, or to none.
ANY = "\0any"


class Contributions:
    """What the projects add to each cell narrowed on the same axes, and what more of them may belong to it."""

    def __init__(self) -> None:
        self._plus: dict[_Key, list[Figure]] = defaultdict(list)
        self._minus: dict[_Key, list[Figure]] = defaultdict(list)
        # By the axes on which projects say where they are, and by where that is; None is money of no known amount.
        self._open: dict[tuple[int, ...], dict[_Key, list[Terms | None]]] = defaultdict(lambda: defaultdict(list))

    def add(self, key: _Key, terms: Terms) -> None:
        """Count money to the cell where it belongs."""
        self._plus[key] += terms.plus
        self._minus[key] += terms.minus

    def leave_open(self, key: _Key, terms: Terms | None) -> None:
        """Count money to all cells to which it may belong, at most as ``terms``."""
        told = tuple(axis for axis, part in enumerate(key) if part != ANY)
        self._open[told][_narrowed(key, told)].append(terms)

    def told(self, cell: Cell) -> Terms:
        """The money that belongs to a cell."""
        key = cell[1:]
        return Terms(tuple(self._plus.get(key, ())), tuple(self._minus.get(key, ())))

    def more(self, cell: Cell) -> list[Terms | None]:
        """The money that may belong to a cell beside that."""
        return [
            terms
            for told, by_key in self._open.items()
            if (key := _narrowed(cell[1:], told)) in by_key
            for terms in by_key[key]
        ]

    def is_open(self, cell: Cell) -> bool:
        """Whether more may belong to a cell."""
        return any(_narrowed(cell[1:], told) in by_key for told, by_key in self._open.items())


def _narrowed(key: _Key, axes: tuple[int, ...]) -> _Key:
    return tuple(key[axis] for axis in axes)


class ProjectSums:
    """What the listed projects make of the plan's cells; ``complete`` tells whether they are all there are."""

    def __init__(self, cube: Cube, *, complete: bool) -> None:
        self.cube = cube
        self.complete = complete
        self._made: dict[int, Contributions | None] = {}

    def _made_of(self, cell: Cell) -> Contributions | None:
        axes = mask(cell)
        if axes not in self._made:
            spoken_of = bool(self.cube.listed) and _spoken_of(self.cube.listed, axes)
            self._made[axes] = contributions(self.cube, axes) if spoken_of else None
        return self._made[axes]

    def told(self, cell: Cell) -> tuple[Terms, bool] | None:
        """The projects in a cell, and whether more may belong to it; None where none speaks of one of its axes."""
        made = self._made_of(cell)
        return None if made is None else (made.told(cell), made.is_open(cell))

    def most(self, cell: Cell) -> Terms | None:
        """The projects in a cell and all that may belong to it, if there are no others and their amounts are told."""
        made = self._made_of(cell) if self.complete else None
        if made is None:
            return None
        parts = [made.told(cell), *made.more(cell)]
        told = [terms for terms in parts if terms is not None]
        return together(told) if len(told) == len(parts) else None

    def of(self, cell: Cell) -> Terms | None:
        """What the projects make of a cell of the plan, if they are all there are and every figure of them is exact."""
        told = self.told(cell) if self.complete else None
        if told is None or told[1]:
            return None
        terms = told[0]
        return terms if terms.plus and terms.is_exact else None

    def told_cells(self, absent: Callable[[Route], Figure]) -> Iterator[tuple[Cell, Terms]]:
        """Each cell of the plan that is known otherwise, with the projects in it; a figure for those that may be."""
        if not self.cube.listed:
            return
        cells = (cell for cell in (*self.cube.axes_of, *self.cube.complete) if cell[0] is None)
        for cell in dict.fromkeys(cells):
            told = self.told(cell) if self.cube.number_at(cell) or cell in self.cube.complete else None
            if told is not None:
                terms, more = told
                yield cell, Terms((*terms.plus, absent(("projects",))), terms.minus) if more else terms


def _spoken_of(listed: list[Listed], axes: int) -> bool:
    """Whether, for each of the axes, at least one project says where on it it belongs."""
    projects = [entry for entry in listed if not entry.is_reserve]
    return not (
        (axes & 1 << YEAR and not any(entry.year for entry in projects))
        or (axes & 1 << ACTIVITY and not any(entry.activity for entry in projects))
        or (axes & 1 << LOCALITY and not any(entry.locality for entry in projects))
        or (axes & 1 << SOURCE and not any(entry.sources is not None or entry.total is None for entry in projects))
    )


def contributions(cube: Cube, axes: int) -> Contributions:
    """What the projects add to each cell narrowed on ``axes``, and what more may belong to it."""
    made = Contributions()
    by_year, by_source = axes & 1 << YEAR, axes & 1 << SOURCE
    by_activity, by_locality = axes & 1 << ACTIVITY, axes & 1 << LOCALITY
    for entry in cube.listed:
        if entry.is_reserve:
            _reserve(cube, entry, axes, made)
            continue
        years = [entry.year or ANY] if by_year else [None]
        activities = _reached(cube, ACTIVITY, entry.activity) if by_activity else [(None, True)]
        localities = _reached(cube, LOCALITY, entry.locality) if by_locality else [(None, True)]
        total = _total(cube, entry)
        for source, terms, most in _sources(cube, entry, total) if by_source else [(None, total, None)]:
            for year in years:
                for activity, in_activity in activities:
                    for locality, in_locality in localities:
                        key = (year, source, activity, locality)
                        if terms is None or ANY in key or not (in_activity and in_locality):
                            made.leave_open(key, terms or most)
                        else:
                            made.add(key, terms)
    return made


def _reached(cube: Cube, axis: int, name: str | None) -> list[tuple[str | None, bool]]:
    """The names on an axis that a project belongs to, and those below, to which it may belong."""
    if name is None:
        return [(ANY, True)]
    tree = cube.trees[axis]
    return [*((one, True) for one in (name, *tree.above(name))), *((one, False) for one in tree.below(name))]


def _total(cube: Cube, entry: Listed) -> Terms | None:
    return entry.total if entry.total is not None else cube.resolve(entry.scope)


def _sources(cube: Cube, entry: Listed, total: Terms | None) -> Iterator[tuple[str | None, Terms | None, Terms | None]]:
    """A project's money by source, also above those it names; None, and the most it may be, where it does not tell."""
    tree = cube.trees[SOURCE]
    named = entry.sources
    if named is None:
        names = [cell[2] for cell in _own_cells(cube, entry)]
        named = {name: terms for name in names if name and (terms := cube.resolve(at(entry.scope, SOURCE, name)))}
    if not named:
        yield ANY, None, total
        return
    for name, terms in named.items():
        yield name, terms, None
        for above in tree.above(name):
            if above in named:
                break
            yield above, terms, None
        for below in tree.below(name):
            if below not in named:
                yield below, None, terms


def _own_cells(cube: Cube, entry: Listed) -> list[Cell]:
    """The cells below a project that says more of its sources than bare amounts."""
    todo: list[tuple[Cell, int]] = [(entry.scope, SOURCE)]
    found: list[Cell] = []
    while todo:
        breakdown = cube.breakdowns.get(todo.pop())
        if breakdown is not None:
            for name in breakdown.names:
                cell = at(entry.scope, SOURCE, name)
                found.append(cell)
                todo.append((cell, SOURCE))
    return found


def _reserve(cube: Cube, entry: Listed, axes: int, made: Contributions) -> None:
    """The reserve counts as one more part of the cells it is stated for, and leaves the others open."""
    root = cube.resolve(entry.scope)
    if not axes:
        key: _Key = (None, None, None, None)
        if root is None:
            made.leave_open(key, None)
        else:
            made.add(key, root)
        return
    stated = [cell for cell in cube.cells if cell[0] == entry.scope[0] and mask(cell) == axes]
    for cell in stated:
        terms = cube.resolve(cell)
        if terms is not None:
            made.add(cell[1:], terms)
    if not stated:
        made.leave_open((ANY, ANY, ANY, ANY), root)
