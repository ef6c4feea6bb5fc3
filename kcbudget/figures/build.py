"""A plan read from its text, and its cube: money, targets, what documents state, and the identities among them."""

from functools import partial
from typing import NamedTuple

from kcbudget.figures import trees
from kcbudget.figures.cube import Cube
from kcbudget.figures.faults import Faults
from kcbudget.figures.judge import System
from kcbudget.figures.relations import relate
from kcbudget.figures.texts import Texts
from kcbudget.figures.walk import Walk
from kcbudget.language.numerals import Convention
from kcbudget.plan.keys import speaks_vietnamese
from kcbudget.plan.model import Plan
from kcbudget.plan.routes import spelt
from kcbudget.plan.tree import Fault, MappingNode
from kcbudget.reading import read as reading
from kcbudget.reading.source import Source


class Built(NamedTuple):
    """A plan as its text gives it: its tree, its model and its cube."""

    tree: MappingNode
    plan: Plan
    cube: Cube


def read(source: Source) -> tuple[Built | None, list[Fault]]:
    """The plan of a file and all that is wrong with its shape; no plan where the text is not one YAML mapping."""
    shaped, faults = reading.read(source)
    if shaped is None:
        return None, faults
    tree, plan = shaped
    cube = build(plan, tree)
    return Built(tree, plan, cube), [*faults, *cube.faults]


def build(plan: Plan, tree: MappingNode, numbers: Convention | None = None, *, unsigned: bool = False) -> Cube:
    """The cube of a plan, its identities and their system.

    ``tree`` tells the places of keys; ``numbers`` stands in for a convention that the plan does not declare, and
    ``unsigned`` takes negative amounts without their sign.
    """
    cube = Cube(partial(spelt, tree)) if speaks_vietnamese(tree) else Cube()
    faults = Faults(tree)
    cube.faults = faults.found
    texts = Texts(cube, faults, plan, numbers or plan.convention, unsigned=unsigned)
    walk = Walk(plan, cube, texts, faults)
    walk.enter_plan()
    per_year = []
    if plan.targets:  # what few plans have is imported for them only
        from kcbudget.figures import targets

        per_year = targets.enter(walk)
    if texts.words:
        from kcbudget.figures import spelled

        spelled.enter(texts)
    trees.find(cube, walk.relisted, faults)
    relate(cube, absent=texts.absent_at, complete=plan.all_projects, rounded=plan.rounded)
    if per_year:
        targets.relate(cube, per_year)
    if plan.documents:
        from kcbudget.figures import documents

        documents.enter(walk)
    cube.system = System(cube.figures, cube.identities, rounded=plan.rounded, numbers=plan.convention)
    if plan.rounded or not cube.is_regular():
        from kcbudget.figures import bounds

        refuted = bounds.refuted(cube, cube.system, complete=plan.all_projects)
        cube.figures = cube.system.figures  # with what was entered for bounds
        if refuted:
            cube.identities += refuted
            cube.system = System(cube.figures, cube.identities, rounded=plan.rounded, numbers=plan.convention)
    return cube
