"""Money that was moved between two figures of one sum, and nowhere else: one is too much by what the other lacks."""

from collections.abc import Iterator
from itertools import combinations

from kcbudget.diagnosis.constraints import AS_WRITTEN
from kcbudget.diagnosis.hypothesis import P_WRONG, Story
from kcbudget.diagnosis.telling import Telling

P_TRANSFER = 0.02  # how likely a wrong figure is one of two between which money was moved
MAX_PAIRS, MAX_TRANSFERS = 200, 40


def transfers(telling: Telling) -> Iterator[Story]:
    """Two figures of a sum that holds, one in a sum that has too little, the other in one that has as much too much."""
    found = 0
    by_gap: dict[int, list[int]] = {}
    for number in telling.sums:
        by_gap.setdefault(abs(telling.gap(number)), []).append(number)
    for size, numbers in by_gap.items():
        for one, other in list(combinations(numbers, 2))[:MAX_PAIRS]:
            if telling.gap(one) != -telling.gap(other):
                continue
            for story in (*_somewhere(telling, one, other, size), *_between(telling, one, other, size)):
                yield story
                found += 1
                if found > MAX_TRANSFERS:
                    return


def _somewhere(telling: Telling, one: int, other: int, size: int) -> Iterator[Story]:
    """Money moved from a part of one sum to a part of another, whichever these are."""
    if telling.identity(one).origin != "projects" or telling.identity(other).origin != "projects":
        return
    over = AS_WRITTEN._replace(sums={one: -telling.gap(one), other: -telling.gap(other)})
    more = one if telling.gap(one) < 0 else other
    weight = P_WRONG * P_TRANSFER * telling.likelihood.roundness.amendment(size)
    route = telling.identity(more).route
    story = telling.story("transfer", (), weight, over, touched=(one, other), route=route, amount=size)
    if story is not None:
        yield story


def _between(telling: Telling, one: int, other: int, size: int) -> Iterator[Story]:
    parts = {figure.index: figure for figure in telling.constraints.row(other).figures}
    for figure in telling.constraints.row(one).figures:
        if not figure.is_exact:
            continue
        own = next(link.part for link in telling.constraints.links_of(figure) if link.row == one)
        change = -telling.gap(one) * own
        for link in telling.constraints.links_of(figure):
            if link.row in telling.rows or not telling.is_sum(link.row) or not link.part:
                continue
            beside = telling.identity(link.row).figures()
            for second in beside:
                if second is figure or second.index not in parts or telling.value(second) < change:
                    continue
                values = sorted(
                    [(figure, telling.value(figure) + change), (second, telling.value(second) - change)],
                    key=lambda pair: pair[0].place,
                )
                if min(value for _, value in values) < 0:
                    continue
                amendment = telling.likelihood.roundness.amendment(size)
                weight = P_WRONG * P_TRANSFER * amendment / max(len(beside) - 2, 1)
                story = telling.story("transfer", values, weight, amount=size)
                if story is not None:
                    yield story
