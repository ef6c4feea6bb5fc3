"""What somebody could tell who knows the kind of a slip: how many figures such a slip could explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .few import ratios
from .figures import read, write_percent, write_value
from .relations import plain, plain_unit
from .slips import LOOKS, SINGLE, outcomes, share_outcomes

if TYPE_CHECKING:
    from decimal import Decimal

    from .desk import Desk
    from .plans import Figure
    from .relations import Relation

LARGEST = 60  # figures of a broken sum, beyond which it takes too long to try them all


def implied(figure: Figure, relation: Relation) -> Decimal | None:
    """The value of a figure with which one broken relation would hold."""
    at = relation.figures.index(figure)
    if relation.kind == "sum":
        now = relation.gap()
        own = figure_value(figure)
        return own - now if at == 0 else own + now / relation.factor
    if relation.kind == "same":
        return plain(relation.figures[1 - at]) / plain_unit(figure)
    return None


def figure_value(figure: Figure) -> Decimal:
    """What a figure says."""
    return read(figure.text, figure.style)


def mends(desk: Desk, figure: Figure, text: str) -> bool:
    """Whether every relation of a figure would hold with this text."""
    written, figure.text = figure.text, text
    fits = desk.loose(figure)
    figure.text = written
    return fits


def explained(desk: Desk, kind: str, figure: Figure, broken: list[Relation]) -> bool:
    """Whether a slip of this kind at this figure would explain all that is broken."""
    if any(figure not in relation.figures for relation in broken):
        return False
    if figure.kind == "share":
        all_ratios = ratios(desk, figure)
        right = write_percent(all_ratios[0], figure.text)
        if kind in SINGLE or figure.text not in share_outcomes(kind, right, all_ratios):
            return False
        return mends(desk, figure, right)
    if kind not in SINGLE:
        return False
    values = {found for relation in broken if (found := implied(figure, relation)) is not None}
    if len(values) != 1:
        return False
    value = values.pop()
    text = write_value(value, figure.style) if value > 0 else None
    if text is None or not mends(desk, figure, text):
        return False
    return kind == "other" or figure.text in outcomes(kind, figure, text, desk.neighbours)


def reachable(desk: Desk, kind: str, broken: list[Relation]) -> float | None:
    """The share of such cases in which somebody who knows the kind names the figure: one in as many as fit."""
    exact = not desk.plan.rounded and desk.plan.style.scale == 1
    if not broken or not exact or (kind not in LOOKS and kind not in SINGLE and not kind.startswith("share")):
        return None
    if len(broken[0].figures) > LARGEST or any(relation.kind == "most" for relation in broken):
        return None
    fitting = sum(explained(desk, kind, figure, broken) for figure in broken[0].figures)
    return 1 / fitting if fitting else None
