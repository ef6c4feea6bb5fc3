"""Broken identities grouped by cause, and for each group the figures that are most likely wrong.

What follows from one wrong figure is one finding. A sole cause is claimed only if the search missed nothing, all rivals
together are unlikely, and either a slip of a hand explains the figure or two identities ask for the same value.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kcbudget.amount import rewritten
from kcbudget.system import Figure, Identity, Outcome, Route, System, Verdict

if TYPE_CHECKING:
    from kcbudget.locating import Change, Hypothesis, Located
    from kcbudget.net import Net
    from kcbudget.slips import Slip

SOLE = 0.95
SHOWN = 5


class Suspect(NamedTuple):
    """A figure that may be wrong, and what it should have been.

    ``suggested`` is the text that would mend the identities ``mends`` (numbers in the system); ``partner`` is the
    figure that it was exchanged with; ``confidence`` is the share of the likelihood that falls to this figure.
    """

    figure: Figure
    suggested: str
    slip: "Slip"
    mends: tuple[int, ...]
    confidence: float
    sole: bool
    partner: Figure | None = None


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


# A finding is led by the identity that says most: a cell that contradicts itself, then sums, then the rest.
_LEADING = {"same-cell": 0, "share": 4, "shares": 5, "of_which": 2, "rest": 2, "listed-projects": 2}


def diagnose(system: System, verdicts: Sequence[Verdict]) -> list[Mismatch]:
    """The broken identities of a system, those with one cause together, with the figures that may be wrong."""
    if not any(verdict.outcome is Outcome.BROKEN for verdict in verdicts):
        return []
    adjusted = _adjusted_shares(system.identities, verdicts)
    ignored = frozenset(number for numbers in adjusted.values() for number in numbers)
    mismatches = [
        Mismatch([system.identities[n] for n in numbers], [verdicts[n] for n in numbers], adjusted=True)
        for numbers in adjusted.values()
    ]
    broken = {number for number, verdict in enumerate(verdicts) if verdict.outcome is Outcome.BROKEN}
    rows = frozenset(broken - ignored)
    if rows:
        # What only a broken plan needs is imported only for one.
        from kcbudget.locating import Locator
        from kcbudget.net import Net

        net = Net(system, ignored)
        locator = Locator(net)
        for component in _components(net, rows):
            mismatches += _mismatches(locator.locate(component), net, system, verdicts)
    return mismatches


def _components(net: "Net", rows: frozenset[int]) -> list[frozenset[int]]:
    """Broken identities in groups that share figures, by number."""
    group_of: dict[int, int] = {}
    owner: dict[int, int] = {}
    for number in sorted(rows):
        group_of[number] = number
        for figure in net.row(number).figures:
            if figure.index in owner:
                mine, other = group_of[number], group_of[owner[figure.index]]
                if mine != other:
                    for key, value in group_of.items():
                        if value == mine:
                            group_of[key] = other
            owner[figure.index] = number
    groups: dict[int, list[int]] = {}
    for number, group in group_of.items():
        groups.setdefault(group, []).append(number)
    return [frozenset(numbers) for numbers in groups.values()]


def _mismatches(located: "Located", net: "Net", system: System, verdicts: Sequence[Verdict]) -> list[Mismatch]:
    """One mismatch for each figure of the best hypothesis; without any, one for each identity."""
    best = located.hypotheses[0] if located.hypotheses else None
    groups = _groups(best, located.rows, net)
    total = sum(hypothesis.weight for hypothesis in located.hypotheses) + located.otherwise
    found = []
    for group in groups:
        numbers = sorted(group, key=lambda number: _rank(system.identities[number], number))
        found.append(
            Mismatch(
                [system.identities[number] for number in numbers],
                [verdicts[number] for number in numbers],
                _suspects(located, group, total, net, system),
                exhaustive=located.exhaustive,
            )
        )
    return found


def _rank(identity: Identity, number: int) -> tuple[int, tuple[int, int], int]:
    return _LEADING.get(identity.origin, 1), identity.place, number


def _groups(best: "Hypothesis | None", rows: frozenset[int], net: "Net") -> list[frozenset[int]]:
    """The identities that each change of a hypothesis mends; changes that mend only together stay together."""
    if best is None:
        return [frozenset({number}) for number in sorted(rows)]
    left = set(rows)
    groups: list[frozenset[int]] = []
    changes = sorted(best.changes, key=lambda change: change.figure.place)
    exchanged = {change.figure.index for change in changes if change.slip == "exchanged"}
    touched = {change.figure.index: {link.row for link in net.links_of(change.figure)} for change in changes}
    if exchanged:
        groups.append(frozenset(left & set().union(*(touched[index] for index in exchanged))))
        left -= groups[-1]
    for change in changes:
        mended = frozenset(left & touched[change.figure.index])
        if mended:
            groups.append(mended)
            left -= mended
    if left:
        groups.append(frozenset(left))
    return [group for group in groups if group]


def _suspects(
    located: "Located", group: frozenset[int], total: float, net: "Net", system: System
) -> tuple[Suspect, ...]:
    """The figures of all hypotheses that speak of a group, each with the likelihood that it is wrong."""
    weights: dict[int, float] = {}
    best: dict[int, tuple[float, Change, Hypothesis]] = {}
    for hypothesis in located.hypotheses:
        for change in hypothesis.changes:
            rows = {link.row for link in net.links_of(change.figure)}
            if not rows & group:
                continue
            index = change.figure.index
            weights[index] = weights.get(index, 0.0) + hypothesis.weight
            if index not in best or best[index][0] < hypothesis.weight:
                best[index] = hypothesis.weight, change, hypothesis
    suspects = []
    for index, (_, change, hypothesis) in best.items():
        rows = {link.row for link in net.links_of(change.figure)}
        confidence = weights[index] / total
        mends = tuple(sorted(rows & located.rows))
        claim = change.known > 0 or len(mends) > 1
        partner = None
        if change.slip == "exchanged":
            partner = next(other.figure for other in hypothesis.changes if other.figure is not change.figure)
        suspects.append(
            Suspect(
                change.figure,
                rewritten(change.figure.amount, change.value, system.exponent),
                change.slip,
                mends,
                confidence,
                confidence >= SOLE and located.exhaustive and claim and change.last == change.value,
                partner,
            )
        )
    suspects.sort(key=lambda suspect: (-round(suspect.confidence, 9), suspect.figure.place))
    return tuple(suspects)


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
