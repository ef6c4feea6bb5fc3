"""The suggested corrections as a unified diff; nothing is ever written to a plan."""

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from kcbudget.findings import Finding, Report, Suspected
from kcbudget.renderers import Options
from kcbudget.source import Source

_BREAKS = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")  # what YAML counts as the end of a line


def render(report: Report, stream: TextIO, options: Options) -> None:  # noqa: ARG001 - every renderer has the same call
    """Write the diff of every file for which a correction is certain."""
    findings: dict[str, list[Finding]] = {file.path: [] for file in report.files}
    for finding in report.findings:
        findings[finding.path].append(finding)
    for file in report.files:
        stream.writelines(diff(file.source, findings[file.path]))


def diff(source: Source, findings: Iterable[Finding]) -> Iterator[str]:
    """The lines of a unified diff that writes the sole cause of each finding as suggested, and changes nothing else.

    Only figures that the data leave no doubt about are changed; comments, quotes, line ends and layout stay.
    """
    path = source.path.lstrip("/")
    old = new = source.mark + source.text
    starts = [len(source.mark), *(match.end() for match in _BREAKS.finditer(old))]
    certain = {suspect.place: suspect for suspect in _sole(findings)}
    # From the end of the file backwards, so that places in front of a change stay true.
    for place in sorted(certain, reverse=True):
        suspect = certain[place]
        start = starts[place.line - 1] + place.column - 1
        start += new[start : start + 1] in ("'", '"')
        if new.startswith(suspect.written, start):  # YAML may write a figure in ways that its text does not show
            new = new[:start] + suspect.suggested + new[start + len(suspect.written) :]
    for line in difflib.unified_diff(_lines(old), _lines(new), f"a/{path}", f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """The lines of a text as a patch has them: ended by a line feed and nothing else."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _sole(findings: Iterable[Finding]) -> Iterator[Suspected]:
    for finding in findings:
        if finding.cause is not None:
            for suspect in finding.cause.suspects:
                if suspect.sole and suspect.suggested and suspect.path is None:
                    yield suspect
