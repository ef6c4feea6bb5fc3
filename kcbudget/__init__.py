"""kcbudget checks that budget plans add up, and says where they do not.

>>> import kcbudget
>>> report = kcbudget.check("plans/laichau.yaml")
>>> report.ok
True
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kcbudget.findings import FileReport, Finding, Report, Severity
    from kcbudget.pipeline import check, check_text
    from kcbudget.settings import Settings

__version__ = "0.1.0"
__all__ = ["FileReport", "Finding", "Report", "Settings", "Severity", "__version__", "check", "check_text"]

_HOMES = {
    "check": "kcbudget.pipeline",
    "check_text": "kcbudget.pipeline",
    "FileReport": "kcbudget.findings",
    "Finding": "kcbudget.findings",
    "Report": "kcbudget.findings",
    "Severity": "kcbudget.findings",
    "Settings": "kcbudget.settings",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: the command line needs few of them to start."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
