"""A plan read from the text of its file: its tree and its model, in English keys."""

from kcbudget.plan import keys, validation
from kcbudget.plan.model import Plan
from kcbudget.plan.tree import Fault, MappingNode
from kcbudget.reading import yaml_tree
from kcbudget.reading.source import Source


def read(source: Source) -> tuple[tuple[MappingNode, Plan] | None, list[Fault]]:
    """The tree and the model of a plan's file, of which no figure has been read, and what is wrong with its shape."""
    tree, faults = yaml_tree.load(source)
    if tree is None:
        return None, faults
    faults += keys.to_english(tree)
    plan, shape_faults = validation.validate(tree)
    return (tree, plan), [*faults, *shape_faults]
