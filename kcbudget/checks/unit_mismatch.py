"""A figure in a unit that cannot measure it.

An amount is money, a share is a percentage, and a target counts what its own `unit` names. Different money units in one
sum are no fault: they are converted.

Bad:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 300 người
    by_year: {2021: 100, 2022: 200}

Good:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 0,3 tỷ đồng
    by_year: {2021: 100, 2022: 200}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.checks._said import Said, said_of, told
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Say which unit stands where which is wanted."""
    for fault in examined.faults_of("unit-mismatch"):
        if fault.kind == "share-unit":
            yield said_of(
                fault, Message("{key} {text}: a share is a percentage, and {unit} is not %", **told(examined, fault))
            )
        elif fault.kind == "count-unit":
            yield said_of(
                fault, Message("{key} {text}: the target counts {counted}, not {unit}", **told(examined, fault))
            )
        else:
            yield said_of(fault, Message("{key} {text}: {unit} is not a money unit", **told(examined, fault)))
