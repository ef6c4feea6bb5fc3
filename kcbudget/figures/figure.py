"""Figures as written, and sums of them."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

from kcbudget.figures.axes import AXES
from kcbudget.language.amounts import Amount
from kcbudget.language.units import IN_WORDS, PERCENT
from kcbudget.plan.routes import Route
from kcbudget.plan.tree import Place

_BREAKDOWNS = tuple(f"by_{axis}" for axis in AXES)


class _Written(NamedTuple):
    """What there is to a figure: its amount, its route, its place, its number among all figures, and its file."""

    amount: Amount
    route: Route
    line: int
    column: int
    index: int  # type: ignore[assignment]  # a tuple's own index() is of no use here
    path: str | None = None


class Figure(_Written):
    """A written number and where it stands; an absent one stands for a part that nobody wrote.

    ``path`` is the file that it stands in, where that is not the plan's own. What it is worth is a question of the
    scale: `scale.Scale` answers it. A figure is equal to itself only, whatever others say.
    """

    __slots__ = ()
    __hash__ = object.__hash__
    __eq__ = object.__eq__
    __ne__ = object.__ne__

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
    def belongs(self) -> Literal["plan", "target", "document"]:
        """What it is a figure of: the plan itself, one of its targets, or a document that states something of it."""
        first = self.route[0]
        return "document" if first == "documents" else "target" if first == "targets" else "plan"

    @property
    def is_stated(self) -> bool:
        """Whether a document states the figure; it is none of the plan's own."""
        return self.belongs == "document"

    @property
    def is_money(self) -> bool:
        """Whether the figure is, or stands for, a sum of money."""
        return not self.is_share and not self.is_count

    @property
    def in_words(self) -> bool:
        """Whether the figure is an amount in words, beside one in digits."""
        return self.amount.unit is IN_WORDS

    @property
    def is_of_share(self) -> bool:
        """Whether it is money that follows from a share, or what a bound of a share leaves open: nobody wrote it."""
        return self.route[-1] == "share" and not self.is_share

    @property
    def is_open_end(self) -> bool:
        """Whether it stands for what a bound of a share leaves open."""
        return self.is_of_share and not self.amount.text

    @property
    def rank(self) -> "Rank":
        """Its place among all figures, whatever the order of the file and the nesting: wholes before their parts."""
        return self.path or "", *rank_of(self.route), list(map(str, self.route))

    def __repr__(self) -> str:
        return f"Figure({'.'.join(map(str, self.route))}={self.amount.text!r})"


Rank = tuple[str, tuple[str, ...], int, list[tuple[int, str]], list[str]]


def rank_of(route: Route) -> tuple[tuple[str, ...], int, list[tuple[int, str]]]:
    """What a route leads to beside parts, how many parts it names, and these in the order of their axes."""
    pairs: list[tuple[int, str]] = []
    others: list[str] = []
    steps = iter(route)
    for step in steps:
        if step in _BREAKDOWNS and (name := next(steps, None)) is not None:
            pairs.append((_BREAKDOWNS.index(str(step)), str(name)))
        elif step != "total":
            others.append(f"{step:09}" if isinstance(step, int) else step)
    return tuple(others), len(pairs), sorted(pairs)


class Terms(NamedTuple):
    """A sum of figures less a sum of others (the second comes from parts left as the remainder)."""

    plus: tuple[Figure, ...]
    minus: tuple[Figure, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of it, those that are taken away last."""
        return *self.plus, *self.minus

    @property
    def is_exact(self) -> bool:
        """Whether it is one known number."""
        return all(figure.is_exact for figure in self.figures)


def together(parts: Iterable[Terms]) -> Terms:
    """The sum of sums."""
    parts = list(parts)
    plus = tuple(figure for terms in parts for figure in terms.plus)
    minus = tuple(figure for terms in parts for figure in terms.minus)
    return _without_both(plus, minus) if minus else Terms(plus)


def less(one: Terms, other: Terms) -> Terms:
    """A sum less another; a figure that is in both falls out."""
    return _without_both((*one.plus, *other.minus), (*one.minus, *other.plus))


def apart(one: Terms, other: Terms) -> tuple[Terms, Terms]:
    """Two sums that are to be equal, without the figures that are in both; neither is left without what it adds."""
    rest = less(one, other)
    left = Terms(_common(one.plus, rest.plus), _common(one.minus, rest.minus))
    right = Terms(_common(other.plus, rest.minus), _common(other.minus, rest.plus))
    if left.plus and right.plus:
        return left, right
    return Terms(rest.plus), Terms(rest.minus)


def _common(figures: tuple[Figure, ...], kept: tuple[Figure, ...]) -> tuple[Figure, ...]:
    return tuple((Counter(figures) & Counter(kept)).elements())


def _without_both(plus: tuple[Figure, ...], minus: tuple[Figure, ...]) -> Terms:
    """A sum of figures less others, with no figure in both."""
    both = Counter(plus) & Counter(minus)
    return Terms(_without(plus, both), _without(minus, both)) if both else Terms(plus, minus)


def _without(figures: tuple[Figure, ...], taken: Counter[Figure]) -> tuple[Figure, ...]:
    left = Counter(taken)
    kept = []
    for figure in figures:
        if left[figure]:
            left[figure] -= 1
        else:
            kept.append(figure)
    return tuple(kept)
