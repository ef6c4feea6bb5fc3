"""What is recorded of plans: the findings of each manual page, and tables of plans with their verdicts."""

from collections.abc import Iterator
from pathlib import Path

from support import HEADER, TESTS

import kcbudget
from kcbudget.checks import _manual

CASES = TESTS / "cases"
PAGES = [page for page in _manual.pages() if page.bad is not None]


def findings(text: str) -> Iterator[str]:
    for finding in kcbudget.check_text(text).findings:
        yield f"{finding.line}:{finding.column}: {finding.severity}: {finding.message} [{finding.id}]\n"


def result(body: str) -> str:
    """The verdicts of a plan, its unguarded figures, its findings."""
    text = HEADER + body
    (file,) = kcbudget.check_text(text).files
    verdicts = ", ".join(f"{count} {outcome}" for outcome, count in file.outcomes.items() if count) or "nothing judged"
    unguarded = ", ".join(route for route, _ in file.unguarded)
    return f"{verdicts}; unguarded: {unguarded or 'none'}\n{''.join(findings(text))}"


def cases(path: Path) -> list[tuple[str, str, str]]:
    """Each plan of a file: its name, its text, what is expected of it."""
    found = []
    for block in path.read_text(encoding="utf-8").removeprefix("# ").split("\n# "):
        name, _, rest = block.partition("\n")
        body, _, expected = rest.partition("---\n")
        found.append((name, body, expected.strip("\n") + "\n"))
    return found


TABLE = [(path.stem, *case) for path in sorted(CASES.glob("*.txt")) for case in cases(path)]
