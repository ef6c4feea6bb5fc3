"""The checks: one fault, one module, one line here. A module's docstring is its manual page.

A check is a module with ``SEVERITY`` and ``check(examined)``, which yields what it has `Said`. Its id is its name with
hyphens, and is stamped on. A check is imported only when a file has something that may concern it. Only a defect of the
program is told without a plan that was examined.
"""

import importlib
from functools import cache
from types import ModuleType

from kcbudget.answers.findings import DEFECT

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


@cache
def module(finding_id: str) -> ModuleType:
    """The module of a finding id."""
    return importlib.import_module(f"kcbudget.checks.{finding_id.replace('-', '_')}")
