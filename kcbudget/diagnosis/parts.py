"""Parts where they do not belong: one that a sum left out, and a part that is the sum of others beside it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from kcbudget.diagnosis.constraints import AS_WRITTEN
from kcbudget.diagnosis.hypothesis import P_WRONG, Change, Story
from kcbudget.diagnosis.slips import WEIGHTS
from kcbudget.diagnosis.telling import Telling
from kcbudget.figures.figure import Figure

RESERVE = ("reserve",)
P_SUBTOTAL = 0.2  # how likely a wrong sum is so because a part of it and its own parts stand side by side
MAX_PARTS = 200


def left_out(telling: Telling) -> Iterator[Story]:
    """Parts of the same kind outside a sum that are just what it lacks: one of them was left out of it."""
    for number in telling.sums:
        row = telling.constraints.row(number)
        if not row.identity.kind.may_lack or telling.gap(number) <= 0 or row.figures[0].is_count:
            continue
        names = {figure.route[-1] for figure in row.figures}
        fitting = [
            figure for figure in telling.money.get(telling.gap(number), ())
            if _is_part(figure, row.identity.origin, names) and not _is_counted(figure, row.figures)
        ]  # fmt: skip
        if not fitting:
            continue
        parts = _named(telling, row.identity.origin)
        count = sum(parts.values()) - sum(parts[name] for name in names)
        weight = P_WRONG * WEIGHTS["left-out"] / max(count, 1)
        over = AS_WRITTEN._replace(sums={number: -telling.gap(number)})
        for figure in fitting:
            story = telling.story("left-out", (), weight, over, touched=(number,))
            if story is not None:
                change = Change(figure, telling.value(figure), 0, "left-out", weight, weight)
                yield story._replace(changes=(change,), route=figure.route)


def _named(telling: Telling, axis: str) -> Counter[str | int]:
    """How many exact amounts along an axis, or set apart, have which name."""
    return Counter(
        figure.route[-1] for figures in telling.money.values() for figure in figures if _is_part(figure, axis, set())
    )


def _is_part(figure: Figure, axis: str, names: set[str | int]) -> bool:
    """Whether a figure is a part along an axis that is not among the parts named, or an amount set apart."""
    if figure.route == RESERVE:
        return True
    above = figure.route[-2] if len(figure.route) > 1 else ""
    return above in (f"by_{axis}", "of_which") and figure.route[-1] not in names


def _is_counted(figure: Figure, figures: Sequence[Figure]) -> bool:
    """Whether a figure is in a sum already, by itself or inside a part of it."""
    return any(figure.route[: len(other.route)] == other.route for other in figures[1:]) or figure is figures[0]


def subtotals(telling: Telling) -> Iterator[Story]:
    """A part that a sum has too much, and that is itself the sum of parts beside it, two or more in a row."""
    for number in telling.sums:
        identity, gap = telling.identity(number), telling.gap(number)
        parts = identity.right.plus
        if not identity.is_sum_of_one or not identity.kind.may_lack or gap >= 0 or not 3 <= len(parts) <= MAX_PARTS:
            continue
        for at, figure in enumerate(parts):
            if telling.value(figure) != -gap or not figure.is_exact:
                continue
            members = _beside(telling, parts[at + 1 :], -gap) or _beside(
                telling, parts[at - 1 :: -1] if at else (), -gap
            )
            if members:
                over = AS_WRITTEN._replace(sums={number: -gap})
                # For every other story it is chance that those beside it add up to it.
                chance = len(parts) * telling.likelihood.density(-gap, -gap, telling.likelihood.step(figure), figure)
                weight = P_WRONG * P_SUBTOTAL / chance
                story = telling.story("subtotal", (), weight, over, touched=(number,), route=figure.route)
                if story is not None:
                    changes = [
                        Change(one, telling.value(one), 0, "subtotal", weight, weight) for one in (figure, *members)
                    ]
                    yield story._replace(changes=tuple(changes))


def _beside(telling: Telling, parts: tuple[Figure, ...], value: int) -> tuple[Figure, ...]:
    """The first parts, two or more and not all in one go, that add up to a value."""
    total = 0
    for count, part in enumerate(parts, start=1):
        total += telling.value(part)
        if total >= value:
            return parts[:count] if total == value and sum(map(bool, map(telling.value, parts[:count]))) > 1 else ()
    return ()
