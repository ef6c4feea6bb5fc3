"""Plans put together, by province or along an axis; every sum over plans names what it leaves out.

Pure data, like `summary`. A plan that does not state a sum of money adds nothing to it, and is never counted as 0.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kcbudget.answers.findings import UnreadFile
from kcbudget.answers.summary import ABSENT, Money, PlanSummary, Row, Table, added
from kcbudget.language.messages import Message, marked
from kcbudget.language.units import MILLION, Unit

KNOWN_SOURCES = ("national", "local", "state_budget", "enterprises")


class Provinces(NamedTuple):
    """Plans by what they allocate: ``columns`` are ``total`` and the sources, ``cells`` has a row for each plan.

    ``totals`` are the sums of the columns and ``counts`` says of how many plans; ``lacking`` says for each plan what
    of its money is no exact number and so in no sum, ``notes`` the same for all of them.
    """

    columns: tuple[str, ...]
    cells: tuple[tuple[Money, ...], ...]
    totals: tuple[Money, ...]
    counts: tuple[int, ...]
    lacking: tuple[tuple[Message, ...], ...]
    notes: tuple[Message, ...]


class Combined(NamedTuple):
    """Plans along one axis: a table of sums over so many ``plans``; ``lacking`` and ``notes`` as in `Provinces`.

    The table's whole is the total of those plans.
    """

    table: Table
    plans: int
    lacking: tuple[tuple[Message, ...], ...]
    notes: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was asked: ``plans`` one by one, or all in one table (``provinces``, or ``combined`` along an axis).

    ``labels`` names each plan so that no two are confused; ``unit`` is the unit of every number.
    """

    plans: tuple[PlanSummary, ...]
    labels: tuple[str, ...]
    unread: tuple[UnreadFile, ...]
    unit: Unit
    by: str | None
    provinces: Provinces | None = None
    combined: Combined | None = None


def of_plans(
    plans: Sequence[PlanSummary], unread: Sequence[UnreadFile] = (), unit: Unit | None = None, by: str | None = None
) -> Summary:
    """The answer about plans; ``by`` is an axis or ``province``, ``unit`` by default the one they all have.

    A plan alone is shown by itself; several, files that could not be read included, in one table.
    """
    if unit is None:
        units = {plan.unit for plan in plans}
        unit = units.pop() if len(units) == 1 else MILLION
    several = len(plans) + len(unread) > 1
    names = _labels(plans)
    provinces = combined = None
    if plans and (by == "province" or (several and by is None)):
        provinces = _by_province(plans, names, unread)
    elif plans and several and by is not None:
        combined = _along(by, plans, names, unread)
    return Summary(tuple(plans), names, tuple(unread), unit, by, provinces, combined)


def _labels(plans: Sequence[PlanSummary]) -> tuple[str, ...]:
    """A name for each plan: its province, with the period and the path where that does not tell it apart."""
    names = [plan.province or plan.path for plan in plans]
    for more in ("period", "path"):
        counts = Counter(names)
        names = [
            f"{name} {getattr(plan, more) or plan.path}" if counts[name] > 1 else name
            for name, plan in zip(names, plans, strict=True)
        ]
    return tuple(names)


def _counted_in(plan: PlanSummary, plans: Sequence[PlanSummary], names: Sequence[str]) -> tuple[Message, ...]:
    """The other plans whose money is this plan's too, because it is a part of them or adds them up."""
    others = [name for other, name in zip(plans, names, strict=True) if other.path in plan.links]
    return (Message("money counted in {plans}", plans=others),) if others else ()


def _by_province(plans: Sequence[PlanSummary], names: Sequence[str], unread: Sequence[UnreadFile]) -> Provinces:
    found = Counter(row.name for plan in plans for row in _rows(plan, "source"))
    tops = dict.fromkeys(row.name for plan in plans for row in _rows(plan, "source") if row.depth == 0)
    columns = [name for name in KNOWN_SOURCES if name in found]
    columns += [name for name in tops if name not in KNOWN_SOURCES and (found[name] > 1 or len(plans) == 1)]
    cells: list[tuple[Money, ...]] = []
    adding: list[tuple[Money, ...]] = []
    lacking: list[tuple[Message, ...]] = []
    elsewhere: list[Message] = []
    for plan, plan_name in zip(plans, names, strict=True):
        stated = {row.name: row.money for row in _rows(plan, "source")}
        amounts = (plan.total, *(stated.get(name, ABSENT) for name in columns))
        cells.append(amounts)
        elsewhere_counted = _counted_in(plan, plans, names)
        if not elsewhere_counted:
            adding.append(amounts)
        lacking.append(elsewhere_counted or tuple(_shortcomings(zip(("total", *columns), amounts, strict=True))))
        others = [name for name in stated if name in tops and name not in columns]
        if others:
            elsewhere.append(Message("{plan} ({names})", plan=plan_name, names=others))
    totals = tuple(added(column) for column in zip(*(adding or cells), strict=True))
    counts = tuple(sum(money.is_known for money in column) for column in zip(*(adding or cells), strict=True))
    notes = [*_left_out(names, lacking, unread)]
    if elsewhere:
        notes.append(Message("sources without a column: {plans}", plans=elsewhere))
    notes += _overlaps(plans, names)
    return Provinces(("total", *columns), tuple(cells), totals, counts, tuple(lacking), tuple(notes))


def _rows(plan: PlanSummary, axis: str) -> tuple[Row, ...]:
    """The parts of a plan along an axis; a plan for one year has that year for its only part."""
    if axis in plan.tables:
        return plan.tables[axis].rows
    if axis == "year" and len(plan.years) == 1:
        return (Row(plan.years[0], 0, "", plan.total),)
    return ()


def _shortcomings(amounts: Iterable[tuple[str, Money]]) -> Iterator[Message]:
    """What a plan speaks of, but cannot be added."""
    pairs = list(amounts)
    for template, state in ((marked("{names} unknown"), "unknown"), (marked("{names} unreadable"), "unreadable")):
        named = [_called(name) for name, money in pairs if money.state == state]
        if named:
            yield Message(template, names=named)
    for name, money in pairs:
        if money.state == "qualified":
            yield Message("{name} {figure}", name=_called(name), figure=money.figure())


def _called(name: str) -> Message:
    return Message("total") if name == "total" else Message("{name}", name=name)


def _left_out(
    names: Iterable[str], lacking: Iterable[tuple[Message, ...]], unread: Iterable[UnreadFile]
) -> Iterator[Message]:
    groups: dict[str, tuple[list[str], tuple[Message, ...]]] = {}
    for name, what in zip(names, lacking, strict=True):
        if what:
            groups.setdefault(str(Message("{what}", what=what)), ([], what))[0].append(name)
    told = [Message("{plans} ({what})", plans=same, what=what) for same, what in groups.values()]
    for file in unread:
        template = marked("{path} (could not be read)")
        if file.traceback is not None:
            template = marked("{path} (could not be examined)")
        told.append(Message(template, path=file.path))
    if told:
        yield Message("leaves out: {plans}", plans=told)


def _overlaps(plans: Sequence[PlanSummary], names: Sequence[str]) -> Iterator[Message]:
    """Plans of one province for the same years, whose money may be the same money."""
    provinces: dict[str, list[tuple[str, str, str]]] = {}
    for plan, name in zip(plans, names, strict=True):
        if plan.province and plan.years and not _counted_in(plan, plans, names):
            provinces.setdefault(plan.province, []).append((plan.years[0], plan.years[-1], name))
    for same in provinces.values():
        for (_, last, name), (first, _, other) in pairwise(sorted(same)):
            if first <= last:
                yield Message("{plan} and {other} share years: money in both is counted twice", plan=name, other=other)


def _along(axis: str, plans: Sequence[PlanSummary], names: Sequence[str], unread: Sequence[UnreadFile]) -> Combined:
    lacking: list[tuple[Message, ...]] = []
    adding: list[PlanSummary] = []
    counting: list[tuple[PlanSummary, str]] = []
    for plan, name in zip(plans, names, strict=True):
        if elsewhere := _counted_in(plan, plans, names):
            lacking.append(elsewhere)
            continue
        counting.append((plan, name))
        rows = _rows(plan, axis)
        if any(row.money.is_known for row in rows):
            adding.append(plan)
        what = list(_shortcomings((row.name, row.money) for row in rows))
        if not rows:
            what = list(_shortcomings([("total", plan.total)])) or [_NOT_STATED[axis]]
        lacking.append(tuple(what))
    totals = [plan.total for plan in adding]
    whole = added(totals) if all(money.is_known for money in totals) else Money("unknown")
    notes = [*_left_out(names, lacking, unread)]
    if axis == "locality":  # districts of two provinces may share a name: each stays under its own
        table_rows = [*_by_plan(axis, counting)]
    else:
        table_rows, nested = _summed(axis, counting)
        notes += nested
    notes += _overlaps(plans, names)
    return Combined(Table(axis, whole, tuple(table_rows)), len(adding), tuple(lacking), tuple(notes))


_NOT_STATED = {
    "year": Message("not stated by year"),
    "source": Message("not stated by source"),
    "activity": Message("not stated by activity"),
    "locality": Message("not stated by locality"),
}


def _by_plan(axis: str, plans: Sequence[tuple[PlanSummary, str]]) -> Iterator[Row]:
    for plan, name in plans:
        rows = _rows(plan, axis)
        if rows:
            yield Row(name, 0, "", plan.total)
            yield from (row._replace(depth=row.depth + 1, within=row.within or name) for row in rows)


def _summed(axis: str, plans: Sequence[tuple[PlanSummary, str]]) -> tuple[list[Row], list[Message]]:
    """Each part's sum over the plans; it stands within another only if every plan that has it says so."""
    amounts: dict[str, list[Money]] = {}
    within: dict[str, dict[str, list[str]]] = {}
    labels: dict[str, set[str]] = {}
    for plan, plan_name in plans:
        for row in _rows(plan, axis):
            amounts.setdefault(row.name, []).append(row.money)
            within.setdefault(row.name, {}).setdefault(row.within, []).append(plan_name)
            labels.setdefault(row.name, set()).add(row.label)
    order = sorted(amounts) if axis == "year" else [name for name in KNOWN_SOURCES if name in amounts]
    order += [name for name in amounts if name not in order]
    children: dict[str, list[str]] = {}
    for name in order:
        children.setdefault("" if len(within[name]) > 1 else next(iter(within[name])), []).append(name)
    rows: list[Row] = []
    todo = [(name, 0, "") for name in reversed(children.get("", []))]
    seen = {name for name, _, _ in todo}
    while todo or len(seen) < len(order):
        if not todo:  # plans that nest parts in a circle: each then stands by itself
            todo = [(next(name for name in order if name not in seen), 0, "")]
            seen.add(todo[0][0])
        name, depth, above = todo.pop()
        label = labels[name].pop() if len(labels[name]) == 1 else ""
        rows.append(Row(name, depth, above, added(amounts[name]), label))
        inside = [child for child in children.get(name, []) if child not in seen]
        seen.update(inside)
        todo += [(child, depth + 1, name) for child in reversed(inside)]
    return rows, [
        Message("{name} is part of {whole} in {plans}: not to be added to it", name=name, whole=whole, plans=stating)
        for name in order if len(within[name]) > 1
        for whole, stating in within[name].items() if whole
    ]  # fmt: skip
