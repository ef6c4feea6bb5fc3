"""`kcbudget schema`: the JSON Schema of a plan or of a report."""

import click

from kcbudget.cli import overwriting
from kcbudget.cli.help import Command
from kcbudget.cli.options import OUTPUT
from kcbudget.cli.terminal import writing
from kcbudget.output.escaping import write_json


@click.command(cls=Command)
@click.option("--report", is_flag=True, help="Print the schema of the JSON report of a check instead.")
@OUTPUT
def schema(report: bool, output: str | None) -> None:
    """Print the JSON Schema of a plan file, for editors.

    An editor that knows it completes keys, tells what they mean in English and Vietnamese, and marks what is no plan
    while it is being typed. docs/editor.md shows how to set one up.
    """
    if report:
        from kcbudget.output.report.json_report import schema as described
    else:
        from kcbudget.plan.schema import plan as described

    overwriting.refuse([output])
    with writing(output) as stream:
        write_json(stream, described())
