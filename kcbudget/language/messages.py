"""Sentences as data: a template with named fields, put into words only when it is printed.

Templates are written in English and looked up in a gettext catalogue for any other language; what is extracted for
translation are the first arguments of `Message`, `say` and `marked`. A field is text from a file, a count, a
`Quantity`, a bare `Decimal` number, a unit, a sum of numbers, or another message.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kcbudget.language.amounts import Quantity
from kcbudget.language.numerals import ENGLISH, VIETNAMESE, Style, show
from kcbudget.language.units import Unit, unit_name

SHOWN_ADDENDS = 12
DOMAIN = "kcbudget"
CATALOGUES = Path(__file__).parents[1] / "locale"
STYLES = {"en": ENGLISH, "vi": VIETNAMESE}

_style: ContextVar[Style] = ContextVar("style", default=ENGLISH)


def speak(style: Style) -> None:
    """Choose the language in which everything is said from here on."""
    _style.set(style)


def spoken() -> Style:
    """The language in which things are said: how it writes numbers, and its code."""
    return _style.get()


def marked(template: str) -> str:
    """The template itself; marks it for translation where it is not yet put into a message."""
    return template


@cache
def _catalogue(language: str) -> Callable[[str], str]:
    from gettext import translation

    return translation(DOMAIN, CATALOGUES, [language], fallback=True).gettext


def translated(template: str, style: Style) -> str:
    """A template in the language of a style; the English one where it has no translation."""
    return _catalogue(style.language)(template) if style.language != "en" and template else template


def say(template: str, **fields: object) -> str:
    """A sentence in the language spoken."""
    return Message(template, **fields).text()


class Addends(NamedTuple):
    """What a sum adds and what it takes away, numbers or texts; a long sum is cut in the middle and says so."""

    plus: "tuple[Decimal | Message, ...]"
    minus: "tuple[Decimal | Message, ...]" = ()

    def text(self, style: Style) -> str:
        """The sum as on paper, ``10,814 + 21,004``; nothing at all is ``0``."""
        shown = [f"+ {_text(addend, style)}" for addend in self.plus]
        shown += [f"- {_text(addend, style)}" for addend in self.minus]
        if len(shown) > SHOWN_ADDENDS:
            shown = [*shown[: SHOWN_ADDENDS - 2], "+ …", shown[-1]]
        return " ".join(shown).removeprefix("+ ").replace("+ -", "- ") or "0"


class Message:
    """A template with its fields; ``str()`` puts it into the language spoken."""

    __slots__ = ("fields", "template")

    def __init__(self, template: str, **fields: object) -> None:
        self.template = template
        self.fields: Mapping[str, object] = fields

    def text(self, style: Style | None = None) -> str:
        """The sentence in a language (by default the one spoken), its numbers as that language writes them."""
        style = style or spoken()
        fields = {name: _text(value, style) for name, value in self.fields.items()}
        return translated(self.template, style).format_map(fields)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Message({self.template!r}, {self.fields!r})"


def counted(number: int, one: str, many: str) -> Message:
    """How many there are of something: the template for just one, or that with ``{count}``."""
    return Message(one) if number == 1 else Message(many, count=number)


def _text(value: object, style: Style) -> str:
    if isinstance(value, (Message, Addends, Quantity)):
        return value.text(style)
    if isinstance(value, Decimal):
        return show(value, style)
    if isinstance(value, Unit):
        return unit_name(value, style)
    if isinstance(value, (list, tuple)):
        return ", ".join(_text(item, style) for item in value)
    return str(value)
