"""A note to send back to the authors of a plan: what does not agree, what to look at again, what cannot be checked.

It claims only what the figures prove: a broken sum is wrong somewhere, a likely cause is likely, and a relation that
is open is neither.
"""

import textwrap
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TextIO

from kcbudget.answers.findings import VERDICTS, Broken, FileReport, Finding, Related, Report, Severity
from kcbudget.checks import CHECKS, DEFECT
from kcbudget.language.messages import say, spoken
from kcbudget.language.numerals import normal, show
from kcbudget.language.units import money_unit, unit_name
from kcbudget.output.escaping import visible
from kcbudget.output.formats import Options
from kcbudget.plan.routes import as_written

FOR, SHOWS = "whoever sent the plan", "a letter that asks for corrections"
NAMES_UNREAD = True
LISTS_IDENTITIES = True

WIDTH = 80
LEAST_LABEL = 16  # beside a number so long that it leaves no room in the line
SHOWN_ADDENDS = 60


def render(report: Report, stream: TextIO, options: Options) -> None:  # noqa: ARG001 - every renderer has the same call
    """Write one note for each file; a file that could not be read is named in the first."""
    notes = []
    of_file: dict[str, list[Finding]] = {file.path: [] for file in report.files}
    for finding in report.findings:
        of_file[finding.path].append(finding)
    failed = [finding for finding in report.findings if finding.id == DEFECT]
    for finding in failed:
        of_file.pop(finding.path)
    files = [file for file in report.files if file.path in of_file]
    notes += ["\n".join(_note(file, of_file[file.path])) + "\n" for file in files]
    if failed:
        title = say("Files that could not be examined because of a defect of the program, no fault of the documents:")
        lines = [_wrapped(title), *(_wrapped(f"{finding.path}: {finding.message}", "- ") for finding in failed)]
        notes.append("\n".join(lines) + "\n")
    if report.unread:
        lines = [_wrapped(say("Files that could not be read:"))]
        lines += [_wrapped(f"{unread.path}: {unread.reason}", "- ") for unread in report.unread]
        notes.append("\n".join(lines) + "\n")
    stream.write(f"\n{'-' * WIDTH}\n\n".join(notes))


def _note(file: FileReport, findings: Sequence[Finding]) -> Iterator[str]:
    yield say("To: ........................................")
    yield _wrapped(say("Re: the figures of {plan}", plan=_plan_name(file)))
    yield ""
    if file.decision:
        yield _wrapped(say("Decision: {decision}", decision=file.decision))
    yield _wrapped(_counted(file))
    accepted = [finding for finding in findings if finding.accepted is not None]
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    wrong = [finding for finding in errors if finding.numbers is not None]
    unfit = [finding for finding in errors if finding.numbers is None]
    doubtful = [finding for finding in findings if finding.severity is Severity.WARNING]
    doubtful += [finding for finding in findings if CHECKS[finding.id].doubtful]
    sections = [
        (say("Figures that do not agree"), _items(wrong)),
        (say("Entries that could not be used"), _items(unfit)),
        (say("Figures to look at again"), _items(doubtful)),
        (say("Differences that are accepted"), _items(accepted)),
        (say("What could not be checked"), list(_open(file, findings))),
    ]
    told = [(title, lines) for title, lines in sections if lines]
    for numeral, (title, lines) in zip(("I", "II", "III", "IV", "V"), told, strict=False):
        yield ""
        yield f"{numeral}. {title}"
        yield from lines
    yield ""
    if file.outcomes.get("broken") and not (wrong or unfit or doubtful or accepted):
        yield _wrapped(say("What does not hold is left out here by settings; this note confirms none of the figures."))
    else:
        yield _wrapped(_closing(wrong, unfit, doubtful, accepted, any(_open(file, findings))))


def _plan_name(file: FileReport) -> str:
    if file.programme:
        return visible(file.programme)
    return visible(" ".join(part for part in (file.province, file.period) if part) or file.path)


def _counted(file: FileReport) -> str:
    counts = {outcome: file.outcomes.get(outcome, 0) for outcome in VERDICTS}
    figures = file.figures + file.targets
    holds = counts["holds"] + counts["rounding"] + counts["wording"]
    fields = {"figures": figures, "identities": file.identities, "holds": holds}
    if not file.identities:
        return say("The file {path} states {figures} figures; nothing holds them against each other.",
                   path=visible(file.path), figures=figures)  # fmt: skip
    return say(
        "Relations among the {figures} figures in the file {path}: {identities}, of which {holds} hold, {broken} do "
        "not, {undecided} cannot be decided.",
        path=visible(file.path),
        broken=counts["broken"],
        undecided=counts["undecided"],
        **fields,
    )


def _items(findings: Sequence[Finding]) -> list[str]:
    return [line for number, finding in enumerate(findings, 1) for line in _item(finding, number)]


def _item(finding: Finding, number: int) -> Iterator[str]:
    """One inconsistency: the sentence, the sum as on paper, the probable cause."""
    yield _wrapped(say("{message} ({place})", message=finding.message, place=finding.place.named), f"{number}. ")
    if finding.numbers is not None:
        yield from _sum(finding, finding.numbers)
    if finding.cause is not None:
        if finding.cause.suspects:
            yield _wrapped(say("Probable cause: {cause}.", cause=finding.cause.verdict), "   ")
        else:
            yield _wrapped(say("The figures alone do not tell the cause."), "   ")
        for message in (*finding.cause.follows, *finding.cause.remarks):
            yield _wrapped(str(message), "   - ")
    if finding.advice is not None:
        yield _wrapped(str(finding.advice), "   ")


def _sum(finding: Finding, numbers: Broken) -> Iterator[str]:
    unit = numbers.difference.unit.vi
    rows = [
        (
            _located(other),
            _number(other.number and other.number.value, other.unit, unit),
        )
        for other in finding.related
        if other.role == "addend"
    ]
    if len(rows) > SHOWN_ADDENDS:
        rows = [*rows[: SHOWN_ADDENDS - 1], (say("… {count} more", count=len(rows) - SHOWN_ADDENDS + 1), "")]
    rows += [
        (say("computed"), _number(numbers.computed.value, unit, unit)),
        (say("stated"), _number(numbers.stated.value, unit, unit)),
        (say("difference"), _number(numbers.difference.value, unit, unit)),
    ]
    column = max(len(number) for _, number in rows)
    room = max(WIDTH - 8 - column, LEAST_LABEL)
    for label, number in rows:
        *above, last = textwrap.wrap(visible(normal(label)), room) or [""]
        yield from (f"      {line}" for line in above)
        yield f"      {last:<{room}}  {number:>{column}}".rstrip()


def _located(other: Related) -> str:
    if other.path is not None:
        return say("{name} ({path}, {place})", name=other.message, path=other.path, place=other.place.named)
    return say("{name} ({place})", name=other.message, place=other.place.named)


def _number(value: Decimal | None, unit: str, usual: str) -> str:
    if value is None:
        return say("unknown")
    number = show(value, spoken(), zeros=unit == "%")
    named = money_unit(unit)
    name = unit_name(named, spoken()) if named is not None else visible(unit)
    return f"{number} {name}" if unit != usual or unit == "%" else number


def _open(file: FileReport, findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        if CHECKS[finding.id].unproved:
            yield _wrapped(str(finding.message), "- ")
    if file.outcomes.get("undecided"):
        for judged in file.judged():
            if judged.outcome == "undecided":
                yield _wrapped(say("{message} ({place})", message=judged.message, place=judged.place.named), "- ")
    if file.unguarded_amounts:
        names = [as_written(route) for route in file.unguarded_amounts]
        shown = names if len(names) <= SHOWN_ADDENDS else [*names[: SHOWN_ADDENDS - 1], "…"]
        yield _wrapped(say("nothing in the plan confirms or refutes {names}", names=shown), "- ")


def _closing(
    wrong: Sequence[Finding],
    unfit: Sequence[Finding],
    doubtful: Sequence[Finding],
    accepted: Sequence[Finding],
    is_open: bool,
) -> str:
    if wrong:
        return say(
            "Please correct or explain the figures that do not agree, and send the corrected plan. Only the document "
            "can tell which figure is wrong; where a probable cause is named, please look that figure up first."
        )
    if unfit:
        return say(
            "Please correct the entries that could not be used, and send the corrected plan to be checked again."
        )
    if doubtful:
        return say("Please look at the figures named above again, and confirm or correct them.")
    if accepted:
        return say("Nothing needs to be corrected as long as the accepted differences stay what they are.")
    if not is_open:
        return say("Every relation among the figures holds; nothing needs to be corrected.")
    return say("No relation that could be decided is broken. This does not confirm the figures listed as not checked.")


def _wrapped(text: str, lead: str = "") -> str:
    indent = " " * len(lead)
    lines = textwrap.wrap(
        visible(text), WIDTH, initial_indent=lead, subsequent_indent=indent, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
    return "\n".join(lines)
