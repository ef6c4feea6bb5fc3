"""Sentences as data: a template with named fields, put into words only when it is printed.

A field is text from a file, a count, a `Quantity`, a bare `Decimal` number, a sum of numbers, or another message.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from kcbudget.amount import ENGLISH, Quantity, Style, show

SHOWN_ADDENDS = 12


class Addends(NamedTuple):
    """The numbers of a sum, printed with plus signs; a long sum is cut in the middle and says so."""

    numbers: tuple[Decimal, ...]

    def text(self, style: Style) -> str:
        """The sum as on paper, ``10,814 + 21,004``; nothing at all is ``0``."""
        shown = [show(number, style) for number in self.numbers]
        if len(shown) > SHOWN_ADDENDS:
            shown = [*shown[: SHOWN_ADDENDS - 2], "…", shown[-1]]
        return " + ".join(shown) or "0"


class Message:
    """A template with its fields; ``str()`` gives English."""

    __slots__ = ("fields", "template")

    def __init__(self, template: str, **fields: object) -> None:
        self.template = template
        self.fields: Mapping[str, object] = fields

    def text(self, style: Style = ENGLISH) -> str:
        """The sentence, its numbers in the reader's style."""
        return self.template.format_map({name: _text(value, style) for name, value in self.fields.items()})

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Message({self.template!r}, {self.fields!r})"


def _text(value: object, style: Style) -> str:
    if isinstance(value, (Message, Addends, Quantity)):
        return value.text(style)
    if isinstance(value, Decimal):
        return show(value, style)
    if isinstance(value, (list, tuple)):
        return ", ".join(_text(item, style) for item in value)
    return str(value)
