"""Written amounts to exact value, unit, quantum and qualifier, and back.

An amount is an integer count of a power of ten, so that neither its value nor its precision is ever rounded:
``18,246 tỷ đồng`` is 18,246 times 10**6 đồng, and 10**6 đồng is its quantum.
"""

import re
from decimal import Decimal
from typing import Literal, NamedTuple

from kcbudget.language.numerals import (
    MARKS,
    MAX_DIGITS,
    NUMBER,
    Convention,
    Misread,
    Style,
    decimals_of,
    exact,
    is_ambiguous,
    normal,
    plain,
    read_number,
    show,
)
from kcbudget.language.units import PERCENT, Unit, money_unit, unit_name

Qualifier = Literal[
    "exact", "nearly", "over", "about", "at-least", "at-most", "above", "below", "between",
    "rest", "unknown", "unreadable",
]  # fmt: skip

# The longer of two words that begin alike comes first.
_QUALIFIERS: tuple[tuple[str, Qualifier], ...] = (
    (">=", "at-least"),
    ("<=", "at-most"),
    ("≥", "at-least"),
    ("≤", "at-most"),
    (">", "above"),
    ("<", "below"),
    ("~", "about"),
    ("≈", "about"),
    ("tối thiểu ", "at-least"),
    ("ít nhất ", "at-least"),
    ("at least ", "at-least"),
    ("tối đa ", "at-most"),
    ("không quá ", "at-most"),
    ("at most ", "at-most"),
    ("trên dưới ", "about"),
    ("khoảng ", "about"),
    ("xấp xỉ ", "about"),
    ("chừng ", "about"),
    ("ước đạt ", "about"),
    ("ước ", "about"),
    ("about ", "about"),
    ("gần ", "nearly"),
    ("nearly ", "nearly"),
    ("dưới ", "at-most"),
    ("below ", "at-most"),
    ("trên ", "at-least"),
    ("above ", "at-least"),
    ("hơn ", "over"),
    ("over ", "over"),
)
_UPPER = ("nearly", "at-most", "below")
_UNKNOWN = frozenset({"", "~", "unknown", "chưa rõ", "không rõ"})
_REST = frozenset({"rest", "còn lại"})


class Amount(NamedTuple):
    """One written number: ``digits`` times 10**``exponent`` đồng (or percent), as ``text`` says it.

    10**exponent is its quantum. ``digits`` is 0 for the states that carry no number (unknown, rest, unreadable), and
    the least of a range, of which ``most`` is the greatest.
    """

    text: str
    qualifier: Qualifier
    digits: int
    exponent: int
    unit: Unit | None
    most: int = 0

    @property
    def is_number(self) -> bool:
        """Whether somebody wrote a number here, exact or qualified."""
        return self.qualifier not in ("unknown", "rest", "unreadable")


UNREADABLE = Amount("", "unreadable", 0, 0, None)
ABSENT = Amount("", "unknown", 0, 0, None)


def is_rest(text: str) -> bool:
    """Whether ``text`` says that a part is left as the remainder."""
    return normal(text).lower() in _REST


def read_money(text: str, numbers: Convention | None, unit: Unit | None) -> Amount:
    """Read a written sum of money; ``unit`` is what a bare number counts.

    Raises Misread: ``bare`` (no unit anywhere), ``ambiguous`` (two readings), ``unit`` (a unit that is not
    money) and the reasons of `read_number`.
    """
    if unit is not None and text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS:
        return Amount(text, "exact", int(text), unit.exponent, unit)
    state, number, suffix = _split(text)
    if state in ("unknown", "rest"):
        return Amount(text, state, 0, 0, None)
    if suffix:
        named = money_unit(suffix)
        if named is None:
            raise Misread("unit", unit=suffix)
        unit = named
    digits, decimals = read_number(number, numbers)
    if unit is None:
        raise Misread("bare", number=number)
    return Amount(text, state, digits, unit.exponent - decimals, unit)


def read_share(text: str, numbers: Convention | None) -> Amount:
    """Read a share in percent, ``64.3%`` or ``64,3 %``.

    A single mark always separates decimals, because the thousands of a share would be far above 100 %; under a
    declared convention it must be that convention's decimal mark.
    """
    state, number, suffix = _split(text)
    if state in ("unknown", "rest"):
        return Amount(text, state, 0, 0, None)
    if suffix not in ("", "%"):
        raise Misread("share-unit", unit=suffix)
    if numbers is None and is_ambiguous(number):
        numbers = "vi" if "," in number else "en"
    digits, decimals = read_number(number, numbers)
    return Amount(text, state, digits, -decimals, PERCENT)


_RANGE = re.compile(r"(?:từ )?([0-9][0-9.,_]*) ?(?:[-–]|đến|to) ?([0-9][0-9.,_]*)(?: (.*))?", re.IGNORECASE)


def read_count(text: str, numbers: Convention | None, unit: Unit) -> Amount:
    """Read a written number of things, or a range of one (``30-40``), that ``unit`` names.

    Of a qualified range the end that the qualifier speaks of counts: ``ít nhất 8-10`` is at least 8. Raises Misread:
    ``count-unit`` (another unit), ``range`` (its end comes before its start) and the reasons of `read_number`.
    """
    qualifier, words = qualified(normal(text))
    match = _RANGE.fullmatch(words)
    if match is None:
        qualifier, number, suffix = _split(text)
        if qualifier in ("unknown", "rest"):
            return Amount(text, qualifier, 0, 0, None)
        _refuse_other(suffix, unit)
        digits, decimals = read_number(number, numbers)
        return Amount(text, qualifier, digits, -decimals, unit)
    _refuse_other(match[3] or "", unit)
    (low, low_decimals), (high, high_decimals) = (read_number(end, numbers) for end in match.group(1, 2))
    decimals = max(low_decimals, high_decimals)
    low, high = low * 10 ** (decimals - low_decimals), high * 10 ** (decimals - high_decimals)
    if high < low:
        raise Misread("range")
    if qualifier in ("exact", "about"):
        return Amount(text, "between", low, -decimals, unit, high)
    return Amount(text, qualifier, high if qualifier in _UPPER else low, -decimals, unit)


def counted(text: str) -> str:
    """What a written number of things, or a range of one, says that it counts; nothing where it does not say."""
    match = _RANGE.fullmatch(qualified(normal(text))[1])
    if match is not None:
        return match[3] or ""
    try:
        return _split(text)[2]
    except Misread:
        return ""


def _refuse_other(suffix: str, unit: Unit) -> None:
    if suffix and unit.vi and suffix.lower() != normal(unit.vi).lower():
        raise Misread("count-unit", unit=suffix, counted=unit.vi)


def _split(text: str) -> tuple[Qualifier, str, str]:
    """The qualifier, the number and the unit's text of a figure."""
    words = normal(text)
    lowered = words.lower()
    if lowered in _UNKNOWN:
        return "unknown", "", ""
    if lowered in _REST:
        return "rest", "", ""
    qualifier, words = qualified(words)
    if _signed(words):
        raise Misread("negative")
    match = NUMBER.match(words)
    if match is None:
        raise Misread("not-a-number")
    number, suffix = match[0], words[match.end() :].strip()
    if re.match(r"[eE][+-]?[0-9]", suffix):
        raise Misread("exponent")
    if suffix[:1] in tuple(".,_-–+/:") or suffix[:1].isdigit():
        raise Misread("not-a-number")
    return qualifier, number, suffix


def _signed(words: str) -> bool:
    return words[:1] in "-−–" and NUMBER.match(words[1:].lstrip()) is not None


def without_sign(text: str) -> str:
    """A written number without the minus sign in front of its digits."""
    return re.sub(r"[-−–]\s*(?=[0-9])", "", text, count=1)


def qualified(words: str) -> tuple[Qualifier, str]:
    """The qualifier in front of a number, and the rest; ``khoảng`` before or behind another one adds nothing to it."""
    found: Qualifier = "exact"
    while not words[:1].isdigit():
        lowered = words.lower()
        for word, meaning in _QUALIFIERS:
            if lowered.startswith(word) and (found in ("exact", "about") or meaning == "about"):
                found = meaning if found in ("exact", "about") else found
                words = words[len(word) :].lstrip()
                break
        else:
            break
    return found, words


def in_unit(value: int, exponent: int, unit: Unit) -> Decimal:
    """``value`` times 10**``exponent`` đồng (or percent) as an exact decimal number of ``unit``."""
    shift = exponent - unit.exponent
    if shift > 0:
        value, shift = value * 10**shift, 0
    return exact(value, -shift)


def convention_of(amount: Amount) -> Convention | None:
    """The convention that an amount's decimal mark shows; None if it has no decimals."""
    match = NUMBER.search(amount.text)
    if match is None or amount.unit is None or amount.unit.exponent <= amount.exponent:
        return None
    marks = [character for character in match[0] if not character.isdigit()]
    return next((name for name, (_, mark) in MARKS.items() if marks and mark == marks[-1]), None)


def rewritten(amount: Amount, value: int, exponent: int, step: int = 0, numbers: Convention | None = None) -> str:
    """The text of an amount with another value: ``value`` times 10**``exponent`` đồng, in the same unit and marks.

    ``step`` is the precision to write it to, where it differs from the amount's own; decimals grow where the value
    needs them. ``numbers`` is the convention to write in where the text shows none; without any, a number is written so
    that it can be read in one way only. A share's value counts units of its own last digit.
    """
    if amount.unit is None or amount.unit is PERCENT:
        decimals, digits = -amount.exponent, value
    else:
        number = in_unit(value, exponent, amount.unit)
        written = amount.unit.exponent - amount.exponent
        if step:
            written = decimals_of(in_unit(step, exponent, amount.unit))
        decimals = max(written, decimals_of(number), 0)
        digits = int(number.scaleb(decimals))
    match = NUMBER.search(amount.text)
    old = match[0] if match else ""
    marks = [character for character in old if not character.isdigit()]
    had_decimals = amount.unit is not None and amount.unit.exponent > amount.exponent
    mark = marks.pop() if had_decimals and marks else ""
    grouping = marks[0] if marks else ""
    if not mark and decimals > 0:
        mark = MARKS[numbers][1] if numbers is not None else "." if grouping == "," else ","
        if numbers is None and not grouping and decimals == GROUPED:
            digits, decimals = digits * 10, decimals + 1
    text = str(digits).rjust(decimals + 1, "0")
    whole = text[: len(text) - decimals] if decimals > 0 else text
    if grouping:
        whole = f"{int(whole):,}".replace(",", grouping)
    new = whole + (mark + text[len(text) - decimals :] if decimals > 0 else "")
    return amount.text.replace(old, new, 1) if old else new


GROUPED = 3  # digits between two separators of thousands


class Quantity(NamedTuple):
    """An exact number of a unit, as a message or a table shows it."""

    value: Decimal
    unit: Unit
    decimals: bool = False

    def text(self, style: Style) -> str:
        """The number and its unit in the reader's language."""
        return f"{show(self.value, style, zeros=self.decimals)} {unit_name(self.unit, style)}".rstrip()

    def plain(self) -> str:
        """The number as data."""
        return f"{self.value:f}" if self.decimals else plain(self.value)
