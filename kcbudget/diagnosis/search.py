"""Which stories would make every identity hold: the posterior over all that explain a broken plan.

The problem is error localisation among balance edits (I. P. Fellegi and D. Holt, A systematic approach to
automatic edit and imputation, JASA 71, 1976): change as little as possible so that all edits hold. Every story competes
with every other; how likely one is follows from what it takes to happen, and from nothing else.
"""

import math
from collections.abc import Sequence
from itertools import chain, islice

from kcbudget.diagnosis.beam import Beam
from kcbudget.diagnosis.blocks import blocks
from kcbudget.diagnosis.constraints import AS_WRITTEN, Constraints, Over, merged
from kcbudget.diagnosis.exchanges import exchanges
from kcbudget.diagnosis.excuses import excuses
from kcbudget.diagnosis.grouping import components, joined
from kcbudget.diagnosis.hypothesis import P_CHANCE, P_WRONG, Located, Story, in_order, log_sum, only
from kcbudget.diagnosis.likelihood import Likelihood
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
# No two slips can outweigh one story that is likelier than this, nor a story with others one that is so much likelier.
LOG_TWO_SLIPS = 2 * math.log(P_WRONG * max(WEIGHTS.values()) / 5)
LOG_A_STORY = math.log(P_WRONG * 0.1)
NEGLIGIBLE = 7.0
LOG_LIKELY = math.log(0.7)  # from here on identities that have no figure in common are told as one cause
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

Alternative = tuple[float, list[Located]]


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
        stories = islice(chain.from_iterable(tell(self.telling) for tell in TOLD), MAX_STORIES)
        self.stories = sorted(stories, key=lambda story: only(story).order)

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
        best = _best(alternatives[0][1])
        for story in partial[: BESIDE[depth] if depth < len(BESIDE) else 0]:
            rest = rows - story.mends
            if story.log_weight + LOG_A_STORY * len(components(self.constraints, rest)) > best - NEGLIGIBLE:
                alternatives.append(self._beside(story, rest, over, stories, depth))
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
        return story.log_weight + log_rest, [own, *located]

    def _holds_with(self, story: Story, over: Over) -> bool:
        """Whether a story mends what it does by itself when others are told too."""
        together = merged(over, story.over)
        touched = story.mends | self.constraints.rows_of(change.figure for change in story.changes)
        return all(self.constraints.holds(number, together) for number in touched)

    def _leaf(self, rows: frozenset[int], over: Over, stories: Sequence[Story]) -> Located:
        """The hypotheses that mend all of some identities: one story, two figures, or several."""
        key = rows, frozenset(over.values.items()), frozenset(over.sums.items()), over.excused
        if key not in self._leaves:
            self._leaves[key] = self._searched(rows, over, stories)
        return self._leaves[key]

    def _searched(self, rows: frozenset[int], over: Over, stories: Sequence[Story]) -> Located:
        singles = list(self.singles(rows, over))
        found = [only(story) for story in (*singles, *stories)]
        exhaustive = True
        most = max((one.log_weight for one in found), default=-math.inf)
        if most < LOG_TWO_SLIPS:
            pairs, exhaustive = Pairs(self.telling, self.singles).of(rows, over)
            found += pairs
            if not found and len(rows) > 1 and self._beams < MAX_BEAMS:
                self._beams += 1
                found, exhaustive = Beam(self.constraints, self.singles).several(rows, over), False
        least = min((len(one.stories) for one in found), default=1)
        log_total = log_sum([self._log_otherwise(rows, over, least), *(one.log_weight for one in found)])
        return Located(rows, in_order(found), log_total, self.constraints, exhaustive)

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


def _best(located: Sequence[Located]) -> float:
    """The logarithm of the weight of the likeliest hypotheses together."""
    return sum(one.hypotheses[0].log_weight if one.hypotheses else one.log_total for one in located)


def _of_shares(located: Sequence[Located]) -> bool:
    """Whether what is told first changes shares only, each of which is reported for itself."""
    changes = [change for story in located[0].best for change in story.changes]
    return bool(changes) and all(change.figure.is_share for change in changes)


def combined(alternatives: Sequence[Alternative]) -> tuple[list[Located], float]:
    """Alternatives weighed against each other: the likeliest, with what the others say of its identities as rivals."""
    log_total = log_sum([log for log, _ in alternatives])
    chosen = max(range(len(alternatives)), key=lambda number: (_best(alternatives[number][1]), -number))
    if chosen and len(alternatives[0][1]) > 1:
        rows = alternatives[chosen][1][0].rows
        together = log_sum([log for log, located in alternatives[1:] if located[0].rows == rows])
        if together - log_total < LOG_LIKELY or _of_shares(alternatives[chosen][1]):
            chosen = 0  # what is only perhaps one cause is told apart
    found = []
    for one in alternatives[chosen][1]:
        located = one.scaled(alternatives[chosen][0] - log_total)
        rivals = [
            hypothesis._replace(log_weight=hypothesis.log_weight - other.log_total + log - log_total + one.log_total)
            for number, (log, others) in enumerate(alternatives)
            if number != chosen
            for other in others
            if other.rows & one.rows
            for hypothesis in other.hypotheses
        ]
        found.append(located.with_rivals(rivals) if rivals else located)
    return found, log_total
