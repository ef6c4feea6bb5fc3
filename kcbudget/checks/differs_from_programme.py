"""An annual plan has less than its programme gives the year.

With `part_of: laichau.yaml`, each figure of an annual plan is held against what the programme gives that year. An
annual plan is often approved in tranches, so less than the programme's amount is something to look at, and no error.
"""

from collections.abc import Iterator

from kcbudget.checks.exceeds_programme import against_programme
from kcbudget.checks.wording import Said, mismatches
from kcbudget.examining import Examined
from kcbudget.findings import Severity

SEVERITY = Severity.WARNING


def check(examined: Examined) -> Iterator[Said]:
    """Name the figure, what the programme gives, and by how much it falls short."""
    return (against_programme(examined, mismatch) for mismatch in mismatches(examined, "differs-from-programme"))
