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
from functools import cached_property

from kcbudget.answers.findings import Related, Severity
from kcbudget.answers.wording import (
    addend_places,
    each_year,
    length_at,
    name,
    stated_phrase,
    terms_name,
    written,
)
from kcbudget.checks._said import Said, mismatches
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.mismatches import Mismatch
from kcbudget.figures.cells import Stated
from kcbudget.figures.figure import Terms
from kcbudget.figures.identity import Identity
from kcbudget.figures.verdict import Outcome
from kcbudget.language.messages import Message, say
from kcbudget.language.numerals import normal
from kcbudget.plan.routes import route_in_english
from kcbudget.plan.tree import Scalar
from kcbudget.plan.years import read_period

SEVERITY = Severity.ERROR
LISTED = 30  # facts against one misprint; more would only be counted


def check(examined: Examined) -> Iterator[Said]:
    """Name the document, what it states, and what the plan has."""
    of_identity = {stated.identity: stated for stated in examined.cube.stated}
    for mismatch in mismatches(examined, "document-mismatch"):
        yield _figure(examined, mismatch, of_identity[mismatch.identity])
    witnesses = _Witnesses(examined)
    for stated in examined.cube.stated:
        if stated.misprint is not None:
            yield _misprint(examined, stated, witnesses)
        elif stated.identity is None and not _agrees(examined, stated):
            yield _text(stated)


def _figure(examined: Examined, mismatch: Mismatch, stated: Stated) -> Said:
    identity = mismatch.identity
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


def _misprint(examined: Examined, stated: Stated, witnesses: "_Witnesses") -> Said:
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
    count, facts = witnesses.facts(stated)
    message = Message("{document} states {key} {stated}, the plan {plan}: a known misprint ({why})", **fields)
    if count == 1:
        message = Message(
            "{document} states {key} {stated}, the plan {plan}: a known misprint ({why}), refuted by 1 fact", **fields
        )
    elif count:
        message = Message(
            "{document} states {key} {stated}, the plan {plan}: a known misprint ({why}), refuted by {count} facts",
            **fields,
            count=count,
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


class _Witnesses:
    """What speaks for the plan against a misprint: other documents, and the identities that hold with what it has."""

    def __init__(self, examined: Examined) -> None:
        self._examined = examined
        self._facts: dict[int, Related] = {}

    def facts(self, stated: Stated) -> tuple[int, tuple[Related, ...]]:
        """How many facts refute a misprint, and the first of them."""
        documents = self._agreeing.get(route_in_english(stated.key), [])
        identities = self._resting_on(stated)
        told = [_agreeing(document) for document in documents[:LISTED]]
        told += [self._told(number) for number in identities[: LISTED - len(told)]]
        return len(documents) + len(identities), tuple(told)

    def _told(self, number: int) -> Related:
        """An identity that holds, as a fact; many misprints may rest on one."""
        if number not in self._facts:
            self._facts[number] = _holding(self._examined, self._holding[number])
        return self._facts[number]

    def _resting_on(self, stated: Stated) -> list[int]:
        """The numbers of the identities that would be others if the document were right."""
        if stated.identity is None:
            return self._over_years if route_in_english(stated.key) == "period" else []
        found = {number for figure in stated.identity.right.plus for number in self._with_figure.get(figure.index, ())}
        return sorted(found)

    @cached_property
    def _agreeing(self) -> dict[str, list[Stated]]:
        """What documents state as the plan has it, by the English route."""
        found: dict[str, list[Stated]] = {}
        for stated in self._examined.cube.stated:
            if stated.misprint is None and _agrees(self._examined, stated):
                found.setdefault(route_in_english(stated.key), []).append(stated)
        return found

    @cached_property
    def _holding(self) -> list[Identity]:
        """The identities that hold."""
        return [identity for identity, verdict in self._examined.judged() if verdict.outcome is Outcome.HOLDS]

    @cached_property
    def _over_years(self) -> list[int]:
        return [number for number, identity in enumerate(self._holding) if identity.origin == "per-year"]

    @cached_property
    def _with_figure(self) -> dict[int, list[int]]:
        """The numbers of those that a misprint of a figure would break, by the figure."""
        found: dict[int, list[int]] = {}
        for number, identity in enumerate(self._holding):
            if identity.relation in ("equal", "share") and identity.origin != "document":
                for figure in identity.figures():
                    found.setdefault(figure.index, []).append(number)
        return found


def _agreeing(stated: Stated) -> Related:
    return _fact(stated.text, Message("{document} states {text}", document=stated.document, text=stated.text.text))


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
