"""A plan that another one links to, as a witness: its figures and its identities in the cube of the other."""

from collections.abc import Sequence

from kcbudget.figures.axes import YEAR, Cell, at
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Figure, Terms, together
from kcbudget.figures.identity import Identity
from kcbudget.figures.links import Linked

MAX_WITNESSES = 5000  # figures; of a larger plan only what is asked for is taken over


class Adopted:
    """A linked plan whose figures and identities have been entered into another cube."""

    def __init__(self, cube: Cube, linked: Linked) -> None:
        self.linked = linked
        self._cube = cube
        self._figures: dict[int, Figure] = {}
        if len(linked.cube.figures) <= MAX_WITNESSES:
            for identity in linked.cube.identities:
                cube.identities.append(self._taken(identity))

    def _taken(self, identity: Identity) -> Identity:
        share = self._figure(identity.share) if identity.share is not None else None
        left, right = self._terms(identity.left), self._terms(identity.right)
        return identity._replace(left=left, right=right, share=share, path=self.linked.path)

    def _figure(self, figure: Figure) -> Figure:
        taken = self._figures.get(figure.index)
        if taken is None:
            taken = self._cube.enter(figure.amount, figure.route, figure.line, figure.column, self.linked.path)
            self._figures[figure.index] = taken
        return taken

    def _terms(self, terms: Terms) -> Terms:
        return Terms(tuple(map(self._figure, terms.plus)), tuple(map(self._figure, terms.minus)))

    def money(self, cell: Cell, years: Sequence[str]) -> Terms | None:
        """A cell of the linked plan, or its part of some years, as figures; None where the plan does not tell."""
        cells = [at(cell, YEAR, year) for year in years] or [cell]
        found = [terms for one in cells if (terms := self.linked.cube.resolve(one)) is not None]
        return self._terms(together(found)) if len(found) == len(cells) else None
