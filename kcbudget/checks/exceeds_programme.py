"""An annual plan has more than its programme gives the year.

With `part_of: laichau.yaml`, each figure of an annual plan is held against what the programme gives that year: the
total, and each source, activity or locality that the programme divides by year. Where the programme gives a part no
amount by year, the annual plan may not have more of it than the programme has in all its years. The programme's own
sums are witnesses when the wrong figure is looked for.
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.answers.wording import addend_places, number, stated_phrase
from kcbudget.checks._said import Said, mismatches
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.mismatches import Mismatch
from kcbudget.figures.identity import Identity
from kcbudget.language.messages import Message, marked

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Name the figure, what the programme has, and by how much it is exceeded."""
    return (_said(examined, mismatch) for mismatch in mismatches(examined, "exceeds-programme"))


def _said(examined: Examined, mismatch: Mismatch) -> Said:
    identity, verdict = mismatch.identity, mismatch.verdict
    fields = {**against_programme(examined, identity), "difference": number(examined, abs(verdict.gap), identity)}
    template = marked("{stated} is {difference} more than the programme gives the year, {programme}")
    if identity.origin == "programme-whole":
        template = marked("{stated} is {difference} more than the programme has for all its years, {programme}")
    figure = identity.right.plus[0]
    return Said(
        figure.place,
        Message(template, **fields),
        tuple(addend_places(examined, identity.left)),
        length=len(figure.amount.text) or 1,
        mismatch=mismatch,
    )


def against_programme(examined: Examined, identity: Identity) -> dict[str, Message]:
    """What an annual plan has, and what its programme gives it."""
    given, own = identity.left, identity.right
    return {
        "stated": stated_phrase(examined, Identity("equal", "programme", own, given)),
        "programme": stated_phrase(examined, Identity("equal", "programme", given, own)),
    }
