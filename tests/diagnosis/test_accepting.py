"""Accepted differences: visible notes while they are exactly what was accepted, findings again when they are not."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support import HEADER, ids, messages, run

import kcbudget
from kcbudget import Severity
from kcbudget.figures.kinds import KINDS
from kcbudget.output.report.json_report import as_data
from kcbudget.plan.model import ACCEPTABLE
from kcbudget.plan.model import SUMS as ALL_SUMS
from kcbudget.run.workers import WORTH_IT

ONE_MORE = HEADER + "total: 301\nby_year: {2021: 100, 2022: 200}\n"
SUM = "total 301 million VND is 1 more than its 2 years, 100 + 200 = 300"
ENTRY = {"id": "sum-mismatch", "at": "total", "difference": "1", "reason": "each year is rounded up"}


def accepting(plan: str = ONE_MORE, **entry: str) -> str:
    """A plan that accepts something: the usual difference, but for what is given."""
    lines = "".join(f"    {key}: {value}\n" for key, value in {**ENTRY, **entry}.items() if value)
    return f"{plan}accepted:\n  -\n{lines}"


def checked(plan: str, folder: Path, *arguments: str, status: int, **environment: str) -> str:
    (folder / "plan.yaml").write_text(plan, encoding="utf-8")
    result = run("check", *arguments, "plan.yaml", cwd=folder, **environment)
    assert (result.returncode, result.stderr) == (status, b"")
    return result.stdout.decode()


def test_an_accepted_difference_is_a_visible_note(tmp_path: Path) -> None:
    plan = accepting(by="Giàng A Tính", until="9999-12-31")
    assert checked(plan, tmp_path, status=0) == (
        "plan.yaml:4:8: note: total 301 million VND is 1 more than its 2 years, 100 + 200 = 300; accepted by\n"
        "Giàng A Tính until 9999-12-31: each year is rounded up [sum-mismatch]\n"
        "     4 | total: 301\n"
        "       |        ^^^\n"
        "  line   figure       million VND\n"
        "  ───────────────────────────────\n"
        "  5:17   2021                 100\n"
        "  5:28   2022                 200\n"
        "\n"
        "         computed             300\n"
        "   4:8   stated               301\n"
        "         difference            +1\n"
        "\n"
        "plan.yaml: Lai Châu 2021-2022: 3 figures, 1 identity: 1 broken; every figure is guarded\n"
        "1 file, 0 errors, 0 warnings, 1 note\n"
    )


def test_a_program_is_told_who_accepts_it_and_why(tmp_path: Path) -> None:
    plan = accepting(by="Giàng A Tính", until="9999-12-31")
    report = json.loads(checked(plan, tmp_path, "--format", "json", status=0))
    (finding,) = report["findings"]
    assert (finding["severity"], finding["difference"], finding["suspects"]) == ("note", "1", [])
    assert finding["accepted"] == {
        "reason": "each year is rounded up", "by": "Giàng A Tính", "until": "9999-12-31", "line": 8, "column": 9,
    }  # fmt: skip


def test_a_letter_lists_it_apart(tmp_path: Path) -> None:
    letter = checked(accepting(by="UBND tỉnh"), tmp_path, "--format", "letter", status=0)
    assert "\nI. Differences that are accepted\n1. total 301 million VND is 1 more" in letter
    assert letter.endswith("Nothing needs to be corrected as long as the accepted differences stay what they\nare.\n")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({}, "accepted: each year is rounded up"),
        ({"by": "UBND"}, "accepted by UBND: each year is rounded up"),
        ({"by": "~"}, "accepted: each year is rounded up"),
        ({"until": "9999-12-31"}, "accepted until 9999-12-31: each year is rounded up"),
        ({"difference": "+1"}, "accepted: each year is rounded up"),
        ({"difference": "1.000.000 đồng"}, "accepted: each year is rounded up"),
        ({"difference": "0,001 tỷ đồng", "by": '""', "until": "~"}, "accepted: each year is rounded up"),
    ],
)
def test_a_difference_may_have_its_own_unit_and_a_sign(entry: dict[str, str], said: str) -> None:
    plan = accepting(ONE_MORE + "numbers: vi\n", **entry).replace("    until: ~\n", "    until:\n")
    (finding,) = kcbudget.check_text(plan).findings
    assert str(finding.message) == f"{SUM}; {said}"
    assert finding.severity is Severity.NOTE
    assert finding.cause is None


@pytest.mark.parametrize(
    ("entry", "place", "said"),
    [
        ({"difference": "-1"}, (10, 17), "the difference of sum-mismatch at total is 1 million VND; accepted is -1"),
        ({"difference": "1,000001"}, (10, 17), "the difference of sum-mismatch at total is 1 million VND; accepted is"),
        ({"until": "2021-06-30"}, (12, 12), "sum-mismatch at total was accepted until 2021-06-30"),
    ],
)
def test_what_is_not_quite_accepted_is_a_finding_again(
    entry: dict[str, str], place: tuple[int, int], said: str
) -> None:
    found, stale = kcbudget.check_text(accepting(**entry)).findings
    (unaccepted,) = kcbudget.check_text(ONE_MORE).findings
    assert str(found) == str(unaccepted)
    assert (stale.id, stale.severity, stale.place) == ("stale-acceptance", Severity.WARNING, place)
    assert str(stale.message).startswith(said)
    assert [other.place for other in stale.related] == [found.place]


@pytest.mark.parametrize("entry", [{}, {"id": "words-mismatch"}, {"at": "by_year.2021"}, {"at": "by_year"}])
def test_an_acceptance_of_nothing_is_stale(entry: dict[str, str]) -> None:
    plan = accepting(ONE_MORE.replace("301", "300"), **entry)
    told = {**ENTRY, **entry}
    assert messages(plan) == [f"nothing to accept: there is no {told['id']} at {told['at']} [stale-acceptance]"]
    assert kcbudget.check_text(plan).ok


def test_one_difference_is_accepted_once() -> None:
    plan = accepting() + "  - {id: sum-mismatch, at: total, difference: 1 triệu, reason: again}\n"
    assert messages(plan)[1:] == ["sum-mismatch at total is accepted in line 8 already [stale-acceptance]"]


@pytest.mark.parametrize(
    ("epoch", "expected"),
    [
        ("1625011200", ["sum-mismatch"]),  # 2021-06-30
        ("1625097599", ["sum-mismatch"]),  # its last second
        ("1625097600", ["sum-mismatch", "stale-acceptance"]),
    ],
)
def test_the_last_day_still_counts(epoch: str, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert ids(accepting(until="2021-06-30")) == expected


@pytest.mark.parametrize("epoch", ["", "soon", "9" * 30, "9" * 5000, "-1"])
def test_a_date_that_is_none_is_not_taken(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert ids(accepting(until="9999-12-31")) == ["sum-mismatch"]


KNOWN = ", ".join(ACCEPTABLE)


@pytest.mark.parametrize(
    ("entry", "place", "said"),
    [
        ({"at": "totl"}, (9, 9), "accepted.1.at totl: the plan has no figure there [invalid-value]"),
        ({"reason": ""}, (8, 5), "accepted.1 lacks the key reason [missing-key]"),
        ({"id": '""'}, (8, 5), "id is empty [missing-key]"),
        ({"reason": '""'}, (11, 5), "reason is empty [missing-key]"),
        ({"reason": "~"}, (11, 5), "reason is empty [missing-key]"),
        ({"id": "yaml-syntax"}, (8, 9), f"accepted.1.id yaml-syntax is none of {KNOWN} [invalid-value]"),
        ({"until": "tomorrow"}, (12, 12), "accepted.1.until tomorrow is not a date like 2020-05-22 [invalid-value]"),
        ({"untli": "x"}, (12, 5), "unknown key untli; the nearest known key is until [unknown-key]"),
        ({"difference": "much"}, (10, 17), "accepted.1.difference much is not a number [invalid-value]"),
        ({"difference": "khoảng 1"}, (10, 17), "accepted.1.difference khoảng 1 is not a number [invalid-value]"),
        ({"difference": "còn lại"}, (10, 17), "accepted.1.difference còn lại is not a number [invalid-value]"),
        ({"difference": "--1"}, (10, 17), "accepted.1.difference --1 is negative [invalid-value]"),
        ({"difference": "1 kg"}, (10, 17), "accepted.1.difference 1 kg: kg is not a money unit [unit-mismatch]"),
        (
            {"difference": "1.000"}, (10, 17),
            "accepted.1.difference 1.000 can be read as 1,000 (numbers: vi) or as 1 (numbers: en) [ambiguous-number]",
        ),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_read_accepts_nothing(entry: dict[str, str], place: tuple[int, int], said: str) -> None:
    report = kcbudget.check_text(accepting(**entry))
    faults = [finding for finding in report.findings if finding.id != "sum-mismatch"]
    assert [f"{fault.message} [{fault.id}]" for fault in faults] == [said]
    assert faults[0].place == place
    assert ("untli" in entry) == any(finding.accepted for finding in report.findings)


@pytest.mark.parametrize("entry", ["3", "[]", "~"])
def test_an_entry_that_is_no_mapping_is_named(entry: str) -> None:
    plan = f"{ONE_MORE}accepted:\n  - {entry}\n"
    assert messages(plan)[1:] == ["accepted.1 must be a mapping of keys [invalid-value]"]


@pytest.mark.parametrize("entries", ["3", "{}", ""])
def test_what_is_accepted_is_a_list(entries: str) -> None:
    told = "accepted must be a list, each of its entries behind a hyphen [invalid-value]"
    assert messages(f"{ONE_MORE}accepted: {entries}\n")[1:] == [told]


# Every id that may be accepted, with a plan that has it.
BROKEN = {
    "sum-mismatch": ("total: 299\nby_year: {2021: 100, 2022: 200}\n", "total", "-1"),
    "share-mismatch": ("total: 3\nby_source: {a: {amount: 1, share: 33.2%}, b: 2}\n", "by_source.a.share", "-0,1"),
    "shares-total": (
        "total: 300\nby_source: {a: {share: 30%}, b: {share: 33%}, c: {share: 33%}}\n", "by_source", "4%",
    ),
    "subset-exceeds-whole": ("total: 300\nof_which: {a: 301}\n", "of_which.a", "1"),
    "negative-rest": ("total: 300\nby_source: {a: 200, b: 101, c: rest}\n", "total", "-1"),
    "conflicting-figures": (
        "by_year: {2021: {by_source: {a: 60}}, 2022: {by_source: {a: 40}}}\n"
        "by_source: {a: {by_year: {2021: 61, 2022: 40}}}\n", "by_year.2021.by_source.a", "-1",
    ),
    "words-mismatch": (
        "total: 301\nwords: ba trăm triệu đồng\nby_year: {2021: 100, 2022: 201}\n", "total", "1",
    ),
    "target-mismatch": (
        "targets:\n  - {name: a, unit: người, total: 41, per_year: 20}\n", "targets.a.total", "1 người",
    ),
    "document-mismatch": (
        "total: 300\ndocuments:\n  - {title: a, states: {total: 301}}\n", "documents.1.states.total", "1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("finding_id", [one for one in ACCEPTABLE if not one.endswith("-programme")])
def test_every_difference_can_be_accepted_by_what_its_finding_says(finding_id: str) -> None:
    body, route, difference = BROKEN[finding_id]
    (finding,) = kcbudget.check_text(HEADER + body).findings
    assert (finding.id, finding.data["route"]) == (finding_id, route)
    for given_difference in (difference, str(finding.data["difference"])):
        plan = accepting(HEADER + body, id=finding_id, at=route, difference=given_difference)
        (accepted,) = kcbudget.check_text(plan).findings
        assert (accepted.id, accepted.severity, accepted.data) == (finding_id, Severity.NOTE, finding.data)


def test_what_may_be_accepted_is_what_identities_are_reported_as() -> None:
    assert set(ACCEPTABLE) == {name for kind in KINDS.values() for name in (kind.id, kind.bound_id) if name}
    assert set(ALL_SUMS) == {kind.sum_of for kind in KINDS.values() if kind.sum_of}


# ------------------------------------------------------------------------------------------- one sum of several

SUMS = HEADER + (
    "total: 300\nby_year: {{2021: 100, 2022: {}}}\nby_source: {{national: 150, local: {}}}\n"
    "by_activity: {{máy móc: 120, đào tạo: 180}}\n"
)
OF_YEARS, OF_SOURCES = SUMS.format(201, 150), SUMS.format(200, 151)
OF_BOTH = SUMS.format(201, 151)
UNNAMED = (
    "sum-mismatch at total is accepted without its sum, so it does not hold: add of, one of by_year, by_source, "
    "by_activity [stale-acceptance]"
)


def told(text: str) -> list[tuple[str, str, str]]:
    """Each finding with its severity and the sum that it is about."""
    report = kcbudget.check_text(text)
    return [(finding.id, str(finding.severity), str(finding.data.get("of", ""))) for finding in report.findings]


def test_an_acceptance_is_of_one_sum_of_its_figure() -> None:
    entry = {"difference": "-1", "of": "by_year"}
    assert told(accepting(OF_YEARS, **entry)) == [("sum-mismatch", "note", "by_year")]
    assert told(accepting(OF_BOTH, **entry)) == [
        ("sum-mismatch", "note", "by_year"), ("sum-mismatch", "error", "by_source"),
    ]  # fmt: skip
    assert told(accepting(OF_SOURCES, **entry)) == [
        ("sum-mismatch", "error", "by_source"), ("stale-acceptance", "warning", "by_year"),
    ]  # fmt: skip
    assert messages(accepting(OF_SOURCES, **entry))[1] == (
        "nothing to accept: there is no sum-mismatch at total (by_year) [stale-acceptance]"
    )
    both = (
        accepting(OF_BOTH, **entry) + "  - {id: sum-mismatch, at: total, of: by_source, difference: -1, reason: so}\n"
    )
    assert told(both) == [("sum-mismatch", "note", "by_year"), ("sum-mismatch", "note", "by_source")]


def test_without_the_sum_it_does_not_hold_and_what_to_write_is_said(tmp_path: Path) -> None:
    plan = accepting(OF_YEARS, difference="-1", by="UBND tỉnh", reason='"so signed, they say"')
    assert checked(plan, tmp_path, "--format", "text", status=1) == (
        "plan.yaml:4:8: error: total 300 million VND is 1 less than its 2 years, 100 + 201 = 301\n"
        "[sum-mismatch]\n"
        "     4 | total: 300\n"
        "       |        ^^^\n"
        "  line   figure       million VND\n"
        "  ───────────────────────────────\n"
        "  5:17   2021                 100\n"
        "  5:28   2022                 201\n"
        "\n"
        "         computed             301\n"
        "   4:8   stated               300\n"
        "         difference            -1\n"
        "  cause: perhaps only rounding; if it is not, by_year.2022: 201 looks like 200 with one digit wrong;\n"
        "nothing else that was found is nearly as likely, yet it is not certain\n"
        "    5:28  by_year.2022  201 → 200  near-certain\n"
        "    5:17  by_year.2021  100 → 99   unlikely\n"
        "  rounding alone can leave 1: if the figures are rounded, declare `rounding: rounded`\n"
        '  help: to accept it, write {id: sum-mismatch, at: total, of: by_year, difference: -1, reason: "so\n'
        'signed, they say", by: UBND tỉnh}\n'
        "\n"
        "plan.yaml:11:9: warning: sum-mismatch at total is accepted without its sum, so it does not hold: add\n"
        "of, one of by_year, by_source, by_activity [stale-acceptance]\n"
        "    11 |     at: total\n"
        "       |         ^^^^^\n"
        "  4:8: total\n"
        "\n"
        "plan.yaml: Lai Châu 2021-2022: 7 figures, 3 identities: 2 hold, 1 broken; every figure is guarded\n"
        "1 file, 1 error, 1 warning, 0 notes\n"
    )


@pytest.mark.parametrize("entry", [
    {}, {"reason": '"so: signed"'}, {"reason": "'“so” {signed}, [sic] # 1'"}, {"reason": '"a\\\\b\\tc"'},
    {"reason": '"- 3"'}, {"reason": '"?"'}, {"reason": "|\n      two\n      lines"},
    {"by": '"~"', "until": "9999-12-31"},
    {"difference": '"-0,001 tỷ đồng"'}, {"difference": "-1.000.000 đồng"}, {"at": '"tổng kinh phí"', "reason": "so:x"},
])  # fmt: skip
def test_the_line_to_write_is_the_entry_with_its_sum(entry: dict[str, str]) -> None:
    plan = accepting(OF_YEARS + "numbers: vi\n", **{"difference": "-1", **entry})
    finding, stale = kcbudget.check_text(plan).findings
    assert (finding.id, stale.id) == ("sum-mismatch", "stale-acceptance")
    said = str(finding.advice).removeprefix("to accept it, write ")
    entries = plan.partition("accepted:\n")[0] + f"accepted:\n  - {said}\n"
    (accepted,) = kcbudget.check_text(entries).findings
    assert accepted.accepted is not None
    assert loaded(entries) == {**loaded(plan), "of": "by_year"}


def loaded(plan: str) -> dict[str, str]:
    (entry,) = yaml.load(plan, Loader=yaml.BaseLoader)["accepted"]  # noqa: S506 - texts only
    return {key: " ".join(text.split()) for key, text in entry.items()}


def test_every_broken_sum_of_that_difference_says_what_to_write() -> None:
    found = kcbudget.check_text(accepting(OF_BOTH, difference="-1")).findings
    lines = [str(finding.advice).partition("of: ")[2].partition(",")[0] for finding in found[:2]]
    assert (lines, found[2].id) == (["by_year", "by_source"], "stale-acceptance")
    other = kcbudget.check_text(accepting(SUMS.format(201, 160), difference="-1")).findings
    assert [finding.advice is None for finding in other] == [False, True, True]


def test_sums_that_follow_from_one_cause_say_what_to_write_too() -> None:
    grid = HEADER + (
        "total: 300\nby_year:\n  2021: {amount: 100, by_source: {a: 50, b: 50}}\n  2022: {amount: 200, by_source: "
        "{a: 100, b: 100}}\nby_source: {a: 150, b: 150}\n"
    ).replace("total: 300", "total: 390")
    leading, _ = kcbudget.check_text(accepting(grid, difference="90")).findings
    assert [identity.of for identity in leading.identities] == ["by_year", "by_source"]
    assert str(leading.advice) == (
        "to accept it, write {id: sum-mismatch, at: total, of: by_year, difference: 90, reason: each year is rounded "
        "up}, {id: sum-mismatch, at: total, of: by_source, difference: 90, reason: each year is rounded up}"
    )


def test_what_to_write_stands_beside_other_advice() -> None:
    target = HEADER + ("targets:\n  - {name: a, unit: người, total: 60, per_year: 20, by_activity: {x: 30, y: 30}}\n")
    found = kcbudget.check_text(accepting(target, id="target-mismatch", at="targets.a.total", difference="20")).findings
    assert str(found[0].advice) == (
        "it would hold for 3 years; to accept it, write {id: target-mismatch, at: targets.a.total, of: per_year, "
        "difference: 20, reason: each year is rounded up}"
    )
    named = accepting(target, id="target-mismatch", at="targets.a.total", of="per_year", difference="20")
    assert told(named) == [("target-mismatch", "note", "per_year")]


@pytest.mark.parametrize(
    ("body", "entry", "of"),
    [
        ("total: 300\nby_source: {a: 200, b: 101, c: rest}\nby_year: {2021: 200, 2022: rest}\n",
         {"id": "negative-rest", "difference": "-1"}, "by_source"),
        ("total: 300\nby_year: {2021: 100, 2022: 200}\nprojects: [{name: x, amount: 299}]\n", {"difference": "1"},
         "projects"),
        ("total: 300\nby_year: {2021: 100, 2022: 200}\nby_activity: {a: 299}\n", {"difference": "1"}, "by_activity"),
        ("total: 300\nby_year: {2021: 100, 2022: 200}\nby_locality: {a: 299}\n", {"difference": "1"}, "by_locality"),
    ],
)  # fmt: skip
def test_each_kind_of_sum_can_be_accepted(body: str, entry: dict[str, str], of: str) -> None:
    plain = told(HEADER + body)
    assert ("error", of) in [found[1:] for found in plain]
    unnamed = [found for found in told(accepting(HEADER + body, **entry)) if found[1] == "error"]
    assert unnamed == [found for found in plain if found[1] == "error"]
    named = told(accepting(HEADER + body, of=of, **entry))
    assert [found for found in named if found[2] == of] == [(entry.get("id", "sum-mismatch"), "note", of)]
    assert [found for found in named if found[2] != of] == [found for found in plain if found[2] != of]


def test_breakdowns_of_a_whole_that_nobody_stated_are_told_apart_by_what_they_are_held_against() -> None:
    body = HEADER + "by_year: {2021: 100, 2022: 200}\nby_source: {a: 150, b: 151}\n"
    assert told(body) == [("sum-mismatch", "error", "by_year")]
    (finding,) = kcbudget.check_text(body).findings
    assert finding.data["route"] == "by_source"
    for of in ("", "by_year"):
        assert told(accepting(body, at="by_source", of=of, difference="-1")) == [("sum-mismatch", "note", "by_year")]


def test_what_the_included_plans_make_is_one_sum_of_several(tmp_path: Path) -> None:
    part = HEADER + "total: 299\nby_source: {national: 299}\n"
    (tmp_path / "part.yaml").write_text(part, encoding="utf-8")
    whole = HEADER.replace("Lai Châu", "Cả nước") + (
        "includes: part.yaml\ntotal: 300\nby_year: {2021: 100, 2022: 200}\n{}"
    )
    entry = "accepted: [{id: sum-mismatch, at: total, OF difference: 1, reason: so}]\n"
    out = checked(whole.replace("{}", entry.replace("OF", "")), tmp_path, "--format", "json", status=1)
    sums, stale = json.loads(out)["findings"]
    assert (sums["of"], stale["id"]) == ("includes", "stale-acceptance")
    assert sums["advice"] == (
        "to accept it, write {id: sum-mismatch, at: total, of: includes, difference: 1, reason: so}"
    )
    out = checked(whole.replace("{}", entry.replace("OF", "of: includes,")), tmp_path, "--format", "json", status=0)
    assert [finding["severity"] for finding in json.loads(out)["findings"]] == ["note"]


def test_a_figure_with_one_identity_of_a_kind_needs_no_sum() -> None:
    body = HEADER + "total: 3\nby_source: {a: {amount: 1, share: 33.2%}, b: 2}\n"
    entry = {"id": "share-mismatch", "at": "by_source.a.share", "difference": "-0,1"}
    assert told(accepting(body, **entry)) == [("share-mismatch", "note", "")]
    assert messages(accepting(body, of="by_source", **entry))[1:] == [
        "accepted.1.of by_source: by_source.a.share has no sums to tell apart; take the key out [invalid-value]"
    ]


def test_a_cell_that_is_written_three_times_is_two_conflicts_that_are_told_apart() -> None:
    body = HEADER + (
        "by_year:\n  2021: {by_source: {a: {by_activity: {x: 60}}}}\n  2022: {by_source: {a: {by_activity: {x: 40}}}}\n"
        "by_source: {a: {by_year: {2021: {by_activity: {x: 61}}}}}\n"
        "by_activity: {x: {by_source: {a: {by_year: {2021: 61, 2022: 40}}}}}\n"
    )
    conflicts = [
        (finding.data["route"], finding.data["difference"], finding.identities)
        for finding in kcbudget.check_text(body).findings
        if finding.id == "conflicting-figures"
    ]
    keys = {identity[:3] for _, _, identities in conflicts for identity in identities}
    assert len(keys) == sum(len(identities) for _, _, identities in conflicts) >= 2


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ("by_locality", "accepted.1.of by_locality: total has no such sum; it has by_year, by_source, by_activity"),
        ("by_yaer", f"accepted.1.of by_yaer is none of {', '.join(ALL_SUMS)}"),
        ('""', f"accepted.1.of  is none of {', '.join(ALL_SUMS)}"),
        ("[by_year]", "accepted.1.of must be one value, not a list or a mapping"),
    ],
)
def test_a_sum_that_is_not_there_is_refused_with_those_that_are(of: str, said: str) -> None:
    report = kcbudget.check_text(accepting(OF_YEARS, difference="-1", of=of))
    (refused,) = [finding for finding in report.findings if finding.id == "invalid-value"]
    assert (str(refused.message), refused.place[0]) == (said, 14)
    assert [finding.severity for finding in report.findings if finding.id == "sum-mismatch"] == [Severity.ERROR]


def test_sums_are_named_in_the_language_of_their_entry() -> None:
    body = OF_YEARS + "chấp nhận:\n  - {mã: sum-mismatch, tại: tổng kinh phíOF, chênh lệch: -1, lý do: làm tròn}\n"
    assert told(body.replace("OF", ", phép cộng: Theo  năm")) == [("sum-mismatch", "note", "by_year")]
    assert told(body.replace("OF", ", of: theo năm")) == [("sum-mismatch", "note", "by_year")]
    finding, stale = kcbudget.check_text(body.replace("OF", "")).findings
    assert str(finding.advice) == (
        "to accept it, write {mã: sum-mismatch, tại: tổng kinh phí, phép cộng: theo năm, chênh lệch: -1, lý do: làm "
        "tròn}"
    )
    assert str(stale.message) == (
        "sum-mismatch at tổng kinh phí is accepted without its sum, so it does not hold: add phép cộng, one of theo "
        "năm, theo nguồn, theo nội dung"
    )
    assert messages(body.replace("OF", ", phép cộng: theo địa bàn"))[1:] == [
        "chấp nhận.1.phép cộng theo địa bàn: tổng kinh phí has no such sum; it has theo năm, theo nguồn, theo nội dung "
        "[invalid-value]"
    ]
    assert messages(body.replace("OF", ", phép cộng: theo quý"))[1:] == [
        "chấp nhận.1.phép cộng theo quý is none of theo năm, theo nguồn, theo nội dung, theo địa bàn, đề án, mỗi năm, "
        "bao gồm [invalid-value]"
    ]


def test_one_sum_is_accepted_once_whether_or_not_it_is_named() -> None:
    plan = accepting(of="by_year") + "  - {id: sum-mismatch, at: total, difference: 1, reason: again}\n"
    assert messages(plan)[1:] == ["sum-mismatch at total is accepted in line 8 already [stale-acceptance]"]


def test_shares_that_were_adjusted_are_accepted_one_by_one() -> None:
    body = HEADER + "total: 290\nby_source: {a: {amount: 130, share: 44.82%}, b: {amount: 160, share: 55.18%}}\n"
    assert told(body) == [("share-mismatch", "warning", "")]
    (finding,) = kcbudget.check_text(body).findings
    assert [one.route for one in finding.identities] == ["by_source.a.share", "by_source.b.share"]
    plan = accepting(body, id="share-mismatch", at="by_source.a.share", difference="-0.01")
    accepted, other = kcbudget.check_text(plan).findings
    assert (accepted.severity, other.severity) == (Severity.NOTE, Severity.WARNING)
    assert str(other.message) == (
        "the shares in by_source were adjusted so that they make 100 %: by_source.b.share 55.18 % for 55.17 %"
    )
    assert accepted.data["route"] == "by_source.a.share"


def test_a_route_may_be_written_in_vietnamese() -> None:
    plan = accepting(ONE_MORE.replace("total", "tổng số"), at="tổng kinh phí")
    assert [str(finding.severity) for finding in kcbudget.check_text(plan).findings] == ["note"]


def test_acceptances_are_the_same_from_several_processes(tmp_path: Path) -> None:
    for number in range(WORTH_IT):
        plan = accepting(until="9999-12-31" if number % 2 else "2021-01-01")
        (tmp_path / f"{number}.yaml").write_text(plan, encoding="utf-8")
    alone, shared = (as_data(kcbudget.check(tmp_path, processes=processes)) for processes in (1, 2))
    assert alone == shared
    assert alone["summary"] == {
        "errors": WORTH_IT // 2, "warnings": WORTH_IT // 2, "notes": WORTH_IT // 2, "files": WORTH_IT, "unreadable": 0,
        "by_id": {"sum-mismatch": WORTH_IT, "stale-acceptance": WORTH_IT // 2}, "hidden": 0, "known": 0, "gone": 0,
        "failures": [],
    }  # fmt: skip


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(-1000, 1000).filter(bool), st.integers(-1000, 1000))
def test_only_just_the_accepted_difference_passes(first: int, second: int, gap: int, accepted: int) -> None:
    total = first + second + gap
    if total < 0:
        total, gap = first + second, 0
    plan = HEADER + f"total: {total}\nby_year: {{2021: {first}, 2022: {second}}}\n"
    report = kcbudget.check_text(accepting(plan, difference=str(accepted)))
    assert report.ok == (gap in (0, accepted))
    assert ("stale-acceptance" in [finding.id for finding in report.findings]) == (gap != accepted or gap == 0)


def test_hostile_reasons_are_made_visible(tmp_path: Path) -> None:
    plan = accepting(reason='"\\e[31m\\u202Ered"', by='"a\\nb"')
    out = checked(plan, tmp_path, "--format", "concise", status=0)
    assert out == (
        f"plan.yaml:4:8: note: {SUM}; accepted by a\\x0ab: \\x1b[31m\\u202ered [sum-mismatch]\n"
        "1 file: 0 errors, 0 warnings, 1 note\n"
    )
