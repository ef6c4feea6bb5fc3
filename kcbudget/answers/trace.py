"""Where a number in a plan comes from."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from kcbudget.answers.identities import judged_line
from kcbudget.answers.wording import name
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.amounts import Amount, read_money
from kcbudget.language.messages import Message, marked
from kcbudget.language.numerals import MARKS, Misread
from kcbudget.plan.tree import Place


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
    exponent = examined.cube.system.scale.exponent
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
        self.worth = examined.cube.system.scale
        self.money = [figure for figure in examined.cube.written if figure.is_money and figure.path is None]

    def figures(self) -> Iterator[Traced]:
        """Figures equal to it, or equal to it in another unit."""
        for figure in self.money:
            own = self.worth.value(figure) * self.scale
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
            total = self.worth.total(identity.right)
            line = judged_line(self.examined, identity, verdict).message
            if verdict.gap and abs(verdict.gap) * self.scale == self.value:
                yield Traced(identity.place, Message("the difference in: {line}", line=line))
            if len(identity.right.plus) > 1 and total * self.scale == self.value:
                yield Traced(identity.place, Message("the sum in: {line}", line=line))

    def pairs(self) -> Iterator[Traced]:
        """Sums and differences of two figures, where there are few enough to list."""
        figures = [
            figure for figure in self.money if figure.is_exact and self.worth.value(figure) and not figure.in_words
        ]
        if len(figures) > MAX_PAIRS:
            return
        for index, first in enumerate(figures):
            for second in figures[index + 1 :]:
                if (self.worth.value(first) + self.worth.value(second)) * self.scale == self.value:
                    fields = {"first": name(first), "second": name(second)}
                    yield Traced(first.place, Message("{first} + {second}", **fields))
                elif abs(self.worth.value(first) - self.worth.value(second)) * self.scale == self.value:
                    larger, smaller = sorted((first, second), key=self.worth.value, reverse=True)
                    fields = {"first": name(larger), "second": name(smaller)}
                    yield Traced(first.place, Message("{first} - {second}", **fields))
