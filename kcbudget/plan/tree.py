"""What a plan is before it is one: a plain tree of texts, each with its place; and what is wrong with it."""

from typing import TYPE_CHECKING, Any, NamedTuple

from kcbudget.language.messages import Message
from kcbudget.language.numerals import normal

if TYPE_CHECKING:
    from collections.abc import Collection


class Place(NamedTuple):
    """A place in a file; line and column count from 1, the column in characters. Only here is a place put into text."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"

    @property
    def named(self) -> Message:
        """The place for a reader of the document, who does not count characters."""
        return Message("line {line}", line=self.line)


START = Place(1, 1)


class Scalar:
    """A scalar as the file writes it, and where it stands."""

    __slots__ = ("column", "line", "text")

    def __init__(self, text: str, line: int, column: int) -> None:
        self.text = text
        self.line = line
        self.column = column

    @property
    def place(self) -> Place:
        """The place of the first character."""
        return Place(self.line, self.column)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Scalar({self.text!r}, {self.line}, {self.column})"


class UnreadableScalar(Scalar):
    """A scalar that a finding has already refused; nothing is computed from it."""

    __slots__ = ()


def text_of(scalar: Scalar | None) -> str:
    """The text of a scalar as names are compared; empty where there is none, or one that was refused."""
    return "" if scalar is None or isinstance(scalar, UnreadableScalar) else normal(scalar.text)


class MappingNode(dict[str, Any]):
    """A mapping by normal key (NFC, single spaces); ``written`` keeps each key as the file writes it.

    The outermost one has the normal form of every key of the file in ``names``.
    """

    __slots__ = ("column", "line", "names", "written")

    def __init__(self, line: int, column: int) -> None:
        super().__init__()
        self.line = line
        self.column = column
        self.written: dict[str, Scalar] = {}
        self.names: Collection[str] = ()


class SequenceNode(list[Any]):
    """A list and where it starts."""

    __slots__ = ("_named", "column", "line")

    def __init__(self, line: int, column: int) -> None:
        super().__init__()
        self.line = line
        self.column = column
        self._named: dict[str, Any] | None = None

    def entry(self, step: str | int) -> Any:
        """The entry with a number, from 1, or the mapping of a name; None if there is none."""
        if isinstance(step, int):
            return self[step - 1] if 0 < step <= len(self) else None
        if self._named is None:  # the plan is validated by now, so that no entry changes
            names = ((entry, entry.get("name")) for entry in reversed(self) if isinstance(entry, MappingNode))
            self._named = {normal(name.text): entry for entry, name in names if isinstance(name, Scalar)}
        return self._named.get(step)


class Fault(NamedTuple):
    """Something a plan file may not do: a finding id, where, what kind of it, and the details for its message.

    ``route`` is that of the key or the figure; in details too, a tuple of steps is a route, which whoever tells of the
    fault puts into words (`routes.worded`).
    """

    id: str
    place: Place
    kind: str
    detail: dict[str, Any]
    related: tuple[tuple[Place, str], ...] = ()
    length: int = 1
    route: tuple[str | int, ...] = ()
