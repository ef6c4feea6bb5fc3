"""Docstrings, which are manual pages and help here, also where Python was told to leave them out (``-OO``)."""

import ast
import sys
from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType


def docstring(documented: ModuleType | Callable[..., object]) -> str:
    """The docstring of a module or of a function in one, as it is written; empty where the source is gone too."""
    if documented.__doc__:
        return documented.__doc__
    if isinstance(documented, ModuleType):
        return _written(documented.__name__).get("", "")
    return _written(documented.__module__).get(documented.__name__, "")


@cache
def _written(name: str) -> Mapping[str, str]:
    """The docstrings in the source of a module: its own under an empty name, those of its functions under theirs."""
    spec = sys.modules[name].__spec__
    source = getattr(spec.loader, "get_source", lambda _: None)(name) if spec is not None else None
    if source is None:
        return {}
    tree = ast.parse(source)
    named = [(node.name, node) for node in tree.body if isinstance(node, ast.FunctionDef)]
    found = ((name, ast.get_docstring(node, clean=False)) for name, node in [("", tree), *named])
    return {name: text for name, text in found if text}
