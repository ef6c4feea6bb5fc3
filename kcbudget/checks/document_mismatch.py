"""A document states something else than the plan.

Under `documents`, `states` repeats what a document prints: the figures by the route to them, and keys of the header
such as `period`. Each statement must agree with the plan, as two statements of one figure must. A misprint that is
known is written `{value: 2021-2015, misprint: why}`; it is only a note then, with the facts that speak against it. It
becomes a finding again once the plan agrees with it, or is no longer what `correct` says that it was.

Bad:

    province: Cao Bằng
    period: 2021-2025
    total: 18,426 tỷ đồng
    numbers: vi
    documents:
      - {title: Huy động mọi nguồn lực, date: 2020-05-22, states: {total: "18,246 tỷ đồng", period: 2021-2025}}

Good:

    province: Cao Bằng
    period: 2021-2025
    total: 18,246 tỷ đồng
    numbers: vi
    documents:
      - {title: Huy động mọi nguồn lực, date: 2020-05-22, states: {total: "18,246 tỷ đồng", period: 2021-2025}}
"""

from collections.abc import Iterator

from kcbudget.amount import normal
from kcbudget.checks.wording import (
    Said,
    addend_places,
    each_year,
    length_at,
    mismatches,
    name,
    numbers_data,
    stated_phrase,
    terms_name,
    written,
)
from kcbudget.cube import Stated
from kcbudget.diagnosis import Mismatch
from kcbudget.examining import Examined
from kcbudget.findings import Related, Severity
from kcbudget.loader import Scalar
from kcbudget.messages import Message, say
from kcbudget.model import read_period
from kcbudget.system import Identity, Outcome, Terms
from kcbudget.vocabulary import route_in_english

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Name the document, what it states, and what the plan has."""
    for mismatch in mismatches(examined, "document-mismatch"):
        yield _figure(examined, mismatch)
    for stated in examined.cube.stated:
        if stated.misprint is not None:
            yield _misprint(examined, stated)
        elif stated.identity is None and not _agrees(examined, stated):
            yield _text(stated)


def _figure(examined: Examined, mismatch: Mismatch) -> Said:
    identity = mismatch.identity
    stated = next(one for one in examined.cube.stated if one.identity is identity)
    fields = {
        "document": stated.document,
        "key": stated.key,
        "stated": stated.text.text,
        "plan": _plan_has(examined, identity),
    }
    return Said(
        identity.place,
        Message("{document} states {key} {stated}, the plan {plan}", **fields),
        tuple(addend_places(examined, identity.right)),
        numbers_data(examined, mismatch),
        length=length_at(identity),
        mismatch=mismatch,
    )


def _plan_has(examined: Examined, identity: Identity) -> Message:
    """What the plan states in place of a document's figure, or what its parts make."""
    right = identity.right
    if right == Terms(right.plus[:1]):
        return Message("{text}", text=written(right.plus[0]))
    return stated_phrase(examined, Identity("equal", "document", right, Terms(())))


def _text(stated: Stated) -> Said:
    plan = stated.plan
    fields = {"document": stated.document, "key": stated.key, "stated": stated.text.text}
    if plan is None:
        return Said(stated.text.place, Message("{document} states {key} {stated}, the plan does not", **fields),
                    (), _text_data(stated), length=len(stated.text.text) or 1)  # fmt: skip
    return Said(
        stated.text.place,
        Message("{document} states {key} {stated}, the plan {plan}", **fields, plan=plan.text),
        (Related(plan.place, Message("{key}", key=stated.key), role="see", length=len(plan.text)),),
        _text_data(stated),
        length=len(stated.text.text) or 1,
    )


def _text_data(stated: Stated) -> dict[str, object]:
    data: dict[str, object] = {"route": route_in_english(stated.key), "document": str(stated.document)}
    if stated.identity is not None:
        plan = stated.identity.right
        data["plan"] = " ".join(figure.amount.text for figure in (*plan.plus, *plan.minus))
    elif stated.plan is not None:
        data["plan"] = stated.plan.text
    if stated.misprint is not None:
        data["misprint"] = stated.misprint
    return data


def _misprint(examined: Examined, stated: Stated) -> Said:
    """A known misprint: a note for as long as the document and the plan differ as they did when it was found."""
    fields = {"document": stated.document, "key": stated.key, "stated": stated.text.text, "why": stated.misprint}
    plan = stated.plan.text if stated.plan is not None else say("nothing")
    if stated.identity is not None:
        plan = str(_plan_has(examined, stated.identity))
    fields |= {"plan": plan, "correct": stated.correct}
    data, length = _text_data(stated), len(stated.text.text) or 1
    if _agrees(examined, stated):
        message = Message("{document} states {key} {stated}, which is no misprint: the plan has the same", **fields)
        return Said(stated.text.place, message, (), data, severity=Severity.WARNING, length=length)
    if stated.correct is not None and not _is_as_it_was(examined, stated):
        message = Message("{document} states {key} {stated}, the plan {plan}: no longer {correct}, as it was", **fields)
        return Said(stated.text.place, message, (), data, length=length)
    facts = tuple(_facts(examined, stated))
    message = Message("{document} states {key} {stated}, the plan {plan}: a known misprint ({why})", **fields)
    if len(facts) == 1:
        message = Message(
            "{document} states {key} {stated}, the plan {plan}: a known misprint ({why}), refuted by 1 fact", **fields
        )
    elif facts:
        message = Message(
            "{document} states {key} {stated}, the plan {plan}: a known misprint ({why}), refuted by {count} facts",
            **fields,
            count=len(facts),
        )
    return Said(stated.text.place, message, facts, data, severity=Severity.NOTE, length=length)


def _agrees(examined: Examined, stated: Stated) -> bool:
    """Whether the plan has what a document states; for a figure the judge tells."""
    if stated.identity is not None:
        return examined.cube.system.judge(stated.identity).outcome in (Outcome.HOLDS, Outcome.ROUNDING)
    return stated.plan is not None and _same(route_in_english(stated.key), stated.text.text, stated.plan.text)


def _is_as_it_was(examined: Examined, stated: Stated) -> bool:
    """Whether the plan has what it had when a misprint was found; what was refused tells of no change."""
    if stated.was is not None:
        before, now = stated.was.left.plus[0].amount, stated.was.right.plus[0].amount
        holds = examined.cube.system.judge(stated.was).outcome is Outcome.HOLDS
        return holds or before.qualifier == "unreadable" or normal(before.text) == normal(now.text)
    plan = stated.plan.text if stated.plan is not None else ""
    return _same(route_in_english(stated.key), stated.correct or "", plan)


def _same(key: str, one: str, other: str) -> bool:
    """Whether two texts say the same: the same years for a period, else the same words."""
    if key == "period":
        try:
            return read_period(one) == read_period(other)
        except ValueError:
            return False
    return normal(one).lower() == normal(other).lower()


def _facts(examined: Examined, stated: Stated) -> Iterator[Related]:
    """What speaks for the plan against a misprint: other documents, and the identities that hold with what it has."""
    for other in examined.cube.stated:
        same_key = route_in_english(other.key) == route_in_english(stated.key)
        if other is not stated and same_key and other.misprint is None and _agrees(examined, other):
            told = Message("{document} states {text}", document=other.document, text=other.text.text)
            yield _fact(other.text, told)
    for identity, verdict in examined.judged():
        if verdict.outcome is Outcome.HOLDS and _rests_on(identity, stated):
            yield _holding(examined, identity)


def _rests_on(identity: Identity, stated: Stated) -> bool:
    """Whether an identity would be another if the document were right: one over the years, or one with the figure."""
    if stated.identity is None:
        return identity.origin == "per-year" and route_in_english(stated.key) == "period"
    figures = stated.identity.right.plus
    is_fact = identity.relation in ("equal", "share") and identity.origin != "document"
    return is_fact and any(figure in figures for figure in identity.figures())


def _holding(examined: Examined, identity: Identity) -> Related:
    figure = next(iter(identity.figures()))
    scalar = Scalar(figure.amount.text, figure.line, figure.column)
    stated = stated_phrase(examined, identity)
    if identity.origin == "per-year":
        return _fact(scalar, Message("{stated} = {each}", stated=stated, each=each_year(examined, identity)))
    if identity.share is not None:
        sides = {
            "name": name(figure),
            "text": figure.amount.text,
            "part": terms_name(identity.right),
            "whole": terms_name(identity.left),
        }
        return _fact(scalar, Message("{name} {text} = {part} / {whole}", **sides))
    return _fact(scalar, Message("{stated} = {parts}", stated=stated, parts=terms_name(identity.right)))


def _fact(scalar: Scalar, message: Message) -> Related:
    return Related(scalar.place, message, role="see", length=len(scalar.text) or 1)
