"""Slips rehearsed on a plan: every kind at every figure, and what the program would say of each."""

from collections.abc import Iterator
from typing import NamedTuple

from kcbudget.diagnosis.constraints import Constraints
from kcbudget.diagnosis.mismatches import diagnose
from kcbudget.diagnosis.slips import Slip
from kcbudget.diagnosis.surroundings import Surroundings
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Figure
from kcbudget.figures.verdict import Outcome

MAX_FIGURES = 300
VARIANTS = 4

KINDS: tuple[Slip, ...] = ("digit", "swap", "dropped", "doubled", "added", "shift", "unit", "copied")


class Rehearsed(NamedTuple):
    """Slips of one kind: how many were tried, noticed, had their figure named first, alone, rightly or wrongly so."""

    kind: str
    tried: int
    detected: int
    located: int
    first: int
    wrong: int


def rehearse(cube: Cube) -> list[Rehearsed]:
    """Write every kind of slip at the figures of a plan whose identities hold, and count what is said of it.

    At most 300 figures are tried, evenly spread, with four variants of a slip at most.
    """
    figures = [figure for figure in cube.own if figure.is_exact and figure.amount.digits]
    every = max(-(-len(figures) // MAX_FIGURES), 1)
    surroundings = Surroundings(Constraints(cube.system))
    found = []
    for kind in KINDS:
        tried = detected = located = first = wrong = 0
        for figure in figures[::every]:
            for digits in _variants(kind, figure, surroundings):
                tried += 1
                system = cube.system.with_amounts({figure: figure.amount._replace(digits=digits)})
                verdicts = [system.judge(identity) for identity in system.identities]
                noticed = any(verdict.outcome is Outcome.BROKEN for verdict in verdicts)
                suspects = [m.suspects[0] for m in diagnose(system, verdicts) if m.suspects] if noticed else []
                blamed = [(suspect.sole, figure.index in suspect.values) for suspect in suspects]
                detected += noticed
                first += any(right for _, right in blamed)
                located += any(sole and right for sole, right in blamed)
                wrong += any(sole and not right for sole, right in blamed)
        found.append(Rehearsed(kind, tried, detected, located, first, wrong))
    return found


def _variants(kind: Slip, figure: Figure, surroundings: Surroundings) -> list[int]:
    """The digits that slips of a kind leave of a figure, spread evenly over all there are."""
    written = figure.amount.digits
    if kind == "copied":
        near = surroundings.neighbours(figure)
        same = [other.amount.digits for other in near if other.amount.exponent == figure.amount.exponent]
        values = [digits for digits in same if digits != written]
    else:
        values = list(dict.fromkeys(int(text) for text in _texts(kind, str(written)) if text))
    values = [value for value in values if value not in (written, 0)]
    if figure.is_share:
        values = [value for value in values if value <= 100 * 10**-figure.amount.exponent]
    step = max(-(-len(values) // VARIANTS), 1)
    return values[::step]


def _texts(kind: Slip, text: str) -> Iterator[str]:
    size = len(text)
    if kind == "digit":
        for offset in (1, 4, 7):
            for index in range(size):
                yield text[:index] + str((int(text[index]) + offset) % 10) + text[index + 1 :]
    elif kind == "swap":
        for index in range(size - 1):
            yield text[:index] + text[index + 1] + text[index] + text[index + 2 :]
    elif kind == "dropped":
        for index in range(size):
            yield text[:index] + text[index + 1 :]
    elif kind == "doubled":
        for index in range(size):
            yield text[: index + 1] + text[index:]
    elif kind == "added":
        for index in range(size + 1):
            yield text[:index] + "5" + text[index:]
    elif kind in ("shift", "unit"):
        zeros = "0" if kind == "shift" else "000"
        yield text + zeros
        if text.endswith(zeros):
            yield text[: -len(zeros)]
