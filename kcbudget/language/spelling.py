"""Amounts of đồng written in words, in the spelling and the capitals that a text uses already.

A library would have to write what the readers of budgets write. Those that were tried leave out ``không trăm`` and
``linh`` inside a number (523.056 as "năm trăm hai mươi ba nghìn năm mươi sáu"), so the words are written here.
"""

from kcbudget.language.numerals import normal
from kcbudget.language.words import DIGITS, HYPHENS, LEAD, REGIONAL


def write(number: int) -> str:
    """A number of đồng in words, in the standard northern spelling: ``bảy mươi lăm tỷ ba trăm triệu đồng``.

    Groups that are empty are left out, and those behind others have all three digits: ``không trăm linh năm``.
    """
    return " ".join([*_number(number), "đồng"])


def _number(number: int) -> list[str]:
    blocks: list[int] = []
    while number:
        number, block = divmod(number, 10**9)
        blocks.append(block)
    words: list[str] = []
    for times in range(len(blocks) - 1, -1, -1):
        if blocks[times]:
            words += _block(blocks[times], after=bool(words), counted=times > 0)
            words += ["tỷ"] * times
    return words or ["không"]


def _block(block: int, *, after: bool, counted: bool) -> list[str]:
    """A number below one tỷ; one that counts tỷ does not skip its thousands where that has two readings."""
    words: list[str] = []
    millions, thousands, units = block // 10**6, block // 10**3 % 10**3, block % 10**3
    if millions:
        words += [*_group(millions, full=after), "triệu"]
    if thousands or (counted and millions and units >= 100):
        words += [*_group(thousands, full=after or bool(words)), "nghìn"]
    if units:
        words += _group(units, full=after or bool(words))
    return words


def _group(group: int, *, full: bool) -> list[str]:
    hundreds, tens, unit = group // 100, group // 10 % 10, group % 10
    words = [DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens > 1:
        words += [DIGITS[tens], "mươi"]
    elif tens:
        words.append("mười")
    elif unit and words:
        words.append("linh")
    if unit:
        if unit == 5 and tens:
            words.append("lăm")
        else:
            words.append({1: "mốt", 4: "tư"}.get(unit, DIGITS[unit]) if tens > 1 else DIGITS[unit])
    return words


def rewritten(text: str, value: int, exponent: int) -> str:
    """The words for another amount, ``value`` times 10**``exponent`` đồng, in the spelling and capitals of a text."""
    decimals = max(-exponent, 0)
    number, rest = divmod(value * 10 ** max(exponent, 0), 10**decimals)
    words = _number(number)
    if rest:
        words += ["phẩy", *(DIGITS[int(digit)] for digit in str(rest).rjust(decimals, "0").rstrip("0"))]
    old = normal(text)
    used = set(HYPHENS.sub(" ", old.lower()).replace(",", " ").replace(".", " ").split())
    for other, word in REGIONAL.items():
        if other in used and word not in used:
            words = [other if each == word else each for each in words]
    new = " ".join([*words, "đồng"]) + (" chẵn" if "chẵn" in used else "")
    lead = LEAD.match(old.lower())
    before = old[: lead.end()] if lead else ""
    old = old[len(before) :]
    if old.isupper():
        return before + new.upper()
    return before + (new[0].upper() + new[1:] if old[:1].isupper() else new)
