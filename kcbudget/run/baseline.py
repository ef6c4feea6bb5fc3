"""Findings that are known: written to a file, and told apart from new ones in later runs.

An entry has the identity that leads a finding and those that follow from the same cause, each by the key and the
difference that it has: it stays the same when lines move, and is another one when the difference is. A finding is known
if all its identities are. Findings without an identity are named by the text that they are about, and what a document
states also by what the plan has.
"""

import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kcbudget.answers.findings import Finding, Report
from kcbudget.checks import CHECKS
from kcbudget.language.messages import Message, marked
from kcbudget.reading.source import ENDLESS, Source, handed_over, is_endless
from kcbudget.run.settings import WrongSettings

VERSION = 2


class Known(NamedTuple):
    """What is known; ``path`` is seen from the folder of the baseline, and what it lacks is empty."""

    path: str
    id: str
    route: str = ""
    of: str = ""
    difference: str = ""
    unit: str = ""
    text: str = ""
    plan: str = ""


class Entry(NamedTuple):
    """A known finding: the identity that leads it, or the text that it is about, and the identities that follow."""

    known: Known
    follows: tuple[Known, ...] = ()

    @property
    def identities(self) -> tuple[Known, ...]:
        """Every identity of the finding; none where it is known by a text."""
        return (self.known, *self.follows) if self.known.difference else ()


class Baseline:
    """The known findings of a file. An identity is known once for all; a text stands for one finding."""

    def __init__(self, path: str) -> None:
        self._folder = _folder(path)
        self._entries = list(_read(path))
        self._identities = {known for entry in self._entries for known in entry.identities}
        self._found: set[Known] = set()
        self._left = Counter(entry.known for entry in self._entries if not entry.identities)

    def knows(self, finding: Finding, source: Source) -> bool:
        """Whether all that a finding tells is known; what it tells is then, and else in part, ticked off."""
        entry = _entry(finding, source, self._folder)
        if entry.identities:
            self._found.update(entry.identities)
            return self._identities.issuperset(entry.identities)
        if not self._left[entry.known]:
            return False
        self._left[entry.known] -= 1
        return True

    def gone(self, checked: Collection[str]) -> int:
        """How many entries of the files that were checked, or are no longer there, nothing was found of."""
        seen = {_from(path, self._folder) for path in checked}
        left = Counter(
            entry.known for entry in self._entries if entry.identities and self._found.isdisjoint(entry.identities)
        )
        return sum(
            count
            for known, count in (left + self._left).items()
            if known.path in seen or not (Path(self._folder) / known.path).exists()
        )


def recorded(report: Report) -> list[Finding]:
    """The findings of a report that a baseline records.

    What a plan accepts it records itself, and a file of which nothing is checked must not pass for one that is known.
    """
    return [finding for finding in report.findings if finding.accepted is None and not CHECKS[finding.id].unchecked]


def text(findings: Iterable[Finding], report: Report, path: str) -> str:
    """The baseline at a path that makes findings of a report known: one line a finding, in order."""
    sources = {file.path: file.source for file in report.files}
    folder = _folder(path)
    entries = sorted(_entry(finding, sources[finding.path], folder) for finding in findings)
    lines = [json.dumps(_data(entry), ensure_ascii=False) for entry in entries]
    listed = "\n  " + ",\n  ".join(lines) + "\n " if lines else ""
    return f'{{\n "version": {VERSION},\n "findings": [{listed}]\n}}\n'


def _data(entry: Entry) -> dict[str, object]:
    """An entry as it is written; what follows is of the same file where it names none."""
    follows = [_told(known, but=entry.known.path) for known in entry.follows]
    return {**_told(entry.known), **({"follows": follows} if follows else {})}


def _told(known: Known, but: str = "") -> dict[str, str]:
    return {name: value for name, value in known._asdict().items() if value and (name, value) != ("path", but)}


def _entry(finding: Finding, source: Source, folder: str) -> Entry:
    path = _from(finding.path, folder)
    if finding.identities:
        first, *others = (
            Known(
                _from(one.path, folder) if one.path is not None else path,
                one.id, one.route, one.of, one.difference.plain(), one.difference.unit.vi,
            )
            for one in finding.identities
        )  # fmt: skip
        return Entry(first, tuple(sorted(others)))
    told = {key: str(finding.data.get(key, "")) for key in ("route", "of", "plan")}
    start = finding.column - 1
    told["text"] = source.line(finding.line)[start : start + finding.length]
    return Entry(Known(path, finding.id, **told))


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
    if isinstance(found, dict) and found.get("version") == 1:
        command = f"kcbudget check --write-baseline {path}"
        template = marked(
            "of an earlier version, which does not tell sums of one figure apart; write it anew: {command}"
        )
        raise WrongSettings("", Message(template, command=command), path)
    if not isinstance(found, dict) or found.get("version") != VERSION or not isinstance(found.get("findings"), list):
        raise WrongSettings("", Message("not a baseline; `kcbudget check --write-baseline` writes one"), path)
    for number, data in enumerate(found["findings"], 1):
        entry = _entry_of(data)
        if entry is None:
            raise WrongSettings("", Message("entry {number} is not a known finding", number=number), path)
        yield entry


def _entry_of(data: object) -> Entry | None:
    """The entry that data tells, or None if it is none."""
    if not isinstance(data, dict):
        return None
    first, follows = {key: value for key, value in data.items() if key != "follows"}, data.get("follows", [])
    if not _is_known(first) or not isinstance(follows, list):
        return None
    path = {"path": first["path"]}
    others = [{**path, **other} if isinstance(other, dict) else other for other in follows]
    if not all(map(_is_known, others)) or not all(one.get("difference") for one in (first, *others) if others):
        return None
    return Entry(Known(**first), tuple(Known(**other) for other in others))


def _is_known(data: object) -> bool:
    """Whether it is a mapping of texts that names a file and a finding, and nothing that is not known of one."""
    if not isinstance(data, dict) or not {"path", "id"} <= set(data) <= set(Known._fields):
        return False
    return all(isinstance(value, str) for value in data.values())
