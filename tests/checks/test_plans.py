"""The published plans: those of plans/ hold or say what stays open, those of tests/plans print exactly their .out.

Run as a script, this writes the .out files anew.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

import kcbudget

CONSISTENT = sorted((ROOT / "plans").glob("*.yaml"))
RECORDED = sorted((ROOT / "tests" / "plans").glob("*.yaml"))

# What is known of each plan: figures, and identities that hold and that stay undecided.
VERDICTS = {
    "backan": (1, 1, 1),
    "backan-2023": (12, 7, 0),
    "bentre-2020": (3, 1, 0),
    "binhthuan-2019": (8, 1, 0),
    "caobang": (3, 12, 0),
    "daknong": (3, 1, 0),
    "dongnai-2020": (3, 0, 1),
    "laichau": (12, 6, 0),
    "ninhthuan": (0, 0, 0),
}


def concise(plan: Path) -> str:
    """What `check --format concise` prints, run where a maintainer of the repository would run it."""
    command = [sys.executable, "-m", "kcbudget", "check", "--format", "concise", plan.relative_to(ROOT).as_posix()]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    return done.stdout


@pytest.mark.parametrize("plan", CONSISTENT, ids=lambda plan: plan.stem)
def test_a_published_plan_has_the_verdicts_its_document_deserves(plan: Path) -> None:
    report = kcbudget.check(plan)
    assert [str(finding.message) for finding in report.findings if finding.severity != kcbudget.Severity.NOTE] == []
    (file,) = report.files
    assert (file.figures, file.outcomes["holds"], file.outcomes["undecided"]) == VERDICTS[plan.stem]
    assert file.outcomes["broken"] == file.outcomes["rounding"] == 0


def test_a_plan_without_figures_is_not_called_consistent() -> None:
    findings = kcbudget.check(ROOT / "plans" / "ninhthuan.yaml").findings
    assert [finding.id for finding in findings] == ["nothing-to-check", "document-mismatch"]


@pytest.mark.parametrize("plan", [*CONSISTENT, *RECORDED], ids=lambda plan: plan.stem)
def test_a_plan_says_where_its_figures_come_from(plan: Path) -> None:
    text = plan.read_text(encoding="utf-8")
    header = text[: text.index("\nprovince:")]
    assert all(line.startswith("#") for line in header.splitlines())
    assert "Figures:" in header or "Source:" in header


@pytest.mark.parametrize("plan", RECORDED, ids=lambda plan: plan.stem)
def test_a_recorded_plan_prints_exactly_its_out_file(plan: Path) -> None:
    assert concise(plan) == plan.with_suffix(".out").read_text(encoding="utf-8")


def test_every_out_file_has_its_plan() -> None:
    assert sorted((ROOT / "tests" / "plans").glob("*.out")) == [plan.with_suffix(".out") for plan in RECORDED]


if __name__ == "__main__":
    for each in RECORDED:
        each.with_suffix(".out").write_text(concise(each), encoding="utf-8")
