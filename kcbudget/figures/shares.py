"""Percentages: the share that a part has of its whole, the shares of a breakdown together, one share written twice.

All is counted in units of the last digit to which a percentage is written; a part is at most its whole.
"""

from collections.abc import Sequence
from typing import NamedTuple

from kcbudget.figures.figure import Figure, Terms, together
from kcbudget.figures.identity import Identity
from kcbudget.figures.intervals import ZERO, End, Span, half_up, ratios, widened
from kcbudget.figures.scale import Reading, Scale, says_near, span
from kcbudget.figures.sides import Side, in_their_wording, refuted
from kcbudget.figures.verdict import UNDECIDED, Outcome, Verdict, exactly


def rounded_ratio(part: int, whole: int, decimals: int) -> int:
    """100 x part / whole, rounded half up to ``decimals`` digits, as an integer of its last digit."""
    ratio: int = (200 * part * 10**decimals + whole) // (2 * whole)
    return ratio


def truncated_ratio(part: int, whole: int, decimals: int) -> int:
    """100 x part / whole, cut off behind ``decimals`` digits, as an integer of its last digit."""
    ratio: int = 100 * part * 10**decimals // whole
    return ratio


def wholes_of(ratio: int, part: int, decimals: int) -> tuple[int, int | None]:
    """The least and the greatest whole of which a part is just a rounded ratio; None where there is no greatest."""
    doubled = 200 * part * 10**decimals
    # (doubled + whole) // (2 * whole) == ratio, for whole:
    return doubled // (2 * ratio + 1) + 1, doubled // (2 * ratio - 1) if ratio else None


class Slacks(NamedTuple):
    """Twice what the precision of the exact figures explains: of the whole and the part by themselves, of all."""

    whole: int
    part: int
    together: int

    @classmethod
    def of(cls, identity: Identity, scale: Scale) -> "Slacks":
        """The slacks of the whole and the part of a share."""
        every = [*identity.left.figures, *identity.right.figures]
        if not any(figure.is_exact for figure in every):
            return cls(0, 0, 0)
        reference = scale.reference_step(every)
        whole, part = (
            scale.own_slack2([figure for figure in terms.figures if figure.is_exact], reference)
            for terms in (identity.left, identity.right)
        )
        return cls(whole, part, scale.slack2(every))


def judge_share(identity: Identity, scale: Scale) -> Verdict:
    """Whether a share is that of its part in its whole."""
    share, whole, part = identity.share, scale.known(identity.left), scale.known(identity.right)
    if share is None or not share.amount.is_number:
        return UNDECIDED
    if whole is None or part is None or not share.is_exact:
        sides = span(identity.left, scale.ends), span(identity.right, scale.ends)
        slacks = Slacks.of(identity, scale)
        known, decimals = scale.ends(share), -share.amount.exponent
        refuted = bounded_share(scale.value(share), known, *sides, slacks, decimals)
        return refuted or _in_its_wording(share, identity.left, identity.right, slacks, scale)
    stated, decimals = share.amount.digits, -share.amount.exponent
    if whole > 0 and rounded_ratio(part, whole, decimals) == stated:
        return Verdict(Outcome.HOLDS, stated, stated)
    return exact_share(stated, whole, part, Slacks.of(identity, scale), decimals)


def exact_share(stated: int, whole: int, part: int, slacks: Slacks, decimals: int) -> Verdict:
    """The verdict on a share of known numbers.

    A whole of nothing has no shares, and one that is rounded to nothing may have any.
    """
    if whole <= 0:
        undecided = part == 0 or slacks.together
        return UNDECIDED if undecided else Verdict(Outcome.BROKEN, stated, 0, stated)
    ratio = rounded_ratio(part, whole, decimals)
    if ratio == stated:
        return Verdict(Outcome.HOLDS, stated, ratio)
    if slacks.together:
        low, high = share_range(whole, part, slacks, decimals)
        if low <= stated and (high is None or stated <= high):
            return Verdict(Outcome.ROUNDING, stated, ratio, stated - ratio, slacks.together)
    truncated = truncated_ratio(part, whole, decimals) == stated
    adjusted = abs(100 * part * 10**decimals - stated * whole) < whole
    return Verdict(Outcome.BROKEN, stated, ratio, stated - ratio, 0, truncated, adjusted)


def share_range(whole: int, part: int, slacks: Slacks, decimals: int) -> tuple[int, int | None]:
    """The least and greatest rounded ratio that a whole and a part within their slack can have."""
    least_whole = 2 * whole - slacks.whole
    low = rounded_ratio(max(2 * part - slacks.part, 0), 2 * whole + slacks.whole, decimals)
    high = rounded_ratio(2 * part + slacks.part, least_whole, decimals) if least_whole > 0 else None
    return low, high


def bounded_share(
    value: int, stated: tuple[End, End | None], whole: Span, part: Span, slacks: Slacks, decimals: int
) -> Verdict | None:
    """The verdict on a share that the hard bounds of itself, its whole and its part refute; None where they do not."""
    hundred = 100 * 10**decimals
    least, most = ratios(widened(part, slacks.part), widened(whole, slacks.whole), hundred)
    low, high = least or ZERO, most if most is not None and most.value < hundred else End(hundred)
    stated_low, stated_high = stated
    lowest, highest = (half_up(end.value) for end in (low, high))
    if stated_low.value > highest or (stated_low.open and stated_low.value >= high.value):
        return Verdict(Outcome.BROKEN, value, highest, value - highest)
    if stated_high is not None and (
        stated_high.value < lowest or (stated_high.open and stated_high.value <= low.value)
    ):
        return Verdict(Outcome.BROKEN, value, lowest, value - lowest)
    return None


def _in_its_wording(share: Figure, whole: Terms, part: Terms, slacks: Slacks, scale: Scale) -> Verdict:
    """The verdict on a share that no hard bound refutes, by what is meant by it, its whole and its part."""
    meant = span(whole, scale.meant), span(part, scale.meant)
    hundred = 100 * 10**-share.amount.exponent
    computed = ratios(widened(meant[1], slacks.part), widened(meant[0], slacks.whole), hundred)
    if not all(one.is_bounded for one in (computed, *meant)):
        return UNDECIDED
    rounded = Span(*(end and End(half_up(end.value)) for end in computed))
    return in_their_wording(Side.of(Terms((share,)), scale), Side(rounded, says_near(together([whole, part]))))


def shares_of(identity: Identity) -> tuple[Figure, ...]:
    """The percentages of an identity that holds percentages against each other."""
    return (*identity.left.plus, *identity.right.plus)


def decimals_of(shares: Sequence[Figure]) -> int:
    """To how many decimals percentages are held against each other: to those of the most finely written one."""
    return max(-share.amount.exponent for share in shares)


def units_of(shares: Sequence[Figure]) -> list[int]:
    """What the last digit of each percentage counts, in units of the last one of the most finely written."""
    decimals = decimals_of(shares)
    return [10 ** (decimals + share.amount.exponent) for share in shares]


def slack2_of(identity: Identity) -> int:
    """Twice what the precision of percentages that are held against each other explains.

    Together to 100 %, each allows half of its last digit; of one written twice the one of fewer digits alone does.
    """
    units = units_of(shares_of(identity))
    if identity.relation == "shares-total":
        return sum(units)
    return max(units) if units[0] != units[1] else 0


def judge_percentages(identity: Identity, scale: Scale) -> Verdict:
    """Whether the shares of a breakdown make 100 %, or a percentage that is written twice is one."""
    shares = shares_of(identity)
    slack2 = slack2_of(identity)
    if all(share.is_exact for share in shares):
        units = units_of(shares)
        worth = [share.amount.digits * unit for share, unit in zip(shares, units, strict=True)]
        if identity.relation == "shares-total":
            return exactly(100 * 10 ** decimals_of(shares), sum(worth), slack2)
        return exactly(worth[0], worth[1], slack2)
    one, other = percentage_spans(identity, scale.ends)
    said, told = percentage_spans(identity, scale.meant)
    sides = Side(said, says_near(identity.left)), Side(told, says_near(identity.right))
    return refuted(one, other, slack2, "equal") or in_their_wording(*sides, slack2)


def percentage_spans(identity: Identity, of: Reading) -> tuple[Span, Span]:
    """What the two sides of percentages held against each other may come to; the left one may be 100 %."""
    decimals = decimals_of(shares_of(identity))
    whole = End(100 * 10**decimals)
    left = Span(whole, whole) if identity.relation == "shares-total" else shares_span(identity.left.plus, decimals, of)
    return left, shares_span(identity.right.plus, decimals, of)


def shares_span(shares: Sequence[Figure], decimals: int, of: Reading) -> Span:
    """What percentages may come to together, in units of the last of ``decimals`` digits; each is at most 100 %."""
    low, high = ZERO, ZERO
    for share in shares:
        unit = 10 ** (decimals + share.amount.exponent)
        least, most = of(share)
        low = low.plus(End(least.value * unit, least.open) if least is not None else ZERO)
        high = high.plus(End(most.value * unit, most.open) if most is not None else End(100 * 10**decimals))
    return Span(low, high)
