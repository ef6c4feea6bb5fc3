"""What is new needs one module and one line, or one row: planted here in a temporary package, it works at once.

A check, a format and a kind of identity that the program does not have are added as anybody would add them, and the
program is run from its command line.
"""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from support import HEADER, run

import kcbudget
from kcbudget import checks
from kcbudget.checks import Check
from kcbudget.figures import build, relations
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Terms
from kcbudget.figures.identity import Identity
from kcbudget.figures.kinds import KINDS, Kind, Parts
from kcbudget.language.messages import marked
from kcbudget.output import formats, report

BODY = HEADER + "total: 300\nby_year: {2021: 100, 2022: 200}\n"
WRONG = BODY.replace("200}", "250}")
CHECK = '''
"""A plan has a total that is round.

Nobody plans so exactly.

Bad:

    province: X
    period: 2021
    total: 300 tỷ đồng

Good:

    province: X
    period: 2021
    total: 301 tỷ đồng
"""

from kcbudget.answers.findings import Severity
from kcbudget.checks._said import Said
from kcbudget.language.messages import Message

SEVERITY = Severity.WARNING


def check(examined):
    """Name a round total."""
    figure = examined.cube.own[0]
    yield Said(figure.place, Message("total {text} is round", text=figure.amount.text))
'''
FORMAT = '''
FOR, SHOWS = "tests", "how many findings there are"
NAMES_UNREAD = False


def render(report, stream, options):
    """Write a number."""
    stream.write(f"{len(report.findings)} found\\n")
'''
KIND_CHECK = '''
"""A year has less than the one before.

A programme that grows does not shrink.
"""

from kcbudget.answers.findings import Severity
from kcbudget.answers.wording import number, parts_phrase, stated_phrase
from kcbudget.checks._said import Said, mismatches
from kcbudget.language.messages import Message

SEVERITY = Severity.ERROR


def check(examined):
    """Name the year, the one before, and by how much it falls."""
    for mismatch in mismatches(examined, "falling-years"):
        identity, gap = mismatch.identity, -mismatch.verdict.gap
        fields = {"year": stated_phrase(examined, identity), "before": parts_phrase(identity)}
        message = Message("{year} is {gap} less than {before}", **fields, gap=number(examined, gap, identity))
        yield Said(identity.place, message, mismatch=mismatch)
'''


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with plans, and a temporary place for modules of the program."""
    for name, text in {"plan.yaml": BODY, "wrong.yaml": WRONG}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    modules = tmp_path / "modules"
    modules.mkdir()
    for package in (checks, report):
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(modules)])
    yield tmp_path
    checks.module.cache_clear()


def printed(folder: Path, *arguments: str) -> str:
    done = run(*arguments, cwd=folder)
    assert done.stderr == b""
    return done.stdout.decode()


def test_a_check_is_one_module_and_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "modules" / "round_total.py").write_text(CHECK, encoding="utf-8")
    monkeypatch.setitem(checks.CHECKS, "round-total", Check(lambda examined: bool(examined.cube.own)))
    line = "plan.yaml:4:8: warning: total 300 is round [round-total]\n"
    assert printed(folder, "check", "-f", "concise", "plan.yaml") == f"{line}1 file: 0 errors, 1 warning, 0 notes\n"
    assert "[round-total]" not in printed(folder, "check", "-f", "concise", "--ignore", "round", "plan.yaml")
    assert "[sum-mismatch]" not in printed(folder, "check", "-f", "concise", "--select", "round", "wrong.yaml")
    assert run("check", "--strict", "plan.yaml", cwd=folder).returncode == 1
    assert printed(folder, "explain", "round-total").startswith(
        "round-total (warning)\n\nA plan has a total that is round"
    )
    assert "round-total" in printed(folder, "explain")
    (found,) = json.loads(printed(folder, "check", "-f", "json", "plan.yaml"))["findings"]
    assert (found["id"], found["line"]) == ("round-total", 4)
    (of_sarif,) = json.loads(printed(folder, "check", "-f", "sarif", "plan.yaml"))["runs"]
    assert of_sarif["tool"]["driver"]["rules"][of_sarif["results"][0]["ruleIndex"]]["id"] == "round-total"


def test_a_check_without_a_trigger_waits_for_a_fault_of_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "modules" / "round_total.py").write_text(CHECK, encoding="utf-8")
    monkeypatch.setitem(checks.CHECKS, "round-total", Check())
    assert printed(folder, "check", "-f", "concise", "plan.yaml") == ""


def test_a_format_is_one_module_and_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "modules" / "counting.py").write_text(FORMAT, encoding="utf-8")
    monkeypatch.setitem(formats.FORMATS, "counting", "kcbudget.output.report.counting")
    assert printed(folder, "check", "-f", "counting", "plan.yaml") == "0 found\n"
    assert printed(folder, "check", "-f", "counting", "wrong.yaml") == "1 found\n"
    *_, before, _ = formats.FORMATS
    assert f"{before} or counting." in " ".join(printed(folder, "check", "--help").split())
    assert "known are text" in run("check", "-f", "xyz", cwd=folder).stderr.decode()
    done = run("check", "-f", "counting", "none.yaml", cwd=folder)
    assert (done.stdout, done.returncode) == (b"0 found\n", 3)
    assert done.stderr == b"kcbudget: none.yaml: no such file or folder\n"  # the format does not name it


def test_a_kind_of_identity_is_one_row(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Years that must not fall: each is at least the one before. It is judged, worded, explained and located."""
    (folder / "modules" / "falling_years.py").write_text(KIND_CHECK, encoding="utf-8")
    monkeypatch.setitem(checks.CHECKS, "falling-years", Check())
    parts = Parts(one=marked("the year before, {name}"))
    monkeypatch.setitem(KINDS, "rising", Kind(id="falling-years", parts=parts))
    related = relations.relate

    def relate(cube: Cube, **options: Any) -> None:
        related(cube, **options)
        years = [Terms((figure,)) for figure in cube.own if figure.route[0] == "by_year"]
        for before, year in pairwise(years):
            cube.identities.append(Identity("at-least", "rising", year, before, route=year.plus[0].route))

    monkeypatch.setattr(build, "relate", relate)
    (folder / "falling.yaml").write_text(BODY.replace("200}", "20}").replace("300", "120"), encoding="utf-8")
    done = run("check", "-f", "json", "falling.yaml", cwd=folder)
    (file,), (found,) = (json.loads(done.stdout)[key] for key in ("files", "findings"))
    assert file["identities"] == {"holds": 1, "rounding": 0, "wording": 0, "broken": 1, "undecided": 0}
    assert (found["id"], found["line"], found["column"]) == ("falling-years", 5, 28)
    assert found["message"] == "by_year.2022 20 million VND is 80 less than the year before, by_year.2021"
    (suspect,) = found["suspects"]
    assert {change["route"] for change in suspect["changes"]} == {"by_year.2021", "by_year.2022"}
    (broken,) = kcbudget.check(folder / "falling.yaml").findings[0].identities
    assert (broken.id, broken.route, broken.difference.plain()) == ("falling-years", "by_year.2022", "-80")
    assert "by_year.2022 20 million VND is at least by_year.2021 100" in printed(
        folder, "why", "falling.yaml", "by_year.2022"
    )
    assert "broken: by_year.2022 20 million VND" in run("check", "-v", "falling.yaml", cwd=folder).stdout.decode()
    assert "by_year.2022 20 million VND" in run("check", "-f", "letter", "falling.yaml", cwd=folder).stdout.decode()


@pytest.mark.parametrize("package", [checks, report])
def test_nothing_planted_is_left(package: object) -> None:
    assert not any(name in checks.CHECKS for name in ("round-total",))
    assert "counting" not in formats.FORMATS
    assert "rising" not in KINDS
    assert len(package.__path__) == 1  # type: ignore[attr-defined]
