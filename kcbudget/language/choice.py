"""Which language to speak."""

import os
from collections.abc import Mapping, Sequence

from kcbudget.language.messages import STYLES
from kcbudget.language.numerals import ENGLISH, Style

LANGUAGES = tuple(sorted(STYLES))
VARIABLE = "KCBUDGET_LANG"
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def chosen(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Style:
    """The language asked for by ``--lang``, by ``KCBUDGET_LANG``, or by the system's locale; else English.

    It is needed before the arguments are read, because their help and their errors speak it too.
    """
    environment = os.environ if environment is None else environment
    asked = ""
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or (arguments[position + 1] if position + 1 < len(arguments) else "")
            asked = value if value in STYLES else asked  # the last one counts, as it does for click
    if asked:
        return STYLES[asked]
    named = environment.get(VARIABLE, "").strip().lower()
    if named in STYLES:
        return STYLES[named]
    locale = next((environment[name] for name in _LOCALE_VARIABLES if environment.get(name)), "")
    return STYLES.get(locale.partition("_")[0].partition(".")[0].lower(), ENGLISH)
