"""The shape of a plan as written, in pydantic models: strict, frozen, no unknown keys, and no arithmetic.

Every leaf stays the `Scalar` of the loader, so text and place survive validation. `validate` turns what does not
fit into faults and validates the rest of the plan all the same.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from kcbudget.amount import Convention, Unit, money_unit, normal
from kcbudget.loader import Fault, Mapping, Scalar, Sequence, UnreadableScalar
from kcbudget.source import Place
from kcbudget.vocabulary import Key, as_written, key_name, spelt, values_like

FIRST_YEAR, LAST_YEAR = 1975, 2100


@dataclass(frozen=True, slots=True)
class Period:
    """The years of a plan, both ends included; raises ValueError, with the kind of fault, for one that cannot be."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("order")
        if not FIRST_YEAR <= self.first <= self.last <= LAST_YEAR:
            raise ValueError("range")

    @property
    def years(self) -> tuple[str, ...]:
        """Each year as plan files write it."""
        return tuple(map(str, range(self.first, self.last + 1)))

    def covers(self, other: "Period") -> bool:
        """Whether all years of another period are among these."""
        return self.first <= other.first and other.last <= self.last

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


_PERIOD = re.compile(r"([0-9]{4})(?: ?[-–] ?([0-9]{4}))?")
_YEAR = re.compile(r"(?:năm |year )?([0-9]{4})", re.IGNORECASE)


@lru_cache(maxsize=256)
def read_period(text: str) -> Period:
    """The years that ``2021-2025``, ``2021 – 2025`` or ``2020`` names; raises ValueError with the kind of fault."""
    match = _PERIOD.fullmatch(normal(text))
    if match is None:
        raise ValueError("form")
    return Period(int(match[1]), int(match[2] or match[1]))


@lru_cache(maxsize=1024)
def read_year(text: str) -> str | None:
    """The year that a key or a value names (``2021``, ``năm 2021``), as four digits, or None."""
    match = _YEAR.fullmatch(normal(text))
    return match[1] if match else None


_EVERY_OTHER = {"even": 0, "chẵn": 0, "năm chẵn": 0, "odd": 1, "lẻ": 1, "năm lẻ": 1}


class WrongYears(Exception):  # noqa: N818 - it is a verdict on a text, not a fault of the program
    """A text that names no year (``kind`` ``not-years``), or one that is not of the period (``outside``)."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.text = text


def read_years(given: "Scalar | list[Scalar] | None", period: Period) -> tuple[str, ...]:
    """The years of a period that a target speaks of: all, the even or the odd ones, or those listed.

    ``2022-2024`` lists all from the first to the last. Raises WrongYears.
    """
    if given is None:
        return period.years
    if isinstance(given, Scalar):
        odd = _EVERY_OTHER.get(normal(given.text).lower())
        if odd is not None:
            return tuple(year for year in period.years if int(year) % 2 == odd)
        texts = given.text.split(",")
    else:
        texts = [scalar.text for scalar in given]
    years = {year for text in texts if text for year in _years_from(text)}
    for year in sorted(years.difference(period.years)):
        raise WrongYears("outside", year)
    return tuple(sorted(years))


def _years_from(text: str) -> tuple[str, ...]:
    year = read_year(text)
    if year is not None:
        return (year,)
    try:
        return read_period(text).years
    except ValueError:
        raise WrongYears("not-years", text.strip()) from None


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
Figure = Annotated[Scalar, WithJsonSchema({"type": ["number", "string", "null"], "minimum": 0})]


class Whole(_Strict):
    """An amount with what is said of it: itself in words, its share, its breakdowns, parts that need not be all."""

    amount: Figure | None = None
    words: Scalar | None = None
    share: Figure | None = None
    by_year: "dict[str, Part] | None" = None
    by_source: "Parts | None" = None
    by_activity: "Parts | None" = None
    by_locality: "Parts | None" = None
    of_which: "Parts | None" = None
    label: Scalar | None = None
    note: Scalar | None = None


Part = Annotated[
    Annotated[Figure, Tag(_FIGURE)] | Annotated[Whole, Tag(_WHOLE)],
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
    amount: Figure | None = None
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
    total: Figure | None = None
    per_year: Figure | None = None
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

    value: Figure
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
                Annotated[Figure, Tag(_FIGURE)] | Annotated[Statement, Tag(_WHOLE)],
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


_REQUIRED_TEXT = ("province", "period")


def validate(tree: Mapping) -> tuple[Plan, list[Fault]]:
    """The plan in a tree, and a fault for each thing in it that does not fit.

    What is refused is taken out of the tree, or replaced by a scalar that nothing is computed from, so that the
    rest is checked all the same.
    """
    faults: list[Fault] = []
    for name in _REQUIRED_TEXT:
        if isinstance(given := tree.get(name), Scalar) and given.text in ("", "~"):
            del tree[name]
    while True:
        try:
            return Plan.model_validate(tree), faults
        except ValidationError as error:
            mends: list[Callable[[], None]] = []
            for detail in error.errors(include_url=False):
                fault, mend = _fault(tree, detail)
                faults.append(fault)
                mends.append(mend)
            for mend in mends:
                mend()


def _fault(tree: Mapping, error: ErrorDetails) -> tuple[Fault, Callable[[], None]]:
    """The fault that a validation error tells, and how to take it out of the tree."""
    route = [step for step in error["loc"] if not (isinstance(step, str) and step.startswith("\0"))]
    *above, last = route
    holder: Any = tree
    for step in above:
        holder = holder[step]
    kind = error["type"]
    if kind == "extra_forbidden":
        key = holder.written[last]
        known = _known_keys(above)
        detail = {"key": key.text, "known": known, "parts": bool(above) and above[-1] not in ("decision",)}
        return Fault("unknown-key", key.place, "", detail, length=len(key.text)), lambda: _drop(holder, last)
    if kind in ("missing", "empty"):
        at = Place(holder.line, holder.column)
        written = getattr(holder, "written", {}).get(last)
        detail = {"key": key_name(holder, str(last)), "of": _route(tree, above), "empty": written is not None}
        stand_in = UnreadableScalar("", at.line, at.column)
        place = written.place if written is not None else at
        return Fault("missing-key", place, "", detail), lambda: _set(holder, last, stand_in)
    value = holder[last]
    at = Place(value.line, value.column)
    text = value.text if isinstance(value, Scalar) else ""
    detail = {"key": _route(tree, route), "text": text, **(error.get("ctx") or {})}
    if kind == "choice":
        detail["choices"] = values_like(detail["key"], detail["choices"])
    length = len(text) or 1
    unreadable = UnreadableScalar(text, at.line, at.column)
    if kind in ("dict_type", "list_type", "too_short"):
        named = "no-list" if kind == "list_type" else "no-mapping" if last == "states" else "no-parts"
        return Fault("invalid-value", at, named, detail, length=length), lambda: _drop(holder, last)
    if kind == "model_type" and isinstance(holder, Sequence):
        entry = Mapping(at.line, at.column)
        entry.update(dict.fromkeys(_STANDING_IN.get(str(above[0]), ()), unreadable))
        return Fault("invalid-value", at, "no-mapping", detail, length=length), lambda: _set(holder, last, entry)
    if kind == "model_type":
        return Fault("invalid-value", at, "no-mapping", detail, length=length), lambda: _drop(holder, last)
    if kind == "period":
        return Fault("invalid-period", at, detail["kind"], detail, length=length), lambda: _set(
            holder, last, unreadable
        )
    named = kind if kind in ("choice", "money-unit", "date", "year") else "no-scalar"
    return Fault("invalid-value", at, named, detail, length=length), lambda: _set(holder, last, unreadable)


# What stands in an entry of a list that is no mapping, so that nothing more is said of it.
_STANDING_IN = {
    "projects": ("name", "amount"),
    "targets": ("name", "total"),
    "accepted": ("id", "at", "difference", "reason"),
}


def _drop(holder: Any, key: Any) -> None:
    holder.pop(key, None)


def _set(holder: Any, key: Any, value: object) -> None:
    holder[key] = value


_ENTRIES: dict[Any, type[BaseModel]] = {
    "projects": Project, "targets": Target, "documents": Document, "accepted": Acceptance,
}  # fmt: skip


def _known_keys(above: list[Any]) -> list[str]:
    """The keys that may stand in the mapping at a route."""
    if not above:
        return list(Plan.model_fields)
    if above[0] == "decision":
        return list(Decision.model_fields)
    if above[0] in _ENTRIES and len(above) == 2:
        return list(_ENTRIES[above[0]].model_fields)
    if above[0] == "documents":
        return list(Statement.model_fields)
    return list(Whole.model_fields)


def _route(tree: Mapping, steps: Iterable[Any]) -> str:
    return route_text(spelt(tree, [step + 1 if isinstance(step, int) else step for step in steps]))


def route_text(steps: Iterable[object]) -> str:
    """A route as the file writes it, ``theo nguồn.KCQG``; a step with a dot stands in quotes."""
    return _joined(map(as_written, steps))


def route_key(steps: Iterable[object]) -> str:
    """A route as programs know it, ``by_source.national``, whichever language the file has its keys in."""
    steps = tuple(steps)
    canonical = _joined(map(str, steps))
    return Key(canonical, route_text(steps)) if any(isinstance(step, Key) for step in steps) else canonical


def _joined(steps: Iterable[str]) -> str:
    return ".".join(f'"{step}"' if "." in step else step for step in steps)
