"""The constraints of the diagnosis are the judge's own: what holds by the one is not broken by the other."""

import random
from collections.abc import Iterator

import pytest
from recorded import PAGES, TABLE
from support import HEADER, ROOT, plan

from kcbudget.diagnosis.constraints import AS_WRITTEN, Constraints
from kcbudget.figures.judge import System
from kcbudget.figures.judged import JudgedPlan
from kcbudget.figures.verdict import Outcome
from kcbudget.reading.source import Source

PLANS = [path for folder in ("plans", "tests/plans") for path in sorted((ROOT / folder).rglob("*.yaml"))]
TEXTS = {
    **{path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in PLANS},
    **{f"{page.id} bad": str(page.bad) for page in PAGES},
    **{f"{stem}: {name}": HEADER + body for stem, name, body, _ in TABLE},
}


def damaged(text: str, seed: str, copies: int = 4) -> Iterator[str]:
    """A plan, and copies of it with one digit changed each."""
    yield text
    digits = [at for at, character in enumerate(text) if character.isdigit()]
    dice = random.Random(seed)
    for _ in range(copies):
        at = dice.choice(digits)
        yield text[:at] + str((int(text[at]) + dice.randint(1, 9)) % 10) + text[at + 1 :]


def broken(system: System) -> list[bool]:
    return [system.judge(identity).outcome is Outcome.BROKEN for identity in system.identities]


@pytest.mark.parametrize("name", TEXTS)
def test_what_holds_as_written_is_not_broken(name: str) -> None:
    for text in damaged(TEXTS[name], name):
        system = JudgedPlan(Source("plan.yaml", text)).cube.system
        constraints = Constraints(system)
        assert [not constraints.holds(number) for number in range(len(system.identities))] == broken(system)


@pytest.mark.parametrize("name", TEXTS)
def test_what_holds_under_a_change_is_not_broken_by_it(name: str) -> None:
    """A change to one exact figure, told as a difference to what is written, is as if it had been written."""
    dice = random.Random(name)
    for text in damaged(TEXTS[name], name, copies=1):
        system = JudgedPlan(Source("plan.yaml", text)).cube.system
        constraints = Constraints(system)
        exact = [figure for figure in system.figures if figure.is_exact]
        for figure in dice.sample(exact, min(len(exact), 4)):
            amount = figure.amount._replace(digits=max(figure.amount.digits + dice.choice([-9, -1, 1, 30]), 0))
            changed = system.with_amounts({figure: amount})
            over = constraints.over(figure, amount.digits * system.scale.step(figure))
            # How finely a changed figure should have been written is the diagnosis' own question.
            over = over._replace(refined=())
            assert [not constraints.holds(number, over) for number in range(len(system.identities))] == broken(changed)


@pytest.mark.parametrize("name", TEXTS)
def test_the_values_that_are_allowed_are_those_that_hold(name: str) -> None:
    for text in damaged(TEXTS[name], name, copies=1):
        system = JudgedPlan(Source("plan.yaml", text)).cube.system
        constraints = Constraints(system)
        for figure in system.figures:
            if not figure.is_exact or not constraints.is_usual(figure):
                continue
            for link in constraints.links_of(figure):
                if not constraints.row(link.row).is_exact:
                    continue
                low, high = constraints.allowed(link, figure, AS_WRITTEN)
                for value in {end + step for end in (low, high) if end is not None for step in (-1, 0, 1)}:
                    inside = (low is None or low <= value) and (high is None or value <= high)
                    if value >= 0 and (value or constraints.row(link.row).identity.relation != "share"):
                        over = constraints.over(figure, value)
                        assert constraints.holds(link.row, over) is inside, (figure, link, value)


def test_a_share_of_nothing_is_mended_by_no_other_share() -> None:
    """No percentage of 0 is 5; a part of 0, or another whole, would do."""
    text = plan({"total": 0, "by_source": {"a": {"amount": 5, "share": "40%"}, "b": {"amount": 0}}})
    system = JudgedPlan(Source("plan.yaml", text)).cube.system
    constraints = Constraints(system)
    (number,) = (number for number, identity in enumerate(system.identities) if identity.relation == "share")
    share, whole, part = system.identities[number].figures()
    allowed = {
        figure: constraints.allowed(link, figure, AS_WRITTEN)
        for figure in (share, whole, part)
        for link in constraints.links_of(figure)
        if link.row == number
    }
    assert not constraints.holds(number)
    assert allowed[share] == (1, 0)  # no value at all
    assert allowed[part] == (0, 0)
    assert allowed[whole] == (13, 12)  # 5 of 12 are 42 %, of 13 they are 38 %


def test_an_open_end_is_no_value_of_the_interval() -> None:
    """More than 100 and exactly 100 exclude each other, as at most 100 and 100 do not."""
    for text, holds in (("> 100", False), ("≥ 100", True), ("< 100", False), ("≤ 100", True)):
        body = {"total": 100, "by_source": {"a": f'"{text}"', "b": 0}}
        system = JudgedPlan(Source("plan.yaml", plan(body))).cube.system
        (number,) = (number for number, identity in enumerate(system.identities) if identity.origin == "source")
        assert Constraints(system).holds(number) is holds
