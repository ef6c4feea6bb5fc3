"""Projects are the leaves of the cube: each figure that they can be added up to is checked against them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from kcbudget.axes import ACTIVITY, LOCALITY, SOURCE, YEAR, Cell, at, mask
from kcbudget.cube import Cube, Listed
from kcbudget.figure import Figure, Route, Terms

_Key = tuple[str | None, ...]

# What a project does not say: it may belong to any part of the axis, or to none.
ANY = "\0any"


class ProjectSums:
    """What the listed projects make of the plan's cells; ``complete`` tells whether they are all there are."""

    def __init__(self, cube: Cube, *, complete: bool) -> None:
        self.cube = cube
        self.complete = complete
        self._made: dict[int, tuple[dict[_Key, Terms], set[_Key]] | None] = {}

    def told(self, cell: Cell) -> tuple[Terms, bool] | None:
        """The projects in a cell, and whether more may belong to it; None where none speaks of one of its axes."""
        axes = mask(cell)
        if axes not in self._made:
            spoken_of = bool(self.cube.listed) and _spoken_of(self.cube.listed, axes)
            self._made[axes] = contributions(self.cube, axes) if spoken_of else None
        made = self._made[axes]
        if made is None:
            return None
        sums, open_keys = made
        return sums.get(cell[1:], Terms(())), is_open(cell, open_keys)

    def of(self, cell: Cell) -> Terms | None:
        """What the projects make of a cell of the plan, if they are all there are and every figure of them is exact."""
        told = self.told(cell) if self.complete else None
        if told is None or told[1]:
            return None
        terms = told[0]
        return terms if terms.plus and all(figure.is_exact for figure in (*terms.plus, *terms.minus)) else None

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


def is_open(cell: Cell, open_keys: Iterable[_Key]) -> bool:
    """Whether projects that do not say where they belong may belong to a cell."""
    return any(all(part in (ANY, own) for part, own in zip(key, cell[1:], strict=True)) for key in open_keys)


def _spoken_of(listed: list[Listed], axes: int) -> bool:
    """Whether, for each of the axes, at least one project says where on it it belongs."""
    projects = [entry for entry in listed if not entry.is_reserve]
    return not (
        (axes & 1 << YEAR and not any(entry.year for entry in projects))
        or (axes & 1 << ACTIVITY and not any(entry.activity for entry in projects))
        or (axes & 1 << LOCALITY and not any(entry.locality for entry in projects))
        or (axes & 1 << SOURCE and not any(entry.sources is not None or entry.total is None for entry in projects))
    )


def contributions(cube: Cube, axes: int) -> tuple[dict[_Key, Terms], set[_Key]]:
    """What the projects add to each cell narrowed on ``axes``, and the cells to which more may belong."""
    plus: dict[_Key, list[Figure]] = defaultdict(list)
    minus: dict[_Key, list[Figure]] = defaultdict(list)
    open_keys: set[_Key] = set()
    by_year, by_source = axes & 1 << YEAR, axes & 1 << SOURCE
    by_activity, by_locality = axes & 1 << ACTIVITY, axes & 1 << LOCALITY
    for entry in cube.listed:
        if entry.is_reserve:
            _reserve(cube, entry, axes, plus, minus, open_keys)
            continue
        years = [entry.year or ANY] if by_year else [None]
        activities = _with_above(cube, ACTIVITY, entry.activity) if by_activity else [None]
        localities = _with_above(cube, LOCALITY, entry.locality) if by_locality else [None]
        for source, terms in _sources(cube, entry) if by_source else [(None, _total(cube, entry))]:
            for year in years:
                for activity in activities:
                    for locality in localities:
                        key = (year, source, activity, locality)
                        if terms is None or ANY in key:
                            open_keys.add(key)
                        else:
                            plus[key] += terms.plus
                            minus[key] += terms.minus
    return {key: Terms(tuple(figures), tuple(minus[key])) for key, figures in plus.items()}, open_keys


def _with_above(cube: Cube, axis: int, name: str | None) -> list[str | None]:
    return [ANY] if name is None else [name, *cube.trees[axis].above(name)]


def _total(cube: Cube, entry: Listed) -> Terms | None:
    return entry.total if entry.total is not None else cube.resolve(entry.scope)


def _sources(cube: Cube, entry: Listed) -> Iterator[tuple[str | None, Terms | None]]:
    """A project's money by source, sources above the ones it names included; None where it does not tell."""
    tree = cube.trees[SOURCE]
    named = entry.sources
    if named is None:
        names = [cell[2] for cell in _own_cells(cube, entry)]
        named = {name: terms for name in names if name and (terms := cube.resolve(at(entry.scope, SOURCE, name)))}
    if not named:
        yield ANY, None
        return
    for name, terms in named.items():
        yield name, terms
        for above in tree.above(name):
            if above in named:
                break
            yield above, terms
        for below in tree.below(name):
            if below not in named:
                yield below, None


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


def _reserve(
    cube: Cube,
    entry: Listed,
    axes: int,
    plus: dict[_Key, list[Figure]],
    minus: dict[_Key, list[Figure]],
    open_keys: set[_Key],
) -> None:
    """The reserve counts as one more part of the cells it is stated for, and leaves the others open."""
    root = cube.resolve(entry.scope)
    if not axes:
        key: _Key = (None, None, None, None)
        if root is None:
            open_keys.add(key)
        else:
            plus[key] += root.plus
            minus[key] += root.minus
        return
    stated = [cell for cell in cube.cells if cell[0] == entry.scope[0] and mask(cell) == axes]
    for cell in stated:
        terms = cube.resolve(cell)
        if terms is not None:
            plus[cell[1:]] += terms.plus
            minus[cell[1:]] += terms.minus
    if not stated:
        open_keys.add((ANY, ANY, ANY, ANY))
