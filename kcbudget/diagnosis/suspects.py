"""The stories that may be the cause, each with the figures that it would change and how likely it is."""

from typing import TYPE_CHECKING, NamedTuple

from kcbudget.figures.figure import Figure
from kcbudget.language.amounts import rewritten
from kcbudget.plan.routes import Route, is_line

if TYPE_CHECKING:
    from kcbudget.diagnosis.constraints import Constraints
    from kcbudget.diagnosis.hypothesis import Change, Located, Story
    from kcbudget.diagnosis.slips import Slip

SOLE = 0.95
SOLE_BY_LOOK = 0.98  # the same where one identity alone is broken, so that only the look of the slip decides
UNLIKELY = 0.05  # a rival that is so much less likely than the first is not one to look up
SHOWN = 5
WIDE = 20  # values that lie farther apart than so many steps, and than one part in so many of the figure, are far apart
NO_FIGURE = ("on-purpose", "other-period")  # they explain a gap, and nobody can be asked to look a figure up
WEAK = ("rounded", "carry", "omitted", "repeated")
NO_TEXT = ("left-out", "subtotal")  # stories of figures that need no other text


class Corrected(NamedTuple):
    """A figure to be changed, with the value and the text that it should have had; no text if none is wrong."""

    figure: Figure
    value: int
    suggested: str


class Suspect(NamedTuple):
    """A story that may be the cause.

    ``changes`` are its figures with what they should have been, ``mends`` the identities (numbers in the system) that
    hold with them; ``confidence`` is the share of the likelihood that falls to these figures. ``others`` are further
    wrong figures of the same sums, which hold only once all of them are corrected; ``span`` is how far the values that
    would do lie apart, ``is_wide`` whether that is far. ``route`` is that of a row at fault, of as much as ``amount``.
    """

    slip: "Slip"
    changes: tuple[Corrected, ...]
    mends: tuple[int, ...]
    confidence: float
    sole: bool
    others: tuple[Figure, ...] = ()
    span: int = 0
    is_wide: bool = False
    route: Route = ()
    amount: int = 0

    @property
    def values(self) -> dict[int, int]:
        """What its figures should have been, by their numbers."""
        return {change.figure.index: change.value for change in self.changes}

    @property
    def figure(self) -> Figure:
        """The first of its figures."""
        return self.changes[0].figure

    @property
    def suggested(self) -> str:
        """What the first of its figures should have been."""
        return self.changes[0].suggested


def suspects_of(
    located: "Located",
    group: frozenset[int],
    anchor: "Story | None",
    anchors: set[tuple[object, ...]],
) -> tuple[Suspect, ...]:
    """The stories of all hypotheses that speak of a group, each with how likely it is.

    One that leads another group (``anchors``) is no rival here, nor is what is told together with the leading one.
    """
    own = anchor.key if anchor is not None else None
    confidences: dict[tuple[object, ...], float] = {}
    best: dict[tuple[object, ...], tuple[float, Story, tuple[Story, ...]]] = {}
    for hypothesis in located.hypotheses:
        keys = [story.key for story in hypothesis.stories]
        for story, key in zip(hypothesis.stories, keys, strict=True):
            if story.slip in NO_FIGURE or not group & story.mends:
                continue
            if key != own and (own in keys or key in anchors):
                continue
            confidences[key] = confidences.get(key, 0.0) + located.confidence(hypothesis)
            if key not in best or best[key][0] < hypothesis.log_weight:
                best[key] = hypothesis.log_weight, story, hypothesis.stories
    most = max(confidences.values(), default=0.0)
    found = []
    for key, (_, story, stories) in best.items():
        # Beside one figure others are listed however unlikely; other stories where somebody might look into them.
        alike = anchor is not None and len(anchor.key) == len(key) == 1 and len(stories) <= len(located.best)
        if key == own or alike or confidences[key] >= UNLIKELY * most:
            found.append((_suspect(located, story, stories, confidences[key]), key == own))
    found.sort(
        key=lambda pair: (-round(pair[0].confidence, 2), not pair[1], -round(pair[0].confidence, 9), _rank(pair[0]))
    )
    return tuple(suspect for suspect, _ in found)


def _rank(suspect: Suspect) -> tuple[object, ...]:
    """The order of stories that are equally likely."""
    return [change.figure.rank for change in suspect.changes], suspect.slip, list(map(str, suspect.route))


def _suspect(located: "Located", story: "Story", told: "tuple[Story, ...]", confidence: float) -> Suspect:
    """A story of a hypothesis as a suspect."""
    constraints = located.constraints
    touched = story.mends | constraints.touched(story.figures)
    further = [change.figure for one in (*told, *located.beside) if one is not story for change in one.changes]
    shared = constraints.rows_of(further)
    judged = located.judged or constraints
    left = {number for number in touched if not judged.holds(number, story.over)}
    # What was rounded on the way may hold only to within that rounding.
    just = {number for number in touched if not judged.holds(number, story.over._replace(slacks={}))}
    others = tuple(figure for figure in further if left & constraints.rows_of((figure,)))
    is_wide = _is_wide(story, constraints)
    return Suspect(
        story.slip,
        tuple(
            Corrected(change.figure, change.value, "" if story.slip in NO_TEXT else _suggested(change, constraints))
            for change in story.changes
        ),
        tuple(sorted((located.rows | story.mends) & touched - left)),
        confidence,
        not is_wide and just <= left and _is_sole(located, story, located.rows & touched, shared, confidence),
        others,
        story.changes[0].span if story.changes else 0,
        is_wide,
        story.route,
        story.amount,
    )


def _is_sole(located: "Located", story: "Story", rows: frozenset[int], shared: set[int], confidence: float) -> bool:
    """Whether nothing else is likely, and what is seen speaks for it: two identities, or the look of a known slip.

    Identities that are ``shared`` with another wrong figure speak for neither by themselves.
    """
    if story.slip == "stale-total" and all(change.figure.is_share for change in story.changes):
        return False  # whether the shares follow, or the amounts go back, nobody can tell
    if rows <= located.small:
        return False  # where gaps may be rounding, no figure is to blame for any of them
    judged = located.judged
    if judged is not None and not all(judged.holds(number, story.over) for number in rows - located.small):
        return False  # what is suggested would have to be rounded too
    if story.slip in ("transfer", "rounding-undeclared", "counted-twice"):
        # Whether it was these two, or parts of them, nobody can tell, nor whether figures were rounded, or are parts.
        return False
    if story.slip == "row-missing" and not _looks_like_a_row(located.constraints, story):
        return False
    if story.slip == "block-unit" and not is_line([change.figure.route for change in story.changes]):
        return False  # such a block is rather what stands beside the one that is so
    if story.slip == "exchanged" and _is_unit(located.constraints, story):
        return False  # one of them may be in another unit, or both
    known, own = any(change.known > 0 for change in story.changes), rows - shared
    if story.slip in WEAK:
        known = False  # many right figures look so too
    if len(rows) > 1:
        return confidence >= (SOLE if own else SOLE_BY_LOOK) and (known or len(own) > 1 or (bool(own) and not shared))
    return bool(own) and known and confidence >= SOLE_BY_LOOK and _has_witness(located.constraints, min(own))


def _looks_like_a_row(constraints: "Constraints", story: "Story") -> bool:
    """Whether the gaps that a missing row explains are of several amounts, or a share misses it too: no other cause
    that anybody thought of leaves just these."""
    rows = [constraints.row(number) for number in story.mends]
    return len({(row.identity.holds_percentages, abs(row.gap)) for row in rows}) > 1


def _is_unit(constraints: "Constraints", story: "Story") -> bool:
    """Whether figures that were exchanged are alike but for zeros at their end."""
    value = constraints.system.scale.value
    return len({str(value(change.figure)).rstrip("0") for change in story.changes}) == 1


def _has_witness(constraints: "Constraints", number: int) -> bool:
    """Whether some other sum holds in which a figure of an identity is: it is not all that there is."""
    rows = map(constraints.row, constraints.rows_of(constraints.row(number).figures))
    return any(row.holds_exactly and not row.identity.kind.is_pair for row in rows)


def _is_wide(story: "Story", constraints: "Constraints") -> bool:
    """Whether values far apart would do, as where only a bound is broken; else it is rounding that leaves several."""
    value = constraints.system.scale.value
    return any(
        change.span > WIDE * constraints.usual_step(change.figure) and change.span * WIDE > max(value(change.figure), 1)
        for change in story.changes
    )


def _suggested(change: "Change", constraints: "Constraints") -> str:
    """The text of a figure with another value."""
    figure, value, system = change.figure, change.value, constraints.system
    if figure.in_words:
        from kcbudget.language import spelling

        return spelling.rewritten(figure.amount.text, value, system.scale.exponent)
    unit = figure.amount.unit
    exponent = system.scale.exponent_of(unit) if unit is not None else system.scale.exponent
    step, written = constraints.usual_step(figure), system.scale.value(figure)
    if change.slip == "block-unit" and written:
        step = max(system.scale.step(figure) * value // written, 1)  # its neighbours are in the wrong unit too
    return rewritten(figure.amount, value, exponent, step, system.convention)


def settled(found: "list[tuple[Suspect, ...]]") -> "list[tuple[Suspect, ...]]":
    """The suspects of several groups; none is a sole cause whose identities hold only with one that is none."""
    while True:
        sole = {index for suspects in found for suspect in suspects if suspect.sole for index in suspect.values}
        after = [
            tuple(
                suspect._replace(sole=suspect.sole and sole.issuperset(other.index for other in suspect.others))
                for suspect in suspects
            )
            for suspects in found
        ]
        if after == found:
            return found
        found = after
