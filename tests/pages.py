"""What the pages of the documentation take from the program: whole pages, and the parts between two marks.

A part stands between ``<!-- made: NAME -->`` and ``<!-- end -->``. All around it is written by hand.
"""

import re

from click.testing import CliRunner
from examples import with_examples
from support import ROOT

from kcbudget.cli.main import cli
from kcbudget.plan import model
from kcbudget.plan.keys import KEYS, VALUES

DOCS = ROOT / "docs"
WIDTH = 80
MODELS = {
    "plan": model.Plan, "decision": model.Decision, "part": model.Whole, "project": model.Project,
    "target": model.Target, "document": model.Document, "statement": model.Statement,
    "acceptance": model.Acceptance,
}  # fmt: skip
TITLES = {
    "plan": "the plan", "decision": "`decision`", "part": "a part", "project": "a project", "sources": "`by_source`",
    "target": "a target", "document": "a document", "statement": "a misprint",
    "acceptance": "`accepted`",
}  # fmt: skip
_PART = re.compile(r"^<!-- made: ([\w ]+) -->\n(.*?)^<!-- end -->$", re.MULTILINE | re.DOTALL)


def command_line() -> str:
    """docs/cli.md: the help of the program and of each of its commands."""
    parts = [
        "# The command line",
        "",
        "This page is made from the program's own help: `kcbudget --help`, `kcbudget check --help` and so on.",
        "",
    ]
    for name in ("", *sorted(cli.commands)):
        title = f"kcbudget {name}".strip()
        result = CliRunner().invoke(cli, [*name.split(), "--help"], prog_name="kcbudget", terminal_width=WIDTH)
        parts += [f"## {title}", "", "```text", result.output.rstrip(), "```", ""]
    return "\n".join(parts).rstrip() + "\n"


def keys() -> str:
    """The keys of a plan in both languages."""
    rows = ["| in | key or name | in Vietnamese |", "|---|---|---|"]
    for kind, names in KEYS.items():
        known = MODELS[kind].model_fields if kind in MODELS else names
        for name, spellings in names.items():
            if name in known:
                rows.append(f"| {TITLES[kind]} | `{name}` | {', '.join(f'`{spelling}`' for spelling in spellings)} |")
    for key, values in VALUES.items():
        for value, spellings in values.items():
            rows.append(
                f"| the value of `{key}` | `{value}` | {', '.join(f'`{spelling}`' for spelling in spellings)} |"
            )
    return "\n".join(rows) + "\n"


PARTS = {"keys": keys}


def renewed(text: str) -> str:
    """A page whose parts are made anew."""
    return _PART.sub(lambda part: f"<!-- made: {part[1]} -->\n\n{PARTS[part[1]]()}\n<!-- end -->", text)


def page(name: str) -> str:
    """A page, named by its path in the repository, with its parts and the outputs of its examples made anew."""
    path = ROOT / name
    return with_examples(path, renewed(path.read_text(encoding="utf-8")))
