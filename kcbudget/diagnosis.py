"""Broken identities grouped by cause, and for each group the figures that are most likely wrong.

What follows from one wrong figure is one finding. A sole cause is claimed only if the search missed nothing, all rivals
together are unlikely, and either a slip of a hand explains the figure or two identities ask for the same value.
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kcbudget.amount import rewritten
from kcbudget.figure import Figure, Route, rank_of
from kcbudget.system import ORIGINS, Identity, Outcome, System, Verdict, reaches_far

if TYPE_CHECKING:
    from kcbudget.locating import Change, Hypothesis, Located
    from kcbudget.net import Net
    from kcbudget.rowfaults import RowFault
    from kcbudget.slips import Slip

SOLE = 0.95
SHOWN = 5


class Suspect(NamedTuple):
    """A figure that may be wrong, and what it should have been.

    ``suggested`` is the text that would by itself mend the identities ``mends`` (numbers in the system); ``partner`` is
    the figure that it was exchanged with; ``confidence`` is the share of the likelihood that falls to this figure.
    ``others`` are further wrong figures of the same sums, which hold only once all of them are corrected; ``span``
    is how far the values that would do lie apart.
    """

    figure: Figure
    suggested: str
    slip: "Slip"
    mends: tuple[int, ...]
    confidence: float
    sole: bool
    partner: Figure | None = None
    others: tuple[Figure, ...] = ()
    span: int = 0


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


# A finding is led by the identity that says most: a cell that contradicts itself, then the sums of a stated figure and
# its parts, then those that reach over a whole or a part that nobody states, then the rest.
_SUM, _FAR_SUM = 1, 2
_LEADING = {
    "same-cell": 0, "breakdowns": _FAR_SUM, "share": 4, "shares": 5, "of_which": 2, "rest": 2, "listed-projects": 2,
    "bounds": 3, "words": 3, "programme": 3, "programme-whole": 3, "included": 3, "document": 3,
}  # fmt: skip


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
        from kcbudget.locating import Locator
        from kcbudget.net import Net
        from kcbudget.rowfaults import row_faults

        net = Net(system, ignored)
        locator = Locator(net, len(rows))
        slipped = any(change.known > 0 and change.slip != "counted-twice" for change in locator.single(rows))
        faults = [] if slipped or locator.exchanges(rows) else row_faults(net, rows)
        if faults:
            numbers = sorted(rows, key=lambda number: _rank(system.identities[number], number))
            identities = [system.identities[number] for number in numbers]
            return [*mismatches, Mismatch(identities, [verdicts[number] for number in numbers], rows=tuple(faults))]
        waiting = dict(enumerate(_components(net, rows)))
        group_of = {number: group for group, component in waiting.items() for number in component}
        for group in list(waiting):
            component = waiting.pop(group, frozenset())
            while component:
                located = locator.locate(component)
                reached = (_reached(located, net) & rows) - component
                joined = {group_of[number] for number in reached} & waiting.keys()
                if not joined:
                    mismatches += _mismatches(located, net, system, verdicts)
                    break
                # The best hypothesis mends identities of another group too: they have one cause.
                component = component.union(*(waiting.pop(other) for other in sorted(joined)))
    return mismatches


def _reached(located: "Located", net: "Net") -> frozenset[int]:
    """The identities that the best hypothesis has a say in."""
    best = located.hypotheses[:1]
    return frozenset(link.row for hypothesis in best for c in hypothesis.changes for link in net.links_of(c.figure))


def _components(net: "Net", rows: frozenset[int]) -> list[frozenset[int]]:
    """Broken identities in groups that share figures, by number."""
    above: dict[int, int] = {}

    def leader(number: int) -> int:
        while above[number] != number:
            above[number] = number = above[above[number]]
        return number

    owner: dict[int, int] = {}
    for number in sorted(rows):
        above[number] = number
        for figure in net.row(number).figures:
            above[leader(number)] = leader(owner.setdefault(figure.index, number))
    groups: dict[int, list[int]] = {}
    for number in above:
        groups.setdefault(leader(number), []).append(number)
    return [frozenset(numbers) for numbers in groups.values()]


def _mismatches(located: "Located", net: "Net", system: System, verdicts: Sequence[Verdict]) -> list[Mismatch]:
    """One mismatch for each figure of the best hypothesis; without any, one for each identity."""
    best = located.hypotheses[0] if located.hypotheses else None
    groups = _groups(best, located.rows, net)
    anchors = {anchor.index for anchor, _ in groups if anchor is not None}
    found = []
    for anchor, group in groups:
        numbers = sorted(group, key=lambda number: _rank(system.identities[number], number))
        found.append(
            Mismatch(
                [system.identities[number] for number in numbers],
                [verdicts[number] for number in numbers],
                _suspects(located, group, anchor, anchors, net, system),
                exhaustive=located.exhaustive,
            )
        )
    return found


def _rank(identity: Identity, number: int) -> tuple[object, ...]:
    """Which of the identities with one cause speaks for them: the same one, whatever the order of the file."""
    left, right = ((*terms.plus, *terms.minus) for terms in (identity.left, identity.right))
    about = min((figure.rank[:4] for figure in left), default=())
    if identity.origin == "breakdowns":  # of a whole that nobody stated
        about = "", *rank_of(identity.route[:-1])
    other = min((figure.rank for figure in right), default=())
    leading = _LEADING.get(identity.origin, _FAR_SUM if reaches_far(identity) else _SUM)
    return identity.path is not None, leading, about, ORIGINS.index(identity.origin), other, number


def _groups(best: "Hypothesis | None", rows: frozenset[int], net: "Net") -> list[tuple[Figure | None, frozenset[int]]]:
    """The identities that each change of a hypothesis mends, with its figure; an exchange is one group."""
    if best is None:
        return [(None, frozenset({number})) for number in sorted(rows)]
    changes = sorted(best.changes, key=lambda change: change.figure.rank)
    if changes[0].slip == "exchanged":
        return [(changes[0].figure, rows)]
    touched = [rows & {link.row for link in net.links_of(change.figure)} for change in changes]
    owner = _own_rows(touched)
    for number in sorted(rows - owner.keys()):
        owner[number] = next((index for index, mine in enumerate(touched) if number in mine), 0)
    groups = [
        (change.figure, frozenset(number for number, own in owner.items() if own == index))
        for index, change in enumerate(changes)
    ]
    return [(figure, group) for figure, group in groups if group]


def _own_rows(touched: list[frozenset[int]]) -> dict[int, int]:
    """An identity for each change to be reported at, where there are enough (a matching by augmenting paths)."""
    owner: dict[int, int] = {}

    def claim(index: int, seen: set[int]) -> bool:
        for number in sorted(touched[index]):
            if number not in seen:
                seen.add(number)
                if number not in owner or claim(owner[number], seen):
                    owner[number] = index
                    return True
        return False

    for index in range(len(touched)):
        claim(index, set())
    return owner


def _suspects(
    located: "Located",
    group: frozenset[int],
    anchor: Figure | None,
    anchors: set[int],
    net: "Net",
    system: System,
) -> tuple[Suspect, ...]:
    """The figures of all hypotheses that speak of a group, each with the likelihood that it is wrong.

    A figure that leads another group (``anchors``) is no rival here, nor is what changes together with the leading one.
    """
    confidences: dict[int, float] = {}
    best: dict[int, tuple[Change, Hypothesis]] = {}
    for hypothesis in located.hypotheses:
        led = anchor is not None and any(change.figure is anchor for change in hypothesis.changes)
        for change in hypothesis.changes:
            index = change.figure.index
            if change.slip not in ("left-out", "exchanged"):
                if not group & {link.row for link in net.links_of(change.figure)}:
                    continue
                if change.figure is not anchor and (led or index in anchors):
                    continue
            confidences[index] = confidences.get(index, 0.0) + located.confidence(hypothesis)
            if index not in best or best[index][1].log_weight < hypothesis.log_weight:
                best[index] = change, hypothesis
    suspects = [
        _suspect(located, change, hypothesis, confidences[index], net, system)
        for index, (change, hypothesis) in best.items()
    ]
    suspects.sort(
        key=lambda s: (-round(s.confidence, 2), s.figure is not anchor, -round(s.confidence, 9), s.figure.rank)
    )
    return tuple(suspects)


def _suspect(
    located: "Located", change: "Change", hypothesis: "Hypothesis", confidence: float, net: "Net", system: System
) -> Suspect:
    """One change of a hypothesis as a suspect."""
    figure = change.figure
    touched = located.rows & {link.row for link in net.links_of(figure)}
    further = [other.figure for other in hypothesis.changes if other.figure is not figure]
    partner = further[0] if change.slip == "exchanged" else None
    others: tuple[Figure, ...] = ()
    if change.slip in ("left-out", "exchanged"):
        mends = located.rows
    else:
        over = net.over(figure, change.value)
        mends = frozenset(number for number in touched if net.holds(number, over))
        together = touched - mends
        others = tuple(other for other in further if together & {link.row for link in net.links_of(other)})
    claim = change.known > 0 or len(touched) > 1
    return Suspect(
        figure,
        _suggested(figure, change.value, net, system),
        change.slip,
        tuple(sorted(mends)),
        confidence,
        confidence >= SOLE and located.exhaustive and claim and not change.span,
        partner,
        others,
        change.span,
    )


def _suggested(figure: Figure, value: int, net: "Net", system: System) -> str:
    """The text of a figure with another value."""
    if figure.in_words:
        from kcbudget import words

        return words.rewritten(figure.amount.text, value, system.exponent)
    unit = figure.amount.unit
    exponent = system.exponent_of(unit) if unit is not None else system.exponent
    return rewritten(figure.amount, value, exponent, net.usual_step(figure))


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
