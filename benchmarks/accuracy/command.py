"""The command line of the benchmark."""

from __future__ import annotations

import argparse
import difflib
import multiprocessing
from typing import TYPE_CHECKING

from .faults import KINDS, make
from .score import Result, check, score
from .shapes import GROUPS, SHAPES
from .tables import goals, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Job = tuple[int, str, str, int, float]


def names(given: str | None, known: Iterable[str], groups: dict[str, list[str]] | None = None) -> list[str]:
    """The names in a list with commas; a group stands for its members, a beginning for all that begin so."""
    if not given:
        return list(known)
    found: list[str] = []
    for each in given.split(","):
        found += (groups or {}).get(each, []) or [name for name in known if name.startswith(each)]
    return list(dict.fromkeys(found))


def run(job: Job) -> Result | None:
    """One case, made, checked and judged."""
    seed, shape, kind, number, seconds = job
    case = make(seed, shape, kind, number)
    return score(case, seconds) if case else None


def wrong_story(result: Result) -> str:
    """A case with a wrong sole cause for a reader: what was damaged, what was said, what is true."""
    seed, shape, kind, number = result.name.split("/")
    case = make(int(seed), shape, kind, int(number))
    if case is None:
        return result.name
    lines = difflib.unified_diff(case.clean.splitlines(), case.text.splitlines(), n=0, lineterm="")
    diff = "\n".join("    " + line for line in list(lines)[2:] if not line.startswith("@@"))
    return f"{result.name}\n{diff}\n{result.story}\n"


def false_alarms(seed: int, shapes: Sequence[str], plans: int) -> list[str]:
    """Plans to which nothing was done, and in which something is found all the same."""
    found: list[str] = []
    for shape in shapes:
        for number in range(plans):
            kind = "digit"
            case = make(seed, shape, kind, number)
            if case is None:
                continue
            errors = [each for each in check(case, case.clean).findings if str(each.severity) == "error"]
            if errors:
                found.append(f"{case.name}: {errors[0].message}")
    return found


def options(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="accuracy", description=__doc__)
    parser.add_argument("--plans", type=int, default=5, help="plans for each shape and kind of fault")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first table")
    parser.add_argument("--fresh", type=int, default=None, help="a second seed, printed beside the first")
    parser.add_argument("--shapes", help=f"shapes or groups: {', '.join([*GROUPS, *SHAPES])}")
    parser.add_argument("--kinds", help=f"kinds of faults, or how they begin: {', '.join(KINDS)}")
    parser.add_argument("--wrong", action="store_true", help="list every wrong sole cause")
    parser.add_argument("--missed", action="store_true", help="list every case that is not first")
    parser.add_argument(
        "--limit", type=float, default=10, help="seconds that a case may take; it counts as a crash then"
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Make the cases, check them, print the tables."""
    args = options(argv)
    seeds = [args.seed] + ([args.fresh] if args.fresh is not None else [])
    shapes, kinds = names(args.shapes, SHAPES, GROUPS), names(args.kinds, KINDS)
    jobs: list[Job] = [
        (seed, shape, kind, number, args.limit)
        for seed in seeds
        for kind in kinds
        for shape in shapes
        if shape in KINDS[kind].shapes
        for number in range(args.plans)
    ]
    if args.jobs > 1:
        with multiprocessing.Pool(args.jobs) as pool:
            found = pool.map(run, jobs, chunksize=20)
    else:
        found = [run(job) for job in jobs]
    by_seed: dict[int, list[Result]] = {seed: [] for seed in seeds}
    for job, result in zip(jobs, found, strict=True):
        if result:
            by_seed[job[0]].append(result)
    print("\n".join(table(by_seed)), end="\n\n")
    print("\n".join(goals(by_seed)), end="\n\n")
    results = [each for group in by_seed.values() for each in group]
    for alarm in [alarm for seed in seeds for alarm in false_alarms(seed, shapes, args.plans)]:
        print(f"false alarm: {alarm}")
    for result in results:
        if result.crash:
            print(f"crash: {result.name}: {result.crash}")
        for each in result.violations:
            print(f"correction: {result.name}: {each}")
        if (args.wrong and result.wrong_soles) or (args.missed and not result.first):
            print(f"\n{wrong_story(result)}")
    return 0
