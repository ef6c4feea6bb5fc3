"""`kcbudget new`: a plan to fill in."""

from pathlib import Path

import click

from kcbudget.cli.help import Command
from kcbudget.cli.options import OUTPUT
from kcbudget.cli.terminal import creating, meant_text, writing
from kcbudget.language.messages import marked, say
from kcbudget.output.escaping import visible, write_json


@click.command(cls=Command)
@click.argument("province", callback=meant_text)
@click.option("--period", metavar=marked("PERIOD"), required=True, help="The years of the plan, as 2026-2030 or 2026.")
@click.option(
    "--schema", "reference", metavar=marked("REFERENCE"), callback=meant_text,
    help="Name this schema, a path from the plan or a URL; by default the nearest plan.schema.json.",
)  # fmt: skip
@OUTPUT
def new(province: str, period: str, reference: str | None, output: str | None) -> None:
    """Start a plan: write a commented, valid plan file to fill in.

    The file is named after the PROVINCE, in plans/ where there is such a folder, else here. An existing file is
    never overwritten. Its first line names the schema for editors, plan.schema.json: the one in its folder or in a
    folder above, or else one that is written beside it.
    """
    from kcbudget.plan import schema, template

    path = Path(output) if output is not None and output != "-" else template.path(province)
    named = reference if reference is not None else template.schema_of(path)
    try:
        text = template.plan(province, period, named if named is not None else schema.NAME)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if output == "-":
        with writing(None) as stream:
            stream.write(text)
        return
    beside = path.with_name(schema.NAME)
    try:
        with creating(path) as file:
            file.write(text)
            if named is None:
                with creating(beside) as other:
                    write_json(other, schema.plan())
    except FileExistsError as error:
        raise click.UsageError(say("{path} exists already; nothing was written", path=error.filename)) from None
    with writing(None) as stream:
        told = [say("{path}: fill in the figures, then run: kcbudget check {path}", path=path)]
        if named is None:
            told.append(say("{path}: what an editor needs to know of plans; keep it with them", path=beside))
        stream.writelines(f"{visible(line)}\n" for line in told)
