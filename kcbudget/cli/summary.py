"""`kcbudget summary`: what plans allocate."""

import gc

import click

from kcbudget.cli import overwriting
from kcbudget.cli.help import Command
from kcbudget.cli.options import OUTPUT, PATHS
from kcbudget.cli.terminal import colour, end_unread, meant_text, writing
from kcbudget.language.messages import marked, say


@click.command(cls=Command)
@PATHS
@click.option(
    "--by", type=click.Choice(["year", "source", "activity", "locality", "province"]),
    help="Show this axis only; of several plans, their sum along it.",
)  # fmt: skip
@click.option(
    "--unit", metavar=marked("UNIT"), callback=meant_text,
    help="Count in đồng, nghìn đồng, triệu đồng or tỷ đồng; by default as planned.",
)  # fmt: skip
@click.option(
    "--format", "-f", "format_name", default="table", show_default=True,
    type=click.Choice(["table", "csv", "json", "markdown"]), help="How to print the result.",
)  # fmt: skip
@OUTPUT
@click.option("--color/--no-color", default=None, help="Colour, or none; by default on a terminal only.")
def summary(
    paths: tuple[str, ...], by: str | None, unit: str | None, format_name: str, output: str | None, color: bool | None
) -> None:
    """Print what plans allocate: by year, source, activity, locality and province.

    PATHS are as for check. One plan is shown with all its tables, several in one table of provinces. What nobody
    states or can be computed is shown as unknown, and a sum over plans names what it leaves out.
    """
    from kcbudget.language.units import MONEY_UNITS, money_unit
    from kcbudget.output import formats
    from kcbudget.output.summary import cells
    from kcbudget.run import api

    counted = money_unit(unit) if unit is not None else None
    if unit is not None and counted is None:
        known = [each.vi for each in MONEY_UNITS]
        raise click.BadParameter(
            say("{unit} is not a unit of money; known are {known}", unit=unit, known=known), param_hint="--unit"
        )
    gc.disable()
    found = api.summarise(paths or ["plans"], by=by, unit=counted)
    gc.enable()
    read = [file for plan in found.plans for file in (plan.path, *plan.linked)]
    overwriting.refuse([output], [*read, *(file.path for file in found.unread)])
    with writing(output) as stream:
        cells.renderer(format_name).render(found, stream, formats.Options(color=colour(color)))
    end_unread(found.unread)
