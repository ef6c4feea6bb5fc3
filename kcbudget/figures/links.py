"""Plans that speak of other plans: the year of a programme, and the sum of what provinces plan.

What is linked to is read into the cube as well, its figures with the path of their file. Its identities are witnesses:
they are judged, and reported with the plan that they belong to.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from kcbudget.figures import build
from kcbudget.figures.axes import LOCALITY, ROOT, SOURCE, YEAR, Cell, at, coordinate
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Figure, Terms, together
from kcbudget.figures.identity import Identity, Origin, Relation
from kcbudget.figures.judge import System
from kcbudget.language.amounts import ABSENT
from kcbudget.language.messages import Message
from kcbudget.plan import provinces
from kcbudget.plan.model import Plan
from kcbudget.plan.routes import Route
from kcbudget.plan.tree import Fault, Scalar, UnreadableScalar, text_of
from kcbudget.plan.years import Period
from kcbudget.reading import read as reading
from kcbudget.reading.source import ENDLESS, PLAN_SUFFIXES, STDIN, Source, Unreadable, find, is_endless, read, relative

NATIONAL = "national"
MAX_WITNESSES = 5000  # figures; of a larger plan only what is asked for is taken over


class Linked(NamedTuple):
    """A plan that another links to: the path that it is reported under, its model, and its cube."""

    path: str
    plan: Plan
    cube: Cube


# The plans that others link to, each read once in a run, by their real paths; or why there is none.
Library = dict[Path, "Linked | Message"]


def _read(path: Path) -> Linked | Message:
    if is_endless(str(path)):
        return ENDLESS
    try:
        source = read(str(path))
    except Unreadable as error:
        return error.reason
    built, _ = build.read(source)
    return Message("it is not a plan") if built is None else Linked(source.path, built.plan, built.cube)


def named(plan: Plan, path: str) -> Iterator[str]:
    """The paths that the links of a plan at a path name: its programme, and what it includes."""
    folder = Path(path).parent
    includes = plan.includes if isinstance(plan.includes, list) else [plan.includes]
    for scalar in (plan.part_of, *includes):
        if text := text_of(scalar):
            target = _inside(folder, text)
            if target is not None:
                yield from map(str, [target] if scalar is plan.part_of else _meant(target))


def linking(paths: Iterable[str]) -> list[str]:
    """The plan files that link to some of those under ``paths`` but are not among them.

    They are looked for where a link may stand: in the folder of each plan and in those above it, up to the working
    directory or a folder with ``.git``. A file that cannot be read links to nothing.
    """
    given = [path for path in find(paths) if isinstance(path, str) and path != STDIN]
    targets = set(map(_real, given))
    folders = {folder: None for path in given for folder in _above(Path(path))}
    return [
        relative(str(path))
        for folder in folders
        for path in _plans(folder)
        if _real(path) not in targets and not targets.isdisjoint(map(_real, _links(path)))
    ]


def _above(path: Path) -> list[Path]:
    """The folders that may have plans which link to a file: its own, and those above it in what is being worked on."""
    folders = Path(os.path.abspath(path)).parents  # noqa: PTH100 - resolve() would follow links
    last = next(
        (number for number, folder in enumerate(folders) if folder == Path.cwd() or (folder / ".git").exists()), 0
    )
    return list(folders[: last + 1])


def _links(path: Path) -> Iterator[str]:
    """The paths that the links of a plan file name."""
    if not is_endless(str(path)):
        with suppress(Unreadable):
            shaped, _ = reading.read(read(str(path)))
            if shaped is not None:
                yield from named(shaped[1], str(path))


def join(plan: Plan, cube: Cube, source: Source, library: Library) -> list[Fault]:
    """Enter what a plan links to into its cube, and hold the plan against it; what cannot be followed is a fault."""
    joining = _Joining(plan, cube, source, library)
    if plan.part_of is not None:
        joining.enter_programme(plan.part_of)
    if plan.includes is not None:
        joining.enter_included(plan.includes if isinstance(plan.includes, list) else [plan.includes])
    cube.system = System(cube.figures, cube.identities, rounded=plan.rounded)
    return joining.faults


class _Joining:
    """One plan and the plans that it links to."""

    def __init__(self, plan: Plan, cube: Cube, source: Source, library: Library) -> None:
        self.plan = plan
        self.cube = cube
        self.library = library
        self.own = _real(source.path)
        self.folder = Path(source.path).parent
        self.faults: list[Fault] = []

    def _fault(self, scalar: Scalar, kind: str, **detail: object) -> None:
        fields = {"text": scalar.text, **detail}
        self.faults.append(Fault("broken-link", scalar.place, kind, fields, length=len(scalar.text) or 1))

    # ------------------------------------------------------------------------------------ following

    def _path(self, scalar: Scalar) -> Path | None:
        """The path that a link names, from the folder of its plan; it may not lead out of it."""
        text = scalar.text
        if isinstance(scalar, UnreadableScalar):
            return None
        if text in ("", "~"):
            self._fault(scalar, "empty")
            return None
        path = _inside(self.folder, text)
        if path is None:
            self._fault(scalar, "outside")
        return path

    def _plan(self, path: Path) -> Linked | Message:
        """The plan at a path, or why there is none; it is called as this link does, whoever linked to it before."""
        key = _real(path)
        if key not in self.library:
            self.library[key] = _read(path)
        found = self.library[key]
        return found if isinstance(found, Message) else found._replace(path=relative(str(path)))

    def _follow(self, scalar: Scalar, path: Path) -> Linked | None:
        """The plan that a link leads to."""
        found = self._plan(path)
        if isinstance(found, Message):
            self._fault(scalar, "unread", path=relative(str(path)), why=found)
            return None
        return found

    def _leads_back(self, linked: Linked) -> bool:
        """Whether the programmes that a plan is part of lead to this plan, or to one that was met before."""
        seen = {self.own}
        while True:
            key = _real(linked.path)
            if key in seen:
                return True
            seen.add(key)
            link = linked.plan.part_of
            path = _inside(Path(linked.path).parent, link.text) if link is not None and link.text else None
            found = self._plan(path) if path is not None else None
            if not isinstance(found, Linked):
                return False
            linked = found

    # ------------------------------------------------------------------------------------ a programme

    def enter_programme(self, scalar: Scalar) -> None:
        """Hold each figure of an annual plan against what its programme gives the year."""
        path = self._path(scalar)
        if path is not None and _real(path) == self.own:
            self._fault(scalar, "cycle")
            return
        programme = self._follow(scalar, path) if path is not None else None
        if programme is None:
            return
        if self._leads_back(programme):
            self._fault(scalar, "cycle")
            return
        own, whole = self.plan.years, programme.plan.years
        if own is None or whole is None:
            return
        if not whole.covers(own):
            self._fault(self.plan.period, "period", path=programme.path, period=str(whole))
            return
        names = [name.text for name in (self.plan.province, programme.plan.province)]
        if len({provinces.known_as(name) for name in names}) > 1 and (
            provinces.successor(names[1]) != provinces.known_as(names[0])
        ):
            self._fault(self.plan.province, "province", path=programme.path, province=programme.plan.province.text)
            return
        adopted = _Adopted(self.cube, programme)
        for cell in [cell for cell in self.cube.cells if cell[0] is None and coordinate(cell, YEAR) is None]:
            figure = self.cube.figure_at(cell)
            if figure is None or not figure.amount.text:
                continue
            given = adopted.money(cell, own.years if own != whole else ())
            if given is not None:
                self._relate("at-least", "programme", given, Terms((figure,)), figure.route)
            elif (limit := adopted.money(cell, ())) is not None:
                self._relate("at-least", "programme-whole", limit, Terms((figure,)), figure.route)

    def _relate(self, relation: Relation, origin: Origin, left: Terms, right: Terms, route: Route) -> None:
        self.cube.identities.append(Identity(relation, origin, left, right, route=route))

    # ------------------------------------------------------------------------------------ included plans

    def enter_included(self, scalars: Sequence[Scalar]) -> None:
        """Hold the national money of a plan against what the plans that it includes have of it."""
        plans: dict[str, Linked] = {}
        for scalar in scalars:
            for linked in self._included(scalar):
                plans.setdefault(linked.path, linked)
        period = self.plan.years
        if period is None:
            return
        chosen = _by_province(plans.values(), period)
        adopted = {name: _Adopted(self.cube, linked) for name, linked in chosen.items()}
        money = {name: self._national(one, period) for name, one in adopted.items()}
        if not money:
            return
        places = self._places()
        if not places:
            cell = self._stated(ROOT)
            if cell is not None:
                self._sum(cell, list(money.values()), complete=True)
            return
        listed = {provinces.known_as(place) for place in places}
        taken: set[str] = set()
        for place in places:
            members = self._members(place, listed, period)
            found = [name for name in money if name in members]
            taken.update(found)
            cell = self._stated(at(ROOT, LOCALITY, place))
            if found and cell is not None:
                self._sum(cell, [money[name] for name in found], complete=len(found) in (1, len(members)))
        for name, linked in chosen.items():
            if name not in taken:
                province = linked.plan.province.text
                self._fault(scalars[0], "unlisted", path=linked.path, province=province)

    def _included(self, scalar: Scalar) -> Iterator[Linked]:
        """The plans that a name or a pattern of names stands for; one that includes others itself is none of them."""
        path = self._path(scalar)
        if path is None:
            return
        names = _meant(path)
        is_pattern = _is_pattern(path)
        if not names:
            self._fault(scalar, "none")
        for name in names:
            if _real(name) == self.own:
                if not is_pattern:
                    self._fault(scalar, "cycle")
                continue
            linked = self._follow(scalar, name)
            if linked is None:
                continue
            if linked.plan.includes is None:
                yield linked
            elif not is_pattern:
                self._fault(scalar, "cycle")

    def _places(self) -> list[str]:
        """The provinces that the plan is divided by, of its national money or as a whole."""
        for cell in (at(ROOT, SOURCE, NATIONAL), ROOT):
            breakdown = self.cube.breakdowns.get((cell, LOCALITY))
            if breakdown is not None:
                return list(breakdown.names)
        return []

    def _stated(self, cell: Cell) -> Cell | None:
        """Where the plan states the national money of a cell: as such, or as all there is where it has no sources."""
        national = at(cell, SOURCE, NATIONAL)
        if self.cube.figure_at(national) is not None:
            return national
        has_sources = (ROOT, SOURCE) in self.cube.breakdowns
        return cell if self.cube.figure_at(cell) is not None and not has_sources else None

    def _members(self, place: str, listed: set[str], period: Period) -> frozenset[str]:
        """The provinces whose plans make up a place: itself, and what was merged into it unless it is listed too."""
        known = provinces.known_as(place)
        if period.last < provinces.MERGED_IN:
            return frozenset({known})
        return (provinces.former(place) - (listed - {known})) | {known}

    def _national(self, adopted: "_Adopted", period: Period) -> Terms | None:
        """What an included plan has of national money in a period."""
        years = period.years if adopted.linked.plan.years != period else ()
        return adopted.money(at(ROOT, SOURCE, NATIONAL), years)

    def _sum(self, cell: Cell, parts: list[Terms | None], *, complete: bool) -> None:
        """The stated money of a cell is that of all its plans; at least that where some of them are not there."""
        whole = self.cube.resolve(cell)
        if whole is None:
            return
        first = whole.plus[0]
        known = [part if part is not None else Terms((self._unknown(first),)) for part in parts]
        self._relate("equal" if complete else "at-least", "included", whole, together(known), first.route)

    def _unknown(self, at_figure: Figure) -> Figure:
        """A figure that a plan does not state, where the sum stands that it is a part of."""
        unknown = Figure(ABSENT, at_figure.route, at_figure.line, at_figure.column, len(self.cube.figures))
        self.cube.figures.append(unknown)
        return unknown


class _Adopted:
    """A linked plan whose figures and identities have been entered into another cube."""

    def __init__(self, cube: Cube, linked: Linked) -> None:
        self.linked = linked
        self._cube = cube
        self._figures: dict[int, Figure] = {}
        if len(linked.cube.figures) <= MAX_WITNESSES:
            for identity in linked.cube.identities:
                cube.identities.append(self._taken(identity))

    def _taken(self, identity: Identity) -> Identity:
        share = self._figure(identity.share) if identity.share is not None else None
        left, right = self._terms(identity.left), self._terms(identity.right)
        return Identity(
            identity.relation, identity.origin, left, right, share=share, route=identity.route, path=self.linked.path,
            against=identity.against,
        )  # fmt: skip

    def _figure(self, figure: Figure) -> Figure:
        taken = self._figures.get(figure.index)
        if taken is None:
            index = len(self._cube.figures)
            taken = Figure(figure.amount, figure.route, figure.line, figure.column, index, self.linked.path)
            self._figures[figure.index] = taken
            self._cube.figures.append(taken)
        return taken

    def _terms(self, terms: Terms) -> Terms:
        return Terms(tuple(map(self._figure, terms.plus)), tuple(map(self._figure, terms.minus)))

    def money(self, cell: Cell, years: Sequence[str]) -> Terms | None:
        """A cell of the linked plan, or its part of some years, as figures; None where the plan does not tell."""
        cells = [at(cell, YEAR, year) for year in years] or [cell]
        found = [terms for one in cells if (terms := self.linked.cube.resolve(one)) is not None]
        return self._terms(together(found)) if len(found) == len(cells) else None


def _real(path: str | Path) -> Path:
    """The file that a path leads to, by its own name; resolve() would fail at a circle of links."""
    return Path(os.path.realpath(path))


def _inside(folder: Path, text: str) -> Path | None:
    """The path that a link in a plan of a folder names; None where it leads out of the folder."""
    path = folder / text
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # no path at all, or one that leads around in circles
        return None
    return path if inside and ".." not in PurePosixPath(text.replace("\\", "/")).parts else None


def _is_pattern(path: Path) -> bool:
    return any(mark in path.name for mark in "*?[")


def _meant(path: Path) -> list[Path]:
    """The files that a path stands for: itself, or those that match it."""
    return _matching(path) if _is_pattern(path) else [path]


def _matching(path: Path) -> list[Path]:
    """The plan files of a folder whose names match a pattern, in order of name."""
    return [plan for plan in _plans(path.parent) if fnmatchcase(plan.name, path.name)]


def _plans(folder: Path) -> list[Path]:
    """The plan files of a folder, in order of name."""
    try:
        names = sorted(folder.iterdir())
    except OSError:
        return []
    return [name for name in names if name.suffix.lower() in PLAN_SUFFIXES and not name.name.startswith(".")]


def _by_province(plans: Iterable[Linked], period: Period) -> dict[str, Linked]:
    """The plan of each province, by its name as names are compared, that covers a period: the shortest that does."""
    covering: dict[str, list[tuple[int, Linked]]] = {}
    for linked in plans:
        own = linked.plan.years
        if own is not None and own.covers(period):
            covering.setdefault(provinces.known_as(linked.plan.province.text), []).append((len(own.years), linked))
    return {name: min(candidates, key=itemgetter(0))[1] for name, candidates in covering.items()}
