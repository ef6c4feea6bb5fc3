"""What a shell completes: the ids of findings, and the routes to the figures of a plan."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kcbudget.answers.findings import UnreadFile
from kcbudget.reading.source import STDIN

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# A shell may run what stands in a name; one that is not a plain word is left for the user to quote.
_PLAIN_WORDS = re.compile(r"[\w.-]+")


def finding_ids(
    context: click.Context,  # noqa: ARG001
    parameter: click.Parameter,  # noqa: ARG001
    incomplete: str,
) -> "list[CompletionItem]":
    """The finding ids that start as typed, each with what it means."""
    from click.shell_completion import CompletionItem

    from kcbudget import checks
    from kcbudget.checks import _manual

    known = (finding_id for finding_id in checks.CHECKS if finding_id.startswith(incomplete))
    return [CompletionItem(finding_id, help=_manual.page(finding_id).title) for finding_id in known]


def routes(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":  # noqa: ARG001
    """The routes to the figures of the plan named before that start as typed, each with what is written there."""
    from click.shell_completion import CompletionItem

    from kcbudget.output.escaping import visible

    written = dict(_written(context.params.get("plan") or STDIN))
    return [
        CompletionItem(route, help=visible(text))
        for route, text in written.items()
        if route.startswith(incomplete) and _PLAIN_WORDS.fullmatch(route)
    ]


def _written(plan: str) -> Iterator[tuple[str, str]]:
    """Each route of a plan file with the text of its figure; standard input is the shell's own, and is not read."""
    from kcbudget.plan.routes import route_key
    from kcbudget.run import api

    path = Path(plan).expanduser()
    if plan == STDIN or not path.is_file():
        return
    for written in api.ask(path, lambda examined: examined.cube.written):
        if not isinstance(written, UnreadFile):
            for figure in written:
                yield route_key(figure.route), figure.amount.text
