"""What a slip of each kind can make of one right figure: all its possible outcomes, as texts."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from .figures import ambiguous, parts, percent, read, spell, trimmed, write_percent, write_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from .figures import Style
    from .plans import Figure
    from .relations import Relation

DIGITS = "0123456789"


@dataclass
class Neighbours:
    """Which figures stand beside each one, in rows, columns and sums."""

    beside: dict[Figure, list[Figure]] = field(default_factory=dict)

    def add(self, one: Figure, other: Figure) -> None:
        """One figure may be copied from the other."""
        beside = self.beside.setdefault(one, [])
        if other not in beside:
            beside.append(other)


def neighbours(sums: Iterable[Relation], lines: Iterable[list[Figure]]) -> Neighbours:
    """What stands left, right, above and below, the total of each sum, and the first part of it."""
    found = Neighbours()
    rows = [line for line in lines if len(line) > 1]
    for relation in sums:
        whole, *rest = relation.figures
        rows.append(rest)
        found.add(whole, rest[0])
        for part in rest:
            found.add(part, whole)
    for row in rows:
        for one, other in itertools.pairwise(row):
            found.add(one, other)
            found.add(other, one)
    return found


def respell(digits: str, cut: int, style: Style) -> str | None:
    """A number with its first so many digits before the mark, or nothing where nobody writes it so."""
    ints, fraction = digits[:cut], digits[cut:]
    if not ints or (len(ints) > 1 and ints[0] == "0") or not digits.strip("0"):
        return None
    return spell(ints, fraction, style)


def split(text: str, style: Style) -> tuple[str, int]:
    """The digits of a number and how many stand before the mark."""
    ints, fraction = parts(text, style)
    return ints + fraction, len(ints)


def digit(text: str, style: Style) -> list[str | None]:
    """Another digit in one place."""
    digits, cut = split(text, style)
    return [
        respell(digits[:at] + new + digits[at + 1 :], cut, style)
        for at, old in enumerate(digits)
        for new in DIGITS
        if new != old
    ]


def exchanged_digits(text: str, style: Style, apart: int) -> list[str | None]:
    """Two digits exchanged that stand so far apart."""
    digits, cut = split(text, style)
    found: list[str | None] = []
    for at in range(len(digits) - apart):
        swapped = list(digits)
        swapped[at], swapped[at + apart] = swapped[at + apart], swapped[at]
        found.append(respell("".join(swapped), cut, style))
    return found


def swap(text: str, style: Style) -> list[str | None]:
    """Two neighbouring digits exchanged."""
    return exchanged_digits(text, style, 1)


def jump(text: str, style: Style) -> list[str | None]:
    """Two digits exchanged over the one between them."""
    return exchanged_digits(text, style, 2)


def dropped(text: str, style: Style) -> list[str | None]:
    """One digit left out."""
    digits, cut = split(text, style)
    return [respell(digits[:at] + digits[at + 1 :], cut - (at < cut), style) for at in range(len(digits))]


def doubled(text: str, style: Style) -> list[str | None]:
    """One digit typed twice."""
    digits, cut = split(text, style)
    return [respell(digits[: at + 1] + digits[at:], cut + (at < cut), style) for at in range(len(digits))]


def added(text: str, style: Style) -> list[str | None]:
    """Any digit put in anywhere."""
    digits, cut = split(text, style)
    return [
        respell(digits[:at] + new + digits[at:], cut + (at < cut or cut == len(digits)), style)
        for at in range(len(digits) + 1)
        for new in DIGITS
    ]


def scaled(text: str, style: Style, places: int) -> str | None:
    """The number with its mark moved by so many places."""
    value = read(text, style).scaleb(places)
    if value == value.to_integral_value() and not style.decimals:
        return spell(str(int(value)), "", style) if value else None
    if places > 0:
        return write_value(value, style)
    return trimmed(value, style) if style.numbers else None


def shift(text: str, style: Style) -> list[str | None]:
    """The mark moved by one place, or a nought more or less."""
    return [scaled(text, style, 1), scaled(text, style, -1)]


def unit(text: str, style: Style) -> list[str | None]:
    """Written in a unit a thousand times larger or smaller."""
    return [scaled(text, style, 3), scaled(text, style, -3)]


def separator(text: str, style: Style) -> list[str | None]:
    """The mark of decimals lost."""
    ints, fraction = parts(text, style)
    return [spell((ints + fraction).lstrip("0"), "", style)] if fraction.strip("0") else []


def coarser(text: str, style: Style) -> list[str | None]:
    """Rounded to fewer digits."""
    value = read(text, style)
    ints, fraction = parts(text, style)
    found: list[str | None] = []
    for places in range(1, len(fraction) + 1):
        step = Decimal(1).scaleb(places - len(fraction))
        rounded = value.quantize(step, ROUND_HALF_UP)
        whole, _, rest = format(rounded, "f").partition(".")
        found.append(spell(whole, rest, style))
    if not fraction:
        for step in (Decimal(10), Decimal(50), Decimal(100), Decimal(1000)):
            rounded = (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step
            if len(ints) >= len(str(step)):
                found.append(write_value(rounded, style))
    return [each for each in found if each is not None and read(each, style) != value]


def carry(text: str, style: Style) -> list[str | None]:
    """One more or less in one place of the digits, carried into the next."""
    digits, cut = split(text, style)
    found: list[str | None] = []
    for place in range(len(digits) - 1):
        for sign in (1, -1):
            value = int(digits) + sign * 10**place
            new = str(value).zfill(len(digits))
            if value > 0 and len(new) == len(digits) and sum(a != b for a, b in zip(digits, new, strict=True)) > 1:
                found.append(respell(new, cut, style))
    return found


def arbitrary(text: str, style: Style, rng: Random) -> str | None:
    """Any number of as many digits."""
    digits, cut = split(text, style)
    low = 10 ** (len(digits) - 1) if cut > 1 or cut == len(digits) else 1
    return respell(str(rng.randint(low, 10 ** len(digits) - 1)).zfill(len(digits)), cut, style)


LOOKS: dict[str, Callable[[str, Style], list[str | None]]] = {
    "digit": digit, "swap": swap, "jump": jump, "dropped": dropped, "doubled": doubled, "added": added,
    "shift": shift, "unit": unit, "separator": separator, "rounded": coarser, "carry": carry,
}  # fmt: skip
SINGLE = [*LOOKS, "copied", "other"]


def outcomes(kind: str, figure: Figure, right: str, beside: Neighbours) -> set[str]:
    """All that a slip of this kind can make of a figure that should say ``right``."""
    if kind == "copied":
        same = [each for each in beside.beside.get(figure, []) if each.style == figure.style]
        found: list[str | None] = [each.text for each in same]
    else:
        found = LOOKS[kind](right, figure.style)
    value = read(right, figure.style)
    return {
        each
        for each in found
        if each is not None
        and each != right
        and not ambiguous(each, figure.style)
        and read(each, figure.style) != value
    }


def slip(kind: str, figure: Figure, beside: Neighbours, rng: Random) -> str | None:
    """One slip of this kind, by chance."""
    if kind == "other":
        text = arbitrary(figure.true, figure.style, rng)
        return text if text != figure.true else None
    found = sorted(outcomes(kind, figure, figure.true, beside))
    return rng.choice(found) if found else None


def share_outcomes(kind: str, right: str, ratios: list[Decimal]) -> set[str]:
    """All that a slip of this kind can make of a share: a digit, or what it would be of another whole."""
    number = right.rstrip("%").strip()
    tail = right[len(number) :]
    if kind == "share-digit":
        found = {
            number[:at] + new + number[at + 1 :] + tail
            for at, old in enumerate(number)
            if old in DIGITS
            for new in DIGITS
            if new != old and not (at == 0 and new == "0" and number[1:2].isdigit())
        }
    elif kind == "share-truncated":
        step = Decimal(1).scaleb(-len(number.replace(",", ".").partition(".")[2]))
        found = {write_percent(ratio.quantize(step, ROUND_DOWN), right) for ratio in ratios[:1]}
    else:
        found = {write_percent(ratio, right) for ratio in ratios[1:]}
    return {each for each in found if each != right and Decimal(0) < percent(each) <= 100}
