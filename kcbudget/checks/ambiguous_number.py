"""A number that can be read in two ways.

`75.300` is seventy-five thousand three hundred in Vietnamese writing and seventy-five point three in English; official
decisions print both `75.300 triệu` and `332,224 triệu`. kcbudget never guesses. It tells which reading, if just one,
makes the plan's sums hold. Declare `numbers: vi` or `numbers: en`, or write the number without grouping.

Bad:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 75.300
    by_year: {2021: 35300, 2022: 40000}

Good:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    numbers: vi
    total: 75.300
    by_year: {2021: 35300, 2022: 40000}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Related, Severity
from kcbudget.checks._said import Said, told
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message, marked
from kcbudget.plan.tree import Fault

SEVERITY = Severity.ERROR

# By how many more such figures there are: none, one, several.
_UNDECIDED = (
    marked("{key} {text} can be read as {vi} (numbers: vi) or as {en} (numbers: en)"),
    marked("{key} {text} can be read as {vi} (numbers: vi) or as {en} (numbers: en), and so can another figure"),
    marked("{key} {text} can be read as {vi} (numbers: vi) or as {en} (numbers: en), and so can {others} more figures"),
)
_ONE_HOLDS = (
    marked(
        "{key} {text} can be read as {vi} (numbers: vi) or as {en} (numbers: en); "
        "only numbers: {holding} makes the sums hold"
    ),
    marked(
        "{key} {text} can be read as {vi} (numbers: vi) or as {en} (numbers: en), and so can another figure; "
        "only numbers: {holding} makes the sums hold"
    ),
    marked(
        "{key} {text} can be read as {vi} (numbers: vi) or as {en} (numbers: en), and so can {others} more figures; "
        "only numbers: {holding} makes the sums hold"
    ),
)


def check(examined: Examined) -> Iterator[Said]:
    """Report the first such number of the file, the others with it: one declaration cures all."""
    faults = sorted(examined.faults_of("ambiguous-number"), key=lambda fault: fault.place)
    if not faults:
        return
    first, *others = faults
    fields = {**told(examined, first), "others": len(others)}
    holding = [numbers for numbers in ("vi", "en") if _holds(examined, numbers, faults)]
    if len(holding) == 1:
        message = Message(_ONE_HOLDS[min(len(others), 2)], **fields, holding=holding[0])
        advice = Message("declare numbers: {holding}", holding=holding[0])
    else:
        message = Message(_UNDECIDED[min(len(others), 2)], **fields)
        advice = Message("declare numbers: vi or numbers: en, or write the number without grouping")
    related = tuple(
        Related(fault.place, Message("{key} {text}", **told(examined, fault)), role="see", length=fault.length)
        for fault in others
    )
    data = {"readings": {"vi": first.detail["vi"], "en": first.detail["en"]}, "holding": holding}
    yield Said(first.place, message, related, data, advice, length=first.length)


def _holds(examined: Examined, numbers: str, faults: list[Fault]) -> bool:
    """Whether every identity that such a figure is in holds when the file is read under a convention."""
    supposed = examined.supposing("vi" if numbers == "vi" else "en")
    return supposed.holds_at({fault.place for fault in faults})
