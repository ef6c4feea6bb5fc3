"""Figures that have changed places: two of one sum or of one list, a whole and its part, or two whole lines."""

from collections.abc import Iterator

from kcbudget.diagnosis.hypothesis import P_WRONG, Story
from kcbudget.diagnosis.telling import Telling
from kcbudget.figures.figure import Figure
from kcbudget.plan.routes import Route

P_EXCHANGED = 0.06  # how likely a wrong figure is one of two that changed places
BESIDE, IN_SUM, IN_LIST = 0.7, 0.25, 0.05  # how likely the other one stands beside it, in its sum, or farther
LINES = 0.2  # how likely two whole lines changed places, and not only the figures at their heads
MAX_EXCHANGES = 300


def exchanges(telling: Telling) -> Iterator[Story]:
    """Every exchange of two figures, or of two lines of a table, that mends something and breaks nothing."""
    tried: set[frozenset[int]] = set()
    found: set[frozenset[int]] = set()
    for number in sorted(telling.rows):
        for one, other in _asked_for(telling, number):
            key = frozenset((one.index, other.index))
            if key in tried:
                continue
            tried.add(key)
            if len(tried) > MAX_EXCHANGES:
                return
            for values, weight in _ways(telling, one, other):
                figures = frozenset(figure.index for figure, _ in values)
                story = telling.story("exchanged", values, weight) if figures not in found else None
                if story is not None:
                    found.add(figures)
                    yield story


def _ways(telling: Telling, one: Figure, other: Figure) -> Iterator[tuple[list[tuple[Figure, int]], float]]:
    """What may have been exchanged where two figures have changed places: these alone, or the lines that they head."""
    first, second = sorted((one, other), key=lambda figure: figure.place)
    weight = P_WRONG * P_EXCHANGED
    yield _swapped(telling, [(first, second)]), weight * _nearness(telling, one, other)
    differing = [at for at, (a, b) in enumerate(zip(first.route, second.route, strict=False)) if a != b]
    at = len(first.route) - 1
    if len(first.route) != len(second.route) or differing != [at]:
        return
    under = list(_line(telling, first.route[: at + 1], second.route[: at + 1]))
    beside = list(_across(telling, at, first, second)) if at == 1 else []
    for line in (under, [pair for pair in under if first not in pair], beside):
        pairs = [pair for pair in line if telling.value(pair[0]) != telling.value(pair[1])]
        if len(pairs) > 1:
            yield _swapped(telling, pairs), weight * LINES


def _swapped(telling: Telling, pairs: list[tuple[Figure, Figure]]) -> list[tuple[Figure, int]]:
    values = [(a, telling.value(b)) for a, b in pairs] + [(b, telling.value(a)) for a, b in pairs]
    return values if len(pairs) > 1 else sorted(values, key=lambda pair: pair[0].place)


def _line(telling: Telling, one: Route, other: Route) -> Iterator[tuple[Figure, Figure]]:
    """The figures at and under one route, each with that at the same place under another."""
    for route, figure in telling.by_route.items():
        if route[: len(one)] == one:
            partner = telling.by_route.get((*other, *route[len(one) :]))
            if partner is not None and figure.is_exact and partner.is_exact:
                yield figure, partner


def _across(telling: Telling, at: int, first: Figure, second: Figure) -> Iterator[tuple[Figure, Figure]]:
    """The figures of one part along an axis but for that at its head, each with that of another part."""
    one, other = first.route[at - 1 : at + 1], second.route[at - 1 : at + 1]
    for route, figure in telling.by_route.items():
        for place in range(len(route) - 1):
            if route[place : place + 2] == one and figure is not first:
                partner = telling.by_route.get((*route[:place], *other, *route[place + 2 :]))
                if partner is not None and figure.is_exact and partner.is_exact:
                    yield figure, partner


def _asked_for(telling: Telling, number: int) -> Iterator[tuple[Figure, Figure]]:
    """Two figures whose exchange would close the gap of a sum."""
    row, gap = telling.constraints.row(number), telling.gap(number)
    if row.identity.is_bound and row.is_exact and len(row.figures) == 2:
        yield row.figures[0], row.figures[1]
    if number not in telling.sums:
        return
    counts = {figure.index: 0 for figure in row.figures}
    for figure in row.figures:
        counts[figure.index] = sum(link.part for link in telling.constraints.links_of(figure) if link.row == number)
    slack = row.slack2 // 2
    for figure in row.figures:
        times = counts[figure.index]
        if not figure.is_exact or not times:
            continue
        written = telling.value(figure)
        # Another of the same sum counts in it as well; one from elsewhere does not.
        for others in dict.fromkeys((0, *counts.values())):
            if others == times or gap % (times - others):
                continue
            wanted = written - gap // (times - others)
            for value in range(wanted - slack, wanted + slack + 1) if slack < 50 else (wanted,):
                for other in telling.money.get(value, ()):
                    if other is not figure and counts.get(other.index, 0) == others and value != written:
                        yield figure, other


def _nearness(telling: Telling, one: Figure, other: Figure) -> float:
    """How likely a figure has changed places with just this other one."""
    if other in telling.likelihood.surroundings.neighbours(one):
        return BESIDE / len(telling.likelihood.surroundings.neighbours(one))
    rows = {link.row for link in telling.constraints.links_of(one) if telling.identity(link.row).relation == "equal"}
    shared = rows & {link.row for link in telling.constraints.links_of(other)}
    if shared:
        return IN_SUM / max(min(len(telling.constraints.row(number).figures) for number in shared) - 2, 1)
    if one.route[0] == other.route[0] == "projects" and one.route[2:] == other.route[2:]:
        apart = abs(int(one.route[1]) - int(other.route[1]))
        return BESIDE / 2 if apart == 1 else IN_LIST / 4
    return IN_LIST / 10
