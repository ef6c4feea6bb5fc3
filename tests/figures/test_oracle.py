"""The program against an oracle that shares nothing with it, on random plans: right ones, and ones with wrong figures.

The suite tries a fixed sample. Any number is tried by hand:

    PYTHONPATH=tests python tests/figures/test_oracle.py --plans 2000 --seed 0 [--level linear] [--keep FOLDER]

prints how many right plans had an error and how many wrong ones none, and keeps each of these as a small plan file.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from fractions import Fraction
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from oracle import (
    LEVELS,
    Amount,
    Contradiction,
    Number,
    Plan,
    Project,
    Target,
    Whole,
    margin,
    meant,
    refuted,
    share_verdict,
    verdict,
)
from random_plans import (
    REAL,
    SPELLINGS,
    STATED,
    Mix,
    Style,
    Writing,
    damaged,
    file_of,
    random_plan,
    wholes,
    writing_for,
)
from support import outcomes, plan

import kcbudget
from kcbudget import Severity

MIXES = {"all figures stated": STATED, "15 % qualified, 10 % unknown, 25 % rest": REAL}
CONTRACT = ("complete", "bounds")


def errors(text: str) -> list[str]:
    return [f"{f.message} [{f.id}]" for f in kcbudget.check_text(text).findings if f.severity is Severity.ERROR]


# ------------------------------------------------------------------------------------------- the oracle itself


def number(written: Any) -> Number:
    """A number as these tests write it: in triệu, with the word that the oracle has for what it says."""
    if isinstance(written, Number):
        return written
    if isinstance(written, int):
        return Number("exact", written)
    word, _, digits = written.rpartition(" ")
    if not word:
        return Number(written)
    return Number(word, int(digits))


def whole(written: Any) -> Whole:
    """A whole as these tests write it: as in a plan file, with English keys."""
    if not isinstance(written, dict):
        return Whole(number(written))
    made = Whole()
    for key, value in written.items():
        if key in ("amount", "total"):
            made.amount = number(value)
        elif key == "share":
            made.share = number(value)
        elif key == "of_which":
            made.of_which = {name: whole(part) for name, part in value.items()}
        else:
            made.parts[key.removeprefix("by_")] = {str(name): whole(part) for name, part in value.items()}
    return made


def of(written: dict[str, Any], **more: Any) -> Plan:
    return Plan(("2021", "2022"), whole(written), **more)


def level(plan: Plan) -> str | None:
    found = refuted(plan)
    return found.level if found else None


WRONG = {
    "a whole and its parts": (of({"total": 300, "by_year": {2021: 100, 2022: 201}}), "complete"),
    "two breakdowns, of which one leaves a rest": (
        of(
            {
                "by_year": {2021: 100, 2022: "rest"},
                "by_source": {"national": 150, "local": 150},
                "by_activity": {"a": 100, "b": 199},
            }
        ),
        "complete",
    ),
    "a part that only its second breakdown tells": (
        of(
            {
                "total": 300,
                "by_year": {
                    2021: {"by_source": {"national": 50, "local": "unknown"}, "by_activity": {"a": 60, "b": 40}},
                    2022: 201,
                },
            }
        ),
        "complete",
    ),
    "two complete breakdowns of a qualified whole": (
        of(
            {
                "total": "nearly 11000",
                "by_year": {2021: 5000, 2022: 5000},
                "by_source": {"national": 5000, "local": 5900},
            }
        ),
        "complete",
    ),
    "a part of a part that exceeds it in the other nesting": (
        of(
            {
                "total": 300,
                "by_activity": {"a": 100, "b": 200},
                "by_locality": {"H1": {"amount": 250, "by_activity": {"a": 180, "b": 70}}, "H2": 50},
            }
        ),
        "complete",
    ),
    "shares of what the parts make": (
        of(
            {
                "total": "unknown",
                "by_source": {"national": 5, "local": "rest"},
                "by_activity": {"a": {"amount": 50, "share": 40}, "b": {"amount": 50, "share": 60}},
            }
        ),
        "complete",
    ),
    "a share of what other parts leave": (
        of(
            {
                "total": 101,
                "by_locality": {
                    "X": 60,
                    "Y": {"amount": "unknown", "by_activity": {"a": "unknown", "b": "rest"}, "share": 410},
                },
            }
        ),
        "complete",
    ),
    "a cell of both nestings": (
        of(
            {
                "total": 400,
                "by_activity": {
                    "a": {
                        "by_locality": {"Y": 90, "X": {"by_year": {2021: 80, 2022: 50}}},
                        "by_year": {2021: {"by_locality": {"Y": 30, "X": 800}}, 2022: 110},
                    },
                    "b": 180,
                },
            }
        ),
        "complete",
    ),
    "bounds with a sum between them": (
        of({"total": 10, "by_year": {2021: {"by_source": {"a": "at least 6", "b": "unknown"}}, 2022: "at least 5"}}),
        "bounds",
    ),
    "what is left for a part is not what its own parts are": (
        of({"total": 10, "by_year": {2021: 4, 2022: {"by_source": {"a": "at least 7", "b": "rest"}}}}),
        "bounds",
    ),
    "a rest below 0": (of({"total": 10, "by_year": {2021: 11, 2022: "rest"}}), "complete"),
    "parts of an unknown part": (
        of({"total": 10, "by_year": {2021: {"of_which": {"s": 11}}, 2022: "unknown"}}),
        "bounds",
    ),
    "shares that make 99 %": (
        of({"by_year": {2021: {"amount": "unknown", "share": 33}, 2022: {"amount": "unknown", "share": 65}}}),
        "complete",
    ),
    "projects and a sum of parts": (
        of({"by_year": {2021: 4, 2022: 5}}, projects=[Project("p", Number(value=8))]),
        "complete",
    ),
    "projects that may not exceed": (
        of({"by_year": {2021: 4, 2022: 5}}, projects=[Project("p", Number(value=10))], projects_complete=False),
        "complete",
    ),
    "a project and its sources": (
        of({}, projects=[Project("p", Number(value=8), {"a": Number(value=3), "b": Number(value=4)})]),
        "complete",
    ),
    "a document, where the plan has no figure": (
        of(
            {"by_year": {2021: {"by_source": {"a": 1, "b": 2}}, 2022: 5}},
            documents=[[(("year", "2021"), Number(value=4))]],
        ),
        "complete",
    ),
    "a target and its years": (
        of({}, targets=[Target("t", "người", Whole(Number(value=100)), Number(value=40))]),
        "complete",
    ),
    "a target and a range": (
        of({}, targets=[Target("t", "người", Whole(Number(value=100)), Number("range", 30, 1, 49))]),
        "bounds",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_the_oracle_sees(case: str) -> None:
    written, expected = WRONG[case]
    assert level(written) == expected


RIGHT = {
    "nothing": of({}),
    "a rest of 0": of({"total": 10, "by_year": {2021: 10, 2022: "rest"}}),
    "nearly, of the very number": of({"total": "nearly 10", "by_year": {2021: 5, 2022: 5}}),
    "over, of the very number": of({"total": "over 10", "by_year": {2021: 5, 2022: 5}}),
    "about, of any number": of({"total": "about 10", "by_year": {2021: 5, 2022: 500}}),
    "a share rounded half up": of({"total": 200, "by_year": {2021: {"amount": 1, "share": 1}, 2022: 199}}),
    "a coarser whole": of({"total": Number("exact", 750, 10), "by_year": {2021: 747, 2022: 8}}),
    "rounded figures": of({"total": 10, "by_year": {2021: 5, 2022: 6}}, rounded=True),
    "projects of any year": of({"total": 10, "by_year": {2021: 3, 2022: 7}}, projects=[Project("p", Number(value=10))]),
    "projects and what is reserved": of(
        {"total": 10, "by_year": {2021: 3, 2022: 7}},
        projects=[
            Project("p", Number(value=3), at={"year": "2021"}),
            Project("q", Number(value=6), at={"year": "2022"}),
        ],
        reserve=Number(value=1),
    ),
    "a target by even years": of({}, targets=[Target("t", "đợt", Whole(Number(value=1)), Number(value=1), "even")]),
    "a target and a range": of({}, targets=[Target("t", "người", Whole(Number(value=80)), Number("range", 30, 1, 40))]),
}


@pytest.mark.parametrize("case", RIGHT)
def test_the_oracle_refutes_nothing_of(case: str) -> None:
    assert level(RIGHT[case]) is None


def test_a_gap_of_more_than_the_slack_is_refuted() -> None:
    assert level(of({"total": Number("exact", 750, 10), "by_year": {2021: 747, 2022: 9}})) == "complete"
    assert level(of({"total": 10, "by_year": {2021: 5, 2022: 7}}, rounded=True)) == "complete"


@pytest.mark.parametrize(
    ("word", "value", "quantum", "expected"),
    [
        ("nearly", 11, 1, (10, 11)),
        ("over", 30, 1, (30, 33)),
        ("over", 103, 1, (103, 104)),
        ("about", 500, 1, (475, 525)),
        ("about", 512, 1, (Fraction(1023, 2), Fraction(1025, 2))),
        ("nearly", Fraction(215, 10), Fraction(1, 10), (Fraction(214, 10), Fraction(215, 10))),
        ("about", 0, 1, (Fraction(-1, 2), Fraction(1, 2))),
        ("over", 1, 1, (1, Fraction(11, 10))),
        ("at least", 5, 1, (5, None)),
        ("range", 5, 1, (5, 8)),
        ("exact", 5, 1, (5, 5)),
        ("unknown", 0, 1, (None, None)),
    ],
)
def test_what_is_meant(
    word: str, value: Amount, quantum: Amount, expected: tuple[Amount | None, Amount | None]
) -> None:
    assert meant(Number(word, value, quantum, 8)) == expected


def test_the_margin_is_at_most_a_tenth() -> None:
    assert [margin(Number("nearly", value)) for value in (1, 11, 30, 100, 120, 1500)] == [
        Fraction(1, 10),
        1,
        3,
        10,
        10,
        100,
    ]


# ------------------------------------------------------------------------------------------- single identities

WORDS = ("exact", "nearly", "under", "over", "above", "about", "at least", "less", "more", "unknown")
AMOUNTS = (5, 6, 10, 11, 12)


def spelt(written: Number) -> str:
    if written.open:
        return SPELLINGS[written.word][1]
    return str(written.value) if written.exact else f"{SPELLINGS[written.word][0]} {written.value}"


def single(whole: Number, parts: tuple[Number, Number]) -> str:
    quoted = [f'"{spelt(number)}"' if spelt(number)[:1] in (">", "<") else spelt(number) for number in (whole, *parts)]
    return plan({"total": quoted[0], "by_year": {"2021": quoted[1], "2022": quoted[2]}})


WRONG_SUM = {"sum-mismatch", "negative-rest", "subset-exceeds-whole"}


def judged(text: str, wrong_ids: set[str] = WRONG_SUM, others: int = 0) -> str:
    """The verdict of a plan's only identity, beside so many others that hold."""
    report = kcbudget.check_text(text)
    wrong = {finding.id for finding in report.findings if finding.severity is Severity.ERROR}
    if wrong:
        return "broken" if wrong <= wrong_ids else str(wrong)
    found = Counter(outcomes(text))
    found["holds"] -= others
    found += Counter()
    far = any(finding.id == "far-from-qualified" for finding in report.findings)
    return "far" if far and found == {"undecided": 1} else "/".join(found)


def singles() -> Iterator[tuple[Number, tuple[Number, Number]]]:
    """One whole over two parts, in all words, around the values at which a verdict changes."""
    for word, first, second in product(WORDS, WORDS, ("exact", "nearly", "over", "about")):
        for value in AMOUNTS:
            yield Number(word, value), (Number(first, 5), Number(second, 5))


def test_every_verdict_of_a_single_identity() -> None:
    wrong = []
    for whole, parts in singles():
        expected = verdict(whole, list(parts))
        text = single(whole, parts)
        if (said := judged(text)) != expected:
            wrong.append(f"{spelt(whole)} = {spelt(parts[0])} + {spelt(parts[1])}: {expected}, said {said}")
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:40])


def test_every_verdict_of_a_share() -> None:
    """A share of one part of two, around the values at which its verdict changes."""
    wrong = []
    for amount, word, value in product((39, 40, 41, 42), (*WORDS[:-1], "at most"), (36, 38, 39, 40, 41, 42, 44, 50)):
        share = Number(word, value)
        spelling = f"{spelt(share)} %".replace(str(value), f"{value},0") if value == 40 else f"{spelt(share)}%"
        share.quantum = Fraction(1, 10) if value == 40 else 1
        part = {"amount": str(amount), "share": f'"{spelling}"'}
        text = plan({"total": "100", "by_year": {"2021": part, "2022": str(100 - amount)}})
        expected = share_verdict(Number(value=amount), Number(value=100), share)
        if (verdict_of := judged(text, {"share-mismatch"}, others=1)) != expected:
            wrong.append(f"{spelling} of {amount} in 100: {expected}, said {verdict_of}")
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:40])


@pytest.mark.parametrize("part", [1249, 1250, 1251, 1349, 1350])
@pytest.mark.parametrize(("spelling", "value", "quantum"), [("13%", 13, 1), ("12%", 12, 1), ("12,5%", 12.5, 0.1)])
def test_a_share_is_rounded_half_up(part: int, spelling: str, value: float, quantum: float) -> None:
    share = Number("exact", Fraction(str(value)), Fraction(str(quantum)))
    text = plan(
        {"total": "10000", "by_year": {"2021": {"amount": str(part), "share": spelling}, "2022": str(10000 - part)}}
    )
    assert judged(text, {"share-mismatch"}, others=1) == share_verdict(Number(value=part), Number(value=10000), share)


def test_every_verdict_of_a_target() -> None:
    """What is to be reached each year, times two years, makes the total of a target."""
    wrong = []
    for word, each, value in product(WORDS[:-1], ("exact", "nearly", "over", "about", "at least"), AMOUNTS):
        total, yearly = Number(word, value), Number(each, 5)
        entry = {"name": "x", "unit": "người", "total": f'"{spelt(total)}"', "per_year": f'"{spelt(yearly)}"'}
        expected = verdict(total, [yearly, yearly])
        if (verdict_of := judged(plan({"targets": [entry]}), {"target-mismatch"})) != expected:
            wrong.append(f"{spelt(total)} = 2 × {spelt(yearly)}: {expected}, said {verdict_of}")
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:40])


# ------------------------------------------------------------------------------------------- random plans


class Tried:
    """What the program and the oracle say of one plan."""

    def __init__(self, plan: Plan, text: str, wrong: bool, level: str = "tight") -> None:
        self.plan, self.text, self.wrong = plan, text, wrong
        self.refutation: Contradiction | None = refuted(plan, level) if wrong else None
        self.crash = ""
        try:
            self.errors = errors(text)
        except Exception as error:
            self.errors, self.crash = [], repr(error)

    @property
    def outcome(self) -> str:
        if self.crash:
            return "crash"
        if not self.wrong:
            return "false alarm" if self.errors else "right"
        if self.refutation is None:
            return "alone" if self.errors else "silent"
        if self.errors:
            return "caught" if self.refutation.level in CONTRACT else f"caught {self.refutation.level}"
        return "missed" if self.refutation.level in CONTRACT else f"missed {self.refutation.level}"

    @property
    def kind(self) -> tuple[str, str]:
        """What a smaller plan must have in common with this one: the outcome, and the id of the first error."""
        return self.outcome, self.errors[0].rpartition("[")[2] if self.errors else ""

    def described(self) -> str:
        said = self.errors or self.crash or "nothing"
        return f"# {self.outcome}: oracle {self.refutation}; program {said}\n{self.text}"


def tried(seed: int, mix: Mix, wrong: int, level: str = "tight") -> Tried | None:
    """A random plan with so many wrong figures; None where it has too few figures."""
    right = random_plan(seed, mix)
    if not wrong:
        return Tried(right, file_of(right, writing_for(right, seed)), False)
    spoilt = damaged(right, seed, wrong)
    if spoilt is None:
        return None
    return Tried(spoilt[0], file_of(spoilt[0], writing_for(right, seed)), True, level)


def smaller(plan: Plan) -> Iterator[Plan]:
    """The plan with one thing less, each way; what is left is as true as it was."""
    for name in ("documents", "targets", "projects"):
        listed = getattr(plan, name)
        for at in range(len(listed) if name != "projects" else 0):
            copy = deepcopy(plan)
            getattr(copy, name).pop(at)
            yield copy
        if listed:
            copy = deepcopy(plan)
            getattr(copy, name).clear()
            yield copy
    for at, statements in enumerate(plan.documents):
        for i in range(len(statements) if len(statements) > 1 else 0):
            copy = deepcopy(plan)
            copy.documents[at].pop(i)
            yield copy
    for place, here in enumerate(all_wholes(plan)):
        for change in smaller_by(here):
            copy = deepcopy(plan)
            change(all_wholes(copy)[place])
            yield copy


def all_wholes(plan: Plan) -> list[Whole]:
    """Every whole of a plan, that of its money and those of its targets, in one order."""
    return [here for root in (plan.root, *(target.whole for target in plan.targets)) for _, here in wholes(root)]


def smaller_by(here: Whole) -> Iterator[Callable[[Whole], object]]:
    """What can be taken away from a whole, and from one that is the same."""
    yield from (partial(drop, axis=axis) for axis in here.parts)
    if here.share is not None:
        yield lambda whole: setattr(whole, "share", None)
    yield from (partial(drop_subset, name=name) for name in here.of_which)
    if here.amount is not None and here.parts:
        yield lambda whole: setattr(whole, "amount", None)
    elif here.amount is not None and here.amount.word != "unknown":
        yield lambda whole: setattr(whole, "amount", Number("unknown", style=Style(spelling="~")))


def drop_subset(whole: Whole, name: str) -> None:
    del whole.of_which[name]


def drop(whole: Whole, axis: str) -> None:
    del whole.parts[axis]
    if whole.amount is None and not whole.parts:
        whole.amount = Number("unknown", style=Style(spelling="~"))


def minimised(found: Tried, level: str = "tight") -> Tried:
    """A plan as small as it gets on which program and oracle disagree in the same way."""
    again = True
    while again:
        again = False
        for less_of_it in smaller(found.plan):
            try:
                less = Tried(less_of_it, file_of(less_of_it, Writing(numbers="vi")), found.wrong, level)
            except (KeyError, StopIteration):
                continue
            if less.kind == found.kind:
                found, again = less, True
                break
    return found


SAMPLE = 50


@pytest.mark.parametrize("mix", MIXES)
def test_no_right_plan_has_an_error(mix: str) -> None:
    found = [tried(seed, MIXES[mix], 0) for seed in range(SAMPLE)]
    alarms = [one.described() for one in found if one and one.outcome != "right"]
    assert not alarms, f"{len(alarms)}:\n{alarms[0]}"


@pytest.mark.parametrize("wrong", [1, 2])
@pytest.mark.parametrize("mix", MIXES)
def test_no_wrong_plan_passes(mix: str, wrong: int) -> None:
    found = [tried(seed, MIXES[mix], wrong) for seed in range(SAMPLE)]
    missed = [one.described() for one in found if one and one.outcome in ("missed", "crash")]
    assert sum(one is not None and one.outcome == "caught" for one in found) > SAMPLE / 3
    assert not missed, f"{len(missed)}:\n{missed[0]}"


@pytest.mark.parametrize("mix", MIXES)
def test_the_oracle_refutes_no_right_plan(mix: str) -> None:
    assert [seed for seed in range(SAMPLE) if refuted(random_plan(seed, MIXES[mix]))] == []


# ------------------------------------------------------------------------------------------- by hand


def main(arguments: list[str]) -> None:
    """Try any number of plans, and print a table of what the program and the oracle say of them."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "--plans", type=int, default=500, help="plans of each mix: right, with one, with two wrong figures"
    )
    parser.add_argument("--seed", type=int, default=0, help="the first plan")
    parser.add_argument("--level", choices=LEVELS, default="tight", help="how much the oracle sees")
    parser.add_argument("--keep", type=Path, help="a folder for the plans on which they disagree, made small")
    parser.add_argument("--most", type=int, default=20, help="of each kind of disagreement at most so many are kept")
    chosen = parser.parse_args(arguments)
    for name, mix in MIXES.items():
        sys.stdout.write(name + "\n")
        for wrong in (0, 1, 2):
            counted: Counter[str] = Counter()
            for seed in range(chosen.seed, chosen.seed + chosen.plans):
                one = tried(seed, mix, wrong, chosen.level)
                if one is None:
                    continue
                counted[one.outcome] += 1
                bad = one.outcome in ("false alarm", "crash", "alone") or one.outcome.startswith("missed")
                if chosen.keep and bad and counted[one.outcome] <= chosen.most:
                    chosen.keep.mkdir(parents=True, exist_ok=True)
                    file = f"{one.outcome} {'real' if mix is REAL else 'stated'} {wrong} {seed}.yaml".replace(" ", "-")
                    (chosen.keep / file).write_text(minimised(one, chosen.level).described(), encoding="utf-8")
            kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(counted.items()))
            sys.stdout.write(f"  {wrong} wrong: {sum(counted.values())} plans: {kinds}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
