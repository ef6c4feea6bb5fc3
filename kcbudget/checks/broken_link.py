"""A link to another plan cannot be followed.

`part_of` names the programme that an annual plan belongs to, and `includes` the plans of provinces that a national
plan adds up. Both name files in the plan's own folder or below it: a link that leads out of it, to a file that is no
plan, or back to the plan itself is refused. So is a programme of another province or of other years, and the plan of a
province that the national plan does not list.

Bad:

    province: Lai Châu
    period: 2022
    unit: triệu đồng
    part_of: ../laichau.yaml
    total: 21004

Good:

    province: Lai Châu
    period: 2022
    unit: triệu đồng
    total: 21004
    by_source: {national: 3164, local: 17840}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.checks._said import Said, said_of, told
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message, marked

SEVERITY = Severity.ERROR

_TEMPLATES = {
    "empty": marked("the link names no file"),
    "outside": marked("the link {text} leads out of the plan's folder"),
    "unread": marked("the link leads to {path}, which cannot be read as a plan: {why}"),
    "cycle": marked("the link {text} leads back to this plan"),
    "none": marked("no plan file matches {text}"),
    "period": marked("the period {text} is not within {period}, the period of {path}"),
    "province": marked("the province {text} is not {province}, the province of {path}, nor its successor"),
    "unlisted": marked("{path} is included, but its province {province} is no part of the plan"),
}


def check(examined: Examined) -> Iterator[Said]:
    """Say where the link leads and why it cannot be followed."""
    for fault in examined.faults_of("broken-link"):
        yield said_of(fault, Message(_TEMPLATES[fault.kind], **told(examined, fault)))
