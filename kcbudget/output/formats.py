"""The output formats of a report: one format, one module, one line here.

A format's module says for whom it is and what it shows, has ``render(report, stream, options)``, and tells with
``NAMES_UNREAD`` whether a person sees in it which files could not be read, with ``LISTS_IDENTITIES`` whether it needs
every identity in words. Text that came from a file is hostile when it leaves: each format escapes for its own target.
"""

import importlib
from dataclasses import dataclass
from typing import Protocol, TextIO, cast

from kcbudget.answers.findings import Report

FORMATS = {
    "text": "kcbudget.output.report.text",
    "concise": "kcbudget.output.report.concise",
    "json": "kcbudget.output.report.json_report",
    "letter": "kcbudget.output.report.letter",
    "diff": "kcbudget.output.report.diff",
    "github": "kcbudget.output.report.github",
    "gitlab": "kcbudget.output.report.gitlab",
    "sarif": "kcbudget.output.report.sarif",
    "junit": "kcbudget.output.report.junit",
}  # the first is the one by default


@dataclass(frozen=True)
class Options:
    """How to render: every identity, colour (None: if the stream is a terminal), how often each id was found."""

    verbose: bool = False
    color: bool | None = None
    statistics: bool = False


class Renderer(Protocol):
    """What a format's module offers."""

    FOR: str
    SHOWS: str
    NAMES_UNREAD: bool

    def render(self, report: Report, stream: TextIO, options: Options) -> None:
        """Write the report to the stream."""


def renderer(name: str) -> Renderer:
    """The module of a format; raises KeyError for a format there is not."""
    return cast("Renderer", importlib.import_module(FORMATS[name]))
