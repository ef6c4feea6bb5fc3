"""What is wrong with the texts of a plan, kept with the keys and the places that its file has for them."""

from collections.abc import Mapping, Sequence

from kcbudget.plan.routes import Route
from kcbudget.plan.tree import Fault, MappingNode, Scalar, SequenceNode

_NONE: Mapping[str, object] = {}


class Faults:
    """The faults found in a plan so far; the plan's ``tree`` tells where its keys stand."""

    def __init__(self, tree: MappingNode) -> None:
        self.tree = tree
        self.found: list[Fault] = []

    def add(
        self,
        fault_id: str,
        at: Scalar,
        kind: str,
        route: Route,
        detail: Mapping[str, object] = _NONE,
        related: Sequence[Scalar] = (),
    ) -> None:
        """Keep a fault of a scalar, the key or the figure at a route, with the scalars that it speaks of."""
        places = tuple((other.place, other.text) for other in related)
        self.found.append(
            Fault(fault_id, at.place, kind, {"text": at.text, **detail}, places, len(at.text) or 1, route)
        )

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
