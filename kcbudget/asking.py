"""Single questions to a plan: what a figure rests on, and where a number comes from."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from kcbudget.amount import MARKS, Amount, Misread, read_money
from kcbudget.checks.wording import name
from kcbudget.examining import Examined
from kcbudget.figure import Figure
from kcbudget.findings import Judged
from kcbudget.listing import judged_line
from kcbudget.messages import Message, marked
from kcbudget.model import route_key
from kcbudget.source import Place
from kcbudget.vocabulary import route_in_english


class Branch(NamedTuple):
    """A figure of the tree under a route, its depth in it, and its text (None: only its parts are written)."""

    depth: int
    name: str
    text: str | None
    place: Place | None


class Why(NamedTuple):
    """What a figure rests on: the figures under it, and the identities that it takes part in."""

    route: str
    tree: tuple[Branch, ...]
    identities: tuple[Judged, ...]


def why(examined: Examined, route: str) -> Why | None:
    """The tree of figures under a route and the identities that the figure there takes part in; None if none is."""
    named = [
        (route_key(figure.route), figure)
        for figure in examined.cube.figures
        if figure.path is None and not figure.is_of_share and (figure.amount.text or figure.amount.is_number)
    ]
    if not any(label == route for label, _ in named):
        route = route_in_english(route)
    own = [figure for label, figure in named if label == route]
    prefix = "by_" if route == "total" else f"{route}."
    below = [(label, figure) for label, figure in named if label.startswith(prefix) and label != route]
    below_figures = [figure for _, figure in below]
    if not own and not below:
        return None
    route = _from_figures(route, own or below_figures)
    base = 0 if route == "total" else route.count(".") + 1
    tree = [Branch(0, route, own[0].amount.text if own else None, own[0].place if own else None)]
    for label, figure in sorted(below, key=lambda pair: pair[1].place):
        depth = max((label.count(".") + 1 - base + 1) // 2, 1)
        tree.append(Branch(depth, label, figure.amount.text, figure.place))
    chosen = set(own or below_figures)
    identities = [
        judged_line(examined, identity, verdict)
        for identity, verdict in examined.judged()
        if any(figure in chosen for figure in identity.figures())
    ]
    return Why(route, tuple(tree), tuple(sorted(identities, key=lambda line: line.place)))


def _from_figures(route: str, figures: list[Figure]) -> str:
    """A route as the figures at it or below it have it: one that knows how the file writes it."""
    steps = figures[0].route
    above = (route_key(steps[:count]) for count in range(1, len(steps) + 1))
    return next((key for key in above if key == route), route)


class Traced(NamedTuple):
    """Something in a plan that is equal to a number: where, and how."""

    place: Place
    message: Message


MAX_PAIRS = 400


def trace(examined: Examined, text: str) -> list[Traced]:
    """Every figure, sum, difference and unit variant of a plan that is equal to a written amount of money.

    Where the amount has two readings and the plan declares none, both are looked for. Raises Misread for a text that is
    no amount.
    """
    exponent = examined.cube.system.exponent
    found: list[Traced] = []
    for wanted in _readings(examined, text):
        finest = min(exponent, wanted.exponent)
        tracer = _Tracer(examined, wanted.digits * 10 ** (wanted.exponent - finest), 10 ** (exponent - finest))
        found += [*tracer.figures(), *tracer.sums(), *tracer.pairs()]
    return sorted(found, key=lambda traced: traced.place)


def _readings(examined: Examined, text: str) -> list[Amount]:
    """The amounts that a text can mean in a plan."""
    convention = examined.plan.convention if examined.plan is not None else None
    try:
        return [read_money(text, convention, examined.unit)]
    except Misread as misread:
        if misread.reason != "ambiguous":
            raise
        return [read_money(text, numbers, examined.unit) for numbers in MARKS]


class _Tracer:
    """Looks for ``value``; ``scale`` makes values of the plan's system comparable with it."""

    def __init__(self, examined: Examined, value: int, scale: int) -> None:
        self.examined = examined
        self.value = value
        self.scale = scale
        self.money = [figure for figure in examined.cube.written if figure.is_money and figure.path is None]

    def figures(self) -> Iterator[Traced]:
        """Figures equal to it, or equal to it in another unit."""
        for figure in self.money:
            own = figure.value * self.scale
            fields = {"name": name(figure), "text": figure.amount.text}
            if own == self.value:
                yield Traced(figure.place, Message("{name} {text}", **fields))
            elif own and self.value:
                for factor in (10**3, 10**6, 10**9):
                    if own == self.value * factor or own * factor == self.value:
                        times = Decimal(factor)
                        template = marked("{name} {text}, {times} times as much")
                        if own < self.value:
                            template = marked("{name} {text}, {times} times less")
                        yield Traced(figure.place, Message(template, **fields, times=times))

    def sums(self) -> Iterator[Traced]:
        """Sums of parts, and differences of sums that do not hold."""
        for identity, verdict in self.examined.judged():
            if identity.relation not in ("equal", "at-least") or any(figure.is_count for figure in identity.figures()):
                continue
            total = sum(f.value for f in identity.right.plus) - sum(f.value for f in identity.right.minus)
            line = judged_line(self.examined, identity, verdict).message
            if verdict.gap and abs(verdict.gap) * self.scale == self.value:
                yield Traced(identity.place, Message("the difference in: {line}", line=line))
            if len(identity.right.plus) > 1 and total * self.scale == self.value:
                yield Traced(identity.place, Message("the sum in: {line}", line=line))

    def pairs(self) -> Iterator[Traced]:
        """Sums and differences of two figures, where there are few enough to list."""
        figures = [figure for figure in self.money if figure.is_exact and figure.value and not figure.in_words]
        if len(figures) > MAX_PAIRS:
            return
        for index, first in enumerate(figures):
            for second in figures[index + 1 :]:
                if (first.value + second.value) * self.scale == self.value:
                    fields = {"first": name(first), "second": name(second)}
                    yield Traced(first.place, Message("{first} + {second}", **fields))
                elif abs(first.value - second.value) * self.scale == self.value:
                    larger, smaller = sorted((first, second), key=lambda figure: -figure.value)
                    fields = {"first": name(larger), "second": name(smaller)}
                    yield Traced(first.place, Message("{first} - {second}", **fields))
