"""`kcbudget coverage`: which figures could be wrong without anybody noticing."""

import io
from typing import TYPE_CHECKING

import click

from kcbudget.cli import overwriting
from kcbudget.cli.help import Command
from kcbudget.cli.options import OUTPUT, PATHS, TEXT_OR_JSON, answers_of
from kcbudget.cli.terminal import end_unread, writing
from kcbudget.language.messages import say
from kcbudget.output.escaping import write_json

if TYPE_CHECKING:
    from kcbudget.answers.findings import UnreadFile
    from kcbudget.diagnosis.examined import Examined


@click.command(cls=Command)
@PATHS
@click.option("--self-test", is_flag=True, help="Write slips at the plan's figures, and count how many are found.")
@TEXT_OR_JSON
@OUTPUT
def coverage(paths: tuple[str, ...], self_test: bool, format_name: str, output: str | None) -> None:
    """Show which figures could be wrong without anybody noticing.

    Each figure is unguarded (a slip goes unnoticed), detectable (a sum breaks, but which of its figures is wrong
    only the look of the slip can tell) or locatable. The answer ends with what to record next.
    """
    from kcbudget.diagnosis.coverage import cover
    from kcbudget.diagnosis.rehearsal import rehearse
    from kcbudget.output import coverage

    def covered(examined: "Examined") -> tuple[str, object]:
        read.extend([examined.path, *examined.linked()])
        found = cover(examined.cube, examined.verdicts)
        rehearsed = rehearse(examined.cube) if self_test and not examined.mismatches else None
        if format_name == "json":
            return "", coverage.coverage_data(examined, found, rehearsed)
        text = io.StringIO()
        coverage.coverage_text(text, examined, found)
        if rehearsed:
            coverage.rehearsal_text(text, rehearsed)
        elif self_test:
            text.write("  " + say("no self-test: the plan has mismatches; correct them first") + "\n")
        return text.getvalue(), None

    data: list[object] = []
    unread: list[UnreadFile] = []
    read: list[str] = []
    with writing(output) as stream:
        for text, found in answers_of(paths, covered, unread):
            stream.write(text)
            data.append(found)
        if format_name == "json":
            write_json(stream, {"version": 1, "files": data})
        overwriting.refuse([output], [*read, *(file.path for file in unread)])
    end_unread(unread)
