"""How well the wrong figure is found: every kind of slip at figures of many plans, and what the program says of it.

    python benchmarks/diagnosis.py [--plans N] [--per-kind N] [--structures NAME ...]
    python benchmarks/diagnosis.py --time

Slips are put into the written text of a figure, the identities are judged again, and the suspects are compared with
what was done. ``ceil.`` is what somebody reached who knew what kind of slip it was, and guessed among the figures that
such a slip explains: where one identity holds many figures, no method can tell them apart. Right plans, and the same
plans with every figure rounded and saying so, are controls. All randomness is seeded: the same command prints the same
table, times apart.
"""

import argparse
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.mismatches import Mismatch, diagnose
from kcbudget.diagnosis.suspects import Suspect
from kcbudget.figures.figure import Figure
from kcbudget.figures.verdict import Outcome
from kcbudget.language.amounts import read_money, read_share
from kcbudget.language.numerals import Misread
from kcbudget.reading.source import Source

YEARS = tuple(map(str, range(2021, 2026)))
HEAD = "province: Mẫu\nperiod: {period}\nunit: triệu đồng\n"

# ------------------------------------------------------------------------------------------------ plans


def amount(rng: random.Random, low: int = 300, high: int = 25000) -> int:
    """An amount as budgets have them: half of them round."""
    value = rng.randint(low, high)
    return value - value % rng.choice((1, 1, 10, 50, 100))


def share(part: int, whole: int) -> str:
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def totals_and_sources(rng: random.Random) -> str:
    """Cao Bằng's shape: a total and its two sources."""
    local, national = amount(rng), amount(rng)
    return (
        HEAD.format(period="2021-2025")
        + f"total: {local + national}\nby_source: {{local: {local}, national: {national}}}\n"
    )


def years_and_sources(rng: random.Random) -> str:
    """Lai Châu's shape: years beside nested sources with shares."""
    years = [amount(rng) for _ in YEARS]
    total = sum(years)
    social = total * rng.randint(40, 70) // 100
    state = total - social
    national = state * rng.randint(35, 70) // 100
    lines = [HEAD.format(period="2021-2025"), f"total: {total}\nby_year:\n"]
    lines += [f"  {year}: {value}\n" for year, value in zip(YEARS, years, strict=True)]
    lines.append(
        f"by_source:\n  enterprises: {{amount: {social}, share: {share(social, total)}}}\n"
        f"  state_budget:\n    amount: {state}\n    share: {share(state, total)}\n"
        f"    by_source: {{national: {national}, local: {state - national}}}\n"
    )
    return "".join(lines)


def projects_by_year(rng: random.Random) -> str:
    """Projects with one amount each, added up by year."""
    projects = [(rng.choice(YEARS), rng.randint(3, 40) * rng.choice((10, 25, 50))) for _ in range(40)]
    by_year = {year: sum(value for own, value in projects if own == year) for year in YEARS}
    lines = [HEAD.format(period="2021-2025"), f"total: {sum(by_year.values())}\nby_year:\n"]
    lines += [f"  {year}: {value}\n" for year, value in by_year.items()]
    lines.append("projects:\n")
    lines += [f"  - {{name: P{i}, year: {year}, amount: {value}}}\n" for i, (year, value) in enumerate(projects)]
    return "".join(lines)


def grid(rng: random.Random, sources: int = 3) -> str:
    """Years x sources in full, with both margins."""
    names = ["national", "local", "enterprises", "loans", "others"][:sources]
    cells = {(year, name): amount(rng, 200, 8000) for year in YEARS for name in names}
    lines = [HEAD.format(period="2021-2025"), f"total: {sum(cells.values())}\nby_year:\n"]
    lines += [f"  {year}: {sum(cells[year, name] for name in names)}\n" for year in YEARS]
    lines.append("by_source:\n")
    for name in names:
        by_year = ", ".join(f"{year}: {cells[year, name]}" for year in YEARS)
        total = sum(cells[year, name] for year in YEARS)
        lines.append(f"  {name}: {{amount: {total}, by_year: {{{by_year}}}}}\n")
    return "".join(lines)


def cube(rng: random.Random) -> str:
    """Activities x years x sources with the margins of activities by year and by source."""
    names, activities = ("national", "local"), ("training", "models", "machinery", "fairs")
    cells = {(a, y, s): amount(rng, 50, 3000) for a in activities for y in YEARS for s in names}

    def total(**fixed: str) -> int:
        keys = {"a": 0, "y": 1, "s": 2}
        return sum(v for cell, v in cells.items() if all(cell[keys[key]] == value for key, value in fixed.items()))

    lines = [HEAD.format(period="2021-2025"), f"total: {total()}\n"]
    lines.append("by_year: {" + ", ".join(f"{y}: {total(y=y)}" for y in YEARS) + "}\n")
    lines.append("by_source: {" + ", ".join(f"{s}: {total(s=s)}" for s in names) + "}\nby_activity:\n")
    for a in activities:
        lines.append(f"  {a}:\n    amount: {total(a=a)}\n")
        lines.append("    by_source: {" + ", ".join(f"{s}: {total(a=a, s=s)}" for s in names) + "}\n    by_year:\n")
        for y in YEARS:
            parts = ", ".join(f"{s}: {cells[a, y, s]}" for s in names)
            lines.append(f"      {y}: {{amount: {total(a=a, y=y)}, by_source: {{{parts}}}}}\n")
    return "".join(lines)


def programme(rng: random.Random, count: int = 500) -> str:
    """500 projects x sources, with each project's amount and the plan's totals by source and by year."""
    projects = []
    for _ in range(count):
        parts = (rng.randint(3, 40) * 10, rng.randint(1, 30) * 5, rng.randint(4, 90) * 10)
        projects.append((rng.choice(YEARS), parts))
    names = ("national", "local", "enterprises")
    total = sum(sum(parts) for _, parts in projects)
    lines = [HEAD.format(period="2021-2025"), f"total: {total}\n"]
    lines.append("by_source:\n")
    for index, name in enumerate(names):
        lines.append(f"  {name}: {sum(parts[index] for _, parts in projects)}\n")
    lines.append("by_year:\n")
    lines += [f"  {year}: {sum(sum(parts) for own, parts in projects if own == year)}\n" for year in YEARS]
    lines.append("projects:\n")
    for number, (year, parts) in enumerate(projects):
        split = ", ".join(f"{name}: {value}" for name, value in zip(names, parts, strict=True))
        lines.append(f"  - {{name: P{number}, year: {year}, amount: {sum(parts)}, by_source: {{{split}}}}}\n")
    return "".join(lines)


def rounded(text: str) -> str:
    """A plan with each figure rounded by itself, which says that it is rounded."""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if not line.startswith(("province", "period", "unit")):
            lines[number] = re.sub(
                r"(?<=: )(?<!year: )\d+(?![\d.%])", lambda match: str((int(match[0]) + 5) // 10 * 10)[:-1] or "0", line
            )
    return "rounding: rounded\n" + "".join(lines)


STRUCTURES: dict[str, tuple[Callable[[random.Random], str], str]] = {
    "totals and sources": (totals_and_sources, "thin"),
    "years and sources": (years_and_sources, "thin"),
    "projects by year": (projects_by_year, "thin"),
    "years x sources": (grid, "full"),
    "activities x years x sources": (cube, "full"),
    "500 projects x sources": (programme, "full"),
}

# ------------------------------------------------------------------------------------------------ slips


def digit(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    choices = [c for c in "0123456789" if c != text[at] and not (at == 0 and c == "0")]
    return text[:at] + rng.choice(choices) + text[at + 1 :]


def swap(text: str, rng: random.Random) -> str:
    places = [i for i in range(len(text) - 1) if text[i] != text[i + 1] and not (i == 0 and text[1] == "0")]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def dropped(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    left = text[:at] + text[at + 1 :]
    return left if left and not left.startswith("0") else text


def doubled(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[: at + 1] + text[at:]


def added(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice("123456789" if at == 0 else "0123456789") + text[at:]


def shift(text: str, rng: random.Random) -> str:
    return text + "0" if rng.random() < 0.5 or not text.endswith("0") else text[:-1]


def unit(text: str, rng: random.Random) -> str:
    if rng.random() < 0.5:
        return text + "000"
    return text[:-3] + "," + text[-3:] if len(text) > 3 else "0," + text.rjust(3, "0")


def arbitrary(text: str, rng: random.Random) -> str:
    """A slip of no kind that the program knows: any other number of about the size."""
    return str(rng.randint(1, 2 * int(text) + 10))


KNOWN: dict[str, Callable[[str, random.Random], str]] = {
    "one digit": digit,
    "swapped": swap,
    "dropped": dropped,
    "doubled": doubled,
    "added": added,
    "out by ten": shift,
    "unit x 1,000": unit,
}
COPIED = "copied"  # from a neighbour: it is no change of a figure's own text
SLIPS = {**KNOWN, "arbitrary": arbitrary}
KINDS = [*KNOWN, COPIED, "arbitrary"]


def _alike(one: Figure, other: Figure) -> bool:
    """Whether two figures are the same number."""
    least = min(one.amount.exponent, other.amount.exponent)
    worth = (amount.digits * 10 ** (amount.exponent - least) for amount in (one.amount, other.amount))
    return len(set(worth)) == 1


def slipped(figure: Figure, kind: str, rng: random.Random, neighbours: list[Figure]) -> str | None:
    """The text of a figure after a slip; None if the slip cannot strike it."""
    text = figure.amount.text
    if kind == COPIED:
        others = [other.amount.text for other in neighbours if not _alike(other, figure)]
        return rng.choice(others) if others else None
    if figure.is_share:
        if kind in ("unit x 1,000", "out by ten"):
            return None
        digits = str(figure.amount.digits)
        changed = SLIPS[kind](digits, rng)
        if changed == digits or int(changed) > 1000:
            return None
        return f"{changed[:-1] or '0'}.{changed[-1]}%"
    if len(text) < 2 and kind in ("dropped",):
        return None
    changed = SLIPS[kind](text, rng)
    return changed if changed != text else None


class Trial:
    """A clean plan whose figures are miswritten, judged and restored."""

    def __init__(self, text: str) -> None:
        self.examined = Examined(Source("plan.yaml", text))
        self.cube = self.examined.cube
        self.clean = not self.examined.mismatches and not self.examined.faults
        self.guarded = {
            figure.index
            for identity in self.cube.identities
            for figure in identity.figures()
            if figure.amount.is_number
        }

    def figures(self) -> list[Figure]:
        return [figure for figure in self.cube.written if figure.index in self.guarded]

    def neighbours(self, figure: Figure) -> list[Figure]:
        for identity in self.cube.identities:
            parts = identity.right.plus
            if identity.relation == "equal" and len(parts) > 1 and figure in parts:
                at = parts.index(figure)
                return [*parts[max(at - 1, 0) : at], *parts[at + 1 : at + 2]]
        return []

    def run(self, texts: dict[Figure, str]) -> tuple[list[Mismatch], float, int]:
        """What the program says when figures are written as ``texts``: mismatches, time, how many are broken."""
        amounts = {
            figure: read_share(text, "en") if figure.is_share else read_money(text, "vi", figure.amount.unit)
            for figure, text in texts.items()
        }
        system = self.cube.system.with_amounts(amounts)
        verdicts = [system.judge(identity) for identity in system.identities]
        started = time.process_time()
        mismatches = diagnose(system, verdicts)
        spent = time.process_time() - started
        return mismatches, spent, sum(verdict.outcome is Outcome.BROKEN for verdict in verdicts)


@dataclass
class Tally:
    cases: int = 0
    detected: int = 0
    first: int = 0
    three: int = 0
    right_value: int = 0
    sole: int = 0
    wrong_sole: int = 0
    silent: int = 0
    ceiling: float = 0.0
    ambiguous: int = 0
    misled: int = 0
    times: list[float] = field(default_factory=list)
    calibration: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        for name in (
            "cases",
            "detected",
            "first",
            "three",
            "right_value",
            "sole",
            "wrong_sole",
            "silent",
            "ceiling",
            "ambiguous",
            "misled",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.times += other.times
        self.calibration += other.calibration

    def error(self) -> float:
        """The expected calibration error over ten bins of the first suspect's confidence."""
        bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
        for confidence, hit in self.calibration:
            bins[min(int(confidence * 10), 9)].append((confidence, hit))
        gaps = (abs(sum(c for c, _ in b) - sum(h for _, h in b)) for b in bins.values())
        return sum(gaps) / max(len(self.calibration), 1)

    def row(self) -> str:
        n = max(self.detected, 1)
        slow = sorted(self.times)[int(len(self.times) * 0.99)] * 1000 if self.times else 0.0
        return (
            f"{self.cases:6} {100 * self.detected / max(self.cases, 1):8.1f}"
            f" {f'{100 * self.ceiling / n:7.2f}' if self.ceiling else '':7} {100 * self.first / n:7.2f}"
            f" {100 * self.three / n:7.2f} {100 * self.right_value / n:7.2f} {100 * self.sole / n:7.1f}"
            f" {100 * self.wrong_sole / max(self.sole, 1):7.2f} {100 * self.silent / n:7.2f} {self.error():7.3f}"
            f" {slow:8.1f}"
        )


HEADING = " cases detected%  ceil.%  first%  three%  value%   sole% wrong%  silent% calibr.  p99 ms"


def score(tally: Tally, mismatches: list[Mismatch], truth: dict[Figure, str], spent: float) -> None:
    """Compare what was said with what was done; every figure of ``truth`` wants its own right answer."""
    tally.detected += 1
    tally.times.append(spent)
    ranked = [mismatch.suspects for mismatch in mismatches]
    tops = {suspects[0].figure.index for suspects in ranked if suspects}
    threes = {suspect.figure.index for suspects in ranked for suspect in suspects[:3]}
    values = {(suspect.figure.index, suspect.suggested) for suspects in ranked for suspect in suspects[:1]}
    wanted = {figure.index for figure in truth}
    exchanged = {
        s.partner.index for suspects in ranked for s in suspects[:1] if s.partner is not None
    }  # an exchange is one statement about two figures
    tally.first += wanted <= tops | exchanged
    tally.three += wanted <= threes | exchanged
    tally.right_value += all(
        (figure.index, figure.amount.text) in values or figure.index in exchanged for figure in truth
    )
    sole = [suspect for suspects in ranked for suspect in suspects if suspect.sole]
    rows = [mismatch.rows for mismatch in mismatches if len(mismatch.rows) == 1]  # no row was touched
    tally.sole += bool(sole or rows)
    tally.wrong_sole += bool(rows) or any(suspect.figure.index not in wanted for suspect in sole)
    tally.silent += not any(ranked) and not rows
    if len(truth) == 1:
        chance = _ceiling(ranked, wanted)
        tally.ceiling += chance
        tally.ambiguous += chance < 1
        tally.misled += chance < 1 and any(suspect.figure.index not in wanted for suspect in sole)
    if len(truth) == 1 and len(ranked) == 1 and ranked[0]:
        tally.calibration.append((ranked[0][0].confidence, ranked[0][0].figure.index in wanted))


def _ceiling(ranked: list[tuple[Suspect, ...]], wanted: set[int]) -> float:
    """The chance of somebody who knows what kind of slip it was, and guesses among the figures that it explains."""
    chance = 1.0
    for suspects in ranked:
        right = next((suspect for suspect in suspects if suspect.figure.index in wanted), None)
        if right is not None and right.partner is None:
            chance /= sum(suspect.slip == right.slip for suspect in suspects)
    return chance


def same(text: str, figure: Figure) -> bool:
    try:
        read = read_share(text, "en") if figure.is_share else read_money(text, "vi", figure.amount.unit)
    except Misread:
        return True
    return (read.digits, read.exponent) == (figure.amount.digits, figure.amount.exponent)


def singles(trial: Trial, rng: random.Random, per_kind: int) -> Iterator[tuple[str, dict[Figure, str]]]:
    figures = trial.figures()
    for kind in KINDS:
        for figure in rng.sample(figures, min(per_kind, len(figures))):
            text = slipped(figure, kind, rng, trial.neighbours(figure))
            if text is not None and not same(text, figure):
                yield kind, {figure: text}


def several(trial: Trial, rng: random.Random, count: int, number: int) -> Iterator[dict[Figure, str]]:
    figures = trial.figures()
    if len(figures) < count + 2:
        return
    for _ in range(number):
        texts = {}
        for figure in rng.sample(figures, count):
            text = slipped(figure, rng.choice(list(KNOWN)), rng, [])
            if text is not None and not same(text, figure):
                texts[figure] = text
        if len(texts) == count:
            yield texts


def exchanges(trial: Trial, rng: random.Random, number: int) -> Iterator[dict[Figure, str]]:
    figures = [figure for figure in trial.figures() if not figure.is_share]
    for _ in range(number):
        figure = rng.choice(figures)
        others = [other for other in trial.neighbours(figure) if not _alike(other, figure)]
        if others:
            other = rng.choice(others)
            yield {figure: other.amount.text, other: figure.amount.text}


ROWS = ("row missing", "row doubled", "row moved")


def row_faults(text: str, rng: random.Random, kind: str) -> tuple[str, str] | None:
    """A plan with a whole source or project missing, doubled or under another year, and what should be named."""
    lines = text.splitlines(keepends=True)
    projects = [n for n, line in enumerate(lines) if line.startswith("  - {name: P")]
    sources = [n for n, line in enumerate(lines) if "by_year: {" in line and "amount" in line]
    at = rng.choice(projects or sources)
    if kind == "row missing":
        return "".join(lines[:at] + lines[at + 1 :]), "projects" if projects else "by_source"
    if not projects:
        return None
    row = lines[at]
    if kind == "row doubled":
        return "".join([*lines, row.replace("name: P", "name: Q")]), f"projects.{len(projects) + 1}"
    old = row.split("year: ")[1][:4]
    new = rng.choice([year for year in YEARS if year != old])
    lines[at] = row.replace(f"year: {old}", f"year: {new}")
    return "".join(lines), f"projects.{at - projects[0] + 1}"


def score_rows(name: str, plans: int, seed: int, tallies: dict[str, Tally]) -> None:
    """Row faults need another plan, not another figure: each is read and judged as a file."""
    for number in range(plans if "500" not in name else max(plans // 10, 1)):
        for kind in ROWS:
            rng = random.Random(f"{seed} {kind} {name} {number}")
            changed = row_faults(STRUCTURES[name][0](rng), rng, kind)
            if changed is None:
                continue
            text, wanted = changed
            tally = tallies[kind]
            tally.cases += 1
            mismatches = Examined(Source("plan.yaml", text)).mismatches
            if not mismatches:
                continue
            tally.detected += 1
            named = [".".join(map(str, row.route)) for m in mismatches for row in m.rows]
            tally.first += named[:1] == [wanted]
            tally.three += wanted in named[:3]
            tally.right_value += named[:1] == [wanted]
            tally.sole += len(named) == 1
            tally.wrong_sole += len(named) == 1 and named != [wanted]
            tally.silent += not named and not any(m.suspects for m in mismatches)


def run(names: list[str], plans: int, per_kind: int, seed: int) -> tuple[dict[str, dict[str, Tally]], int, int]:
    results: dict[str, dict[str, Tally]] = {}
    alarms = controls = 0
    for name in names:
        make, _ = STRUCTURES[name]
        tallies = results[name] = defaultdict(Tally)
        for number in range(plans if name != "500 projects x sources" else max(plans // 20, 1)):
            rng = random.Random(f"{seed} {name} {number}")
            trial = Trial(make(rng))
            controls += 2
            alarms += (not trial.clean) + (not Trial(rounded(make(random.Random(f"{seed} {name} {number}")))).clean)
            sets: list[tuple[str, dict[Figure, str]]] = list(singles(trial, rng, per_kind))
            sets += [("two slips", texts) for texts in several(trial, rng, 2, per_kind)]
            sets += [("five slips", texts) for texts in several(trial, rng, 5, max(per_kind // 3, 1))]
            sets += [("exchanged", texts) for texts in exchanges(trial, rng, per_kind)]
            for kind, texts in sets:
                tally = tallies[kind]
                tally.cases += 1
                mismatches, spent, broken = trial.run(texts)
                if broken and mismatches:
                    score(tally, mismatches, dict.fromkeys(texts, ""), spent)
        if name in ("years x sources", "500 projects x sources"):
            score_rows(name, plans, seed, tallies)
    return results, alarms, controls


SIZES = ((70, 15, 60), (500, 123, 40), (5_000, 1_248, 20), (60_000, 15_000, 6))


def run_times(seed: int) -> None:
    """Processor time of the diagnosis beside that of reading and judging the same plan, at four sizes."""
    print(f"{'figures':>8} {'cases':>6} {'check ms':>9} {'median ms':>10} {'p99 ms':>9} {'p99 / check':>12}")
    for label, count, per_kind in SIZES:
        rng = random.Random(f"{seed} time {label}")
        text = programme(rng, count)
        checks = []
        for _ in range(3):
            started = time.process_time()
            Examined(Source("plan.yaml", text))
            checks.append(time.process_time() - started)
        trial = Trial(text)
        sets = [texts for _, texts in singles(trial, rng, max(per_kind // 8, 1))]
        sets += [*several(trial, rng, 2, per_kind // 2), *several(trial, rng, 5, per_kind // 3)]
        sets += exchanges(trial, rng, per_kind // 2)
        spent = sorted(trial.run(texts)[1] for texts in sets)
        slow = spent[min(int(len(spent) * 0.99), len(spent) - 1)]
        check = min(checks)
        print(
            f"{label:8} {len(spent):6} {1000 * check:9.1f} {1000 * spent[len(spent) // 2]:10.1f} {1000 * slow:9.1f}"
            f" {slow / check:12.2f}"
        )


MULTIPLE = ("two slips", "five slips", "exchanged", *ROWS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--plans", type=int, default=100, help="plans of each structure")
    parser.add_argument("--per-kind", type=int, default=6, help="slips of each kind in each plan")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--structures", nargs="*", default=list(STRUCTURES))
    parser.add_argument("--time", action="store_true", help="only measure how long the diagnosis takes")
    options = parser.parse_args()
    if options.time:
        run_times(options.seed)
        return
    results, alarms, controls = run(options.structures, options.plans, options.per_kind, options.seed)
    for name, tallies in results.items():
        print(f"\n{name}\n{'':14}{HEADING}")
        for kind, tally in tallies.items():
            print(f"{kind:14}{tally.row()}")
    print(f"\nsummary\n{'':22}{HEADING}")
    groups: dict[str, Tally] = defaultdict(Tally)
    for name, tallies in results.items():
        guard = STRUCTURES[name][1]
        for kind, tally in tallies.items():
            if kind in MULTIPLE:
                groups[f"{guard}: {kind}"].add(tally)
            else:
                groups[f"{guard}: single"].add(tally)
                groups["all: single"].add(tally)
                groups["known slips" if kind in KNOWN else "kinds outside" if kind == "arbitrary" else kind].add(tally)
    for label, tally in sorted(groups.items()):
        print(f"{label:22}{tally.row()}")
    every = groups["all: single"]
    share_of = 100 * every.misled / max(every.ambiguous, 1)
    print(
        f"\nmore figures than one explained by the slip: {every.ambiguous}, given a wrong sole cause: {share_of:.2f} %"
    )
    print(f"false alarms on right and rounded plans: {alarms} of {controls}")


if __name__ == "__main__":
    main()
