"""`kcbudget why`: what a figure rests on."""

import io
from typing import TYPE_CHECKING

import click

from kcbudget.cli import completion
from kcbudget.cli.help import Command
from kcbudget.cli.options import TEXT_OR_JSON, answers_of
from kcbudget.cli.terminal import end_unread, meant_text, writing
from kcbudget.language.messages import marked, say
from kcbudget.output.escaping import write_json

if TYPE_CHECKING:
    from kcbudget.answers.findings import UnreadFile
    from kcbudget.diagnosis.examined import Examined


@click.command(cls=Command)
@click.argument("plan", type=click.Path(path_type=str))
@click.argument("route", callback=meant_text, shell_complete=completion.routes)
@TEXT_OR_JSON
def why(plan: str, route: str, format_name: str) -> None:
    """Show what the figure at ROUTE of a PLAN rests on.

    ROUTE is total, by_year.2023, by_source.national: the keys to the figure with dots between them. Printed are the
    figures under it, and every identity that it takes part in, with its verdict.
    """
    from kcbudget.answers.nearest import nearest_route
    from kcbudget.answers.why import why as rests
    from kcbudget.output.why import why_data, why_text

    def rests_on(examined: "Examined") -> click.BadParameter | tuple[str, object]:
        answer = rests(examined, route)
        if answer is None:
            near = nearest_route(examined, route)
            template = marked("{path} has no figure at {route}")
            if near is not None:
                template = marked("{path} has no figure at {route}; did you mean {near}?")
            told = say(template, path=examined.path, route=route, near=near)
            return click.BadParameter(told, param_hint=say("ROUTE"))
        if format_name == "json":
            return "", why_data(examined.path, answer)
        text = io.StringIO()
        why_text(text, examined.path, answer)
        return text.getvalue(), None

    unread: list[UnreadFile] = []
    for answer in answers_of((plan,), rests_on, unread):
        if isinstance(answer, click.BadParameter):
            raise answer
        text, data = answer
        with writing(None) as stream:
            stream.write(text)
            if format_name == "json":
                write_json(stream, data)
    end_unread(unread)
