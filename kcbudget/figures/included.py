"""The plans that a plan includes: the national money that they have makes what it states of theirs."""

from collections.abc import Iterable, Sequence
from operator import itemgetter

from kcbudget.figures.adopted import Adopted
from kcbudget.figures.axes import LOCALITY, ROOT, SOURCE, Cell, at
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Figure, Terms, together
from kcbudget.figures.identity import Identity, Relation
from kcbudget.figures.links import Linked, Links
from kcbudget.language.amounts import ABSENT
from kcbudget.plan import provinces
from kcbudget.plan.model import Plan
from kcbudget.plan.tree import Scalar
from kcbudget.plan.years import Period

NATIONAL = "national"


class Included:
    """One plan and the plans that it includes."""

    def __init__(self, plan: Plan, cube: Cube, links: Links) -> None:
        self.plan = plan
        self.cube = cube
        self.links = links

    def hold(self, scalars: Sequence[Scalar]) -> None:
        """Hold the national money of a plan against what the plans that it includes have of it."""
        plans: dict[str, Linked] = {}
        for scalar in scalars:
            for linked in self.links.included(scalar):
                plans.setdefault(linked.path, linked)
        period = self.plan.years
        if period is None:
            return
        chosen = _by_province(plans.values(), period)
        adopted = {name: Adopted(self.cube, linked) for name, linked in chosen.items()}
        money = {name: self._national(one, period) for name, one in adopted.items()}
        if not money:
            return
        places = self._places()
        if not places:
            cell = self._stated(ROOT)
            if cell is not None:
                self._sum(cell, list(money.values()), complete=True)
            return
        listed = {provinces.known_as(place) for place in places}
        taken: set[str] = set()
        for place in places:
            members = self._members(place, listed, period)
            found = [name for name in money if name in members]
            taken.update(found)
            cell = self._stated(at(ROOT, LOCALITY, place))
            if found and cell is not None:
                self._sum(cell, [money[name] for name in found], complete=len(found) in (1, len(members)))
        for name, linked in chosen.items():
            if name not in taken:
                province = linked.plan.province.text
                self.links.refuse(scalars[0], "unlisted", path=linked.path, province=province)

    def _places(self) -> list[str]:
        """The provinces that the plan is divided by, of its national money or as a whole."""
        for cell in (at(ROOT, SOURCE, NATIONAL), ROOT):
            breakdown = self.cube.breakdowns.get((cell, LOCALITY))
            if breakdown is not None:
                return list(breakdown.names)
        return []

    def _stated(self, cell: Cell) -> Cell | None:
        """Where the plan states the national money of a cell: as such, or as all there is where it has no sources."""
        national = at(cell, SOURCE, NATIONAL)
        if self.cube.figure_at(national) is not None:
            return national
        has_sources = (ROOT, SOURCE) in self.cube.breakdowns
        return cell if self.cube.figure_at(cell) is not None and not has_sources else None

    def _members(self, place: str, listed: set[str], period: Period) -> frozenset[str]:
        """The provinces whose plans make up a place: itself, and what was merged into it unless it is listed too."""
        known = provinces.known_as(place)
        if period.last < provinces.MERGED_IN:
            return frozenset({known})
        return (provinces.former(place) - (listed - {known})) | {known}

    def _national(self, adopted: Adopted, period: Period) -> Terms | None:
        """What an included plan has of national money in a period."""
        years = period.years if adopted.linked.plan.years != period else ()
        return adopted.money(at(ROOT, SOURCE, NATIONAL), years)

    def _sum(self, cell: Cell, parts: list[Terms | None], *, complete: bool) -> None:
        """The stated money of a cell is that of all its plans; at least that where some of them are not there."""
        whole = self.cube.resolve(cell)
        if whole is None:
            return
        first = whole.plus[0]
        known = [part if part is not None else Terms((self._unknown(first),)) for part in parts]
        relation: Relation = "equal" if complete else "at-least"
        self.cube.identities.append(Identity(relation, "included", whole, together(known), route=first.route))

    def _unknown(self, at_figure: Figure) -> Figure:
        """A figure that a plan does not state, where the sum stands that it is a part of."""
        return self.cube.enter(ABSENT, at_figure.route, at_figure.line, at_figure.column)


def _by_province(plans: Iterable[Linked], period: Period) -> dict[str, Linked]:
    """The plan of each province, by its name as names are compared, that covers a period: the shortest that does."""
    covering: dict[str, list[tuple[int, Linked]]] = {}
    for linked in plans:
        own = linked.plan.years
        if own is not None and own.covers(period):
            covering.setdefault(provinces.known_as(linked.plan.province.text), []).append((len(own.years), linked))
    return {name: min(candidates, key=itemgetter(0))[1] for name, candidates in covering.items()}
