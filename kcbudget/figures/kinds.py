"""The kinds of identity: why something must hold, and what a report makes of one that does not.

A kind is a row of `KINDS`; everything that is asked of a kind is asked of its row.
"""

from typing import Any, NamedTuple

from kcbudget.language.messages import marked


class Parts(NamedTuple):
    """What the right-hand side of an identity is called, by how many figures it has.

    ``many`` has the fields ``count`` and ``route``, the others ``name`` too (of all figures), for one and for none.
    ``uncounted`` is said where a part stands for what another sum leaves, so that figures and parts are not as many;
    ``some`` where they need not be all there are, ``one_of_them`` where this is so of one.
    """

    many: str = marked("its {count} parts")
    uncounted: str = marked("its parts")
    one: str | None = None
    one_of_them: str | None = None
    some: str | None = None
    none: str | None = None


_ONE, _ONE_OF_THEM = marked("its only part {name}"), marked("its part {name}")
_SOME = marked("{count} of its parts")
_NO_PROJECTS = marked("its projects, of which there are none")
_PROGRAMME = marked("what the programme gives, {name}")


class Kind(NamedTuple):
    """One kind of identity.

    ``id`` is the finding under which one that does not hold is reported, ``bound_id`` the same of one that is only a
    bound. ``sum_of`` is the key of the parts whose sum it is, where a figure may be the whole of several. A report is
    led by what says most: the least ``rank``, or where one reaches over a whole or a part that nobody states,
    ``far_rank``.

    ``has_rows``: its parts are rows of a table, along an axis or projects. ``may_lack``: a part may be missing that
    nobody wrote. ``is_pair``: it holds two writings of one thing against each other, no sum. ``by_other``: further ones
    at one figure are told apart by the route of the other writing. ``of_others``: it holds a plan against other plans,
    which may differ from it on purpose. ``about_part``: as a bound it speaks of the part, not of the whole.
    """

    id: str = "sum-mismatch"
    bound_id: str | None = None
    sum_of: str = ""
    rank: int = 1
    far_rank: int = 2
    has_rows: bool = False
    may_lack: bool = False
    is_pair: bool = False
    by_other: bool = False
    of_others: bool = False
    about_part: bool = False
    parts: Parts = Parts()


def _axis(name: str, many: str, uncounted: str, *, may_lack: bool = True) -> Kind:
    """The sum of a breakdown along an axis, or a bound where not all parts are known."""
    parts = Parts(many, uncounted, _ONE, _ONE_OF_THEM, _SOME)
    return Kind(bound_id="subset-exceeds-whole", sum_of=f"by_{name}", has_rows=True, may_lack=may_lack, parts=parts)


def _ranked(rank: int, **more: Any) -> Kind:
    """A kind of one rank, whatever it reaches over."""
    return Kind(rank=rank, far_rank=rank, **more)


def _programme() -> Kind:
    """What the programme of an annual plan gives its year, or as a whole."""
    parts = Parts(_PROGRAMME, _PROGRAMME, _PROGRAMME)
    return _ranked(3, id="exceeds-programme", of_others=True, about_part=True, is_pair=True, parts=parts)


# In the order in which a report prefers one among equals. The years of a period are all known, so that none can lack.
KINDS: dict[str, Kind] = {
    "year": _axis("year", marked("its {count} years"), marked("its years"), may_lack=False),
    "source": _axis("source", marked("its {count} sources"), marked("its sources")),
    "activity": _axis("activity", marked("its {count} activities"), marked("its activities")),
    "locality": _axis("locality", marked("its {count} localities"), marked("its localities")),
    "projects": Kind(
        sum_of="projects",
        has_rows=True,
        may_lack=True,
        parts=Parts(marked("its {count} projects' figures"), one=_ONE, one_of_them=_ONE_OF_THEM, none=_NO_PROJECTS),
    ),
    "listed-projects": _ranked(
        2,
        id="subset-exceeds-whole",
        sum_of="projects",
        parts=Parts(
            marked("the {count} listed projects' figures"),
            one=marked("the only listed figure {name}"),
            one_of_them=marked("the only listed figure {name}"),
            none=_NO_PROJECTS,
        ),
    ),
    "of_which": _ranked(2, id="subset-exceeds-whole", about_part=True),
    "rest": _ranked(2, id="negative-rest"),
    "same-cell": _ranked(0, id="conflicting-figures", is_pair=True, by_other=True),
    "words": _ranked(
        3, id="words-mismatch", is_pair=True, by_other=True, parts=Parts(*(marked("its words"),) * 3),
    ),
    "breakdowns": _ranked(
        2,
        parts=Parts(marked("its {count} parts in {route}"), marked("its parts in {route}"), _ONE, _ONE_OF_THEM),
    ),
    "bounds": _ranked(3, parts=Parts(one=_ONE, one_of_them=_ONE_OF_THEM)),
    "share": _ranked(4, id="share-mismatch"),
    "shares": _ranked(5, id="shares-total"),
    "per-year": Kind(id="target-mismatch", sum_of="per_year"),
    "document": _ranked(
        3, id="document-mismatch", is_pair=True, parts=Parts(*(marked("what the plan has"),) * 3),
    ),
    "programme": _programme(),
    "programme-whole": _programme(),
    "included": _ranked(
        3,
        sum_of="includes",
        of_others=True,
        parts=Parts(marked("the {count} figures of the plans that it includes"), one=marked("what {name} has")),
    ),
}  # fmt: skip
