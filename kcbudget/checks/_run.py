"""The checks run on one file, and what they say made into findings."""

from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING

from kcbudget.answers.findings import Accepted, Cause, Finding, Severity
from kcbudget.checks import CHECKS, DEFECT, module
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message
from kcbudget.language.numerals import normal

if TYPE_CHECKING:
    from kcbudget.checks._said import Said
    from kcbudget.diagnosis.acceptances import HeldAcceptance
    from kcbudget.diagnosis.mismatches import Mismatch


def marked(finding: Finding, acceptance: "HeldAcceptance") -> Finding:
    """A finding that is accepted: a note that says so."""
    written = acceptance.written
    by = normal(written.by.text) if written.by is not None and written.by.text != "~" else None
    until = acceptance.until.isoformat() if acceptance.until is not None else None
    accepted = Accepted(written.id.place, normal(written.reason.text), by or None, until)
    return finding._replace(severity=Severity.NOTE, message=_message(finding.message, accepted), accepted=accepted)


def _message(found: Message, accepted: Accepted) -> Message:
    fields = {"found": found, **accepted._asdict()}
    if accepted.by is not None and accepted.until is not None:
        return Message("{found}; accepted by {by} until {until}: {reason}", **fields)
    if accepted.by is not None:
        return Message("{found}; accepted by {by}: {reason}", **fields)
    if accepted.until is not None:
        return Message("{found}; accepted until {until}: {reason}", **fields)
    return Message("{found}; accepted: {reason}", **fields)


def run(examined: Examined) -> Iterator[Finding]:
    """Every finding of one file, by place."""
    wanted = {fault.id for fault in examined.faults}
    if examined.mismatches:
        from kcbudget.diagnosis.gaps import id_of

        wanted.update(id_of(mismatch.identity) for mismatch in examined.mismatches)
    found = [
        finding
        for finding_id, check in CHECKS.items()
        if finding_id in wanted or (check.trigger is not None and check.trigger(examined))
        for finding in _findings(examined, finding_id)
    ]
    found.sort(key=lambda finding: finding.place)  # those of one place stay in the order of the list
    yield from found


def defect(path: str, error: BaseException) -> Finding:
    """The finding of a file at which the program itself failed."""
    check = module(DEFECT)
    return _stamped(DEFECT, check, path, check.told(error))


def _findings(examined: Examined, finding_id: str) -> Iterator[Finding]:
    """What a check says, with its id and the likely causes stamped on."""
    check = module(finding_id)
    said: Said
    for said in check.check(examined):
        finding = _stamped(finding_id, check, examined.path, said)
        yield finding if said.mismatch is None else _explained(examined, finding, said.mismatch)


def _stamped(finding_id: str, check: ModuleType, path: str, said: "Said") -> Finding:
    """What a check says as a finding of a file."""
    return Finding(
        finding_id,
        said.severity or check.SEVERITY,
        path,
        said.place,
        said.message,
        said.related,
        said.extra,
        said.advice,
        said.length,
        said.cause,
    )


def _explained(examined: Examined, finding: Finding, mismatch: "Mismatch") -> Finding:
    """A finding of a mismatch with the identities that do not hold, and their likely cause or who has accepted it."""
    from kcbudget.answers.wording import broken

    judged = zip(mismatch.identities, mismatch.verdicts, strict=True)
    identities = tuple(broken(examined, *pair) for pair in judged)
    finding = finding._replace(identities=identities)
    acceptance = examined.accepted.get(mismatch.identity)
    if mismatch.adjusted:  # as it was meant: there is no cause to look for
        return finding
    finding = finding._replace(numbers=identities[0])
    if acceptance is None:
        return finding._replace(cause=_cause(examined, mismatch), advice=_advice(examined, finding.advice, mismatch))
    return marked(finding, acceptance)


def _advice(examined: Examined, advice: Message | None, mismatch: "Mismatch") -> Message | None:
    """What to do about a mismatch, with what to write where the plan means to accept it and does not say which sum."""
    lines = [examined.proposed[identity] for identity in mismatch.identities if identity in examined.proposed]
    if not lines:
        return advice
    if advice is None:
        return Message("to accept it, write {lines}", lines=lines)
    return Message("{advice}; to accept it, write {lines}", advice=advice, lines=lines)


def _cause(examined: Examined, mismatch: "Mismatch") -> Cause:
    """The likely cause of a mismatch; only a broken plan needs the words for it."""
    from kcbudget.answers import causes, remarks, stories

    readings = (remarks.amendment(examined, mismatch), remarks.partial(examined, mismatch))
    certain = bool(mismatch.suspects) and mismatch.suspects[0].sole
    return Cause(
        causes.told(examined, mismatch),
        stories.suspected(examined, mismatch),
        remarks.follows(examined, mismatch),
        (
            *(reading for reading in readings if reading is not None),
            *(() if certain else remarks.signs(examined, mismatch)),
        ),
    )
