"""An annual plan has more than its programme gives the year.

With `part_of: laichau.yaml`, each figure of an annual plan is held against what the programme gives that year: the
total, and each source, activity or locality that the programme divides by year. Where the programme gives a part no
amount by year, the annual plan may not have more of it than the programme has in all its years. The programme's own
sums are witnesses when the wrong figure is looked for.
"""

from collections.abc import Iterator

from kcbudget.checks.wording import Said, addend_places, mismatches, number, numbers_data, stated_phrase
from kcbudget.diagnosis import Mismatch
from kcbudget.examining import Examined
from kcbudget.findings import Severity
from kcbudget.messages import Message, marked
from kcbudget.system import Identity

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Name the figure, what the programme has, and by how much it is exceeded."""
    return (against_programme(examined, mismatch) for mismatch in mismatches(examined, "exceeds-programme"))


def against_programme(examined: Examined, mismatch: Mismatch) -> Said:
    """What an annual plan has, and what its programme gives it."""
    identity, verdict = mismatch.identity, mismatch.verdict
    bound = identity.relation == "at-least"
    own, given = (identity.right, identity.left) if bound else (identity.left, identity.right)
    fields = {
        "stated": stated_phrase(examined, Identity("equal", "programme", own, given)),
        "difference": number(examined, abs(verdict.gap), identity),
        "programme": stated_phrase(examined, Identity("equal", "programme", given, own)),
    }
    if bound:
        template = marked("{stated} is {difference} more than the programme has for all its years, {programme}")
    elif verdict.gap > 0:
        template = marked("{stated} is {difference} more than the programme gives the year, {programme}")
    else:
        template = marked("{stated} is {difference} less than the programme gives the year, {programme}")
    figure = own.plus[0]
    return Said(
        figure.place,
        Message(template, **fields),
        tuple(addend_places(examined, given)),
        numbers_data(examined, mismatch),
        length=len(figure.amount.text) or 1,
        mismatch=mismatch,
    )
