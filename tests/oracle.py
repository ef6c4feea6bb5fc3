"""An oracle: whether the figures of a plan can all be true, decided from docs/plan-format.md and from nothing else.

It shares no code with the program and knows nothing of YAML: it takes a plan as data, in đồng, things and per cent, and
answers with the first contradiction that it finds, or None. Its numbers are whole numbers and fractions; an end of an
interval is a pair (number, step), where a step of 1 is just above the number and -1 just below it.

There are four levels, each of which sees more than the one before:

- `complete`: two complete valuations of one cell are further apart than the digits written allow;
- `bounds`: hard bounds and stated parts, carried along all sums until nothing changes, exclude each other;
- `tight`: the same, where what a sum leaves also narrows parts that have a figure, shares bound what they are shares
  of, and projects count that may belong to a cell or not;
- `linear`: no amounts that are not negative fulfil everything that is written (exact linear programming).

The contract asks that `complete` and `bounds` are seen. The digits' slack is taken so that what one of its readings
allows is never refuted.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

Amount = int | Fraction
End = tuple[Any, int]
Cell = tuple[str, ...]

ENDLESS: End = (math.inf, 0)
NOTHING: End = (0, 0)
ANYTHING = (NOTHING, ENDLESS)
LEVELS = ("complete", "bounds", "tight", "linear")

# ------------------------------------------------------------------------------------------- a plan as data


@dataclass
class Number:
    """A number somebody wrote: its word, its value, and the unit of its last digit.

    The words are exact, nearly, under, over, above, about, at least, at most, less, more, range, unknown and rest.
    """

    word: str = "exact"
    value: Amount = 0
    quantum: Amount = 1
    upper: Amount = 0
    style: Any = None

    @property
    def exact(self) -> bool:
        return self.word == "exact"

    @property
    def open(self) -> bool:
        return self.word in ("unknown", "rest")


@dataclass
class Whole:
    """A cell as a file states it: its figure, its share of the whole around it, its breakdowns by axis, and subsets."""

    amount: Number | None = None
    share: Number | None = None
    parts: dict[str, dict[str, "Whole"]] = field(default_factory=dict)
    of_which: dict[str, "Whole"] = field(default_factory=dict)


@dataclass
class Project:
    name: str
    amount: Number | None = None
    by_source: dict[str, Number] = field(default_factory=dict)
    at: dict[str, str] = field(default_factory=dict)


@dataclass
class Target:
    name: str
    unit: str
    whole: Whole
    per_year: Number | None = None
    years: str | tuple[str, ...] | None = None


@dataclass
class Plan:
    years: tuple[str, ...]
    root: Whole
    rounded: bool = False
    projects: list[Project] = field(default_factory=list)
    projects_complete: bool = True
    reserve: Number | None = None
    targets: list[Target] = field(default_factory=list)
    documents: list[list[tuple[tuple[str, ...], Number]]] = field(default_factory=list)


class Contradiction(NamedTuple):
    level: str
    reason: str


# ------------------------------------------------------------------------------------------- what a number says


def size(number: Amount) -> Amount:
    """A number without its sign."""
    return number if number >= 0 else -number


def digit(value: Amount) -> Amount:
    """The unit of the last digit of a number other than 0 that is not 0."""
    unit: Amount = 1
    while Fraction(value) % unit:
        unit = Fraction(unit, 10)
    while not Fraction(value) % (unit * 10):
        unit *= 10
    return unit


def margin(number: Number) -> Amount:
    """How far a qualified figure is taken to be from what it is about."""
    return min(digit(number.value), Fraction(number.value) / 10) if number.value else number.quantum


def hard(number: Number, slack: Amount = 0) -> tuple[End, End]:
    """The least and the greatest value that a number allows."""
    low: End = NOTHING
    high: End = ENDLESS
    if number.word in ("exact", "over", "above", "at least", "range"):
        low = (number.value - slack, 0)
    elif number.word == "more":
        low = (number.value - slack, 1)
    if number.word in ("exact", "nearly", "under", "at most"):
        high = (number.value + slack, 0)
    elif number.word == "less":
        high = (number.value + slack, -1)
    elif number.word == "range":
        high = (number.upper + slack, 0)
    return low, high


def meant(number: Number) -> tuple[Amount | None, Amount | None]:
    """What is meant by a number; None where it names no least or no greatest value."""
    value = number.value
    match number.word:
        case "nearly":
            return value - margin(number), value
        case "over":
            return value, value + margin(number)
        case "about":
            return value - Fraction(margin(number)) / 2, value + Fraction(margin(number)) / 2
        case "range":
            return value, number.upper
        case "unknown" | "rest":
            return None, None
    low, high = hard(number)
    return (low[0] if low != NOTHING or number.exact else None), (high[0] if high != ENDLESS else None)


def slack_of(figures: Mapping[int, Amount], numbers: list[Number], rounded: bool) -> Amount:
    """What the written digits of an identity leave: its figures by place in `numbers`, and how often they count."""
    quanta: list[tuple[Amount, Amount]] = [(numbers[at].quantum, size(times)) for at, times in figures.items() if times]
    if not quanta:
        return 0
    if rounded:
        return sum(Fraction(quantum) * times / 2 for quantum, times in quanta)
    counted = Counter(quantum for quantum, _ in quanta)
    reference = min(counted, key=lambda quantum: (-counted[quantum], quantum))
    slack = sum(Fraction(quantum) * times / 2 for quantum, times in quanta if quantum > reference)
    return slack + (Fraction(reference) / 2 if min(counted) < reference else 0)


def rounded_half_up(value: Fraction, quantum: Amount) -> Fraction:
    return math.floor(value / quantum + Fraction(1, 2)) * Fraction(quantum)


# ------------------------------------------------------------------------------------------- valuations


class Form(NamedTuple):
    """A complete valuation: its amount, and the figures that it rests on, each with how often it counts."""

    value: Amount
    figures: tuple[tuple[int, Amount], ...]


def combined(terms: Iterable[tuple[int, Form]]) -> Form:
    value: Amount = 0
    figures: dict[int, Amount] = {}
    for sign, form in terms:
        value += sign * form.value
        for at, times in form.figures:
            figures[at] = figures.get(at, 0) + sign * times
    return Form(value, tuple(sorted(figures.items())))


ALTERNATIVES = 6


class Valuation(NamedTuple):
    """One way to say what a cell is worth, in the forms that it may take, where its parts are stated more than once."""

    by: str
    forms: tuple[Form, ...]


@dataclass
class Sum:
    """A whole and parts that make it."""

    whole: Cell
    parts: tuple[Cell, ...]
    by: str


class Cube:
    """The cells of a plan's money, or of a target, with all that is written of them."""

    def __init__(self, root: Whole, years: tuple[str, ...], rounded: bool = False) -> None:
        self.years = years
        self.rounded = rounded
        self.numbers: list[Number] = []
        self.axes: list[str] = []
        self.listings: list[tuple[dict[str, str], str, tuple[str, ...]]] = []
        self.stated: list[tuple[dict[str, str], int]] = []
        self.shares: list[tuple[dict[str, str], dict[str, str], Number, list[Number | None]]] = []
        self.subsets: list[tuple[dict[str, str], str, int, Number | None]] = []
        self.times: list[tuple[int, int]] = []
        self.projects: list[tuple[Project, int | None, dict[str, int]]] = []
        self.reserve: int | None = None
        self._walk(root, {})

    def number(self, number: Number) -> int:
        self.numbers.append(number)
        return len(self.numbers) - 1

    def _walk(self, whole: Whole, at: dict[str, str]) -> None:
        if whole.amount is not None:
            self.stated.append((at, self.number(whole.amount)))
        for axis, parts in whole.parts.items():
            if axis not in self.axes:
                self.axes.append(axis)
            self.listings.append((at, axis, tuple(parts)))
            shares = [part.share for part in parts.values()]
            for name, part in parts.items():
                here = {**at, axis: name}
                if part.share is not None:
                    self.shares.append((here, at, part.share, shares))
                self._walk(part, here)
        for name, part in whole.of_which.items():
            amount = part.amount or Number("unknown")
            self.subsets.append((at, name, self.number(amount), part.share))

    # --- cells and sums

    def lay_out(self, more: Iterable[str] = ()) -> None:
        """Bring what is written to cells, over the axes that it has and `more`."""
        self.axes += [axis for axis in more if axis not in self.axes]
        self.above: dict[str, dict[str, set[str]]] = {axis: {"": {""}} for axis in self.axes}
        direct: dict[str, dict[str, set[str]]] = {axis: {} for axis in self.axes}
        for at, axis, names in self.listings:
            for name in names:
                direct[axis].setdefault(name, set()).add(at.get(axis, ""))
        if "year" in self.axes:
            for year in self.years:
                direct["year"].setdefault(year, {""})
        for axis, parents in direct.items():
            for name in parents:
                self.above[axis][name] = self._above(name, parents)
        self.cells = list(product(*(self.above[axis] for axis in self.axes)))
        self.written: dict[Cell, list[int]] = {}
        for at, index in self.stated:
            self.written.setdefault(self.cell(at), []).append(index)
        self.sums = list(self._sums())
        self.of_part: dict[Cell, list[Sum]] = {}
        for relation in self.sums:
            for part in relation.parts:
                self.of_part.setdefault(part, []).append(relation)
        quanta = {number.quantum for number in self.numbers if not number.open}
        self.finest = min(quanta, default=0)
        self.mixed = self.rounded or len(quanta) > 1

    def _above(self, name: str, parents: Mapping[str, set[str]]) -> set[str]:
        found, waiting = {name, ""}, [name]
        while waiting:
            for parent in parents.get(waiting.pop(), ()):
                if parent not in found:
                    found.add(parent)
                    waiting.append(parent)
        return found

    def cell(self, at: Mapping[str, str]) -> Cell:
        return tuple(at.get(axis, "") for axis in self.axes)

    def _sums(self) -> Iterator[Sum]:
        """Each cell with each list of parts that makes it.

        A list of parts holds for every cell within the one that it is written for, and for a cell that other parts make
        if it holds for each of these.
        """
        known: dict[tuple[Cell, int], set[tuple[str, ...]]] = {}
        for at, axis, names in self.listings:
            place = self.axes.index(axis)
            for cell in self.cells:
                if cell[place] == at.get(axis, "") and all(
                    at.get(other, "") in self.above[other][cell[i]] for i, other in enumerate(self.axes) if i != place
                ):
                    known.setdefault((cell, place), set()).add(tuple(sorted(names)))
        if "year" in self.axes:
            place = self.axes.index("year")
            for cell in self.cells:
                if not cell[place]:
                    known.setdefault((cell, place), set()).add(tuple(sorted(self.years)))
        again = True
        while again:
            again = False
            for (cell, place), lists in list(known.items()):
                for other in range(len(self.axes)):
                    if other == place:
                        continue
                    for names in list(lists):
                        parts = [(*cell[:place], name, *cell[place + 1 :]) for name in names]
                        shared = set.intersection(*(known.get((part, other), set()) for part in parts))
                        new = shared - known.get((cell, other), set())
                        if new:
                            known.setdefault((cell, other), set()).update(new)
                            again = True
        for (cell, place), lists in sorted(known.items()):
            for names in sorted(lists):
                yield Sum(cell, tuple((*cell[:place], name, *cell[place + 1 :]) for name in names), self.axes[place])

    def within(self, axis: str, name: str, around: str) -> bool:
        return around in self.above[axis].get(name, {name, ""})

    def covers(self, cell: Cell, other: Cell) -> bool:
        return all(self.within(axis, there, here) for axis, here, there in zip(self.axes, cell, other, strict=True))

    # --- complete valuations

    def exact(self, cell: Cell) -> list[Form]:
        return [Form(self.numbers[i].value, ((i, 1),)) for i in self.written.get(cell, ()) if self.numbers[i].exact]

    def value(self, added: Mapping[Cell, Valuation]) -> dict[Cell, list[Valuation]]:
        """The complete valuations of every cell; `added` are those that do not come from sums.

        A cell that has a figure counts with it in the sums around it; else it may count with any valuation.
        """
        figures = {cell: self.exact(cell) for cell in self.cells}
        found: dict[Cell, list[Form]] = {cell: list(forms) for cell, forms in figures.items() if forms}
        for cell, valuation in added.items():
            if not figures[cell]:
                found.setdefault(cell, []).extend(valuation.forms)
        again = True
        rounds = 0
        while again and rounds < 12:
            again = False
            rounds += 1
            for cell in self.cells:
                if figures[cell]:
                    continue
                mine = found.get(cell, [])
                if len(mine) >= ALTERNATIVES:
                    continue
                known = {form.figures for form in mine}
                for valuation in self._of_sums(cell, found):
                    for form in valuation.forms:
                        if form.figures not in known and len(mine) < ALTERNATIVES:
                            known.add(form.figures)
                            mine.append(form)
                            again = True
                if mine:
                    found[cell] = mine
        valuations: dict[Cell, list[Valuation]] = {}
        for cell in self.cells:
            here = [Valuation("figure", (form,)) for form in figures[cell]]
            here += self._of_sums(cell, found)
            if cell in added:
                here.append(added[cell])
            if here:
                valuations[cell] = here
        return valuations

    def _of_sums(self, cell: Cell, found: Mapping[Cell, list[Form]]) -> list[Valuation]:
        made = []
        for relation in self._wholes.get(cell, ()):
            if all(part in found for part in relation.parts):
                forms = self._alternatives([(1, found[part]) for part in relation.parts])
                made.append(Valuation(f"sum by {relation.by}", forms))
        if not any(self.numbers[i].exact for i in self.written.get(cell, ())):
            for relation in self.of_part.get(cell, ()):
                others = [part for part in relation.parts if part != cell]
                if relation.whole in found and all(part in found for part in others):
                    terms = [(1, found[relation.whole]), *((-1, found[part]) for part in others)]
                    made.append(Valuation(f"what {relation.by} leaves", self._alternatives(terms)))
        return made

    @property
    def _wholes(self) -> dict[Cell, list[Sum]]:
        if not hasattr(self, "_by_whole"):
            self._by_whole: dict[Cell, list[Sum]] = {}
            for relation in self.sums:
                self._by_whole.setdefault(relation.whole, []).append(relation)
        return self._by_whole

    @staticmethod
    def _alternatives(terms: list[tuple[int, list[Form]]]) -> tuple[Form, ...]:
        forms = []
        for choice in product(*(alternatives for _, alternatives in terms)):
            forms.append(combined(zip((sign for sign, _ in terms), choice, strict=True)))
            if len(forms) == ALTERNATIVES * 4:
                break
        return tuple(forms)

    def apart(self, first: Form, second: Form) -> bool:
        """Whether two complete valuations are further apart than the digits of their figures allow in any reading."""
        gap = size(first.value - second.value)
        if not gap:
            return False
        merged: dict[int, Amount] = {}
        united: dict[int, Amount] = {}
        for sign, form in ((1, first), (-1, second)):
            for at, times in form.figures:
                merged[at] = merged.get(at, 0) + sign * times
                united[at] = united.get(at, 0) + size(times)
        return gap > slack_of(merged, self.numbers, self.rounded) and gap > slack_of(united, self.numbers, self.rounded)

    def disagreeing(self, valuations: Mapping[Cell, list[Valuation]]) -> str | None:
        for cell, here in valuations.items():
            for i, one in enumerate(here):
                if all(form.value < -slack_of(dict(form.figures), self.numbers, self.rounded) for form in one.forms):
                    return f"{self.name(cell)}: {one.by} is below 0"
                for other in here[:i]:
                    if all(self.apart(a, b) for a in one.forms for b in other.forms):
                        return f"{self.name(cell)}: {other.by} is {other.forms[0].value}, {one.by} {one.forms[0].value}"
        return None

    def exceeding(self, valuations: Mapping[Cell, list[Valuation]], added: Iterable[tuple[Cell, Form]]) -> str | None:
        """Stated parts of a cell that are more than it is: subsets, projects, and parts of incomplete sums."""
        parts: list[tuple[Cell, Form]] = list(added)
        named: dict[tuple[Cell, str], Form] = {}
        for at, name, index, _ in self.subsets:
            cell, number = self.cell(at), self.numbers[index]
            if number.exact:
                form = Form(number.value, ((index, 1),))
                parts.append((cell, form))
                if self.apart(form, named.setdefault((cell, name), form)):
                    return f"{self.name(cell)}: {name} is {named[cell, name].value} and {form.value}"
        for relation in self.sums:
            known = [self.exact(part)[0] for part in relation.parts if self.exact(part)]
            if known and len(known) < len(relation.parts):
                parts.append((relation.whole, combined((1, form) for form in known)))
        for cell, form in parts:
            for valuation in valuations.get(cell, ()):
                if all(form.value > whole.value and self.apart(form, whole) for whole in valuation.forms):
                    return f"{self.name(cell)}: {valuation.by} is {valuation.forms[0].value}, parts of it {form.value}"
        return None

    def name(self, cell: Cell) -> str:
        return " ".join(name for name in cell if name) or "the whole"

    # --- bounds

    def widening(self, index: int) -> Amount:
        """By how much a figure may be off, so that nothing is refuted that the digits explain."""
        quantum = self.numbers[index].quantum
        return Fraction(quantum) / 2 if self.rounded or quantum > self.finest else 0

    def span(self, index: int) -> tuple[End, End]:
        return hard(self.numbers[index], self.widening(index))

    def bounds(
        self, added: Iterable[tuple[Cell, End, End]], tight: bool
    ) -> tuple[dict[Cell, tuple[End, End]], str | None]:
        """The interval of each cell, and the first cell whose bounds exclude each other."""
        # Figures may be off by their slack, those of 0 too; only the stronger levels hold that no amount is below 0.
        ends = dict.fromkeys(self.cells, ANYTHING)
        if self.mixed and not tight:
            for cell in self.cells:
                inside = (index for other, here in self.written.items() if self.covers(cell, other) for index in here)
                ends[cell] = ((-sum(self.widening(index) for index in inside), 0), ENDLESS)

        changed = True

        def narrow(cell: Cell, low: End, high: End, why: str) -> str | None:
            nonlocal changed
            old = ends[cell]
            new = (max(old[0], low), min(old[1], high))
            if new != old:
                ends[cell] = new
                changed = True
                if new[0] > new[1]:
                    told = f"between {old[0][0]} and {old[1][0]}, but {why} from {low[0]} to {high[0]}"
                    return f"{self.name(cell)}: {told}"
            return None

        for cell, low, high, why in self._given(added):
            if bad := narrow(cell, low, high, why):
                return ends, bad
        # What other parts leave counts for parts that state nothing; if tight, for all of them.
        free = {cell for cell in self.cells if tight or all(self.numbers[i].open for i in self.written.get(cell, ()))}
        for _ in range(40):
            if not changed:
                break
            changed = False
            for relation in self.sums:
                spans = [ends[part] for part in relation.parts]
                low, high = total(span[0] for span in spans), total(span[1] for span in spans)
                if bad := narrow(relation.whole, low, high, f"its parts by {relation.by} make"):
                    return ends, bad
                whole = ends[relation.whole]
                for part, span in zip(relation.parts, spans, strict=True):
                    if part not in free:
                        continue
                    others = (span[1] for other, span in zip(relation.parts, spans, strict=True) if other != part)
                    rest = total(others)
                    least = span[0] if rest == ENDLESS else (whole[0][0] - rest[0], whole[0][1] - rest[1])
                    most = ENDLESS
                    if whole[1] != ENDLESS:
                        most = (whole[1][0] - low[0] + span[0][0], whole[1][1] - low[1] + span[0][1])
                    if bad := narrow(part, least, most, f"the others by {relation.by} leave"):
                        return ends, bad
                    spans[relation.parts.index(part)] = ends[part]
                    low, high = total(s[0] for s in spans), total(s[1] for s in spans)
            if tight and (bad := self._narrow_shares(narrow, ends)):
                return ends, bad
        return ends, None

    def _given(self, added: Iterable[tuple[Cell, End, End]]) -> Iterator[tuple[Cell, End, End, str]]:
        """What is said of cells to begin with, and by what."""
        for cell, indices in self.written.items():
            yield from ((cell, *self.span(index), "written") for index in indices)
        for index, times in self.times:
            low, high = self.span(index)
            yield ("",) * len(self.axes), scaled(low, times), scaled(high, times), "a year's times years"
        yield from ((cell, low, high, "its projects make") for cell, low, high in added)
        for at, _, index, _ in self.subsets:
            yield self.cell(at), self.span(index)[0], ENDLESS, "a subset is"

    def _narrow_shares(
        self, narrow: Callable[[Cell, End, End, str], str | None], ends: Mapping[Cell, tuple[End, End]]
    ) -> str | None:
        for part, whole, share, siblings in self.shares:
            low, high = share_span(share, siblings)
            of, mine = self.cell(whole), self.cell(part)
            if bad := narrow(mine, scaled(ends[of][0], low[0]), scaled(ends[of][1], high[0]), "its share makes"):
                return bad
            least = scaled(ends[mine][0], 1 / Fraction(high[0])) if high != ENDLESS and high[0] > 0 else NOTHING
            most = scaled(ends[mine][1], 1 / Fraction(low[0])) if low[0] > 0 else ENDLESS
            if bad := narrow(of, least, most, "a share of it makes"):
                return bad
        return None


def total(ends: Iterable[End]) -> End:
    value: Any = 0
    step = 0
    for end in ends:
        if end == ENDLESS:
            return ENDLESS
        value += end[0]
        step += end[1]
    return value, step


def scaled(end: End, factor: Amount) -> End:
    if end == ENDLESS:
        return ENDLESS if factor else NOTHING
    if factor == math.inf:
        return ENDLESS
    return end[0] * factor, end[1] if factor else 0


# ------------------------------------------------------------------------------------------- shares


def filled_up(siblings: list[Number | None]) -> bool:
    """Whether the shares of a breakdown were all filled up to make exactly 100 %."""
    return all(other is not None and other.exact for other in siblings) and sum(o.value for o in siblings if o) == 100


def share_span(share: Number, siblings: list[Number | None]) -> tuple[End, End]:
    """The ratios that a share allows, in every reading of its words."""
    half = Fraction(share.quantum) / 2
    if share.exact and filled_up(siblings):
        unit = share.quantum
        return (max(Fraction(share.value) - unit, Fraction(0)) / 100, 0), (Fraction(share.value + unit) / 100, 0)
    low, high = hard(share, half)
    if share.exact or share.word in ("nearly", "under", "at most", "range"):
        high = (high[0], -1)
    return scaled((max(low[0], 0), low[1]), Fraction(1, 100)), scaled(high, Fraction(1, 100))


def shares_apart(shares: list[Number]) -> bool:
    """Whether the shares of one breakdown, all of them exact, cannot make 100 %."""
    reach = sum(Fraction(share.quantum) / 2 for share in shares)
    value = sum(Fraction(share.value) for share in shares)
    return not value - reach <= 100 < value + reach


def wrong_shares(
    cube: Cube, valuations: Mapping[Cell, list[Valuation]], ends: Mapping[Cell, tuple[End, End]]
) -> Contradiction | None:
    for part, whole, share, siblings in cube.shares:
        name = f"the share of {cube.name(cube.cell(part))}"
        stated = [other for other in siblings if other is not None and other.exact]
        if len(stated) == len(siblings) and shares_apart(stated):
            return Contradiction("complete", f"{name}: the shares make {sum(s.value for s in stated)} %")
        if sum(Fraction(other.value) - Fraction(other.quantum) / 2 for other in stated) > 100:
            return Contradiction("complete", f"{name}: the shares make more than 100 %")
        low, high = share_span(share, siblings)
        parts = [form for valuation in valuations.get(cube.cell(part), ()) for form in valuation.forms]
        wholes = [form for valuation in valuations.get(cube.cell(whole), ()) for form in valuation.forms]
        if parts and wholes and all(share_broken(cube, p, w, low, high) for p in parts for w in wholes):
            return Contradiction("complete", f"{name}: {parts[0].value} of {wholes[0].value} is not {share.value} %")
        (part_low, part_high), (whole_low, whole_high) = ends[cube.cell(part)], ends[cube.cell(whole)]
        if part_low > scaled(whole_high, high[0]) or part_high < scaled(whole_low, low[0]):
            return Contradiction("bounds", f"{name}: its amounts exclude {share.value} %")
    for at, _, index, share_of_it in cube.subsets:
        whole_low, whole_high = ends[cube.cell(at)]
        part_low, part_high = cube.span(index)
        if part_low > whole_high:
            return Contradiction("bounds", f"a subset of {cube.name(cube.cell(at))}: {part_low[0]} > {whole_high[0]}")
        if share_of_it is not None:
            low, high = share_span(share_of_it, [])
            if low[0] > 1:
                return Contradiction("complete", f"a subset of {cube.name(cube.cell(at))}: more than 100 %")
            wholes = [form for valuation in valuations.get(cube.cell(at), ()) for form in valuation.forms]
            number = cube.numbers[index]
            form = Form(number.value, ((index, 1),))
            if number.exact and wholes and all(share_broken(cube, form, w, low, high) for w in wholes):
                return Contradiction("complete", f"the share of a subset of {cube.name(cube.cell(at))}")
            if part_low > scaled(whole_high, high[0]) or part_high < scaled(whole_low, low[0]):
                return Contradiction("bounds", f"the share of a subset of {cube.name(cube.cell(at))}")
    return None


def share_broken(cube: Cube, part: Form, whole: Form, low: End, high: End) -> bool:
    off_part = sum(Fraction(cube.numbers[i].quantum) / 2 * size(n) for i, n in part.figures) if cube.rounded else 0
    off_whole = sum(Fraction(cube.numbers[i].quantum) / 2 * size(n) for i, n in whole.figures) if cube.rounded else 0
    least, most = Fraction(part.value - off_part), Fraction(part.value + off_part)
    if whole.value + off_whole <= 0:
        return False
    highest = (most / (whole.value - off_whole), 0) if whole.value > off_whole else ENDLESS
    return (least / (whole.value + off_whole), 0) > high or highest < low


# ------------------------------------------------------------------------------------------- projects


class Listed(NamedTuple):
    """What the projects make of a cell: the figures of those that belong to it, and whether others may."""

    figures: list[int]
    perhaps: list[int]
    told: bool


def listed(cube: Cube, projects: list[tuple[Project, int | None, dict[str, int]]], at: Mapping[str, str]) -> Listed:
    figures: list[int] = []
    perhaps: list[int] = []
    told = True
    for project, amount, sources in projects:
        inside: bool | None = True
        for axis, name in at.items():
            if axis == "source":
                continue
            mine = project.at.get(axis)
            if mine is None:
                inside = None if inside else inside
            elif not cube.within(axis, mine, name):
                inside = False
        if inside is False:
            continue
        counted = figures if inside else perhaps
        if "source" not in at:
            counted += [amount] if amount is not None else list(sources.values())
        elif sources:
            for name, index in sources.items():
                if cube.within("source", name, at["source"]):
                    counted.append(index)
                elif cube.within("source", at["source"], name):
                    perhaps.append(index)
                    told = False
        else:
            perhaps.append(amount if amount is not None else -1)
            told = False
        told = told and inside is True
    return Listed(figures, perhaps, told)


def project_valuations(
    cube: Cube, plan: Plan, tight: bool
) -> tuple[dict[Cell, Valuation], list[tuple[Cell, End, End]], list[tuple[Cell, Form]]]:
    """What the listed projects make of each cell: complete where all is told, else bounds and parts of it."""
    valuations: dict[Cell, Valuation] = {}
    spans: list[tuple[Cell, End, End]] = []
    partial: list[tuple[Cell, Form]] = []
    if not plan.projects:
        return valuations, spans, partial
    for cell in cube.cells:
        at = {axis: name for axis, name in zip(cube.axes, cell, strict=True) if name}
        if not tight and len(at) > 2:
            continue
        here = listed(cube, cube.projects, at)
        figures = list(here.figures)
        apart = plan.reserve is not None and bool(at)
        if cube.reserve is not None and not at:
            figures.append(cube.reserve)
        numbers = [cube.numbers[index] for index in figures]
        if here.told and plan.projects_complete and not apart and all(number.exact for number in numbers):
            form = combined((1, Form(cube.numbers[i].value, ((i, 1),))) for i in figures)
            valuations[cell] = Valuation("projects", (form,))
            continue
        if not tight and not here.told:
            continue
        forms = [Form(cube.numbers[i].value, ((i, 1),)) for i in figures if cube.numbers[i].exact]
        if forms:
            partial.append((cell, combined((1, form) for form in forms)))
        low, high = total(cube.span(i)[0] for i in figures), ENDLESS
        if plan.projects_complete and -1 not in here.perhaps and (here.told or tight):
            more = [cube.span(i)[1] for i in here.perhaps]
            if apart:
                more.append(cube.span(cube.reserve)[1] if cube.reserve is not None else ENDLESS)
            high = total([*(cube.span(i)[1] for i in figures), *more])
        spans.append((cell, low, high))
    return valuations, spans, partial


# ------------------------------------------------------------------------------------------- documents


def stated_at(plan: Plan, route: tuple[str, ...]) -> tuple[Number | None, dict[str, str]]:
    """The plan's own number at the route of a statement, and where that is."""
    whole = plan.root
    at: dict[str, str] = {}
    for axis, name in zip(route[::2], route[1::2], strict=True):
        whole = whole.parts[axis][name]
        at[axis] = name
    return whole.amount, at


def wrong_documents(
    plan: Plan,
    cube: Cube,
    valuations: Mapping[Cell, list[Valuation]],
    ends: Mapping[Cell, tuple[End, End]],
    tight: bool,
) -> Contradiction | None:
    for statements in plan.documents:
        for route, number in statements:
            mine, at = stated_at(plan, route)
            cell = cube.cell(at)
            name = f"a document on {cube.name(cell)}"
            if number.open:
                continue
            numbers = [*cube.numbers, number]
            states = Form(number.value, ((len(numbers) - 1, 1),))
            forms: list[Form] = []
            if mine is not None and mine.exact:
                forms = [Form(mine.value, ((next(i for i, n in enumerate(numbers) if n is mine), 1),))]
            elif mine is None or mine.open:
                forms = [form for valuation in valuations.get(cell, ()) for form in valuation.forms]
            slacks = [slack_of(dict([*form.figures, *states.figures]), numbers, plan.rounded) for form in forms]
            if forms and number.exact:
                if all(size(form.value - number.value) > slack for form, slack in zip(forms, slacks, strict=True)):
                    return Contradiction("complete", f"{name}: {number.value}, but here {forms[0].value}")
                continue
            quanta = {n.quantum for n in numbers if not n.open}
            off = Fraction(number.quantum) / 2 if plan.rounded or number.quantum > min(quanta) else 0
            low, high = hard(number, off)
            if mine is not None and not mine.open:
                spare = Fraction(mine.quantum) / 2 if plan.rounded or len(quanta) > 1 else 0
                other_low, other_high = hard(mine, spare)
                if low > other_high or high < other_low:
                    return Contradiction("bounds", f"{name}: its bounds are not those of the plan")
            if (mine is None or mine.open or tight) and (low > ends[cell][1] or high < ends[cell][0]):
                level = "bounds" if mine is None or mine.open else "tight"
                return Contradiction(level, f"{name}: outside of what its parts make")
    return None


# ------------------------------------------------------------------------------------------- the verdict


def money_cube(plan: Plan) -> Cube:
    cube = Cube(plan.root, plan.years, plan.rounded)
    cube.projects = [
        (
            project,
            cube.number(project.amount) if project.amount is not None else None,
            {name: cube.number(number) for name, number in project.by_source.items()},
        )
        for project in plan.projects
    ]
    cube.reserve = cube.number(plan.reserve) if plan.reserve is not None and plan.projects else None
    cube.lay_out(["year"] if any("year" in project.at for project in plan.projects) else ())
    return cube


def wrong_projects(cube: Cube) -> str | None:
    for project, amount, sources in cube.projects:
        if amount is None or not sources:
            continue
        low, high = total(cube.span(i)[0] for i in sources.values()), total(cube.span(i)[1] for i in sources.values())
        numbers = [cube.numbers[i] for i in (amount, *sources.values())]
        if all(number.exact for number in numbers):
            whole = Form(cube.numbers[amount].value, ((amount, 1),))
            made = combined((1, Form(cube.numbers[i].value, ((i, 1),))) for i in sources.values())
            if cube.apart(whole, made):
                return f"project {project.name}: {whole.value}, by source {made.value}"
        elif low > cube.span(amount)[1] or high < cube.span(amount)[0]:
            return f"project {project.name}: its sources exclude its amount"
    return None


def of_target(target: Target, plan: Plan) -> tuple[Cube, dict[Cell, Valuation]]:
    cube = Cube(target.whole, plan.years, plan.rounded)
    count = len(plan.years)
    if target.years in ("even", "odd"):
        count = sum(int(year) % 2 == (target.years == "odd") for year in plan.years)
    elif target.years is not None:
        count = len(target.years)
    added: dict[Cell, Valuation] = {}
    if target.per_year is not None:
        index = cube.number(target.per_year)
        cube.times.append((index, count))
    cube.lay_out()
    if target.per_year is not None and target.per_year.exact:
        form = Form(target.per_year.value * count, ((index, count),))
        added[("",) * len(cube.axes)] = Valuation("a year's times years", (form,))
    return cube, added


def refuted(plan: Plan, level: str = "tight") -> Contradiction | None:
    """The first contradiction in a plan, of the lowest level that has one; `level` is the highest to try."""
    levels = LEVELS[: LEVELS.index(level) + 1]
    cubes: list[tuple[str, Cube, dict[Cell, list[Valuation]]]] = []
    for target in plan.targets:
        cube, added = of_target(target, plan)
        cubes.append((f"target {target.name}: ", cube, cube.value(added)))
    money = money_cube(plan)
    added, _, partial = project_valuations(money, plan, tight=False)
    cubes.append(("", money, money.value(added)))
    if bad := wrong_projects(money):
        return Contradiction("complete", bad)
    for name, cube, valuations in cubes:
        if bad := cube.disagreeing(valuations) or cube.exceeding(valuations, partial if cube is money else ()):
            return Contradiction("complete", name + bad)
    for tight in (False, True):
        here = "tight" if tight else "bounds"
        if here not in levels:
            break
        for name, cube, valuations in cubes:
            spans = project_valuations(cube, plan, tight)[1] if cube is money else []
            spans += own_spans(cube, valuations)
            ends, bad = cube.bounds(spans, tight)
            if bad:
                return Contradiction(here, name + bad)
            found = wrong_shares(cube, valuations, ends)
            if found is None and cube is money:
                found = wrong_documents(plan, cube, valuations, ends, tight)
            if found is not None:
                return Contradiction("tight" if tight else found.level, name + found.reason)
    if "linear" in levels:
        from oracle_linear import infeasible

        if bad := infeasible(plan):
            return Contradiction("linear", bad)
    return None


def own_spans(cube: Cube, valuations: Mapping[Cell, list[Valuation]]) -> Iterator[tuple[Cell, End, End]]:
    """What complete valuations of projects, or of a year's times years, bound; sums bound of themselves."""
    for cell, here in valuations.items():
        for valuation in here:
            if valuation.by in ("projects", "a year's times years"):
                form = valuation.forms[0]
                off = sum(cube.widening(index) * size(times) for index, times in form.figures)
                yield cell, (form.value - off, 0), (form.value + off, 0)


# ------------------------------------------------------------------------------------------- single identities


def verdict(whole: Number, parts: list[Number], rounded: bool = False) -> str:
    """What the contract says of one whole over its parts: holds, rounding, wording, broken, undecided or far.

    `far` is undecided, with a warning that what is meant lies far from what is computed.
    """
    numbers = [whole, *parts]
    slack = slack_of(dict.fromkeys(range(len(numbers)), 1), numbers, rounded)
    low, high = hard(whole)
    sum_low, sum_high = total(hard(part)[0] for part in parts), total(hard(part)[1] for part in parts)
    if all(number.exact for number in numbers):
        gap = size(whole.value - sum(part.value for part in parts))
        return "holds" if not gap else "rounding" if gap <= slack else "broken"
    if (low[0] - slack, low[1]) > sum_high or (high[0] + slack, high[1]) < sum_low:
        return "broken"
    if any(number.open for number in numbers):
        return "undecided"
    ends = [meant(part) for part in parts]
    return of_meanings(meant(whole), (sum_of([end[0] for end in ends]), sum_of([end[1] for end in ends])))


def sum_of(numbers: list[Amount | None]) -> Amount | None:
    """The sum of numbers; None where one of them is not there."""
    there = [number for number in numbers if number is not None]
    return sum(there) if len(there) == len(numbers) else None


def share_verdict(part: Number, whole: Number, share: Number) -> str:
    """What the contract says of a share of one exact amount in another: holds, wording, broken, undecided or far."""
    if share.open:
        return "undecided"
    ratio = Fraction(part.value * 100) / whole.value
    low, high = hard(share)
    if share.exact:
        return "holds" if rounded_half_up(ratio, share.quantum) == share.value else "broken"
    if not low <= (ratio, 0) <= high:
        return "broken"
    return of_meanings((ratio, ratio), meant(share))


def of_meanings(one: tuple[Amount | None, Amount | None], other: tuple[Amount | None, Amount | None]) -> str:
    (low, high), (other_low, other_high) = one, other
    if (high is not None and other_low is not None and high < other_low) or (
        other_high is not None and low is not None and other_high < low
    ):
        return "far"
    if low is None or high is None or other_low is None or other_high is None:
        return "undecided"
    inside = low >= other_low and high <= other_high
    around = low <= other_low and high >= other_high
    return "wording" if inside or around else "undecided"
