"""The summary as JSON, version 1: numbers as exact strings in the unit named, null where they are not known."""

from collections.abc import Iterable
from typing import TextIO

from kcbudget.answers.summaries import Summary
from kcbudget.answers.summary import Grid, Money, PlanSummary, Table, share
from kcbudget.language.numerals import plain
from kcbudget.language.units import Unit
from kcbudget.output.escaping import write_json
from kcbudget.output.formats import Options

VERSION = 1


def render(summary: Summary, stream: TextIO, options: Options) -> None:  # noqa: ARG001 - every renderer has the same call
    """Write one JSON object, also for no plan at all."""
    write_json(stream, as_data(summary))


def as_data(summary: Summary) -> dict[str, object]:
    """The summary as plain data."""
    unit = summary.unit
    data: dict[str, object] = {
        "version": VERSION,
        "unit": unit.vi,
        "by": summary.by,
        "plans": [_plan(plan, summary.by, unit) for plan in summary.plans],
    }
    if (table := summary.provinces) is not None:
        data["provinces"] = [
            {"plan": label, "path": plan.path, **_columns(table.columns, cells, unit)}
            for label, plan, cells in zip(summary.labels, summary.plans, table.cells, strict=True)
        ]
        data["grand_total"] = _columns(table.columns, table.totals, unit)
    if (combined := summary.combined) is not None:
        data["combined"] = {"total": _money(combined.table.whole, unit), "parts": _rows(combined.table, unit)}
    for answer in (summary.provinces, summary.combined):
        if answer is not None:
            data["left_out"] = [
                {"plan": label, "path": plan.path, "what": list(map(str, lacking))}
                for label, plan, lacking in zip(summary.labels, summary.plans, answer.lacking, strict=True)
                if lacking
            ]
            data["notes"] = list(map(str, answer.notes))
    data["unreadable"] = [{"path": file.path, "message": str(file.reason)} for file in summary.unread]
    return data


def _money(money: Money, unit: Unit) -> dict[str, object]:
    number = money.number(unit)
    data: dict[str, object] = {"amount": None if number is None else plain(number), "state": money.state}
    return {**data, "written": money.written} if money.written else data


def _columns(columns: Iterable[str], amounts: Iterable[Money], unit: Unit) -> dict[str, object]:
    """The total, and what each source gives."""
    total, *sources = (_money(money, unit) for money in amounts)
    _, *names = columns
    return {"total": total, "by_source": dict(zip(names, sources, strict=True))}


def _plan(plan: PlanSummary, by: str | None, unit: Unit) -> dict[str, object]:
    data: dict[str, object] = {
        "path": plan.path, "province": plan.province, "programme": plan.programme, "period": plan.period,
        "status": plan.status, "decision": plan.decision, "unit": plan.unit.vi, "total": _money(plan.total, unit),
    }  # fmt: skip
    for axis, table in plan.tables.items():
        if by in (None, axis):
            data[f"by_{axis}"] = _rows(table, unit)
    if plan.grid is not None and by is None:
        data["grid"] = _grid(plan.grid, unit)
    if plan.targets and by is None:
        data["targets"] = [{**target._asdict(), "years": list(target.years)} for target in plan.targets]
    if plan.documents and by is None:
        data["documents"] = [document._asdict() for document in plan.documents]
    data["findings"] = plan.findings
    return data


def _rows(table: Table, unit: Unit) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for row in table.rows:
        ratio = share(row.money, table.whole)
        data: dict[str, object] = {"name": row.name, "within": row.within or None, **_money(row.money, unit)}
        data["share"] = None if ratio is None else str(ratio)
        rows.append({**data, "label": row.label} if row.label else data)
    return rows


def _grid(grid: Grid, unit: Unit) -> list[dict[str, object]]:
    return [
        {"source": row.name, "year": year, **_money(money, unit)}
        for row, cells in zip(grid.rows, grid.cells, strict=True)
        for year, money in zip(grid.years, cells, strict=True)
    ]
