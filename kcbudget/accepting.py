"""What a plan accepts: differences that somebody knows of, read from it and held against the gaps of its identities.

An acceptance holds for one finding id at one figure and for exactly one difference, up to and including its last day.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import NamedTuple

from kcbudget import loader, vocabulary
from kcbudget.amount import (
    PERCENT,
    Convention,
    Misread,
    Quantity,
    Unit,
    in_unit,
    normal,
    read_count,
    read_money,
    read_share,
)
from kcbudget.entering import FAULT_IDS
from kcbudget.findings import Accepted, Finding, Severity
from kcbudget.gaps import Gap, gap
from kcbudget.loader import Fault, Scalar, UnreadableScalar
from kcbudget.messages import Message
from kcbudget.model import Acceptance as Written
from kcbudget.model import Plan, route_key, route_text
from kcbudget.source import Place
from kcbudget.system import Identity, Outcome, System, Verdict

_MINUS = ("-", "−", "–")


class Acceptance(NamedTuple):
    """A gap that is accepted, as the plan writes it, and the last day for which it is."""

    written: Written
    gap: Gap
    until: date | None


class Stale(NamedTuple):
    """An acceptance that does not hold: ``kind`` says why, ``at`` what of it; ``place`` is that of the figure."""

    acceptance: Acceptance
    kind: str
    at: Scalar
    detail: dict[str, object]
    place: Place | None = None


class Held(NamedTuple):
    """The acceptances of a plan: those that hold, by the identities they hold for, and what is wrong with the rest."""

    accepted: dict[Identity, Acceptance]
    stale: list[Stale]
    faults: list[Fault]


def hold(plan: Plan, tree: loader.Mapping, system: System, verdicts: Sequence[Verdict], unit: Unit) -> Held:
    """Hold the acceptances of a plan against what is broken in it; a difference without a unit counts ``unit``."""
    held = Held({}, [], [])
    gaps = {
        identity: gap(system, identity, verdict, unit)
        for identity, verdict in zip(system.identities, verdicts, strict=True)
        if verdict.outcome is Outcome.BROKEN and identity.path is None
    }
    day = today()
    for acceptance in _read(plan, tree, system, unit, held.faults):
        stale = _why_stale(acceptance, held.accepted, gaps, day)
        if stale is not None:
            held.stale.append(stale)
            continue
        held.accepted.update((identity, acceptance) for identity, found in gaps.items() if found == acceptance.gap)
    return held


def today() -> date:
    """The day that acceptances are held against: that of SOURCE_DATE_EPOCH where it is set, else this day."""
    with suppress(ValueError, OverflowError, OSError):  # not set, or no time that a calendar has
        return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "")), UTC).date()
    return date.today()


def _why_stale(
    acceptance: Acceptance, accepted: dict[Identity, Acceptance], gaps: dict[Identity, Gap], day: date
) -> Stale | None:
    """Why an acceptance does not hold, or None."""
    written = acceptance.written
    for other in accepted.values():
        if other.gap == acceptance.gap:
            return Stale(acceptance, "twice", written.id, {"line": other.written.id.line})
    told = {identity: found for identity, found in gaps.items() if found[:2] == acceptance.gap[:2]}
    if not told:
        return Stale(acceptance, "gone", written.id, {})
    if acceptance.gap not in told.values():
        identity, found = next(iter(told.items()))
        return Stale(acceptance, "changed", written.difference, {"now": found.difference}, identity.place)
    if written.until is not None and acceptance.until is not None and acceptance.until < day:
        place = next(identity.place for identity, found in told.items() if found == acceptance.gap)
        return Stale(acceptance, "expired", written.until, {"until": acceptance.until}, place)
    return None


def marked(finding: Finding, acceptance: Acceptance) -> Finding:
    """A finding that is accepted: a note that says so."""
    written = acceptance.written
    by = normal(written.by.text) if written.by is not None and written.by.text != "~" else None
    until = acceptance.until.isoformat() if acceptance.until is not None else None
    accepted = Accepted(written.id.place, normal(written.reason.text), by or None, until)
    return finding._replace(severity=Severity.NOTE, message=_message(finding.message, accepted), accepted=accepted)


def _message(found: Message, accepted: Accepted) -> Message:
    fields = {"found": found, **accepted._asdict()}
    if accepted.by is not None and accepted.until is not None:
        return Message("{found}; accepted by {by} until {until}: {reason}", **fields)
    if accepted.by is not None:
        return Message("{found}; accepted by {by}: {reason}", **fields)
    if accepted.until is not None:
        return Message("{found}; accepted until {until}: {reason}", **fields)
    return Message("{found}; accepted: {reason}", **fields)


# ------------------------------------------------------------------------------------------- reading


def _read(plan: Plan, tree: loader.Mapping, system: System, unit: Unit, faults: list[Fault]) -> Iterator[Acceptance]:
    """The acceptances of a plan; what cannot be read is a fault."""
    routes = _routes(system)
    own = [figure for figure in system.figures if figure.path is None]
    counted = {route_key(figure.route): figure.amount.unit for figure in own if not figure.is_money}
    for number, written in enumerate(plan.accepted or (), 1):
        if any(isinstance(scalar, UnreadableScalar) for _, scalar in written):
            continue  # which is a fault already
        finding_id, route = normal(written.id.text), vocabulary.route_in_english(written.at.text)
        if route not in routes:
            faults.append(_fault(tree, number, "at", written.at, "no-figure", {}))
            continue
        try:
            counts = counted.get(route) or unit
            difference = _difference(written.difference.text, finding_id, plan.convention, counts)
        except Misread as misread:
            faults.append(_fault(tree, number, "difference", written.difference, misread.reason, misread.detail))
            continue
        until = date.fromisoformat(written.until.text) if written.until is not None and written.until.text else None
        yield Acceptance(written, Gap(finding_id, route, difference), until)


def _routes(system: System) -> set[str]:
    """Every route that leads to a figure or to an identity, and all routes on the way."""
    whole = {figure.route for figure in system.figures} | {identity.route for identity in system.identities}
    return {route_key(route[:steps]) for route in whole for steps in range(1, len(route) + 1)}


def _difference(text: str, finding_id: str, numbers: Convention | None, unit: Unit) -> Quantity:
    """The signed difference that is written, of money or things, or in percentage points; raises Misread."""
    words = normal(text)
    sign = -1 if words.startswith(_MINUS) else 1
    words = words[words.startswith((*_MINUS, "+")) :].lstrip()
    is_share = unit is PERCENT or finding_id.startswith("share")
    if is_share:
        amount = read_share(words, numbers)
    elif unit.counts:
        amount = read_count(words, numbers, unit)
    else:
        amount = read_money(words, numbers, unit)
    if amount.qualifier != "exact":
        raise Misread("not-a-number")
    unit = PERCENT if is_share else unit
    return Quantity(in_unit(sign * amount.digits, amount.exponent, unit), unit, decimals=is_share)


def _fault(tree: loader.Mapping, number: int, key: str, scalar: Scalar, kind: str, detail: dict[str, str]) -> Fault:
    fields = {
        "key": route_text(vocabulary.spelt(tree, ("accepted", number, key))),
        "text": scalar.text,
        "numbers": vocabulary.key_name(tree, "numbers"),
        **detail,
    }
    return Fault(FAULT_IDS.get(kind, "invalid-value"), scalar.place, kind, fields, length=len(scalar.text) or 1)
