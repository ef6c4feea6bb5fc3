"""The help of the command line, in the language spoken and in letters that the terminal can show."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from copy import copy
from typing import Any, TypeVar

import click

from kcbudget.language import choice, messages
from kcbudget.language.messages import marked, say
from kcbudget.language.numerals import Style
from kcbudget.output.escaping import plainly

AnyCommand = TypeVar("AnyCommand", bound=click.Command)


class Commands(MutableMapping[str, click.Command]):
    """The commands of a program, each made when it is first asked for: a run needs one of them."""

    def __init__(self, names: Iterable[str], made: Callable[[str], click.Command]) -> None:
        self._commands: dict[str, click.Command | None] = dict.fromkeys(names)
        self._made = made

    def __getitem__(self, name: str) -> click.Command:
        found = self._commands[name]
        if found is None:
            found = self._commands[name] = self._made(name)
        return found

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._commands[name] = command

    def __delitem__(self, name: str) -> None:
        del self._commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._commands)

    def __len__(self) -> int:
        return len(self._commands)


def _choose_language(context: click.Context, parameter: click.Parameter, value: str | None) -> None:  # noqa: ARG001
    if value is not None:
        messages.speak(messages.STYLES[value])


class Command(click.Command):
    """A command with an option for the language, and with help that a terminal without UTF-8 can show."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if self.help is None and self.callback is not None:  # Python was told to leave docstrings out
            from kcbudget.language.docstrings import docstring

            self.help = docstring(self.callback)
        self.params.append(
            click.Option(
                ["--lang"], type=click.Choice(choice.LANGUAGES), expose_value=False, is_eager=True,
                callback=_choose_language,
                help="The language; by default what KCBUDGET_LANG or the system's locale says.",
            )
        )  # fmt: skip

    def get_help(self, ctx: click.Context) -> str:
        """The help, in plain letters where need be."""
        text = super().get_help(ctx)
        return plainly(text, sys.stdout) if sys.stdout is not None else text

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that asks for the help, told in the language spoken now: click makes it only once."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("Show this message and exit.")
        return option


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command


# The words for what the command line asks for.
_WORDS = (
    marked("[OPTIONS]"), marked("COMMAND [ARGS]..."), marked("PATHS"), marked("PLAN"), marked("ROUTE"),
    marked("AMOUNT"), marked("PROVINCE"), marked("PATH"),
)  # fmt: skip


def speaking(program: click.Group, style: Style) -> click.Group:
    """Say everything in a language from here on; the program whose own help and errors speak it too."""
    messages.speak(style)
    if style.language != "en":
        import gettext

        os.environ["LANGUAGE"] = style.language  # click asks gettext's default domain
        gettext.bindtextdomain(messages.DOMAIN, messages.CATALOGUES)
        gettext.textdomain(messages.DOMAIN)
    return _in_language(program, style)


def _in_language(command: AnyCommand, style: Style) -> AnyCommand:
    """A command, with those under it, whose help is in a language; the one given stays as it is."""
    spoken = copy(command)
    if isinstance(spoken, click.Group):
        commands = spoken.commands
        spoken.commands = Commands(commands, lambda name: _in_language(commands[name], style))
    if style.language == "en":
        return spoken
    spoken.help = messages.translated(spoken.help or "", style)
    spoken.options_metavar = say("[OPTIONS]")
    if isinstance(spoken, click.Group):
        spoken.subcommand_metavar = say("COMMAND [ARGS]...")
    spoken.params = [_asked_for(parameter, style) for parameter in spoken.params]
    return spoken


def _asked_for(parameter: click.Parameter, style: Style) -> click.Parameter:
    """A parameter that is asked for in a language."""
    spoken = copy(parameter)
    if isinstance(spoken, click.Option) and spoken.help:
        spoken.help = messages.translated(spoken.help, style)
    if isinstance(spoken, click.Argument) and not spoken.metavar:
        word = say((spoken.name or "").upper())
        word = word if spoken.required else f"[{word}]"
        spoken.metavar = word if spoken.nargs == 1 else f"{word}..."
    elif spoken.metavar:
        spoken.metavar = say(spoken.metavar)
    return spoken
