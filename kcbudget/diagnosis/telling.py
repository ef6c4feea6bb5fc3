"""What a story is told of: the identities of one plan, which of them are broken, and how likely a change is."""

import math
from collections.abc import Iterable, Sequence
from functools import cached_property

from kcbudget.diagnosis.constraints import AS_WRITTEN, Constraints, Over
from kcbudget.diagnosis.hypothesis import Change, Story
from kcbudget.diagnosis.likelihood import Likelihood
from kcbudget.diagnosis.slips import Slip
from kcbudget.figures.figure import Figure
from kcbudget.figures.identity import Identity
from kcbudget.plan.routes import Route


class Telling:
    """All broken identities of a plan, ``rows``, of which stories are told."""

    def __init__(self, constraints: Constraints, likelihood: Likelihood, rows: frozenset[int]) -> None:
        self.constraints = constraints
        self.likelihood = likelihood
        self.rows = rows
        self.system = constraints.system
        self.value = likelihood.value

    def story(
        self,
        slip: Slip,
        values: Sequence[tuple[Figure, int]],
        weight: float,
        over: Over | None = None,
        *,
        touched: Iterable[int] = (),
        route: Route = (),
        amount: int = 0,
    ) -> Story | None:
        """A story of some figures with other values; None if it breaks what holds, or mends nothing.

        ``over`` is what it does to identities beside that, to those ``touched``.
        """
        over = self.constraints.over_all(values, over or AS_WRITTEN)
        touched = self.constraints.rows_of(figure for figure, _ in values).union(touched)
        left = self.constraints.still_broken(self.rows, over, touched)
        mends = (self.rows & touched) - left
        if left - self.rows or not mends or weight <= 0:
            return None
        if len(mends) < 2 and (self.rows & touched) - mends:
            return None  # that one sum holds with it is chance
        changes = tuple(Change(figure, value, 0, slip, weight, weight) for figure, value in values)
        return Story(slip, changes, math.log(weight), over, mends, route, amount)

    def gap(self, number: int, over: Over = AS_WRITTEN) -> int:
        """How much the left side of a sum is more than the right one, with what a hypothesis changes."""
        return self.constraints.row(number).gap + over.sums.get(number, 0)

    def identity(self, number: int) -> Identity:
        """The identity with this number."""
        return self.system.identities[number]

    def is_sum(self, number: int) -> bool:
        """Whether an identity holds exact sums of money or of things against each other."""
        row = self.constraints.row(number)
        return row.identity.relation == "equal" and row.is_exact

    def is_amount(self, number: int) -> bool:
        """Whether an identity holds exact amounts against each other, as a sum or as its bound."""
        row = self.constraints.row(number)
        return row.identity.relation in ("equal", "at-least") and row.is_exact

    def is_total(self, number: int) -> bool:
        """Whether an identity holds one total against its parts, as a sum or as its bound."""
        left = self.identity(number).left
        return self.is_amount(number) and len(left.plus) == 1 and not left.minus

    @cached_property
    def sums(self) -> list[int]:
        """The broken identities that are sums of known numbers, in their order; no two writings of one thing."""
        return [
            number for number in sorted(self.rows) if self.is_sum(number) and not self.identity(number).kind.is_pair
        ]

    @cached_property
    def money(self) -> dict[int, list[Figure]]:
        """The plan's own exact amounts by their value."""
        found: dict[int, list[Figure]] = {}
        for figure in self.system.figures:
            is_own = figure.path is None and figure.belongs == "plan" and not figure.in_words
            if is_own and figure.is_exact and figure.is_money:
                found.setdefault(self.value(figure), []).append(figure)
        return found

    @cached_property
    def by_route(self) -> dict[Route, Figure]:
        """The plan's own figures by their routes."""
        return {figure.route: figure for figure in self.system.figures if figure.path is None and figure.amount.text}
