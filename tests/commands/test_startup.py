"""What a run does not need stays unimported: most of a short run is importing."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

from kcbudget.cli.main import NAMES
from kcbudget.output import formats

LAI_CHAU = ROOT / "plans" / "laichau.yaml"
BROKEN = "province: X\nperiod: 2021-2022\nunit: triệu đồng\ntotal: 5\nby_year: {2021: 1, 2022: 2}\n"
RUN = """
import atexit, json, sys
atexit.register(lambda: print("\\n" + json.dumps(sorted(sys.modules)), file=sys.stderr))
from kcbudget.cli.main import main
main()
"""

CLI = {f"kcbudget.cli.{name}" for name in NAMES}
OTHER_COMMANDS = {
    *CLI - {"kcbudget.cli.check"},
    *(f"kcbudget.answers.{name}" for name in ("summaries", "summary", "trace", "why")),
    *(f"kcbudget.plan.{name}" for name in ("glossary", "schema", "template")),
    *("kcbudget.checks._manual", "kcbudget.diagnosis.coverage", "kcbudget.diagnosis.rehearsal"),
    *("kcbudget.cli.watching", "kcbudget.output.summary.cells"),
}
# What only a plan that does not add up needs: finding the cause, and the words for it.
WRONG_PLANS = {
    *(f"kcbudget.diagnosis.{name}" for name in ("constraints", "search", "slips")),
    "kcbudget.checks.sum_mismatch",
}
# What is imported for a format that somebody asked for.
FORMATS = {*formats.FORMATS.values()}
LIBRARIES = {
    "difflib",
    "pickle",
    "multiprocessing",
    "asyncio",
    "sqlite3",
    "jsonschema",
    "click.shell_completion",
    "rich.markdown",
    "rich.syntax",
}
# What only a run with settings needs.
SETTINGS = {"kcbudget.run.baseline", "kcbudget.run.policy", "kcbudget.run.settings_file", "tomllib"}
ACCEPTANCES = "kcbudget.diagnosis.acceptances"
# What the one asked for is imported of, and no other.
CHECKS = {"kcbudget.checks.sum_mismatch", "kcbudget.checks.share_mismatch"}


@pytest.mark.parametrize("name", sorted(OTHER_COMMANDS | WRONG_PLANS | FORMATS | SETTINGS | CHECKS | {ACCEPTANCES}))
def test_what_must_not_be_imported_exists(name: str) -> None:
    """A name that is gone would never be imported, and its test would pass for nothing."""
    assert importlib.util.find_spec(name) is not None


def imported(*arguments: str | Path) -> set[str]:
    """The modules that a run of the command line has imported at its end."""
    command = [sys.executable, "-c", RUN, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    return set(json.loads(done.stderr.splitlines()[-1]))


def under(package: str, names: set[str]) -> set[str]:
    return {name for name in names if name == package or name.startswith(f"{package}.")}


@pytest.mark.parametrize("name", ["concise", "json", "text"])
def test_a_plan_that_adds_up_imports_what_its_check_needs(name: str) -> None:
    found = imported("check", "--format", name, LAI_CHAU)
    assert "kcbudget.run.api" in found
    asked = formats.FORMATS[name]
    unneeded = OTHER_COMMANDS | WRONG_PLANS | FORMATS - {asked} | LIBRARIES | SETTINGS - {"tomllib"} | {ACCEPTANCES}
    assert found & unneeded - ({"pickle"} if name == "text" else set()) == set()  # rich imports pickle
    assert asked in found


@pytest.mark.parametrize("name", ["concise", "json"])
def test_a_report_without_tables_needs_no_rich(name: str) -> None:
    assert under("rich", imported("check", "--format", name, LAI_CHAU)) == set()


def test_a_run_imports_what_its_settings_need(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(LAI_CHAU.read_text(encoding="utf-8"), encoding="utf-8")
    assert imported("check", "--format", "concise", plan) & SETTINGS == set()
    others = "[project]\nname = 'x'\ndependencies = ['kcbudget']\n[tool.ruff]\n"
    (tmp_path / "pyproject.toml").write_text(others, encoding="utf-8")
    assert imported("check", "--format", "concise", plan) & SETTINGS == set()
    (tmp_path / "kcbudget.toml").write_text("strict = true\n", encoding="utf-8")
    found = imported("check", "--format", "concise", plan)
    assert SETTINGS - found == set()


def test_only_json_needs_json() -> None:
    code = RUN.replace("json, ", "").replace("json.dumps(sorted(sys.modules))", "' '.join(sys.modules)")
    command = [sys.executable, "-c", code, "check", "--format", "concise", str(LAI_CHAU)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    assert under("json", set(done.stderr.split())) == set()


def test_a_broken_plan_imports_the_check_that_it_concerns(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(BROKEN, encoding="utf-8")
    found = imported("check", "--format", "concise", plan)
    assert found & CHECKS == {"kcbudget.checks.sum_mismatch"}
    assert found & OTHER_COMMANDS == set()


@pytest.mark.parametrize("arguments", [("--help",), ("check", "--help"), ("--version",), ("explain", "sum-mismatch")])
def test_what_reads_no_plan_needs_no_tables(arguments: tuple[str, ...]) -> None:
    assert under("rich", imported(*arguments)) == set()


@pytest.mark.parametrize("arguments", [("--help",), ("check", "--help"), ("--version",)])
def test_help_reads_no_models(arguments: tuple[str, ...]) -> None:
    found = imported(*arguments)
    assert under("pydantic", found) | under("yaml", found) == set()


def test_the_package_itself_imports_nothing() -> None:
    code = "import sys, kcbudget; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = set(done.stdout.split())
    assert under("pydantic", names) | under("click", names) | under("yaml", names) == set()
    assert "kcbudget.run.api" not in names
