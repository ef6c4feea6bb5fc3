"""The Vietnamese catalogue: every text that the program can say, with its translation, and the compiled form of it."""

import ast
import io
import string
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

import click
from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog
from support import ROOT

from kcbudget.checks import _manual
from kcbudget.cli import main
from kcbudget.language.messages import CATALOGUES, DOMAIN

PACKAGE = ROOT / "kcbudget"
PO = CATALOGUES / "vi" / "LC_MESSAGES" / f"{DOMAIN}.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {"Message", "say", "marked"}
PARTS = string.Formatter().parse

# What click itself says where this command line can make it speak.
CLICK = (
    "Usage:", "Options", "Commands", "Aborted!", "Error: {message}", "Try '{command} {option}' for help.",
    "Show the version and exit.", "default: {default}", "required",
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


@cache
def wanted() -> dict[str, str]:
    """Every text that can be said, with where it comes from."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KEYWORDS and node.args:
                text = getattr(node.args[0], "value", None)
                if isinstance(text, str) and any(map(str.isalpha, "".join(part[0] for part in PARTS(text)))):
                    found[text] = path.name
    for text in _manual.translatable():
        found[text] = "manual"
    for command in (main.cli, *main.cli.commands.values()):
        found[command.help or ""] = "help"
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.help:
                found[parameter.help] = "help"
    for text in (*CLICK, *CLICK_PLURALS):
        found[text] = "click"
    return found


def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return pofile.read_po(file)


def single(text: str | Sequence[str] | None) -> str:
    """A text, or the singular of one with a plural; nothing of one that is not translated."""
    return text if isinstance(text, str) else text[0] if text else ""


def renewed() -> bytes:
    """The catalogue of what can be said now: texts that are new are untranslated, those that are gone are dropped."""
    old = {single(message.id): single(message.string) for message in catalogue()} if PO.exists() else {}
    authors = "The kcbudget authors"
    new = Catalog(
        locale="vi", domain=DOMAIN, header_comment="# Vietnamese translations for kcbudget.", project="kcbudget",
        version="0", msgid_bugs_address="none", last_translator=authors, language_team=authors, charset="utf-8",
        fuzzy=False,
    )  # fmt: skip
    new.creation_date = new.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    for text, origin in sorted(wanted().items(), key=lambda item: (item[1], item[0])):
        plural = CLICK_PLURALS.get(text)
        told = old.get(text) or ""
        new.add((text, plural) if plural else text, (told,) if plural else told, auto_comments=[origin])
    written = io.BytesIO()
    pofile.write_po(written, new, width=116, omit_header=False)
    return written.getvalue()


def compiled() -> bytes:
    """The kept catalogue as the program reads it."""
    written = io.BytesIO()
    mofile.write_mo(written, catalogue())
    return written.getvalue()
