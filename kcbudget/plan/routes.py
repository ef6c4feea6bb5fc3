"""Routes to the keys of a plan: as programs know them, and as the file writes them."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kcbudget.language.numerals import normal
from kcbudget.plan.keys import ENTRIES, KEYS, READINGS, VALUES, below, spellings
from kcbudget.plan.tree import Fault, MappingNode, SequenceNode

Route = tuple[str | int, ...]


class Key(str):
    """A name as programs know it; ``written`` is how the file writes it."""

    __slots__ = ("written",)
    written: str

    def __new__(cls, name: str, written: str) -> "Key":
        """A key of the English ``name``."""
        key = super().__new__(cls, name)
        key.written = written
        return key


def as_written(name: object) -> str:
    """A step of a route, or the whole text of one, as the file writes it."""
    return name.written if isinstance(name, Key) else str(name)


def is_vietnamese(node: MappingNode) -> bool:
    """Whether most keys of a mapping are written in Vietnamese."""
    renamed = sum(normal(key.text) != name for name, key in node.written.items())
    return 2 * renamed > len(node.written)


def key_name(node: object, name: str) -> str:
    """What to call a key of a mapping: as it is written there, else in the language of the mapping's other keys."""
    if isinstance(node, MappingNode):
        key = node.written.get(name)
        if key is not None:
            return normal(key.text)
        if is_vietnamese(node):
            return next(iter(spellings(name)), name)
    return name


def value_name(node: object, key: str, value: str) -> str:
    """What to call the value of a key of a mapping: as that key is written there, or would be."""
    return VALUES[key][value][0] if not key_name(node, key).isascii() else value


def spelt(tree: MappingNode, route: Sequence[str | int]) -> tuple[str | int, ...]:
    """A route whose steps know how the file writes them."""
    node: object = tree
    steps: list[str | int] = []
    for step in route:
        if isinstance(node, SequenceNode):
            node = node.entry(step)
        elif isinstance(node, MappingNode) and isinstance(step, str):
            steps.append(_spelt(node, step, outermost=node is tree))
            node = node.get(step)
            continue
        steps.append(step)
    return tuple(steps)


class LastStep(NamedTuple):
    """The last step of a route, in the details of a fault."""

    route: Route


def worded(tree: MappingNode, fault: Fault) -> dict[str, object]:
    """The details of a fault with its routes as the file writes them; ``key`` is its own."""
    told: dict[str, object] = {"key": fault.route, "numbers": ("numbers",)} if fault.route else {}
    return {name: _in_words(tree, value) for name, value in {**told, **fault.detail}.items()}


def _in_words(tree: MappingNode, value: object) -> object:
    if isinstance(value, LastStep):
        return as_written(spelt(tree, value.route)[-1])
    return route_text(spelt(tree, value)) if isinstance(value, tuple) else value


def key_in(tree: MappingNode, route: Route) -> str:
    """What the mapping that a route leads into calls the last key of it, or would."""
    node: object = tree
    for step in route[:-1]:
        if isinstance(node, SequenceNode):
            node = node.entry(step)
        elif isinstance(node, MappingNode):
            node = node.get(str(step))
    return key_name(node, str(route[-1]))


def _spelt(node: MappingNode, step: str, *, outermost: bool) -> str:
    """A key of a mapping that knows how the file writes it; of the outermost one, how it would be written."""
    key = node.written.get(step)
    if key is not None:
        return _key(step, key.text) if key.text != step else step
    return _key(step, key_name(node, step)) if outermost and step in KEYS["plan"] else step


@lru_cache(maxsize=1024)
def _key(name: str, written: str) -> str:
    written = normal(written)
    return name if written == name else Key(name, written)


_STEP = re.compile(r'"[^"]*"|[^.]+')


def route_in_english(text: str) -> str:
    """The text of a route with its Vietnamese keys renamed: ``theo nguồn.đối ứng`` is ``by_source.enterprises``."""
    kind = "plan"
    steps: list[str] = []
    for step in _STEP.findall(normal(text)):
        name = READINGS.get(kind, {}).get(step.lower(), step)
        kind = ENTRIES.get(kind) or below(kind, name)
        steps.append(name)
    return ".".join(steps)


def route_text(steps: Iterable[object]) -> str:
    """A route as the file writes it, ``theo nguồn.KCQG``; a step with a dot stands in quotes."""
    return _joined(map(as_written, steps))


def route_key(steps: Iterable[object]) -> str:
    """A route as programs know it, ``by_source.national``, whichever language the file has its keys in."""
    steps = tuple(steps)
    canonical = _joined(map(str, steps))
    return Key(canonical, route_text(steps)) if any(isinstance(step, Key) for step in steps) else canonical


def _joined(steps: Iterable[str]) -> str:
    return ".".join(f'"{step}"' if "." in step else step for step in steps)


def is_line(routes: Sequence[Route]) -> bool:
    """Whether figures stand under one key, or all are one part along an axis, or the parts along one."""
    if len({route[0] for route in routes}) == 1 or len({route[-2:-1] for route in routes}) == 1:
        return True
    return bool(set.intersection(*(set(pairwise(route)) for route in routes)))
