"""Texts read as amounts where they stand: each once, in the unit and the convention that hold there."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from kcbudget.figures.cube import Cube
from kcbudget.figures.faults import Faults
from kcbudget.figures.figure import Figure
from kcbudget.language.amounts import (
    ABSENT,
    UNREADABLE,
    Amount,
    read_count,
    read_money,
    read_share,
    without_sign,
)
from kcbudget.language.numerals import Convention, Misread
from kcbudget.language.units import Unit
from kcbudget.plan.model import Plan
from kcbudget.plan.routes import Route
from kcbudget.plan.tree import Scalar, UnreadableScalar

_read_share = lru_cache(maxsize=4096)(read_share)  # there are few shares, and in many plans the same
# The finding that a text which is no figure makes, by the reason; any other is an invalid value.
FAULT_IDS = {
    "ambiguous": "ambiguous-number",
    "unit": "unit-mismatch",
    "share-unit": "unit-mismatch",
    "count-unit": "unit-mismatch",
}


class Texts:
    """The amounts of a plan, entered into its cube as figures; a text that is none is a fault.

    ``unit`` is what a bare number counts, ``unsigned`` takes negative amounts without their sign. ``words`` are the
    amounts in words, kept until all others are entered, each with the number and the route of the figure beside it.
    """

    def __init__(self, cube: Cube, faults: Faults, plan: Plan, numbers: Convention | None, *, unsigned: bool) -> None:
        self.cube = cube
        self.faults = faults
        self.unit: Unit | None = plan.money_unit
        self.words: list[tuple[Scalar, int, Route]] = []
        self._spelt = cube.spelt
        self._numbers = numbers
        self._unsigned = unsigned
        self._amounts: dict[str, Amount] = {}
        self._lacks_unit = plan.unit is None  # which is told once

    @contextmanager
    def in_convention(self, numbers: Convention) -> Iterator[None]:
        """Read figures as written in a convention that is not the plan's."""
        before = self._numbers, self._amounts
        self._numbers, self._amounts = numbers, {}
        try:
            yield
        finally:
            self._numbers, self._amounts = before

    @contextmanager
    def counting(self, unit: Unit) -> Iterator[None]:
        """Read figures as counts of things."""
        before = self.unit, self._amounts
        self.unit, self._amounts = unit, {}
        try:
            yield
        finally:
            self.unit, self._amounts = before

    @property
    def counts_things(self) -> bool:
        """Whether what is read are counts of things, not money."""
        return self.unit is not None and self.unit.counts

    def figure(self, amount: Amount, route: Route, line: int, column: int) -> Figure:
        """Enter a figure that has been read."""
        return self.cube.enter(amount, self._spelt(route), line, column)

    def absent_at(self, route: Route) -> Figure:
        """A figure that nobody wrote, at the key where it would stand."""
        key = self.faults.key_at(route)
        return self.figure(ABSENT, route, key.line, key.column)

    def money(self, scalar: Scalar, route: Route) -> Figure:
        """Read a sum of money, or a count of things."""
        amount = self._amounts.get(scalar.text)
        if amount is None or type(scalar) is not Scalar:
            amount = self._read(scalar, route, share=False)
        return self.figure(amount, route, scalar.line, scalar.column)

    def percentage(self, scalar: Scalar, route: Route) -> Figure:
        """Read a percentage; none can be left as the rest."""
        amount = self._read(scalar, route, share=True)
        if amount.qualifier == "rest":
            self._refuse_rest(scalar, route)
            amount = UNREADABLE
        return self.figure(amount, route, scalar.line, scalar.column)

    def not_rest(self, figure: Figure) -> Figure:
        """A figure that cannot be left as the rest: only a part of a breakdown can, else it is unreadable."""
        if figure.amount.qualifier != "rest":
            return figure
        self._refuse_rest(Scalar(figure.amount.text, figure.line, figure.column), figure.route)
        return self.cube.amend(figure, UNREADABLE)

    def _refuse_rest(self, scalar: Scalar, route: Route) -> None:
        self.faults.add("invalid-value", scalar, "rest-outside", route)

    def _read(self, scalar: Scalar, route: Route, *, share: bool) -> Amount:
        if isinstance(scalar, UnreadableScalar):
            return UNREADABLE
        try:
            if share:
                return _read_share(scalar.text, self._numbers)
            if self.unit is not None and self.unit.counts:
                amount = read_count(scalar.text, self._numbers, self.unit)
            else:
                amount = read_money(scalar.text, self._numbers, self.unit)
        except Misread as misread:
            if misread.reason == "unit" and (split := self._in_brackets(scalar, route)) is not None:
                return self._read(split, route, share=False)
            if misread.reason == "negative" and self._unsigned:
                return self._read(Scalar(without_sign(scalar.text), scalar.line, scalar.column), route, share=share)
            self._refuse(scalar, route, misread)
            return UNREADABLE
        self._amounts[scalar.text] = amount
        return amount

    def _refuse(self, scalar: Scalar, route: Route, misread: Misread) -> None:
        faults = self.faults
        if misread.reason != "bare":
            faults.add(FAULT_IDS.get(misread.reason, "invalid-value"), scalar, misread.reason, route, misread.detail)
        elif self._lacks_unit:
            self._lacks_unit = False
            faults.add("missing-key", scalar, "unit", ("unit",), {"figure": route})

    def _in_brackets(self, scalar: Scalar, route: Route) -> Scalar | None:
        """The amount in front of an amount in words in brackets, which is kept for later; None if there is none."""
        if "(" not in scalar.text:
            return None
        from kcbudget.language.words import bracketed

        found = bracketed(scalar.text)
        if found is None:
            return None
        text, words, start = found
        self.words.append((Scalar(words, scalar.line, scalar.column + start), len(self.cube.figures), route))
        return Scalar(text, scalar.line, scalar.column)
