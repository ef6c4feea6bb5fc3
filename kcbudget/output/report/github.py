"""Workflow commands of GitHub Actions: an annotation at the place of each finding."""

import re
from typing import TextIO

from kcbudget.answers.findings import Report, Severity
from kcbudget.output.escaping import visible
from kcbudget.output.formats import Options
from kcbudget.output.sentences import UNREADABLE, lines

FOR, SHOWS = "GitHub Actions", "an annotation at the place of each finding"
NAMES_UNREAD = True

_ENDS_MESSAGE = re.compile(r"[%\r\n]")
_ENDS_PROPERTY = re.compile(r"[%\r\n:,]")
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report, stream: TextIO, options: Options) -> None:  # noqa: ARG001 - every renderer has the same call
    """Write a command for every file that could not be read, and for every finding."""
    for unread in report.unread:
        properties = {"file": unread.path, "title": UNREADABLE}
        stream.write(_command("error", properties, visible(str(unread.reason))))
    for finding in report.findings:
        properties = {
            "file": finding.path,
            "line": str(finding.line),
            "col": str(finding.column),
            "endColumn": str(finding.column + finding.length),
            "title": finding.id,
        }
        stream.write(_command(_COMMANDS[finding.severity], properties, "\n".join(lines(finding))))


def _command(name: str, properties: dict[str, str], message: str) -> str:
    told = ",".join(f"{key}={_escaped(visible(value), _ENDS_PROPERTY)}" for key, value in properties.items())
    return f"::{name} {told}::{_escaped(message, _ENDS_MESSAGE)}\n"


def _escaped(text: str, unsafe: re.Pattern[str]) -> str:
    """The text with what would end it written as the runner reads it back."""
    return unsafe.sub(lambda match: f"%{ord(match[0]):02X}", text)
