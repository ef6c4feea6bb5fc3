"""Findings that are known: written to a file, and told apart from new ones in later runs.

An entry names a finding by its file, its id, its route and its difference, so that it stays the same when lines move,
and is another one when the difference is. Findings without a difference are named by the text that they are about, and
what a document states also by what the plan has.
"""

import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kcbudget.findings import UNCHECKED, Finding, Report
from kcbudget.messages import Message
from kcbudget.settings import WrongSettings
from kcbudget.source import ENDLESS, Source, handed_over, is_endless

VERSION = 1


class Entry(NamedTuple):
    """A known finding; ``path`` is seen from the folder of the baseline, and what it lacks is empty."""

    path: str
    id: str
    route: str = ""
    difference: str = ""
    unit: str = ""
    text: str = ""
    plan: str = ""


class Baseline:
    """The known findings of a file; each entry stands for one finding."""

    def __init__(self, path: str) -> None:
        self._folder = _folder(path)
        self._left = Counter(_read(path))

    def knows(self, finding: Finding, source: Source) -> bool:
        """Whether a finding is one of those that are known; it is then ticked off."""
        entry = _entry(finding, source, self._folder)
        if not self._left[entry]:
            return False
        self._left[entry] -= 1
        return True

    def gone(self, checked: Collection[str]) -> int:
        """How many entries of the files that were checked, or are no longer there, no finding was like."""
        seen = {_from(path, self._folder) for path in checked}
        return sum(
            count
            for entry, count in self._left.items()
            if count and (entry.path in seen or not (Path(self._folder) / entry.path).exists())
        )


def recorded(report: Report) -> list[Finding]:
    """The findings of a report that a baseline records.

    What a plan accepts it records itself, and a file of which nothing is checked must not pass for one that is known.
    """
    return [finding for finding in report.findings if finding.accepted is None and finding.id not in UNCHECKED]


def text(findings: Iterable[Finding], report: Report, path: str) -> str:
    """The baseline at a path that makes findings of a report known: one line a finding, in order."""
    sources = {file.path: file.source for file in report.files}
    folder = _folder(path)
    entries = sorted(_entry(finding, sources[finding.path], folder) for finding in findings)
    lines = [json.dumps(_data(entry), ensure_ascii=False) for entry in entries]
    listed = "\n  " + ",\n  ".join(lines) + "\n " if lines else ""
    return f'{{\n "version": {VERSION},\n "findings": [{listed}]\n}}\n'


def _data(entry: Entry) -> dict[str, str]:
    return {name: value for name, value in entry._asdict().items() if value}


def _entry(finding: Finding, source: Source, folder: str) -> Entry:
    told = {key: str(finding.data.get(key, "")) for key in ("route", "difference", "unit", "plan")}
    if "difference" not in finding.data:
        start = finding.column - 1
        told["text"] = source.line(finding.line)[start : start + finding.length]
    return Entry(_from(finding.path, folder), finding.id, **told)


def _folder(path: str) -> str:
    return str(Path(path).parent)


def _from(path: str, folder: str) -> str:
    return os.path.relpath(path, folder).replace(os.sep, "/")


def _read(path: str) -> Iterator[Entry]:
    if is_endless(path) and handed_over(path) is None:
        raise WrongSettings("", ENDLESS, path)
    data = Path(path).read_bytes()
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise WrongSettings("", Message("not JSON: {problem}", problem=error), path) from error
    if not isinstance(found, dict) or found.get("version") != VERSION or not isinstance(found.get("findings"), list):
        raise WrongSettings("", Message("not a baseline; `kcbudget check --write-baseline` writes one"), path)
    for number, entry in enumerate(found["findings"], 1):
        if not _is_entry(entry):
            raise WrongSettings("", Message("entry {number} is not a known finding", number=number), path)
        yield Entry(**entry)


def _is_entry(entry: object) -> bool:
    """Whether it is a mapping of texts that names a file and a finding, and nothing that an entry has not."""
    if not isinstance(entry, dict) or not {"path", "id"} <= set(entry) <= set(Entry._fields):
        return False
    return all(isinstance(value, str) for value in entry.values())
