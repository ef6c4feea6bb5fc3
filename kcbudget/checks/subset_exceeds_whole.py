"""A part is larger than the whole it is a part of.

Parts under `of_which` ("trong đó") need not be all and may overlap, but each is at most its whole. So is a part that
another nesting states: what a district spends on training is at most the training of all. With
`projects_complete: false` the listed projects together are at most the plan's figures.

Bad:

    province: Bắc Kạn
    period: 2020
    unit: triệu đồng
    total: 900
    of_which: {machinery: 950}

Good:

    province: Bắc Kạn
    period: 2020
    unit: triệu đồng
    total: 900
    of_which: {machinery: 450}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.answers.wording import (
    addend_places,
    length_at,
    number,
    parts_phrase,
    quantity,
    stated_phrase,
    terms_name,
    worked_out,
)
from kcbudget.checks._said import Said, mismatches
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Name the part, the whole, and by how much it is exceeded."""
    for mismatch in mismatches(examined, "subset-exceeds-whole"):
        identity, verdict = mismatch.identity, mismatch.verdict
        fields = {
            "computed": quantity(examined, verdict.computed, identity),
            "difference": number(examined, -verdict.gap, identity),
            "whole": stated_phrase(examined, identity),
            "parts": parts_phrase(identity),
            "part": terms_name(identity.right),
        }
        if identity.origin == "of_which":
            message = Message("{part} {computed} is {difference} more than its whole, {whole}", **fields)
            part = min(identity.right.plus, key=lambda figure: figure.place)
            place, related, length = part.place, identity.left, len(part.amount.text) or 1
        elif identity.origin != "listed-projects":
            total = worked_out(examined, identity, verdict.computed)
            message = Message("{whole} is {difference} less than {parts}, {sum}", **fields, sum=total)
            place, related, length = identity.place, identity.right, length_at(identity)
        else:
            message = Message("{whole} is exceeded by {parts}: they make {computed}, {difference} more", **fields)
            place, related, length = identity.place, identity.right, length_at(identity)
        places = tuple(addend_places(examined, related))
        yield Said(place, message, places, length=length, mismatch=mismatch)
