"""Faults of one figure or of two that belong together: slips, shares, exchanges, transfers, totals, misprints."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

from .desk import Desk, Notes, put, value
from .figures import BILLION, read, spell
from .slips import LOOKS, share_outcomes, slip

if TYPE_CHECKING:
    from random import Random

    from .figures import Style
    from .plans import Figure, Node


def single(desk: Desk, kind: str, rng: Random) -> Notes | None:
    """A slip of one kind at any amount, or at any count of a plan with targets."""
    figures = desk.plan.money()
    if desk.plan.targets and rng.random() < 0.6:
        figures = [figure for figure in desk.plan.figures() if figure.kind == "count"]
    for _ in range(8):
        figure = rng.choice(figures)
        text = slip(kind, figure, desk.neighbours, rng)
        if text is not None:
            figure.text = text
            return Notes()
    return None


def ratios(desk: Desk, figure: Figure) -> list[Decimal]:
    """What a share is of its own whole and of other wholes, in per cent."""
    own = next(relation for relation in desk.of_figure[figure] if relation.kind == "share")
    part, whole = own.figures[1:]
    others = [each.amount for each in desk.plan.root.walk() if each.amount not in {part, whole}]
    return [100 * value(part) / value(each) for each in [whole, *others]]


def share(desk: Desk, kind: str, rng: Random) -> Notes | None:
    """A wrong share."""
    figures = [figure for figure in desk.plan.figures() if figure.kind == "share"]
    if not figures:
        return None
    figure = rng.choice(figures)
    found = sorted(share_outcomes(kind, figure.true, ratios(desk, figure)))
    if not found:
        return None
    figure.text = rng.choice(found)
    return Notes()


def trade(one: Figure, other: Figure) -> bool:
    """Exchange what two figures say."""
    if one.text == other.text or one.style != other.style:
        return False
    one.text, other.text = other.text, one.text
    return True


def skeleton(node: Node) -> list[tuple[str, ...]]:
    """The shape of a part, to be compared with that of another."""
    return [tuple(sorted(axis for axis, _ in each.cell)) + tuple(each.breaks) for each in node.walk()]


def exchange(desk: Desk, kind: str, rng: Random) -> Notes | None:
    """Two figures exchanged, or two whole lines."""
    if kind == "exchange-lines":
        return exchange_lines(desk, rng)
    if kind == "exchange-whole":
        whole, *rest = rng.choice(desk.sums).figures
        done = trade(whole, rng.choice(rest))
    elif kind == "exchange-adjacent":
        lines = [line for line in desk.lines if len(line) > 1]
        if not lines:
            return None
        line = rng.choice(lines)
        at = rng.randrange(len(line) - 1)
        done = trade(line[at], line[at + 1])
    else:
        lines = [line for line in desk.lines if len(line) > 2]
        if lines and rng.random() < 0.5:
            line = rng.choice(lines)
            one, other = sorted(rng.sample(range(len(line)), 2))
            done = other - one > 1 and trade(line[one], line[other])
        else:
            money = desk.plan.money()
            done = len(money) > 3 and trade(*rng.sample(money, 2))
    return Notes() if done else None


def exchange_lines(desk: Desk, rng: Random) -> Notes | None:
    """All figures of one line exchanged with those of another."""
    pairs: list[tuple[list[Figure], list[Figure]]] = []
    for node in desk.plan.root.walk():
        for nodes in node.breaks.values():
            # with their margins: cells alone cannot be told from the two margins exchanged
            pairs += [
                ([each.amount for each in one.walk()], [each.amount for each in other.walk()])
                for one, other in itertools.combinations(nodes, 2)
                if skeleton(one) == skeleton(other) and one.breaks
            ]
    listed = desk.plan.projects
    if listed and listed[0].sources:
        one_project, other_project = rng.sample(listed, 2)
        pairs.append((one_project.figures(), other_project.figures()))
    if not pairs:
        return None
    left, right = rng.choice(pairs)
    if len(left) != len(right):
        return None
    changed = [trade(one, other) for one, other in zip(left, right, strict=True)]
    return Notes() if sum(changed) > 1 else None


def transfer(desk: Desk, _kind: str, rng: Random) -> Notes | None:
    """An amount taken from one part of a sum and given to another."""
    parts = rng.choice(desk.sums).figures[1:]
    if len(parts) < 2:
        return None
    giver, taker = rng.sample(parts, 2)
    step = Decimal(1).scaleb(-giver.style.decimals)
    amount = rng.choice([5, 10, 20, 50, 100, 150, 200, 500, rng.randint(2, 400)]) * step
    if value(giver) <= amount:
        return None
    done = put(giver, value(giver) - amount) and put(taker, value(taker) + amount)
    return Notes() if done else None


def wrong_total(desk: Desk, kind: str, rng: Random) -> Notes | None:
    """A total that leaves out one of its parts, or counts one twice."""
    sums = [relation for relation in desk.sums if len(relation.figures) > 2]
    if not sums:
        return None
    whole, *rest = rng.choice(sums).figures
    part = value(rng.choice(rest))
    return Notes() if put(whole, value(whole) + (-part if kind == "left-out" else part)) else None


def restate(text: str, style: Style, other: Style) -> str:
    """What a document prints where the plan says this."""
    if style == other:
        return text
    amount = read(text, style) * (1000 if style.unit == BILLION else 1) / (1000 if other.unit == BILLION else 1)
    whole, _, fraction = format(amount, "f").partition(".")
    return spell(whole, fraction if other.decimals else fraction.rstrip("0"), other)


def misprint(desk: Desk, kind: str, rng: Random) -> Notes | None:
    """A misprint of a document, or a slip that the plan and every document that states the figure have in common."""
    statements = [each for document in desk.plan.documents for each in document.states]
    if not statements:
        return None
    statement = rng.choice(statements)
    look = rng.choice([*LOOKS, "digit", "swap", "digit"])
    subject = statement.subject
    if subject is None:
        return None
    if kind == "document-misprint":
        text = slip(look, statement, desk.neighbours, rng)
        if text is None:
            return None
        statement.text = text
        return Notes()
    text = slip(look, subject, desk.neighbours, rng)
    if text is None:
        return None
    subject.text = text
    for each in statements:
        if each.subject is subject:
            each.text = restate(text, subject.style, each.style)
    return Notes(needed=[subject])
