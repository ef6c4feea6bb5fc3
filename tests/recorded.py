"""What is recorded of plans: the findings of each manual page, tables of plans with their verdicts, what is printed of
plans that do not add up, and letters.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from support import HEADER, ROOT, TESTS, run

import kcbudget
from kcbudget.checks import _manual

CASES = TESTS / "cases"
TABLES = sorted(CASES.glob("*.txt"))
PLANS = sorted((TESTS / "plans").glob("*.yaml"))
LETTERS = TESTS / "letters"
_LAI_CHAU = (ROOT / "plans" / "laichau.yaml").read_text(encoding="utf-8")
LETTERS_OF = {
    "broken": _LAI_CHAU.replace("20714", "20174"),
    "open": (ROOT / "plans" / "dongnai-2020.yaml").read_text(encoding="utf-8"),
    "doubtful": "province: Ninh Thuận\nperiod: 2024\nunit: triệu đồng\ntotal: 290\nby_source:\n"
                '  national: {amount: 130, share: "44,82%"}\n  enterprises: {amount: 160, share: "55,18%"}\n',
    "right": _LAI_CHAU,
    "unfit": _LAI_CHAU.replace("2021-2025\nd", "2021-2026\nd").replace("15820", "-15820") + "budget: 1\n",
}  # fmt: skip
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


TABLE = [(path.stem, *case) for path in TABLES for case in cases(path)]


def bad(page: _manual.Page) -> str:
    """What is found in the bad plan of a manual page."""
    return "".join(findings(str(page.bad)))


def table(path: Path) -> str:
    """A table of plans with what they get now."""
    return "\n".join(f"# {name}\n{body}---\n{result(body)}" for name, body, _ in cases(path))


def concise(plan: Path) -> str:
    """What `check --format concise` prints, run where a maintainer of the repository would run it."""
    return run("check", "--format", "concise", plan.relative_to(ROOT).as_posix(), cwd=ROOT).stdout.decode()


def letter(name: str, language: str) -> str:
    """The letter on one of the plans for letters."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{name}.yaml").write_text(LETTERS_OF[name], encoding="utf-8")
        return run("check", "--format", "letter", "--lang", language, f"{name}.yaml", cwd=Path(folder)).stdout.decode()
