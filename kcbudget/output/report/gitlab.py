"""The Code Quality report of GitLab: one JSON array of findings, each with a fingerprint to compare branches by."""

from typing import TextIO

from kcbudget.answers.findings import Report, Severity
from kcbudget.output.escaping import visible, write_json
from kcbudget.output.fingerprints import digest, fingerprints
from kcbudget.output.formats import Options
from kcbudget.output.sentences import UNREADABLE, sentence

FOR, SHOWS = "GitLab", "a Code Quality report"
NAMES_UNREAD = False

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report, stream: TextIO, options: Options) -> None:  # noqa: ARG001 - every renderer has the same call
    """Write the array, empty where there is nothing to say."""
    issues = [
        _issue(visible(str(unread.reason)), UNREADABLE, digest(UNREADABLE, unread.path), "blocker", unread.path, 1)
        for unread in report.unread
    ]
    for finding, fingerprint in zip(report.findings, fingerprints(report.findings), strict=True):
        severity = _SEVERITIES[finding.severity]
        issues.append(_issue(sentence(finding), finding.id, fingerprint, severity, finding.path, finding.line))
    write_json(stream, issues)


def _issue(description: str, name: str, fingerprint: str, severity: str, path: str, line: int) -> dict[str, object]:
    return {
        "description": description,
        "check_name": name,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": visible(path), "lines": {"begin": line}},
    }
