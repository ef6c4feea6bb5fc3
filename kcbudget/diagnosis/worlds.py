"""Two worlds that a plan may be of: its figures are exact, or each was rounded by itself and nobody said so.

In the second one small gaps are no fault, and only what rounding cannot leave has a cause. Which of the two it is all
sums tell together: in a table of rounded figures many are off by a little, and few hold to the last digit.
"""

import math

from kcbudget.diagnosis.alternatives import Alternative, combined
from kcbudget.diagnosis.constraints import AS_WRITTEN, Constraints
from kcbudget.diagnosis.hypothesis import Located, Story, only
from kcbudget.diagnosis.search import Locator
from kcbudget.figures.judge import System
from kcbudget.figures.verdict import Outcome

P_UNDECLARED = 0.002  # how likely figures were rounded in a plan that does not say so
P_UNDECLARED_COARSE = 0.3  # the same where they are given to a hundred million or coarser, as nobody is paid
COARSE = 10**8  # đồng


def explained(constraints: Constraints, rows: frozenset[int]) -> list[Located]:
    """What explains the broken identities ``rows``, in groups that have nothing to do with each other."""
    located, log_total = Locator(constraints, rows).located()
    small = frozenset(number for number in rows if constraints.row(number).may_be_rounded())
    if not small:
        return located
    system = constraints.system
    figures = [figure for number in small for figure in constraints.row(number).figures if figure.is_money]
    step = min((system.scale.step(figure) for figure in figures), default=0) * 10.0**system.scale.exponent
    p_rounded = P_UNDECLARED_COARSE if step >= COARSE else P_UNDECLARED
    exact: Alternative = (math.log(1 - p_rounded) + log_total, located)
    found = combined([exact, _rounded(constraints, rows, p_rounded)])[0]
    return [one._replace(small=small, judged=constraints) for one in found]


def _rounded(constraints: Constraints, rows: frozenset[int], p_rounded: float) -> Alternative:
    """What there is to explain in the world of rounded figures."""
    system = constraints.system
    rounded = System(system.figures, system.identities, rounded=True, numbers=system.numbers)
    left = frozenset(number for number in rows if rounded.judge(rounded.identities[number]).outcome is Outcome.BROKEN)
    log_rounded = math.log(p_rounded) + sum(
        _log_left_by_rounding(constraints, number)
        for number in range(len(system.identities))
        if number not in left and number not in constraints.ignored
    )
    excused = rows - left
    over = AS_WRITTEN._replace(excused=excused)
    story = Story("rounding-undeclared", (), log_rounded, over, excused, ("rounding",))
    found = [Located(excused, (only(story),), log_rounded, constraints)]
    if not left:
        return log_rounded, found
    located, log_total = Locator(Constraints(rounded, constraints.ignored), left).located()
    return log_rounded + log_total, [*found, *located]


def _log_left_by_rounding(constraints: Constraints, number: int) -> float:
    """How likely rounding leaves just this gap in a sum: the errors of its figures add up to nearly a normal one."""
    row = constraints.row(number)
    if not row.can_be_rounded():
        return 0.0
    step = max(row.steps)
    # One that ends in 0 was written as it is.
    rounded = sum(constraints.system.scale.value(figure) % (10 * step) != 0 for figure in row.figures)
    variance, gap = max(rounded, 1) / 12, row.gap / step
    return min(-math.log(2 * math.pi * variance) / 2, 0.0) - gap**2 / (2 * variance)
