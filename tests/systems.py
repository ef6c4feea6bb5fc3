"""Sums of figures from one line of text, and what the judge says of them, without a plan around; cubes of small plans.

A bare number counts triệu; decimals have a comma, as in Vietnamese. The relations are written

- ``300 = 100 + 200``: equal; between two shares, ``64,3% = 64%``, one percentage stated twice;
- ``300 has 100 + 50``: the left is no less than the right;
- ``33% of 300 is 100``: a share, its whole and its part;
- ``all: 60% + 40%``: the shares of a breakdown;
- ``gần 11 tỷ in words gần 11 tỷ``: an amount, and the same in words.

`described` writes the identities of a plan in the same way, with the routes of their figures.

A line that begins with ``rounded:`` is of a plan whose figures are rounded. ``5 × 20 người`` is one figure five times.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from support import HEADER

from kcbudget.figures import build
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Figure, Terms
from kcbudget.figures.identity import Identity, Relation
from kcbudget.figures.intervals import End
from kcbudget.figures.judge import System
from kcbudget.figures.verdict import Verdict
from kcbudget.language.amounts import Amount, read_count, read_money, read_share
from kcbudget.language.units import MILLION, Unit
from kcbudget.reading.source import Source

NO_FIGURES = System([], ())
PEOPLE = Unit("người", "người", 0, counts=True)
_RELATIONS: dict[str, tuple[Relation, str]] = {
    " = ": ("equal", "source"),
    " has ": ("at-least", "of_which"),
    " in words ": ("equal", "words"),
}


class Asked(NamedTuple):
    """A relation among figures, and the system that they are judged in."""

    system: System
    identity: Identity

    @property
    def verdict(self) -> Verdict:
        """What the judge says."""
        return self.system.judge(self.identity)

    @property
    def decimals(self) -> int:
        """To which power of ten of triệu, things or per cent the numbers of the verdict are written."""
        figures = self.identity.figures()
        shares = [figure.amount.exponent for figure in figures if figure.is_share]
        if self.identity.relation in ("share", "shares-total", "same-share"):
            return min(shares, default=0)
        return self.scale

    @property
    def scale(self) -> int:
        """The same of its slack: that of its amounts, unless it is among shares alone."""
        if self.identity.relation in ("shares-total", "same-share"):
            return self.decimals
        if any(figure.is_count for figure in self.identity.figures()):
            return self.system.scale.exponent_of(PEOPLE)
        return self.system.scale.exponent_of(MILLION) - MILLION.exponent


def read(text: str) -> Amount:
    """What one written figure says."""
    if text.endswith("%"):
        return read_share(text, "vi")
    return read_count(text, "vi", PEOPLE) if text.endswith("người") else read_money(text, "vi", MILLION)


def figure(text: str, index: int = 0) -> Figure:
    """A figure of that text, at a place and a route of its own."""
    return Figure(read(text), (f"figure {index}",), 1, index + 1, index)


def asked(line: str, beside: Iterable[str] = ()) -> Asked:
    """The relation that a line states; ``beside`` are other figures of its plan."""
    made: list[Figure] = []

    def one(text: str) -> Figure:
        made.append(figure(text, len(made)))
        return made[-1]

    body = line.removeprefix("rounded: ")
    identity = _identity(body, one)
    for text in beside:
        one(text)
    return Asked(System(made, [identity], rounded=body != line), identity)


def told(line: str, beside: Iterable[str] = ()) -> str:
    """The verdict on a line: ``broken: 301 - 300 = 1, slack 0,5``, where it is far or the like with that word."""
    one = asked(line, beside)
    verdict = one.verdict
    words = [verdict.outcome.value, *(name for name in ("truncated", "adjusted", "far") if getattr(verdict, name))]
    numbers = verdict.stated, verdict.computed, verdict.gap
    text = " ".join(words)
    if any(numbers) or verdict.outcome.value not in ("undecided", "wording"):
        stated, computed, gap = (number(value, one.decimals) for value in numbers)
        text += f": {stated} - {computed} = {gap}"
    return text + (f", slack {number(5 * verdict.slack2, one.scale - 1)}" if verdict.slack2 else "")


def span(line: str, *, meant: bool = False) -> str:
    """What the right side of a relation may come to, or is likely to: ``5 to 8``, ``over 5``, ``endless``."""
    one = asked(line)
    scale = one.system.scale
    low, high = one.system.reach(one.identity, scale.likely if meant else scale.ends)
    return f"{_end(low, one, 'over')} to {_end(high, one, 'below')}"


def number(value: int, exponent: int) -> str:
    """A number of units of a power of ten, as these tests write it."""
    assert isinstance(value, int)  # nothing is rounded on the way
    text = f"{Decimal(value).scaleb(exponent):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _end(end: End | None, one: Asked, beyond: str) -> str:
    if end is None:
        return "endless"
    written = number(round(end.value * 1000), one.decimals - 3)
    return f"{beyond} {written}" if end.open else written


def _identity(body: str, one: Callable[[str], Figure]) -> Identity:
    if match := re.fullmatch(r"(.+) of (.+) is (.+)", body):
        share, whole, part = one(match[1]), _sum(match[2], one), _sum(match[3], one)
        return Identity("share", "share", whole, part, share=share, route=share.route)
    if body.startswith("all: "):
        return Identity("shares-total", "shares", Terms(()), _sum(body.removeprefix("all: "), one))
    word = next(word for word in _RELATIONS if word in body)
    relation, origin = _RELATIONS[word]
    left, right = (_sum(side, one) for side in body.split(word))
    if any(figure.is_share for figure in (*left.plus, *right.plus)):
        relation = "same-share"
    return Identity(relation, origin, left, right)


def _sum(text: str, one: Callable[[str], Figure]) -> Terms:
    first, *more = re.split(r" ([+-]) ", text)
    plus: list[Figure] = _figures(first, one)
    minus: list[Figure] = []
    for sign, written in zip(more[::2], more[1::2], strict=True):
        (plus if sign == "+" else minus).extend(_figures(written, one))
    return Terms(tuple(plus), tuple(minus))


def _figures(text: str, one: Callable[[str], Figure]) -> list[Figure]:
    match = re.fullmatch(r"(\d+) × (.+)", text)
    return [one(match[2])] * int(match[1]) if match else [one(text)]


def cube_of(body: str) -> Cube:
    """The cube of a plan of 2021 and 2022 in triệu."""
    built, _ = build.read(Source("plan.yaml", HEADER + body))
    assert built is not None
    return built.cube


def sum_of(terms: Terms | None) -> str:
    """A sum by the routes of its figures; nothing of one that nothing tells."""
    if terms is None:
        return ""
    plus, minus = ([".".join(map(str, one.route)) for one in figures] for figures in terms)
    return " - ".join([" + ".join(plus), *minus])


def described(identity: Identity) -> str:
    """An identity by the routes of its figures, with its origin in brackets."""
    left, right = sum_of(identity.left), sum_of(identity.right)
    if identity.share is not None:
        text = f"{'.'.join(map(str, identity.share.route))} of {left} is {right}"
    elif identity.relation == "shares-total":
        text = f"all: {right}"
    else:
        text = f"{left} {'has' if identity.relation == 'at-least' else '='} {right}"
    return f"{text} [{identity.origin}]"
