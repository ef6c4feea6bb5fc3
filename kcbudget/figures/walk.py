"""A model's figures entered into a cube: every amount read once, at its cell; what cannot be read is a fault."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

from kcbudget.figures.axes import (
    ACTIVITY,
    AXES,
    LOCALITY,
    ROOT,
    SOURCE,
    YEAR,
    AxisTree,
    Cell,
    Claim,
    Scope,
    at,
    coordinate,
)
from kcbudget.figures.cube import Breakdown, Cube, Listed, Share
from kcbudget.figures.figure import Figure, Terms
from kcbudget.figures.identity import Identity
from kcbudget.language.amounts import (
    ABSENT,
    UNREADABLE,
    Amount,
    is_rest,
    read_count,
    read_money,
    read_share,
    without_sign,
)
from kcbudget.language.numerals import Convention, Misread, normal
from kcbudget.language.units import Unit
from kcbudget.plan.keys import speaks_vietnamese
from kcbudget.plan.model import Part, Plan, Project, Target, Whole
from kcbudget.plan.routes import Route, as_written, key_name, route_key, route_text, spelt
from kcbudget.plan.tree import Fault, MappingNode, Scalar, SequenceNode, UnreadableScalar
from kcbudget.plan.years import read_year

_BREAKDOWNS = ("", *(f"by_{axis}" for axis in AXES))
_read_share = lru_cache(maxsize=4096)(read_share)  # there are few shares, and in many plans the same
_NO_TREE = AxisTree()
_axis_tree = lru_cache(maxsize=64)(AxisTree)  # many plans have the same sources
# The finding that a text which is no figure makes, by the reason; any other is an invalid value.
FAULT_IDS = {
    "ambiguous": "ambiguous-number",
    "unit": "unit-mismatch",
    "share-unit": "unit-mismatch",
    "count-unit": "unit-mismatch",
}


class Entering:
    """One walk over the models of a plan."""

    def __init__(self, plan: Plan, tree: MappingNode, numbers: Convention | None, *, unsigned: bool) -> None:
        self.cube = Cube()
        self.unsigned = unsigned
        self.plan = plan
        self.tree = tree
        self.vietnamese = speaks_vietnamese(tree)
        self.numbers: Convention | None = numbers
        self.unit: Unit | None = plan.money_unit
        self.period = plan.years
        self.years = self.cube.years = self.period.years if self.period else ()
        self.span = str(self.period)
        self._amounts: dict[str, Amount] = {}
        self._bare_reported = plan.unit is not None
        self.unstated: dict[str, Cell] = {"total": ROOT}  # wholes that only their parts tell, by route
        self._relisted: list[Breakdown] = []  # of cells that are divided along the same axis, by other names, already
        self._words: list[tuple[Scalar, int, Route]] = []  # amounts in words, each with its amount's index and route

    @contextmanager
    def in_convention(self, numbers: Convention) -> Iterator[None]:
        """Read figures as written in a convention that is not the plan's."""
        before = self.numbers, self._amounts
        self.numbers, self._amounts = numbers, {}
        try:
            yield
        finally:
            self.numbers, self._amounts = before

    @contextmanager
    def counting(self, unit: Unit, years: tuple[str, ...]) -> Iterator[None]:
        """Read figures as counts of things, for some of the period's years only."""
        before = self.unit, self.years, self.span, self._amounts
        if years != self.years:
            self.span = ", ".join(years)
        self.unit, self.years, self._amounts = unit, years, {}
        try:
            yield
        finally:
            self.unit, self.years, self.span, self._amounts = before

    # ------------------------------------------------------------------------------------ reading

    def figure(self, amount: Amount, route: Route, line: int, column: int) -> Figure:
        """Enter a figure that has been read."""
        figure = Figure(amount, route, line, column, len(self.cube.figures))
        self.cube.figures.append(figure)
        return figure

    def absent_at(self, route: Route) -> Figure:
        """A figure that nobody wrote, at the key where it would stand."""
        key = self.key_at(route)
        return self.figure(ABSENT, route, key.line, key.column)

    def money(self, scalar: Scalar, route: Route) -> Figure:
        """Read a sum of money."""
        amount = self._amounts.get(scalar.text)
        if amount is None or type(scalar) is not Scalar:
            amount = self._read(scalar, route, share=False)
        figures = self.cube.figures
        figure = Figure(amount, route, scalar.line, scalar.column, len(figures))
        figures.append(figure)
        return figure

    def percentage(self, scalar: Scalar, route: Route) -> Figure:
        """Read a percentage."""
        return self.figure(self._read(scalar, route, share=True), route, scalar.line, scalar.column)

    def share(self, scalar: Scalar, whole: Cell, part: Cell, axis: int, route: Route) -> None:
        """Enter the share that a part has of its whole."""
        route = (*route, "share")
        figure = self.percentage(scalar, route)
        if figure.amount.qualifier == "rest":
            self.fault("invalid-value", scalar, "rest-outside", {"key": self.named(route)})
            figure.amount = UNREADABLE
        self.cube.shares.append(Share(figure, whole, part, axis))

    def _read(self, scalar: Scalar, route: Route, *, share: bool) -> Amount:
        if isinstance(scalar, UnreadableScalar):
            return UNREADABLE
        try:
            if share:
                return _read_share(scalar.text, self.numbers)
            if self.unit is not None and self.unit.counts:
                amount = read_count(scalar.text, self.numbers, self.unit)
            else:
                amount = read_money(scalar.text, self.numbers, self.unit)
        except Misread as misread:
            if misread.reason == "unit" and (split := self._in_brackets(scalar, route)) is not None:
                return self._read(split, route, share=False)
            if misread.reason == "negative" and self.unsigned:
                return self._read(Scalar(without_sign(scalar.text), scalar.line, scalar.column), route, share=share)
            detail = {"key": self.named(route), "numbers": key_name(self.tree, "numbers"), **misread.detail}
            if misread.reason != "bare":
                self.fault(FAULT_IDS.get(misread.reason, "invalid-value"), scalar, misread.reason, detail)
            elif not self._bare_reported:
                self._bare_reported = True
                bare = {"key": key_name(self.tree, "unit"), "figure": self.named(route)}
                self.fault("missing-key", scalar, "unit", bare)
            return UNREADABLE
        self._amounts[scalar.text] = amount
        return amount

    def _in_brackets(self, scalar: Scalar, route: Route) -> Scalar | None:
        """The amount in front of an amount in words in brackets, which is kept for later; None if there is none."""
        if "(" not in scalar.text:
            return None
        from kcbudget.language.words import bracketed

        found = bracketed(scalar.text)
        if found is None:
            return None
        text, words, start = found
        self._words.append((Scalar(words, scalar.line, scalar.column + start), len(self.cube.figures), route))
        return Scalar(text, scalar.line, scalar.column)

    def fault(
        self,
        fault_id: str,
        scalar: Scalar,
        kind: str,
        detail: Mapping[str, object],
        related: list[Scalar] | None = None,
    ) -> None:
        """Keep a fault of a scalar, with the scalars that it speaks of."""
        places = tuple((other.place, other.text) for other in related or ())
        fault = Fault(fault_id, scalar.place, kind, {"text": scalar.text, **detail}, places, len(scalar.text) or 1)
        self.cube.faults.append(fault)

    def named(self, route: Route) -> str:
        """The text of a route for a message."""
        return route_text(spelt(self.tree, route) if self.vietnamese else route)

    def _last(self, route: Route) -> str:
        """The last step of a route for a message."""
        return as_written(spelt(self.tree, route)[-1])

    # ------------------------------------------------------------------------------------ walking

    def enter_plan(self) -> None:
        """Enter the plan's own figures, then its projects and its reserve."""
        plan = self.plan
        total: Figure | None = None
        if plan.total is not None:
            total = self.enter_part(plan.total, ROOT, ("total",))
            self.refuse_rest(total)
            if isinstance(plan.total, Whole) and plan.total.share is not None:
                self.fault("invalid-value", plan.total.share, "share-of-nothing", {"key": "total.share"})
        if plan.words is not None:
            self._keep_words(plan.words, total, (), "total")
        self.enter_breakdowns(plan, ROOT, ())
        for number, project in enumerate(plan.projects or (), 1):
            self.enter_project(project, number)
        if plan.reserve is not None:
            cell: Cell = (("reserve",), None, None, None, None)
            self.refuse_rest(self.enter_part(plan.reserve, cell, ("reserve",)))
            if isinstance(plan.reserve, Whole) and plan.reserve.share is not None:
                self.share(plan.reserve.share, ROOT, cell, 0, ("reserve",))
            if plan.projects is not None:
                self.cube.listed.append(Listed(cell, None, None, None, None, None, is_reserve=True))

    def refuse_rest(self, figure: Figure | None) -> None:
        """Only a part of a breakdown can be left as the rest."""
        if figure is not None and figure.amount.qualifier == "rest":
            scalar = Scalar(figure.amount.text, figure.line, figure.column)
            self.fault("invalid-value", scalar, "rest-outside", {"key": self.named(figure.route)})
            figure.amount = UNREADABLE

    def enter_part(self, part: Part, cell: Cell, route: Route) -> Figure | None:
        """Enter an amount, bare or with what is said of it; returns its figure if it has one."""
        if isinstance(part, Scalar):
            figure = self.money(part, route)
            self.cube.put(figure, cell)
            return figure
        entered = None
        if part.amount is not None:
            entered = self.money(part.amount, route)
            self.cube.put(entered, cell)
        elif self.plan.documents:
            self.unstated[route_key(route)] = cell
        if part.words is not None:
            self._keep_words(part.words, entered, route, "amount")
        self.enter_breakdowns(part, cell, route)
        return entered

    def _keep_words(self, words: Scalar, figure: Figure | None, route: Route, beside: str) -> None:
        """Keep an amount in words until all amounts are entered; there must be one beside it, under ``beside``."""
        if self.unit is not None and self.unit.counts:
            self.fault("invalid-value", words, "words-of-things", {"key": self.named((*route, "words"))})
        elif figure is not None:
            self._words.append((words, figure.index, route))
        else:
            detail = {"key": beside, "of": self.named(route), "empty": False}
            self.fault("missing-key", self.key_at((*route, "words")), "", detail)

    def enter_words(self) -> None:
        """Enter the amounts in words: each is a figure of its own, which must agree with the one in digits."""
        kept, self._words = self._words, []
        for words, index, route in kept:
            if isinstance(words, UnreadableScalar) or words.text in ("", "~"):
                continue
            from kcbudget.language.words import beside

            figure = self.cube.figures[index]
            route = (*route, "words")
            try:
                amount = beside(words.text, self.unit, figure.amount)
            except Misread as misread:
                self.fault("invalid-value", words, misread.reason, {"key": self.named(route), **misread.detail})
                continue
            spelled = self.figure(amount, route, words.line, words.column)
            self.cube.identities.append(Identity("equal", "words", Terms((figure,)), Terms((spelled,)), route=route))

    def enter_breakdowns(self, whole: Whole | Plan | Target, cell: Cell, route: Route) -> None:
        """Enter every breakdown of a whole, and its parts that need not be all."""
        for axis in range(1, 5):
            parts: dict[str, Part] | None = getattr(whole, _BREAKDOWNS[axis])
            if parts is not None:
                self.enter_breakdown(parts, cell, axis, (*route, _BREAKDOWNS[axis]))
        for name, part in (whole.of_which or {}).items():
            below = (*route, "of_which", name)
            scope: Scope = ("of_which", cell, name)
            inside: Cell = (scope, *cell[1:])
            self.refuse_rest(self.enter_part(part, inside, below))
            if isinstance(part, Whole) and part.share is not None:
                self.share(part.share, cell, inside, 0, below)
            self.cube.subsets.append((cell, inside))

    def enter_breakdown(self, parts: dict[str, Part], cell: Cell, axis: int, route: Route) -> None:
        """Enter the parts of one breakdown, each at its own cell."""
        if axis == YEAR and cell[YEAR] is not None:
            self.fault("invalid-value", self.key_at(route), "years-in-year", {"key": self.named(route)})
            return
        names = self._years(parts, cell, route) if axis == YEAR else {name: name for name in parts}
        rest: Figure | None = None
        for written, name in names.items():
            inside = at(cell, axis, name)
            below = (*route, written)
            part = parts.get(written)
            if part is None:  # a year that is missing, or one outside the period that keeps the sum open
                self.cube.put(self.absent_at(route if name.startswith("\0") else (*route, name)), inside)
                continue
            figure: Figure | None
            if type(part) is Scalar:
                figure = self.money(part, below)
                self.cube.put(figure, inside)
            else:
                figure = self.enter_part(part, inside, below)
            if figure is not None and figure.amount.qualifier == "rest":
                if rest is None:
                    rest = figure
                    self.cube.rests[inside] = cell, axis
                else:
                    scalar = Scalar(figure.amount.text, figure.line, figure.column)
                    first = Scalar(rest.amount.text, rest.line, rest.column)
                    self.fault("invalid-value", scalar, "second-rest", {"key": self.named(below)}, [first])
                    # Which of them is the remainder nobody can tell.
                    figure.amount = rest.amount = rest.amount._replace(qualifier="unreadable")
                    self.cube.rests = {part: of for part, of in self.cube.rests.items() if of != (cell, axis)}
            if isinstance(part, Whole) and part.share is not None:
                self.share(part.share, cell, inside, axis, below)
        listed = tuple(names.values())
        if not listed:  # years that cannot be known: the period itself is unreadable
            return
        breakdown = Breakdown(cell, axis, listed, route)
        earlier = self.cube.breakdowns.setdefault((cell, axis), breakdown)
        if set(earlier.names) != set(listed):
            self._relisted.append(breakdown)

    def _years(self, parts: dict[str, Part], cell: Cell, route: Route) -> dict[str, str]:
        """The years of a breakdown by the keys that name them, with what is missing and what does not belong."""
        names: dict[str, str] = {}
        first: dict[str, str] = {}
        outside: list[Scalar] = []
        for written in parts:
            year = read_year(written)
            if year is None:
                found = {"key": written, "breakdown": self._last(route)}
                self.fault("invalid-value", self.key_at((*route, written)), "not-a-year", found)
            elif year in first:
                key, earlier = self.key_at((*route, written)), self.key_at((*route, first[year]))
                self.fault("duplicate-key", key, "", {"key": key.text, "first": str(earlier.line)}, [earlier])
                names.pop(first[year], None)
                names[f"\0{year}"] = year  # which of the two is meant nobody can tell
            elif self.period and year not in self.years:
                outside.append(self.key_at((*route, written)))
                self.enter_part(parts[written], at(cell, YEAR, year), (*route, written))
            else:
                first[year] = written
                names[written] = year
        if self.period is None:
            return names
        missing = [year for year in self.years if year not in first]
        if not missing and not outside:
            return names
        holder = self.key_at(route)
        given = sorted({*first, *(year for key in outside if (year := read_year(key.text)))})
        detail = {"key": self.named(route), "period": self.span, "missing": missing, "given": given}
        for key in outside:
            paired = {
                **detail,
                "year": key.text,
                "missing": missing if len(missing) == len(outside) == 1 else [],
            }
            self.fault("year-outside-period", key, "", paired, [self.key_at(("period",))])
        if missing and not (len(missing) == len(outside) == 1):
            self.fault("missing-year", holder, "", detail)
        # A year that is missing or mistyped leaves the sum open: what it would add is not known.
        names |= {f"\0{year}": year for year in missing}
        if outside and not missing:
            names["\0outside"] = "\0outside"
        return names

    def enter_project(self, project: Project, number: int) -> None:
        """Enter a project: its figures in a small cube of its own, and what it contributes to the plan's cells."""
        route: Route = ("projects", number)
        scope: Cell = (("projects", number), None, None, None, None)
        amount: Figure | None = None
        if project.amount is not None:
            amount = self.money(project.amount, route)
            self.refuse_rest(amount)
        if project.words is not None:
            self._keep_words(project.words, amount, route, "amount")
        year = self._project_year(project, route)
        activity = normal(project.activity.text) or None if project.activity is not None else None
        locality = normal(project.locality.text) or None if project.locality is not None else None
        total, sources = (Terms((amount,)) if amount else None), None
        if project.by_source is not None:
            sources = self._simple_sources(project.by_source, route)
            if sources is None:
                if amount is not None:
                    self.cube.put(amount, scope)
                self.enter_breakdown(project.by_source, scope, SOURCE, (*route, "by_source"))
            else:
                added = Terms(tuple(terms.plus[0] for terms in sources.values()))
                if amount is not None:
                    whole = Terms((amount,))
                    self.cube.identities.append(Identity("equal", "source", whole, added, route=(*route, "by_source")))
                if amount is None or not amount.amount.is_number or (not amount.is_exact and added.is_exact):
                    total = added
        self.cube.listed.append(Listed(scope, year, activity, locality, total, sources))

    def _simple_sources(self, parts: dict[str, Part], route: Route) -> dict[str, Terms] | None:
        """The parts of a project that gives each source one bare amount; None where it says more than that."""
        if not all(isinstance(part, Scalar) and not is_rest(part.text) for part in parts.values()):
            return None
        return {
            name: Terms((self.money(part, (*route, "by_source", name)),))
            for name, part in parts.items()
            if isinstance(part, Scalar)
        }

    def _project_year(self, project: Project, route: Route) -> str | None:
        year = read_year(project.year.text) if project.year is not None and project.year.text else None
        if year is None:
            only_one = self.period is not None and self.period.first == self.period.last
            return str(self.period) if only_one and project.year is None else None
        if self.period is not None and year not in self.years and project.year is not None:
            detail = {
                "key": self.named((*route, "year")),
                "year": year,
                "period": str(self.period),
                "missing": [],
                "given": [],
            }
            self.fault("year-outside-period", project.year, "", detail, [self.key_at(("period",))])
            return None
        return year

    # ------------------------------------------------------------------------------------ trees and keys

    def find_trees(self) -> None:
        """The tree of each axis; a name in two places of it is a fault."""
        claims: dict[int, list[Claim]] = {SOURCE: [], ACTIVITY: [], LOCALITY: []}
        for breakdown in (*self.cube.breakdowns.values(), *self._relisted):
            if breakdown.axis != YEAR:
                cell = breakdown.cell
                claims[breakdown.axis].append(Claim(coordinate(cell, breakdown.axis), breakdown.names, breakdown.route))
        for axis, stated in claims.items():
            tree = self.cube.trees[axis] = _axis_tree(tuple(stated)) if stated else _NO_TREE
            if tree.contradictions:
                self.cube.contradictory_axes.append(axis)
            for _, route, other, other_route in tree.contradictions:
                key, first = self.key_at(route), self.key_at(other_route)
                detail = {
                    "name": self._last(route),
                    "other": self._last((*route[:-1], other)),
                    "route": self.named(route[:-1]),
                    "axis": AXES[axis - 1],
                }
                detail["first"] = self.named(other_route[:-1])
                self.fault("conflicting-parts", key, "", detail, [first])

        for breakdown in self._relisted:
            self._relist(breakdown)

    def _relist(self, breakdown: Breakdown) -> None:
        """Add to a breakdown the parts that another nesting lists beside its own, unless they are the same in parts."""
        key = breakdown.cell, breakdown.axis
        earlier = self.cube.breakdowns[key]
        tree = self.cube.trees.get(breakdown.axis, _NO_TREE)
        names = set(breakdown.names), set(earlier.names)

        def is_told(name: str, by: set[str]) -> bool:
            return name in by or any(other in by for other in (*tree.above(name), *tree.below(name)))

        if not all(is_told(name, names[1]) for name in names[0]) or not all(
            is_told(name, names[0]) for name in names[1]
        ):
            listed = tuple(dict.fromkeys((*earlier.names, *breakdown.names)))
            self.cube.breakdowns[key] = earlier._replace(names=listed)

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
