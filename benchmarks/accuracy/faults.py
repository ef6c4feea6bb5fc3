"""Cases: a plan of some shape with a fault of some kind, and the truth about it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from . import blocks, few, many, rows
from .desk import Desk, Notes, Truth
from .oracle import reachable
from .plans import route_figures
from .shapes import GROUPS, SHAPES, draw
from .slips import SINGLE
from .writing import render

if TYPE_CHECKING:
    from collections.abc import Callable

TRIES = 14
GROUP_OF = {shape: group for group, shapes in GROUPS.items() for shape in shapes}
ALL = list(SHAPES)
FULL, THIN, LISTED = GROUPS["full"], GROUPS["thin"], GROUPS["projects"]
PROGRAMME = "programme.yaml"


@dataclass
class Case:
    """One plan with one fault."""

    name: str
    shape: str
    group: str
    kind: str
    clean: str
    text: str
    truth: Truth
    broken: int  # relations of the benchmark's own that do not hold
    oracle: float | None
    programme: str


@dataclass
class Kind:
    """A kind of fault: how it is made, in which shapes, and what kind of kind it is."""

    make: Callable[[Desk, str, Random], Notes | None]
    shapes: list[str]
    sort: str  # single, share, few, many, row, several
    manner: str = "any"
    checked: bool = True  # whether the benchmark's own relations can tell that something is broken


def kinds() -> dict[str, Kind]:
    """All kinds of faults."""
    found = {name: Kind(few.single, ALL, "single") for name in SINGLE}
    shared = ["laichau", "shares", "documents", "grid", "nested", "rounded"]
    found |= {name: Kind(few.share, shared, "share") for name in ("share-digit", "share-truncated", "share-other")}
    pairs = ["laichau", "shares", *LISTED, *FULL, "documents", "linked", "rounded"]
    for name in ("exchange-adjacent", "exchange-distant", "exchange-whole"):
        found[name] = Kind(few.exchange, pairs, "few")
    found["exchange-lines"] = Kind(few.exchange, ["register", "cube"], "few")
    found["transfer"] = Kind(few.transfer, ["laichau", "shares", *LISTED, *FULL, "linked"], "few")
    for name in ("left-out", "counted-twice"):
        found[name] = Kind(few.wrong_total, [*THIN, *LISTED, *FULL, "documents", "linked"], "few")
    for name in ("misprint-copied", "document-misprint"):
        found[name] = Kind(few.misprint, ["documents"], "few")
    tables = ["laichau", "shares", "activities", "targets", *LISTED, *FULL, "documents", "linked"]
    found["block-line"] = Kind(blocks.block, ["laichau", "shares", *LISTED, *FULL, "linked"], "many")
    found["block-parts"] = Kind(blocks.block, [*tables, "thin"], "many")
    found["block-axis"] = Kind(blocks.block, tables, "many")
    found["block-run"] = Kind(blocks.block, LISTED, "many")
    for name in ("stale-none", "stale-chain"):
        found[name] = Kind(blocks.stale, [*THIN, *LISTED, *FULL, "linked", "rounded"], "stale")
    found["stale-shares"] = Kind(blocks.stale, ["laichau", "shares", "grid", "nested"], "stale")
    found["stale-raised"] = Kind(blocks.stale, ["laichau", "activities", *LISTED, *FULL, "linked"], "stale")
    coarse = ["thin", "laichau", "activities", "grid", "cube", "localities", "nested", "works"]
    for name in ("rounding-alone", "rounding-slip"):
        found[name] = Kind(blocks.undeclared, coarse, "rounding", manner="coarse")
    lone = ["thin", "laichau", "shares", "activities", "targets"]
    found["part-missing"] = Kind(rows.lone_part, lone, "row", checked=False)
    found["row-missing"] = Kind(rows.table_row, [*FULL, "linked", "rounded"], "row", checked=False)
    for name in ("project-missing", "project-doubled", "project-moved"):
        found[name] = Kind(rows.project_row, LISTED, "row", checked=False)
    found["subtotal"] = Kind(rows.siblings, ["laichau", "shares", "nested", "linked"], "row", checked=False)
    for count in (2, 3, 5, 8):
        small = ["laichau", "documents"] if count < 4 else []
        found[f"several-{count}"] = Kind(many.several, [*small, *LISTED, *FULL, "rounded"], "several")
    found["two-stories"] = Kind(many.two_stories, [*LISTED, *FULL], "several")
    return found


KINDS = kinds()


def make(seed: int, shape: str, kind: str, number: int) -> Case | None:
    """A case of this shape and kind, or nothing where such a plan cannot have it."""
    rng = Random(f"{seed}/{shape}/{kind}/{number}")
    recipe = KINDS[kind]
    for _ in range(TRIES):
        plan = draw(rng, shape, recipe.manner)
        part_of = PROGRAMME if plan.programme else ""
        programme = ""
        if plan.programme:
            route_figures(plan.programme)
            programme = render(plan.programme)
        route_figures(plan)
        clean = render(plan, part_of)
        desk = Desk(plan)
        notes = recipe.make(desk, kind, rng)
        if notes is None:
            continue
        broken = desk.broken() if recipe.checked else []
        if recipe.checked and not broken:
            continue
        truth = desk.truth(notes)
        oracle = reachable(desk, kind, broken) if recipe.sort in {"single", "share"} else None
        name = f"{seed}/{shape}/{kind}/{number}"
        text = render(plan, part_of)
        return Case(name, shape, GROUP_OF[shape], kind, clean, text, truth, len(broken), oracle, programme)
    return None
