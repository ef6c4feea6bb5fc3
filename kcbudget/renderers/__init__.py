"""The output formats of a report: one format, one module, one line here.

A renderer is a module with ``render(report, stream, options)``. Text that came from a file is hostile when it leaves:
each renderer escapes for its own target.
"""

import importlib
from dataclasses import dataclass
from typing import Protocol, TextIO, cast

from kcbudget.findings import Report

FORMATS = {
    "text": "kcbudget.renderers.text",
    "concise": "kcbudget.renderers.concise",
    "json": "kcbudget.renderers.json_report",
    "letter": "kcbudget.renderers.letter",
    "diff": "kcbudget.renderers.diff",
    "github": "kcbudget.renderers.github",
    "gitlab": "kcbudget.renderers.gitlab",
    "sarif": "kcbudget.renderers.sarif",
    "junit": "kcbudget.renderers.junit",
}


@dataclass(frozen=True)
class Options:
    """How to render: every identity, colour (None: if the stream is a terminal), how often each id was found."""

    verbose: bool = False
    color: bool | None = None
    statistics: bool = False


class Renderer(Protocol):
    """What a format's module offers."""

    def render(self, report: Report, stream: TextIO, options: Options) -> None:
        """Write the report to the stream."""


def renderer(name: str) -> Renderer:
    """The module of a format; raises KeyError for a format there is not."""
    return cast(Renderer, importlib.import_module(FORMATS[name]))
