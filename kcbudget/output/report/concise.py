"""One line a finding, ``path:line:column: severity: message; likely cause [id]``, and one that counts them.

Nothing is written where there is nothing to say.
"""

from collections.abc import Iterator
from typing import TextIO

from kcbudget.answers.findings import Report, Severity
from kcbudget.language.messages import say
from kcbudget.output.escaping import visible
from kcbudget.output.formats import Options
from kcbudget.output.sentences import UNREADABLE, sentence
from kcbudget.output.statistics import files, severities, statistics

FOR = "editors, hooks, logs"
SHOWS = "one line a finding: `path:line:column: error: message [id]`, and one that counts them"
NAMES_UNREAD = True


def render(report: Report, stream: TextIO, options: Options) -> None:
    """Write the files that could not be read and the findings, in the order of the report, and what they come to."""
    stream.writelines(f"{line}\n" for line in _lines(report))
    if options.statistics:
        stream.writelines(f"{line}\n" for line in statistics(report))


def _lines(report: Report) -> Iterator[str]:
    for unread in report.unread:
        yield f"{visible(unread.path)}: {say(str(Severity.ERROR))}: {visible(str(unread.reason))} [{UNREADABLE}]"
    for finding in report.findings:
        place = f"{visible(finding.path)}:{finding.place}"
        yield f"{place}: {say(str(finding.severity))}: {sentence(finding)} [{finding.id}]"
    if report.unread or report.findings:
        yield f"{files(report)}: {', '.join(map(str, severities(report)))}"
