"""Amounts in words: ``bảy mươi lăm tỷ ba trăm triệu đồng`` to digits and a power of ten.

Both spellings of a word are read (tỷ and tỉ, nghìn and ngàn, linh and lẻ, tư and bốn, lăm and nhăm, mốt and một, mười
after a digit), the words of other regions too; capitals, NFC or NFD, hyphens, commas behind a scale, ``chẵn`` and
``./.`` at the end change nothing. Groups of three digits may leave out what is empty: ``một tỷ năm triệu``.

What has two readings is refused, never guessed: ``hai trăm năm`` (205 or 250), ``một triệu năm đồng`` (1.000.005 or
1.500.000), and without a unit at the end ``một triệu hai trăm``. Without ``đồng``, words that speak of triệu or tỷ
count đồng; words of no scale at all count the plan's unit, as a bare number does; words of nghìn alone might mean
either, so they need a unit.
"""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from kcbudget.language.amounts import Amount, qualified
from kcbudget.language.numerals import MAX_DIGITS, Misread, normal
from kcbudget.language.units import DONG, IN_WORDS, Unit

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_VALUES = {word: digit for digit, word in enumerate(DIGITS)}
_SCALES = frozenset({"nghìn", "triệu", "tỷ"})
_OTHERS = frozenset({"mười", "mươi", "mốt", "tư", "lăm", "trăm", "linh", "phẩy", "rưỡi", "chẵn", "đồng"})
_KNOWN = frozenset(DIGITS) | _SCALES | _OTHERS

REGIONAL = {"tỉ": "tỷ", "ngàn": "nghìn", "lẻ": "linh"}
_SPELLINGS = {**REGIONAL, "nhăm": "lăm", "bẩy": "bảy", "phảy": "phẩy"}

# How the last digit of a group is written behind linh, behind mười and behind mươi, and a digit behind other decimals.
_AFTER_LINH = {**_VALUES, "tư": 4}
_AFTER_TEN = {**_AFTER_LINH, "lăm": 5}
_DECIMALS = _AFTER_TENS = {**_AFTER_TEN, "mốt": 1}

LEAD = re.compile(r"(?:(?:số tiền )?(?:viết )?bằng chữ)(?: ?:)? ?")
_CURRENCY = re.compile(r"(?:^|(?<= ))(?:đồng việt nam|việt nam đồng|đồng|vnđ|vnd|đ)$")
_END = " ./"
_ENDING = re.compile(r"(?:[ ,./]|(?:^|(?<=[ ,]))chẵn)+$")
HYPHENS = re.compile("[-‐‑–]")
_BRACKETED = re.compile(r"(.*[^\s(])\s*\(([^()]*)\)[\s./]*", re.DOTALL)
_COMMAS = re.compile(" ?, ?")
_MOST_BILLIONS = MAX_DIGITS // 9
_LONGEST = 1000  # characters; no amount of so many digits needs more


class Spelled(NamedTuple):
    """Words as a number: ``digits`` times 10**``exponent``, which is the last scale that they name.

    ``whole`` says that they speak of no fraction. ``counts`` is what they count: ``đồng``; ``bare`` what a bare number
    counts, where they name no scale; ``open`` where they might mean either.
    """

    digits: int
    exponent: int
    whole: bool = True
    counts: Literal["đồng", "bare", "open"] = "đồng"


def beside(text: str, unit: Unit | None, amount: Amount) -> Amount:
    """The words beside an amount as an amount of their own; ``unit`` is what a bare number counts.

    A qualifier of the amount is theirs too. Words without a fraction mean what they say to the last đồng: where the
    amount is written more finely, they are as fine as it, so that ``chín tỷ đồng`` is no rounding of 9.714 triệu.
    Raises Misread: ``words-unit`` (they do not tell what they count) and the reasons of `read`.
    """
    qualifier, words = qualified(normal(text))
    digits, exponent, whole, counts = read(words)
    if counts != "đồng":
        if unit is None or (counts == "open" and unit != DONG):
            raise Misread("words-unit")
        exponent += unit.exponent
    if amount.is_number:
        if qualifier == "exact":
            qualifier = amount.qualifier
        if whole and amount.exponent < exponent:
            digits, exponent = digits * 10 ** (exponent - amount.exponent), amount.exponent
    return Amount(text, qualifier, digits, exponent, IN_WORDS)


def bracketed(text: str) -> tuple[str, str, int] | None:
    """An amount and the words in brackets behind it, and where in the text these start; None if there are none."""
    match = _BRACKETED.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or _KNOWN.isdisjoint(_SPELLINGS.get(word, word) for word in normal(match[2]).lower().split()):
        return None
    return match[1], match[2], match.start(2)


def read(text: str) -> Spelled:
    """Read an amount in words.

    Raises Misread with the ``word``: ``words-unknown`` (no word of an amount), ``words-first`` (it cannot be the first)
    and ``words-place`` (it cannot stand behind ``before``), ``words-short`` (behind ``before`` it is short for one of
    two amounts), ``words-end`` (something is missing behind it); and ``words-empty`` and ``too-long``.
    """
    if len(text) > _LONGEST:
        raise Misread("too-long")
    words = normal(text).lower().rstrip(_END)
    if words.startswith("(") and words.endswith(")"):
        words = words[1:-1].strip()
    words = LEAD.sub("", words, count=1)
    words = _ENDING.sub("", words)
    counted = _CURRENCY.search(words)
    if counted:
        words = _ENDING.sub("", words[: counted.start()])
    tokens = _tokens(HYPHENS.sub(" ", words))
    if not tokens:
        raise Misread("words-empty")
    return _Reader(tokens, counted=counted is not None).number()


def _tokens(words: str) -> list[str]:
    """The words in one spelling; a comma may stand behind a scale only, where it separates no decimals."""
    tokens = []
    for written in _COMMAS.sub(", ", words).split():
        bare = written.removesuffix(",")
        word = _SPELLINGS.get(bare, bare)
        if word not in _KNOWN:
            raise Misread("words-unknown", word=written)
        if bare != written and word not in _SCALES:
            raise Misread("words-place", word=",", before=bare)
        tokens.append(word)
    return tokens


class _Reader:
    """One pass over the words of a number; ``counted`` if a currency stands behind them."""

    def __init__(self, tokens: list[str], *, counted: bool) -> None:
        self.tokens = tokens
        self.counted = counted
        self.at = 0
        self.groups = 0
        self.thousand_millions = False

    @property
    def word(self) -> str:
        """The next word, or nothing at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def follows(self, word: str) -> bool:
        """Whether a word comes next; it is taken."""
        if self.word != word:
            return False
        self.at += 1
        return True

    def misplaced(self) -> Misread:
        """The next word cannot stand where it does."""
        if not self.at:
            return Misread("words-first", word=self.word)
        before = self.tokens[self.at - 1]
        return Misread("words-place", word=self.word, before=before) if self.word else Misread("words-end", word=before)

    def short(self, index: int) -> Misread:
        """A word that is short for one of two amounts."""
        return Misread("words-short", word=self.tokens[index], before=self.tokens[index - 1])

    def spelled(self, digits: int, exponent: int, *, whole: bool) -> Spelled:
        """The number that was read, when nothing is left of the words."""
        if self.word:
            raise self.misplaced()
        if len(str(digits)) + max(exponent, 0) > MAX_DIGITS:
            raise Misread("too-long")
        if self.counted or not {"triệu", "tỷ"}.isdisjoint(self.tokens):
            return Spelled(digits, exponent, whole)
        return Spelled(digits, exponent, whole, "open" if "nghìn" in self.tokens else "bare")

    def number(self) -> Spelled:
        """Blocks below one tỷ, each with fewer tỷ behind it than the one before."""
        if self.tokens == ["không"]:
            self.at = 1
            return self.spelled(0, 0, whole=True)
        value, times = 0, _MOST_BILLIONS + 1
        while True:
            first = not self.at
            block, exponent = self.block(first=first)
            if first and not exponent and self.follows("phẩy"):
                return self.fraction(block)
            most, times = times, self.billions()
            if times >= most:
                self.at -= 1
                raise self.misplaced()
            value += block * 10 ** (9 * times)
            exponent += 9 * times
            if self.word == "rưỡi" and self.groups == 1 and 0 < block // 10 ** (exponent - 9 * times) < 100:
                return self.half(value, exponent)
            if not self.word or not times:
                return self.spelled(value // 10**exponent, exponent, whole=True)

    def billions(self) -> int:
        """How many times tỷ comes next."""
        if self.thousand_millions and self.word == "tỷ":
            raise self.misplaced()
        times = 0
        while self.follows("tỷ"):
            times += 1
            if times > _MOST_BILLIONS:
                raise Misread("too-long")
        return times

    def block(self, *, first: bool) -> tuple[int, int]:
        """A number below one tỷ, and the exponent of the last scale that it names.

        The first block may count triệu by the thousand, as people read 75.300 triệu.
        """
        value, last = 0, 9
        while True:
            start = self.at
            group = self.group(first=not start)
            lone = self.at == start + 1 and self.tokens[start] != "mười"
            if last > 3 and self.follows("nghìn"):
                value, last = value + group * 10**3, 3
                if first and value == group * 10**3 and self.follows("triệu"):
                    value, last, self.thousand_millions = value * 10**6, 6, True
            elif last > 6 and self.follows("triệu"):
                value, last = value + group * 10**6, 6
            elif lone and (last < 9 or not (first or self.word == "tỷ")):
                raise self.short(start)
            elif first and last == 3 and value < 10**6 and self.follows("triệu"):
                value, last, self.thousand_millions = (value + group) * 10**6, 6, True
            else:
                skips = last == 6 or (last == 9 and not first and self.word != "tỷ")
                if skips and (self.word or not self.counted) and self.tokens[start] not in ("không", "linh"):
                    raise self.short(start)
                return value + group, 0
            if self.word in ("", "tỷ", "rưỡi"):
                return value, last

    def group(self, *, first: bool) -> int:
        """Up to three digits."""
        self.groups += 1
        if not first and self.follows("linh"):
            return self.digit(_AFTER_LINH)
        if self.follows("mười"):
            return 10 + self.digit(_AFTER_TEN, needed=False)
        digit = _VALUES.get(self.word)
        if digit is None:
            raise self.misplaced()
        self.at += 1
        if self.follows("trăm"):
            return digit * 100 + self.tens()
        if digit > 1 and self.word in ("mươi", "mười"):
            self.at += 1
            return digit * 10 + self.digit(_AFTER_TENS, needed=False)
        if digit == 0 and not (first and self.word == "phẩy"):
            self.at -= 1
            raise self.misplaced()
        return digit

    def tens(self) -> int:
        """What stands behind the hundreds of a group."""
        if self.follows("linh"):
            return self.digit(_AFTER_LINH)
        if self.follows("mười"):
            return 10 + self.digit(_AFTER_TEN, needed=False)
        digit = _VALUES.get(self.word, 0)
        if not digit:
            return 0
        self.at += 1
        if self.word not in ("mươi", "mười"):
            raise self.short(self.at - 1)
        if digit == 1:
            raise self.misplaced()
        self.at += 1
        return digit * 10 + self.digit(_AFTER_TENS, needed=False)

    def digit(self, values: Mapping[str, int], *, needed: bool = True) -> int:
        """A last digit, which is never 0."""
        digit = values.get(self.word, 0)
        if digit:
            self.at += 1
        elif needed:
            raise self.misplaced()
        return digit

    def half(self, value: int, exponent: int) -> Spelled:
        """Half of the one scale that was named: ``một tỷ rưỡi``."""
        if not exponent or sum(word in _SCALES for word in self.tokens) != 1:
            raise self.misplaced()
        self.at += 1
        return self.spelled(value // 10 ** (exponent - 1) + 5, exponent - 1, whole=False)

    def fraction(self, whole: int) -> Spelled:
        """What stands behind ``phẩy``: digits one by one, or zeros and a number of two or three; then a scale."""
        decimals = ""
        while True:
            start = self.at
            following = self.tokens[start + 1] if start + 1 < len(self.tokens) else ""
            if self.word == "mười" or (self.word in _VALUES and following in ("trăm", "mươi", "mười")):
                if decimals.strip("0"):
                    self.at += self.word in _VALUES
                    raise self.misplaced()
                width = 3 if following == "trăm" else 2
                decimals += f"{self.group(first=False):0{width}}"
                break
            values = _DECIMALS if decimals else _VALUES
            if self.word not in values:
                if decimals:
                    break
                raise self.misplaced()
            decimals += str(values[self.word])
            self.at += 1
        if len(decimals) > MAX_DIGITS:
            raise Misread("too-long")
        exponent = 3 if self.follows("nghìn") else 6 if self.follows("triệu") else 0
        exponent += 9 * self.billions()
        return self.spelled(int(f"{whole}{decimals}"), exponent - len(decimals), whole=False)
