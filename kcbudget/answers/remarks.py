"""What else speaks of the cause of a mismatch: what follows from it, another reading of it, an auditor's signs."""

from kcbudget.answers.causes import may_be_rounding
from kcbudget.answers.wording import each_year, name, number, parts_phrase, quantity, stated_phrase
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.mismatches import Mismatch
from kcbudget.diagnosis.suspects import UNLIKELY
from kcbudget.figures.figure import Figure
from kcbudget.figures.identity import Identity
from kcbudget.figures.verdict import Verdict
from kcbudget.language.messages import Message, marked
from kcbudget.plan.routes import route_text

# Nobody amends a figure tenfold, and the rest are no figures miswritten.
OPEN, OPEN_STARTS = ("…", "...", "khác", "other", "others", "v.v.", "vv"), ("khác", "nguồn khác", "còn lại")
NOT_AMENDED = ("unit", "shift", "left-out", "counted-twice", "omitted", "repeated")


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


def amendment(examined: Examined, mismatch: Mismatch) -> Message | None:
    """The other reading of a sole suspect: that it is right, and the totals above it were not brought up to date."""
    if not mismatch.suspects:
        return None
    suspect = mismatch.suspects[0]
    if not suspect.sole or len(suspect.changes) != 1 or suspect.figure.is_stated or suspect.slip in NOT_AMENDED:
        return None
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
    if may_be_rounding(examined, mismatch):
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
    scaled = mismatch.suspects and mismatch.suspects[0].slip in ("unit", "shift", "block-unit")
    if value == value.to_integral_value() and int(value) % 9 == 0 and not scaled:
        found.append(Message("the difference {gap} is divisible by 9, as after two digits are swapped", gap=value))
    return tuple(found)


def partial(examined: Examined, mismatch: Mismatch) -> Message | None:
    """What to write where a list looks as if it had only some of the parts.

    Its parts make less than their whole; a share misses by the same part, or one of them is called "khác", or "…".
    """
    identity, verdict = mismatch.identity, mismatch.verdict
    if not (identity.kind.may_lack and identity.is_sum_of_one and verdict.gap > 0 and identity.right.plus):
        return None
    names = [_name(examined, part).strip().casefold() for part in identity.right.plus]
    looks_open = any(name in OPEN or name.startswith(OPEN_STARTS) for name in names)
    shares_too = any(
        other.share is not None and other.share.route[:-2] == identity.route for other in mismatch.identities
    )
    missing = any(one.slip == "row-missing" and one.confidence >= UNLIKELY for one in mismatch.suspects)
    if not (looks_open or shares_too or missing):
        return None
    if identity.origin == "projects":
        return Message("if these are only some of the projects, write `projects_complete: false`")
    template = marked("if these are only some of the parts, write them under `of_which`, or add a part `rest`")
    return Message(template)


def _name(examined: Examined, figure: Figure) -> str:
    """The name of a part, or of the project that it is of."""
    plan = examined.plan
    if figure.route[0] == "projects" and plan is not None and plan.projects:
        name = plan.projects[int(figure.route[1]) - 1].name
        return name.text if name is not None else ""
    return str(figure.route[-1])
