"""What is wrong with the texts of a plan, kept with the keys and the places that its file has for them."""

from collections.abc import Mapping, Sequence

from kcbudget.plan.routes import Route, as_written, key_name, route_text, spelt
from kcbudget.plan.tree import Fault, MappingNode, Scalar, SequenceNode


class Faults:
    """The faults found in a plan so far; the plan's ``tree`` tells how the file writes its keys, and where."""

    def __init__(self, tree: MappingNode) -> None:
        self.tree = tree
        self.found: list[Fault] = []

    def add(
        self, fault_id: str, at: Scalar, kind: str, detail: Mapping[str, object], related: Sequence[Scalar] = ()
    ) -> None:
        """Keep a fault of a scalar, with the scalars that it speaks of."""
        places = tuple((other.place, other.text) for other in related)
        self.found.append(Fault(fault_id, at.place, kind, {"text": at.text, **detail}, places, len(at.text) or 1))

    def named(self, route: Route) -> str:
        """The text of a route for a message."""
        return route_text(spelt(self.tree, route))

    def last(self, route: Route) -> str:
        """The last step of a route for a message."""
        return as_written(spelt(self.tree, route)[-1])

    def key(self, name: str) -> str:
        """What the file calls a key of the plan, or would."""
        return key_name(self.tree, name)

    def key_at(self, route: Route) -> Scalar:
        """The key that a route ends in, as the file writes it."""
        node: object = self.tree
        key = Scalar(str(route[-1]), self.tree.line, self.tree.column)
        for step in route:
            if isinstance(node, MappingNode) and isinstance(step, str):
                key = node.written.get(step, key)
                node = node.get(step)
            elif isinstance(node, SequenceNode):
                node = node.entry(step)
                if isinstance(node, MappingNode):
                    key = Scalar(key.text, node.line, node.column)
        return key
