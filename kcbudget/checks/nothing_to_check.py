"""The plan has figures too few, or of which too little is known, for any relation to hold among them.

This is not "consistent": nothing was proved. Record a breakdown, by year or by source, or a second statement of the
total, and there is something to check.

Bad:

    province: Ninh Thuận
    period: 2021-2025
    status: draft

Good:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 300
    by_year: {2021: 100, 2022: 200}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.checks._said import Said
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message
from kcbudget.plan.tree import START

SEVERITY = Severity.NOTE


def check(examined: Examined) -> Iterator[Said]:
    """Say that nothing was checked, where no fault of the file explains it."""
    count = len(examined.cube.own)
    if count == 0:
        yield Said(START, Message("nothing to check: the plan states no figure"))
    elif count == 1:
        yield Said(START, Message("nothing to check: the plan states one figure, and nothing to hold it against"))
    else:
        yield Said(START, Message("nothing to check: no two of the {count} figures must agree", count=count))
