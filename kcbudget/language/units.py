"""The units of figures: of money in all their spellings, per cent, and things that are counted."""

from typing import NamedTuple

from kcbudget.language.numerals import Style, normal


class Unit(NamedTuple):
    """A unit of figures: 10**exponent đồng for money, hundredths of a whole for a share, or things that are counted."""

    vi: str
    en: str
    exponent: int
    counts: bool = False


DONG = Unit("đồng", "VND", 0)
THOUSAND = Unit("nghìn đồng", "thousand VND", 3)
MILLION = Unit("triệu đồng", "million VND", 6)
BILLION = Unit("tỷ đồng", "billion VND", 9)
PERCENT = Unit("%", "%", 0)
ANYTHING = Unit("", "", 0, counts=True)  # things of a kind that is not said
MONEY_UNITS = (DONG, THOUSAND, MILLION, BILLION)
IN_WORDS = Unit("đồng", "VND", 0)  # of an amount that is written in words; known by identity


def _money_names() -> dict[str, Unit]:
    scales: dict[Unit, tuple[str, ...]] = {
        THOUSAND: ("nghìn", "ngàn", "thousand"),
        MILLION: ("triệu", "tr", "million"),
        BILLION: ("tỷ", "tỉ", "billion"),
    }
    currencies = ("đồng", "đ", "vnd", "vnđ")
    names = dict.fromkeys(currencies, DONG)
    for unit, words in scales.items():
        for word in words:
            names[word] = unit
            names["trđ"] = MILLION
            for currency in currencies:
                names[f"{word} {currency}"] = unit
    return names


MONEY_NAMES = _money_names()


def money_unit(text: str) -> Unit | None:
    """The money unit that ``text`` names in any of its spellings, or None."""
    return MONEY_NAMES.get(normal(text).lower())


def unit_name(unit: Unit, style: Style) -> str:
    """The unit's name in the reader's language."""
    return unit.vi if style.language == "vi" else unit.en
