"""What keeps the house sound: who may import what, how large a module may be, no floats near amounts, no assert.

Its packages, their order and their faces are read from docs/design.md.
"""

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from support import ROOT

import kcbudget
from kcbudget import checks
from kcbudget.checks import DEFECT, _manual
from kcbudget.output import formats

PACKAGE = Path(kcbudget.__file__).parent
MODULES = {path.relative_to(PACKAGE).with_suffix("").as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
MOST_LINES, MOST_LINES_OF_A_CLASS = 350, 200


class Package(NamedTuple):
    """A row of the table of packages: what others may import of it, and what it imports from third parties."""

    name: str
    sentence: str
    face: frozenset[str]
    libraries: frozenset[str]


def packages() -> Iterator[Package]:
    rows = re.findall(
        r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.*?) ?\|$", (ROOT / "docs/design.md").read_text("utf-8"), re.M
    )
    for name, sentence, face, libraries in rows:
        yield Package(
            name, sentence, frozenset(re.findall(r"`([\w.]+)`", face)), frozenset(libraries.split(", ")) - {""}
        )


PACKAGES = {package.name: package for package in packages()}
ORDER = list(PACKAGES)
# How likely a cause is, and how alike two words are, are no amounts; nor is a moment of waiting.
INEXACT = (
    "diagnosis/",
    "answers/causes",
    "answers/stories",
    "answers/nearest",
    "checks/unknown_key",
    "output/",
    "cli/",
)


def third_parties(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("name", [name for name in MODULES if "/" in name])
def test_a_third_party_is_imported_by_its_own_package_only(name: str) -> None:
    used = {library.removesuffix("_core") for library in third_parties(TREES[name])}  # pydantic's errors are its core's
    assert used - sys.stdlib_module_names - {"kcbudget"} <= PACKAGES[name.split("/", maxsplit=1)[0]].libraries


def test_every_third_party_is_used() -> None:
    used = {library for tree in TREES.values() for library in third_parties(tree)}
    assert {library for package in PACKAGES.values() for library in package.libraries} <= used


def test_the_packages_are_those_of_the_design_page() -> None:
    assert sorted(ORDER) == sorted({name.split("/")[0] for name in MODULES if "/" in name})


@pytest.mark.parametrize("name", ORDER)
def test_a_package_says_what_the_design_page_says_of_it(name: str) -> None:
    told = ast.get_docstring(TREES[f"{name}/__init__"]) or ""
    assert name == "checks" or told.rstrip(".").lower() == PACKAGES[name].sentence.lower()


def test_imports_run_one_way_among_packages() -> None:
    back = [
        f"{name} imports {other}"
        for name in MODULES
        for other in imported_modules(name)
        if "/" in name and "/" in other and ORDER.index(other.split("/")[0]) > ORDER.index(name.split("/")[0])
    ]
    assert back == []


@pytest.mark.parametrize("package", ORDER)
def test_other_packages_import_just_the_face_of_a_package(package: str) -> None:
    used = {
        other.removeprefix(f"{package}/").removesuffix("/__init__").replace("/", ".")
        for name in MODULES
        if name.split("/")[0] != package
        for other in imported_modules(name)
        if other.startswith(f"{package}/")
    }
    assert used - {"__init__"} <= PACKAGES[package].face
    kept = {module for module in PACKAGES[package].face if f"{package}/{module.replace('.', '/')}" not in MODULES}
    assert kept == set()


@pytest.mark.parametrize("name", MODULES)
def test_no_module_and_no_class_is_too_long_to_be_read(name: str) -> None:
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    classes = [node for node in ast.walk(TREES[name]) if isinstance(node, ast.ClassDef)]
    assert [one.name for one in classes if (one.end_lineno or 0) - one.lineno >= MOST_LINES_OF_A_CLASS] == []


def imported_modules(name: str) -> set[str]:
    """The modules of the program that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "kcbudget":
            step = "/".join(node.module.split(".")[1:])
            inside = {f"{step}/{alias.name}".lstrip("/") for alias in node.names} & set(MODULES)
            found |= inside or {step if step in MODULES else f"{step}/__init__".lstrip("/")}
    return found


def test_no_module_imports_itself_in_a_circle() -> None:
    """What a module imports never leads back to it, so that there is an order from the lowest one up.

    The package's own __init__ is left out: it hands the public names on and holds nothing but the version.
    """
    graph = {name: imported_modules(name) - {"__init__", name} for name in MODULES if name != "__init__"}
    while graph:
        lowest = {name for name, needs in graph.items() if not needs & set(graph)}
        assert lowest, f"these import each other: {sorted(graph)}"
        graph = {name: needs for name, needs in graph.items() if name not in lowest}


@pytest.mark.parametrize("name", MODULES)
def test_nothing_depends_on_assert(name: str) -> None:
    assert [node.lineno for node in ast.walk(TREES[name]) if isinstance(node, ast.Assert)] == []


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith(INEXACT)])
def test_no_float_touches_an_amount(name: str) -> None:
    # Paths are joined by the same sign, and fractions stay exact.
    divides = not re.search(r"^(from fractions|from pathlib) import", MODULES[name].read_text("utf-8"), re.M)
    floats = [
        node.lineno
        for node in ast.walk(TREES[name])
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and divides)
    ]
    assert floats == []


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith(("cli/", "output/"))])
def test_only_the_command_line_prints_or_exits(name: str) -> None:
    calls = [node.func for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)]
    assert [call.lineno for call in calls if isinstance(call, ast.Name) and call.id in ("print", "exit", "quit")] == []
    exits = [call.lineno for call in calls if isinstance(call, ast.Attribute) and call.attr in ("exit", "_exit")]
    assert exits == [] or name == "run/workers"  # which ends the processes that it forked itself


def test_every_check_has_a_module_and_every_module_a_check() -> None:
    homes = {name.removeprefix("checks/") for name in MODULES if name.startswith("checks/")}
    assert {name.replace("_", "-") for name in homes if not name.startswith("_")} == set(checks.CHECKS)


@pytest.mark.parametrize("finding_id", checks.CHECKS)
def test_a_check_is_its_own_manual_page(finding_id: str) -> None:
    page = _manual.page(finding_id)
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


@pytest.mark.parametrize("name", formats.FORMATS)
def test_a_format_has_a_module_that_renders(name: str) -> None:
    render = formats.renderer(name).render
    assert list(inspect.signature(render).parameters) == ["report", "stream", "options"]
