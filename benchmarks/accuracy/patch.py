"""The law of corrections: what is certain is put in, and the plan must be better for it and nowhere worse."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Protocol

from kcbudget.output.report.diff import diff

if TYPE_CHECKING:
    from collections.abc import Callable


class Wanted(Protocol):
    """A correction: where, what stands there, what should."""

    route: str
    written: str
    suggested: str
    place: Any
    elsewhere: bool


def apply(text: str, changes: list[Wanted]) -> tuple[str, list[str]]:
    """The text with the corrections in it, and those that do not find what they would replace."""
    lines = text.split("\n")
    lost: list[str] = []
    seen: set[tuple[int, int]] = set()
    for change in sorted(changes, key=lambda each: (each.place.line, -each.place.column)):
        at, column = change.place.line - 1, change.place.column - 1
        if (at, column) in seen:
            continue
        seen.add((at, column))
        line = lines[at]
        quoted = line[column : column + 1] in {'"', "'"}
        column += quoted
        if line[column : column + len(change.written)] != change.written:
            lost.append(f"{change.route}: {change.written} does not stand at {at + 1}:{column + 1}")
            continue
        bare = "," in change.suggested and not quoted
        lines[at] = (
            line[:column]
            + (f'"{change.suggested}"' if bare else change.suggested)
            + line[column + len(change.written) :]
        )
    return "\n".join(lines), lost


def patched(text: str, report: Any) -> str:
    """The text after the program's own patch, which `--diff` prints."""
    lines, found, at = text.splitlines(keepends=True), [], 0
    for line in diff(report.files[0].source, report.findings):
        if line.startswith("@@"):
            start = int(line.split()[1].split(",")[0][1:]) - 1
            found += lines[at:start]
            at = start
        elif not line.startswith(("---", "+++", "\\")):
            if line[0] in " -":
                at += 1
            if line[0] in " +":
                found.append(line[1:])
    return "".join([*found, *lines[at:]])


def broken(report: Any) -> int:
    """How many identities a report has as broken."""
    return sum(int(file.outcomes.get("broken", 0)) for file in report.files)


def which(report: Any) -> Counter[tuple[int, str]]:
    """The identities that are broken, each by its line and its words, whatever their numbers are."""
    lines = [each for file in report.files for each in file.judged() if str(each.outcome) == "broken"]
    return Counter((each.place.line, re.sub(r"[0-9.,]+", "#", str(each.message))) for each in lines)


def untrue(text: str, changes: list[Any], again: Callable[[str], Any]) -> list[str]:
    """What is still broken where it was said that with these changes all identities hold."""
    if any(each.elsewhere for each in changes):
        return []
    patched, lost = apply(text, changes)
    left = broken(again(patched))
    return (
        [f"said that all identities hold with {changes[0].route}, but {left} are broken"] if left and not lost else []
    )


def violations(text: str, report: Any, again: Callable[[str], Any]) -> list[str]:
    """What the program's own patch makes worse."""
    after = patched(text, report)
    if after == text:
        return []
    then = again(after)
    found = [f"broken now, line {line}: {words}" for line, words in sorted(which(then) - which(report))]
    if broken(then) >= broken(report):
        found.append(f"broken identities: {broken(report)} before, {broken(then)} after")
    return found
