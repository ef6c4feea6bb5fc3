"""Everything that is said is translated, with the same fields."""

import ast
import string
from functools import cache
from pathlib import Path

import pytest
from catalogue import KEYWORDS, PACKAGE, PARTS, catalogue, single, wanted
from support import run

from kcbudget.cli import main
from kcbudget.language.messages import translated
from kcbudget.language.numerals import VIETNAMESE


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_everything_is_translated_and_nothing_else() -> None:
    there = {single(message.id) for message in catalogue() if message.id and single(message.string)}
    assert set(wanted()) - there == set()
    assert there - set(wanted()) == set()


@pytest.mark.parametrize("text", sorted(text for text, origin in wanted().items() if origin.endswith(".py")))
def test_a_translation_has_the_fields_of_its_template(text: str) -> None:
    assert fields(translated(text, VIETNAMESE)) <= fields(text)
    # A field may be left out only where Vietnamese has no use for it: a singular that stands for its count.
    missing = fields(text) - fields(translated(text, VIETNAMESE))
    assert not missing, missing


def test_templates_are_literals() -> None:
    """A template put together at run time could not be found for translation."""
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in KEYWORDS:
                continue
            if node.args and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp)):
                wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []


BROKEN = {
    "broken.yaml": """\
province: Lai Châu
period: 2021-2025
decision: {number: 407/QĐ-UBND, date: 2021-01-31, signed_by: A, issued_by: B}
unit: triệu đồng
total: 75300
by_year: {2021: 10814, 2022: 21004, 2023: 20174, 2024: 13054, 2025: 9714}
by_source:
  enterprises: {amount: 48400, share: 63.4%}
  state_budget:
    amount: 26900
    share: 35.7%
    by_source: {national: 15.8 tỷ đồng, local: 11080}
by_activity: {a: gần 70 tỷ đồng, b: rest, c: unknown}
of_which: {d: 80000}
""",
    "wrong.yaml": """\
province: X
period: 2021-2022
totl: 3
total: 75.300
by_year: {2021: -4, 2023: 1e3, 2021: 5}
by_source: {national: 8,7, local: {amount: 5, share: 3 tỷ}}
projects:
  - {amount: 3}
""",
    "syntax.yaml": "province: X\nperiod: 2021\ntotal: [1, 2\n",
    "nothing.yaml": "province: X\nperiod: 2021\nstatus: draft\n",
    "accepted.yaml": """\
province: X
period: 2021-2022
unit: triệu đồng
total: 5
by_year: {2021: 1, 2022: 3}
accepted:
  - {id: sum-mismatch, at: total, difference: 1, reason: A, by: B, until: 9999-12-31}
  - {id: sum-mismatch, at: total, difference: 2, reason: A}
  - {id: share-mismatch, at: total, difference: 2%, reason: A, until: 2021-01-01}
  - {id: share-mismatch, at: totl, difference: 2%, reason: A, until: 2021-01-01}
""",
}
KEYS = {"programme", "province", "decision", "activity", "locality", "unreadable"}  # names in plans and in data


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["check", "."], 1), (["check", "-v", "."], 1), (["check", "--format", "concise", "."], 1),
        (["check", "--format", "letter", "."], 1), (["check", "--format", "json", "."], 1),
        *((["check", "--format", name, ".", "none.yaml"], 3) for name in ("github", "gitlab", "sarif", "junit")),
        (["check", "--statistics", "--format", "concise", "."], 1), (["check", "--format", "txt"], 2),
        (["check", "--format", "xyz"], 2), (["check", "--format", "json:"], 2), (["check", "--diff", "-f", "json"], 2),
        (["check", "-f", "json:a", "-f", "sarif:a"], 2), (["check", "-f", "json:a", "-o", "b"], 2),
        (["check", "--strict", "--ignore", "unknown", "."], 1), (["check", "--fail-over", "99%", "."], 1),
        (["check", "--write-baseline", "b.json", "."], 0), (["check", "--ignore", "x", "."], 2), (["config"], 0),
        (["check", "--severity", "sum", "."], 2), (["check", "--fail-over", "x", "."], 2),
        (["check", "none.yaml", "folder"], 3), (["summary", "."], 0), (["summary", "--format", "markdown", "."], 0),
        (["summary", "broken.yaml"], 0), (["summary", "--format", "markdown", "broken.yaml"], 0),
        (["summary", "--by", "year", "."], 0), (["summary", "--by", "locality", "--format", "markdown", "."], 0),
        (["coverage", "."], 0), (["coverage", "--self-test", "broken.yaml"], 0), (["why", "broken.yaml", "total"], 0),
        (["trace", "26900 triệu", "."], 0), (["trace", "1 đồng", "."], 0), (["explain"], 0),
        (["explain", "--format", "markdown"], 0), (["new", "X", "--period", "2026"], 0), (["new", "X"], 2),
        (["new", "X", "--period", "x"], 2), (["--help"], 0), (["explain", "none"], 2), (["why", "broken.yaml", "x"], 2),
        (["summary", "--unit", "x"], 2), (["check", "--frmat", "json"], 2), (["none"], 2),
        (["check", "--watch", "-"], 2), (["new", "X", "--period", "2026", "--schema", "a b"], 2),
        *(([name, "--help"], 0) for name in sorted(main.cli.commands)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_no_english_sentence_is_said_in_vietnamese(arguments: list[str], status: int, tmp_path: Path) -> None:
    for name, text in BROKEN.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    result = run(*arguments, cwd=tmp_path, KCBUDGET_LANG="vi")
    assert result.returncode == status
    said = " ".join((result.stdout + result.stderr).decode().split())
    assert said
    assert [text for text in english() if text in said] == []


@cache
def english() -> list[str]:
    """What is said between the fields of the templates, where it is long enough to be told from a word of a plan."""
    pieces = {" ".join(part[0].split()) for text in wanted() for part in PARTS(text)}
    vietnamese = " ".join(single(message.string) for message in catalogue() if message.id)
    return sorted(piece for piece in pieces - KEYS if len(piece) > 8 and piece not in vietnamese)
