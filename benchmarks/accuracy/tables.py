"""The tables that are printed: by group and kind, by seed, and one line for each goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .faults import KINDS
from .measures import calibration, low_hits, upper_bound
from .shapes import GROUPS
from .slips import SINGLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .score import Result

COLUMNS = ["n", "det", "orac", "1st", "three", "value", "sole", "wrong", "%sole", "≤95%", "silent", "calib", "<.05"]
WIDTHS = [5, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 5]


def mean(numbers: Iterable[float]) -> float | None:
    """The mean, or nothing of nothing."""
    kept = list(numbers)
    return sum(kept) / len(kept) if kept else None


def percent(share: float | None, digits: int = 0) -> str:
    """A share in per cent."""
    return "-" if share is None else f"{100 * share:.{digits}f}"


def decimal(number: float | None) -> str:
    """A calibration error."""
    return "-" if number is None else f"{number:.3f}"


def pairs(results: Sequence[Result]) -> list[tuple[float, bool]]:
    """Confidence and hit of the cases with one fault and one finding."""
    return [(each.confidence, each.hit) for each in results if each.confidence is not None]


def wrong_share(results: Sequence[Result]) -> tuple[int, int]:
    """How many sole causes were wrong, of how many."""
    return sum(len(each.wrong_soles) for each in results), sum(each.soles for each in results)


def row(results: Sequence[Result]) -> list[str]:
    """The numbers of these cases."""
    if not results:
        return ["0"] + ["-"] * (len(COLUMNS) - 1)
    wrong, soles = wrong_share(results)
    told = pairs(results)
    return [
        str(len(results)),
        percent(mean(each.detected for each in results)),
        percent(mean(each.oracle for each in results if each.oracle is not None)),
        percent(mean(each.first for each in results)),
        percent(mean(each.three for each in results)),
        percent(mean(each.value for each in results)),
        percent(mean(each.soles > 0 for each in results)),
        str(wrong),
        percent(wrong / soles if soles else None, 1),
        percent(upper_bound(wrong, soles) if soles else None, 1),
        percent(mean(each.silent for each in results)),
        decimal(calibration(told)),
        percent(low_hits(told)),
    ]


def line(name: str, cells: Sequence[Sequence[str]]) -> str:
    """One line of a table, the seeds side by side."""
    blocks = ["".join(cell.rjust(width) for cell, width in zip(each, WIDTHS, strict=True)) for each in cells]
    return f"{name:<20}" + "  |".join(blocks)


def table(by_seed: dict[int, list[Result]]) -> Iterable[str]:
    """By structure group and kind, for each seed."""
    seeds = list(by_seed)
    span = sum(WIDTHS)
    yield " " * 20 + "  |".join(f"seed {seed}".center(span) for seed in seeds)
    yield line("", [COLUMNS] * len(seeds))
    for group in GROUPS:
        chosen = {seed: [each for each in by_seed[seed] if each.group == group] for seed in seeds}
        if not any(chosen.values()):
            continue
        yield ""
        yield line(group.upper(), [row(chosen[seed]) for seed in seeds])
        for kind in KINDS:
            cells = [[each for each in chosen[seed] if each.kind == kind] for seed in seeds]
            if any(cells):
                yield line(f"  {kind}", [row(each) for each in cells])
    yield ""
    yield line("ALL", [row(by_seed[seed]) for seed in seeds])


def of(results: Sequence[Result], groups: Sequence[str], kinds: Sequence[str]) -> list[Result]:
    """The cases of some groups and kinds; without kinds, of all."""
    return [
        each
        for each in results
        if (not groups or each.group in groups) and (not kinds or any(each.kind.startswith(kind) for kind in kinds))
    ]


def n(results: Sequence[Result], text: str) -> str:
    """A number with how many cases it is from."""
    return f"{text} (n={len(results)})"


def against_oracle(results: Sequence[Result]) -> str:
    """Thin plans, single slips: first, what somebody who knows the kind reaches, and the one of the other."""
    thin = [each for each in of(results, ["thin"], SINGLE) if each.oracle is not None]
    first, reach = mean(each.first for each in thin), mean(each.oracle for each in thin if each.oracle is not None)
    ratio = first / reach if first is not None and reach else None
    return n(thin, f"{percent(first, 1)} of {percent(reach, 1)} = {percent(ratio, 1)}")


def by_look(results: Sequence[Result]) -> str:
    """Single slips that break one identity, where a sole cause is named: right ones."""
    singles = [each for each in results if each.kind in SINGLE and each.broken == 1 and each.group != "rounded"]
    claimed = [each for each in singles if each.soles]
    return n(claimed, f"{percent(mean(each.first for each in claimed), 1)}, claimed in "
                      f"{percent(len(claimed) / len(singles) if singles else None)}")  # fmt: skip


def share_of(groups: Sequence[str], kinds: Sequence[str], attribute: str) -> Callable[[Sequence[Result]], str]:
    """The mean of one attribute over some cases."""

    def measure(results: Sequence[Result]) -> str:
        chosen = of(results, groups, kinds)
        return n(chosen, percent(mean(float(getattr(each, attribute)) for each in chosen), 1))

    return measure


def right_and_claimed(groups: Sequence[str], kinds: Sequence[str]) -> Callable[[Sequence[Result]], str]:
    """How much of what is wrong is named first, and how much of it as the sole cause."""

    def measure(results: Sequence[Result]) -> str:
        chosen = of(results, groups, kinds)
        right, claimed = mean(each.named for each in chosen), mean(each.covered for each in chosen)
        return n(chosen, f"{percent(right, 1)}; {percent(claimed, 1)}")

    return measure


def with_wrong_sole(kinds: Sequence[str]) -> Callable[[Sequence[Result]], str]:
    """The share of plans of some kinds for which a wrong sole cause is named."""

    def measure(results: Sequence[Result]) -> str:
        chosen = of(results, [], kinds)
        return n(chosen, percent(mean(bool(each.wrong_soles) for each in chosen), 1))

    return measure


def all_wrong(results: Sequence[Result]) -> str:
    """Wrong sole causes among all."""
    wrong, soles = wrong_share(results)
    bound = percent(upper_bound(wrong, soles) if soles else None, 2)
    return f"{percent(wrong / soles if soles else None, 2)} ({wrong} of {soles}, at most {bound})"


def all_but_stale_none(results: Sequence[Result]) -> str:
    """The same without cells that were amended and carried nowhere, which look like slips."""
    return all_wrong([each for each in results if each.kind != "stale-none"])


def calibrated(results: Sequence[Result]) -> str:
    """Calibration, and hits among what is said with little confidence; without what looks like a slip and is none."""
    told = pairs([each for each in results if each.kind != "stale-none"])
    return f"{decimal(calibration(told))}; {percent(low_hits(told), 1)} (n={len(told)})"


GOALS: list[tuple[str, str, Callable[[Sequence[Result]], str]]] = [
    ("wrong among sole causes, all kinds, %", "<= 0.5", all_wrong),
    ("the same without stale-none, %", "<= 0.5", all_but_stale_none),
    ("plans with a wrong sole: stale totals, %", "0", with_wrong_sole(["stale-c", "stale-s", "stale-r"])),
    ("  amended, nothing updated (as a slip), %", "0", with_wrong_sole(["stale-none"])),
    ("plans with a wrong sole: blocks, %", "0", with_wrong_sole(["block"])),
    ("plans with a wrong sole: rounding, %", "0", with_wrong_sole(["rounding"])),
    ("calibration error; hits under .05, %", "<= .025; 10", calibrated),
    ("thin, single slips, first of oracle, %", "97", against_oracle),
    ("sole by the look only, right, %", "94", by_look),
    ("full: neighbours exchanged, first, %", "99", share_of(["full"], ["exchange-adjacent"], "first")),
    ("full: block in another unit, first, %", "99", share_of(["full"], ["block-line", "block-parts"], "first")),
    ("full: all of an axis but no total, first, %", "-", share_of(["full"], ["block-axis"], "first")),
    ("full: row missing, first, %", "99", share_of(["full"], ["row-missing"], "first")),
    ("full: one chain updated, first, %", "85", share_of(["full"], ["stale-chain"], "first")),
    ("lone sum: part missing, first three, %", "80", share_of(["thin"], ["part-missing"], "three")),
    ("rounded, single slips: right; claimed, %", "99; 85", right_and_claimed(["rounded"], SINGLE)),
    ("full, five faults: right; claimed, %", "99; 80", right_and_claimed(["full"], ["several-5"])),
    ("silent: block, %", "0", share_of([], ["block"], "silent")),
    ("silent: misprint copied, %", "0", share_of([], ["misprint-copied"], "silent")),
    ("silent: stale totals, %", "0", share_of([], ["stale"], "silent")),
]


def goals(by_seed: dict[int, list[Result]]) -> Iterable[str]:
    """One line for each goal."""
    yield f"{'goal':<44}{'wanted':<13}" + "".join(f"seed {seed}".ljust(38) for seed in by_seed)
    for name, wanted, measure in GOALS:
        yield f"{name:<44}{wanted:<13}" + "".join(measure(results).ljust(38) for results in by_seed.values())
    late = [sum("TooLong" in each.crash for each in results) for results in by_seed.values()]
    yield f"{'broken off for time':<44}{'0':<13}" + "".join(str(each).ljust(38) for each in late)
    crashes = [
        sum(bool(each.crash) and "TooLong" not in each.crash for each in results) for results in by_seed.values()
    ]
    yield f"{'tracebacks':<44}{'0':<13}" + "".join(str(each).ljust(38) for each in crashes)
    worse = [sum(bool(each.violations) for each in results) for results in by_seed.values()]
    yield f"{'corrections that make a plan worse':<44}{'0':<13}" + "".join(str(each).ljust(38) for each in worse)
