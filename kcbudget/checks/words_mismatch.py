"""An amount in digits and the same amount in words differ.

Words are written apart from the digits, so a slip of the hand in the one is seldom in the other. Where the parts of the
amount, or the whole that it is a part of, agree with one of the two, the other is wrong. Words mean what they say to
the last đồng, unless they speak of a fraction (`mười tám phẩy hai tỷ đồng`), which is rounded as digits are.

Bad:

    province: Cao Bằng
    period: 2021-2025
    unit: triệu đồng
    total: 18426
    words: mười tám tỷ hai trăm bốn mươi sáu triệu đồng

Good:

    province: Cao Bằng
    period: 2021-2025
    unit: triệu đồng
    total: 18246
    words: mười tám tỷ hai trăm bốn mươi sáu triệu đồng
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.answers.wording import addend_places, length_at, number, stated_phrase
from kcbudget.checks._said import Said, mismatches
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Name the amount, its words, what they say, and the difference."""
    for mismatch in mismatches(examined, "words-mismatch"):
        identity, verdict = mismatch.identity, mismatch.verdict
        words = identity.right.plus[0]
        fields = {
            "stated": stated_phrase(examined, identity),
            "difference": number(examined, abs(verdict.gap), identity),
            "words": words.amount.text,
            "computed": number(examined, verdict.computed, identity),
        }
        if not identity.is_exact:
            message = Message("{stated} cannot be: its words say {words}", **fields)
        elif verdict.gap > 0:
            message = Message("{stated} is {difference} more than its words, {words} = {computed}", **fields)
        else:
            message = Message("{stated} is {difference} less than its words, {words} = {computed}", **fields)
        yield Said(
            identity.place,
            message,
            tuple(addend_places(examined, identity.right)),
            length=length_at(identity),
            mismatch=mismatch,
        )
