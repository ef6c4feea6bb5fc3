"""Written text to exact numbers and back: every reading of a figure that the plan format names."""

import unicodedata
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcbudget.language.amounts import Amount, Quantity, in_unit, read_money, read_share
from kcbudget.language.numerals import ENGLISH, VIETNAMESE, Misread, Style, plain, show
from kcbudget.language.units import BILLION, DONG, MILLION, PERCENT, THOUSAND, Unit, money_unit


def money(text: str, numbers: str | None = None, unit: Unit | None = MILLION) -> tuple[str, int, int]:
    amount = read_money(text, numbers, unit)  # type: ignore[arg-type]
    assert amount.text == text
    return amount.qualifier, amount.digits, amount.exponent


def refusal(text: str, numbers: str | None = None, unit: Unit | None = MILLION) -> tuple[str, dict[str, str]]:
    with pytest.raises(Misread) as caught:
        read_money(text, numbers, unit)  # type: ignore[arg-type]
    return caught.value.reason, caught.value.detail


# ------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("text", "digits", "decimals"),
    [
        ("0", 0, 0),
        ("75300", 75300, 0),
        ("010", 10, 0),
        ("000", 0, 0),
        ("75_300", 75300, 0),
        ("75 300", 75300, 0),
        ("75\u00a0300", 75300, 0),
        ("1 234 567", 1234567, 0),
        ("413,3", 4133, 1),
        ("4.5", 45, 1),
        ("18,24", 1824, 2),
        ("18,2460", 182460, 4),
        ("0,814", 814, 3),
        ("0.814", 814, 3),
        ("010.814", 10814, 3),
        ("75.300.000", 75300000, 0),
        ("75,300,000", 75300000, 0),
        ("1.234,5", 12345, 1),
        ("1,234.5", 12345, 1),
        ("1.234.567,89", 123456789, 2),
        ("75 300,5", 753005, 1),
        ("75 300.5", 753005, 1),
        ("75_300.25", 7530025, 2),
        ("1234,567", 1234567, 3),
        ("1234.567", 1234567, 3),
        ("5,00", 500, 2),
        ("9" * 30, int("9" * 30), 0),
        ("0." + "1" * 29, int("1" * 29), 29),
    ],
)
def test_a_number_that_reads_one_way_is_taken(text: str, digits: int, decimals: int) -> None:
    assert money(text) == ("exact", digits, 6 - decimals)


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("75.300", "75,300", "75.3"),
        ("18,246", "18.246", "18,246"),
        ("1.000", "1,000", "1"),
        ("332,224", "332.224", "332,224"),
        ("999.999", "999,999", "999.999"),
    ],
)
def test_a_number_with_two_readings_is_refused_with_both(text: str, vi: str, en: str) -> None:
    assert refusal(text) == ("ambiguous", {"number": text, "vi": vi, "en": en})


@pytest.mark.parametrize(
    ("text", "numbers", "digits", "decimals"),
    [
        ("75.300", "vi", 75300, 0),
        ("75.300", "en", 75300, 3),
        ("18,246", "vi", 18246, 3),
        ("18,246", "en", 18246, 0),
        ("75300", "vi", 75300, 0),
        ("75300", "en", 75300, 0),
        ("75 300", "vi", 75300, 0),
        ("75_300,5", "vi", 753005, 1),
        ("4,5", "vi", 45, 1),
        ("4.5", "en", 45, 1),
        ("1.234,5", "vi", 12345, 1),
        ("1,234.5", "en", 12345, 1),
    ],
)
def test_a_declared_convention_decides(text: str, numbers: str, digits: int, decimals: int) -> None:
    assert money(text, numbers) == ("exact", digits, 6 - decimals)


@pytest.mark.parametrize(
    ("text", "numbers", "other", "rewritten"),
    [
        ("4.5", "vi", "en", "4,5"),
        ("4,5", "en", "vi", "4.5"),
        ("1,234.5", "vi", "en", "1.234,5"),
        ("1.234,50", "en", "vi", "1,234.50"),
        ("75,300,000", "vi", "en", "75.300.000"),
        ("75.300.000", "en", "vi", "75,300,000"),
        ("0.814", "vi", "en", "0,814"),
    ],
)
def test_a_number_of_the_other_convention_is_refused(text: str, numbers: str, other: str, rewritten: str) -> None:
    detail = {"number": text, "declared": numbers, "other": other, "rewritten": rewritten}
    assert refusal(text, numbers) == ("convention", detail)


MALFORMED = [
    *("10.814.5", "10,814,5", "1.23.456", "1..5", "1.,5", "1,5.", "75.30.000", "1234.567.890", "1,234,56", "1.5,5.5"),
    *("75 30", "75 300 00", "7 5300", "1__000", "1_00", "75_300 000", "1.234 567"),
]


@pytest.mark.parametrize("text", MALFORMED)
@pytest.mark.parametrize("numbers", [None, "vi", "en"])
def test_a_number_that_fits_no_convention_is_refused(text: str, numbers: str | None) -> None:
    assert refusal(text, numbers)[0] in ("malformed", "not-a-number")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5", "negative"),
        ("−5", "negative"),
        ("–5", "negative"),
        ("- 5", "negative"),
        ("gần -5", "negative"),
        ("-0", "negative"),
        ("1e3", "exponent"),
        ("1E3", "exponent"),
        ("1e+3", "exponent"),
        ("1.5e-3", "exponent"),
        ("1:30", "not-a-number"),
        ("5/2", "not-a-number"),
        ("30-40", "not-a-number"),
        ("+5", "not-a-number"),
        ("no", "not-a-number"),
        ("inf", "not-a-number"),
        (".inf", "not-a-number"),
        ("nan", "not-a-number"),
        (".5", "not-a-number"),
        (",5", "not-a-number"),
        ("5.", "not-a-number"),
        ("5,", "not-a-number"),
        ("0x10", "unit"),
        ("triệu", "not-a-number"),
        ("gần", "not-a-number"),
        (">", "not-a-number"),
        ("=5", "not-a-number"),
        ("½", "not-a-number"),
        ("٣٠٠", "not-a-number"),
        ("３００", "not-a-number"),
        ("null", "not-a-number"),
        ("9" * 31, "too-long"),
        ("9" * 6000, "too-long"),
        ("0." + "1" * 30, "too-long"),
        ("1." * 3000 + "1", "too-long"),
        ("1" + "." * 6000, "not-a-number"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text: str, reason: str) -> None:
    assert refusal(text)[0] == reason


# ------------------------------------------------------------------------------------------- units


UNITS = {
    DONG: ("đồng", "đ", "VND", "VNĐ", "vnd"),
    THOUSAND: ("nghìn đồng", "ngàn đồng", "nghìn", "ngàn", "thousand VND"),
    MILLION: ("triệu đồng", "triệu", "tr", "trđ", "tr đồng", "million VND"),
    BILLION: ("tỷ đồng", "tỉ đồng", "tỷ", "tỉ", "billion VND"),
}
SPELLINGS = [(spelling, unit) for unit, spellings in UNITS.items() for spelling in spellings]


@pytest.mark.parametrize(("spelling", "unit"), SPELLINGS)
def test_a_unit_is_known_in_every_spelling(spelling: str, unit: Unit) -> None:
    decomposed = unicodedata.normalize("NFD", spelling)
    for text in (spelling, spelling.upper(), spelling.title(), decomposed, decomposed.upper(), f"  {spelling} "):
        assert money_unit(text) is unit
        assert money(f"12 {text}", unit=None) == ("exact", 12, unit.exponent)
        assert money(f"12{text}", unit=None) == ("exact", 12, unit.exponent)


def test_two_spaces_and_a_hard_space_are_one_space() -> None:
    assert money_unit("triệu \u00a0 đồng") is MILLION


@pytest.mark.parametrize(
    "text", ["người", "%", "USD", "triệu USD", "triệu đồng/năm", "tỷ tỷ", "đồng đồng", "đồng triệu", ""]
)
def test_what_is_no_money_unit_is_none(text: str) -> None:
    assert money_unit(text) is None


@pytest.mark.parametrize(
    ("text", "digits", "exponent"),
    [
        ("18,246 tỷ đồng", 18246, 6),
        ("4,5 tỷ", 45, 8),
        ("75.300 triệu đồng", 75300, 6),
        ("900 triệu", 900, 6),
        ("900 nghìn đồng", 900, 3),
        ("900.000 đồng", 900000, 0),
        ("0,5 đồng", 5, -1),
    ],
)
def test_a_figures_own_unit_overrides_the_plans_and_gives_its_quantum(text: str, digits: int, exponent: int) -> None:
    for unit in (None, DONG, BILLION):
        assert money(text, "vi", unit) == ("exact", digits, exponent)


def test_a_bare_number_needs_a_unit() -> None:
    assert refusal("300", unit=None) == ("bare", {"number": "300"})
    assert refusal("gần 300", unit=None) == ("bare", {"number": "300"})
    assert money("300", unit=BILLION) == ("exact", 300, 9)


@pytest.mark.parametrize(
    "text", ["300 người", "300 %", "300%", "300 triệu USD", "300 triệu đồng/năm", "5 x", "5 (năm)"]
)
def test_a_unit_that_is_not_money_is_named(text: str) -> None:
    assert refusal(text) == ("unit", {"unit": text.lstrip("0123456789 ")})


# ------------------------------------------------------------------------------------------- states and qualifiers


@pytest.mark.parametrize("text", ["", "~", "unknown", "Unknown", "UNKNOWN", " unknown ", "chưa rõ", "không rõ", "   "])
def test_unknown_is_a_state_and_no_number(text: str) -> None:
    amount = read_money(text, None, None)
    assert amount == Amount(text, "unknown", 0, 0, None)
    assert not amount.is_number


@pytest.mark.parametrize(
    "text", ["rest", "Rest", "còn lại", "CÒN LẠI", unicodedata.normalize("NFD", "còn lại"), " còn  lại"]
)
def test_rest_is_a_state_and_no_number(text: str) -> None:
    amount = read_money(text, None, None)
    assert amount == Amount(text, "rest", 0, 0, None)
    assert not amount.is_number


QUALIFIERS = {
    "nearly": ("gần 11", "GẦN 11", "nearly 11", "khoảng gần 11"),
    "over": ("hơn 11", "Hơn 11", "over 11", "khoảng hơn 11", "Khoảng  hơn 11"),
    "about": (
        *("khoảng 11", "~11", "~ 11", "Khoảng 11", "about 11", "xấp xỉ 11", "chừng 11", "ước 11", "ước đạt 11"),
        *("Ước đạt 11", "≈ 11", "≈11", "trên dưới 11", "ước khoảng 11"),
    ),
    "at-least": (
        *("tối thiểu 11", "ít nhất 11", ">=11", ">= 11", "≥ 11", "at least 11", "trên 11", "above 11"),
        *("tối thiểu khoảng 11", "ít nhất khoảng 11", "khoảng trên 11"),
    ),
    "at-most": ("tối đa 11", "<=11", "<= 11", "≤11", "không quá 11", "at most 11", "dưới 11", "below 11"),
    "below": ("<11", "< 11"),
    "above": (">11", "> 11"),
}


@pytest.mark.parametrize(("meaning", "text"), [(name, text) for name, texts in QUALIFIERS.items() for text in texts])
def test_a_qualified_figure_keeps_its_number_and_its_bound(meaning: str, text: str) -> None:
    for spelling in (text, unicodedata.normalize("NFD", text)):
        assert money(spelling) == (meaning, 11, 6)
        assert money(f"{spelling} tỷ đồng") == (meaning, 11, 9)
        assert read_money(spelling, None, MILLION).is_number


def test_an_ambiguous_number_stays_ambiguous_behind_a_qualifier() -> None:
    assert refusal("gần 75.300") == ("ambiguous", {"number": "75.300", "vi": "75,300", "en": "75.3"})


# ------------------------------------------------------------------------------------------- shares


@pytest.mark.parametrize(
    ("text", "numbers", "digits", "decimals"),
    [
        ("64.3%", None, 643, 1),
        ("64,3%", None, 643, 1),
        ("64,3 %", None, 643, 1),
        ("64.3", None, 643, 1),
        ("64.300%", None, 64300, 3),
        ("64,300%", None, 64300, 3),
        ("0%", None, 0, 0),
        ("100%", None, 100, 0),
        ("250 %", None, 250, 0),
        ("64,3%", "vi", 643, 1),
        ("64.3%", "en", 643, 1),
        ("64,300%", "vi", 64300, 3),
    ],
)
def test_a_share_is_a_percentage_to_its_last_digit(text: str, numbers: str | None, digits: int, decimals: int) -> None:
    share = read_share(text, numbers)  # type: ignore[arg-type]
    assert share == Amount(text, "exact", digits, -decimals, PERCENT)


@pytest.mark.parametrize(
    ("text", "numbers", "reason"),
    [
        ("64.3%", "vi", "convention"),
        ("64,3%", "en", "convention"),
        ("64 triệu", None, "share-unit"),
        ("64 %%", None, "share-unit"),
        ("-5%", None, "negative"),
        ("1/3", None, "not-a-number"),
        ("64.3.1%", None, "malformed"),
        ("0." + "3" * 30 + "%", None, "too-long"),
    ],
)
def test_what_is_no_share_is_refused(text: str, numbers: str | None, reason: str) -> None:
    with pytest.raises(Misread) as caught:
        read_share(text, numbers)  # type: ignore[arg-type]
    assert caught.value.reason == reason


def test_an_unknown_share_is_no_number() -> None:
    assert read_share("", None).qualifier == "unknown"
    assert read_share("rest", None).qualifier == "rest"


# ------------------------------------------------------------------------------------------- printing

STYLES = st.sampled_from([(ENGLISH, "en"), (VIETNAMESE, "vi")])
digits = st.integers(0, 10**26 - 1)
decimals = st.integers(0, 3)


@given(digits, decimals, STYLES)
def test_what_is_shown_reads_back_as_the_same_number(value: int, places: int, style: tuple[Style, str]) -> None:
    number = in_unit(value, 6 - places, MILLION)
    shown = show(number, style[0], zeros=True)
    assert money(shown, style[1]) == ("exact", value, 6 - places)
    trimmed = read_money(show(number, style[0]), style[1], MILLION)  # type: ignore[arg-type]
    assert trimmed.digits * 10**places == value * 10 ** (6 - trimmed.exponent)


@given(digits, decimals)
def test_plain_numbers_are_exact_data(value: int, places: int) -> None:
    text = plain(in_unit(value, 6 - places, MILLION))
    assert Fraction(text) * 10**places == value
    assert "e" not in text.lower()
    assert not text.startswith(".")
    assert "." not in text or not text.endswith(("0", "."))


@given(
    st.integers(0, 10**21 - 1),
    st.sampled_from([DONG, THOUSAND, MILLION, BILLION]),
    st.sampled_from([DONG, THOUSAND, MILLION, BILLION]),
)
def test_a_unit_changes_how_a_number_is_shown_and_not_what_it_is(value: int, own: Unit, other: Unit) -> None:
    shown = read_money(f"{show(in_unit(value, own.exponent, other), ENGLISH)} {other.en}", "en", None)
    assert shown.digits * 10 ** (shown.exponent + 9) == value * 10 ** (own.exponent + 9)


@pytest.mark.parametrize(
    ("number", "style", "expected"),
    [
        ("75300", ENGLISH, "75,300"),
        ("75300", VIETNAMESE, "75.300"),
        ("18.246", VIETNAMESE, "18,246"),
        ("1234.50", ENGLISH, "1,234.5"),
        ("-540", ENGLISH, "-540"),
        ("-1234567", VIETNAMESE, "-1.234.567"),
        ("0", ENGLISH, "0"),
        ("0.00", ENGLISH, "0"),
        ("1E+3", ENGLISH, "1,000"),
        ("9" * 40, ENGLISH, f"{int('9' * 40):,}"),
    ],
)
def test_a_number_is_shown_in_the_readers_style(number: str, style: Style, expected: str) -> None:
    assert show(Decimal(number), style) == expected


def test_a_difference_has_a_sign_unless_it_is_nothing() -> None:
    assert [show(Decimal(number), ENGLISH, signed=True) for number in ("540", "-540", "0")] == ["+540", "-540", "0"]


def test_a_quantity_is_shown_with_its_unit_in_either_language() -> None:
    total = Quantity(Decimal(75300), MILLION)
    assert total.text(ENGLISH) == "75,300 million VND"
    assert total.text(VIETNAMESE) == "75.300 triệu đồng"
    assert total.plain() == "75300"
    share = Quantity(Decimal("64.0"), PERCENT, decimals=True)
    assert share.text(ENGLISH) == "64.0 %"
    assert share.text(VIETNAMESE) == "64,0 %"
    assert share.plain() == "64.0"
