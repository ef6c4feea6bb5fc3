"""YAML text to a plain tree of strings with a place for every key and scalar; refuses what format 1 refuses.

The tree is folded from the parser's events, where tags, anchors, aliases and doubled keys still show and no text
has been reinterpreted (`yaml.safe_load` would read ``75.300`` as 75.3 and keep the last of two equal keys).
"""

import re
from typing import Any

import yaml

from kcbudget.language.numerals import normal
from kcbudget.plan.tree import START, Fault, MappingNode, Place, Scalar, SequenceNode, UnreadableScalar
from kcbudget.reading.source import Source


def place(mark: object) -> Place:
    """The place of a YAML parser's mark, which counts from 0."""
    return Place(mark.line + 1, mark.column + 1)  # type: ignore[attr-defined]


MAX_DEPTH = 40

_Parser: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_SCALAR, _ALIAS, _DOCUMENT = yaml.ScalarEvent, yaml.AliasEvent, yaml.DocumentStartEvent
_MAPPING, _SEQUENCE = yaml.MappingStartEvent, yaml.SequenceStartEvent
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class _Refused(Exception):  # noqa: N818 - control flow: the file cannot be read further
    def __init__(self, kind: str, at: Place, **detail: str) -> None:
        super().__init__(kind)
        self.fault = Fault("yaml-syntax", at, kind, detail)


# What YAML calls not printable (section 5.1), as the parser's own pattern has it: compiling another takes long.
_NOT_PRINTABLE: re.Pattern[str] = yaml.reader.Reader.NON_PRINTABLE
_BYTE_ORDER_MARK = "\ufeff"  # it may not stand inside a text


def load(source: Source) -> tuple[MappingNode | None, list[Fault]]:
    """The tree of a plan file and what is wrong with it; no tree when the text is not one YAML mapping."""
    if source.too_large:
        return None, [Fault("file-too-large", START, "", {})]
    index = _forbidden(source.text)
    if index is not None:
        code = f"U+{ord(source.text[index]):04X}"
        return None, [Fault("yaml-syntax", source.place_at(index), "control", {"code": code})]
    faults: list[Fault] = []
    parser = _Parser(source.text)
    try:
        root = _fold(parser.get_event, source, faults)
    except _Refused as refused:
        return None, [refused.fault]
    except yaml.MarkedYAMLError as error:
        return None, [_syntax(error, source)]
    except yaml.YAMLError as error:
        return None, [Fault("yaml-syntax", START, "parser", {"problem": str(error)})]
    finally:
        parser.dispose()
    if not isinstance(root, MappingNode):
        at = START if root is None else Place(root.line, root.column)
        return None, [Fault("invalid-value", at, "not-a-plan", {})]
    return root, faults


def _forbidden(text: str) -> int | None:
    """Where the first character stands that a YAML text may not have."""
    if text.replace("\n", "").isprintable():  # stricter than YAML, and much faster
        return None
    match = _NOT_PRINTABLE.search(text)
    mark = text.find(_BYTE_ORDER_MARK, 0, match.start() if match else len(text))
    return mark if mark >= 0 else match.start() if match else None


def _syntax(error: yaml.MarkedYAMLError, source: Source) -> Fault:
    at = place(error.problem_mark) if error.problem_mark else START
    problem = error.problem or "not YAML"
    if "\t" in source.line(at.line)[: at.column] or "\\t" in problem or "tab character" in problem:
        return Fault("yaml-syntax", at, "tab", {})
    if "expected comment or line break" in problem:
        return Fault("yaml-syntax", at, "block-scalar", {})
    return Fault("yaml-syntax", at, "parser", {"problem": problem})


def _fold(get_event: Any, source: Source, faults: list[Fault]) -> Any:
    """Fold the events of the one document into nodes; raises _Refused where it is not one plain document."""
    root: Any = None
    stack: list[tuple[Any, Scalar | None]] = []
    node: Any
    holder: Any = None  # the mapping or list being filled
    key: Scalar | None = None  # in a mapping, the key whose value comes next
    texts: dict[str, str] = {}  # one copy of each text: names and years return a thousand times
    names: dict[str, str] = {}  # the normal form of each key
    documents = 0
    while (event := get_event()) is not None:
        kind = type(event)
        if kind is _SCALAR:
            if event.tag is not None or event.anchor is not None:
                _refuse_feature(event)
            mark = event.start_mark
            text = event.value
            node = Scalar(texts.setdefault(text, text), mark.line + 1, mark.column + 1)
            if key is None and type(holder) is MappingNode:
                key = node
                if text == "<<" and event.implicit[0]:
                    raise _Refused("merge", node.place)
                continue
        elif kind is _MAPPING or kind is _SEQUENCE:
            if event.tag is not None or event.anchor is not None:
                _refuse_feature(event)
            mark = event.start_mark
            if key is None and type(holder) is MappingNode:
                raise _Refused("key", place(mark))
            if len(stack) >= MAX_DEPTH:
                raise _Refused("depth", place(mark), limit=str(MAX_DEPTH))
            new = MappingNode if kind is _MAPPING else SequenceNode
            stack.append((holder, key))
            holder, key = new(mark.line + 1, mark.column + 1), None
            continue
        elif kind in _ENDS:
            node = holder
            holder, key = stack.pop()
        elif kind is _ALIAS:
            raise _Refused("alias", place(event.start_mark), name=event.anchor)
        elif kind is _DOCUMENT:
            documents += 1
            if documents > 1:
                raise _Refused("documents", place(event.start_mark))
            continue
        else:
            continue
        if key is not None:
            name = names.get(key.text)
            if name is None:
                name = names[key.text] = normal(key.text)
            if name in holder or "\0" in name or (type(node) is Scalar and not node.text):
                _put(holder, name, key, node, source, faults)
            else:
                holder[name] = node
                holder.written[name] = key
            key = None
        elif holder is None:
            root = node
        else:
            holder.append(node)
    if isinstance(root, MappingNode):
        root.names = names.values()
    return root


def _refuse_feature(event: Any) -> None:
    at = place(event.start_mark)
    if event.tag is not None:
        raise _Refused("tag", at, name=event.tag.replace("tag:yaml.org,2002:", "!!"))
    raise _Refused("anchor", at, name=event.anchor)


_HEAD = re.compile(r"(?:[^0-9]* )?[<>=~≤≥]*[0-9]+(?:[.,_ ][0-9]+)*")  # of a number that YAML split at a comma
_TAIL = re.compile(r"[0-9]+(?:[.,_ ][0-9]+)*(?: ?%| .*)?")


def _put(holder: MappingNode, name: str, key: Scalar, node: Any, source: Source, faults: list[Fault]) -> None:
    """Enter a key into a mapping, unless it is doubled or is the tail of a number that YAML split at a comma."""
    if type(node) is Scalar and not node.text and key.text[:1].isdigit() and _split_number(holder, key, node, source):
        before = next(reversed(holder))
        first: Scalar = holder[before]
        whole = f"{first.text},{key.text}"
        if not isinstance(first, UnreadableScalar):
            holder[before] = UnreadableScalar(first.text, first.line, first.column)
            detail = {
                "key": holder.written[before].text,
                "whole": whole,
                "part": first.text,
                "tail": key.text,
            }
            faults.append(Fault("invalid-value", first.place, "split", detail, length=len(whole)))
        return
    if "\0" in name:
        faults.append(Fault("invalid-value", key.place, "control-key", {}, length=len(key.text)))
        return
    if name in holder:
        first_key = holder.written[name]
        related = ((first_key.place, first_key.text),)
        doubled = {"key": key.text, "first": first_key.place.named}
        faults.append(Fault("duplicate-key", key.place, "", doubled, related, len(key.text)))
        if isinstance(holder[name], Scalar):
            holder[name] = UnreadableScalar(holder[name].text, holder[name].line, holder[name].column)
        return
    holder[name] = node
    holder.written[name] = key


def _split_number(holder: MappingNode, key: Scalar, node: Scalar, source: Source) -> bool:
    """Whether ``{national: 8,7}`` made a key of the 7: it has no colon, and stands right behind a number's comma."""
    if not holder or (node.line, node.column) != (key.line, key.column + len(key.text)):
        return False
    value = holder[next(reversed(holder))]
    if not isinstance(value, Scalar) or not _HEAD.fullmatch(value.text) or not _TAIL.fullmatch(key.text):
        return False
    before = source.line(key.line)[max(key.column - 3, 0) : key.column - 1]
    return before.endswith(",") or (before.endswith(", ") and len(key.text) < 4 and value.line == key.line)
