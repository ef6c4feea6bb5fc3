"""A breakdown by year lacks a year of the period.

A year that is not written is not 0: it is unknown, and the sum stays open. Write the year, with `unknown` (or nothing)
behind it if the amount is not known, or `0` if it is nothing. Where the years given make the whole by themselves, the
period may be what is wrong, and the finding says which one would fit.

Bad:

    province: Lai Châu
    period: 2021-2023
    unit: triệu đồng
    total: 300
    by_year: {2021: 100, 2022: 200}

Good:

    province: Lai Châu
    period: 2021-2023
    unit: triệu đồng
    total: 300
    by_year: {2021: 100, 2022: 200, 2023: 0}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.checks._said import Said, other_period, said_of, told
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Name the years that a breakdown lacks."""
    for fault in examined.faults_of("missing-year"):
        message = Message("{key} lacks {missing} of the period {period}", **told(examined, fault))
        said = said_of(fault, message, other_period(examined, fault))
        yield said._replace(extra={"years": fault.detail["missing"]})
