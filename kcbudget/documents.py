"""What documents state of a plan: each statement is a figure of its own, which must agree with the plan's."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

from kcbudget.amount import normal
from kcbudget.cube import Stated
from kcbudget.entering import Entering
from kcbudget.loader import Scalar, UnreadableScalar
from kcbudget.messages import Message
from kcbudget.model import Document, Plan, Statement, route_key
from kcbudget.system import Figure, Identity, Route, Terms
from kcbudget.vocabulary import route_in_english

_HEADER = (
    *("province", "period", "programme"),
    *("decision.number", "decision.date", "decision.signed_by", "decision.issued_by"),
)


def enter(entering: Entering) -> None:
    """Enter every statement of every document, and hold it against what the plan has there."""
    figures: dict[str, Figure] = {}
    for figure in entering.cube.figures:
        if figure.amount.text:
            figures.setdefault(route_key(figure.route), figure)
    for number, document in enumerate(entering.plan.documents or (), 1):
        for key, statement in (document.states or {}).items():
            _enter_statement(entering, figures, document, ("documents", number, "states", key), statement)


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
    entering: Entering, figures: Mapping[str, Figure], document: Document, route: Route, statement: Scalar | Statement
) -> None:
    key, number = str(route[-1]), int(route[1])
    english = route_in_english(key)
    known = isinstance(statement, Statement)
    text = statement.value if isinstance(statement, Statement) else statement
    stated = Stated(_title(document, number), key, text, None)
    if isinstance(statement, Statement):
        correct = statement.correct.text if statement.correct is not None else None
        stated = stated._replace(misprint=normal(statement.misprint.text), correct=correct)
    if isinstance(text, UnreadableScalar):
        return
    if english in _HEADER:
        entering.cube.stated.append(stated._replace(plan=_header(entering.plan, english)))
        return
    figure = figures.get(english)
    terms = Terms((figure,)) if figure is not None else None
    if terms is None and english in entering.unstated:
        terms = entering.cube.resolve(entering.unstated[english])
    if terms is None:
        detail = {"key": entering.named(route), "route": key, "known": [*_HEADER, *figures]}
        entering.fault("invalid-value", entering.key_at(route), "no-such-figure", detail)
        return
    reading: AbstractContextManager[None] = nullcontext()
    if figure is not None and figure.is_count and figure.amount.unit is not None:
        reading = entering.counting(figure.amount.unit, entering.years)
    with entering.in_convention(document.convention), reading:
        is_share = figure is not None and figure.is_share
        witness = entering.percentage(text, route) if is_share else entering.money(text, route)
    entering.refuse_rest(witness)
    identity = Identity("equal", "document", Terms((witness,)), terms, route=route)
    entering.cube.stated.append(stated._replace(identity=identity))
    if not known:
        entering.cube.identities.append(identity)
