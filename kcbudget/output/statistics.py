"""What a report comes to: its files, its findings by severity, and how often each finding id was found."""

from collections import Counter
from collections.abc import Iterator

from kcbudget.answers.findings import Report, Severity
from kcbudget.language.messages import Message, counted, marked, say


def files(report: Report) -> Message:
    """How many files were checked."""
    return counted(len(report.files), marked("1 file"), marked("{count} files"))


def severities(report: Report) -> Iterator[Message]:
    """How many findings have each severity; where there are any, how many are hidden or known, and files not read."""
    yield counted(report.count(Severity.ERROR), marked("1 error"), marked("{count} errors"))
    yield counted(report.count(Severity.WARNING), marked("1 warning"), marked("{count} warnings"))
    yield counted(report.count(Severity.NOTE), marked("1 note"), marked("{count} notes"))
    if report.hidden:
        yield Message("{count} hidden", count=report.hidden)
    if report.known:
        yield Message("{count} known from the baseline", count=report.known)
    if report.unread:
        yield Message("{count} not read", count=len(report.unread))


def counts(report: Report) -> dict[str, int]:
    """How many findings have each id, the most frequent first, then by id."""
    counted = Counter(finding.id for finding in report.findings)
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def statistics(report: Report) -> Iterator[str]:
    """A line for each id and severity: how many, how severe, the id; in the same order."""
    counted = Counter((finding.id, finding.severity) for finding in report.findings)
    rows = [
        (str(count), say(str(severity)), finding_id)
        for (finding_id, severity), count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for count, severity, finding_id in rows:
        yield f"{count:>{widths[0]}}  {severity:<{widths[1]}}  {finding_id}"
