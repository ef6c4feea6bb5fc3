"""The command line: parameters in, pipeline, renderer, exit status out."""

import errno
import gc
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

import click

from kcbudget import __version__, language, messages
from kcbudget.amount import Style
from kcbudget.messages import marked, say
from kcbudget.renderers.escaping import PLAIN_LETTERS, is_utf8, meant, plainly, visible
from kcbudget.source import Unreadable, os_reason

FINDINGS, WRONG_USE, UNREADABLE, INTERRUPTED, CLOSED_PIPE = 1, 2, 3, 130, 141

PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=str))
OUTPUT = click.option("--output", "-o", metavar=marked("FILE"), help="Write to FILE, whole or not at all.")


class _Command(click.Command):
    """A command whose help a terminal without UTF-8 can show."""

    def get_help(self, ctx: click.Context) -> str:
        """The help, in plain letters where need be."""
        text = super().get_help(ctx)
        return plainly(text, sys.stdout) if sys.stdout is not None else text


class _Group(_Command, click.Group):
    command_class = _Command


def _meant(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001
    return None if value is None else meant(value)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kcbudget")
def cli() -> None:
    """Check that budget plans add up, and print their allocation.

    A plan is a YAML file: one total, split by year, by funding source, by activity. Start with
    `kcbudget check plans/` or `kcbudget new`.

    Exit status: 0 nothing wrong, 1 findings, 2 wrong use, 3 a file that could not be read.
    """


@cli.command()
@PATHS
@click.option(
    "--format", "-f", "format_name", default="text", show_default=True,
    type=click.Choice(["text", "concise", "json", "letter", "diff"]), help="How to print the result.",
)  # fmt: skip
@OUTPUT
@click.option("--verbose", "-v", is_flag=True, help="List every identity with its verdict and the slack it used.")
@click.option("--diff", "as_diff", is_flag=True, help="Print the corrections that are certain as a unified diff.")
@click.option("--color/--no-color", default=None, help="Colour, or none; by default on a terminal only.")
def check(
    paths: tuple[str, ...], format_name: str, output: str | None, as_diff: bool, verbose: bool, color: bool | None
) -> None:
    """Check that the figures of plans add up.

    PATHS are plan files, folders (their *.yaml and *.yml files at any depth), or - for standard input; without
    any, plans/. A sum that does not hold is laid out with every addend and its place.
    """
    from kcbudget import pipeline, renderers, workers

    gc.disable()  # the trees of a plan hold no cycles; collecting would make large plans slower than linear
    report = pipeline.check(paths or ["plans"], processes=workers.available())
    gc.enable()
    with _writing(output) as stream:
        options = renderers.Options(verbose=verbose, color=_colour(color))
        renderers.renderer("diff" if as_diff else format_name).render(report, stream, options)
    for unread in report.unread:
        if format_name == "json" or output is not None:
            _complain(f"{unread.path}: {unread.reason}")
    if report.unread:
        sys.exit(UNREADABLE)
    if not report.ok:
        sys.exit(FINDINGS)


@cli.command()
@PATHS
@click.option(
    "--by", type=click.Choice(["year", "source", "activity", "locality", "province"]),
    help="Show this axis only; of several plans, their sum along it.",
)  # fmt: skip
@click.option(
    "--unit", metavar=marked("UNIT"), callback=_meant,
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
    with _writing(output) as stream:
        summaries.renderer(format_name).render(found, stream, renderers.Options(color=_colour(color)))
    for unread in found.unread:
        _complain(f"{unread.path}: {unread.reason}")
    if found.unread:
        sys.exit(UNREADABLE)


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
    import json

    from kcbudget import pipeline
    from kcbudget.coverage import cover
    from kcbudget.rehearsal import rehearse
    from kcbudget.renderers import answers

    data, unread = [], []
    with _writing(output) as stream:
        for examined in pipeline.examine(paths or ["plans"]):
            if isinstance(examined, Unreadable):
                unread.append(examined)
                continue
            covered = cover(examined.cube, examined.verdicts)
            rehearsed = rehearse(examined.cube) if self_test and not examined.mismatches else None
            if format_name == "json":
                data.append(answers.coverage_data(examined, covered, rehearsed))
                continue
            answers.coverage_text(stream, examined, covered)
            if rehearsed:
                answers.rehearsal_text(stream, rehearsed)
            elif self_test:
                stream.write("  " + say("no self-test: the plan has mismatches; correct them first") + "\n")
        if format_name == "json":
            json.dump({"version": 1, "files": data}, stream, ensure_ascii=not is_utf8(stream), indent=1)
            stream.write("\n")
    _exit_unread(unread)


@cli.command()
@click.argument("plan", type=click.Path(path_type=str))
@click.argument("route", callback=_meant)
@TEXT_OR_JSON
def why(plan: str, route: str, format_name: str) -> None:
    """Show what the figure at ROUTE of a PLAN rests on.

    ROUTE is total, by_year.2023, by_source.national: the keys to the figure with dots between them. Printed are the
    figures under it, and every identity that it takes part in, with its verdict.
    """
    import json

    from kcbudget import asking, pipeline
    from kcbudget.renderers import answers

    for examined in pipeline.examine(plan):
        if isinstance(examined, Unreadable):
            _exit_unread([examined])
            continue
        answer = asking.why(examined, route)
        if answer is None:
            near = asking.nearest_route(examined, route)
            template = marked("{path} has no figure at {route}")
            if near is not None:
                template = marked("{path} has no figure at {route}; did you mean {near}?")
            told = say(template, path=examined.path, route=route, near=near)
            raise click.BadParameter(told, param_hint=say("ROUTE"))
        with _writing(None) as stream:
            if format_name == "json":
                data = answers.why_data(examined.path, answer)
                json.dump(data, stream, ensure_ascii=not is_utf8(stream), indent=1)
                stream.write("\n")
            else:
                answers.why_text(stream, examined.path, answer)


@cli.command()
@click.argument("amount", callback=_meant)
@PATHS
@TEXT_OR_JSON
def trace(amount: str, paths: tuple[str, ...], format_name: str) -> None:
    """Find where an AMOUNT comes from.

    Every figure, sum, difference and unit variant of the plans that is equal to it is listed. A number without a unit
    counts the unit of each plan.
    """
    import json

    from kcbudget import asking, pipeline
    from kcbudget.amount import Misread, read_money
    from kcbudget.renderers import answers

    unread, data = [], []
    with _writing(None) as stream:
        for examined in pipeline.examine(paths or ["plans"]):
            if isinstance(examined, Unreadable):
                unread.append(examined)
                continue
            convention = examined.plan.convention if examined.plan is not None else None
            try:
                wanted = read_money(amount, convention, examined.unit)
            except Misread:
                raise click.BadParameter(
                    say("{amount} is not one amount of money", amount=amount), param_hint=say("AMOUNT")
                ) from None
            found = asking.trace(examined, wanted)
            data += answers.trace_data(examined.path, found)
            if format_name == "text":
                answers.trace_text(stream, examined.path, found)
        if format_name == "json":
            json.dump({"version": 1, "found": data}, stream, ensure_ascii=not is_utf8(stream), indent=1)
            stream.write("\n")
        elif not data:
            stream.write(say("{amount}: no figure, sum or difference is equal to it", amount=amount) + "\n")
    _exit_unread(unread)


@cli.command()
@click.argument("finding_id", metavar=marked("[ID]"), required=False)
@click.option("--format", "-f", "format_name", default="text", type=click.Choice(["text", "markdown"]),
              show_default=True, help="Plain text, or the whole manual as Markdown.")  # fmt: skip
def explain(finding_id: str | None, format_name: str) -> None:
    """Print the manual page of a finding ID; without one, list them all."""
    from kcbudget import checks, manual

    if finding_id is not None and finding_id not in checks.IDS:
        raise click.BadParameter(_unknown_id(finding_id, checks.IDS), param_hint=say("ID"))
    with _writing(None) as stream:
        if finding_id is not None:
            stream.write(manual.plain(manual.page(finding_id)))
        elif format_name == "markdown":
            stream.write(manual.markdown())
        else:
            stream.write(manual.listing())


def _unknown_id(finding_id: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(finding_id, known, 1)
    if near:
        return say("there is no finding {id}; did you mean {near}?", id=finding_id, near=near[0])
    return say("there is no finding {id}; `kcbudget explain` lists them", id=finding_id)


@cli.command()
@click.argument("province", callback=_meant)
@click.option("--period", metavar=marked("PERIOD"), required=True, help="The years of the plan, as 2026-2030 or 2026.")
@OUTPUT
def new(province: str, period: str, output: str | None) -> None:
    """Start a plan: write a commented, valid plan file to fill in.

    The file is named after the PROVINCE, in plans/ where there is such a folder, else here. An existing file is
    never overwritten.
    """
    from kcbudget import template

    try:
        text = template.plan(province, period)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if output == "-":
        with _writing(None) as stream:
            stream.write(text)
        return
    path = Path(output) if output is not None else template.path(province)
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        raise click.UsageError(say("{path} exists already; nothing was written", path=path)) from None
    try:
        with file:
            file.write(text)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    with _writing(None) as stream:
        stream.write(say("{path}: fill in the figures, then run: kcbudget check {path}", path=path) + "\n")


def _exit_unread(unread: list[Unreadable]) -> None:
    """Name the files that could not be read, and end with their exit status if there are any."""
    for error in unread:
        _complain(f"{error.path}: {error.reason}")
    if unread:
        sys.exit(UNREADABLE)


def _colour(choice: bool | None) -> bool | None:
    if choice is None and os.environ.get("NO_COLOR"):
        return False
    return choice


@contextmanager
def _writing(output: str | None) -> Iterator[TextIO]:
    """The stream to print to: standard output, or a file that appears whole or not at all."""
    if output is None or output == "-":
        if sys.stdout is None:
            raise OSError(errno.EBADF, say("standard output is closed"))
        stream: TextIO = sys.stdout
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=PLAIN_LETTERS)
        try:
            yield stream
            stream.flush()
        except BrokenPipeError as error:
            raise _ClosedPipe from error
        return
    target = Path(output)
    if target.exists() and not target.is_file():  # a device or a pipe: there is nothing to keep whole
        with target.open("w", encoding="utf-8", errors="backslashreplace") as device:
            yield device
        return
    target = target.resolve()
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        opened = partial.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise OSError(error.errno, error.strerror, output) from error
    try:
        with opened as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _complain(text: str) -> None:
    _write_error(f"kcbudget: {visible(text)}\n")


def _write_error(text: str) -> None:
    if sys.stderr is not None:
        with suppress(OSError, ValueError):  # nobody is there to be told
            sys.stderr.write(plainly(text, sys.stderr))


class _ClosedPipe(Exception):  # noqa: N818 - nobody erred
    """Whoever reads our output has seen enough (click itself would exit with 1, which means findings)."""


def _silence_output() -> None:
    """Let the interpreter's last flush of an output that cannot be written go nowhere."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _choose_language(context: click.Context, parameter: click.Parameter, value: str | None) -> None:  # noqa: ARG001
    if value is not None:
        messages.speak(messages.STYLES[value])


def _every_command() -> Iterator[click.Command]:
    yield cli
    yield from cli.commands.values()


# The words for what the command line asks for.
_WORDS = (
    marked("[OPTIONS]"), marked("COMMAND [ARGS]..."), marked("PATHS"), marked("PLAN"), marked("ROUTE"),
    marked("AMOUNT"), marked("PROVINCE"),
)  # fmt: skip

for _command in _every_command():
    _command.params.append(
        click.Option(
            ["--lang"], type=click.Choice(language.LANGUAGES), expose_value=False, is_eager=True,
            callback=_choose_language, help="The language; by default what KCBUDGET_LANG or the system's locale says.",
        )
    )  # fmt: skip


def _speak(style: Style) -> None:
    """Say everything in a language from here on, the command line's own help and errors included."""
    messages.speak(style)
    if style.language == "en":
        return
    import gettext

    os.environ["LANGUAGE"] = style.language  # click asks gettext's default domain
    gettext.bindtextdomain(messages.DOMAIN, messages.CATALOGUES)
    gettext.textdomain(messages.DOMAIN)
    for command in _every_command():
        command.help = messages.translated(command.help or "", style)
        command.options_metavar = say("[OPTIONS]")
        if isinstance(command, click.Group):
            command.subcommand_metavar = say("COMMAND [ARGS]...")
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.help:
                parameter.help = messages.translated(parameter.help, style)
            if isinstance(parameter, click.Argument) and not parameter.metavar:
                word = say((parameter.name or "").upper())
                word = word if parameter.required else f"[{word}]"
                parameter.metavar = word if parameter.nargs == 1 else f"{word}..."
            elif parameter.metavar:
                parameter.metavar = say(parameter.metavar)


def main() -> None:
    """Run the command line; every end of it is one of the documented exit statuses."""
    _speak(language.chosen(sys.argv[1:]))
    try:
        status = cli.main(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Abort:
        status = INTERRUPTED
    except KeyboardInterrupt:
        status = INTERRUPTED
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        _write_error(told.getvalue())
        status = WRONG_USE
    except _ClosedPipe:
        _silence_output()
        status = CLOSED_PIPE
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _complain(f"{where}{os_reason(error)}")
        if error.filename is None:
            _silence_output()
        status = UNREADABLE
    sys.exit(status if isinstance(status, int) else 0)
