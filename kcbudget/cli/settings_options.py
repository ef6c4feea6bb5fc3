"""The options of the command line that say what fails a run, and settings that are refused as wrong use."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from kcbudget.language.messages import marked, say
from kcbudget.output.escaping import visible
from kcbudget.run.settings import Settings, WrongSettings

_IDS = marked("IDS")
_OPTIONS = (
    click.option(
        "--select", metavar=_IDS, multiple=True,
        help="Report these findings only: ids, or how they begin, with commas between them; may be repeated.",
    ),
    click.option("--ignore", metavar=_IDS, multiple=True, help="Leave these findings out; those left out are counted."),
    click.option(
        "--severity", metavar=marked("ID=LEVEL"), multiple=True,
        help="Let a finding be an error, a warning, a note or off; may be repeated.",
    ),
    click.option(
        "--strict/--no-strict", default=None,
        help="Fail for warnings, undecided identities and plans with nothing to check too.",
    ),
    click.option(
        "--fail-over", metavar=marked("LIMIT"),
        help="Let no difference fail that is no more than this: money (100tr) or a share of the whole (0.5%).",
    ),
    click.option(
        "--baseline", metavar=marked("FILE"), help="Count the findings of FILE as known; only others are reported."
    ),
    click.option("--write-baseline", metavar=marked("FILE"), help="Write all findings to FILE, to be known later."),
)  # fmt: skip


def options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say what fails a run."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen(asked: Mapping[str, Any], *, baseline: bool) -> Settings | None:
    """The settings that the options ask for; None if there are none. Without ``baseline``, none is taken.

    Raises WrongSettings for settings that cannot be.
    """
    table = {name.replace("_", "-"): value for name, value in asked.items() if value not in (None, ())}
    if not baseline:
        table["baseline"] = ""
    if not table:
        return None
    from kcbudget.run import settings_file

    for name in {"select", "ignore"} & set(table):
        table[name] = [finding_id for ids in table[name] for finding_id in ids.split(",")]
    if "severity" in table:
        table["severity"] = dict(_pairs(table["severity"]))
    return settings_file.of(table)


def _pairs(levels: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in levels:
        finding_id, equals, level = text.partition("=")
        if not equals:
            raise click.BadParameter(say("{text} is not written as id=level", text=text), param_hint="--severity")
        yield finding_id.strip(), level.strip()


@contextmanager
def refusing() -> Iterator[None]:
    """Refuse as wrong use what settings or a baseline cannot be."""
    try:
        yield
    except WrongSettings as wrong:
        if not wrong.path:
            raise click.BadParameter(str(wrong.reason), param_hint=f"--{wrong.key}") from wrong
        raise click.UsageError(visible(str(wrong))) from wrong
