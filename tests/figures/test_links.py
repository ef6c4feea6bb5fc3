"""Plans that speak of other plans: annual plans of a programme, and national plans that add up provinces."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import ROOT, concise_lines, plan, run

import kcbudget
from kcbudget.output.report.json_report import as_data
from kcbudget.plan import provinces

LAICHAU = (ROOT / "plans" / "laichau.yaml").read_text(encoding="utf-8")
CAOBANG = plan(
    {"total": 18246, "by_source": {"national": 13800, "local": 4446}}, province="Cao Bằng", period="2021-2025"
)
ANNUAL = {
    "part_of": "laichau.yaml", "total": 21004, "by_source": {"national": 3164, "local": 2216, "enterprises": 15624},
}  # fmt: skip


def caobang_by_year(*years: int) -> str:
    """The plan of Cao Bằng with its national money by year."""
    divided = {"amount": 13800, "by_year": dict(zip(range(2021, 2026), years, strict=True))}
    body = {"total": 18246, "by_source": {"national": divided, "local": 4446}}
    return plan(body, province="Cao Bằng", period="2021-2025")


def annual(**changed: object) -> str:
    return plan({**ANNUAL, **changed}, period="2022")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "laichau.yaml").write_text(LAICHAU, encoding="utf-8")
    (tmp_path / "caobang.yaml").write_text(CAOBANG, encoding="utf-8")
    return tmp_path


def concise(folder: Path, text: str, name: str = "x.yaml") -> list[str]:
    """What is found in a plan of a folder, a line each."""
    (folder / name).write_text(text, encoding="utf-8")
    return concise_lines(run("check", "--format", "concise", name, cwd=folder).stdout)


# ------------------------------------------------------------------------------------------- annual plans


def test_an_annual_plan_agrees_with_its_programme(folder: Path) -> None:
    assert concise(folder, annual()) == []
    assert run("check", "x.yaml", cwd=folder).stdout.decode().splitlines()[0] == (
        "x.yaml: Lai Châu 2022: 4 figures, 5 identities: 5 hold; every figure is guarded"
    )


def test_more_than_the_year_is_an_error_and_less_a_note_of_what_is_left(folder: Path) -> None:
    more, less = (plan({"part_of": "laichau.yaml", "total": total}, period="2022") for total in (21500, 20500))
    assert [line.rpartition(" ")[2] for line in concise(folder, more)[:1]] == ["[exceeds-programme]"]
    assert run("check", "x.yaml", cwd=folder).returncode == 1
    assert concise(folder, less)[0].endswith(
        "total 20,500 million VND: 504 million VND is left of what the programme gives the year, "
        "laichau.yaml by_year.2022 21,004 million VND [differs-from-programme]"
    )
    assert run("check", "x.yaml", cwd=folder).returncode == 0
    (finding,) = kcbudget.check(folder / "x.yaml").findings
    assert finding.severity is kcbudget.Severity.NOTE
    assert finding.cause is None
    assert dict(finding.data) == {"unit": "triệu đồng", "route": "total", "left": "504"}


def test_less_than_the_programme_is_a_bound_that_holds(folder: Path) -> None:
    (folder / "x.yaml").write_text(annual(total=21003, by_source={"national": 3163}), encoding="utf-8")
    (file,) = kcbudget.check(folder / "x.yaml").files
    assert (file.outcomes["broken"], file.outcomes["undecided"]) == (1, 0)  # its own sum; nothing of the programme
    text = plan({"part_of": "laichau.yaml", "total": 20504, "by_activity": {"a": 500, "b": 20004}}, period="2022")
    (folder / "x.yaml").write_text(text, encoding="utf-8")
    assert kcbudget.check(folder / "x.yaml").files[0].outcomes["broken"] == 0
    told = run("coverage", "--self-test", "x.yaml", cwd=folder).stdout.decode()
    assert "no self-test" not in told


def test_where_no_totals_can_be_compared_each_part_tells_what_is_left(folder: Path) -> None:
    (folder / "caobang.yaml").write_text(caobang_by_year(2760, 2760, 2760, 2760, 2760), encoding="utf-8")
    text = plan({"part_of": "caobang.yaml", "by_source": {"national": 2700}}, province="Cao Bằng", period="2023")
    (folder / "x.yaml").write_text(text, encoding="utf-8")
    (finding,) = kcbudget.check(folder / "x.yaml").findings
    assert str(finding.message) == (
        "by_source.national 2,700 million VND: 60 million VND is left of what the programme gives the year, "
        f"{folder}/caobang.yaml by_source.national.by_year.2023 2,760 million VND"
    )


def test_what_is_said_of_a_difference(folder: Path) -> None:
    (line,) = concise(folder, plan({"part_of": "laichau.yaml", "total": 21500}, period="2022"))
    assert line.startswith(
        "x.yaml:5:8: error: total 21,500 million VND is 496 more than the programme gives the year, "
        "laichau.yaml by_year.2022 21,004 million VND; "
    )
    assert "; the plans may differ on purpose; if they do not, total: 21500 does not fit; " in line


def test_a_source_that_the_programme_does_not_divide_by_year_is_bounded_by_all_its_years(folder: Path) -> None:
    sources = {"national": 15821, "local": 2216, "enterprises": 2967}
    (line,) = concise(folder, annual(by_source=sources))
    assert line.startswith(
        "x.yaml:7:13: error: by_source.national 15,821 million VND is 1 more than the programme has for all its years, "
        "laichau.yaml by_source.state_budget.by_source.national 15,820 million VND"
    )
    assert line.endswith("[exceeds-programme]")


def test_a_source_by_year_is_held_against_that_year(folder: Path) -> None:
    (folder / "caobang.yaml").write_text(caobang_by_year(2760, 2760, 2760, 2760, 2760), encoding="utf-8")
    text = plan({"part_of": "caobang.yaml", "by_source": {"national": 2761}}, province="Cao Bằng", period="2023")
    (line,) = concise(folder, text)
    assert "is 1 more than the programme gives the year, caobang.yaml by_source.national.by_year.2023 2,760" in line


def test_years_together_are_held_against_their_sum(folder: Path) -> None:
    text = plan({"part_of": "laichau.yaml", "total": 41718}, period="2022-2023")
    assert concise(folder, text) == []
    (line,) = concise(folder, text.replace("41718", "41719"))
    assert "is 1 more than the programme gives the year, the sum 21,004 + 20,714 = 41,718" in line


def test_the_programme_is_a_witness_for_the_wrong_figure(folder: Path) -> None:
    (folder / "x.yaml").write_text(annual(total=21040), encoding="utf-8")
    (finding,) = kcbudget.check(folder / "x.yaml").findings
    assert finding.cause is not None
    (suspect,) = finding.cause.suspects
    assert (suspect.route, suspect.suggested, suspect.slip, suspect.sole) == ("total", "21004", "swap", True)
    # Without the programme, any figure of the sum may be the wrong one.
    (alone,) = kcbudget.check_text(annual(total=21040).replace("part_of: laichau.yaml\n", "")).findings
    assert alone.cause is not None
    assert len(alone.cause.suspects) > 1


def test_a_wrong_figure_of_the_programme_is_found_there(folder: Path) -> None:
    (folder / "laichau.yaml").write_text(LAICHAU.replace("21004", "20004"), encoding="utf-8")
    (folder / "x.yaml").write_text(annual(), encoding="utf-8")
    (finding,) = kcbudget.check(folder / "x.yaml").findings
    assert finding.id == "exceeds-programme"
    assert finding.cause is not None
    suspect = finding.cause.suspects[0]
    assert (suspect.route, suspect.suggested, suspect.sole) == ("by_year.2022", "21004", True)
    assert suspect.path is not None
    assert suspect.path.endswith("laichau.yaml")
    told = run("check", "--diff", "x.yaml", cwd=folder).stdout
    assert told == b""  # a patch of this file would not mend another


def test_more_than_the_programme_gives_may_be_accepted(folder: Path) -> None:
    accepted = "[{id: exceeds-programme, at: total, difference: 496, reason: the second tranche}]"
    text = plan({"part_of": "laichau.yaml", "total": 21500, "accepted": accepted}, period="2022")
    assert concise(folder, text)[0].endswith("; accepted: the second tranche [exceeds-programme]")


def test_coverage_names_figures_of_other_files_with_their_file(folder: Path) -> None:
    (folder / "p.yaml").write_text(plan({"by_source": {"national": 3, "local": 2}}), encoding="utf-8")
    (folder / "x.yaml").write_text(plan({"includes": "[p.yaml]", "total": 3}, province="Cả nước"), encoding="utf-8")
    told = run("coverage", "x.yaml", cwd=folder).stdout.decode()
    assert "  cannot be told apart: total, p.yaml by_source.national\n" in told
    (file,) = json.loads(run("coverage", "-f", "json", "x.yaml", cwd=folder).stdout)["files"]
    assert file["groups"] == [["total", "p.yaml by_source.national"]]


def test_related_places_name_their_file(folder: Path) -> None:
    (folder / "x.yaml").write_text(plan({"part_of": "laichau.yaml", "total": 21500}, period="2022"), encoding="utf-8")
    data: dict[str, Any] = as_data(kcbudget.check(folder / "x.yaml"))
    (finding,) = data["findings"]
    (related,) = finding["related"]
    assert (Path(related["path"]).name, related["line"], related["column"]) == ("laichau.yaml", 13, 9)
    assert (related["message"], related["amount"]) == ("by_year.2022", "21004")


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (
            "../laichau.yaml",
            "x.yaml:4:10: error: the link ../laichau.yaml leads out of the plan's folder [broken-link]",
        ),
        ("/etc/passwd", "x.yaml:4:10: error: the link /etc/passwd leads out of the plan's folder [broken-link]"),
        ("a/../../b.yaml", "x.yaml:4:10: error: the link a/../../b.yaml leads out of the plan's folder [broken-link]"),
        ("..\\b.yaml", "x.yaml:4:10: error: the link ..\\b.yaml leads out of the plan's folder [broken-link]"),
        ("x.yaml", "x.yaml:4:10: error: the link x.yaml leads back to this plan [broken-link]"),
        ("~", "x.yaml:4:10: error: the link names no file [broken-link]"),
        (
            "none.yaml",
            "x.yaml:4:10: error: the link leads to none.yaml, which cannot be read as a plan: no such file or folder "
            "[broken-link]",
        ),
        (
            "caobang.yaml",
            "x.yaml:1:11: error: the province Lai Châu is not Cao Bằng, the province of caobang.yaml, nor its "
            "successor [broken-link]",
        ),
    ],
)
def test_a_link_that_cannot_be_followed_is_named(folder: Path, link: str, said: str) -> None:
    assert concise(folder, annual(part_of=link)) == [said]


def test_a_link_out_of_the_folder_by_a_symbolic_link_is_refused(folder: Path, tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "out.yaml").symlink_to(folder / "laichau.yaml")
    (line,) = concise(inside, annual(part_of="out.yaml"))
    assert "leads out of the plan's folder" in line


def test_a_programme_of_other_years_is_refused(folder: Path) -> None:
    text = plan({"part_of": "laichau.yaml", "total": 1}, period="2026")
    assert concise(folder, text) == [
        "x.yaml:2:9: error: the period 2026 is not within 2021-2025, the period of laichau.yaml [broken-link]"
    ]


def test_plans_that_are_part_of_each_other_are_refused(folder: Path) -> None:
    (folder / "a.yaml").write_text(plan({"part_of": "b.yaml", "total": 1}, period="2022"), encoding="utf-8")
    assert concise(folder, plan({"part_of": "a.yaml", "total": 1}, period="2022"), "b.yaml") == [
        "b.yaml:4:10: error: the link a.yaml leads back to this plan [broken-link]"
    ]


def test_a_programme_that_is_part_of_a_plan_elsewhere_is_not_followed_there(folder: Path) -> None:
    inside = folder / "inside"
    inside.mkdir()
    (folder / "outside.yaml").write_text(plan({"part_of": "inside/x.yaml"}, period="2021-2025"), encoding="utf-8")
    programme = plan({"part_of": "../outside.yaml", "by_year": {"2022": 1}}, period="2022")
    (inside / "programme.yaml").write_text(programme, encoding="utf-8")
    text = plan({"part_of": "programme.yaml", "by_year": {"2022": 1}, "total": 1}, period="2022")
    assert concise(inside, text) == []


def test_the_programme_of_a_province_that_was_merged(folder: Path) -> None:
    programme = plan({"by_year": {"2025": 100, "2026": 200}}, province="Bắc Kạn", period="2025-2026")
    (folder / "backan.yaml").write_text(programme, encoding="utf-8")
    text = plan({"part_of": "backan.yaml", "total": 200}, province="Thái Nguyên", period="2026")
    assert concise(folder, text) == []
    (line,) = concise(folder, text.replace("Thái Nguyên", "Lạng Sơn"))
    assert "nor its successor" in line


# ------------------------------------------------------------------------------------------- national plans


def national(body: dict[str, object], **header: str) -> str:
    return plan({"includes": '"*.yaml"', **body}, province="Cả nước", period=header.get("period", "2021-2025"))


def test_a_national_plan_adds_up_its_provinces(folder: Path) -> None:
    text = national({"total": 29620, "by_locality": {"Lai Châu": 15820, "Cao Bằng": 13800}})
    assert concise(folder, text) == []
    (line,) = concise(folder, national({"total": 29720, "by_locality": {"Lai Châu": 15820, "Cao Bằng": 13900}}))
    assert line.startswith(
        "x.yaml:8:13: error: by_locality.Cao Bằng 13,900 million VND is 100 more than what "
        "caobang.yaml by_source.national has, 13,800; "
    )
    assert line.endswith("[sum-mismatch]")


def test_a_national_plan_without_provinces_is_their_sum(folder: Path) -> None:
    assert concise(folder, national({"total": 29620})) == []
    (line,) = concise(folder, national({"total": 29621}))
    assert "total 29,621 million VND is 1 more than the 2 figures of the plans that it includes" in line


def test_an_annual_national_plan_takes_the_year_of_programmes(folder: Path) -> None:
    (folder / "laichau.yaml").unlink()
    assert concise(folder, national({"total": 1}, period="2022")) == []  # undecided: nobody divides it by year
    (folder / "caobang.yaml").write_text(caobang_by_year(2760, 2761, 2759, 2760, 2760), encoding="utf-8")
    assert concise(folder, national({"total": 2761}, period="2022")) == []
    assert "more" in concise(folder, national({"total": 2762}, period="2022"))[0]


def test_a_province_that_the_national_plan_does_not_list(folder: Path) -> None:
    assert concise(folder, national({"total": 13800, "by_locality": {"Cao Bằng": 13800}})) == [
        "x.yaml:4:11: error: laichau.yaml is included, but its province Lai Châu is no part of the plan [broken-link]"
    ]


def test_provinces_that_were_merged_are_added_up(folder: Path) -> None:
    for name in ("laichau", "caobang"):
        (folder / f"{name}.yaml").unlink()
    for name, province, money in (("a", "Tuyên Quang", 100), ("b", "Hà Giang", 50)):
        text = plan({"by_source": {"national": money, "local": 1}}, province=province, period="2025")
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    merged = {"total": 150, "by_locality": {"Tuyên Quang": 150}}
    assert concise(folder, national(merged, period="2025")) == []
    apart = {"total": 150, "by_locality": {"Tuyên Quang": 100, "Hà Giang": 50}}
    assert concise(folder, national(apart, period="2025")) == []
    (line,) = concise(folder, national({"total": 140, "by_locality": {"Tuyên Quang": 140}}, period="2025"))
    assert "by_locality.Tuyên Quang 140 million VND is 10 less than the 2 figures of the plans that it includes" in line


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ('"no*.yaml"', "x.yaml:4:11: error: no plan file matches no*.yaml [broken-link]"),
        ("x.yaml", "x.yaml:4:11: error: the link x.yaml leads back to this plan [broken-link]"),
        ('"../*.yaml"', "x.yaml:4:11: error: the link ../*.yaml leads out of the plan's folder [broken-link]"),
    ],
)
def test_what_cannot_be_included_is_named(folder: Path, link: str, said: str) -> None:
    assert concise(folder, plan({"includes": link, "total": 1}, province="Cả nước", period="2021-2025")) == [said]


def test_files_may_be_listed(folder: Path) -> None:
    text = plan({"includes": "[laichau.yaml, caobang.yaml]", "total": 29620}, province="Cả nước", period="2021-2025")
    assert concise(folder, text) == []


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(money=st.lists(st.integers(0, 10**6), min_size=1, max_size=5), gap=st.integers(-3, 3))
def test_a_national_plan_holds_exactly_if_it_is_the_sum(tmp_path: Path, money: list[int], gap: int) -> None:
    for path in tmp_path.glob("*.yaml"):
        path.unlink()
    for number, amount in enumerate(money):
        text = plan({"by_source": {"national": amount}}, province=f"P{number}", period="2021")
        (tmp_path / f"p{number}.yaml").write_text(text, encoding="utf-8")
    total = max(sum(money) + gap, 0)
    (tmp_path / "all.yaml").write_text(national({"total": total}, period="2021"), encoding="utf-8")
    assert kcbudget.check(tmp_path / "all.yaml").ok == (total == sum(money))


# ------------------------------------------------------------------------------------------- provinces


def test_sixty_three_provinces_became_thirty_four() -> None:
    formers = [former for formers in provinces.MERGED.values() for former in formers]
    assert len(formers) == len(set(formers)) == 52
    assert len(provinces.MERGED) == 23
    assert all(formers[0] == now for now, formers in provinces.MERGED.items())


def test_a_province_is_known_by_any_of_its_titles() -> None:
    assert provinces.successor("tỉnh Bắc Kạn") == provinces.known_as("Thái Nguyên")
    assert provinces.successor("Bà Rịa – Vũng Tàu") == provinces.known_as("TP. Hồ Chí Minh")
    assert provinces.successor("Lai Châu") == provinces.known_as("LAI CHÂU")
    assert provinces.former("Hải Phòng") == {"hải phòng", "hải dương"}
    assert provinces.former("Huế") == {"huế"}


def test_a_summary_counts_money_once(folder: Path) -> None:
    (folder / "x.yaml").write_text(annual(), encoding="utf-8")
    body = {"total": 29620, "by_locality": {"Lai Châu": 15820, "Cao Bằng": 13800}}
    (folder / "all.yaml").write_text(national(body), encoding="utf-8")
    told = run("summary", ".", cwd=folder).stdout.decode()
    assert "grand total         93,546    29,620  15,526        26,900       48,400\n" in told
    left_out = (
        "leaves out: Cả nước (money counted in Cao Bằng, Lai Châu 2021-2025), "
        "Lai Châu 2022 (money counted in Lai Châu 2021-2025)"
    )
    assert left_out in " ".join(told.split())
    told = run("summary", "--by", "source", ".", cwd=folder).stdout.decode()
    assert told.startswith("2 plans, total 93,546 million VND\n")
    assert run("summary", "x.yaml", "all.yaml", cwd=folder).stdout.decode().count("leaves out") == 0


def test_a_circle_of_symbolic_links_is_no_plan(folder: Path) -> None:
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (line,) = concise(folder, plan({"includes": '"lo*.yaml"', "total": 1}, province="Cả nước", period="2021-2025"))
    assert line == (
        "x.yaml:4:11: error: the link leads to loop.yaml, which cannot be read as a plan: too many levels of symbolic "
        "links [broken-link]"
    )
