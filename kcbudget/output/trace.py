"""Where a number comes from, as text and as data."""

from typing import TextIO

from kcbudget.answers.trace import Traced
from kcbudget.output.escaping import visible


def trace_text(stream: TextIO, path: str, found: list[Traced]) -> None:
    """Write every place where a number was found."""
    for traced in found:
        stream.write(f"{visible(path)}:{traced.place}: ")
        stream.write(visible(str(traced.message)) + "\n")


def trace_data(path: str, found: list[Traced]) -> list[dict[str, object]]:
    """The same as data."""
    return [
        {"path": path, "line": traced.place.line, "column": traced.place.column, "message": str(traced.message)}
        for traced in found
    ]
