"""The checks: one fault, one module, one line here. A module's docstring is its manual page.

A check is a module with ``SEVERITY`` and ``check(examined)``, which yields what it has `Said`. Its id is its name with
hyphens, and is stamped on. A check is imported only when a file has something that may concern it. Only a defect of the
program is told without a plan that was examined.
"""

import importlib
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from kcbudget.checks.wording import Said, broken
from kcbudget.diagnosis import Mismatch
from kcbudget.examining import Examined
from kcbudget.findings import DEFECT, Cause, Finding
from kcbudget.gaps import id_of
from kcbudget.messages import Message
from kcbudget.system import Outcome

__all__ = ["IDS", "Said", "defect", "module", "run"]

IDS = (
    "yaml-syntax",
    "file-too-large",
    "duplicate-key",
    "unknown-key",
    "missing-key",
    "invalid-value",
    "ambiguous-number",
    "invalid-period",
    "missing-year",
    "year-outside-period",
    "unit-mismatch",
    "broken-link",
    "conflicting-parts",
    "conflicting-figures",
    "words-mismatch",
    "sum-mismatch",
    "exceeds-programme",
    "differs-from-programme",
    "target-mismatch",
    "document-mismatch",
    "subset-exceeds-whole",
    "negative-rest",
    "share-mismatch",
    "shares-total",
    "far-from-qualified",
    "uneven-precision",
    "stale-acceptance",
    "nothing-to-check",
    DEFECT,
)
_ORDER = {finding_id: number for number, finding_id in enumerate(IDS)}


@cache
def module(finding_id: str) -> ModuleType:
    """The module of a finding id."""
    return importlib.import_module(f"kcbudget.checks.{finding_id.replace('-', '_')}")


def run(examined: Examined) -> Iterator[Finding]:
    """Every finding of one file, by place."""
    wanted = {fault.id for fault in examined.faults}
    wanted.update(id_of(mismatch.identity) for mismatch in examined.mismatches)
    if examined.cube.stated:
        wanted.add("document-mismatch")
    if any(verdict.outcome is Outcome.ROUNDING for verdict in examined.verdicts):
        wanted.add("uneven-precision")
    if any(identity.origin == "programme" for identity in examined.cube.identities):
        wanted.add("differs-from-programme")
    if any(verdict.far for verdict in examined.verdicts):
        wanted.add("far-from-qualified")
    if not (examined.faults or any(examined.judged())):
        wanted.add("nothing-to-check")
    if examined.stale:
        wanted.add("stale-acceptance")
    found = list(_findings(examined, wanted))
    found.sort(key=lambda finding: (finding.place, _ORDER[finding.id]))
    yield from found


def defect(path: str, error: BaseException) -> Finding:
    """The finding of a file at which the program itself failed."""
    check = module(DEFECT)
    return _stamped(DEFECT, check, path, check.told(error))


def _findings(examined: Examined, wanted: set[str]) -> Iterator[Finding]:
    """What the checks that are wanted say, with their ids and the likely causes stamped on."""
    for finding_id in IDS:
        if finding_id in wanted:
            check = module(finding_id)
            said: Said
            for said in check.check(examined):
                finding = _stamped(finding_id, check, examined.path, said)
                yield finding if said.mismatch is None else _explained(examined, finding, said.mismatch)


def _stamped(finding_id: str, check: ModuleType, path: str, said: Said) -> Finding:
    """What a check says as a finding of a file."""
    return Finding(
        finding_id,
        said.severity or check.SEVERITY,
        path,
        said.place,
        said.message,
        said.related,
        said.data,
        said.advice,
        said.length,
        said.cause,
    )


def _explained(examined: Examined, finding: Finding, mismatch: Mismatch) -> Finding:
    """A finding of a mismatch with the identities that do not hold, and their likely cause or who has accepted it."""
    judged = zip(mismatch.identities, mismatch.verdicts, strict=True)
    finding = finding._replace(identities=tuple(broken(examined, *pair) for pair in judged))
    acceptance = examined.accepted.get(mismatch.identity)
    if mismatch.adjusted:  # as it was meant: there is no cause to look for
        return finding
    if acceptance is None:
        return finding._replace(cause=_cause(examined, mismatch), advice=_advice(examined, finding.advice, mismatch))
    from kcbudget.accepting import marked

    return marked(finding, acceptance)


def _advice(examined: Examined, advice: Message | None, mismatch: Mismatch) -> Message | None:
    """What to do about a mismatch, with what to write where the plan means to accept it and does not say which sum."""
    lines = [examined.proposed[identity] for identity in mismatch.identities if identity in examined.proposed]
    if not lines:
        return advice
    if advice is None:
        return Message("to accept it, write {lines}", lines=lines)
    return Message("{advice}; to accept it, write {lines}", advice=advice, lines=lines)


def _cause(examined: Examined, mismatch: Mismatch) -> Cause:
    """The likely cause of a mismatch; only a broken plan needs the words for it."""
    from kcbudget.checks import causes

    amended = causes.amendment(examined, mismatch)
    certain = bool(mismatch.suspects) and mismatch.suspects[0].sole
    return Cause(
        causes.verdict(examined, mismatch),
        causes.suspected(examined, mismatch),
        causes.follows(examined, mismatch),
        ((amended,) if amended is not None else ()) + (() if certain else causes.signs(examined, mismatch)),
    )
