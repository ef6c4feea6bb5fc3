"""What a plan accepts: differences that somebody knows of, read from it and held against the gaps of its identities.

An acceptance holds for one identity, which its key names, and for exactly one difference, up to and including its last
day.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import NamedTuple

from kcbudget.diagnosis.gaps import Gap, Key, gap
from kcbudget.figures.identity import Identity
from kcbudget.figures.judge import System
from kcbudget.figures.texts import FAULT_IDS
from kcbudget.figures.verdict import Outcome, Verdict
from kcbudget.language.amounts import Quantity, in_unit, read_count, read_money, read_share
from kcbudget.language.numerals import Convention, Misread, normal
from kcbudget.language.units import PERCENT, Unit
from kcbudget.plan.model import SUMS, Plan
from kcbudget.plan.model import Acceptance as Written
from kcbudget.plan.routes import key_name, route_in_english, route_key, value_name
from kcbudget.plan.tree import Fault, MappingNode, Place, Scalar, UnreadableScalar

_MINUS = ("-", "−", "–")


class HeldAcceptance(NamedTuple):
    """A gap that is accepted, as the plan writes it in ``entry``, and the last day for which it is.

    ``sums`` are those that it may be about, where it has to say which and does not.
    """

    written: Written
    entry: MappingNode
    gap: Gap
    until: date | None
    sums: tuple[str, ...] = ()


class Stale(NamedTuple):
    """An acceptance that does not hold: ``kind`` says why, ``at`` what of it; ``place`` is that of the figure."""

    acceptance: HeldAcceptance
    kind: str
    at: Scalar
    detail: dict[str, object]
    place: Place | None = None


class Held(NamedTuple):
    """The acceptances of a plan: those that hold, by the identities they hold for, and what is wrong with the rest.

    ``proposed`` has the entry to write for each identity that an acceptance may be about which does not say it.
    """

    accepted: dict[Identity, HeldAcceptance]
    stale: list[Stale]
    proposed: dict[Identity, str]
    faults: list[Fault]


def hold(
    plan: Plan,
    tree: MappingNode,
    system: System,
    verdicts: Sequence[Verdict],
    keys: Mapping[Identity, Key],
    unit: Unit,
) -> Held:
    """Hold the acceptances of a plan against what is broken in it; a difference without a unit counts ``unit``."""
    held = Held({}, [], {}, [])
    own = {key: identity for identity, key in keys.items() if identity.path is None}
    judged = dict(zip(system.identities, verdicts, strict=True))
    broken = {
        key: (identity, gap(system, identity, judged[identity], key, unit))
        for key, identity in own.items()
        if judged[identity].outcome is Outcome.BROKEN
    }
    lines: dict[Gap, int] = {}
    day = today()
    for acceptance in _read(plan, tree, system, own, unit, held.faults):
        stale = _why_stale(acceptance, lines, broken, day)
        if stale is not None:
            held.stale.append(stale)
        else:
            lines[acceptance.gap] = acceptance.written.id.line
            held.accepted[own[acceptance.gap.key]] = acceptance
        for of in acceptance.sums:
            identity, found = broken.get(acceptance.gap.key._replace(of=of), (None, None))
            if identity is not None and found is not None and found.difference == acceptance.gap.difference:
                held.proposed[identity] = _proposed(acceptance, of)
    return held


def today() -> date:
    """The day that acceptances are held against: that of SOURCE_DATE_EPOCH where it is set, else this day."""
    with suppress(ValueError, OverflowError, OSError):  # not set, or no time that a calendar has
        return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "")), UTC).date()
    return date.today()


def _why_stale(
    acceptance: HeldAcceptance, lines: Mapping[Gap, int], broken: Mapping[Key, tuple[Identity, Gap]], day: date
) -> Stale | None:
    """Why an acceptance does not hold, or None; ``lines`` are those of the gaps that are accepted already."""
    written, accepted = acceptance.written, acceptance.gap
    if accepted in lines:
        return Stale(acceptance, "twice", written.id, {"line": lines[accepted]})
    meant = [accepted.key._replace(of=of) for of in acceptance.sums or (accepted.of,)]
    told = [broken[key] for key in meant if key in broken]
    if not told:
        return Stale(acceptance, "gone", written.id, {})
    identity, found = told[0]
    if acceptance.sums:
        names = [value_name(acceptance.entry, "of", of) for of in acceptance.sums]
        detail: dict[str, object] = {"key": key_name(acceptance.entry, "of"), "sums": names}
        return Stale(acceptance, "which", written.at, detail, identity.place)
    if found != accepted:
        return Stale(acceptance, "changed", written.difference, {"now": found.difference}, identity.place)
    if written.until is not None and acceptance.until is not None and acceptance.until < day:
        return Stale(acceptance, "expired", written.until, {"until": acceptance.until}, identity.place)
    return None


def _proposed(acceptance: HeldAcceptance, of: str) -> str:
    """An acceptance as the plan writes it, with the sum that it is about."""
    entry, said = acceptance.entry, []
    for name, scalar in acceptance.written:
        if name == "of":
            said.append((name, value_name(entry, "of", of)))
        elif scalar is not None:
            said.append((name, _in_braces(scalar.text)))
    return f"{{{', '.join(f'{key_name(entry, name)}: {text}' for name, text in said)}}}"


def _in_braces(text: str) -> str:
    """A text as YAML takes it inside braces: in quotes where it has marks that mean something there."""
    plain = re.fullmatch(r"[^\W_](?:[^\[\]{},:#\"'\\]|:(?! ))*(?<!:)|[-+−–][0-9][^,]*", text)
    return text if plain else json.dumps(text, ensure_ascii=False)


# ------------------------------------------------------------------------------------------- reading


def _read(
    plan: Plan, tree: MappingNode, system: System, keys: Iterable[Key], unit: Unit, faults: list[Fault]
) -> Iterator[HeldAcceptance]:
    """The acceptances of a plan; what cannot be read is a fault."""
    routes = _routes(system)
    sums: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        sums.setdefault((key.id, key.route), []).append(key.of)
    own = [figure for figure in system.figures if figure.path is None]
    counted = {route_key(figure.route): figure.amount.unit for figure in own if not figure.is_money}
    for number, written in enumerate(plan.accepted or (), 1):
        if any(isinstance(scalar, UnreadableScalar) for _, scalar in written):
            continue  # which is a fault already
        finding_id, route = normal(written.id.text), route_in_english(written.at.text)
        if route not in routes:
            faults.append(_fault(number, "at", written.at, "no-figure", {}))
            continue
        try:
            counts = counted.get(route) or unit
            difference = _difference(written.difference.text, finding_id, plan.convention, counts)
        except Misread as misread:
            faults.append(_fault(number, "difference", written.difference, misread.reason, misread.detail))
            continue
        entry = tree["accepted"].entry(number)
        of = normal(written.of.text) if written.of is not None else ""
        possible = sums.get((finding_id, route), [])
        if written.of is not None and possible and of not in possible:
            names = [value_name(entry, "of", name) for name in possible if name in SUMS]
            named = value_name(entry, "of", of)
            detail = {"text": named, "at": normal(written.at.text), "sums": names}
            faults.append(_fault(number, "of", written.of, "no-such-sum" if names else "no-sums", detail))
            continue
        if not of and len(possible) == 1:
            (of,) = possible
        needed = not of and possible and "" not in possible
        until = date.fromisoformat(written.until.text) if written.until is not None and written.until.text else None
        told = tuple(name for name in possible if name in SUMS) if needed else ()
        yield HeldAcceptance(written, entry, Gap(finding_id, route, of, difference), until, told)


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


def _fault(number: int, key: str, scalar: Scalar, kind: str, detail: Mapping[str, object]) -> Fault:
    fields = {"text": scalar.text, **detail}
    fault_id, length = FAULT_IDS.get(kind, "invalid-value"), len(scalar.text) or 1
    return Fault(fault_id, scalar.place, kind, fields, length=length, route=("accepted", number, key))
