"""The figures that may be wrong, each with what it should have been and how likely that is."""

from typing import TYPE_CHECKING, NamedTuple

from kcbudget.figures.figure import Figure
from kcbudget.figures.judge import System
from kcbudget.language.amounts import rewritten

if TYPE_CHECKING:
    from kcbudget.diagnosis.constraints import Constraints
    from kcbudget.diagnosis.hypothesis import Change, Hypothesis, Located
    from kcbudget.diagnosis.slips import Slip

SOLE = 0.95
SHOWN = 5


class Suspect(NamedTuple):
    """A figure that may be wrong, and what it should have been.

    ``suggested`` is the text that would by itself mend the identities ``mends`` (numbers in the system); ``partner`` is
    the figure that it was exchanged with; ``confidence`` is the share of the likelihood that falls to this figure.
    ``others`` are further wrong figures of the same sums, which hold only once all of them are corrected; ``span``
    is how far the values that would do lie apart.
    """

    figure: Figure
    suggested: str
    slip: "Slip"
    mends: tuple[int, ...]
    confidence: float
    sole: bool
    partner: Figure | None = None
    others: tuple[Figure, ...] = ()
    span: int = 0


def suspects_of(
    located: "Located",
    group: frozenset[int],
    anchor: Figure | None,
    anchors: set[int],
    constraints: "Constraints",
    system: System,
) -> tuple[Suspect, ...]:
    """The figures of all hypotheses that speak of a group, each with the likelihood that it is wrong.

    A figure that leads another group (``anchors``) is no rival here, nor is what changes together with the leading one.
    """
    confidences: dict[int, float] = {}
    best: dict[int, tuple[Change, Hypothesis]] = {}
    for hypothesis in located.hypotheses:
        led = anchor is not None and any(change.figure is anchor for change in hypothesis.changes)
        for change in hypothesis.changes:
            index = change.figure.index
            if change.slip not in ("left-out", "exchanged"):
                if not group & {link.row for link in constraints.links_of(change.figure)}:
                    continue
                if change.figure is not anchor and (led or index in anchors):
                    continue
            confidences[index] = confidences.get(index, 0.0) + located.confidence(hypothesis)
            if index not in best or best[index][1].log_weight < hypothesis.log_weight:
                best[index] = change, hypothesis
    suspects = [
        _suspect(located, change, hypothesis, confidences[index], constraints, system)
        for index, (change, hypothesis) in best.items()
    ]
    suspects.sort(
        key=lambda s: (-round(s.confidence, 2), s.figure is not anchor, -round(s.confidence, 9), s.figure.rank)
    )
    return tuple(suspects)


def _suspect(
    located: "Located",
    change: "Change",
    hypothesis: "Hypothesis",
    confidence: float,
    constraints: "Constraints",
    system: System,
) -> Suspect:
    """One change of a hypothesis as a suspect."""
    figure = change.figure
    touched = located.rows & {link.row for link in constraints.links_of(figure)}
    further = [other.figure for other in hypothesis.changes if other.figure is not figure]
    partner = further[0] if change.slip == "exchanged" else None
    others: tuple[Figure, ...] = ()
    if change.slip in ("left-out", "exchanged"):
        mends = located.rows
    else:
        over = constraints.over(figure, change.value)
        mends = frozenset(number for number in touched if constraints.holds(number, over))
        together = touched - mends
        others = tuple(other for other in further if together & {link.row for link in constraints.links_of(other)})
    claim = change.known > 0 or len(touched) > 1
    return Suspect(
        figure,
        _suggested(figure, change.value, constraints, system),
        change.slip,
        tuple(sorted(mends)),
        confidence,
        confidence >= SOLE and located.exhaustive and claim and not change.span,
        partner,
        others,
        change.span,
    )


def _suggested(figure: Figure, value: int, constraints: "Constraints", system: System) -> str:
    """The text of a figure with another value."""
    if figure.in_words:
        from kcbudget.language import spelling

        return spelling.rewritten(figure.amount.text, value, system.scale.exponent)
    unit = figure.amount.unit
    exponent = system.scale.exponent_of(unit) if unit is not None else system.scale.exponent
    return rewritten(figure.amount, value, exponent, constraints.usual_step(figure))
