"""A tree validated as a plan: what does not fit becomes a fault, and the rest of the plan is valid all the same."""

from collections.abc import Callable, Iterable
from typing import Any

from pydantic import (
    BaseModel,
    ValidationError,
)
from pydantic_core import ErrorDetails

from kcbudget.plan.model import Acceptance, Decision, Document, Plan, Project, Statement, Target, Whole
from kcbudget.plan.routes import Route
from kcbudget.plan.tree import Fault, MappingNode, Place, Scalar, SequenceNode, UnreadableScalar

_REQUIRED_TEXT = ("province", "period")


def validate(tree: MappingNode) -> tuple[Plan, list[Fault]]:
    """The plan in a tree, and a fault for each thing in it that does not fit.

    What is refused is taken out of the tree, or replaced by a scalar that nothing is computed from, so that the
    rest is checked all the same.
    """
    faults: list[Fault] = []
    for name in _REQUIRED_TEXT:
        if isinstance(given := tree.get(name), Scalar) and given.text in ("", "~"):
            del tree[name]
    while True:
        try:
            return Plan.model_validate(tree), faults
        except ValidationError as error:
            mends: list[Callable[[], None]] = []
            for detail in error.errors(include_url=False):
                fault, mend = _fault(tree, detail)
                faults.append(fault)
                mends.append(mend)
            for mend in mends:
                mend()


def _fault(tree: MappingNode, error: ErrorDetails) -> tuple[Fault, Callable[[], None]]:
    """The fault that a validation error tells, and how to take it out of the tree."""
    route = [step for step in error["loc"] if not (isinstance(step, str) and step.startswith("\0"))]
    *above, last = route
    holder: Any = tree
    for step in above:
        holder = holder[step]
    kind = error["type"]
    if kind == "extra_forbidden":
        key = holder.written[last]
        known = _known_keys(above)
        detail = {"key": key.text, "known": known}
        return Fault("unknown-key", key.place, "", detail, length=len(key.text)), lambda: _drop(holder, last)
    if kind in ("missing", "empty"):
        at = Place(holder.line, holder.column)
        written = getattr(holder, "written", {}).get(last)
        detail = {"of": _route(above), "empty": written is not None}
        stand_in = UnreadableScalar("", at.line, at.column)
        place = written.place if written is not None else at
        return Fault("missing-key", place, "", detail, route=_route([*above, last])), lambda: _set(
            holder, last, stand_in
        )
    value = holder[last]
    at = Place(value.line, value.column)
    text = value.text if isinstance(value, Scalar) else ""
    detail = {"text": text, **(error.get("ctx") or {})}
    length, at_route = len(text) or 1, _route(route)
    unreadable = UnreadableScalar(text, at.line, at.column)
    if kind in ("dict_type", "list_type", "too_short"):
        named = "no-list" if kind == "list_type" else "no-mapping" if last == "states" else "no-parts"
        return Fault("invalid-value", at, named, detail, length=length, route=at_route), lambda: _drop(holder, last)
    if kind == "model_type" and isinstance(holder, SequenceNode):
        entry = MappingNode(at.line, at.column)
        entry.update(dict.fromkeys(_STANDING_IN.get(str(above[0]), ()), unreadable))
        return Fault("invalid-value", at, "no-mapping", detail, length=length, route=at_route), lambda: _set(
            holder, last, entry
        )
    if kind == "model_type":
        return Fault("invalid-value", at, "no-mapping", detail, length=length, route=at_route), lambda: _drop(
            holder, last
        )
    if kind == "period":
        return Fault("invalid-period", at, detail["kind"], detail, length=length, route=at_route), lambda: _set(
            holder, last, unreadable
        )
    named = kind if kind in ("choice", "money-unit", "date", "year") else "no-scalar"
    return Fault("invalid-value", at, named, detail, length=length, route=at_route), lambda: _set(
        holder, last, unreadable
    )


# What stands in an entry of a list that is no mapping, so that nothing more is said of it.
_STANDING_IN = {
    "projects": ("name", "amount"),
    "targets": ("name", "total"),
    "accepted": ("id", "at", "difference", "reason"),
}


def _drop(holder: Any, key: Any) -> None:
    holder.pop(key, None)


def _set(holder: Any, key: Any, value: object) -> None:
    holder[key] = value


_ENTRIES: dict[Any, type[BaseModel]] = {
    "projects": Project, "targets": Target, "documents": Document, "accepted": Acceptance,
}  # fmt: skip


def _known_keys(above: list[Any]) -> list[str]:
    """The keys that may stand in the mapping at a route."""
    if not above:
        return list(Plan.model_fields)
    if above[0] == "decision":
        return list(Decision.model_fields)
    if above[0] in _ENTRIES and len(above) == 2:
        return list(_ENTRIES[above[0]].model_fields)
    if above[0] == "documents":
        return list(Statement.model_fields)
    return list(Whole.model_fields)


def _route(steps: Iterable[Any]) -> Route:
    """A location of pydantic's as a route, which counts the entries of a list from 1."""
    return tuple(step + 1 if isinstance(step, int) else step for step in steps)
