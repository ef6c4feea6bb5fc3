"""What explains a gap and blames no figure: plans that differ on purpose, another number of years."""

from collections.abc import Iterator

from kcbudget.diagnosis.constraints import AS_WRITTEN
from kcbudget.diagnosis.hypothesis import P_WRONG, Story
from kcbudget.diagnosis.slips import Slip
from kcbudget.diagnosis.telling import Telling

P_PERIOD = 0.1  # how likely a target that does not fit its years is not at fault, but the period is
P_DIFFERENT = 0.5  # how likely plans that differ from each other do so on purpose


def excuses(telling: Telling) -> Iterator[Story]:
    """The stories that excuse all broken identities of a kind."""
    different = frozenset(number for number in telling.rows if telling.identity(number).kind.of_others)
    yield from _excuse(telling, "on-purpose", P_WRONG * P_DIFFERENT, different)
    targets: dict[object, set[int]] = {}
    for number in telling.rows:
        identity = telling.identity(number)
        if identity.origin == "per-year":
            targets.setdefault(identity.route[:2], set()).add(number)
    for numbers in targets.values():
        yield from _excuse(telling, "other-period", P_WRONG * P_PERIOD, frozenset(numbers))


def _excuse(telling: Telling, slip: Slip, weight: float, rows: frozenset[int]) -> Iterator[Story]:
    """One excuse; it has to be one for a gap of just that size, as an amendment has."""
    if rows:
        steps = {
            abs(telling.gap(number)): max(telling.constraints.row(number).steps, default=1) for number in sorted(rows)
        }
        for size, step in steps.items():
            weight *= telling.likelihood.roundness.amendment(size, step)
        story = telling.story(slip, (), weight, AS_WRITTEN._replace(excused=rows), touched=rows)
        if story is not None:
            yield story
