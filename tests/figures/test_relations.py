"""Which identities a plan has: the relation, the figures on its left and on its right, and why it must hold.

Each shape of nesting has those that docs/plan-format.md asks for, each once, and no other.
"""

import pytest
from systems import cube_of, described

GRID = """
by_year:
  2021: {amount: 100, by_source: {national: 60, local: 40}}
  2022: {amount: 200, by_source: {national: 80, local: 120}}
"""

SHAPES = {
    "a figure alone": ("total: 300", ""),
    "years": (
        "total: 300\nby_year: {2021: 100, 2022: 200}",
        "total = by_year.2021 + by_year.2022 [year]",
    ),
    "years that nobody adds up": ("by_year: {2021: 100, 2022: 200}", ""),
    "every axis": (
        "total: 3\nby_year: {2021: 1, 2022: 2}\nby_source: {a: 3}\nby_activity: {x: 2, y: 1}\nby_locality: {p: 3}",
        """
        total = by_year.2021 + by_year.2022 [year]
        total = by_source.a [source]
        total = by_activity.x + by_activity.y [activity]
        total = by_locality.p [locality]
        """,
    ),
    "two breakdowns of a whole that nobody stated": (
        "by_year: {2021: 100, 2022: 200}\nby_source: {a: 120, b: 180}",
        "by_year.2021 + by_year.2022 = by_source.a + by_source.b [breakdowns]",
    ),
    "three breakdowns of a whole that nobody stated": (
        "by_year: {2021: 1, 2022: 2}\nby_source: {a: 3}\nby_activity: {x: 3}",
        """
        by_year.2021 + by_year.2022 = by_source.a [breakdowns]
        by_year.2021 + by_year.2022 = by_activity.x [breakdowns]
        """,
    ),
    "sources within a source": (
        "total: 300\nby_source: {budget: {amount: 180, by_source: {national: 110, local: 70}}, enterprises: 120}",
        """
        by_source.budget = by_source.budget.by_source.national + by_source.budget.by_source.local [source]
        total = by_source.budget + by_source.enterprises [source]
        """,
    ),
    "sources within a source without a figure": (
        "total: 300\nby_source: {budget: {by_source: {national: 110, local: 70}}, enterprises: 120}",
        """
        total = by_source.budget.by_source.national + by_source.budget.by_source.local + by_source.enterprises [source]
        """,
    ),
    "sources within years": (
        "total: 300" + GRID,
        """
        total = by_year.2021 + by_year.2022 [year]
        by_year.2021 = by_year.2021.by_source.national + by_year.2021.by_source.local [source]
        by_year.2022 = by_year.2022.by_source.national + by_year.2022.by_source.local [source]
        """,
    ),
    "a grid with both margins": (
        "total: 300" + GRID + "by_source: {national: 140, local: 160}",
        """
        total = by_year.2021 + by_year.2022 [year]
        total = by_source.national + by_source.local [source]
        by_year.2021 = by_year.2021.by_source.national + by_year.2021.by_source.local [source]
        by_year.2022 = by_year.2022.by_source.national + by_year.2022.by_source.local [source]
        by_source.national = by_year.2021.by_source.national + by_year.2022.by_source.national [year]
        by_source.local = by_year.2021.by_source.local + by_year.2022.by_source.local [year]
        """,
    ),
    "the same grid, the other way round": (
        """
total: 300
by_year: {2021: 100, 2022: 200}
by_source:
  national: {amount: 140, by_year: {2021: 60, 2022: 80}}
  local: {amount: 160, by_year: {2021: 40, 2022: 120}}
""",
        """
        total = by_year.2021 + by_year.2022 [year]
        total = by_source.national + by_source.local [source]
        by_source.national = by_source.national.by_year.2021 + by_source.national.by_year.2022 [year]
        by_source.local = by_source.local.by_year.2021 + by_source.local.by_year.2022 [year]
        by_year.2021 = by_source.national.by_year.2021 + by_source.local.by_year.2021 [source]
        by_year.2022 = by_source.national.by_year.2022 + by_source.local.by_year.2022 [source]
        """,
    ),
    "a grid without margins": (
        "total: 300\nby_year: {2021: {by_source: {a: 60, b: 40}}, 2022: {by_source: {a: 80, b: 120}}}",
        """
        total = by_year.2021.by_source.a + by_year.2021.by_source.b
          + by_year.2022.by_source.a + by_year.2022.by_source.b [year]
        """,
    ),
    "a cell in both nestings": (
        """
total: 300
by_year: {2021: {amount: 100, by_source: {a: 60, b: 40}}, 2022: 200}
by_source: {a: {amount: 150, by_year: {2021: 60, 2022: 90}}, b: 150}
""",
        """
        by_year.2021.by_source.a = by_source.a.by_year.2021 [same-cell]
        total = by_year.2021 + by_year.2022 [year]
        total = by_source.a + by_source.b [source]
        by_year.2021 = by_year.2021.by_source.a + by_year.2021.by_source.b [source]
        by_source.a = by_year.2021.by_source.a + by_source.a.by_year.2022 [year]
        by_year.2022 has by_source.a.by_year.2022 [source]
        by_source.b has by_year.2021.by_source.b [year]
        """,
    ),
    "some parts of a source, in another nesting": (
        "by_source: {a: 10, b: 20}\nby_year: {2021: {by_source: {a: 4}}, 2022: unknown}",
        """
        by_source.a has by_year.2021.by_source.a [year]
        by_year.2021.by_source.a + by_year.2022 = by_source.a + by_source.b [breakdowns]
        """,
    ),
    "an unknown part that its row and its column would tell": (
        "by_year: {2021: 10, 2022: 5}\n"
        "by_source: {a: {by_year: {2021: 4, 2022: 2}}, b: {by_year: {2021: unknown, 2022: 3}}}",
        """
        by_year.2021 = by_source.a.by_year.2021 + by_source.b.by_year.2021 [source]
        by_year.2022 = by_source.a.by_year.2022 + by_source.b.by_year.2022 [source]
        """,
    ),
    "a part that is only a sum, in another nesting": (
        "by_activity: {x: 5}\n"
        "by_source: {a: {by_activity: {x: {by_locality: {P: 2, Q: 1}}}}, b: {by_activity: {x: 2}}}",
        """
        by_activity.x = by_source.a.by_activity.x.by_locality.P + by_source.a.by_activity.x.by_locality.Q
          + by_source.b.by_activity.x [source]
        by_source.a.by_activity.x.by_locality.P + by_source.a.by_activity.x.by_locality.Q + by_source.b.by_activity.x
          = by_activity.x [breakdowns]
        """,
    ),
    "localities within activities, and alone": (
        "by_locality: {P: 3, Q: 2}\nby_activity: {x: {by_locality: {P: 1, Q: 1}}, y: {by_locality: {P: 2, Q: 1}}}",
        """
        by_locality.P = by_activity.x.by_locality.P + by_activity.y.by_locality.P [activity]
        by_locality.Q = by_activity.x.by_locality.Q + by_activity.y.by_locality.Q [activity]
        by_activity.x.by_locality.P + by_activity.x.by_locality.Q + by_activity.y.by_locality.P
          + by_activity.y.by_locality.Q = by_locality.P + by_locality.Q [breakdowns]
        """,
    ),
    "three axes": (
        "total: 9\nby_year: {2021: {amount: 4, by_source: {a: {amount: 3, by_activity: {x: 1, y: 2}}, b: 1}}, 2022: 5}",
        """
        total = by_year.2021 + by_year.2022 [year]
        by_year.2021 = by_year.2021.by_source.a + by_year.2021.by_source.b [source]
        by_year.2021.by_source.a = by_year.2021.by_source.a.by_activity.x + by_year.2021.by_source.a.by_activity.y
          [activity]
        """,
    ),
    "an unknown part": (
        "total: 300\nby_source: {a: 120, b: unknown}",
        "total = by_source.a + by_source.b [source]",
    ),
    "an unknown whole": (
        "total: unknown\nby_source: {a: 120, b: 180}",
        "total = by_source.a + by_source.b [source]",
    ),
    "a rest": (
        "total: 300\nby_source: {a: 120, b: 80, c: rest}",
        "total has by_source.a + by_source.b [rest]",
    ),
    "a rest alone": ("total: 300\nby_source: {a: rest}", ""),
    "a rest of what nobody stated": ("by_source: {a: 120, b: rest}", ""),
    "a rest with parts of its own": (
        "total: 300\nby_source: {a: 120, b: {amount: rest, by_activity: {x: 100, y: 80}}}",
        """
        total has by_source.a [rest]
        total - by_source.a = by_source.b.by_activity.x + by_source.b.by_activity.y [activity]
        """,
    ),
    "some parts that may overlap": (
        "total: 300\nof_which: {x: 100, y: {amount: 250, by_source: {a: 200, b: 50}}}",
        """
        total has of_which.x [of_which]
        total has of_which.y [of_which]
        of_which.y = of_which.y.by_source.a + of_which.y.by_source.b [source]
        """,
    ),
    "shares": (
        "total: 300\nby_source: {a: {amount: 120, share: 40%}, b: {amount: 180, share: 60%}}",
        """
        total = by_source.a + by_source.b [source]
        by_source.a.share of total is by_source.a [share]
        by_source.b.share of total is by_source.b [share]
        all: by_source.a.share + by_source.b.share [shares]
        """,
    ),
    "a share alone": (
        "by_source: {a: {share: 40%}, b: unknown}",
        "by_source.a.share of total is by_source.a [share]",
    ),
    "a share of nothing": (
        "by_source: {a: {share: 40%}}",
        """
        by_source.a.share of total is by_source.a [share]
        all: by_source.a.share [shares]
        """,
    ),
    "a share of some parts": (
        "total: 300\nby_source: {a: {amount: 120, share: 40%}, b: 180}",
        """
        total = by_source.a + by_source.b [source]
        by_source.a.share of total is by_source.a [share]
        """,
    ),
    "a share of a part that may overlap": (
        "total: 300\nof_which: {x: {amount: 30, share: 10%}}",
        """
        total has of_which.x [of_which]
        of_which.x.share of total is of_which.x [share]
        """,
    ),
    "a share of a sum": (
        "by_source: {a: {amount: 120, share: 40%}, b: 180}",
        "by_source.a.share of by_source.a + by_source.b is by_source.a [share]",
    ),
    "projects": (
        """
total: 30
by_year: {2021: 10, 2022: 20}
projects:
  - {name: A, year: 2021, amount: 10}
  - {name: B, year: 2022, amount: 20}
""",
        """
        total = by_year.2021 + by_year.2022 [year]
        total = projects.1 + projects.2 [projects]
        by_year.2021 = projects.1 [projects]
        by_year.2022 = projects.2 [projects]
        """,
    ),
    "projects of the parts of a whole that nobody stated": (
        """
by_year: {2021: 10, 2022: 20}
projects:
  - {name: A, year: 2021, amount: 10}
  - {name: B, year: 2022, amount: 20}
""",
        """
        by_year.2021 = projects.1 [projects]
        by_year.2022 = projects.2 [projects]
        """,
    ),
    "a project of which nobody knows the year": (
        "by_year: {2021: 10, 2022: 20}\nprojects:\n  - {name: A, year: 2021, amount: 10}\n  - {name: B, amount: 20}",
        """
        by_year.2021 = projects.1 + projects [projects]
        by_year.2022 = projects [projects]
        by_year.2021 + by_year.2022 = projects.1 + projects.2 [breakdowns]
        """,
    ),
    "projects and money that is not allocated": (
        "total: 30\nreserve: 5\nprojects:\n  - {name: A, amount: 25}",
        "total = projects.1 + reserve [projects]",
    ),
    "some of the projects": (
        "total: 30\nprojects_complete: false\nprojects:\n  - {name: A, amount: 25}",
        "total has projects.1 [listed-projects]",
    ),
    "a project by its sources": (
        "projects:\n  - {name: A, amount: 25, by_source: {a: 10, b: 15}}",
        "projects.1 = projects.1.by_source.a + projects.1.by_source.b [source]",
    ),
    "words": (
        "total: 300 triệu đồng\nwords: ba trăm triệu đồng",
        "total = words [words]",
    ),
    "a document": (
        "total: 300\nby_source: {a: 300}\ndocuments:\n  - {title: T, states: {total: 300 triệu}}",
        """
        total = by_source.a [source]
        documents.1.states.total = total [document]
        """,
    ),
    "a document that states a share": (
        "total: 300\nby_source: {a: {amount: 120, share: 40%}, b: 180}\n"
        "documents:\n  - {title: T, states: {by_source.a.share: 40%}}",
        """
        total = by_source.a + by_source.b [source]
        by_source.a.share of total is by_source.a [share]
        documents.1.states.by_source.a.share = by_source.a.share [document]
        """,
    ),
    "a document that states what the plan only adds up": (
        "by_source: {a: 120, b: 180}\ndocuments:\n  - {title: T, states: {total: 300 triệu}}",
        "documents.1.states.total = by_source.a + by_source.b [document]",
    ),
    "a target": (
        "targets:\n  - {name: x, unit: người, total: 40, per_year: 20, by_year: {2021: 20, 2022: 20}}",
        """
        targets.x.total = targets.x.by_year.2021 + targets.x.by_year.2022 [year]
        targets.x.total = targets.x.per_year + targets.x.per_year [per-year]
        """,
    ),
    "a name in two places of an axis": (
        "total: 9\nby_source: {a: 4, b: {amount: 5, by_source: {a: 5}}}",
        """
        total = by_source.a + by_source.b [source]
        by_source.b = by_source.b.by_source.a [source]
        """,
    ),
}


def lines(text: str) -> list[str]:
    return sorted(" ".join(text.split()).replace("] ", "]\n").split("\n")) if text.strip() else []


@pytest.mark.parametrize("shape", SHAPES)
def test_the_identities_of_a_plan(shape: str) -> None:
    body, expected = SHAPES[shape]
    assert sorted(map(described, cube_of(body).identities)) == lines(expected)


@pytest.mark.parametrize(("total", "origin"), [("0,3 tỷ", "breakdowns"), ("khoảng 300", "source")])
def test_what_a_whole_could_hide_is_compared_itself(total: str, origin: str) -> None:
    """Two breakdowns may each be near a whole that is not exact, and not near each other."""
    cube = cube_of(f"numbers: vi\ntotal: {total}\nby_year: {{2021: 100, 2022: 200}}\nby_source: {{a: 120, b: 180}}")
    assert sorted(map(described, cube.identities)) == [
        f"by_year.2021 + by_year.2022 = by_source.a + by_source.b [{origin}]",
        "total = by_source.a + by_source.b [source]",
        "total = by_year.2021 + by_year.2022 [year]",
    ]


def test_rounded_breakdowns_are_compared_with_each_other() -> None:
    cube = cube_of("rounding: rounded\ntotal: 3\nby_year: {2021: 1, 2022: 2}\nby_source: {a: 1, b: 2}")
    assert "by_year.2021 + by_year.2022 = by_source.a + by_source.b [breakdowns]" in map(described, cube.identities)


@pytest.mark.parametrize(
    ("body", "routes"),
    [
        (
            "by_year: {2021: {amount: 1, share: 33%}, 2022: 2}\nby_source: {a: 1, b: rest}\ntotal: 3\nof_which: {x: 1}",
            {
                "total = by_year.2021 + by_year.2022 [year]": "by_year",
                "total has by_source.a [rest]": "by_source.b",
                "total has of_which.x [of_which]": "of_which.x",
                "by_year.2021.share of total is by_year.2021 [share]": "by_year.2021.share",
            },
        ),
        (
            "by_source: {a: {amount: 3, by_year: {2021: 1, 2022: 2}}}\nby_year: {2021: 1, 2022: 2}",
            {
                "by_source.a = by_source.a.by_year.2021 + by_source.a.by_year.2022 [year]": "by_source.a.by_year",
                "by_year.2021 = by_source.a.by_year.2021 [source]": "by_year.2021.by_source",
                "by_year.2022 = by_source.a.by_year.2022 [source]": "by_year.2022.by_source",
                "by_year.2021 + by_year.2022 = by_source.a [breakdowns]": "by_source",
            },
        ),
        (
            "by_source: {a: 3}\nby_year: {2021: {by_activity: {x: 1}}, 2022: {by_activity: {x: 2}}}",
            {
                "by_year.2021.by_activity.x + by_year.2022.by_activity.x = by_source.a [breakdowns]": "by_source",
            },
        ),
        (
            "total: 3\nprojects:\n  - {name: A, amount: 1}\n  - {name: B, amount: 2}",
            {"total = projects.1 + projects.2 [projects]": "projects"},
        ),
        (
            "total: 3\nprojects_complete: false\nprojects:\n  - {name: A, amount: 1}",
            {"total has projects.1 [listed-projects]": "projects"},
        ),
    ],
)
def test_an_identity_is_told_at_the_route_of_its_parts(body: str, routes: dict[str, str]) -> None:
    told = {described(identity): ".".join(map(str, identity.route)) for identity in cube_of(body).identities}
    assert told == routes


@pytest.mark.parametrize(
    ("body", "route", "against"),
    [
        ("by_year: {2021: 1, 2022: 2}\nby_source: {a: 3}", "by_source", "by_year"),
        ("by_source: {a: 3}\nby_year: {2021: 1, 2022: 2}", "by_source", "by_year"),
        ("by_locality: {P: 3}\nby_activity: {x: 3}", "by_locality", "by_activity"),
        ("by_year: {2021: 1, 2022: 2}\nprojects:\n  - {name: A, amount: 3}", "projects", "by_year"),
    ],
)
def test_of_two_breakdowns_the_second_is_told_and_the_first_named(body: str, route: str, against: str) -> None:
    (identity,) = cube_of(body).identities
    assert (".".join(map(str, identity.route)), identity.against) == (route, against)


@pytest.mark.parametrize(("least", "excluded"), [(6, True), (5, False)])
def test_bounds_are_told_where_they_exclude_each_other_only(least: int, excluded: bool) -> None:
    """The sources make 11 or 10 at the least, the activities 10 at the most, and no sum of them is known."""
    cube = cube_of(f"by_source: {{a: ít nhất {least}, b: 5}}\nby_activity: {{x: tối đa 4, y: 6}}")
    told = [described(identity) for identity in cube.identities if identity.origin == "bounds"]
    assert told == ["by_activity.x + by_activity.y has by_source.a + by_source.b [bounds]"] * excluded
