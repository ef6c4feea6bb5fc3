"""A plan in Vietnamese keys is the same plan, and findings name its keys as the file writes them.

Run as a script, this writes the table of keys in docs/plan-format.md anew.
"""

import json
import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_strategies import PERIOD, plans
from pydantic import BaseModel
from support import ROOT, ids, messages, outcomes, plan, run

import kcbudget
from kcbudget.answers import why
from kcbudget.diagnosis.examined import Examined
from kcbudget.output.report.json_report import as_data
from kcbudget.plan import model
from kcbudget.plan.keys import KEYS, VALUES
from kcbudget.plan.routes import as_written, route_in_english
from kcbudget.plan.tree import MappingNode, Scalar, SequenceNode
from kcbudget.reading import yaml_tree
from kcbudget.reading.source import Source
from kcbudget.run import api

FORMAT = ROOT / "docs" / "plan-format.md"
PLANS = sorted([*(ROOT / "plans").glob("*.yaml"), *(ROOT / "tests" / "plans").glob("*.yaml")])
VIETNAMESE = ROOT / "tests" / "plans" / "vietnamese" / "laichau.yaml"
MODELS: dict[str, type[BaseModel]] = {
    "plan": model.Plan, "decision": model.Decision, "part": model.Whole, "project": model.Project,
    "target": model.Target, "document": model.Document, "statement": model.Statement,
    "acceptance": model.Acceptance,
}  # fmt: skip

HEADER = "tỉnh: Lai Châu\ngiai đoạn: 2021-2022\nđơn vị: triệu đồng\n"


# ------------------------------------------------------------------------------------------- translating

Choice = Callable[[tuple[str, ...]], str | None]


def translated(text: str, choose: Choice) -> str:
    """A plan with those of its keys and header values in Vietnamese for which ``choose`` gives a spelling."""
    tree, _ = yaml_tree.load(Source("plan.yaml", text))
    lines = text.split("\n")
    edits = [(scalar, new) for scalar, names in translatable(tree, "plan") if (new := choose(names)) is not None]
    for scalar, new in sorted(edits, key=lambda edit: edit[0].place, reverse=True):
        line, start = lines[scalar.line - 1], scalar.column - 1
        assert line[start:].startswith(scalar.text)
        lines[scalar.line - 1] = line[:start] + new + line[start + len(scalar.text) :]
    return "\n".join(lines)


def translatable(node: Any, kind: str) -> Iterator[tuple[Scalar, tuple[str, ...]]]:
    if isinstance(node, SequenceNode):
        for item in node:
            yield from translatable(item, kind)
    if not isinstance(node, MappingNode):
        return
    for name, value in node.items():
        if name in KEYS.get(kind, {}):
            yield node.written[name], KEYS[kind][name]
        if kind in ("plan", "acceptance") and isinstance(value, Scalar) and value.text in VALUES.get(name, {}):
            yield value, VALUES[name][value.text]
        yield from translatable(value, ABOVE.get(kind) or BELOW.get(name, "part"))


BELOW = {
    **dict.fromkeys(("by_year", "by_activity", "by_locality", "of_which"), "names"),
    "by_source": "sources", "decision": "decision", "states": "states",
    "projects": "project", "targets": "target", "documents": "document", "accepted": "acceptance",
}  # fmt: skip
ABOVE = {"names": "part", "sources": "part", "states": "statement"}


def any_spelling(chance: random.Random, share: float) -> Choice:
    """Any spelling of some of the keys, as any hand may write it."""

    def choose(names: tuple[str, ...]) -> str | None:
        if chance.random() > share:
            return None
        hand = chance.choice((str, str.capitalize, str.upper, lambda name: unicodedata.normalize("NFD", name)))
        return hand(chance.choice(names))

    return choose


def first_spelling(names: tuple[str, ...]) -> str:
    return names[0]


def in_vietnamese(text: str) -> str:
    return translated(text, first_spelling)


SAID = {"path", "message", "column", "advice", "cause", "follows", "remarks"}


def numbers(text: str) -> Any:
    """A report as data, without its words and the columns of its places."""

    def stripped(data: Any) -> Any:
        if isinstance(data, dict):
            return {str(key): stripped(value) for key, value in data.items() if key not in SAID}
        return [stripped(item) for item in data] if isinstance(data, list) else data

    return stripped(json.loads(json.dumps(as_data(kcbudget.check_text(text)))))


# ------------------------------------------------------------------------------------------- the same plan


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_plan_is_the_same_in_any_mixture_of_both_languages(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert numbers(in_vietnamese(text)) == numbers(text)
    for seed in range(20):
        mixed = translated(text, any_spelling(random.Random(seed), seed / 19))
        assert numbers(mixed) == numbers(text)


@given(plans(), st.randoms(use_true_random=False), st.floats(0.1, 1))
def test_a_made_up_plan_is_the_same_in_any_mixture(body: dict[str, Any], chance: random.Random, share: float) -> None:
    text = plan(with_known_sources(body), **PERIOD, numbers="vi", status="draft")
    assert numbers(translated(text, any_spelling(chance, share))) == numbers(text)


def with_known_sources(tree: Any, *, sources: bool = False) -> Any:
    known = {"a": "national", "b": "local", "c": "enterprises"} if sources else {}
    if isinstance(tree, dict):
        return {
            known.get(key, key): with_known_sources(value, sources=key == "by_source") for key, value in tree.items()
        }
    return [with_known_sources(item) for item in tree] if isinstance(tree, list) else tree


def test_the_plan_of_lai_chau_in_vietnamese_keys_gives_the_same_report_and_summary() -> None:
    english = ROOT / "plans" / "laichau.yaml"
    assert (
        in_vietnamese(english.read_text(encoding="utf-8")).splitlines()[3:]
        == (VIETNAMESE.read_text(encoding="utf-8").splitlines()[3:])
    )
    reports = [numbers(path.read_text(encoding="utf-8")) for path in (english, VIETNAMESE)]
    assert reports[0] == reports[1]
    tables = [run("summary", path.relative_to(ROOT).as_posix(), cwd=ROOT).stdout for path in (english, VIETNAMESE)]
    assert tables[0] == tables[1] != b""


def test_names_that_are_free_are_not_renamed() -> None:
    text = HEADER + "tổng số: 3\ntheo nội dung: {tỉnh: 1, theo năm: 2}\ntrong đó: {đối ứng: 1}\n"
    examined = examined_text(text)
    assert list(examined.cube.trees[3].children[None]) == ["tỉnh", "theo năm"]
    assert [str(figure.route[-1]) for figure in examined.cube.written] == ["total", "tỉnh", "theo năm", "đối ứng"]
    assert outcomes(text) == {"holds": 2}


def test_a_source_is_one_source_in_both_languages() -> None:
    text = HEADER + (
        "tổng: 300\nby_source: {national: 300}\ntheo năm:\n"
        "  2021: {theo nguồn: {KCQG: 100}}\n  2022: {by_source: {khuyến công quốc gia: 300}}\n"
    )
    assert "sum-mismatch" in ids(text)


@pytest.mark.parametrize(
    ("header", "name", "value"),
    [
        ("trạng thái: dự thảo", "status", "draft"),
        ("status: Đã trình", "status", "submitted"),
        ("TRẠNG THÁI: ĐÃ DUYỆT", "status", "approved"),
        ("làm tròn: đã làm tròn", "rounding", "rounded"),
        ("làm tròn: chính xác", "rounding", "exact"),
        ("đủ đề án: không", "projects_complete", "false"),
        ("đủ đề án: có", "projects_complete", "true"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_values_may_be_vietnamese(header: str, name: str, value: str, form: Any) -> None:
    examined = examined_text(unicodedata.normalize(form, HEADER + header + "\n"))
    assert [fault.id for fault in examined.faults] == []
    assert examined.header(name) == value


def examined_text(text: str) -> Examined:
    return Examined(Source("plan.yaml", text))


def test_acceptances_may_be_vietnamese() -> None:
    text = "province: Lai Châu\nperiod: 2021-2022\nunit: triệu đồng\ntotal: 301\nby_year: {2021: 100, 2022: 200}\n"
    text += "accepted: [{id: sum-mismatch, at: total, difference: 1, reason: x, by: A, until: 9999-12-31}]\n"
    assert "chấp nhận: [{mã: sum-mismatch, tại: total, chênh lệch: 1, lý do: x," in in_vietnamese(text)
    (found,) = kcbudget.check_text(in_vietnamese(text).replace("tại: total", "tại: tổng kinh phí")).findings
    assert found.accepted is not None
    assert numbers(in_vietnamese(text)) == numbers(text)


# ------------------------------------------------------------------------------------------- names in findings


def test_a_sum_is_told_in_the_names_of_the_file() -> None:
    text = HEADER + "tổng kinh phí: 301\nTheo nguồn: {KCQG: 100, Đối ứng: {kinh phí: 200}}\n"
    assert messages(text) == [
        "tổng kinh phí 301 million VND is 1 more than its 2 sources, 100 + 200 = 300 [sum-mismatch]"
    ]
    (finding,) = kcbudget.check_text(text).findings
    assert [str(related.message) for related in finding.related] == ["KCQG", "Đối ứng"]
    assert finding.data["route"] == "total"


def test_suspects_are_named_as_written_and_are_canonical_as_data() -> None:
    text = VIETNAMESE.read_text(encoding="utf-8").replace("15820", "15280")
    (finding,) = kcbudget.check_text(text).findings
    assert finding.cause is not None
    assert "theo nguồn.ngân sách nhà nước.theo nguồn.khuyến công quốc gia: 15280" in str(finding.cause.verdict)
    assert finding.cause.suspects[0].route == "by_source.state_budget.by_source.national"
    english = (ROOT / "plans" / "laichau.yaml").read_text(encoding="utf-8").replace("15820", "15280")
    assert numbers(text) == numbers(english)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("province: Lai Châu\n", "the key province means the same as tỉnh in line 1 [duplicate-key]"),
        ("TỈNH: Lai Châu\n", "the key TỈNH means the same as tỉnh in line 1 [duplicate-key]"),
        ("tỉnh: Lai Châu\n", "the key tỉnh stands already in line 1 [duplicate-key]"),
        ("tổng: 5\ntổng số: 5\n", "the key tổng số means the same as tổng in line 4 [duplicate-key]"),
        (
            "by_source: {national: 1, KCQG: 1}\n",
            "the key KCQG means the same as national in line 4 [duplicate-key]",
        ),
        ("theo nguon: {a: 1}\n", "unknown key theo nguon; the nearest known key is theo nguồn [unknown-key]"),
        ("theo nguôn: {a: 1}\n", "unknown key theo nguôn; the nearest known key is theo nguồn [unknown-key]"),
        ("by_sorce: {a: 1}\n", "unknown key by_sorce; the nearest known key is by_source [unknown-key]"),
        (
            "quyết định: {đặc điểm: x}\n",
            "unknown key đặc điểm; known here are số, ngày, người ký, cơ quan ban hành [unknown-key]",
        ),
        ("trạng thái: mới\n", "trạng thái mới is none of dự thảo, đã trình, đã duyệt [invalid-value]"),
        ("status: mới\n", "status mới is none of draft, submitted, approved [invalid-value]"),
        ("theo năm: {2021: 1}\n", "theo năm lacks 2022 of the period 2021-2022 [missing-year]"),
        ("theo năm: {2021: 1, 2022: 1, x: 1}\n", "x is not a year; theo năm is divided by the years of the period"),
        ("tổng: còn lại\n", "tổng: only a part of a breakdown can be the rest [invalid-value]"),
        ("tổng: -1\n", "tổng -1 is negative [invalid-value]"),
        ("cách viết số: vi\ntổng: 1,234.5\n", "tổng 1,234.5 is not written as cách viết số: vi declares"),
        ("đề án:\n  - {kinh phí: 5}\n", "đề án.1 lacks the key tên [missing-key]"),
        (
            "tổng: 5\nlàm tròn: đã làm tròn\ntheo nguồn: {KCQG: {tỷ lệ: 10%}, KCĐP: {tỷ lệ: 20%}}\n",
            "the 2 shares in theo nguồn make 30 %, not 100 %: 10 + 20 [shares-total]",
        ),
        (
            "by_source: {ngân sách nhà nước: {theo nguồn: {đối ứng: 1}}, enterprises: 2}\n",
            "enterprises in by_source stands beside ngân sách nhà nước",
        ),
    ],
)
def test_messages_name_keys_as_the_file_writes_them(body: str, message: str) -> None:
    assert message in "\n".join(messages(HEADER + body))


def test_what_is_missing_is_named_in_the_language_of_the_other_keys() -> None:
    assert messages("tỉnh: Lai Châu\nđơn vị: triệu đồng\n")[0] == "the plan lacks the key giai đoạn [missing-key]"
    assert messages("province: Lai Châu\nunit: đồng\n")[0] == "the plan lacks the key period [missing-key]"
    (finding,) = kcbudget.check_text("tỉnh: Lai Châu\ngiai đoạn: 2021-2022\ntổng: 5\n").findings
    assert str(finding.message) == "tổng 5 has no unit, and the plan states none"
    assert str(finding.advice) == "add for example: đơn vị: triệu đồng"


def test_a_period_is_named_as_written() -> None:
    text = "Tỉnh: Lai Châu\nGiai đoạn: 2021-2015\n"
    assert messages(text)[0] == "Giai đoạn 2021-2015 ends before it starts [invalid-period]"


# ------------------------------------------------------------------------------------------- routes


@pytest.mark.parametrize(
    ("route", "canonical"),
    [
        ("theo nguồn.đối ứng", "by_source.enterprises"),
        ("Theo Nguồn.enterprises.Tỉ lệ", "by_source.enterprises.share"),
        ("theo năm.2021.theo nguồn.KCQG", "by_year.2021.by_source.national"),
        ("đề án.3.kinh phí", "projects.3.amount"),
        ('theo nội dung."a.b".kinh phí', 'by_activity."a.b".amount'),
        ("trong đó.tỉnh", "of_which.tỉnh"),
        ("chấp nhận.1.lý do", "accepted.1.reason"),
        ("tổng kinh phí", "total"),
        ("by_source.national", "by_source.national"),
    ],
)
def test_routes_are_understood_in_either_language(route: str, canonical: str) -> None:
    assert route_in_english(route) == canonical
    assert route_in_english(unicodedata.normalize("NFD", route)) == canonical


@pytest.mark.parametrize("path", [VIETNAMESE, ROOT / "plans" / "laichau.yaml"], ids=["Vietnamese", "English"])
def test_why_takes_routes_in_either_language_and_answers_in_that_of_the_file(path: Path) -> None:
    (examined,) = api.ask(path, lambda examined: examined)
    assert isinstance(examined, Examined)
    routes = ("by_source.state_budget", "theo nguồn.ngân sách nhà nước", "theo nguồn.state_budget")
    answers = [why.why(examined, route) for route in routes]
    assert answers[0] is not None
    assert len(answers[0].tree) == 4
    for answer in answers[1:]:
        assert answer is not None
        assert answer.tree == answers[0].tree
        assert list(map(str, answer.identities)) == list(map(str, answers[0].identities))
    assert [branch.name for branch in answers[0].tree][-1] == "by_source.state_budget.by_source.local"
    written = as_written(answers[0].tree[-1].name)
    assert written in (
        "theo nguồn.ngân sách nhà nước.theo nguồn.khuyến công địa phương",
        "by_source.state_budget.by_source.local",
    )
    assert (written == answers[0].tree[-1].name) == (path is not VIETNAMESE)


def test_why_on_the_command_line() -> None:
    result = run("why", VIETNAMESE.as_posix(), "theo nguồn")
    first = result.stdout.decode().splitlines()[0].split("  ")
    assert first[-2:] == ["theo nguồn", "(not stated)"]
    result = run("why", VIETNAMESE.as_posix(), "theo nguồn.doi ung")
    assert result.returncode == 2
    assert "did you mean theo nguồn.đối ứng?" in " ".join(result.stderr.decode().split())


# ------------------------------------------------------------------------------------------- the page and the model


def test_every_key_has_a_vietnamese_name() -> None:
    for kind, shape in MODELS.items():
        assert set(shape.model_fields) <= set(KEYS[kind])


def test_no_two_keys_of_a_mapping_share_a_spelling() -> None:
    for names in [*KEYS.values(), *VALUES.values()]:
        spellings = [spelling.lower() for each in names.values() for spelling in each]
        assert len(set(spellings)) == len(spellings)
        assert all(unicodedata.is_normalized("NFC", spelling) for spelling in spellings)


TITLES = {
    "plan": "the plan", "decision": "`decision`", "part": "a part", "project": "a project", "sources": "`by_source`",
    "target": "a target", "document": "a document", "statement": "a misprint",
    "acceptance": "`accepted`",
}  # fmt: skip
TABLE = re.compile(r"\| in \| key or name \| in Vietnamese \|\n(?:\|.*\n)+")


def table() -> str:
    """The table of docs/plan-format.md."""
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


def test_the_page_of_the_format_has_both_languages() -> None:
    assert table() in FORMAT.read_text(encoding="utf-8"), "run: python tests/plan/test_vocabulary.py"


if __name__ == "__main__":
    FORMAT.write_text(TABLE.sub(lambda _: table(), FORMAT.read_text(encoding="utf-8")), encoding="utf-8")
