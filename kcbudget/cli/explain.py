"""`kcbudget explain`: the manual page of a finding."""

import click

from kcbudget.cli import completion
from kcbudget.cli.help import Command
from kcbudget.cli.terminal import writing
from kcbudget.language.messages import marked, say


@click.command(cls=Command)
@click.argument("finding_id", metavar=marked("[ID]"), required=False, shell_complete=completion.finding_ids)
@click.option("--format", "-f", "format_name", default="text", type=click.Choice(["text", "markdown"]),
              show_default=True, help="Plain text, or the whole manual as Markdown.")  # fmt: skip
def explain(finding_id: str | None, format_name: str) -> None:
    """Print the manual page of a finding ID; without one, list them all."""
    from kcbudget import checks
    from kcbudget.checks import _manual

    if finding_id is not None and finding_id not in checks.CHECKS:
        raise click.BadParameter(str(_manual.unknown(finding_id)), param_hint=say("ID"))
    with writing(None) as stream:
        if finding_id is not None:
            stream.write(_manual.plain(_manual.page(finding_id)))
        elif format_name == "markdown":
            stream.write(_manual.markdown())
        else:
            stream.write(_manual.listing())
