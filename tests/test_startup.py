"""What a run does not need stays unimported: most of a short run is importing."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

LAI_CHAU = Path(__file__).parents[1] / "plans" / "laichau.yaml"
BROKEN = "province: X\nperiod: 2021-2022\nunit: triệu đồng\ntotal: 5\nby_year: {2021: 1, 2022: 2}\n"
RUN = """
import atexit, json, sys
atexit.register(lambda: print("\\n" + json.dumps(sorted(sys.modules)), file=sys.stderr))
from kcbudget.cli import main
main()
"""

OTHER_COMMANDS = {
    f"kcbudget.{name}"
    for name in (
        *("asking", "combining", "coverage", "glossary", "manual", "rehearsal", "schema", "summary", "template"),
        *("watching", "renderers.summaries"),
    )
}
# What only a plan that does not add up needs: finding the cause, and the words for it.
WRONG_PLANS = {"kcbudget.locating", "kcbudget.net", "kcbudget.slips", "kcbudget.checks.sum_mismatch"}
# What is imported for a format that somebody asked for.
FORMATS = {
    f"kcbudget.renderers.{name}" for name in ("diff", "fingerprints", "github", "gitlab", "junit", "letter", "sarif")
}
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
SETTINGS = {f"kcbudget.{name}" for name in ("baseline", "configuring", "policy", "accepting")} | {"tomllib"}
# What the one asked for is imported of, and no other.
RENDERERS = {"kcbudget.renderers.concise", "kcbudget.renderers.json_report", "kcbudget.renderers.text"}
CHECKS = {"kcbudget.checks.sum_mismatch", "kcbudget.checks.share_mismatch"}


@pytest.mark.parametrize("name", sorted(OTHER_COMMANDS | WRONG_PLANS | FORMATS | SETTINGS | RENDERERS | CHECKS))
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
    assert "kcbudget.pipeline" in found
    unneeded = OTHER_COMMANDS | WRONG_PLANS | FORMATS | LIBRARIES | SETTINGS - {"tomllib"}
    assert found & unneeded - ({"pickle"} if name == "text" else set()) == set()  # rich imports pickle
    assert len(found & RENDERERS) == 1


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
    assert SETTINGS - found == {"kcbudget.accepting"}


def test_only_json_needs_json() -> None:
    code = RUN.replace("json, ", "").replace("json.dumps(sorted(sys.modules))", "' '.join(sys.modules)")
    command = [sys.executable, "-c", code, "check", "--format", "concise", LAI_CHAU]
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
    assert "kcbudget.pipeline" not in names
