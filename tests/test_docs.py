"""The pages leave nothing out: every command, every option, every finding."""

import re
from collections.abc import Iterator
from typing import Any

import click
import pages
import pytest
from examples import PAGES, WRITTEN
from support import ROOT

from kcbudget import checks
from kcbudget.cli import terminal
from kcbudget.cli.main import cli
from kcbudget.output.report import json_report

DOCS = ROOT / "docs"


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_and_option_is_documented(name: str) -> None:
    command = cli.commands[name]
    assert f"`kcbudget {name}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert command.help
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_the_plan_format_names_every_finding() -> None:
    text = (DOCS / "plan-format.md").read_text(encoding="utf-8")
    assert [finding_id for finding_id in checks.CHECKS if f"`{finding_id}`" not in text] == []


def test_every_part_that_is_made_stands_on_one_page() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert sorted(re.findall(r"^<!-- made: (.+) -->$", text, re.MULTILINE)) == sorted(pages.PARTS)


def test_every_exit_status_is_told_on_one_page() -> None:
    statuses = {value for name, value in vars(terminal).items() if name.isupper() and isinstance(value, int)}
    rows = re.findall(r"^\| (\d+) \| .+ \|$", (DOCS / "cli.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert list(map(int, rows)) == [0, *sorted(statuses)]
    told = re.search(r"Exit status: (.+)", cli.help or "")
    assert told is not None
    assert {int(number) for number in re.findall(r"\b\d+\b", told[1])} == {
        0, terminal.FINDINGS, terminal.WRONG_USE, terminal.UNREADABLE, terminal.DEFECTIVE,
    }  # fmt: skip


def test_every_link_to_a_heading_leads_to_one() -> None:
    """As GitHub names headings: small letters, spaces as hyphens, no other marks."""
    wrong = []
    for page in WRITTEN:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target, heading in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", text):
            other = (page.parent / target) if target else page
            names = re.findall(r"^#+ (.+)$", other.read_text(encoding="utf-8"), re.MULTILINE)
            if heading not in {re.sub(r"[^\w -]", "", name.lower()).replace(" ", "-") for name in names}:
                wrong.append(f"{page.name}: {target}#{heading}")
    assert wrong == []


def test_every_key_of_the_json_report_is_described() -> None:
    """Its page is made of these descriptions."""

    def bare(shape: Any, where: str) -> Iterator[str]:
        for key, own in shape.get("properties", {}).items():
            referred = schema["$defs"].get(own.get("$ref", "").rpartition("/")[2], {})
            if "description" not in {**referred, **own}:
                yield f"{where}{key}"
            yield from bare(own, f"{where}{key}.")
            yield from bare(own.get("items", {}), f"{where}{key}[].")

    schema = json_report.schema()
    assert list(bare(schema, "")) == []
    assert [key for name, shape in schema["$defs"].items() for key in bare(shape, f"{name}.")] == []
