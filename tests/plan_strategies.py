"""Plans that hypothesis makes up: full grids of figures, and whatever somebody might write."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

YEARS = ("2021", "2022", "2023")
PERIOD = {"period": "2021-2023"}
SOURCES = ("national", "local", "enterprises")
Grid = dict[tuple[str, str], int]

grids = st.fixed_dictionaries({(year, source): st.integers(0, 10**6) for year in YEARS for source in SOURCES})


# ------------------------------------------------------------------------------------------- plans to try


def full_plan(grid: Grid, show: Callable[[int], str] = str, shares: int | None = None) -> dict[str, Any]:
    """A plan with every margin of a grid: the total, the years with their sources, the sources with their shares."""
    total = sum(grid.values())
    by_source: dict[str, Any] = {}
    for source in SOURCES:
        amount = sum(grid[year, source] for year in YEARS)
        by_source[source] = {"amount": show(amount)}
        if shares is not None and total:
            by_source[source]["share"] = percent(amount, total, shares)
    return {
        "total": show(total),
        "by_year": {
            year: {
                "amount": show(sum(grid[year, source] for source in SOURCES)),
                "by_source": {source: show(grid[year, source]) for source in SOURCES},
            }
            for year in YEARS
        },
        "by_source": by_source,
    }


def percent(part: int, whole: int, decimals: int) -> str:
    digits = (200 * part * 10**decimals + whole) // (2 * whole)
    text = str(digits).rjust(decimals + 1, "0")
    return (f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text) + "%"


figures = st.one_of(
    st.integers(0, 400).map(str),
    st.sampled_from(
        ["unknown", "", "rest", "gần 300", "trên 100", "khoảng 200", "~ 50", "tối đa 90", "0,3 tỷ", "1,26 tỷ"]
    ),
)
shares = st.sampled_from(["0%", "33.3%", "33%", "50%", "64,3%", "100%", "120%", "unknown"])


AXES = ("by_year", "by_source", "by_activity", "by_locality")


@st.composite
def parts(draw: st.DrawFn, at: dict[str, str], depth: int) -> Any:
    """An amount, bare or with what is said of it; ``at`` tells where on each axis it lies."""
    if depth == 0 or draw(st.booleans()):
        return draw(figures)
    found: dict[str, Any] = {}
    if draw(st.booleans()):
        found["amount"] = draw(figures)
    if draw(st.integers(0, 3)) == 0:
        found["share"] = draw(shares)
    found |= draw(breakdowns(at, depth))
    return found or {"amount": draw(figures)}


@st.composite
def breakdowns(draw: st.DrawFn, at: dict[str, str], depth: int) -> dict[str, Any]:
    """Any breakdowns of one whole. A name starts with the name above it, so that each has one place on its axis."""
    found: dict[str, Any] = {}
    for axis in draw(st.lists(st.sampled_from([*AXES, "of_which"]), max_size=2, unique=True)):
        above = at.get(axis, "")
        if axis == "by_year" and above:
            continue
        names = YEARS if axis == "by_year" else [f"{above}{letter}" for letter in "abc"[: draw(st.integers(1, 3))]]
        found[axis] = {name: draw(parts({**at, axis: name} if axis in AXES else at, depth - 1)) for name in names}
    return found


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """A plan as somebody might write it, true or not."""
    found: dict[str, Any] = {}
    if draw(st.booleans()):
        found["total"] = draw(figures)
    found |= draw(breakdowns({}, 3))
    if draw(st.integers(0, 2)) == 0:
        project = st.fixed_dictionaries(
            {"name": st.just("x")},
            optional={
                "amount": figures,
                "year": st.sampled_from(YEARS),
                "activity": st.sampled_from("abc"),
                "locality": st.sampled_from("abc"),
                "by_source": st.dictionaries(st.sampled_from("abc"), figures, min_size=1),
            },
        )
        found["projects"] = draw(st.lists(project, min_size=1, max_size=4))
    return found
