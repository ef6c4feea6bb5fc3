"""A value that cannot be what its key says.

Amounts are not negative, have at most 30 digits, and are written out (no exponents). A number with a decimal comma
needs quotes inside braces, because YAML splits `{national: 8,7}` at the comma. The rest of the plan is checked as if
the value were unknown. A minus sign is named as the slip where without it the sums hold.

An amount in words is refused where a word of it cannot stand where it does, or is short for one of two amounts
(`hai trăm năm` is 205 or 250).

Bad:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: -300
    by_year: {2021: 100, 2022: 200}

Good:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 300
    by_year: {2021: 100, 2022: 200}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Cause, ChangeTold, Severity, SuspectTold
from kcbudget.answers.nearest import nearest_route
from kcbudget.answers.stories import corrected, described
from kcbudget.answers.wording import name
from kcbudget.checks._said import Said, said_of, told
from kcbudget.diagnosis.examined import Examined
from kcbudget.figures.verdict import Outcome, guards
from kcbudget.language.messages import Message, marked
from kcbudget.plan.keys import values_like
from kcbudget.plan.routes import route_key
from kcbudget.plan.tree import Fault

SEVERITY = Severity.ERROR

_TEMPLATES = {
    "not-a-plan": marked("a plan file is a mapping that starts with keys like province and period"),
    "split": marked("{key} {whole} is split by YAML at the comma into {part} and {tail}"),
    "control-key": marked("a key may not contain the character U+0000"),
    "choice": marked("{key} {text} is none of {choices}"),
    "money-unit": marked("{key} {text} is not a money unit; known are đồng, nghìn đồng, triệu đồng, tỷ đồng"),
    "date": marked("{key} {text} is not a date like 2020-05-22"),
    "year": marked("{key} {text} is not a year"),
    "not-a-year": marked("{key} is not a year; {breakdown} is divided by the years of the period"),
    "years-in-year": marked("{key}: a year cannot be divided by year again"),
    "no-scalar": marked("{key} must be one value, not a list or a mapping"),
    "no-parts": marked("{key} must be divided into parts"),
    "no-list": marked("{key} must be a list, each of its entries behind a hyphen"),
    "no-mapping": marked("{key} must be a mapping of keys"),
    "negative": marked("{key} {text} is negative"),
    "exponent": marked("{key} {text} has an exponent; write the number out"),
    "too-long": marked("{key} has more than 30 digits"),
    "malformed": marked("{key} {text} is not a number: its marks fit neither 1.234.567,8 nor 1,234,567.8"),
    "convention": marked("{key} {text} is not written as {numbers}: {declared} declares"),
    "not-a-number": marked("{key} {text} is not a number"),
    "range": marked("{key} {text} ends before it starts"),
    "no-years": marked("{key}: no year of the period {period} is {text}"),
    "not-years": marked("{key}: {text} is no year; write even, odd, or years such as 2022, 2024"),
    "years-empty": marked("{key} names no year of the period {period}"),
    "no-such-figure": marked("{key}: the plan has no figure at {route}"),
    "second-rest": marked("{key} is a second rest; only one part of a breakdown can be the remainder"),
    "share-of-nothing": marked("{key}: the total is the whole; only a part of it has a share"),
    "no-figure": marked("{key} {text}: the plan has no figure there"),
    "no-such-sum": marked("{key} {text}: {at} has no such sum; it has {sums}"),
    "no-sums": marked("{key} {text}: {at} has no sums to tell apart; take the key out"),
    "rest-outside": marked("{key}: only a part of a breakdown can be the rest"),
    "words-empty": marked("{key} {text} names no number"),
    "words-unknown": marked("{key}: {word} is no word of an amount"),
    "words-first": marked("{key}: an amount in words cannot start with {word}"),
    "words-place": marked("{key}: {word} cannot stand behind {before} in an amount"),
    "words-end": marked("{key}: something is missing behind {word}"),
    "words-short": marked("{key}: {word} behind {before} may mean two amounts"),
    "words-of-things": marked("{key}: words repeat an amount of money; a target counts things"),
    "words-unit": marked("{key} {text} does not say what it counts"),
}
_LONGEST = 40


def check(examined: Examined) -> Iterator[Said]:
    """Say why the value cannot be."""
    for fault in examined.faults_of("invalid-value"):
        detail = told(examined, fault)
        if fault.kind == "choice":
            detail["choices"] = values_like(str(detail["key"]), fault.detail["choices"])
        if len(str(detail.get("text", ""))) > _LONGEST:
            detail["text"] = str(detail["text"])[: _LONGEST - 1] + "…"
        advice = cause = None
        if fault.kind == "split":
            advice = Message('put the number in quotes: "{whole}"', **detail)
        elif fault.kind == "convention":
            advice = Message("in that convention {number} would be {rewritten}", **detail)
        elif fault.kind == "words-short":
            advice = Message("write it out: hai trăm linh năm or hai trăm năm mươi; một triệu hai trăm nghìn")
        elif fault.kind == "words-unit":
            advice = Message("end the words with đồng, or with the unit: triệu đồng")
        elif fault.kind == "no-such-figure":
            near = nearest_route(examined, str(detail["route"]))
            advice = Message("did you mean {near}?", near=near) if near is not None else None
        elif fault.kind == "negative":
            cause = _sign(examined, fault)
        said = said_of(fault, Message(_TEMPLATES[fault.kind], **detail), advice)
        yield said._replace(cause=cause)


def _sign(examined: Examined, fault: Fault) -> Cause | None:
    """That a minus sign slipped in, if without it every identity that the figure is in holds."""
    guarding = [pair for pair in examined.supposing(unsigned=True).at_place.get(fault.place, ()) if guards(*pair)]
    if not guarding or any(verdict.outcome is Outcome.BROKEN for _, verdict in guarding):
        return None
    identities = [identity for identity, _ in guarding]
    figure = next(figure for figure in identities[0].figures() if figure.place == fault.place)
    written, suggested = str(fault.detail["text"]), figure.amount.text
    fields = {"figure": name(figure), "written": written, "suggested": suggested, "count": len(identities)}
    suspect = SuspectTold(
        place=fault.place,
        route=route_key(figure.route),
        written=written,
        suggested=suggested,
        slip="sign",
        mends=tuple(described(identity) for identity in identities),
        confidence=99,
        likelihood=marked("near-certain"),
        sole=True,
        message=Message("{figure}: {written} looks like {suggested} with a minus sign in front", **fields),
        length=fault.length,
        changes=(ChangeTold(fault.place, route_key(figure.route), written, suggested, fault.length),),
        brief=corrected(written, suggested),
    )
    template = marked("{cause}; with it, all {count} identities that it is in hold")
    if len(identities) == 1:
        template = marked("{cause}; with it, the only identity that it is in holds")
    return Cause(Message(template, cause=suspect.message, **fields), (suspect,))
