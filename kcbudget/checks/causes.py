"""The likely cause of a mismatch in words: the figures that may be wrong, how sure that is, and what speaks for it."""

from kcbudget.checks.wording import name, number, quantity
from kcbudget.diagnosis import Mismatch, Suspect
from kcbudget.examining import Examined
from kcbudget.findings import Suspected
from kcbudget.locating import described
from kcbudget.messages import Message, marked
from kcbudget.model import route_text
from kcbudget.rowfaults import RowFault
from kcbudget.system import Outcome

SLIPS = {
    "digit": marked("{figure}: {written} looks like {suggested} with one digit wrong"),
    "swap": marked("{figure}: {written} looks like {suggested} with two digits swapped"),
    "dropped": marked("{figure}: {written} looks like {suggested} with a digit left out"),
    "doubled": marked("{figure}: {written} looks like {suggested} with a digit doubled"),
    "added": marked("{figure}: {written} looks like {suggested} with a digit too many"),
    "shift": marked("{figure}: {written} looks like {suggested} with the decimal mark shifted"),
    "unit": marked("{figure}: {written} looks like {suggested} in another unit or with a separator lost"),
    "jump": marked("{figure}: {written} looks like {suggested} with two digits exchanged across a third"),
    "twin": marked("{figure}: {written} looks like {suggested} with a pair of equal digits wrong"),
    "copied": marked("{figure}: {written} is its neighbour's figure again; {suggested} is wanted here"),
    "exchanged": marked("{figure} {written} and {partner} {suggested} look exchanged"),
    "truncated": marked("{figure}: {written} is cut off; rounded it is {suggested}"),
    "other-whole": marked("{figure}: {written} is the share of another whole; of its own it is {suggested}"),
    "left-out": marked("the sum lacks just {figure} {written}: a part left out"),
    "counted-twice": marked("{figure} {written} is just what the sum has too much: counted twice, or no part of it"),
    "other": marked("{figure}: {suggested} instead of {written} would mend it, though no slip of a hand explains it"),
}
ROWS = {
    "row-missing": marked("{route} lacks a part: what it adds is missing from every sum, {amount} in {figure}"),
    "row-doubled": marked("{route} is in every sum once too often: {amount} in {figure}"),
    "row-moved": marked(
        "{route} is counted under the wrong heading: {amount} too much there, and too little elsewhere"
    ),
}
AT_ODDS = marked("{figure}: {written} is at odds with all {count} identities it breaks; {suggested} would mend them")


def suspected(examined: Examined, mismatch: Mismatch) -> tuple[Suspected, ...]:
    """The suspects of a mismatch, best first, as data and in words."""
    if mismatch.row is not None:
        return (_row(examined, mismatch, mismatch.row),)
    return tuple(_suspected(examined, suspect) for suspect in mismatch.suspects)


def _row(examined: Examined, mismatch: Mismatch, row: RowFault) -> Suspected:
    """A whole row at fault, as a suspect: there is no one figure to correct."""
    fields = {"route": route_text(row.route), "amount": quantity(examined, row.amount), "figure": name(row.figure)}
    return Suspected(
        place=row.figure.place,
        route=route_text(row.route),
        written="",
        suggested="",
        slip=row.kind,
        mends=tuple(described(identity) for identity in mismatch.identities),
        confidence="0.95",
        likelihood="near-certain",
        sole=True,
        message=Message(ROWS[row.kind], **fields),
    )


def _suspected(examined: Examined, suspect: Suspect) -> Suspected:
    figure = suspect.figure
    identities = examined.cube.system.identities
    template = AT_ODDS if suspect.slip == "other" and len(suspect.mends) > 1 else SLIPS[suspect.slip]
    message = Message(
        template,
        figure=name(figure),
        written=figure.amount.text,
        suggested=suspect.suggested,
        count=len(suspect.mends),
        partner=name(suspect.partner) if suspect.partner is not None else "",
    )
    return Suspected(
        place=figure.place,
        route=name(figure),
        written=figure.amount.text,
        suggested="" if suspect.slip in ("left-out", "counted-twice") else suspect.suggested,
        slip=suspect.slip,
        mends=tuple(described(identities[row]) for row in suspect.mends),
        confidence=f"{suspect.confidence:.2f}",
        likelihood=_likelihood(suspect.confidence),
        sole=suspect.sole,
        message=message,
        partner=name(suspect.partner) if suspect.partner is not None else None,
        length=len(figure.amount.text) or 1,
    )


def _likelihood(confidence: float) -> str:
    if confidence >= 0.95:
        return marked("near-certain")
    return marked("likely") if confidence >= 0.7 else marked("possible")


def verdict(examined: Examined, mismatch: Mismatch) -> Message:
    """What can be said of the cause: one figure, several that cannot be told apart, or none that fits."""
    suspects = mismatch.suspects
    if mismatch.row is not None:
        return _row(examined, mismatch, mismatch.row).message
    if mismatch.adjusted:
        return Message("the shares were filled up; no figure is to blame")
    if not suspects:
        template = marked("no change of one or two figures explains it")
        if not mismatch.exhaustive:
            template = marked("no change of a few figures was found that explains it; the search was not exhaustive")
        return Message(template)
    first, *others = (_suspected(examined, suspect) for suspect in suspects)
    fields = {"cause": first.message, **_effect(examined, mismatch)}
    if first.sole:
        if fields["mended"] == fields["broken"]:
            return Message("{cause}; with it, all {all} identities hold", **fields)
        return Message("{cause}; with it, {mended} of the {broken} broken identities hold", **fields)
    rivals = len(others) + mismatch.unlisted
    if not rivals:
        return Message("possibly {cause}; not certain", **fields)
    fields |= {"count": rivals + 1, "figure": first.route, "place": f"{first.place.line}:{first.place.column}"}
    if first.likelihood == "possible":
        template = marked("{count} figures could be wrong and cannot be told apart; look up {figure} ({place}) first")
    else:
        template = marked("likely {cause}; {count} figures could be wrong: look up {figure} ({place}) to decide")
    return Message(template, **fields)


def _effect(examined: Examined, mismatch: Mismatch) -> dict[str, int]:
    """How many of the broken identities the first suspect mends, and how many identities were decided in all."""
    outcomes = examined.outcomes()
    return {
        "mended": len(mismatch.suspects[0].mends),
        "broken": outcomes[Outcome.BROKEN.value],
        "all": sum(outcomes.values()) - outcomes[Outcome.UNDECIDED.value],
    }


def follows(examined: Examined, mismatch: Mismatch) -> tuple[Message, ...]:
    """The other identities that the same cause breaks, each in one line."""
    found: list[Message] = []
    for identity, judged in zip(mismatch.identities[1:], mismatch.verdicts[1:], strict=True):
        if identity.relation in ("share", "shares-total"):
            found.append(Message("also broken: {identity}", identity=described(identity)))
        else:
            fields = {"identity": described(identity), "gap": number(examined, judged.gap)}
            found.append(Message("also broken: {identity}, difference {gap}", **fields))
    return tuple(found)


def amendment(examined: Examined, mismatch: Mismatch) -> Message | None:
    """The other reading of a sole suspect: that it is right, and the totals above it were not brought up to date."""
    if not mismatch.suspects or not mismatch.suspects[0].sole or mismatch.suspects[0].slip == "exchanged":
        return None
    suspect = mismatch.suspects[0]
    stale = []
    for identity, judged in zip(mismatch.identities, mismatch.verdicts, strict=True):
        stated = identity.left.plus
        if identity.relation != "equal" or identity.origin == "same-cell" or len(stated) != 1:
            continue
        if suspect.figure not in identity.right.plus:
            return None
        stale.append(Message("{total} → {value}", total=name(stated[0]), value=quantity(examined, judged.computed)))
    if not stale:
        return None
    template = marked("if {written} is an amendment, the totals were not brought up to date: {stale}")
    return Message(template, written=suspect.figure.amount.text, stale=stale)


def signs(examined: Examined, mismatch: Mismatch) -> tuple[Message, ...]:
    """What an auditor looks at in a difference: division by 9 and by 2, and entries that are equal to it.

    R. B. Kester, Accounting Theory and Practice: a difference divisible by 9 points to transposed digits or a slide,
    one whose half is an entry to an entry on the wrong side, one equal to an entry to an omission or a double count.
    """
    if mismatch.identity.relation in ("share", "shares-total") or not mismatch.verdict.gap:
        return ()
    gap = abs(mismatch.verdict.gap)
    found: list[Message] = []
    value = number(examined, mismatch.verdict.gap)
    inside = {figure.index for figure in mismatch.identity.figures()}
    money = [figure for figure in examined.cube.written if figure.is_exact and not figure.is_share]
    for figure in money:
        if figure.value == gap and len(found) < 3:
            if figure.index in inside:
                template = marked("the difference {gap} is {figure}, a part of the sum: counted twice?")
                if mismatch.verdict.gap > 0:
                    template = marked("the difference {gap} equals {figure}")
            else:
                template = marked("the difference {gap} is {figure}, outside the sum: counted though no part of it?")
                if mismatch.verdict.gap > 0:
                    template = marked("the difference {gap} is {figure}, outside the sum: a part left out?")
            found.append(Message(template, gap=value, figure=name(figure)))
    if gap % 2 == 0 and len(found) < 3:
        halves = [figure for figure in money if figure.value * 2 == gap and figure.index in inside]
        if halves:
            template = marked("half the difference {gap} is {figure}: on the wrong side of the sum?")
            found.append(Message(template, gap=value, figure=name(halves[0])))
    if value == value.to_integral_value() and int(value) % 9 == 0:
        found.append(Message("the difference {gap} is divisible by 9, as after two digits are swapped", gap=value))
    return tuple(found)
