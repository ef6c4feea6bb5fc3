"""Which stories would make every identity hold: the posterior over all that explain a broken plan.

The problem is error localisation among balance edits (I. P. Fellegi and D. Holt, A systematic approach to
automatic edit and imputation, JASA 71, 1976): change as little as possible so that all edits hold. Every story competes
with every other; how likely one is follows from what it takes to happen, and from nothing else.
"""

import math
from collections.abc import Sequence
from itertools import chain, islice

from kcbudget.diagnosis.alternatives import Alternative, best, combined
from kcbudget.diagnosis.beam import Beam
from kcbudget.diagnosis.blocks import blocks
from kcbudget.diagnosis.constraints import AS_WRITTEN, Constraints, Over, merged
from kcbudget.diagnosis.exchanges import exchanges
from kcbudget.diagnosis.excuses import excuses
from kcbudget.diagnosis.grouping import components, joined
from kcbudget.diagnosis.hypothesis import P_CHANCE, P_WRONG, Located, Story, in_order, log_sum, only
from kcbudget.diagnosis.likelihood import ODD_FORMAT, Likelihood
from kcbudget.diagnosis.pairs import Pairs
from kcbudget.diagnosis.parts import left_out, subtotals
from kcbudget.diagnosis.rows import rows_at_fault
from kcbudget.diagnosis.singles import Singles
from kcbudget.diagnosis.slips import WEIGHTS
from kcbudget.diagnosis.stale import breakdowns_left, stale_shares, stale_totals
from kcbudget.diagnosis.telling import Telling
from kcbudget.diagnosis.transfers import transfers

MAX_STORIES, MAX_BEAMS = 400, 6
BESIDE = (8, 3, 1, 1, 1, 1)  # how many stories are tried with others beside them, by how many are told already
# No two slips can outweigh one story that is likelier than this, nor a story with others one that is so much likelier:
# the likeliest of them have a weight of some fifteenth.
LOG_TWO_SLIPS = 2 * math.log(P_WRONG * max(WEIGHTS.values()) / 5)
LOG_A_STORY = math.log(P_WRONG * 0.1)
NEGLIGIBLE = 7.0
TOLD = (
    exchanges,
    transfers,
    stale_totals,
    breakdowns_left,
    stale_shares,
    blocks,
    rows_at_fault,
    left_out,
    subtotals,
    excuses,
)


class Locator:
    """Looks for the stories that explain the broken identities ``rows``."""

    def __init__(self, constraints: Constraints, rows: frozenset[int]) -> None:
        self.constraints = constraints
        self.rows = rows
        self.likelihood = Likelihood(constraints)
        self.singles = Singles(constraints, self.likelihood)
        self.telling = Telling(constraints, self.likelihood, rows)
        self._beams = 0
        self._leaves: dict[object, Located] = {}
        told = islice(chain.from_iterable(tell(self.telling) for tell in TOLD), MAX_STORIES)
        stories: dict[object, Story] = {}
        for story in sorted(told, key=lambda story: only(story).order):
            # One story may be told from two of its ends; it is as likely as its likelier telling.
            stories.setdefault((story.key, tuple(story.over.values.items())), story)
        self.stories = list(stories.values())

    def located(self) -> tuple[list[Located], float]:
        """What explains the broken identities, in groups that have nothing to do with each other, and its weight."""
        return self._explain(self.rows, AS_WRITTEN, self.stories, 0)

    def _explain(
        self, rows: frozenset[int], over: Over, stories: Sequence[Story], depth: int
    ) -> tuple[list[Located], float]:
        found: list[Located] = []
        log_total = 0.0
        for part in joined(components(self.constraints, rows), [story.mends for story in stories]):
            inside = [story for story in stories if story.mends <= part]
            located, log_part = self._part(part, over, inside, depth)
            found += located
            log_total += log_part
        return found, log_total

    def _part(
        self, rows: frozenset[int], over: Over, stories: Sequence[Story], depth: int
    ) -> tuple[list[Located], float]:
        """What explains identities that share figures, or that some story mends together."""
        bases = components(self.constraints, rows)
        if len(bases) == 1:
            leaf = self._leaf(rows, over, [story for story in stories if story.mends == rows])
            alternatives: list[Alternative] = [(leaf.log_total, [leaf])]
            partial = [story for story in stories if story.mends != rows]
        else:
            alone: list[Located] = []
            log_alone = 0.0
            for base in bases:
                inside = [story for story in stories if story.mends <= base]
                located, log_base = self._part(base, over, inside, depth)
                alone += located
                log_alone += log_base
            alternatives = [(log_alone, alone)]
            partial = [story for story in stories if not any(story.mends <= base for base in bases)]
        likeliest = best(alternatives[0][1])
        tried: set[int] = set()
        for story in partial[: BESIDE[depth] if depth < len(BESIDE) else 0]:
            rest = rows - story.mends
            if story.log_weight + LOG_A_STORY * len(components(self.constraints, rest)) > likeliest - NEGLIGIBLE:
                # Two stories together are one alternative, whichever is told first.
                tried.add(id(story))
                further = [other for other in stories if id(other) not in tried]
                alternatives.append(self._beside(story, rest, over, further, depth))
        return combined(alternatives)

    def _beside(
        self, story: Story, rest: frozenset[int], over: Over, stories: Sequence[Story], depth: int
    ) -> Alternative:
        """A story, and what explains the identities that it leaves broken."""
        own = Located(story.mends, (only(story),), story.log_weight, self.constraints)
        if not rest:
            return story.log_weight, [own]
        over = merged(over, story.over)
        others = [
            other for other in stories
            if other.mends <= rest and not other.figures & story.figures and self._holds_with(other, over)
        ]  # fmt: skip
        located, log_rest = self._explain(rest, over, others, depth + 1)
        return story.log_weight + log_rest, [own, *(one._replace(beside=(*one.beside, story)) for one in located)]

    def _holds_with(self, story: Story, over: Over) -> bool:
        """Whether a story mends what it does by itself when others are told too, and breaks nothing."""
        together = merged(over, story.over)
        touched = self.constraints.touched(story.figures) - self.rows
        return all(self.constraints.holds(number, together) for number in story.mends | touched)

    def _leaf(self, rows: frozenset[int], over: Over, stories: Sequence[Story]) -> Located:
        """The hypotheses that mend all of some identities: one story, two figures, or several."""
        told = frozenset(story.key for story in stories)
        key = rows, told, frozenset(over.values.items()), frozenset(over.sums.items()), over.excused
        if key not in self._leaves:
            self._leaves[key] = self._searched(rows, over, stories)
        return self._leaves[key]

    def _searched(self, rows: frozenset[int], over: Over, stories: Sequence[Story]) -> Located:
        singles = list(self.singles(rows, over))
        found = [only(story) for story in (*singles, *stories)]
        exhaustive = True
        most = max((one.log_weight for one in found), default=-math.inf)
        if most < self._log_two_slips(rows):
            pairs, exhaustive = Pairs(self.telling, self.singles).of(rows, over)
            found += pairs
            if not found and len(rows) > 1 and self._beams < MAX_BEAMS:
                self._beams += 1
                found, exhaustive = Beam(self.constraints, self.singles).several(rows, over), False
        least = min((len(one.stories) for one in found), default=1)
        log_total = log_sum([self._log_otherwise(rows, over, least), *(one.log_weight for one in found)])
        return Located(rows, in_order(found), log_total, self.constraints, exhaustive)

    def _log_two_slips(self, rows: frozenset[int]) -> float:
        """What no two slips can outweigh; a figure that is written unlike its neighbours is likelier wrong."""
        figures = {figure.index: figure for number in rows for figure in self.constraints.row(number).figures}
        odd = sum(not self.constraints.is_usual(figure) for figure in figures.values() if figure.is_exact)
        return LOG_TWO_SLIPS + min(odd, 2) * math.log(ODD_FORMAT)

    def _log_otherwise(self, rows: frozenset[int], over: Over, least: int) -> float:
        """The weight of an explanation that nobody thought of: it would leave just these gaps by chance.

        There are as many unknown causes as there are different gaps, and no fewer than the known ones that it takes,
        each as likely as that a figure is any number.
        """
        rows_of = [(number, self.constraints.row(number)) for number in rows]
        # A gap in per cent and one of as many units of money are two.
        gaps = {
            (row.identity.holds_percentages, abs(self.telling.gap(number, over)))
            for number, row in rows_of
            if row.identity.share is None
        }
        density = WEIGHTS["other"] / self.likelihood.range_of(0, self.likelihood.largest, 1)
        return math.log(P_CHANCE) + max(len(gaps), least) * math.log(P_WRONG * density)
