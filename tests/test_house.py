"""What keeps the house sound: who may import what, no floats near amounts, no assert, a page for every check.

That each module imports only from the rooms above it is tested with the page that lists the rooms, in test_docs.
"""

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

import kcbudget
from kcbudget import checks, manual, renderers
from kcbudget.findings import DEFECT

PACKAGE = Path(kcbudget.__file__).parent
MODULES = {path.relative_to(PACKAGE).with_suffix("").as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}

# The one module (or the few) that may import each third party.
HOMES = {
    "yaml": {"loader"},
    "pydantic": {"model", "schema"},
    "pydantic_core": {"model", "schema"},
    "rich": {"renderers/text", "renderers/summary_table"},
    "click": {"choosing", "cli", "completing", "console", "outputs", "overwriting"},
}
# What may print, and end a run.
TALKING = ("cli", "console")
# Where an amount passes: nothing here is a float.
EXACT = ("amount", "entering", "cube", "axes", "relations", "projects", "system", "examining", "messages", "findings")

# How likely a cause is, and how alike two words are, are no amounts.
LIKELY = ("checks/causes", "checks/nearest", "checks/unknown_key")


def third_parties(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("library", HOMES)
def test_a_third_party_is_imported_by_its_own_rooms_only(library: str) -> None:
    importers = {name for name, tree in TREES.items() if library in third_parties(tree)}
    assert importers <= HOMES[library]
    assert library == "pydantic_core" or importers & HOMES[library]


def test_no_other_third_party_is_used() -> None:
    import sys

    used = {library for tree in TREES.values() for library in third_parties(tree)}
    assert used - sys.stdlib_module_names - {"kcbudget"} == set(HOMES)


def imported_rooms(name: str) -> set[str]:
    """The modules of the package that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "kcbudget":
            step = "/".join(node.module.split(".")[1:])
            inside = {f"{step}/{alias.name}".lstrip("/") for alias in node.names} & set(MODULES)
            found |= inside or {step if step in MODULES else f"{step}/__init__".lstrip("/")}
    return found


def test_no_module_imports_itself_in_a_circle() -> None:
    """What a module imports never leads back to it, so that there is an order from the lowest room up.

    The package's own __init__ is left out: it hands the public names on and holds nothing but the version.
    """
    graph = {name: imported_rooms(name) - {"__init__", name} for name in MODULES if name != "__init__"}
    while graph:
        lowest = {name for name, needs in graph.items() if not needs & set(graph)}
        assert lowest, f"these import each other: {sorted(graph)}"
        graph = {name: needs for name, needs in graph.items() if name not in lowest}


@pytest.mark.parametrize("name", MODULES)
def test_nothing_depends_on_assert(name: str) -> None:
    assert [node.lineno for node in ast.walk(TREES[name]) if isinstance(node, ast.Assert)] == []


@pytest.mark.parametrize(
    "name", [*EXACT, *sorted(name for name in MODULES if name.startswith("checks/") and name not in LIKELY)]
)
def test_no_float_touches_an_amount(name: str) -> None:
    floats = [
        node.lineno
        for node in ast.walk(TREES[name])
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _is_path(node))
    ]
    assert floats == []


def _is_path(node: ast.BinOp) -> bool:
    """Whether a slash joins paths."""
    return any(isinstance(side, ast.Constant) and isinstance(side.value, str) for side in (node.left, node.right))


@pytest.mark.parametrize(
    "name", [name for name in MODULES if name not in ("cli", "console") and not name.startswith("renderers/")]
)
def test_only_the_command_line_prints_or_exits(name: str) -> None:
    calls = [node.func for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)]
    assert [call.lineno for call in calls if isinstance(call, ast.Name) and call.id in ("print", "exit", "quit")] == []
    exits = [call.lineno for call in calls if isinstance(call, ast.Attribute) and call.attr in ("exit", "_exit")]
    assert exits == [] or name == "workers"  # which ends the processes that it forked itself


def test_every_check_has_a_module_and_every_module_a_check() -> None:
    homes = {name.removeprefix("checks/").replace("_", "-") for name in MODULES if name.startswith("checks/")}
    helpers = {
        name
        for name in homes
        if not hasattr(importlib.import_module(f"kcbudget.checks.{name.replace('-', '_')}"), "SEVERITY")
    }
    assert homes - helpers == set(checks.IDS)


@pytest.mark.parametrize("finding_id", checks.IDS)
def test_a_check_is_its_own_manual_page(finding_id: str) -> None:
    page = manual.page(finding_id)
    assert page.title.endswith(".")
    assert "\n" not in page.title
    assert page.text
    assert (page.bad is None) == (page.good is None)
    needs_more = ("file-too-large", "exceeds-programme", "differs-from-programme", DEFECT)
    assert page.bad is not None or finding_id in needs_more
    module = checks.module(finding_id)
    assert isinstance(module.SEVERITY, kcbudget.Severity)
    if finding_id != DEFECT:  # which is told of a file that was not examined
        assert list(inspect.signature(module.check).parameters) == ["examined"]


@pytest.mark.parametrize("name", renderers.FORMATS)
def test_a_format_has_a_module_that_renders(name: str) -> None:
    render = renderers.renderer(name).render
    assert list(inspect.signature(render).parameters) == ["report", "stream", "options"]
