"""What a check says, before its id, its file and the likely cause are stamped on."""

from collections.abc import Mapping
from typing import NamedTuple

from kcbudget.answers.findings import Cause, Related, Severity
from kcbudget.answers.wording import stated_phrase
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.gaps import id_of
from kcbudget.diagnosis.mismatches import Mismatch
from kcbudget.figures.figure import Terms
from kcbudget.figures.verdict import Outcome
from kcbudget.language.messages import Message
from kcbudget.plan.routes import worded
from kcbudget.plan.tree import Fault, Place
from kcbudget.plan.years import Period


class Said(NamedTuple):
    """What a check says; its id, its file and the likely cause of a ``mismatch`` are stamped on.

    The numbers of a mismatch are told with it, ``extra`` is what else a program may want. A fault of form has no
    mismatch, and brings its ``cause`` along where there is one.
    """

    place: Place
    message: Message
    related: tuple[Related, ...] = ()
    extra: Mapping[str, object] = {}
    advice: Message | None = None
    severity: Severity | None = None
    length: int = 1
    mismatch: Mismatch | None = None
    cause: Cause | None = None


def mismatches(examined: Examined, finding_id: str) -> list[Mismatch]:
    """The mismatches that are reported under a finding id."""
    return [mismatch for mismatch in examined.mismatches if id_of(mismatch.identity) == finding_id]


def told(examined: Examined, fault: Fault) -> dict[str, object]:
    """The details of a fault, its routes as the file writes them."""
    return dict(fault.detail) if examined.tree is None else worded(examined.tree, fault)


def said_of(fault: Fault, message: Message, advice: Message | None = None, role: str = "see") -> Said:
    """A fault of the file's shape in words."""
    related = tuple(Related(place, Message("{text}", text=text), role=role, length=len(text) or 1)
                    for place, text in fault.related)  # fmt: skip
    return Said(fault.place, message, related, {}, advice, length=fault.length)


def other_period(examined: Examined, fault: Fault) -> Message | None:
    """The period of just the years that a breakdown gives, if there can be one and they would make its whole."""
    given = [int(year) for year in fault.detail["given"]]
    if not given or given[-1] - given[0] != len(given) - 1:
        return None
    try:
        period = Period(given[0], given[-1])
    except ValueError:  # years that no plan has
        return None
    identity, verdict = examined.supposing(period=period).year_sums.get(fault.route, (None, None))
    if identity is None or verdict is None or verdict.outcome is Outcome.BROKEN:
        return None
    # What was supposed has figures of its own; the plan's, at the same routes, have the plan's scale.
    plus, minus = (tuple(filter(None, (examined.figure(one.route) for one in side))) for side in identity.left)
    if len(plus) + len(minus) < len(identity.left.figures):
        return None
    whole = stated_phrase(examined, identity._replace(left=Terms(plus, minus)))
    fields = {"count": len(given), "period": str(period), "whole": whole}
    return Message("the {count} years given make {whole}: is the period {period}?", **fields)
