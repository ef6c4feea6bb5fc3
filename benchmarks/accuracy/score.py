"""What the program says of a case, held against the truth."""

from __future__ import annotations

import contextlib
import re
import signal
import tempfile
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kcbudget

from .figures import BILLION, MARKS, percent
from .patch import untrue, violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .desk import Right, Truth
    from .faults import Case

MISMATCHES = {
    "sum-mismatch", "share-mismatch", "shares-total", "subset-exceeds-whole", "negative-rest", "conflicting-figures",
    "words-mismatch", "target-mismatch", "document-mismatch", "exceeds-programme",
}  # fmt: skip
ROW_SLIPS = {"row-missing", "row-doubled", "row-moved"}
PAIRED = {"exchanged", "transfer"}
NAME = "plan.yaml"


@dataclass
class Change:
    """One figure that a suspect would have changed."""

    route: str
    written: str
    suggested: str
    place: Any
    elsewhere: bool  # in another file


@dataclass
class Said:
    """One suspect, and whether it is true."""

    slip: str
    route: str
    changes: list[Change]
    confidence: float
    sole: bool
    right: bool
    row: bool
    words: str


@dataclass
class Result:
    """What came of one case."""

    name: str
    shape: str
    group: str
    kind: str
    broken: int
    oracle: float | None
    detected: bool = False
    first: bool = False
    three: bool = False
    value: bool = False
    soles: int = 0
    wrong_soles: list[str] = field(default_factory=list)
    covered: float = 0.0  # the share of the wrong figures that right sole suspects name
    named: float = 0.0  # the share of the wrong figures that right first suspects name
    silent: bool = False
    confidence: float | None = None
    hit: bool = False
    crash: str = ""
    violations: list[str] = field(default_factory=list)
    story: str = ""  # what was said and what was true, for a reader


class TooLongError(BaseException):
    """The program took longer than a case may take. No program that catches its own errors catches this."""


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Break off what takes longer, where the system can."""
    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise TooLongError(f"took longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def check(case: Case, text: str) -> Any:
    """The report of the program on a text, beside its programme where it has one."""
    if not case.programme:
        return kcbudget.check_text(text, NAME)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "programme.yaml").write_text(case.programme, encoding="utf-8")
        path = Path(folder) / NAME
        path.write_text(text, encoding="utf-8")
        return kcbudget.check([path])


def changes_of(suspect: Any) -> list[Change]:
    """The figures that a suspect would have changed; of an older program, its own and its partner's."""
    listed = getattr(suspect, "changes", None)
    if listed:
        return [Change(each.route, each.written, each.suggested or "", each.place, far(each.path)) for each in listed]
    if suspect.slip in ROW_SLIPS | {"subtotal", "rounding-undeclared"}:
        return []
    own = Change(suspect.route, suspect.written, suspect.suggested or "", suspect.place, far(suspect.path))
    if suspect.partner and suspect.slip in PAIRED:
        return [own, Change(suspect.partner, suspect.suggested or "", suspect.written, None, elsewhere=False)]
    return [own]


def far(path: Any) -> bool:
    """Whether a path is that of another file."""
    return path is not None and Path(str(path)).name != NAME


def judge(suspect: Any, truth: Truth) -> Said:
    """Whether a suspect is true: all it would change is wrong, or its story of a row is what happened."""
    changes = changes_of(suspect)
    told = (suspect.slip, suspect.route) in truth.rows
    row = suspect.slip in ROW_SLIPS or told
    if row:
        right = told and not (truth.ambiguous and suspect.sole)
    elif suspect.slip == "rounding-undeclared":
        right = truth.rounding
    else:
        right = bool(changes) and all(each.route in truth.wrong and not each.elsewhere for each in changes)
    return Said(
        suspect.slip, suspect.route, changes, suspect.confidence / 100, suspect.sole, right, row, str(suspect.message)
    )


def number(text: str, right: Right) -> Decimal | None:
    """A suggested amount in the unit of the figure, whichever way it is written."""
    if right.share:
        body, factor = str(percent(text)), Decimal(1)
    else:
        kept = "".join(mark for mark in text if mark.isdigit() or mark in ".,")
        thousands, decimal = MARKS[right.style_numbers or "vi"]
        body = kept.replace(thousands, "").replace(decimal, ".")
        factor = Decimal(1)
        if "tỷ" in text and right.unit != BILLION:
            factor = Decimal(1000)
        elif "triệu" in text and right.unit == BILLION:
            factor = Decimal("0.001")
    return Decimal(body) * factor


def agrees(suggested: str, right: Right) -> bool:
    """Whether a suggestion is the right value, as near as it can be told."""
    try:
        one, other = number(suggested, right), number(right.text, right)
    except InvalidOperation:
        return False
    return one is not None and other is not None and abs(one - other) <= right.tolerance


def covers(said: list[Said], truth: Truth) -> bool:
    """Whether suspects that are all true name everything that must be named."""
    if not said or not all(each.right for each in said):
        return False
    if truth.rows:
        return any(each.row for each in said)
    if truth.rounding and not truth.needed:
        return said[0].slip == "rounding-undeclared"
    return truth.needed <= {change.route for each in said for change in each.changes}


def coverage(said: list[Said], truth: Truth) -> float:
    """The share of what must be named that true ones among these suspects name."""
    true = [each for each in said if each.right]
    if not truth.needed:
        return float(covers(true[:1], truth))
    return len(truth.needed & {change.route for each in true for change in each.changes}) / len(truth.needed)


def values(said: list[Said], truth: Truth) -> bool:
    """Whether every figure that must be named has its right value suggested."""
    given = {change.route: change.suggested for each in said for change in each.changes}
    return all(route in given and agrees(given[route], truth.wrong[route]) for route in truth.needed)


def story(case: Case, told: list[list[Said]], verdicts: list[str]) -> str:
    """What was said and what was true."""
    truth = "; ".join(f"{route} → {right.text}" for route, right in case.truth.wrong.items())
    rows = "; ".join(f"{kind} {route}" for kind, route in sorted(case.truth.rows))
    lines = [f"  true: {truth} {rows}{' rounding' if case.truth.rounding else ''}"]
    for said, verdict in zip(told, verdicts, strict=True):
        lines.append(f"  said: {verdict}")
        lines += [
            f"    {'sole ' if each.sole else ''}{each.confidence:.2f} [{each.slip}] {each.words}"
            f"{' (' + ', '.join(change.route for change in each.changes) + ')' if len(each.changes) > 1 else ''}"
            f"{'' if each.right else '  <- not so'}"
            for each in said[:4]
        ]
    return "\n".join(lines)


def score(case: Case, seconds: float = 0) -> Result:
    """Check a case and hold what is said against the truth."""
    result = Result(case.name, case.shape, case.group, case.kind, case.broken, case.oracle)
    try:
        with limited(seconds):
            report = check(case, case.text)
    except (Exception, TooLongError) as error:  # a crash of the program is a result
        result.crash = repr(error)
        return result
    listen(case, report, result)
    return result


def listen(case: Case, report: Any, result: Result) -> None:
    """Hold what a report says against the truth."""
    findings = [each for each in report.findings if each.id in MISMATCHES]
    crashes = [each for each in report.findings if each.id == "internal-error"]
    if crashes:
        result.crash = str(crashes[0].data)
    result.detected = bool(findings)
    causes = [each.cause for each in findings if each.cause is not None]
    told = [[judge(suspect, case.truth) for suspect in cause.suspects] for cause in causes]
    verdicts = [str(cause.verdict) for cause in causes]
    firsts = [said[0] for said in told if said]
    truth = case.truth
    result.first = covers(firsts, truth)
    result.three = result.first or covers([each for said in told for each in said[:3] if each.right], truth)
    result.value = result.first and values(firsts, truth)
    soles = {(each.slip, each.route): each for said in told for each in said if each.sole}
    result.soles = len(soles)
    result.wrong_soles = [each.words for each in soles.values() if not each.right]
    result.covered = coverage(list(soles.values()), truth)
    result.named = coverage(firsts, truth)
    result.silent = truth.stories == 1 and any(
        verdict.startswith("no ") and not said for verdict, said in zip(verdicts, told, strict=True)
    )
    if truth.stories == 1 and len(findings) == 1 and firsts:
        result.confidence, result.hit = firsts[0].confidence, result.first
    result.violations = violations(case.text, report, lambda text: check(case, text))
    for said, verdict in zip(told, verdicts, strict=True):
        if said and re.search(r"all \d+ identities\s+hold", verdict):
            given = [change for change in said[0].changes if change.suggested and change.place]
            if given and len(given) == len(said[0].changes):
                result.violations += untrue(case.text, given, lambda text: check(case, text))
    result.story = story(case, told, verdicts)
