"""A plan's targets entered into its cube: each is a small cube of its own, whose figures count things."""

from collections import Counter
from typing import NamedTuple

from kcbudget.figures.axes import Cell
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Figure, Terms
from kcbudget.figures.identity import Identity
from kcbudget.figures.walk import Walk
from kcbudget.language.amounts import counted
from kcbudget.language.numerals import normal
from kcbudget.language.units import Unit
from kcbudget.plan.model import Target
from kcbudget.plan.routes import Route
from kcbudget.plan.tree import Scalar, UnreadableScalar, text_of
from kcbudget.plan.years import WrongYears, read_years


class PerYear(NamedTuple):
    """What a target is to reach each year: its cell, the figure, and how many years it is for."""

    cell: Cell
    figure: Figure
    years: int


def enter(walk: Walk) -> list[PerYear]:
    """Enter the figures of every target; what they are to reach each year is left to be related to their totals."""
    targets = walk.plan.targets or []
    names = Counter(text_of(target.name) for target in targets)
    found = []
    for number, target in enumerate(targets, 1):
        name = text_of(target.name)
        # A name that other targets have too, or that looks like none, cannot tell them apart.
        step = name if name and names[name] == 1 and "\0" not in name else number
        per_year = _enter_target(walk, target, ("targets", step))
        if per_year is not None:
            found.append(per_year)
    return found


def _unit(target: Target) -> str:
    """What a target counts: its unit, else the one that its first figure with a unit repeats."""
    if target.unit is not None and target.unit.text:
        return normal(target.unit.text)
    return next((unit for figure in (target.total, target.per_year) if figure and (unit := counted(figure.text))), "")


def _enter_target(walk: Walk, target: Target, route: Route) -> PerYear | None:
    text = _unit(target)
    years = _years(walk, target, route)
    cell: Cell = (route, None, None, None, None)
    per_year: Figure | None = None
    texts = walk.texts
    with texts.counting(Unit(text, text, 0, counts=True)), walk.in_years(years or walk.years):
        if target.total is not None:
            walk.cube.put(texts.not_rest(texts.money(target.total, (*route, "total"))), cell)
        if target.per_year is not None:
            per_year = texts.not_rest(texts.money(target.per_year, (*route, "per_year")))
        walk.enter_breakdowns(target, cell, route)
    if per_year is None or not years:
        return None
    walk.cube.years_of[per_year.route] = years
    return PerYear(cell, per_year, len(years))


def _years(walk: Walk, target: Target, route: Route) -> tuple[str, ...]:
    """The years that a target speaks of; none where that cannot be told."""
    given = [target.years] if isinstance(target.years, Scalar) else target.years or []
    if walk.period is None or any(isinstance(scalar, UnreadableScalar) for scalar in given):
        return ()
    key = (*route, "years")
    detail: dict[str, object] = {"period": walk.span}
    try:
        years = read_years(target.years, walk.period)
    except WrongYears as wrong:
        scalar = next((one for one in given if wrong.text in one.text), given[0])
        if wrong.kind == "outside":
            detail |= {"year": wrong.text, "missing": [], "given": []}
            walk.faults.add("year-outside-period", scalar, "", key, detail, [walk.faults.key_at(("period",))])
        else:
            walk.faults.add("invalid-value", scalar, wrong.kind, key, detail)
        return ()
    if not years:
        scalar = next(iter(given), walk.faults.key_at(key))
        kind = "no-years" if any(one.text for one in given) else "years-empty"
        walk.faults.add("invalid-value", scalar, kind, key, detail)
    return years


def relate(cube: Cube, per_year: list[PerYear]) -> None:
    """What is to be reached each year makes the total, over all the years of a target."""
    for cell, figure, years in per_year:
        total = cube.resolve(cell)
        if total is not None:
            each = Terms((figure,) * years)
            cube.identities.append(Identity("equal", "per-year", total, each, route=figure.route))
