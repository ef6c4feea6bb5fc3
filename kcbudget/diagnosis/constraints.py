"""A system as constraints for diagnosis: the identities that a figure is in, under changes to several figures at once.

What an identity is worth, and what it allows, its `balance.Balance` says; here is kept what changes add to which.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kcbudget.figures.balance import Balance, Interval, Shift, coefficients
from kcbudget.figures.figure import Figure
from kcbudget.figures.judge import System


class Over(NamedTuple):
    """The values that a hypothesis puts in place of written ones, by the index of the figure.

    ``sums`` and ``wholes`` are what they add to the sum of an identity and to the whole of a share, by its number.
    ``refined`` are the figures that should have been written as finely as their neighbours.
    """

    values: Mapping[int, int]
    sums: Mapping[int, int]
    wholes: Mapping[int, int]
    refined: tuple[int, ...] = ()


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

    def is_pinned(self, figure: Figure, open_rows: frozenset[int]) -> bool:
        """Whether a sum outside ``open_rows`` holds exactly, so that the figure can have no other value."""
        for link in self.links_of(figure):
            if link.row not in open_rows and self.row(link.row).holds_exactly:
                return self.is_usual(figure)
        return False

    # -------------------------------------------------------------------------------------------- under changes

    def over(self, figure: Figure, value: int, over: Over = AS_WRITTEN) -> Over:
        """A hypothesis with one more value in place of a written one."""
        difference = value - self.system.scale.value(figure)
        sums, wholes = dict(over.sums), dict(over.wholes)
        for link in self.links_of(figure):
            if link.part:
                sums[link.row] = sums.get(link.row, 0) + link.part * difference
            if link.whole:
                wholes[link.row] = wholes.get(link.row, 0) + link.whole * difference
        return Over({**over.values, figure.index: value}, sums, wholes, self._refined(figure, over))

    def _shift(self, number: int, over: Over) -> Shift:
        """What a hypothesis changes in an identity."""
        share = self.row(number).identity.share
        stated = over.values.get(share.index) if share is not None else None
        return Shift(over.sums.get(number, 0), over.wholes.get(number, 0), stated)

    def holds(self, number: int, over: Over = AS_WRITTEN) -> bool:
        """Whether an identity could hold under a hypothesis."""
        slack2 = self._slack2(number, over.refined) if over.refined else None
        return self.row(number).holds(self._shift(number, over), slack2)

    def allowed(self, link: Link, figure: Figure, over: Over) -> Interval:
        """The values of a figure with which one of its identities holds, the others being as in the hypothesis."""
        refined = self._refined(figure, over)
        slack2 = self._slack2(link.row, refined) if refined else None
        return self.row(link.row).allowed(figure, link.part, link.whole, self._shift(link.row, over), slack2)

    def _refined(self, figure: Figure, over: Over) -> tuple[int, ...]:
        """The figures that are written more coarsely or finely than their neighbours, where one more is changed."""
        return over.refined if self.is_usual(figure) else (*over.refined, figure.index)

    def _slack2(self, number: int, refined: tuple[int, ...]) -> int | None:
        """Twice the slack of a sum if some figures were written as finely as their neighbours."""
        row = self.row(number)
        if row.identity.relation not in ("equal", "at-least"):
            return None
        slack2 = self._slacks.get((number, refined))
        if slack2 is None:
            usual, scale = {index: self._steps[index] for index in refined}, self.system.scale
            known = (figure for figure in row.figures if figure.is_exact)
            slack2 = scale.slack2_of(usual.get(figure.index, scale.step(figure)) for figure in known)
            self._slacks[number, refined] = slack2
        return slack2
