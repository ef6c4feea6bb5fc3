"""The settings in force, each with the file that it comes from: as lines to read, and as data."""

from typing import TextIO

from kcbudget.language.messages import marked, say
from kcbudget.output.escaping import visible
from kcbudget.run.settings import Settings

# Each setting with what it is where nobody says it, as data and in words.
_UNSAID: dict[str, tuple[object, str]] = {
    "select": (None, marked("every finding")),
    "ignore": ([], marked("none")),
    "severity": ({}, marked("as the manual says")),
    "strict": (False, marked("no")),
    "fail-over": (None, marked("every difference")),
    "per-file-ignores": ({}, marked("none")),
    "baseline": (None, marked("none")),
}


def data(settings: Settings, file: str | None) -> dict[str, object]:
    """The settings as plain data; ``file`` is null for what is as by default."""
    said = _said(settings)
    return {
        "version": 1,
        "file": file,
        "settings": {
            name: {"value": said.get(name, default), "file": file if name in said else None}
            for name, (default, _) in _UNSAID.items()
        },
    }


def text(stream: TextIO, settings: Settings, file: str | None) -> None:
    """Write one line a setting."""
    said = _said(settings)
    rows = [
        (name, _line(said[name]), str(file)) if name in said else (name, say(unsaid), say("by default"))
        for name, (_, unsaid) in _UNSAID.items()
    ]
    widths = [max(len(visible(row[column])) for row in rows) for column in (0, 1)]
    for name, value, origin in rows:
        stream.write(f"{name:<{widths[0]}}  {visible(value):<{widths[1]}}  {visible(origin)}\n")


def _said(settings: Settings) -> dict[str, object]:
    """What somebody has said, as a settings file would have it."""
    said: dict[str, object] = {}
    for name in _UNSAID:
        value = getattr(settings, name.replace("-", "_"))
        if value is not None:
            said[name] = value
    if settings.severity is not None:
        said["severity"] = {name: str(level) if level else "off" for name, level in settings.severity.items()}
    if settings.fail_over is not None:
        said["fail-over"] = settings.fail_over.text
    return said


def _line(value: object) -> str:
    """A setting on one line, as an option would have it."""
    if isinstance(value, dict):
        return ", ".join(f"{name}={_line(item)}" for name, item in value.items()) or say("none")
    if isinstance(value, tuple):
        return ",".join(value) or say("none")
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    return str(value) or say("none")
