"""An identity that does not hold, as a finding tells it: under which id, at which figure, as which of its sums.

The three are its key: no two identities of a plan have the same one. By it a plan accepts a difference, and a baseline
knows it again.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from kcbudget.figures.figure import Figure
from kcbudget.figures.identity import Identity
from kcbudget.figures.judge import System
from kcbudget.figures.shares import decimals_of, shares_of
from kcbudget.figures.verdict import Verdict
from kcbudget.language.amounts import Quantity, in_unit
from kcbudget.language.units import PERCENT, Unit
from kcbudget.plan.routes import Route, route_key

_SUM, _SUM_OF_TARGET = "sum-mismatch", "target-mismatch"


def id_of(identity: Identity) -> str:
    """The finding id that an identity is reported under where it is broken."""
    kind = identity.kind
    if identity.is_bound and (kind.bound_id is not None or _is_of_cell(identity)):
        return kind.bound_id or "subset-exceeds-whole"
    of_target = any(figure.belongs == "target" for figure in identity.left.plus)
    return _SUM_OF_TARGET if of_target and kind.id == _SUM else kind.id


def _is_of_cell(identity: Identity) -> bool:
    """Whether bounds that exclude each other are those of a stated cell and of what lies in it."""
    stated = [figure.route for figure in identity.left.plus]
    return identity.origin == "bounds" and not identity.left.minus and stated == [identity.route]


def unit_of(of: Identity | Figure, usual: Unit) -> Unit:
    """The unit to speak of a figure, or of the figures of an identity, in: what they count, else the usual one."""
    if isinstance(of, Figure) and of.is_share:
        return PERCENT
    figures = of.figures() if isinstance(of, Identity) else (of,)
    # Nothing is both money and things, so the first figure with a unit tells.
    units = (figure.amount.unit for figure in figures if not figure.is_share)
    unit = next((unit for unit in units if unit is not None), usual)
    return unit if unit.counts else usual


class Key(NamedTuple):
    """What an identity is known by: a finding id, the route of the figure that it is about, and which of its sums.

    ``of`` is the key of the parts that make the sum; it is empty where a figure has only one identity of its kind.
    """

    id: str
    route: str
    of: str = ""


class Gap(NamedTuple):
    """The key of an identity, and the difference with its unit."""

    id: str
    route: str
    of: str
    difference: Quantity

    @property
    def key(self) -> Key:
        """The key alone."""
        return Key(self.id, self.route, self.of)


def keys(identities: Iterable[Identity]) -> dict[Identity, Key]:
    """The key of each identity, in their order.

    Of the writings of one figure each further one is known by its own route; what is alike even so is numbered.
    """
    found: dict[Identity, Key] = {}
    seen: Counter[tuple[str | None, Key]] = Counter()
    for identity in identities:
        key = Key(id_of(identity), route_key(_route(identity)), _sum_of(identity))
        if seen[identity.path, key] and identity.kind.by_other:
            key = key._replace(route=route_key(identity.right.plus[0].route))
        seen[identity.path, key] += 1
        number = seen[identity.path, key]
        found[identity] = key if number == 1 else key._replace(of=f"{key.of} #{number}".lstrip())
    return found


def gap(system: System, identity: Identity, verdict: Verdict, key: Key, unit: Unit) -> Gap:
    """The gap of an identity, of money in ``unit``, of shares in percentage points."""
    if identity.is_percentage:
        return Gap(*key, percent(verdict.gap, decimals(identity)))
    difference = -verdict.gap if identity.about_part else verdict.gap
    unit = unit_of(identity, unit)
    return Gap(*key, Quantity(in_unit(difference, system.scale.exponent_of(unit), unit), unit))


def _route(identity: Identity) -> Route:
    """The route of the figure that an identity is about, or of the parts, where nobody stated their whole."""
    if identity.share is not None:
        return identity.share.route
    if identity.is_percentage or identity.origin == "breakdowns":
        return identity.route
    if identity.about_part:
        return min(identity.right.plus, key=lambda figure: figure.place).route
    stated = identity.left.plus
    return stated[0].route if len(stated) == 1 else identity.route


def _sum_of(identity: Identity) -> str:
    """Which of the sums of its figure an identity is; where it leaves a rest, the breakdown that the rest is a part of.

    Two breakdowns of a whole that nobody stated are reported at the one, and told apart by the other.
    """
    if identity.origin == "rest":
        return str(identity.route[-2])
    return identity.against or identity.kind.sum_of


def decimals(identity: Identity) -> int:
    """To how many decimals the percentages of an identity are told."""
    return decimals_of(shares_of(identity) if identity.share is None else (identity.share,))


def percent(digits: int, decimals: int) -> Quantity:
    """A percentage to a number of decimals."""
    return Quantity(in_unit(digits, -decimals, PERCENT), PERCENT, decimals=True)
