"""The output formats of a summary (one format, one module, one line here), and the words that they share.

A renderer is a module with ``render(summary, stream, options)``; it escapes text that came from a file for its own
target. What this module returns is not escaped.
"""

import importlib
from collections.abc import Iterable, Iterator
from typing import Protocol, TextIO, cast

from kcbudget.answers.summaries import Combined, Summary
from kcbudget.answers.summary import Money, PlanSummary, Row, share
from kcbudget.language.messages import Message, marked, say, spoken
from kcbudget.language.numerals import show
from kcbudget.language.units import Unit, unit_name
from kcbudget.output.formats import Options
from kcbudget.plan.keys import KEYS

FORMATS = {
    "table": "kcbudget.output.summary.table",
    "csv": "kcbudget.output.summary.csv_table",
    "json": "kcbudget.output.summary.json_summary",
    "markdown": "kcbudget.output.summary.markdown",
}
ABSENT_MARK = ".."  # a dash would say 0 to a statistician
LEGEND = {
    "computed": Message("= nobody states it: the sum of its parts"),
    "rest": Message("(rest) what the other parts leave of the whole"),
    "absent": Message("{mark} the plan does not state it", mark=ABSENT_MARK),
}

_STATUS = {"draft": marked("draft"), "submitted": marked("submitted"), "approved": marked("approved")}
_STATES = {"unknown": marked("unknown"), "unreadable": marked("unreadable")}
AXIS_HEADS = {
    "year": marked("by year"),
    "source": marked("by source"),
    "activity": marked("by activity"),
    "locality": marked("by locality"),
    "province": marked("by province"),
}


class Renderer(Protocol):
    """What a format's module offers."""

    def render(self, summary: Summary, stream: TextIO, options: Options) -> None:
        """Write the summary to the stream."""


def renderer(name: str) -> Renderer:
    """The module of a format; raises KeyError for a format there is not."""
    return cast("Renderer", importlib.import_module(FORMATS[name]))


def title(plan: PlanSummary) -> str:
    """The plan's name: its province and its period, or its path."""
    return " ".join(text for text in (plan.province or plan.path, plan.period) if text)


def titles(summary: Summary) -> Iterator[str]:
    """The name of each plan in a table of plans: no two alike, and a plan that is not approved says so."""
    for label, plan in zip(summary.labels, summary.plans, strict=True):
        text = label if plan.path in label else title(plan)
        yield f"{text} ({say(_STATUS[plan.status])})" if plan.status in ("draft", "submitted") else text


def combined_total(combined: Combined, unit: Unit) -> Message:
    """What the plans that a table adds up come to."""
    money = total(combined.table.whole, unit, marked=False)
    if combined.plans == 1:
        return Message("1 plan, total {total}", total=money)
    return Message("{count} plans, total {total}", count=combined.plans, total=money)


def header(plan: PlanSummary) -> Iterator[tuple[str, str]]:
    """What is known of a plan besides its money, a label and a text each."""
    if plan.programme:
        yield say("programme"), plan.programme
    given = plan.decision
    told = [Message("{number}", number=given["number"])] if "number" in given else []
    told += [Message("of {date}", date=given["date"])] if "date" in given else []
    told += [Message("signed by {name}", name=given["signed_by"])] if "signed_by" in given else []
    told += [Message("issued by {name}", name=given["issued_by"])] if "issued_by" in given else []
    if told:
        yield say("decision"), str(Message("{told}", told=told))
    if plan.status:
        yield say("status"), say(_STATUS.get(plan.status, plan.status))


def targets(plan: PlanSummary) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The targets of a plan as a table: its heads, and a line for each; a column that would be empty is left out."""
    heads = (say("target"), say("unit"), say("total"), say("per year"), say("years"))
    lines = [(*target[:-1], ", ".join(target.years)) for target in plan.targets]
    kept = [number for number, column in enumerate(zip(*lines, strict=True)) if number == 0 or any(column)]
    return tuple(heads[number] for number in kept), [tuple(line[number] for number in kept) for line in lines]


def documents(plan: PlanSummary) -> Iterator[Message]:
    """The documents of a plan, each with how many of its figures are traced to it."""
    for document in plan.documents:
        told = [text for text in (document.title, document.publisher, document.date) if text]
        name = Message("{told}", told=told) if told else Message("document {number}", number=document.number)
        template = marked("{name}: {count} figures traced to it")
        if document.traced == 1:
            template = marked("{name}: 1 figure traced to it")
        yield Message(template, name=name, count=document.traced)


def findings(plan: PlanSummary) -> Message | None:
    """What is wrong with the plan, if anything is, and how to see it."""
    path = plan.path if plan.path != "<stdin>" else "-"
    if any(not (letter.isalnum() or letter in "/._-") for letter in path):
        path = "'" + path.replace("'", "'\\''") + "'"
    if plan.findings == 1:
        return Message("1 finding: run kcbudget check {path}", path=path)
    if plan.findings:
        return Message("{count} findings: run kcbudget check {path}", count=plan.findings, path=path)
    return None


def decimals(amounts: Iterable[Money], unit: Unit) -> int:
    """How many decimals the amounts of one column need."""
    numbers = (show(number, spoken()) for money in amounts if (number := money.number(unit)) is not None)
    return max((len(text.partition(spoken().decimal)[2]) for text in numbers), default=0)


def cell(money: Money, unit: Unit, places: int = 0, *, marked: bool = True) -> str:
    """A sum of money in a column of ``places`` decimals; ``marked`` tells what is computed from what is stated."""
    number = money.number(unit)
    if number is None:
        if money.state == "qualified":
            return str(money.figure())
        if money.state == "absent":
            return ABSENT_MARK
        if money.written:
            return say("unknown (rest)")
        return say(_STATES.get(money.state, money.state))
    whole, _, fraction = show(number, spoken()).partition(spoken().decimal)
    text = whole + (spoken().decimal + fraction.ljust(places, "0") if places or fraction else "")
    mark = {"computed": "= ", "rest": f"{say('(rest)')} "}.get(money.state, "") if marked else ""
    return mark + text


def total(money: Money, unit: Unit, *, marked: bool = True) -> str:
    """A sum of money with its unit."""
    text = cell(money, unit, marked=marked)
    return f"{text} {unit_name(unit, spoken())}" if money.is_known else text


def percentage(part: Money, whole: Money) -> str:
    """The share of a part, ``64.3 %`` or ``64,3 %``; nothing where it is not known."""
    ratio = share(part, whole)
    return "" if ratio is None else f"{show(ratio, spoken(), zeros=True)} %"


def columns(names: Iterable[str]) -> tuple[str, ...]:
    """The heads of a table of plans: the total, and sources by their own names or what is short for them."""
    return tuple(say("total") if column == "total" else _in_language(column)[-1] for column in names)


def name(row: Row) -> str:
    """What a part is called: by its label, else by its name, a source of the format in the language spoken."""
    return row.label or _in_language(row.name)[0]


def _in_language(part: str) -> tuple[str, ...]:
    """The names of a part in the language spoken, the fullest first."""
    return (spoken().language == "vi" and KEYS["sources"].get(part)) or (part,)


def legend(amounts: Iterable[Money]) -> list[Message]:
    """What the marks of these amounts mean."""
    states = {money.state for money in amounts}
    return [text for state, text in LEGEND.items() if state in states]


def amounts_of(plan: PlanSummary, by: str | None) -> Iterator[Money]:
    """Every sum of money that is shown of a plan."""
    yield plan.total
    for axis, table in plan.tables.items():
        if by in (None, axis):
            yield from (row.money for row in table.rows)
    if plan.grid is not None and by is None:
        yield from plan.grid.margins
        for line in plan.grid.cells:
            yield from line
