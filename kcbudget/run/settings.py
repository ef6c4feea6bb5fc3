"""What a run may be told of what fails it, and which settings file governs a plan: the nearest one above it.

Reading such a file is left to a run that has one.
"""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from kcbudget.answers.findings import Severity
from kcbudget.language.amounts import Amount
from kcbudget.language.messages import Message
from kcbudget.reading.source import is_endless, relative

OWN_FILE, SHARED_FILE = "kcbudget.toml", "pyproject.toml"
TABLE = "kcbudget"
# Many a project names this program among its tools; reading its whole file takes long.
_MAY_BE_TABLE = re.compile(rb"""tool["'\s]*(?:\.["'\s]*kcbudget|[]=])""")


class Settings(NamedTuple):
    """What fails a run; None is what nobody has said.

    Findings are named by their id or by how it begins. ``severity`` None turns a finding off; ``per_file_ignores`` are
    by patterns of paths below ``folder``; ``baseline`` is the path of a file, or empty for none.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    severity: Mapping[str, Severity | None] | None = None
    strict: bool | None = None
    fail_over: Amount | None = None
    per_file_ignores: Mapping[str, tuple[str, ...]] | None = None
    baseline: str | None = None
    folder: str | None = None

    def over(self, below: "Settings") -> "Settings":
        """These settings, and those ``below`` for what they leave unsaid; severities are joined."""
        said = {name: value for name, value in self._asdict().items() if value is not None}
        if self.severity is not None:
            said["severity"] = {**(below.severity or {}), **self.severity}
        return below._replace(**said)


class WrongSettings(Exception):  # noqa: N818 - whoever wrote them erred, not the program
    """Settings, or a baseline, that cannot be: which, why, and the file and line where they are of one."""

    def __init__(self, key: str, reason: Message, path: str = "", line: int = 0) -> None:
        super().__init__(str(reason))
        self.key = key
        self.reason = reason
        self.path = path
        self.line = line

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return ": ".join(part for part in (place, self.key, str(self.reason)) if part)


class Governing:
    """The settings files above plans; each folder is looked up once."""

    def __init__(self) -> None:
        self._files: dict[str, str | None] = {}

    def file(self, plan: str) -> str | None:
        """The settings file that governs a plan, or None."""
        return self.file_above(os.path.dirname(plan))  # noqa: PTH120 - there may be thousands of plans

    def file_above(self, folder: str) -> str | None:
        """The settings file that governs the plans of a folder, or None."""
        if folder not in self._files:
            self._files[folder] = _nearest(folder)
        return self._files[folder]


def _nearest(folder: str) -> str | None:
    try:
        start = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow links
    except OSError:  # somebody removed the working directory
        return None
    for above in (start, *start.parents):
        for path in (above / OWN_FILE, above / SHARED_FILE):
            own = path.name == OWN_FILE  # even if it is a pipe: reading it will say so
            if (_is_there(path.is_file) and (own or _has_table(path))) or (own and is_endless(str(path))):
                return relative(str(path))
        if _is_there((above / ".git").exists):
            return None
    return None


def _is_there(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except OSError:  # a folder that may not be entered
        return False


def _has_table(path: Path) -> bool:
    """Whether a file that other tools share has settings of this one."""
    data = path.read_bytes()
    if not _MAY_BE_TABLE.search(data):
        return False
    import tomllib

    try:
        tool = tomllib.loads(data.decode("utf-8-sig")).get("tool")
    except (ValueError, RecursionError):  # reading it will say what is wrong
        return True
    return isinstance(tool, dict) and TABLE in tool
