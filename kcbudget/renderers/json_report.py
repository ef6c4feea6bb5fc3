"""The JSON report, version 1: numbers as exact strings in the unit named, places from 1, paths with ``/``."""

import json
from typing import TextIO

from kcbudget.findings import Finding, Report, Severity
from kcbudget.renderers import Options

VERSION = 1


def render(report: Report, stream: TextIO, options: Options) -> None:  # noqa: ARG001 - every renderer has the same call
    """Write one JSON object, also when everything holds."""
    utf8 = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"
    json.dump(as_data(report), stream, ensure_ascii=not utf8, indent=1)
    stream.write("\n")


def as_data(report: Report) -> dict[str, object]:
    """The report as plain data."""
    return {
        "version": VERSION,
        "files": [
            {
                "path": file.path,
                "province": file.province,
                "period": file.period,
                "figures": file.figures,
                "identities": dict(file.outcomes),
                "unguarded": [
                    {"route": route, "line": place.line, "column": place.column} for route, place in file.unguarded
                ],
            }
            for file in report.files
        ],
        "unreadable": [{"path": unread.path, "message": str(unread.reason)} for unread in report.unread],
        "findings": [_finding(finding) for finding in report.findings],
        "summary": {
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "notes": report.count(Severity.NOTE),
            "files": len(report.files),
            "unreadable": len(report.unread),
        },
    }


def _finding(finding: Finding) -> dict[str, object]:
    related = [
        {
            "path": finding.path,
            "line": other.place.line,
            "column": other.place.column,
            "message": str(other.message),
            **({"amount": other.number} if other.number is not None else {}),
        }
        for other in finding.related
    ]
    data: dict[str, object] = {
        "id": finding.id,
        "severity": str(finding.severity),
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "message": str(finding.message),
        **finding.data,
    }
    if finding.advice is not None:
        data["advice"] = str(finding.advice)
    return {**data, "related": related, "suspects": []}
