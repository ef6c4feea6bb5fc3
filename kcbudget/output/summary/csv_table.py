"""The summary as CSV: one plan (or one axis) a line for each sum of money, plans by province a line for each plan.

Numbers are exact and plain, in the unit that the line names; what is not known is an empty cell. Text that a
spreadsheet would take for a formula gets a leading apostrophe, and what would act on a screen is written as an escape.
"""

import csv
from collections.abc import Iterator, Sequence
from typing import TextIO

from kcbudget.answers.summaries import Combined, Provinces, Summary
from kcbudget.answers.summary import Money, PlanSummary, Table, share
from kcbudget.language.messages import Message
from kcbudget.language.numerals import plain
from kcbudget.language.units import Unit
from kcbudget.output.escaping import visible
from kcbudget.output.formats import Options

COLUMNS = ("path", "province", "period", "by", "part", "within", "year", "amount", "unit", "share", "state", "written")
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def render(summary: Summary, stream: TextIO, options: Options) -> None:  # noqa: ARG001 - every renderer has the same call
    """Write a line of column names and the lines of the summary."""
    writer = csv.writer(stream, lineterminator="\n")
    if summary.provinces is not None:
        writer.writerows(_provinces(summary, summary.provinces))
        return
    writer.writerow(COLUMNS)
    if summary.combined is not None:
        writer.writerows(_combined(summary, summary.combined))
        return
    for plan in summary.plans:
        writer.writerows(_plan(plan, summary.by, summary.unit))


def safe(text: str | None) -> str:
    """Text from a file as a spreadsheet can open it without computing anything, and with nothing hidden in it."""
    shown = visible(text or "")
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def _number(money: Money, unit: Unit) -> str:
    number = money.number(unit)
    return "" if number is None else plain(number)


def _provinces(summary: Summary, table: Provinces) -> Iterator[Sequence[str]]:
    yield ("province", "period", "status", "unit", *map(safe, table.columns), "leaves_out", "path")
    for plan, cells, lacking in zip(summary.plans, table.cells, table.lacking, strict=True):
        numbers = (_number(money, summary.unit) for money in cells)
        words = safe(str(Message("{what}", what=lacking)))
        facts = (safe(plan.province), safe(plan.period), safe(plan.status), summary.unit.vi)
        yield (*facts, *numbers, words, safe(plan.path))
    totals = (_number(money, summary.unit) for money in table.totals)
    yield ("grand total", "", "", summary.unit.vi, *totals, safe("; ".join(map(str, table.notes))), "")


def _line(
    money: Money, unit: Unit, by: str, part: str, *, within: str = "", year: str = "", ratio: str = ""
) -> list[str]:
    written = safe(money.written) if money.state == "qualified" else ""
    return [by, safe(part), safe(within), year, _number(money, unit), unit.vi, ratio, money.state, written]


def _rows(table: Table, unit: Unit) -> Iterator[list[str]]:
    for row in table.rows:
        ratio = share(row.money, table.whole)
        year = row.name if table.axis == "year" else ""
        text = "" if ratio is None else str(ratio)
        yield _line(row.money, unit, table.axis, row.name, within=row.within, year=year, ratio=text)


def _plan(plan: PlanSummary, by: str | None, unit: Unit) -> Iterator[list[str]]:
    facts = [safe(plan.path), safe(plan.province), safe(plan.period)]
    yield [*facts, *_line(plan.total, unit, "total", "total")]
    for axis, table in plan.tables.items():
        if by in (None, axis):
            yield from ([*facts, *line] for line in _rows(table, unit))
    if plan.grid is not None and by is None:
        for row, cells in zip(plan.grid.rows, plan.grid.cells, strict=True):
            for year, money in zip(plan.grid.years, cells, strict=True):
                yield [*facts, *_line(money, unit, "source and year", row.name, within=row.within, year=year)]


def _combined(summary: Summary, combined: Combined) -> Iterator[list[str]]:
    for line in _rows(combined.table, summary.unit):
        yield ["", "", "", *line]
    for plan, lacking in zip(summary.plans, combined.lacking, strict=True):
        if lacking:
            facts = [safe(plan.path), safe(plan.province), safe(plan.period), "left out"]
            words = safe(str(Message("{what}", what=lacking)))
            yield [*facts, "", "", "", "", summary.unit.vi, "", "", words]
