"""The generated pages are what the program generates, and the design page is true of the code.

Run as a script, this writes the generated pages anew.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kcbudget import checks, manual
from kcbudget.cli import cli

ROOT = Path(__file__).parent.parent
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


GENERATED = {"checks.md": manual.markdown, "cli.md": command_line}


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


def test_every_module_has_a_room_and_imports_only_from_rooms_above_it() -> None:
    rooms = re.findall(r"^\| `(\w+)` \|", (DOCS / "design.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rooms) == sorted({room(path) for path in modules()})
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {imported}"
        for path in modules()
        for imported in imports(path)
        if rooms.index(imported) > rooms.index(room(path))
    ]
    assert wrong == []


def modules() -> Iterator[Path]:
    return (path for path in sorted(PACKAGE.rglob("*.py")) if path.parent != PACKAGE or "__" not in path.stem)


def room(path: Path) -> str:
    """The module of the package that a file is, or is a part of."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(path: Path) -> Iterator[str]:
    """The modules of the package that a file imports anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "kcbudget":
            yield from (alias.name for alias in node.names if "__" not in alias.name)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kcbudget."):
            yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("kcbudget."))


if __name__ == "__main__":
    for page, generate in GENERATED.items():
        (DOCS / page).write_text(generate(), encoding="utf-8")
