"""A model's figures entered into a cube, each at its cell, in the order of the file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kcbudget.figures.axes import AXES, ROOT, SOURCE, YEAR, Cell, Scope, at
from kcbudget.figures.cells import Breakdown, Listed, Share
from kcbudget.figures.cube import Cube
from kcbudget.figures.faults import Faults
from kcbudget.figures.figure import Figure, Terms
from kcbudget.figures.identity import Identity
from kcbudget.figures.texts import Texts
from kcbudget.figures.year_keys import outside, years_of
from kcbudget.language.amounts import is_rest
from kcbudget.language.numerals import normal
from kcbudget.plan.model import Part, Plan, Project, Target, Whole
from kcbudget.plan.routes import Route, route_key
from kcbudget.plan.tree import Scalar
from kcbudget.plan.years import read_year

_BREAKDOWNS = ("", *(f"by_{axis}" for axis in AXES))


class Walk:
    """One walk over the models of a plan, of whose texts each becomes a figure.

    ``unstated`` are the wholes that only their parts tell, by route; ``relisted`` the breakdowns of cells that are
    divided along the same axis, by other names, already.
    """

    def __init__(self, plan: Plan, cube: Cube, texts: Texts, faults: Faults) -> None:
        self.plan = plan
        self.cube = cube
        self.texts = texts
        self.faults = faults
        self.period = plan.years
        self.years = cube.years = self.period.years if self.period else ()
        self.span = str(self.period)
        self.unstated: dict[str, Cell] = {"total": ROOT}
        self.relisted: list[Breakdown] = []

    @contextmanager
    def in_years(self, years: tuple[str, ...]) -> Iterator[None]:
        """Walk over parts that speak of some of the period's years only."""
        before = self.years, self.span
        if years != self.years:
            self.years, self.span = years, ", ".join(years)
        try:
            yield
        finally:
            self.years, self.span = before

    def enter_plan(self) -> None:
        """Enter the plan's own figures, then its projects and its reserve."""
        plan = self.plan
        total: Figure | None = None
        if plan.total is not None:
            total = self.enter_part(plan.total, ROOT, ("total",))
            if isinstance(plan.total, Whole) and plan.total.share is not None:
                self.faults.add("invalid-value", plan.total.share, "share-of-nothing", (), {"key": "total.share"})
        if plan.words is not None:
            self._keep_words(plan.words, total, (), "total")
        self.enter_breakdowns(plan, ROOT, ())
        for number, project in enumerate(plan.projects or (), 1):
            self._enter_project(project, number)
        if plan.reserve is not None:
            cell: Cell = (("reserve",), None, None, None, None)
            self.enter_part(plan.reserve, cell, ("reserve",))
            self._enter_share(plan.reserve, ROOT, cell, 0, ("reserve",))
            if plan.projects is not None:
                self.cube.listed.append(Listed(cell, None, None, None, None, None, is_reserve=True))

    def enter_part(self, part: Part, cell: Cell, route: Route, *, rest: bool = False) -> Figure | None:
        """Enter an amount, bare or with what is said of it; returns its figure if it has one.

        Only a part of a breakdown may be left as the ``rest``.
        """
        scalar = part if isinstance(part, Scalar) else part.amount
        entered: Figure | None = None
        if scalar is not None:
            entered = self.texts.money(scalar, route)
            if not rest:
                entered = self.texts.not_rest(entered)
            self.cube.put(entered, cell)
        elif self.plan.documents:
            self.unstated[route_key(route)] = cell
        if isinstance(part, Whole):
            if part.words is not None:
                self._keep_words(part.words, entered, route, "amount")
            self.enter_breakdowns(part, cell, route)
        return entered

    def _keep_words(self, words: Scalar, figure: Figure | None, route: Route, beside: str) -> None:
        """Keep an amount in words until all others are entered; ``beside`` is the key of the one in digits."""
        from kcbudget.figures import spelled  # few plans have any

        spelled.keep(self.texts, words, figure, route, beside)

    def _enter_share(self, part: Part, whole: Cell, cell: Cell, axis: int, route: Route) -> None:
        """Enter the share that a part has of its whole, if it says so."""
        if isinstance(part, Whole) and part.share is not None:
            self.cube.shares.append(Share(self.texts.percentage(part.share, (*route, "share")), whole, cell, axis))

    def enter_breakdowns(self, whole: Whole | Plan | Target, cell: Cell, route: Route) -> None:
        """Enter every breakdown of a whole, and its parts that need not be all."""
        for axis in range(1, 5):
            parts: dict[str, Part] | None = getattr(whole, _BREAKDOWNS[axis])
            if parts is not None:
                self._enter_breakdown(parts, cell, axis, (*route, _BREAKDOWNS[axis]))
        for name, part in (whole.of_which or {}).items():
            below = (*route, "of_which", name)
            scope: Scope = ("of_which", cell, name)
            inside: Cell = (scope, *cell[1:])
            self.enter_part(part, inside, below)
            self._enter_share(part, cell, inside, 0, below)
            self.cube.subsets.append((cell, inside))

    def _enter_breakdown(self, parts: dict[str, Part], cell: Cell, axis: int, route: Route) -> None:
        """Enter the parts of one breakdown, each at its own cell."""
        if axis == YEAR and cell[YEAR] is not None:
            key = self.faults.key_at(route)
            self.faults.add("invalid-value", key, "years-in-year", route)
            return
        names = self._years(parts, cell, route) if axis == YEAR else {name: name for name in parts}
        rests: list[tuple[Figure, Cell]] = []
        for written, name in names.items():
            inside = at(cell, axis, name)
            part = parts.get(written)
            if part is None:  # a year that is missing, or one outside the period that keeps the sum open
                absent = self.texts.absent_at(route if name.startswith("\0") else (*route, name))
                self.cube.put(absent, inside)
                continue
            below = (*route, written)
            figure: Figure | None
            if type(part) is Scalar:  # most are, and there may be many
                figure = self.texts.money(part, below)
                self.cube.put(figure, inside)
            else:
                figure = self.enter_part(part, inside, below, rest=True)
                self._enter_share(part, cell, inside, axis, below)
            if figure is not None and figure.amount.qualifier == "rest":
                rests.append((figure, inside))
        if len(rests) == 1:
            self.cube.rests[rests[0][1]] = cell, axis
        elif rests:
            self._refuse_rests(rests)
        listed = tuple(names.values())
        if not listed:  # years that cannot be known: the period itself is unreadable
            return
        breakdown = Breakdown(cell, axis, listed, self.cube.spelt(route))
        earlier = self.cube.breakdowns.setdefault((cell, axis), breakdown)
        if set(earlier.names) != set(listed):
            self.relisted.append(breakdown)

    def _refuse_rests(self, rests: Sequence[tuple[Figure, Cell]]) -> None:
        """Only one part of a breakdown can be the remainder; which of several it is nobody can tell."""
        first, _ = rests[0]
        for number, (figure, cell) in enumerate(rests):
            scalar, earlier = (Scalar(one.amount.text, one.line, one.column) for one in (figure, first))
            if number:
                self.faults.add("invalid-value", scalar, "second-rest", figure.route, related=[earlier])
            self.cube.amend(figure, figure.amount._replace(qualifier="unreadable"), cell)

    def _years(self, parts: dict[str, Part], cell: Cell, route: Route) -> dict[str, str]:
        """The years of a breakdown by the keys that name them; parts of other years are entered for what they say."""
        for written, year in outside(parts, self.years):
            self.enter_part(parts[written], at(cell, YEAR, year), (*route, written), rest=True)
        return years_of(parts, route, self.years, self.span, self.faults)

    def _enter_project(self, project: Project, number: int) -> None:
        """Enter a project: its figures in a small cube of its own, and what it contributes to the plan's cells."""
        route: Route = ("projects", number)
        scope: Cell = (("projects", number), None, None, None, None)
        amount: Figure | None = None
        if project.amount is not None:
            amount = self.texts.not_rest(self.texts.money(project.amount, route))
        if project.words is not None:
            self._keep_words(project.words, amount, route, "amount")
        year = self._project_year(project, route)
        activity = normal(project.activity.text) or None if project.activity is not None else None
        locality = normal(project.locality.text) or None if project.locality is not None else None
        total, sources = (Terms((amount,)) if amount else None), None
        if project.by_source is not None:
            below = (*route, "by_source")
            sources = self._simple_sources(project.by_source, below)
            if sources is None:
                if amount is not None:
                    self.cube.put(amount, scope)
                self._enter_breakdown(project.by_source, scope, SOURCE, below)
            else:
                added = Terms(tuple(terms.plus[0] for terms in sources.values()))
                if amount is not None:
                    whole, spelt = Terms((amount,)), self.cube.spelt(below)
                    self.cube.identities.append(Identity("equal", "source", whole, added, route=spelt))
                if amount is None or not amount.amount.is_number or (not amount.is_exact and added.is_exact):
                    total = added
        self.cube.listed.append(Listed(scope, year, activity, locality, total, sources))

    def _simple_sources(self, parts: dict[str, Part], route: Route) -> dict[str, Terms] | None:
        """The parts of a project that gives each source one bare amount; None where it says more than that."""
        if not all(isinstance(part, Scalar) and not is_rest(part.text) for part in parts.values()):
            return None
        return {
            name: Terms((self.texts.money(part, (*route, name)),))
            for name, part in parts.items()
            if isinstance(part, Scalar)
        }

    def _project_year(self, project: Project, route: Route) -> str | None:
        year = read_year(project.year.text) if project.year is not None and project.year.text else None
        if year is None:
            only_one = self.period is not None and self.period.first == self.period.last
            return str(self.period) if only_one and project.year is None else None
        if self.period is not None and year not in self.years and project.year is not None:
            detail = {"year": year, "period": str(self.period), "missing": [], "given": []}
            period = self.faults.key_at(("period",))
            self.faults.add("year-outside-period", project.year, "", (*route, "year"), detail, [period])
            return None
        return year
