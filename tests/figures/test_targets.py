"""Targets: what each year makes, for which years, in ranges, in parts, and what is said where they do not agree."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ids, messages, outcomes, run

import kcbudget
from kcbudget.language.messages import Message

PLAN = "province: Cao Bằng\nperiod: 2021-2025\ntargets:\n"
BAD = "{name: a, unit: người, total: 100, per_year: 25}"


def plan(*targets: str, period: str = "2021-2025") -> str:
    """A plan of nothing but targets."""
    return PLAN.replace("2021-2025", period) + "".join(f"  - {target}\n" for target in targets)


def target(figures: str, period: str = "2021-2025") -> str:
    return plan(f"{{name: a, unit: đợt, {figures}}}", period=period)


def cause(text: str) -> str:
    """The cause that the only finding of a plan names."""
    (finding,) = kcbudget.check_text(text).findings
    assert finding.cause is not None
    assert not any(suspect.sole for suspect in finding.cause.suspects)
    return str(finding.cause.verdict)


@pytest.mark.parametrize(
    "figures",
    [
        "total: 100, per_year: 20", "total: 0, per_year: 0", "total: 100 đợt, per_year: 20 ĐỢT",
        "total: 2, per_year: 1, years: even", "total: 2, per_year: 1, years: chẵn",
        "total: 3, per_year: 1, years: odd", "total: 3, per_year: 1, years: Năm  lẻ",
        "total: 2, per_year: 1, years: [2022, 2024]", "total: 2, per_year: 1, years: [2022, 2022, 2024]",
        "total: 2, per_year: 1, years: '2022, năm 2024'", "total: 3, per_year: 1, years: 2022-2024",
        "total: 4, per_year: 1, years: '2021-2023, 2025'", "total: 1, per_year: 1, years: 2022",
        "total: '12,5', per_year: '2,5'", "total: 10-20, per_year: 2-4", "total: từ 10 đến 20, per_year: 02-04",
        "total: 2, by_year: {2021: 1, 2022: 0, 2023: 1, 2024: 0, 2025: 0}",
        "total: 2, years: even, by_year: {2022: 1, 2024: 1}", "total: 2, by_activity: {x: 1, y: 1}",
        "total: 2, by_locality: {x: 1, y: 1}", "total: 2, by_source: {national: 1, local: 1}",
        "total: 20, of_which: {x: 20}", "total: ít nhất 8-10, of_which: {x: 2-3}",
    ],
)  # fmt: skip
def test_a_target_that_agrees_with_itself(figures: str) -> None:
    text = target(figures)
    assert (messages(text), outcomes(text)) == ([], {"holds": 1})


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ("total: 100, per_year: 25", "100 đợt is 25 less than 25 × 5 years = 125"),
        ("total: 100, per_year: 19", "100 đợt is 5 more than 19 × 5 years = 95"),
        ("total: 3, per_year: 1, years: even", "3 đợt is 1 more than 1 × 2 (2022, 2024) = 2"),
        ("total: 2, per_year: 1, years: [2023]", "2 đợt is 1 more than 1 × 1 (2023) = 1"),
        ("total: 30-40, per_year: 2-4", "(30-40) cannot be: 2-4 × 5 years make 20 at most, 10 less"),
        ("total: 3-4, per_year: 2-4", "(3-4) cannot be: 2-4 × 5 years make 10 at least, 6 more"),
        ("total: ít nhất 30, per_year: 5", "(ít nhất 30) cannot be: 5 × 5 years make 25 at most, 5 less"),
        ("total: 2, by_activity: {x: 1, y: 2}", "2 đợt is 1 less than its 2 activities, 1 + 2 = 3"),
        ("total: 2, by_locality: {x: 1, y: 2}", "2 đợt is 1 less than its 2 localities, 1 + 2 = 3"),
        ("total: 2, by_source: {national: 1, local: 0}", "2 đợt is 1 more than its 2 sources, 1 + 0 = 1"),
        ("total: 2, years: odd, by_year: {2021: 1, 2023: 1, 2025: 1}",
         "2 đợt is 1 less than its 3 years, 1 + 1 + 1 = 3"),
    ],
)  # fmt: skip
def test_a_target_that_does_not(figures: str, told: str) -> None:
    text = target(figures)
    assert messages(text) == [f"targets.a.total {told} [target-mismatch]"]
    assert outcomes(text) == {"broken": 1}


@pytest.mark.parametrize(
    "figures", ["total: 10-21, per_year: 2-4", "total: 15, per_year: 2-4", "total: 20-25, per_year: 5",
                "total: ít nhất 30, per_year: ít nhất 6", "total: unknown, per_year: 3", "total: , per_year: 3"]
)  # fmt: skip
def test_ranges_that_may_agree_stay_undecided(figures: str) -> None:
    text = target(figures)
    assert (messages(text), outcomes(text)) == ([], {"undecided": 1})


@pytest.mark.parametrize(
    ("figures", "period", "said"),
    [
        ("total: 2, per_year: 1, years: [2022, 2030]", "2021-2025",
         "targets.a.years: 2030 lies outside the period 2021-2025 [year-outside-period]"),
        ("total: 2, per_year: 1, years: 2019-2022", "2021-2025",
         "targets.a.years: 2019 lies outside the period 2021-2025 [year-outside-period]"),
        ("total: 2, per_year: 1, years: even", "2021",
         "targets.a.years: no year of the period 2021 is even [invalid-value]"),
        ("total: 2, per_year: 1, years: []", "2021",
         "targets.a.years names no year of the period 2021 [invalid-value]"),
        ("total: 2, per_year: 1, years: ", "2021",
         "targets.a.years names no year of the period 2021 [invalid-value]"),
        ("total: 2, per_year: 1, years: mỗi năm", "2021",
         "targets.a.years: mỗi năm is no year; write even, odd, or years such as 2022, 2024 [invalid-value]"),
        ("total: 2, per_year: 1, years: {a: b}", "2021",
         "targets.1.years must be one value, not a list or a mapping [invalid-value]"),
        ("total: 40-30", "2021", "targets.a.total 40-30 ends before it starts [invalid-value]"),
        ("total: 2 cơ sở, per_year: 1", "2021",
         "targets.a.total 2 cơ sở: the target counts đợt, not cơ sở [unit-mismatch]"),
        ("total: còn lại", "2021", "targets.a.total: only a part of a breakdown can be the rest [invalid-value]"),
        ("total: -5, per_year: 1", "2021", "targets.a.total -5 is negative [invalid-value]"),
        ("total: 2, by_year: {2021: 2, 2023: 0}", "2021",
         "targets.a.by_year: 2023 lies outside the period 2021 [year-outside-period]"),
        ("total: 20, of_which: {b: 25}", "2021",
         "targets.a.of_which.b 25 đợt is 5 more than its whole, targets.a.total 20 đợt [subset-exceeds-whole]"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_once(figures: str, period: str, said: str) -> None:
    assert [told for told in messages(target(figures, period)) if "nothing-to-check" not in told] == [said]


def test_a_target_without_a_unit_counts_what_its_figures_say() -> None:
    assert messages(plan("{name: a, total: 20 người, per_year: 10 cơ sở}", period="2021-2022"))[0] == (
        "targets.a.per_year 10 cơ sở: the target counts người, not cơ sở [unit-mismatch]"
    )
    assert messages(plan("{name: a, total: 20 - 30 người, per_year: 1 người}", period="2021-2022")) == [
        "targets.a.total (20 - 30 người) cannot be: 1 × 2 years make 2 at most, 18 less [target-mismatch]"
    ]


def test_targets_that_their_names_do_not_tell_apart_go_by_number() -> None:
    text = plan("{name: a, unit: x, total: 20, per_year: 11}", "{name: a, unit: y, total: 20, per_year: 10}",
                "{unit: x, total: 20, per_year: 9}", period="2021-2022")  # fmt: skip
    assert messages(text) == [
        "targets.1.total 20 x is 2 less than 11 × 2 years = 22 [target-mismatch]",
        "targets.3 lacks the key name [missing-key]",
        "targets.3.total 20 x is 2 more than 9 × 2 years = 18 [target-mismatch]",
    ]


def test_an_entry_that_is_no_target() -> None:
    assert messages(plan("20 người", BAD))[:2] == [
        "targets.1 must be a mapping of keys [invalid-value]",
        "targets.a.total 100 người is 25 less than 25 × 5 years = 125 [target-mismatch]",
    ]


@pytest.mark.parametrize(
    ("figures", "advice", "years"),
    [
        ("total: 100, per_year: 25", "it would hold for 4 years", [4]),
        ("total: 2, per_year: 2", "it would hold for 1 year", [1]),
        ("total: 3-4, per_year: 2-4", "it would hold for 1 to 2 years", [1, 2]),
        ("total: ít nhất 30, per_year: 5", "it would hold for 6 years or more", list(range(6, 127))),
        ("total: 100, per_year: 30", None, []),
    ],
)
def test_the_number_of_years_that_would_make_it_hold(figures: str, advice: str | None, years: list[int]) -> None:
    (finding,) = kcbudget.check_text(target(figures)).findings
    assert finding.data["holding_years"] == years
    assert finding.advice is None if advice is None else str(finding.advice) == advice


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ("total: 100, per_year: 25",
         "the number of years may be wrong; if it is not, no single figure explains it, 2 could be wrong: look up "
         "targets.a.total and its 5 parts"),
        ("total: 30-40, per_year: 2-4", "the number of years may be wrong"),
        ("total: 100, per_year: 30",
         "no single figure explains it, 2 could be wrong: look up targets.a.total and its 5 parts"),
        ("total: 20, by_locality: {x: 5, y: 14}",
         "no single figure explains it, 4 could be wrong: look up targets.a.total and its 2 localities"),
    ],
)  # fmt: skip
def test_the_period_is_a_cause_only_where_another_would_do(figures: str, told: str) -> None:
    assert cause(target(figures)) == told


def test_a_figure_that_two_identities_ask_for_is_the_cause() -> None:
    (finding,) = kcbudget.check_text(target("total: 101, per_year: 20, by_locality: {x: 40, y: 60}")).findings
    assert finding.cause is not None
    assert str(finding.cause.verdict) == (
        "targets.a.total: 101 looks like 100 with one digit wrong; with it, both identities hold"
    )
    assert list(map(str, finding.cause.follows)) == ["also broken: targets.a.total 101 đợt is 1 more than 20 × 5 years"]


def checked(folder: Path, text: str, *arguments: str, status: int = 1, **environment: str) -> str:
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    result = run(*arguments, cwd=folder, **environment)
    assert (result.returncode, result.stderr) == (status, b"")
    return result.stdout.decode()


def test_it_is_laid_out_in_vietnamese_keys_and_language(tmp_path: Path) -> None:
    text = """\
tỉnh: Cao Bằng
giai đoạn: 2021-2025
chỉ tiêu:
  - {tên: a, đơn vị: người, tổng số: 100, mỗi năm: 25}
"""
    told = checked(tmp_path, text, "check", "-f", "concise", "plan.yaml", KCBUDGET_LANG="vi")
    assert told == (
        "plan.yaml:4:38: lỗi: chỉ tiêu.a.tổng số 100 người nhỏ hơn 25 so với 25 × 5 năm = 125; số năm có thể bị sai; "
        "nếu không phải vậy thì không riêng số liệu nào giải thích được, 2 số có thể sai: cần tra lại "
        "chỉ tiêu.a.tổng số và tổng 5 phần [target-mismatch]\n"
        "1 tệp: 1 lỗi, 0 cảnh báo, 0 lưu ý\n"
    )
    data = json.loads(checked(tmp_path, text, "check", "-f", "json", "plan.yaml"))
    assert data["findings"][0]["route"] == "targets.a.total"


def test_programs_are_told_the_numbers_in_what_is_counted(tmp_path: Path) -> None:
    report = json.loads(checked(tmp_path, plan(BAD), "check", "-f", "json", "plan.yaml"))
    (finding,) = report["findings"]
    kept = {key: finding[key] for key in ("unit", "stated", "computed", "difference", "holding_years")}
    assert kept == {"unit": "người", "stated": "100", "computed": "125", "difference": "-25", "holding_years": [4]}
    assert report["files"][0]["targets"] == 2


def test_it_is_accepted_and_known_from_a_baseline(tmp_path: Path) -> None:
    accepted = plan(BAD) + "accepted:\n  - {id: target-mismatch, at: targets.a.total, difference: -25, reason: A}\n"
    checked(tmp_path, accepted, "check", "plan.yaml", status=0)
    checked(tmp_path, plan(BAD), "check", "--write-baseline", "known.json", "plan.yaml", status=0)
    checked(tmp_path, plan(BAD), "check", "--baseline", "known.json", "plan.yaml", status=0)
    checked(tmp_path, plan(BAD.replace("25", "30")), "check", "--baseline", "known.json", "plan.yaml", status=1)


def test_what_a_target_rests_on(tmp_path: Path) -> None:
    text = target("total: 2, per_year: 1, years: even, of_which: {x: 1}")
    assert checked(tmp_path, text, "why", "plan.yaml", "targets.a.total", status=0) == (
        "    4:33  targets.a.total  2\n\n"
        "holds: targets.a.total 2 đợt is at least targets.a.of_which.x 1\n"
        "holds: targets.a.total 2 đợt = 1 × 2 (2022, 2024)\n"
    )


@given(st.integers(0, 10**6), st.integers(1975, 2100), st.integers(0, 30))
def test_a_total_is_what_its_years_make(each: int, first: int, more: int) -> None:
    last = min(first + more, 2100)
    years = last - first + 1
    text = target(f"total: {each * years}, per_year: {each}", f"{first}-{last}")
    assert outcomes(text) == {"holds": 1}
    (finding,) = kcbudget.check_text(target(f"total: {each * years + 1}, per_year: {each}", f"{first}-{last}")).findings
    assert (finding.id, finding.data["difference"]) == ("target-mismatch", "1")


@given(st.integers(1, 1000), st.integers(1, 30), st.integers(1, 30))
def test_the_years_that_it_names_do_make_it_hold(each: int, total_years: int, years: int) -> None:
    figures = f"total: {each * total_years}, per_year: {each}"
    findings = kcbudget.check_text(target(figures, f"2021-{2020 + years}")).findings
    assert [finding.data["holding_years"] for finding in findings] == ([] if years == total_years else [[total_years]])
    for finding in findings:
        assert isinstance(finding.advice, Message)
        assert ids(target(figures, f"2021-{2020 + total_years}")) == []
