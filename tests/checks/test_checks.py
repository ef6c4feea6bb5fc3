"""Every check by its own manual page, and many plans, right and wrong, with exactly what is found in them.

tests/cases/<id>.out is what is found in the bad plan of a finding's manual page. tests/cases/*.txt hold plans without
their header; below the line of each stand its verdicts and its findings.
"""

import pytest
from recorded import CASES, PAGES, TABLE, findings, result
from support import HEADER, ids

import kcbudget
from kcbudget import checks
from kcbudget.checks import _manual

FORMAT_1 = (
    *("yaml-syntax", "duplicate-key", "unknown-key", "missing-key", "invalid-value", "ambiguous-number"),
    *("invalid-period", "missing-year", "year-outside-period", "sum-mismatch", "share-mismatch", "shares-total"),
    *("subset-exceeds-whole", "conflicting-figures", "conflicting-parts", "unit-mismatch", "negative-rest"),
    *("uneven-precision", "nothing-to-check"),
)


@pytest.mark.parametrize(
    ("body", "expected"), [case[2:] for case in TABLE], ids=[f"{case[0]}: {case[1]}" for case in TABLE]
)
def test_a_plan_gets_exactly_its_verdicts_and_findings(body: str, expected: str) -> None:
    assert result(body) == expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_the_bad_plan_of_a_page_has_the_fault_and_the_good_one_nothing(page: _manual.Page) -> None:
    assert "".join(findings(str(page.bad))) == (CASES / f"{page.id}.out").read_text(encoding="utf-8")
    assert ids(str(page.bad)) == [page.id]
    report = kcbudget.check_text(str(page.good))
    assert report.findings == ()
    assert report.files[0].outcomes["holds"] >= 1
    assert report.files[0].outcomes["broken"] == report.files[0].outcomes["rounding"] == 0


def test_every_finding_of_format_1_is_there_and_has_a_case() -> None:
    assert set(FORMAT_1) <= set(checks.CHECKS)
    assert {path.stem for path in CASES.glob("*.out")} == {page.id for page in PAGES}
    assert set(checks.CHECKS) - {page.id for page in PAGES} <= {
        "file-too-large", "exceeds-programme", "differs-from-programme",  # which need more than one small file
        "internal-error",  # which needs a defect
    }  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_a_page_says_how_severe_its_finding_is(page: _manual.Page) -> None:
    (finding,) = kcbudget.check_text(str(page.bad)).findings
    assert str(finding.severity) == page.severity


# Only a sign excludes the number itself: 300 is not below 300, and not above it, but the press writes "hơn 103" of 103.
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("total: < 300\nby_year: {2021: 100, 2022: 200}\n", [("sum-mismatch", 4, 8)]),
        ("total: gần 300\nby_year: {2021: 100, 2022: 200}\n", []),
        ("total: dưới 300\nby_year: {2021: 100, 2022: 200}\n", []),
        ('total: "> 300"\nby_year: {2021: 100, 2022: 200}\n', [("sum-mismatch", 4, 8)]),
        ("total: trên 300\nby_year: {2021: 100, 2022: 200}\n", []),
        ("total: hơn 300\nby_year: {2021: 100, 2022: 200}\n", []),
        ('total: 300\nof_which: {a: "> 300"}\n', [("subset-exceeds-whole", 5, 15)]),
        ("total: 300\nof_which: {a: trên 300}\n", []),
        ("total: 300\nof_which: {a: trên 301}\n", [("subset-exceeds-whole", 5, 15)]),
        ("total: 300\nof_which: {a: ít nhất 300, b: gần 300, c: gần 400}\n", []),
        ("total: 100\nby_source: {a: {amount: 40, share: trên 40%}, b: 60}\n", []),
        ('total: 100\nby_source: {a: {amount: 40, share: "> 40%"}, b: 60}\n', [("share-mismatch", 5, 36)]),
        ('total: 100\nby_source: {a: {amount: 40, share: "< 40%"}, b: 60}\n', [("share-mismatch", 5, 36)]),
        ("total: 100\nby_source: {a: {amount: 40, share: trên 50%}, b: 60}\n", [("share-mismatch", 5, 36)]),
        ("total: 100\nby_source: {a: {amount: 40, share: khoảng 40%}, b: 60}\n", []),
        ("total: 100\nby_source: {a: {amount: gần 40, share: 40%}, b: 60}\n", []),
        ('total: 100\nby_source: {a: {amount: "< 40", share: 40%}, b: 60}\n', [("sum-mismatch", 4, 8)]),
    ],
)
def test_an_open_bound_refutes_its_own_number(body: str, expected: list[tuple[str, int, int]]) -> None:
    report = kcbudget.check_text(HEADER + body)
    assert [(finding.id, finding.line, finding.column) for finding in report.findings] == expected


# ------------------------------------------------------------------------------------------- numbers of a finding


@pytest.mark.parametrize(
    ("body", "unit", "stated", "computed", "difference"),
    [
        ("total: 75840\nby_year: {2021: 10814, 2022: 64486}\n", "triệu đồng", "75840", "75300", "540"),
        ("total: 75000\nby_year: {2021: 10814, 2022: 64486}\n", "triệu đồng", "75000", "75300", "-300"),
        ("total: 1 tỷ\nby_year: {2021: 100, 2022: 200}\n", "triệu đồng", "1000", "300", "700"),
        ("total: 1.5 đ\nby_source: {a: 1.0 đ, b: 1.0 đ}\n", "triệu đồng", "0.0000015", "0.000002", "-0.0000005"),
        (f"total: {'9' * 30}\nby_year: {{2021: 1, 2022: 0}}\n", "triệu đồng", "9" * 30, "1", "9" * 29 + "8"),
        ("total: 300\nby_source: {a: {amount: 100, share: 33.30%}, b: 200}\n", "%", "33.30", "33.33", "-0.03"),
    ],
)  # fmt: skip
def test_the_numbers_behind_a_finding_are_exact(
    body: str, unit: str, stated: str, computed: str, difference: str
) -> None:
    (finding,) = kcbudget.check_text(HEADER + body).findings
    numbers = tuple(finding.data[key] for key in ("unit", "stated", "computed", "difference"))
    assert numbers == (unit, stated, computed, difference)


def test_every_addend_has_its_own_place_and_number() -> None:
    text = HEADER + "total: 10\nby_source:\n  a: 1\n  b:\n    amount: 0,002 tỷ\n  c: {by_source: {x: 3, y: 5}}\n"
    (finding,) = kcbudget.check_text(text.replace("unit:", "numbers: vi\nunit:")).findings
    addends = [
        (*other.place, other.number and other.number.plain()) for other in finding.related if other.role == "addend"
    ]
    assert addends == [(7, 6, "1"), (9, 13, "2"), (10, 22, "3"), (10, 28, "5")]


def test_findings_come_in_the_order_of_their_places() -> None:
    text = "by_yeer: 1\nperiod: 2021-2022\nunit: tỷ\ntotal: 5\nby_year: {2021: 1, 2022: 1e3}\n"
    text += "by_source: {a: 1, b: -1, a: 2}\n"
    places = [finding.place for finding in kcbudget.check_text(text).findings]
    assert places == sorted(places)
    assert len(places) >= 5


NESTED = """\
province: Lai Châu
period: 2020-2022
unit: triệu đồng
total: 180
by_source:
  local: {amount: 100, by_year: {2021: 30, 2022: 70}}
  national: {amount: 80, by_year: {2021: 35, 2022: 45}}
"""
YEARS_MORE = """\
province: Lai Châu
period: 2020
unit: triệu đồng
by_source:
  local: {by_year: {2020: 5}}
  a: {by_year: {2020: 5}}
  national: {amount: 10, by_year: {2021: 1, 2022: 1, 2023: 1, 2024: 1, 2025: 1, 2026: 1, 2027: 1, 2028: 1, 2029: 5}}
"""


def test_another_period_is_proposed_with_the_plan_s_own_numbers() -> None:
    """What is supposed has other figures, in another order: none of their numbers may be taken for the plan's."""
    for text, told in ((NESTED, "the 2 years given make by_source.national 80 million VND"), (YEARS_MORE, "")):
        found = kcbudget.check_text(text).findings
        assert "internal-error" not in {finding.id for finding in found}
        assert any(told in str(finding.advice) for finding in found)
