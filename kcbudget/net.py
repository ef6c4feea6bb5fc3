"""A system as a net for diagnosis: which identities a figure is in, and which values of it each of them allows.

An identity is one equation; for one of its figures, with all the others as written, it leaves an interval of values.
Values that a hypothesis puts in place of written ones are passed as ``over``, by the index of the figure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kcbudget.system import Figure, Identity, System, Terms, ends, rounded_ratio

Over = Mapping[int, int]
Interval = tuple[int | None, int | None]

FREE: Interval = (None, None)


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
                    below, above = least.value - figure.value, greatest and greatest.value - figure.value
                    if sign < 0:
                        below, above = (None if above is None else -above), -below  # type: ignore[assignment]
                    self.low = None if self.low is None or below is None else self.low + below
                    self.high = None if self.high is None or above is None else self.high + above

        self.is_exact = all(figure.is_exact for figure in self.figures)
        self._positions: dict[int, int] | None = None
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
        self._refined: dict[int, int] = {}
        self.links: dict[int, list[Link]] = {}
        for number, identity in enumerate(system.identities):
            if number not in ignored:
                self._link(number, identity)

    def _link(self, number: int, identity: Identity) -> None:
        links = self.links
        if identity.origin == "per-year":  # the same figure once for every year
            times: Counter[int] = Counter()
            for figure, sign in _signed(identity):
                times[figure.index] += sign
            for index, part in times.items():
                links.setdefault(index, []).append(Link(number, part, 0))
            return
        if identity.relation == "share":
            sides: dict[int, list[int]] = {}
            if identity.share is not None:
                sides[identity.share.index] = [0, 0]
            for terms, column in ((identity.right, 0), (identity.left, 1)):
                for figures, sign in ((terms.plus, 1), (terms.minus, -1)):
                    for figure in figures:
                        sides.setdefault(figure.index, [0, 0])[column] += sign
            for index, (part, whole) in sides.items():
                links.setdefault(index, []).append(Link(number, part, whole))
            return
        for figure, sign in _signed(identity):
            links.setdefault(figure.index, []).append(Link(number, sign, 0))

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

    def change(self, number: int, over: Over) -> tuple[int, int]:
        """What a hypothesis adds to an identity's sum, and to the whole of a share."""
        part = whole = 0
        for index, value in over.items():
            for link in self.links.get(index, ()):
                if link.row == number:
                    difference = value - self.system.figures[index].value
                    part += link.part * difference
                    whole += link.whole * difference
        return part, whole

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
            part, whole = self.change(number, over)
            stated = over.get(share.index, share.value)
            low, high = _ratios(row.base + part, row.base_whole + whole, row.slack2, -share.amount.exponent)
            return low <= stated and (high is None or stated <= high)
        gap = row.base + self.change(number, over)[0]
        slack2 = self._slack2_over(row, over)
        if row.high is not None and (gap + row.high) * 2 < -slack2:
            return False
        return identity.relation == "at-least" or row.low is None or (gap + row.low) * 2 <= slack2

    def _shares(self, row: Row, over: Over) -> tuple[int, int, int]:
        """The gap of a breakdown's shares to 100 %, twice the slack, and the decimals of both."""
        shares = row.identity.right.plus
        decimals = max(-share.amount.exponent for share in shares)
        total = sum(over.get(share.index, share.value) * 10 ** (decimals + share.amount.exponent) for share in shares)
        slack2 = sum(10 ** (decimals + share.amount.exponent) for share in shares)
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
        slack2 = self._slack2_over(row, (figure.index, *over))
        gap = row.base + self.change(link.row, over)[0]
        half = slack2 // 2
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

    def _finer(self, index: int) -> int:
        """The step of a figure's neighbours if it is not its own, else 0."""
        finer = self._refined.get(index)
        if finer is None:
            figure = self.system.figures[index]
            usual = self.usual_step(figure)
            finer = self._refined[index] = usual if usual != figure.step else 0
        return finer

    def _slack2_over(self, row: Row, over: Iterable[int]) -> int:
        """Twice the slack if the figures of a hypothesis were written as finely as their neighbours."""
        finer = {index: usual for index in over if (usual := self._finer(index))}
        if not finer:
            return row.slack2
        return self.system.slack2_of(finer.get(figure.index, figure.step) for figure in row.figures if figure.is_exact)

    def _allowed_by_share(self, row: Row, link: Link, figure: Figure, over: Over) -> Interval:
        share = row.identity.share
        if share is None or not row.is_exact:
            return FREE
        part_change, whole_change = self.change(link.row, over)
        part, whole = row.base + part_change, row.base_whole + whole_change
        decimals = -share.amount.exponent
        if figure is share:
            return _ratios(part, whole, row.slack2, decimals) if whole > 0 else FREE
        stated = over.get(share.index, share.value)
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
