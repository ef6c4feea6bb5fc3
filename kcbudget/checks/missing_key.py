"""A key that a plan needs is not there.

Every plan needs `province` and `period`; every project a `name`. `unit` is needed as soon as a money figure is
written without its own unit: 75300 alone may be đồng, triệu or tỷ.

Bad:

    province: Lai Châu
    period: 2021-2022
    total: 300
    by_year: {2021: 100, 2022: 200}

Good:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 300
    by_year: {2021: 100, 2022: 200}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.checks._said import Said, said_of, told
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message
from kcbudget.plan.routes import key_in

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Name the key that is missing and what it is missing from."""
    for fault in examined.faults_of("missing-key"):
        fields = told(examined, fault)
        if "key" not in fault.detail and examined.tree is not None:
            fields["key"] = key_in(examined.tree, fault.route)
        if fault.kind == "unit":
            message = Message("{figure} {text} has no unit, and the plan states none", **fields)
            yield said_of(fault, message, Message("add for example: {key}: triệu đồng", **fields))
        elif fault.detail["empty"]:
            yield said_of(fault, Message("{key} is empty", **fields))
        elif fault.detail["of"]:
            yield said_of(fault, Message("{of} lacks the key {key}", **fields))
        else:
            yield said_of(fault, Message("the plan lacks the key {key}", **fields))
