"""Figures, the identities among them, and the one judge.

All arithmetic is on integers: a system has one scale, 10**``exponent`` đồng, that is a whole number for every figure
in it. Half a unit of a figure's last digit is then an integer too once doubled, so slacks are kept doubled.
"""

import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kcbudget.figures.figure import Figure, Terms, together
from kcbudget.figures.identity import Identity, Relation
from kcbudget.figures.intervals import (
    ZERO,
    End,
    Reading,
    Span,
    ends,
    half_up,
    known,
    meant,
    ratios,
    says_near,
    span,
    widened,
)
from kcbudget.language.units import PERCENT, Unit


class Outcome(enum.Enum):
    """What the judge says of an identity."""

    HOLDS = "holds"
    ROUNDING = "rounding"
    WORDING = "wording"
    BROKEN = "broken"
    UNDECIDED = "undecided"

    __hash__ = object.__hash__  # outcomes are counted by the million; Enum's own hash runs in Python


class Verdict(NamedTuple):
    """The judge's answer: the gap (stated minus computed) in units of the system's scale, and twice the slack.

    For a share the gap is in units of the share's last digit, and ``computed`` is the ratio rounded to it. ``far`` says
    of an undecided identity that what is meant on its two sides lies apart.
    """

    outcome: Outcome
    stated: int = 0
    computed: int = 0
    gap: int = 0
    slack2: int = 0
    truncated: bool = False
    adjusted: bool = False
    far: bool = False


UNDECIDED = Verdict(Outcome.UNDECIDED)
_OPEN = (Outcome.UNDECIDED, Outcome.WORDING)


def guards(identity: Identity, verdict: Verdict) -> bool:
    """Whether an identity would notice a slip in any of its figures: it was decided, and is more than a bound."""
    return verdict.outcome not in _OPEN and identity.relation != "at-least"


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
        stated, computed = known(left), known(right)
        if stated is not None and computed is not None:
            gap = stated - computed
            if gap == 0 or (gap > 0 and identity.relation == "at-least"):
                return Verdict(Outcome.HOLDS, stated, computed, gap)
            slack2 = self.slack2((*left.plus, *left.minus, *right.plus, *right.minus))
            outcome = Outcome.ROUNDING if abs(gap) * 2 <= slack2 else Outcome.BROKEN
            return Verdict(outcome, stated, computed, gap, slack2)
        return self._judge_bounded(identity)

    def _judge_bounded(self, identity: Identity) -> Verdict:
        """A sum or a bound in which not every figure is exact: refuted by hard bounds, or held by what is meant."""
        one, other = span(identity.left), span(identity.right)
        slack2 = self.slack2([figure for figure in identity.figures() if figure.is_exact])
        refuted = _refuted(one, other, slack2, identity.relation)
        if refuted is not None:
            return refuted
        bottom, is_bound = one.less(other).low, identity.relation == "at-least"
        if is_bound:
            if bottom is not None and bottom.value >= 0:
                return Verdict(Outcome.HOLDS, gap=int(bottom.value))
        elif one == other and one.is_bounded and _are_ranges(identity):
            return Verdict(Outcome.HOLDS)
        elif identity.origin == "words" and _say_alike(identity):  # one qualified figure, in digits and in words
            stated, computed = identity.left.plus[0].value, identity.right.plus[0].value
            if stated != computed:
                return Verdict(Outcome.BROKEN, stated, computed, stated - computed)
        return UNDECIDED if is_bound else _in_its_wording(_Side.of(identity.left), _Side.of(identity.right), slack2)

    def reach(self, identity: Identity, of: Reading = ends) -> Span:
        """What the right-hand side of an identity may come to by the hard bounds of its figures, or by what is meant.

        Of a share it is the ratio, at most 100 %; percentages are in units of the last digit to which they are judged.
        """
        if identity.relation == "share" and identity.share is not None:
            scale = 100 * 10**-identity.share.amount.exponent
            low, high = ratios(span(identity.right, of), span(identity.left, of), scale)
            return Span(low, high if high is not None and high.value < scale else End(scale))
        if identity.relation in ("shares-total", "same-share"):
            shares = (*identity.left.plus, *identity.right.plus)
            return _shares_span(identity.right.plus, max(-share.amount.exponent for share in shares), of)
        return span(identity.right, of)

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


def _say_alike(identity: Identity) -> bool:
    """Whether the two figures of an identity are qualified by the same word."""
    return identity.left.plus[0].amount.qualifier == identity.right.plus[0].amount.qualifier != "unknown"


def _refuted(one: Span, other: Span, slack2: int, relation: Relation) -> Verdict | None:
    """The verdict where the hard bounds of two sides exclude each other: how far apart they are at the least."""
    gaps = one.less(other)
    if gaps.high is not None and gaps.high.below(-slack2):
        return _broken(one.high, other.low, gaps.high, slack2)
    if relation != "at-least" and gaps.low is not None and gaps.low.above(slack2):
        return _broken(one.low, other.high, gaps.low, slack2)
    return None


def _broken(stated: End | None, computed: End | None, gap: End, slack2: int) -> Verdict:
    one, other = (int(end.value) if end is not None else 0 for end in (stated, computed))
    return Verdict(Outcome.BROKEN, one, other, int(gap.value), slack2)


class _Side(NamedTuple):
    """What is meant on one side of an identity, and whether a word there says how near that is."""

    meant: Span
    says_near: bool

    @classmethod
    def of(cls, terms: Terms) -> "_Side":
        return cls(span(terms, meant), says_near(terms))

    def covers(self, other: "_Side", slack2: int) -> bool:
        """Whether what is meant here contains what is meant there."""
        return self.says_near and self.meant.contains(other.meant, slack2)


def _in_its_wording(one: _Side, other: _Side, slack2: int = 0) -> Verdict:
    """The verdict on two sides that are to be equal and that no hard bound refutes, by what is meant on each."""
    low, high = one.meant.less(other.meant)
    if (high is not None and high.value * 2 < -slack2) or (low is not None and low.value * 2 > slack2):
        return Verdict(Outcome.UNDECIDED, far=True)
    return Verdict(Outcome.WORDING) if one.covers(other, slack2) or other.covers(one, slack2) else UNDECIDED


def rounded_ratio(part: int, whole: int, decimals: int) -> int:
    """100 x part / whole, rounded half up to ``decimals`` digits, as an integer of its last digit."""
    ratio: int = (200 * part * 10**decimals + whole) // (2 * whole)
    return ratio


def _judge_share(identity: Identity, system: System) -> Verdict:
    share, whole, part = identity.share, identity.left, identity.right
    if share is None or not share.amount.is_number:
        return UNDECIDED
    w, p = known(whole), known(part)
    if w is None or p is None or not share.is_exact:
        return _judge_bounded_share(identity, share, system)
    decimals = -share.amount.exponent
    stated = share.amount.digits
    figures = (*whole.plus, *whole.minus, *part.plus, *part.minus)
    if w <= 0:  # a whole of nothing has no shares, and one that is rounded to nothing may have any
        undecided = p == 0 or system.slack2(figures)
        return UNDECIDED if undecided else Verdict(Outcome.BROKEN, stated, 0, stated)
    ratio = rounded_ratio(p, w, decimals)
    if ratio == stated:
        return Verdict(Outcome.HOLDS, stated, ratio)
    slack2 = system.slack2(figures)
    if slack2:
        low, high = _ratio_range(w, p, _side_slacks(whole, part, system), decimals)
        if low <= stated and (high is None or stated <= high):
            return Verdict(Outcome.ROUNDING, stated, ratio, stated - ratio, slack2)
    truncated = 100 * p * 10**decimals // w == stated
    adjusted = abs(100 * p * 10**decimals - stated * w) < w
    return Verdict(Outcome.BROKEN, stated, ratio, stated - ratio, 0, truncated, adjusted)


def _side_slacks(whole: Terms, part: Terms, system: System) -> tuple[int, int]:
    """Twice the slack of the exact figures of a whole and of a part."""
    sides = [[figure for figure in (*terms.plus, *terms.minus) if figure.is_exact] for terms in (whole, part)]
    if not any(sides):
        return 0, 0
    reference = system.reference_step([figure for side in sides for figure in side])
    return _own_slack2(sides[0], reference, system), _own_slack2(sides[1], reference, system)


def _own_slack2(side: Sequence[Figure], reference: int, system: System) -> int:
    """Twice the slack of one side's figures, against the reference of both sides."""
    steps = [figure.step for figure in side]
    if system.rounded or not steps:
        return sum(steps)
    return sum(step for step in steps if step > reference) + (reference if min(steps) < reference else 0)


def _ratio_range(whole: int, part: int, slacks: tuple[int, int], decimals: int) -> tuple[int, int | None]:
    """The least and greatest rounded ratio that a whole and a part within their slack can have."""
    whole_slack2, part_slack2 = slacks
    least_whole = 2 * whole - whole_slack2
    low = rounded_ratio(max(2 * part - part_slack2, 0), 2 * whole + whole_slack2, decimals)
    high = rounded_ratio(2 * part + part_slack2, least_whole, decimals) if least_whole > 0 else None
    return low, high


def _judge_bounded_share(identity: Identity, share: Figure, system: System) -> Verdict:
    """A share of which not all figures are exact: refuted by hard bounds, or held by what is meant.

    All is counted in units of the share's last digit. A part is at most its whole.
    """
    whole, part = identity.left, identity.right
    unit = 10**-share.amount.exponent
    scale = 100 * unit
    slacks = _side_slacks(whole, part, system)

    def ratio(of: Reading) -> Span:
        return ratios(widened(span(part, of), slacks[1]), widened(span(whole, of), slacks[0]), scale)

    least, most = ratio(ends)
    low, high = least or ZERO, most if most is not None and most.value < scale else End(scale)
    stated_low, stated_high = ends(share)
    lowest, highest = (half_up(end.value) for end in (low, high))
    if stated_low.value > highest or (stated_low.open and stated_low.value >= high.value):
        return Verdict(Outcome.BROKEN, share.value, highest, share.value - highest)
    if stated_high is not None and (
        stated_high.value < lowest or (stated_high.open and stated_high.value <= low.value)
    ):
        return Verdict(Outcome.BROKEN, share.value, lowest, share.value - lowest)
    computed = ratio(meant)
    if not (computed.is_bounded and span(part, meant).is_bounded and span(whole, meant).is_bounded):
        return UNDECIDED
    rounded = Span(*(end and End(half_up(end.value)) for end in computed))
    return _in_its_wording(_Side.of(Terms((share,))), _Side(rounded, says_near(together([whole, part]))))


def _judge_same_share(identity: Identity) -> Verdict:
    """One percentage written twice; of different digits, the fewer explain half of their last one."""
    one, other = identity.left.plus[0], identity.right.plus[0]
    exponents = one.amount.exponent, other.amount.exponent
    finest = min(exponents)
    slack2 = 10 ** (max(exponents) - finest) if exponents[0] != exponents[1] else 0
    if not (one.is_exact and other.is_exact):
        first, second = (_shares_span([share], -finest, ends) for share in (one, other))
        refuted = _refuted(first, second, slack2, "equal")
        sides = [_Side(_shares_span([share], -finest, meant), says_near(Terms((share,)))) for share in (one, other)]
        return refuted or _in_its_wording(sides[0], sides[1], slack2)
    stated, held = (share.amount.digits * 10 ** (share.amount.exponent - finest) for share in (one, other))
    gap = stated - held
    outcome = Outcome.HOLDS if gap == 0 else Outcome.ROUNDING if abs(gap) * 2 <= slack2 else Outcome.BROKEN
    return Verdict(outcome, stated, held, gap, slack2)


def _judge_shares_total(identity: Identity) -> Verdict:
    shares = identity.right.plus
    decimals = max(-share.amount.exponent for share in shares)
    slack2 = sum(10 ** (decimals + share.amount.exponent) for share in shares)
    whole = 100 * 10**decimals
    if not all(share.is_exact for share in shares):
        everything = Span(End(whole), End(whole))
        refuted = _refuted(everything, _shares_span(shares, decimals, ends), slack2, "equal")
        told = _Side(_shares_span(shares, decimals, meant), says_near(identity.right))
        return refuted or _in_its_wording(_Side(everything, says_near=False), told, slack2)
    total = sum(share.amount.digits * 10 ** (decimals + share.amount.exponent) for share in shares)
    gap = whole - total
    outcome = Outcome.HOLDS if gap == 0 else Outcome.ROUNDING if abs(gap) * 2 <= slack2 else Outcome.BROKEN
    return Verdict(outcome, whole, total, gap, slack2)


def _shares_span(shares: Sequence[Figure], decimals: int, of: Reading) -> Span:
    """What percentages may come to together, in units of the last of ``decimals`` digits; each is at most 100 %."""
    low, high = ZERO, ZERO
    for share in shares:
        scale = 10 ** (decimals + share.amount.exponent)
        least, most = of(share)
        low = low.plus(End(least.value * scale, least.open) if least is not None else ZERO)
        high = high.plus(End(most.value * scale, most.open) if most is not None else End(100 * 10**decimals))
    return Span(low, high)
