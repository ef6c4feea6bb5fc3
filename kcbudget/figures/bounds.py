"""What cells may be worth by the bounds of all that is said of them, and the sums that these bounds refute.

Every partition narrows what its members may be: a whole is at least its stated parts, a part at most what the others
leave of the whole. This is repeated until nothing changes (bounds propagation, as in A. Mackworth, Consistency in
networks of relations, Artificial Intelligence 8, 1977). Where the bounds of a cell exclude each other the plan is
wrong, however many sums lie between them; each of the two bounds is kept as the sum of figures that it follows from.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from kcbudget.figures.axes import YEAR, Cell, at, coordinate, mask
from kcbudget.figures.cube import Cube, Share
from kcbudget.figures.figure import Figure, Terms, less, together
from kcbudget.figures.identity import Identity
from kcbudget.figures.intervals import ends
from kcbudget.figures.judge import Outcome, System
from kcbudget.figures.projects import ProjectSums
from kcbudget.figures.valuations import order
from kcbudget.language.amounts import ABSENT, Amount
from kcbudget.language.units import DONG
from kcbudget.plan.routes import Route

MOST_CELLS = 5000  # up to which the parts that nobody speaks of are divided themselves
NARROWED = 12  # times that one bound is narrowed: bounds that go round in a circle need not come to an end


class Bound(NamedTuple):
    """An end of what a cell may be worth, doubled, and the sum of figures that it follows from, made when asked for."""

    value: int
    made: Callable[[], Terms]

    @property
    def terms(self) -> Terms:
        """The sum of figures that the end follows from."""
        return self.made()


class Division(NamedTuple):
    """A whole and parts of it along an axis; ``whole`` is all of them together only if they are ``complete``."""

    whole: Cell
    parts: tuple[Cell, ...]
    complete: bool


NOTHING = Bound(0, lambda: Terms(()))


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
    narrowing = _Narrowing(cube, system, complete=complete)
    for cell, most, least in narrowing.run():
        identity = Identity("at-least", "bounds", most, least, route=cube.route_to(cell) or ("total",))
        figures, verdict = _numbers(identity), system.judge(identity)
        if most.plus and verdict.outcome is Outcome.BROKEN and not broken.tells(figures, abs(verdict.gap)):
            broken.add(figures, None)
            found.append(identity)
    left_open = [share for share in cube.shares if share.figure not in broken_shares]
    return [*found, *_shares(cube, system, narrowing, left_open)]


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


def _shares(cube: Cube, system: System, narrowing: "_Narrowing", left_open: Iterable[Share]) -> Iterator[Identity]:
    """The shares that the bounds of their part and their whole refute, where their own figures leave them open."""
    for share in sorted(left_open, key=lambda share: share.figure.rank):
        route = share.figure.route
        more = Figure(ABSENT, route, share.figure.line, share.figure.column, len(cube.figures))
        for upper, lower in ((share.whole, share.part), (share.part, share.whole)):
            most, least = narrowing.high.get(upper), narrowing.low.get(lower)
            if most is None or least is None:
                continue
            # The one is at most, the other at least, what its bound is made of.
            sides = Terms(most.terms.plus, (*most.terms.minus, more)), together((least.terms, Terms((more,))))
            whole, part = sides if upper == share.whole else sides[::-1]
            identity = Identity("share", "share", whole, part, share=share.figure, route=route)
            if system.judge(identity).outcome is Outcome.BROKEN:
                cube.figures.append(more)
                yield identity
                break


def _numbers(identity: Identity) -> frozenset[Route]:
    """The figures of an identity that are numbers; money that follows from a share is that share."""
    return frozenset(figure.route for figure in identity.figures() if figure.amount.is_number)


class _Narrowing:
    """The bounds of all cells of a cube, narrowed until nothing changes."""

    def __init__(self, cube: Cube, system: System, *, complete: bool) -> None:
        self.cube = cube
        self.system = system
        self.finest = min((figure.step for figure in cube.figures if figure.is_exact and figure.is_money), default=1)
        self.low: dict[Cell, Bound] = {}
        self.high: dict[Cell, Bound] = {}
        self.narrowed: dict[tuple[Cell, bool], int] = {}
        self.refuted: list[tuple[Cell, Terms, Terms]] = []
        self.contradicted: set[Division] = set()
        inside = [cell for cell in cube.spoken_of() if cell[0] is not None]
        around = [cell for cell in cube.spoken_of() if cell[0] is None]
        around += filter(None, map(_subset_of, inside))
        self.cells = sorted({*inside, *(wide for cell in around for wide in _around(cell))}, key=order)
        self.subsets = {cell: whole for cell in self.cells if (whole := _subset_of(cell)) is not None}
        self.divisions = list(self._divisions())
        beside = {part for division in self.divisions for part in division.parts}.difference(self.cells)
        if beside and len(self.cells) < MOST_CELLS:  # the sums of what nobody speaks of, which its siblings tell
            self.cells = sorted({*self.cells, *(wide for cell in beside for wide in _around(cell))}, key=order)
            self.divisions = list(self._divisions())
        self.member_of: dict[Cell, list[Division]] = {}
        for division in self.divisions:
            for cell in (division.whole, *division.parts):
                self.member_of.setdefault(cell, []).append(division)
        self.holders: dict[Cell, list[Cell]] = {}
        for cell, whole in self.subsets.items():
            self.holders.setdefault(whole, []).append(cell)
        self._start(ProjectSums(cube, complete=complete))
        for share in sorted(cube.shares, key=lambda share: share.figure.rank):
            if not (self._is_known(share.whole) and self._is_known(share.part)):  # else it is judged as it is
                self._start_share(share)

    def run(self) -> list[tuple[Cell, Terms, Terms]]:
        """Each cell whose bounds exclude each other, with the sum that is its greatest value and that of its least."""
        waiting = deque(dict.fromkeys(self.divisions))
        queued = set(waiting)
        while waiting:
            division = waiting.popleft()
            queued.discard(division)
            for cell in self._narrow(division):
                more = [other for other in self.member_of.get(cell, ()) if other not in queued]
                queued.update(more)
                waiting.extend(more)
        return self.refuted

    # ------------------------------------------------------------------------------------ what is known to begin with

    def _start(self, projects: ProjectSums) -> None:
        """What each cell is said to be, the surest first: a bound that it refutes is not taken."""
        for cell in self.cells:
            if self.cube.is_contradictory(cell):
                continue
            figures = self.cube.cells.get(cell, [])
            if len(figures) == 1 and figures[0].is_exact and not self._half2(figures[0]) and not projects.cube.listed:
                self.low[cell] = self.high[cell] = Bound(2 * figures[0].value, partial(Terms, (figures[0],)))
                continue
            in_plan = cell[0] is None
            made = projects.told(cell) if in_plan else None
            for terms in (self.cube.complete.get(cell), projects.of(cell) if in_plan else None):
                if terms is not None:
                    self._raise(cell, self._least(terms), partial(_same, terms))
                    self._take_most(cell, terms)
            written = (*self.cube.cells.get(cell, ()), *self.cube.witnesses.get(cell, ()))
            figures = [figure for figure in written if figure.amount.is_number]
            for figure in sorted(figures, key=lambda figure: (not figure.is_exact, figure.amount[2:5])):
                self._raise(cell, self._least(Terms((figure,))), partial(Terms, (figure,)))
                self._take_most(cell, Terms((figure,)))
            if made is not None:
                self._raise(cell, self._least(made[0]), partial(_same, made[0]))
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
        least, most = ends(figure)
        unit = 200 * 10**-figure.amount.exponent  # 100 % in halves of the share's last digit
        low, high = max(2 * int(least.value) - 1, 0), None if most is None else 2 * int(most.value) + 1
        for known, unknown, (down, over_down), (up, over_up) in (
            (share.whole, share.part, (low, unit), (high, unit)),
            (share.part, share.whole, (unit, high), (unit, low)),
        ):
            bottom, top = self.low.get(known, NOTHING), self.high.get(known)
            if top is None or not up or not over_up or over_down is None:
                continue
            ends2 = bottom.value * down // over_down, -(-top.value * up // over_up)
            money = self._money(figure, ends2[0] // 2, -(-ends2[1] // 2))
            self._raise(unknown, 2 * money.value, partial(Terms, (money,)))
            self._lower(unknown, 2 * money.amount.most, partial(Terms, (money,)))

    def _money(self, share: Figure, low: int, high: int) -> Figure:
        """A share as the money that it stands for."""
        amount = Amount(share.amount.text, "between", low, self.system.exponent, DONG, high)
        money = Figure(amount, share.route, share.line, share.column, len(self.cube.figures))
        money.value = low
        self.cube.figures.append(money)
        return money

    def _least(self, terms: Terms) -> int:
        """The doubled least value of a sum (what it takes away is exact)."""
        plus = sum(2 * int(ends(figure)[0].value) - self._half2(figure) for figure in terms.plus)
        return plus - sum(2 * figure.value + self._half2(figure) for figure in terms.minus)

    def _take_most(self, cell: Cell, terms: Terms) -> None:
        """Let a sum be what a cell is at most, if its figures have greatest values."""
        value = -sum(2 * figure.value - self._half2(figure) for figure in terms.minus)
        for figure in terms.plus:
            most = ends(figure)[1]
            if most is None:
                return
            value += 2 * int(most.value) + self._half2(figure)
        self._lower(cell, value, partial(_same, terms))

    def _half2(self, figure: Figure) -> int:
        """Twice what the precision of a figure leaves open on either side."""
        is_coarse = self.system.rounded or figure.step > self.finest
        return figure.step if is_coarse and figure.is_exact else 0

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

    # ------------------------------------------------------------------------------------ narrowing

    def _narrow(self, division: Division) -> list[Cell]:
        """Narrow the members of a division by each other; returns those that changed."""
        if division in self.contradicted:  # nothing follows from what contradicts itself
            return []
        whole, parts, complete = division
        before = len(self.refuted)
        changed = []
        lows = [self.low.get(part, NOTHING) for part in parts]
        least = sum(low.value for low in lows)
        if least > self.low.get(whole, NOTHING).value:
            changed += [whole] * self._raise(whole, least, partial(_sum, lows))
        top = self.high.get(whole)
        if top is not None:
            for number, part in enumerate(parts):
                left = top.value - least + lows[number].value
                if part not in self.high or left < self.high[part].value:
                    changed += [part] * self._lower(part, left, partial(_rest, top, lows, number))
                    if len(self.refuted) > before:
                        break
        if complete and len(self.refuted) == before:
            changed += self._narrow_from_above(whole, parts)
        if len(self.refuted) > before:
            self.contradicted.add(division)
        for part in (whole, *parts):
            if part in self.subsets or part in self.holders:
                changed += self._narrow_subset(part)
        return changed

    def _narrow_from_above(self, whole: Cell, parts: tuple[Cell, ...]) -> list[Cell]:
        """What the greatest values of the parts leave to the whole, and to a part of which no greatest one is known."""
        open_parts = [part for part in parts if part not in self.high]
        if len(open_parts) > 1:
            return []
        before = len(self.refuted)
        changed = []
        highs = [self.high.get(part, NOTHING) for part in parts]
        most = sum(high.value for high in highs)
        if not open_parts and (whole not in self.high or most < self.high[whole].value):
            changed += [whole] * self._lower(whole, most, partial(_sum, highs))
        bottom = self.low.get(whole, NOTHING)
        for number, part in enumerate(parts):
            left = bottom.value - most + highs[number].value
            is_sought = not open_parts or part in open_parts
            if is_sought and left > self.low.get(part, NOTHING).value and len(self.refuted) == before:
                changed += [part] * self._raise(part, left, partial(_rest, bottom, highs, number))
        return changed

    def _narrow_subset(self, cell: Cell) -> list[Cell]:
        """Some part of a cell that need not be all of it is at most the cell."""
        changed = []
        pairs = [(inside, cell) for inside in self.holders.get(cell, ())]
        if cell in self.subsets:
            pairs.append((cell, self.subsets[cell]))
        for inside, whole in pairs:
            low, high = self.low.get(inside, NOTHING), self.high.get(whole)
            if low.value > self.low.get(whole, NOTHING).value:
                changed += [whole] * self._raise(whole, low.value, low.made)
            if high is not None and (inside not in self.high or high.value < self.high[inside].value):
                changed += [inside] * self._lower(inside, high.value, high.made)
        return changed

    def _raise(self, cell: Cell, value: int, made: Callable[[], Terms]) -> bool:
        """Take a greater least value of a cell, unless it is refuted; returns whether it was taken."""
        high = self.high.get(cell)
        if high is not None and value > high.value:
            return self._refute(cell, high.made, made)
        if value <= self.low.get(cell, NOTHING).value or not self._may_narrow(cell, least=True):
            return False
        self.low[cell] = Bound(value, made)
        return True

    def _lower(self, cell: Cell, value: int, made: Callable[[], Terms]) -> bool:
        """Take a smaller greatest value of a cell, unless it is refuted; returns whether it was taken."""
        low = self.low.get(cell, NOTHING)
        if value < low.value:
            return self._refute(cell, made, low.made)
        if (cell in self.high and value >= self.high[cell].value) or not self._may_narrow(cell, least=False):
            return False
        self.high[cell] = Bound(value, made)
        return True

    def _may_narrow(self, cell: Cell, *, least: bool) -> bool:
        times = self.narrowed[cell, least] = self.narrowed.get((cell, least), 0) + 1
        return times <= NARROWED

    def _refute(self, cell: Cell, most: Callable[[], Terms], least: Callable[[], Terms]) -> bool:
        """Keep a contradiction; the bound that makes it is not taken, so that nothing follows from it."""
        self.refuted.append((cell, most(), least()))
        return False


def _same(terms: Terms) -> Terms:
    return terms


def _sum(bounds: list[Bound]) -> Terms:
    return together(bound.terms for bound in bounds)


def _rest(whole: Bound, bounds: list[Bound], number: int) -> Terms:
    """What a bound of a whole leaves for one of its parts beside bounds of the others."""
    return less(whole.terms, together(bound.terms for other, bound in enumerate(bounds) if other != number))


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
