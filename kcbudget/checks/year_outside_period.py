"""A year that does not belong to the plan's period.

It stands in a breakdown by year or in a project. Its amount is no part of the plan's total; until the year or the
period is corrected, the breakdown's sum stays open. Where all the years given make the whole, the finding says which
period would fit them.

Bad:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 300
    by_year: {2021: 100, 2022: 200, 2032: 50}

Good:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 300
    by_year: {2021: 100, 2022: 200}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.checks._said import Said, other_period, said_of, told
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Name the year and the period, and the year that is missing where there is just one."""
    for fault in examined.faults_of("year-outside-period"):
        if fault.detail["missing"]:
            message = Message("{key}: {year} lies outside the period {period}, of which {missing} is missing",
                              **told(examined, fault))  # fmt: skip
        else:
            message = Message("{key}: {year} lies outside the period {period}", **told(examined, fault))
        yield said_of(fault, message, other_period(examined, fault))
