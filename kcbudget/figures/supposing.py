"""What would hold in a plan if something in it were meant otherwise."""

from collections.abc import Iterable
from functools import cached_property

from kcbudget.figures.identity import Identity
from kcbudget.figures.verdict import Outcome, Verdict, guards
from kcbudget.plan.routes import Route
from kcbudget.plan.tree import Place


class Supposed:
    """The identities of a plan if something in it were meant otherwise, found by place and by route."""

    def __init__(self, judged: Iterable[tuple[Identity, Verdict]]) -> None:
        self._decided = [pair for pair in judged if pair[1].outcome is not Outcome.UNDECIDED]

    def holds_at(self, places: Iterable[Place]) -> bool:
        """Whether some identity has a figure at one of the places, and none that has is broken."""
        outcomes = [verdict.outcome for place in places for _, verdict in self.at_place.get(place, ())]
        return bool(outcomes) and Outcome.BROKEN not in outcomes

    @cached_property
    def at_place(self) -> dict[Place, list[tuple[Identity, Verdict]]]:
        """The identities that are decided, by the places of their figures."""
        found: dict[Place, list[tuple[Identity, Verdict]]] = {}
        for pair in self._decided:
            for place in {figure.place for figure in pair[0].figures()}:
                found.setdefault(place, []).append(pair)
        return found

    @cached_property
    def year_sums(self) -> dict[Route, tuple[Identity, Verdict]]:
        """The sums of years that would notice a slip, by the route to their breakdown."""
        sums = [pair for pair in self._decided if pair[0].origin == "year" and guards(*pair)]
        return {identity.route: (identity, verdict) for identity, verdict in reversed(sums)}
