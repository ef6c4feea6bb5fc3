"""The one judge: figures and the identities among them, at one scale."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from kcbudget.figures import shares
from kcbudget.figures.figure import Figure
from kcbudget.figures.identity import Identity
from kcbudget.figures.intervals import End, Span, ratios
from kcbudget.figures.scale import Reading, Scale, span
from kcbudget.figures.sides import Side, in_their_wording, refuted
from kcbudget.figures.verdict import UNDECIDED, Outcome, Verdict, exactly
from kcbudget.language.amounts import Amount, convention_of
from kcbudget.language.numerals import Convention


class System:
    """Figures and identities at one scale; ``rounded`` if the plan says of itself that its figures are rounded.

    ``numbers`` is the convention that the plan declares, for whoever writes a number as it would.

    Neither figures nor identities know of a system: several may stand over the same ones, and what is entered into one
    is in no other.
    """

    def __init__(
        self,
        figures: Sequence[Figure],
        identities: Sequence[Identity],
        *,
        rounded: bool = False,
        numbers: Convention | None = None,
    ) -> None:
        self.figures = list(figures)
        self.identities = list(identities)
        self.rounded = rounded
        self.numbers = numbers
        self.scale = Scale(figures, rounded=rounded)

    def enter(self, amount: Amount, at: Figure) -> Figure:
        """Enter an amount that nobody wrote, of money that counts units of the scale, where another figure stands."""
        figure = Figure(amount, at.route, at.line, at.column, len(self.figures))
        self.figures.append(figure)
        self.scale.add(figure)
        return figure

    def with_amounts(self, amounts: Mapping[Figure, Amount]) -> "System":
        """The system as it would be if other amounts were written for some figures; this one stays as it is."""
        figures, identities = self.figures.copy(), self.identities.copy()
        for figure, amount in amounts.items():
            changed = figures[figure.index] = figure._replace(amount=amount)
            for number in self._identities_of.get(figure.index, ()):
                identities[number] = identities[number].with_figure(figure, changed)
        return System(figures, identities, rounded=self.rounded, numbers=self.numbers)

    @cached_property
    def convention(self) -> Convention | None:
        """The convention of numbers that the plan declares, or that the first of its decimals shows."""
        return self.numbers or next(filter(None, map(convention_of, (figure.amount for figure in self.figures))), None)

    @cached_property
    def _identities_of(self) -> dict[int, list[int]]:
        """The numbers of the identities that a figure is in, by its own number."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, identity in enumerate(self.identities):
            for index in {figure.index for figure in identity.figures()}:
                found[index].append(number)
        return found

    def judge(self, identity: Identity) -> Verdict:
        """Whether an identity holds, by how much not, and what slack the figures' precision gives it."""
        relation, scale = identity.relation, self.scale
        if relation == "share":
            return shares.judge_share(identity, scale)
        if identity.holds_percentages:
            return shares.judge_percentages(identity, scale)
        stated, computed = scale.known(identity.left), scale.known(identity.right)
        if stated is None or computed is None:
            return self._judge_bounded(identity)
        gap = stated - computed
        if gap == 0 or (gap > 0 and relation == "at-least"):
            return Verdict(Outcome.HOLDS, stated, computed, gap)
        return exactly(stated, computed, self.slack2(identity))

    def _judge_bounded(self, identity: Identity) -> Verdict:
        """A sum or a bound in which not every figure is exact: refuted by hard bounds, or held by what is meant."""
        scale = self.scale
        one, other = span(identity.left, scale.ends), span(identity.right, scale.ends)
        slack2 = self.slack2(identity)
        broken = refuted(one, other, slack2, identity.relation)
        if broken is not None:
            return broken
        bottom, is_bound = one.less(other).low, identity.is_bound
        if is_bound:
            holds = bottom is not None and bottom.value >= 0
            return Verdict(Outcome.HOLDS, gap=int(bottom.value)) if bottom is not None and holds else UNDECIDED
        if one == other and one.is_bounded and _are_ranges(identity):
            return Verdict(Outcome.HOLDS)
        if says_alike(identity):
            stated, computed = scale.total(identity.left), scale.total(identity.right)
            if stated != computed:
                return Verdict(Outcome.BROKEN, stated, computed, stated - computed)
        return in_their_wording(Side.of(identity.left, scale), Side.of(identity.right, scale), slack2)

    def slack2(self, identity: Identity) -> int:
        """Twice the gap between the sides of an identity that the precision of its exact figures explains."""
        if identity.holds_percentages:
            return shares.slack2_of(identity)
        return self.scale.slack2(identity.money())

    def gap_range(self, identity: Identity) -> Span:
        """How much more the left side of an identity may come to than the right one, by hard bounds.

        Not for a share, which is no difference of two sides.
        """
        if identity.holds_percentages:
            one, other = shares.percentage_spans(identity, self.scale.ends)
            return one.less(other)
        if says_alike(identity):
            gap = End(self.scale.total(identity.left) - self.scale.total(identity.right))
            return Span(gap, gap)
        return span(identity.left, self.scale.ends).less(span(identity.right, self.scale.ends))

    def reach(self, identity: Identity, of: Reading | None = None) -> Span:
        """What the right-hand side of an identity may come to by the hard bounds of its figures, or by what is meant.

        Of a share it is the ratio, at most 100 %; percentages are in units of the last digit to which they are judged.
        """
        of = of or self.scale.ends
        if identity.relation == "share" and identity.share is not None:
            hundred = 100 * 10**-identity.share.amount.exponent
            low, high = ratios(span(identity.right, of), span(identity.left, of), hundred)
            return Span(low, high if high is not None and high.value < hundred else End(hundred))
        if identity.holds_percentages:
            return shares.percentage_spans(identity, of)[1]
        return span(identity.right, of)


def _are_ranges(identity: Identity) -> bool:
    """Whether every figure is a number or a range of numbers, whose ends are as certain as a number is."""
    return all(figure.amount.qualifier in ("exact", "between") for figure in identity.figures())


def says_alike(identity: Identity) -> bool:
    """Whether an identity holds one qualified figure in digits against itself in words."""
    if identity.origin != "words":
        return False
    one, other = identity.left.plus[0].amount.qualifier, identity.right.plus[0].amount.qualifier
    return one == other and one not in ("exact", "unknown")
