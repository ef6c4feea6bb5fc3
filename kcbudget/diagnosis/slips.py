"""How hands go wrong: the probability that a true number was written as the text that is found.

Kinds and their order of frequency: J. Verhoeff, Error Detecting Decimal Codes (1969), on numbers copied by hand (one
digit wrong 60 to 95 %, two neighbours swapped 10 to 20 %, a digit left out or added 10 to 20 %, twins and jumps
about 1 % each); H. Thimbleby and P. Cairns, Reducing number entry errors (2010), on "out by ten";
S. Wiseman, P. Cairns and A. Cox, A taxonomy of number entry error (2011): no list of kinds is complete, so a rest
stays for everything else. The probability of a kind is its weight over the number of ways it can strike a number.
"""

from itertools import pairwise
from typing import Literal

Slip = Literal[
    "digit", "swap", "dropped", "doubled", "added", "shift", "unit", "jump", "twin", "rounded", "carry", "copied",
    "empty", "omitted", "repeated", "truncated", "other-whole", "left-out", "counted-twice", "exchanged", "transfer",
    "misprint", "block-unit", "stale-total", "subtotal", "row-missing", "row-doubled", "row-moved",
    "rounding-undeclared", "on-purpose", "other-period", "other",
]  # fmt: skip
WEIGHTS: dict[Slip, float] = {
    "digit": 0.3,
    "swap": 0.14,
    "dropped": 0.09,
    "doubled": 0.07,
    "added": 0.07,
    "shift": 0.07,
    "unit": 0.06,
    "copied": 0.06,
    "rounded": 0.08,
    "carry": 0.03,
    "jump": 0.02,
    "twin": 0.006,
    "truncated": 0.04,
    "other-whole": 0.02,
    "empty": 0.03,
    "omitted": 0.03,
    "repeated": 0.02,
    "left-out": 0.03,
    "counted-twice": 0.03,
    "other": 0.05,
}


# How likely a rounded figure lost so many digits, and how much less likely it is that only so many are left.
ROUNDED_AT, ROUNDED_FAR = {1: 0.2, 2: 0.4}, 0.3
ROUNDED_TO_FIFTY = 0.1  # how likely a figure was rounded to 50, 500 and so on, to one that is no multiple of twice that
ROUNDED_TO = {0: 0.0, 1: 0.25}


def weighed(true: int, found: int) -> tuple[float, Slip]:
    """The weight of all known slips that turn the digits of ``true`` into those of ``found``, and the likeliest."""
    total, best, kind = 0.0, 0.0, "other"
    for slip, chance in _chances(str(true), str(found)):
        weight = WEIGHTS[slip] * chance
        total += weight
        if weight > best:
            best, kind = weight, slip
    return total, kind  # type: ignore[return-value]


def weighed_texts(true: str, found: str) -> tuple[float, Slip]:
    """The same of decimals, where a digit behind the mark was left out or is too many."""
    if len(true) == len(found):
        return 0.0, "other"
    total, best, kind = 0.0, 0.0, "other"
    for slip, chance in _chances(true, found):
        if slip in ("dropped", "doubled", "added"):
            total += WEIGHTS[slip] * chance
            best, kind = max((best, kind), (WEIGHTS[slip] * chance, slip))
    return total, kind  # type: ignore[return-value]


def _chances(true: str, found: str) -> list[tuple[Slip, float]]:
    size, other = len(true), len(found)
    chances = _arithmetic(true, found)
    if size == other:
        return chances + _same_length(true, found)
    if other < size and (_is_drop(true, found) or _drops_leading(true, found)):
        chances.append(("dropped", 1 / _runs(true)))
    if other == size + 1 and _is_drop(found, true):
        doubled = any(found[index] == found[index + 1] and _without(found, index) == true for index in range(size))
        if doubled:
            chances.append(("doubled", 1 / _runs(true)))
        chances.append(("added", 1 / (9 * (size + 1) - (size if doubled else 0))))
    zeros: tuple[tuple[int, Slip, float], ...] = (
        (1, "shift", 0.45),
        (2, "shift", 0.05),
        (3, "unit", 0.45),
        (6, "unit", 0.05),
    )
    chances += [
        (slip, chance) for places, slip, chance in zeros if found == true + "0" * places or true == found + "0" * places
    ]
    return chances


def _arithmetic(true: str, found: str) -> list[tuple[Slip, float]]:
    """A number that was rounded, or one that is off by one in a digit, with what is carried into those before it."""
    chances: list[tuple[Slip, float]] = []
    number, size = int(true), len(true)
    gap = str(abs(int(found) - number))
    zeros = len(found) - len(found.rstrip("0"))
    for places in range(1, min(zeros, size) + 1):
        if found != true and (2 * number + 10**places) // (2 * 10**places) * 10**places == int(found):
            chances.append(("rounded", ROUNDED_AT.get(places, ROUNDED_FAR) * ROUNDED_TO.get(size - places, 1.0)))
            break
    fifty = 5 * 10**zeros
    nearest = (2 * number + fifty) // (2 * fifty) * fifty
    if found != true and 0 < zeros < size and found.rstrip("0").endswith("5") and nearest == int(found):
        chances.append(("rounded", ROUNDED_TO_FIFTY * ROUNDED_TO.get(size - zeros - 1, 1.0)))
    if (
        gap.startswith("1")
        and not gap.strip("0")[1:]
        and (size != len(found) or sum(a != b for a, b in zip(true, found, strict=True)) > 1)
    ):
        chances.append(("carry", 1 / (2 * size)))
    return chances


def _same_length(true: str, found: str) -> list[tuple[Slip, float]]:
    size = len(true)
    differing = [index for index in range(size) if true[index] != found[index]]
    if len(differing) == 1:
        return [("digit", 1 / max(9 * size - 1, 1))]
    if len(differing) == 2:
        first, second = differing
        crossed = true[first] == found[second] and true[second] == found[first]
        if crossed and second == first + 1:
            return [("swap", 1 / max(sum(a != b for a, b in pairwise(true)), 1))]
        if crossed and second == first + 2:
            return [("jump", 1 / max(sum(a != b for a, b in zip(true, true[2:], strict=False)), 1))]
        if second == first + 1 and true[first] == true[second] and found[first] == found[second]:
            return [("twin", 1 / 9)]
    return []


def _without(text: str, index: int) -> str:
    return text[:index] + text[index + 1 :]


def _is_drop(longer: str, shorter: str) -> bool:
    """Whether the shorter text is the longer one with one digit left out."""
    if len(longer) != len(shorter) + 1:
        return False
    same = 0
    while same < len(shorter) and longer[same] == shorter[same]:
        same += 1
    return longer[same + 1 :] == shorter[same:]


def _drops_leading(true: str, found: str) -> bool:
    """Whether dropping the first digit left zeros in front, which no number shows."""
    return true[1:2] == "0" and true[1:].lstrip("0") == found


def _runs(text: str) -> int:
    return 1 + sum(a != b for a, b in pairwise(text))


def group_left_out(true: int, found: int) -> float:
    """The chance that words which should say ``true`` lack just the group of three digits that ``found`` lacks."""
    groups = [true // 1000**place % 1000 * 1000**place for place in range(len(str(true)) // 3 + 1)]
    return 1 / sum(map(bool, groups)) if found and true - found in groups and true != found else 0.0


def neighbourhood(found: int) -> set[int]:
    """Every number that one slip of a hand could have turned into ``found``."""
    text = str(found)
    size = len(text)
    near: set[str] = set()
    for index in range(size):
        near.update(text[:index] + digit + text[index + 1 :] for digit in "0123456789")
        near.add(_without(text, index))
    for index in range(size + 1):
        near.update(text[:index] + digit + text[index:] for digit in "0123456789")
    for gap in (1, 2):
        for index in range(size - gap):
            swapped = list(text)
            swapped[index], swapped[index + gap] = swapped[index + gap], swapped[index]
            near.add("".join(swapped))
    values = {int(candidate) for candidate in near if candidate}
    for places in range(size):
        values.update((found + 10**places, max(found - 10**places, 0)))
    for places in (1, 2, 3, 6):
        values.add(found * 10**places)
        if found % 10**places == 0:
            values.add(found // 10**places)
    values.discard(found)
    return values
