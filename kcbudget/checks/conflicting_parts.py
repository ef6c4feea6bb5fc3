"""A part stands in two places of one axis.

A part's name identifies it wherever it is written, so the names of one axis form one tree: `national` cannot lie under
the state budget here and under the enterprises there, and a breakdown cannot list a part beside the whole it belongs
to, which would add it twice.

Bad:

    province: Lai Châu
    period: 2021
    unit: triệu đồng
    total: 300
    by_source:
      state_budget: {amount: 100, by_source: {national: 60, other: 40}}
      enterprises: {amount: 200, by_source: {own: 150, other: 50}}

Good:

    province: Lai Châu
    period: 2021
    unit: triệu đồng
    total: 300
    by_source:
      state_budget: {amount: 100, by_source: {national: 60, local: 40}}
      enterprises: {amount: 200, by_source: {own: 150, loans: 50}}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.checks._said import Said, said_of, told
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message, marked

SEVERITY = Severity.ERROR

_AXES = {
    "year": marked("year"),
    "source": marked("source"),
    "activity": marked("activity"),
    "locality": marked("locality"),
}


def check(examined: Examined) -> Iterator[Said]:
    """Name the part and both its places."""
    for fault in examined.faults_of("conflicting-parts"):
        if fault.detail["name"] == fault.detail["other"]:
            template = marked(
                "{name} in {route} stands also in {first}; a part has one place among the parts by {axis}"
            )
        else:
            template = marked("{name} in {route} stands beside {other}, but is a part of it in {first}")
        yield said_of(
            fault, Message(template, **{**told(examined, fault), "axis": Message(_AXES[fault.detail["axis"]])})
        )
