"""The likely cause of a mismatch in words: the figures that may be wrong, how sure that is, and what speaks for it."""

from kcbudget.answers.findings import SuspectTold
from kcbudget.answers.wording import each_year, holding_years, name, number, parts_phrase, quantity, stated_phrase
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.mismatches import Mismatch
from kcbudget.diagnosis.rows import RowFault
from kcbudget.diagnosis.suspects import SOLE, Suspect
from kcbudget.figures.balance import Balance
from kcbudget.figures.identity import Identity
from kcbudget.figures.verdict import Outcome, Verdict
from kcbudget.language.messages import Message, marked
from kcbudget.plan.routes import route_key, route_text

SLIPS = {
    "digit": marked("{figure}: {written} looks like {suggested} with one digit wrong"),
    "swap": marked("{figure}: {written} looks like {suggested} with two digits swapped"),
    "dropped": marked("{figure}: {written} looks like {suggested} with a digit left out"),
    "doubled": marked("{figure}: {written} looks like {suggested} with a digit doubled"),
    "added": marked("{figure}: {written} looks like {suggested} with a digit too many"),
    "shift": marked("{figure}: {written} looks like {suggested} with the decimal mark shifted or a zero lost or added"),
    "unit": marked("{figure}: {written} looks like {suggested} in another unit or with a separator lost"),
    "jump": marked("{figure}: {written} looks like {suggested} with two digits exchanged across a third"),
    "twin": marked("{figure}: {written} looks like {suggested} with a pair of equal digits wrong"),
    "copied": marked("{figure}: {written} is its neighbour's figure again; {suggested} is wanted here"),
    "exchanged": marked("{figure} {written} and {partner} {suggested} look exchanged"),
    "truncated": marked("{figure}: {written} is cut off; rounded it is {suggested}"),
    "other-whole": marked("{figure}: {written} is the share of another whole; of its own it is {suggested}"),
    "left-out": marked("the sum lacks just what {figure} says, {written}: a part left out"),
    "counted-twice": marked("{figure}: {written} is just what the sum has too much, counted twice or no part of it"),
    "other": marked("{figure}: {suggested} would fit in place of {written}, though no slip of the hand explains it"),
}
ROWS = {
    "row-missing": marked("{route} lacks a part: every sum lacks what it would add, {amount} in {figure}"),
    "row-doubled": marked("{route} looks entered twice: every sum has it once too often, {amount} in {figure}"),
    "row-moved": marked(
        "{route} is counted under the wrong heading: {amount} too much there, and too little elsewhere"
    ),
}
IN_WORDS = marked("{figure} should say {suggested}")
AT_ODDS = marked("{figure}: {count} identities ask for {suggested} in place of {written}")
BOUNDED = marked("{figure}: {written} does not fit; {suggested} would, and so would other values")

# A rival that is so much less likely than the first is not one to look up.
UNLIKELY = 0.05
LIKELY = 0.7  # the confidence from which a suspect is told to be likely


def suspected(examined: Examined, mismatch: Mismatch) -> tuple[SuspectTold, ...]:
    """The suspects of a mismatch, best first, as data and in words."""
    if mismatch.rows:
        return tuple(_row(examined, mismatch, row) for row in mismatch.rows)
    best = mismatch.suspects[0].confidence if mismatch.suspects else 1.0
    return tuple(_suspected(examined, suspect, best) for suspect in mismatch.suspects)


def _row(examined: Examined, mismatch: Mismatch, row: RowFault) -> SuspectTold:
    """A whole row at fault, as a suspect: there is no one figure to correct."""
    amount = quantity(examined, row.amount, row.figure)
    fields = {"route": route_text(row.route), "amount": amount, "figure": name(row.figure)}
    return SuspectTold(
        place=row.figure.place,
        route=route_key(row.route),
        written="",
        suggested="",
        slip=row.kind,
        mends=tuple(described(identity) for identity in mismatch.identities),
        confidence=_hundredths(SOLE / (len(mismatch.rows) + mismatch.unlisted)),
        likelihood=marked("near-certain") if len(mismatch.rows) == 1 else marked("possible"),
        sole=len(mismatch.rows) == 1,
        message=Message(ROWS[row.kind], **fields),
    )


def _rows(examined: Examined, mismatch: Mismatch) -> Message:
    """A whole row at fault in words; several that are alike are named together."""
    first = mismatch.rows[0]
    if len(mismatch.rows) == 1:
        return _row(examined, mismatch, first).message
    template = marked("one of {count} rows looks entered twice, {amount} each: {routes}")
    if first.kind == "row-moved":
        template = marked("one of {count} rows is counted under the wrong heading, {amount} each: {routes}")
    routes = [route_text(row.route) for row in mismatch.rows] + ["…"] * (mismatch.unlisted > 0)
    count = len(mismatch.rows) + mismatch.unlisted
    return Message(template, count=count, amount=quantity(examined, first.amount, first.figure), routes=routes)


def _suspected(examined: Examined, suspect: Suspect, best: float) -> SuspectTold:
    figure = suspect.figure
    identities = examined.cube.system.identities
    template = AT_ODDS if suspect.slip == "other" and len(suspect.mends) > 1 else SLIPS[suspect.slip]
    if _is_wide(examined, suspect):
        template = BOUNDED
    if figure.in_words:
        template = IN_WORDS
    message = Message(
        template,
        figure=name(figure),
        written=figure.amount.text,
        suggested=suspect.suggested,
        count=len(suspect.mends),
        partner=name(suspect.partner) if suspect.partner is not None else "",
    )
    return SuspectTold(
        place=figure.place,
        route=route_key(figure.route),
        written=figure.amount.text,
        suggested="" if suspect.slip in ("left-out", "counted-twice") else suspect.suggested,
        slip=suspect.slip,
        mends=tuple(described(identities[row]) for row in suspect.mends),
        confidence=_hundredths(suspect.confidence),
        likelihood=_likelihood(suspect.confidence, best),
        sole=suspect.sole and not figure.is_stated,  # what a document prints is not corrected
        message=message,
        partner=route_key(suspect.partner.route) if suspect.partner is not None else None,
        length=len(figure.amount.text) or 1,
        path=figure.path,
    )


def _is_wide(examined: Examined, suspect: Suspect) -> bool:
    """Whether values far apart would do, as where only a bound is broken; else it is rounding that leaves several."""
    return suspect.span * 20 > max(examined.cube.system.scale.value(suspect.figure), 1)


def _hundredths(probability: float) -> int:
    return round(round(probability, 2) * 100)


def _likelihood(confidence: float, best: float) -> str:
    if confidence >= SOLE:
        return marked("near-certain")
    if confidence >= LIKELY:
        return marked("likely")
    return marked("possible") if confidence >= best * UNLIKELY else marked("unlikely")


def told(examined: Examined, mismatch: Mismatch) -> Message:
    """What can be said of the cause: one figure, several that cannot be told apart, or none that fits."""
    if mismatch.rows:
        return _rows(examined, mismatch)
    if mismatch.adjusted:
        return Message("the shares were filled up; no figure is to blame")
    if mismatch.identity.relation == "same-share":
        return Message("the document or the plan may be wrong; look it up in the document")
    if not mismatch.suspects and _may_be_years(examined, mismatch):
        return Message("the number of years may be wrong")
    if not mismatch.suspects:
        template = marked("no change of one or two figures explains it")
        if not mismatch.exhaustive:
            template = marked("no change of a few figures was found that explains it; the search was not exhaustive")
        return Message(template)
    suspects = suspected(examined, mismatch)
    first = suspects[0]
    if mismatch.suspects[0].sole and mismatch.suspects[0].figure.is_stated:
        template = marked("the plan's other figures confirm the plan; if the document prints this, record the misprint")
        return Message(template)
    if first.sole:
        return _certain(examined, mismatch, first)
    wide = _is_wide(examined, mismatch.suspects[0])
    rivals = [suspect for suspect in suspects[1:] if wide or suspect.likelihood != "unlikely"]
    count = len(rivals) + 1 + (mismatch.unlisted if len(rivals) + 1 == len(suspects) else 0)
    fields = {
        "cause": first.message,
        "count": count,
        "figure": route_text(mismatch.suspects[0].figure.route),
        "place": _place(first),
    }
    if _may_be_years(examined, mismatch):
        template = marked("the number of years may be wrong; if it is not, {cause}")
        return Message(template, **fields)
    if all(identity.kind.of_others for identity in mismatch.identities):
        template = marked("the plans may differ on purpose; if they do not, {cause}")
        return Message(template, **fields)
    if _may_be_rounding(examined, mismatch):
        template = marked("perhaps only rounding; if it is not, the likeliest is {figure} ({place}): look it up first")
        return Message(template, **fields)
    if not rivals:
        template = marked("{cause}; nothing else that was found is nearly as likely, yet it is not certain")
        if mismatch.suspects[0].span and not wide:
            template = marked("{cause}, give or take the rounding; nothing else that was found is nearly as likely")
        return Message(template, **fields)
    if first.likelihood != "possible":
        template = marked("most likely {cause}; {count} figures could be wrong: look up {figure} ({place}) to decide")
    elif first.confidence == rivals[0].confidence:
        template = marked("{count} figures could be wrong and cannot be told apart; look up {figure} ({place}) first")
    else:
        template = marked("{count} figures could be wrong; the likeliest is {figure} ({place}): look it up first")
    return Message(template, **fields)


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


def _may_be_rounding(examined: Examined, mismatch: Mismatch) -> bool:
    return len(mismatch.identities) == 1 and Balance(mismatch.identity, examined.cube.system).may_be_rounded()


def _certain(examined: Examined, mismatch: Mismatch, first: SuspectTold) -> Message:
    """A sole cause, and what holds once it is put right."""
    suspect = mismatch.suspects[0]
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
    if suspect.slip == "counted-twice":
        template = marked("{cause}; without it, {effect}")
    elif suspect.slip == "exchanged":
        template = marked("{cause}; changed back, {effect}")
    return Message(template, cause=first.message, effect=effect)


def follows(examined: Examined, mismatch: Mismatch) -> tuple[Message, ...]:
    """The other identities that the same cause breaks, each in one line."""
    pairs = zip(mismatch.identities[1:], mismatch.verdicts[1:], strict=True)
    return tuple(_follows(examined, identity, judged) for identity, judged in pairs)


def _follows(examined: Examined, identity: Identity, judged: Verdict) -> Message:
    if identity.share is not None:
        return Message("also broken: {share}", share=name(identity.share))
    if identity.relation == "shares-total":
        return Message("also broken: the shares in {route} do not make 100 %", route=route_text(identity.route))
    fields = {
        "stated": stated_phrase(examined, identity),
        "gap": number(examined, abs(judged.gap), identity),
        "parts": each_year(examined, identity) if identity.origin == "per-year" else parts_phrase(identity),
        "other": name(identity.right.plus[0]) if identity.right.plus else "",
    }
    if identity.origin == "same-cell":
        template = marked("also broken: {stated} is {gap} more than {other}, the same figure")
        if judged.gap < 0:
            template = marked("also broken: {stated} is {gap} less than {other}, the same figure")
    elif identity.relation == "equal":
        template = marked("also broken: {stated} is {gap} more than {parts}")
        if judged.gap < 0:
            template = marked("also broken: {stated} is {gap} less than {parts}")
    else:
        template = marked("also broken: {stated} is exceeded by {gap}")
    return Message(template, **fields)


def described(identity: Identity) -> str:
    """A name of an identity for programs: the figure that it is about, and what it is held against."""
    if identity.share is not None:
        return route_key(identity.share.route)
    if identity.relation == "shares-total":
        return f"{route_key(identity.route)} shares"
    figures = identity.left.plus
    if identity.origin == "breakdowns":
        return f"{route_key(figures[0].route[:-1])} = {route_key(identity.route)}"
    stated = route_key(figures[0].route)
    if identity.origin == "same-cell":
        return f"{stated} = {route_key(identity.right.plus[0].route)}"
    against = "listed projects" if identity.origin == "listed-projects" else identity.origin
    return f"{stated} by {against}" if identity.relation == "equal" else f"{stated} ≥ {route_key(identity.route)}"


def amendment(examined: Examined, mismatch: Mismatch) -> Message | None:
    """The other reading of a sole suspect: that it is right, and the totals above it were not brought up to date."""
    if not mismatch.suspects or not mismatch.suspects[0].sole or mismatch.suspects[0].figure.is_stated:
        return None
    suspect = mismatch.suspects[0]
    if suspect.slip in ("unit", "shift", "exchanged", "left-out", "counted-twice"):
        return None  # nobody amends a figure tenfold, and the rest are no figures miswritten
    stale = []
    for identity, judged in zip(mismatch.identities, mismatch.verdicts, strict=True):
        stated = identity.left.plus
        if not identity.is_sum_of_one or (identity.kind.is_pair and identity.origin != "words"):
            continue
        if suspect.figure not in identity.right.plus or identity.origin == "words":
            return None
        value = quantity(examined, judged.computed, identity)
        stale.append(Message("{total} → {value}", total=name(stated[0]), value=value))
    if not stale:
        return None
    template = marked("if {written} is an amendment, the totals were not brought up to date: {stale}")
    return Message(template, written=suspect.figure.amount.text, stale=stale)


def signs(examined: Examined, mismatch: Mismatch) -> tuple[Message, ...]:
    """What an auditor looks at in a difference: division by 9 and by 2, and entries that are equal to it.

    R. B. Kester, Accounting Theory and Practice: a difference divisible by 9 points to transposed digits or a slide,
    one whose half is an entry to an entry on the wrong side, one equal to an entry to an omission or a double count.
    """
    identity = mismatch.identity
    if identity.relation in ("share", "shares-total") or not mismatch.verdict.gap:
        return ()
    if any(figure.is_count for figure in identity.figures()):
        return ()  # counts are small, and equal ones are no sign
    if not identity.is_exact:
        return ()  # what bounds leave is not the difference
    gap = abs(mismatch.verdict.gap)
    found: list[Message] = []
    value = number(examined, gap, identity)
    inside = {figure.index for figure in identity.figures()}
    if _may_be_rounding(examined, mismatch):
        template = marked("rounding alone can leave {gap}: if the figures are rounded, declare `rounding: rounded`")
        found.append(Message(template, gap=value))
    for figure in examined.money_worth(gap)[: 3 - len(found)]:
        if figure.index in inside:
            template = marked("the difference {gap} is {figure}, a part of the sum: counted twice?")
            if mismatch.verdict.gap > 0:
                template = marked("the difference {gap} is the same as {figure}")
        else:
            template = marked("the difference {gap} is {figure}, outside the sum: counted though no part of it?")
            if mismatch.verdict.gap > 0:
                template = marked("the difference {gap} is {figure}, outside the sum: a part left out?")
        found.append(Message(template, gap=value, figure=name(figure)))
    if gap % 2 == 0 and len(found) < 3:
        parts = {figure.index for figure in identity.right.plus}
        halves = [figure for figure in examined.money_worth(gap // 2) if figure.index in parts]
        if halves:
            template = marked("half the difference {gap} is {figure}: on the wrong side of the sum?")
            found.append(Message(template, gap=value, figure=name(halves[0])))
    if value == value.to_integral_value() and int(value) % 9 == 0:
        found.append(Message("the difference {gap} is divisible by 9, as after two digits are swapped", gap=value))
    return tuple(found)
