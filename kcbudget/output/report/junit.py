"""JUnit's XML, for dashboards of test results: a suite for each plan file.

A plan without errors is one test case, which passes if some identity holds and is skipped if none could be decided.
Each error is a failing test case of its own; a file that could not be read, or at which the program itself failed, is
an error of the run. Warnings and notes fail nothing; they are the output of their suite.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from kcbudget.answers.findings import FileReport, Finding, Report, Severity
from kcbudget.checks import DEFECT
from kcbudget.language.messages import say
from kcbudget.output.escaping import is_utf8, visible
from kcbudget.output.formats import Options
from kcbudget.output.sentences import UNREADABLE, lines, sentence
from kcbudget.plan.tree import Place

FOR, SHOWS = "dashboards of test results", "JUnit's XML, a suite for each plan"
NAMES_UNREAD = False

HOLDING = "identities"  # the test case of a plan without errors


def render(report: Report, stream: TextIO, options: Options) -> None:  # noqa: ARG001 - every renderer has the same call
    """Write one document; letters that the stream has not are written as references."""
    for line in _document(report):
        text = line if is_utf8(stream) else line.encode("ascii", "xmlcharrefreplace").decode("ascii")
        stream.write(f"{text}\n")


def _document(report: Report) -> Iterator[str]:
    failed = {finding.path: finding for finding in report.findings if finding.id == DEFECT}
    failures = report.count(Severity.ERROR) - len(failed)
    broken = {finding.path for finding in report.findings if finding.severity is Severity.ERROR}
    errors = len(report.unread) + len(failed)
    tests = failures + errors + sum(file.path not in broken for file in report.files)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield _tag("testsuites", name="kcbudget", tests=tests, failures=failures, errors=errors)
    for unread in report.unread:
        yield from _error_suite(unread.path, UNREADABLE, str(unread.reason))
    findings: dict[str, list[Finding]] = {file.path: [] for file in report.files}
    for finding in report.findings:
        findings[finding.path].append(finding)
    for file in report.files:
        if file.path in failed:
            yield from _error_suite(file.path, DEFECT, sentence(failed[file.path]), _details(failed[file.path]))
        else:
            yield from _suite(file, findings[file.path])
    yield "</testsuites>"


def _error_suite(path: str, name: str, message: str, details: str = "") -> Iterator[str]:
    """The suite of a file of which nothing was checked."""
    yield _tag("testsuite", name=path, tests=1, failures=0, errors=1)
    yield _tag("testcase", name=name, classname=path)
    if details:
        yield _tag("error", type=name, message=message) + escape(details) + "</error>"
    else:
        yield _tag("error", type=name, message=message, end="/>")
    yield "</testcase>"
    yield "</testsuite>"


def _suite(file: FileReport, findings: list[Finding]) -> Iterator[str]:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    others = [finding for finding in findings if finding.severity is not Severity.ERROR]
    decided = bool(file.outcomes["holds"] or file.outcomes["rounding"])
    skipped = int(not errors and not decided)
    yield _tag("testsuite", name=file.path, tests=len(errors) or 1, failures=len(errors), errors=0, skipped=skipped)
    for name, finding in zip(_names(errors), errors, strict=True):
        yield _tag("testcase", name=name, classname=file.path)
        yield _tag("failure", type=finding.id, message=sentence(finding)) + escape(_details(finding)) + "</failure>"
        yield "</testcase>"
    if skipped:
        yield _tag("testcase", name=HOLDING, classname=file.path)
        yield f"<skipped>{escape(say('no identity of it could be decided'))}</skipped>"
        yield "</testcase>"
    elif not errors:
        yield _tag("testcase", name=HOLDING, classname=file.path, assertions=file.identities, end="/>")
    if others:
        told = "\n".join(
            f"{_place(finding.path, finding.place)} {sentence(finding)} [{finding.id}]" for finding in others
        )
        yield f"<system-out>{escape(told)}</system-out>"
    yield "</testsuite>"


def _names(findings: Iterable[Finding]) -> Iterator[str]:
    """A name for each test case: the id and the route, which stay from run to run, or else the place."""
    seen: Counter[str] = Counter()
    for finding in findings:
        name = f"{finding.id} {finding.data.get('route') or finding.place}"
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _details(finding: Finding) -> str:
    """The finding in full: its place, its sentence, the places it speaks of, its cause."""
    message, *others = lines(finding)
    related = [
        f"  {_place(other.path or finding.path, other.place)} {visible(str(other.message))}"
        for other in finding.related
    ]
    return "\n".join([f"{_place(finding.path, finding.place)} {message}", *related, *others])


def _place(path: str, place: Place) -> str:
    return f"{visible(path)}:{place}:"


def _tag(element: str, /, end: str = ">", **attributes: object) -> str:
    written = "".join(f" {name}={quoteattr(visible(str(value)))}" for name, value in attributes.items())
    return f"<{element}{written}{end}"
