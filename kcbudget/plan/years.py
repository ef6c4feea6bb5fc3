"""The years that a plan, a part or a target speaks of."""

import re
from dataclasses import dataclass
from functools import lru_cache

from kcbudget.language.numerals import normal
from kcbudget.plan.tree import Scalar

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
