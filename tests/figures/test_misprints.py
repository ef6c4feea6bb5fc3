"""Known misprints of documents, held against what the plan had when they were found; and what counts as stated."""

import pytest
from support import ids, messages, outcomes, plan

import kcbudget

YEARS = {"by_year": {"2021": "100", "2022": "200"}}
WHOLE = {"total": "300", **YEARS}


def stating(states: str, **body: object) -> str:
    return plan({**(body or WHOLE), "documents": f"[{{title: T, states: {{{states}}}}}]"})


@pytest.mark.parametrize(
    "correct", ["300", '"300 triệu đồng"', '"0,3 tỷ đồng"', '"300.000 nghìn đồng"', "300000000 đồng"]
)
@pytest.mark.parametrize("body", [WHOLE, YEARS], ids=["stated", "made by its parts"])
def test_what_was_correct_is_compared_as_an_amount(correct: str, body: dict[str, object]) -> None:
    text = stating(f"total: {{value: 400, misprint: why, correct: {correct}}}", **body, numbers="vi")
    (finding,) = [found for found in kcbudget.check_text(text).findings if found.id == "document-mismatch"]
    assert finding.severity is kcbudget.Severity.NOTE, finding.message


def test_a_plan_that_is_no_longer_what_it_was_is_an_error() -> None:
    text = stating("total: {value: 400, misprint: why, correct: 301}")
    assert messages(text) == [
        "“T” states total 400, the plan 300: no longer 301, as it was [document-mismatch]",
    ]


def test_what_was_correct_must_be_an_amount_and_is_refused_once() -> None:
    text = stating("total: {value: 400, misprint: why, correct: 3oo}")
    assert messages(text) == [
        "“T” states total 400, the plan 300: a known misprint (why), refuted by 1 fact [document-mismatch]",
        "documents.1.states.total.correct 3oo: oo is not a money unit [unit-mismatch]",
    ]


def test_an_unsettled_figure_of_the_plan_is_unchanged_as_long_as_its_text_is() -> None:
    body = {"total": "gần 300", **YEARS}
    known = stating("total: {value: 500, misprint: why, correct: gần 300}", **body)
    assert messages(known)[-1].startswith("“T” states total 500, the plan gần 300: a known misprint (why)")


def test_a_misprint_of_what_the_plan_does_not_say() -> None:
    assert messages(stating("programme: {value: X, misprint: why}")) == [
        "“T” states programme X, the plan nothing: a known misprint (why) [document-mismatch]"
    ]


def test_words_in_brackets_of_a_document_are_checked() -> None:
    assert ids(stating('total: "300 triệu đồng (bốn trăm triệu đồng)"')) == ["words-mismatch"]
    assert outcomes(stating('total: "300 triệu đồng (ba trăm triệu đồng)"')) == {"holds": 3}


@pytest.mark.parametrize(("body", "traced"), [(WHOLE, 1), (YEARS, 0)], ids=["stated", "made by its parts"])
def test_only_figures_that_a_document_states_are_traced(body: dict[str, object], traced: int) -> None:
    (file,) = kcbudget.check_text(stating("total: 300", **body)).files
    assert file.traced == traced


def test_misprints_are_no_figures_of_the_plan() -> None:
    assert messages(stating("total: {value: 400, misprint: why}", **YEARS))[0] == (
        "nothing to check: no two of the 2 figures must agree [nothing-to-check]"
    )


def test_of_very_many_facts_against_a_misprint_all_are_counted_and_the_first_are_listed() -> None:
    right = ", ".join(f"{{title: R{number}, states: {{total: 300}}}}" for number in range(40))
    wrong = "{title: T, states: {total: {value: 400, misprint: why}}}"
    text = plan({**WHOLE, "documents": f"[{right}, {wrong}]"})
    (finding,) = kcbudget.check_text(text).findings
    assert str(finding.message) == "“T” states total 400, the plan 300: a known misprint (why), refuted by 41 facts"
    assert [str(fact.message) for fact in finding.related] == [f"“R{number}” states 300" for number in range(30)]
