"""What the pages of the documentation take from the program: the parts between two marks.

A part stands between ``<!-- made: NAME -->`` and ``<!-- end -->``. All around it is written by hand.
"""

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from click.testing import CliRunner
from examples import with_examples
from pydantic import BaseModel
from support import ROOT

from kcbudget.checks import _manual
from kcbudget.cli.main import cli
from kcbudget.output import formats
from kcbudget.output.report import json_report
from kcbudget.plan import model
from kcbudget.plan.keys import KEYS, VALUES

DOCS = ROOT / "docs"
WIDTH = 80
MODELS: dict[str, type[BaseModel]] = {
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
    """The help of the program and of each of its commands."""
    parts = ["This is the program's own help: `kcbudget --help`, `kcbudget check --help` and so on.", ""]
    for name in ("", *sorted(cli.commands)):
        title = f"kcbudget {name}".strip()
        result = CliRunner().invoke(cli, [*name.split(), "--help"], prog_name="kcbudget", terminal_width=WIDTH)
        parts += [f"## {title}", "", "```text", result.output.rstrip(), "```", ""]
    return "\n".join(parts).rstrip() + "\n"


def findings() -> str:
    """What can be found, in the order in which a plan is examined, each with a link to its page of the manual."""
    rows = ["| finding | severity | says |", "|---|---|---|"]
    for item in _manual.pages():
        title = item.title[0].lower() + item.title[1:].removesuffix(".")
        rows.append(f"| [`{item.id}`](checks.md#{item.id}) | {item.severity} | {title} |")
    return "\n".join(rows) + "\n"


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


def output_formats() -> str:
    """The formats of a check, each as its module tells of itself."""
    rows = ["| name | for | what is in it |", "|---|---|---|"]
    for name in formats.FORMATS:
        module = formats.renderer(name)
        rows.append(f"| `{name}` | {module.FOR} | {module.SHOWS} |")
    return "\n".join(rows) + "\n"


def report() -> str:
    """The JSON report as its schema describes it: what holds of all of it, and a table for each kind of object."""
    schema = json_report.schema()
    tables = [("the report", schema), *((f"`{name}`", schema["$defs"][name]) for name in _objects(schema))]
    parts = [textwrap.fill(schema["description"], 120), ""]
    for title, shape in tables:
        parts += [f"| {title} | value | meaning |", "|---|---|---|"]
        parts += [
            f"| `{name}` | {value}{'' if always else ', not always there'} | {meaning} |"
            for name, value, always, meaning in _fields(schema, shape)
        ]
        parts.append("")
    return "\n".join(parts)


def _objects(schema: Any) -> list[str]:
    return [name for name, shape in schema["$defs"].items() if shape["type"] == "object"]


def _fields(schema: Any, shape: Any, above: str = "") -> Iterator[tuple[str, str, bool, str]]:
    """The keys of an object, each with its value, whether it is always there, and what it means."""
    for key, own in shape["properties"].items():
        name = f"{above}{key}"
        told = {**schema["$defs"].get(_named(own), {}), **own}
        yield name, _value(schema, told), key in shape["required"], told["description"].removesuffix(".")
        items = told.get("items", {})
        for inner, mark in ((own, "."), (items, "[].")):
            if "properties" in inner:
                yield from _fields(schema, inner, name + mark)


def _named(shape: Any) -> str:
    """The name of the definition that a shape refers to, if it does."""
    return str(shape.get("$ref", "")).rpartition("/")[2]


def _value(schema: Any, shape: Any) -> str:
    """What a value is, in words."""
    if "const" in shape:
        return f"`{json.dumps(shape['const'])}`"
    if "enum" in shape:
        return " or ".join(f"`{each}`" for each in shape["enum"])
    if _named(shape) == "number":
        return "number as string"
    kind = shape["type"]
    if kind == "array":
        inner = shape["items"]
        name = _named(inner)
        return f"list of `{name}`" if name in _objects(schema) else f"list of {_value(schema, inner)}"
    if kind == "object":
        return f"`{_named(shape)}`" if _named(shape) in _objects(schema) else "object"
    return " or ".join([kind] if isinstance(kind, str) else kind)


PARTS = {"help": command_line, "findings": findings, "formats": output_formats, "keys": keys, "report": report}


def renewed(text: str) -> str:
    """A page whose parts are made anew."""
    return _PART.sub(lambda part: f"<!-- made: {part[1]} -->\n\n{PARTS[part[1]]()}\n<!-- end -->", text)


def page(name: str) -> str:
    """A page, named by its path in the repository, with its parts and the outputs of its examples made anew."""
    path = ROOT / name
    return with_examples(path, renewed(path.read_text(encoding="utf-8")))
