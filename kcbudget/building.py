"""A plan's cube from its model: its money, its targets, what documents state of both, and the identities among them."""

from kcbudget import loader
from kcbudget.amount import Convention
from kcbudget.cube import Cube
from kcbudget.entering import Entering
from kcbudget.model import Plan
from kcbudget.relations import relate
from kcbudget.system import System
from kcbudget.vocabulary import spelt


def build(plan: Plan, tree: loader.Mapping, numbers: Convention | None = None, *, unsigned: bool = False) -> Cube:
    """The cube of a plan, its identities and their system.

    ``tree`` tells the places of keys; ``numbers`` stands in for a convention that the plan does not declare, and
    ``unsigned`` takes negative amounts without their sign.
    """
    entering = Entering(plan, tree, numbers or plan.convention, unsigned=unsigned)
    entering.enter_plan()
    per_year = []
    if plan.targets:  # what few plans have is imported for them only
        from kcbudget import targets

        per_year = targets.enter(entering)
    entering.enter_words()
    entering.find_trees()
    cube = entering.cube
    relate(cube, absent=entering.absent_at, complete=plan.all_projects)
    if per_year:
        targets.relate(cube, per_year)
    if plan.documents:
        from kcbudget import documents

        documents.enter(entering)
    if entering.vietnamese:
        for figure in cube.figures:
            figure.route = spelt(tree, figure.route)
        for identity in cube.identities:
            identity.route = spelt(tree, identity.route)
    cube.system = System(cube.figures, cube.identities, rounded=plan.rounded)
    return cube
