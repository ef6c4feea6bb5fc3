"""The name that somebody probably meant."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from kcbudget.answers.wording import name
from kcbudget.diagnosis.examined import Examined
from kcbudget.plan.routes import route_key, route_text

_DIVIDERS = str.maketrans("- ", "__")


def nearest(key: str, known: Iterable[str], likeness: float) -> str | None:
    """The known name that is most like a key, whatever its case and its Vietnamese marks; None if none is enough."""
    plain = {_plain(one): one for one in reversed(list(known))}
    found = get_close_matches(_plain(key), plain, 1, likeness)
    return plain[found[0]] if found else None


def _plain(text: str) -> str:
    """A name without case, without the marks on Vietnamese letters, and with one way to divide words."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if unicodedata.category(letter) != "Mn").translate(_DIVIDERS)


def nearest_route(examined: Examined, route: str) -> str | None:
    """The written route that is most like one that is not there, in whichever language that is."""
    names = {text(figure.route): name(figure) for figure in examined.cube.own for text in (route_key, route_text)}
    found = get_close_matches(route, names, 1, 0.4)
    return names[found[0]] if found else None
