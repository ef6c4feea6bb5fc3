"""How amounts are written in a plan, and how a written one is read back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MARKS = {"vi": (".", ","), "en": (",", ".")}
BILLION = "tỷ đồng"
MILLION = "triệu đồng"


@dataclass(frozen=True)
class Style:
    """One way of writing amounts: the unit, its decimals, and how numbers are marked.

    ``scale`` is how many units of the truth (1 triệu, unless the plan is finer) one unit of the last digit is.
    """

    unit: str = MILLION
    numbers: str | None = None
    decimals: int = 0
    grouped: bool = False
    suffix: str = ""
    scale: int = 1

    @property
    def marks(self) -> tuple[str, str]:
        """The mark of thousands and the mark of decimals."""
        return MARKS[self.numbers or "vi"]


def spell(ints: str, fraction: str, style: Style) -> str:
    """The text of a number with these digits before and after its decimal mark."""
    thousands, decimal = style.marks
    if style.grouped and len(ints) > 3:
        head = len(ints) % 3
        groups = ([ints[:head]] if head else []) + [ints[at : at + 3] for at in range(head, len(ints), 3)]
        ints = thousands.join(groups)
    return ints + (decimal + fraction if fraction else "") + style.suffix


def write(amount: int, style: Style) -> str:
    """An amount of the truth as this style writes it, rounded half up where the style is coarser."""
    units = int((Decimal(amount) / style.scale).quantize(Decimal(1), ROUND_HALF_UP))
    digits = str(units).zfill(style.decimals + 1)
    cut = len(digits) - style.decimals
    return spell(digits[:cut], digits[cut:], style)


def parts(text: str, style: Style) -> tuple[str, str]:
    """The digits of a written number before and after its decimal mark."""
    thousands, decimal = style.marks
    body = text.removesuffix(style.suffix).removesuffix("%").strip()
    if style.decimals or style.numbers or not body.isdigit():
        ints, _, fraction = body.replace(thousands, "").partition(decimal)
        return ints, fraction
    return body, ""


def read(text: str, style: Style) -> Decimal:
    """The value of a written number, in the unit of the style."""
    ints, fraction = parts(text, style)
    return Decimal(f"{ints}.{fraction}" if fraction else ints)


def quantum(text: str, style: Style) -> Decimal:
    """What the last written digit counts."""
    return Decimal(1).scaleb(-len(parts(text, style)[1]))


def write_value(value: Decimal, style: Style) -> str | None:
    """An exact value as this style writes it, or nothing where it has no digits for it."""
    units = value.scaleb(style.decimals)
    if units != units.to_integral_value() or units < 0:
        return None
    digits = str(int(units)).zfill(style.decimals + 1)
    cut = len(digits) - style.decimals
    return spell(digits[:cut], digits[cut:], style)


def trimmed(value: Decimal, style: Style) -> str:
    """A value with as many decimals as it needs."""
    text = format(value, "f")
    ints, _, fraction = text.partition(".")
    return spell(ints, fraction.rstrip("0"), style)


def ambiguous(text: str, style: Style) -> bool:
    """Whether nobody can tell which number it is: one mark before three digits, and no convention declared."""
    if style.numbers:
        return False
    body = text.removesuffix(style.suffix)
    return any(body.count(mark) == 1 and len(body.split(mark)[1]) == 3 for mark in ".,")


def percent(text: str) -> Decimal:
    """The value of a written share."""
    return Decimal(text.rstrip("%").strip().replace(",", "."))


def write_percent(value: Decimal, like: str) -> str:
    """A share written with the decimals and the mark of another one, rounded half up."""
    number = like.rstrip("%").strip()
    mark = "," if "," in number else "."
    places = len(number.partition(mark)[2])
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return format(rounded, "f").replace(".", mark) + like[len(number) :]
