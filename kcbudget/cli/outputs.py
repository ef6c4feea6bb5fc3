"""What a check prints and where: several formats in one run, each to standard output or to a file of its own."""

import os
from collections.abc import Sequence
from typing import NamedTuple

import click

from kcbudget.answers.findings import Report
from kcbudget.checks import DEFECT
from kcbudget.cli import overwriting
from kcbudget.cli.terminal import complain, writing
from kcbudget.language.messages import marked, say
from kcbudget.output.formats import FORMATS, Options, renderer


class Output(NamedTuple):
    """A format, and the file that it is written to; None is standard output."""

    format: str
    file: str | None = None


def read(context: click.Context, parameter: click.Parameter, values: Sequence[str]) -> tuple[Output, ...]:
    """The outputs that the command line names, each NAME or NAME:FILE; an unknown name is refused with the nearest."""
    outputs = []
    for value in values:
        name, colon, file = value.partition(":")
        if name not in FORMATS:
            raise click.BadParameter(_unknown(name), context, parameter)
        if colon and not file:
            raise click.BadParameter(say("{format} names no file behind its colon", format=value), context, parameter)
        outputs.append(Output(name, None if file == "-" else file or None))
    return tuple(outputs)


class Named(click.Option):
    """An option whose help names every format that there is."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help, which has ``{formats}`` where it names them."""
        record = super().get_help_record(ctx)
        if record is None:
            return None
        default, *others = FORMATS
        *names, last = [say("{name} (the default)", name=default), *others]
        listed = say("{names} or {last}", names=names, last=last)
        return record[0], record[1].replace("{formats}", listed)


def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """The formats that a shell may offer."""
    return [name for name in FORMATS if name.startswith(incomplete)]


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, FORMATS, 1)
    if near:
        return say("there is no format {name}; did you mean {near}?", name=name, near=near[0])
    return say("there is no format {name}; known are {known}", name=name, known=tuple(FORMATS))


def chosen(formats: Sequence[Output], file: str | None) -> tuple[Output, ...]:
    """The outputs of a run, text unless told otherwise; ``file`` takes the place of standard output.

    Raises a usage error where two would share standard output or a file, or where nothing is left to go to ``file``.
    """
    outputs = tuple(formats) or (Output(next(iter(FORMATS))),)
    printed = [output.format for output in outputs if output.file is None]
    if len(printed) > 1:
        template = marked("only one format can go to standard output, not {formats}; write {last}:FILE")
        raise click.UsageError(say(template, formats=printed, last=printed[-1]))
    if file is not None and file != "-":
        if not printed:
            raise click.UsageError(say("every format has a file already; --output is for the one that has none"))
        outputs = tuple(output._replace(file=output.file or file) for output in outputs)
    files = [output.file for output in outputs if output.file is not None]
    known = [overwriting.identity(path) for path in files]
    for path, target in zip(files, known, strict=True):
        if target is not None and known.count(target) > 1:
            raise click.UsageError(say("two formats would be written to {path}", path=os.path.realpath(path)))
    return outputs


def lists_identities(outputs: Sequence[Output]) -> bool:
    """Whether some output needs every identity in words."""
    return any(getattr(renderer(output.format), "LISTS_IDENTITIES", False) for output in outputs)


def name_unchecked(report: Report) -> None:
    """Name the files that could not be read, or that the program failed at, on standard error."""
    for unread in report.unread:
        complain(f"{unread.path}: {unread.reason}")
    for finding in report.findings:
        if finding.id == DEFECT:
            complain(f"{finding.path}: {finding.message}")


def write(report: Report, outputs: Sequence[Output], options: Options) -> None:
    """Write the report in each format; files come first, so that they are there whoever stops reading the rest.

    Raises a usage error, before anything is written, where one would be written over what must be kept.
    """
    overwriting.refuse((output.file for output in outputs), overwriting.files_of(report))
    named = False
    for output in sorted(outputs, key=lambda output: output.file is None):
        with writing(output.file) as stream:
            renderer(output.format).render(report, stream, options)
        named = named or (output.file is None and renderer(output.format).NAMES_UNREAD)
    if not named:
        name_unchecked(report)
    if report.failures and Output("text") not in outputs:
        complain(str(report.failure()))
