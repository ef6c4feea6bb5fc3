"""Broken identities grouped by cause, and for each group the figures that are most likely wrong.

What follows from one wrong figure is one finding. A sole cause is claimed only if the search missed nothing, all rivals
together are unlikely, and either a slip of a hand explains the figure or two identities ask for the same value.
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from kcbudget.diagnosis.grouping import components, groups, rank
from kcbudget.diagnosis.suspects import SHOWN, Suspect, suspects_of
from kcbudget.figures.identity import Identity
from kcbudget.figures.judge import System
from kcbudget.figures.verdict import Outcome, Verdict
from kcbudget.plan.routes import Route

if TYPE_CHECKING:
    from kcbudget.diagnosis.constraints import Constraints
    from kcbudget.diagnosis.hypothesis import Located
    from kcbudget.diagnosis.rows import RowFault


class Mismatch:
    """Broken identities with one cause; the first of them leads the finding.

    ``adjusted`` marks the shares of a breakdown that were filled up so that they make exactly 100 %; ``rows`` are the
    causes where a whole part or project is missing, doubled or misplaced: one, or several that are alike.
    """

    __slots__ = ("adjusted", "exhaustive", "identities", "rows", "suspects", "unlisted", "verdicts")

    def __init__(
        self,
        identities: list[Identity],
        verdicts: list[Verdict],
        suspects: tuple[Suspect, ...] = (),
        *,
        exhaustive: bool = True,
        adjusted: bool = False,
        rows: "tuple[RowFault, ...]" = (),
    ) -> None:
        self.identities = identities
        self.verdicts = verdicts
        self.suspects = suspects[:SHOWN]
        self.unlisted = max(len(suspects) - SHOWN, len(rows) - SHOWN, 0)
        self.exhaustive = exhaustive
        self.adjusted = adjusted
        self.rows = rows[:SHOWN]

    @property
    def identity(self) -> Identity:
        """The identity that leads the finding."""
        return self.identities[0]

    @property
    def verdict(self) -> Verdict:
        """The verdict on the leading identity."""
        return self.verdicts[0]


def diagnose(
    system: System, verdicts: Sequence[Verdict], accepted: Collection[Identity] = frozenset()
) -> list[Mismatch]:
    """The broken identities of a system, those with one cause together, with the figures that may be wrong.

    Those that are ``accepted`` stand alone: somebody knows their cause, and they are no evidence of another. So do the
    shares that a document states, which are percentages of different precision.
    """
    if not any(verdict.outcome is Outcome.BROKEN for verdict in verdicts):
        return []
    adjusted = {
        route: unaccepted
        for route, numbers in _adjusted_shares(system.identities, verdicts).items()
        if (unaccepted := [number for number in numbers if system.identities[number] not in accepted])
    }
    ignored = frozenset(number for numbers in adjusted.values() for number in numbers)
    mismatches = [
        Mismatch([system.identities[n] for n in numbers], [verdicts[n] for n in numbers], adjusted=True)
        for numbers in adjusted.values()
    ]
    broken = {number for number, verdict in enumerate(verdicts) if verdict.outcome is Outcome.BROKEN}
    shares = frozenset(n for n, identity in enumerate(system.identities) if identity.relation == "same-share")
    alone = shares | frozenset(number for number in broken - ignored if system.identities[number] in accepted)
    mismatches += [Mismatch([system.identities[number]], [verdicts[number]]) for number in sorted(alone & broken)]
    ignored |= alone
    rows = frozenset(broken - ignored)
    if rows:
        # What only a broken plan needs is imported only for one.
        from kcbudget.diagnosis.constraints import Constraints
        from kcbudget.diagnosis.rows import row_faults
        from kcbudget.diagnosis.search import Locator

        constraints = Constraints(system, ignored)
        locator = Locator(constraints, len(rows))
        slipped = any(change.known > 0 and change.slip != "counted-twice" for change in locator.single(rows))
        faults = [] if slipped or locator.exchanges(rows) else row_faults(constraints, rows)
        if faults:
            numbers = sorted(rows, key=lambda number: rank(system.identities[number], number))
            identities = [system.identities[number] for number in numbers]
            return [*mismatches, Mismatch(identities, [verdicts[number] for number in numbers], rows=tuple(faults))]
        waiting = dict(enumerate(components(constraints, rows)))
        group_of = {number: group for group, component in waiting.items() for number in component}
        for group in list(waiting):
            component = waiting.pop(group, frozenset())
            while component:
                located = locator.locate(component)
                reached = (_reached(located, constraints) & rows) - component
                joined = {group_of[number] for number in reached} & waiting.keys()
                if not joined:
                    mismatches += _mismatches(located, constraints, system, verdicts)
                    break
                # The best hypothesis mends identities of another group too: they have one cause.
                component = component.union(*(waiting.pop(other) for other in sorted(joined)))
    return mismatches


def _reached(located: "Located", constraints: "Constraints") -> frozenset[int]:
    """The identities that the best hypothesis has a say in."""
    best = located.hypotheses[:1]
    return frozenset(
        link.row for hypothesis in best for c in hypothesis.changes for link in constraints.links_of(c.figure)
    )


def _mismatches(
    located: "Located", constraints: "Constraints", system: System, verdicts: Sequence[Verdict]
) -> list[Mismatch]:
    """One mismatch for each figure of the best hypothesis; without any, one for each identity."""
    best = located.hypotheses[0] if located.hypotheses else None
    grouped = groups(best, located.rows, constraints)
    anchors = {anchor.index for anchor, _ in grouped if anchor is not None}
    found = []
    for anchor, group in grouped:
        numbers = sorted(group, key=lambda number: rank(system.identities[number], number))
        found.append(
            Mismatch(
                [system.identities[number] for number in numbers],
                [verdicts[number] for number in numbers],
                suspects_of(located, group, anchor, anchors, constraints, system),
                exhaustive=located.exhaustive,
            )
        )
    return found


def _adjusted_shares(identities: Sequence[Identity], verdicts: Sequence[Verdict]) -> dict[Route, list[int]]:
    """The broken shares of each breakdown whose shares make exactly 100 % and are each within a unit of the ratio."""
    filled = {
        identity.route
        for identity, verdict in zip(identities, verdicts, strict=True)
        if identity.relation == "shares-total" and verdict.outcome is Outcome.HOLDS
    }
    found: dict[Route, list[int]] = {}
    spoilt: set[Route] = set()
    for number, (identity, verdict) in enumerate(zip(identities, verdicts, strict=True)):
        if identity.relation == "share" and verdict.outcome is Outcome.BROKEN:
            route = identity.route[:-2]
            if route in filled and verdict.adjusted:
                found.setdefault(route, []).append(number)
            else:
                spoilt.add(route)
    return {route: numbers for route, numbers in found.items() if route not in spoilt}
