"""A key that the plan format does not know.

A misspelt key would otherwise be a figure that nobody checks. The nearest known key is named. Free text belongs
in `notes` (of the plan) or `note` (of a part); any name may stand inside a breakdown.

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

from kcbudget.checks.wording import Said, said_of
from kcbudget.examining import Examined
from kcbudget.findings import Severity
from kcbudget.messages import Message

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Name the key and the known one nearest to it."""
    for fault in examined.faults_of("unknown-key"):
        key, known = fault.detail["key"], fault.detail["known"]
        nearest = _nearest(key, known)
        if nearest is not None:
            message = Message("unknown key {key}; the nearest known key is {nearest}", key=key, nearest=nearest)
        else:
            message = Message("unknown key {key}; known here are {known}", key=key, known=known)
        yield said_of(fault, message)


def _nearest(key: str, known: list[str]) -> str | None:
    from difflib import get_close_matches

    found = get_close_matches(key.lower().replace("-", "_").replace(" ", "_"), known, 1, 0.5)
    return found[0] if found else None
