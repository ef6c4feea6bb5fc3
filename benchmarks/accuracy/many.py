"""Several faults in one plan that have nothing to do with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .blocks import block
from .desk import Desk, Notes
from .few import exchange, transfer
from .slips import SINGLE, slip

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from .plans import Figure

STORIES: list[tuple[str, Callable[[Desk, str, Random], Notes | None]]] = [
    ("exchange-adjacent", exchange),
    ("exchange-distant", exchange),
    ("exchange-lines", exchange),
    ("transfer", transfer),
    ("block-line", block),
    ("block-run", block),
]


def several(desk: Desk, kind: str, rng: Random) -> Notes | None:
    """So many independent slips at different figures, each of which breaks something."""
    count = int(kind.rpartition("-")[2])
    figures = desk.plan.money()
    if len(figures) < 2 * count + 1:
        return None
    done: list[Figure] = []
    for figure in rng.sample(figures, len(figures)):
        text = slip(rng.choice([*SINGLE, "digit", "swap", "digit", "dropped"]), figure, desk.neighbours, rng)
        if text is None:
            continue
        figure.text = text
        if desk.loose(figure):
            figure.text = figure.true
            continue
        done.append(figure)
        if len(done) == count:
            return Notes(stories=count)
    return None


def two_stories(desk: Desk, _kind: str, rng: Random) -> Notes | None:
    """Two faults of several figures each that have no figure in common."""
    notes: list[Notes] = []
    for name, make in rng.sample(STORIES, 2):
        before = {figure: figure.text for figure in desk.plan.figures()}
        note = make(desk, name, rng)
        if note is None:
            return None
        changed = [figure for figure, text in before.items() if figure.text != text]
        if any(before[figure] != figure.true for figure in changed):
            return None
        notes.append(note)
    return Notes(stories=2, coarse=max(note.coarse for note in notes))
