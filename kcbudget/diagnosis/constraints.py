"""A system as a net for diagnosis: which identities a figure is in, and which values of it each of them allows.

An identity is one equation; for one of its figures, with all the others as written, it leaves an interval of values.
The values that a hypothesis puts in place of written ones are passed as ``over``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kcbudget.figures.figure import Figure, Terms
from kcbudget.figures.identity import Identity
from kcbudget.figures.intervals import ends
from kcbudget.figures.judge import System, rounded_ratio

Interval = tuple[int | None, int | None]

FREE: Interval = (None, None)


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
    """A figure's part in an identity: its coefficient in the (first) sum, and in a share's whole."""

    row: int
    part: int
    whole: int


class Row:
    """One identity with what its figures add up to as written."""

    __slots__ = (
        "_positions",
        "base",
        "base_whole",
        "figures",
        "high",
        "holds_exactly",
        "identity",
        "is_exact",
        "low",
        "shares",
        "slack2",
        "steps",
    )

    def __init__(self, identity: Identity, system: System) -> None:
        self.identity = identity
        self.figures = list(identity.figures())
        money = identity.money()
        known = [figure for figure in money if figure.is_exact]
        self.steps = Counter([figure.step for figure in known])
        self.slack2 = system.slack2(known)
        left, right = _sum(identity.left), _sum(identity.right)
        self.low: int | None = 0
        self.high: int | None = 0
        if identity.relation == "share":
            self.base, self.base_whole = right, left
        else:
            self.base, self.base_whole = left - right, 0
            for figure, sign in _signed(identity):
                if not figure.is_exact:
                    least, greatest = ends(figure)
                    below: int | None = int(least.value) - figure.value
                    above = None if greatest is None else int(greatest.value) - figure.value
                    if sign < 0:
                        below, above = (None if above is None else -above), (None if below is None else -below)
                    self.low = None if self.low is None or below is None else self.low + below
                    self.high = None if self.high is None or above is None else self.high + above

        self.is_exact = all(figure.is_exact for figure in self.figures)
        self._positions: dict[int, int] | None = None
        self.shares: tuple[dict[int, Figure], int, int, int] | None = None  # with their sum, its slack2, decimals
        self.holds_exactly = identity.relation == "equal" and self.is_exact and not self.slack2 and not self.base

    def position(self, figure: Figure) -> int | None:
        """Where a figure stands among the parts of a sum."""
        if self._positions is None:
            self._positions = {part.index: at for at, part in enumerate(self.identity.right.plus)}
        return self._positions.get(figure.index)


def _sum(terms: Terms) -> int:
    return sum(figure.value for figure in terms.plus) - sum(figure.value for figure in terms.minus)


def _signed(identity: Identity) -> Iterable[tuple[Figure, int]]:
    for figures, sign in (
        (identity.left.plus, 1),
        (identity.left.minus, -1),
        (identity.right.plus, -1),
        (identity.right.minus, 1),
    ):
        for figure in figures:
            yield figure, sign


class Net:
    """The identities of a system by figure; ``ignored`` ones (shares that were adjusted) constrain nothing."""

    def __init__(self, system: System, ignored: frozenset[int] = frozenset()) -> None:
        self.system = system
        self.ignored = ignored
        self._rows: dict[int, Row] = {}
        self._steps: dict[int, int] = {}
        self._slacks: dict[tuple[int, tuple[int, ...]], int] = {}
        self.links: dict[int, list[Link]] = {}
        for number, identity in enumerate(system.identities):
            if number not in ignored:
                self._link(number, identity)

    def _link(self, number: int, identity: Identity) -> None:
        if identity.relation == "share":
            if identity.share is not None:
                self._join(identity.share, number, 0, 0)
            for sign, parts, wholes in (
                (1, identity.right.plus, identity.left.plus),
                (-1, identity.right.minus, identity.left.minus),
            ):
                for figure in parts:
                    self._join(figure, number, sign, 0)
                for figure in wholes:
                    self._join(figure, number, 0, sign)
            return
        for figure, sign in _signed(identity):
            self._join(figure, number, sign, 0)

    def _join(self, figure: Figure, number: int, part: int, whole: int) -> None:
        """Note a figure's part in an identity, in which it may stand more than once."""
        links = self.links.get(figure.index)
        if links is None:
            self.links[figure.index] = [Link(number, part, whole)]
        elif links[-1].row == number:
            links[-1] = Link(number, links[-1].part + part, links[-1].whole + whole)
        else:
            links.append(Link(number, part, whole))

    def row(self, number: int) -> Row:
        """The identity with this number."""
        row = self._rows.get(number)
        if row is None:
            row = self._rows[number] = Row(self.system.identities[number], self.system)
        return row

    def links_of(self, figure: Figure) -> Sequence[Link]:
        """The identities that a figure is in."""
        return self.links.get(figure.index, ())

    def usual_step(self, figure: Figure) -> int:
        """The step on which the other figures of its identities are written: what its true value must lie on."""
        step = self._steps.get(figure.index)
        if step is None:
            counts: Counter[int] = Counter()
            if not figure.is_share:
                for link in self.links_of(figure):
                    row = self.row(link.row)
                    if figure.in_words or row.identity.origin != "words":  # words are as fine as the digits beside them
                        counts.update(row.steps)
                        counts[figure.step] -= figure.is_exact
            most = max(counts.values(), default=0)
            usual = min((step for step, count in counts.items() if count == most), default=figure.step)
            step = self._steps[figure.index] = 1 if figure.is_share else usual if most else figure.step
        return step

    def is_pinned(self, figure: Figure, open_rows: frozenset[int]) -> bool:
        """Whether a sum outside ``open_rows`` holds exactly, so that the figure can have no other value."""
        for link in self.links.get(figure.index, ()):
            if link.row not in open_rows and self.row(link.row).holds_exactly:
                return self.usual_step(figure) == figure.step
        return False

    # -------------------------------------------------------------------------------------------- judging

    def over(self, figure: Figure, value: int, over: Over = AS_WRITTEN) -> Over:
        """A hypothesis with one more value in place of a written one."""
        difference = value - figure.value
        sums, wholes = dict(over.sums), dict(over.wholes)
        for link in self.links.get(figure.index, ()):
            if link.part:
                sums[link.row] = sums.get(link.row, 0) + link.part * difference
            if link.whole:
                wholes[link.row] = wholes.get(link.row, 0) + link.whole * difference
        return Over({**over.values, figure.index: value}, sums, wholes, self._refined(figure, over))

    def holds(self, number: int, over: Over) -> bool:
        """Whether an identity could hold under a hypothesis."""
        row = self.row(number)
        identity = row.identity
        if identity.relation == "shares-total":
            gap, slack2, _ = self._shares(row, over)
            return abs(gap) * 2 <= slack2
        if identity.relation == "share":
            share = identity.share
            if share is None or not row.is_exact:
                return True
            part, whole = row.base + over.sums.get(number, 0), row.base_whole + over.wholes.get(number, 0)
            stated = over.values.get(share.index, share.value)
            low, high = _ratios(part, whole, row.slack2, -share.amount.exponent)
            return low <= stated and (high is None or stated <= high)
        gap = row.base + over.sums.get(number, 0)
        slack2 = self._slack2(number, over.refined) if over.refined else row.slack2
        if row.high is not None and (gap + row.high) * 2 < -slack2:
            return False
        return identity.relation == "at-least" or row.low is None or (gap + row.low) * 2 <= slack2

    def _shares(self, row: Row, over: Over) -> tuple[int, int, int]:
        """The gap of a breakdown's shares to 100 %, twice the slack, and the decimals of both."""
        if row.shares is None:
            shares = {share.index: share for share in row.identity.right.plus}
            decimals = max(-share.amount.exponent for share in shares.values())
            units = {index: 10 ** (decimals + share.amount.exponent) for index, share in shares.items()}
            total = sum(share.value * units[index] for index, share in shares.items())
            row.shares = shares, total, sum(units.values()), decimals
        shares, total, slack2, decimals = row.shares
        for index, value in over.values.items():
            if index in shares:
                total += (value - shares[index].value) * 10 ** (decimals + shares[index].amount.exponent)
        return 100 * 10**decimals - total, slack2, decimals

    def allowed(self, link: Link, figure: Figure, over: Over) -> Interval:
        """The values of a figure with which one of its identities holds, the others being as in the hypothesis."""
        row = self.row(link.row)
        identity = row.identity
        value = figure.value
        if identity.relation == "shares-total":
            gap, slack2, decimals = self._shares(row, over)
            unit = 10 ** (decimals + figure.amount.exponent)
            return -((slack2 // 2 - gap) // unit) + value, (gap + slack2 // 2) // unit + value
        if identity.relation == "share":
            return self._allowed_by_share(row, link, figure, over)
        times = link.part
        if not times:
            return FREE
        refined = self._refined(figure, over)
        gap = row.base + over.sums.get(link.row, 0)
        half = (self._slack2(link.row, refined) if refined else row.slack2) // 2
        # The gap under value v is gap + times * (v - value), give or take the open ends of unknown figures.
        above = None if row.high is None else -half - gap - row.high
        below = None if row.low is None or identity.relation == "at-least" else half - gap - row.low
        if times < 0:
            above, below, times = (
                None if below is None else -below,
                None if above is None else -above,
                -times,
            )
        return None if above is None else value - (-above // times), None if below is None else value + below // times

    def _refined(self, figure: Figure, over: Over) -> tuple[int, ...]:
        """The figures that are written more coarsely or finely than their neighbours, where one more is changed."""
        return (*over.refined, figure.index) if self.usual_step(figure) != figure.step else over.refined

    def _slack2(self, number: int, refined: tuple[int, ...]) -> int:
        """Twice the slack of an identity if some figures were written as finely as their neighbours."""
        slack2 = self._slacks.get((number, refined))
        if slack2 is None:
            usual = {index: self._steps[index] for index in refined}
            known = (figure for figure in self.row(number).figures if figure.is_exact)
            slack2 = self.system.slack2_of(usual.get(figure.index, figure.step) for figure in known)
            self._slacks[number, refined] = slack2
        return slack2

    def _allowed_by_share(self, row: Row, link: Link, figure: Figure, over: Over) -> Interval:
        share = row.identity.share
        if share is None or not row.is_exact:
            return FREE
        part, whole = row.base + over.sums.get(link.row, 0), row.base_whole + over.wholes.get(link.row, 0)
        decimals = -share.amount.exponent
        if figure is share:
            return _ratios(part, whole, row.slack2, decimals) if whole > 0 else FREE
        stated = over.values.get(share.index, share.value)
        scale = 200 * 10**decimals
        slack = -(-row.slack2 // 2)
        if link.whole == 0 and link.part == 1:
            low = -(-((2 * stated - 1) * whole) // scale)
            high = -(-((2 * stated + 1) * whole) // scale) - 1
            return figure.value + low - part - slack, figure.value + high - part + slack
        if link.part == 0 and link.whole == 1:
            low = scale * part // (2 * stated + 1) + 1
            most = scale * part // (2 * stated - 1) if stated > 0 else None
            least = figure.value + low - whole - slack
            return least, None if most is None else figure.value + most - whole + slack
        return FREE


def _ratios(part: int, whole: int, slack2: int, decimals: int) -> tuple[int, int | None]:
    """The shares, in units of the last digit, that a part and a whole within their slack can have."""
    if whole <= 0:
        return 0, None

    if not slack2:
        exact = rounded_ratio(part, whole, decimals)
        return exact, exact
    low = rounded_ratio(max(2 * part - slack2, 0), 2 * whole + slack2, decimals)
    high = rounded_ratio(2 * part + slack2, 2 * whole - slack2, decimals) if 2 * whole > slack2 else None
    return low, high
