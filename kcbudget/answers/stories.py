"""The stories that may be the cause of a mismatch, each in words and as data."""

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from kcbudget.answers.findings import ChangeTold, SuspectTold
from kcbudget.answers.wording import name, quantity, short_names
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.mismatches import Mismatch
from kcbudget.diagnosis.suspects import SOLE, UNLIKELY, Corrected, Suspect
from kcbudget.figures.axes import AXES
from kcbudget.figures.figure import Figure
from kcbudget.figures.identity import Identity
from kcbudget.language.messages import Message, marked
from kcbudget.language.units import BILLION, DONG, MILLION, THOUSAND
from kcbudget.plan.routes import as_written, route_key, route_text

# What is told of one figure.
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
    "rounded": marked("{figure}: {written} looks like {suggested} rounded"),
    "carry": marked("{figure}: {written} looks like {suggested} with one carried too much or too little"),
    "copied": marked("{figure}: {written} is its neighbour's figure again; {suggested} is wanted here"),
    "empty": marked("{figure}: {written} stands where {suggested} is missing"),
    "omitted": marked("{figure}: {written} looks added up without one of its parts; with it, it is {suggested}"),
    "repeated": marked("{figure}: {written} looks added up with one of its parts twice; else it is {suggested}"),
    "truncated": marked("{figure}: {written} is cut off; rounded it is {suggested}"),
    "other-whole": marked("{figure}: {written} is the share of another whole; of its own it is {suggested}"),
    "left-out": marked("the sum lacks just what {figure} says, {written}: a part left out"),
    "counted-twice": marked("{figure}: {written} is just what the sum has too much, counted twice or no part of it"),
    "other": marked("{figure}: {suggested} would fit in place of {written}, though no slip of the hand explains it"),
}
IN_WORDS = marked("{figure} should say {suggested}")
AT_ODDS = marked("{figure}: {count} identities ask for {suggested} in place of {written}")
BOUNDED = marked("{figure}: {written} does not fit; {suggested} would, and so would other values")
EVERYWHERE = marked("{figure}: {written} should be {suggested}, wherever it is written")
MISPRINT = marked(
    "the plan agrees with {documents}: the documents do not add up; {figure} {written} → {suggested} would mend it"
)
MISPRINT_ONE = marked(
    "the plan agrees with its document: the document does not add up; {figure} {written} → {suggested} would mend it"
)
EXCHANGED = marked("{figure} {written} and {partner} {suggested} look exchanged")
LINES = marked("the figures of {route} and those of {other} look exchanged")
TRANSFER = marked("{amount} too much in {more} and too little in {less}: moved between them in one place only?")
SOMEWHERE = marked("{amount} too much in the parts of {more} and too little in those of {less}: moved between them?")
STALE = marked("figures were changed by {amount}, and others were not brought up to date: {stale}")
STALE_SHARES = marked("the amounts were changed, and their shares were not brought up to date: {stale}")
LEFT = marked("{stated} was changed by {amount}, or a part of it was, and {route} was not brought up to date")
SUBTOTAL = marked("{whole} = {parts}: are {names} parts of {figure}?")
ROUNDING = marked("such gaps are what rounding leaves: if the figures are rounded, declare `rounding: rounded`")
MISSING = marked("{route} lacks a part: every sum lacks what it would add, {amount} in {figure}")
MISSING_ONE = marked("{route} may lack a part of {amount}")
DOUBLED = marked("{route} looks entered twice: every sum has it once too often, {amount} in {figure}")
MOVED = marked("{route} is counted under the wrong heading: {amount} too much there, and too little elsewhere")
BLOCK = marked("{what}: {count} figures look written in {unit}, the rest in {rest}")
BLOCK_SMALL = marked("{what}: {count} figures look {factor} times too small, as if in another unit")
BLOCK_LARGE = marked("{what}: {count} figures look {factor} times too large, as if in another unit")

BRIEF = {
    "left-out": marked("left out"),
    "exchanged": marked("exchanged"),
    "transfer": marked("moved between them"),
    "misprint": marked("misprinted"),
    "block-unit": marked("in another unit"),
    "stale-total": marked("not brought up to date"),
    "subtotal": marked("a sum beside its parts"),
    "row-missing": marked("a part is missing"),
    "row-doubled": marked("entered twice"),
    "row-moved": marked("under the wrong heading"),
    "rounding-undeclared": marked("rounded"),
}
LIKELY = 0.7  # the confidence from which a suspect is told to be likely


def suspected(examined: Examined, mismatch: Mismatch) -> tuple[SuspectTold, ...]:
    """The suspects of a mismatch, best first, as data and in words."""
    best = mismatch.suspects[0].confidence if mismatch.suspects else 1.0
    return tuple(_told(examined, mismatch, suspect, best) for suspect in mismatch.suspects)


def _told(examined: Examined, mismatch: Mismatch, suspect: Suspect, best: float) -> SuspectTold:
    identities = examined.cube.system.identities
    changes = tuple(map(_change, suspect.changes))
    first = changes[0] if changes else _row(examined, mismatch, suspect)
    # What a document prints is not corrected.
    stated = any(change.figure.is_stated for change in suspect.changes)
    partner = changes[1].route if suspect.slip == "exchanged" else None
    return SuspectTold(
        place=first.place,
        route=first.route,
        written=first.written,
        suggested=first.suggested,
        slip=suspect.slip,
        mends=tuple(described(identities[row]) for row in suspect.mends),
        confidence=round(round(suspect.confidence, 2) * 100),
        likelihood=_likelihood(suspect.confidence, best),
        sole=suspect.sole and not stated,
        message=message(examined, suspect),
        partner=partner,
        length=first.length,
        path=first.path,
        changes=changes,
        brief=_brief(suspect),
    )


def _brief(suspect: Suspect) -> Message:
    """A story in a few words: of one figure what should stand there."""
    if suspect.slip in BRIEF:
        return Message(BRIEF[suspect.slip])
    return corrected(suspect.figure.amount.text, suspect.suggested)


def corrected(written: str, suggested: str) -> Message:
    """A figure beside what should stand there."""
    return Message("{written} → {suggested}", written=written, suggested=suggested)


def _change(change: Corrected) -> ChangeTold:
    figure = change.figure
    text = figure.amount.text
    return ChangeTold(figure.place, route_key(figure.route), text, change.suggested, len(text) or 1, figure.path)


def _row(examined: Examined, mismatch: Mismatch, suspect: Suspect) -> ChangeTold:
    """The place of a row at fault; of one that is nowhere, where the sum is reported."""
    first = next((one for one in examined.cube.figures if suspect.route and one.route[:2] == suspect.route), None)
    place = mismatch.identity.place if first is None else first.place
    return ChangeTold(place, route_key(suspect.route), "", "")


def message(examined: Examined, suspect: Suspect) -> Message:
    """A story in one sentence."""
    told = _STORIES.get(suspect.slip)
    if told is not None:
        return told(examined, suspect)
    figure = suspect.figure
    template = AT_ODDS if suspect.slip == "other" and len(suspect.mends) > 1 else SLIPS[suspect.slip]
    if suspect.is_wide:
        template = BOUNDED
    if figure.in_words:
        template = IN_WORDS
    if len(suspect.changes) > 1:
        template = EVERYWHERE
    written, count = figure.amount.text, len(suspect.mends)
    return Message(template, figure=name(figure), written=written, suggested=suspect.suggested, count=count)


def _exchanged(_: Examined, suspect: Suspect) -> Message:
    first, second = (change.figure for change in suspect.changes[:2])
    if len(suspect.changes) > 2:
        half = len(suspect.changes) // 2
        figures = [change.figure for change in suspect.changes]
        lines = (_common(figures[:half]), _common(figures[half:]))
        return Message(LINES, route=lines[0], other=lines[1])
    fields = {"written": first.amount.text, "suggested": second.amount.text}
    return Message(EXCHANGED, figure=name(first), partner=name(second), **fields)


def _transfer(examined: Examined, suspect: Suspect) -> Message:
    if not suspect.changes:
        identities = [examined.cube.system.identities[number] for number in suspect.mends]
        wholes = [one.left.plus[0] for one in sorted(identities, key=lambda one: one.route != suspect.route)]
        amount = quantity(examined, suspect.amount, wholes[0])
        return Message(SOMEWHERE, amount=amount, more=name(wholes[0]), less=name(wholes[1]))
    value = examined.cube.system.scale.value
    figures = sorted(
        (change.figure for change in suspect.changes), key=lambda one: suspect.values[one.index] - value(one)
    )
    more, less = map(name, figures)
    return Message(TRANSFER, amount=quantity(examined, abs(suspect.amount), figures[0]), more=more, less=less)


def _stale(examined: Examined, suspect: Suspect) -> Message:
    if not suspect.changes:
        leading = examined.cube.system.identities[suspect.mends[0]]
        amount = quantity(examined, abs(suspect.amount), leading)
        return Message(LEFT, amount=amount, route=route_text(suspect.route), stated=name(leading.left.plus[0]))
    figures = [change.figure for change in suspect.changes]
    stale = [Message("{total} → {value}", total=name(c.figure), value=c.suggested) for c in suspect.changes]
    money = next((figure for figure in figures if not figure.is_share), None)
    if money is None:
        return Message(STALE_SHARES, stale=stale)
    return Message(STALE, amount=quantity(examined, suspect.amount, money), stale=stale)


def _subtotal(_: Examined, suspect: Suspect) -> Message:
    figure, *parts = (change.figure for change in suspect.changes)
    texts = " + ".join(part.amount.text for part in parts)
    whole, *names = short_names([figure, *parts])
    return Message(SUBTOTAL, whole=figure.amount.text, parts=texts, names=names, figure=whole)


def _misprint(_: Examined, suspect: Suspect) -> Message:
    stated = {change.figure.route[:2] for change in suspect.changes if change.figure.is_stated}
    own = suspect.figure
    fields = {"figure": name(own), "written": own.amount.text, "suggested": suspect.suggested}
    if len(stated) == 1:
        return Message(MISPRINT_ONE, **fields)
    both = Message("both documents") if len(stated) == 2 else Message("all {count} documents", count=len(stated))
    return Message(MISPRINT, documents=both, **fields)


def _rounding(*_: object) -> Message:
    return Message(ROUNDING)


def _missing(examined: Examined, suspect: Suspect) -> Message:
    identities = [examined.cube.system.identities[number] for number in suspect.mends]
    largest = max(identities, key=lambda identity: examined.cube.system.scale.total(identity.left))
    figure = largest.left.plus[0]
    fields = {"route": route_text(suspect.route), "amount": quantity(examined, suspect.amount, figure)}
    return Message(MISSING_ONE if len(identities) == 1 else MISSING, figure=name(figure), **fields)


def _row_at_fault(examined: Examined, suspect: Suspect) -> Message:
    template = DOUBLED if suspect.slip == "row-doubled" else MOVED
    figure = next(one for one in examined.cube.figures if one.route[: len(suspect.route)] == suspect.route)
    fields = {"route": route_text(suspect.route), "amount": quantity(examined, suspect.amount, figure)}
    return Message(template, figure=name(figure), **fields)


_UNITS = [DONG, THOUSAND, MILLION, BILLION]


def _block(examined: Examined, suspect: Suspect) -> Message:
    """Some figures that are written in another unit: their common name, and the two units."""
    figures = [change.figure for change in suspect.changes]
    value = examined.cube.system.scale.value
    first = next(figure for figure in figures if value(figure))
    now, then = value(first), suspect.values[first.index]
    factor = max(now, then) // min(now, then)
    what, count = _common(figures), len(figures)
    unit = first.amount.unit or examined.unit
    meant = unit.exponent + (3 if factor == 1000 else 6) * (1 if then > now else -1)
    other = next((one for one in _UNITS if one.exponent == meant), None)
    if other is not None and unit in _UNITS:
        fields = {"unit": other, "rest": unit}
        return Message(BLOCK, what=what, count=count, **fields)
    return Message(BLOCK_SMALL if then > now else BLOCK_LARGE, what=what, count=count, factor=f"{factor:,}")


def _common(figures: Sequence[Figure]) -> str:
    """What figures have in common: a part that all are in, or the beginning of their routes."""
    routes = [figure.route for figure in figures]
    prefix = [steps[0] for steps in takewhile(lambda steps: len(set(steps)) == 1, zip(*routes, strict=False))]
    shared = set(_parts(figures[0])).intersection(*(set(_parts(figure)) for figure in figures))
    if shared and len(prefix) < 3:
        _, part = min(shared, key=lambda pair: (pair[0] != AXES[0], pair))
        return part
    return (
        route_text(tuple(prefix))
        if prefix
        else ", ".join([name(one) for one in figures[:3]] + ["…"] * (len(figures) > 3))
    )


def _parts(figure: Figure) -> Iterator[tuple[str, str]]:
    """The axes that a figure is narrowed along, each with its part."""
    steps = iter(figure.route)
    for step in steps:
        if str(step).startswith("by_") and (part := next(steps, None)) is not None:
            yield str(step).removeprefix("by_"), as_written(part)


_STORIES: dict[str, Callable[[Examined, Suspect], Message]] = {
    "exchanged": _exchanged,
    "transfer": _transfer,
    "stale-total": _stale,
    "subtotal": _subtotal,
    "misprint": _misprint,
    "rounding-undeclared": _rounding,
    "row-missing": _missing,
    "row-doubled": _row_at_fault,
    "row-moved": _row_at_fault,
    "block-unit": _block,
}


def _likelihood(confidence: float, best: float) -> str:
    if confidence >= SOLE:
        return marked("near-certain")
    if confidence >= LIKELY:
        return marked("likely")
    return marked("possible") if confidence >= best * UNLIKELY else marked("unlikely")


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
