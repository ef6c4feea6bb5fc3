"""Wrong and hostile input: never a traceback, never a silent pass, and the other files are checked all the same."""

import json
import os
import signal
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from support import HEADER, concise_lines, found, ids, messages, outcomes, process, run

import kcbudget
from kcbudget.output.formats import FORMATS
from kcbudget.plan.years import Period
from kcbudget.reading.source import MAX_BYTES

TERSE = ("diff", "letter")  # which print only what is certain, or need not name the file
GOOD = HEADER + "total: 300\nby_year: {2021: 100, 2022: 200}\n"
BAD = HEADER + "total: 301\nby_year: {2021: 100, 2022: 200}\n"
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
NOT_ROOT = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do anything")


def check(folder: Path, *arguments: str | bytes, status: int, **environment: str) -> list[str]:
    """The lines of the concise format; nothing is ever a traceback."""
    result = run("check", "--format", "concise", *arguments, cwd=folder, **environment)
    assert b"Traceback" not in result.stderr
    assert (result.returncode, result.stderr) == (status, b"")
    return concise_lines(result.stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good plan and a bad one, between which the hostile file comes."""
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "z.yaml").write_text(BAD, encoding="utf-8")
    return tmp_path


def unreadable(folder: Path, data: bytes) -> str:
    """What is said of a file with these bytes, while the others are still checked."""
    (folder / "m.yaml").write_bytes(data)
    first, last = check(folder, ".", status=3)
    assert last.startswith("z.yaml:4:8: error: total 301 million VND is 1 more than its 2 years, 100 + 200 = 300")
    return first


# ------------------------------------------------------------------------------------------- the file system


def test_a_missing_file_is_named_and_the_others_are_checked(folder: Path) -> None:
    missing, wrong = check(folder, "none.yaml", "z.yaml", "a.yaml", status=3)
    assert missing == "none.yaml: error: no such file or folder [unreadable]"
    assert wrong.startswith("z.yaml:4:8: ")


def test_a_folder_without_plans_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("total: 1\n", encoding="utf-8")
    reason = "error: a folder without plan files (*.yaml, *.yml) [unreadable]"
    assert check(tmp_path, ".", status=3) == [f".: {reason}"]
    (tmp_path / "x.yaml").mkdir()
    assert check(tmp_path, "x.yaml", status=3) == [f"x.yaml: {reason}"]


def test_without_paths_the_folder_plans_is_checked(folder: Path) -> None:
    assert check(folder, status=3) == ["plans: error: no such file or folder [unreadable]"]
    (folder / "plans" / "deep").mkdir(parents=True)
    (folder / "a.yaml").rename(folder / "plans" / "deep" / "a.yml")
    assert check(folder, status=0) == []


def test_a_folder_named_like_a_plan_is_a_folder(folder: Path) -> None:
    (folder / "m.yaml").mkdir()
    (folder / "z.yaml").rename(folder / "m.yaml" / "inside.YAML")
    (line,) = check(folder, ".", status=1)
    assert line.startswith("m.yaml/inside.YAML:4:8: ")


def test_hidden_files_and_folders_are_left_alone(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "x.yaml").write_text("[", encoding="utf-8")
    (folder / ".y.yaml").write_text("[", encoding="utf-8")
    assert len(check(folder, ".", status=1)) == 1


@POSIX
def test_a_circle_of_links_ends(folder: Path) -> None:
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "m.yaml").symlink_to(folder / "m.yaml")
    first, last = check(folder, ".", status=3)
    assert first.startswith("m.yaml: ")
    assert last.startswith("z.yaml:4:8: ")


@POSIX
def test_a_link_to_nowhere_is_named(folder: Path) -> None:
    (folder / "m.yaml").symlink_to("nowhere")
    assert check(folder, "m.yaml", status=3) == ["m.yaml: error: no such file or folder [unreadable]"]


@POSIX
def test_a_pipe_in_a_folder_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "m.yaml")
    assert len(check(folder, ".", status=1)) == 1


def test_a_path_named_twice_is_checked_once(folder: Path) -> None:
    assert len(check(folder, "z.yaml", "./z.yaml", ".", f"../{folder.name}/z.yaml", status=1)) == 1


def test_a_path_that_is_too_long_is_named_and_the_others_are_checked(folder: Path) -> None:
    first, last = check(folder, "x" * 300, "z.yaml", status=3)
    assert first == f"{'x' * 300}: error: file name too long [unreadable]"
    assert last.startswith("z.yaml:4:8: ")


@POSIX
def test_a_file_name_that_is_not_utf_8_is_shown_harmlessly(folder: Path) -> None:
    try:
        (folder / os.fsdecode(b"\xff\x1b[31m.yaml")).write_text(BAD, encoding="utf-8")
    except OSError:
        pytest.skip("the file system wants UTF-8")
    for format_name in (name for name in FORMATS if name not in TERSE):
        result = run("check", b".", "--format", format_name, cwd=folder)
        assert (result.returncode, result.stderr) == (1, b"")
        assert b"\x1b" not in result.stdout
        assert b"\\udcff" in result.stdout or format_name == "sarif"  # whose paths are addresses
        result.stdout.decode()
    assert json.loads(run("check", ".", "-f", "json", cwd=folder).stdout)["files"][-1]["path"] == "\udcff\x1b[31m.yaml"


@POSIX
@NOT_ROOT
def test_a_file_that_may_not_be_read_is_named(folder: Path) -> None:
    (folder / "a.yaml").chmod(0)
    first, last = check(folder, ".", status=3)
    assert first == "a.yaml: error: no permission to read it [unreadable]"
    assert last.startswith("z.yaml:4:8: ")


@POSIX
def test_a_folder_above_that_is_a_file_is_no_folder(folder: Path) -> None:
    first, last = check(folder, "a.yaml/b.yaml", "z.yaml", status=3)
    assert first == "a.yaml/b.yaml: error: not a directory [unreadable]"
    assert last.startswith("z.yaml:4:8: ")


@POSIX
def test_a_working_folder_that_is_gone_is_survived(folder: Path) -> None:
    script = "mkdir gone && cd gone && rmdir ../gone && "
    script += f"exec {sys.executable} -m kcbudget check -f concise '{folder}/z.yaml'"
    environment = {**os.environ, "PYTHONPATH": str(Path(kcbudget.__file__).parent.parent)}
    result = subprocess.run(["sh", "-c", script], cwd=folder, env=environment, capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (1, b"")
    assert result.stdout.decode().startswith(f"{folder}/z.yaml:4:8: ")


# ------------------------------------------------------------------------------------------- encodings


def test_a_binary_file_is_named_as_such(folder: Path) -> None:
    expected = "m.yaml: error: not UTF-8 text: a binary file [unreadable]"
    assert unreadable(folder, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4) == expected
    assert unreadable(folder, bytes(range(1, 32)) * 20 + b"\xff\xfe\xfd") == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("with_mark", [True, False])
def test_utf_16_and_utf_32_are_named(tmp_path: Path, encoding: str, with_mark: bool) -> None:
    data = (("\ufeff" if with_mark and encoding[-2:] in ("le", "be") else "") + GOOD).encode(encoding)
    path = tmp_path / "m.yaml"
    path.write_bytes(data)
    (unread,) = kcbudget.check(path).unread
    name = encoding[:6].upper()
    verb = "is" if with_mark or encoding in ("utf-16", "utf-32") else "looks like"
    assert str(unread.reason) == f"not UTF-8: it {verb} {name}; save it as UTF-8"


# "province: Lai Châu", "unit: triệu đồng" and "# tỉnh, năm" in the encodings from before Unicode.
LEGACY = {
    "TCVN3 (ABC)": b"# t\xd8nh, n\xa8m\nprovince: Lai Ch\xa9u\nunit: tri\xd6u \xae\xe5ng\n",
    "VISCII": b"# t\xefnh, n\xe5m\nprovince: Lai Ch\xe2u\nunit: tri\xaeu \xf0\xb0ng\n",
    "Windows-1258": b"# ti\xd2nh, n\xe3m\nprovince: Lai Ch\xe2u\nunit: tri\xea\xf2u \xf0\xf4\xccng\n",
    "VNI": b"# t\xe6nh, na\xeam\nprovince: Lai Cha\xe2u\nunit: trie\xe4u \xf1o\xe0ng\n",
}


@pytest.mark.parametrize("name", LEGACY)
def test_an_encoding_from_before_unicode_is_named(folder: Path, name: str) -> None:
    whole = LEGACY[name]
    expected = f"m.yaml: error: not UTF-8: line 1 looks like {name}; convert it to UTF-8 [unreadable]"
    assert unreadable(folder, whole) == expected
    unit_only = whole.splitlines(keepends=True)[2]
    assert unreadable(folder, b"period: 2021\n" + unit_only) == expected.replace("line 1", "line 2")


def test_any_other_bytes_are_named_by_place(folder: Path) -> None:
    data = GOOD.encode().replace(b"total", b"t\xe9tal")
    assert unreadable(folder, data) == "m.yaml: error: not UTF-8: byte 0xe9 in line 4; save it as UTF-8 [unreadable]"
    assert unreadable(folder, GOOD.encode()[:-3] + b"\xc3") == (
        "m.yaml: error: not UTF-8: byte 0xc3 in line 5; save it as UTF-8 [unreadable]"
    )


def test_a_byte_order_mark_and_other_line_ends_are_accepted(tmp_path: Path) -> None:
    for data in (b"\xef\xbb\xbf" + BAD.encode(), BAD.replace("\n", "\r\n").encode(), BAD.replace("\n", "\r").encode()):
        (tmp_path / "m.yaml").write_bytes(data)
        (finding,) = kcbudget.check(tmp_path).findings
        assert (finding.id, finding.line, finding.column) == ("sum-mismatch", 4, 8)


def test_decomposed_text_is_the_same_text() -> None:
    text = "province: Điện Biên\nperiod: 2021\nunit: tỷ đồng\ntotal: {amount: 1 tỷ, of_which: {điện: 2 tỷ}}\n"
    text += "by_source: {địa phương: 1 tỷ}\nprojects: [{name: x, by_source: {địa phương: 2 tỷ}}]\n"
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    assert ids(decomposed) == ids(text)
    assert outcomes(decomposed) == outcomes(text)
    mixed = HEADER + unicodedata.normalize("NFD", "total: 3\nby_source: {điện: 1, ") + "điện: 2}\n"
    assert ids(mixed) == ["duplicate-key"]


# ------------------------------------------------------------------------------------------- YAML


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("total: [1\n", (5, 1), "not YAML: did not find expected ',' or ']'"),
        ('total: "1\n', (5, 1), "not YAML: found unexpected end of stream"),
        ("total: 1\n  by_year: 2\n", (5, 10), "not YAML: mapping values are not allowed in this context"),
        ("total 1\nby_year: 2\n", (5, 1), "not YAML: could not find expected ':'"),
        ("by_year:\n\t2021: 1\n", (5, 1), "a tab where YAML wants spaces"),
        ("total:\t1\n  \t2021: 1\n", (5, 8), "a tab where YAML wants spaces"),
        ("total: > 5\n", (4, 10), "a value that starts with > or | must stand in quotes"),
        ("total: |5 tỷ\n", (4, 11), "a value that starts with > or | must stand in quotes"),
        ("total: %5\n", (4, 8), "not YAML: found character that cannot start any token"),
        ("total: 1\n---\nprovince: X\n", (5, 1), "a second document starts here; a plan file holds one"),
        ("total: 1\n...\n---\na\n", (6, 1), "a second document starts here; a plan file holds one"),
        ("total: &x 1\n", (4, 8), "an anchor (&x) is not part of the plan format"),
        ("total: *x\n", (4, 8), "an alias (*x) is not part of the plan format"),
        ("<<: {total: 1}\n", (4, 1), "a merge key (<<) is not part of the plan format"),
        ("total: !!int 1\n", (4, 8), "a tag (!!int) is not part of the plan format"),
        ("total: !money 1\n", (4, 8), "a tag (!money) is not part of the plan format"),
        ("total: !!python/object/apply:os.system [id]\n", (4, 8),
         "a tag (!!python/object/apply:os.system) is not part of the plan format"),
        ("? [a, b]\n: 1\n", (4, 3), "a key must be plain text"),
        ("{a: 1}: 2\n", (4, 1), "a key must be plain text"),
        ("total: 1\x07\n", (4, 9), "the character U+0007 may not stand in a YAML file"),
        ("total: 1\x00\n", (4, 9), "the character U+0000 may not stand in a YAML file"),
        ("total: 1\x1b[31m\n", (4, 9), "the character U+001B may not stand in a YAML file"),
        ("total: \ud800\n", (4, 8), "the character U+D800 may not stand in a YAML file"),
        ("notes: a\ufeffb\n", (4, 9), "the character U+FEFF may not stand in a YAML file"),
    ],
)  # fmt: skip
def test_what_is_not_plain_yaml_is_one_finding_with_its_place(text: str, place: tuple[int, int], message: str) -> None:
    (finding,) = kcbudget.check_text(HEADER + text).findings
    assert (finding.id, (finding.line, finding.column), str(finding.message)) == ("yaml-syntax", place, message)


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "- a\n", "plan\n", "[]\n", "42\n", "''\n", "~\n"])
def test_what_is_no_mapping_is_no_plan(text: str) -> None:
    (finding,) = kcbudget.check_text(text).findings
    assert finding.id == "invalid-value"
    assert str(finding.message) == "a plan file is a mapping that starts with keys like province and period"


@pytest.mark.parametrize("opening", ["[", "{a: ", "{", "- ", "? "])
def test_thousands_of_brackets_are_one_finding(opening: str) -> None:
    (finding,) = kcbudget.check_text("total: " * (opening not in ("- ", "? ")) + opening * 5000).findings
    assert finding.id == "yaml-syntax"
    assert finding.line == 1


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert found(bomb) == [("yaml-syntax", 1, 4)]


def test_a_file_that_is_too_large_is_a_finding_and_is_not_read(folder: Path) -> None:
    with (folder / "m.yaml").open("wb") as file:
        file.write(GOOD.encode() + b"# ")
        for _ in range(50):
            file.write(b"x" * 1024 * 1024)
    assert (folder / "m.yaml").stat().st_size > MAX_BYTES
    first, last = check(folder, ".", status=1)
    assert first == "m.yaml:1:1: error: larger than 32 MiB; the file was not read as a plan [file-too-large]"
    assert last.startswith("z.yaml:4:8: ")


def test_a_long_chain_of_parts_beside_their_wholes_is_survived() -> None:
    chain = "".join(f"  a{number}: {{by_source: {{a{number + 1}: }}}}\n" for number in range(1500))
    assert set(ids(HEADER + "total: 1\nby_source:\n" + chain)) == {"conflicting-parts"}


@pytest.mark.parametrize("name", ["\\0figure", "\\0whole", "\\02021", "a\\0b"])
@pytest.mark.parametrize("body", ["{}: 1\n", "by_source: {{{}: 1}}\n", "total: {{{}: 1}}\n", "by_year: {{{}: 1}}\n"])
def test_a_key_with_a_nul_is_refused(name: str, body: str) -> None:
    found_messages = messages(HEADER + body.format(f'"{name}"'))
    assert "a key may not contain the character U+0000 [invalid-value]" in found_messages


# ------------------------------------------------------------------------------------------- keys and years


@pytest.mark.parametrize(
    "second",
    ["2021", '"2021"', "'2021'", "năm 2021", "Năm  2021", unicodedata.normalize("NFD", "năm 2021"), "year 2021"],
)
def test_one_year_in_two_spellings_is_a_duplicate(second: str) -> None:
    text = f"{HEADER}total: 300\nby_year:\n  2021: 100\n  {second}: 100\n  2022: 200\n"
    assert found(text) == [("duplicate-key", 7, 3)]
    assert outcomes(text) == {"undecided": 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("total: 1\ntotal: 1\n", [("duplicate-key", 5, 1)]),
        ("total: 1\n'total': 2\n", [("duplicate-key", 5, 1)]),
        ("province: X\n", [("duplicate-key", 4, 1)]),
        ("by_source: {a: 1, a: 1}\n", [("duplicate-key", 4, 19)]),
        ("by_source: {a b: 1, 'a  b': 1}\n", [("duplicate-key", 4, 21)]),
        ("by_source: {a: 1}\nby_source: {a: 1}\n", [("duplicate-key", 5, 1)]),
        ("projects: [{name: x, name: x}]\n", [("duplicate-key", 4, 22)]),
    ],
)
def test_a_key_written_twice_is_never_dropped_in_silence(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert [item for item in found(HEADER + text) if item[0] != "nothing-to-check"] == expected


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ("{2021: 300}", ["by_year lacks 2022 of the period 2021-2022 [missing-year]"]),
        ("{}", ["by_year lacks 2021, 2022 of the period 2021-2022 [missing-year]"]),
        ("{2021: 100, 2022: 200, 2023: 5}", ["by_year: 2023 lies outside the period 2021-2022 [year-outside-period]"]),
        ("{2021: 100, 2032: 200}",
         ["by_year: 2032 lies outside the period 2021-2022, of which 2022 is missing [year-outside-period]"]),
        ("{2021: 100, 2022: 200, all: 5}",
         ["all is not a year; by_year is divided by the years of the period [invalid-value]"]),
    ],
)  # fmt: skip
def test_years_that_are_missing_or_do_not_belong_leave_the_sum_open(years: str, expected: list[str]) -> None:
    text = f"{HEADER}total: 300\nby_year: {years}\n"
    assert messages(text) == expected
    assert "broken" not in outcomes(text)


@pytest.mark.parametrize(
    ("period", "message"),
    [
        ("2021-2015", "period 2021-2015 ends before it starts"),
        ("2021-25", "period 2021-25 is not a year or two years like 2021-2025"),
        ("2021-2025-2030", "period 2021-2025-2030 is not a year or two years like 2021-2025"),
        ("five years", "period five years is not a year or two years like 2021-2025"),
        ("0001-9999", "period 0001-9999 lies outside the years 1975 to 2100"),
        ("3021", "period 3021 lies outside the years 1975 to 2100"),
    ],
)
def test_a_period_that_cannot_be_is_refused_and_the_rest_is_checked(period: str, message: str) -> None:
    text = f"province: X\nperiod: {period}\nunit: tỷ\ntotal: 3\nby_source: {{a: 1, b: 1}}\n"
    first, second = kcbudget.check_text(text).findings
    assert (first.id, str(first.message), first.place) == ("invalid-period", message, (2, 9))
    assert second.id == "sum-mismatch"


@pytest.mark.parametrize(
    ("period", "year", "advice"),
    [
        ("2022", "2202", None),
        ("2022", "0000", None),
        ("2022", "1974", None),
        ("2022", "2101", None),
        ("2022", "9999", None),
        ("2022", "1975", "the 1 years given make total 300 million VND: is the period 1975?"),
        ("2022", "2100", "the 1 years given make total 300 million VND: is the period 2100?"),
        ("1975", "1974", None),
    ],
)
def test_a_year_that_no_plan_has_is_no_guess_of_the_period(period: str, year: str, advice: str | None) -> None:
    text = f"province: X\nperiod: {period}\nunit: triệu đồng\ntotal: 300\nby_year: {{{year}: 300}}\n"
    (finding,) = kcbudget.check_text(text).findings
    told = f"by_year: {year} lies outside the period {period}, of which {period} is missing"
    assert (finding.id, str(finding.message)) == ("year-outside-period", told)
    assert (finding.advice and str(finding.advice)) == advice


@pytest.mark.parametrize(("first", "last"), [(2202, 2202), (1974, 1980), (2099, 2101), (2022, 2021), (0, 9999)])
def test_a_period_that_cannot_be_is_not_made(first: int, last: int) -> None:
    with pytest.raises(ValueError, match=r"order|range"):
        Period(first, last)


@pytest.mark.parametrize("period", ["2021-2022", "2021–2022", "2021 - 2022", "2021 – 2022", "'2021-2022'"])
def test_a_period_is_known_in_every_spelling(period: str) -> None:
    text = f"province: X\nperiod: {period}\nunit: tỷ\ntotal: 3\nby_year: {{2021: 1, 2022: 2}}\n"
    assert (ids(text), outcomes(text)) == ([], {"holds": 1})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("by_yeer: 1", "unknown key by_yeer; the nearest known key is by_year"),
        ("Total: 1", "unknown key Total; the nearest known key is total"),
        ("by-source: 1", "unknown key by-source; the nearest known key is by_source"),
        ("total: {amonut: 1}", "unknown key amonut; the nearest known key is amount"),
        ("by_source: {a: {shares: 1%}}", "unknown key shares; the nearest known key is share"),
        ("decision: {sigend_by: X}", "unknown key sigend_by; the nearest known key is signed_by"),
        ("projects: [{name: a, aktivity: x}]", "unknown key aktivity; the nearest known key is activity"),
        ("decision: {xyz: 1}", "unknown key xyz; known here are number, date, signed_by, issued_by"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known_one(text: str, message: str) -> None:
    assert f"{message} [unknown-key]" in messages(HEADER + text)


# ------------------------------------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("75.300", "total 75.300 can be read as 75,300 (numbers: vi) or as 75.3 (numbers: en) [ambiguous-number]"),
        (
            "10.814.5",
            "total 10.814.5 is not a number: its marks fit neither 1.234.567,8 nor 1,234,567.8 [invalid-value]",
        ),
        ("1e3", "total 1e3 has an exponent; write the number out [invalid-value]"),
        ("-5", "total -5 is negative [invalid-value]"),
        (".inf", "total .inf is not a number [invalid-value]"),
        ("1:30", "total 1:30 is not a number [invalid-value]"),
        ("no", "total no is not a number [invalid-value]"),
        ("5 người", "total 5 người: người is not a money unit [unit-mismatch]"),
        ("9" * 6000, "total has more than 30 digits [invalid-value]"),
        ("[1]", "total must be one value, not a list or a mapping [invalid-value]"),
        ("rest", "total: only a part of a breakdown can be the rest [invalid-value]"),
        ("x" * 6000, f"total {'x' * 39}… is not a number [invalid-value]"),
    ],
)
def test_a_figure_that_cannot_be_read_is_refused_and_proves_nothing(figure: str, expected: str) -> None:
    text = f"{HEADER}total: {figure}\nby_year: {{2021: 100, 2022: 200}}\n"
    assert [message.replace("; only numbers: vi makes the sums hold", "") for message in messages(text)] == [expected]
    assert outcomes(text) == {"undecided": 1}
    assert found(text)[0][1:] == (4, 8)


def test_a_leading_nought_is_no_octal_number() -> None:
    assert outcomes(HEADER + "total: 030\nby_year: {2021: 010, 2022: 0020}\n") == {"holds": 1}


def test_a_comma_that_yaml_splits_at_is_seen_with_both_halves() -> None:
    text = f"{HEADER}total: 18,4\nby_source: {{national: 8,7, local: 9,7}}\n"
    assert messages(text) == [
        "national 8,7 is split by YAML at the comma into 8 and 7 [invalid-value]",
        "local 9,7 is split by YAML at the comma into 9 and 7 [invalid-value]",
    ]
    first, second = kcbudget.check_text(text).findings
    assert (first.place, second.place) == ((5, 23), (5, 35))
    assert str(first.advice) == 'put the number in quotes: "8,7"'
    assert outcomes(text) == {"undecided": 1}
    assert outcomes(f'{HEADER}total: 18,4\nby_source: {{national: "8,7", local: "9,7"}}\n') == {"holds": 1}


@pytest.mark.parametrize("inside", ["national: 75,300", "national: 8, 7", "national: 1,234,567", "a: 1, b: 8,7 tỷ"])
def test_no_piece_of_a_split_number_passes_for_a_figure(inside: str) -> None:
    text = f"{HEADER}total: 8\nby_source: {{{inside}}}\n"
    assert ids(text) == ["invalid-value"]
    assert outcomes(text) == {"undecided": 1}


def test_two_money_units_in_one_sum_are_converted() -> None:
    text = (
        HEADER + "numbers: vi\ntotal: 0,300000 tỷ đồng\nby_year: {2021: 100.000.000 đồng, 2022: 200.000 nghìn đồng}\n"
    )
    assert (ids(text), outcomes(text)) == ([], {"holds": 1})
    (message,) = messages(text.replace("200.000", "200.001"))
    assert message.startswith("total 300 million VND is 0.001 less than its 2 years, 100 + 200.001 = 300.001")
    assert ids(HEADER + "total: 0,3 tỷ\nby_year: {2021: 100 triệu, 2022: 200000 nghìn}\n") == []


def test_shares_above_100_and_of_0() -> None:
    text = HEADER + "total: 100\nby_source: {a: {amount: 100, share: 150%}, b: {amount: 0, share: 0%}}\n"
    assert found(text) == [("share-mismatch", 5, 37)]
    assert outcomes(text) == {"holds": 2, "broken": 2}
    unknown = HEADER + "by_source: {a: {share: 150%}}\n"
    assert ids(unknown) == ["share-mismatch"]
    nothing = HEADER + "total: 0\nby_source: {a: {amount: 0, share: 50%}, b: {amount: 0, share: 50%}}\n"
    assert ids(nothing) == []
    assert outcomes(nothing) == {"holds": 2, "undecided": 2}


def test_a_share_of_the_total_is_not_passed_over() -> None:
    (message,) = messages(HEADER + "total: {amount: 3, share: 50%}\nby_year: {2021: 1, 2022: 2}\n")
    assert message == "total.share: the total is the whole; only a part of it has a share [invalid-value]"
    assert ids(HEADER + "total: 100\nreserve: {amount: 10, share: 20%}\n") == ["share-mismatch"]


def test_one_unreadable_figure_hides_no_other_fault() -> None:
    text = HEADER + "total: 1e3\nby_year: {2021: -1, 2022: {amount: 5, by_source: {a: 2, b: 2}}}\nby_surce: {a: 1}\n"
    assert ids(text) == ["invalid-value", "invalid-value", "sum-mismatch", "unknown-key"]


# ------------------------------------------------------------------------------------------- names that act

HOSTILE = (
    *("\\e[31mred", "\\e]0;title\\a", "\\x9b31m", "[red]x[/red]", "[link=x]", ":smile:", "\\u202eabc", "\\u2066x"),
    *(
        "a\\0b",
        "a\\nb",
        "a\\rb",
        "a\\tb",
        "\\x7f",
        "\\u2028",
        "\\u200b",
        "\\U000e0041",
        "%s{0}{name}",
        "::error::x",
        "=1+1",
    ),
)
SAFE = set(range(32, 127)) | {10}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_cannot_act_on_whoever_reads_the_report(tmp_path: Path, name: str) -> None:
    key = "x" if "\\0b" in name else f"a{name}"
    text = f'province: "{name}"\nperiod: 2021\nunit: "{name}"\ntotal: 3 tỷ\nby_source: {{"{key}": 1 tỷ, b: 1 tỷ}}\n'
    text += f'status: "{name}"\n"{key}": 5\nprojects: [{{name: "{name}", activity: "{name}", amount: "{name}"}}]\n'
    text += f'targets: [{{name: t, unit: "{name}", total: 3, by_source: {{"{key}": 1, b: 1}}}}]\n'
    text += f'documents: [{{title: "{name}", states: {{total: 4 tỷ, programme: "{name}"}}}}]\n'
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    for format_name in ("text", "concise", "json"):
        report = kcbudget.check(tmp_path)
        assert len(report.findings) >= 4
        printed = printed_as(format_name, report)
        for character in printed:
            code = ord(character)
            assert code in SAFE or unicodedata.category(character)[0] in "LMNPS", hex(code)
        assert "[red]x[/red]" in printed or name != "[red]x[/red]"
        if format_name == "concise":
            assert len(printed.splitlines()) == len(report.findings) + 1
        if format_name == "json":
            province = json.loads(printed)["files"][0]["province"]
            assert province == json.loads(f'"{as_json(name)}"')


def printed_as(format_name: str, report: kcbudget.Report) -> str:
    import io

    from kcbudget.output.formats import Options, renderer

    stream = io.StringIO()
    renderer(format_name).render(report, stream, Options(verbose=True))
    return stream.getvalue()


def as_json(name: str) -> str:
    """A YAML double-quoted text as JSON writes it."""
    for yaml_form, json_form in (("\\e", "\\u001b"), ("\\a", "\\u0007"), ("\\0", "\\u0000")):
        name = name.replace(yaml_form, json_form)
    return name.replace("\\x", "\\u00").replace("\\U000e0041", "\\udb40\\udc41")


# ------------------------------------------------------------------------------------------- the process


def test_without_asserts_the_findings_are_the_same(folder: Path) -> None:
    normal = run("check", ".", "--verbose", cwd=folder)
    optimised = process("check", ".", "--verbose", cwd=folder, python=("-OO",))
    plain = process("check", ".", "--verbose", cwd=folder, python=("-O",))
    assert normal.returncode == plain.returncode == optimised.returncode == 1
    assert normal.stdout == plain.stdout == optimised.stdout


@pytest.mark.parametrize("format_name", ["text", "concise", "json"])
@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C", "PYTHONUTF8": "0"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
     {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}],
    ids=["C", "C-uncoerced", "ascii", "latin-1"],
)  # fmt: skip
def test_an_output_that_cannot_say_everything_says_what_it_can(
    folder: Path, environment: dict[str, str], format_name: str
) -> None:
    result = run("check", ".", "--format", format_name, cwd=folder, **environment)
    assert (result.returncode, result.stderr) == (1, b"")
    assert b"z.yaml" in result.stdout
    if format_name == "json":
        assert json.loads(result.stdout)["files"][0]["province"] == "Lai Châu"


@POSIX
@pytest.mark.parametrize("format_name", [name for name in FORMATS if name not in TERSE])
def test_a_reader_that_leaves_is_no_finding_and_no_fault(tmp_path: Path, format_name: str) -> None:
    name = "s" * 200  # long names make findings of which even the shortest format tells more than a pipe holds
    parts = "".join(f"  {name}{number}: {{amount: 2, by_source: {{t{number}: 3}}}}\n" for number in range(150))
    (tmp_path / "m.yaml").write_text(f"{HEADER}by_source:\n{parts}", encoding="utf-8")
    command = [sys.executable, "-m", "kcbudget", "check", "m.yaml", "--format", format_name]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if process.stdout is None or process.stderr is None:
        pytest.fail("no pipes")
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 141


@POSIX
def test_an_interrupt_ends_the_run_quietly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kcbudget", "check", "-"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        while not waits_for_input(process.pid) and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate()
    assert process.returncode == 130
    assert output == b""
    assert b"Traceback" not in errors


def waits_for_input(pid: int) -> bool:
    """Whether a process has come to read its standard input, as far as the system tells."""
    try:
        return "pipe" in Path(f"/proc/{pid}/wchan").read_text(encoding="utf-8")
    except OSError:
        time.sleep(2)
        return True


def test_standard_input_is_a_plan_like_any_other(tmp_path: Path) -> None:
    result = run("check", "-", "--format", "concise", cwd=tmp_path, stdin=BAD.encode())
    assert result.returncode == 1
    assert result.stdout.startswith(b"<stdin>:4:8: error: total 301 million VND")
    assert run("check", "-", cwd=tmp_path, stdin=GOOD.encode()).returncode == 0
    assert run("check", "-", cwd=tmp_path, stdin=b"\xff\xfe").returncode == 3
    assert run("check", "-", "-", cwd=tmp_path, stdin=BAD.encode()).stdout.count(b"sum-mismatch") == 1


@POSIX
@pytest.mark.parametrize(
    ("redirection", "message"),
    [("<&-", "<stdin>: error: standard input is closed"), (">&-", "standard output is closed")],
)
def test_a_stream_that_is_closed_is_named(folder: Path, redirection: str, message: str) -> None:
    script = f"exec {sys.executable} -m kcbudget check --format concise - {redirection}"
    result = subprocess.run(["sh", "-c", script], cwd=folder, input=b"", capture_output=True, check=False)
    assert result.returncode == 3
    assert message in (result.stdout + result.stderr).decode()
    assert b"Traceback" not in result.stderr


@POSIX
@FULL
@pytest.mark.parametrize(
    "command",
    [["check", "z.yaml"], ["check", "z.yaml", "-f", "json"], ["explain"], ["new", "X", "--period", "2021", "-o", "-"]],
)
def test_a_full_disk_is_named(folder: Path, command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "kcbudget", *command], cwd=folder, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (result.returncode, result.stderr) == (3, b"kcbudget: no space left on the device\n")


@POSIX
@FULL
def test_an_output_on_a_full_device_is_named(folder: Path) -> None:
    result = run("check", "z.yaml", "--output", "/dev/full", cwd=folder)
    assert (result.returncode, result.stdout, result.stderr) == (3, b"", b"kcbudget: no space left on the device\n")


def test_an_output_that_cannot_be_made_is_named_as_given(folder: Path) -> None:
    result = run("check", "z.yaml", "--output", "none/out.txt", cwd=folder)
    assert (result.returncode, result.stdout) == (3, b"")
    assert result.stderr == b"kcbudget: none/out.txt: no such file or directory\n"


@POSIX
@NOT_ROOT
def test_an_output_in_a_folder_that_may_not_be_written_is_named(folder: Path) -> None:
    locked = folder / "locked"
    locked.mkdir(mode=0o500)
    result = run("check", "z.yaml", "--output", "locked/out.txt", cwd=folder)
    assert (result.returncode, result.stderr) == (3, b"kcbudget: locked/out.txt: permission denied\n")


def test_an_output_is_written_whole_or_not_at_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kcbudget.cli import terminal

    target = folder / "out.txt"
    target.write_text("before", encoding="utf-8")
    monkeypatch.chdir(folder)

    def fail_half_way() -> None:
        with terminal.writing("out.txt") as stream:
            stream.write("half")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way()
    assert target.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in folder.iterdir()) == ["a.yaml", "out.txt", "z.yaml"]
    with terminal.writing("out.txt") as stream:
        stream.write("whole")
    assert target.read_text(encoding="utf-8") == "whole"
    assert sorted(path.name for path in folder.iterdir()) == ["a.yaml", "out.txt", "z.yaml"]
