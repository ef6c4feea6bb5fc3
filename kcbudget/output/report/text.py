"""The report for people: each finding with its line quoted and its sum laid out, then what holds, file by file."""

import re
from collections.abc import Iterator
from typing import Any, TextIO, cast

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from kcbudget.answers.findings import (
    VERDICTS,
    Broken,
    Cause,
    ChangeTold,
    FileReport,
    Finding,
    Judged,
    Related,
    Report,
    Severity,
    SuspectTold,
)
from kcbudget.language.messages import counted, marked, say, spoken
from kcbudget.language.numerals import show
from kcbudget.language.units import money_unit, unit_name
from kcbudget.output.escaping import visible
from kcbudget.output.formats import Options
from kcbudget.output.statistics import files, severities, statistics
from kcbudget.plan.routes import as_written
from kcbudget.reading.source import Source

FOR, SHOWS = "people; the default", "each finding with its line and its sum laid out, then what was judged in each file"
NAMES_UNREAD = True

SHOWN_ROWS = 30
SHOWN_NAMES = 8
SHOWN_CHANGES = 3
INDENT, GAP, LEAST_COLUMN = 2, 3, 10
LEAST_WIDTH = 40  # a narrower terminal wraps what is laid out for this many columns
_COLORS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
_OUTCOME_COLORS = {"holds": "green", "rounding": "cyan", "wording": "cyan", "broken": "bold red", "undecided": "yellow"}


class _Console(Console):
    """A console that leaves a closed pipe to its caller (rich would exit with 1, which means findings)."""

    def on_broken_pipe(self) -> None:
        """Let the error pass."""
        raise BrokenPipeError


class _Trimming:
    """A stream without the blanks that fill lines and columns up: nobody sees them, and a diff does."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write text, which ends with a line as all that rich prints."""
        return self._stream.write(re.sub(" +(?=\n)", "", text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Indented:
    """A table moved to the right; rich's own padding measures and crops what the table has measured already."""

    def __init__(self, table: Table, by: int) -> None:
        self._table = table
        self._lead = Segment(" " * by)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        width = options.max_width - self._lead.cell_length
        for line in Segment.split_lines(console.render(self._table, options.update_width(width))):
            yield self._lead
            yield from line
            yield Segment.line()


def console_for(stream: TextIO, color: bool | None) -> Console:
    """A console on a stream: coloured on a terminal only, and never laid out narrower than can be read."""
    trimming = cast("TextIO", _Trimming(stream))
    console = _Console(
        file=trimming, no_color=color is False, force_terminal=True if color else None,
        markup=False, highlight=False, emoji=False, soft_wrap=False,
    )  # fmt: skip
    if not console.is_terminal and console._environ.get("COLUMNS", "0") == "0":
        console.width = 100
    console.width = max(console.width, LEAST_WIDTH)
    return console


def render(report: Report, stream: TextIO, options: Options) -> None:
    """Write every finding, one line per file on what was judged, and a closing count."""
    console = console_for(stream, options.color)
    sources = {file.path: file.source for file in report.files}
    for unread in report.unread:
        console.print(_heading(visible(unread.path), say("error"), str(unread.reason), "", "bold red"))
        console.print()
    for finding in report.findings:
        console.print(_finding(finding, sources[finding.path], console, options))
        console.print()
    for file in report.files:
        console.print(_file_line(file))
        if options.verbose:
            _list_identities(console, file)
        else:
            _list_open(console, file)
    console.print(_closing(report))
    if options.statistics:
        for line in statistics(report):
            console.print(Text(line))


def _heading(place: str, severity: str, message: str, finding_id: str, color: str) -> Text:
    text = Text(f"{place}: ", "bold")
    text.append(f"{severity}: ", color)
    text.append(visible(message))
    if finding_id:
        text.append(f" [{finding_id}]", "dim")
    return text


def _finding(finding: Finding, source: Source, console: Console, options: Options) -> Group:
    place = f"{visible(finding.path)}:{finding.place}"
    color = _COLORS[finding.severity]
    parts: list[Text | _Indented] = [
        _heading(place, say(str(finding.severity)), str(finding.message), finding.id, color),
        *_excerpt(finding, source, console.width, color),
    ]
    if finding.numbers is not None:
        parts.append(_Indented(_sum_table(finding, finding.numbers, options, console.width - INDENT), INDENT))
    else:
        parts += [Text(f"  {_where(other)}: {visible(str(other.message))}") for other in finding.related[:SHOWN_ROWS]]
    if finding.cause is not None:
        parts += _cause(finding, finding.cause, source, console.width)
    if finding.advice is not None:
        parts.append(Text(f"  {say('help')}: {visible(str(finding.advice))}"))
    return Group(*parts)


def _cause(finding: Finding, cause: Cause, source: Source, width: int) -> Iterator[Text | _Indented]:
    """The likely cause: the figure where it is certain, else all that could be it."""
    sole = bool(cause.suspects) and cause.suspects[0].sole
    yield Text.assemble((f"  {say('cause')}: ", "bold green" if sole else "bold yellow"), visible(str(cause.verdict)))
    if sole:
        changes = [change for change in cause.suspects[0].changes if change.path is None]
        shown = list(
            {change.place.line: change for change in reversed(changes) if change.place != finding.place}.values()
        )
        shown.reverse()
        for change in shown[:SHOWN_CHANGES]:
            yield from _excerpt(change, source, width, "bold green")
        if len(shown) > SHOWN_CHANGES:
            yield Text(f"    {say('and {count} more lines', count=len(shown) - SHOWN_CHANGES)}", "dim")
    elif len(cause.suspects) > 1:
        table = Table(box=None, pad_edge=False, show_header=False)
        for _ in range(4):
            table.add_column(overflow="fold")
        for suspect in cause.suspects:
            table.add_row(
                Text(_where(suspect), "dim"),
                Text("\n").join(Text(visible(as_written(route))) for route in _routes(suspect)),
                visible(str(suspect.brief)),
                say(suspect.likelihood),
            )
        yield _Indented(table, 4)
    for remark in (*cause.follows, *cause.remarks):
        yield Text(f"  {visible(str(remark))}")


def _routes(suspect: SuspectTold) -> list[str]:
    """The figures that a suspect is about, the first ones of many; or the row."""
    routes = [change.route for change in suspect.changes] or [suspect.route]
    return routes if len(routes) <= SHOWN_CHANGES else [*routes[: SHOWN_CHANGES - 1], "…"]


def _where(other: Related | SuspectTold) -> str:
    """A place, with its file where that is another."""
    return f"{visible(other.path)}:{other.place}" if other.path is not None else str(other.place)


def _excerpt(finding: Finding | ChangeTold, source: Source, width: int, color: str) -> Iterator[Text]:
    """The line of a figure as the file has it, with carets under the figure; a long line is cut around it."""
    column = finding.place.column
    line = source.line(finding.place.line).replace("\t", " ")
    if not line.strip():
        return
    room = max(width - 12, 20)
    start = max(0, column - 1 - room // 2) if len(line) > room else 0
    before = visible(line[start : column - 1])
    marked = visible(line[column - 1 : min(column - 1 + finding.length, start + room)])
    after = visible(line[column - 1 + finding.length : start + room])
    number = f"{finding.place.line:>6} | "
    yield Text(f"{number}{before}{marked}{after}")
    caret = Text(" " * 6 + " | " + " " * Text(before).cell_len)
    caret.append("^" * min(max(Text(marked).cell_len, 1), room), color)
    yield caret


def _sum_table(finding: Finding, numbers: Broken, options: Options, width: int) -> Table:
    """The sum as on paper: every addend with its place, what they make, what is stated, the difference."""
    unit = numbers.difference.unit.vi
    addends = [other for other in finding.related if other.role == "addend"]
    mixed = any(other.unit != unit for other in addends)
    shown = addends if options.verbose or len(addends) <= SHOWN_ROWS else addends[: SHOWN_ROWS - 1]
    parts = []
    for other in shown:
        number = show(other.number.value, spoken()) if other.number is not None else say("unknown")
        if other.number is not None and other.unit != unit:
            number += f" {_unit_heading(other.unit)}"
        parts.append((Text(_where(other), "dim"), Text(visible(str(other.message))), Text(number)))
    if len(shown) < len(addends):
        more = say("… {count} more (--verbose lists all)", count=len(addends) - len(shown))
        parts.append((Text(), Text(more), Text()))
    stated = next((other.place for other in finding.related if other.role == "stated"), finding.place)
    results = []
    for label, told, place, style in (
        (say("computed"), numbers.computed, None, ""),
        (say("stated"), numbers.stated, stated, ""),
        (say("difference"), numbers.difference, None, "bold"),
    ):
        number = show(told.value, spoken(), signed=told is numbers.difference, zeros=told.decimals)
        if mixed:
            number += f" {_unit_heading(unit)}"
        results.append((Text(str(place or ""), "dim"), Text(label, style), Text(number, style)))
    heads = (Text(say("line")), Text(say("figure")), Text("" if mixed else _unit_heading(unit)))
    columns = zip(heads, *parts, *results, strict=True)
    *names, widest = (max(cell.cell_len for cell in column) for column in columns)
    room = width - sum(min(name, LEAST_COLUMN) + GAP for name in names)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    table.add_column(heads[0], justify="right", overflow="fold")
    table.add_column(heads[1], overflow="fold")
    table.add_column(heads[2], justify="right", width=min(widest, room), overflow="fold")
    for row in parts:
        table.add_row(*row)
    table.add_section()
    for row in results:
        table.add_row(*row)
    return table


def _unit_heading(unit: str) -> str:
    named = money_unit(unit)
    return unit_name(named, spoken()) if named is not None else visible(unit)


_HOLDS = {
    "holds": marked("{count} hold"),
    "rounding": marked("{count} hold by rounding"),
    "wording": marked("{count} hold within their wording"),
    "broken": marked("{count} broken"),
    "undecided": marked("{count} undecided"),
}


def _file_line(file: FileReport) -> Text:
    """What was judged in a file, so that no silence has to be trusted."""
    name = " ".join(part for part in (file.province, file.period) if part)
    text = Text(visible(file.path), "bold")
    text.append(f": {visible(name)}: " if name else ": ")
    figures = file.figures + file.targets
    text.append(f"{counted(figures, marked('1 figure'), marked('{count} figures'))}, ")
    text.append(str(counted(file.identities, marked("1 identity"), marked("{count} identities"))))
    told = [(count, outcome) for outcome, count in file.outcomes.items() if count]
    for index, (count, outcome) in enumerate(told):
        text.append(", " if index else ": ")
        text.append(say(_HOLDS[outcome], count=count), _OUTCOME_COLORS[outcome])
    if file.unguarded:
        text.append(f"; {_alone(file, figures)}", "yellow")
    elif figures and not file.outcomes["undecided"]:
        text.append(f"; {say('every figure is guarded')}")
    if file.traced is not None and figures:
        text.append(f"; {say('documents state {traced} of {figures}', traced=file.traced, figures=figures)}")
    return text


def _alone(file: FileReport, figures: int) -> str:
    """How many figures are held against another one, and which are held against nothing; targets are only counted."""
    names = [visible(as_written(route)) for route in file.unguarded_amounts]
    lone = len(file.unguarded)
    fields = {"held": figures - lone, "figures": figures, "lone": lone, "targets": lone - len(names)}
    if not names:
        return say("{held} of {figures} figures are held against others; {lone} (targets) against nothing", **fields)
    told = say("{held} of {figures} figures are held against others; {lone} against nothing", **fields)
    shown = names[:SHOWN_NAMES]
    if len(names) > SHOWN_NAMES:
        shown.append(say("{count} more", count=len(names) - SHOWN_NAMES))
    if lone > len(names):
        shown.append(say("{targets} of targets", **fields))
    return f"{told}: {', '.join(shown)}"


def _list_open(console: Console, file: FileReport) -> None:
    """What the figures make that leave a sum open, so that nobody has to work it out; the first ones only."""
    for judged in file.open:
        console.print(_judged(judged))
    if file.open_count > len(file.open):
        more = say("… {count} more undecided (--verbose lists all)", count=file.open_count - len(file.open))
        console.print(Text(f"  {more}", "yellow"))


def _list_identities(console: Console, file: FileReport) -> None:
    for judged in file.judged():
        console.print(_judged(judged))


def _judged(judged: Judged) -> Text:
    text = Text(f"  {judged.place}: ", "dim")
    text.append(f"{say(VERDICTS[judged.outcome])}: ", _OUTCOME_COLORS[judged.outcome])
    text.append(visible(str(judged.message)))
    if judged.slack is not None:
        text.append(visible(f" ({judged.slack})"))
    if judged.makes is not None:
        text.append(visible(f" ({judged.makes})"))
    return text


def _closing(report: Report) -> Text:
    lines = [", ".join(map(str, (files(report), *severities(report))))]
    if report.gone:
        one = marked("1 entry of the baseline is gone: write it anew")
        lines.append(str(counted(report.gone, one, marked("{count} entries of the baseline are gone: write it anew"))))
    if report.failures:
        lines.append(str(report.failure()))
    return Text("\n".join(lines), "bold red" if not report.ok else "bold")
