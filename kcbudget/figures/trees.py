"""The tree of each axis, from what all breakdowns together say of its names."""

from collections.abc import Iterable
from functools import lru_cache

from kcbudget.figures.axes import ACTIVITY, AXES, LOCALITY, SOURCE, YEAR, AxisTree, Claim, coordinate
from kcbudget.figures.cells import Breakdown
from kcbudget.figures.cube import Cube
from kcbudget.figures.faults import Faults
from kcbudget.plan.routes import LastStep

_NO_TREE = AxisTree()
_axis_tree = lru_cache(maxsize=64)(AxisTree)  # many plans have the same sources


def find(cube: Cube, relisted: Iterable[Breakdown], faults: Faults) -> None:
    """Find the tree of each axis; a name in two places of it is a fault.

    ``relisted`` are breakdowns of cells that are divided along the same axis, by other names, already.
    """
    claims: dict[int, list[Claim]] = {SOURCE: [], ACTIVITY: [], LOCALITY: []}
    for breakdown in (*cube.breakdowns.values(), *relisted):
        if breakdown.axis != YEAR:
            parent = coordinate(breakdown.cell, breakdown.axis)
            claims[breakdown.axis].append(Claim(parent, breakdown.names, breakdown.route))
    for axis, stated in claims.items():
        tree = cube.trees[axis] = _axis_tree(tuple(stated)) if stated else _NO_TREE
        if tree.contradictions:
            cube.contradictory_axes.append(axis)
        for _, route, other, other_route in tree.contradictions:
            detail = {
                "name": LastStep(route),
                "other": LastStep((*route[:-1], other)),
                "route": route[:-1],
                "axis": AXES[axis - 1],
                "first": other_route[:-1],
            }
            faults.add("conflicting-parts", faults.key_at(route), "", route, detail, [faults.key_at(other_route)])
    for breakdown in relisted:
        _relist(cube, breakdown)


def _relist(cube: Cube, breakdown: Breakdown) -> None:
    """Add to a breakdown the parts that another nesting lists beside its own, unless they are the same in parts."""
    key = breakdown.cell, breakdown.axis
    earlier = cube.breakdowns[key]
    tree = cube.trees.get(breakdown.axis, _NO_TREE)
    names = set(breakdown.names), set(earlier.names)

    def is_told(name: str, by: set[str]) -> bool:
        return name in by or any(other in by for other in (*tree.above(name), *tree.below(name)))

    if not all(is_told(name, names[1]) for name in names[0]) or not all(is_told(name, names[0]) for name in names[1]):
        listed = tuple(dict.fromkeys((*earlier.names, *breakdown.names)))
        cube.breakdowns[key] = earlier._replace(names=listed)
