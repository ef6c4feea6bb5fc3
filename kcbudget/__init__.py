"""kcbudget checks that budget plans add up, and says where they do not.

>>> import kcbudget
>>> report = kcbudget.check("plans/laichau.yaml")
>>> report.ok
True
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kcbudget.answers.findings import FileReport, Finding, Report, Severity
    from kcbudget.run.api import check, check_text
    from kcbudget.run.settings import Settings

__version__ = "0.1.0"
__all__ = ["FileReport", "Finding", "Report", "Settings", "Severity", "__version__", "check", "check_text"]

_HOMES = {
    "check": "kcbudget.run.api",
    "check_text": "kcbudget.run.api",
    "FileReport": "kcbudget.answers.findings",
    "Finding": "kcbudget.answers.findings",
    "Report": "kcbudget.answers.findings",
    "Severity": "kcbudget.answers.findings",
    "Settings": "kcbudget.run.settings",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: the command line needs few of them to start."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
