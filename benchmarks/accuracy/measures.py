"""Numbers of numbers: an exact upper bound of a share, and how well confidence is calibrated."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BINS = 10


def at_most(hits: int, trials: int, share: float) -> float:
    """The probability of so many hits or fewer, if each trial hits with this probability."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return float(hits >= trials)
    start = trials * math.log1p(-share)
    odds = math.log(share) - math.log1p(-share)
    total = 0.0
    choose = 0.0
    for at in range(hits + 1):
        if at:
            choose += math.log(trials - at + 1) - math.log(at)
        total += math.exp(start + choose + at * odds)
    return min(1.0, total)


def upper_bound(hits: int, trials: int, error: float = 0.05) -> float:
    """The Clopper-Pearson upper bound: the share that is refuted at this level by so few hits."""
    if hits >= trials:
        return 1.0
    low, high = hits / trials, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if at_most(hits, trials, middle) > error:
            low = middle
        else:
            high = middle
    return high


def calibration(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """The expected calibration error: how far confidence and share of hits lie apart, over ten bins."""
    if not pairs:
        return None
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, hit in pairs:
        bins[min(BINS - 1, int(confidence * BINS))].append((confidence, hit))
    return sum(
        abs(sum(confidence for confidence, _ in each) - sum(hit for _, hit in each)) / len(pairs) for each in bins
    )


def low_hits(pairs: Sequence[tuple[float, bool]], limit: float = 0.05) -> float | None:
    """The share of hits among those that are said with little confidence."""
    few = [hit for confidence, hit in pairs if confidence < limit]
    return sum(few) / len(few) if few else None
