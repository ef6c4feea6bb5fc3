"""The checks: one fault, one module, one line here. A module's docstring is its manual page.

A check is a module with ``SEVERITY`` and ``check(examined)``, which yields what it has `Said`. Its id is its name with
hyphens, and is stamped on. A check is imported only when a file has something that may concern it: a fault or a
mismatch of its id, or what its trigger looks for. Only a defect of the program is told without a plan that was
examined.
"""

import importlib
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from kcbudget.diagnosis.examined import Examined

DEFECT = "internal-error"  # the finding of a file at which the program itself failed; nothing leaves it out


class Check(NamedTuple):
    """When a check runs beside its own faults and mismatches, and what a finding of it means to a run.

    ``unchecked``: nothing of the file is checked, which is left out by its own name only. ``unproved``: nothing in the
    file is held against anything, which fails a strict run. ``doubtful``: a figure to look at again, though no warning.
    """

    trigger: "Callable[[Examined], bool] | None" = None
    unchecked: bool = False
    unproved: bool = False
    doubtful: bool = False


CHECKS: dict[str, Check] = {
    "yaml-syntax": Check(unchecked=True),
    "file-too-large": Check(unchecked=True),
    "duplicate-key": Check(),
    "unknown-key": Check(),
    "missing-key": Check(),
    "invalid-value": Check(),
    "ambiguous-number": Check(),
    "invalid-period": Check(),
    "missing-year": Check(),
    "year-outside-period": Check(),
    "unit-mismatch": Check(),
    "broken-link": Check(),
    "conflicting-parts": Check(),
    "conflicting-figures": Check(),
    "words-mismatch": Check(),
    "sum-mismatch": Check(),
    "exceeds-programme": Check(),
    "differs-from-programme": Check(lambda examined: examined.has_origin("programme")),
    "target-mismatch": Check(),
    "document-mismatch": Check(lambda examined: bool(examined.cube.stated)),
    "subset-exceeds-whole": Check(),
    "negative-rest": Check(),
    "share-mismatch": Check(),
    "shares-total": Check(),
    "far-from-qualified": Check(lambda examined: any(verdict.far for verdict in examined.verdicts)),
    "uneven-precision": Check(lambda examined: examined.has_outcome("rounding"), doubtful=True),
    "stale-acceptance": Check(lambda examined: bool(examined.stale)),
    "nothing-to-check": Check(lambda examined: not (examined.faults or any(examined.judged())), unproved=True),
    DEFECT: Check(unchecked=True),
}


@cache
def module(finding_id: str) -> ModuleType:
    """The module of a finding id."""
    return importlib.import_module(f"kcbudget.checks.{finding_id.replace('-', '_')}")
