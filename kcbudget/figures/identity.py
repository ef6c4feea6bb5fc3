"""Identities: relations that must hold among figures, and why they must."""

from typing import Literal, get_args

from kcbudget.figures.figure import Figure, Terms
from kcbudget.plan.routes import Route
from kcbudget.plan.tree import Place

Relation = Literal["equal", "at-least", "share", "shares-total", "same-share"]

# Why an identity must hold: an axis of a breakdown, the projects, a cell written twice, what a target is to reach each
# year, what a document states, what the programme of an annual plan gives its year, the plans that a plan includes, ...
Origin = Literal[
    "year", "source", "activity", "locality", "projects", "listed-projects",
    "of_which", "rest", "same-cell", "words", "breakdowns", "bounds", "share", "shares",
    "per-year", "document", "programme", "programme-whole", "included",
]  # fmt: skip

ORIGINS: tuple[Origin, ...] = get_args(Origin)
# What holds a plan against other plans, which may differ from it on purpose.
BETWEEN_PLANS: tuple[Origin, ...] = ("programme", "programme-whole", "included")
PROGRAMME = BETWEEN_PLANS[:2]


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


def reaches_far(identity: Identity) -> bool:
    """Whether the parts of an identity are narrowed on more axes than the one that its whole is divided along."""
    left, right = ((*terms.plus, *terms.minus) for terms in (identity.left, identity.right))
    return any(_narrowed(figure) > 1 + max(map(_narrowed, left), default=0) for figure in right)


def _narrowed(figure: Figure) -> int:
    return len({axis for axis, _ in figure.rank[3]})
