"""The pages leave nothing out: every command, every option, every finding."""

import re

import click
import pages
import pytest
from examples import PAGES
from support import ROOT

from kcbudget import checks
from kcbudget.cli.main import cli

DOCS = ROOT / "docs"
PACKAGE = ROOT / "kcbudget"
WIDTH = 80


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_and_option_is_documented(name: str) -> None:
    command = cli.commands[name]
    assert f"`kcbudget {name}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert command.help
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_the_plan_format_names_every_finding() -> None:
    text = (DOCS / "plan-format.md").read_text(encoding="utf-8")
    assert [finding_id for finding_id in checks.IDS if f"`{finding_id}`" not in text] == []


def test_every_part_that_is_made_stands_on_one_page() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert sorted(re.findall(r"^<!-- made: (.+) -->$", text, re.MULTILINE)) == sorted(pages.PARTS)
