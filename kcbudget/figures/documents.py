"""What documents state of a plan: each statement is a figure of its own, which must agree with the plan's."""

from contextlib import AbstractContextManager, nullcontext
from functools import cached_property

from kcbudget.figures import spelled
from kcbudget.figures.axes import Cell
from kcbudget.figures.cells import Stated
from kcbudget.figures.figure import Figure, Terms
from kcbudget.figures.identity import Identity, Relation
from kcbudget.figures.walk import Walk
from kcbudget.language.amounts import ABSENT
from kcbudget.language.messages import Message
from kcbudget.language.numerals import normal
from kcbudget.language.units import ANYTHING
from kcbudget.plan.model import Document, Plan, Statement
from kcbudget.plan.routes import Key, Route, route_in_english, route_key
from kcbudget.plan.tree import Scalar, UnreadableScalar

_HEADER = (
    *("province", "period", "programme"),
    *("decision.number", "decision.date", "decision.signed_by", "decision.issued_by"),
)


def enter(walk: Walk) -> None:
    """Enter every statement of every document, and hold it against what the plan has there."""
    known = _Known(walk)
    for number, document in enumerate(walk.plan.documents or (), 1):
        for key, statement in (document.states or {}).items():
            if not _is_unreadable(statement):
                _enter_statement(walk, known, document, ("documents", number, "states", key), statement)
    spelled.enter(walk.texts)


class _Known:
    """What the plan has before its documents are entered."""

    def __init__(self, walk: Walk) -> None:
        self._cube = walk.cube
        self.figures: dict[str, Figure] = {}
        for figure in self._cube.figures:
            if figure.amount is not ABSENT:
                self.figures.setdefault(route_key(figure.route), figure)
        self.shares = {share.figure.index for share in self._cube.shares}

    @cached_property
    def cells(self) -> dict[int, Cell]:
        """The cell of each figure, by its index."""
        found: dict[int, Cell] = {}
        for cell, figures in self._cube.cells.items():
            for figure in figures:
                found.setdefault(figure.index, cell)
        return found


def _is_unreadable(statement: Scalar | Statement) -> bool:
    """Whether a part of a statement was refused already."""
    parts = (statement.value, statement.misprint) if isinstance(statement, Statement) else (statement,)
    return any(isinstance(part, UnreadableScalar) for part in parts)


def _title(document: Document, number: int) -> Message:
    """What to call a document: its title, or its publisher, or its number."""
    named = document.title or document.publisher
    if named is None or not named.text:
        return Message("document {number}", number=number)
    return Message("“{title}”", title=normal(named.text))


def _header(plan: Plan, key: str) -> Scalar | None:
    """What a plan has for a key of its header, ``decision.number``."""
    node: object = plan
    for step in key.split("."):
        node = getattr(node, step, None)
    return node if isinstance(node, Scalar) else None


def _enter_statement(
    walk: Walk, known: _Known, document: Document, route: Route, statement: Scalar | Statement
) -> None:
    key, number = str(route[-1]), int(route[1])
    english = route_in_english(key)
    text = statement.value if isinstance(statement, Statement) else statement
    stated = Stated(_title(document, number), key, text, None)
    if isinstance(statement, Statement):
        correct = statement.correct.text if statement.correct is not None else None
        stated = stated._replace(misprint=normal(statement.misprint.text), correct=correct)
    if english in _HEADER:
        plan = _header(walk.plan, english)
        if text.text and not isinstance(plan, UnreadableScalar):
            walk.cube.stated.append(stated._replace(plan=plan))
        return
    figure = known.figures.get(english)
    terms = _plan_has(walk, known, figure, english)
    if isinstance(statement, Statement) and figure is not None and figure.amount.is_number:
        terms = Terms((figure,))  # a misprint is told beside what the plan itself says
    if terms is None:
        walk.faults.add("invalid-value", walk.faults.key_at(route), "no-such-figure", route, {"route": key})
        return
    route = (*route[:-1], Key(english, key) if english != key else key)
    with walk.texts.in_convention(document.convention):
        witness = _read(walk, known, figure, terms, text, route)
    identity = _held_against(witness, terms)
    if not isinstance(statement, Statement):
        walk.cube.identities.append(identity)
        cell = _open_cell(walk, known, figure, english)
        if cell is not None:
            walk.cube.witnesses.setdefault(cell, []).append(witness)
    elif witness.amount.qualifier == "unreadable":
        return
    elif statement.correct is not None and not isinstance(statement.correct, UnreadableScalar):
        was = _read(walk, known, figure, terms, statement.correct, (*route, "correct"))
        stated = stated._replace(was=_held_against(was, terms))
    walk.cube.stated.append(stated._replace(identity=identity))


def _plan_has(walk: Walk, known: _Known, figure: Figure | None, route: str) -> Terms | None:
    """What the plan has at a route: its figure, or where that is not one known number, what its parts make."""
    cell = _open_cell(walk, known, figure, route)
    if cell is not None and (figure is None or cell in walk.cube.complete or not figure.amount.is_number):
        return walk.cube.resolve(cell)
    return Terms((figure,)) if figure is not None else None


def _open_cell(walk: Walk, known: _Known, figure: Figure | None, route: str) -> Cell | None:
    """The cell at a route, where the plan has no one known number for it."""
    if figure is None:
        return walk.unstated.get(route)
    return None if figure.is_exact else known.cells.get(figure.index)


def _read(walk: Walk, known: _Known, figure: Figure | None, terms: Terms, scalar: Scalar, route: Route) -> Figure:
    """A figure that a document states, in what the plan's own figure counts."""
    if figure is not None and figure.index in known.shares:
        return walk.texts.percentage(scalar, route)
    reading: AbstractContextManager[None] = nullcontext()
    if terms.plus and terms.plus[0].belongs == "target":
        units = (one.amount.unit for one in terms.plus if one.is_count)
        reading = walk.texts.counting(next((unit for unit in units if unit), ANYTHING))
    with reading:
        return walk.texts.not_rest(walk.texts.money(scalar, route))


def _held_against(stated: Figure, terms: Terms) -> Identity:
    relation: Relation = "same-share" if stated.is_share else "equal"
    return Identity(relation, "document", Terms((stated,)), terms, route=stated.route)
