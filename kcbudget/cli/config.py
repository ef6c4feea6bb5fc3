"""`kcbudget config`: the settings that govern a path."""

from pathlib import Path

import click

from kcbudget.cli import settings_options
from kcbudget.cli.help import Command
from kcbudget.cli.options import TEXT_OR_JSON
from kcbudget.cli.terminal import writing
from kcbudget.output.escaping import write_json


@click.command(cls=Command)
@click.argument("path", type=click.Path(path_type=str), default="plans")
@TEXT_OR_JSON
def config(path: str, format_name: str) -> None:
    """Show the settings that govern a PATH, and the file each comes from.

    PATH is a plan or a folder; without one, plans/. Its settings are those of the nearest kcbudget.toml, or
    pyproject.toml with a table [tool.kcbudget], from its folder upwards.
    """
    from kcbudget.output import settings as printed
    from kcbudget.run import settings_file
    from kcbudget.run.settings import Governing, Settings

    file = Governing().file_above(path if Path(path).is_dir() else str(Path(path).parent))
    with settings_options.refusing():
        settings = settings_file.read(file) if file is not None else Settings()
    with writing(None) as stream:
        if format_name == "json":
            write_json(stream, printed.data(settings, file))
        else:
            printed.text(stream, settings, file)
