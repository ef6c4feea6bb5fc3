"""One plan file examined: judged, with what it accepts and the likely causes of what is broken."""

from functools import cached_property
from typing import TYPE_CHECKING

from kcbudget.figures.judged import JudgedPlan
from kcbudget.figures.verdict import Outcome
from kcbudget.plan.tree import Fault
from kcbudget.reading.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kcbudget.diagnosis.acceptances import HeldAcceptance, Stale
    from kcbudget.diagnosis.gaps import Key
    from kcbudget.diagnosis.mismatches import Mismatch
    from kcbudget.figures.identity import Identity
    from kcbudget.figures.links import Library


class Examined(JudgedPlan):
    """Everything known of one file; the checks read it and report.

    ``accepted`` are the broken identities whose gap the plan accepts, ``stale`` the acceptances that do not hold,
    ``proposed`` what to write to accept an identity that one of them may have been meant for.
    """

    def __init__(self, source: Source, library: "Library | None" = None) -> None:
        super().__init__(source, library)
        self.accepted: Mapping[Identity, HeldAcceptance] = {}
        self.stale: Sequence[Stale] = ()
        self.proposed: Mapping[Identity, str] = {}
        if self.tree is not None and self.plan is not None and self.plan.accepted:
            from kcbudget.diagnosis import acceptances  # few plans accept anything

            held = acceptances.hold(self.plan, self.tree, self.cube.system, self.verdicts, self.keys, self.unit)
            self.accepted, self.stale, self.proposed, faults = held
            self.faults += faults

    @cached_property
    def mismatches(self) -> "list[Mismatch]":
        """What is broken, grouped by cause; what is broken in a plan that this one links to is reported with that."""
        if not any(verdict.outcome is Outcome.BROKEN for verdict in self.verdicts):
            return []
        from kcbudget.diagnosis.mismatches import diagnose  # only a plan that does not add up waits for it

        found = diagnose(self.cube.system, self.verdicts, self.accepted)
        return [mismatch for mismatch in found if mismatch.identity.path is None]

    @cached_property
    def keys(self) -> "dict[Identity, Key]":
        """What each identity is known by; only a plan that does not hold, or accepts something, needs it."""
        from kcbudget.diagnosis.gaps import keys

        return keys(self.cube.identities)

    def faults_of(self, fault_id: str) -> list[Fault]:
        """The faults that one check is to word."""
        return [fault for fault in self.faults if fault.id == fault_id]
