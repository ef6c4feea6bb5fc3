"""The command line: parameters in, pipeline, renderer."""

import gc
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from kcbudget import __version__, choosing, completing, console, outputs, overwriting
from kcbudget.console import FINDINGS, Group, colour, creating, end_failed, end_unread, meant_text, writing
from kcbudget.messages import marked, say
from kcbudget.renderers.escaping import visible, write_json

if TYPE_CHECKING:
    from kcbudget.examining import Examined
    from kcbudget.findings import Report, UnreadFile

Answer = TypeVar("Answer")
PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=str))
OUTPUT = click.option("--output", "-o", metavar=marked("FILE"), help="Write to FILE, whole or not at all.")


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kcbudget")
def cli() -> None:
    """Check that budget plans add up, and print their allocation.

    A plan is a YAML file: one total, split by year, by funding source, by activity. Start with
    `kcbudget check plans/` or `kcbudget new`.

    Exit status: 0 nothing wrong, 1 findings, 2 wrong use, 3 a file that could not be read, 70 a defect of kcbudget.
    """


@cli.command()
@PATHS
@click.option(
    "--format", "-f", "formats", multiple=True, metavar=marked("NAME[:FILE]"),
    callback=outputs.read, shell_complete=outputs.complete,
    help="How to print the result: text (the default), concise, json, letter, diff, github, gitlab, sarif or junit. "
    "May be given several times: NAME:FILE writes to FILE.",
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
@choosing.options
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
        from kcbudget import links

        paths += tuple(links.linking(paths))
    if watch:
        console.repeat(click.get_current_context(), paths)
    from kcbudget import pipeline, renderers, workers

    wanted = outputs.chosen((outputs.Output("diff"), *formats) if as_diff else formats, output)
    listed = verbose or any(one.format == "letter" for one in wanted)
    gc.disable()  # the trees of a plan hold no cycles; collecting would make large plans slower than linear
    with choosing.refusing():
        settings = choosing.chosen(asked, baseline=write_baseline is None)
        report = pipeline.check(paths, processes=workers.available(), settings=settings, look_up=True, listed=listed)
    gc.enable()
    if write_baseline is not None:
        _write_baseline(report, write_baseline)
        outputs.name_unchecked(report)
        end_failed(report.tracebacks, report.unread)
        return
    options = renderers.Options(verbose=verbose, color=colour(color), statistics=statistics)
    outputs.write(report, wanted, options)
    end_failed(report.tracebacks, report.unread)
    if not report.ok:
        sys.exit(FINDINGS)


def _write_baseline(report: "Report", path: str) -> None:
    """Write the findings of a report to a file that makes them known, and say how many they are."""
    from kcbudget import baseline
    from kcbudget.messages import counted
    from kcbudget.renderers.escaping import visible_json

    overwriting.refuse([path], overwriting.files_of(report))
    recorded = baseline.recorded(report)
    with writing(path) as stream:
        stream.write(visible_json(baseline.text(recorded, report, path)))
    if path != "-":
        with writing(None) as stream:
            told = counted(len(recorded), marked("1 finding recorded"), marked("{count} findings recorded"))
            stream.write(visible(f"{path}: {told}") + "\n")


@cli.command()
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
    from kcbudget import pipeline, renderers
    from kcbudget.amount import money_unit
    from kcbudget.renderers import summaries

    counted = money_unit(unit) if unit is not None else None
    if unit is not None and counted is None:
        known = "đồng, nghìn đồng, triệu đồng, tỷ đồng"
        raise click.BadParameter(
            say("{unit} is not a unit of money; known are {known}", unit=unit, known=known), param_hint="--unit"
        )
    gc.disable()
    found = pipeline.summarise(paths or ["plans"], by=by, unit=counted)
    gc.enable()
    read = [file for plan in found.plans for file in (plan.path, *plan.linked)]
    overwriting.refuse([output], [*read, *(file.path for file in found.unread)])
    with writing(output) as stream:
        summaries.renderer(format_name).render(found, stream, renderers.Options(color=colour(color)))
    end_unread(found.unread)


TEXT_OR_JSON = click.option(
    "--format", "-f", "format_name", default="text", show_default=True, type=click.Choice(["text", "json"]),
    help="How to print the answer.",
)  # fmt: skip


@cli.command()
@PATHS
@click.option("--self-test", is_flag=True, help="Write slips at the plan's figures, and count how many are found.")
@TEXT_OR_JSON
@OUTPUT
def coverage(paths: tuple[str, ...], self_test: bool, format_name: str, output: str | None) -> None:
    """Show which figures could be wrong without anybody noticing.

    Each figure is unguarded (a slip goes unnoticed), detectable (a sum breaks, but which of its figures is wrong
    only the look of the slip can tell) or locatable. The answer ends with what to record next.
    """
    from kcbudget.coverage import cover
    from kcbudget.rehearsal import rehearse
    from kcbudget.renderers import answers

    def covered(examined: "Examined") -> tuple[str, object]:
        read.extend([examined.path, *examined.linked()])
        found = cover(examined.cube, examined.verdicts)
        rehearsed = rehearse(examined.cube) if self_test and not examined.mismatches else None
        if format_name == "json":
            return "", answers.coverage_data(examined, found, rehearsed)
        text = io.StringIO()
        answers.coverage_text(text, examined, found)
        if rehearsed:
            answers.rehearsal_text(text, rehearsed)
        elif self_test:
            text.write("  " + say("no self-test: the plan has mismatches; correct them first") + "\n")
        return text.getvalue(), None

    data: list[object] = []
    unread: list[UnreadFile] = []
    read: list[str] = []
    with writing(output) as stream:
        for text, found in _answers(paths, covered, unread):
            stream.write(text)
            data.append(found)
        if format_name == "json":
            write_json(stream, {"version": 1, "files": data})
        overwriting.refuse([output], [*read, *(file.path for file in unread)])
    end_unread(unread)


@cli.command()
@click.argument("plan", type=click.Path(path_type=str))
@click.argument("route", callback=meant_text, shell_complete=completing.routes)
@TEXT_OR_JSON
def why(plan: str, route: str, format_name: str) -> None:
    """Show what the figure at ROUTE of a PLAN rests on.

    ROUTE is total, by_year.2023, by_source.national: the keys to the figure with dots between them. Printed are the
    figures under it, and every identity that it takes part in, with its verdict.
    """
    from kcbudget import asking
    from kcbudget.checks.nearest import nearest_route
    from kcbudget.renderers import answers

    def rests_on(examined: "Examined") -> click.BadParameter | tuple[str, object]:
        answer = asking.why(examined, route)
        if answer is None:
            near = nearest_route(examined, route)
            template = marked("{path} has no figure at {route}")
            if near is not None:
                template = marked("{path} has no figure at {route}; did you mean {near}?")
            told = say(template, path=examined.path, route=route, near=near)
            return click.BadParameter(told, param_hint=say("ROUTE"))
        if format_name == "json":
            return "", answers.why_data(examined.path, answer)
        text = io.StringIO()
        answers.why_text(text, examined.path, answer)
        return text.getvalue(), None

    unread: list[UnreadFile] = []
    for answer in _answers((plan,), rests_on, unread):
        if isinstance(answer, click.BadParameter):
            raise answer
        text, data = answer
        with writing(None) as stream:
            stream.write(text)
            if format_name == "json":
                write_json(stream, data)
    end_unread(unread)


@cli.command()
@click.argument("amount", callback=meant_text)
@PATHS
@TEXT_OR_JSON
def trace(amount: str, paths: tuple[str, ...], format_name: str) -> None:
    """Find where an AMOUNT comes from.

    Every figure, sum, difference and unit variant of the plans that is equal to it is listed. A number without a unit
    counts the unit of each plan.
    """
    from kcbudget import asking
    from kcbudget.amount import Misread
    from kcbudget.renderers import answers

    def traced(examined: "Examined") -> click.BadParameter | tuple[str, list[dict[str, object]]]:
        try:
            found = asking.trace(examined, amount)
        except Misread:
            told = say("{amount} is not one amount of money", amount=amount)
            return click.BadParameter(told, param_hint=say("AMOUNT"))
        text = io.StringIO()
        if format_name == "text":
            answers.trace_text(text, examined.path, found)
        return text.getvalue(), answers.trace_data(examined.path, found)

    data: list[object] = []
    unread: list[UnreadFile] = []
    with writing(None) as stream:
        for answer in _answers(paths, traced, unread):
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


@cli.command()
@click.argument("finding_id", metavar=marked("[ID]"), required=False, shell_complete=completing.finding_ids)
@click.option("--format", "-f", "format_name", default="text", type=click.Choice(["text", "markdown"]),
              show_default=True, help="Plain text, or the whole manual as Markdown.")  # fmt: skip
def explain(finding_id: str | None, format_name: str) -> None:
    """Print the manual page of a finding ID; without one, list them all."""
    from kcbudget import checks, manual

    if finding_id is not None and finding_id not in checks.IDS:
        raise click.BadParameter(str(manual.unknown(finding_id)), param_hint=say("ID"))
    with writing(None) as stream:
        if finding_id is not None:
            stream.write(manual.plain(manual.page(finding_id)))
        elif format_name == "markdown":
            stream.write(manual.markdown())
        else:
            stream.write(manual.listing())


def _answers(
    paths: tuple[str, ...], question: "Callable[[Examined], Answer]", unread: "list[UnreadFile]"
) -> "Iterator[Answer]":
    """The answer of every plan under the paths that can be read and examined; the others are kept in ``unread``."""
    from kcbudget import pipeline
    from kcbudget.findings import UnreadFile

    for answer in pipeline.ask(paths or ["plans"], question):
        if isinstance(answer, UnreadFile):
            unread.append(answer)
        else:
            yield answer


@cli.command()
@click.argument("path", type=click.Path(path_type=str), default="plans")
@TEXT_OR_JSON
def config(path: str, format_name: str) -> None:
    """Show the settings that govern a PATH, and the file each comes from.

    PATH is a plan or a folder; without one, plans/. Its settings are those of the nearest kcbudget.toml, or
    pyproject.toml with a table [tool.kcbudget], from its folder upwards.
    """
    from kcbudget import configuring
    from kcbudget.renderers import in_force
    from kcbudget.settings import Governing, Settings

    file = Governing().file_above(path if Path(path).is_dir() else str(Path(path).parent))
    with choosing.refusing():
        settings = configuring.read(file) if file is not None else Settings()
    with writing(None) as stream:
        if format_name == "json":
            write_json(stream, in_force.data(settings, file))
        else:
            in_force.text(stream, settings, file)


@cli.command()
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
    from kcbudget import schema, template

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


@cli.command()
@click.option("--report", is_flag=True, help="Print the schema of the JSON report of a check instead.")
@OUTPUT
def schema(report: bool, output: str | None) -> None:
    """Print the JSON Schema of a plan file, for editors.

    An editor that knows it completes keys, tells what they mean in English and Vietnamese, and marks what is no plan
    while it is being typed. docs/editor.md shows how to set one up.
    """
    if report:
        from kcbudget.renderers.json_report import schema as described
    else:
        from kcbudget.schema import plan as described

    overwriting.refuse([output])
    with writing(output) as stream:
        write_json(stream, described())


console.with_language(cli)


def main() -> None:
    """Run the command line."""
    console.run(cli)
