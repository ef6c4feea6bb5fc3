"""Plans that speak of other plans: the year of a programme, and the sum of what provinces plan.

What is linked to is read into the cube as well, its figures with the path of their file. Its identities are witnesses:
they are judged, and reported with the plan that they belong to.
"""

from kcbudget.figures.cube import Cube
from kcbudget.figures.included import Included
from kcbudget.figures.judge import System
from kcbudget.figures.links import Library, Links
from kcbudget.figures.programme import hold
from kcbudget.plan.model import Plan
from kcbudget.plan.tree import Fault
from kcbudget.reading.source import Source


def join(plan: Plan, cube: Cube, source: Source, library: Library) -> list[Fault]:
    """Enter what a plan links to into its cube, and hold the plan against it; what cannot be followed is a fault."""
    links = Links(source, library)
    programme = links.programme(plan.part_of) if plan.part_of is not None else None
    if programme is not None:
        hold(plan, cube, programme, links)
    if plan.includes is not None:
        Included(plan, cube, links).hold(plan.includes if isinstance(plan.includes, list) else [plan.includes])
    cube.system = System(cube.figures, cube.identities, rounded=plan.rounded, numbers=plan.convention)
    return links.faults
