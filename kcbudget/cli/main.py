"""The program and its commands: one command, one module, one line here."""

import importlib

import click

from kcbudget import __version__
from kcbudget.cli.help import Commands, Group
from kcbudget.cli.terminal import run

NAMES = ("check", "summary", "coverage", "why", "trace", "explain", "config", "new", "schema")


def _command(name: str) -> click.Command:
    command: click.Command = getattr(importlib.import_module(f"kcbudget.cli.{name}"), name)
    return command


@click.group(
    cls=Group, commands=Commands(NAMES, _command),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)  # fmt: skip
@click.version_option(__version__, prog_name="kcbudget")
def cli() -> None:
    """Check that budget plans add up, and print their allocation.

    A plan is a YAML file: one total, split by year, by funding source, by activity. Start with
    `kcbudget check plans/` or `kcbudget new`.

    Exit status: 0 nothing wrong, 1 findings, 2 wrong use, 3 a file that could not be read, 70 a defect of kcbudget.
    """


def main() -> None:
    """Run the command line."""
    run(cli)
