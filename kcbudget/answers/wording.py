"""How checks speak of figures: their names, their numbers in the plan's unit, and a broken sum laid out."""

from collections.abc import Iterator
from decimal import Decimal

from kcbudget.answers.findings import Broken, Related
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.gaps import decimals, gap, percent, unit_of
from kcbudget.figures.figure import Figure, Terms
from kcbudget.figures.identity import Identity
from kcbudget.figures.intervals import End, half_up
from kcbudget.figures.scale import Reading
from kcbudget.figures.verdict import Outcome, Verdict
from kcbudget.language.amounts import Quantity, in_unit
from kcbudget.language.messages import Addends, Message, marked
from kcbudget.language.units import PERCENT
from kcbudget.plan.routes import as_written, route_text
from kcbudget.plan.years import FIRST_YEAR, LAST_YEAR


def name(figure: Figure) -> str:
    """The route to a figure, as its file writes it; with the file where that is another."""
    route = route_text(figure.route)
    return route if figure.path is None else f"{figure.path} {route}"


def number(examined: Examined, value: int, of: Identity | Figure) -> Decimal:
    """A value of the file's system in the unit of a figure or an identity."""
    unit = unit_of(of, examined.unit)
    if isinstance(of, Figure) and of.is_share:
        return in_unit(value, of.amount.exponent, unit)
    return in_unit(value, examined.cube.system.scale.exponent_of(unit), unit)


def quantity(examined: Examined, value: int, of: Identity | Figure) -> Quantity:
    """A value of the file's system with the unit of a figure or an identity."""
    return Quantity(number(examined, value, of), unit_of(of, examined.unit))


def written(figure: Figure) -> str | Message:
    """The text of a figure; one that is empty, or that could not be read, is unknown."""
    return figure.amount.text or Message("unknown")


def short_names(figures: list[Figure]) -> list[str]:
    """Names for the figures of one sum: the last step of each route where that tells them apart."""
    last = [as_written(figure.route[-1]) for figure in figures]
    apart = any(figure.route[0] == "projects" or figure.path is not None for figure in figures)
    if len(set(last)) == len(last) and not apart:
        return last
    return [route_text(figure.route) for figure in figures]


def addends(examined: Examined, terms: Terms) -> Addends:
    """The numbers of a sum of figures; one that is not exact is quoted as it is written."""

    def addend(figure: Figure) -> Decimal | Message:
        if figure.is_exact:
            return number(examined, examined.cube.system.scale.value(figure), figure)
        return Message("{text}", text=written(figure))

    plus, minus = ([figure for figure in side if not figure.is_open_end] for side in terms)
    return Addends(tuple(map(addend, plus)), tuple(map(addend, minus)))


def worked_out(examined: Examined, identity: Identity, computed: int) -> Message:
    """The sum that an identity asks for and what it makes (at least, if that is all that is known)."""
    terms = identity.right
    fields = {"addends": addends(examined, terms), "computed": number(examined, computed, identity)}
    if not terms.is_exact:
        return Message("{addends}, {computed} at least", **fields)
    if len(terms.plus) + len(terms.minus) == 1:
        return Message("{computed}", **fields)
    return Message("{addends} = {computed}", **fields)


def makes(examined: Examined, identity: Identity, of: Reading | None = None) -> Message:
    """What the right-hand side of an identity comes to: a number, or the bounds of what is meant, or may be."""
    low, high = examined.cube.system.reach(identity, of or examined.cube.system.scale.likely)
    least = _in_words(examined, identity, low) if low is not None and low.value > 0 else None
    most = _in_words(examined, identity, high) if high is not None else None
    if low is not None and low == high:
        return Message("{number}", number=_in_words(examined, identity, low))
    if least is None and most is None:
        return Message("unknown")
    if most is None:
        return Message("at least {least}", least=least)
    if least is None:
        return Message("at most {most}", most=most)
    return Message("{least} to {most}", least=least, most=most)


def is_bounded(examined: Examined, identity: Identity) -> bool:
    """Whether anything is known of what the right-hand side of an identity comes to."""
    low, high = examined.cube.system.reach(identity, examined.cube.system.scale.likely)
    if identity.is_percentage and low is not None and high is not None:
        return bool(high.value - low.value < 100 * 10 ** decimals(identity))
    return (low is not None and low.value > 0) or high is not None


def _in_words(examined: Examined, identity: Identity, end: End) -> Quantity:
    if identity.is_percentage:
        return percent(half_up(end.value), decimals(identity))
    return quantity(examined, half_up(end.value), identity)


def stated_place(examined: Examined, identity: Identity) -> tuple[Related, ...]:
    """The place of the stated figure, for a finding that is reported elsewhere."""
    return tuple(related._replace(role="stated") for related in addend_places(examined, identity.left))


def addend_places(examined: Examined, terms: Terms) -> Iterator[Related]:
    """Each addend with its place and its number."""
    figures = [*terms.plus, *terms.minus]
    for figure, label in zip(figures, short_names(figures), strict=True):
        value = number(examined, examined.cube.system.scale.value(figure), figure)
        unit = unit_of(figure, examined.unit)
        shown = Quantity(-value if figure in terms.minus else value, unit) if figure.amount.is_number else None
        text = Message("{name}", name=label) if figure.is_exact else _state(figure, label)
        yield Related(figure.place, text, shown, unit.vi, length=len(figure.amount.text) or 1, path=figure.path)


def _state(figure: Figure, label: str) -> Message:
    if not figure.amount.is_number:
        return Message("{name} (unknown)", name=label)
    return Message("{name} ({text})", name=label, text=figure.amount.text)


def parts_phrase(identity: Identity) -> Message:
    """What the right-hand side of a sum is, in words."""
    parts, count = identity.kind.parts, len(identity.right.figures)
    template = parts.many
    if count == 0 and parts.none is not None:
        template = parts.none
    elif count == 1 and parts.one is not None:
        template = parts.one_of_them if identity.is_bound and parts.one_of_them is not None else parts.one
    elif identity.right.minus:
        template = parts.uncounted
    elif identity.is_bound and parts.some is not None:
        template = parts.some
    return Message(template, count=count, route=route_text(identity.route), name=terms_name(identity.right))


def each_year(examined: Examined, identity: Identity) -> Message:
    """What a target is to reach each year, times its years; they are named where they are not the whole period."""
    figure, years = identity.right.plus[0], examined.cube.years_of[identity.route]
    each = number(examined, examined.cube.system.scale.value(figure), figure) if figure.is_exact else written(figure)
    fields = {"each": each, "count": len(years), "years": years}
    if years != examined.cube.years:
        return Message("{each} × {count} ({years})", **fields)
    if len(years) == 1:
        return Message("{each} × 1 year", **fields)
    return Message("{each} × {count} years", **fields)


def holding_years(examined: Examined, identity: Identity) -> list[int]:
    """The numbers of years with which a target would hold, or would not be refuted where its figures are ranges."""
    each = identity.right.plus[:1]
    found = []
    for count in range(1, LAST_YEAR - FIRST_YEAR + 2):
        supposed = Identity("equal", "per-year", identity.left, Terms(each * count), route=identity.route)
        if examined.cube.system.judge(supposed).outcome is not Outcome.BROKEN:
            found.append(count)
    return found


def stated_phrase(examined: Examined, identity: Identity) -> Message:
    """What the left-hand side says: a figure's name and number, or a sum nobody stated."""
    figures = [*identity.left.plus, *identity.left.minus]
    value = examined.cube.system.scale.total(identity.left)
    if len(figures) == 1:
        figure = figures[0]
        if figure.is_exact and figure.is_share:
            return Message("{name} {text}", name=name(figure), text=figure.amount.text)
        if figure.is_exact:
            return Message("{name} {stated}", name=name(figure), stated=quantity(examined, value, identity))
        return Message("{name} ({text})", name=name(figure), text=written(figure))
    if not identity.left.is_exact:
        return Message("the sum {addends}", addends=addends(examined, identity.left))
    template = marked("the sum {addends} = {stated}")
    return Message(template, addends=addends(examined, identity.left), stated=quantity(examined, value, identity))


def broken(examined: Examined, identity: Identity, verdict: Verdict) -> Broken:
    """A broken identity as data: its key and its numbers, in the file's unit or as percentages."""
    told = gap(examined.cube.system, identity, verdict, examined.keys[identity], examined.unit)
    if identity.relation == "shares-total":
        sided = Quantity(Decimal(100), PERCENT, decimals=True), percent(verdict.computed, decimals(identity))
    elif identity.is_percentage:
        sided = percent(verdict.stated, decimals(identity)), percent(verdict.computed, decimals(identity))
    else:
        sided = quantity(examined, verdict.stated, identity), quantity(examined, verdict.computed, identity)
    stated, computed = sided[::-1] if identity.about_part else sided
    return Broken(*told.key, stated, computed, told.difference, identity.path)


def length_at(identity: Identity) -> int:
    """How many characters the figure has that an identity is reported at."""
    figure = identity.share or min(identity.left.plus, key=lambda figure: figure.place, default=None)
    return len(figure.amount.text) or 1 if figure else 1


def terms_name(terms: Terms, *, whole: bool = False) -> str:
    """The names of the figures of terms; those of a ``whole`` in brackets where they are several."""
    names, minus = ([name(figure) for figure in side if not figure.is_open_end] for side in terms)
    told = " + ".join(names[:3] + ["…"] * (len(names) > 3)) + "".join(f" - {other}" for other in minus)
    return f"({told})" if whole and len(names) + len(minus) > 1 else told
