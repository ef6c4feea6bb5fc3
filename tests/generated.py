"""Every file of the repository that is made from the program, wholly or in parts, and how each is made.

``python -m tests.update`` makes them anew in this order, in which each is made from those before it; the tests compare
them. A file is named by its path from the root. What is made is bytes: line ends count.
"""

from collections.abc import Callable
from pathlib import Path

import catalogue
import examples
import pages
import recorded
from support import ROOT, run

from kcbudget.checks import _manual
from kcbudget.plan import schema

COMMAND = "python -m tests.update"


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _encoded(made: Callable[..., str], *given: object) -> Callable[[], bytes]:
    return lambda: made(*given).encode()


GENERATED: dict[str, Callable[[], bytes]] = {
    _named(catalogue.PO): catalogue.renewed,
    _named(catalogue.MO): catalogue.compiled,
    f"plans/{schema.NAME}": lambda: run("schema").stdout,
    **{_named(recorded.CASES / f"{page.id}.out"): _encoded(recorded.bad, page) for page in recorded.PAGES},
    **{_named(path): _encoded(recorded.table, path) for path in recorded.TABLES},
    **{_named(path.with_suffix(".out")): _encoded(recorded.concise, path) for path in recorded.PLANS},
    **{
        _named(recorded.LETTERS / f"{name}.{language}.txt"): _encoded(recorded.letter, name, language)
        for name in recorded.LETTERS_OF
        for language in ("en", "vi")
    },
    "docs/checks.md": _encoded(_manual.markdown),
    **{_named(path): _encoded(pages.page, _named(path)) for path in examples.PAGES},
}
