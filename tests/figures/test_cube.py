"""What a cell is worth, whichever nesting states it: asked of cubes that are put together here, and of small plans."""

import pytest
from systems import asked, cube_of, figure, sum_of

from kcbudget.figures.axes import ACTIVITY, LOCALITY, ROOT, SOURCE, YEAR, Cell, at
from kcbudget.figures.cube import Cube
from kcbudget.figures.figure import Terms, apart, less, together

LETTERS = {"y": YEAR, "s": SOURCE, "a": ACTIVITY, "l": LOCALITY}


def cell(place: str = "") -> Cell:
    """A cell of the plan by its coordinates: ``y2021 sA`` is source A in 2021."""
    found = ROOT
    for step in place.split():
        found = at(found, LETTERS[step[0]], step[1:])
    return found


def worth(body: str, place: str = "") -> str:
    """What a cell of a plan is worth, by the routes of its figures."""
    return sum_of(cube_of(body).resolve(cell(place)))


# ------------------------------------------------------------------------------------------- figures at cells


@pytest.mark.parametrize(
    ("texts", "stands", "exact"),
    [
        (["5"], "5", "5"),
        (["5", "6"], "5", "5"),
        (["unknown", "6"], "6", "6"),
        (["gần 5", "6"], "6", "6"),
        (["gần 5", "hơn 4"], "gần 5", ""),
        (["unknown", "gần 5"], "unknown", ""),
        (["5 tỷ", "5000", "5,0 tỷ"], "5000", "5000"),
        (["5 tỷ", "gần 5000", "5,0 tỷ"], "5,0 tỷ", "5,0 tỷ"),
    ],
)
def test_the_figure_that_stands_for_a_cell(texts: list[str], stands: str, exact: str) -> None:
    """The most finely written number that is known, the first of several; else the first figure."""
    cube = Cube()
    for index, text in enumerate(texts):
        cube.put(figure(text, index), cell("y2021"))
    found, known = cube.figure_at(cell("y2021")), cube.exact_at(cell("y2021"))
    assert found is not None
    assert (found.amount.text, known.amount.text if known else "") == (stands, exact)
    if found.amount.is_number:
        assert cube.resolve(cell("y2021")) == Terms((found,))


def test_a_cell_without_figures_has_none() -> None:
    cube = Cube()
    cube.put(figure("5"), cell("y2021"))
    assert cube.figure_at(cell("y2022")) is cube.exact_at(cell("y2022")) is cube.number_at(cell("y2022")) is None
    assert cube.is_spoken_of(cell("y2021"))
    assert not cube.is_spoken_of(cell("y2022"))


def test_a_qualified_figure_is_a_number_and_an_unknown_one_is_not() -> None:
    cube = Cube()
    cube.put(figure("gần 5"), cell("y2021"))
    cube.put(figure("unknown"), cell("y2022"))
    assert cube.number_at(cell("y2021")) is cube.figure_at(cell("y2021"))
    assert cube.number_at(cell("y2022")) is None


def test_what_other_cells_are_narrowed_on_is_known_of_every_wider_one() -> None:
    cube = Cube()
    cube.put(figure("5"), cell("y2021 sA"))
    years, sources, activities = (1 << axis for axis in (YEAR, SOURCE, ACTIVITY))
    assert all(cube.reaches(axes) for axes in (0, years, sources, years | sources))
    assert not any(cube.reaches(axes) for axes in (activities, years | activities, years | sources | activities))


def test_some_parts_of_a_cell_are_no_part_of_the_axes_of_the_plan() -> None:
    cube = cube_of("total: 300\nof_which: {x: {amount: 100, by_source: {a: 60, b: 40}}}")
    assert not cube.reaches(1 << SOURCE)


def test_figures_of_documents_and_of_shares_are_not_the_plan_s_own() -> None:
    """What a share makes of a bound is a figure of the cube that nobody wrote."""
    cube = cube_of(
        "total: 300\nby_source: {a: {amount: unknown, share: 40%}, b: unknown}\n"
        "documents:\n  - {title: T, states: {total: 300 triệu}}"
    )
    own = ["total", "by_source.a.share"]
    assert [sum_of(Terms((one,))) for one in cube.own] == own
    assert [sum_of(Terms((one,))) for one in cube.written] == [*own, "documents.1.states.total"]
    assert len(cube.figures) > 5


@pytest.mark.parametrize(
    ("body", "regular"),
    [
        ("total: 300\nby_year: {2021: 100, 2022: 200}", True),
        ("total: 300\nby_year: {2021: 100, 2022: 200}\nby_source: {a: {amount: 300, share: 100%}}", True),
        ("by_source: {a: {amount: 4, by_year: {2021: 1, 2022: 3}}}\nby_year: {2021: 1, 2022: 3}\ntotal: 4", True),
        ("by_source: {a: {amount: 4, by_year: {2021: 1, 2022: 3}}}\ntotal: 4", False),
        ("total: 300 triệu\nby_year: {2021: 100, 2022: 200000 nghìn}", False),
        ("total: 300\nby_year: {2021: 100, 2022: unknown}", False),
        ("total: 300\nby_year: {2021: 100, 2022: gần 200}", False),
        ("by_year: {2021: 100, 2022: 200}", False),
        ("total: 300\nof_which: {x: 200}", False),
        (
            "total: 9\nby_year: {2021: {amount: 4, by_source: {a: 3, b: 1}}, 2022: 5}\n"
            "by_source: {a: {amount: 6, by_year: {2021: 3, 2022: 3}}, b: 3}",
            False,
        ),
    ],
)
def test_a_plan_is_regular_where_every_cell_is_known_just_so(body: str, regular: bool) -> None:
    """Nothing is left for bounds to tell: one precision, nothing open, every cell that lies between others stated."""
    assert cube_of(body).is_regular() == regular


# ------------------------------------------------------------------------------------------- sums


def test_sums_of_sums_lose_what_is_on_both_sides() -> None:
    one, two, three = (Terms((figure(text, index),)) for index, text in enumerate(("1", "2", "3")))
    assert together([one, two, three]).figures == (*one.plus, *two.plus, *three.plus)
    assert less(together([one, two]), two) == one
    assert less(one, two) == Terms(one.plus, two.plus)
    assert less(less(one, two), less(three, two)) == Terms(one.plus, three.plus)
    assert together([less(one, two), two]) == one
    assert together([two, two, less(one, two)]) == Terms((*two.plus, *one.plus))
    assert apart(together([one, two]), together([two, three])) == (one, three)
    assert apart(less(one, two), less(three, two)) == (one, three)
    # What one side only takes away is added to the other, so that neither is without a figure.
    assert apart(less(one, two), one) == (Terms(()), two)
    assert apart(together([one, two]), one) == (two, Terms(()))


# ------------------------------------------------------------------------------------------- what a cell is worth

NESTED = """
total: 300
by_year:
  2021: {by_source: {a: 60, b: 40}}
  2022: {by_source: {a: 80, b: 120}}
"""
ROWS = "total: 300\nby_year: {2021: 100, 2022: 200}\nby_source: {a: {by_year: {2021: 60, 2022: 90}}, b: 150}\n"


@pytest.mark.parametrize(
    ("body", "place", "expected"),
    [
        ("total: 300", "", "total"),
        ("by_year: {2021: 100, 2022: 200}", "", "by_year.2021 + by_year.2022"),
        ("total: unknown\nby_year: {2021: 100, 2022: 200}", "", "by_year.2021 + by_year.2022"),
        ("total: gần 300\nby_year: {2021: 100, 2022: 200}", "", "by_year.2021 + by_year.2022"),
        ("total: gần 300\nby_year: {2021: 100, 2022: unknown}", "", "total"),
        ("total: unknown\nby_year: {2021: 100, 2022: unknown}", "", "by_year.2021 + by_year.2022"),
        ("total: unknown", "", "total"),
        ("total: 300", "y2021", ""),
        ("by_locality: {P: 1, Q: unknown}", "", "by_locality.P + by_locality.Q"),
        (
            "by_locality: {P: {by_activity: {x: 1}}, Q: {by_activity: {x: unknown}}}",
            "ax",
            "by_locality.P.by_activity.x + by_locality.Q.by_activity.x",
        ),
        # A part that alone is not known is what the others leave; one of two is not.
        ("total: 300\nby_source: {a: 120, b: rest}", "sb", "total - by_source.a"),
        ("total: 300\nby_source: {a: 120, b: 30, c: rest}", "sc", "total - by_source.a - by_source.b"),
        ("total: 300\nby_source: {a: 120, b: unknown}", "sb", "total - by_source.a"),
        ("total: 300\nby_source: {a: 120, b: gần 180}", "sb", "total - by_source.a"),
        ("total: 300\nby_source: {a: unknown, b: unknown}", "sb", "by_source.b"),
        ("total: 300\nby_source: {a: unknown, b: rest}", "sb", "total - by_source.a"),
        ("total: unknown\nby_source: {a: 120, b: rest}", "sb", "total - by_source.a"),
        ("by_source: {a: 120, b: rest}", "sb", "by_source.b"),
        # No amount is below 0: what the others leave would be.
        ("total: 300\nby_source: {a: 320, b: unknown}", "sb", "by_source.b"),
        ("total: 300\nby_source: {a: 300, b: unknown}", "sb", "total - by_source.a"),
        # What follows from what follows.
        (
            "total: 300\nby_year: {2021: 100, 2022: rest}\nby_source: {a: {by_year: {2021: 60, 2022: 90}}, b: rest}",
            "sb",
            "total - by_source.a.by_year.2021 - by_source.a.by_year.2022",
        ),
        # Of a coarse figure its parts tell more, if they are finer.
        ("numbers: vi\ntotal: 0,3 tỷ\nby_year: {2021: 100, 2022: 201}", "", "by_year.2021 + by_year.2022"),
        ("numbers: vi\ntotal: 301\nby_year: {2021: '0,1 tỷ', 2022: 201}", "", "total"),
        ("numbers: vi\ntotal: 301\nby_year: {2021: '0,1 tỷ', 2022: 201}", "y2021", "by_year.2021"),
        # A cell is the same in every nesting.
        (NESTED, "y2021", "by_year.2021.by_source.a + by_year.2021.by_source.b"),
        (NESTED, "sa", "by_year.2021.by_source.a + by_year.2022.by_source.a"),
        (NESTED, "ax", ""),
        (NESTED, "y2022 sb", "by_year.2022.by_source.b"),
        (ROWS, "sa", "by_source.a.by_year.2021 + by_source.a.by_year.2022"),
        (ROWS, "y2021 sa", "by_source.a.by_year.2021"),
        # Of a source that has parts, those count.
        ("by_source: {a: {by_source: {b: 1, c: 2}}, d: 3}", "sa", "by_source.a.by_source.b + by_source.a.by_source.c"),
        (
            "by_source: {a: {by_source: {b: 1, c: 2}}, d: 3}",
            "",
            "by_source.a.by_source.b + by_source.a.by_source.c + by_source.d",
        ),
    ],
)
def test_what_a_cell_is_worth(body: str, place: str, expected: str) -> None:
    assert worth(body, place) == expected


def test_parts_in_other_nestings_make_a_cell_if_all_of_them_are_stated() -> None:
    """Both sources state activity x, and one of them y."""
    cube = cube_of("by_source: {a: {by_activity: {x: 4, y: 5}}, b: {by_activity: {x: 3}}}")
    assert sum_of(cube.resolve(cell("ax"))) == "by_source.a.by_activity.x + by_source.b.by_activity.x"
    assert sum_of(cube.derived(cell("ax"), SOURCE)) == "by_source.a.by_activity.x + by_source.b.by_activity.x"
    assert cube.derived(cell("ay"), SOURCE) is None
    assert cube.resolve(cell("ay")) is None
    assert cube.derived(cell("ax"), LOCALITY) is None


def test_a_year_that_is_not_written_is_what_the_others_leave() -> None:
    cube = cube_of("by_source: {a: {amount: 8, by_year: {2021: 3}}}")
    assert sum_of(cube.resolve(cell("y2022 sa"))) == "by_source.a - by_source.a.by_year.2021"


@pytest.mark.parametrize("rest", ["rest", "unknown"])
def test_what_others_leave_is_a_remainder(rest: str) -> None:
    cube = cube_of(f"total: 300\nby_source: {{a: 120, b: {rest}}}\nby_year: {{2021: 100, 2022: 200}}")
    assert cube.is_remainder(cell("sb"))
    assert not any(cube.is_remainder(cell(place)) for place in ("", "sa", "y2021"))


def test_what_its_own_parts_make_is_no_remainder() -> None:
    cube = cube_of("total: unknown\nby_source: {a: 120, b: 180}")
    assert sum_of(cube.resolve(ROOT)) == "by_source.a + by_source.b"
    assert not cube.is_remainder(ROOT)


# ------------------------------------------------------------------------------------------- axes


@pytest.mark.parametrize(
    ("place", "axis", "names"),
    [
        ("", YEAR, ["2021", "2022"]),
        ("sa", YEAR, ["2021", "2022"]),
        ("y2021", YEAR, []),
        ("", SOURCE, ["a", "d"]),
        ("y2022", SOURCE, ["a", "d"]),
        ("sa", SOURCE, ["b", "c"]),
        ("y2021 sa", SOURCE, ["b", "c"]),
        ("sb", SOURCE, []),
        ("", ACTIVITY, ["x"]),
        ("sd", ACTIVITY, ["x"]),
        ("", LOCALITY, []),
    ],
)
def test_the_parts_of_a_cell_along_an_axis(place: str, axis: int, names: list[str]) -> None:
    """All breakdowns together say which they are; the years are those of the period."""
    cube = cube_of(
        "by_source: {a: {by_source: {b: 1, c: 2}}, d: 3}\nby_year: {2021: {by_source: {a: 1}, by_activity: {x: 1}}}"
    )
    assert cube.children(cell(place), axis) == tuple(at(cell(place), axis, name) for name in names)


def test_a_name_in_two_places_tells_nothing_of_its_cells() -> None:
    """Source a is a part of the whole and of b: what 2021 has of it may be either."""
    cube = cube_of(
        "by_source: {a: 4, b: {by_source: {a: 5, c: 6}}}\nby_year: {2021: {by_source: {a: {by_activity: {x: 1}}}}}"
    )
    assert [fault.id for fault in cube.faults if fault.id == "conflicting-parts"] == ["conflicting-parts"]
    assert all(cube.is_contradictory(cell(place)) for place in ("sa", "y2021 sa", "sa ax"))
    assert not any(cube.is_contradictory(cell(place)) for place in ("", "sb", "sc", "y2021"))
    assert cube.resolve(cell("y2021 sa")) is None
    assert sum_of(cube.resolve(cell("sc"))) == "by_source.b.by_source.c"


@pytest.mark.parametrize(
    ("place", "route"),
    [
        ("", ""),
        ("y2021", "by_year.2021"),
        ("sa", "by_source.a"),
        ("y2021 sa", "by_source.a.by_year.2021"),
        ("y2022 ax", "by_year.2022.by_activity.x"),
        ("lP ax y2022", "by_year.2022.by_activity.x.by_locality.P"),
    ],
)
def test_the_route_to_a_cell_is_that_of_its_figure_else_years_first(place: str, route: str) -> None:
    cube = cube_of("total: 300\nby_source: {a: {amount: 1, by_year: {2021: 1}}}")
    assert ".".join(map(str, cube.route_to(cell(place)))) == route


def test_figures_are_read_as_these_tests_write_them() -> None:
    """A line has its figures in the order in which it names them, each at a route of its own."""
    identity = asked("33% of 300 - 20 is 100 + 5").identity
    assert [one.amount.text for one in identity.figures()] == ["33%", "300", "20", "100", "5"]
    assert len({one.route for one in identity.figures()}) == 5
