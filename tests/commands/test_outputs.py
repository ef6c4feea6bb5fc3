"""What a check writes where: one format to standard output, any number to files, and counts of findings on request."""

import json
import os
import re
from pathlib import Path

import pytest
from support import HEADER, process, run

from kcbudget.output import formats

GOOD = HEADER + "total: 300\nby_year: {2021: 100, 2022: 200}\n"
BAD = HEADER + "total: 301\nby_year: {2021: 100, 2022: 200}\n"
SEVERAL = HEADER + "total: 301\nby_year: {2021: 100, 2022: 200}\nby_yeer: 1\nby_sauce: 1\nby_source: {a: 301, b: 9}\n"
# The formats in which a person sees which files could not be read.
NAMED = [name for name in formats.FORMATS if formats.renderer(name).NAMES_UNREAD]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def printed(folder: Path, *arguments: str, status: int = 1) -> str:
    result = run("check", *arguments, cwd=folder)
    assert (result.returncode, result.stderr) == (status, b"")
    return result.stdout.decode()


def refused(folder: Path, *arguments: str) -> str:
    before = sorted(folder.iterdir())
    result = run("check", *arguments, cwd=folder)
    assert (result.returncode, result.stdout) == (2, b"")
    assert sorted(folder.iterdir()) == before
    return " ".join(result.stderr.decode().split())


# ------------------------------------------------------------------------------------------- several formats


def test_each_format_goes_to_its_own_file_and_one_to_standard_output(folder: Path) -> None:
    alone = {name: printed(folder, "bad.yaml", "good.yaml", "-f", name) for name in formats.FORMATS}
    others = [f"--format={name}:out.{name}" for name in formats.FORMATS if name != "text"]
    assert printed(folder, "bad.yaml", "good.yaml", *others, "-f", "text") == alone["text"]
    for name in set(formats.FORMATS) - {"text"}:
        assert (folder / f"out.{name}").read_bytes().decode() == alone[name]


def test_formats_with_files_only_print_nothing(folder: Path) -> None:
    assert printed(folder, "bad.yaml", "-f", "json:a", "-f", "json:b") == ""
    assert (folder / "a").read_bytes() == (folder / "b").read_bytes() != b""


def test_output_is_for_the_format_without_a_file(folder: Path) -> None:
    concise = printed(folder, "bad.yaml", "-f", "concise")
    assert printed(folder, "bad.yaml", "-f", "concise", "-f", "json:out.json", "-o", "out.txt") == ""
    assert (folder / "out.txt").read_text(encoding="utf-8") == concise
    assert json.loads((folder / "out.json").read_text(encoding="utf-8"))["summary"]["errors"] == 1
    assert printed(folder, "bad.yaml", "-f", "concise:-", "-f", "json:out.json") == concise
    assert printed(folder, "bad.yaml", "-f", "json:out.json", "-o", "-") == ""


def test_diff_is_short_for_its_format(folder: Path) -> None:
    assert printed(folder, "bad.yaml", "--diff", "-f", "concise:out") == printed(folder, "bad.yaml", "-f", "diff")
    assert (folder / "out").read_text(encoding="utf-8").startswith("bad.yaml:4:8: ")


def test_a_file_with_a_colon_in_its_name_is_one_file(folder: Path) -> None:
    printed(folder, "bad.yaml", "-f", "concise:a:b")
    assert (folder / "a:b").read_text(encoding="utf-8").startswith("bad.yaml:4:8: ")


def test_a_file_that_cannot_be_written_is_named_and_no_other_is_left_half_written(folder: Path) -> None:
    result = run("check", "bad.yaml", "-f", "text", "-f", "json:none/out.json", cwd=folder)
    assert (result.returncode, result.stdout) == (3, b"")
    assert result.stderr == b"kcbudget: none/out.json: no such file or directory\n"
    assert sorted(path.name for path in folder.iterdir()) == ["bad.yaml", "good.yaml"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-f", "text", "-f", "sarif"], "only one format can go to standard output, not text, sarif; write sarif:FILE"),
        (["-f", "text", "-f", "json:-"], "only one format can go to standard output, not text, json; write json:FILE"),
        (["--diff", "-f", "json"], "only one format can go to standard output, not diff, json; write json:FILE"),
        (["-f", "json:a", "-o", "b"], "every format has a file already; --output is for the one that has none"),
        (["-f", "sarif:"], "sarif: names no file behind its colon"),
        (["-f", "txt"], "there is no format txt; did you mean text?"),
        (["-f", "jnit:x"], "there is no format jnit; did you mean junit?"),
        (["-f", "pdf"], f"there is no format pdf; known are {', '.join(formats.FORMATS)}"),
        (["-f", ""], "there is no format ; known are text, "),
    ],
)
def test_wrong_use_says_what_to_write(folder: Path, arguments: list[str], message: str) -> None:
    assert message in refused(folder, *arguments, "bad.yaml")


@pytest.mark.parametrize("second", [["-f", "sarif:out"], ["-f", "sarif:./out"], ["-f", "text", "-o", "out"]])
def test_two_formats_never_share_a_file(folder: Path, second: list[str]) -> None:
    assert f"two formats would be written to {folder}/out" in refused(folder, "-f", "json:out", *second, "bad.yaml")


@pytest.mark.skipif(not Path(os.devnull).exists(), reason="needs a null device")
def test_a_device_takes_what_it_is_given(folder: Path) -> None:
    assert printed(folder, "bad.yaml", "-f", f"json:{os.devnull}", "-f", f"sarif:{os.devnull}") == ""


@pytest.mark.parametrize("name", formats.FORMATS)
def test_a_file_that_could_not_be_read_is_named_once_where_people_look(folder: Path, name: str) -> None:
    message = "none.yaml: no such file or folder"
    result = run("check", "none.yaml", "good.yaml", "-f", name, cwd=folder)
    assert result.returncode == 3
    assert result.stderr.decode() == ("" if name in NAMED else f"kcbudget: {message}\n")
    assert name not in NAMED or b"no such file or folder" in result.stdout
    result = run("check", "none.yaml", "good.yaml", "-f", f"{name}:out", cwd=folder)
    assert (result.returncode, result.stdout, result.stderr.decode()) == (3, b"", f"kcbudget: {message}\n")


def test_the_help_names_every_format() -> None:
    help_text = run("check", "--help").stdout.decode()
    listed = " ".join(help_text[help_text.index("How to print") :].split()).partition(". ")[0]
    assert re.findall(r"[a-z]+", listed.partition(": ")[2].replace("(the default)", "")) == [
        *list(formats.FORMATS)[:-1],
        "or",
        list(formats.FORMATS)[-1],
    ]


@pytest.mark.parametrize(("typed", "offered"), [("g", ["github", "gitlab"]), ("x", []), ("", list(formats.FORMATS))])
def test_a_shell_completes_the_names(tmp_path: Path, typed: str, offered: list[str]) -> None:
    script = "from kcbudget.cli.main import cli; cli(prog_name='kcbudget')"
    asked = {
        "_KCBUDGET_COMPLETE": "bash_complete",
        "COMP_WORDS": f"kcbudget check -f {typed}",
        "COMP_CWORD": "3",
    }
    result = process(cwd=tmp_path, python=("-c", script), **asked)
    assert [line.removeprefix("plain,") for line in result.stdout.decode().split()] == offered


# ------------------------------------------------------------------------------------------- statistics


def test_statistics_count_the_findings_by_id(folder: Path) -> None:
    (folder / "several.yaml").write_text(SEVERAL, encoding="utf-8")
    (folder / "nothing.yaml").write_text("province: X\nperiod: 2021\n", encoding="utf-8")
    counts = "2  error  sum-mismatch\n2  error  unknown-key\n1  note   nothing-to-check\n"
    for name in ("text", "concise"):
        without = printed(folder, "several.yaml", "nothing.yaml", "-f", name)
        assert printed(folder, "several.yaml", "nothing.yaml", "-f", name, "--statistics") == without + counts
    report = json.loads(printed(folder, "several.yaml", "nothing.yaml", "-f", "json"))
    by_id = {"sum-mismatch": 2, "unknown-key": 2, "nothing-to-check": 1}
    assert list(report["summary"]["by_id"].items()) == list(by_id.items())


def test_statistics_of_nothing_are_nothing(folder: Path) -> None:
    assert printed(folder, "good.yaml", "-f", "concise", "--statistics", status=0) == ""
    assert printed(folder, "good.yaml", "--statistics", status=0) == printed(folder, "good.yaml", status=0)


def test_statistics_keep_severities_apart(folder: Path) -> None:
    adjusted = 'total: 290\nby_source:\n  a: {amount: 130, share: "44.82%"}\n  b: {amount: 160, share: "55.18%"}\n'
    (folder / "adjusted.yaml").write_text(HEADER + adjusted, encoding="utf-8")
    wrong = "total: 100\nby_source: {a: {amount: 40, share: 41%}, b: {amount: 60, share: 70%}}\n"
    (folder / "wrong.yaml").write_text(HEADER + wrong, encoding="utf-8")
    lines = printed(folder, "adjusted.yaml", "wrong.yaml", "-f", "concise", "--statistics").splitlines()[-2:]
    assert lines == ["2  error    share-mismatch", "1  warning  share-mismatch"]


def test_statistics_speak_the_language(folder: Path) -> None:
    lines = printed(folder, "bad.yaml", "-f", "concise", "--statistics", "--lang", "vi").splitlines()
    assert lines[-1] == "1  lỗi  sum-mismatch"
