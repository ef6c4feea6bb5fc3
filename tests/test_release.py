"""What a release is named and made of agrees everywhere."""

import re
import tomllib

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
