"""Every identity of a plan in words, with its verdict: for a reader who re-performs every check."""

from kcbudget.answers.findings import Judged
from kcbudget.answers.wording import (
    addends,
    each_year,
    is_bounded,
    makes,
    name,
    number,
    parts_phrase,
    stated_phrase,
    terms_name,
)
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.gaps import decimals, percent
from kcbudget.figures.identity import Identity
from kcbudget.figures.verdict import Outcome, Verdict
from kcbudget.language.messages import Message
from kcbudget.plan.routes import route_text


def judged(examined: Examined) -> tuple[Judged, ...]:
    """The identities of a plan with their verdicts, in the order of the file."""
    lines = [judged_line(examined, identity, verdict) for identity, verdict in examined.judged()]
    return tuple(sorted(lines, key=lambda line: line.place))


SHOWN_OPEN = 20


def left_open(examined: Examined) -> tuple[tuple[Judged, ...], int]:
    """The first undecided identities of whose figures something is known, with what they make; and how many there are.

    One whose qualified figure is far from what is computed has a finding instead.
    """
    pairs = [
        pair
        for pair in examined.judged()
        if pair[1].outcome is Outcome.UNDECIDED and not pair[1].far and is_bounded(examined, pair[0])
    ]
    pairs.sort(key=lambda pair: pair[0].place)
    pairs = list({identity.right: (identity, verdict) for identity, verdict in reversed(pairs)}.values())[::-1]
    return tuple(judged_line(examined, identity, verdict) for identity, verdict in pairs[:SHOWN_OPEN]), len(pairs)


def judged_line(examined: Examined, identity: Identity, verdict: Verdict) -> Judged:
    """One identity with its verdict, its slack where that was used, and what its figures make where they are open."""
    message = sentence(examined, identity, verdict)
    is_open = verdict.outcome in (Outcome.UNDECIDED, Outcome.WORDING)
    is_sum = identity.share is not None or len(identity.right.plus) + len(identity.right.minus) > 1
    made = makes(examined, identity) if is_open and is_sum else None
    return Judged(identity.place, verdict.outcome.value, message, _slack(examined, identity, verdict), made)


def sentence(examined: Examined, identity: Identity, verdict: Verdict) -> Message:
    """An identity as an equation with its numbers."""
    if identity.relation == "share" and identity.share is not None:
        fields = {
            "name": name(identity.share),
            "text": identity.share.amount.text or Message("(unreadable)"),
            "part": terms_name(identity.right),
            "whole": terms_name(identity.left, whole=True),
            "computed": percent(verdict.computed, decimals(identity)),
        }
        if verdict.outcome is Outcome.UNDECIDED:
            return Message("{name} {text} = {part} / {whole}", **fields)
        return Message("{name} {text} = {part} / {whole} = {computed}", **fields)
    if identity.relation == "shares-total" and verdict.outcome is Outcome.UNDECIDED:
        return Message("the shares in {route} make 100 %, if all were known", route=route_text(identity.route))
    if identity.relation == "shares-total":
        total = percent(verdict.computed, decimals(identity))
        return Message("the shares in {route} make {total}", route=route_text(identity.route), total=total)
    sides: dict[str, object] = {
        "stated": stated_phrase(examined, identity),
        "parts": parts_phrase(identity),
        "addends": addends(examined, identity.right),
        "computed": number(examined, examined.cube.system.scale.total(identity.right), identity),
    }
    if identity.origin == "per-year":
        sign = "≠" if verdict.outcome is Outcome.BROKEN else "="
        return Message("{stated} {sign} {each}", **sides, sign=sign, each=each_year(examined, identity))
    if not identity.is_exact or identity.kind.is_pair:
        sign = "≥" if identity.is_bound else "≠" if verdict.outcome is Outcome.BROKEN else "="
        return Message("{stated} {sign} {terms}", **sides, sign=sign, terms=terms_text(identity))
    if identity.is_bound:
        if len(identity.right.plus) + len(identity.right.minus) == 1:
            return Message("{stated} is at least {terms}", **sides, terms=terms_text(identity))
        return Message("{stated} is at least {parts}, {addends} = {computed}", **sides)
    if verdict.outcome is Outcome.BROKEN:
        return Message("{stated} ≠ {parts}, {addends} = {computed}", **sides)
    return Message("{stated} = {parts}, {addends} = {computed}", **sides)


def terms_text(identity: Identity) -> list[Message]:
    """The right-hand side, each figure by name and text."""
    figures = (*identity.right.plus, *identity.right.minus)
    return [
        Message("{name} {text}", name=name(figure), text=figure.amount.text)
        if figure.amount.is_number
        else Message("{name} (unknown)", name=name(figure))
        for figure in figures[:12]
    ]


def _slack(examined: Examined, identity: Identity, verdict: Verdict) -> Message | None:
    """The gap and the slack that a verdict by rounding used."""
    if verdict.outcome is not Outcome.ROUNDING:
        return None
    if identity.is_percentage:
        points = percent(abs(verdict.gap), decimals(identity))
        if identity.relation == "share":
            return Message("gap {gap}, within the rounding of its amounts", gap=points)
        return Message(
            "gap {gap}, slack {slack}", gap=points, slack=percent(verdict.slack2 * 5, decimals(identity) + 1)
        )
    gap = number(examined, abs(verdict.gap), identity)
    slack = number(examined, verdict.slack2 * 5, identity).scaleb(-1)
    return Message("gap {gap}, slack {slack}", gap=gap, slack=slack)
