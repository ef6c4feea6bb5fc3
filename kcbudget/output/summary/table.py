"""The summary for people: aligned tables with bars, never wider than a terminal of 40 columns or more, never cut."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TextIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from kcbudget.answers.summaries import Combined, Provinces, Summary
from kcbudget.answers.summary import Grid, Money, PlanSummary, Row, Table, pieces
from kcbudget.language.messages import Message, say, spoken
from kcbudget.language.units import Unit, unit_name
from kcbudget.output.escaping import visible
from kcbudget.output.formats import Options
from kcbudget.output.report.text import console_for
from kcbudget.output.summary import cells

GAP = 2
MOST_BAR, LEAST_BAR = 24, 5
LEAST_NAME, MOST_NAME = 12, 40
_TRAILING = re.compile("[ ]+((?:\x1b\\[[0-9;]*m)*)$")
_EIGHTHS = " ▏▎▍▌▋▊▉"
_COLORS = {"unknown": "yellow", "unreadable": "bold yellow", "qualified": "cyan", "absent": "dim"}


class Line(NamedTuple):
    """A line of a table: a name, indented by its depth, and a text with its colour for each column."""

    name: str
    depth: int
    cells: tuple[tuple[str, str], ...]
    bold: bool = False


def render(summary: Summary, stream: TextIO, options: Options) -> None:
    """Write the tables, each fitted to the width of the terminal (or COLUMNS)."""
    console = console_for(stream, options.color)
    unit = summary.unit
    if summary.provinces is not None:
        parts = list(_provinces(summary, summary.provinces, console))
    elif summary.combined is not None:
        parts = list(_combined(summary, summary.combined, console))
    else:
        parts = [part for plan in summary.plans for part in _plan(plan, unit, summary.by, console)]
    for part in parts:
        with console.capture() as capture:
            console.print(part)
        stream.write("".join(_TRAILING.sub(r"\1", line) + "\n" for line in capture.get().splitlines()))


def _plan(plan: PlanSummary, unit: Unit, by: str | None, console: Console) -> Iterator[RenderableType]:
    yield Text(visible(cells.title(plan)), "bold")
    facts = RichTable.grid(padding=(0, GAP, 0, 0), pad_edge=False)
    facts.add_column(style="dim")
    facts.add_column(overflow="fold")
    for label, text in cells.header(plan):
        facts.add_row(label, Text(visible(text)))
    color = _COLORS.get(plan.total.state, "bold")
    facts.add_row(say("total"), Text(visible(cells.total(plan.total, unit)), color))
    yield facts
    for axis, table in plan.tables.items():
        if by in (None, axis):
            yield ""
            yield from _bars(table, unit, console)
    if by not in (None, *plan.tables):
        yield Text(say("not stated {by}", by=say(cells.AXIS_HEADS[str(by)])), "yellow")
    if plan.grid is not None and by is None:
        yield ""
        yield from _grid(plan.grid, plan.total, unit, console)
    if by is None:
        yield from _beside_money(plan, console)
    closing = cells.legend(cells.amounts_of(plan, by))
    yield from _closing([(note, "dim") for note in closing], cells.findings(plan))


def _beside_money(plan: PlanSummary, console: Console) -> Iterator[RenderableType]:
    if plan.targets:
        heads, lines = cells.targets(plan)
        shown = [Line(visible(name), 0, tuple((visible(cell), "") for cell in cells)) for name, *cells in lines]
        yield ""
        yield from _chunks(heads[0], heads[1:], shown, console)
    if plan.documents:
        yield ""
        yield Text(say("documents"))
        yield from (Text(f"  {visible(str(told))}") for told in cells.documents(plan))


def _closing(notes: Iterable[tuple[Message, str]], finding: Message | None = None) -> Iterator[RenderableType]:
    texts = [Text(visible(str(note)), color) for note, color in notes]
    if finding is not None:
        texts.append(Text(visible(str(finding)), "bold yellow"))
    if texts:
        yield ""
        yield from texts


def _amount(money: Money, unit: Unit, places: int, *, marked: bool = True) -> tuple[str, str]:
    return visible(cells.cell(money, unit, places, marked=marked)), _COLORS.get(money.state, "")


def _bars(table: Table, unit: Unit, console: Console, *, marked: bool = True) -> Iterator[RenderableType]:
    """A table of one axis: amount, share of the whole, and the share as a bar where there is room for one."""
    places = cells.decimals((row.money for row in table.rows), unit)
    heads = [unit_name(unit, spoken()), say("share")]
    lines = [
        Line(visible(cells.name(row)), row.depth, (
            _amount(row.money, unit, places, marked=marked), (cells.percentage(row.money, table.whole), ""),
        ))
        for row in table.rows
    ]  # fmt: skip
    if not any(line.cells[1][0] for line in lines):
        heads, lines = heads[:1], [line._replace(cells=line.cells[:1]) for line in lines]
        yield from _chunks(say(cells.AXIS_HEADS[table.axis]), heads, lines, console)
        return
    widths = _widths(heads, lines, whole=True)
    room = console.width - sum(widths) - GAP * 3 - min(_name_width(say(cells.AXIS_HEADS[table.axis]), lines), MOST_NAME)
    size = min(room, MOST_BAR)
    bars = [Text(_bar(row, table.whole, size, console), "green") for row in table.rows] if size >= LEAST_BAR else None
    yield from _chunks(say(cells.AXIS_HEADS[table.axis]), heads, lines, console, bars)


def _bar(row: Row, whole: Money, size: int, console: Console) -> str:
    """A share as a bar of ``size`` characters for the whole; something that is not nothing shows as a sliver."""
    eighths = min(max(pieces(row.money, whole, size * 8) or 0, 0), size * 8)
    eighths = max(eighths, 1 if row.money.is_known and row.money.value > 0 else 0)
    if not console.encoding.lower().startswith("utf"):
        return "#" * ((eighths + 4) // 8)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def _grid(grid: Grid, whole: Money, unit: Unit, console: Console) -> Iterator[RenderableType]:
    """Sources by years with the margins of both."""
    every = [*grid.margins, whole, *(row.money for row in grid.rows), *(money for line in grid.cells for money in line)]
    places = cells.decimals(every, unit)
    heads = (*grid.years, say("total"))
    lines = [
        Line(
            visible(cells.name(row)),
            row.depth,
            tuple(_amount(money, unit, places) for money in (*line, row.money)),
        )
        for row, line in zip(grid.rows, grid.cells, strict=True)
    ]  # fmt: skip
    margin = tuple(_amount(money, unit, places) for money in (*grid.margins, whole))
    yield Text(say("source by year, {unit}", unit=unit_name(unit, spoken())))
    yield from _chunks("", heads, [*lines, Line(say("total"), 0, margin, bold=True)], console)


def _provinces(summary: Summary, table: Provinces, console: Console) -> Iterator[RenderableType]:
    unit = summary.unit
    places = [cells.decimals(column, unit) for column in zip(*table.cells, table.totals, strict=True)]
    lines = []
    for label, row in zip(cells.titles(summary), table.cells, strict=True):
        numbers = tuple(_amount(money, unit, place) for money, place in zip(row, places, strict=True))
        lines.append(Line(visible(label), 0, numbers))
    totals = zip(table.totals, places, strict=True)
    bottom = tuple(_amount(money, unit, place, marked=False) for money, place in totals)
    lines.append(Line(say("grand total"), 0, bottom, bold=True))
    lines.append(Line(say("plans counted"), 0, tuple((str(count), "dim") for count in table.counts)))
    yield Text(say("amounts in {unit}", unit=unit_name(unit, spoken())))
    yield from _chunks(say("province"), cells.columns(table.columns), lines, console)
    marks = cells.legend(money for line in table.cells for money in line)
    yield from _closing([*((note, "yellow") for note in table.notes), *((mark, "dim") for mark in marks)])
    yield from _findings(summary)


def _combined(summary: Summary, combined: Combined, console: Console) -> Iterator[RenderableType]:
    if combined.table.rows:
        yield Text(visible(str(cells.combined_total(combined, summary.unit))), "bold")
        yield ""
        yield from _bars(combined.table, summary.unit, console, marked=False)
    else:
        yield Text(say("no plan is stated {by}", by=say(cells.AXIS_HEADS[str(summary.by)])), "yellow")
    yield from _closing((note, "yellow") for note in combined.notes)
    yield from _findings(summary)


def _findings(summary: Summary) -> Iterator[RenderableType]:
    told = [finding for plan in summary.plans if (finding := cells.findings(plan)) is not None]
    yield from _closing((finding, "bold yellow") for finding in told)


# ---------------------------------------------------------------------------------------------- fitting


def _widths(heads: Sequence[str], lines: Sequence[Line], *, whole: bool) -> list[int]:
    """How wide each column must be for its texts on one line, or else its words below each other, numbers whole."""
    widths = []
    for index, head in enumerate(heads):
        texts = [head, *(line.cells[index][0] for line in lines)]
        kept = [text for text in texts if whole or text[-1:].isdigit()]
        widths.append(max(map(cell_len, (*kept, *(word for text in texts for word in text.split()), ""))))
    return widths


def _name_width(head: str, lines: Sequence[Line]) -> int:
    return max(cell_len(head), *(cell_len(line.name) + 2 * line.depth for line in lines))


def _chunks(
    head: str, heads: Sequence[str], lines: Sequence[Line], console: Console, bars: Sequence[Text] | None = None
) -> Iterator[RenderableType]:
    """The table, its columns in as many blocks below each other as the width asks for."""
    wanted = _name_width(head, lines)
    left = min(wanted, max(LEAST_NAME, min(MOST_NAME, console.width // 3)))
    widths = _widths(heads, lines, whole=True)
    if left + sum(GAP + width for width in widths) > console.width:
        widths = _widths(heads, lines, whole=False)
    widths = [min(width, max(console.width - LEAST_NAME - GAP, LEAST_NAME)) for width in widths]
    first = 0
    while first < len(heads):
        used, last = left, first
        while last < len(heads) and (last == first or used + GAP + widths[last] <= console.width):
            used += GAP + widths[last]
            last += 1
        whole = last - first == len(heads)
        spare = console.width - used - (GAP + max(bar.cell_len for bar in bars) if bars else 0)
        block = slice(first, last)
        if first:
            yield ""
        yield _block(head, heads[block], widths[block], [line._replace(cells=line.cells[block]) for line in lines],
                     min(wanted, left + max(spare, 0)), bars if whole else None)  # fmt: skip
        first = last


def _block(
    head: str, heads: Sequence[str], widths: Sequence[int], lines: Sequence[Line], left: int,
    bars: Sequence[Text] | None,
) -> RichTable:  # fmt: skip
    pad = (0, GAP - 1, 0, 0)  # the box itself adds a space
    table = RichTable(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim", padding=pad)
    table.add_column(Text(head), width=left, overflow="fold")
    for title, width in zip(heads, widths, strict=True):
        table.add_column(Text(visible(title)), justify="right", width=width, overflow="fold")
    if bars is not None:
        table.add_column("", no_wrap=True)
    for index, line in enumerate(lines):
        style = "bold" if line.bold else ""
        if line.bold:
            table.add_section()
        name = Padding(Text(line.name, style, overflow="fold"), (0, 0, 0, 2 * line.depth))
        cells = [Text(text, color or style, justify="right") for text, color in line.cells]
        table.add_row(name, *cells, *([bars[index]] if bars is not None else []))
    return table
