"""What broken identities ask of their figures."""

from bisect import bisect_left, bisect_right

from kcbudget.diagnosis.constraints import Constraints, Over
from kcbudget.figures.figure import Figure

MAX_VALUES = 64  # of a figure that are tried


def implied(constraints: Constraints, figure: Figure, rows: frozenset[int], over: Over) -> tuple[list[int], bool]:
    """The values that some broken identity of a figure asks for by itself, and whether those are all.

    Of very many, those that most identities would hold with: each is tried on all of them.
    """
    values: dict[int, None] = {}
    lows: list[int] = []
    highs: list[int] = []
    step = constraints.usual_step(figure)
    for link in constraints.links_of(figure):
        if link.row in rows:
            least, most = constraints.allowed(link, figure, over)
            if least is None or most is None or least > most or most < 0:
                continue
            lows.append(least)
            highs.append(most)
            middle = (max(least, 0) + most) // 2
            value = -(-least // step) * step if most - least < 2 * step else middle // step * step
            if 0 <= value <= most and value != constraints.system.scale.value(figure):
                values[value] = None
    if len(values) <= MAX_VALUES:
        return list(values), True
    lows.sort()
    highs.sort()
    held = {value: bisect_right(lows, value) - bisect_left(highs, value) for value in values}
    return sorted(values, key=lambda value: -held[value])[:MAX_VALUES], False
