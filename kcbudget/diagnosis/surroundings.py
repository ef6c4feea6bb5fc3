"""What stands around a figure: beside it in the sums that it is a part of, above it, and below it."""

from collections.abc import Iterator

from kcbudget.diagnosis.constraints import Constraints
from kcbudget.figures.figure import Figure


class Surroundings:
    """The neighbours, the wholes and the parts of figures."""

    def __init__(self, constraints: Constraints) -> None:
        self.constraints = constraints
        self._neighbours: dict[int, list[Figure]] = {}

    def neighbours(self, figure: Figure) -> list[Figure]:
        """The figures before and after it in each sum that it is a part of."""
        found = self._neighbours.get(figure.index)
        if found is None:
            beside = {other.index: other for row, at in self._sums(figure) for other in _beside(row, at)}
            found = self._neighbours[figure.index] = list(beside.values())
        return found

    def _sums(self, figure: Figure) -> Iterator[tuple[tuple[Figure, ...], int]]:
        """The sums of several parts that a figure is a part of, and its place in each."""
        for link in self.constraints.links_of(figure):
            identity = self.constraints.system.identities[link.row]
            if identity.relation == "equal" and link.part == -1 and len(identity.right.plus) > 1:
                at = self.constraints.position(link.row, figure)
                if at is not None:
                    yield identity.right.plus, at

    def parts(self, figure: Figure) -> Iterator[tuple[Figure, ...]]:
        """The parts of each sum that a figure is the whole of."""
        for link in self.constraints.links_of(figure):
            identity = self.constraints.system.identities[link.row]
            if identity.is_sum_of_one and identity.kind.has_rows and link.part == 1 and len(identity.right.plus) > 1:
                yield identity.right.plus

    def wholes(self, figure: Figure) -> Iterator[Figure]:
        """The figures that it is a part of, which stand above it in a table."""
        for link in self.constraints.links_of(figure):
            identity = self.constraints.system.identities[link.row]
            if identity.is_sum_of_one and link.part == -1:
                yield identity.left.plus[0]


def _beside(parts: tuple[Figure, ...], at: int) -> tuple[Figure, ...]:
    return *parts[max(at - 1, 0) : at], *parts[at + 1 : at + 2]
