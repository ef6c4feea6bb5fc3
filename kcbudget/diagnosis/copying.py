"""How likely a figure was copied from another: from beside it, from above it, or from one of its own parts."""

from typing import NamedTuple

from kcbudget.diagnosis.constraints import AS_WRITTEN, Over
from kcbudget.diagnosis.roundness import Roundness, range_of
from kcbudget.diagnosis.slips import WEIGHTS
from kcbudget.diagnosis.surroundings import Surroundings
from kcbudget.figures.figure import Figure


class Copied(NamedTuple):
    """The weight of a figure's having been copied, and how much less it says where equal figures are common.

    ``of_whole`` is whether it is equal to a whole that it is a part of.
    """

    weight: float
    surprise: float
    of_whole: bool


NOT_COPIED = Copied(0.0, 1.0, of_whole=False)


class Copying:
    """The figures of a plan that are equal to one around them."""

    def __init__(self, surroundings: Surroundings, roundness: Roundness) -> None:
        self.surroundings = surroundings
        self.roundness = roundness
        self._scale = surroundings.constraints.system.scale
        self._found: dict[int, Copied] = {}

    def of(self, figure: Figure, over: Over = AS_WRITTEN) -> Copied:
        """The weight of its having been copied from beside it, from above, or from one of its own parts.

        A right figure may be equal to one that stands beside it too: the oftener, the less it says.
        """
        key = figure.index if not over.values else None
        if key is not None and key in self._found:
            return self._found[key]
        written, values = self._scale.value(figure), over.values
        beside = self.surroundings.neighbours(figure)
        equal = sum(values.get(other.index, self._scale.value(other)) == written for other in beside)
        of_whole = any(self._scale.value(whole) == written for whole in self.surroundings.wholes(figure))
        parts = {part.index: part for parts in self.surroundings.parts(figure) for part in (parts[0], parts[-1])}
        equal_parts = sum(values.get(index, self._scale.value(part)) == written for index, part in parts.items())
        found = NOT_COPIED._replace(of_whole=of_whole)
        count = len(beside) + len(parts)
        if (equal or of_whole or equal_parts) and count and written:
            step = self._step(figure)
            rho = self.roundness.rho(written, step) if figure.is_money else 1.0
            density = min(rho / range_of(written, written, step), 1.0)
            chance = self.roundness.equal_by_chance(written, density) if equal else density
            weight = WEIGHTS["copied"] * max(equal + equal_parts, 1) / count
            found = Copied(weight, min(1.0, 2 * density / (density + chance)), of_whole)
        if key is not None:
            self._found[key] = found
        return found

    def _step(self, figure: Figure) -> int:
        step = self._scale.step(figure)
        return max(step, self.roundness.step) if figure.is_money else step
