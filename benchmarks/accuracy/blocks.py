"""Faults of many figures at once: a block in another unit, totals that were not brought up to date, rounding."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from .desk import Desk, Notes, value
from .few import single
from .figures import BILLION, MILLION, read, spell, trimmed
from .slips import SINGLE

if TYPE_CHECKING:
    from random import Random

    from .figures import Style
    from .plans import Cell, Figure


def rewrite_unit(desk: Desk, figures: list[Figure], rng: Random) -> Notes | None:
    """Write these figures in the other unit, exactly or rounded to one decimal."""
    style = desk.plan.style
    if style.suffix or len(figures) < 2 or style.unit not in {BILLION, MILLION}:
        return None
    if style.unit == BILLION:
        for figure in figures:
            whole = str(int(value(figure) * 1000))
            figure.text = spell(whole, "", replace(figure.style, grouped=style.grouped))
        return Notes()
    if style.numbers is None:
        style = declare(desk)
    one_decimal = rng.random() < 0.3
    for figure in figures:
        amount = value(figure) / 1000
        if one_decimal:
            amount = amount.quantize(Decimal("0.1"), ROUND_HALF_UP)
        if amount == 0:
            return None
        figure.text = trimmed(amount, style)
    return Notes(coarse=Decimal(50) if one_decimal else Decimal(0))


def declare(desk: Desk) -> Style:
    """Have the plan say how its numbers are written: as its shares are, where it has any."""
    figures = list(desk.plan.figures())
    numbers = "en" if any(figure.kind == "share" and "." in figure.text for figure in figures) else "vi"
    desk.plan.style = replace(desk.plan.style, numbers=numbers)
    for figure in figures:
        figure.style = replace(figure.style, numbers=figure.style.numbers or numbers)
    return desk.plan.style


def block(desk: Desk, kind: str, rng: Random) -> Notes | None:
    """A block of figures typed in tỷ while the rest is in triệu, or the reverse."""
    plan = desk.plan
    money = plan.money()
    if kind == "block-parts":
        return rewrite_unit(desk, rng.choice(desk.sums).figures[1:], rng)
    if kind == "block-run":
        if len(plan.projects) < 4:
            return None
        length = rng.randint(2, min(6, len(plan.projects) - 1))
        at = rng.randint(0, len(plan.projects) - length)
        return rewrite_unit(desk, [each for one in plan.projects[at : at + length] for each in one.figures()], rng)
    axis = rng.choice([axis for axis in plan.axes if axis != "project"])
    if kind == "block-axis":  # all years, say, with their cells, but not the total
        return rewrite_unit(desk, [each for each in money if axis in dict(each.cell)], rng)
    part = rng.choice(list(plan.axes[axis]))
    places = {project.number: project.place.get(axis) for project in plan.projects}

    def inside(cell: Cell) -> bool:
        at = dict(cell)
        own = at.get(axis) or places.get(at.get("project", ""))
        return own is not None and part in plan.lineage(axis, own)

    return rewrite_unit(desk, [each for each in money if inside(each.cell)], rng)


def climb(desk: Desk, figure: Figure) -> list[Figure]:
    """The totals that a figure is a part of."""
    return [relation.figures[0] for relation in desk.sums if figure in relation.figures[1:]]


def stale(desk: Desk, kind: str, rng: Random) -> Notes | None:
    """A cell that was amended, and totals or shares that were not brought up to date."""
    plan = desk.plan
    if plan.documents:
        return None
    old = {figure: figure.text for figure in plan.figures()}
    leaf = rng.choice(plan.leaves)
    step = plan.style.scale * rng.choice([10, 50, 100, 200, 500, 1000, rng.randint(3, 900)])
    amount = step if rng.random() < 0.6 and plan.programme is None else -step
    if leaf.amount + amount <= plan.style.scale:
        return None
    leaf.amount += amount
    plan.settle()
    changed = [figure for figure in plan.figures() if figure.text != old[figure]]
    amounts = [figure for figure in changed if figure.kind == "amount"]
    wholes = {whole for figure in amounts for whole in climb(desk, figure)}
    lowest = [figure for figure in amounts if figure not in wholes]
    if not lowest:
        return None
    amended = rng.choice(lowest)
    fresh: set[Figure] = {amended}
    above: set[Figure] = set()
    if kind == "stale-shares":
        fresh = set(amounts)
    elif kind == "stale-raised":
        fresh = {figure for figure in amounts if figure is not plan.root.amount}
    elif kind == "stale-chain":
        at = amended
        while above_it := [whole for whole in climb(desk, at) if whole in amounts]:
            at = rng.choice(above_it)
            if at is plan.root.amount and len(fresh) > 1 and rng.random() < 0.3:
                break
            fresh.add(at)
    else:
        pending = [amended]
        while pending:
            for whole in climb(desk, pending.pop()):
                if whole not in above and whole in amounts:
                    above.add(whole)
                    pending.append(whole)
    for figure in changed:
        if figure not in fresh:
            figure.text = old[figure]
    wrong = [figure for figure in changed if figure.text != figure.true]
    if not wrong:
        return None
    if not above:
        return Notes()
    cells = {figure.cell for figure in above | {amended}}
    return Notes(needed=[each for each in wrong if each in above or (each.kind == "share" and each.cell in cells)])


def undeclared(desk: Desk, kind: str, rng: Random) -> Notes | None:
    """Figures that were rounded one by one without a word, alone or with one real slip among them."""
    if desk.plan.style.scale == 1 or not any(relation.kind == "sum" for relation in desk.broken()):
        return None
    if kind == "rounding-alone":
        return Notes(rounding=True)
    if single(desk, rng.choice(SINGLE), rng) is None:
        return None
    figure = next(each for each in desk.plan.figures() if each.text != each.true)
    step = Decimal(1).scaleb(-figure.style.decimals)
    if abs(value(figure) - read(figure.true, figure.style)) < 10 * step:
        return None
    longest = max(len(relation.figures) for relation in desk.of_figure[figure])
    return Notes(rounding=True, coarse=step * (longest + 1) / 2)
