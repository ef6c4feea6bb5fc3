"""Links from a plan to other plans: which files they name, and what stands there."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from kcbudget.figures import build
from kcbudget.figures.cube import Cube
from kcbudget.language.messages import Message
from kcbudget.plan.model import Plan
from kcbudget.plan.tree import Fault, Scalar, UnreadableScalar, text_of
from kcbudget.reading import read as reading
from kcbudget.reading.source import ENDLESS, PLAN_SUFFIXES, STDIN, Source, Unreadable, find, is_endless, read, relative


class Linked(NamedTuple):
    """A plan that another links to: the path that it is reported under, its model, and its cube."""

    path: str
    plan: Plan
    cube: Cube


# The plans that others link to, each read once in a run, by their real paths; or why there is none.
Library = dict[Path, "Linked | Message"]


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


class Links:
    """The links of one plan, followed; what cannot be is a fault. ``library`` keeps what was read in this run."""

    def __init__(self, source: Source, library: Library) -> None:
        self.faults: list[Fault] = []
        self._library = library
        self._own = _real(source.path)
        self._folder = Path(source.path).parent

    def refuse(self, scalar: Scalar, kind: str, **detail: object) -> None:
        """Keep a fault of a link, or of what it says that does not fit what it leads to."""
        fields = {"text": scalar.text, **detail}
        self.faults.append(Fault("broken-link", scalar.place, kind, fields, length=len(scalar.text) or 1))

    def _path(self, scalar: Scalar) -> Path | None:
        """The path that a link names, from the folder of its plan; it may not lead out of it."""
        text = scalar.text
        if isinstance(scalar, UnreadableScalar):
            return None
        if text in ("", "~"):
            self.refuse(scalar, "empty")
            return None
        path = _inside(self._folder, text)
        if path is None:
            self.refuse(scalar, "outside")
        return path

    def _plan(self, path: Path) -> Linked | Message:
        """The plan at a path, or why there is none; it is called as this link does, whoever linked to it before."""
        key = _real(path)
        if key not in self._library:
            self._library[key] = _read(path)
        found = self._library[key]
        return found if isinstance(found, Message) else found._replace(path=relative(str(path)))

    def _follow(self, scalar: Scalar, path: Path) -> Linked | None:
        """The plan that a link leads to."""
        found = self._plan(path)
        if isinstance(found, Message):
            self.refuse(scalar, "unread", path=relative(str(path)), why=found)
            return None
        return found

    def _leads_back(self, linked: Linked) -> bool:
        """Whether the programmes that a plan is part of lead to this plan, or to one that was met before."""
        seen = {self._own}
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

    def programme(self, scalar: Scalar) -> Linked | None:
        """The programme that a link leads to; none that leads back to this plan."""
        path = self._path(scalar)
        if path is not None and _real(path) == self._own:
            self.refuse(scalar, "cycle")
            return None
        programme = self._follow(scalar, path) if path is not None else None
        if programme is not None and self._leads_back(programme):
            self.refuse(scalar, "cycle")
            return None
        return programme

    def included(self, scalar: Scalar) -> Iterator[Linked]:
        """The plans that a name or a pattern of names stands for; one that includes others itself is none of them."""
        path = self._path(scalar)
        if path is None:
            return
        names = _meant(path)
        is_pattern = _is_pattern(path)
        if not names:
            self.refuse(scalar, "none")
        for name in names:
            if _real(name) == self._own:
                if not is_pattern:
                    self.refuse(scalar, "cycle")
                continue
            linked = self._follow(scalar, name)
            if linked is None:
                continue
            if linked.plan.includes is None:
                yield linked
            elif not is_pattern:
                self.refuse(scalar, "cycle")


def _read(path: Path) -> Linked | Message:
    if is_endless(str(path)):
        return ENDLESS
    try:
        source = read(str(path))
    except Unreadable as error:
        return error.reason
    built, _ = build.read(source)
    return Message("it is not a plan") if built is None else Linked(source.path, built.plan, built.cube)


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
