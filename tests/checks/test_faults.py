"""Every kind of fault that the program can make of a plan has words of its own."""

import ast
from collections.abc import Iterator

import pytest
from support import ROOT

from kcbudget import checks
from kcbudget.figures.texts import FAULT_IDS

PACKAGE = ROOT / "kcbudget"
# How a fault is made: the function or the class, and which of its arguments are its id and its kind.
MAKERS = {"Fault": (0, 2), "add": (0, 2), "_Refused": (None, 0), "refuse": (None, 1)}
IDS_OF = {"_Refused": "yaml-syntax", "refuse": "broken-link"}
# Told by other findings, or before a plan is read.
ELSEWHERE = {"bare": "missing-key"}


def constants(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be, where they are written there: a text, or one of two."""
    if isinstance(node, ast.IfExp):
        yield from (*constants(node.body), *constants(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def made() -> Iterator[tuple[str, str]]:
    """The id and the kind of every fault that is made somewhere, as far as both are written there."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent.name in ("cli", "output"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name == "Misread":
                for reason in constants(node.args[0]):
                    yield FAULT_IDS.get(reason, ELSEWHERE.get(reason, "invalid-value")), reason
            elif name in MAKERS and len(node.args) > MAKERS[name][1]:
                at_id, at_kind = MAKERS[name]
                ids = [IDS_OF[name]] if at_id is None else list(constants(node.args[at_id]))
                if len(ids) == 1 and ids[0] in checks.CHECKS:
                    for kind in constants(node.args[at_kind]):
                        yield ids[0], kind


MADE = sorted(set(made()))


def test_many_kinds_are_found() -> None:
    """The list below would be short, and hold for nothing, if faults came to be made in another way."""
    assert len(MADE) > 50
    assert {"invalid-value", "yaml-syntax", "broken-link", "ambiguous-number"} <= {finding_id for finding_id, _ in MADE}


@pytest.mark.parametrize(("finding_id", "kind"), MADE)
def test_a_kind_of_fault_has_a_template(finding_id: str, kind: str) -> None:
    templates = getattr(checks.module(finding_id), "_TEMPLATES", None)
    assert templates is None or kind in templates or kind in ELSEWHERE
