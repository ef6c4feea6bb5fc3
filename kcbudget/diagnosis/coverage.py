"""What a plan can tell of itself: which figures could be wrong without anybody noticing, and which would be found.

Two figures with the same column in the matrix of identities, up to sign, leave the same gaps whatever the error: they
cannot be told apart except by the look of a slip (E. Candès and T. Tao, Decoding by linear programming, 2005, on when a
sparse error is determined; single errors need pairwise independent columns).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from kcbudget.figures.axes import AXES, ROOT, Cell, at, coordinate
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Figure
from kcbudget.figures.identity import Identity
from kcbudget.figures.verdict import Verdict, guards
from kcbudget.plan.routes import Key

Guard = Literal["unguarded", "detectable", "locatable"]
Column = tuple[tuple[object, str], ...]


class Covered(NamedTuple):
    """A figure with how well it is guarded; ``group`` numbers the figures that cannot be told apart (0: none)."""

    figure: Figure
    guard: Guard
    identities: int
    group: int


class Advice(NamedTuple):
    """What to record next: parts divided along an axis, and how many figures are locatable before and after.

    ``parts`` names one part, or all of an axis; ``added`` counts the new figures, which ``after`` includes.
    """

    parts: tuple[str, ...]
    axis: str
    before: int
    after: int
    added: int


class Coverage(NamedTuple):
    """How well each figure of a plan is guarded, and what would help most."""

    figures: tuple[Covered, ...]
    groups: tuple[tuple[Figure, ...], ...]
    advice: tuple[Advice, ...]

    def count(self, guard: Guard) -> int:
        """How many figures are guarded just so well."""
        return sum(covered.guard == guard for covered in self.figures)


def cover(cube: Cube, verdicts: Sequence[Verdict]) -> Coverage:
    """How well each written figure of a cube is guarded."""
    columns: dict[object, list[tuple[object, str]]] = {}
    for number, (identity, verdict) in enumerate(zip(cube.identities, verdicts, strict=True)):
        if guards(identity, verdict):
            for figure, role in _roles(identity):
                columns.setdefault(figure.index, []).append((number, role))
    classes = _classes(columns)
    group_of: dict[object, int] = {}
    groups: list[tuple[Figure, ...]] = []
    for members in classes:
        alike = tuple(cube.figures[index] for index in members if isinstance(index, int))
        if len(members) > 1 and any(figure.path is None for figure in alike):
            groups.append(alike)
            group_of.update(dict.fromkeys(members, len(groups)))
    covered = []
    for figure in sorted(cube.own, key=lambda figure: figure.place):
        column = columns.get(figure.index, [])
        guard: Guard = "unguarded" if not column else "detectable" if figure.index in group_of else "locatable"
        covered.append(Covered(figure, guard, len({row for row, _ in column}), group_of.get(figure.index, 0)))
    return Coverage(tuple(covered), tuple(groups), _advice(cube, columns, classes))


def _roles(identity: Identity) -> Iterable[tuple[Figure, str]]:
    """Each figure of an identity with its role, the entry of its column in that row."""
    if identity.share is not None:
        yield identity.share, "share"
    left, right = ("whole", "part") if identity.relation == "share" else ("+", "-")
    for figures, role in (
        (identity.left.plus, left),
        (identity.left.minus, right),
        (identity.right.plus, right),
        (identity.right.minus, left),
    ):
        for figure in figures:
            yield figure, role


_OPPOSITE = {"+": "-", "-": "+"}


def _normal(column: Iterable[tuple[object, str]]) -> Column:
    """A column up to sign; in a lone row every role is as good as another."""
    entries = sorted(set(column), key=str)
    if len(entries) == 1:
        return ((entries[0][0], "any"),)
    if entries[0][1] == "-":
        entries = [(row, _OPPOSITE.get(role, role)) for row, role in entries]
    return tuple(entries)


def _classes(columns: Mapping[object, list[tuple[object, str]]]) -> list[list[object]]:
    """The figures by column: those in one class cannot be told apart."""
    found: dict[Column, list[object]] = {}
    for index, column in columns.items():
        found.setdefault(_normal(column), []).append(index)
    return list(found.values())


def _locatable(classes: list[list[object]]) -> int:
    return sum(len(members) == 1 for members in classes)


def _advice(
    cube: Cube, columns: dict[object, list[tuple[object, str]]], classes: list[list[object]]
) -> tuple[Advice, ...]:
    """The part that, divided along another axis, makes most figures locatable, and all that would together."""
    before = _locatable(classes)
    one: list[Advice] = []
    together: list[Advice] = []
    for axis in range(1, 5):
        for other in range(1, 5):
            if axis == other or (ROOT, axis) not in cube.breakdowns or (ROOT, other) not in cube.breakdowns:
                continue
            cells = _undivided(cube, axis, other)
            for chosen, found in [*(([cell], one) for cell in cells), (cells, together)]:
                if not chosen:
                    continue
                trial = {index: list(column) for index, column in columns.items()}
                added = sum(_divide(cube, trial, cell, axis, other) for cell in chosen)
                names = tuple(_name(cube, cell, axis) for cell in chosen)
                found.append(Advice(names, AXES[other - 1], before, _locatable(_classes(trial)), added))
    best = [max(found, key=lambda advice: (advice.after, -advice.added)) for found in (one, together) if found]
    best = [advice for advice in best if advice.after > before]
    return tuple(best if len(best) < 2 or best[1].after > best[0].after else best[:1])


def _name(cube: Cube, cell: Cell, axis: int) -> str:
    """The name of a part; where its figure tells, one that knows how the file writes it."""
    name, figure = str(coordinate(cell, axis)), cube.figure_at(cell)
    last = figure.route[-1] if figure is not None else name
    return last if isinstance(last, Key) and last == name else name


MAX_PARTS = 40


def _undivided(cube: Cube, axis: int, other: int) -> list[Cell]:
    """The stated parts of the plan along one axis that are not divided along another."""
    names = cube.breakdowns[ROOT, other].names
    cells = [at(ROOT, axis, name) for name in _leaves(cube, axis)]
    return [
        cell
        for cell in cells
        if cube.figure_at(cell) and not any(cube.figure_at(at(cell, other, name)) for name in names)
    ][:MAX_PARTS]


def _leaves(cube: Cube, axis: int) -> tuple[str, ...]:
    """The parts of the plan along an axis, those of a nested part in its place."""
    names: list[str] = []
    for name in cube.breakdowns[ROOT, axis].names:
        nested = cube.breakdowns.get((at(ROOT, axis, name), axis))
        names += nested.names if nested is not None else (name,)
    return tuple(names)


def _divide(cube: Cube, columns: dict[object, list[tuple[object, str]]], cell: Cell, axis: int, other: int) -> int:
    """Enter the figures that a division would add, and the identities that they would be in; returns how many."""
    names = cube.breakdowns[ROOT, other].names

    def known(place: Cell) -> object | None:
        figure = cube.figure_at(place)
        return figure.index if figure is not None else place if place in columns else None

    for name in names:
        columns[at(cell, other, name)] = []
    for name in names:
        new = at(cell, other, name)
        _enter(columns, ("row", cell), known(cell), [new])
        margin = at(ROOT, other, name)
        parts = [known(at(margin, axis, leaf)) for leaf in _leaves(cube, axis)]
        if all(part is not None for part in parts):
            _enter(columns, ("column", margin), known(margin), parts)
    return len(names)


def _enter(
    columns: dict[object, list[tuple[object, str]]], row: object, whole: object | None, parts: Sequence[object]
) -> None:
    """Enter a sum into the columns of its whole and its parts."""
    for index, role in [(whole, "+"), *((part, "-") for part in parts)]:
        if index is not None:
            columns.setdefault(index, []).append((row, role))
