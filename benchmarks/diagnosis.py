"""How long the diagnosis takes, beside reading and judging the same plan.

    python benchmarks/diagnosis.py [--seed N]

Digits of figures are changed in the text of programmes of 70 to 60,000 figures; how long it takes to find them is held
against how long the check of the right plan takes. How well they are found, `benchmarks/accuracy` tells.
"""

import argparse
import random
import re
import time

from kcbudget.diagnosis.examined import Examined
from kcbudget.reading.source import Source

YEARS = tuple(map(str, range(2021, 2026)))
HEAD = "province: Mẫu\nperiod: {period}\nunit: triệu đồng\n"
SIZES = ((70, 15, 60), (500, 123, 40), (5_000, 1_248, 20), (60_000, 15_000, 4))
FAULTS = (1, 2, 5)


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


def damaged(text: str, rng: random.Random, count: int) -> str:
    """A plan with one digit changed in each of some figures."""
    figures = [match for match in re.finditer(r"(?<=: )\d{2,}(?=[,}\n])", text) if match[0] not in YEARS]
    for match in sorted(rng.sample(figures, count), key=lambda match: -match.start()):
        at = match.start() + rng.randrange(len(match[0]))
        digit = rng.choice([digit for digit in "123456789" if digit != text[at]])
        text = text[:at] + digit + text[at + 1 :]
    return text


def spent(text: str) -> tuple[float, float]:
    """The processor time that the check of a plan takes without its diagnosis, and the diagnosis."""
    started = time.process_time()
    examined = Examined(Source("plan.yaml", text))
    judged = time.process_time()
    _ = examined.mismatches
    return judged - started, time.process_time() - judged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"{'figures':>8} {'wrong':>6} {'cases':>6} {'median / check':>15} {'p99 / check':>12}")
    for label, count, cases in SIZES:
        for faults in FAULTS:
            rng = random.Random(f"{options.seed} {label} {faults}")
            text = programme(rng, count)
            check = min(spent(text)[0] for _ in range(3))
            times = sorted(spent(damaged(text, rng, faults))[1] / check for _ in range(cases))
            slow = times[min(int(len(times) * 0.99), len(times) - 1)]
            print(f"{label:8} {faults:6} {cases:6} {times[len(times) // 2]:15.2f} {slow:12.2f}")


if __name__ == "__main__":
    main()
