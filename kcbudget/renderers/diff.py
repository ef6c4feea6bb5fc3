"""The suggested corrections as a unified diff; nothing is ever written to a plan."""

import difflib
from collections.abc import Iterable, Iterator
from typing import TextIO

from kcbudget.findings import Finding, Report, Suspected
from kcbudget.renderers import Options
from kcbudget.source import Source


def render(report: Report, stream: TextIO, options: Options) -> None:  # noqa: ARG001 - every renderer has the same call
    """Write the diff of every file for which a correction is certain."""
    for file in report.files:
        stream.writelines(diff(file.source, [finding for finding in report.findings if finding.path == file.path]))


def diff(source: Source, findings: Iterable[Finding]) -> Iterator[str]:
    """The lines of a unified diff that writes the sole cause of each finding as suggested, and changes nothing else.

    Only figures that the data leave no doubt about are changed; comments, quotes and layout stay.
    """
    path = source.path.lstrip("/")
    old = source.text.splitlines(keepends=True)
    new = list(old)
    # From the end of the file backwards, so that places in front of a change stay true.
    for suspect in sorted(_sole(findings), key=lambda suspect: suspect.place, reverse=True):
        number = suspect.place.line - 1
        start = new[number].find(suspect.written, suspect.place.column - 1) if number < len(new) else -1
        if start >= 0:
            end = start + len(suspect.written)
            new[number] = new[number][:start] + suspect.suggested + new[number][end:]
    for line in difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _sole(findings: Iterable[Finding]) -> Iterator[Suspected]:
    for finding in findings:
        if finding.cause is not None:
            for suspect in finding.cause.suspects:
                if suspect.sole and suspect.suggested:
                    yield suspect
