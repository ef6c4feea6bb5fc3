"""Identities: relations that must hold among figures, and why they must."""

from typing import Literal, NamedTuple

from kcbudget.figures.figure import Figure, Terms
from kcbudget.figures.kinds import KINDS, Kind
from kcbudget.plan.routes import Route
from kcbudget.plan.tree import Place

Relation = Literal["equal", "at-least", "share", "shares-total", "same-share"]
_PERCENTAGES = ("share", "shares-total", "same-share")


class _Relation(NamedTuple):
    """What there is to an identity: what must hold, why, between which sums, for which share, and where it stands."""

    relation: Relation
    origin: str
    left: Terms
    right: Terms
    share: Figure | None = None
    route: Route = ()
    path: str | None = None
    against: str = ""


class Identity(_Relation):
    """A relation that must hold among figures; it is equal to itself only.

    ``equal``: left = right. ``at-least``: left is no less than right. ``share``: ``share`` percent is right's part of
    left. ``shares-total``: the shares on the right add up to 100 %. ``same-share``: left and right are one percentage.
    ``origin`` is why it must hold, a row of `kinds.KINDS`.

    ``path`` is the file of the plan that the relation is one of, where that is another one; ``against`` the key of the
    breakdown on the left, where two breakdowns of a whole that nobody stated are held against each other.
    """

    __slots__ = ()
    __hash__ = object.__hash__
    __eq__ = object.__eq__
    __ne__ = object.__ne__

    def with_figure(self, old: Figure, new: Figure) -> "Identity":
        """The same relation with a figure in the place of another one."""
        left, right = (
            Terms(*(tuple(new if figure is old else figure for figure in side) for side in terms))
            for terms in (self.left, self.right)
        )
        return self._replace(left=left, right=right, share=new if self.share is old else self.share)

    @property
    def kind(self) -> Kind:
        """What is to be known of identities that must hold for the same reason."""
        return KINDS[self.origin]

    @property
    def is_percentage(self) -> bool:
        """Whether the numbers of it are percentages."""
        return self.relation in _PERCENTAGES

    @property
    def holds_percentages(self) -> bool:
        """Whether it holds percentages against each other, and no money."""
        return self.relation in _PERCENTAGES[1:]

    @property
    def is_exact(self) -> bool:
        """Whether every figure of it is one known number."""
        return all(figure.is_exact for figure in self.figures())

    @property
    def is_bound(self) -> bool:
        """Whether one side is only the most or the least that the other may be."""
        return self.relation == "at-least"

    @property
    def is_sum_of_one(self) -> bool:
        """Whether one stated figure must be equal to what is on the right."""
        return self.relation == "equal" and len(self.left.plus) == 1

    @property
    def about_part(self) -> bool:
        """Whether a finding on it is about the part, which is held against its whole."""
        return self.is_bound and self.kind.about_part

    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the identity, the stated one first."""
        money = (*self.left.figures, *self.right.figures)
        return money if self.share is None else (self.share, *money)

    def money(self) -> list[Figure]:
        """Every figure of the identity that is a sum of money."""
        return [figure for figure in self.figures() if not figure.is_share]

    @property
    def place(self) -> Place:
        """Where the identity is reported: the stated figure, else the first figure of the file."""
        if self.share is not None:
            return self.share.place
        first = self.left.plus[0] if len(self.left.plus) == 1 else None
        if first is not None and first.path == self.path:
            return first.place
        return min(figure.place for figure in self.figures() if figure.path == self.path)


def reaches_far(identity: Identity) -> bool:
    """Whether the parts of an identity are narrowed on more axes than the one that its whole is divided along."""
    widest = max(map(_narrowed, identity.left.figures), default=0)
    return any(_narrowed(figure) > 1 + widest for figure in identity.right.figures)


def _narrowed(figure: Figure) -> int:
    return len({axis for axis, _ in figure.rank[3]})
