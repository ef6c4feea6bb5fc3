"""Laws of what is accepted or known: it is just the faults that were there, and no other fault passes with them.

Every figure of several plans is mistyped in several ways; what must fail is told by the judge, identity by identity.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_strategies import PERIOD, SOURCES, YEARS, Grid, full_plan, grids
from support import HEADER, plan

import kcbudget
from kcbudget.answers.findings import Report
from kcbudget.diagnosis.examined import Examined
from kcbudget.figures.verdict import Outcome
from kcbudget.reading.source import Source
from kcbudget.run import baseline, policy
from kcbudget.run.settings import Settings

GRID = HEADER + (
    "total: 300\n"
    "by_year:\n"
    "  2021: {amount: 100, by_source: {national: 40, local: 60}}\n"
    "  2022: {amount: 200, by_source: {national: 110, local: 90}}\n"
    "by_source: {national: {amount: 150, share: 50%}, local: 150}\n"
    "by_activity: {máy móc: 120, đào tạo: 180}\n"
)
UNSTATED = HEADER + (
    "by_year: {2021: 100, 2022: 200}\n"
    "by_source: {national: 150, local: 150}\n"
    "by_activity: {máy móc: 120, đào tạo: 180}\n"
)
LEAVING_RESTS = HEADER + (
    "total: 300\n"
    "words: ba trăm triệu đồng\n"
    "by_year: {2021: 100, 2022: rest}\n"
    "by_source: {national: 150, local: 150, enterprises: rest}\n"
    "of_which: {máy móc: 300, đào tạo: 10}\n"
)
PROJECTS = HEADER + (
    "total: 300\n"
    "by_year: {2021: 100, 2022: 200}\n"
    "by_activity: {máy móc: 100, đào tạo: 200}\n"
    "projects:\n"
    "  - {name: a, year: 2021, activity: máy móc, amount: 100}\n"
    "  - {name: b, year: 2022, activity: đào tạo, amount: 200, by_source: {national: 150, enterprises: 50}}\n"
)
TWICE = HEADER + (
    "by_year:\n"
    "  2021: {by_source: {a: {amount: 30, by_activity: {x: 10, y: 20}}, b: {by_activity: {x: 30, y: 40}}}}\n"
    "  2022: {by_source: {a: {amount: 70, by_activity: {x: 50, y: 20}}, b: {by_activity: {x: 70, y: 80}}}}\n"
    "by_source:\n"
    "  a: {by_year: {2021: {by_activity: {x: 10, y: 20}}, 2022: {by_activity: {x: 50, y: 20}}}}\n"
    "  b: {by_year: {2021: 70, 2022: 150}}\n"
    "by_activity:\n"
    "  x: {by_source: {a: {by_year: {2021: 10, 2022: 50}}, b: 100}}\n"
    "  y: 160\n"
)
TARGETS = HEADER + (
    "total: 300\n"
    "targets:\n"
    "  - {name: a, unit: người, total: 40, per_year: 20, by_year: {2021: 20, 2022: 20}, by_activity: {x: 10, y: 30}}\n"
    "  - {name: b, unit: lớp, total: 4, per_year: 2, of_which: {c: 4}}\n"
    "documents:\n"
    "  - {title: T, states: {total: 300, targets.a.total: 40}}\n"
    "  - {title: T, states: {total: 300}}\n"
)
PLANS = {
    "grid": GRID, "unstated": UNSTATED, "rests": LEAVING_RESTS, "projects": PROJECTS, "twice": TWICE,
    "targets": TARGETS,
}  # fmt: skip

Broken = Counter[tuple[object, ...]]


SLIPS: list[Callable[[int], int]] = [lambda n: n + 1, lambda n: max(n - 1, 0), lambda n: 10 * n, lambda n: 2 * n + 7]


def changed(text: str) -> Iterator[str]:
    """A plan with one figure mistyped: each figure in four ways."""
    lines = text.split("\n")
    for figure in Examined(Source("plan.yaml", text)).cube.figures:
        if figure.amount.is_number and not figure.in_words:
            for other in SLIPS:
                start = figure.column - 1
                line = lines[figure.line - 1]
                behind = re.sub(r"[0-9]+", lambda found: str(other(int(found[0]))), line[start:], count=1)  # noqa: B023
                mistyped = "\n".join([*lines[: figure.line - 1], line[:start] + behind, *lines[figure.line :]])
                if mistyped != text:
                    yield mistyped


@cache
def broken(text: str) -> Broken:
    """The identities of a plan that do not hold, each by all its figures and by its gap."""
    examined = Examined(Source("plan.yaml", text))
    return Counter(
        (identity.relation, identity.origin, *(figure.route for figure in identity.figures()), verdict.gap)
        for identity, verdict in examined.judged()
        if verdict.outcome is Outcome.BROKEN
    )


def accepting(text: str) -> str:
    """A plan that accepts everything that does not hold in it."""
    identities = [one for finding in kcbudget.check_text(text).findings for one in finding.identities]
    entries = [
        f"  - {{id: {one.id}, at: {one.route}, {f'of: {one.of}, ' if one.of else ''}"
        f"difference: {one.difference.plain()}, reason: so signed}}\n"
        for one in identities
    ]
    return f"{text}accepted:\n{''.join(entries)}"


def known(path: Path, report: Report) -> Report:
    """A report under the baseline at a path."""
    return policy.applied(report, Settings(baseline=str(path)))


def record(path: Path, report: Report) -> None:
    path.write_text(baseline.text(baseline.recorded(report), report, str(path)), encoding="utf-8")


def faults(text: str) -> list[str]:
    """Eight or more plans with one figure mistyped that do not hold, of all figures and in all ways."""
    found = [mistyped for mistyped in changed(text) if broken(mistyped)]
    return found[:: len(found) // 8 | 1]


@pytest.mark.parametrize("name", PLANS)
def test_the_plans_hold_and_most_changes_break_them(name: str) -> None:
    text = PLANS[name]
    assert (broken(text), kcbudget.check_text(text).ok) == (Counter(), True)
    assert sum(bool(broken(mistyped)) for mistyped in changed(text)) > 5


@pytest.mark.parametrize("name", PLANS)
def test_what_is_accepted_passes_and_no_other_fault_with_it(name: str) -> None:
    for fault in faults(PLANS[name])[::2]:
        accepting_it = accepting(fault)
        report = kcbudget.check_text(accepting_it)
        assert report.ok, accepting_it
        assert {finding.accepted is not None for finding in report.findings} == {True}
        accepted = broken(fault)
        for mistyped in changed(fault):
            text = mistyped + accepting_it.removeprefix(fault)
            assert kcbudget.check_text(text).ok == (not broken(mistyped) - accepted), text


@pytest.mark.parametrize("name", PLANS)
def test_what_is_known_passes_and_no_other_fault_with_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    for fault in faults(PLANS[name])[1::2]:
        report = kcbudget.check_text(fault)
        record(path, report)
        passed = known(path, report)
        assert (passed.findings, passed.known, passed.gone) == ((), len(report.findings), 0)
        recorded = broken(fault)
        for mistyped in changed(fault):
            later = known(path, kcbudget.check_text(mistyped))
            assert later.ok == (not broken(mistyped) - recorded), mistyped
            assert later.ok == (not later.findings), mistyped


@given(grids, st.data())
def test_what_is_left_of_what_is_known_stays_known(grid: Grid, data: st.DataObject) -> None:
    margins = [("total",), *(("by_source", name, "amount") for name in SOURCES)]
    margins += [("by_year", year, "amount") for year in YEARS]
    wrong = data.draw(st.dictionaries(st.sampled_from(margins), st.integers(1, 10**6), min_size=2, max_size=4))
    left = data.draw(st.lists(st.sampled_from(sorted(wrong)), unique=True))
    before, after = (plan(mistaken(grid, each), **PERIOD) for each in (wrong, {route: wrong[route] for route in left}))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "known.json"
        record(path, kcbudget.check_text(before))
        later = known(path, kcbudget.check_text(after))
    assert later.ok == (not broken(after) - broken(before))


def mistaken(grid: Grid, wrong: dict[tuple[str, ...], int]) -> dict[str, Any]:
    """A full plan some of whose figures are too large."""
    body = full_plan(grid)
    for (*above, last), more in wrong.items():
        holder = body
        for step in above:
            holder = holder[step]
        holder[last] = str(int(holder[last]) + more)
    return body
