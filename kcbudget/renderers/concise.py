"""One line a finding: ``path:line:column: message; likely cause [id]``; nothing when there is nothing to say."""

from typing import TextIO

from kcbudget.findings import Report
from kcbudget.renderers import Options
from kcbudget.renderers.escaping import visible


def render(report: Report, stream: TextIO, options: Options) -> None:  # noqa: ARG001 - every renderer has the same call
    """Write the findings, and the files that could not be read, in the order of the report."""
    for unread in report.unread:
        stream.write(f"{visible(unread.path)}: {visible(str(unread.reason))} [unreadable]\n")
    for finding in report.findings:
        place = f"{visible(finding.path)}:{finding.line}:{finding.column}"
        cause = f"; {finding.cause.verdict}" if finding.cause is not None and finding.cause.suspects else ""
        stream.write(f"{place}: {visible(str(finding.message) + cause)} [{finding.id}]\n")
