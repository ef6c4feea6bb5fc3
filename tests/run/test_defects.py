"""A defect of the program at one file costs that file, in every format and command, and never passes for anything else.

A defect is planted for each run, because nothing that is written in a plan causes one.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from unittest import mock
from xml.etree import ElementTree

import jsonschema
import pytest
import support
from support import HEADER, concise_lines

import kcbudget
from kcbudget import Settings, Severity
from kcbudget.checks import DEFECT
from kcbudget.figures.identity import Identity
from kcbudget.figures.judge import System
from kcbudget.figures.verdict import Verdict
from kcbudget.output.formats import FORMATS, renderer
from kcbudget.output.report.json_report import schema
from kcbudget.run import api

# The judge fails at each identity that states 666; in `SCRIPT` as a user's run would meet it.
PLANTED = HEADER + "total: 666\nby_year: {2021: 1, 2022: 2}\n"
WRONG = HEADER + "total: 400\nby_year: {2021: 100, 2022: 200}\n"
RIGHT = HEADER + "total: 300\nby_year: {2021: 100, 2022: 200}\n"
SCRIPT = """
import sys
from kcbudget.figures.judge import System
judge = System.judge
def failing(self, identity):
    if any(figure.amount.text == "666" for figure in identity.left.plus):
        raise {error}
    return judge(self, identity)
System.judge = failing
{more}
from kcbudget.cli.main import main
main()
"""
TOLD = re.compile(
    r"the file could not be examined because of a defect of kcbudget: ZeroDivisionError "
    r"at kcbudget\.figures\.judged:[0-9]+"
)
ADVICE = (
    f"please report this defect of kcbudget {kcbudget.__version__}: send the file if it may be shared, the command, "
    "and what the command prints with KCBUDGET_DEBUG=1"
)


def run(
    folder: Path,
    *arguments: str,
    error: str = 'ZeroDivisionError("/home/somebody")',
    more: str = "",
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Run the command line with the judge failing; in a process of its own where ``more`` is planted with it."""
    judge = System.judge

    def failing(self: System, identity: Identity) -> Verdict:
        if any(figure.amount.text == "666" for figure in identity.left.plus):
            raise eval(error)  # noqa: S307 - a literal of these tests
        return judge(self, identity)

    if not more:
        with mock.patch.object(System, "judge", failing):
            done = support.run(*arguments, cwd=folder, **environment)
        told = (done.stdout.decode(), done.stderr.decode())
        return subprocess.CompletedProcess(done.args, done.returncode, *told)
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "KCBUDGET_DEBUG")}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT.format(error=error, more=more), *arguments],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
        env={**inherited, "PYTHONUTF8": "1", "KCBUDGET_LANG": "en", **environment},
    )  # fmt: skip


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    for name, text in (("a", PLANTED), ("b", WRONG), ("c", RIGHT)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def concise(output: str) -> list[str]:
    """The place and the id of each line of the concise format."""
    return [re.sub(r"(:[0-9]+:[0-9]+): .*\[", r"\1 [", line) for line in concise_lines(output.encode())]


A, B, UNREAD = "a.yaml:1:1 [internal-error]", "b.yaml:4:8 [sum-mismatch]", "nowhere.yaml: [unreadable]"


@pytest.mark.parametrize(
    ("names", "status", "lines"),
    [
        (("c",), 0, []),
        (("b", "c"), 1, [B]),
        (("a", "c"), 70, [A]),
        (("a", "b", "c"), 70, [A, B]),
        (("c", "b", "a"), 70, [A, B]),
        (("a", "b", "nowhere"), 3, [UNREAD, A, B]),
        (("b", "nowhere"), 3, [UNREAD, B]),
    ],
)
def test_a_file_that_could_not_be_read_wins_over_a_defect_and_a_defect_over_findings(
    plans: Path, names: tuple[str, ...], status: int, lines: list[str]
) -> None:
    done = run(plans, "check", "-f", "concise", *(f"{name}.yaml" for name in names))
    told = [re.sub(r"^(nowhere.yaml:) .* \[", r"\1 [", line) for line in concise(done.stdout)]
    assert (told, done.stderr, done.returncode) == (lines, "", status)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_of_a_defect_and_of_the_other_files(plans: Path, name: str) -> None:
    done = run(plans, "check", "-f", name, "a.yaml", "b.yaml", "c.yaml")
    assert done.returncode == 70
    assert "Traceback" not in done.stdout + done.stderr
    assert "somebody" not in done.stdout + done.stderr
    if name == "diff":  # there is nothing to correct
        assert done.stdout == ""
        assert TOLD.fullmatch(done.stderr.removeprefix("kcbudget: a.yaml: ").rstrip())
        return
    assert TOLD.search(re.sub(r"\s+", " ", done.stdout))
    assert "b.yaml" in done.stdout
    told_on_error = not renderer(name).NAMES_UNREAD
    assert done.stderr.startswith("kcbudget: a.yaml: ") == told_on_error


def test_the_text_tells_what_to_send(plans: Path) -> None:
    lines = run(plans, "check", "a.yaml", COLUMNS="300").stdout.splitlines()
    where = TOLD.search(lines[0])
    assert where is not None
    assert lines == [
        f"a.yaml:1:1: error: {where[0]} [internal-error]",
        "     1 | province: Lai Châu",
        "       | ^",
        f"  help: {ADVICE}",
        "",
        "a.yaml: 0 figures, 0 identities",
        "1 file, 1 error, 0 warnings, 0 notes",
    ]


def test_the_letter_does_not_blame_the_document(plans: Path) -> None:
    *notes, last = run(plans, "check", "-f", "letter", "a.yaml", "b.yaml", "c.yaml").stdout.split(f"\n{'-' * 80}\n\n")
    assert [note.splitlines()[1] for note in notes] == ["Re: the figures of Lai Châu 2021-2022"] * 2
    assert [name for note in notes for name in re.findall(r"[a-c]\.yaml", note)] == ["b.yaml", "c.yaml"]
    title, *lines = last.split("\n- ")
    assert title.replace("\n", " ") == (
        "Files that could not be examined because of a defect of the program, no fault of the documents:"
    )
    assert [TOLD.fullmatch(" ".join(line.split()).removeprefix("a.yaml: ")) is not None for line in lines] == [True]


def test_programs_are_told_of_a_defect_as_their_formats_have_it(plans: Path) -> None:
    names = ("json", "sarif", "junit", "github", "gitlab")
    outputs = [part for name in names for part in ("-f", f"{name}:out.{name}")]
    assert run(plans, "check", *outputs, "a.yaml", "b.yaml").returncode == 70
    read = {name: (plans / f"out.{name}").read_text(encoding="utf-8") for name in names}

    report = json.loads(read["json"])
    jsonschema.validate(report, schema())
    first, second = report["findings"]
    assert TOLD.fullmatch(first["message"])
    assert re.fullmatch(r"kcbudget\.figures\.judged:[0-9]+", first["where"])
    assert (first["id"], first["severity"], first["error"]) == ("internal-error", "error", "ZeroDivisionError")
    assert first["advice"] == ADVICE
    assert second["id"] == "sum-mismatch"
    assert report["summary"]["errors"] == 2

    (log,) = json.loads(read["sarif"])["runs"]
    assert log["invocations"][0]["executionSuccessful"] is False
    assert [(result["ruleId"], result["level"]) for result in log["results"]] == [
        ("internal-error", "error"),
        ("sum-mismatch", "error"),
    ]

    suites = ElementTree.fromstring(read["junit"])  # noqa: S314 - we wrote it
    assert suites.attrib == {"name": "kcbudget", "tests": "2", "failures": "1", "errors": "1"}
    error = suites[0][0][0]
    assert (error.tag, error.attrib["type"]) == ("error", "internal-error")
    assert (error.text or "").splitlines()[1] == f"help: {ADVICE}"
    assert suites[1][0][0].tag == "failure"

    assert read["github"].startswith("::error file=a.yaml,line=1,col=1,endColumn=2,title=internal-error::the file")
    assert [(issue["check_name"], issue["severity"]) for issue in json.loads(read["gitlab"])] == [
        ("internal-error", "major"),
        ("sum-mismatch", "major"),
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("summary", "-f", "csv"), "b.yaml"),
        (("summary",), "leaves out: a.yaml (could not be examined)"),
        (("coverage",), "b.yaml: Lai Châu 2021-2022: 3 figures"),
        (("coverage", "-f", "json"), '"path": "b.yaml"'),
        (("trace", "300"), "c.yaml:4:8: total 300"),
    ],
)
def test_the_other_commands_go_on_with_the_other_files(plans: Path, arguments: tuple[str, ...], expected: str) -> None:
    done = run(plans, *arguments, "a.yaml", "b.yaml", "c.yaml")
    assert done.returncode == 70
    assert expected in done.stdout
    assert re.fullmatch(f"kcbudget: a.yaml: {TOLD.pattern}; {re.escape(ADVICE)}\n", done.stderr)
    assert run(plans, *arguments, "a.yaml", "nowhere.yaml", "c.yaml").returncode == 3


def test_why_ends_with_the_status_of_a_defect(plans: Path) -> None:
    done = run(plans, "why", "a.yaml", "total")
    assert (done.stdout, done.returncode) == ("", 70)
    assert done.stderr.startswith("kcbudget: a.yaml: the file could not be examined")


def test_a_defect_in_what_is_asked_of_a_plan_costs_that_file_only(plans: Path) -> None:
    more = """
from kcbudget.diagnosis import coverage
cover = coverage.cover
def failing_cover(cube, verdicts):
    if cube.figures[0].amount.text == "400":
        raise IndexError
    return cover(cube, verdicts)
coverage.cover = failing_cover
"""
    done = run(plans, "coverage", "b.yaml", "c.yaml", more=more)
    assert done.returncode == 70
    assert done.stdout.startswith("c.yaml: ")
    assert "b.yaml: the file could not be examined because of a defect of kcbudget: IndexError" in done.stderr


@pytest.mark.parametrize("option", [("--verbose",), ("-f", "letter")])
def test_a_defect_in_the_words_for_identities_costs_that_file_only(plans: Path, option: tuple[str, ...]) -> None:
    more = """
from kcbudget.answers import identities
sentence = identities.sentence
def failing_sentence(examined, identity, verdict):
    if identity.left.plus[0].amount.text == "300":
        raise KeyError("figure")
    return sentence(examined, identity, verdict)
identities.sentence = failing_sentence
"""
    assert run(plans, "check", "b.yaml", "c.yaml", more=more).returncode == 1
    done = run(plans, "check", *option, "b.yaml", "c.yaml", more=more)
    assert done.returncode == 70
    assert "total 400 million VND is 100 more than its 2 years" in done.stdout
    assert "KeyError at kcbudget.answers.identities:" in re.sub(r"\s+", " ", done.stdout)


def test_a_defect_in_the_words_of_a_finding_costs_that_file_only(plans: Path) -> None:
    more = """
from kcbudget.language import messages
show = messages.show
def failing_show(number, style, **options):
    if number == 400:
        raise ValueError
    return show(number, style, **options)
messages.show = failing_show
from kcbudget.language import amounts
amounts.show = failing_show
"""
    (plans / "d.yaml").write_text(WRONG.replace("400", "401"), encoding="utf-8")
    done = run(plans, "check", "-f", "concise", "b.yaml", "d.yaml", more=more)
    assert (concise(done.stdout), done.returncode) == (["b.yaml:1:1 [internal-error]", "d.yaml:4:8 [sum-mismatch]"], 70)


@pytest.mark.parametrize(
    "error", ["RecursionError", "MemoryError", "KeyError('x')", "OSError(5, 'x')", "AssertionError"]
)
def test_whatever_fails_costs_one_file(plans: Path, error: str) -> None:
    done = run(plans, "check", "-f", "concise", "a.yaml", "b.yaml", error=error)
    assert (concise(done.stdout), done.returncode) == ([A, B], 70)
    assert f": {error.partition('(')[0]} at kcbudget.figures.judged:" in done.stdout


def test_deep_recursion_costs_one_file(plans: Path) -> None:
    error = "RuntimeError(failing(self, identity))"
    done = run(plans, "check", "-f", "concise", "a.yaml", "b.yaml", error=error, more="pass")
    assert (concise(done.stdout), done.returncode) == ([A, B], 70)
    assert "RecursionError" in done.stdout


def test_an_interrupt_is_no_defect(plans: Path) -> None:
    done = run(plans, "check", "-f", "concise", "a.yaml", "b.yaml", error="KeyboardInterrupt")
    assert (done.stdout, done.stderr.strip(), done.returncode) == ("", "", 130)


@pytest.mark.parametrize(
    ("value", "shown"), [("1", True), ("true", True), ("0", False), ("", False)]
)  # fmt: skip
def test_the_traceback_is_shown_when_it_is_asked_for(plans: Path, value: str, shown: bool) -> None:
    for arguments in (("check", "-f", "concise"), ("summary",), ("coverage",), ("trace", "5")):
        done = run(plans, *arguments, "a.yaml", "b.yaml", KCBUDGET_DEBUG=value)
        assert done.returncode == 70
        assert "Traceback" not in done.stdout
        assert done.stderr.count("Traceback (most recent call last):") == shown
        assert done.stderr.rstrip().endswith("ZeroDivisionError: /home/somebody") == shown


def test_a_defect_that_no_file_is_to_blame_for_ends_the_run_with_a_sentence(plans: Path) -> None:
    more = "from kcbudget.reading import source\nsource.find = lambda paths: 1 / 0\n"
    done = run(plans, "check", "b.yaml", more=more)
    assert (done.stdout, done.returncode) == ("", 70)
    assert done.stderr == (
        "kcbudget: the run ended because of a defect of kcbudget: ZeroDivisionError at kcbudget.run.api:"
        f"{re.findall(r'api:([0-9]+);', done.stderr)[0]}; please report it: send the command, the version "
        f"{kcbudget.__version__}, and what the command prints with KCBUDGET_DEBUG=1\n"
    )
    shown = run(plans, "check", "b.yaml", more=more, KCBUDGET_DEBUG="1").stderr
    assert shown.rstrip().endswith("ZeroDivisionError: division by zero")


def test_a_defect_in_one_of_many_processes_costs_one_file(tmp_path: Path) -> None:
    for number in range(520):
        text = PLANTED if number == 300 else WRONG if number == 301 else RIGHT
        (tmp_path / f"{number:03}.yaml").write_text(text, encoding="utf-8")
    more = "from kcbudget.run import workers\nworkers.available = lambda: 2\n"
    done = run(tmp_path, "check", "-f", "concise", ".", more=more, KCBUDGET_DEBUG="1")
    assert concise(done.stdout) == ["300.yaml:1:1 [internal-error]", "301.yaml:4:8 [sum-mismatch]"]
    assert done.returncode == 70
    assert done.stderr.count("Traceback (most recent call last):") == 1


# ----------------------------------------------------------------------------------------------- settings


@pytest.mark.parametrize(
    "options",
    [
        ("--ignore", "in"),
        ("--select", "share"),
        ("--severity", "in=off"),
        ("--fail-over", "100%"),
        ("--strict",),
        ("--baseline", "known.json"),
    ],
)
def test_nothing_leaves_a_defect_out_or_changes_it(plans: Path, options: tuple[str, ...]) -> None:
    entry = {"path": "a.yaml", "id": "internal-error", "text": "p"}
    (plans / "known.json").write_text(json.dumps({"version": 2, "findings": [entry]}), encoding="utf-8")
    (plans / "kcbudget.toml").write_text('per-file-ignores = {"*" = ["in", "sum"]}\n', encoding="utf-8")
    done = run(plans, "check", "-f", "concise", *options, "a.yaml", "b.yaml")
    assert (concise(done.stdout)[:1], done.returncode) == ([A], 70)


@pytest.mark.parametrize("option", ["--ignore=internal-error", "--select=internal", "--severity=internal-error=note"])
def test_a_setting_that_names_a_defect_is_refused(plans: Path, option: str) -> None:
    done = run(plans, "check", option, "c.yaml")
    assert (done.stdout, done.returncode) == ("", 2)
    assert "internal-error is always an error and always reported; no setting changes it" in done.stderr


def test_a_baseline_records_no_defect(plans: Path) -> None:
    done = run(plans, "check", "--write-baseline", "known.json", "a.yaml", "b.yaml")
    assert (done.stdout, done.returncode) == ("known.json: 1 finding recorded\n", 70)
    assert done.stderr.startswith("kcbudget: a.yaml: the file could not be examined")
    assert "internal-error" not in (plans / "known.json").read_text(encoding="utf-8")


# --------------------------------------------------------------------------------------------- Python API


def test_in_python_a_defect_is_an_entry_of_the_report(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = System.judge

    def failing(self: System, identity: Identity) -> Verdict:
        if any(figure.amount.text == "666" for figure in identity.left.plus):
            raise ZeroDivisionError
        return judge(self, identity)

    monkeypatch.setattr(System, "judge", failing)
    for report in (kcbudget.check(plans / "a.yaml"), kcbudget.check_text(PLANTED)):
        (finding,) = report.findings
        assert (finding.id, finding.severity, finding.place) == (DEFECT, Severity.ERROR, (1, 1))
        assert not report.ok
        (traceback,) = report.tracebacks
        assert traceback.rstrip().endswith("ZeroDivisionError")
        (file,) = report.files
        assert (file.figures, file.identities, file.judged()) == (0, 0, ())
    ignoring = Settings(ignore=("internal-error",), severity={"internal-error": None}, select=("sum-mismatch",))
    report = kcbudget.check(plans, settings=ignoring)
    assert [finding.id for finding in report.findings] == ["internal-error", "sum-mismatch"]
    summary = api.summarise(plans)
    assert [(file.path.rpartition("/")[2], file.traceback is None) for file in summary.unread] == [("a.yaml", False)]
    assert [plan.path.rpartition("/")[2] for plan in summary.plans] == ["b.yaml", "c.yaml"]
