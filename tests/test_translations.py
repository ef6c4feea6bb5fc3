"""Everything that is said is translated, with the same fields.

``python tests/test_translations.py`` extracts what can be said and compiles the catalogue.
"""

import ast
import io
import string
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog

from kcbudget import cli, manual
from kcbudget.amount import VIETNAMESE
from kcbudget.messages import CATALOGUES, DOMAIN, translated

PACKAGE = Path(cli.__file__).parent
PO = CATALOGUES / "vi" / "LC_MESSAGES" / f"{DOMAIN}.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {"Message", "say", "marked"}
PARTS = string.Formatter().parse

# What click itself says where this command line can make it speak.
CLICK = (
    "Usage:", "Options", "Commands", "Aborted!", "Error: {message}", "Try '{command} {option}' for help.",
    "Show this message and exit.", "Show the version and exit.", "default: {default}", "required",
    "Invalid value: {message}", "Invalid value for {param_hint}: {message}", "Missing argument", "Missing option",
    "Missing command.", "No such option {name!r}.", "No such command {name!r}.",
    "Option {name!r} does not take a value.",
)  # fmt: skip
# The same with a plural, which Vietnamese has not.
CLICK_PLURALS = {
    "Did you mean {possibility}?": "(Did you mean one of: {possibilities}?)",
    "Got unexpected extra argument ({args})": "Got unexpected extra arguments ({args})",
    "Option {name!r} requires an argument.": "Option {name!r} requires {nargs} arguments.",
    "{value!r} is not {choice}.": "{value!r} is not one of {choices}.",
}


def wanted() -> dict[str, str]:
    """Every text that can be said, with where it comes from."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KEYWORDS and node.args:
                text = getattr(node.args[0], "value", None)
                if isinstance(text, str) and any(map(str.isalpha, "".join(part[0] for part in PARTS(text)))):
                    found[text] = path.name
    for text in manual.translatable():
        found[text] = "manual"
    for command in (cli.cli, *cli.cli.commands.values()):
        found[command.help] = "help"
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.help:
                found[parameter.help] = "help"
    for text in (*CLICK, *CLICK_PLURALS):
        found[text] = "click"
    return found


def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return pofile.read_po(file)


def single(text: str | tuple[str, ...]) -> str:
    """A text, or the singular of one with a plural."""
    return text if isinstance(text, str) else text[0]


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_everything_is_translated_and_nothing_else() -> None:
    there = {single(message.id) for message in catalogue() if message.id and single(message.string)}
    assert set(wanted()) - there == set()
    assert there - set(wanted()) == set()


@pytest.mark.parametrize("text", sorted(text for text, origin in wanted().items() if origin.endswith(".py")))
def test_a_translation_has_the_fields_of_its_template(text: str) -> None:
    assert fields(translated(text, VIETNAMESE)) <= fields(text)
    # A field may be left out only where Vietnamese has no use for it: a singular that stands for its count.
    missing = fields(text) - fields(translated(text, VIETNAMESE))
    assert not missing, missing


def test_the_compiled_catalogue_is_up_to_date() -> None:
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalogue())
    assert compiled.getvalue() == MO.read_bytes()


def test_templates_are_literals() -> None:
    """A template put together at run time could not be found for translation."""
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") in KEYWORDS
            if called and node.args and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp)):
                wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []


def update() -> None:
    """Write the catalogue anew: texts that are new are untranslated, those that are gone are dropped."""
    old = {single(message.id): single(message.string) for message in catalogue()} if PO.exists() else {}
    new = Catalog(locale="vi", domain=DOMAIN, project="kcbudget", charset="utf-8", fuzzy=False)
    new.creation_date = new.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    for text, origin in sorted(wanted().items(), key=lambda item: (item[1], item[0])):
        plural = CLICK_PLURALS.get(text)
        told = old.get(text) or ""
        new.add((text, plural) if plural else text, (told,) if plural else told, auto_comments=[origin])
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        pofile.write_po(file, new, width=116, omit_header=False)
    with MO.open("wb") as file:
        mofile.write_mo(file, catalogue())
    missing = [text for text in wanted() if not old.get(text)]
    sys.stdout.write(f"{len(wanted())} texts, {len(missing)} untranslated\n")


if __name__ == "__main__":
    update()
