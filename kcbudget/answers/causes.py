"""The likely cause of a mismatch in one sentence: what is wrong, how sure that is, and what to look up."""

from kcbudget.answers.findings import SuspectTold
from kcbudget.answers.stories import LIKELY, suspected
from kcbudget.answers.wording import holding_years, name, parts_phrase, quantity, terms_name
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.mismatches import Mismatch
from kcbudget.diagnosis.suspects import Suspect
from kcbudget.figures.balance import Balance
from kcbudget.figures.verdict import Outcome
from kcbudget.language.messages import Message, marked
from kcbudget.plan.routes import as_written, route_text

ALIKE_DOUBLED = marked("one of {count} rows looks entered twice, {amount} each: {routes}")
ALIKE_MOVED = marked("one of {count} rows is counted under the wrong heading, {amount} each: {routes}")
WITHOUT_EFFECT = ("row-missing", "row-doubled", "row-moved", "rounding-undeclared", "subtotal")


def told(examined: Examined, mismatch: Mismatch) -> Message:
    """What can be said of the cause: one story, that several cannot be told apart, or that none fits.

    A figure is named only where it is at least likely to be wrong.
    """
    if mismatch.adjusted:
        return Message("the shares were filled up; no figure is to blame")
    if mismatch.identity.relation == "same-share":
        return Message("the document or the plan may be wrong; look it up in the document")
    if not mismatch.suspects:
        return _nothing(examined, mismatch)
    suspects = suspected(examined, mismatch)
    first, suspect = suspects[0], mismatch.suspects[0]
    if first.sole:
        return _certain(examined, mismatch, first)
    if suspect.sole and len(suspect.changes) == 1:
        template = marked("the plan's other figures confirm the plan; if the document prints this, record the misprint")
        return Message(template)
    alike = _alike(suspects)
    if len(alike) > 1:
        template = ALIKE_DOUBLED if first.slip == "row-doubled" else ALIKE_MOVED
        amount = quantity(examined, suspect.amount, mismatch.identity)
        return Message(template, count=len(alike), amount=amount, routes=[as_written(one.route) for one in alike])
    rivals = [other for other in suspects[1:] if suspect.is_wide or other.likelihood != "unlikely"]
    count = len(rivals) + 1 + (mismatch.unlisted if len(rivals) + 1 == len(suspects) else 0)
    if suspect.confidence >= LIKELY:
        found = _likely(first, suspect, count, bool(rivals))
    elif sum(other.confidence for other in mismatch.suspects if other.slip == "misprint") >= LIKELY:
        template = marked(
            "the plan agrees with what is stated of it, which does not add up: look up {stated} and {parts}"
        )
        found = Message(template, stated=_looked_up(mismatch), parts=parts_phrase(mismatch.identity))
    else:
        fields = {"count": count, "stated": _looked_up(mismatch), "parts": parts_phrase(mismatch.identity)}
        template = marked("no single figure explains it, {count} could be wrong: look up {stated} and {parts}")
        if all(len(one.changes) != 1 for one in (first, *rivals)):
            template = marked("{count} explanations are possible: look up {stated} and {parts}")
        if count == 1:
            template = marked("no single figure explains it: look up {stated} and {parts}")
        if mismatch.identity.share is not None:
            template = marked("no single figure explains it: look up {stated}, its part and its whole")
        found = Message(template, **fields)
    if _may_be_years(examined, mismatch):
        return Message("the number of years may be wrong; if it is not, {cause}", cause=found)
    if all(identity.kind.of_others for identity in mismatch.identities):
        return Message("the plans may differ on purpose; if they do not, {cause}", cause=found)
    if suspect.slip != "rounding-undeclared" and may_be_rounding(examined, mismatch):
        return Message("perhaps only rounding; if it is not, {cause}", cause=found)
    return found


def _alike(suspects: tuple[SuspectTold, ...]) -> list[SuspectTold]:
    """The rows at fault that are as likely as the first, where they are likely together."""
    first = suspects[0]
    alike = [one for one in suspects if (one.slip, one.confidence) == (first.slip, first.confidence)]
    if first.slip not in ("row-doubled", "row-moved") or sum(one.confidence for one in alike) < 100 * LIKELY:
        return []
    return alike


def _nothing(examined: Examined, mismatch: Mismatch) -> Message:
    """What is said where no story was found."""
    if _may_be_years(examined, mismatch):
        return Message("the number of years may be wrong")
    if all(identity.kind.of_others for identity in mismatch.identities):
        return Message("the plans may differ on purpose")
    if mismatch.exhaustive:
        return Message("no change of one or two figures explains it")
    return Message("no change of a few figures was found that explains it; the search was not exhaustive")


def _likely(first: SuspectTold, suspect: Suspect, count: int, has_rivals: bool) -> Message:
    """The story that most speaks for, where it is not certain."""
    fields = {"cause": first.message, "count": count}
    if not has_rivals and suspect.slip in WITHOUT_EFFECT:
        return first.message  # it says "may", or asks
    if not has_rivals:
        template = marked("{cause}; nothing else that was found is nearly as likely, yet it is not certain")
        if suspect.span and not suspect.is_wide:
            template = marked("{cause}, give or take the rounding; nothing else that was found is nearly as likely")
    elif len(suspect.changes) == 1:
        template = marked("most likely {cause}; {count} figures could be wrong: look up {figure} ({place}) to decide")
        fields |= {"figure": name(suspect.figure), "place": _place(first)}
    else:
        template = marked("most likely {cause}; {count} explanations are possible")
    return Message(template, **fields)


def _looked_up(mismatch: Mismatch) -> str:
    """What to look up on the left of an identity: the figure, or the figures that nobody added up."""
    identity = mismatch.identity
    if identity.share is not None:
        return name(identity.share)
    return terms_name(identity.left) or route_text(identity.route)


def _place(suspect: SuspectTold) -> str:
    """Where a suspect stands, with its file where that is another."""
    place = str(suspect.place)
    return place if suspect.path is None else f"{suspect.path}:{place}"


def _may_be_years(examined: Examined, mismatch: Mismatch) -> bool:
    """Whether a target, and nothing else, does not hold, and would for another number of years."""
    identities = mismatch.identities
    if any(identity.origin != "per-year" for identity in identities):
        return False
    return bool(holding_years(examined, identities[0]))


def may_be_rounding(examined: Examined, mismatch: Mismatch) -> bool:
    """Whether rounding that the plan does not declare could leave the gap, and there is but one."""
    return len(mismatch.identities) == 1 and Balance(mismatch.identity, examined.cube.system).may_be_rounded()


def _certain(examined: Examined, mismatch: Mismatch, first: SuspectTold) -> Message:
    """A sole cause, and what holds once it is put right."""
    suspect = mismatch.suspects[0]
    if suspect.slip in WITHOUT_EFFECT or not suspect.changes:
        return first.message
    outcomes = examined.outcomes()
    mended, broken = len(suspect.mends), outcomes[Outcome.BROKEN.value]
    decided = sum(outcomes.values()) - outcomes[Outcome.UNDECIDED.value]
    if suspect.others:
        others = [name(other) for other in suspect.others]
        template = marked("{cause}; with it, and with {others} put right too, all its identities hold")
        return Message(template, cause=first.message, others=others)
    if mended < broken:
        effect = Message("{mended} of the {broken} broken identities hold", mended=mended, broken=broken)
        if mended == 1:
            effect = Message("1 of the {broken} broken identities holds", broken=broken)
    else:
        effect = Message("all {all} identities hold", all=decided)
        if decided < 3:
            effect = Message("both identities hold") if decided == 2 else Message("the plan's only identity holds")
    template = marked("{cause}; with it, {effect}")
    if len(suspect.changes) > 1:
        template = marked("{cause}; with all of them, {effect}")
    if suspect.span:
        template = marked("{cause}, give or take the rounding; with it, {effect}")
    if suspect.slip == "counted-twice":
        template = marked("{cause}; without it, {effect}")
    elif suspect.slip == "exchanged":
        template = marked("{cause}; changed back, {effect}")
    return Message(template, cause=first.message, effect=effect)
