"""Three figures and more that together explain broken identities, by a beam over the changes that these ask for."""

import math
from typing import NamedTuple

from kcbudget.diagnosis.constraints import Constraints, Over, merged
from kcbudget.diagnosis.hypothesis import LOG_P_WRONG, Change, Hypothesis, in_order
from kcbudget.diagnosis.implied import implied
from kcbudget.diagnosis.singles import Singles
from kcbudget.figures.figure import Figure

BEAM_WIDTH, BEAM_DEPTH, BRANCHED = 24, 8, 2
STILL_BROKEN = 5.0
MAX_BRANCHES = 100


class _State(NamedTuple):
    """A partial hypothesis of the beam: the logarithm of its weight, its changes, the identities it leaves broken."""

    log_weight: float
    changes: dict[int, Change]
    over: Over
    left: frozenset[int]


class _Step(NamedTuple):
    """A next change of a state, not yet weighed: the state, the figure, all values, the identities left broken."""

    state: _State
    figure: Figure
    over: Over
    left: frozenset[int]


class Beam:
    """The search for several changes; it is not exhaustive."""

    def __init__(self, constraints: Constraints, singles: Singles) -> None:
        self.constraints = constraints
        self.singles = singles

    def several(self, rows: frozenset[int], over: Over) -> list[Hypothesis]:
        """Three to eight figures, by a beam over implied changes; not exhaustive.

        Each change must leave fewer identities broken than before, as the true one does unless faults cancel.
        """
        found = self._searched(rows, over)
        return self._with_others(found, rows, over) if found else []

    def _searched(self, rows: frozenset[int], over: Over) -> list[Hypothesis]:
        states: list[_State] = [_State(0.0, {}, over, rows)]
        for _ in range(BEAM_DEPTH):
            steps: dict[frozenset[tuple[int, int]], _Step] = {}
            for state in states:
                self._extend(state, steps)
            # Where a step mends everything, nobody asks how likely those are that do not.
            ends = [step for step in steps.values() if not step.left] or list(steps.values())
            following = [after for step in ends if (after := self._after(step)) is not None]
            if following and not following[0].left:
                return [self._hypothesis(state, rows) for state in following]
            # Each identity still broken asks for about half of another unlikely change.
            following.sort(
                key=lambda state: (-state.log_weight + STILL_BROKEN * len(state.left), sorted(state.changes))
            )
            states = following[:BEAM_WIDTH]
        return []

    def _with_others(self, found: list[Hypothesis], rows: frozenset[int], over: Over) -> list[Hypothesis]:
        """What was found, with all that differs from the likeliest of it in one figure."""
        known = {frozenset(story.key for story in hypothesis.stories) for hypothesis in found}
        best = in_order(found)[0]
        for story in best.stories:
            kept = [other for other in best.stories if other is not story]
            beside = over
            for other in kept:
                beside = merged(beside, other.over)
            touched = self.constraints.touched(index for other in kept for index in other.figures)
            left = self.constraints.still_broken(rows, beside, touched)
            if not left:
                continue
            for other in self.singles(left, beside):
                stories = (*kept, other._replace(mends=rows & self.constraints.touched(other.figures)))
                key = frozenset(one.key for one in stories)
                if key not in known:
                    known.add(key)
                    found.append(Hypothesis(stories, sum(one.log_weight for one in stories)))
        return found

    def _hypothesis(self, state: _State, rows: frozenset[int]) -> Hypothesis:
        stories = tuple(
            self.singles.told(change, rows & self.constraints.rows_of((change.figure,)))
            for change in state.changes.values()
        )
        return Hypothesis(stories, state.log_weight)

    def _extend(self, state: _State, steps: dict[frozenset[tuple[int, int]], _Step]) -> None:
        """Every next change of a state, entered by the set of its changes."""
        seen: set[int] = set(state.over.values)
        # Any one of the identities still broken has a wrong figure, so the shortest are enough to go on with.
        for number in sorted(state.left, key=lambda number: (len(self.constraints.row(number).figures), number))[
            :BRANCHED
        ]:
            figures = self.constraints.row(number).figures
            if len(figures) > MAX_BRANCHES and len(state.left) > 1:
                continue
            for figure in figures:
                if figure.index in seen or not figure.is_exact:
                    continue
                seen.add(figure.index)
                for value in implied(self.constraints, figure, state.left, state.over)[0]:
                    key = frozenset((*state.over.values.items(), (figure.index, value)))
                    if key not in steps:
                        over = self.constraints.over(figure, value, state.over)
                        left = self.constraints.still_broken(state.left, over, self.constraints.rows_of((figure,)))
                        if len(left) < len(state.left):
                            steps[key] = _Step(state, figure, over, left)

    def _after(self, step: _Step) -> _State | None:
        """The state that a step leads to, with the weight of its change."""
        state, figure, over, left = step
        change = self.singles.likelihood.just(figure, over.values[figure.index], state.over)
        if change is None:
            return None
        log_weight = state.log_weight + LOG_P_WRONG + math.log(change.weight)
        return _State(log_weight, {**state.changes, figure.index: change}, over, left)
