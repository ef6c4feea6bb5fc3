"""The program failed while it examined the file.

This is a defect of kcbudget and no fault of the plan. Nothing is said of the file's figures, and the other files of the
run are examined all the same. The run ends with status 70, unless a file could not be read. No setting, acceptance or
baseline leaves this finding out or changes it.

The finding names the kind of error and the place in the program. Please report it: send the plan file if it may be
shared, the version of kcbudget, the command, and what the command prints on the error stream when the environment has
`KCBUDGET_DEBUG=1`.
"""

import traceback

from kcbudget import __version__
from kcbudget.answers.findings import Severity
from kcbudget.checks._said import Said
from kcbudget.language.messages import Message, marked
from kcbudget.plan.tree import START

SEVERITY = Severity.ERROR


def told(error: BaseException) -> Said:
    """Say what failed and where, and what to send to whoever mends it."""
    fields = {"error": type(error).__name__, "where": _where(error)}
    advice = Message(
        "please report this defect of kcbudget {version}: send the file if it may be shared, the command, and what the "
        "command prints with KCBUDGET_DEBUG=1",
        version=__version__,
    )
    message = Message("the file could not be examined because of a defect of kcbudget: {error} at {where}", **fields)
    return Said(START, message, (), fields, advice)


def ended(error: BaseException) -> Message:
    """What to say where the program failed and no one file is to blame."""
    template = marked(
        "the run ended because of a defect of kcbudget: {error} at {where}; please report it: send the command, the "
        "version {version}, and what the command prints with KCBUDGET_DEBUG=1"
    )
    return Message(template, error=type(error).__name__, where=_where(error), version=__version__)


def _where(error: BaseException) -> str:
    """The innermost place in this program that an error went through, ``kcbudget.module:line``."""
    frames = [(frame.f_globals.get("__name__", ""), line) for frame, line in traceback.walk_tb(error.__traceback__)]
    own = [(name, line) for name, line in frames if name.partition(".")[0] == "kcbudget"]
    name, line = (own or [("kcbudget", 0)])[-1]
    return f"{name}:{line}"
