"""`kcbudget trace`: where an amount comes from."""

import io
from typing import TYPE_CHECKING

import click

from kcbudget.cli.help import Command
from kcbudget.cli.options import PATHS, TEXT_OR_JSON, answers_of
from kcbudget.cli.terminal import end_unread, meant_text, writing
from kcbudget.language.messages import say
from kcbudget.output.escaping import visible, write_json

if TYPE_CHECKING:
    from kcbudget.answers.findings import UnreadFile
    from kcbudget.diagnosis.examined import Examined


@click.command(cls=Command)
@click.argument("amount", callback=meant_text)
@PATHS
@TEXT_OR_JSON
def trace(amount: str, paths: tuple[str, ...], format_name: str) -> None:
    """Find where an AMOUNT comes from.

    Every figure, sum, difference and unit variant of the plans that is equal to it is listed. A number without a unit
    counts the unit of each plan.
    """
    from kcbudget.answers.trace import trace as find
    from kcbudget.language.numerals import Misread
    from kcbudget.output.trace import trace_data, trace_text

    def traced(examined: "Examined") -> click.BadParameter | tuple[str, list[dict[str, object]]]:
        try:
            found = find(examined, amount)
        except Misread:
            told = say("{amount} is not one amount of money", amount=amount)
            return click.BadParameter(told, param_hint=say("AMOUNT"))
        text = io.StringIO()
        if format_name == "text":
            trace_text(text, examined.path, found)
        return text.getvalue(), trace_data(examined.path, found)

    data: list[object] = []
    unread: list[UnreadFile] = []
    with writing(None) as stream:
        for answer in answers_of(paths, traced, unread):
            if isinstance(answer, click.BadParameter):
                raise answer
            text, found = answer
            stream.write(text)
            data += found
        if format_name == "json":
            write_json(stream, {"version": 1, "found": data})
        elif not data:
            told = say("{amount}: no figure, sum or difference is equal to it", amount=amount)
            stream.write(visible(told) + "\n")
    end_unread(unread)
