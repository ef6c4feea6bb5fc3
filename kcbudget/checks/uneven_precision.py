"""One figure is written to fewer or more digits than its siblings, and its sum holds only because of that.

A figure that is coarser than the others of its sum allows half a unit of its last digit, so a slip of that size in any
of them goes unnoticed. The sum holds, but proves less than its neighbours do.

Bad:

    province: Lai Châu
    period: 2021-2025
    unit: triệu đồng
    total: 75300
    by_year:
      2021: 10814
      2022: 21004
      2023: 20714
      2024: 13054
      2025: 9,71 tỷ đồng

Good:

    province: Lai Châu
    period: 2021-2025
    unit: triệu đồng
    total: 75300
    by_year:
      2021: 10814
      2022: 21004
      2023: 20714
      2024: 13054
      2025: 9,714 tỷ đồng
    numbers: vi
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.answers.wording import name, number, quantity
from kcbudget.checks._said import Said
from kcbudget.diagnosis.examined import Examined
from kcbudget.figures.verdict import Outcome
from kcbudget.language.messages import Message

SEVERITY = Severity.NOTE


def check(examined: Examined) -> Iterator[Said]:
    """Name the odd figure and the gap that only its precision explains."""
    system, scale = examined.cube.system, examined.cube.system.scale
    reported: set[int] = set()
    if system.rounded:
        return
    for identity, verdict in examined.judged():
        if verdict.outcome is not Outcome.ROUNDING or identity.holds_percentages:
            continue
        parts = identity.right.plus
        reference = scale.reference_step(identity.money())
        odd = [figure for figure in parts if scale.step(figure) != reference]
        if len(odd) != 1 or len(parts) < 2 or odd[0].index in reported:
            continue
        reported.add(odd[0].index)
        message = Message(
            "{name} is written to {step}, its siblings to {reference}; the gap of {gap} passes for rounding",
            name=name(odd[0]),
            step=quantity(examined, scale.step(odd[0]), identity),
            reference=quantity(examined, reference, identity),
            gap=number(examined, abs(verdict.gap), identity),
        )
        yield Said(odd[0].place, message, length=len(odd[0].amount.text))
