"""Laws that hold for every plan, tried on plans that hypothesis makes up."""

import io
import re
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from plan_strategies import PERIOD, SOURCES, YEARS, Grid, figures, full_plan, grids, plans
from support import HEADER, plan, run, written

import kcbudget
from kcbudget import Severity
from kcbudget.diagnosis.examined import Examined
from kcbudget.figures.kinds import KINDS
from kcbudget.output.formats import FORMATS, Options, renderer
from kcbudget.reading.source import Source

# Which broken identity speaks for those of one cause is decided by its place.
MISMATCHES = {kind.id for kind in KINDS.values()} - {"conflicting-figures"}


def judged(text: str) -> tuple[Any, ...]:
    """What a report says apart from its places, its words, and which faults it takes to have one cause."""
    report = kcbudget.check_text(text)
    (file,) = report.files
    findings = {
        ("mismatch" if finding.id in MISMATCHES else finding.id, finding.severity) for finding in report.findings
    }
    return file.figures, dict(file.outcomes), sorted(route for route, _ in file.unguarded), findings


def errors(text: str) -> list[str]:
    return [str(found.message) for found in kcbudget.check_text(text).findings if found.severity is Severity.ERROR]


def shuffled(tree: Any, draw: Callable[[Any], Any]) -> Any:
    if isinstance(tree, dict):
        return {key: shuffled(tree[key], draw) for key in draw(st.permutations(list(tree)))}
    if isinstance(tree, list):
        return [shuffled(item, draw) for item in tree]
    return tree


# ------------------------------------------------------------------------------------------- the laws


@given(plans(), st.data())
def test_reordering_keys_changes_places_only(body: dict[str, Any], data: st.DataObject) -> None:
    before = judged(plan(body, **PERIOD, numbers="vi"))
    assume(not any(finding in ("conflicting-figures", "conflicting-parts") for finding, _ in before[-1]))
    assert judged(plan(shuffled(body, data.draw), **PERIOD, numbers="vi")) == before


@given(plans())
def test_scaling_all_figures_changes_no_verdict(body: dict[str, Any]) -> None:
    assume("tỷ" not in written(body))
    assert judged(plan(body, **PERIOD, numbers="vi")) == judged(plan(body, **PERIOD, numbers="vi", unit="tỷ đồng"))


@given(grids, st.integers(2, 10**9), st.integers(0, 3))
def test_multiplying_a_grid_with_shares_changes_no_verdict(grid: Grid, factor: int, decimals: int) -> None:
    times = {cell: value * factor for cell, value in grid.items()}
    shares_of = full_plan(grid, shares=decimals)["by_source"]
    larger = full_plan(times)
    for source in SOURCES:
        larger["by_source"][source] |= {key: text for key, text in shares_of[source].items() if key == "share"}
    assert judged(plan(full_plan(grid, shares=decimals), **PERIOD)) == judged(plan(larger, **PERIOD))


@given(grids, st.integers(0, 4))
def test_a_true_plan_has_no_finding(grid: Grid, decimals: int) -> None:
    text = plan(full_plan(grid, shares=decimals), **PERIOD)
    report = kcbudget.check_text(text)
    assert [str(finding.message) for finding in report.findings] == []
    (file,) = report.files
    assert file.outcomes["broken"] == file.outcomes["undecided"] * sum(grid.values()) == 0
    assert file.outcomes["rounding"] <= 1  # shares that make 100 % only with their roundings
    assert file.identities >= 8
    assert file.unguarded == ()


@given(grids, st.integers(1, 7), st.integers(0, 3))
def test_a_true_plan_rounded_to_a_coarser_unit_has_no_error(grid: Grid, coarser: int, decimals: int) -> None:
    def show(value: int) -> str:
        return str((2 * value + 10**coarser) // (2 * 10**coarser))

    exact = full_plan(grid, shares=decimals)
    rounded = full_plan(grid, show)
    for source in SOURCES:
        rounded["by_source"][source] |= {"share": exact["by_source"][source].get("share", "unknown")}
    assert errors(plan(rounded, **PERIOD, rounding="rounded")) == []


@given(grids, st.data())
def test_a_true_plan_with_each_figure_rounded_to_a_unit_of_its_own_has_no_error(
    grid: Grid, data: st.DataObject
) -> None:
    def show(value: int) -> str:
        unit, exponent = data.draw(st.sampled_from([("đồng", 0), ("nghìn đồng", 3), ("triệu đồng", 6)]))
        step: int = 10**exponent
        return f"{(2 * value + step) // (2 * step)} {unit}"

    exact = full_plan(grid, shares=1)
    rounded = full_plan(grid, show)
    for source in SOURCES:
        rounded["by_source"][source] |= {"share": exact["by_source"][source].get("share", "unknown")}
    assert errors(plan(rounded, **PERIOD, rounding="rounded")) == []


@given(grids, st.data())
def test_any_change_of_one_guarded_figure_is_found(grid: Grid, data: st.DataObject) -> None:
    body = full_plan(grid)
    routes: list[tuple[str, ...]] = [("total",)]
    routes += [("by_source", source, "amount") for source in SOURCES]
    routes += [("by_year", year, "amount") for year in YEARS]
    routes += [("by_year", year, "by_source", source) for year in YEARS for source in SOURCES]
    *above, last = data.draw(st.sampled_from(routes))
    holder = body
    for step in above:
        holder = holder[step]
    right = int(holder[last])
    wrong = data.draw(st.integers(0, 10**7).filter(lambda value: value != right))
    holder[last] = str(wrong)
    report = kcbudget.check_text(plan(body, **PERIOD))
    assert report.count(Severity.ERROR) >= 1
    assert report.files[0].outcomes["broken"] >= 2  # every figure of a full grid stands in two sums


@given(
    st.fixed_dictionaries(
        {(year, source): figures.filter(lambda text: text != "rest") for year in YEARS for source in SOURCES}
    ),
    st.booleans(),
    st.data(),
)
def test_the_two_nestings_of_a_grid_give_the_same_report(
    cells: dict[tuple[str, str], str], with_total: bool, data: st.DataObject
) -> None:
    years = {year: data.draw(figures.filter(lambda text: text != "rest")) for year in YEARS}
    sources = {source: data.draw(figures.filter(lambda text: text != "rest")) for source in SOURCES}
    total = {"total": data.draw(figures.filter(lambda text: text != "rest"))} if with_total else {}
    by_year = {
        **total,
        "by_year": {
            year: {"amount": years[year], "by_source": {source: cells[year, source] for source in SOURCES}}
            for year in YEARS
        },
        "by_source": sources,
    }
    by_source = {
        **total,
        "by_source": {
            source: {"amount": sources[source], "by_year": {year: cells[year, source] for year in YEARS}}
            for source in SOURCES
        },
        "by_year": years,
    }
    texts = [plan(body, **PERIOD, numbers="vi") for body in (by_year, by_source)]
    assert figures_and_verdicts(texts[0]) == figures_and_verdicts(texts[1])
    assert judged(texts[0])[-1] == judged(texts[1])[-1]


@given(
    grids, st.sampled_from([(year, source) for year in YEARS for source in SOURCES]), st.integers(1, 10**6), st.data()
)
def test_one_wrong_figure_is_the_same_findings_in_any_order_and_nesting(
    grid: Grid, wrong: tuple[str, str], change: int, data: st.DataObject
) -> None:
    by_year = full_plan(grid)
    by_source = {
        "total": by_year["total"],
        "by_source": {
            source: {**by_year["by_source"][source], "by_year": {year: str(grid[year, source]) for year in YEARS}}
            for source in SOURCES
        },
        "by_year": {year: by_year["by_year"][year]["amount"] for year in YEARS},
    }
    year, source = wrong
    by_year["by_year"][year]["by_source"][source] = str(grid[wrong] + change)
    by_source["by_source"][source]["by_year"][year] = str(grid[wrong] + change)
    texts = [plan(body, **PERIOD) for body in (by_year, shuffled(by_year, data.draw), by_source)]
    first, *others = ([finding.id for finding in kcbudget.check_text(text).findings] for text in texts)
    assert set(first) == {"sum-mismatch"}
    assert others == [first, first]


def figures_and_verdicts(text: str) -> tuple[int, int, Counter[tuple[object, ...]]]:
    """How many figures there are, how many of them unguarded, and every verdict with its numbers."""
    examined = Examined(Source("plan.yaml", text))
    verdicts = zip(examined.cube.identities, examined.verdicts, strict=True)
    found: Counter[tuple[object, ...]] = Counter((identity.relation, *verdict) for identity, verdict in verdicts)
    return len(examined.cube.written), len(examined.unguarded()), found


# ------------------------------------------------------------------------------------------- nothing raises


CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def survives(text: str) -> None:
    """Check a text and print the report in every format."""
    report = kcbudget.check_text(text)
    for name in FORMATS:
        stream = io.StringIO()
        renderer(name).render(report, stream, Options(verbose=True))
        printed = stream.getvalue().replace("\n", "")
        assert CONTROL.search(printed) is None


@given(st.text())
def test_no_text_at_all_raises(text: str) -> None:
    survives(text)


@given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "utf-16", "utf-32", "cp1258"]))
def test_no_bytes_at_all_raise(data: bytes, encoding: str) -> None:
    around = HEADER.encode(encoding, "replace") if encoding else b""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m.yaml"
        path.write_bytes(around + data + around)
        report = kcbudget.check(path)
    assert len(report.files) + len(report.unread) == 1
    assert report.findings or report.unread


@given(st.text(alphabet="abc:{}[],- \n\t\"'#&*!|>%@`0129.\\x\0", max_size=60))
def test_no_text_of_marks_raises(text: str) -> None:
    survives(text)


KEYS = (
    *("province", "period", "programme", "status", "decision", "unit", "numbers", "rounding", "notes", "total"),
    *("by_year", "by_source", "by_activity", "by_locality", "of_which", "share", "amount", "label", "note"),
    *(
        "projects",
        "projects_complete",
        "reserve",
        "name",
        "year",
        "activity",
        "locality",
        "beneficiary",
        "number",
        "date",
    ),
    *(
        "2021",
        "2022",
        "'2022'",
        "năm 2021",
        "2099",
        "a",
        "b",
        "national",
        "local",
        "'a.b'",
        '"\\0whole"',
        "~",
        "''",
        "x: y",
    ),
)
VALUES = (
    *("", "~", "''", "0", "1", "300", "unknown", "rest", "còn lại", "75.300", "18,246", "1e3", "-5", "3 tỷ", "3 người"),
    *("33.3%", "0%", "250%", "> 5", "'> 5'", "<= 7", "khoảng 20", "2021", "2021-2022", "2022-2021", "vi", "en", "true"),
    *(
        "false",
        "rounded",
        "approved",
        "triệu đồng",
        "9" * 40,
        "&a 1",
        "*a",
        "!!int 3",
        "<<",
        "{}",
        "[]",
        "[1, 2]",
        "- 3",
    ),
    *('"\\e[31m"', '"\\0"', "[x]", "{a: 8,7}", "|\n  a", "2020-05-22", "0.0.0", "5 %", "1 000", "١٢", "½", "1_000"),
)

values = st.sampled_from(VALUES)
trees = st.recursive(
    st.dictionaries(st.sampled_from(KEYS), values, max_size=5),
    lambda inside: st.dictionaries(
        st.sampled_from(KEYS), st.one_of(values, inside, inside, st.lists(inside, max_size=3)), max_size=6
    ),
    max_leaves=12,
)


@settings(max_examples=120)
@given(trees, st.booleans())
def test_no_structure_of_the_formats_keys_raises(tree: dict[str, Any], with_header: bool) -> None:
    survives((HEADER if with_header else "") + written(tree))


@settings(max_examples=100)
@given(plans(), st.sampled_from(["exact", "rounded"]))
def test_no_plan_raises(body: dict[str, Any], rounding: str) -> None:
    survives(plan(body, **PERIOD, numbers="vi", rounding=rounding))


GRID = plan(
    {
        **full_plan(
            {
                (year, source): 100 + index
                for index, (year, source) in enumerate((y, s) for y in YEARS for s in SOURCES)
            },
            shares=1,
        ),
        "projects": [{"name": "Ứng dụng máy móc", "year": "2021", "by_source": {"national": "100", "local": "101"}}],
        "projects_complete": "false",
        "reserve": "5 triệu",
    },
    **PERIOD,
)


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.sampled_from("dcst"), st.integers(0, len(GRID)), st.integers(1, 12)), min_size=1, max_size=4)
)
def test_no_damaged_plan_raises(damages: list[tuple[str, int, int]]) -> None:
    text = GRID
    for kind, start, length in damages:
        piece = text[start : start + length]
        if kind == "d":
            text = text[:start] + text[start + length :]
        elif kind == "c":
            text = text[:start] + piece + text[start:]
        elif kind == "s":
            text = text[:start] + piece[::-1] + text[start + length :]
        else:
            text = text[: len(text) - start]
    survives(text)


def test_the_hash_seed_changes_no_byte_of_any_format(tmp_path: Path) -> None:
    wrong = (
        GRID.replace("by_source", "by_surce", 1).replace("total: 9", "total: 8") + "by_locality: {a: 1, b: 2, a: 3}\n"
    )
    (tmp_path / "a.yaml").write_text(GRID, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(wrong, encoding="utf-8")
    asked = [f"--format={name}:out.{name}" for name in FORMATS]
    printed = set()
    for seed in ("0", "1", "4711"):
        run("check", ".", "--verbose", *asked, cwd=tmp_path, PYTHONHASHSEED=seed)
        printed.add(tuple((tmp_path / f"out.{name}").read_bytes() for name in FORMATS))
    assert len(printed) == 1
    assert all(b"b.yaml" in made for made in printed.pop())
