"""`why` and `trace`: what a figure rests on, and where a number comes from."""

import json
from pathlib import Path

from support import ROOT, plan, run


def asked(*arguments: str, cwd: Path = ROOT) -> str:
    done = run(*arguments, cwd=cwd)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


# ---------------------------------------------------------------------------------------------- why


def test_why_a_part_is_what_it_is() -> None:
    assert asked("why", "plans/laichau.yaml", "by_source.state_budget") == (
        """\
   20:13  by_source.state_budget  26900
   21:12    by_source.state_budget.share  35.7%
   23:17    by_source.state_budget.by_source.national  15820
   24:14    by_source.state_budget.by_source.local  11080

holds: total 75,300 million VND = its 2 sources, 48,400 + 26,900 = 75,300
holds: by_source.state_budget 26,900 million VND = its 2 sources, 15,820 + 11,080 = 26,900
holds: by_source.state_budget.share 35.7% = by_source.state_budget / total = 35.7 %
"""
    )


def test_why_a_leaf_is_what_it_is() -> None:
    assert asked("why", "plans/laichau.yaml", "by_year.2023") == (
        """\
    14:9  by_year.2023  20714

holds: total 75,300 million VND = its 5 years, 10,814 + 21,004 + 20,714 + 13,054 + 9,714 = 75,300
"""
    )


def test_why_a_sum_that_nobody_stated(tmp_path: Path) -> None:
    text = plan({"by_year": {"2021": 100, "2022": 200}, "by_source": {"a": 150, "b": 151}})
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    printed = asked("why", "x.yaml", "total", cwd=tmp_path)
    first, *_, last = printed.splitlines()
    assert first == "          total  (not stated)"
    assert last.startswith("broken: ")
    assert "difference" in last or "≠" in last


def test_why_says_what_slack_was_used(tmp_path: Path) -> None:
    text = plan({"total": "75,3 tỷ", "by_source": {"a": 48400, "b": 26899}}, numbers="vi")
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    (last,) = asked("why", "x.yaml", "by_source.a", cwd=tmp_path).splitlines()[2:]
    assert last.startswith("holds by rounding: total 75,300 million VND = ")
    assert last.endswith("(gap 1, slack 50)")


def test_why_of_a_figure_that_nothing_holds() -> None:
    assert asked("why", "plans/binhthuan-2019.yaml", "reserve") == (
        """\
   20:10  reserve  94

no identity holds plans/binhthuan-2019.yaml reserve against anything
"""
    )


def test_why_of_a_figure_in_an_undecided_sum() -> None:
    assert asked("why", "plans/backan.yaml", "by_source.national").splitlines()[-1] == (
        "undecided: total (unknown) = by_source.national 900 triệu đồng, by_source.local (unknown)"
    )


def test_why_as_data() -> None:
    data = json.loads(asked("why", "--format", "json", "plans/bentre-2020.yaml", "by_source.national"))
    assert data == {
        "path": "plans/bentre-2020.yaml",
        "route": "by_source.national",
        "tree": [
            {"depth": 0, "route": "by_source.national", "text": "3,1 tỷ đồng", "line": 12},
            {"depth": 1, "route": "by_source.national.by_activity.machinery", "text": "2,1 tỷ đồng", "line": 14},
            {
                "depth": 1,
                "route": "by_source.national.by_activity.demonstration_model",
                "text": "1 tỷ đồng",
                "line": 15,
            },
        ],
        "identities": [
            {
                "verdict": "holds",
                "message": "by_source.national 3.1 billion VND = its 2 activities, 2.1 + 1 = 3.1",
                "slack": None,
                "line": 12,
            }
        ],
    }


def test_a_wrong_route_is_wrong_use_and_the_nearest_is_named() -> None:
    done = run("why", "plans/laichau.yaml", "by_sorce.state_budget", cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines()[-1] == (
        "Error: Invalid value for ROUTE: plans/laichau.yaml has no figure at by_sorce.state_budget; "
        "did you mean by_source.state_budget?"
    )


def test_a_route_like_no_other_has_no_hint() -> None:
    done = run("why", "plans/laichau.yaml", "zzz", cwd=ROOT)
    assert done.returncode == 2
    assert done.stderr.decode().endswith("plans/laichau.yaml has no figure at zzz\n")


def test_why_of_a_file_that_is_not_there() -> None:
    done = run("why", "none.yaml", "total", cwd=ROOT)
    assert (done.returncode, done.stderr) == (3, b"kcbudget: none.yaml: no such file or folder\n")


# ---------------------------------------------------------------------------------------------- trace


def test_trace_finds_figures_sums_and_differences() -> None:
    found = asked("trace", "26900", "plans/laichau.yaml").splitlines()
    assert [line.removeprefix("plans/laichau.yaml:") for line in found] == [
        "10:8: total - by_source.enterprises",
        "20:13: by_source.state_budget 26900",
        "20:13: the sum in: by_source.state_budget 26,900 million VND = its 2 sources, 15,820 + 11,080 = 26,900",
        "23:17: by_source.state_budget.by_source.national + by_source.state_budget.by_source.local",
    ]


def test_trace_finds_the_difference_of_a_sum_that_does_not_hold(tmp_path: Path) -> None:
    text = (ROOT / "plans" / "laichau.yaml").read_text(encoding="utf-8").replace("20714", "20174")
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    assert asked("trace", "540", "x.yaml", cwd=tmp_path) == (
        "x.yaml:10:8: the difference in: total 75,300 million VND ≠ its 5 years, "
        "10,814 + 21,004 + 20,174 + 13,054 + 9,714 = 74,760\n"
    )


def test_trace_reads_a_unit_and_finds_its_variants() -> None:
    assert asked("trace", "26,9 tỷ đồng", "plans/laichau.yaml") == asked("trace", "26900", "plans/laichau.yaml")
    variants = asked("trace", "26900 nghìn đồng", "plans/laichau.yaml")
    assert variants == "plans/laichau.yaml:20:13: by_source.state_budget 26900, 1,000 times as much\n"
    variants = asked("trace", "26900 tỷ đồng", "plans/laichau.yaml")
    assert variants == "plans/laichau.yaml:20:13: by_source.state_budget 26900, 1,000 times less\n"


def test_trace_over_a_folder_and_as_data() -> None:
    data = json.loads(asked("trace", "--format", "json", "18246", "plans/caobang.yaml", "plans/laichau.yaml"))
    assert data["version"] == 1
    assert [(one["path"], one["line"]) for one in data["found"]] == [
        (one["path"], one["line"])
        for one in json.loads(asked("trace", "-f", "json", "18246", "plans"))["found"]
        if one["path"] in ("plans/caobang.yaml", "plans/laichau.yaml")
    ]


def test_trace_that_finds_nothing_says_so() -> None:
    assert asked("trace", "999999", "plans") == "999999: no figure, sum or difference is equal to it\n"


def test_trace_of_what_is_no_amount_is_wrong_use() -> None:
    for text in ("abc", "12%"):
        done = run("trace", text, "plans/laichau.yaml", cwd=ROOT)
        assert (done.returncode, done.stdout) == (2, b""), text
        assert text in done.stderr.decode()


def test_trace_of_an_amount_with_two_readings_looks_for_both(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("province: X\nperiod: 2021\nunit: triệu đồng\ntotal: 75300\nreserve: '75,3'\n", encoding="utf-8")
    told = run("trace", "75.300", plan.name, cwd=tmp_path).stdout.decode()
    assert told.splitlines() == [
        "plan.yaml:4:8: total 75300",
        "plan.yaml:4:8: total 75300, 1,000 times as much",
        "plan.yaml:5:10: reserve 75,3, 1,000 times less",
        "plan.yaml:5:10: reserve 75,3",
    ]


def test_trace_of_a_file_that_is_not_there() -> None:
    done = run("trace", "540", "none.yaml", cwd=ROOT)
    assert done.returncode == 3
    assert b"none.yaml: no such file or folder" in done.stderr
