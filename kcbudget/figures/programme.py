"""The programme that a plan is part of: what it gives the plan's years is the most that these may have."""

from kcbudget.figures.adopted import Adopted
from kcbudget.figures.axes import YEAR, coordinate
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Figure, Terms
from kcbudget.figures.identity import Identity
from kcbudget.figures.links import Linked, Links
from kcbudget.plan import provinces
from kcbudget.plan.model import Plan


def hold(plan: Plan, cube: Cube, programme: Linked, links: Links) -> None:
    """Hold each figure of an annual plan against what its programme gives the year."""
    own, whole = plan.years, programme.plan.years
    if own is None or whole is None:
        return
    if not whole.covers(own):
        links.refuse(plan.period, "period", path=programme.path, period=str(whole))
        return
    names = [name.text for name in (plan.province, programme.plan.province)]
    if len({provinces.known_as(name) for name in names}) > 1 and (
        provinces.successor(names[1]) != provinces.known_as(names[0])
    ):
        links.refuse(plan.province, "province", path=programme.path, province=programme.plan.province.text)
        return
    adopted = Adopted(cube, programme)
    for cell in [cell for cell in cube.cells if cell[0] is None and coordinate(cell, YEAR) is None]:
        figure = cube.figure_at(cell)
        if figure is None or not figure.amount.text:
            continue
        given = adopted.money(cell, own.years if own != whole else ())
        if given is not None:
            cube.identities.append(_limit("programme", given, figure))
        elif (limit := adopted.money(cell, ())) is not None:
            cube.identities.append(_limit("programme-whole", limit, figure))


def _limit(origin: str, given: Terms, figure: Figure) -> Identity:
    return Identity("at-least", origin, given, Terms((figure,)), route=figure.route)
