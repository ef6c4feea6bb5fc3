"""The summary as Markdown tables, for a report or a page of a repository."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from kcbudget.answers.summaries import Summary
from kcbudget.answers.summary import Grid, Money, PlanSummary, Table
from kcbudget.language.messages import say, spoken
from kcbudget.language.units import Unit, unit_name
from kcbudget.output.escaping import visible
from kcbudget.output.formats import Options
from kcbudget.output.summary import cells

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# An underscore inside a word means nothing in Markdown.
_ACTIVE = re.compile(r"[\\`*\[\]|~$]|(?<![^\W_])_|_(?![^\W_])")


def render(summary: Summary, stream: TextIO, options: Options) -> None:  # noqa: ARG001 - every renderer has the same call
    """Write a section for each plan, or one for all of them."""
    unit = summary.unit
    if summary.provinces is not None:
        lines = _provinces(summary, unit)
    elif summary.combined is not None:
        table = summary.combined.table
        title = say("Plans {by}", by=_by(table.axis))
        body = iter((_sentence(say("no plan is stated {by}", by=_by(table.axis))), ""))
        if table.rows:
            body = _table(table, unit, marked=False)
        said = safe(str(cells.combined_total(summary.combined, unit)))
        lines = iter([f"## {title}", "", said, "", *body, *_list(map(str, summary.combined.notes))])
    else:
        lines = (line for plan in summary.plans for line in _plan(plan, summary.by, unit))
    stream.write("\n".join(lines).rstrip("\n") + "\n" if summary.plans else "")


def _by(axis: str | None) -> str:
    return say(cells.AXIS_HEADS[str(axis)])


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def safe(text: str) -> str:
    """Text from a file on one line, with nothing in it that Markdown or HTML would act on."""
    text = re.sub("[&<>]", lambda match: _ENTITIES[match[0]], visible(" ".join(text.splitlines())))
    return _ACTIVE.sub(lambda match: f"\\{match[0]}" if match[0] else "", text)


def _plan(plan: PlanSummary, by: str | None, unit: Unit) -> Iterator[str]:
    yield from (f"## {safe(cells.title(plan))}", "")
    facts = [*cells.header(plan), (say("total"), cells.total(plan.total, unit))]
    yield from _list((f"{label}: {text}" for label, text in facts))
    for axis, table in plan.tables.items():
        if by in (None, axis):
            yield from _table(table, unit)
    if by not in (None, *plan.tables):
        yield from (_sentence(say("not stated {by}", by=_by(by))), "")
    if plan.grid is not None and by is None:
        yield from _grid(plan.grid, plan.total, unit)
    if by is None and plan.targets:
        heads, rows = cells.targets(plan)
        yield from _pipes(heads, (tuple(map(safe, row)) for row in rows))
    if by is None and plan.documents:
        yield from (f"**{say('documents')}**", "", *_list(map(str, cells.documents(plan))))
    finding = cells.findings(plan)
    told = [*cells.legend(cells.amounts_of(plan, by)), *([finding] if finding else [])]
    yield from _list(map(str, told))


def _list(texts: Iterable[str]) -> Iterator[str]:
    lines = [f"- {safe(text)}" for text in texts]
    yield from [*lines, ""] if lines else []


def _pipes(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table whose first column is text and whose others are numbers; its cells are escaped already."""
    yield f"| {' | '.join(heads)} |"
    yield f"| --- |{' ---: |' * (len(heads) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _name(text: str, depth: int) -> str:
    return "&emsp;" * depth + safe(text)


def _table(table: Table, unit: Unit, *, marked: bool = True) -> Iterator[str]:
    places = cells.decimals((row.money for row in table.rows), unit)
    rows = [
        (_name(cells.name(row), row.depth), safe(cells.cell(row.money, unit, places, marked=marked)),
         cells.percentage(row.money, table.whole))
        for row in table.rows
    ]  # fmt: skip
    yield from _pipes((say(cells.AXIS_HEADS[table.axis]), unit_name(unit, spoken()), say("share")), rows)


def _grid(grid: Grid, whole: Money, unit: Unit) -> Iterator[str]:
    lines = [(row.name, row.depth, cells.name(row), (*line, row.money))
             for row, line in zip(grid.rows, grid.cells, strict=True)]  # fmt: skip
    margins = (*grid.margins, whole)
    places = cells.decimals([*margins, *(money for line in lines for money in line[3])], unit)
    rows = [(_name(name, depth), *_cells(amounts, unit, places)) for _, depth, name, amounts in lines]
    rows.append((f"**{say('total')}**", *_cells(margins, unit, places)))
    yield from _pipes((say("source by year, {unit}", unit=unit_name(unit, spoken())), *grid.years, say("total")), rows)


def _cells(amounts: Iterable[Money], unit: Unit, places: int) -> Iterator[str]:
    return (safe(cells.cell(money, unit, places)) for money in amounts)


def _provinces(summary: Summary, unit: Unit) -> Iterator[str]:
    table = summary.provinces
    if table is None:
        return
    places = [cells.decimals(column, unit) for column in zip(*table.cells, table.totals, strict=True)]
    rows = [
        (safe(label), *(safe(cells.cell(money, unit, place)) for money, place in zip(row, places, strict=True)))
        for label, row in zip(cells.titles(summary), table.cells, strict=True)
    ]
    totals = zip(table.totals, places, strict=True)
    bottom = (f"**{cells.cell(money, unit, place, marked=False)}**" for money, place in totals)
    counts = (say("plans counted"), *map(str, table.counts))
    title = say("Plans {by}", by=_by("province"))
    yield from (f"## {title}", "", _sentence(say("amounts in {unit}", unit=unit_name(unit, spoken()))), "")
    yield from _pipes(
        (say("province"), *map(safe, cells.columns(table.columns))),
        [*rows, (f"**{say('grand total')}**", *bottom), counts],
    )
    marks = cells.legend(money for line in table.cells for money in line)
    told = [finding for plan in summary.plans if (finding := cells.findings(plan)) is not None]
    yield from _list(map(str, [*table.notes, *marks, *told]))
