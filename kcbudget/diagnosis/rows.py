"""Whole rows at fault: a part or a project that is missing, written twice, or entered under another heading.

Such a fault leaves the row itself as the pattern of the gaps (S. Scholtus, A generalised Fellegi-Holt paradigm, Survey
Methodology 42(1), 2016, counts a transfer between cells as one edit operation). It is looked for among all broken
identities at once, because those that it breaks need not share a figure.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kcbudget.diagnosis.constraints import AS_WRITTEN
from kcbudget.diagnosis.hypothesis import P_WRONG, Story
from kcbudget.diagnosis.slips import Slip
from kcbudget.diagnosis.telling import Telling
from kcbudget.figures.figure import Figure
from kcbudget.figures.shares import decimals_of, rounded_ratio
from kcbudget.plan.routes import Route

P_MISSING, P_DOUBLED, P_MOVED = 0.07, 0.3, 0.15  # how likely a row is at fault, against a figure
P_NOTHING = 0.3  # how likely a part is nothing in one year, or in whatever else a table is divided by
P_NO_TWIN = 0.05  # how likely a row that stands once is one too many, against one that stands twice


def rows_at_fault(telling: Telling) -> Iterator[Story]:
    """Every row whose fault would mend something and break nothing."""
    by_origin: dict[tuple[str | None, str], list[int]] = {}
    for number in telling.sums:
        identity = telling.identity(number)
        if identity.kind.has_rows and identity.is_sum_of_one:
            by_origin.setdefault((identity.path, identity.origin), []).append(number)
    for (_, origin), numbers in by_origin.items():
        yield from _missing(telling, origin, numbers)
        yield from _present(telling, origin, numbers)


def _missing(telling: Telling, origin: str, numbers: Sequence[int]) -> Iterator[Story]:
    """Rows that are nowhere: of all sums that lack something together, and of each by itself."""
    lacking = [number for number in numbers if telling.gap(number) > 0 and telling.identity(number).kind.may_lack]
    if len(lacking) > 1:
        amounts = _amounts(telling, origin, lacking)
        if amounts:
            yield from _lacks(telling, lacking, amounts)
    for number in lacking:
        yield from _lacks(telling, [number], [telling.gap(number)])


def _lacks(telling: Telling, numbers: Sequence[int], amounts: Sequence[int]) -> Iterator[Story]:
    """The story of a row that a few sums lack, of which so many amounts are independent."""
    rows = max(len(telling.identity(number).right.plus) for number in numbers)
    weight = P_WRONG * P_MISSING * (rows + 1)  # any of them may be the one that is not there
    for amount in amounts:
        # A part is of the size of the others, wherever that lies.
        sizes = [telling.identity(number) for number in numbers if telling.gap(number) == amount]
        usual = max(telling.system.scale.total(one.right) // max(len(one.right.plus), 1) for one in sizes)
        weight *= telling.likelihood.roundness.rho(amount) / telling.likelihood.range_of(amount, usual, 1)
    if telling.identity(numbers[0]).origin != "projects":
        weight *= P_NOTHING ** min(_whole_beside(telling, numbers), 4)
    largest = max(numbers, key=lambda number: (telling.gap(number), -number))
    identity = telling.identity(largest)
    sums = {number: -telling.gap(number) for number in numbers}
    sums |= {shares: -gap for number in numbers for shares, gap in _share_of(telling, number)}
    sums |= dict(_bounded_by(telling, numbers))
    over = AS_WRITTEN._replace(sums=sums)
    story = telling.story(
        "row-missing", (), weight, over, touched=sums, route=identity.route, amount=telling.gap(largest)
    )
    if story is not None:
        yield story


def _whole_beside(telling: Telling, numbers: Sequence[int]) -> int:
    """How many sums like those that lack a row have all of it: there the row would be nothing."""
    names = {figure.route[-1] for figure in telling.identity(numbers[0]).right.plus}
    return sum(
        number not in telling.rows and names == {figure.route[-1] for figure in telling.identity(number).right.plus}
        for number in _alike(telling, numbers[0])
    )


def _share_of(telling: Telling, number: int) -> Iterator[tuple[int, int]]:
    """The shares beside a sum that miss the share of just the part that it lacks, and by how much."""
    lacking = telling.identity(number)
    whole = telling.value(lacking.left.plus[0])
    for other in telling.rows:
        identity, row = telling.identity(other), telling.constraints.row(other)
        if identity.relation == "shares-total" and identity.route == lacking.route and row.is_exact and whole:
            share = rounded_ratio(telling.gap(number), whole, decimals_of(identity.right.plus))
            if abs(row.gap - share) * 2 <= row.slack2 + 1:
                yield other, row.gap


def _bounded_by(telling: Telling, numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The bounds that follow from sums that lack a part, and what it adds to them."""
    parts = {figure.index for number in numbers for figure in telling.identity(number).right.plus}
    most = max(telling.gap(number) for number in numbers)
    for other in telling.rows:
        row = telling.constraints.row(other)
        follows = row.identity.origin == "bounds" and any(figure.index in parts for figure in row.figures)
        if follows and abs(row.gap) <= most + row.slack2:
            yield other, -row.gap


def _amounts(telling: Telling, origin: str, numbers: Sequence[int]) -> list[int]:
    """The independent amounts of a row that several sums lack; empty where the gaps do not add up as a row would.

    What the sum of a whole lacks is what those of its parts lack together.
    """
    gaps = {telling.identity(number).left.plus[0].index: telling.gap(number) for number in numbers}
    system = telling.system
    path = telling.identity(numbers[0]).path
    wholes = {telling.identity(number).left.plus[0].index for number in _alike(telling, numbers[0])}
    independent = dict(gaps)
    for identity in system.identities:
        if identity.origin == origin or identity.path != path or not identity.is_sum_of_one:
            continue
        whole, parts = identity.left.plus[0].index, [figure.index for figure in identity.right.plus]
        if whole not in wholes or not wholes.issuperset(parts):
            continue
        if origin == "projects" and identity.origin != "source" and sum(index in gaps for index in parts) > 1:
            return []  # a project has one year, one activity and one locality
        if gaps.get(whole, 0) != sum(gaps.get(index, 0) for index in parts):
            return []
        if whole in independent and any(index in gaps for index in parts):
            del independent[whole]
    if len(independent) == len(gaps) and len(set(gaps.values())) > 1:
        return []  # nothing says that the gaps are those of one row
    return list(dict.fromkeys(independent.values())) or [max(gaps.values())]


def _alike(telling: Telling, number: int) -> list[int]:
    """The sums of the same file and kind as one."""
    like = telling.identity(number)
    return [
        other for other, identity in enumerate(telling.system.identities)
        if identity.origin == like.origin and identity.path == like.path and identity.is_sum_of_one
        and other not in telling.constraints.ignored
    ]  # fmt: skip


def _present(telling: Telling, origin: str, numbers: Sequence[int]) -> Iterator[Story]:
    """Rows that, taken out of the sums with too much (and put into those with too little), close their gaps."""
    over = [number for number in numbers if telling.gap(number) < 0]
    under = [number for number in numbers if telling.gap(number) > 0]
    if not over:
        return
    added = {number: _added(telling, number, origin) for number in _alike(telling, over[0])}
    keys = {key for number in over for key, value in added[number].items() if value == -telling.gap(number)}
    figures = {_row_of(figure, origin): figure for number in over for figure in telling.identity(number).right.plus}
    for key in sorted(keys, key=lambda key: figures[key].rank):
        inside = {number: sums[key] for number, sums in added.items() if sums[key]}
        if len(inside) > 1:
            yield from _doubled(telling, key, figures[key], {number: added[number] for number in inside})
        taken = [number for number in over if inside.get(number) == -telling.gap(number)]
        given = [number for number in under if number not in inside]
        yield from _moved(telling, key, figures[key], taken, given)


def _doubled(
    telling: Telling, key: Route | str, figure: Figure, inside: Mapping[int, Counter[Route | str]]
) -> Iterator[Story]:
    """The story of a row that is there twice: the later of two that are alike, each of more, or one without a like."""
    twins = [
        other for other in next(iter(inside.values()))
        if other != key and all(sums[other] == sums[key] for sums in inside.values())
    ]  # fmt: skip
    if len(twins) == 1 and isinstance(key, tuple) and int(twins[0][1]) > int(key[1]):
        return
    weight = P_WRONG * P_DOUBLED * (1 if twins else P_NO_TWIN)
    yield from _row(telling, "row-doubled", key, figure, weight, {number: sums[key] for number, sums in inside.items()})


def _moved(
    telling: Telling, key: Route | str, figure: Figure, taken: Sequence[int], given: Sequence[int]
) -> Iterator[Story]:
    """The story of a row that is entered under another heading."""
    gaps = Counter(telling.gap(number) for number in given)
    wanted = Counter(-telling.gap(number) for number in taken)
    if not taken or not given or wanted - gaps:
        return
    chosen: dict[int, int] = {number: -telling.gap(number) for number in taken}
    for amount, times in wanted.items():
        fitting = [number for number in given if telling.gap(number) == amount]
        chosen.update(dict.fromkeys(fitting[:times], -amount))
    weight = P_WRONG * P_MOVED / max(len(_alike(telling, taken[0])) - 1, 1)
    yield from _row(telling, "row-moved", key, figure, weight, chosen)


def _row(
    telling: Telling, slip: Slip, key: Route | str, figure: Figure, weight: float, sums: Mapping[int, int]
) -> Iterator[Story]:
    route = key if isinstance(key, tuple) else figure.route
    over = AS_WRITTEN._replace(sums=sums)
    story = telling.story(slip, (), weight, over, touched=sums, route=route, amount=max(sums.values()))
    if story is not None:
        yield story


def _row_of(figure: Figure, origin: str) -> Route | str:
    """What row a figure belongs to: its project, or the part that its last name names."""
    return figure.route[:2] if origin == "projects" else str(figure.route[-1])


def _added(telling: Telling, number: int, origin: str) -> Counter[Route | str]:
    """What each row adds to a sum."""
    added: Counter[Route | str] = Counter()
    for figure in telling.identity(number).right.plus:
        added[_row_of(figure, origin)] += telling.value(figure)
    return added
