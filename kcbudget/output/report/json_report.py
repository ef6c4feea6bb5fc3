"""The JSON report, version 1: numbers as exact strings in the unit named, places from 1, paths with ``/``."""

import json
from pathlib import Path
from typing import Any, TextIO, cast

from kcbudget.answers.findings import ChangeTold, Finding, Report, Severity, SuspectTold
from kcbudget.output.escaping import write_json
from kcbudget.output.formats import Options
from kcbudget.output.statistics import counts

FOR, SHOWS = "programs", "the whole report as data"
NAMES_UNREAD = False

VERSION = 1


def render(report: Report, stream: TextIO, options: Options) -> None:  # noqa: ARG001 - every renderer has the same call
    """Write one JSON object, also when everything holds."""
    write_json(stream, as_data(report))


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the report, for programs that read it."""
    path = Path(__file__).with_name("report.schema.json")
    return cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))


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
                **({"targets": file.targets} if file.targets else {}),
                **({"traced": file.traced} if file.traced is not None else {}),
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
            "by_id": counts(report),
            "hidden": report.hidden,
            "known": report.known,
            "gone": report.gone,
            "failures": [str(failure) for failure in report.failures],
        },
    }


def _finding(finding: Finding) -> dict[str, object]:
    related = [
        {
            "path": other.path or finding.path,
            "line": other.place.line,
            "column": other.place.column,
            "message": str(other.message),
            **({"amount": other.number.plain()} if other.number is not None else {}),
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
    if finding.accepted is not None:
        accepted = finding.accepted
        place = {"line": accepted.place.line, "column": accepted.place.column}
        data["accepted"] = {"reason": accepted.reason, "by": accepted.by, "until": accepted.until, **place}
    suspects: list[dict[str, object]] = []
    if finding.cause is not None:
        data["cause"] = str(finding.cause.verdict)
        data["follows"] = [str(message) for message in finding.cause.follows]
        data["remarks"] = [str(message) for message in finding.cause.remarks]
        suspects = [_suspect(finding.path, suspect) for suspect in finding.cause.suspects]
    return {**data, "related": related, "suspects": suspects}


def _suspect(path: str, suspect: SuspectTold) -> dict[str, object]:
    return {
        "path": suspect.path or path,
        "line": suspect.place.line,
        "column": suspect.place.column,
        "route": suspect.route,
        "written": suspect.written,
        "suggested": suspect.suggested,
        "slip": suspect.slip,
        "mends": list(suspect.mends),
        "confidence": suspect.confidence / 100,
        "sole": suspect.sole,
        "partner": suspect.partner,
        **({"changes": [_change(path, change) for change in suspect.changes]} if len(suspect.changes) > 1 else {}),
        "message": str(suspect.message),
    }


def _change(path: str, change: ChangeTold) -> dict[str, object]:
    return {
        "path": change.path or path,
        "route": change.route,
        "line": change.place.line,
        "column": change.place.column,
        "written": change.written,
        "suggested": change.suggested,
    }
