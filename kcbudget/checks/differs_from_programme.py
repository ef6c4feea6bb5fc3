"""An annual plan has less than its programme gives the year: what is left.

With `part_of: laichau.yaml`, each figure of an annual plan is held against what the programme gives that year. An
annual plan is often approved in tranches, so less than that is no fault: the note tells what is left of the total, or
of each part where the totals cannot be compared.
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Related, Severity
from kcbudget.answers.wording import number, quantity
from kcbudget.checks._said import Said
from kcbudget.checks.exceeds_programme import against_programme
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.gaps import unit_of
from kcbudget.figures.identity import Identity
from kcbudget.figures.verdict import Outcome
from kcbudget.language.messages import Message
from kcbudget.language.numerals import plain
from kcbudget.plan.routes import route_key

SEVERITY = Severity.NOTE


def check(examined: Examined) -> Iterator[Said]:
    """Tell what is left for the widest of the figures that the programme has an amount for; the others see it."""
    held = [
        (identity, verdict.gap)
        for identity, verdict in examined.judged()
        if identity.origin == "programme" and verdict.outcome is Outcome.HOLDS and identity.right.is_exact
    ]
    widest = min((len(identity.right.plus[0].route) for identity, _ in held), default=0)
    left = [(identity, gap) for identity, gap in held if gap > 0 and len(identity.right.plus[0].route) == widest]
    if left:
        (identity, gap), *others = left
        figure = identity.right.plus[0]
        unit = unit_of(identity, examined.unit)
        data = {"unit": unit.vi, "route": route_key(figure.route), "left": plain(number(examined, gap, identity))}
        related = tuple(_left(examined, *other) for other in others)
        length = len(figure.amount.text) or 1
        yield Said(figure.place, _message(examined, identity, gap), related, data, length=length)


def _message(examined: Examined, identity: Identity, gap: int) -> Message:
    fields = {**against_programme(examined, identity), "left": quantity(examined, gap, identity)}
    return Message("{stated}: {left} is left of what the programme gives the year, {programme}", **fields)


def _left(examined: Examined, identity: Identity, gap: int) -> Related:
    figure = identity.right.plus[0]
    return Related(figure.place, _message(examined, identity, gap), role="see", length=len(figure.amount.text) or 1)
