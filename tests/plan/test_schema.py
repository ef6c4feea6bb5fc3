"""The schema of a plan file for editors: it takes what the program takes, and refuses what has a wrong shape."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator
from recorded import PAGES, TABLE
from support import HEADER, ROOT, ids, run, written

from kcbudget.language.messages import translated
from kcbudget.language.numerals import VIETNAMESE
from kcbudget.language.units import MONEY_NAMES
from kcbudget.output.report import json_report
from kcbudget.plan import schema
from kcbudget.plan.glossary import MEANINGS
from kcbudget.plan.keys import KEYS, VALUES

KEPT = ROOT / "plans" / schema.NAME
PLANS = sorted([*(ROOT / "plans").glob("*.yaml"), *(ROOT / "tests" / "plans").rglob("*.yaml")])

# What is wrong with the shape of a plan; only a plan with one of these may be refused.
OF_FORM = {"unknown-key", "missing-key", "invalid-value", "invalid-period", "duplicate-key"}


def test_the_schema_is_the_same_in_either_language_and_goes_to_a_file(tmp_path: Path) -> None:
    assert run("schema", "-o", schema.NAME, cwd=tmp_path, KCBUDGET_LANG="vi").returncode == 0
    assert (tmp_path / schema.NAME).read_bytes() == KEPT.read_bytes()
    assert json.loads(run("schema", PYTHONUTF8="0", PYTHONIOENCODING="ascii").stdout) == schema.plan()


def test_the_schema_of_the_report_is_printed_too() -> None:
    assert json.loads(run("schema", "--report").stdout) == json_report.schema()


def test_it_is_a_schema_of_the_draft_that_it_names_and_of_the_one_that_editors_know_best() -> None:
    Draft202012Validator.check_schema(schema.plan())
    Draft7Validator.check_schema(schema.plan())
    assert schema.plan()["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


# ------------------------------------------------------------------------------------------- as an editor reads

# The core schema of YAML 1.2, by which editors tell what a plain scalar is; a date is a string in it.
CORE: list[tuple[str, Any]] = [
    (r"null|Null|NULL|~|", lambda _: None),
    (r"true|True|TRUE|false|False|FALSE", lambda text: text.lower() == "true"),
    (r"[-+]?[0-9]+", int),
    (r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", float),
]


def in_editor(text: str) -> Any:
    """A plan as an editor hands it to the schema."""
    return value(yaml.compose(text, Loader=yaml.BaseLoader))


def value(node: yaml.Node | None) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: value(below) for key, below in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [value(item) for item in node.value]
    if not isinstance(node, yaml.ScalarNode):
        return None  # an empty file
    if node.style is None:
        for pattern, made in CORE:
            if re.fullmatch(pattern, node.value):
                return made(node.value)
    return node.value


@cache
def validators() -> tuple[Draft202012Validator, Draft7Validator]:
    made = json.loads(KEPT.read_text(encoding="utf-8"))
    return Draft202012Validator(made), Draft7Validator(made)


def takes(text: str) -> bool:
    """Whether the schema takes a plan; it says the same to an editor that knows only the older draft."""
    seen = in_editor(text)
    newer, older = (bool(validator.is_valid(seen)) for validator in validators())
    assert newer == older
    return newer


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_plan_that_is_kept_is_taken(path: Path) -> None:
    assert takes(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_every_good_plan_of_the_manual_is_taken(page: Any) -> None:
    assert takes(page.good)


def test_every_case_without_a_fault_of_form_is_taken() -> None:
    texts = [HEADER + body for _, _, body, _ in TABLE if not OF_FORM & set(ids(HEADER + body))]
    assert len(texts) > 80
    assert [text for text in texts if not takes(text)] == []


def test_an_older_yaml_reads_a_plan_no_worse() -> None:
    """Where years are numbers as keys, and what looks like a number with a colon is one."""
    for path in PLANS:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert validators()[0].is_valid(json.loads(json.dumps(tree, default=str))), path


# ------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    "text",
    [
        "period: 2021\n",
        "province: X\n",
        "province: X\nperiod:\n",
        "province: X\nperiod: soon\n",
        "province: X\nperiod: 26\n",
        "province: X\nperiod: [2021, 2022]\n",
        HEADER + "totl: 3\n",
        HEADER + "Total: 3\n",
        HEADER + "total: true\n",
        HEADER + "total: -4\n",
        HEADER + "total: [3]\n",
        HEADER + "total: {total: 3}\n",
        HEADER + "by_year: {2021: 1, then: 2}\n",
        HEADER + "by_year: 3\n",
        HEADER + "by_source: {}\n",
        HEADER + "by_source: [national, local]\n",
        HEADER + "by_source: {national: {amonut: 3}}\n",
        HEADER + "of_which:\n",
        HEADER + "status: aproved\n",
        HEADER + "status:\n",
        HEADER + "numbers: vn\n",
        HEADER.replace("triệu đồng", "USD"),
        HEADER + "projects_complete: 1\n",
        HEADER + "decision: 407/QĐ-UBND\n",
        HEADER + "decision: {date: 2020}\n",
        HEADER + "decision: {date: 22/5/2020}\n",
        HEADER + "decision: {sign_by: A}\n",
        HEADER + "projects: {name: a}\n",
        HEADER + "projects: [a]\n",
        HEADER + "projects: [{amount: 3}]\n",
        HEADER + "projects: [{name: a, year: soon}]\n",
        HEADER + "projects: [{name: a, by_year: {2021: 3}}]\n",
        HEADER + "trạng thái: đã gửi\n",
        "- province: X\n",
    ],
)
def test_a_plan_of_a_wrong_shape_is_refused_by_the_editor_and_by_the_checker(text: str) -> None:
    assert not takes(text)
    assert OF_FORM & set(ids(text))


def test_the_editor_is_told_where() -> None:
    tree = in_editor(HEADER + "by_source: {national: {amonut: 3}}\nstatus: draft\n")
    assert {tuple(error.absolute_path) for error in validators()[0].iter_errors(tree)} == {("by_source", "national")}


# ------------------------------------------------------------------------------------------- no false alarms

ENGLISH = sorted({key for names in KEYS.values() for key in names})
SPELLINGS = sorted({name for names in KEYS.values() for others in names.values() for name in others})
WORDS = [word for names in VALUES.values() for english, others in names.items() for word in (english, *others)]
SCALARS = [
    *("", "~", "null", "true", "FALSE", "no", "0", "-4", "-0", "75300", "75.300", "4.5", "1e3", ".5", "010", "1:30"),
    *("75.300 triệu đồng", "gần 11 tỷ đồng", "unknown", "rest", "64,3%", "một tỷ đồng", "A b", "'5'", "' '", "'a\\b'"),
    *("2021", "2021.0", "năm 2021", "2021-2022", "2021 – 2022", "2022-2021", "2020-05-22", "2020-02-30", "vi", "en"),
    *WORDS,
]


@st.composite
def respelt(draw: st.DrawFn, text: str, any_case: bool) -> str:
    """A text as somebody else may type it, who sees no difference."""
    if any_case:
        text = draw(st.sampled_from([text, text.capitalize(), text.upper(), text.title()]))
    text = draw(st.sampled_from([text, text.replace(" ", "  "), f"' {text} '"]))
    return unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), text)


def keys() -> st.SearchStrategy[str]:
    known = st.sampled_from(ENGLISH).flatmap(lambda key: respelt(key, any_case=False))
    vietnamese = st.sampled_from(SPELLINGS).flatmap(lambda key: respelt(key, any_case=True))
    years = st.sampled_from(["2021", "2022", "Năm 2021", "year 2022"]).flatmap(lambda key: respelt(key, any_case=True))
    return st.one_of(known, vietnamese, years, st.sampled_from(["Total", "nope", "x"]))


def units() -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(MONEY_NAMES)).flatmap(lambda name: respelt(name, any_case=True))


def values() -> st.SearchStrategy[Any]:
    scalars = st.one_of(
        st.sampled_from(SCALARS), units(), st.sampled_from(WORDS).flatmap(lambda word: respelt(word, any_case=True))
    )
    return st.recursive(
        scalars,
        lambda below: st.one_of(mappings(below), st.lists(mappings(below, at_least=1), min_size=1, max_size=2)),
        max_leaves=8,
    )


def mappings(below: st.SearchStrategy[Any], at_least: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Mappings in which keys often hold what they should."""
    likely = st.sampled_from([("period", "2021-2022"), ("name", "a"), ("tỉnh", "X"), ("Đơn Vị", "Triệu đồng")])
    return st.lists(st.one_of(st.tuples(keys(), below), likely), min_size=at_least, max_size=5).map(dict)


@settings(max_examples=250, deadline=None)
@given(mappings(values()))
@example({"province": "X", "period": "2021", "by_year": {"2021": "", "năm 2021": "3"}})
def test_what_the_schema_refuses_the_checker_refuses_too(tree: dict[str, Any]) -> None:
    text = written({"province": "X", "period": "2021-2022", "unit": "triệu đồng", **tree})
    if not takes(text):
        assert OF_FORM & set(ids(text)), text


@settings(deadline=None)
@given(st.data())
def test_a_plan_is_taken_however_its_keys_and_words_are_typed(data: st.DataObject) -> None:
    def typed(key: str) -> str:
        return data.draw(respelt(key, any_case=not key.isascii() or key.startswith("KC")))

    text = (
        f"{typed('tỉnh')}: Lai Châu\n{typed('giai đoạn')}: 2021\n"
        f"{typed('đơn vị')}: {data.draw(units())}\n"
        f"{typed('trạng thái')}: {typed('đã duyệt')}\n{typed('total')}: 3\n"
        f"{typed('theo năm')}:\n  {typed('năm 2021')}: 3\n"
        f"{typed('đề án')}:\n- {typed('tên')}: a\n  {typed('theo nguồn')}:\n    {typed('KCQG')}: 3\n"
    )
    assert ids(text) == []
    assert takes(text)


# ------------------------------------------------------------------------------------------- what it tells


def test_every_key_tells_in_both_languages_what_it_means() -> None:
    assert {kind: set(names) for kind, names in MEANINGS.items()} == {kind: set(names) for kind, names in KEYS.items()}
    for names in MEANINGS.values():
        for key, meaning in names.items():
            assert translated(meaning.text, VIETNAMESE) != meaning.text, key


def test_every_spelling_of_a_key_is_offered() -> None:
    made = schema.plan()
    shapes = {"plan": made, "sources": made["properties"]["by_source"], "part": made["$defs"].pop("Whole")}
    shapes |= {name.lower(): shape for name, shape in made["$defs"].items()}
    assert set(shapes) == set(KEYS)
    for kind, shape in shapes.items():
        offered = {name for key, others in KEYS[kind].items() for name in (key, *others)}
        assert set(shape["properties"]) == offered
        for key, others in KEYS[kind].items():
            told = shape["properties"][key]
            assert told["title"] == " / ".join((key, *others))
            assert told["description"].endswith(translated(MEANINGS[kind][key].text, VIETNAMESE))


def test_the_examples_of_a_key_are_values_that_it_takes() -> None:
    made = schema.plan()
    shapes = [made, *made["$defs"].values()]
    told = [(key, told) for shape in shapes for key, told in shape["properties"].items() if "examples" in told]
    assert len(told) > 5
    for key, shape in told:
        validator = Draft202012Validator({**shape, "$defs": made["$defs"]})
        assert [value for value in shape["examples"] if not validator.is_valid(value)] == [], key
