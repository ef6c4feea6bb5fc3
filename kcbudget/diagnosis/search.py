"""Which figures, written how, would make every identity hold: the hypotheses that explain a broken plan.

The problem is error localisation among balance edits (I. P. Fellegi and D. Holt, A systematic approach to
automatic edit and imputation, JASA 71, 1976): change as little as possible so that all edits hold. For one wrong
figure the search is exact: the values that mend it are the intersection of what each of its identities allows,
satisfied ones included (S. Scholtus, Automatic correction of simple typing errors, CBS 09046, 2009, looks at broken
ones only). Hypotheses are weighed by how likely a hand turns the true value into the written text. A float holds the
likelihood of one change; those of many changes, or of many gaps left by chance, it does not, so the weights of
hypotheses are logarithms.
"""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from kcbudget.diagnosis.constraints import AS_WRITTEN, Net, Over
from kcbudget.diagnosis.hypothesis import LOG_P_WRONG, P_WRONG, Change, Hypothesis, Located, alone, log_sum
from kcbudget.diagnosis.slips import WEIGHTS, Slip, group_left_out, neighbourhood, weighed
from kcbudget.figures.figure import Figure
from kcbudget.figures.identity import BETWEEN_PLANS, Identity

ENUMERATED = 400
MAX_SEARCHES = 6000
BEAM_WIDTH, BEAM_DEPTH, BRANCHED = 24, 8, 2
STILL_BROKEN = 5.0
MAX_BRANCHES = 100
MAX_VALUES = 64
MAX_COMPARED = 100_000
ODD_FORMAT = 30.0
P_EXCHANGED = 0.06  # how likely a wrong figure is one of two neighbours that changed places
P_PERIOD = 0.1  # how likely a target that does not fit its years is not at fault, but the period is
P_DIFFERENT = 0.5  # how likely plans that differ from each other, and from nothing else, do so on purpose
P_ROUNDED = 0.002  # how likely a small gap in a lone sum comes from rounding that the plan does not declare
P_AMENDED = 0.03  # how likely a wrong-looking figure was amended on purpose and its totals forgotten


# Sums that a part nobody wrote down may be missing from; the years of a period are all known.
_OPEN = frozenset({"source", "activity", "locality", "projects"})


RESERVE = ("reserve",)


def _is_part(figure: Figure, axis: str, names: set[str | int]) -> bool:
    """Whether a figure is a part along an axis that is not among the parts named, or an amount set apart."""
    if figure.route == RESERVE:
        return True
    above = figure.route[-2] if len(figure.route) > 1 else ""
    return above in (f"by_{axis}", "of_which") and figure.route[-1] not in names


def rounding_would_do(identity: Identity, gap: int) -> bool:
    """Whether parts that were each rounded to their last digit could leave a gap, in a plan that does not say so."""
    parts = identity.right.plus
    steps = {figure.step for figure in identity.figures()}
    if not all(figure.is_exact and not figure.is_whole_count for figure in identity.figures()):
        return False
    return (
        identity.relation == "equal" and len(parts) > 1 and len(steps) == 1 and abs(gap) * 2 <= len(parts) * max(steps)
    )


class Locator:
    """Looks for the figures that explain broken identities; ``broken`` is how many there are of them in all."""

    def __init__(self, net: Net, broken: int = 1) -> None:
        self.net = net
        self._broken = broken
        self.system = net.system
        self._searches = 0
        self._weighed: dict[tuple[int, int, float], Change | None] = {}
        self._neighbours: dict[int, list[Figure]] = {}
        self._named: dict[str, Counter[str | int]] = {}
        self._roundness = _Roundness(net)
        self._largest = max((figure.value for figure in self.system.figures if figure.is_money), default=1)

    def locate(self, rows: frozenset[int]) -> Located:
        """Every hypothesis for the broken identities ``rows``, the likeliest first."""
        singles = [alone(change) for change in self.single(rows)]
        singles += self._left_out(rows)
        slipped = [change for hypothesis in singles for change in hypothesis.changes if change.slip != "left-out"]
        recognised = any(change.known > 0 for change in slipped)
        found, exhaustive = singles, True
        if not recognised:
            pairs = self.exchanges(rows)
            if not pairs and len(singles) == len(slipped):
                pairs, exhaustive = self._pairs(rows)
            found = singles + pairs
            if not found and len(rows) > 2:
                found, exhaustive = self._several(rows), False
        found.sort(key=lambda hypothesis: (-hypothesis.log_weight, [c.figure.rank for c in hypothesis.changes]))
        log_total = log_sum([self._log_otherwise(rows), *(hypothesis.log_weight for hypothesis in found)])
        return Located(rows, tuple(found), log_total, exhaustive)

    def _log_otherwise(self, rows: frozenset[int]) -> float:
        """The weight of an explanation that nobody thought of: it would leave just these gaps by chance."""
        gaps = {abs(self.net.row(number).base) for number in rows if self.net.row(number).identity.share is None}
        by_chance = math.log(0.02 * P_WRONG**2) - max(len(gaps), 1) * math.log(self._range(0, self._largest, 1))
        weight = 0.0
        sums = [self.net.row(number) for number in rows if self.net.row(number).identity.relation == "equal"]
        origins = {row.identity.origin for row in sums}
        if len(origins) == 1 and origins <= _OPEN and all(row.base > 0 for row in sums):
            weight += P_WRONG * WEIGHTS["left-out"] / self._range(0, max(row.base for row in sums), 1)
        if all(self.net.row(number).identity.origin in BETWEEN_PLANS for number in rows):
            weight += P_WRONG * P_DIFFERENT
        if all(self.net.row(number).identity.origin == "per-year" for number in rows):
            weight += P_WRONG * P_PERIOD
        if len(rows) == 1 and sums and rounding_would_do(sums[0].identity, sums[0].base):
            weight += P_ROUNDED / len(sums[0].identity.right.plus)
        return log_sum([by_chance, math.log(weight)]) if weight else by_chance

    def _left_out(self, rows: frozenset[int]) -> list[Hypothesis]:
        """Parts of the same kind outside a lone sum that are just what it lacks: one of them was left out of it."""
        number, *others = rows
        row = self.net.row(number)
        if others or row.identity.origin not in _OPEN or not row.is_exact or row.base <= 0 or row.figures[0].is_count:
            return []
        inside = {figure.index for figure in row.figures}
        names = {figure.route[-1] for figure in row.figures}
        parts = self._parts(row.identity.origin)
        count = sum(parts.values()) - sum(parts[name] for name in names) + len(self._reserves)
        weight = WEIGHTS["left-out"] / max(count, 1)
        return [
            alone(Change(figure, figure.value, 0, "left-out", weight, weight))
            for figure in self._money.get(row.base, ())
            if figure.index not in inside and _is_part(figure, row.identity.origin, names)
        ]

    @cached_property
    def _money(self) -> dict[int, list[Figure]]:
        """The exact amounts by their value."""
        found: dict[int, list[Figure]] = {}
        for figure in self.system.figures:
            if figure.is_exact and figure.is_money:
                found.setdefault(figure.value, []).append(figure)
        return found

    @cached_property
    def _reserves(self) -> list[Figure]:
        return [figure for figures in self._money.values() for figure in figures if figure.route == RESERVE]

    def _parts(self, axis: str) -> Counter[str | int]:
        """How many exact amounts along an axis, or set apart, have which name; the reserve has none."""
        if axis not in self._named:
            self._named[axis] = Counter(
                figure.route[-1]
                for figures in self._money.values()
                for figure in figures
                if figure.route != RESERVE and _is_part(figure, axis, set())
            )
        return self._named[axis]

    def _range(self, value: int, found: int, step: int, figure: Figure | None = None) -> float:
        if figure is None or figure.is_money:
            step = max(step, self._roundness.step)
        steps: float = max(value, found) / step
        return 2.67 * steps + 20

    # -------------------------------------------------------------------------------------- one figure

    def single(self, rows: frozenset[int], over: Over = AS_WRITTEN) -> Iterator[Change]:
        """Each figure that alone would mend ``rows`` and break nothing, with its likeliest value."""
        self._searches += 1
        smallest = min(rows, key=lambda number: (len(self.net.row(number).figures), number))
        open_rows = rows.union(link.row for index in over.values for link in self.net.links.get(index, ()))
        for figure in self.net.row(smallest).figures:
            if not figure.is_exact or figure.index in over.values:
                continue
            links = self.net.links_of(figure)
            if len(rows) > 1 and not rows <= {link.row for link in links}:
                continue
            if self.net.is_pinned(figure, open_rows):
                continue
            low, high = 0, None
            for link in links:
                least, most = self.net.allowed(link, figure, over)
                low = low if least is None or least < low else least
                high = most if high is None or (most is not None and most < high) else high
                if high is not None and low > high:
                    break
            else:
                change = self._change(figure, low, high, over)
                if change is not None:
                    yield change

    def _change(self, figure: Figure, low: int, high: int | None, over: Over) -> Change | None:
        """The likeliest value of a figure in an interval, weighed over all of them; None if none is on its step."""
        step = self.net.usual_step(figure)
        copied = self._copied(figure, over)
        for lattice in dict.fromkeys((step, min(step, figure.step))):
            change = self._weigh(figure, low, high, lattice, copied)
            if change is not None:
                return change if lattice == step else change._replace(weight=change.weight * 0.1)
        return None

    def _just(self, figure: Figure, value: int, over: Over = AS_WRITTEN) -> Change | None:
        """The change of a figure to one value; None if that is what is written."""
        copied = self._copied(figure, over)
        key = figure.index, value, copied
        if key not in self._weighed:
            self._weighed[key] = self._weigh(figure, value, value, 1, copied)
        return self._weighed[key]

    def _weigh(self, figure: Figure, low: int, high: int | None, step: int, copied: float) -> Change | None:
        first = -(-low // step) * step
        if high is None:
            high = max(self._largest, figure.value) * 1000
        if first > high:
            return None
        count = (high - first) // step + 1
        values: list[int] | range
        if count <= ENUMERATED:
            values = range(first, high + 1, step)
        else:
            near = {value * figure.step for value in neighbourhood(figure.amount.digits)}
            values = sorted(value for value in near if first <= value <= high and value % step == 0)
        total = known = best = 0.0
        chosen = first
        # Where a part is as large as its whole, the text is as round as the whole is, and tells nothing of the part.
        is_whole = any(whole.value == figure.value for whole in self._wholes(figure))
        slip: Slip = "other"
        for value in values:
            if value == figure.value:
                continue
            mass, kind = self._likelihood(figure, value, step, copied)
            if value == 0 and not figure.is_share and self._could_be_too_much(figure, high):
                kind = kind if mass > WEIGHTS["counted-twice"] else "counted-twice"
                mass += WEIGHTS["counted-twice"]
            rho = 1.0 if kind == "copied" and is_whole else self._roundness.of(figure, value, step)
            rest = WEIGHTS["other"] / self._range(value, figure.value, step, figure)
            weight = rho * (mass + rest)
            total += weight
            known += rho * mass
            if weight > best:
                best, chosen, slip = weight, value, kind
        if count > ENUMERATED:
            total += WEIGHTS["other"] * count / self._range(high, figure.value, step, figure)
        if total == 0.0:
            return None
        total += self._amendment(figure, chosen, step)
        odd = figure.step != step and (figure.step < step or figure.value % step != 0)
        weight = total * (ODD_FORMAT if odd else 1.0)
        return Change(figure, chosen, (count - 1) * step, slip, weight, known)

    def _likelihood(self, figure: Figure, value: int, step: int, copied: float) -> tuple[float, Slip]:
        """The weight of known slips that write ``value`` as the figure's text, and the likeliest of them."""
        grain = figure.step if value % figure.step == 0 else min(step, figure.step)
        mass, kind = weighed(value // grain, figure.value // grain)
        if figure.in_words and self.system.exponent >= 0:
            scale = 10**self.system.exponent
            dropped = WEIGHTS["dropped"] * group_left_out(value * scale, figure.value * scale)
            kind = "dropped" if dropped > mass else kind
            mass += dropped
        if copied:
            if copied > mass:
                kind = "copied"
            mass += copied
        if figure.is_share:
            for slip in self._share_slips(figure, value):
                kind = kind if mass > WEIGHTS[slip] else slip
                mass += WEIGHTS[slip]
        return mass, kind

    def _copied(self, figure: Figure, over: Over) -> float:
        """The weight of its having been copied from beside it or from above."""
        neighbours = self.net_neighbours(figure)
        values = over.values
        equal = sum(values.get(other.index, other.value) == figure.value for other in neighbours)
        if neighbours and not equal:
            equal = any(whole.value == figure.value for whole in self._wholes(figure))
        return WEIGHTS["copied"] * equal / len(neighbours) if equal else 0.0

    def _could_be_too_much(self, figure: Figure, high: int) -> bool:
        """Whether a sum has just a figure too much, give or take its rounding, of which it is one of several parts."""
        return high * 20 <= figure.value and bool(self.net_neighbours(figure))

    def _share_slips(self, figure: Figure, value: int) -> Iterator[Slip]:
        """What else than a slip of the hand makes a wrong share: it was cut off, or is the share of another whole."""
        for link in self.net.links_of(figure):
            row = self.net.row(link.row)
            if row.identity.share is not figure or row.base <= 0 or row.base_whole <= 0:
                continue
            scale = 100 * 10**-figure.amount.exponent
            if figure.value == value - 1 and scale * row.base // row.base_whole == figure.value:
                yield "truncated"
            if self._is_of_another_whole(figure.value, 2 * scale * row.base, row.identity.left.plus):
                yield "other-whole"

    def _is_of_another_whole(self, ratio: int, doubled: int, own: Sequence[Figure]) -> bool:
        """Whether a rounded ratio is that of half of ``doubled`` to another whole than its own."""
        # (doubled + whole) // (2 * whole) == ratio, for whole:
        least = doubled // (2 * ratio + 1) + 1
        most = doubled // (2 * ratio - 1) if ratio else None
        values = self._roundness.total_values
        found = (len(values) if most is None else bisect_right(values, most)) - bisect_left(values, least)
        mine = {one.index: one.value for one in own if one.index in self._roundness.totals}
        return found > sum(least <= value and (most is None or value <= most) for value in mine.values())

    def net_neighbours(self, figure: Figure) -> list[Figure]:
        """The figures before and after it in the sum that it is a part of."""
        found = self._neighbours.get(figure.index)
        if found is None:
            found = self._neighbours[figure.index] = self._beside(figure)
        return found

    def _beside(self, figure: Figure) -> list[Figure]:
        for link in self.net.links_of(figure):
            row = self.net.row(link.row)
            parts = row.identity.right.plus
            if row.identity.relation == "equal" and link.part == -1 and len(parts) > 1:
                at = row.position(figure)
                if at is not None:
                    return [*parts[max(at - 1, 0) : at], *parts[at + 1 : at + 2]]
        return []

    def _wholes(self, figure: Figure) -> Iterator[Figure]:
        """The figures that it is a part of, which stand above it in a table."""
        for link in self.net.links_of(figure):
            identity = self.system.identities[link.row]
            if identity.relation == "equal" and link.part == -1 and len(identity.left.plus) == 1:
                yield identity.left.plus[0]

    def _amendment(self, figure: Figure, value: int, step: int) -> float:
        """The weight of the other story: the written value is an amendment, and its totals were not brought up to date.

        Amendments are round amounts.
        """
        if figure.is_share:
            return 0.0
        size = abs(value - figure.value) // step
        zeros = 0
        while zeros < 3 and size and size % 10 == 0:
            size //= 10
            zeros += 1
        weight: float = P_AMENDED * (0.1, 0.2, 0.4, 0.3)[zeros] * 10**zeros
        return weight / self._range(value, figure.value, step, figure)

    # ------------------------------------------------------------------------------------ two figures

    def _pairs(self, rows: frozenset[int]) -> tuple[list[Hypothesis], bool]:
        """Every two figures that together mend ``rows``; the search is exact unless it is cut off."""
        self._searches = 0
        found: dict[tuple[int, int], Hypothesis] = {}
        smallest = min(rows, key=lambda number: (len(self.net.row(number).figures), number))
        exhaustive = True
        for figure in self.net.row(smallest).figures:
            if not figure.is_exact:
                continue
            values, complete = self._implied(figure, rows, AS_WRITTEN)
            exhaustive = exhaustive and complete
            for value in values:
                if self._searches > MAX_SEARCHES:
                    exhaustive = False
                    break
                over = self.net.over(figure, value)
                left = self._still_broken(rows, over, figure)
                if not left:
                    continue
                if self._broken * min(len(self.net.row(number).figures) for number in left) > MAX_COMPARED:
                    exhaustive = False  # every figure of a long sum for every one of many faults
                    continue
                first = self._just(figure, value)
                if first is None:
                    continue
                for second in self.single(left, over):
                    key = (min(figure.index, second.figure.index), max(figure.index, second.figure.index))
                    hypothesis = self._both(first, second)
                    if key not in found or found[key].log_weight < hypothesis.log_weight:
                        found[key] = hypothesis
        return list(found.values()), exhaustive and len(rows) > 1

    def exchanges(self, rows: frozenset[int]) -> list[Hypothesis]:
        """Neighbours whose exchange mends everything: one slip that leaves two wrong figures."""
        found: dict[frozenset[int], Hypothesis] = {}
        # One of the two stands in each broken identity, so in the shortest too.
        row = self.net.row(min(rows, key=lambda number: (len(self.net.row(number).figures), number)))
        for figure in row.figures:
            if not figure.is_exact or figure.is_share:
                continue
            for other in self.net_neighbours(figure):
                key = frozenset((figure.index, other.index))
                if key in found or not other.is_exact or other.value == figure.value:
                    continue
                if abs(abs(other.value - figure.value) - abs(row.base)) * 2 > row.slack2 and not row.identity.share:
                    continue
                over = self.net.over(other, figure.value, self.net.over(figure, other.value))
                if not self._still_broken(rows, over, figure, other):
                    weight = P_WRONG * P_EXCHANGED
                    changes = tuple(
                        Change(one, over.values[one.index], 0, "exchanged", weight, weight)
                        for one in sorted((figure, other), key=lambda one: one.place)
                    )
                    found[key] = Hypothesis(changes, math.log(weight))
        return list(found.values())

    def _both(self, first: Change, second: Change) -> Hypothesis:
        """Two changes as one hypothesis."""
        return Hypothesis((first, second), 2 * LOG_P_WRONG + math.log(first.weight) + math.log(second.weight))

    def _implied(self, figure: Figure, rows: frozenset[int], over: Over) -> tuple[list[int], bool]:
        """The values that some broken identity of a figure asks for by itself, and whether those are all.

        Of very many, those that most identities would hold with: each is tried on all of them.
        """
        values: dict[int, None] = {}
        lows: list[int] = []
        highs: list[int] = []
        step = self.net.usual_step(figure)
        for link in self.net.links_of(figure):
            if link.row in rows:
                least, most = self.net.allowed(link, figure, over)
                if least is None or most is None or least > most or most < 0:
                    continue
                lows.append(least)
                highs.append(most)
                middle = (max(least, 0) + most) // 2
                value = -(-least // step) * step if most - least < 2 * step else middle // step * step
                if 0 <= value <= most and value != figure.value:
                    values[value] = None
        if len(values) <= MAX_VALUES:
            return list(values), True
        lows.sort()
        highs.sort()
        held = {value: bisect_right(lows, value) - bisect_left(highs, value) for value in values}
        return sorted(values, key=lambda value: -held[value])[:MAX_VALUES], False

    def _still_broken(self, rows: frozenset[int], over: Over, *changed: Figure) -> frozenset[int]:
        """The identities that a hypothesis leaves broken: ``rows`` were, before the figures ``changed`` were."""
        touched = {link.row for figure in changed for link in self.net.links_of(figure)}
        return (rows - touched) | {number for number in touched if not self.net.holds(number, over)}

    # ---------------------------------------------------------------------------------- more figures

    def _several(self, rows: frozenset[int]) -> list[Hypothesis]:
        """Three to eight figures, by a beam over implied changes; not exhaustive.

        Each change must leave fewer identities broken than before, as the true one does unless faults cancel.
        """
        states: list[_State] = [_State(0.0, {}, AS_WRITTEN, rows)]
        for _ in range(BEAM_DEPTH):
            steps: dict[frozenset[tuple[int, int]], _Step] = {}
            for state in states:
                self._extend(state, steps)
            # Where a step mends everything, nobody asks how likely those are that do not.
            ends = [step for step in steps.values() if not step.left] or list(steps.values())
            following = [after for step in ends if (after := self._after(step)) is not None]
            if following and not following[0].left:
                return [Hypothesis(tuple(state.changes.values()), state.log_weight) for state in following]
            # Each identity still broken asks for about half of another unlikely change.
            following.sort(
                key=lambda state: (-state.log_weight + STILL_BROKEN * len(state.left), sorted(state.changes))
            )
            states = following[:BEAM_WIDTH]
        return []

    def _extend(self, state: "_State", steps: dict[frozenset[tuple[int, int]], "_Step"]) -> None:
        """Every next change of a state, entered by the set of its changes."""
        seen: set[int] = set(state.changes)
        # Any one of the identities still broken has a wrong figure, so the shortest are enough to go on with.
        for number in sorted(state.left, key=lambda number: (len(self.net.row(number).figures), number))[:BRANCHED]:
            figures = self.net.row(number).figures
            if len(figures) > MAX_BRANCHES and len(state.left) > 1:
                continue
            for figure in figures:
                if figure.index in seen or not figure.is_exact:
                    continue
                seen.add(figure.index)
                for value in self._implied(figure, state.left, state.over)[0]:
                    key = frozenset((*state.over.values.items(), (figure.index, value)))
                    if key not in steps:
                        over = self.net.over(figure, value, state.over)
                        left = self._still_broken(state.left, over, figure)
                        if len(left) < len(state.left):
                            steps[key] = _Step(state, figure, over, left)

    def _after(self, step: "_Step") -> "_State | None":
        """The state that a step leads to, with the weight of its change."""
        state, figure, over, left = step
        change = self._just(figure, over.values[figure.index], state.over)
        if change is None:
            return None
        log_weight = state.log_weight + LOG_P_WRONG + math.log(change.weight)
        return _State(log_weight, {**state.changes, figure.index: change}, over, left)


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


class _Roundness:
    """How round the plan's own figures are, against chance: most projects get 150, 300 or 550, not 448."""

    def __init__(self, net: Net) -> None:
        totals: set[int] = set()
        for identity in net.system.identities:
            if identity.relation == "equal" and len(identity.left.plus) == 1:
                totals.add(identity.left.plus[0].index)
        self.totals = totals
        self.total_values = sorted(net.system.figures[index].value for index in totals)
        leaves = [
            figure
            for figure in net.system.figures
            if figure.is_exact and figure.value and figure.is_money and not (figure.index in totals or figure.in_words)
        ]
        steps = [figure.step for figure in leaves] or [1]
        self.step = max(set(steps), key=lambda step: (steps.count(step), -step)) if len(steps) < 5000 else min(steps)
        chance = (0.9, 0.09, 0.009, 0.001)
        counts = [0] * 4
        for figure in leaves:
            counts[_zeros(figure.value, self.step)] += 1
        self._rho = tuple(
            (count + 8 * share) / (len(leaves) + 8) / share for count, share in zip(counts, chance, strict=True)
        )

    def of(self, figure: Figure, value: int, step: int) -> float:
        """How much likelier a value is than the written one by its roundness alone."""
        if not figure.is_money or figure.index in self.totals or not value or not figure.value:
            return 1.0
        step = max(step, self.step)
        ratio: float = self._rho[_zeros(value, step)] / self._rho[_zeros(figure.value, step)]
        return ratio


def _zeros(value: int, step: int) -> int:
    """The trailing zeros of a value in its steps, three at most."""
    value //= step
    for zeros in range(3):
        if value % 10 or not value:
            return zeros
        value //= 10
    return 3
