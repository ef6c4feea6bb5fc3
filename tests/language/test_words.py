"""Amounts in words: every amount is written as people write it and read back, and beside digits it must agree."""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ids, messages, outcomes, run

import kcbudget
from kcbudget.answers.findings import SuspectTold
from kcbudget.language.amounts import read_money
from kcbudget.language.numerals import Misread
from kcbudget.language.spelling import rewritten, write
from kcbudget.language.units import DONG, MILLION, THOUSAND
from kcbudget.language.words import Spelled, beside, bracketed, read

# ---------------------------------------------------------------------------------------------- writing

WRITTEN = {
    0: "không đồng",
    4: "bốn đồng",
    5: "năm đồng",
    10: "mười đồng",
    11: "mười một đồng",
    14: "mười bốn đồng",
    15: "mười lăm đồng",
    20: "hai mươi đồng",
    21: "hai mươi mốt đồng",
    24: "hai mươi tư đồng",
    25: "hai mươi lăm đồng",
    55: "năm mươi lăm đồng",
    100: "một trăm đồng",
    101: "một trăm linh một đồng",
    104: "một trăm linh bốn đồng",
    105: "một trăm linh năm đồng",
    110: "một trăm mười đồng",
    115: "một trăm mười lăm đồng",
    555: "năm trăm năm mươi lăm đồng",
    1_000: "một nghìn đồng",
    1_005: "một nghìn không trăm linh năm đồng",
    1_025: "một nghìn không trăm hai mươi lăm đồng",
    1_500: "một nghìn năm trăm đồng",
    523_056: "năm trăm hai mươi ba nghìn không trăm năm mươi sáu đồng",
    5_025_110: "năm triệu không trăm hai mươi lăm nghìn một trăm mười đồng",
    145_001_000: "một trăm bốn mươi lăm triệu không trăm linh một nghìn đồng",
    1_505_555_005: "một tỷ năm trăm linh năm triệu năm trăm năm mươi lăm nghìn không trăm linh năm đồng",
    18_246_000_000: "mười tám tỷ hai trăm bốn mươi sáu triệu đồng",
    75_300_000_000: "bảy mươi lăm tỷ ba trăm triệu đồng",
    1_000_005_000: "một tỷ không trăm linh năm nghìn đồng",
    1_000_000_000_000: "một nghìn tỷ đồng",
    1_230_950_880_055: "một nghìn hai trăm ba mươi tỷ chín trăm năm mươi triệu tám trăm tám mươi nghìn "
    "không trăm năm mươi lăm đồng",
    10**15: "một triệu tỷ đồng",
    1_000_200 * 10**9: "một triệu không trăm nghìn hai trăm tỷ đồng",
    10**18: "một tỷ tỷ đồng",
}


@pytest.mark.parametrize("number", WRITTEN)
def test_an_amount_is_written_as_people_write_it(number: int) -> None:
    assert write(number) == WRITTEN[number]


def value(text: str) -> int:
    digits, exponent, _, counts = read(text)
    assert counts == "đồng"
    amount: int = digits * 10**exponent
    return amount


def test_every_amount_to_20000_and_around_every_power_is_itself_again() -> None:
    amounts = {*range(20_001), *(10**power + step for power in range(4, 30) for step in (-1, 0, 1, 5, 10, 105, 1000))}
    wrong = [amount for amount in amounts if value(write(amount)) != amount]
    assert wrong == []


@given(st.integers(0, 10**15))
def test_an_amount_written_and_read_again_is_itself(amount: int) -> None:
    assert value(write(amount)) == amount


@given(st.text("0015", min_size=1, max_size=29).map(int))
def test_an_amount_full_of_zeros_written_and_read_again_is_itself(amount: int) -> None:
    assert value(write(amount)) == amount


# ---------------------------------------------------------------------------------------------- reading


def variants(text: str) -> Iterator[str]:
    """Other spellings of a written amount."""
    for word, other in (("tỷ", "tỉ"), ("nghìn", "ngàn"), ("linh", "lẻ"), ("lăm", "nhăm"), ("bảy", "bẩy")):
        yield re.sub(rf"\b{word}\b", other, text)
    yield re.sub(r"\b(mươi|linh) (?:bốn|tư)\b", r"\1 bốn", text)
    yield re.sub(r"\b(mươi|linh) (?:bốn|tư)\b", r"\1 tư", text)
    yield re.sub(r"\bmươi mốt\b", "mươi một", text)
    yield re.sub(r"\bmươi\b", "mười", text)
    yield re.sub(r"\b(tỷ|triệu|nghìn) (?!tỷ|đồng)", r"\1, ", text)
    yield re.sub(r"(?<=\w) (?=\w)", "-", text.removesuffix(" đồng")) + " đồng"
    yield unicodedata.normalize("NFD", text)
    yield text.upper()
    yield text.capitalize()
    yield f"  {text.replace(' ', '   ')} "
    for end in (" chẵn", " chẵn.", "./.", ".", " chẵn./.", ", chẵn"):
        yield text + end
    yield f"Bằng chữ: {text}"
    yield f"(Bằng chữ: {text}.)"
    for currency in ("Việt Nam đồng", "đồng Việt Nam", "VNĐ", "VND", "đ"):
        yield f"{text.removesuffix('đồng')}{currency}"


@given(st.integers(0, 10**15))
def test_every_spelling_reads_the_same(amount: int) -> None:
    text = write(amount)
    assert {variant: value(variant) for variant in variants(text)} == dict.fromkeys(variants(text), amount)


@given(st.integers(1, 10**9).map(lambda amount: amount * 10**6))
def test_the_currency_may_be_left_out_behind_a_scale(amount: int) -> None:
    assert value(write(amount).removesuffix(" đồng")) == amount


READ = {
    "bảy mươi lăm phẩy ba tỷ đồng": (753, 8),
    "mười tám phẩy hai bốn sáu tỷ": (18246, 6),
    "mười tám phẩy hai trăm bốn mươi sáu tỷ đồng": (18246, 6),
    "hai phẩy ba mươi tám tỷ": (238, 7),
    "mười tám phẩy hai lăm tỷ": (1825, 7),
    "không phẩy không năm tỷ đồng": (5, 7),
    "một phẩy không trăm linh năm tỷ đồng": (1005, 6),
    "một nghìn hai trăm phẩy năm tỷ": (12005, 8),
    "hai phẩy năm nghìn tỷ": (25, 11),
    "một tỷ rưỡi": (15, 8),
    "hai triệu rưỡi đồng": (25, 5),
    "bảy mươi lăm nghìn ba trăm triệu đồng": (75300, 6),
    "hai nghìn triệu đồng": (2000, 6),
    "ba mươi ngàn ba trăm linh chín tỷ": (30309, 9),
    "không trăm linh năm đồng": (5, 0),
    "một tỷ không trăm triệu không trăm nghìn không trăm đồng": (10**9, 0),
    "một nghìn lẻ năm đồng": (1005, 0),
    "một tỷ năm triệu": (1005, 6),
    "năm trăm hai mươi ba nghìn năm mươi sáu đồng": (523056, 0),
    "một triệu hai trăm đồng": (1000200, 0),
    "hai mươi năm triệu": (25, 6),
    "một tỷ tỷ": (1, 18),
}


@pytest.mark.parametrize("text", READ)
def test_what_people_write_is_read(text: str) -> None:
    digits, exponent, _, counts = read(text)
    assert (digits, exponent, counts) == (*READ[text], "đồng")


REFUSED = {
    "hai ba trăm tỷ triệu": ("words-place", "ba"),
    "hai trăm tỷ triệu": ("words-place", "triệu"),
    "hai trăm năm": ("words-short", "năm"),
    "một triệu năm đồng": ("words-short", "năm"),
    "một tỷ hai": ("words-short", "hai"),
    "một nghìn năm triệu đồng": ("words-short", "năm"),
    "một triệu hai trăm": ("words-short", "hai"),
    "một tỷ hai trăm": ("words-short", "hai"),
    "một triệu hai trăm tỷ đồng": ("words-short", "hai"),
    "năm triệu hai tỷ": ("words-short", "hai"),
    "một tỷ hai tỷ": ("words-place", "tỷ"),
    "ba triệu triệu": ("words-place", "triệu"),
    "ba nghìn nghìn": ("words-place", "nghìn"),
    "năm nghìn hai triệu": ("words-short", "hai"),
    "hai trăm tỷ ba trăm nghìn triệu": ("words-place", "triệu"),
    "một nghìn triệu tỷ": ("words-place", "tỷ"),
    "mười mốt": ("words-place", "mốt"),
    "một mươi": ("words-place", "mươi"),
    "một trăm một mươi": ("words-place", "mươi"),
    "mươi triệu": ("words-first", "mươi"),
    "lăm triệu": ("words-first", "lăm"),
    "tư trăm triệu": ("words-first", "tư"),
    "linh năm": ("words-first", "linh"),
    "tỷ đồng": ("words-first", "tỷ"),
    "không triệu": ("words-first", "không"),
    "một tỷ không triệu": ("words-place", "không"),
    "mười, năm tỷ": ("words-place", ","),
    "mười, tỷ": ("words-place", ","),
    "hai trăm linh": ("words-end", "linh"),
    "hai trăm linh mười": ("words-place", "mười"),
    "một trăm trăm": ("words-place", "trăm"),
    "phẩy năm tỷ": ("words-first", "phẩy"),
    "mười tám phẩy": ("words-end", "phẩy"),
    "hai tỷ phẩy năm": ("words-place", "phẩy"),
    "mười tám phẩy hai tỷ ba trăm triệu": ("words-place", "ba"),
    "một phẩy hai ba mươi tỷ": ("words-place", "mươi"),
    "một nghìn tỷ rưỡi": ("words-place", "rưỡi"),
    "hai trăm rưỡi triệu": ("words-place", "rưỡi"),
    "một tỷ rưỡi triệu": ("words-place", "rưỡi"),
    "hai mốt triệu": ("words-place", "mốt"),
    "hai không ba": ("words-place", "không"),
    "bảy mươi lăm tỷ USD": ("words-unknown", "usd"),
    "75 tỷ": ("words-unknown", "75"),
    "một tỷ đồng đồng": ("words-place", "đồng"),
    "chẵn một tỷ": ("words-first", "chẵn"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_no_amount_is_written_as_is_refused_by_its_word(text: str) -> None:
    with pytest.raises(Misread) as caught:
        read(text)
    assert (caught.value.reason, caught.value.detail["word"]) == REFUSED[text]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "words-empty"),
        ("đồng", "words-empty"),
        ("chẵn./.", "words-empty"),
        ("một tỷ tỷ tỷ tỷ", "too-long"),
        ("một nghìn tỷ tỷ tỷ", "too-long"),
        ("một phẩy " + "một " * 40 + "tỷ", "too-long"),
        ("một " * 1000, "too-long"),
    ],
)
def test_words_that_are_no_number_of_30_digits_are_refused(text: str, reason: str) -> None:
    with pytest.raises(Misread) as caught:
        read(text)
    assert caught.value.reason == reason


VOCABULARY = sorted({word for text in [*WRITTEN.values(), *READ] for word in text.split()})


@given(st.lists(st.sampled_from(VOCABULARY), max_size=9))
def test_any_words_are_read_or_refused_by_a_word_of_theirs(words: list[str]) -> None:
    refused = None
    try:
        digits, _, _, _ = read(" ".join(words))
    except Misread as misread:
        refused = misread
    if refused is None:
        assert digits >= 0
    else:
        assert refused.reason.startswith(("words-", "too-long"))
        assert refused.detail.get("word", ",") in [*words, ",", "linh", "nghìn", "tỷ"]


# ---------------------------------------------------------------------------------------------- what they count


def test_words_without_a_scale_count_what_a_bare_number_does() -> None:
    assert read("ba trăm") == Spelled(300, 0, True, "bare")
    amount = beside("ba trăm", MILLION, read_money("300", None, MILLION))
    assert (amount.digits, amount.exponent) == (300, 6)


def test_words_of_nghin_alone_need_a_unit_unless_the_plan_counts_dong() -> None:
    digits = read_money("300 nghìn", None, None)
    assert beside("ba trăm nghìn", DONG, digits).digits == 300
    for unit in (MILLION, THOUSAND, None):
        with pytest.raises(Misread, match="words-unit"):
            beside("ba trăm nghìn", unit, digits)
    with pytest.raises(Misread, match="words-unit"):
        beside("ba trăm", None, digits)


@pytest.mark.parametrize(
    ("amount", "words", "outcome"),
    [
        ("9714", "chín tỷ đồng", "broken"),
        ("9714", "chín phẩy bảy tỷ đồng", "rounding"),
        ("9714", "chín phẩy sáu tỷ đồng", "broken"),
        ("9,7 tỷ", "chín tỷ bảy trăm mười bốn triệu đồng", "rounding"),
        ("9,7 tỷ", "chín tỷ sáu trăm mười bốn triệu đồng", "broken"),
        ("9,7 tỷ", "chín nghìn bảy trăm triệu đồng chẵn", "holds"),
        ("gần 11 tỷ đồng", "mười một tỷ đồng", "wording"),
        ("gần 11 tỷ đồng", "gần mười hai tỷ đồng", "broken"),
        ("11 tỷ đồng", "trên mười hai tỷ đồng", "broken"),
        ("11 tỷ đồng", "gần mười hai tỷ đồng", "wording"),
        ("~", "mười một tỷ đồng", "undecided"),
        ("0", "không đồng", "holds"),
    ],
)
def test_words_agree_with_the_precision_of_both(amount: str, words: str, outcome: str) -> None:
    assert outcomes(f"{HEADER}total: {amount}\nwords: {words}\n") == {outcome: 1}


def test_words_in_brackets_are_told_from_other_remarks() -> None:
    assert bracketed("75,3 tỷ đồng (Bằng chữ: một tỷ)./.") == ("75,3 tỷ đồng", "Bằng chữ: một tỷ", 14)
    assert bracketed("900 triệu (làm tròn)") is None
    assert bracketed("(một tỷ)") is None


@pytest.mark.parametrize(
    ("text", "amount", "expected"),
    [
        ("Mười tỉ đồng chẵn", 11 * 10**9, "Mười một tỉ đồng chẵn"),
        ("MỘT NGÀN ĐỒNG", 1005, "MỘT NGÀN KHÔNG TRĂM LINH NĂM ĐỒNG"),
        ("một trăm lẻ một nghìn đồng", 105_000, "một trăm lẻ năm nghìn đồng"),
        ("Bằng chữ: Một tỷ đồng", 2 * 10**9, "Bằng chữ: Hai tỷ đồng"),
    ],
)
def test_a_correction_keeps_the_spelling(text: str, amount: int, expected: str) -> None:
    assert rewritten(text, amount, 0) == expected


def test_a_correction_may_be_finer_than_a_dong() -> None:
    assert rewritten("một đồng", 1250, -2) == "mười hai phẩy năm đồng"


# ---------------------------------------------------------------------------------------------- in plans

HEADER = "province: Cao Bằng\nperiod: 2021-2025\nunit: triệu đồng\n"
WORDS = "mười tám tỷ hai trăm bốn mươi sáu triệu đồng"


def suspects(text: str) -> list[SuspectTold]:
    (finding,) = kcbudget.check_text(text).findings
    assert finding.cause is not None
    return list(finding.cause.suspects)


def caobang(total: str = "18246", words: str = WORDS, local: str = "4446") -> str:
    return f"{HEADER}total: {total}\nwords: {words}\nby_source:\n  local: {local}\n  national: 13800\n"


def test_words_that_agree_are_a_figure_and_an_identity_that_holds() -> None:
    report = kcbudget.check_text(caobang())
    assert (report.findings, report.files[0].figures) == ((), 4)
    assert report.files[0].outcomes["holds"] == 2
    assert "words" not in [name for name, _ in report.files[0].unguarded]


def test_words_alone_guard_an_amount() -> None:
    report = kcbudget.check_text(f"{HEADER}total: 18246\nwords: {WORDS}\n")
    assert (report.findings, report.files[0].unguarded) == ((), ())


@pytest.mark.parametrize("slip", ["18426", "18264", "1824", "182466", "17777"])
def test_a_slip_in_the_total_is_located_by_its_words(slip: str) -> None:
    first = suspects(caobang(total=slip))[0]
    assert (first.route, first.suggested, first.sole) == ("total", "18246", True)


def test_the_finding_lays_out_the_sum_and_the_words_follow() -> None:
    assert messages(caobang(total="18426")) == [
        "total 18,426 million VND is 180 more than its 2 sources, 4,446 + 13,800 = 18,246 [sum-mismatch]"
    ]
    (finding,) = kcbudget.check_text(caobang(total="18426")).findings
    assert finding.cause is not None
    assert str(finding.cause.verdict) == (
        "total: 18426 looks like 18246 with two digits swapped; with it, both identities hold"
    )
    assert [str(message) for message in finding.cause.follows] == [
        "also broken: total 18,426 million VND is 180 more than its words"
    ]


@pytest.mark.parametrize(
    "slip",
    [
        "mười tám tỷ hai trăm bốn mươi lăm triệu đồng",
        "mười tám tỷ đồng",
        "mười tám triệu hai trăm bốn mươi sáu nghìn đồng",
        "mười tám tỷ sáu trăm bốn mươi hai triệu đồng",
    ],
)
def test_a_slip_in_the_words_is_located(slip: str) -> None:
    first = suspects(caobang(words=slip))[0]
    assert (first.route, first.suggested, first.sole) == ("words", WORDS, True)


def test_the_words_are_named_with_what_they_should_say() -> None:
    text = caobang(words="Mười tám tỉ đồng")
    assert messages(text) == [
        "total 18,246 million VND is 246 more than its words, Mười tám tỉ đồng = 18,000 [words-mismatch]"
    ]
    (first,) = suspects(text)[:1]
    assert str(first.message) == "words should say Mười tám tỉ hai trăm bốn mươi sáu triệu đồng"


def test_words_that_hold_acquit_the_total() -> None:
    assert {suspect.route for suspect in suspects(caobang(local="4464"))} == {"by_source.local", "by_source.national"}


def test_digits_and_words_alone_cannot_be_told_apart() -> None:
    found = suspects(f"{HEADER}total: 18426\nwords: {WORDS}\n")
    assert {suspect.route: suspect.sole for suspect in found} == {"total": False, "words": False}


def test_words_stand_beside_any_amount() -> None:
    text = f"""{HEADER}total: {{amount: 700, words: bảy trăm triệu đồng}}
by_source:
  national: {{amount: 400, words: bốn trăm triệu đồng}}
  local: 300 triệu đồng (ba trăm triệu đồng)
projects:
  - {{name: a, amount: 400, words: bốn trăm triệu đồng}}
  - {{name: b, amount: 300 (ba trăm triệu đồng)}}
reserve: {{amount: 0, words: không đồng}}
"""
    assert ids(text) == []
    assert outcomes(text) == {"holds": 8}


def test_a_slip_in_each_of_them_is_found() -> None:
    text = f"""{HEADER}total: 700
by_source:
  national: {{amount: 400, words: năm trăm triệu đồng}}
  local: 300 triệu đồng (hai trăm triệu đồng)
projects:
  - {{name: a, amount: 400, words: bốn triệu đồng}}
  - {{name: b, amount: 300 (ba trăm linh một triệu đồng)}}
"""
    assert messages(text) == [
        "by_source.national 400 million VND is 100 less than its words, năm trăm triệu đồng = 500 [words-mismatch]",
        "by_source.local 300 million VND is 100 more than its words, hai trăm triệu đồng = 200 [words-mismatch]",
        "projects.1 400 million VND is 396 more than its words, bốn triệu đồng = 4 [words-mismatch]",
        "projects.2 300 million VND is 1 less than its words, ba trăm linh một triệu đồng = 301 [words-mismatch]",
    ]


def test_the_command_prints_one_line_a_mismatch_and_a_diff_of_what_is_certain() -> None:
    text = caobang(words="mười tám tỷ hai trăm bốn mươi lăm triệu đồng").encode()
    assert run("check", "--format", "concise", "-", stdin=text).stdout.decode() == (
        "<stdin>:4:8: error: total 18,246 million VND is 1 more than its words, mười tám tỷ hai trăm bốn mươi lăm "
        f"triệu đồng = 18,245; words should say {WORDS}; with it, both identities hold [words-mismatch]\n"
        "1 file: 1 error, 0 warnings, 0 notes\n"
    )
    changed = run("check", "--format", "diff", "-", stdin=text).stdout.decode().splitlines()
    assert f"+words: {WORDS}" in changed


def test_a_diff_finds_words_in_brackets() -> None:
    wrong = WORDS.replace("sáu", "lăm")
    text = caobang(total=f"18246 ({wrong})", words="~").encode()
    changed = run("check", "--format", "diff", "-", stdin=text).stdout.decode().splitlines()
    assert f"+total: 18246 ({WORDS})" in changed


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("hai ba trăm tỷ", "words: ba cannot stand behind hai in an amount"),
        ("tỷ đồng", "words: an amount in words cannot start with tỷ"),
        ("ba trăm triêu", "words: triêu is no word of an amount"),
        ("hai trăm năm", "words: năm behind trăm may mean two amounts"),
        ("hai phẩy", "words: something is missing behind phẩy"),
        ("ba trăm nghìn", "words ba trăm nghìn does not say what it counts"),
        ("đồng chẵn", "words đồng chẵn names no number"),
        ("một tỷ tỷ tỷ tỷ", "words has more than 30 digits"),
        ("[một tỷ]", "words must be one value, not a list or a mapping"),
    ],
)
def test_words_that_cannot_be_read_are_refused_and_the_rest_is_checked(words: str, message: str) -> None:
    text = caobang(words=words)
    assert messages(text) == [f"{message} [invalid-value]"]
    assert outcomes(text) == {"holds": 1}


def test_words_in_brackets_that_cannot_be_read_are_named() -> None:
    assert messages(f"{HEADER}total: 75300 (bảy mươi lăm tỷ ba trăm triêu đồng)\n") == [
        "total.words: triêu is no word of an amount [invalid-value]"
    ]


def test_words_need_an_amount_beside_them() -> None:
    assert messages(f"{HEADER}words: một tỷ\n")[0] == "the plan lacks the key total [missing-key]"
    assert messages(f"{HEADER}total: 1\nby_source: {{a: {{words: một triệu}}, b: 1}}\n")[0] == (
        "by_source.a lacks the key amount [missing-key]"
    )


def test_a_count_of_things_is_not_repeated_in_words() -> None:
    text = f"{HEADER}targets: [{{name: a, unit: người, by_source: {{local: {{amount: 4, words: bốn}}}}}}]\n"
    assert messages(text) == [
        "targets.a.by_source.local.words: words repeat an amount of money; a target counts things [invalid-value]"
    ]


@pytest.mark.parametrize("words", ["", "~"])
def test_words_that_are_left_open_say_nothing(words: str) -> None:
    assert outcomes(caobang(words=words)) == {"holds": 1}


def test_a_plan_without_words_does_not_import_them() -> None:
    program = (
        "import sys, kcbudget\n"
        f"report = kcbudget.check_text({caobang().replace(f'words: {WORDS}', '')!r})\n"
        "sys.exit(report.files[0].figures != 3 or 'kcbudget.words' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
