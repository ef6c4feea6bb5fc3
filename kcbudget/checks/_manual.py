"""The manual page of each finding id, read from the docstring of its check."""

import inspect
import textwrap
from collections.abc import Iterator
from typing import NamedTuple

from kcbudget import checks
from kcbudget.language.docstrings import docstring
from kcbudget.language.messages import Message, say, spoken, translated

WIDTH = 100


class Page(NamedTuple):
    """What a finding id means, why it matters, and a plan that has the fault and one that has not, where there are."""

    id: str
    severity: str
    title: str
    text: str
    bad: str | None
    good: str | None


def unknown(finding_id: str) -> Message:
    """What to say of a finding id that there is not."""
    from difflib import get_close_matches

    near = get_close_matches(finding_id, checks.CHECKS, 1)
    if near:
        return Message("there is no finding {id}; did you mean {near}?", id=finding_id, near=near[0])
    return Message("there is no finding {id}; `kcbudget explain` lists them", id=finding_id)


def page(finding_id: str) -> Page:
    """The manual page of a finding id; raises KeyError for an id there is not."""
    if finding_id not in checks.CHECKS:
        raise KeyError(finding_id)
    module = checks.module(finding_id)
    text, _, examples = inspect.cleandoc(docstring(module)).partition("\nBad:\n")
    bad, _, good = examples.partition("\nGood:\n")
    title, _, body = text.partition("\n")
    return Page(
        finding_id,
        say(str(module.SEVERITY)),
        _translated(title.strip()) or say("this copy of kcbudget is without its manual: it has no sources"),
        _translated(body.strip()),
        _plan(bad),
        _plan(good),
    )


def _translated(text: str) -> str:
    """Text in the language spoken, paragraph by paragraph; English keeps the lines of the docstring."""
    if spoken().language == "en":
        return text
    return "\n\n".join(
        textwrap.fill(translated(paragraph, spoken()), WIDTH, break_long_words=False) for paragraph in paragraphs(text)
    )


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a manual page, each on one line, as they are translated."""
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]


def translatable() -> list[str]:
    """Every paragraph of the manual."""
    found: list[str] = []
    for finding_id in checks.CHECKS:
        text = inspect.cleandoc(docstring(checks.module(finding_id))).partition("\nBad:\n")[0]
        title, _, body = text.partition("\n")
        found += [title.strip(), *paragraphs(body)]
    return found


def _plan(text: str) -> str | None:
    return inspect.cleandoc("\n" + text).strip() + "\n" if text.strip() else None


def pages() -> list[Page]:
    """Every manual page, in the order in which a plan is examined."""
    return [page(finding_id) for finding_id in checks.CHECKS]


def markdown() -> str:
    """All pages as one Markdown document, docs/checks.md."""
    parts = [
        f"# {say('What kcbudget can find')}",
        "",
        say("This page is made from the program's own manual: `kcbudget explain --format markdown`."),
        "",
    ]
    for item in pages():
        parts += [f"## {item.id}", "", section(item)]
    return "\n".join(parts).rstrip() + "\n"


def section(item: Page) -> str:
    """One page as Markdown, without its heading."""
    parts = [f"**{item.severity}.** {item.title}", "", item.text, ""]
    for label, plan in _examples(item):
        parts += [label, "", "```yaml", plan.rstrip(), "```", ""]
    return "\n".join(parts)


def _examples(item: Page) -> Iterator[tuple[str, str]]:
    """The plans of a page, each with its label."""
    for label, plan in ((say("A plan with the fault:"), item.bad), (say("The same plan without it:"), item.good)):
        if plan is not None:
            yield label, plan


def plain(item: Page) -> str:
    """One page as plain text for a terminal."""
    parts = [f"{item.id} ({item.severity})", "", item.title, ""]
    if item.text:
        parts += [item.text, ""]
    for label, plan in _examples(item):
        parts += [label, "", *(f"    {line}".rstrip() for line in plan.splitlines()), ""]
    return "\n".join(parts).rstrip() + "\n"


def listing() -> str:
    """Every finding id with its title."""
    width = max(map(len, checks.CHECKS))
    severities = max(len(item.severity) for item in pages())
    return "".join(f"{item.id:<{width}}  {item.severity:<{severities}}  {item.title}\n" for item in pages())
