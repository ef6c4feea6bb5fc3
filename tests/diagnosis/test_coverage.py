"""What a plan can tell of itself: which figures are guarded how well, what to record next, and rehearsed slips."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import HEADER, ROOT, plan, run

from kcbudget.diagnosis.coverage import Coverage, cover
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.rehearsal import KINDS, rehearse
from kcbudget.reading.source import Source, read

PLANS = sorted((ROOT / "plans").glob("*.yaml"))


def covered(text: str) -> Coverage:
    examined = Examined(Source("plan.yaml", text))
    assert examined.faults == []
    return cover(examined.cube, examined.verdicts)


def counts(coverage: Coverage) -> tuple[int, int, int]:
    return coverage.count("locatable"), coverage.count("detectable"), coverage.count("unguarded")


def printed(*arguments: str) -> str:
    done = run("coverage", *arguments, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def test_the_coverage_of_laichau() -> None:
    assert printed("plans/laichau.yaml") == (
        """\
plans/laichau.yaml: Lai Châu 2021-2025: 16 figures: 5 locatable, 7 detectable, 4 unguarded
     10:8  total                                                     locatable, in 4 identities
     12:9  by_year.2021                                              detectable, in 1 identity; not told apart from its group
     13:9  by_year.2022                                              detectable, in 1 identity; not told apart from its group
     14:9  by_year.2023                                              detectable, in 1 identity; not told apart from its group
     15:9  by_year.2024                                              detectable, in 1 identity; not told apart from its group
     16:9  by_year.2025                                              detectable, in 1 identity; not told apart from its group
    18:25  by_source.enterprises                                     locatable, in 2 identities
    18:39  by_source.enterprises.share                               locatable, in 2 identities
    20:13  by_source.state_budget                                    locatable, in 3 identities
    21:12  by_source.state_budget.share                              locatable, in 2 identities
    23:17  by_source.state_budget.by_source.national                 detectable, in 1 identity; not told apart from its group
    24:14  by_source.state_budget.by_source.local                    detectable, in 1 identity; not told apart from its group
    28:74  targets.Cụm công nghiệp được quy hoạch và xây dựng.total  unguarded: a slip goes unnoticed
    29:70  targets.Hệ thống xử lý ô nhiễm môi trường.total           unguarded: a slip goes unnoticed
    30:63  targets.Mô hình trình diễn kỹ thuật.total                 unguarded: a slip goes unnoticed
    31:60  targets.Ứng dụng máy móc tiên tiến.total                  unguarded: a slip goes unnoticed
  cannot be told apart: by_year.2021, by_year.2022, by_year.2023, by_year.2024, by_year.2025
  cannot be told apart: by_source.state_budget.by_source.national, by_source.state_budget.by_source.local
  record national by year: locatable figures rise from 5 to 7
  record enterprises, national, local by year: locatable figures rise from 5 to 27
"""  # noqa: E501 - as printed
    )


def test_a_plan_of_one_figure(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(plan({"by_source": {"national": 900, "local": "unknown"}}), encoding="utf-8")
    assert run("coverage", "x.yaml", cwd=tmp_path).stdout.decode() == (
        """\
x.yaml: Lai Châu 2021-2022: 1 figure: 0 locatable, 0 detectable, 1 unguarded
     5:13  by_source.national  unguarded: a slip goes unnoticed
"""
    )


def years_by_sources(divided: Iterable[str] = (), *, total: bool = True) -> str:
    """Years and sources with their margins; the parts that are ``divided`` show their cells."""
    years, sources = ("2021", "2022", "2023"), ("national", "local", "enterprises")
    cells = {(y, s): 100 + 37 * i for i, (y, s) in enumerate((y, s) for y in years for s in sources)}
    body: dict[str, Any] = {"total": sum(cells.values())} if total else {}
    body["by_year"] = {y: {"amount": sum(cells[y, s] for s in sources)} for y in years}
    body["by_source"] = {s: {"amount": sum(cells[y, s] for y in years)} for s in sources}
    for part in divided:
        if part in years:
            body["by_year"][part]["by_source"] = {s: cells[part, s] for s in sources}
        else:
            body["by_source"][part]["by_year"] = {y: cells[y, part] for y in years}
    return plan(body, period="2021-2023")


GRID = years_by_sources(("national", "local", "enterprises"))


@pytest.mark.parametrize("total", [True, False])
def test_every_figure_of_a_full_grid_is_locatable(total: bool) -> None:
    coverage = covered(years_by_sources(("national", "local", "enterprises"), total=total))
    assert counts(coverage) == (15 + total, 0, 0)
    assert coverage.groups == ()
    assert coverage.advice == ()


def test_the_advice_is_true() -> None:
    before = covered(years_by_sources())
    one, all_of_it = before.advice
    assert (one.before, len(one.parts), len(all_of_it.parts)) == (1, 1, 3)
    for advice in before.advice:
        after = covered(years_by_sources(advice.parts))
        assert after.count("locatable") == advice.after > advice.before
        assert len(after.figures) - len(before.figures) == advice.added


def test_figures_that_nothing_holds_are_unguarded() -> None:
    text = plan({"total": 300, "by_source": {"a": "khoảng 100", "b": 200}, "reserve": 5})
    assert counts(covered(text)) == (0, 0, 4)


def test_a_bound_is_no_guard() -> None:
    coverage = covered(plan({"total": 300, "of_which": {"a": 100}}))
    assert counts(coverage) == (0, 0, 2)


def test_a_nested_chain_is_one_group() -> None:
    coverage = covered(plan({"total": 300, "by_year": {"2021": 100, "2022": 200}}))
    assert [len(group) for group in coverage.groups] == [3]
    assert [figure.group for figure in coverage.figures] == [1, 1, 1]


def test_coverage_as_data() -> None:
    data = json.loads(printed("--format", "json", "--self-test", "plans/bentre-2020.yaml"))
    assert data["version"] == 1
    (file,) = data["files"]
    assert {key: file[key] for key in ("path", "locatable", "detectable", "unguarded", "groups", "advice")} == {
        "path": "plans/bentre-2020.yaml",
        "locatable": 0,
        "detectable": 3,
        "unguarded": 0,
        "groups": [
            [
                "by_source.national",
                "by_source.national.by_activity.machinery",
                "by_source.national.by_activity.demonstration_model",
            ]
        ],
        "advice": [],
    }
    assert file["figures"][0] == {
        "route": "by_source.national",
        "line": 12,
        "column": 13,
        "guard": "detectable",
        "identities": 1,
        "group": 1,
    }
    assert [item["kind"] for item in file["self_test"]] == list(KINDS)
    assert set(file["self_test"][0]) == {"kind", "tried", "detected", "located", "first", "wrong"}


def test_the_advice_as_data() -> None:
    (file,) = json.loads(printed("--format", "json", "plans/laichau.yaml"))["files"]
    assert file["advice"] == [
        {"parts": ["national"], "axis": "year", "before": 5, "after": 7, "added": 5},
        {"parts": ["enterprises", "national", "local"], "axis": "year", "before": 5, "after": 27, "added": 15},
    ]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_no_rehearsed_slip_is_blamed_on_another_figure(path: Path) -> None:
    examined = Examined(read(str(path)))
    texts = [figure.amount.text for figure in examined.cube.figures]
    for rehearsed in rehearse(examined.cube):
        assert rehearsed.wrong == 0, rehearsed
        assert rehearsed.tried >= rehearsed.detected >= rehearsed.first >= rehearsed.located
    assert [figure.amount.text for figure in examined.cube.figures] == texts
    again = [examined.cube.system.judge(identity) for identity in examined.cube.identities]
    assert again == examined.verdicts


def test_the_self_test_of_a_grid_finds_every_slip() -> None:
    for rehearsed in rehearse(Examined(Source("plan.yaml", GRID)).cube):
        assert rehearsed.tried == rehearsed.detected == rehearsed.first > 0
        assert rehearsed.wrong == 0
        # What is off by one may be rounding, and then no figure is blamed.
        assert rehearsed.located >= rehearsed.tried - (4 if rehearsed.kind == "digit" else 0)


def test_the_self_test_is_printed_as_a_table() -> None:
    lines = printed("--self-test", "plans/bentre-2020.yaml").splitlines()
    assert lines[5].split("  ")[1:2] == ["slip"]
    assert [line.split("  ")[1] for line in lines[6:]] == [
        "one digit wrong",
        "two digits swapped",
        "a digit left out",
        "a digit doubled",
        "a digit added",
        "out by ten",
        "out by a thousand",
        "copied from a neighbour",
        "all",
    ]
    assert all(line.endswith(" 0") for line in lines[6:])  # wrongly blamed


def test_a_plan_with_mismatches_is_not_rehearsed(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(plan({"total": 1, "by_year": {"2021": 1, "2022": 1}}), encoding="utf-8")
    done = run("coverage", "--self-test", "x.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode().splitlines()[-1]) == (
        0,
        "  no self-test: the plan has mismatches; correct them first",
    )


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_shown(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(years_by_sources(), encoding="utf-8")
    done = run("coverage", "none.yaml", "x.yaml", cwd=tmp_path)
    assert done.returncode == 3
    assert done.stderr == b"kcbudget: none.yaml: no such file or folder\n"
    assert done.stdout.decode().startswith("x.yaml: ")


# ---------------------------------------------------------------------------------------------- laws


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(1, 9999), min_size=2, max_size=4), min_size=2, max_size=3))
def test_a_change_of_a_locatable_figure_is_seen_and_leaves_gaps_of_its_own(rows: list[list[int]]) -> None:
    width = min(map(len, rows))
    years = [str(2021 + index) for index in range(width)]
    names = "abc"[: len(rows)]
    body = {
        "total": sum(sum(row[:width]) for row in rows),
        "by_year": {year: sum(row[index] for row in rows) for index, year in enumerate(years)},
        "by_source": {
            name: {"amount": sum(row[:width]), "by_year": dict(zip(years, row, strict=False))}
            for name, row in zip(names, rows, strict=True)
        },
    }
    examined = Examined(Source("plan.yaml", plan(body, period=f"{years[0]}-{years[-1]}")))
    coverage = cover(examined.cube, examined.verdicts)
    patterns = {}
    for one in coverage.figures:
        assert one.guard == "locatable"
        amount = one.figure.amount
        system = examined.cube.system.with_amounts({one.figure: amount._replace(digits=amount.digits + 7)})
        verdicts = [system.judge(identity) for identity in system.identities]
        gaps = tuple(verdict.gap for verdict in verdicts)
        assert any(gaps)
        assert max(gaps, key=abs)
        assert gaps not in patterns
        assert tuple(-gap for gap in gaps) not in patterns
        patterns[gaps] = one


UNDECIDED = """\
province: Lai Châu
period: 2021-2022
unit: triệu đồng
total: 15000
by_source: {national: 5000, local: ~, enterprises: 6000}
by_year:
  2021: {amount: 7000, by_source: {national: 3000, local: hơn 1000, enterprises: 3000}}
  2022: {amount: 8000, by_source: {national: 2000, local: 3000, enterprises: 3000}}
"""
PROGRAMME = HEADER + "total: 30000\nby_year: {2021: 16000, 2022: 14000}\n"
BELOW = HEADER.replace("2021-2022", "2021") + (
    "part_of: programme.yaml\ntotal: 15000\nby_source: {national: 5000, local: 4000, enterprises: 6000}\n"
)


@pytest.mark.parametrize("text", [UNDECIDED, BELOW], ids=["undecided sums", "less than its programme"])
def test_the_self_test_blames_nobody_wrongly(text: str, tmp_path: Path) -> None:
    (tmp_path / "programme.yaml").write_text(PROGRAMME, encoding="utf-8")
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    printed = run("coverage", "-f", "json", "--self-test", "plan.yaml", cwd=tmp_path).stdout
    (file,) = json.loads(printed)["files"]
    rehearsed: Any = file["self_test"]
    assert sum(item["tried"] for item in rehearsed) > 60
    assert sum(item["first"] for item in rehearsed) > 40
    assert not any(item["wrong"] for item in rehearsed)
