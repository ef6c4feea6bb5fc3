"""Every plan of the repository, damaged in many ways, has findings and answers: nothing that is written ends a run.

The damage is done by rule and by chance that is seeded, so that a run tries what the last one tried.
"""

import io
import random
import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from support import ROOT

from kcbudget.answers import summaries, summary
from kcbudget.answers.findings import Report
from kcbudget.answers.trace import trace
from kcbudget.answers.why import why
from kcbudget.checks import DEFECT, _manual
from kcbudget.diagnosis.coverage import cover
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.rehearsal import rehearse
from kcbudget.figures.figure import Figure
from kcbudget.figures.verdict import Outcome, guards
from kcbudget.language.amounts import rewritten
from kcbudget.language.numerals import Misread
from kcbudget.output.coverage import coverage_data, coverage_text
from kcbudget.output.formats import FORMATS, Options, renderer
from kcbudget.output.summary import cells
from kcbudget.output.trace import trace_text
from kcbudget.output.why import why_text
from kcbudget.plan.routes import route_key
from kcbudget.reading.source import Source
from kcbudget.run import api

SOME = 4  # columns and rows of a plan that are tried
ALL = "all but the total"
TIMES = ((2, 1), (10, 1), (1, 1000), (0, 1), (10**27, 1))
# What may stand in place of a figure: no number, more or less than one, the largest, and what is hostile.
TEXTS = (
    *("unknown", "~", "rest", "còn lại", "hơn 5 tỷ", "khoảng 10", "gần 3%", "5-7", "≥ 2", "< 0", "-5", "(5)", "0"),
    *("9" * 30, "0." + "1" * 29, "9" * 29 + " tỷ đồng", "1e400", "1.234", "", "²", "٣", "0%", "100%", "không quá 5%"),
    *("một trăm tỷ đồng", "{}", "[]", "{amount: 5}", "true", "2021"),
)
YEARS = ("2202", "0000", "1974", "9999", "2021", "2100")


def plans() -> Iterator[tuple[str, str]]:
    """Every plan there is: published, recorded, of the manual, of the documentation."""
    for path in sorted([*ROOT.glob("plans/*.yaml"), *ROOT.glob("tests/plans/**/*.yaml")]):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for page in _manual.pages():
        for name, text in (("bad", page.bad), ("good", page.good)):
            if text is not None:
                yield f"{page.id} {name}", text
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]):
        for number, text in enumerate(re.findall(r"```yaml\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)):
            if "total" in text or "by_" in text or "theo " in text:
                head = "" if re.search("^(province|tỉnh):", text, re.MULTILINE) else "province: X\nperiod: 2021-2025\n"
                yield f"{path.name} {number}", head + text


PLANS = dict(plans())


def told(report: Report) -> None:
    for name in FORMATS:
        renderer(name).render(report, io.StringIO(), Options(verbose=True, statistics=True))


def answered(path: str, examined: Examined) -> None:
    """Ask everything that can be asked of one plan."""
    covered = cover(examined.cube, examined.verdicts)
    few = len(examined.cube.figures) < 20 and not examined.mismatches
    coverage_text(io.StringIO(), examined, covered)
    coverage_data(examined, covered, rehearse(examined.cube) if few else None)
    for route in ["total", "by_year", *(route_key(figure.route) for figure in examined.cube.figures[:4])]:
        answer = why(examined, route)
        if answer is not None:
            why_text(io.StringIO(), path, answer)
    for amount in ("300", "1,5 tỷ", "9" * 30):
        try:
            trace_text(io.StringIO(), path, trace(examined, amount))
        except Misread:  # in the plan's own way of writing numbers it is none
            continue
    plan = summary.of_plan(examined, 0)
    for name, several, by in (("table", [plan], None), ("json", [plan, plan], "source"), ("csv", [plan], "year")):
        found = summaries.of_plans(several, [], None, by)
        cells.renderer(name).render(found, io.StringIO(), Options())


def tried(text: str, *, everything: bool) -> Report:
    """Check a text, and ask everything of it: nothing may be raised that is not a finding."""
    report = api.check_source(Source("plan.yaml", text), listed=True)
    assert [(str(finding.message), text) for finding in report.findings if finding.id == DEFECT] == []
    if everything:
        told(report)
        answered("plan.yaml", Examined(Source("plan.yaml", text)))
    return report


# ------------------------------------------------------------------------------------------------ damage


@cache
def examined(name: str) -> Examined:
    return Examined(Source(name, PLANS[name]))


def figures(plan: Examined) -> list[Figure]:
    return [figure for figure in plan.cube.figures if figure.path is None and figure.amount.text]


def replaced(text: str, chosen: list[Figure], new: Callable[[Figure], str | None]) -> str:
    """A text with figures written otherwise, where it shows them as they were read."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|[\r\n\x85\u2028\u2029]", text))]
    for figure in sorted(chosen, key=lambda figure: figure.place, reverse=True):
        start = starts[figure.line - 1] + figure.column - 1
        start += text[start : start + 1] in ("'", '"')
        written = new(figure)
        if written is not None and text.startswith(figure.amount.text, start):
            text = text[:start] + written + text[start + len(figure.amount.text) :]
    return text


def times(plan: Examined, number: int, divisor: int) -> Callable[[Figure], str | None]:
    """Writes a figure that many times as large."""
    scale = plan.cube.system.scale

    def new(figure: Figure) -> str | None:
        unit = figure.amount.unit
        if not figure.is_exact or figure.in_words or unit is None:
            return None
        if figure.is_share:
            return rewritten(figure.amount, figure.amount.digits * number // divisor, 0)
        exponent, value = scale.exponent_of(unit), scale.value(figure)
        if divisor == 1:
            return rewritten(figure.amount, value * number, exponent)
        return rewritten(figure.amount, value * number * 1000 // divisor, exponent - 3)

    return new


def parts_of(plan: Examined) -> dict[str, list[Figure]]:
    """The columns and the rows of a plan, all its cells but the total, and all its cells."""
    groups: dict[str, list[Figure]] = {}
    for figure in figures(plan):
        groups.setdefault(f"column {figure.route[-1]}", []).append(figure)
        for steps in range(1, len(figure.route)):
            groups.setdefault(f"row {route_key(figure.route[:steps])}", []).append(figure)
    groups[ALL] = [figure for figure in figures(plan) if figure.route != ("total",)]
    groups["all"] = figures(plan)
    return groups


def at_random(text: str, chance: random.Random) -> str:
    """A text with a few things changed: figures, years, lines gone, doubled, exchanged or moved in."""
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        plan = Examined(Source("plan.yaml", text))
        known = figures(plan)
        lines = text.splitlines(keepends=True)
        at, other = chance.randrange(len(lines) or 1), chance.randrange(len(lines) or 1)
        kind = chance.choice(("text", "text", "times", "gone", "doubled", "exchanged", "year", "moved"))
        if kind in ("text", "times") and known:
            some = chance.sample(known, min(len(known), chance.choice((1, 1, 2, 5))))
            new = times(plan, *chance.choice(TIMES)) if kind == "times" else lambda _: chance.choice(TEXTS)
            text = replaced(text, some, new)
        elif len(lines) > 3:
            if kind == "gone":
                del lines[at]
            elif kind == "doubled":
                lines.insert(other, lines[at])
            elif kind == "exchanged":
                lines[at], lines[other] = lines[other], lines[at]
            elif kind == "year":
                lines[at] = re.sub(r"\b\d{4}\b", chance.choice(YEARS), lines[at], count=1)
            else:
                lines[at] = f"  {lines[at]}"
            text = "".join(lines)
    return text


# -------------------------------------------------------------------------------------------------- laws


@pytest.mark.parametrize("name", PLANS)
def test_a_column_a_row_or_all_cells_written_many_times_as_large_give_findings(name: str) -> None:
    plan, text = examined(name), PLANS[name]
    groups = parts_of(plan)
    chance = random.Random(name)
    some = set(chance.sample(list(groups), min(len(groups), SOME)))
    for group, chosen in groups.items():
        if group in some or group.startswith("all"):
            for many in TIMES:
                tried(replaced(text, chosen, times(plan, *many)), everything=group == ALL and many == TIMES[0])


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("many", TIMES[:3], ids=str)
def test_no_plan_passes_whose_parts_are_all_wrong(name: str, many: tuple[int, int]) -> None:
    plan, text = examined(name), PLANS[name]
    total = plan.figure(("total",))
    held = [
        identity
        for identity, verdict in plan.judged()
        if verdict.outcome is Outcome.HOLDS and guards(identity, verdict) and identity.left.plus == (total,)
        and identity.origin in ("year", "source", "activity", "locality") and len(identity.right.plus) > 1
    ]  # fmt: skip
    report = tried(replaced(text, parts_of(plan)[ALL], times(plan, *many)), everything=False)
    assert not held or not report.ok


@pytest.mark.parametrize("name", PLANS)
def test_whatever_is_changed_in_a_plan_has_an_answer(name: str) -> None:
    for number in range(2):
        changed = at_random(PLANS[name], random.Random(f"{name} {number}"))
        tried(changed, everything=number == 0)


@pytest.mark.parametrize("count", [11, 40, 200])
@pytest.mark.parametrize("figure", ["1", "9" * 30])
def test_any_number_of_sums_may_be_broken_together(count: int, figure: str) -> None:
    rows = "".join(
        f"  a{number}: {{amount: {(100 + number) * 1000}, by_year: {{2021: {100 + number}, 2022: 0}}}}\n"
        for number in range(count)
    )
    head = f"province: X\nperiod: 2021-2022\nunit: triệu đồng\ntotal: {figure}\nby_year: {{2021: {figure}, 2022: 0}}\n"
    report = tried(f"{head}by_activity:\n{rows}", everything=count < 100)
    # However many they are, they have one cause: 2021 is in another unit than the rest.
    assert sum(len(finding.identities) for finding in report.findings) >= count


def test_any_number_of_parts_may_exceed_their_whole() -> None:
    parts = "".join(f"  a{number}: {10**29 + number}\n" for number in range(60))
    text = f"province: X\nperiod: 2021-2022\nunit: đồng\ntotal: 1\nof_which:\n{parts}"
    (finding,) = tried(text, everything=True).findings
    assert finding.id == "subset-exceeds-whole"
    assert finding.cause is not None
    assert str(finding.cause.suspects[0].message) == (
        "total: 1 does not fit; 100000000000000000000000000100 would, and so would other values"
    )
