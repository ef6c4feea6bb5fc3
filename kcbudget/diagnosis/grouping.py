"""Broken identities in groups: those that share figures, those that one change mends, and which of them leads."""

from typing import TYPE_CHECKING

from kcbudget.figures.figure import rank_of
from kcbudget.figures.identity import Identity, reaches_far
from kcbudget.figures.kinds import KINDS

if TYPE_CHECKING:
    from kcbudget.diagnosis.constraints import Constraints
    from kcbudget.diagnosis.hypothesis import Located, Story


def components(constraints: "Constraints", rows: frozenset[int]) -> list[frozenset[int]]:
    """Broken identities in groups that share figures, by number."""
    above: dict[int, int] = {}

    def leader(number: int) -> int:
        while above[number] != number:
            above[number] = number = above[above[number]]
        return number

    owner: dict[int, int] = {}
    for number in sorted(rows):
        above[number] = number
        for figure in constraints.row(number).figures:
            above[leader(number)] = leader(owner.setdefault(figure.index, number))
    groups: dict[int, list[int]] = {}
    for number in above:
        groups.setdefault(leader(number), []).append(number)
    return [frozenset(numbers) for numbers in groups.values()]


def rank(identity: Identity, number: int) -> tuple[object, ...]:
    """Which of the identities with one cause speaks for them: the same one, whatever the order of the file."""
    about = min((figure.rank[:4] for figure in identity.left.figures), default=())
    if identity.origin == "breakdowns":  # of a whole that nobody stated
        about = "", *rank_of(identity.route[:-1])
    other = min((figure.rank for figure in identity.right.figures), default=())
    kind = identity.kind
    leading = kind.far_rank if kind.far_rank != kind.rank and reaches_far(identity) else kind.rank
    return identity.path is not None, leading, about, list(KINDS).index(identity.origin), other, number


def joined(parts: list[frozenset[int]], together: list[frozenset[int]]) -> list[frozenset[int]]:
    """Groups of identities, those that are mended together in one."""
    for mended in together:
        touched = [part for part in parts if part & mended]
        if len(touched) > 1:
            parts = [part for part in parts if not part & mended] + [frozenset().union(*touched)]
    return sorted(parts, key=min)


def groups(located: "Located") -> "list[tuple[Story | None, frozenset[int]]]":
    """The identities that each story of the best hypothesis mends, with that story; without any, each by itself."""
    rows, constraints, stories = located.rows, located.constraints, located.best
    if not stories:
        return [(None, frozenset({number})) for number in sorted(rows)]
    ordered = sorted(stories, key=lambda story: [change.figure.rank for change in story.changes])
    touched = [rows & (story.mends | constraints.touched(story.figures)) for story in ordered]
    owner = _own_rows(touched)
    for number in sorted(rows - owner.keys()):
        owner[number] = next((index for index, mine in enumerate(touched) if number in mine), 0)
    mended = [frozenset(number for number, own in owner.items() if own == index) for index in range(len(ordered))]
    return [(story, group) for story, group in zip(ordered, mended, strict=True) if group]


def _own_rows(touched: list[frozenset[int]]) -> dict[int, int]:
    """An identity for each change to be reported at, where there are enough (a matching by augmenting paths)."""
    owner: dict[int, int] = {}

    def claim(index: int, seen: set[int]) -> bool:
        for number in sorted(touched[index]):
            if number not in seen:
                seen.add(number)
                if number not in owner or claim(owner[number], seen):
                    owner[number] = index
                    return True
        return False

    for index in range(len(touched)):
        claim(index, set())
    return owner
