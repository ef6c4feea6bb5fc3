"""What a release is named and made of agrees everywhere, and what runs before a commit is there."""

import re
import tomllib

import yaml
from support import ROOT

import kcbudget

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_version_is_written_in_one_place_and_named_by_the_changelog_and_the_examples() -> None:
    assert "version" not in PROJECT["project"]
    assert PROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "kcbudget.__version__"}
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\S+) \((unreleased|\d{4}-\d\d-\d\d)\)$", changes, re.MULTILINE)
    assert versions[0][0] == kcbudget.__version__
    released = next((version for version, day in versions if day != "unreleased"), kcbudget.__version__)
    named = re.findall(r"\bv\d+\.\d+\.\d+\b", (ROOT / "docs" / "ci.md").read_text(encoding="utf-8"))
    assert set(named) == {f"v{released}"}


def test_the_licence_is_the_one_that_is_named() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith(f"{PROJECT['project']['license']['text']} License\n")
    for name in ("README.md", "README.vi.md"):
        assert re.search(r"(The licence is|Giấy phép) MIT\.$", (ROOT / name).read_text(encoding="utf-8").strip())


def test_the_commit_hooks_run_what_the_dev_extra_installs_on_files_that_are_there() -> None:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert repository["repo"] == "local"
    installed = {re.split(r"\W", package)[0] for package in PROJECT["project"]["optional-dependencies"]["dev"]}
    for hook in repository["hooks"]:
        program, *arguments = hook["entry"].split()
        assert program.removeprefix(".venv/bin/") in installed
        assert [name for name in arguments if name.endswith(".py") and not (ROOT / name).is_file()] == []
