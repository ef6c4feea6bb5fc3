"""The file is larger than 32 MiB.

A plan of tens of thousands of projects takes a few megabytes. A larger file is almost certainly not a plan, and is not
read at all.
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.checks._said import Said
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Say that the file was not read."""
    for fault in examined.faults_of("file-too-large"):
        yield Said(fault.place, Message("larger than 32 MiB; the file was not read as a plan"))
