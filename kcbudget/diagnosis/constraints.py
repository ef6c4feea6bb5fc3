"""A system as constraints for diagnosis: the identities that a figure is in, under changes to several figures at once.

What an identity is worth, and what it allows, its `balance.Balance` says; here is kept what changes add to which.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kcbudget.figures.balance import FREE, NOTHING, Balance, Interval, Shift, coefficients
from kcbudget.figures.figure import Figure
from kcbudget.figures.judge import System


class Over(NamedTuple):
    """The values that a hypothesis puts in place of written ones, by the index of the figure.

    ``sums`` and ``wholes`` are what they add to the sum of an identity and to the whole of a share, by its number.
    ``refined`` are the figures that should have been written as finely as their neighbours, ``excused`` the identities
    that need not hold, ``slacks`` twice what rounding adds to the slack of an identity.
    """

    values: Mapping[int, int]
    sums: Mapping[int, int]
    wholes: Mapping[int, int]
    refined: tuple[int, ...] = ()
    excused: frozenset[int] = frozenset()
    slacks: Mapping[int, int] = {}


AS_WRITTEN = Over({}, {}, {})


class Link(NamedTuple):
    """How often a figure counts in an identity: in its sum, and in a share's whole."""

    row: int
    part: int
    whole: int


class Constraints:
    """The identities of a system by figure; ``ignored`` ones (shares that were adjusted) constrain nothing."""

    def __init__(self, system: System, ignored: frozenset[int] = frozenset()) -> None:
        self.system = system
        self.ignored = ignored
        self._balances: dict[int, Balance] = {}
        self._positions: dict[int, dict[int, int]] = {}
        self._steps: dict[int, int] = {}
        self._slacks: dict[tuple[int, tuple[int, ...]], int] = {}
        self.links: dict[int, list[Link]] = {}
        for number, identity in enumerate(system.identities):
            if number not in ignored:
                for figure, part, whole in coefficients(identity):
                    self._join(figure, number, part, whole)

    def _join(self, figure: Figure, number: int, part: int, whole: int) -> None:
        """Note a figure's part in an identity, in which it may stand more than once."""
        links = self.links.get(figure.index)
        if links is None:
            self.links[figure.index] = [Link(number, part, whole)]
        elif links[-1].row == number:
            links[-1] = Link(number, links[-1].part + part, links[-1].whole + whole)
        else:
            links.append(Link(number, part, whole))

    def row(self, number: int) -> Balance:
        """The identity with this number."""
        balance = self._balances.get(number)
        if balance is None:
            balance = self._balances[number] = Balance(self.system.identities[number], self.system)
        return balance

    def links_of(self, figure: Figure) -> Sequence[Link]:
        """The identities that a figure is in."""
        return self.links.get(figure.index, ())

    def position(self, number: int, figure: Figure) -> int | None:
        """Where a figure stands among the parts of a sum."""
        if number not in self._positions:
            parts = self.row(number).identity.right.plus
            self._positions[number] = {part.index: at for at, part in enumerate(parts)}
        return self._positions[number].get(figure.index)

    def usual_step(self, figure: Figure) -> int:
        """The step on which the other figures of its identities are written: what its true value must lie on."""
        step = self._steps.get(figure.index)
        if step is None:
            own = self.system.scale.step(figure)
            counts: Counter[int] = Counter()
            if not figure.is_share:
                for link in self.links_of(figure):
                    row = self.row(link.row)
                    if figure.in_words or row.identity.origin != "words":  # words are as fine as the digits beside them
                        counts.update(row.steps)
                        counts[own] -= figure.is_exact
            most = max(counts.values(), default=0)
            usual = min((step for step, count in counts.items() if count == most), default=own)
            step = self._steps[figure.index] = 1 if figure.is_share else usual if most else own
        return step

    def is_usual(self, figure: Figure) -> bool:
        """Whether a figure is written as finely as its neighbours."""
        return self.usual_step(figure) == self.system.scale.step(figure)

    def is_pinned(self, figure: Figure, links: Iterable[Link], open_rows: frozenset[int]) -> bool:
        """Whether a sum outside ``open_rows`` holds exactly, so that the figure can have no other value."""
        for link in links:
            if link.part and link.row not in open_rows and self.row(link.row).holds_exactly:
                return self.is_usual(figure)
        return False

    # -------------------------------------------------------------------------------------------- under changes

    def over(self, figure: Figure, value: int, over: Over = AS_WRITTEN) -> Over:
        """A hypothesis with one more value in place of a written one."""
        return self.over_all(((figure, value),), over)

    def over_all(self, changes: Iterable[tuple[Figure, int]], over: Over = AS_WRITTEN) -> Over:
        """A hypothesis with more values in place of written ones."""
        values, sums, wholes = dict(over.values), dict(over.sums), dict(over.wholes)
        refined = over.refined
        for figure, value in changes:
            difference = value - values.get(figure.index, self.system.scale.value(figure))
            values[figure.index] = value
            for link in self.links_of(figure):
                if link.part:
                    sums[link.row] = sums.get(link.row, 0) + link.part * difference
                if link.whole:
                    wholes[link.row] = wholes.get(link.row, 0) + link.whole * difference
            if not self.is_usual(figure) and figure.index not in refined:
                refined = (*refined, figure.index)
        return over._replace(values=values, sums=sums, wholes=wholes, refined=refined)

    def rows_of(self, figures: Iterable[Figure]) -> set[int]:
        """The identities that some figures are in."""
        return self.touched(figure.index for figure in figures)

    def touched(self, indices: Iterable[int]) -> set[int]:
        """The identities that the figures with these numbers are in."""
        return {link.row for index in indices for link in self.links.get(index, ())}

    def still_broken(self, rows: frozenset[int], over: Over, touched: Iterable[int]) -> frozenset[int]:
        """The identities that a hypothesis leaves broken: ``rows`` were, before it touched some."""
        touched = set(touched)
        return (rows - touched) | {number for number in touched if not self.holds(number, over)}

    def _shift(self, number: int, over: Over) -> Shift:
        """What a hypothesis changes in an identity."""
        share = self.row(number).identity.share
        stated = over.values.get(share.index) if share is not None else None
        return Shift(over.sums.get(number, 0), over.wholes.get(number, 0), stated)

    def holds(self, number: int, over: Over = AS_WRITTEN) -> bool:
        """Whether an identity could hold under a hypothesis."""
        if number in over.excused:
            return True
        return self.row(number).holds(self._shift(number, over), self._slack2(number, over.refined, over.slacks))

    def allowed(self, link: Link, figure: Figure, over: Over) -> Interval:
        """The values of a figure with which one of its identities holds, the others being as in the hypothesis."""
        if link.row in over.excused:
            return FREE
        row, refined = self.row(link.row), self._refined(figure, over)
        if not link.part and not link.whole and figure is not row.identity.share:  # on both sides, it falls out
            return FREE if self.holds(link.row, over) else NOTHING
        slack2 = self._slack2(link.row, refined, over.slacks)
        return row.allowed(figure, link.part, link.whole, self._shift(link.row, over), slack2)

    def _refined(self, figure: Figure, over: Over) -> tuple[int, ...]:
        """The figures that are written more coarsely or finely than their neighbours, where one more is changed."""
        return over.refined if self.is_usual(figure) else (*over.refined, figure.index)

    def _slack2(self, number: int, refined: tuple[int, ...], more: Mapping[int, int]) -> int | None:
        """Twice the slack of a sum if some figures were written as finely as their neighbours; None if it is its own.

        ``more`` is what a hypothesis adds to it, because it has figures that were rounded.
        """
        row = self.row(number)
        if number in more:
            return row.slack2 + more[number]
        if not refined:
            return None
        if row.identity.relation not in ("equal", "at-least"):
            return None
        slack2 = self._slacks.get((number, refined))
        if slack2 is None:
            usual, scale = {index: self._steps[index] for index in refined}, self.system.scale
            numbers = (figure for figure in row.figures if figure.amount.is_number)
            slack2 = scale.slack2_of([(usual.get(one.index, scale.step(one)), one.is_exact) for one in numbers])
            self._slacks[number, refined] = slack2
        return slack2


def merged(one: Over, other: Over) -> Over:
    """What two stories do to identities together."""

    def added(first: dict[int, int], second: dict[int, int]) -> dict[int, int]:
        return {key: first.get(key, 0) + second.get(key, 0) for key in {**first, **second}}

    return Over(
        {**one.values, **other.values},
        added(dict(one.sums), dict(other.sums)),
        added(dict(one.wholes), dict(other.wholes)),
        tuple(dict.fromkeys((*one.refined, *other.refined))),
        one.excused | other.excused,
        added(dict(one.slacks), dict(other.slacks)),
    )
