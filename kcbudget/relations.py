"""The identities of a cube: what must hold among its figures, from every nesting, each once."""

from collections.abc import Callable, Iterator

from kcbudget.axes import AXES, LOCALITY, ROOT, SOURCE, YEAR, Cell, at
from kcbudget.cube import Breakdown, Cube, Share
from kcbudget.projects import project_sums
from kcbudget.system import Figure, Identity, Origin, Route, Terms

Absent = Callable[[Route], Figure]

_ORIGINS: tuple[Origin, ...] = ("share", "year", "source", "activity", "locality")


def relate(cube: Cube, *, absent: Absent, complete: bool) -> None:
    """Enter every identity of the cube; ``absent`` makes a figure for what nobody wrote.

    ``complete`` tells whether the listed projects are all there are.
    """
    found = cube.identities
    found.extend(_same_cell(cube))
    for breakdown in list(cube.breakdowns.values()):
        found.extend(_written_sum(cube, breakdown, absent))
    found.extend(_unstated_wholes(cube))
    found.extend(_derived_sums(cube))
    for whole_cell, part_cell in cube.subsets:
        whole, part = cube.resolve(whole_cell), cube.resolve(part_cell)
        if whole is not None and part is not None:
            found.append(Identity("at-least", "of_which", whole, part, route=part.plus[0].route))
    found.extend(_shares(cube, absent))
    found.extend(project_sums(cube, absent, complete=complete))


def _same_cell(cube: Cube) -> Iterator[Identity]:
    """A cell written twice must say the same."""
    for cell, figures in cube.cells.items():
        if len(figures) < 2 or cube.is_contradictory(cell):
            continue
        first, *others = [figure for figure in figures if figure.amount.is_number] or figures
        for other in others:
            yield Identity("equal", "same-cell", Terms((first,)), Terms((other,)))


def _written_sum(cube: Cube, breakdown: Breakdown, absent: Absent) -> Iterator[Identity]:
    """The parts that a breakdown lists add up to its whole, if the whole is stated; a rest makes it a bound."""
    cell, axis, names, route = breakdown
    stated = cube.figure_at(cell)
    if stated is None:
        return
    whole = cube.resolve(cell)
    if whole is None:
        return
    plus: list[Figure] = []
    minus: list[Figure] = []
    rest: Figure | None = None
    for name in names:
        part = at(cell, axis, name)
        if cube.rests and cube.rests.get(part) == (cell, axis):
            rest = cube.figure_at(part)
            continue
        contradictory = cube.contradictory_axes and cube.is_contradictory(part)
        if not contradictory and (number := cube.number_at(part)) is not None:
            plus.append(number)
            continue
        terms = None if contradictory else cube.resolve(part)
        if terms is None:
            plus.append(absent((*route, name)))
        else:
            plus += terms.plus
            minus += terms.minus
    parts = Terms(tuple(plus), tuple(minus))
    if whole == parts:  # an unknown whole that is these very parts: nothing holds them to it
        whole = Terms((stated,))
    if rest is None:
        yield Identity("equal", _ORIGINS[axis], whole, parts, route=route)
    elif plus or minus:
        yield Identity("at-least", "rest", whole, parts, route=rest.route)


def _unstated_wholes(cube: Cube) -> Iterator[Identity]:
    """Breakdowns of a whole that nobody stated must add up to the same."""
    axes: dict[Cell, list[Breakdown]] = {}
    for breakdown in cube.breakdowns.values():
        if cube.figure_at(breakdown.cell) is None:
            axes.setdefault(breakdown.cell, []).append(breakdown)
    for cell, breakdowns in axes.items():
        sums = [(found, breakdown) for breakdown in breakdowns if (found := cube.parts(cell, breakdown.axis))]
        for other, breakdown in sums[1:]:
            first, against = sums[0]
            if set(first.plus) != set(other.plus):
                key = f"by_{AXES[against.axis - 1]}"
                yield Identity("equal", "breakdowns", first, other, route=breakdown.route, against=key)


def _derived_sums(cube: Cube) -> Iterator[Identity]:
    """Cells whose parts along an axis are all stated in other nestings; an unknown one leaves the sum undecided."""
    seen: set[frozenset[int]] = set()
    reached: dict[int, list[int]] = {}  # the axes along which anything is stated below cells narrowed like this one
    for cell, axes in list(cube.axes_of.items()):
        if axes not in reached:
            # A year is not divided by years; a source may be by sources.
            possible = range(SOURCE if axes & 1 << YEAR else YEAR, LOCALITY + 1)
            reached[axes] = [axis for axis in possible if cube.reaches(axes | 1 << axis)]
        for axis in reached[axes]:
            if (cell, axis) in cube.breakdowns:
                continue
            figure = cube.figure_at(cell)
            if figure is None or (terms := cube.derived(cell, axis)) is None:
                continue
            key = frozenset((figure.index, *(term.index for term in (*terms.plus, *terms.minus))))
            if key not in seen:
                seen.add(key)
                yield Identity("equal", _ORIGINS[axis], Terms((figure,)), terms, route=(AXES[axis - 1],))


def _shares(cube: Cube, absent: Absent) -> Iterator[Identity]:
    """Each share is its part's percentage of the whole; the shares of a whole breakdown make 100 %."""
    groups: dict[tuple[Cell, int], dict[Cell, Share]] = {}
    for share in cube.shares:
        whole = cube.resolve(share.whole)
        part = cube.resolve(share.part)
        if whole is None and share.whole == ROOT and not cube.cells.get(ROOT):
            whole = Terms((absent(("total",)),))
        route = share.figure.route[:-1]
        yield Identity(
            "share",
            "share",
            whole or Terms((absent(route),)),
            part or Terms((absent(route),)),
            share=share.figure,
            route=share.figure.route,
        )
        if share.axis:
            groups.setdefault((share.whole, share.axis), {}).setdefault(share.part, share)
    for (cell, axis), shares in groups.items():
        breakdown = cube.breakdowns.get((cell, axis))
        if breakdown is not None and len(shares) == len(breakdown.names) > 1:
            figures = tuple(share.figure for share in shares.values())
            yield Identity("shares-total", "shares", Terms(()), Terms(figures), route=breakdown.route)
