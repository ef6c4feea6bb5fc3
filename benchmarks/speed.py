"""What checking costs, as ratios of whole processes that this one run starts in turn.

Absolute times say more of a machine than of a program, so every row divides the time of one process by that of
another: a floor that only imports what the work needs, a plain `yaml.load` of the same files, or an installed peer that
checks the same sums. Each round starts every process once; the shortest time of each counts, because whatever else
the machine does can only lengthen it. Processor time, all processes of a command together, is shown beside it.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAI_CHAU = ROOT / "plans" / "laichau.yaml"
YEARS = range(2021, 2026)
SOURCES = ("national", "local", "enterprises")
ACTIVITIES = ("machinery", "training", "trade fairs")

FLOOR = """
import click, yaml
from pydantic import BaseModel
class Amount(BaseModel):
    amount: str
    share: str | None = None
class Project(BaseModel):
    name: str
    year: str | None = None
    by_source: dict[str, Amount] | None = None
class Decision(BaseModel):
    number: str | None = None
    signed_by: str | None = None
class Plan(BaseModel):
    province: str
    period: str
    decision: Decision | None = None
    by_year: dict[str, str] | None = None
    by_source: dict[str, Amount] | None = None
    projects: list[Project] | None = None
"""
RICH_FLOOR = FLOOR + "import rich.console, rich.table\n"
YAML_LOAD = """
import sys, yaml
from pathlib import Path
for path in map(Path, sys.argv[1:]):
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        with file.open(encoding="utf-8") as stream:
            yaml.load(stream, Loader=yaml.CSafeLoader)
"""


# ------------------------------------------------------------------------------------------------ processes


@dataclass
class Process:
    """A command, its shortest time and processor time so far (in seconds), its largest peak of memory (in bytes)."""

    command: Sequence[str | Path]
    statuses: Sequence[int] = (0,)
    seconds: float = float("inf")
    processor: float = float("inf")
    peak: int = 0

    def run(self, environment: dict[str, str]) -> None:
        started = time.perf_counter()
        process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
        errors = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds = min(self.seconds, time.perf_counter() - started)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.processor = min(self.processor, usage.ru_utime + usage.ru_stime)
        self.peak = max(self.peak, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
        if process.returncode not in self.statuses:
            raise SystemExit(f"{self.command} ended with {process.returncode}: {errors.decode(errors='replace')}")


def interleaved(processes: Iterable[Process], rounds: int, environment: dict[str, str]) -> None:
    """Run each process once unmeasured, so that bytecode and files are cached, then all of them in each round."""
    processes = list(processes)
    for number in range(rounds + 1):
        for process in processes:
            if number == 0:
                Process(process.command, process.statuses).run(environment)
            else:
                process.run(environment)


@dataclass
class Table:
    """What was measured against what, and whether the goal is reached."""

    rows: list[tuple[str, ...]] = field(default_factory=list)

    def ratio(self, work: str, process: Process, against: Process, goal: float) -> None:
        processor = process.processor / against.processor
        self.value(work, process.seconds / against.seconds, goal, "×", f"{processor:.2f} ×")

    def value(self, work: str, value: float, goal: float, unit: str, processor: str = "") -> None:
        verdict = "reached" if value <= goal else "NOT reached"
        self.rows.append((work, f"{value:.2f} {unit}", f"{goal:g} {unit}", verdict, processor))

    def skipped(self, work: str, why: str) -> None:
        self.rows.append((work, "", "", why, ""))

    def print(self) -> None:
        rows = [("work", "measured", "at most", "", "processor time"), *self.rows]
        widths = [max(len(row[column]) for row in rows) for column in range(5)]
        for number, row in enumerate(rows):
            print("| " + " | ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) + " |")
            if number == 0:
                print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


# -------------------------------------------------------------------------------------------- generated plans


@dataclass
class Sums:
    """A whole and its parts, as any bookkeeping program can check them."""

    name: str
    whole: int
    parts: list[int]


def small_plan(number: int) -> tuple[str, list[Sums]]:
    """A plan of 12 figures: a total by year and by source, two shares."""
    chance = random.Random(number)
    years = [chance.randrange(1000, 30_000) for _ in YEARS]
    total = sum(years)
    national, local = chance.randrange(total // 4), chance.randrange(total // 4)
    state, enterprises = national + local, total - national - local
    text = (
        f"province: Tỉnh {number}\n"
        f"programme: Chương trình khuyến công tỉnh {number} giai đoạn 2021-2025\n"
        "period: 2021-2025\n"
        f"decision: {{number: {number}/QĐ-UBND, signed_by: Nguyễn Văn A}}\n"
        "unit: triệu đồng\n\n"
        f"total: {total}\n"
        "by_year:\n"
        + "".join(f"  {year}: {amount}\n" for year, amount in zip(YEARS, years, strict=True))
        + "by_source:\n"
        f"  enterprises: {{amount: {enterprises}, share: {_share(enterprises, total)}}}\n"
        "  state_budget:\n"
        f"    amount: {state}\n"
        f"    share: {_share(state, total)}\n"
        "    by_source:\n"
        f"      national: {national}\n"
        f"      local: {local}\n"
    )
    sums = [
        Sums(f"plan {number} years", total, years),
        Sums(f"plan {number} sources", total, [enterprises, state]),
        Sums(f"plan {number} state budget", state, [national, local]),
    ]
    return text, sums


def _share(part: int, whole: int) -> str:
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def plan_of_projects(count: int) -> tuple[str, list[Sums]]:
    """A plan of ``count`` projects, three figures each, with its total by year, by source and by activity."""
    chance = random.Random(count)
    amounts: dict[str, list[int]] = {name: [] for name in ("total", *map(str, YEARS), *SOURCES, *ACTIVITIES)}
    projects: list[str] = []
    for number in range(1, count + 1):
        year, activity = str(chance.choice(YEARS)), chance.choice(ACTIVITIES)
        money = {source: chance.randrange(900) for source in SOURCES}
        for source, amount in money.items():
            for name in ("total", year, source, activity):
                amounts[name].append(amount)
        projects.append(
            f"  - name: Đề án {number}, ứng dụng máy móc thiết bị trong chế biến\n"
            f"    year: {year}\n"
            f"    activity: {activity}\n"
            f"    by_source: {{{', '.join(f'{source}: {amount}' for source, amount in money.items())}}}\n"
        )
    lines = ["province: Lai Châu", "period: 2021-2025", "unit: triệu đồng", f"total: {sum(amounts['total'])}"]
    for axis, names in (("by_year", map(str, YEARS)), ("by_source", SOURCES), ("by_activity", ACTIVITIES)):
        lines.append(f"{axis}: {{{', '.join(f'{name}: {sum(amounts[name])}' for name in names)}}}")
    text = "\n".join(lines) + "\nprojects:\n" + "".join(projects)
    return text, [Sums(name, sum(parts), parts) for name, parts in amounts.items()]


HEAD = "province: Lai Châu\nperiod: 2021-2025\nunit: triệu đồng\n"


def _listed(key: str, count: int, line: Callable[[int], str]) -> str:
    return f"{key}:\n" + "".join(f"  {line(number)}\n" for number in range(count))


def disagreeing(count: int) -> str:
    """Documents that each state another total than the plan."""
    return "total: 300\nby_source: {a: 100, b: 200}\n" + _listed(
        "documents", count, lambda n: f"- {{title: Báo cáo {n}, states: {{total: {400 + n} triệu đồng}}}}"
    )


def disagreeing_each(count: int) -> str:
    """Activities, and a document for each that states another amount."""
    return (
        f"total: {100 * count}\n"
        + _listed("by_activity", count, lambda n: f"a{n}: 100")
        + _listed(
            "documents",
            count,
            lambda n: f"- {{title: Báo cáo {n}, states: {{by_activity.a{n}: {200 + n} triệu đồng}}}}",
        )
    )


def misprinted(count: int) -> str:
    """Activities, and a known misprint of each."""
    return (
        f"total: {100 * count}\n"
        + _listed("by_activity", count, lambda n: f"a{n}: 100")
        + _listed(
            "documents",
            count,
            lambda n: (
                f"- {{title: T{n}, states: {{by_activity.a{n}: {{value: {200 + n} triệu đồng, misprint: sai}}}}}}"
            ),
        )
    )


def refuted(count: int) -> str:
    """Documents half of which have a misprint that the other half refutes."""
    return "total: 300\nby_source: {a: 100, b: 200}\n" + _listed(
        "documents",
        count,
        lambda n: (
            f"- {{title: Báo cáo {n}, states: {{total: "
            + (f"{{value: {400 + n} triệu đồng, misprint: sai}}}}}}" if n % 2 else "300 triệu đồng}}")
        ),
    )


def wrong_targets(count: int) -> str:
    return _listed(
        "targets", count, lambda n: f"- {{name: t{n}, unit: mô hình, total: {31 + 7 * n}, per_year: {n + 4}}}"
    )


def wrong_shares(count: int) -> str:
    return f"total: {100 * count}\n" + _listed(
        "by_activity", count, lambda n: f"a{n}: {{amount: 100, share: {7 + n % 50}.5%}}"
    )


def negative(count: int) -> str:
    return f"total: {100 * count}\n" + _listed(
        "by_activity", count, lambda n: f"a{n}: {{amount: 100, by_source: {{x: {200 + n}, y: -100}}}}"
    )


def sourceless(count: int) -> str:
    """Activities by source, and projects half of which do not name theirs."""
    return (
        f"total: {100 * count}\nby_source: {{x: {50 * count}, y: {50 * count}}}\n"
        + _listed("by_activity", count, lambda n: f"a{n}: {{amount: 100, by_source: {{x: 50, y: 50}}}}")
        + _listed(
            "projects",
            count,
            lambda n: (
                f"- {{name: p{n}, activity: a{n}, year: 2021, "
                + ("amount: 100}" if n % 2 else "by_source: {x: 50, y: 50}}")
            ),
        )
    )


def wrong_sums(count: int) -> str:
    return f"total: {100 * count}\n" + _listed(
        "by_activity", count, lambda n: f"a{n}: {{amount: {100 + n}, by_source: {{x: {40 + n}, y: 61}}}}"
    )


def uneven(count: int) -> str:
    """Sums of figures that are not written equally fine, and differ by more than that explains."""
    return _listed("by_activity", count, lambda n: f"a{n}: {{amount: 100, by_source: {{x: 50.4, y: 49}}}}")


def one_line(count: int) -> str:
    """All parts in one line, about 40 characters each; one sum in ten is wrong."""
    parts = (f"a{n}: {{amount: 100, by_source: {{x: 50, y: {50 + (n % 10 == 0)}}}}}" for n in range(count))
    return f"total: {100 * count}\nby_activity: {{{', '.join(parts)}}}\n"


def doubled_rows(count: int) -> str:
    """Projects that each have a little more than the plan."""
    return f"total: {100 * count}\nby_source: {{x: {50 * count}, y: {50 * count}}}\n" + _listed(
        "projects", count, lambda n: f"- {{name: p{n}, year: 2021, by_source: {{x: 50, y: 51}}}}"
    )


# What may be wrong many times over in one plan: how many of it at first, and in which format it is told.
SHAPES: dict[str, tuple[Callable[[int], str], int, str]] = {
    "documents that disagree on the total": (disagreeing, 1000, "concise"),
    "documents that disagree on a part each": (disagreeing_each, 1000, "concise"),
    "known misprints of a part each": (misprinted, 1000, "concise"),
    "known misprints of the total, and as many right documents": (refuted, 1000, "concise"),
    "wrong targets": (wrong_targets, 500, "concise"),
    "wrong shares": (wrong_shares, 1000, "concise"),
    "negative amounts": (negative, 2000, "concise"),
    "projects, half of them without a source, and as many activities": (sourceless, 2000, "concise"),
    "wrong sums": (wrong_sums, 1000, "concise"),
    "sums of uneven precision": (uneven, 1000, "concise"),
    "projects of which each is too large": (doubled_rows, 2000, "concise"),
    "parts in one line, a tenth of them wrong": (one_line, 6000, "concise"),
    "parts in one line, a tenth of them wrong, with excerpts": (one_line, 2000, "text"),
    "wrong sums laid out": (wrong_sums, 500, "text"),
}


def journal(sums: Iterable[Sums]) -> str:
    """The sums as transactions of hledger, each of which must balance."""
    return "".join(
        f"2021-01-01 {one.name}\n  whole  {one.whole} m\n"
        + "".join(f"  part  -{part} m\n" for part in one.parts)
        + "\n"
        for one in sums
    )


def ledger(sums: Iterable[Sums]) -> str:
    """The sums as transactions of beancount, each of which must balance."""
    return "2020-01-01 open Assets:Whole\n2020-01-01 open Income:Part\n\n" + "".join(
        f'2021-01-01 * "{one.name}"\n  Assets:Whole  {one.whole} MVND\n'
        + "".join(f"  Income:Part  -{part} MVND\n" for part in one.parts)
        + "\n"
        for one in sums
    )


# ------------------------------------------------------------------------------------------------------ work


class Bench:
    """One run: where its files are, how many rounds, and the rows so far."""

    def __init__(self, folder: Path, *, quick: bool, rounds: int | None) -> None:
        self.folder = folder
        self.quick = quick
        self.rounds = rounds
        self.table = Table()
        self.environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        # Every process finds its bytecode compiled, as after an installation, and none is left in the tree.
        self.environment |= {"PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
        self.hledger = shutil.which("hledger")
        self.beancount = shutil.which(
            "bean-check", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        )

    def check(self, *arguments: str | Path) -> Process:
        script = Path(sys.executable).with_name("kcbudget")
        command = [script] if script.exists() else [sys.executable, "-m", "kcbudget"]
        return Process([*command, "check", *arguments], statuses=(0, 1))

    def python(self, code: str, *arguments: str | Path) -> Process:
        return Process([sys.executable, "-c", code, *arguments])

    def measure(self, rounds: int, *processes: Process | None) -> None:
        interleaved((process for process in processes if process), self.rounds or rounds, self.environment)

    def start_up(self) -> None:
        concise, as_json, text = (self.check("--format", name, LAI_CHAU) for name in ("concise", "json", "text"))
        floor, rich_floor = self.python(FLOOR), self.python(RICH_FLOOR)
        self.measure(5 if self.quick else 25, floor, concise, as_json, rich_floor, text)
        for name, process, against in (
            ("concise", concise, floor),
            ("json", as_json, floor),
            ("text", text, rich_floor),
        ):
            base = "importing click, yaml, pydantic" + (", rich" if against is rich_floor else "")
            self.table.ratio(f"check plans/laichau.yaml, {name}, against {base}", process, against, 1.25)

    def many_plans(self) -> None:
        count = 1000 if self.quick else 10_000
        plans = self.folder / "plans"
        plans.mkdir()
        sums: list[Sums] = []
        for number in range(count):
            text, found = small_plan(number)
            (plans / f"{number:05}.yaml").write_text(text, encoding="utf-8")
            sums += found
        self.against_peers(f"{count:,} plans of 12 figures", plans, sums, rounds=3 if self.quick else 5)

    def many_projects(self) -> None:
        count = 2000 if self.quick else 20_000
        text, sums = plan_of_projects(count)
        plan = self.folder / "projects.yaml"
        plan.write_text(text, encoding="utf-8")
        process = self.against_peers(f"one plan of {count:,} projects", plan, sums, rounds=3 if self.quick else 5)
        figures = 3 * count + 12
        work = f"one plan of {count:,} projects, peak memory of the whole process a figure"
        self.table.value(work, process.peak / 1024 / figures, 3, "KB")

    def against_peers(self, work: str, plans: Path, sums: list[Sums], rounds: int) -> Process:
        check, load = self.check("--format", "concise", plans), self.python(YAML_LOAD, plans)
        hledger = beancount = None
        if self.hledger:
            path = self.folder / f"{plans.stem}.journal"
            path.write_text(journal(sums), encoding="utf-8")
            hledger = Process([self.hledger, "-f", path, "check"])
        if self.beancount:
            path = self.folder / f"{plans.stem}.beancount"
            path.write_text(ledger(sums), encoding="utf-8")
            beancount = Process([self.beancount, path])
        self.measure(rounds, check, load, hledger, beancount)
        for name, process in (("yaml.load(CSafeLoader)", load), ("hledger check", hledger), ("bean-check", beancount)):
            if process is None:
                self.table.skipped(f"{work}, against {name}", "skipped: not installed")
            else:
                self.table.ratio(f"{work}, against {name}", check, process, 1)
        return check

    def growth(self) -> None:
        processes: list[Process] = []
        sizes = [1000, 10_000] if self.quick else [1000, 10_000, 100_000]
        for figures in sizes:
            plan = self.folder / f"growth-{figures}.yaml"
            plan.write_text(plan_of_projects(figures // 3)[0], encoding="utf-8")
            processes.append(self.check("--format", "concise", plan))
        empty = self.folder / "empty.yaml"
        empty.write_text("province: Lai Châu\nperiod: 2021-2025\n", encoding="utf-8")
        start = self.check("--format", "concise", empty)
        self.measure(3 if self.quick else 7, start, *processes)
        for index in range(1, len(sizes)):
            small, large = processes[index - 1], processes[index]
            work = f"growth from {sizes[index - 1]:,} to {sizes[index]:,} figures"
            self.table.ratio(f"{work}, whole processes", large, small, 11)
            net = (large.processor - start.processor) / (small.processor - start.processor)
            self.table.value(f"{work}, processor time, start-up taken off", net, 11, "×")
        for name, (make, count, style) in SHAPES.items():
            self.doubling(name, make, count // 4 if self.quick else count, style, empty)

    def doubling(self, name: str, make: Callable[[int], str], count: int, style: str, empty: Path) -> None:
        """How much longer twice as much of something takes, from ``count`` of it to four times as many."""
        start = self.check("--format", style, empty)
        processes = []
        for number in (count, 2 * count, 4 * count):
            plan = self.folder / f"doubling-{number}.yaml"
            plan.write_text(HEAD + make(number), encoding="utf-8")
            processes.append(self.check("--format", style, plan))
        self.measure(1 if self.quick else 2, start, *processes)
        net = [process.processor - start.processor for process in processes]
        for index in (1, 2):
            work = f"{name}, {style}: from {count * index:,} to {2 * count * index:,}, processor time"
            self.table.value(work, net[index] / net[index - 1], 2.3, "×")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the data and fewer rounds")
    parser.add_argument("--rounds", type=int, help="rounds of every measurement (default: 5 to 25)")
    parser.add_argument("--only", choices=["start-up", "plans", "projects", "growth"], help="one part of the work")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kcbudget-speed-") as folder:
        bench = Bench(Path(folder), quick=options.quick, rounds=options.rounds)
        parts: dict[str, Callable[[], None]] = {
            "start-up": bench.start_up,
            "plans": bench.many_plans,
            "projects": bench.many_projects,
            "growth": bench.growth,
        }
        for name, part in parts.items():
            if options.only in (None, name):
                part()
        bench.table.print()
    if options.quick:
        print("\nThe goals are those of the full run: with little work, starting is most of a process.")
    print(
        f"\nPython {sys.version.split()[0]}, {len(os.sched_getaffinity(0))} processors, load {os.getloadavg()[0]:.1f}."
    )


if __name__ == "__main__":
    main()
