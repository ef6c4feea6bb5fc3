"""Broken identities grouped by cause, and for each group the stories that may be the cause.

What follows from one cause is one finding. Which of them is a sole cause, `suspects` says.
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from kcbudget.diagnosis.grouping import groups, rank
from kcbudget.diagnosis.suspects import SHOWN, Suspect, settled, suspects_of
from kcbudget.figures.identity import Identity
from kcbudget.figures.judge import System
from kcbudget.figures.verdict import Outcome, Verdict
from kcbudget.plan.routes import Route

if TYPE_CHECKING:
    from kcbudget.diagnosis.hypothesis import Located


class Mismatch:
    """Broken identities with one cause; the first of them leads the finding.

    ``adjusted`` marks the shares of a breakdown that were filled up so that they make exactly 100 %.
    """

    __slots__ = ("adjusted", "exhaustive", "identities", "suspects", "unlisted", "verdicts")

    def __init__(
        self,
        identities: list[Identity],
        verdicts: list[Verdict],
        suspects: tuple[Suspect, ...] = (),
        *,
        exhaustive: bool = True,
        adjusted: bool = False,
    ) -> None:
        self.identities = identities
        self.verdicts = verdicts
        self.suspects = suspects[:SHOWN]
        self.unlisted = max(len(suspects) - SHOWN, 0)
        self.exhaustive = exhaustive
        self.adjusted = adjusted

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
        from kcbudget.diagnosis.worlds import explained

        for located in explained(Constraints(system, ignored), rows):
            mismatches += _mismatches(located, system, verdicts)
    return mismatches


def _mismatches(located: "Located", system: System, verdicts: Sequence[Verdict]) -> list[Mismatch]:
    """One mismatch for each story of the best hypothesis; without any, one for each identity."""
    grouped = groups(located)
    anchors = {anchor.key for anchor, _ in grouped if anchor is not None}
    suspects = settled([suspects_of(located, group, anchor, anchors) for anchor, group in grouped])
    found = []
    for (_, group), told in zip(grouped, suspects, strict=True):
        numbers = sorted(group, key=lambda number: rank(system.identities[number], number))
        found.append(
            Mismatch(
                [system.identities[number] for number in numbers],
                [verdicts[number] for number in numbers],
                told,
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
