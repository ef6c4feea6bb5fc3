"""An identity in numbers, as the judge has them: whether it would hold with other values, and which it allows a figure.

A change of some figures is told by how much it adds to the sum of an identity (its left side less its right one; of a
share its part), and to the whole of a share. Percentages that are held against each other count units of the last digit
of the most finely written one.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from kcbudget.figures import shares
from kcbudget.figures.figure import Figure
from kcbudget.figures.identity import Identity
from kcbudget.figures.intervals import End
from kcbudget.figures.judge import System
from kcbudget.figures.scale import span
from kcbudget.figures.shares import Slacks, bounded_share, exact_share, share_range
from kcbudget.figures.verdict import Outcome

# The least and the greatest value that is allowed; None where there is none.
Interval = tuple[int | None, int | None]

FREE: Interval = (None, None)
NOTHING: Interval = (1, 0)


def coefficients(identity: Identity) -> Iterator[tuple[Figure, int, int]]:
    """Each figure of an identity with how often its value counts in the sum, and in the whole of a share.

    A figure may stand in it more than once; the share itself counts in neither.
    """
    if identity.relation == "share":
        if identity.share is not None:
            yield identity.share, 0, 0
        for sign, parts, wholes in (
            (1, identity.right.plus, identity.left.plus),
            (-1, identity.right.minus, identity.left.minus),
        ):
            yield from ((figure, sign, 0) for figure in parts)
            yield from ((figure, 0, sign) for figure in wholes)
        return
    signed = [
        (figure, sign)
        for sign, side in (
            (1, identity.left.plus),
            (-1, identity.left.minus),
            (-1, identity.right.plus),
            (1, identity.right.minus),
        )
        for figure in side
    ]
    if identity.holds_percentages:
        units = shares.units_of([figure for figure, _ in signed])
        yield from ((figure, sign * unit, 0) for (figure, sign), unit in zip(signed, units, strict=True))
    else:
        yield from ((figure, sign, 0) for figure, sign in signed)


class Shift(NamedTuple):
    """What other values than the written ones add to the sum of an identity, and to the whole of a share.

    ``stated`` is the share itself, where another one stands for it.
    """

    sum: int = 0
    whole: int = 0
    stated: int | None = None


AS_WRITTEN = Shift()


class Balance:
    """One identity with what its figures come to as they are written.

    ``gap`` is the gap between the numbers that its sides name, whatever qualifies them; of a share ``part`` and
    ``whole`` are these numbers. ``slack2`` is twice what precision explains of the gap.
    """

    def __init__(self, identity: Identity, system: System) -> None:
        self.identity = identity
        self.figures = identity.figures()
        self.is_exact = identity.is_exact
        self.slack2 = system.slack2(identity)
        self._scale = system.scale
        self.gap = self.part = self.whole = 0
        self._least2: int | None = None  # the least and the greatest gap, doubled; at an open end half of one less
        self._most2: int | None = None
        if identity.relation == "share":
            self.part, self.whole = self._scale.total(identity.right), self._scale.total(identity.left)
            return
        values = self._scale.values
        self.gap = sum(times * values[figure.index] for figure, times, _ in coefficients(identity))
        if identity.relation == "shares-total":
            self.gap += 100 * 10 ** shares.decimals_of(identity.right.plus)
        if self.is_exact:
            self._least2 = self._most2 = 2 * self.gap
        else:
            least, most = system.gap_range(identity)
            self._least2 = None if least is None else 2 * int(least.value) + least.open
            self._most2 = None if most is None else 2 * int(most.value) - most.open

    @cached_property
    def steps(self) -> Counter[int]:
        """How many of its exact amounts have which quantum."""
        return Counter(self._scale.step(figure) for figure in self.identity.money() if figure.is_exact)

    @property
    def holds_exactly(self) -> bool:
        """Whether two sums of known numbers are equal, so that none of them can have another value alone."""
        return self.identity.relation == "equal" and self.is_exact and not self.slack2 and not self.gap

    def holds(self, shift: Shift = AS_WRITTEN, slack2: int | None = None) -> bool:
        """Whether the identity is not broken with other values, and with another slack than its own."""
        if self.identity.relation == "share":
            return self._share_holds(shift, 0 if slack2 is None else slack2 - self.slack2)
        slack2 = self.slack2 if slack2 is None else slack2
        if self._most2 is not None and self._most2 + 2 * shift.sum < -slack2:
            return False
        is_bound = self.identity.is_bound
        return is_bound or self._least2 is None or self._least2 + 2 * shift.sum <= slack2

    def may_be_rounded(self) -> bool:
        """Whether figures each rounded to their last digit could leave the gap, in a plan that does not say so."""
        return self.can_be_rounded() and abs(self.gap) * 2 <= len(self.identity.right.plus) * max(self.steps)

    def can_be_rounded(self) -> bool:
        """Whether it is a sum of known figures, all written to one digit, that rounding could leave a gap in."""
        if not self.is_exact or any(figure.is_whole_count for figure in self.figures):
            return False
        return self.identity.relation == "equal" and len(self.identity.right.plus) > 1 and len(self.steps) == 1

    def _share_holds(self, shift: Shift, more: int) -> bool:
        """Whether a share holds with other values; ``more`` is added to the slack of its whole and of its part."""
        share, identity = self.identity.share, self.identity
        slacks = self._slacks if not more else Slacks(*(slack + more for slack in self._slacks))
        if share is None or not share.amount.is_number:
            return True
        stated = self._scale.value(share) if shift.stated is None else shift.stated
        if self.is_exact:
            part, whole = self.part + shift.sum, self.whole + shift.whole
            decimals = -share.amount.exponent
            return exact_share(stated, whole, part, slacks, decimals).outcome is not Outcome.BROKEN
        known = self._scale.ends(share) if shift.stated is None else (End(stated), End(stated))
        whole_span = span(identity.left, self._scale.ends).plus(shift.whole)
        part_span = span(identity.right, self._scale.ends).plus(shift.sum)
        return bounded_share(stated, known, whole_span, part_span, slacks, -share.amount.exponent) is None

    @cached_property
    def _slacks(self) -> Slacks:
        return Slacks.of(self.identity, self._scale)

    def allowed(
        self, figure: Figure, part: int, whole: int, shift: Shift = AS_WRITTEN, slack2: int | None = None
    ) -> Interval:
        """The values of a figure with which the identity is not broken, the others being as the shift has them.

        ``part`` and ``whole`` are how often it counts. Where not all figures of a share are known, any value may do.
        """
        value = self._scale.value(figure)
        if self.identity.relation == "share":
            return self._allowed_by_share(figure, part, whole, shift) if self.is_exact else FREE
        if not part:
            return FREE
        slack2 = self.slack2 if slack2 is None else slack2
        # With another value the doubled gap is what it is plus twice part * (other - value).
        is_bound = self.identity.is_bound
        least = None if self._most2 is None else -slack2 - self._most2 - 2 * shift.sum
        most = None if self._least2 is None or is_bound else slack2 - self._least2 - 2 * shift.sum
        if part < 0:
            least, most, part = None if most is None else -most, None if least is None else -least, -part
        return (
            None if least is None else value - (-least // (2 * part)),
            None if most is None else value + most // (2 * part),
        )

    def _allowed_by_share(self, figure: Figure, part: int, whole: int, shift: Shift) -> Interval:
        """The values that a share of known numbers allows itself, its part or its whole: `exact_share` turned round."""
        share = self.identity.share
        if share is None:
            return FREE
        has_part, has_whole, slacks = self.part + shift.sum, self.whole + shift.whole, self._slacks
        decimals = -share.amount.exponent
        stated = self._scale.value(share) if shift.stated is None else shift.stated
        value, scale = self._scale.value(figure), 200 * 10**decimals
        if figure is share:
            if has_whole <= 0:
                return FREE if has_part == 0 or slacks.together else NOTHING
            return share_range(has_whole, has_part, slacks, decimals)
        if (part, whole) == (1, 0):
            if has_whole <= 0:
                return FREE if slacks.together else (value - has_part, value - has_part)
            # `share_range` lies around the share just if, of the doubled part less and more its slack:
            most = ((2 * stated + 1) * (2 * has_whole + slacks.whole) - 1) // scale
            least_whole = 2 * has_whole - slacks.whole
            least = -(-(2 * stated - 1) * least_whole // scale) if least_whole > 0 else None
            low = None if least is None else value - has_part - (slacks.part - least) // 2
            return low, value - has_part + (most + slacks.part) // 2
        if (part, whole) == (0, 1):
            # The same, of the doubled whole more and less its slack; a whole of nothing has no shares.
            least2 = scale * max(2 * has_part - slacks.part, 0) // (2 * stated + 1) + 1
            most2 = scale * (2 * has_part + slacks.part) // (2 * stated - 1) if stated > 0 else None
            low = max(-((slacks.whole - least2) // 2), 1)
            return value - has_whole + low, None if most2 is None else value - has_whole + (most2 + slacks.whole) // 2
        return FREE
