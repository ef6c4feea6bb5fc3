"""No text from a file, a path, an option or the environment acts on a terminal, in any format or error message."""

import json
import os
import re
from pathlib import Path

import pytest
from support import process, run

from kcbudget.output.formats import FORMATS

# One of each kind: an escape sequence, C0 and C1 controls, marks that reorder, hide or break a line.
HOSTILE = "x\x1b[31m\x07\x9b2J\u202e\u200b\u2028\x85\u2066\ufeff\U000e0041y"
UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
QUOTED = json.dumps(HOSTILE).replace("\\udb40\\udc41", "\\U000e0041")  # as YAML and TOML write it
NAME = HOSTILE.replace("\x85", "\n")  # a path may hold anything but NUL and a slash


def plan() -> str:
    """A plan with such text wherever it may have some, and every kind of finding that can be had in one."""
    text = QUOTED
    return f"""\
province: {text}
period: 2021-2022
programme: {text}
decision: {{number: {text}, date: {text}, signed_by: {text}, issued_by: {text}}}
unit: triệu đồng
notes: {text}
{text}: 1
total: 301
words: {text}
by_year: {{2021: 100, 2022: 200, {text}: 4}}
by_source:
  {text}: {{amount: 100, share: 40%, label: {text}, note: {text}, by_year: {{2021: 1, 2022: 2}}}}
  "b{text[1:]}: ""
  national: "150 {text[1:]}
  local: gần 11 tỷ
of_which: {{{text}: 400}}
by_locality: {{{text}: 100, c: 201}}
projects:
  - {{name: {text}, year: 2021, amount: 5, activity: {text}, locality: {text}, beneficiary: {text}}}
  - {{name: {text}, year: {text}, amount: {text}}}
targets:
  - {{name: {text}, unit: {text}, total: 100, per_year: 20, of_which: {{{text}: 300}}}}
  - {{name: {text}, unit: {text}, total: "1 {text[1:]}, by_source: {{{text}: 3}}, activity: {text}}}
documents:
  - {{title: {text}, publisher: {text}, date: {text}, url: {text}, states: {{total: 5, province: {text}, {text}: 1}}}}
  - {{title: {text}, states: {{period: {{value: {text}, misprint: {text}, correct: {text}}}}}}}
accepted:
  - {{id: sum-mismatch, at: total, difference: 1, reason: {text}, by: {text}}}
  - {{id: sum-mismatch, at: {text}, difference: 1, reason: {text}, until: {text}}}
part_of: {text}
includes: [{text}, "*.yaml"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Such plans: one that is read as one, one that YAML cannot read, one that adds up, in folders called likewise."""
    folder = tmp_path / NAME
    folder.mkdir()
    (folder / f"{NAME}.yaml").write_text(plan(), encoding="utf-8")
    text = QUOTED
    names = f"{{{text}: {{amount: 1, by_year: {{2021: 1, 2022: ''}}}}, 'b': khoảng 299}}"
    figures = f"total: 300\nby_year: {{2021: 100, 2022: 201}}\nby_source: {names}\nby_activity: {{{text}: 300}}\n"
    figures += f"targets:\n - {{name: {text}, unit: {text}, total: 10, per_year: 20}}\n"
    for name, body in {
        "good.yaml": f"province: {text}\nperiod: 2021-2022\nunit: triệu đồng\n" + figures,
        "syntax.yaml": f"a: [{text}\nb: {{\n",
        "control.yaml": "a: \x1b[31m\n",
        "tag.yaml": "province: !<x%1b[31m\u202e> 1\n&a\u202e b: *a\u202e\n",
        "legacy.yaml": "",
    }.items():
        (folder / name).write_text(body, encoding="utf-8")
    (folder / "legacy.yaml").write_bytes(b"a: \xff\x1b[31m\n")
    return tmp_path


def harmless(folder: Path, *arguments: str, **environment: str) -> int:
    done = run(*arguments, cwd=folder, **environment)
    for told in (done.stdout.decode(), done.stderr.decode()):
        assert UNSAFE.search(told) is None, told[max(UNSAFE.search(told).start() - 200, 0) :][:400]  # type: ignore[union-attr]
        assert "Traceback" not in told
    return done.returncode


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize(
    "command",
    [
        *(f"check --verbose --statistics --format {name}" for name in FORMATS),
        *(f"summary --format {name}" for name in ("table", "csv", "json", "markdown")),
        *(f"summary --by source --format {name}" for name in ("table", "csv", "markdown")),
        "coverage", "coverage --format json", "coverage --self-test", "trace 300", "trace 300 --format json",
    ],
)  # fmt: skip
def test_no_format_lets_text_from_a_file_act(folder: Path, command: str, language: str) -> None:
    assert harmless(folder, *command.split(), ".", KCBUDGET_LANG=language, COLUMNS="100") == 3
    if command.startswith("summary"):  # of one plan it has other tables
        assert harmless(folder, *command.split(), f"{NAME}/good.yaml", KCBUDGET_LANG=language) == 0


def test_the_plan_has_findings_of_many_kinds(folder: Path) -> None:
    report = json.loads(run("check", ".", "--format", "json", cwd=folder).stdout)
    assert len(report["summary"]["by_id"]) >= 10, report["summary"]["by_id"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", NAME), ("check", f"--{NAME}"), ("check", f"-{NAME}"), (NAME,), ("check", "--format", NAME),
        ("check", "--format", f"json:{NAME}/{NAME}/x"), ("check", "-f", f"json:{NAME}", "-f", f"text:{NAME}"),
        ("check", "-o", f"{NAME}/{NAME}/x"), ("check", "--select", NAME), ("check", "--ignore", NAME),
        ("check", "--severity", NAME), ("check", "--severity", f"sum-mismatch={NAME}"),
        ("check", "--severity", f"{NAME}=error"), ("check", "--fail-over", NAME), ("check", "--baseline", NAME),
        ("check", "--write-baseline", f"{NAME}/{NAME}/x"), ("check", "--lang", NAME), ("check", "--no-color", NAME),
        ("summary", "--by", NAME), ("summary", "--unit", NAME), ("summary", "--format", NAME), ("summary", NAME),
        ("summary", "-o", f"{NAME}/{NAME}/x", "plan.yaml"), ("coverage", NAME), ("coverage", f"--self-test={NAME}"),
        ("why", NAME, "total"), ("why", "plan.yaml", NAME), ("why", NAME), ("trace", NAME),
        ("trace", NAME, "plan.yaml"),
        ("trace", "5", NAME), ("explain", NAME), ("config", NAME), ("new", NAME), ("new", "A", "--period", NAME),
        ("new", NAME, "--period", "2021"), ("new", "A", "--period", "2021", "--schema", NAME), ("schema", NAME),
        ("new", "A", "--period", "2021", "-o", f"{NAME}/{NAME}/x"), ("schema", "-o", f"{NAME}/{NAME}/x"),
        ("check", "--watch", "-", NAME),
    ],
    ids=lambda arguments: " ".join(arguments).replace(NAME, "NAME"),
)  # fmt: skip
def test_no_message_lets_an_option_act(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "plan.yaml").write_text("province: A\nperiod: 2021\nunit: triệu đồng\ntotal: 7\n", encoding="utf-8")
    harmless(tmp_path, *arguments, KCBUDGET_LANG="vi")


def test_what_was_typed_begins_no_line_of_a_message(tmp_path: Path) -> None:
    told = run("explain", "x\nError: all is well", cwd=tmp_path).stderr.decode()
    assert "x\\x0aError: all is well" in told


def test_no_name_of_a_file_that_is_written_acts(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(
        "province: A\nperiod: 2021\nunit: triệu đồng\ntotal: 7\nx: 1\n", encoding="utf-8"
    )
    assert harmless(tmp_path, "check", "plan.yaml", "--write-baseline", NAME) == 0
    assert harmless(tmp_path, "check", "plan.yaml", "--baseline", NAME) == 0
    assert harmless(tmp_path, "new", "A", "--period", "2021", "-o", f"{NAME}.yaml") == 0
    assert harmless(tmp_path, "new", "A", "--period", "2021", "-o", f"{NAME}.yaml") == 2
    assert harmless(tmp_path, "check", "plan.yaml", "-o", f"{NAME}.txt") == 1


@pytest.mark.parametrize(
    "settings",
    [
        f"{QUOTED} = 1", f"ignore = [{QUOTED}]", f"severity = {{sum-mismatch = {QUOTED}}}",
        f"fail-over = {QUOTED}", f"baseline = {QUOTED}", "baseline = '\x1b'", f"# {HOSTILE}\n[",
        f"per-file-ignores = {{{QUOTED} = ['missing-year']}}",
    ],
    ids=ascii,
)  # fmt: skip
def test_no_settings_act(folder: Path, settings: str) -> None:
    (folder / NAME / "kcbudget.toml").write_text(settings, encoding="utf-8")
    for format_name in ("text", "json"):
        harmless(folder, "config", NAME, "--format", format_name)
    harmless(folder, "check", NAME)


@pytest.mark.parametrize(
    "baseline",
    [f"[{QUOTED}", json.dumps({"version": HOSTILE}), json.dumps({"version": 1, "findings": [HOSTILE]})],
)
def test_no_baseline_acts(folder: Path, baseline: str) -> None:
    (folder / NAME / NAME).write_text(baseline, encoding="utf-8")
    assert harmless(folder, "check", NAME, "--baseline", f"{NAME}/{NAME}") in (2, 3)


@pytest.mark.parametrize(
    "name", ["KCBUDGET_LANG", "LANG", "LC_ALL", "COLUMNS", "SOURCE_DATE_EPOCH", "TERM", "NO_COLOR"]
)
def test_no_variable_acts(folder: Path, name: str) -> None:
    for command in (["check", "."], ["check", "--help"], ["summary", NAME]):
        harmless(folder, *command, **{name: HOSTILE})


@pytest.mark.skipif(os.name != "posix", reason="needs a name that holds an escape")
def test_the_name_of_the_program_does_not_act(tmp_path: Path) -> None:
    script = f"import sys; sys.argv = [{NAME!r}, 'check', '--nothing']; from kcbudget.cli import main; main()"
    done = process(cwd=tmp_path, python=("-c", script))
    assert UNSAFE.search(done.stderr.decode()) is None
