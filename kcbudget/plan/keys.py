"""The Vietnamese names of keys, sources and values: a tree that uses them becomes the same plan in English keys.

Only keys at known positions are renamed; the names of parts are free, except those of the source axis. What the file
writes stays in the tree (`MappingNode.written`), so that findings can name keys as their reader knows them.
"""

from kcbudget.language.numerals import normal
from kcbudget.plan.tree import Fault, MappingNode, Scalar, SequenceNode, UnreadableScalar

_BREAKDOWNS: dict[str, tuple[str, ...]] = {
    "by_year": ("theo năm",),
    "by_source": ("theo nguồn",),
    "by_activity": ("theo nội dung",),
    "by_locality": ("theo địa bàn",),
    "of_which": ("trong đó",),
}

_WORDS = ("bằng chữ",)

# By the kind of mapping a key stands in: its Vietnamese spellings, the one to print first.
KEYS: dict[str, dict[str, tuple[str, ...]]] = {
    "plan": {
        "province": ("tỉnh",),
        "period": ("giai đoạn",),
        "programme": ("chương trình",),
        "status": ("trạng thái",),
        "decision": ("quyết định",),
        "unit": ("đơn vị",),
        "numbers": ("cách viết số",),
        "rounding": ("làm tròn",),
        "notes": ("ghi chú",),
        "total": ("tổng kinh phí", "tổng số", "tổng"),
        "words": _WORDS,
        **_BREAKDOWNS,
        "projects": ("đề án", "nhiệm vụ"),
        "projects_complete": ("đủ đề án",),
        "reserve": ("dự phòng",),
        "targets": ("chỉ tiêu", "mục tiêu"),
        "documents": ("tài liệu",),
        "part_of": ("thuộc chương trình",),
        "includes": ("bao gồm",),
        "accepted": ("chấp nhận",),
    },
    "decision": {
        "number": ("số",),
        "date": ("ngày",),
        "signed_by": ("người ký",),
        "issued_by": ("cơ quan ban hành",),
    },
    "part": {
        "amount": ("kinh phí", "số tiền"),
        "words": _WORDS,
        "share": ("tỷ lệ", "tỉ lệ"),
        **_BREAKDOWNS,
        "label": ("nhãn",),
        "note": ("ghi chú",),
    },
    "project": {
        "name": ("tên",),
        "beneficiary": ("đơn vị thụ hưởng",),
        "year": ("năm",),
        "activity": ("nội dung",),
        "locality": ("địa bàn",),
        "amount": ("kinh phí", "số tiền"),
        "words": _WORDS,
        "by_source": _BREAKDOWNS["by_source"],
        "note": ("ghi chú",),
    },
    "target": {
        "name": ("tên",),
        "unit": ("đơn vị",),
        "total": ("tổng số", "tổng"),
        "per_year": ("mỗi năm", "bình quân năm"),
        "years": ("các năm",),
        "activity": ("nội dung",),
        **_BREAKDOWNS,
        "note": ("ghi chú",),
    },
    "document": {
        "title": ("tên",),
        "publisher": ("nơi đăng",),
        "date": ("ngày",),
        "url": ("địa chỉ",),
        "numbers": ("cách viết số",),
        "states": ("nêu",),
        "note": ("ghi chú",),
    },
    "statement": {
        "value": ("giá trị",),
        "misprint": ("in sai",),
        "correct": ("đúng là",),
    },
    "acceptance": {
        "id": ("mã",),
        "at": ("tại",),
        "of": ("phép cộng",),
        "difference": ("chênh lệch",),
        "reason": ("lý do",),
        "by": ("người duyệt",),
        "until": ("đến ngày",),
    },
    "sources": {
        "national": ("khuyến công quốc gia", "KCQG"),
        "local": ("khuyến công địa phương", "KCĐP"),
        "state_budget": ("ngân sách nhà nước", "NSNN"),
        "enterprises": ("đối ứng",),
    },
}

# The words that a header key, or `of` in what is accepted, may have for its value.
VALUES: dict[str, dict[str, tuple[str, ...]]] = {
    "status": {"draft": ("dự thảo",), "submitted": ("đã trình",), "approved": ("đã duyệt",)},
    "rounding": {"exact": ("chính xác",), "rounded": ("đã làm tròn",)},
    "projects_complete": {"true": ("có",), "false": ("không",)},
    "of": {
        **{key: KEYS["plan"][key] for key in ("by_year", "by_source", "by_activity", "by_locality", "projects")},
        "per_year": KEYS["target"]["per_year"],
        "includes": KEYS["plan"]["includes"],
    },
}

# What stands below a key; in a breakdown, parts stand below every name.
_BELOW = {
    "decision": "decision",
    "total": "part",
    "reserve": "part",
    "projects": "projects",
    "targets": "targets",
    "documents": "documents",
    "states": "states",
    "accepted": "accepted",
    **dict.fromkeys(_BREAKDOWNS, "names"),
    "by_source": "sources",
}

# The entries of a list, by the key that it stands below.
ENTRIES = {"projects": "project", "targets": "target", "documents": "document", "accepted": "acceptance"}


def _readings(names: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {spelling.lower(): name for name, spellings in names.items() for spelling in spellings}


READINGS = {kind: _readings(names) for kind, names in KEYS.items()}
_VALUES = {key: _readings(names) for key, names in VALUES.items()}
_ANYWHERE = frozenset(spelling for readings in READINGS.values() for spelling in readings)
_SPELLINGS = {name: spellings for names in KEYS.values() for name, spellings in names.items()}


def spellings(name: str) -> tuple[str, ...]:
    """The Vietnamese names of a key or a source, the one to print first; none for what has only its own name."""
    return _SPELLINGS.get(name, ())


def speaks_vietnamese(tree: MappingNode) -> bool:
    """Whether a key anywhere in a tree may be a Vietnamese one."""
    return not _ANYWHERE.isdisjoint(map(str.lower, tree.names))


def to_english(tree: MappingNode) -> list[Fault]:
    """Rename the Vietnamese keys, sources and values of a plan's tree; a key in both languages is a fault."""
    faults: list[Fault] = []
    if speaks_vietnamese(tree):
        _rename(tree, "plan", faults)
    accepted = tree.get("accepted")
    for holder in (tree, *(accepted if isinstance(accepted, SequenceNode) else ())):
        if isinstance(holder, MappingNode):
            _rename_values(holder)
    return faults


def _rename_values(node: MappingNode) -> None:
    for key, words in _VALUES.items():
        value = node.get(key)
        if type(value) is Scalar and (word := words.get(normal(value.text).lower())) is not None:
            node[key] = Scalar(word, value.line, value.column)


def _rename(node: object, kind: str, faults: list[Fault]) -> None:
    if isinstance(node, SequenceNode) and kind in ENTRIES:
        for entry in node:
            _rename(entry, ENTRIES[kind], faults)
    if not isinstance(node, MappingNode):
        return
    names = READINGS.get(kind, {})
    if any(key.lower() in names for key in node):
        entries = list(node.items())
        written = dict(node.written)
        node.clear()
        node.written.clear()
        for key, value in entries:
            _put(node, names.get(key.lower(), key), written[key], value, faults)
    for key, value in node.items():
        if not isinstance(value, Scalar):
            _rename(value, below(kind, key), faults)


def _put(node: MappingNode, name: str, key: Scalar, value: object, faults: list[Fault]) -> None:
    if name not in node:
        node[name] = value
        node.written[name] = key
        return
    first, kept = node.written[name], node[name]
    detail = {"key": key.text, "other": first.text, "first": first.place.named}
    faults.append(Fault("duplicate-key", key.place, "synonym", detail, ((first.place, first.text),), len(key.text)))
    if isinstance(kept, Scalar):
        node[name] = UnreadableScalar(kept.text, kept.line, kept.column)


def below(kind: str, key: str) -> str:
    """The kind of what stands below a key in a mapping of some kind."""
    if kind == "states":
        return "statement"
    return "part" if kind in ("names", "sources") else _BELOW.get(key, "")


def values_like(key: str, choices: list[str]) -> list[str]:
    """The words to offer for the value of a key, in the language that the key is written in."""
    found = next((names for names in VALUES.values() if list(names) == choices), None)
    return [names[0] for names in found.values()] if found is not None and not key.isascii() else choices
