"""What cells may be worth by the bounds of all that is said of them, and the sums that these bounds refute.

Where the bounds of a cell exclude each other the plan is wrong, however many sums lie between them.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from kcbudget.figures.axes import YEAR, Cell, at, coordinate, mask
from kcbudget.figures.cells import Share
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Figure, Terms, together
from kcbudget.figures.identity import Identity
from kcbudget.figures.judge import System
from kcbudget.figures.narrowing import NOTHING, Bound, Division, Narrowing
from kcbudget.figures.projects import ProjectSums
from kcbudget.figures.valuations import order
from kcbudget.figures.verdict import Outcome
from kcbudget.language.amounts import ABSENT, Amount
from kcbudget.language.units import DONG
from kcbudget.plan.routes import Route

MOST_CELLS = 5000  # up to which the parts that nobody speaks of are divided themselves


def refuted(cube: Cube, system: System, *, complete: bool) -> list[Identity]:
    """The bounds that exclude each other, each as an identity, apart from those that a broken identity has already.

    ``complete`` tells whether the listed projects are all there are.
    """
    broken, broken_shares = _Told(), set()
    for identity in cube.identities:
        verdict = system.judge(identity)
        if verdict.outcome is Outcome.BROKEN:
            broken.add(_numbers(identity), None if identity.origin == "shares" else abs(verdict.gap))
            broken_shares.add(identity.share)
    found: list[Identity] = []
    narrowing = _Beginning(cube, system, complete=complete).narrowing
    narrowing.run()
    for cell, most, least in narrowing.refuted:
        identity = Identity("at-least", "bounds", most, least, route=cube.route_to(cell) or cube.spelt(("total",)))
        figures, verdict = _numbers(identity), system.judge(identity)
        if most.plus and verdict.outcome is Outcome.BROKEN and not broken.tells(figures, abs(verdict.gap)):
            broken.add(figures, None)
            found.append(identity)
    left_open = [share for share in cube.shares if share.figure not in broken_shares]
    return [*found, *_shares(system, narrowing, left_open)]


class _Told:
    """The sets of figures that a contradiction is told of already, each with its gap (None: whatever the gap is)."""

    def __init__(self) -> None:
        self._by_figure: dict[Route, list[tuple[frozenset[Route], int | None]]] = {}

    def add(self, figures: frozenset[Route], gap: int | None) -> None:
        """Keep what is told; a gap that is None speaks for every set that has all these figures."""
        for figure in figures:
            self._by_figure.setdefault(figure, []).append((figures, gap))

    def tells(self, figures: frozenset[Route], gap: int) -> bool:
        """Whether the same figures say the same, or hand on a whole gap, or one whose size does not matter."""
        fewest = min((self._by_figure.get(figure, []) for figure in figures), key=len, default=[])
        if any(figures <= told for told, _ in fewest):
            return True
        candidates = {told: size for figure in figures for told, size in self._by_figure.get(figure, ())}
        return any(told <= figures and size in (None, gap) for told, size in candidates.items())


def _shares(system: System, narrowing: Narrowing, left_open: Iterable[Share]) -> Iterator[Identity]:
    """The shares that the bounds of their part and their whole refute, where their own figures leave them open."""
    for share in sorted(left_open, key=lambda share: share.figure.rank):
        route, more = share.figure.route, None
        for upper, lower in ((share.whole, share.part), (share.part, share.whole)):
            most, least = narrowing.high.get(upper), narrowing.low.get(lower)
            if most is None or least is None:
                continue
            more = more or system.enter(ABSENT, share.figure)
            # The one is at most, the other at least, what its bound is made of.
            sides = Terms(most.terms.plus, (*most.terms.minus, more)), together((least.terms, Terms((more,))))
            whole, part = sides if upper == share.whole else sides[::-1]
            identity = Identity("share", "share", whole, part, share=share.figure, route=route)
            if system.judge(identity).outcome is Outcome.BROKEN:
                yield identity
                break


def _numbers(identity: Identity) -> frozenset[Route]:
    """The figures of an identity that are numbers; money that follows from a share is that share."""
    return frozenset(figure.route for figure in identity.figures() if figure.amount.is_number)


class _Beginning:
    """What the cells of a cube are said to be, before their bounds narrow each other."""

    def __init__(self, cube: Cube, system: System, *, complete: bool) -> None:
        self.cube = cube
        self.system = system
        self.scale = system.scale
        steps = (self.scale.step(figure) for figure in cube.figures if figure.is_exact and figure.is_money)
        self.finest = min(steps, default=1)
        inside = [cell for cell in cube.spoken_of() if cell[0] is not None]
        around = [cell for cell in cube.spoken_of() if cell[0] is None]
        around += filter(None, map(_subset_of, inside))
        self.cells = sorted({*inside, *(wide for cell in around for wide in _around(cell))}, key=order)
        subsets = {cell: whole for cell in self.cells if (whole := _subset_of(cell)) is not None}
        divisions = list(self._divisions())
        beside = {part for division in divisions for part in division.parts}.difference(self.cells)
        if beside and len(self.cells) < MOST_CELLS:  # the sums of what nobody speaks of, which its siblings tell
            self.cells = sorted({*self.cells, *(wide for cell in beside for wide in _around(cell))}, key=order)
            divisions = list(self._divisions())
        self.narrowing = Narrowing(divisions, subsets)
        self._start(ProjectSums(cube, complete=complete))
        for share in sorted(cube.shares, key=lambda share: share.figure.rank):
            if not (self._is_known(share.whole) and self._is_known(share.part)):  # else it is judged as it is
                self._start_share(share)

    def _start(self, projects: ProjectSums) -> None:
        """What each cell is said to be, the surest first: a bound that it refutes is not taken."""
        narrowing = self.narrowing
        for cell in self.cells:
            if self.cube.is_contradictory(cell):
                continue
            figures = self.cube.cells.get(cell, [])
            if len(figures) == 1 and figures[0].is_exact and not self._half2(figures[0]) and not projects.cube.listed:
                exact = Bound(2 * self.scale.value(figures[0]), partial(Terms, (figures[0],)))
                narrowing.low[cell] = narrowing.high[cell] = exact
                continue
            in_plan = cell[0] is None
            made = projects.told(cell) if in_plan else None
            for terms in (self.cube.complete.get(cell), projects.of(cell) if in_plan else None):
                if terms is not None:
                    narrowing.raise_least(cell, self._least(terms), partial(_same, terms))
                    self._take_most(cell, terms)
            written = (*self.cube.cells.get(cell, ()), *self.cube.witnesses.get(cell, ()))
            figures = [figure for figure in written if figure.amount.is_number]
            for figure in sorted(figures, key=lambda figure: (not figure.is_exact, figure.amount[2:5])):
                narrowing.raise_least(cell, self._least(Terms((figure,))), partial(Terms, (figure,)))
                self._take_most(cell, Terms((figure,)))
            if made is not None:
                narrowing.raise_least(cell, self._least(made[0]), partial(_same, made[0]))
            most = projects.most(cell) if in_plan else None
            if most is not None and most.plus:
                self._take_most(cell, most)

    def _is_known(self, cell: Cell) -> bool:
        return cell in self.cube.complete or self.cube.exact_at(cell) is not None

    def _start_share(self, share: Share) -> None:
        """What a share makes of the bounds of its whole for its part, and of those of its part for its whole."""
        figure = share.figure
        if not figure.amount.is_number:
            return
        narrowing = self.narrowing
        least, most = self.scale.ends(figure)
        unit = 200 * 10**-figure.amount.exponent  # 100 % in halves of the share's last digit
        low, high = max(2 * int(least.value) - 1, 0), None if most is None else 2 * int(most.value) + 1
        for known, unknown, (down, over_down), (up, over_up) in (
            (share.whole, share.part, (low, unit), (high, unit)),
            (share.part, share.whole, (unit, high), (unit, low)),
        ):
            bottom, top = narrowing.low.get(known, NOTHING), narrowing.high.get(known)
            if top is None or not up or not over_up or over_down is None:
                continue
            ends2 = bottom.value * down // over_down, -(-top.value * up // over_up)
            money = self._money(figure, ends2[0] // 2, -(-ends2[1] // 2))
            narrowing.raise_least(unknown, 2 * money.amount.digits, partial(Terms, (money,)))
            narrowing.lower_most(unknown, 2 * money.amount.most, partial(Terms, (money,)))

    def _money(self, share: Figure, low: int, high: int) -> Figure:
        """A share as the money that it stands for."""
        amount = Amount(share.amount.text, "between", low, self.scale.exponent, DONG, high)
        return self.system.enter(amount, share)

    def _least(self, terms: Terms) -> int:
        """The doubled least value of a sum (what it takes away is exact)."""
        plus = sum(2 * int(self.scale.ends(figure)[0].value) - self._half2(figure) for figure in terms.plus)
        return plus - sum(2 * self.scale.value(figure) + self._half2(figure) for figure in terms.minus)

    def _take_most(self, cell: Cell, terms: Terms) -> None:
        """Let a sum be what a cell is at most, if its figures have greatest values."""
        value = -sum(2 * self.scale.value(figure) - self._half2(figure) for figure in terms.minus)
        for figure in terms.plus:
            most = self.scale.ends(figure)[1]
            if most is None:
                return
            value += 2 * int(most.value) + self._half2(figure)
        self.narrowing.lower_most(cell, value, partial(_same, terms))

    def _half2(self, figure: Figure) -> int:
        """Twice what the precision of a figure leaves open on either side."""
        step = self.scale.step(figure)
        is_coarse = self.system.rounded or step > self.finest
        return step if is_coarse and figure.is_exact else 0

    def _divisions(self) -> Iterator[Division]:
        known = set(self.cells)
        listed: dict[tuple[int, str | None], list[Cell]] = {}
        for cell, axis in self.cube.breakdowns:
            if cell[0] is None:
                listed.setdefault((axis, coordinate(cell, axis)), []).append(cell)
        axes_below: dict[int, list[int]] = {}
        narrowed = {mask(cell) for cell in self.cells}
        for cell in self.cells:
            axes = mask(cell)
            if axes not in axes_below:
                axes_below[axes] = [axis for axis in range(1, 5) if axes | 1 << axis in narrowed]
            for axis in range(1, 5) if cell[0] is not None else axes_below[axes]:
                breakdown = self.cube.breakdowns.get((cell, axis))
                parts = breakdown.parts if breakdown is not None else self.cube.children(cell, axis)
                if not any(part in known for part in parts) or any(map(self.cube.is_contradictory, parts)):
                    continue
                complete = (
                    breakdown is not None
                    or axis == YEAR
                    or all(map(self.cube.is_spoken_of, parts))
                    or any(_lies_in(cell, other) for other in listed.get((axis, coordinate(cell, axis)), ()))
                )
                yield Division(cell, tuple(sorted(parts, key=order)), complete)


def _same(terms: Terms) -> Terms:
    return terms


def _around(cell: Cell) -> Iterable[Cell]:
    """A cell and every cell that it lies in."""
    found = [cell]
    for axis in range(1, 5):
        if coordinate(cell, axis) is not None:
            found += [at(other, axis, None) for other in found]
    return found


def _lies_in(cell: Cell, other: Cell) -> bool:
    """Whether a cell is narrowed on all axes as another one is."""
    return all(wide is None or wide == own for wide, own in zip(other[1:], cell[1:], strict=True))


def _subset_of(cell: Cell) -> Cell | None:
    """The cell that a part which need not be all is a part of, if the cell is such a part."""
    scope = cell[0]
    if scope is None or scope[0] != "of_which":
        return None
    whole: Cell = scope[1]  # type: ignore[assignment]
    return (whole[0], *cell[1:])
