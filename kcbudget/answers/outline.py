"""What a plan has beside its money, as rows of text: the targets it sets, and the documents its figures come from."""

from contextlib import suppress
from typing import NamedTuple

from kcbudget.diagnosis.examined import Examined
from kcbudget.plan.model import Document, Plan, Target
from kcbudget.plan.tree import text_of
from kcbudget.plan.years import Period, WrongYears, read_years


class TargetRow(NamedTuple):
    """A target; its numbers as written, ``years`` only where they are not the whole period."""

    name: str
    unit: str
    total: str
    per_year: str
    years: tuple[str, ...]


class DocumentRow(NamedTuple):
    """A document, the ``number``-th of its plan, and how many of the plan's figures it states as the plan has them."""

    number: int
    title: str
    publisher: str
    date: str
    traced: int


def targets(plan: Plan) -> tuple[TargetRow, ...]:
    """The targets of a plan, in the order of its file."""
    return tuple(_target(target, plan.years) for target in plan.targets or ())


def _target(target: Target, period: Period | None) -> TargetRow:
    years: tuple[str, ...] = ()
    if target.years is not None and period is not None:
        with suppress(WrongYears):  # which is a finding
            years = read_years(target.years, period)
    return TargetRow(text_of(target.name), text_of(target.unit), text_of(target.total), text_of(target.per_year), years)


def documents(examined: Examined) -> tuple[DocumentRow, ...]:
    """The documents of a plan, in the order of its file."""
    listed: list[Document] = (examined.plan.documents if examined.plan is not None else None) or []
    return tuple(
        DocumentRow(number, text_of(one.title), text_of(one.publisher), text_of(one.date), examined.traced_to(number))
        for number, one in enumerate(listed, 1)
    )
