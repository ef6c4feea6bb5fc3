"""The same cell is written twice, and the two differ.

A plan may state a figure in two nestings, for instance a year's national money under the year and under the source.
Both are the same figure and must agree.

Bad:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    by_year:
      2021: {by_source: {national: 60}}
      2022: {by_source: {national: 40}}
    by_source:
      national: {by_year: {2021: 60, 2022: 45}}

Good:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    by_year:
      2021: {by_source: {national: 60}}
      2022: {by_source: {national: 40}}
    by_source:
      national: {by_year: {2021: 60, 2022: 40}}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.answers.wording import addend_places, length_at, name, quantity
from kcbudget.checks._said import Said, mismatches
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Name both figures and what they say."""
    for mismatch in mismatches(examined, "conflicting-figures"):
        identity, verdict = mismatch.identity, mismatch.verdict
        first, second = identity.left.plus[0], identity.right.plus[0]
        message = Message(
            "{first} says {stated}, but {second} says {computed} of the same figure",
            first=name(first),
            stated=quantity(examined, verdict.stated, identity),
            second=name(second),
            computed=quantity(examined, verdict.computed, identity),
        )
        related = tuple(addend_places(examined, identity.right))
        yield Said(identity.place, message, related, length=length_at(identity), mismatch=mismatch)
