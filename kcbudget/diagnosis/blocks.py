"""Figures that are written in another unit than the rest: a year, a source, the parts of one sum, a run of them.

The thousand error of official statistics (S. Scholtus, UNECE Work Session on Statistical Data Editing, 2008). It is
found from one sum that it breaks, and followed through all sums until nothing is left to follow.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice

from kcbudget.diagnosis.constraints import AS_WRITTEN, Constraints
from kcbudget.diagnosis.hypothesis import P_WRONG, Story
from kcbudget.diagnosis.likelihood import ODD_FORMAT
from kcbudget.diagnosis.telling import Telling
from kcbudget.figures.figure import Figure
from kcbudget.plan.routes import is_line

P_BLOCK = 0.02  # how likely a wrong figure is so because a whole block is in another unit, against one by itself
P_FOLLOWED = 0.9  # how likely each further figure of a block is among those that are so
FACTORS = ((1000, 1), (1, 1000), (1_000_000, 1), (1, 1_000_000))
ALL_BUT_ONE = 10.0  # how much likelier all the others of a sum are in another unit than one, where one looks so
P_SCATTERED = 0.1  # how likely a block is neither a line of the table nor all that stands under one key
MAX_FIGURES = 4000
MAX_RUNS = 3


Block = dict[int, tuple[Figure, int]]


def blocks(telling: Telling) -> Iterator[Story]:
    """Every block that, in another unit, mends something and breaks nothing."""
    for factor in FACTORS:
        found: dict[frozenset[int], Block] = {}
        for number in telling.sums:
            for seed in _Block(telling, factor).closing(number):
                if not any(seed[0].index in block for block in found.values() if len(block) > len(seed)):
                    block = _Block(telling, factor).grown(seed)
                    if block is not None:
                        found.setdefault(frozenset(block), block)
        told = [(block, story) for block in found.values() if (story := _story(telling, block)) is not None]
        for block, story in told:
            yield from _rest(telling, block, story, factor)
        yield from (story for block, story in told if len(block) > 1)
        together = _together(block for block, _ in told)
        if len(together) > max((len(block) for block, _ in told), default=0):
            yield from _several(telling, together)


def _several(telling: Telling, block: Block, likelier: float = 1.0) -> Iterator[Story]:
    """The story of a block, if it has several figures and mends something."""
    story = _story(telling, block, likelier) if len(block) > 1 else None
    if story is not None:
        yield story


def _rest(telling: Telling, block: Block, story: Story, factor: tuple[int, int]) -> Iterator[Story]:
    """The block of what stands beside another one in its sums: it may be that which is in another unit, the other way.

    What a block mends, all the other figures of a table would mend as well.
    """
    figures = {figure.index: figure for number in story.mends for figure in telling.constraints.row(number).figures}
    rest = [one for index, one in figures.items() if index not in block and one.is_money and telling.value(one)]
    other = _Block(telling, factor[::-1])
    if rest and all(map(other.may_follow, rest)):
        one_is_odd = len(block) == 1 and all(telling.likelihood.is_odd(figure) for figure, _ in block.values())
        yield from _several(telling, other.grown(rest) or {}, ALL_BUT_ONE if one_is_odd else 1.0)


def _together(found: Iterable[Block]) -> Block:
    """Blocks that have no figure in common as one, the smaller ones first."""
    together: Block = {}
    for block in sorted(found, key=lambda block: (len(block), min(block))):
        if not together.keys() & block.keys():
            together |= block
    return together


def _story(telling: Telling, block: Block, likelier: float = 1.0) -> Story | None:
    values = sorted(block.values(), key=lambda pair: pair[0].place)
    weight = P_WRONG * P_BLOCK * P_FOLLOWED ** min(len(values), 60) * likelier
    if not is_line([figure.route for figure, _ in values]):
        weight *= P_SCATTERED
    elif _is_odd(telling, block):
        weight *= ODD_FORMAT
    over = AS_WRITTEN._replace(slacks=_rounding(telling.constraints, values))
    return telling.story("block-unit", values, weight, over)


def _is_odd(telling: Telling, block: Block) -> bool:
    """Whether a block is written to other digits than the plan, as the minority of its figures."""
    step = telling.likelihood.step
    steps = Counter(step(figure) for figures in telling.money.values() for figure in figures)
    inside = {step(figure) for figure, _ in block.values()}
    return sum(steps[one] for one in inside) * 2 < steps.total()


def _rounding(constraints: Constraints, values: Iterable[tuple[Figure, int]]) -> dict[int, int]:
    """Twice what figures that were rounded to another unit leave open in each identity."""
    slacks: dict[int, int] = {}
    for figure, value in values:
        written = constraints.system.scale.value(figure)
        step = constraints.system.scale.step(figure) * value // written if written else 0
        if step > constraints.usual_step(figure):
            for link in constraints.links_of(figure):
                slacks[link.row] = slacks.get(link.row, 0) + step * max(abs(link.part), abs(link.whole))
    return slacks


class _Block:
    """A block that grows from one sum to those that it breaks, by one factor."""

    def __init__(self, telling: Telling, factor: tuple[int, int]) -> None:
        self.telling = telling
        self.up, self.down = factor
        self.figures: dict[int, tuple[Figure, int]] = {}
        self.over = AS_WRITTEN

    def grown(self, seed: Sequence[Figure]) -> dict[int, tuple[Figure, int]] | None:
        """The block that figures of one sum belong to; None where it cannot be followed."""
        constraints = self.telling.constraints
        waiting: set[int] = set()
        more: Sequence[Figure] | None = seed
        while more:
            # Nothing is nothing in every unit.
            more = [figure for figure in more if self.telling.value(figure)]
            values = [(figure, self._scaled(self.telling.value(figure))) for figure in more]
            self.figures.update({figure.index: (figure, value) for figure, value in values})
            if len(self.figures) > MAX_FIGURES:
                return None
            self.over = constraints.over_all(values, self.over)
            self.over = self.over._replace(slacks=_rounding(constraints, self.figures.values()))
            waiting |= constraints.rows_of(more)
            waiting = {one for one in waiting if self.telling.is_sum(one) and not constraints.holds(one, self.over)}
            # A sum in which figures that are far apart have to follow waits until others have told which.
            more = next((found for number in sorted(waiting) for found in islice(self.closing(number), 1)), None)
        return None if waiting else self.figures

    def _scaled(self, value: int) -> int:
        return value * self.up // self.down

    def closing(self, number: int) -> Iterator[Sequence[Figure]]:
        """Figures of a sum that close its gap if they are in another unit: one, all of a side, or a run of them."""
        left, right = self.telling.identity(number).left, self.telling.identity(number).right
        sides = [
            ([figure for figure in figures if figure.index not in self.figures], times)
            for figures, times in ((left.plus, 1), (left.minus, -1), (right.plus, -1), (right.minus, 1))
        ]
        several = [(figures, times) for figures, times in sides if len(figures) > 1]
        yield from (figures for figures, times in several if self._closes(number, figures, times))
        singles = [(one,) for figures, times in sides for one in figures if self._closes(number, (one,), times)]
        yield from singles[:MAX_RUNS]
        if not singles:
            for figures, times in several:
                yield from islice(self._runs(number, figures, times), MAX_RUNS)

    def _closes(self, number: int, figures: Sequence[Figure], times: int) -> bool:
        if not all(map(self.may_follow, figures)):
            return False
        change = sum(map(self._change, figures))
        return self._fits(number, change * times, sum(map(self._grain, figures)))

    def _change(self, figure: Figure) -> int:
        return self._scaled(self.telling.value(figure)) - self.telling.value(figure)

    def _grain(self, figure: Figure) -> int:
        """Twice what the rounding of a figure leaves open once it is in a smaller unit."""
        return self._scaled(self.telling.likelihood.step(figure)) if self.up > self.down else 0

    def _fits(self, number: int, change: int, grain: int) -> bool:
        """Whether a change of a sum closes its gap, give or take the rounding of the figures that are changed."""
        slack2 = self.telling.constraints.row(number).slack2 + self.over.slacks.get(number, 0) + grain
        return bool(change) and abs(self.telling.gap(number, self.over) + change) * 2 <= slack2

    def _runs(self, number: int, figures: Sequence[Figure], times: int) -> Iterator[Sequence[Figure]]:
        """Runs of figures side by side that close a gap, by what they change together."""
        barred = [0, *accumulate(not self.may_follow(one) for one in figures)]
        gap = self.telling.gap(number, self.over)
        before = [0, *accumulate(abs(self._change(one)) for one in figures)]
        grains = [0, *accumulate(map(self._grain, figures))]
        times = times if self.up > self.down else -times
        for end in range(2, len(before)):
            # Rounded figures may leave the gap off by half a step each, which is little of the change.
            first = bisect_left(before, before[end] - abs(gap) * 21 // 20)
            last = bisect_right(before, before[end] - abs(gap) * 19 // 20)
            for start in range(first, min(last, end - 1)):
                if (
                    barred[end] == barred[start]
                    and end - start < len(figures)
                    and self._fits(number, (before[end] - before[start]) * times, grains[end] - grains[start])
                ):
                    yield figures[start:end]

    def may_follow(self, figure: Figure) -> bool:
        """Whether a figure can be one of the block."""
        if not figure.is_exact or not figure.is_money or figure.index in self.figures:
            return False
        return self.telling.value(figure) * self.up % self.down == 0
