"""A key stands twice in the same mapping.

Most YAML readers keep the last of two equal keys and drop the other silently; here neither is used. Two spellings of
one year (`2021` and `"2021"`, `2021` and `năm 2021`) are the same key, and so is a key in English and in Vietnamese
(`province` and `tỉnh`).

Bad:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 300
    by_year:
      2021: 100
      "2021": 150
      2022: 200

Good:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 300
    by_year:
      2021: 100
      2022: 200
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.checks._said import Said, said_of, told
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message, marked

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Say where a key stands again, and where it stood first."""
    for fault in examined.faults_of("duplicate-key"):
        template = marked("the key {key} stands already in {first}")
        if fault.kind == "synonym":
            template = marked("the key {key} means the same as {other} in {first}")
        yield said_of(fault, Message(template, **told(examined, fault)))
