"""A part is left as the rest, but the other parts are already more than the whole.

`rest` ("còn lại") says that the document leaves this part to be the remainder. A remainder below zero means that the
whole or one of the other parts is wrong.

Bad:

    province: Đắk Nông
    period: 2021-2025
    unit: triệu đồng
    total: 100
    by_source: {national: 80, local: 30, enterprises: rest}

Good:

    province: Đắk Nông
    period: 2021-2025
    unit: triệu đồng
    total: 200
    by_source: {national: 80, local: 30, enterprises: rest}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.answers.wording import addend_places, number, stated_phrase, stated_place, worked_out
from kcbudget.checks._said import Said, mismatches
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message
from kcbudget.plan.routes import route_text

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Name the part that would be negative, and the sum that makes it so."""
    for mismatch in mismatches(examined, "negative-rest"):
        identity, verdict = mismatch.identity, mismatch.verdict
        rest = examined.figure(identity.route)
        message = Message(
            "{rest} would be {difference}: {stated} is less than its other parts, {sum}",
            rest=route_text(identity.route),
            difference=number(examined, verdict.gap, identity),
            stated=stated_phrase(examined, identity),
            sum=worked_out(examined, identity, verdict.computed),
        )
        place = rest.place if rest else identity.place
        related = (*addend_places(examined, identity.right), *stated_place(examined, identity))
        length = len(rest.amount.text) if rest else 1
        yield Said(place, message, related, length=length, mismatch=mismatch)
