"""Whole rows at fault: a part or a project that is missing, written twice, or entered under another heading.

Such a fault leaves the row itself as the pattern of the gaps (S. Scholtus, A generalised Fellegi-Holt paradigm, Survey
Methodology 42(1), 2016, counts a transfer between cells as one edit operation). It is looked for among the gaps of all
broken identities at once, because the identities that it breaks need not share a figure.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

from kcbudget.diagnosis.constraints import Constraints
from kcbudget.figures.figure import Figure
from kcbudget.figures.identity import Identity
from kcbudget.plan.routes import Route

RowKind = Literal["row-missing", "row-doubled", "row-moved"]


class RowFault(NamedTuple):
    """A row at fault: its kind, the route of the row or of the breakdown that lacks it, and its first figure.

    ``amount`` is what the row adds to the largest of the broken sums.
    """

    kind: RowKind
    route: Route
    figure: Figure
    amount: int


def row_faults(constraints: Constraints, rows: frozenset[int]) -> list[RowFault]:
    """The rows each of whose faults would explain all of ``rows``; several where rows are alike."""
    identities = {number: constraints.system.identities[number] for number in rows}
    identities = {number: identity for number, identity in identities.items() if not identity.is_percentage}
    origins = {identity.origin for identity in identities.values()}
    if len(identities) < 2 or len(origins) != 1:
        return []
    if not all(identity.kind.has_rows and identity.is_sum_of_one for identity in identities.values()):
        return []
    gaps = {number: constraints.row(number).gap for number in identities}
    if all(gap > 0 for gap in gaps.values()):
        # One gap repeated would be left by any of the row's neighbours too; only a pattern speaks of a row.
        missing = _missing(constraints, identities, gaps) if len(set(gaps.values())) > 1 else None
        return [] if missing is None else [missing]
    found = list(_present(constraints, identities, gaps))
    if len(found) == 2 and all(fault.kind == "row-doubled" for fault in found):
        return found[-1:]  # a doubled row has its twin
    return found if len(set(map(abs, gaps.values()))) > 1 or any(fault.kind == "row-moved" for fault in found) else []


def _missing(constraints: Constraints, identities: dict[int, Identity], gaps: dict[int, int]) -> RowFault | None:
    """A row that is nowhere: the gaps must add up as the row would, along at least one other breakdown."""
    lacking = {identity.left.plus[0].index: gaps[number] for number, identity in identities.items()}
    origin = next(iter(identities.values())).origin
    confirmed = False
    wholes = {identity.left.plus[0].index for identity in constraints.system.identities if identity.origin == origin}
    for identity in constraints.system.identities:
        if identity.origin == origin or not identity.is_sum_of_one:
            continue
        parts = [figure.index for figure in identity.right.plus]
        if identity.left.plus[0].index not in wholes or not wholes.issuperset(parts):
            continue
        total = lacking.get(identity.left.plus[0].index, 0)
        if origin == "projects" and identity.origin != "source" and sum(index in lacking for index in parts) > 1:
            return None  # a project has one year, one activity and one locality
        if total != sum(lacking.get(index, 0) for index in parts):
            return None
        confirmed = confirmed or total > 0
    if not confirmed:
        return None
    largest = max(identities, key=lambda number: (gaps[number], -number))
    identity = identities[largest]
    return RowFault("row-missing", identity.route, identity.left.plus[0], gaps[largest])


def _present(constraints: Constraints, identities: dict[int, Identity], gaps: dict[int, int]) -> Iterable[RowFault]:
    """Rows that, taken out of the sums with too much (and put into those with too little), close every gap."""
    over = [number for number, gap in gaps.items() if gap < 0]
    under = [number for number, gap in gaps.items() if gap > 0]
    if under and sorted(gaps[number] for number in under) != sorted(-gaps[number] for number in over):
        return
    smallest = min(over, key=lambda number: (len(identities[number].right.plus), number), default=None)
    if smallest is None:
        return
    origin = identities[smallest].origin
    added = {number: _added(identity, origin, constraints) for number, identity in identities.items()}
    elsewhere: set[Route | str] | None = None
    tried: set[Route | str] = set()
    for figure in identities[smallest].right.plus:
        key = _row_of(figure, origin)
        if key in tried:
            continue
        tried.add(key)
        if not all(added[number][key] == -gaps[number] for number in over) or any(added[n][key] for n in under):
            continue
        if not under:
            elsewhere = _elsewhere(constraints, identities, origin) if elsewhere is None else elsewhere
            if key in elsewhere:
                continue
        kind: RowKind = "row-moved" if under else "row-doubled"
        route = key if isinstance(key, tuple) else figure.route
        yield RowFault(kind, route, figure, -gaps[smallest])


def _row_of(figure: Figure, origin: str) -> Route | str:
    """What row a figure belongs to: its project, or the part that its last name names."""
    return figure.route[:2] if origin == "projects" else str(figure.route[-1])


def _added(identity: Identity, origin: str, constraints: Constraints) -> Counter[Route | str]:
    """What each row adds to a sum."""
    added: Counter[Route | str] = Counter()
    for figure in identity.right.plus:
        added[_row_of(figure, origin)] += constraints.system.scale.value(figure)
    return added


def _elsewhere(constraints: Constraints, identities: dict[int, Identity], origin: str) -> set[Route | str]:
    """The rows that stand in sums that hold: such a one is not there twice."""
    return {
        key
        for number, identity in enumerate(constraints.system.identities)
        if identity.origin == origin and number not in identities
        for key, value in _added(identity, origin, constraints).items()
        if value
    }
