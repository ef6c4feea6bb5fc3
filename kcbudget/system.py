"""Figures, the identities among them, and the one judge.

All arithmetic is on integers: a system has one scale, 10**``exponent`` đồng, that is a whole number for every figure
in it. Half a unit of a figure's last digit is then an integer too once doubled, so slacks are kept doubled.
"""

import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from kcbudget.amount import IN_WORDS, PERCENT, Amount, Unit
from kcbudget.source import Place

Route = tuple[str | int, ...]


class Outcome(enum.Enum):
    """What the judge says of an identity."""

    HOLDS = "holds"
    ROUNDING = "rounding"
    BROKEN = "broken"
    UNDECIDED = "undecided"

    __hash__ = object.__hash__  # outcomes are counted by the million; Enum's own hash runs in Python


class Figure:
    """A written number and where it stands; an absent one stands for a part that nobody wrote.

    ``path`` is the file that it stands in, where that is not the plan's own.
    """

    __slots__ = ("amount", "index", "line", "column", "route", "path", "value", "step")  # noqa: RUF023 - by meaning

    def __init__(
        self, amount: Amount, route: Route, line: int, column: int, index: int, path: str | None = None
    ) -> None:
        self.amount = amount
        self.route = route
        self.line = line
        self.column = column
        self.index = index
        self.path = path
        self.value = 0
        self.step = 1

    @property
    def place(self) -> Place:
        """The place of its first character."""
        return Place(self.line, self.column)

    @property
    def is_exact(self) -> bool:
        """Whether the figure is one known number."""
        return self.amount.qualifier == "exact"

    @property
    def is_share(self) -> bool:
        """Whether the figure is a percentage."""
        return self.amount.unit is PERCENT

    @property
    def is_count(self) -> bool:
        """Whether the figure counts things, not money."""
        return self.amount.unit is not None and self.amount.unit.counts

    @property
    def is_whole_count(self) -> bool:
        """Whether the figure counts things one by one, so that nothing of it can have been rounded off."""
        return self.is_count and self.amount.exponent >= 0

    @property
    def is_stated(self) -> bool:
        """Whether a document states the figure; it is none of the plan's own."""
        return self.route[0] == "documents"

    @property
    def is_money(self) -> bool:
        """Whether the figure is, or stands for, a sum of money."""
        return not self.is_share and not self.is_count

    @property
    def in_words(self) -> bool:
        """Whether the figure is an amount in words, beside one in digits."""
        return self.amount.unit is IN_WORDS

    def __repr__(self) -> str:
        return f"Figure({'.'.join(map(str, self.route))}={self.amount.text!r})"


class Terms(NamedTuple):
    """A sum of figures less a sum of others (the second comes from parts left as the remainder)."""

    plus: tuple[Figure, ...]
    minus: tuple[Figure, ...] = ()


def together(parts: Iterable[Terms]) -> Terms:
    """The sum of sums."""
    parts = list(parts)
    plus = tuple(figure for terms in parts for figure in terms.plus)
    return Terms(plus, tuple(figure for terms in parts for figure in terms.minus))


Relation = Literal["equal", "at-least", "share", "shares-total", "same-share"]

# Why an identity must hold: an axis of a breakdown, the projects, a cell written twice, what a target is to reach each
# year, what a document states, what the programme of an annual plan gives its year, the plans that a plan includes, ...
Origin = Literal[
    "year", "source", "activity", "locality", "projects", "listed-projects",
    "of_which", "rest", "same-cell", "words", "breakdowns", "share", "shares",
    "per-year", "document", "programme", "included",
]  # fmt: skip


class Identity:
    """A relation that must hold among figures.

    ``equal``: left = right. ``at-least``: left is no less than right. ``share``: ``figures[0]`` percent is right's
    part of left. ``shares-total``: the shares on the right add up to 100 %. ``same-share``: left and right are one
    percentage.

    ``path`` is the file of the plan that the relation is one of, where that is another one; ``against`` the key of the
    breakdown on the left, where two breakdowns of a whole that nobody stated are held against each other.
    """

    __slots__ = ("against", "left", "origin", "path", "relation", "right", "route", "share")

    def __init__(
        self,
        relation: Relation,
        origin: Origin,
        left: Terms,
        right: Terms,
        *,
        share: Figure | None = None,
        route: Route = (),
        path: str | None = None,
        against: str = "",
    ) -> None:
        self.relation = relation
        self.origin = origin
        self.left = left
        self.right = right
        self.share = share
        self.route = route
        self.path = path
        self.against = against

    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the identity, the stated one first."""
        money = (*self.left.plus, *self.left.minus, *self.right.plus, *self.right.minus)
        return money if self.share is None else (self.share, *money)

    def money(self) -> list[Figure]:
        """Every figure of the identity that is a sum of money."""
        return [figure for figure in self.figures() if not figure.is_share]

    @property
    def place(self) -> Place:
        """Where the identity is reported: the stated figure, else the first figure of the file."""
        if self.share is not None:
            return self.share.place
        if len(self.left.plus) == 1 and self.left.plus[0].path == self.path:
            return self.left.plus[0].place
        return min(figure.place for figure in self.figures() if figure.path == self.path)


class Verdict(NamedTuple):
    """The judge's answer: the gap (stated minus computed) in units of the system's scale, and twice the slack.

    For a share the gap is in units of the share's last digit, and ``computed`` is the ratio rounded to it.
    """

    outcome: Outcome
    stated: int = 0
    computed: int = 0
    gap: int = 0
    slack2: int = 0
    truncated: bool = False
    adjusted: bool = False


UNDECIDED = Verdict(Outcome.UNDECIDED)


def guards(identity: Identity, verdict: Verdict) -> bool:
    """Whether an identity would notice a slip in any of its figures: it was decided, and is more than a bound."""
    return verdict.outcome is not Outcome.UNDECIDED and identity.relation != "at-least"


class System:
    """Figures and identities at one scale; ``rounded`` if the plan says of itself that its figures are rounded."""

    def __init__(self, figures: Sequence[Figure], identities: Sequence[Identity], *, rounded: bool = False) -> None:
        self.figures = figures
        self.identities = identities
        self.rounded = rounded
        exponents: set[int] = set()
        counted: set[int] = set()
        for figure in figures:
            _, _, _, exponent, unit, _ = figure.amount
            if unit is not None and unit is not PERCENT:
                (counted if unit.counts else exponents).add(exponent)
        self.exponent = min(exponents, default=0)
        self.count_exponent = min(counted, default=0)
        powers = {exponent: 10 ** (exponent - self.exponent) for exponent in exponents}
        for figure in figures:
            _, _, digits, exponent, unit, _ = figure.amount
            if unit is PERCENT:
                figure.value = digits
            elif unit is not None:  # only a number has a unit
                step = powers[exponent] if not unit.counts else 10 ** (exponent - self.count_exponent)
                figure.step = step
                figure.value = digits * step

    def exponent_of(self, unit: Unit) -> int:
        """The scale of the values of figures in a unit: the power of ten that 1 stands for."""
        return self.count_exponent if unit.counts else self.exponent

    def judge(self, identity: Identity) -> Verdict:
        """Whether an identity holds, by how much not, and what slack the figures' precision gives it."""
        if identity.relation == "share":
            return _judge_share(identity, self)
        if identity.relation == "shares-total":
            return _judge_shares_total(identity)
        if identity.relation == "same-share":
            return _judge_same_share(identity)
        left, right = identity.left, identity.right
        stated, computed = _known(left), _known(right)
        if stated is not None and computed is not None:
            gap = stated - computed
            if gap == 0 or (gap > 0 and identity.relation == "at-least"):
                return Verdict(Outcome.HOLDS, stated, computed, gap)
            slack2 = self.slack2((*left.plus, *left.minus, *right.plus, *right.minus))
            outcome = Outcome.ROUNDING if abs(gap) * 2 <= slack2 else Outcome.BROKEN
            return Verdict(outcome, stated, computed, gap, slack2)
        value, low, high, _ = _extent(left)
        other, other_low, other_high, _ = _extent(right)
        # Bounds: enough to refute, not to prove an equality, unless both sides are one range. A None is an open end.
        known = [figure for figure in identity.figures() if figure.is_exact]
        slack2 = self.slack2(known)
        top = None if high is None or other_low is None else high.minus(other_low)
        bottom = None if low is None or other_high is None else low.minus(other_high)
        if top is not None and top.below(-slack2):
            return Verdict(
                Outcome.BROKEN,
                high.value if high else 0,
                other_low.value if other_low else 0,
                top.value,
                slack2,
            )
        if identity.relation == "at-least":
            if bottom is not None and bottom.value >= 0:
                return Verdict(Outcome.HOLDS, value, other, bottom.value)
        elif top is not None and low == other_low and high == other_high and _are_ranges(identity):
            return Verdict(Outcome.HOLDS, value, other)
        elif bottom is not None and bottom.above(slack2):
            return Verdict(
                Outcome.BROKEN,
                low.value if low else 0,
                other_high.value if other_high else 0,
                bottom.value,
                slack2,
            )
        return Verdict(Outcome.UNDECIDED, value, other, value - other)

    def slack2(self, figures: Sequence[Figure]) -> int:
        """Twice the gap that the figures' precision explains.

        The reference is the most common quantum (the finer on a tie); a figure coarser than it allows half its own
        quantum, the finer ones together half the reference. In a plan of rounded figures each allows its half.
        """
        return self.slack2_of(figure.step for figure in figures)

    def slack2_of(self, steps: Iterable[int]) -> int:
        """Twice the gap that the precision of figures with these quanta explains."""
        if self.rounded:
            return sum(steps)
        counts = Counter(steps)
        if len(counts) < 2:
            return 0
        reference = _most_common(counts)
        coarser = sum(step * count for step, count in counts.items() if step > reference)
        return coarser + (reference if min(counts) < reference else 0)

    def reference_step(self, figures: Iterable[Figure]) -> int:
        """The most common quantum among figures, the finer on a tie."""
        return _most_common(Counter(figure.step for figure in figures))


def _most_common(counts: Counter[int]) -> int:
    most = max(counts.values())
    return min(step for step, count in counts.items() if count == most)


def _are_ranges(identity: Identity) -> bool:
    """Whether every figure is a number or a range of numbers, whose ends are as certain as a number is."""
    return all(figure.amount.qualifier in ("exact", "between") for figure in identity.figures())


class _End(NamedTuple):
    """An end of an interval, and whether it is open (the end itself excluded)."""

    value: int
    open: bool

    def plus(self, other: "_End") -> "_End":
        return _End(self.value + other.value, self.open or other.open)

    def minus(self, other: "_End") -> "_End":
        return _End(self.value - other.value, self.open or other.open)

    def below(self, doubled: int) -> bool:
        return self.value * 2 < doubled or (self.open and self.value * 2 == doubled)

    def above(self, doubled: int) -> bool:
        return self.value * 2 > doubled or (self.open and self.value * 2 == doubled)


_ZERO = _End(0, open=False)


def ends(figure: Figure) -> tuple[_End, _End | None]:
    """The least and the greatest number that a figure may stand for; None where there is no greatest."""
    value, step = figure.value, figure.step
    match figure.amount.qualifier:
        case "exact":
            return _End(value, open=False), _End(value, open=False)
        case "below":
            return _ZERO, _End(value, open=True)
        case "at-most":
            return _ZERO, _End(value, open=False)
        case "above":
            return _End(value, open=True), None
        case "at-least":
            return _End(value, open=False), None
        case "between":
            return _End(value, open=False), _End(figure.amount.most * step, open=False)
        case "about":
            digits = figure.amount.digits
            while digits and digits % 10 == 0:
                digits //= 10
                step *= 10
            half = -(-step // 2)
            return _End(max(value - half, 0), open=False), _End(value + half, open=False)
        case _:
            return _ZERO, None


def _known(terms: Terms) -> int | None:
    """The value of terms that are one known number; None if some figure of them is not exact."""
    value = 0
    for figure in terms.plus:
        if figure.amount.qualifier != "exact":
            return None
        value += figure.value
    for figure in terms.minus:
        if figure.amount.qualifier != "exact":
            return None
        value -= figure.value
    return value


def _extent(terms: Terms) -> tuple[int, _End | None, _End | None, bool]:
    """The written value of terms, their least and greatest possible value, and whether they are one known number."""
    known = _known(terms)
    if known is not None:
        end = _End(known, open=False)
        return known, end, end, True
    low: _End | None = _ZERO
    high: _End | None = _ZERO
    value = 0
    for figure in terms.plus:
        least, greatest = ends(figure)
        value += figure.value
        low = low and low.plus(least)
        high = high.plus(greatest) if high is not None and greatest is not None else None
    for figure in terms.minus:
        least, greatest = ends(figure)
        value -= figure.value
        low = low.minus(greatest) if low is not None and greatest is not None else None
        high = high and high.minus(least)
    return value, low, high, False


def rounded_ratio(part: int, whole: int, decimals: int) -> int:
    """100 x part / whole, rounded half up to ``decimals`` digits, as an integer of its last digit."""
    ratio: int = (200 * part * 10**decimals + whole) // (2 * whole)
    return ratio


def _judge_share(identity: Identity, system: System) -> Verdict:
    share, whole, part = identity.share, identity.left, identity.right
    if share is None or not share.amount.is_number:
        return UNDECIDED
    w, w_low, w_high, w_exact = _extent(whole)
    p, p_low, p_high, p_exact = _extent(part)
    decimals = -share.amount.exponent
    stated = share.amount.digits
    if w_exact and p_exact and share.is_exact:
        if w <= 0:  # a whole of nothing has no shares, and one that is rounded to nothing may have any
            rounded = system.slack2((*whole.plus, *whole.minus, *part.plus, *part.minus))
            return UNDECIDED if p == 0 or rounded else Verdict(Outcome.BROKEN, stated, 0, stated)
        ratio = rounded_ratio(p, w, decimals)
        if ratio == stated:
            return Verdict(Outcome.HOLDS, stated, ratio)
        slack2 = system.slack2((*whole.plus, *whole.minus, *part.plus, *part.minus))
        if slack2:
            figures = (*whole.plus, *whole.minus), (*part.plus, *part.minus)
            slacks = _own_slack2(figures[0], figures, system), _own_slack2(figures[1], figures, system)
            low, high = _ratio_range(w, p, slacks, decimals)
            if low <= stated and (high is None or stated <= high):
                return Verdict(Outcome.ROUNDING, stated, ratio, stated - ratio, slack2)
        truncated = 100 * p * 10**decimals // w == stated
        adjusted = abs(100 * p * 10**decimals - stated * w) < w
        return Verdict(Outcome.BROKEN, stated, ratio, stated - ratio, 0, truncated, adjusted)
    return _bounded_share(share, (w_low, w_high), (p_low, p_high), decimals)


def _own_slack2(side: Sequence[Figure], sides: tuple[Sequence[Figure], ...], system: System) -> int:
    """Twice the slack of one side's figures, against the reference of both sides."""
    if system.rounded:
        return sum(figure.step for figure in side)
    reference = system.reference_step([figure for figures in sides for figure in figures])
    steps = [figure.step for figure in side]
    return sum(step for step in steps if step > reference) + (reference if min(steps) < reference else 0)


def _ratio_range(whole: int, part: int, slacks: tuple[int, int], decimals: int) -> tuple[int, int | None]:
    """The least and greatest rounded ratio that a whole and a part within their slack can have."""
    whole_slack2, part_slack2 = slacks
    least_whole = 2 * whole - whole_slack2
    low = rounded_ratio(max(2 * part - part_slack2, 0), 2 * whole + whole_slack2, decimals)
    high = rounded_ratio(2 * part + part_slack2, least_whole, decimals) if least_whole > 0 else None
    return low, high


def _bounded_share(
    share: Figure,
    whole: tuple[_End | None, _End | None],
    part: tuple[_End | None, _End | None],
    decimals: int,
) -> Verdict:
    """A share whose amounts are not all known: what their bounds refute, else undecided."""
    (w_low, w_high), (p_low, p_high) = whole, part
    stated_low, stated_high = ends(share)
    low = rounded_ratio(p_low.value, w_high.value, decimals) if p_low and w_high and w_high.value > 0 else 0
    high = rounded_ratio(p_high.value, w_low.value, decimals) if p_high and w_low and w_low.value > 0 else None
    ceiling = 100 * 10**decimals  # a part is at most its whole
    high = ceiling if high is None else min(high, ceiling)
    if stated_low.value > high:
        return Verdict(Outcome.BROKEN, share.amount.digits, high, share.amount.digits - high)
    if stated_high is not None and stated_high.value < low:
        return Verdict(Outcome.BROKEN, share.amount.digits, low, share.amount.digits - low)
    return UNDECIDED


def _judge_same_share(identity: Identity) -> Verdict:
    """One percentage written twice; of different digits, the fewer explain half of their last one."""
    one, other = identity.left.plus[0], identity.right.plus[0]
    if not (one.is_exact and other.is_exact):
        return UNDECIDED
    exponents = one.amount.exponent, other.amount.exponent
    finest = min(exponents)
    stated, held = (share.amount.digits * 10 ** (share.amount.exponent - finest) for share in (one, other))
    slack2 = 10 ** (max(exponents) - finest) if exponents[0] != exponents[1] else 0
    gap = stated - held
    outcome = Outcome.HOLDS if gap == 0 else Outcome.ROUNDING if abs(gap) * 2 <= slack2 else Outcome.BROKEN
    return Verdict(outcome, stated, held, gap, slack2)


def _judge_shares_total(identity: Identity) -> Verdict:
    shares = identity.right.plus
    if not all(share.is_exact for share in shares):
        return UNDECIDED
    decimals = max(-share.amount.exponent for share in shares)
    total = sum(share.amount.digits * 10 ** (decimals + share.amount.exponent) for share in shares)
    slack2 = sum(10 ** (decimals + share.amount.exponent) for share in shares)
    gap = 100 * 10**decimals - total
    outcome = Outcome.HOLDS if gap == 0 else Outcome.ROUNDING if abs(gap) * 2 <= slack2 else Outcome.BROKEN
    return Verdict(outcome, 100 * 10**decimals, total, gap, slack2)
