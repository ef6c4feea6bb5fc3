"""An accepted difference that is not there: it has changed, its last day is over, or nothing differs any more.

An entry under `accepted` holds for one finding at one figure, for exactly the difference that it names (with its sign)
and up to its last day. Where the difference is another one, or the day is over, the finding is reported again as it
was, and this one says why. Where the figures agree again, the entry has done its work: take it out of the plan.

A figure that is the whole of more than one sum, as a total of its years and of its sources, may be wrong in one of them
only. The entry then names the sum with `of`; one that does not accepts nothing, and the finding tells what to write.

Bad:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 300
    by_year: {2021: 100, 2022: 200}
    accepted:
      - {id: sum-mismatch, at: total, difference: 1, reason: the decision rounds each year up}

Good:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 300
    by_year: {2021: 100, 2022: 200}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Related, Severity
from kcbudget.checks._said import Said
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message, marked
from kcbudget.language.numerals import normal
from kcbudget.plan.routes import value_name

SEVERITY = Severity.WARNING

_TEMPLATES = {
    "gone": marked("nothing to accept: there is no {id} at {at}"),
    "which": marked("{id} at {at} is accepted without its sum, so it does not hold: add {key}, one of {sums}"),
    "changed": marked("the difference of {id} at {at} is {now}; accepted is {accepted}"),
    "expired": marked("{id} at {at} was accepted until {until}"),
    "twice": marked("{id} at {at} is accepted in line {line} already"),
}


def check(examined: Examined) -> Iterator[Said]:
    """Say why each acceptance does not hold."""
    for stale in examined.stale:
        told, written = stale.acceptance.gap, stale.acceptance.written
        at = normal(written.at.text)
        if written.of is not None:
            at = f"{at} ({value_name(stale.acceptance.entry, 'of', told.of)})"
        message = Message(_TEMPLATES[stale.kind], id=told.id, at=at, accepted=told.difference, **stale.detail)
        related: tuple[Related, ...] = ()
        if stale.place is not None:
            related = (Related(stale.place, Message("{at}", at=at), role="see"),)
        data = {"route": told.route, **({"of": told.of} if told.of else {})}
        yield Said(stale.at.place, message, related, data, length=len(stale.at.text) or 1)
