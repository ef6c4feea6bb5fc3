"""The suggested corrections as a unified diff; nothing is ever written to a plan."""

import difflib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TextIO

from kcbudget.answers.findings import Finding, Report, SuspectTold
from kcbudget.diagnosis.examined import Examined
from kcbudget.figures.verdict import Outcome
from kcbudget.output.escaping import visible
from kcbudget.output.formats import Options
from kcbudget.reading.source import Source

FOR, SHOWS = "`patch`, `git apply`", "the corrections that are certain; `--diff` for short"
NAMES_UNREAD = False

_QUOTED = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
_BREAKS = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")  # what YAML counts as the end of a line


def render(report: Report, stream: TextIO, options: Options) -> None:  # noqa: ARG001 - every renderer has the same call
    """Write the diff of every file for which a correction is certain; on a terminal its lines are made harmless."""
    shown = _harmless if stream.isatty() else str
    findings: dict[str, list[Finding]] = {file.path: [] for file in report.files}
    for finding in report.findings:
        findings[finding.path].append(finding)
    for file in report.files:
        stream.writelines(map(shown, diff(file.source, findings[file.path])))


def diff(source: Source, findings: Iterable[Finding]) -> Iterator[str]:
    """The lines of a unified diff that writes the sole cause of each finding as suggested, and changes nothing else.

    Only figures that the data leave no doubt about are changed; comments, quotes, line ends and layout stay. The
    patched text is checked again: what does not hold then is not suggested.
    """
    path = source.path.lstrip("/")
    old, new = source.mark + source.text, source.mark + _corrected(source, list(_sole(findings)))
    for line in difflib.unified_diff(_lines(old), _lines(new), _name(f"a/{path}"), _name(f"b/{path}")):
        yield line if line.endswith("\n") else f"{line}\n"
        if not line.endswith("\n"):
            yield "\\ No newline at end of file\n"


class _State(NamedTuple):
    """What is wrong with a text: which identities it breaks, by their figures, and how many figures are refused."""

    broken: frozenset[object]
    refused: int

    def is_better_than(self, other: "_State") -> bool:
        """Whether less is wrong, and nothing that was right."""
        return self != other and self.broken <= other.broken and self.refused <= other.refused


def _corrected(source: Source, sole: Sequence[SuspectTold]) -> str:
    """The text with the figures of sole causes corrected, of all that mend what they say and break nothing."""
    if not sole:
        return source.text
    before, text = _state(source, source.text), _with_changes(source.text, sole)
    after = _state(source, text)
    mended = {identity for suspect in sole for identity in suspect.mends}
    if after.is_better_than(before) and len(after.broken) <= max(len(before.broken) - len(mended), 0):
        return text
    kept: list[SuspectTold] = []
    for suspect in sole:
        left = _state(source, _with_changes(source.text, [*kept, suspect]))
        if left.is_better_than(before):
            kept.append(suspect)
            before = left
    return _with_changes(source.text, kept)


def _state(source: Source, text: str) -> _State:
    examined = Examined(Source(source.path, text))
    broken = frozenset(
        (identity.relation, identity.origin, *(figure.route for figure in identity.figures()))
        for identity, verdict in examined.judged()
        if verdict.outcome is Outcome.BROKEN
    )
    return _State(broken, len(examined.faults_of("invalid-value")))


def _with_changes(text: str, suspects: Iterable[SuspectTold]) -> str:
    """A text with figures written as suggested."""
    starts = [0, *(match.end() for match in _BREAKS.finditer(text))]
    changes = {change.place: change for suspect in suspects for change in suspect.changes}
    # From the end of the file backwards, so that places in front of a change stay true.
    for place in sorted(changes, reverse=True):
        change = changes[place]
        start = starts[place.line - 1] + place.column - 1
        start += text[start : start + 1] in ("'", '"')
        if text.startswith(change.written, start):  # YAML may write a figure in ways that its text does not show
            quoted = text[start - 1 : start] in ("'", '"')
            new = change.suggested if quoted or "," not in change.suggested else f'"{change.suggested}"'
            text = text[:start] + new + text[start + len(change.written) :]
    return text


def _name(path: str) -> str:
    """A file's name as git writes it: one with other than plain letters in C's quotes, one with blanks before a tab."""
    written = "".join(
        _QUOTED.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}") for byte in os.fsencode(path)
    )
    return (f'"{written}"' if written != path else path) + ("\t" if " " in path else "")


def _harmless(line: str) -> str:
    """A line as a terminal may be given it; a patch is piped or written to a file, where it stays as it is."""
    text = line.rstrip("\r\n")
    return "\t".join(map(visible, text.split("\t"))) + line[len(text) :]


def _lines(text: str) -> list[str]:
    """The lines of a text as a patch has them: ended by a line feed and nothing else."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _sole(findings: Iterable[Finding]) -> Iterator[SuspectTold]:
    """The sole causes of which every figure can be corrected in this file."""
    for finding in findings:
        if finding.cause is not None:
            for suspect in finding.cause.suspects:
                if suspect.sole and all(change.suggested and change.path is None for change in suspect.changes):
                    yield suspect
