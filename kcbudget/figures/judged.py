"""One plan file read and judged: its shape, its figures, every identity with its verdict; no cause is looked for."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from kcbudget.figures.build import build, read
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Figure, Terms
from kcbudget.figures.identity import Identity
from kcbudget.figures.verdict import Outcome, Verdict, guards
from kcbudget.language.numerals import Convention
from kcbudget.language.units import MILLION, Unit
from kcbudget.plan.routes import Route
from kcbudget.plan.tree import MappingNode, Scalar, UnreadableScalar
from kcbudget.plan.years import Period
from kcbudget.reading.source import Source

if TYPE_CHECKING:
    from kcbudget.figures.links import Library
    from kcbudget.figures.supposing import Supposed
    from kcbudget.plan.model import Plan

_NAMES = [(outcome, outcome.value) for outcome in Outcome]


class JudgedPlan:
    """What a plan file says, and what the judge says of it; ``library`` keeps the plans that others link to."""

    def __init__(self, source: Source, library: "Library | None" = None) -> None:
        self.source = source
        self.tree: MappingNode | None = None
        self.plan: Plan | None = None
        self.cube = Cube()
        built, self.faults = read(source)
        if built is not None:
            self.tree, self.plan, self.cube = built
            if self.plan.part_of is not None or self.plan.includes is not None:
                from kcbudget.figures.joining import join  # few plans speak of others

                self.faults += join(self.plan, self.cube, source, {} if library is None else library)
        self.verdicts = [self.cube.system.judge(identity) for identity in self.cube.identities]
        self._supposed: dict[tuple[Convention | None, bool, Period | None], Supposed] = {}

    @property
    def path(self) -> str:
        """The name that the file is reported under."""
        return self.source.path

    @property
    def unit(self) -> Unit:
        """The unit that the file's findings are given in: its own, else that of its first figure."""
        if self.plan is not None and self.plan.money_unit is not None:
            return self.plan.money_unit
        units = (figure.amount.unit for figure in self.cube.figures if not figure.is_share)
        return next((unit for unit in units if unit is not None), MILLION)

    def supposing(
        self, numbers: Convention | None = None, *, unsigned: bool = False, period: Period | None = None
    ) -> "Supposed":
        """What the identities would be if something in the plan were meant otherwise; each case is built once.

        What may be supposed is a convention that the plan does not declare, that no amount is negative, and another
        period.
        """
        from kcbudget.figures.supposing import Supposed  # only a fault asks

        case = (numbers, unsigned, period)
        if case not in self._supposed:
            cube = Cube()
            if self.plan is not None and self.tree is not None:
                plan = self.plan
                if period is not None:
                    plan = plan.model_copy(update={"period": Scalar(str(period), plan.period.line, plan.period.column)})
                cube = build(plan, self.tree, numbers, unsigned=unsigned)
            self._supposed[case] = Supposed([(identity, cube.system.judge(identity)) for identity in cube.identities])
        return self._supposed[case]

    def judged(self) -> Iterator[tuple[Identity, Verdict]]:
        """The plan's own identities with their verdicts."""
        pairs = zip(self.cube.identities, self.verdicts, strict=True)
        return ((identity, verdict) for identity, verdict in pairs if identity.path is None)

    def has_origin(self, origin: str) -> bool:
        """Whether some identity is of a kind."""
        return any(identity.origin == origin for identity in self.cube.identities)

    def has_outcome(self, name: str) -> bool:
        """Whether some identity, be it of a plan that this one links to, got a verdict."""
        outcome = Outcome(name)
        return any(verdict.outcome is outcome for verdict in self.verdicts)

    def outcomes(self) -> dict[str, int]:
        """How many identities got which verdict."""
        return dict(self._outcomes)

    @cached_property
    def _outcomes(self) -> dict[str, int]:
        outcomes = [verdict.outcome for _, verdict in self.judged()]
        return {name: outcomes.count(outcome) for outcome, name in _NAMES}

    def linked(self) -> tuple[str, ...]:
        """The paths of the plans that the plan's links name, whether or not they can be read."""
        if self.plan is None or (self.plan.part_of is None and self.plan.includes is None):
            return ()
        from kcbudget.figures import links

        return tuple(links.named(self.plan, self.path))

    def traced(self) -> int | None:
        """How many of the plan's figures a document states as the plan has them; None where it names no documents."""
        if self.plan is None or not self.plan.documents:
            return None
        return len({figure.index for _, figure in self._agreed()})

    def traced_to(self, number: int) -> int:
        """How many of the plan's figures the document of that number states as the plan has them."""
        return len({figure.index for document, figure in self._agreed() if document == number})

    def _agreed(self) -> Iterator[tuple[str | int, Figure]]:
        """The figures that documents state as the plan has them, each with the number of its document."""
        for identity, verdict in self.judged():
            if identity.origin == "document" and verdict.outcome in (Outcome.HOLDS, Outcome.ROUNDING):
                figure = identity.right.plus[0]
                if identity.right == Terms((figure,)):
                    yield identity.route[1], figure

    def unguarded(self) -> list[Figure]:
        """The figures that no identity guards: a slip in them goes unnoticed."""
        guarded: set[int] = set()
        for identity, verdict in zip(self.cube.identities, self.verdicts, strict=True):
            if guards(identity, verdict):
                guarded.update([figure.index for figure in identity.figures()])
        return [figure for figure in self.cube.own if figure.index not in guarded]

    def header(self, name: str) -> str | None:
        """The text of a header key, if there is one that could be read."""
        scalar = getattr(self.plan, name, None)
        return scalar.text if isinstance(scalar, Scalar) and not isinstance(scalar, UnreadableScalar) else None

    def decision(self) -> str | None:
        """The number of the decision that the plan follows from, with its date where there is one."""
        given = self.plan.decision if self.plan is not None else None
        parts = (given.number, given.date) if given is not None else ()
        return ", ".join(part.text for part in parts if part is not None and part.text) or None

    def figure(self, route: Route) -> Figure | None:
        """The figure written at a route."""
        return self._by_route.get(route)

    @cached_property
    def _by_route(self) -> dict[Route, Figure]:
        """The first figure at each route."""
        return {figure.route: figure for figure in reversed(self.cube.figures)}

    def money_worth(self, value: int) -> Sequence[Figure]:
        """The plan's own amounts of just that value, in the order of the walk; none in words is among them."""
        return self._money.get(value, ())

    @cached_property
    def _money(self) -> dict[int, list[Figure]]:
        """The plan's own exact amounts by their value."""
        found: dict[int, list[Figure]] = {}
        for figure in self.cube.own:
            if figure.is_exact and figure.is_money and not figure.in_words:
                found.setdefault(self.cube.system.scale.value(figure), []).append(figure)
        return found
