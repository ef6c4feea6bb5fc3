"""SARIF 2.1.0, the exchange format of code scanning: every finding with its rule, its places and its addends.

The rules carry the manual pages. Results are told apart by fingerprints without lines, so that a finding that moves
stays the same one.
"""

import os
import re
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from kcbudget import __version__, checks
from kcbudget.answers.findings import Finding, Related, Report, UnreadFile
from kcbudget.checks import _manual
from kcbudget.language.messages import spoken
from kcbudget.output.escaping import visible, write_json
from kcbudget.output.fingerprints import fingerprints
from kcbudget.output.formats import Options
from kcbudget.output.sentences import UNREADABLE, sentence
from kcbudget.plan.tree import Place

FOR, SHOWS = "code scanning", "SARIF 2.1.0 with rules, places, addends"
NAMES_UNREAD = False

VERSION = "2.1.0"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_FINGERPRINT = "kcbudget/v1"
_LINK = re.compile(r"\](?=\()")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")


def render(report: Report, stream: TextIO, options: Options) -> None:  # noqa: ARG001 - every renderer has the same call
    """Write one log with one run."""
    results = [
        _result(finding, fingerprint)
        for finding, fingerprint in zip(report.findings, fingerprints(report.findings), strict=True)
    ]
    run = {
        "tool": {
            "driver": {
                "name": "kcbudget",
                "semanticVersion": __version__,
                "language": spoken().language,
                "rules": [_rule(page) for page in _manual.pages()],
            }
        },
        "language": spoken().language,
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.unread and not report.tracebacks,
                "toolExecutionNotifications": [_notification(unread) for unread in report.unread],
            }
        ],
        "results": results,
    }
    write_json(stream, {"$schema": SCHEMA, "version": VERSION, "runs": [run]})


def _rule(page: _manual.Page) -> dict[str, object]:
    return {
        "id": page.id,
        "shortDescription": {"text": page.title},
        "fullDescription": {"text": " ".join(_manual.paragraphs(page.text)) or page.title},
        "help": {"text": _manual.plain(page), "markdown": _manual.section(page)},
        "defaultConfiguration": {"level": str(checks.module(page.id).SEVERITY)},
    }


def _result(finding: Finding, fingerprint: str) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.id,
        "ruleIndex": list(checks.CHECKS).index(finding.id),
        "level": str(finding.severity),
        "message": _message(sentence(finding)),
        "locations": [{"physicalLocation": _place(finding.path, finding.place, finding.length)}],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [
            _related(number, other, finding.path) for number, other in enumerate(finding.related, 1)
        ]
    properties = dict(finding.data)
    if finding.advice is not None:
        properties["advice"] = visible(str(finding.advice))
    if properties:
        result["properties"] = properties
    return result


def _related(number: int, other: Related, path: str) -> dict[str, object]:
    return {
        "id": number,
        "message": _message(visible(str(other.message))),
        "physicalLocation": _place(other.path or path, other.place, other.length),
    }


def _notification(unread: UnreadFile) -> dict[str, object]:
    return {
        "descriptor": {"id": UNREADABLE},
        "level": "error",
        "message": _message(visible(f"{unread.path}: {unread.reason}")),
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(unread.path)}}}],
    }


def _place(path: str, place: Place, length: int) -> dict[str, object]:
    return {
        "artifactLocation": {"uri": _uri(path)},
        "region": {"startLine": place.line, "startColumn": place.column, "endColumn": place.column + length},
    }


def _uri(path: str) -> str:
    """The path as a URI: relative as the report has it, absolute for a file elsewhere."""
    return Path(path).as_uri() if Path(path).is_absolute() else quote(os.fsencode(path))


def _message(text: str) -> dict[str, str]:
    """Text that no reader takes for a link or for a placeholder to be filled in."""
    return {"text": _PLACEHOLDER.sub(r"{{\1}}", _LINK.sub(r"\\]", text))}
