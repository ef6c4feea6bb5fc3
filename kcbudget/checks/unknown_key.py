"""A key that the plan format does not know.

A misspelt key would otherwise be a figure that nobody checks. The nearest known key is named, in the language that
the key is written in. Free text belongs in `notes` (of the plan) or `note` (of a part); any name may stand inside a
breakdown.

Bad:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 300
    by_yeer: {2021: 100, 2022: 200}

Good:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 300
    by_year: {2021: 100, 2022: 200}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.answers.nearest import nearest
from kcbudget.checks._said import Said, said_of
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message
from kcbudget.plan.keys import spellings

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Name the key and the known one nearest to it."""
    for fault in examined.faults_of("unknown-key"):
        key = fault.detail["key"]
        known, near = _known(key, fault.detail["known"])
        if near is not None:
            message = Message("unknown key {key}; the nearest known key is {nearest}", key=key, nearest=near)
        else:
            message = Message("unknown key {key}; known here are {known}", key=key, known=known)
        yield said_of(fault, message)


def _known(key: str, known: list[str]) -> tuple[list[str], str | None]:
    """The known keys in the language of a key, and the one nearest to it.

    A key without Vietnamese letters is a Vietnamese one if it lacks hardly more than the marks of one.
    """
    vietnamese = [spelling for name in known for spelling in spellings(name)]
    if not key.isascii():
        return [spellings(name)[0] for name in known if spellings(name)], nearest(key, vietnamese, 0.5)
    return known, nearest(key, vietnamese, 0.85) or nearest(key, known, 0.5)
