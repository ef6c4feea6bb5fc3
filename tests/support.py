"""What the tests share: the command line run as users run it, plans written from data, reports in comparable form."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import kcbudget

HEADER = "province: Lai Châu\nperiod: 2021-2022\nunit: triệu đồng\n"
YEARS = ("2021", "2022")


def run(
    *arguments: str | bytes,
    cwd: Path | None = None,
    stdin: bytes | None = None,
    python: tuple[str, ...] = (),
    **environment: str,
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line; its output is bytes, because that is what a reader of it gets."""
    left_out = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")
    inherited = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.run(
        [sys.executable, *python, "-m", "kcbudget", *arguments],
        cwd=cwd,
        input=stdin if stdin is not None else b"",
        capture_output=True,
        env={**inherited, "PYTHONUTF8": "1", "KCBUDGET_LANG": "en", **environment},
    )


_COUNTED = re.compile(
    r"\d+ files?: (\d+) errors?, (\d+) warnings?, (\d+) notes?"
    r"(?:, \d+ hidden)?(?:, \d+ known from the baseline)?(?:, (\d+) not read)?"
)


def concise_lines(output: bytes) -> list[str]:
    """The lines of the concise format but for the last, which must count the others."""
    *lines, last = output.decode().split("\n")[:-1] or [""]
    if not lines:
        assert last == ""
        return []
    counts = _COUNTED.fullmatch(last)
    assert counts is not None, last
    unread = [line for line in lines if line.endswith(" [unreadable]")]
    severities = [re.match(r".*?:\d+:\d+: (error|warning|note): ", line) for line in lines if line not in unread]
    named = [match[1] for match in severities if match is not None]
    assert [int(count or 0) for count in counts.groups()] == [
        *(named.count(severity) for severity in ("error", "warning", "note")),
        len(unread),
    ]
    assert len(named) + len(unread) == len(lines)
    return lines


def found(text: str) -> list[tuple[str, int, int]]:
    """The findings of a plan: id, line and column."""
    return [(finding.id, finding.line, finding.column) for finding in kcbudget.check_text(text).findings]


def ids(text: str) -> list[str]:
    """The finding ids of a plan, in the order of their places."""
    return [finding.id for finding in kcbudget.check_text(text).findings]


def outcomes(text: str) -> dict[str, int]:
    """How many identities of a plan got which verdict; those of which there are none are left out."""
    (file,) = kcbudget.check_text(text).files
    return {outcome: count for outcome, count in file.outcomes.items() if count}


def messages(text: str) -> list[str]:
    """The messages of a plan's findings with their ids, as the concise format prints them."""
    return [f"{finding.message} [{finding.id}]" for finding in kcbudget.check_text(text).findings]


def plan(body: Mapping[str, Any], **header: str) -> str:
    """A plan's text from data: keys and figures are written as they are."""
    first = {"province": "Lai Châu", "period": "2021-2022", "unit": "triệu đồng", **header}
    return written({**first, **body})


def written(tree: Mapping[str, Any], indent: str = "") -> str:
    """Data as block YAML."""
    lines = []
    for key, value in tree.items():
        if isinstance(value, Mapping) and value:
            lines.append(f"{indent}{key}:\n{written(value, indent + '  ')}")
        elif isinstance(value, list):
            items = (f"{indent}  - " + written(item, indent + "    ").lstrip(" ") for item in value)
            lines.append(f"{indent}{key}:\n" + "".join(items))
        else:
            lines.append(f"{indent}{key}: {value if value != {} else '{}'}\n")
    return "".join(lines)
