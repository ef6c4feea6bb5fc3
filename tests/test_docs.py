"""The generated pages are what the program generates, and the design page is true of the code.

Run as a script, this writes the generated pages anew.
"""

import click
import pytest
from click.testing import CliRunner
from support import ROOT

from kcbudget import checks
from kcbudget.checks import _manual
from kcbudget.cli.main import cli

DOCS = ROOT / "docs"
PACKAGE = ROOT / "kcbudget"
WIDTH = 80


def command_line() -> str:
    """docs/cli.md: the help of the program and of each of its commands."""
    parts = [
        "# The command line",
        "",
        "This page is made from the program's own help: `kcbudget --help`, `kcbudget check --help` and so on.",
        "",
    ]
    for name in ("", *sorted(cli.commands)):
        title = f"kcbudget {name}".strip()
        result = CliRunner().invoke(cli, [*name.split(), "--help"], prog_name="kcbudget", terminal_width=WIDTH)
        parts += [f"## {title}", "", "```text", result.output.rstrip(), "```", ""]
    return "\n".join(parts).rstrip() + "\n"


GENERATED = {"checks.md": _manual.markdown, "cli.md": command_line}


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_page_is_what_the_program_generates(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == GENERATED[name](), "run: python tests/test_docs.py"


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


if __name__ == "__main__":
    for page, generate in GENERATED.items():
        (DOCS / page).write_text(generate(), encoding="utf-8")
