"""The command line as users run it: help, formats, outputs, the manual, a new plan."""

import json
import re
from pathlib import Path

import pytest
import yaml
from support import HEADER, run

import kcbudget
from kcbudget import checks

GOOD = HEADER + "total: 300\nby_year: {2021: 100, 2022: 200}\n"
BAD = HEADER + "total: 75840\nby_year:\n  2021: 10814\n  2022: 64486\n"
OPEN = HEADER + "total: 300\nby_year: {2021: 100, 2022: unknown}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("good", GOOD), ("bad", BAD), ("open", OPEN)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def output(*arguments: str, cwd: Path, status: int = 0, **environment: str) -> str:
    result = run(*arguments, cwd=cwd, **environment)
    assert (result.returncode, result.stderr.decode()) == (status, "")
    return result.stdout.decode()


def refusal(*arguments: str, cwd: Path) -> str:
    result = run(*arguments, cwd=cwd)
    assert (result.returncode, result.stdout) == (2, b"")
    return " ".join(result.stderr.decode().split())


# ------------------------------------------------------------------------------------------- help and wrong use


def test_help_and_version_are_there(tmp_path: Path) -> None:
    text = output("--help", cwd=tmp_path)
    assert output("-h", cwd=tmp_path) == text
    commands = re.findall(r"^  (\w+) ", text[text.index("Commands:") :], re.MULTILINE)
    assert {"check", "explain", "new"} <= set(commands)
    assert output("--version", cwd=tmp_path) == f"kcbudget, version {kcbudget.__version__}\n"
    for command in commands:
        assert output(command, "--help", cwd=tmp_path).startswith("Usage: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["chekc"],
        ["check", "--formt", "json"],
        ["check", "--format", "xml"],
        ["new"],
        ["new", "X"],
        ["explain", "a", "b"],
    ],
)
def test_wrong_use_is_status_2(tmp_path: Path, arguments: list[str]) -> None:
    assert "Usage: " in refusal(*arguments, cwd=tmp_path)


# ------------------------------------------------------------------------------------------- check


def test_the_exit_status_tells_the_result(folder: Path) -> None:
    assert run("check", "good.yaml", cwd=folder).returncode == 0
    assert run("check", "open.yaml", cwd=folder).returncode == 0
    assert run("check", "bad.yaml", cwd=folder).returncode == 1
    assert run("check", "bad.yaml", "none.yaml", cwd=folder).returncode == 3


def test_concise_is_one_line_a_finding_and_one_that_counts_them(folder: Path) -> None:
    assert output("check", "good.yaml", "-f", "concise", cwd=folder) == ""
    line, count = output("check", "bad.yaml", "good.yaml", "-f", "concise", cwd=folder, status=1).splitlines()
    assert count == "2 files: 1 error, 0 warnings, 0 notes"
    assert re.fullmatch(r"bad\.yaml:4:8: error: total 75,840 million VND is 540 more than its 2 years, "
                        r"10,814 \+ 64,486 = 75,300.* \[sum-mismatch\]", line)  # fmt: skip
    several = "total: -1\nby_yeer: 1\nby_source: {a: 1, a: 2}\n"
    (folder / "bad.yaml").write_text(HEADER + several, encoding="utf-8")
    assert output("check", "bad.yaml", "-f", "concise", cwd=folder, status=1) == (
        "bad.yaml:4:8: error: total -1 is negative [invalid-value]\n"
        "bad.yaml:5:1: error: unknown key by_yeer; the nearest known key is by_year [unknown-key]\n"
        "bad.yaml:6:19: error: the key a stands already in line 6 [duplicate-key]\n"
        "1 file: 3 errors, 0 warnings, 0 notes\n"
    )
    (folder / "bad.yaml").write_text("province: X\nperiod: 2021\n", encoding="utf-8")
    assert output("check", "bad.yaml", "none.yaml", "-f", "concise", cwd=folder, status=3) == (
        "none.yaml: error: no such file or folder [unreadable]\n"
        "bad.yaml:1:1: note: nothing to check: the plan states no figure [nothing-to-check]\n"
        "1 file: 0 errors, 0 warnings, 1 note, 1 not read\n"
    )
    assert output("check", "bad.yaml", "-f", "concise", "--ignore", "nothing", cwd=folder) == ""


def test_paths_are_relative_to_the_working_folder(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    (folder / "bad.yaml").rename(inner / "bad.yaml")
    for path in ("inner", "inner/bad.yaml", str(inner), "./inner/../inner/bad.yaml"):
        assert output("check", path, "-f", "concise", cwd=folder, status=1).startswith("inner/bad.yaml:4:8: ")
    above = output("check", "../inner", "-f", "concise", cwd=inner, status=1)
    assert above.startswith("bad.yaml:4:8: ")


def test_text_lays_the_sum_out_with_every_addend_and_its_place(folder: Path) -> None:
    text = output("check", "bad.yaml", cwd=folder, status=1)
    rows = [line.split() for line in text.splitlines()]
    for row in (
        ["4", "|", "total:", "75840"],
        ["|", "^^^^^"],
        ["line", "figure", "million", "VND"],
        ["6:9", "2021", "10,814"],
        ["7:9", "2022", "64,486"],
        ["computed", "75,300"],
        ["4:8", "stated", "75,840"],
        ["difference", "+540"],
    ):
        assert row in rows
    assert text.splitlines()[-2:] == [
        "bad.yaml: Lai Châu 2021-2022: 3 figures, 1 identity: 1 broken; every figure is guarded",
        "1 file, 1 error, 0 warnings, 0 notes",
    ]


def test_text_proves_the_negative_for_each_file(folder: Path) -> None:
    text = output("check", "good.yaml", "open.yaml", cwd=folder)
    first, *second, closing = text.splitlines()
    assert first == "good.yaml: Lai Châu 2021-2022: 3 figures, 1 identity: 1 hold; every figure is guarded"
    assert " ".join(second) == (
        "open.yaml: Lai Châu 2021-2022: 2 figures, 1 identity: 1 undecided; 0 of 2 figures are held against others; "
        "2 against nothing: total, by_year.2021 "
        "  4:8: undecided: total 300 million VND = by_year.2021 100, by_year.2022 (unknown) (at least 100 million VND)"
    )
    assert closing == "2 files, 0 errors, 0 warnings, 0 notes"


def test_verbose_lists_every_identity_with_its_verdict_and_the_slack(folder: Path) -> None:
    (folder / "round.yaml").write_text(
        HEADER + "total: 75,3 tỷ\nby_year: {2021: 30000, 2022: 45299}\n", encoding="utf-8"
    )
    text = " ".join(output("check", "good.yaml", "open.yaml", "round.yaml", "-v", cwd=folder).split())
    assert "4:8: holds: total 300 million VND = its 2 years, 100 + 200 = 300 " in text
    assert "4:8: undecided: total 300 million VND = by_year.2021 100, by_year.2022 (unknown) " in text
    assert (
        "4:8: holds by rounding: total 75,300 million VND = its 2 years, 30,000 + 45,299 = 75,299 (gap 1, slack 50)"
        in text
    )


@pytest.mark.parametrize("columns", ["60", "40", "200"])
def test_text_is_whole_at_any_width(folder: Path, columns: str) -> None:
    long = "Ứng dụng máy móc thiết bị tiên tiến"
    body = f"total: 10\nby_source:\n  {long}: 3\n  enterprises: {{amount: 8, share: 70%}}\n"
    (folder / "long.yaml").write_text(HEADER + body, encoding="utf-8")
    text = output("check", "long.yaml", "bad.yaml", cwd=folder, status=1, COLUMNS=columns)
    assert all(len(line) <= int(columns) for line in text.splitlines() if "|" not in line)
    assert all(line == line.rstrip() for line in text.splitlines())
    joined = "".join(text.split())
    for word in ("75,840", "10,814", "64,486", "+540", "enterprises", "sum-mismatch", *long.split()):
        assert word in joined
    assert "…" not in text


def test_piped_output_has_no_colour_and_no_trailing_blanks(folder: Path) -> None:
    for environment in ({}, {"NO_COLOR": "1"}, {"TERM": "xterm-256color"}, {"COLORTERM": "truecolor"}):
        text = output("check", ".", "--verbose", cwd=folder, status=1, **environment)
        assert "\x1b" not in text
        assert all(line == line.rstrip() for line in text.splitlines())
    assert "\x1b[" in output("check", ".", "--color", cwd=folder, status=1)
    assert "\x1b[" not in output("check", ".", "--no-color", cwd=folder, status=1, TERM="xterm")


def test_colour_adds_nothing_but_colour(folder: Path) -> None:
    colored = output("check", ".", "-v", "--color", cwd=folder, status=1)
    bare = "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", colored).splitlines())
    plain = output("check", ".", "-v", cwd=folder, status=1)
    assert bare.split() == plain.split()


def test_output_goes_to_a_file_and_nothing_else(folder: Path) -> None:
    for format_name in ("text", "concise", "json"):
        printed = output("check", ".", "-f", format_name, cwd=folder, status=1)
        assert output("check", ".", "-f", format_name, "-o", "out", cwd=folder, status=1) == ""
        assert (folder / "out").read_text(encoding="utf-8") == printed
        assert output("check", ".", "-f", format_name, "-o", "-", cwd=folder, status=1) == printed
    assert sorted(path.name for path in folder.iterdir()) == ["bad.yaml", "good.yaml", "open.yaml", "out"]


def test_a_file_that_cannot_be_read_is_told_beside_json_too(folder: Path) -> None:
    result = run("check", "none.yaml", "good.yaml", "-f", "json", cwd=folder)
    assert (result.returncode, result.stderr) == (3, b"kcbudget: none.yaml: no such file or folder\n")
    assert json.loads(result.stdout)["unreadable"] == [{"path": "none.yaml", "message": "no such file or folder"}]


# ------------------------------------------------------------------------------------------- the JSON report


def test_json_has_the_shape_of_version_1(folder: Path) -> None:
    report = json.loads(output("check", "bad.yaml", "-f", "json", cwd=folder, status=1))
    assert report["version"] == 1
    (file,) = report["files"]
    assert {key: file[key] for key in ("path", "province", "period", "figures", "identities")} == {
        "path": "bad.yaml",
        "province": "Lai Châu",
        "period": "2021-2022",
        "figures": 3,
        "identities": {"holds": 0, "rounding": 0, "wording": 0, "broken": 1, "undecided": 0},
    }
    (finding,) = report["findings"]
    expected = {
        "id": "sum-mismatch",
        "severity": "error",
        "path": "bad.yaml",
        "line": 4,
        "column": 8,
        "unit": "triệu đồng",
        "stated": "75840",
        "computed": "75300",
        "difference": "540",
    }
    assert {key: finding[key] for key in expected} == expected
    assert finding["message"].startswith("total 75,840 million VND is 540 more than its 2 years")
    assert isinstance(finding["suspects"], list)
    places = [{key: other[key] for key in ("path", "line", "column", "message")} for other in finding["related"]]
    assert places == [
        {"path": "bad.yaml", "line": 6, "column": 9, "message": "2021"},
        {"path": "bad.yaml", "line": 7, "column": 9, "message": "2022"},
    ]
    assert [other["amount"] for other in finding["related"]] == ["10814", "64486"]
    summary = {key: report["summary"][key] for key in ("errors", "warnings", "notes", "files")}
    assert summary == {"errors": 1, "warnings": 0, "notes": 0, "files": 1}


def test_json_is_printed_when_everything_holds_too(folder: Path) -> None:
    report = json.loads(output("check", "good.yaml", "-f", "json", cwd=folder))
    assert report["findings"] == []
    assert report["files"][0]["identities"] == {"holds": 1, "rounding": 0, "wording": 0, "broken": 0, "undecided": 0}


def test_json_numbers_are_exact_strings_in_the_unit_named(folder: Path) -> None:
    text = "province: X\nperiod: 2021\nunit: tỷ đồng\ntotal: 123456789012345678.000000001\n"
    text += "by_source: {a: 0.5, b: 4 triệu}\n"
    (folder / "bad.yaml").write_text(text, encoding="utf-8")
    (finding,) = json.loads(output("check", "bad.yaml", "-f", "json", cwd=folder, status=1))["findings"]
    assert finding["unit"] == "tỷ đồng"
    assert (finding["stated"], finding["computed"], finding["difference"]) == (
        "123456789012345678.000000001", "0.504", "123456789012345677.496000001",
    )  # fmt: skip
    assert [other["amount"] for other in finding["related"]] == ["0.5", "0.004"]


def test_the_difference_is_stated_minus_computed(folder: Path) -> None:
    (folder / "bad.yaml").write_text(BAD.replace("75840", "75000"), encoding="utf-8")
    (finding,) = json.loads(output("check", "bad.yaml", "-f", "json", cwd=folder, status=1))["findings"]
    assert (finding["stated"], finding["computed"], finding["difference"]) == ("75000", "75300", "-300")


def test_columns_count_characters(folder: Path) -> None:
    (folder / "bad.yaml").write_text(
        HEADER + 'by_source: {"điện 🏭 tỉnh": {amount: 3, by_source: {x: 2}}}\n', encoding="utf-8"
    )
    (finding,) = json.loads(output("check", "bad.yaml", "-f", "json", cwd=folder, status=1))["findings"]
    assert (finding["line"], finding["column"]) == (4, 37)


# ------------------------------------------------------------------------------------------- explain


def test_explain_lists_every_finding(tmp_path: Path) -> None:
    listed = [line.split()[0] for line in output("explain", cwd=tmp_path).splitlines()]
    assert listed == list(checks.CHECKS)


def test_explain_prints_the_page_of_a_finding(tmp_path: Path) -> None:
    text = output("explain", "sum-mismatch", cwd=tmp_path)
    assert text.startswith("sum-mismatch (error)\n\nA figure and the parts that must add up to it do not.\n")
    assert "A plan with the fault:" in text
    assert "    by_year: {2021: 10814, 2022: 21004, 2023: 20174, 2024: 13054, 2025: 9714}\n" in text
    assert output("explain", "sum-mismatch", cwd=tmp_path, PYTHONOPTIMIZE="1") == text


def test_explain_suggests_the_nearest_finding(tmp_path: Path) -> None:
    assert "there is no finding sum-mismach; did you mean sum-mismatch?" in refusal(
        "explain", "sum-mismach", cwd=tmp_path
    )
    assert "there is no finding xyzzy; `kcbudget explain` lists them" in refusal("explain", "xyzzy", cwd=tmp_path)


# ------------------------------------------------------------------------------------------- new


@pytest.mark.parametrize(
    ("province", "name"),
    [
        ("Điện Biên", "dienbien"),
        ("Lai Châu", "laichau"),
        ("Bà Rịa - Vũng Tàu", "bariavungtau"),
        ("Thừa Thiên – Huế", "thuathienhue"),
        ("TP. Hồ Chí Minh", "tphochiminh"),
        ("X", "x"),
        ("a: b #c", "abc"),
        ("[x]", "x"),
        ('"quoted"', "quoted"),
        ("it's", "its"),
        ("- x", "x"),
        ("& x", "x"),
        ("2021", "2021"),
        ("null", "null"),
        ("{0} %s", "0s"),
        ("省", "plan"),
    ],
)
def test_a_new_plan_is_valid_whatever_its_province_is_called(tmp_path: Path, province: str, name: str) -> None:
    printed = output("new", "--period", "2026-2030", "--", province, cwd=tmp_path)
    assert printed == (
        f"{name}.yaml: fill in the figures, then run: kcbudget check {name}.yaml\n"
        "plan.schema.json: what an editor needs to know of plans; keep it with them\n"
    )
    path = tmp_path / f"{name}.yaml"
    report = kcbudget.check(path)
    assert report.ok
    assert [str(finding.severity) for finding in report.findings] in ([], ["note"])
    assert (report.files[0].province, report.files[0].period, report.files[0].figures) == (province, "2026-2030", 0)
    assert b"\r" not in path.read_bytes()
    assert [str(year) for year in yaml.safe_load(path.read_text(encoding="utf-8"))["by_year"]] == [
        "2026", "2027", "2028", "2029", "2030",
    ]  # fmt: skip


def test_a_new_plan_filled_in_is_checked(tmp_path: Path) -> None:
    output("new", "Điện Biên", "--period", "2026-2027", cwd=tmp_path)
    path = tmp_path / "dienbien.yaml"
    text = path.read_text(encoding="utf-8")
    for key, figure in (("total", 300), ("  2026", 100), ("  2027", 200), ("  national", 250), ("  local", 51)):
        text = re.sub(rf"^{key}:", f"{key}: {figure}", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    report = kcbudget.check(path)
    assert [(finding.id, finding.data["difference"]) for finding in report.findings] == [("sum-mismatch", "-1")]
    assert report.files[0].outcomes["holds"] == 1


def test_a_new_plan_goes_to_plans_where_there_is_such_a_folder(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    output("new", "Điện Biên", "--period", "2026", cwd=tmp_path)
    assert (tmp_path / "plans" / "dienbien.yaml").is_file()
    assert "plans/dienbien.yaml" in (tmp_path / "plans" / "dienbien.yaml").read_text(encoding="utf-8")
    assert output("check", cwd=tmp_path).startswith("plans/dienbien.yaml:")


def test_a_new_plan_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("mine", encoding="utf-8")
    (tmp_path / "d").mkdir()
    for arguments in (["X"], ["Y", "--output", "x.yaml"], ["Y", "--output", "d"]):
        message = refusal("new", *arguments, "--period", "2026", cwd=tmp_path)
        assert "exists already; nothing was written" in message
    assert path.read_text(encoding="utf-8") == "mine"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["d", "x.yaml"]


def test_a_new_plan_can_be_printed(tmp_path: Path) -> None:
    text = output("new", "X", "--period", "2026", "--output", "-", cwd=tmp_path)
    assert "\nperiod: 2026\n" in text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("period", ["2030-2026", "26-30", "soon", "", "2026-2030-2034", "9999", "1900-2000"])
def test_a_new_plan_needs_a_period(tmp_path: Path, period: str) -> None:
    assert f"{period} is not a period like 2026-2030" in refusal("new", "X", "--period", period, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("province", ["", "  ", "a\x1b[31m", "a\u202eb"])
def test_a_new_plan_needs_a_province(tmp_path: Path, province: str) -> None:
    assert "a province needs a name" in refusal("new", province, "--period", "2026", cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def first_line(path: Path) -> str:
    return path.read_text(encoding="utf-8").splitlines()[0]


NAMED = "# yaml-language-server: $schema="


def test_a_new_plan_names_the_schema_that_is_written_beside_it(tmp_path: Path) -> None:
    output("new", "X", "--period", "2026", cwd=tmp_path)
    assert first_line(tmp_path / "x.yaml") == f"{NAMED}plan.schema.json"
    assert (tmp_path / "plan.schema.json").read_text(encoding="utf-8") == output("schema", cwd=tmp_path)
    output("new", "Y", "--period", "2026", cwd=tmp_path, KCBUDGET_LANG="vi")
    assert first_line(tmp_path / "y.yaml") == f"{NAMED}plan.schema.json"


@pytest.mark.parametrize(
    ("kept", "plan", "named"),
    [
        ("plan.schema.json", "x.yaml", "plan.schema.json"),
        ("plan.schema.json", "a b/c/x.yaml", "../../plan.schema.json"),
        ("plan.schema.json", "a b/../a b/x.yaml", "../plan.schema.json"),
        ("a b/plan.schema.json", "a b/c/x.yaml", "../plan.schema.json"),
        ("a b/c/plan.schema.json", "a b/c/x.yaml", "plan.schema.json"),
    ],
)
def test_a_new_plan_names_the_nearest_schema_and_leaves_it_alone(
    tmp_path: Path, kept: str, plan: str, named: str
) -> None:
    (tmp_path / "a b" / "c").mkdir(parents=True)
    (tmp_path / kept).write_text("mine", encoding="utf-8")
    printed = output("new", "X", "--period", "2026", "--output", plan, cwd=tmp_path)
    assert "plan.schema.json" not in printed
    assert first_line(tmp_path / plan) == NAMED + named
    assert ((tmp_path / plan).parent / named).read_text(encoding="utf-8") == "mine"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2


def test_a_new_plan_names_the_schema_asked_for_and_nothing_is_written_beside_it(tmp_path: Path) -> None:
    for name, reference in (("X", "https://example.org/plan.json"), ("Y", "../lược-đồ.json")):
        output("new", name, "--period", "2026", "--schema", reference, cwd=tmp_path)
        assert first_line(tmp_path / f"{name.lower()}.yaml") == NAMED + reference
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.yaml", "y.yaml"]


@pytest.mark.parametrize("reference", ["", "my plans/plan.json", "a\nprovince: Y", "a\u2028b", "a\x1b[31m"])
def test_a_schema_is_named_without_blanks(tmp_path: Path, reference: str) -> None:
    arguments = ["new", "X", "--period", "2026", "--schema", reference]
    assert "it may have no blanks" in " ".join(refusal(*arguments, cwd=tmp_path).split())
    assert list(tmp_path.iterdir()) == []


def test_a_new_plan_is_taken_back_where_its_schema_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "plan.schema.json").mkdir()
    assert "plan.schema.json exists already; nothing was written" in refusal(
        "new", "X", "--period", "2026", cwd=tmp_path
    )
    assert [path.name for path in tmp_path.iterdir()] == ["plan.schema.json"]
