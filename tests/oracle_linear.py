"""The oracle's strongest level: whether any amounts that are not negative fulfil all that is written.

The unknowns are the finest cells of a cube, of which every other cell is a sum, and what each project has of them. Each
figure is then an interval for a sum of unknowns. Exact: the simplex of fractions that decides linear arithmetic in
solvers, in which a bound that is excluded is a step beside its number.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product

from oracle import ENDLESS, NOTHING, Amount, Cube, End, Number, Plan, hard, money_cube, of_target, scaled, share_span

Sum = dict[int, Amount]


class Unknowns:
    """Unknowns that are at least 0, and sums of them that have bounds."""

    def __init__(self) -> None:
        self.low: list[End] = []
        self.high: list[End] = []
        self.rows: dict[int, dict[int, Fraction]] = {}
        self.known: dict[tuple[tuple[int, Amount], ...], int] = {}

    def unknown(self) -> int:
        self.low.append(NOTHING)
        self.high.append(ENDLESS)
        return len(self.low) - 1

    def bound(self, terms: Mapping[int, Amount], low: End | None, high: End) -> None:
        """Keep a sum of unknowns between two ends; a low end of None is no end."""
        terms = {at: times for at, times in terms.items() if times}
        key = tuple(sorted(terms.items()))
        if key not in self.known:
            at = self.unknown()
            self.low[at] = (-ENDLESS[0], 0)
            self.known[key] = at
            self.rows[at] = {other: Fraction(times) for other, times in terms.items()}
        at = self.known[key]
        if low is not None:
            self.low[at] = max(self.low[at], low)
        self.high[at] = min(self.high[at], high)

    def feasible(self) -> bool:
        if any(low > high for low, high in zip(self.low, self.high, strict=True)):
            return False
        values: list[tuple[Fraction, Fraction]] = [(Fraction(0), Fraction(0))] * len(self.low)
        rows = {at: dict(row) for at, row in self.rows.items()}
        uses: dict[int, set[int]] = {}
        for at, row in rows.items():
            for other in row:
                uses.setdefault(other, set()).add(at)
        while True:
            # Bland's rule, the first variable that serves, ends in every case.
            broken = next((at for at in sorted(rows) if not self.low[at] <= values[at] <= self.high[at]), None)
            if broken is None:
                return True
            up = values[broken] < self.low[broken]
            goal = self.low[broken] if up else self.high[broken]
            row = rows[broken]
            chosen = None
            for other in sorted(row):
                rises = (row[other] > 0) == up
                if (rises and values[other] < self.high[other]) or (not rises and values[other] > self.low[other]):
                    chosen = other
                    break
            if chosen is None:
                return False
            self._pivot(rows, uses, values, broken, chosen, goal)

    @staticmethod
    def _pivot(
        rows: dict[int, dict[int, Fraction]],
        uses: dict[int, set[int]],
        values: list[tuple[Fraction, Fraction]],
        leaving: int,
        entering: int,
        goal: End,
    ) -> None:
        row = rows.pop(leaving)
        factor = row.pop(entering)
        change = tuple((Fraction(goal[i]) - values[leaving][i]) / factor for i in (0, 1))
        values[leaving] = (Fraction(goal[0]), Fraction(goal[1]))
        values[entering] = (values[entering][0] + change[0], values[entering][1] + change[1])
        for other in row:
            uses[other].discard(leaving)
        turned = {other: -times / factor for other, times in row.items()}
        turned[leaving] = 1 / factor
        users = uses.pop(entering)
        users.discard(leaving)
        for at in users:
            target = rows[at]
            times = target.pop(entering)
            values[at] = (values[at][0] + times * change[0], values[at][1] + times * change[1])
            for other, more in turned.items():
                new = target.get(other, Fraction(0)) + times * more
                if new:
                    target[other] = new
                    uses.setdefault(other, set()).add(at)
                elif other in target:
                    del target[other]
                    uses[other].discard(at)
        rows[entering] = turned
        for other in turned:
            uses.setdefault(other, set()).add(entering)


class Atoms:
    """The finest cells of a cube, without those that a breakdown leaves nothing for."""

    def __init__(self, cube: Cube, unknowns: Unknowns) -> None:
        self.cube = cube
        self.unknowns = unknowns
        leaves = [self._leaves(axis) for axis in cube.axes]
        places = list(product(*leaves))
        for at, axis, names in cube.listings:
            index = cube.axes.index(axis)
            places = [
                place
                for place in places
                if not self._inside(place, at) or any(name in self._above(axis, place[index]) for name in names)
            ]
        self.at = {place: unknowns.unknown() for place in places}

    def _leaves(self, axis: str) -> list[str]:
        if axis == "year":
            return list(self.cube.years)
        nodes = set(self.cube.above[axis])
        inner = {node for node in nodes if any(node in self.cube.above[axis][other] - {other} for other in nodes)}
        return sorted(nodes - inner) + sorted(f"{node}*" for node in inner)

    def _above(self, axis: str, leaf: str) -> set[str]:
        return self.cube.above[axis].get(leaf.rstrip("*"), {""})

    def _inside(self, place: tuple[str, ...], at: Mapping[str, str]) -> bool:
        return all(
            axis not in at or at[axis] in self._above(axis, leaf)
            for axis, leaf in zip(self.cube.axes, place, strict=True)
        )

    def places(self, at: Mapping[str, str]) -> list[tuple[str, ...]]:
        return [place for place in self.at if self._inside(place, at)]

    def sum(self, at: Mapping[str, str]) -> Sum:
        return {self.at[place]: 1 for place in self.places(at)}


def finest(plan: Plan, numbers: Iterable[Number]) -> Amount:
    stated = [number for statements in plan.documents for _, number in statements]
    return min((number.quantum for number in [*numbers, *stated] if not number.open), default=0)


def span(number: Number, plan: Plan, least: Amount) -> tuple[End, End]:
    return hard(number, Fraction(number.quantum) / 2 if plan.rounded or number.quantum > least else 0)


def bind(cube: Cube, plan: Plan, unknowns: Unknowns, least: Amount) -> Atoms:
    atoms = Atoms(cube, unknowns)
    for at, index in cube.stated:
        unknowns.bound(atoms.sum(at), *span(cube.numbers[index], plan, least))
    for index, times in cube.times:
        low, high = span(cube.numbers[index], plan, least)
        unknowns.bound(atoms.sum({}), scaled(low, times), scaled(high, times))
    for at, _, index, share in cube.subsets:
        part: Sum = {unknowns.unknown(): 1}
        unknowns.bound(part, *span(cube.numbers[index], plan, least))
        unknowns.bound({**atoms.sum(at), **dict.fromkeys(part, -1)}, NOTHING, ENDLESS)
        if share is not None:
            bind_share(unknowns, part, atoms.sum(at), share, [])
    for part_at, whole_at, share, siblings in cube.shares:
        bind_share(unknowns, atoms.sum(part_at), atoms.sum(whole_at), share, siblings)
    return atoms


def bind_share(unknowns: Unknowns, part: Sum, whole: Sum, share: Number, siblings: list[Number | None]) -> None:
    low, high = share_span(share, siblings)
    for end, least in ((low, True), (high, False)):
        if end == ENDLESS:
            continue
        terms: Sum = {at: -times * end[0] for at, times in whole.items()}
        for at, times in part.items():
            terms[at] = terms.get(at, 0) + times
        unknowns.bound(terms, NOTHING if least else None, ENDLESS if least else NOTHING)


def bind_projects(cube: Cube, plan: Plan, atoms: Atoms, unknowns: Unknowns, least: Amount) -> None:
    if not plan.projects:
        return
    had: dict[tuple[str, ...], list[int]] = {place: [] for place in atoms.at}
    for project in plan.projects:
        at = {axis: name for axis, name in project.at.items() if axis in cube.axes}
        mine = {place: unknowns.unknown() for place in atoms.places(at)}
        if project.amount is not None:
            unknowns.bound(dict.fromkeys(mine.values(), 1), *span(project.amount, plan, least))
        if project.by_source and "source" in cube.axes:
            told: set[tuple[str, ...]] = set()
            for name, number in project.by_source.items():
                inside = set(atoms.places({**at, "source": name}))
                told |= inside
                unknowns.bound({mine[place]: 1 for place in inside}, *span(number, plan, least))
            for place in mine.keys() - told:
                unknowns.bound({mine[place]: 1}, NOTHING, NOTHING)
        elif project.by_source:
            ends = [span(number, plan, least) for number in project.by_source.values()]
            low = (sum(end[0][0] for end in ends), 0)
            high = ENDLESS if any(end[1] == ENDLESS for end in ends) else (sum(end[1][0] for end in ends), 0)
            unknowns.bound(dict.fromkeys(mine.values(), 1), low, high)
        for place, unknown in mine.items():
            had[place].append(unknown)
    if plan.reserve is not None:
        kept = {place: unknowns.unknown() for place in atoms.at}
        unknowns.bound(dict.fromkeys(kept.values(), 1), *span(plan.reserve, plan, least))
        for place, unknown in kept.items():
            had[place].append(unknown)
    for place, atom in atoms.at.items():
        unknowns.bound(
            {atom: 1, **dict.fromkeys(had[place], -1)}, NOTHING, NOTHING if plan.projects_complete else ENDLESS
        )


def infeasible(plan: Plan) -> str | None:
    """Which part of a plan nothing can fulfil, or None."""
    for target in plan.targets:
        unknowns = Unknowns()
        cube, _ = of_target(target, plan)
        bind(cube, plan, unknowns, cube.finest)
        if not unknowns.feasible():
            return f"no things fulfil target {target.name}"
    unknowns = Unknowns()
    cube = money_cube(plan)
    least = finest(plan, cube.numbers)
    atoms = bind(cube, plan, unknowns, least)
    bind_projects(cube, plan, atoms, unknowns, least)
    for statements in plan.documents:
        for route, number in statements:
            at = dict(zip(route[::2], route[1::2], strict=True))
            unknowns.bound(atoms.sum(at), *span(number, plan, least))
    return None if unknowns.feasible() else "no amounts fulfil all that is written"
