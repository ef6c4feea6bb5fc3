"""The identities of a cube: what must hold among its figures, from every nesting, each once."""

from collections.abc import Callable, Iterator

from kcbudget.figures.axes import AXES, ROOT, Cell
from kcbudget.figures.cells import Breakdown, Share
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Figure, Terms, apart, together
from kcbudget.figures.identity import Identity
from kcbudget.figures.projects import ProjectSums
from kcbudget.figures.valuations import PROJECTS, settle
from kcbudget.plan.routes import Route

Absent = Callable[[Route], Figure]

_ORIGINS = ("share", "year", "source", "activity", "locality")


def relate(cube: Cube, *, absent: Absent, complete: bool, rounded: bool) -> None:
    """Enter every identity of the cube; ``absent`` makes a figure for what nobody wrote.

    ``complete`` tells whether the listed projects are all there are, ``rounded`` whether every figure is rounded.
    """
    sums = ProjectSums(cube, complete=complete)
    settle(cube, sums.of)
    found = cube.identities
    found.extend(_same_cell(cube))
    valued = _Valued(cube, rounded=rounded)
    for breakdown in list(cube.breakdowns.values()):
        found.extend(_written_sum(cube, valued, breakdown, absent))
    found.extend(_derived_sums(cube, valued))
    for whole_cell, part_cell in cube.subsets:
        whole, part = cube.resolve(whole_cell), cube.resolve(part_cell)
        if whole is not None and part is not None:
            found.append(Identity("at-least", "of_which", whole, part, route=part.plus[0].route))
    found.extend(_shares(cube, absent))
    found.extend(_project_sums(sums, valued, absent))
    found.extend(valued.pairs())
    found[:] = _each_once(found)


def _each_once(identities: list[Identity]) -> Iterator[Identity]:
    """The identities without what stands on both sides of one, and without those that this leaves twice."""
    seen: set[frozenset[Figure]] = set()
    compared: list[Identity] = []
    for identity in identities:
        if identity.relation != "equal" or identity.origin == "same-cell":
            yield identity
        elif {*identity.left.plus}.isdisjoint(identity.right.plus) and not identity.left.minus:
            seen.add(frozenset(identity.figures()))
            yield identity
        else:
            compared.append(identity)
    for identity in compared:
        left, right = apart(identity.left, identity.right)
        figures = frozenset((*left.figures, *right.figures))
        if figures and figures not in seen:
            seen.add(figures)
            yield Identity("equal", identity.origin, left, right, route=identity.route, against=identity.against)


def _same_cell(cube: Cube) -> Iterator[Identity]:
    """A cell written twice must say the same; of different precision, the finest speaks for the cell."""
    for cell, figures in cube.cells.items():
        if len(figures) < 2 or cube.is_contradictory(cell):
            continue
        numbers = [figure for figure in figures if figure.amount.is_number] or figures
        first = cube.number_at(cell) or figures[0]
        for other in numbers:
            if other is not first:
                yield Identity("equal", "same-cell", *_in_order(first, other))


def _in_order(one: Figure, other: Figure) -> tuple[Terms, Terms]:
    first, second = sorted((one, other), key=lambda figure: figure.index)
    return Terms((first,)), Terms((second,))


class _Valued:
    """The complete sums of cells, by the cell, for what must be compared beside the cell's own figure."""

    def __init__(self, cube: Cube, *, rounded: bool) -> None:
        self.cube = cube
        self.rounded = rounded
        self.sums: dict[Cell, list[tuple[Terms, Route]]] = {}

    def compared(self, cell: Cell, axis: int, origin: str, parts: Terms, route: Route) -> Iterator[Identity]:
        """Hold a sum of a cell against all that the cell is said to be: its number, and its complete valuation.

        A cell of which nothing else is known may be what the sum makes. A sum that the valuation itself follows from
        proves nothing beside it.
        """
        stated, complete = self.cube.figure_at(cell), self.cube.complete.get(cell)
        if parts.is_exact:
            self.sums.setdefault(cell, []).append((parts, route))
        defines = complete is not None and self.cube.definer[cell] == (cell, axis)
        if stated is not None and stated.amount.is_number:
            yield Identity("equal", origin, Terms((stated,)), parts, route=route)
            if complete is None or stated.is_exact:
                return
        elif defines or complete is None:
            if stated is not None and stated.amount.qualifier != "rest":
                yield Identity("equal", origin, Terms((stated,)), parts, route=route)
            elif stated is not None and (remainder := self.cube.resolve(cell)) is not None and remainder != parts:
                yield Identity("equal", origin, remainder, parts, route=route)
            return
        if complete is None or defines or complete == parts:
            return
        one, other = (complete, self._route(cell)), (parts, route)
        if stated is None:
            whole, first = self.cube.definer[cell]
            if whole == cell and first > axis:
                one, other = other, one
            yield _between_sums(*one, *other)
        else:
            yield Identity("equal", origin, complete, parts, route=route)

    def _route(self, cell: Cell) -> Route:
        """The route of the breakdown, or the axis, that a complete valuation follows from."""
        key = self.cube.definer[cell]
        breakdown = self.cube.breakdowns.get(key)
        if breakdown is not None:
            return breakdown.route
        below = ("projects",) if key[1] == PROJECTS else (*self.cube.route_to(cell), f"by_{AXES[key[1] - 1]}")
        return self.cube.spelt(below)

    def pairs(self) -> Iterator[Identity]:
        """The sums of a cell held against each other where the slack of a comparison with the cell could hide a gap."""
        for cell, sums in self.sums.items():
            if len(sums) < 2:
                continue
            figures = self.cube.cells.get(cell, [])
            exact = [figure for figure in figures if figure.is_exact]
            exponents = {figure.amount.exponent for figure in exact}
            exponents.update(figure.amount.exponent for terms, _ in sums for figure in terms.figures)
            if not self.rounded and len(exponents) < 2:
                continue
            compared = self.cube.complete.get(cell) if not exact else None
            for number, one in enumerate(sums):
                for other in sums[number + 1 :]:
                    if compared not in (one[0], other[0]):
                        yield _between_sums(*one, *other)


def _between_sums(one: Terms, route: Route, other: Terms, other_route: Route) -> Identity:
    """Two sums of one cell, which must make the same; told by the second, and told apart by the first."""
    return Identity("equal", "breakdowns", one, other, route=other_route, against=str(route[-1]))


def _written_sum(cube: Cube, valued: _Valued, breakdown: Breakdown, absent: Absent) -> Iterator[Identity]:
    """The parts that a breakdown lists add up to its whole, if that is known otherwise; a rest makes it a bound."""
    cell, axis, names, route = breakdown
    if cube.figure_at(cell) is None and cell not in cube.complete:
        return
    found: list[Terms] = []
    rest: Figure | None = None
    for name, part in zip(names, breakdown.parts, strict=True):
        if cube.contradictory_axes and cube.is_contradictory(part):
            terms = None
        elif cube.definer and cube.definer.get(part) == (cell, axis):
            if part in cube.rests:
                rest = cube.figure_at(part)
                continue
            figure = cube.figure_at(part)
            terms = Terms((figure,)) if figure is not None else None
        elif cube.rests.get(part) == (cell, axis) and part not in cube.complete:
            rest = cube.figure_at(part)
            continue
        else:
            terms = cube.resolve(part)
        found.append(Terms((absent((*route, name)),)) if terms is None else terms)
    parts = together(found)
    if rest is None:
        yield from valued.compared(cell, axis, _ORIGINS[axis], parts, route)
    elif parts.plus or parts.minus:
        whole = cube.resolve(cell)
        if whole is not None:
            yield Identity("at-least", "rest", whole, parts, route=rest.route)


def _derived_sums(cube: Cube, valued: _Valued) -> Iterator[Identity]:
    """Cells that other nestings divide: into all their parts, or into some, which the cell is at least."""
    seen: set[frozenset[int]] = set()
    for cell, axis in list(cube.crossed()):
        children = cube.children(cell, axis)
        told = [cube.part_of(cell, axis, part) for part in children]
        found = [terms for terms in told if terms is not None]
        if not found:
            continue
        parts, route = together(found), cube.spelt((*cube.route_to(cell), f"by_{AXES[axis - 1]}"))
        key = frozenset(figure.index for figure in (*cube.cells.get(cell, ())[:1], *parts.figures))
        if key in seen:
            continue
        seen.add(key)
        if len(found) == len(children):
            yield from valued.compared(cell, axis, _ORIGINS[axis], parts, route)
        elif (whole := cube.resolve(cell)) is not None and any(figure.amount.is_number for figure in parts.plus):
            yield Identity("at-least", _ORIGINS[axis], whole, parts, route=route)


def _project_sums(sums: ProjectSums, valued: _Valued, absent: Absent) -> Iterator[Identity]:
    """The listed projects make what their cell is known to be, or at most that where they are not all."""
    route = sums.cube.spelt(("projects",))
    for cell, terms in sums.told_cells(absent):
        if not sums.complete:
            if (whole := sums.cube.resolve(cell)) is not None:
                yield Identity("at-least", "listed-projects", whole, terms, route=route)
        elif not _follows_from_parts(sums, cell):
            yield from valued.compared(cell, PROJECTS, "projects", terms, route)


def _follows_from_parts(sums: ProjectSums, cell: Cell) -> bool:
    """Whether a cell is only known as the sum of parts that are each held against their projects."""
    cube = sums.cube
    key = cube.definer.get(cell)
    if cube.number_at(cell) is not None or key is None or key[0] != cell or key[1] == PROJECTS:
        return False
    breakdown = cube.breakdowns.get(key)
    parts = breakdown.parts if breakdown is not None else cube.children(*key)
    return all((told := sums.told(part)) is not None and not told[1] for part in parts)


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
        if breakdown is not None and len(shares) == len(breakdown.names):
            figures = tuple(share.figure for share in shares.values())
            yield Identity("shares-total", "shares", Terms(()), Terms(figures), route=breakdown.route)
