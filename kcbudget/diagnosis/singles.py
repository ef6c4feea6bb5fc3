"""One wrong figure: the values that mend it are what all its identities allow, those that hold included.

For one figure the search is exact (S. Scholtus, Automatic correction of simple typing errors, CBS 09046, 2009, looks at
broken identities only). Where other writings of the same figure agree with it, a document or its words, they are copies
of it, and go wrong together.
"""

import math
from collections.abc import Iterator, Sequence

from kcbudget.diagnosis.constraints import AS_WRITTEN, Constraints, Link, Over
from kcbudget.diagnosis.hypothesis import LOG_P_WRONG, Change, Story
from kcbudget.diagnosis.likelihood import Likelihood
from kcbudget.figures.figure import Figure

P_MISPRINT = 0.05  # how likely a wrong figure was wrong in the document that the plan was copied from
P_COPIED_TWICE = 0.05  # how likely a wrong figure was written wrong in both places where the plan has it


class Singles:
    """The stories of one figure, with its copies where there are any."""

    def __init__(self, constraints: Constraints, likelihood: Likelihood) -> None:
        self.constraints = constraints
        self.likelihood = likelihood
        self.searches = 0
        self._copies: dict[int, tuple[Figure, ...]] = {}

    def __call__(self, rows: frozenset[int], over: Over = AS_WRITTEN) -> Iterator[Story]:
        """Each figure that alone would mend ``rows`` and break nothing, with its likeliest value."""
        self.searches += 1
        open_rows = rows.union(link.row for index in over.values for link in self.constraints.links.get(index, ()))
        tried: set[int] = set()
        for figure in self.constraints.row(self.shortest(rows)).figures:
            if not figure.is_exact or figure.index in over.values or figure.index in tried:
                continue
            tried.add(figure.index)
            story = self._alone(figure, rows, open_rows, over)
            if story is not None:
                yield story
            copies = self._copies_of(figure)
            if len(copies) > 1 and not tried.issuperset(one.index for one in copies if one is not figure):
                tried.update(one.index for one in copies if one in self.constraints.row(self.shortest(rows)).figures)
                story = self._together(copies, rows, open_rows, over)
                if story is not None:
                    yield story

    def shortest(self, rows: frozenset[int]) -> int:
        """The identity of the fewest figures: any cause of all has a figure in it."""
        return min(rows, key=lambda number: (len(self.constraints.row(number).figures), number))

    def told(self, change: Change, mends: frozenset[int]) -> Story:
        """A change as a story."""
        over = self.constraints.over(change.figure, change.value)
        return Story(change.slip, (change,), LOG_P_WRONG + math.log(change.weight), over, mends)

    def _alone(self, figure: Figure, rows: frozenset[int], open_rows: frozenset[int], over: Over) -> Story | None:
        links = self.constraints.links_of(figure)
        if len(rows) > 1 and not rows <= {link.row for link in links}:
            return None
        change = self._change(figure, links, open_rows, over)
        return None if change is None else self.told(change, rows)

    def _together(
        self, copies: Sequence[Figure], rows: frozenset[int], open_rows: frozenset[int], over: Over
    ) -> Story | None:
        """The story of a figure that is wrong wherever it is written."""
        joined: dict[int, Link] = {}
        for figure in copies:
            for link in self.constraints.links_of(figure):
                known = joined.get(link.row, Link(link.row, 0, 0))
                joined[link.row] = Link(link.row, known.part + link.part, known.whole + link.whole)
        links = [link for link in joined.values() if link.part or link.whole or link.row in rows]
        if not rows <= joined.keys() or any(figure.index in over.values for figure in copies):
            return None
        own = min(copies, key=lambda one: (one.path is not None, one.is_stated, one.in_words, one.place))
        change = self._change(own, links, open_rows, over)
        if change is None:
            return None
        stated = any(figure.is_stated for figure in copies)
        weight = change.weight * (P_MISPRINT if stated else P_COPIED_TWICE)
        others = [figure for figure in copies if figure is not own]
        changes = (change, *(change._replace(figure=figure) for figure in others))
        values = [(figure, change.value) for figure in copies]
        whole, together = self.constraints.over_all(values), self.constraints.over_all(values, over)
        if any(not self.constraints.holds(link.row, together) for link in joined.values()):
            return None
        slip = "misprint" if stated else change.slip
        return Story(slip, changes, LOG_P_WRONG + math.log(weight), whole, rows)

    def _change(self, figure: Figure, links: Sequence[Link], open_rows: frozenset[int], over: Over) -> Change | None:
        """The likeliest value of a figure that all its identities allow."""
        if self.constraints.is_pinned(figure, links, open_rows | over.excused):
            return None
        low, high = 0, None
        for link in links:
            least, most = self.constraints.allowed(link, figure, over)
            low = low if least is None or least < low else least
            high = most if high is None or (most is not None and most < high) else high
            if high is not None and low > high:
                return None
        change = self.likelihood.change(figure, low, high, over)
        if change is None or self._refutes(figure, change.value, links, over):
            return None
        return change

    def _refutes(self, figure: Figure, value: int, links: Sequence[Link], over: Over) -> bool:
        """Whether an identity whose other figures are not all known rules a value out."""
        open_links = [link for link in links if not self.constraints.row(link.row).is_exact]
        if not open_links:
            return False
        changed = self.constraints.over(figure, value, over)
        return any(not self.constraints.holds(link.row, changed) for link in open_links)

    def _copies_of(self, figure: Figure) -> tuple[Figure, ...]:
        """The figures that are written as other writings of a figure, and agree with it; itself is the first."""
        if figure.index not in self._copies:
            found = {figure.index: figure}
            waiting = [figure]
            while waiting:
                one = waiting.pop()
                for link in self.constraints.links_of(one):
                    other = self._other_writing(link.row, one)
                    if other is not None and other.index not in found:
                        found[other.index] = other
                        waiting.append(other)
            self._copies[figure.index] = tuple(found.values())
        return self._copies[figure.index]

    def _other_writing(self, number: int, figure: Figure) -> Figure | None:
        """The other writing of a figure in an identity that holds exactly."""
        row = self.constraints.row(number)
        identity = row.identity
        if not (identity.kind.is_pair and identity.relation == "equal" and row.is_exact and not row.gap):
            return None
        figures = identity.figures()
        if len(figures) != 2:
            return None
        return figures[1] if figures[0] is figure else figures[0]
