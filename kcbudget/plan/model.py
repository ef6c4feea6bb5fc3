"""The shape of a plan as written, in pydantic models: strict, frozen, no unknown keys, and no arithmetic.

Every leaf stays the `Scalar` of the tree, so text and place survive validation. `validation` turns what does not fit
into faults and validates the rest of the plan all the same.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from kcbudget.language.numerals import Convention, normal
from kcbudget.language.units import Unit, money_unit
from kcbudget.plan.tree import Scalar, UnreadableScalar
from kcbudget.plan.years import Period, read_period, read_year


@dataclass(frozen=True)
class OneOf:
    """The check that a scalar is one of the words for it."""

    choices: tuple[str, ...]

    def __call__(self, scalar: Scalar) -> Scalar:
        """The scalar, if it is one of them."""
        if normal(scalar.text) not in self.choices and not isinstance(scalar, UnreadableScalar):
            raise PydanticCustomError("choice", "not a choice", {"choices": list(self.choices)})
        return scalar


def _one_of(*choices: str) -> AfterValidator:
    return AfterValidator(OneOf(choices))


def check_period(scalar: Scalar) -> Scalar:
    """The scalar, if it names the years of a plan."""
    if not isinstance(scalar, UnreadableScalar):
        try:
            read_period(scalar.text)
        except ValueError as error:
            raise PydanticCustomError("period", "not a period", {"kind": str(error)}) from error
    return scalar


def check_unit(scalar: Scalar) -> Scalar:
    """The scalar, if it names a unit of money."""
    if money_unit(scalar.text) is None and not isinstance(scalar, UnreadableScalar):
        raise PydanticCustomError("money-unit", "not a money unit")
    return scalar


def check_date(scalar: Scalar) -> Scalar:
    """The scalar, if it is a date or empty."""
    if scalar.text and not isinstance(scalar, UnreadableScalar):
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", scalar.text):
                raise ValueError
            date.fromisoformat(scalar.text)
        except ValueError as error:
            raise PydanticCustomError("date", "not a date") from error
    return scalar


def _check_text(scalar: Scalar) -> Scalar:
    if scalar.text in ("", "~") and not isinstance(scalar, UnreadableScalar):
        raise PydanticCustomError("empty", "no text")
    return scalar


def check_year(scalar: Scalar) -> Scalar:
    """The scalar, if it names a year or is empty."""
    if scalar.text and read_year(scalar.text) is None and not isinstance(scalar, UnreadableScalar):
        raise PydanticCustomError("year", "not a year")
    return scalar


_Text = Annotated[Scalar, AfterValidator(_check_text)]

# Tags of the unions below; they appear in pydantic's locations, where no key of a file can look like them.
_FIGURE, _WHOLE, LIST = "\0figure", "\0whole", "\0list"


def _kind_of_part(value: object) -> str:
    if type(value) is Scalar:  # most are, and asking a model's class takes long
        return _FIGURE
    return _WHOLE if isinstance(value, (dict, BaseModel)) else _FIGURE


def _kind_of_list(value: object) -> str:
    return LIST if isinstance(value, list) else _FIGURE


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", arbitrary_types_allowed=True)


# A scalar that is read as a number, or as one of the words for a figure that has none.
Number = Annotated[Scalar, WithJsonSchema({"type": ["number", "string", "null"], "minimum": 0})]


class Whole(_Strict):
    """An amount with what is said of it: itself in words, its share, its breakdowns, parts that need not be all."""

    amount: Number | None = None
    words: Scalar | None = None
    share: Number | None = None
    by_year: "dict[str, Part] | None" = None
    by_source: "Parts | None" = None
    by_activity: "Parts | None" = None
    by_locality: "Parts | None" = None
    of_which: "Parts | None" = None
    label: Scalar | None = None
    note: Scalar | None = None


Part = Annotated[
    Annotated[Number, Tag(_FIGURE)] | Annotated[Whole, Tag(_WHOLE)],
    Discriminator(_kind_of_part),
]


Parts = Annotated[dict[str, Part], Field(min_length=1)]


class Project(_Strict):
    """A project (đề án, nhiệm vụ), the unit that gets money: a leaf of the cube."""

    name: Scalar
    beneficiary: Scalar | None = None
    year: Annotated[Scalar, AfterValidator(check_year)] | None = None
    activity: Scalar | None = None
    locality: Scalar | None = None
    amount: Number | None = None
    words: Scalar | None = None
    by_source: Parts | None = None
    note: Scalar | None = None


Several = Annotated[
    Annotated[Scalar, Tag(_FIGURE)] | Annotated[list[Scalar], Tag(LIST)],
    Discriminator(_kind_of_list),
]


class Target(_Strict):
    """A target (chỉ tiêu): a number of things to reach, with the same breakdowns as an amount of money."""

    name: Scalar
    unit: Scalar | None = None
    total: Number | None = None
    per_year: Number | None = None
    years: Several | None = None
    activity: Scalar | None = None
    by_year: dict[str, Part] | None = None
    by_source: Parts | None = None
    by_activity: Parts | None = None
    by_locality: Parts | None = None
    of_which: Parts | None = None
    note: Scalar | None = None


class Statement(_Strict):
    """What a document prints for a figure or a key of the plan, where that is known to be a misprint.

    ``correct`` is what the plan has in its place.
    """

    value: Number
    misprint: _Text
    correct: Scalar | None = None


class Document(_Strict):
    """Where figures come from: a decision, a report, an article, and what it states."""

    title: Scalar | None = None
    publisher: Scalar | None = None
    date: Annotated[Scalar, AfterValidator(check_date)] | None = None
    url: Scalar | None = None
    numbers: Annotated[Scalar, _one_of("vi", "en")] | None = None
    states: (
        dict[
            str,
            Annotated[
                Annotated[Number, Tag(_FIGURE)] | Annotated[Statement, Tag(_WHOLE)],
                Discriminator(_kind_of_part),
            ],
        ]
        | None
    ) = None
    note: Scalar | None = None

    @property
    def convention(self) -> Convention:
        """How the document writes numbers: the Vietnamese way, unless it is said to write them otherwise."""
        return "en" if self.numbers is not None and self.numbers.text == "en" else "vi"


# The findings that have a difference which may be accepted: those of identities that do not hold.
ACCEPTABLE = (
    "sum-mismatch", "share-mismatch", "shares-total", "subset-exceeds-whole", "negative-rest", "conflicting-figures",
    "words-mismatch", "target-mismatch", "document-mismatch", "exceeds-programme",
)  # fmt: skip

# The sums that one figure may be the whole of, by the keys of their parts.
SUMS = ("by_year", "by_source", "by_activity", "by_locality", "projects", "per_year", "includes")


class Acceptance(_Strict):
    """A difference that somebody accepts: of which finding, at which figure and sum, how much, why, by whom, how long.

    ``of`` names the sum where the figure is the whole of more than one.
    """

    id: Annotated[_Text, _one_of(*ACCEPTABLE)]
    at: _Text
    of: Annotated[Scalar, _one_of(*SUMS)] | None = None
    difference: _Text
    reason: _Text
    by: Scalar | None = None
    until: Annotated[Scalar, AfterValidator(check_date)] | None = None


class Decision(_Strict):
    """The decision that approved the plan."""

    number: Scalar | None = None
    date: Annotated[Scalar, AfterValidator(check_date)] | None = None
    signed_by: Scalar | None = None
    issued_by: Scalar | None = None


class Plan(_Strict):
    """A plan file: its header, and the outermost whole with ``total`` for its amount."""

    province: Scalar
    period: Annotated[Scalar, AfterValidator(check_period)]
    programme: Scalar | None = None
    status: Annotated[Scalar, _one_of("draft", "submitted", "approved")] | None = None
    decision: Decision | None = None
    unit: Annotated[Scalar, AfterValidator(check_unit)] | None = None
    numbers: Annotated[Scalar, _one_of("vi", "en")] | None = None
    rounding: Annotated[Scalar, _one_of("exact", "rounded")] | None = None
    notes: Scalar | None = None
    total: Part | None = None
    words: Scalar | None = None
    by_year: dict[str, Part] | None = None
    by_source: Parts | None = None
    by_activity: Parts | None = None
    by_locality: Parts | None = None
    of_which: Parts | None = None
    projects: list[Project] | None = None
    projects_complete: Annotated[Scalar, _one_of("true", "false")] | None = None
    reserve: Part | None = None
    targets: list[Target] | None = None
    documents: list[Document] | None = None
    part_of: Scalar | None = None
    includes: Several | None = None
    accepted: list[Acceptance] | None = None

    @property
    def years(self) -> Period | None:
        """The period, or None where it could not be read."""
        return None if isinstance(self.period, UnreadableScalar) else read_period(self.period.text)

    @property
    def money_unit(self) -> Unit | None:
        """The unit of bare money figures, or None where the plan gives none."""
        return None if self.unit is None else money_unit(self.unit.text)

    @property
    def convention(self) -> Convention | None:
        """The declared way of writing numbers, if any."""
        if self.numbers is None or isinstance(self.numbers, UnreadableScalar):
            return None
        return "vi" if self.numbers.text == "vi" else "en"

    @property
    def rounded(self) -> bool:
        """Whether the plan says of itself that its figures are rounded."""
        return self.rounding is not None and self.rounding.text == "rounded"

    @property
    def all_projects(self) -> bool:
        """Whether the listed projects are all there are."""
        return self.projects_complete is None or self.projects_complete.text != "false"
