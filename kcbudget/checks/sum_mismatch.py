"""A figure and the parts that must add up to it do not.

Years, sources, activities, localities and projects are partitions: their parts make the whole. The difference is the
stated figure less the computed sum. Which of the figures is wrong a sum alone cannot tell; the finding lists every
addend with its place.

Bad:

    province: Lai Châu
    period: 2021-2025
    unit: triệu đồng
    total: 75300
    by_year: {2021: 10814, 2022: 21004, 2023: 20174, 2024: 13054, 2025: 9714}

Good:

    province: Lai Châu
    period: 2021-2025
    unit: triệu đồng
    total: 75300
    by_year: {2021: 10814, 2022: 21004, 2023: 20714, 2024: 13054, 2025: 9714}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.answers.wording import (
    addend_places,
    length_at,
    number,
    parts_phrase,
    stated_phrase,
    terms_name,
    worked_out,
)
from kcbudget.checks._said import Said, mismatches
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.mismatches import Mismatch
from kcbudget.language.messages import Message
from kcbudget.plan.routes import route_text

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Lay out the sum: what is stated, what the parts make, and the difference."""
    return (laid_out(examined, mismatch) for mismatch in mismatches(examined, "sum-mismatch"))


def laid_out(examined: Examined, mismatch: Mismatch) -> Said:
    """A sum that does not hold, with all its addends."""
    identity = mismatch.identity
    return Said(
        identity.place,
        _message(examined, mismatch),
        tuple(addend_places(examined, identity.right)),
        length=length_at(identity),
        mismatch=mismatch,
    )


def _message(examined: Examined, mismatch: Mismatch) -> Message:
    identity, verdict = mismatch.identity, mismatch.verdict
    fields = {
        "stated": stated_phrase(examined, identity),
        "difference": number(examined, abs(verdict.gap), identity),
        "parts": parts_phrase(identity),
        "sum": worked_out(examined, identity, verdict.computed),
        "computed": number(examined, verdict.computed, identity),
    }
    if identity.origin == "bounds":
        return _excluded(examined, mismatch)
    if not identity.is_exact:
        if verdict.gap == 0:
            return Message("{stated} cannot be: {parts} make {computed}, which it rules out", **fields)
        if verdict.gap > 0:
            return Message("{stated} cannot be: {parts} make {computed} at most, {difference} less", **fields)
        return Message("{stated} cannot be: {parts} make {computed} at least, {difference} more", **fields)
    if verdict.gap > 0:
        return Message("{stated} is {difference} more than {parts}, {sum}", **fields)
    return Message("{stated} is {difference} less than {parts}, {sum}", **fields)


def _excluded(examined: Examined, mismatch: Mismatch) -> Message:
    """Two bounds of one cell that exclude each other, each with the sum that it follows from."""
    identity, verdict = mismatch.identity, mismatch.verdict
    return Message(
        "{cell} is at most {most} ({left}) and at least {least} ({right}): {difference} too much",
        cell=route_text(identity.route),
        most=number(examined, verdict.stated, identity),
        left=terms_name(identity.left),
        least=number(examined, verdict.computed, identity),
        right=terms_name(identity.right),
        difference=number(examined, abs(verdict.gap), identity),
    )
