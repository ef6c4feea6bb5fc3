"""The period is not a year or a first and a last year.

`2021-2025` and `2020` are periods; a hyphen or an en dash, spaces allowed. The end may not come before the
start: a printed "2021-2015" is a misprint that nobody may silently turn into 2021-2025.

Bad:

    province: Cao Bằng
    period: 2021-2015
    unit: tỷ đồng
    total: "18,246"
    numbers: vi
    by_source: {local: "4,446", national: "13,800"}

Good:

    province: Cao Bằng
    period: 2021-2025
    unit: tỷ đồng
    total: "18,246"
    numbers: vi
    by_source: {local: "4,446", national: "13,800"}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.checks._said import Said, said_of, told
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message, marked

SEVERITY = Severity.ERROR

_TEMPLATES = {
    "form": marked("{key} {text} is not a year or two years like 2021-2025"),
    "order": marked("{key} {text} ends before it starts"),
    "range": marked("{key} {text} lies outside the years 1975 to 2100"),
}


def check(examined: Examined) -> Iterator[Said]:
    """Say what is wrong with the period."""
    for fault in examined.faults_of("invalid-period"):
        yield said_of(fault, Message(_TEMPLATES[fault.kind], **told(examined, fault)))
