"""One line a finding: ``path:line:column: message; likely cause [id]``; nothing when there is nothing to say."""

from typing import TextIO

from kcbudget.findings import Report
from kcbudget.renderers import Options
from kcbudget.renderers.escaping import visible
from kcbudget.renderers.sentences import UNREADABLE, sentence
from kcbudget.renderers.statistics import statistics


def render(report: Report, stream: TextIO, options: Options) -> None:
    """Write the files that could not be read and the findings, in the order of the report; if asked, their counts."""
    for unread in report.unread:
        stream.write(f"{visible(unread.path)}: {visible(str(unread.reason))} [{UNREADABLE}]\n")
    for finding in report.findings:
        place = f"{visible(finding.path)}:{finding.line}:{finding.column}"
        stream.write(f"{place}: {sentence(finding)} [{finding.id}]\n")
    if options.statistics:
        stream.writelines(f"{line}\n" for line in statistics(report))
