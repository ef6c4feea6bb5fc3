"""The file is not YAML, or uses a part of YAML that a plan file may not.

A plan is one plain YAML document: mappings, lists and text. Tags, anchors, aliases, merge keys and a second document
are refused, because a reader of the file could no longer point at the one place where a figure is written.
Nothing of such a file is checked until it can be read.

Bad:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: &all 300
    by_year: {2021: 100, 2022: 200}

Good:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: 300
    by_year: {2021: 100, 2022: 200}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.checks._said import Said, said_of
from kcbudget.diagnosis.examined import Examined
from kcbudget.language.messages import Message, marked

SEVERITY = Severity.ERROR

_TEMPLATES = {
    "control": marked("the character {code} may not stand in a YAML file"),
    "tab": marked("a tab where YAML wants spaces"),
    "block-scalar": marked("a value that starts with > or | must stand in quotes"),
    "merge": marked("a merge key (<<) is not part of the plan format"),
    "alias": marked("an alias (*{name}) is not part of the plan format"),
    "anchor": marked("an anchor (&{name}) is not part of the plan format"),
    "tag": marked("a tag ({name}) is not part of the plan format"),
    "documents": marked("a second document starts here; a plan file holds one"),
    "depth": marked("more than {limit} levels of nesting"),
    "key": marked("a key must be plain text"),
    "parser": marked("not YAML: {problem}"),
}
_ADVICE = {
    "alias": marked("write the value out where it is used"),
    "anchor": marked("write the value out where it is used"),
    "merge": marked("write the keys out where they are used"),
    "tag": marked("leave the tag out: kcbudget reads every value as text"),
    "tab": marked("indent with spaces"),
}


# What the parsers say most often, to be said in other languages too; the C one and the other have different words.
_PROBLEMS = {
    template.format(): template
    for template in (
        marked("mapping values are not allowed in this context"),
        marked("mapping values are not allowed here"),
        marked("could not find expected ':'"),
        marked("did not find expected ',' or '}}'"),
        marked("did not find expected ',' or ']'"),
        marked("did not find expected key"),
        marked("did not find expected node content"),
        marked("did not find expected '-' indicator"),
        marked("did not find expected whitespace or line break"),
        marked("found unexpected end of stream"),
        marked("found unknown escape character"),
        marked("found character that cannot start any token"),
        marked("block sequence entries are not allowed in this context"),
    )
}


def check(examined: Examined) -> Iterator[Said]:
    """Say where the text stops being a plan's YAML."""
    for fault in examined.faults_of("yaml-syntax"):
        advice = _ADVICE.get(fault.kind)
        detail = dict(fault.detail)
        if detail.get("problem") in _PROBLEMS:
            detail["problem"] = Message(_PROBLEMS[detail["problem"]])
        yield said_of(fault, Message(_TEMPLATES[fault.kind], **detail), Message(advice) if advice else None)
