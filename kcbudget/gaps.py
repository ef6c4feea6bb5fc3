"""An identity that does not hold, as a finding tells it: under which id, at which figure, and by how much."""

from typing import NamedTuple

from kcbudget.amount import PERCENT, Quantity, Unit, in_unit
from kcbudget.model import route_key
from kcbudget.system import Figure, Identity, Origin, System, Verdict

# Which check reports a broken identity, by why the identity must hold; a sum of parts is the usual one.
OF_ORIGIN: dict[Origin, str] = {
    "same-cell": "conflicting-figures",
    "words": "words-mismatch",
    "of_which": "subset-exceeds-whole",
    "listed-projects": "subset-exceeds-whole",
    "rest": "negative-rest",
    "share": "share-mismatch",
    "shares": "shares-total",
    "per-year": "target-mismatch",
    "document": "document-mismatch",
}
SUM, SUM_OF_TARGET = "sum-mismatch", "target-mismatch"
EXCEEDS, DIFFERS = "exceeds-programme", "differs-from-programme"


def id_of(identity: Identity, verdict: Verdict) -> str:
    """The finding id that an identity is reported under where it is broken."""
    if identity.origin == "programme":
        return EXCEEDS if identity.relation == "at-least" or verdict.gap > 0 else DIFFERS
    of_target = any(figure.route[0] == "targets" for figure in identity.left.plus)
    return OF_ORIGIN.get(identity.origin, SUM_OF_TARGET if of_target else SUM)


def unit_of(of: Identity | Figure, usual: Unit) -> Unit:
    """The unit to speak of a figure, or of the figures of an identity, in: what they count, else the usual one."""
    if isinstance(of, Figure) and of.is_share:
        return PERCENT
    figures = of.figures() if isinstance(of, Identity) else (of,)
    # Nothing is both money and things, so the first figure with a unit tells.
    units = (figure.amount.unit for figure in figures if not figure.is_share)
    unit = next((unit for unit in units if unit is not None), usual)
    return unit if unit.counts else usual


class Gap(NamedTuple):
    """The finding ``id``, the route of the figure that it is about, and the difference with its unit."""

    id: str
    route: str
    difference: Quantity


def gap(system: System, identity: Identity, verdict: Verdict, unit: Unit) -> Gap:
    """The gap of an identity, of money in ``unit``, of shares in percentage points."""
    finding_id = id_of(identity, verdict)
    if identity.share is not None or identity.relation in ("shares-total", "same-share"):
        route = identity.route if identity.share is None else identity.share.route
        return Gap(finding_id, route_key(route), percent(verdict.gap, decimals(identity)))
    difference, stated = verdict.gap, identity.left.plus
    if states_part(identity):
        difference, stated = -verdict.gap, (min(identity.right.plus, key=lambda figure: figure.place),)
    route = stated[0].route if len(stated) == 1 else identity.route
    unit = unit_of(identity, unit)
    return Gap(finding_id, route_key(route), Quantity(in_unit(difference, system.exponent_of(unit), unit), unit))


def states_part(identity: Identity) -> bool:
    """Whether a finding on an identity is about the part, which is held against its whole."""
    return identity.relation == "at-least" and identity.origin in ("of_which", "programme")


def decimals(identity: Identity) -> int:
    """To how many decimals the percentages of an identity are told."""
    shares = (*identity.left.plus, *identity.right.plus) if identity.share is None else (identity.share,)
    return max(-share.amount.exponent for share in shares)


def percent(digits: int, decimals: int) -> Quantity:
    """A percentage to a number of decimals."""
    return Quantity(in_unit(digits, -decimals, PERCENT), PERCENT, decimals=True)
