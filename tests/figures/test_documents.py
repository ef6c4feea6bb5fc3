"""What documents state: held against the plan at every kind of route, as witnesses, and as misprints that are known."""

import json
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import messages, outcomes, run

import kcbudget

PLAN = """\
province: Cao Bằng
period: 2021-2022
programme: Kế hoạch khuyến công
decision: {number: 470/QĐ-UBND, date: 2020-04-03}
numbers: vi
unit: triệu đồng
total: 300
by_source:
  national: {amount: 100, share: "33,3%"}
  local:
    by_year: {2021: 80, 2022: 120}
targets:
  - {name: a, unit: người, total: 20, per_year: 10, of_which: {b: 5}}
documents:
"""
UNSURE = "the document or the plan may be wrong; look it up in the document"
CONFIRMED = "the plan's other figures confirm the plan; if the document prints this, record the misprint"


def plan(*documents: str, total: str = "300") -> str:
    return PLAN.replace("total: 300", f"total: {total}") + "".join(f"  - {document}\n" for document in documents)


def states(what: str, title: str = "T", **more: str) -> str:
    """A document that states something."""
    keys = "".join(f"{key}: {value}, " for key, value in more.items())
    return f"{{title: {title}, {keys}states: {{{what}}}}}"


def told(*documents: str, total: str = "300") -> list[str]:
    """What is said of documents, without its id."""
    said = messages(plan(*documents, total=total))
    return [message.removesuffix(" [document-mismatch]") for message in said]


def traced(text: str) -> int | None:
    (file,) = kcbudget.check_text(text).files
    return file.traced


@pytest.mark.parametrize(
    ("what", "count"),
    [
        ("total: 300", 1), ('total: "0,3 tỷ"', 1), ("total: 300.000 nghìn đồng", 1), ("tổng kinh phí: 300", 1),
        ("by_source.national: 100", 1), ("theo nguồn.KCQG: 100", 1), ('by_source.national.share: "33,3%"', 1),
        ('by_source.national.share: "33,30%"', 1), ("by_source.national.share: 33%", 1), ("by_source.local: 200", 0),
        ("by_source.local.by_year.2021: 80", 1), ("targets.a.total: 20 người", 1), ("targets.a.per_year: 10", 1),
        ("targets.a.of_which.b: 5", 1), ("chỉ tiêu.a.tổng số: 20", 1), ("total: trên 299", 0), ("total: ", 0),
        ("period: 2021 – 2022, province: CAO BẰNG, programme: kế hoạch khuyến công", 0), ("province: ", 0),
        ("decision.number: 470/QĐ-UBND, decision.date: 2020-04-03", 0),
    ],
)  # fmt: skip
def test_a_statement_that_agrees(what: str, count: int) -> None:
    text = plan(states(what))
    assert (messages(text), traced(text)) == ([], count)


@pytest.mark.parametrize(
    ("what", "plan_has"),
    [
        ("total 301", "300"), ("by_source.national 101", "100"), ("by_source.local.by_year.2021 81", "80"),
        ("by_source.local 201", "the sum 80 + 120 = 200 million VND"), ("targets.a.total 21 người", "20"),
        ("targets.a.per_year 11", "10"), ("targets.a.of_which.b 6", "5"), ("total trên 301", "300"),
        ("by_source.national.share 33,4%", "33,3%"), ("by_source.national.share 34%", "33,3%"),
        ("period 2021", "2021-2022"), ("province Bắc Kạn", "Cao Bằng"), ("decision.number 471/QĐ-UBND", "470/QĐ-UBND"),
        ("decision.date 2020-04-04", "2020-04-03"), ("programme Kế hoạch", "Kế hoạch khuyến công"),
        ("theo nguồn.KCQG 101", "100"),
    ],
)  # fmt: skip
def test_a_statement_that_does_not(what: str, plan_has: str) -> None:
    route = "theo nguồn.KCQG" if what.startswith("theo") else what.split(" ", maxsplit=1)[0]
    text = what.removeprefix(f"{route} ")
    assert told(states(f'{route}: "{text}"')) == [f"“T” states {what}, the plan {plan_has}"]
    assert traced(plan(states(f'{route}: "{text}"'))) == 0


def test_what_the_plan_does_not_say_at_all() -> None:
    assert told(states("decision.signed_by: Y")) == ["“T” states decision.signed_by Y, the plan does not"]


def test_a_share_is_told_in_percentage_points_and_may_be_accepted() -> None:
    text = plan(states("by_source.national.share: 34%"))
    (finding,) = kcbudget.check_text(text).findings
    numbers = {key: finding.data[key] for key in ("unit", "stated", "computed", "difference")}
    assert numbers == {"unit": "%", "stated": "34.0", "computed": "33.3", "difference": "0.7"}
    assert finding.cause is not None
    assert str(finding.cause.verdict) == UNSURE
    accepted = (
        "accepted:\n  - {id: document-mismatch, at: 'documents.1.states.\"by_source.national.share\"', "
        'difference: "0,7", reason: A}\n'
    )
    (finding,) = kcbudget.check_text(text + accepted).findings
    assert finding.severity is kcbudget.Severity.NOTE


def test_a_rounded_statement_holds_by_rounding() -> None:
    text = "province: X\nperiod: 2021\nnumbers: vi\nunit: triệu đồng\ntotal: {}\ndocuments:\n  - {}\n"
    rounded = text.format("75.299", states('total: "75,3 tỷ đồng"'))
    assert (messages(rounded), outcomes(rounded), traced(rounded)) == ([], {"rounding": 1}, 1)
    assert outcomes(text.format("75.351", states('total: "75,3 tỷ đồng"'))) == {"broken": 1}


def test_a_document_may_write_numbers_the_english_way() -> None:
    assert told(states('total: "0.3 billion VND"', numbers="en")) == []
    assert told(states('total: "0.3 tỷ"')) == [
        "documents.1.states.total 0.3 tỷ is not written as numbers: vi declares [invalid-value]"
    ]


@pytest.mark.parametrize(
    ("route", "near"),
    [("totl", "total"), ("by_source.nation", "by_source.national"), ("targets.a.totl", "targets.a.total"),
     ("by_source", "by_source.national"), ("status", None)],
)  # fmt: skip
def test_a_route_to_nothing_is_refused(route: str, near: str | None) -> None:
    (finding,) = kcbudget.check_text(plan(states(f"{route}: 3"))).findings
    assert str(finding.message).endswith(f"the plan has no figure at {route}")
    assert (finding.id, finding.advice and str(finding.advice)) == (
        "invalid-value", f"did you mean {near}?" if near else None
    )  # fmt: skip


def test_what_the_plan_does_not_know_is_held_against_its_parts() -> None:
    for total in ("unknown", ""):
        assert "holds" in outcomes(plan(states("total: 300"), total=total))
        assert told(states("total: 301"), total=total) == [
            "“T” states total 301, the plan the sum 100 + 80 + 120 = 300 million VND"
        ]


def test_a_fault_of_the_plan_is_not_one_of_the_document() -> None:
    text = "province:\nperiod: 2021-20\nunit: đồng\ntotal: 3\ndocuments:\n  - states: {period: 2021, province: X}\n"
    assert [message.rsplit("[", 1)[1] for message in messages(text)] == [
        "missing-key]", "invalid-period]",
    ]  # fmt: skip
    text = plan(states("by_source.national.share: 33%")).replace('"33,3%"', "abc")
    assert messages(text) == ["by_source.national.share abc is not a number [invalid-value]"]


def test_documents_without_a_title_or_without_statements() -> None:
    documents = ("{publisher: P, states: {total: 301}}", "{states: {total: 302}}", "{states: {}}", "{title: T}", "{}")
    assert told(*documents) == ["“P” states total 301, the plan 300", "document 2 states total 302, the plan 300"]
    assert messages(plan("{states: }", "T")) == [
        "documents.1.states must be a mapping of keys [invalid-value]",
        "documents.2 must be a mapping of keys [invalid-value]",
    ]


def verdict(text: str) -> str:
    """The cause that the first finding of a plan names."""
    cause = kcbudget.check_text(text).findings[0].cause
    return str(cause.verdict) if cause is not None else ""


def test_a_document_decides_which_of_two_figures_is_wrong() -> None:
    sums = PLAN.replace('{amount: 100, share: "33,3%"}', "100").replace("documents:\n", "")
    wrong = sums.replace("total: 300", "total: 310")
    assert verdict(wrong).startswith("no single figure explains it, 5 could be wrong")
    stated = wrong + "documents:\n  - " + states("total: 300") + "\n"
    assert verdict(stated) == "total: 310 looks like 300 with one digit wrong; with it, all 4 identities hold"
    cause = kcbudget.check_text(stated).findings[0].cause
    assert cause is not None
    assert [str(one) for one in cause.follows] == [
        "also broken: documents.1.states.total 300 million VND is 10 less than what the plan has"
    ]


def test_what_a_document_prints_is_never_corrected(tmp_path: Path) -> None:
    text = plan(states("total: 300"), states("total: 310", "U"))
    assert verdict(text) == CONFIRMED
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    assert run("check", "--diff", "plan.yaml", cwd=tmp_path).stdout == b""


@pytest.mark.parametrize(
    ("misprint", "said", "facts"),
    [
        ("total: {value: 330, misprint: gõ nhầm}",
         "note: “T” states total 330, the plan 300: a known misprint (gõ nhầm), refuted by 2 facts",
         ["total 300 million VND = by_source.national + by_source.local.by_year.2021 + by_source.local.by_year.2022",
          "by_source.national.share 33,3% = by_source.national / total"]),
        ('total: {value: 330, misprint: x, correct: "0,3 tỷ đồng"}',
         "note: “T” states total 330, the plan 300: a known misprint (x), refuted by 2 facts", None),
        ("period: {value: 2021-2012, misprint: x, correct: 2021 – 2022}",
         "note: “T” states period 2021-2012, the plan 2021-2022: a known misprint (x), refuted by 1 fact",
         ["targets.a.total 20 người = 10 × 2 years"]),
        ("province: {value: Y, misprint: x}",
         "note: “T” states province Y, the plan Cao Bằng: a known misprint (x)", []),
        ("total: {value: 330, misprint: x, correct: 310}",
         "error: “T” states total 330, the plan 300: no longer 310, as it was", []),
        ("period: {value: 2021, misprint: x, correct: 2021-2023}",
         "error: “T” states period 2021, the plan 2021-2022: no longer 2021-2023, as it was", []),
        ("total: {value: 300, misprint: x}",
         "warning: “T” states total 300, which is no misprint: the plan has the same", []),
        ("total: {value: 330, misprint: }", "error: misprint is empty", None),
        ("total: {misprint: x}", "error: documents.1.states.total lacks the key value", None),
        ("total: {value: x, misprint: x}", "error: documents.1.states.total x is not a number", None),
        ("totl: {value: 3, misprint: x}", "error: documents.1.states.totl: the plan has no figure at totl", None),
    ],
)  # fmt: skip
def test_a_misprint_that_is_known(misprint: str, said: str, facts: list[str] | None) -> None:
    (finding,) = kcbudget.check_text(plan(states(misprint))).findings
    assert f"{finding.severity}: {finding.message}" == said
    assert facts is None or [str(fact.message) for fact in finding.related] == facts
    assert finding.cause is None


def test_another_document_speaks_against_a_misprint() -> None:
    text = plan(states("total: {value: 330, misprint: x}"), states("total: 300", "U"))
    (finding,) = kcbudget.check_text(text).findings
    assert str(finding.related[0].message) == "“U” states 300"


def test_routes_are_english_for_programs_and_as_written_for_people(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(
        "tỉnh: X\ngiai đoạn: 2021\nđơn vị: triệu đồng\ntổng kinh phí: 3\ntài liệu:\n"
        "  - {tên: T, nêu: {tổng kinh phí: 4}}\n", encoding="utf-8",
    )  # fmt: skip
    report = json.loads(run("check", "-f", "json", "plan.yaml", cwd=tmp_path).stdout)
    (finding,) = report["findings"]
    assert (finding["route"], finding["message"]) == (
        "documents.1.states.total", "“T” states tổng kinh phí 4, the plan 3"
    )  # fmt: skip


@given(st.integers(1, 10**9), st.integers(-5, 5))
def test_a_statement_is_told_of_just_where_it_differs(total: int, more: int) -> None:
    text = f"province: X\nperiod: 2021\nunit: triệu đồng\nnumbers: vi\ntotal: {total}\ndocuments:\n  - "
    found = messages(text + states(f"total: {max(total + more, 0)}") + "\n")
    assert len(found) == (max(total + more, 0) != total)


def test_the_order_of_documents_does_not_matter() -> None:
    documents = [states("total: 301"), states("total: 300", "U"), states("period: 2021", "V")]
    orders = [sorted(told(*order)) for order in permutations(documents)]
    assert all(said == orders[0] for said in orders)
    assert len(orders[0]) == 2
