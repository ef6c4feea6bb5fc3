"""What fails a run: a report under settings, with severities changed and findings left out, each of these counted.

Every finding passes here once, and nowhere else is one left out. That the program itself failed at a file is no finding
on a plan: nothing changes it.
"""

import os
from dataclasses import replace
from fnmatch import fnmatchcase
from fractions import Fraction

from kcbudget.answers.findings import Broken, FileReport, Finding, Report, Severity
from kcbudget.checks import CHECKS, DEFECT
from kcbudget.language.amounts import Amount, in_unit
from kcbudget.language.messages import Message, counted, marked
from kcbudget.language.units import MONEY_UNITS, PERCENT
from kcbudget.run import settings_file
from kcbudget.run.baseline import Baseline
from kcbudget.run.settings import Governing, Settings


def applied(report: Report, given: Settings, governing: Governing | None = None) -> Report:
    """The report under the settings ``given``, over those of the files that govern the plans.

    Raises WrongSettings and OSError for settings and baselines that cannot be read.
    """
    weighing = _Weighing(given, governing)
    for file in report.files:
        weighing.consult(file)
    sources = {file.path: file.source for file in report.files}
    shown: list[Finding] = []
    for finding in report.findings:
        settings = weighing.settings(finding.path)
        if finding.id == DEFECT:
            shown.append(finding)
        elif settings.baseline and weighing.baseline(settings.baseline).knows(finding, sources[finding.path]):
            weighing.known += 1
        elif (severity := _severity(finding, settings)) is None:
            weighing.hidden += 1
        else:
            shown.append(weighing.weighed(finding._replace(severity=severity), settings))
    unchecked = {finding.path for finding in report.findings if CHECKS[finding.id].unchecked}
    return replace(
        report,
        findings=tuple(shown),
        hidden=weighing.hidden,
        known=weighing.known,
        gone=weighing.gone([file.path for file in report.files if file.path not in unchecked]),
        failures=tuple(weighing.failures()),
        consulted=weighing.consulted(),
    )


class _Weighing:
    """One report being weighed: the settings of each folder, the baselines, and what is counted."""

    def __init__(self, given: Settings, governing: Governing | None) -> None:
        self._given = given
        self._governing = governing
        self._settings: dict[str, Settings] = {}
        self._baselines: dict[str, Baseline] = {}
        self.hidden = self.known = 0
        self._warnings = self._undecided = self._unproved = 0

    def consult(self, file: FileReport) -> None:
        """Take up the settings for a plan, its baseline, and what a strict run fails for in it without a finding."""
        settings = self.settings(file.path)
        if settings.baseline:
            self.baseline(settings.baseline)
        if settings.strict:
            self._undecided += file.outcomes["undecided"]

    def settings(self, path: str) -> Settings:
        """The settings for a plan."""
        file = self._governing.file(path) if self._governing is not None else None
        if file is None:
            return self._given
        if file not in self._settings:
            self._settings[file] = self._given.over(settings_file.read(file))
        return self._settings[file]

    def baseline(self, path: str) -> Baseline:
        """A baseline, read once."""
        if path not in self._baselines:
            self._baselines[path] = Baseline(path)
        return self._baselines[path]

    def weighed(self, finding: Finding, settings: Settings) -> Finding:
        """A finding that is shown, with what a limit makes of it; counted where it fails a strict run."""
        limit, broken = settings.fail_over, finding.identities
        if finding.severity is not Severity.ERROR:
            limit = None
        if limit is not None and broken and all(_is_within(limit, identity) for identity in broken):
            template = marked("{found}; no more than {limit}, so it does not fail the run")
            message = Message(template, found=finding.message, limit=limit.text)
            return finding._replace(severity=Severity.WARNING, message=message)
        if settings.strict:
            self._warnings += finding.severity is Severity.WARNING
            self._unproved += finding.severity is Severity.NOTE and CHECKS[finding.id].unproved
        return finding

    def consulted(self) -> tuple[str, ...]:
        """The paths of the settings files and baselines that were read."""
        return (*self._settings, *self._baselines)

    def gone(self, checked: list[str]) -> int:
        """How many entries of the baselines are gone."""
        return sum(baseline.gone(checked) for baseline in self._baselines.values())

    def failures(self) -> list[Message]:
        """What fails a strict run beside its errors."""
        return [
            counted(number, one, many)
            for number, one, many in (
                (self._warnings, marked("1 warning"), marked("{count} warnings")),
                (self._undecided, marked("1 undecided identity"), marked("{count} undecided identities")),
                (self._unproved, marked("1 plan with nothing to check"), marked("{count} plans with nothing to check")),
            )
            if number
        ]


def _severity(finding: Finding, settings: Settings) -> Severity | None:
    """How much a finding matters under settings; None if it is left out.

    That nothing of a file is checked is not left out with the rest: only its own id does that.
    """
    alone = CHECKS[finding.id].unchecked
    if settings.select is not None and not alone and not finding.id.startswith(settings.select):
        return None
    ignored = (*(settings.ignore or ()), *_ignored_here(finding.path, settings))
    if finding.id in ignored or (not alone and finding.id.startswith(ignored)):
        return None
    levels = settings.severity or {}
    names = [name for name in levels if finding.id == name or (not alone and finding.id.startswith(name))]
    if not names:
        return finding.severity
    level = levels[max(names, key=len)]
    return finding.severity if level is not None and finding.accepted is not None else level


def _ignored_here(path: str, settings: Settings) -> tuple[str, ...]:
    """What settings ignore in one file."""
    if not settings.per_file_ignores:
        return ()
    inside = os.path.relpath(path, settings.folder or ".").replace(os.sep, "/")
    return tuple(
        ignored for pattern, ids in settings.per_file_ignores.items() if fnmatchcase(inside, pattern) for ignored in ids
    )


def _is_within(limit: Amount, broken: Broken) -> bool:
    """Whether the difference of an identity is no more than a limit.

    A share of the whole is one of the smaller of what is stated and what is computed, since either may be wrong; the
    difference of a share is in hundredths of its whole already. Money limits no shares.
    """
    unit = broken.difference.unit
    stated, computed, gap = (abs(one.value) for one in (broken.stated, broken.computed, broken.difference))
    if limit.unit is PERCENT:
        share = Fraction(in_unit(limit.digits, limit.exponent, PERCENT)) / 100
        return gap <= share * Fraction(100 if unit is PERCENT else min(stated, computed))
    return unit in MONEY_UNITS and gap <= in_unit(limit.digits, limit.exponent, unit)
