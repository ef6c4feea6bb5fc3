"""The examples of the README and of the plan format's page are run, and its plans add up."""

import doctest
import re
from pathlib import Path

import pytest
import yaml
from examples import PAGES, README, README_VI, WRITTEN, blocks, place
from support import ROOT

import kcbudget


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_plans_of_the_page_are_valid_and_add_up(page: Path) -> None:
    for block in blocks(page, "yaml"):
        if block.startswith("province:"):
            findings = kcbudget.check_text(block, str(ROOT / "plans" / "example.yaml")).findings
            assert [str(one.message) for one in findings if one.severity is not kcbudget.Severity.NOTE] == []
        else:
            yaml.safe_load(block)


@pytest.mark.parametrize("page", [README, README_VI], ids=lambda page: page.stem)
def test_the_plan_of_the_readme_is_the_one_in_plans(page: Path) -> None:
    (plan,) = blocks(page, "yaml")
    text = (ROOT / "plans" / "laichau.yaml").read_text(encoding="utf-8")
    assert text[text.index("province:") :].startswith(plan)  # the targets at its end are left out


def test_python_examples_print_what_the_readme_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place(tmp_path))
    for block in blocks(README, "python"):
        example = doctest.DocTestParser().get_doctest(block, {}, "README", str(README), 0)
        assert example.examples
        assert doctest.DocTestRunner(verbose=False).run(example).failed == 0


def test_the_vietnamese_readme_has_the_same_examples() -> None:
    for kind in ("sh", "yaml", "python"):
        assert blocks(README_VI, kind) == blocks(README, kind)
    commands, translated = (
        [[line for line in block.splitlines() if line.startswith("$ ")] for block in blocks(page, "console")]
        for page in (README, README_VI)
    )
    assert translated == commands
    headings, named = (
        re.findall(r"^#+ ", page.read_text(encoding="utf-8"), re.MULTILINE) for page in (README, README_VI)
    )
    assert headings == named


def test_the_test_command_of_the_readme_is_what_ci_runs() -> None:
    install, test = blocks(README, "sh")
    assert install.strip().endswith("kcbudget check plans/laichau.yaml")
    assert test.strip().endswith("pytest")
    assert test.strip() in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
