"""Laws of what the checker says, tried on random plans: what may not change a verdict, and what never hides a fault."""

import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from oracle import Number, Plan, Whole, refuted
from random_plans import (
    MONEY,
    REAL,
    SPELLINGS,
    STATED,
    Maker,
    Mix,
    Style,
    Writing,
    damaged,
    file_of,
    money_quantum,
    numbers,
    wholes,
)

import kcbudget
from kcbudget import Severity

MIXES = {"all figures stated": STATED, "15 % qualified, 10 % unknown, 25 % rest": REAL}
SAMPLE = 30

Said = list[tuple[str, Any]]


def cell_of(route: str) -> Any:
    """What a route speaks of, whichever nesting leads to it."""
    steps = route.split(".")
    at = frozenset(zip(steps[::2], steps[1::2], strict=False)) if steps[0].startswith("by_") else route
    return at, steps[-1] if len(steps) % 2 and steps[0].startswith("by_") else ""


def said(text: str) -> Said:
    """The errors of a plan: their ids, and what they are about."""
    found = kcbudget.check_text(text).findings
    wrong = [finding for finding in found if finding.severity is Severity.ERROR]
    return sorted(((finding.id, cell_of(str(finding.data.get("route", "")))) for finding in wrong), key=repr)


def made(seed: int, mix: Mix, wrong: int = 1) -> tuple[Maker, Plan]:
    """A plan with wrong figures, and the maker that knows the truth."""
    maker = Maker(random.Random(seed), mix)
    right = maker.plan()
    spoilt = damaged(right, seed, wrong)
    return maker, spoilt[0] if spoilt else right


def spoilt_plans(mix: Mix) -> Iterator[tuple[int, Maker, Plan, Said]]:
    for seed in range(SAMPLE):
        maker, plan = made(seed, mix)
        wrong = said(file_of(plan, Writing(numbers="vi")))
        if wrong:
            yield seed, maker, plan, wrong


# ------------------------------------------------------------------------------------------- what changes no verdict


@pytest.mark.parametrize("mix", MIXES)
@pytest.mark.parametrize("wrong", [1, 2])
def test_order_and_language_of_keys_change_nothing(mix: str, wrong: int) -> None:
    for seed in range(SAMPLE):
        _, plan = made(seed, MIXES[mix], wrong)
        expected = said(file_of(plan, Writing(numbers="vi")))
        shuffled = file_of(plan, Writing(random.Random(seed), shuffled=True, numbers="vi"))
        assert said(shuffled) == expected, f"{seed}\n{shuffled}"
        translated = file_of(plan, Writing(random.Random(seed), vietnamese=1.0, numbers="vi"))
        assert said(translated) == expected, f"{seed}\n{translated}"


@pytest.mark.parametrize("mix", MIXES)
def test_the_unit_changes_nothing(mix: str) -> None:
    """Bare numbers may count đồng or tỷ: their sums are the same."""
    for seed in range(SAMPLE):
        maker = Maker(random.Random(seed), MIXES[mix])
        maker.mixed, maker.rounded, maker.coarse, maker.step = False, False, 0, 10**6
        maker.truth.amounts = {place: amount // 10**6 * 10**6 for place, amount in maker.truth.amounts.items()}
        plan = maker.plan()
        money = [number for number in numbers(plan) if not number.open and number.value >= 10**5]
        if any(number.value % 10**6 for number in money):
            continue
        for number in numbers(plan):
            if number.style.unit in MONEY:
                number.style = Style(spelling=number.style.spelling)
                number.quantum = 10**6
        plan = (damaged(plan, seed, 1) or (plan,))[0]
        text = file_of(plan, Writing(numbers="vi"))
        expected = said(text)
        for unit in ("đồng", "nghìn đồng", "tỷ đồng"):
            assert said(text.replace("unit: triệu đồng", f"unit: {unit}")) == expected, f"{seed} {unit}\n{text}"


def turned(whole: Whole) -> bool:
    """Turn one grid of a plan around: years in sources instead of sources in years. Whether it has one to turn."""
    for _, here in wholes(whole):
        for axis, rows in here.parts.items():
            inner = [set(row.parts) for row in rows.values()]
            for other in set.intersection(*inner) if inner else ():
                lists = {frozenset(row.parts[other]) for row in rows.values()}
                cells = [cell for row in rows.values() for cell in row.parts[other].values()]
                columns = here.parts.get(other)
                if (
                    len(lists) > 1
                    or other == axis
                    or any(cell.share or (cell.amount and cell.amount.word == "rest") for cell in cells)
                    or (
                        columns is not None
                        and (set(columns) not in lists or any(axis in c.parts for c in columns.values()))
                    )
                ):
                    continue
                columns = here.parts.setdefault(
                    other, {name: Whole() for name in next(iter(rows.values())).parts[other]}
                )
                for name, column in columns.items():
                    column.parts[axis] = {row: rows[row].parts[other][name] for row in rows}
                for row in rows.values():
                    del row.parts[other]
                    if row.amount is None and not row.parts:
                        row.amount = Number("unknown", style=Style(spelling="~"))
                return True
    return False


@pytest.mark.parametrize("mix", MIXES)
def test_the_nesting_changes_nothing(mix: str) -> None:
    tried = 0
    for seed in range(SAMPLE * 3):
        _, plan = made(seed, MIXES[mix])
        plan.documents = []
        other = deepcopy(plan)
        if not turned(other.root):
            continue
        tried += 1
        text = file_of(other, Writing(numbers="vi"))
        before = file_of(plan, Writing(numbers="vi"))
        assert said(text) == said(before), f"{seed}\n{before}\n{text}"
    assert tried > SAMPLE / 8


# ------------------------------------------------------------------------------------------- what hides no fault


def more_of(maker: Maker, plan: Plan, rng: random.Random) -> Iterator[Plan]:
    """The plan with one more figure, each of them true: exact, qualified, or a breakdown of a part."""
    for place, (route, here) in enumerate(wholes(plan.root)):
        at = dict(zip(route[::2], route[1::2], strict=True))
        value = maker.truth.value(at)
        if here.amount is None or here.amount.open:
            new = [maker.exact(value)]
            near = maker.qualified(value)
            if near is not None:
                style = maker.styled(near.value)
                if style is not None:
                    near.style = replace(style, spelling=SPELLINGS[near.word][0])
                    near.quantum = money_quantum(near.style)
                    new.append(near)
            for number in new:
                copy = deepcopy(plan)
                [inner for _, inner in wholes(copy.root)][place].amount = number
                yield copy
        free = [axis for axis in maker.truth.leaves if axis not in at and axis not in here.parts]
        if free and not here.parts and rng.random() < 0.3:
            copy = deepcopy(plan)
            inner = [inner for _, inner in wholes(copy.root)][place]
            names = maker.names(free[0], "", first=False)
            if set(names) == set(maker.truth.leaves[free[0]]):
                inner.parts[free[0]] = {
                    name: Whole(maker.exact(maker.truth.value({**at, free[0]: name}))) for name in names
                }
                yield copy


@pytest.mark.parametrize("mix", MIXES)
def test_one_more_true_figure_never_makes_a_wrong_plan_pass(mix: str) -> None:
    for seed, maker, plan, _ in spoilt_plans(MIXES[mix]):
        for more in list(more_of(maker, plan, random.Random(seed)))[:6]:
            text = file_of(more, Writing(numbers="vi"))
            assert said(text), f"{seed}\n{text}"


@pytest.mark.parametrize("mix", MIXES)
def test_a_correct_total_never_makes_a_wrong_plan_pass(mix: str) -> None:
    for seed, maker, plan, _ in spoilt_plans(MIXES[mix]):
        plan.root.amount = maker.exact(maker.truth.value({}))
        if refuted(plan, "bounds") is None:
            continue
        text = file_of(plan, Writing(numbers="vi"))
        assert said(text), f"{seed}\n{text}"


@pytest.mark.parametrize("mix", MIXES)
def test_a_figure_apart_from_the_contradiction_that_is_left_out_hides_nothing(mix: str) -> None:
    """Each exact figure in turn is unknown, nearly itself, or a rest: what is still wrong without it is still told."""
    for seed, _, plan, _ in spoilt_plans(MIXES[mix]):
        rng = random.Random(seed)
        places = [i for i, (_, here) in enumerate(wholes(plan.root)) if here.amount is not None and here.amount.exact]
        for place in rng.sample(places, min(len(places), 4)):
            copy = deepcopy(plan)
            here = [inner for _, inner in wholes(copy.root)][place]
            number = here.amount
            assert number is not None
            here.amount = rng.choice(
                (
                    Number("unknown", style=Style(spelling="~")),
                    Number(
                        "nearly",
                        number.value,
                        number.quantum,
                        style=Style(number.style.unit, number.style.decimals, "gần"),
                    ),
                )
            )
            if refuted(copy, "bounds") is not None:
                text = file_of(copy, Writing(numbers="vi"))
                assert said(text), f"{seed}\n{text}"
