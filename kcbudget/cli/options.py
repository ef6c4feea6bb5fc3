"""What several commands have in common: their arguments and options, and a question put to every plan."""

from typing import TYPE_CHECKING, TypeVar

import click

from kcbudget.language.messages import marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kcbudget.answers.findings import UnreadFile
    from kcbudget.diagnosis.examined import Examined

Answer = TypeVar("Answer")
PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=str))
OUTPUT = click.option("--output", "-o", metavar=marked("FILE"), help="Write to FILE, whole or not at all.")
TEXT_OR_JSON = click.option(
    "--format", "-f", "format_name", default="text", show_default=True, type=click.Choice(["text", "json"]),
    help="How to print the answer.",
)  # fmt: skip


def answers_of(
    paths: tuple[str, ...], question: "Callable[[Examined], Answer]", unread: "list[UnreadFile]"
) -> "Iterator[Answer]":
    """The answer of every plan under the paths that can be read and examined; the others are kept in ``unread``."""
    from kcbudget.answers.findings import UnreadFile
    from kcbudget.run import api

    for answer in api.ask(paths or ["plans"], question):
        if isinstance(answer, UnreadFile):
            unread.append(answer)
        else:
            yield answer
