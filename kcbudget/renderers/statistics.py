"""How often each finding id was found."""

from collections import Counter
from collections.abc import Iterator

from kcbudget.findings import Report
from kcbudget.messages import say


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
