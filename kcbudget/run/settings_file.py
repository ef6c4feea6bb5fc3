"""Settings as a file or the command line has them, read and refused by name."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kcbudget import checks
from kcbudget.answers.findings import Severity
from kcbudget.checks import DEFECT, _manual
from kcbudget.language.amounts import Amount, read_money, read_share
from kcbudget.language.messages import Message, marked
from kcbudget.language.numerals import Misread
from kcbudget.reading.source import ENDLESS, is_endless
from kcbudget.run.settings import SHARED_FILE, TABLE, Settings, WrongSettings

LEVELS: dict[str, Severity | None] = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "note": Severity.NOTE,
    "off": None,
}


def read(path: str) -> Settings:
    """The settings of a file; raises WrongSettings and OSError."""
    import tomllib

    if is_endless(path):
        raise WrongSettings("", ENDLESS, path)
    with Path(path).open("rb") as file:
        data = file.read()
    try:
        text = data.decode("utf-8-sig")  # an editor on Windows may start it with a byte order mark
        table: Any = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongSettings("", Message("not TOML: {problem}", problem=error), path) from error
    start = 0
    if Path(path).name == SHARED_FILE:
        table = table.get("tool", {}).get(TABLE, {})
        start = text.find(f"tool.{TABLE}")
    try:
        if not isinstance(table, dict):
            raise WrongSettings(f"tool.{TABLE}", Message("must be a table"))
        settings = of(table, str(Path(path).parent))
        if settings.baseline and is_endless(settings.baseline):
            raise WrongSettings("baseline", ENDLESS)
        return settings
    except WrongSettings as wrong:
        raise WrongSettings(wrong.key, wrong.reason, path, _line(text, wrong.key, max(start, 0))) from None


def _line(text: str, key: str, start: int) -> int:
    """The first line behind ``start`` that begins with a key; 0 if none does."""
    first = text.count("\n", 0, start) + 1
    for number, line in enumerate(text[start:].split("\n"), first):
        if line.lstrip(" \t[\"'").startswith(key):
            return number
    return 0


def of(table: Mapping[str, object], folder: str = "") -> Settings:
    """The settings that a table of them makes, paths in it seen from ``folder``; raises WrongSettings."""
    said: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _READERS:
            near = get_close_matches(key, _READERS, 1)
            template = marked("there is no such setting; known are {known}")
            if near:
                template = marked("there is no such setting; did you mean {near}?")
            raise WrongSettings(key, Message(template, near="".join(near), known=list(_READERS)))
        said[key.replace("-", "_")] = _READERS[key](key, value)
    if said.get("baseline"):
        said["baseline"] = str(Path(folder) / said["baseline"])
    return Settings(**said, folder=folder if "per_file_ignores" in said else None)


def _ids(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) and item.strip() for item in value):
        raise WrongSettings(key, Message("must be a list of finding ids"))
    if not value and key == "select":
        raise WrongSettings(key, Message("must name a finding; without it every one is selected"))
    return tuple(_known(key, item.strip()) for item in value)


def _known(key: str, finding_id: str) -> str:
    """A finding id, or the beginning of some; a defect of the program is none that a setting may speak of."""
    fitting = {known for known in checks.CHECKS if known.startswith(finding_id)}
    if not fitting:
        raise WrongSettings(key, _manual.unknown(finding_id))
    if fitting == {DEFECT}:
        raise WrongSettings(
            key, Message("{id} is always an error and always reported; no setting changes it", id=DEFECT)
        )
    return finding_id


def _severity(key: str, value: object) -> dict[str, Severity | None]:
    levels: dict[str, Severity | None] = {}
    for finding_id, level in _table(key, value).items():
        if not isinstance(level, str) or level not in LEVELS:
            raise WrongSettings(key, Message("{level} is none of {levels}", level=str(level), levels=list(LEVELS)))
        levels[_known(key, finding_id)] = LEVELS[level]
    return levels


def _per_file(key: str, value: object) -> dict[str, tuple[str, ...]]:
    return {pattern.removeprefix("./"): _ids(key, ignored) for pattern, ignored in _table(key, value).items()}


def _table(key: str, value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise WrongSettings(key, Message("must be a table"))
    return value


def _truth(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongSettings(key, Message("must be true or false"))
    return value


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise WrongSettings(key, Message("must be text"))
    return value


def _limit(key: str, value: object) -> Amount:
    text = _text(key, value)
    try:
        limit = read_share(text, None) if text.rstrip().endswith("%") else read_money(text, None, None)
    except Misread as misread:
        if misread.reason == "ambiguous":
            template = marked("{number} can be read as {vi} or as {en}; write it without grouping")
            raise WrongSettings(key, Message(template, **misread.detail)) from None
        limit = None
    if limit is None or limit.qualifier != "exact":
        template = marked("{text} is neither money with its unit, as 100 triệu, nor a share of the whole, as 0.5%")
        raise WrongSettings(key, Message(template, text=text))
    return limit


_READERS: dict[str, Callable[[str, object], object]] = {
    "select": _ids,
    "ignore": _ids,
    "severity": _severity,
    "strict": _truth,
    "fail-over": _limit,
    "per-file-ignores": _per_file,
    "baseline": _text,
}
