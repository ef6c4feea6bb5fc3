"""`kcbudget check`: whether the figures of plans add up."""

import gc
import sys
from typing import TYPE_CHECKING

import click

from kcbudget.cli import outputs, overwriting, settings_options
from kcbudget.cli.help import Command
from kcbudget.cli.options import OUTPUT, PATHS
from kcbudget.cli.terminal import FINDINGS, colour, end_failed, writing
from kcbudget.language.messages import marked
from kcbudget.output.escaping import visible

if TYPE_CHECKING:
    from kcbudget.answers.findings import Report


@click.command(cls=Command)
@PATHS
@click.option(
    "--format", "-f", "formats", cls=outputs.Named, multiple=True, metavar=marked("NAME[:FILE]"),
    callback=outputs.read, shell_complete=outputs.complete,
    help="How to print the result: {formats}. May be given several times: NAME:FILE writes to FILE.",
)  # fmt: skip
@OUTPUT
@click.option("--statistics", is_flag=True, help="Count the findings by id, after the text or the concise format.")
@click.option("--verbose", "-v", is_flag=True, help="List every identity with its verdict and the slack it used.")
@click.option("--diff", "as_diff", is_flag=True,
              help="Print the corrections that are certain as a unified diff; short for --format diff.")  # fmt: skip
@click.option("--color/--no-color", default=None, help="Colour, or none; by default on a terminal only.")
@click.option(
    "--linking", is_flag=True, help="Check the plans that link to these too, from their folders and those above."
)
@click.option(
    "--watch", is_flag=True, help="Check again whenever a plan file is saved, added or removed, until Ctrl-C."
)
@settings_options.options
def check(
    paths: tuple[str, ...], formats: tuple[outputs.Output, ...], output: str | None,
    statistics: bool, verbose: bool, as_diff: bool, color: bool | None, linking: bool, watch: bool,
    write_baseline: str | None, **asked: object,
) -> None:  # fmt: skip
    """Check that the figures of plans add up.

    PATHS are plan files, folders (their *.yaml and *.yml files at any depth), or - for standard input; without
    any, plans/. A sum that does not hold is laid out with every addend and its place.
    """
    paths = paths or ("plans",)
    if linking:
        from kcbudget.figures import links

        paths += tuple(links.linking(paths))
    if watch:
        from kcbudget.cli.watching import repeat

        repeat(click.get_current_context(), paths)
    from kcbudget.output.formats import Options
    from kcbudget.run import api, workers

    wanted = outputs.chosen((outputs.Output("diff"), *formats) if as_diff else formats, output)
    listed = verbose or outputs.lists_identities(wanted)
    gc.disable()  # the trees of a plan hold no cycles; collecting would make large plans slower than linear
    with settings_options.refusing():
        settings = settings_options.chosen(asked, baseline=write_baseline is None)
        report = api.check(paths, processes=workers.available(), settings=settings, look_up=True, listed=listed)
    gc.enable()
    if write_baseline is not None:
        _write_baseline(report, write_baseline)
        outputs.name_unchecked(report)
        end_failed(report.tracebacks, report.unread)
        return
    options = Options(verbose=verbose, color=colour(color), statistics=statistics)
    outputs.write(report, wanted, options)
    end_failed(report.tracebacks, report.unread)
    if not report.ok:
        sys.exit(FINDINGS)


def _write_baseline(report: "Report", path: str) -> None:
    """Write the findings of a report to a file that makes them known, and say how many they are."""
    from kcbudget.language.messages import counted
    from kcbudget.output.escaping import visible_json
    from kcbudget.run import baseline

    overwriting.refuse([path], overwriting.files_of(report))
    recorded = baseline.recorded(report)
    with writing(path) as stream:
        stream.write(visible_json(baseline.text(recorded, report, path)))
    if path != "-":
        with writing(None) as stream:
            told = counted(len(recorded), marked("1 finding recorded"), marked("{count} findings recorded"))
            stream.write(visible(f"{path}: {told}") + "\n")
