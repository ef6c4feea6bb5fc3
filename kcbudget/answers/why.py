"""What a figure rests on: the figures under it, and the identities that it takes part in."""

from typing import NamedTuple

from kcbudget.answers.findings import Judged
from kcbudget.answers.identities import judged_line
from kcbudget.diagnosis.examined import Examined
from kcbudget.figures.figure import Figure
from kcbudget.plan.routes import route_in_english, route_key
from kcbudget.plan.tree import Place


class Branch(NamedTuple):
    """A figure of the tree under a route, its depth in it, and its text (None: only its parts are written)."""

    depth: int
    name: str
    text: str | None
    place: Place | None


class Why(NamedTuple):
    """What a figure rests on: the figures under it, and the identities that it takes part in."""

    route: str
    tree: tuple[Branch, ...]
    identities: tuple[Judged, ...]


def why(examined: Examined, route: str) -> Why | None:
    """The tree of figures under a route and the identities that the figure there takes part in; None if none is."""
    named = [
        (route_key(figure.route), figure)
        for figure in examined.cube.figures
        if figure.path is None and not figure.is_of_share and (figure.amount.text or figure.amount.is_number)
    ]
    if not any(label == route for label, _ in named):
        route = route_in_english(route)
    own = [figure for label, figure in named if label == route]
    prefix = "by_" if route == "total" else f"{route}."
    below = [(label, figure) for label, figure in named if label.startswith(prefix) and label != route]
    below_figures = [figure for _, figure in below]
    if not own and not below:
        return None
    route = _from_figures(route, own or below_figures)
    base = 0 if route == "total" else route.count(".") + 1
    tree = [Branch(0, route, own[0].amount.text if own else None, own[0].place if own else None)]
    for label, figure in sorted(below, key=lambda pair: pair[1].place):
        depth = max((label.count(".") + 1 - base + 1) // 2, 1)
        tree.append(Branch(depth, label, figure.amount.text, figure.place))
    chosen = set(own or below_figures)
    identities = [
        judged_line(examined, identity, verdict)
        for identity, verdict in examined.judged()
        if any(figure in chosen for figure in identity.figures())
    ]
    return Why(route, tuple(tree), tuple(sorted(identities, key=lambda line: line.place)))


def _from_figures(route: str, figures: list[Figure]) -> str:
    """A route as the figures at it or below it have it: one that knows how the file writes it."""
    steps = figures[0].route
    above = (route_key(steps[:count]) for count in range(1, len(steps) + 1))
    return next((key for key in above if key == route), route)
