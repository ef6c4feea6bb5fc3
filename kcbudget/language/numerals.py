"""Numbers in digits, as both conventions write them, and back; and texts as they are compared."""

import re
import unicodedata
from decimal import Decimal
from typing import Literal, NamedTuple

MAX_DIGITS = 30

Convention = Literal["vi", "en"]


def normal(text: str) -> str:
    """Text as names, keys and units are compared: NFC, single spaces, none around."""
    if text.isascii():
        return " ".join(text.split()) if " " in text or "\t" in text else text
    return " ".join(unicodedata.normalize("NFC", text).split())


# The two conventions for writing a number: what groups thousands, what separates decimals.
MARKS: dict[Convention, tuple[str, str]] = {"vi": (".", ","), "en": (",", ".")}
NUMBER = re.compile(r"[0-9](?:[0-9.,_ ]*[0-9])?")


class Misread(Exception):  # noqa: N818 - it is a verdict on a text, not a fault of the program
    """A text that is not a figure: ``reason`` says why, ``detail`` carries what the message needs."""

    def __init__(self, reason: str, **detail: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


def read_number(number: str, numbers: Convention | None) -> tuple[int, int]:
    """The digits of a written number as an integer, and how many of them are decimals.

    Raises Misread: ``too-long``, ``ambiguous`` (with both readings), ``malformed`` (in every convention),
    ``convention`` (not in the declared one).
    """
    if sum(map(str.isdigit, number)) > MAX_DIGITS:
        raise Misread("too-long")
    if number.isdigit():
        return int(number), 0
    found = {name: value for name in MARKS if (value := _in_convention(number, name)) is not None}
    if numbers is not None:
        if numbers in found:
            return found[numbers]
        if found:
            (other, value), *_ = found.items()
            raise Misread(
                "convention", number=number, declared=numbers, other=other, rewritten=_rewrite(value, numbers)
            )
        raise Misread("malformed", number=number)
    if not found:
        raise Misread("malformed", number=number)
    readings = set(found.values())
    if len(readings) > 1:
        vi, en = (show(exact(*found[name]), ENGLISH) for name in ("vi", "en"))
        raise Misread("ambiguous", number=number, vi=vi, en=en)
    return readings.pop()


def is_ambiguous(number: str) -> bool:
    """Whether a written number has two readings."""
    return len({_in_convention(number, name) for name in MARKS} - {None}) > 1


def _in_convention(number: str, name: Convention) -> tuple[int, int] | None:
    thousands, decimal = MARKS[name]
    whole, mark, decimals = number.partition(decimal)
    if mark and not (decimals.isascii() and decimals.isdigit()):
        return None
    if not whole.isdigit():
        separators = set(whole) - set("0123456789")
        if len(separators) != 1 or not separators <= {thousands, "_", " "}:
            return None
        first, *groups = whole.split(separators.pop())
        if not (1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)) or first.startswith("0"):
            return None
    return int("".join(filter(str.isdigit, whole)) + decimals), len(decimals)


# ---------------------------------------------------------------------------------------------- printing


class Style(NamedTuple):
    """How a language prints numbers: its code, and its two marks."""

    language: str
    thousands: str
    decimal: str


ENGLISH = Style("en", ",", ".")
VIETNAMESE = Style("vi", ".", ",")


def exact(digits: int, decimals: int) -> Decimal:
    """An integer whose last ``decimals`` digits are decimals, as a number."""
    return Decimal((int(digits < 0), tuple(map(int, str(abs(digits)))), -decimals))


def _rewrite(value: tuple[int, int], numbers: Convention) -> str:
    return show(exact(*value), VIETNAMESE if numbers == "vi" else ENGLISH, zeros=True)


def plain(number: Decimal) -> str:
    """The number as data: a point, no grouping, no exponent, no needless zeros."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def show(number: Decimal, style: Style, *, signed: bool = False, zeros: bool = False) -> str:
    """The number for a reader of ``style``; ``signed`` puts a plus before what is not negative."""
    text = f"{number:f}" if zeros else plain(number)
    sign = "-" if text.startswith("-") else "+" if signed and number else ""
    whole, _, decimals = text.lstrip("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", style.thousands) if len(whole) < 4000 else whole
    return sign + grouped + (style.decimal + decimals if decimals else "")


def decimals_of(number: Decimal) -> int:
    """How many decimals a number needs."""
    return len(plain(number).partition(".")[2])
