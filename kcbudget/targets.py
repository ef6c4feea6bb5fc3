"""A plan's targets entered into its cube: each is a small cube of its own, whose figures count things."""

from collections import Counter
from typing import NamedTuple

from kcbudget.amount import Unit, normal
from kcbudget.axes import Cell
from kcbudget.cube import Cube
from kcbudget.entering import Entering
from kcbudget.loader import Scalar, UnreadableScalar
from kcbudget.model import Target, read_years
from kcbudget.system import Figure, Identity, Route, Terms


class PerYear(NamedTuple):
    """What a target is to reach each year: its cell, the figure, and how many years it is for."""

    cell: Cell
    figure: Figure
    years: int


def enter(entering: Entering) -> list[PerYear]:
    """Enter the figures of every target; what they are to reach each year is left to be related to their totals."""
    targets = entering.plan.targets or []
    names = Counter(_name(target) for target in targets)
    found = []
    for number, target in enumerate(targets, 1):
        name = _name(target)
        # A name that other targets have too, or that looks like none, cannot tell them apart.
        step = name if name and names[name] == 1 and "\0" not in name else number
        per_year = _enter_target(entering, target, ("targets", step))
        if per_year is not None:
            found.append(per_year)
    return found


def _name(target: Target) -> str:
    return "" if isinstance(target.name, UnreadableScalar) else normal(target.name.text)


def _enter_target(entering: Entering, target: Target, route: Route) -> PerYear | None:
    text = normal(target.unit.text) if target.unit is not None else ""
    years = _years(entering, target, route)
    cell: Cell = (route, None, None, None, None)
    per_year: Figure | None = None
    with entering.counting(Unit(text, text, 0, counts=True), years or entering.years):
        if target.total is not None:
            total = entering.money(target.total, (*route, "total"))
            entering.refuse_rest(total)
            entering.cube.put(total, cell)
        if target.per_year is not None:
            per_year = entering.money(target.per_year, (*route, "per_year"))
            entering.refuse_rest(per_year)
        entering.enter_breakdowns(target, cell, route)
    if per_year is None or not years:
        return None
    entering.cube.years_of[per_year.route] = years
    return PerYear(cell, per_year, len(years))


def _years(entering: Entering, target: Target, route: Route) -> tuple[str, ...]:
    """The years that a target speaks of; none where that cannot be told."""
    if entering.period is None:
        return ()
    key = (*route, "years")
    try:
        years = read_years(target.years, entering.period)
    except ValueError as error:
        given = target.years if isinstance(target.years, list) else [target.years]
        scalar = next((one for one in given if one is not None and one.text == str(error)), entering.key_at(key))
        detail = {"key": entering.named(key), "year": str(error), "period": entering.span, "missing": [], "given": []}
        entering.fault("year-outside-period", scalar, "", detail, [entering.key_at(("period",))])
        return ()
    if not years and isinstance(target.years, Scalar):
        detail = {"key": entering.named(key), "period": entering.span}
        entering.fault("invalid-value", target.years, "no-years", detail)
    return years


def relate(cube: Cube, per_year: list[PerYear]) -> None:
    """What is to be reached each year makes the total, over all the years of a target."""
    for cell, figure, years in per_year:
        total = cube.resolve(cell)
        if total is not None:
            each = Terms((figure,) * years)
            cube.identities.append(Identity("equal", "per-year", total, each, route=figure.route))
