"""Projects are the leaves of the cube: each figure that they can be added up to is checked against them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from kcbudget.axes import ACTIVITY, LOCALITY, SOURCE, YEAR, Cell, at, mask
from kcbudget.cube import Cube, Listed
from kcbudget.system import Figure, Identity, Route, Terms

_Key = tuple[str | None, ...]

# What a project does not say: it may belong to any part of the axis, or to none.
ANY = "\0any"


def project_sums(cube: Cube, absent: Callable[[Route], Figure], *, complete: bool) -> Iterator[Identity]:
    """An identity for each stated cell of the plan and the projects in it.

    Where the file does not tell whether some project belongs to the cell, the sum is left open; a cell is passed
    over where no project speaks of one of its axes at all.
    """
    if not cube.listed:
        return
    cells: dict[int, list[Cell]] = defaultdict(list)
    for cell in cube.cells:
        figure = cube.figure_at(cell)
        if cell[0] is None and figure is not None and figure.amount.is_number:
            cells[mask(cell)].append(cell)
    for axes, targets in cells.items():
        if not _spoken_of(cube.listed, axes):
            continue
        sums, open_keys = contributions(cube, axes)
        patterns = _patterns(open_keys)
        for cell in targets:
            stated = cube.figure_at(cell)
            if stated is None:
                continue
            terms = sums.get(cell[1:], Terms((), ()))
            if any(_narrowed(cell[1:], told) in keys for told, keys in patterns.items()):
                terms = Terms((*terms.plus, absent(("projects",))), terms.minus)
            whole = Terms((stated,))
            if complete:
                yield Identity("equal", "projects", whole, terms, route=("projects",))
            else:
                yield Identity("at-least", "listed-projects", whole, terms, route=("projects",))


def _patterns(open_keys: Iterable[_Key]) -> dict[tuple[int, ...], set[_Key]]:
    """Cells to which more may belong, by the axes on which they say where they are."""
    found: dict[tuple[int, ...], set[_Key]] = defaultdict(set)
    for key in open_keys:
        told = tuple(axis for axis, part in enumerate(key) if part != ANY)
        found[told].add(_narrowed(key, told))
    return found


def _narrowed(key: _Key, told: tuple[int, ...]) -> _Key:
    return tuple(key[axis] for axis in told)


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
