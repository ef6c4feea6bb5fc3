"""Random plans for the oracle: made from a truth, written as files, and damaged.

A plan is written from a full grid of amounts, so that whatever it states is true, in the sense of its words. What is
random is what of the grid is stated, how often, in which nesting, and how it is spelt.
"""

import random
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product
from typing import Any

from oracle import Amount, Number, Plan, Project, Target, Whole, digit, margin, rounded_half_up, size

MONEY = {"đồng": 1, "nghìn đồng": 10**3, "triệu đồng": 10**6, "tỷ đồng": 10**9}
SHORT = {
    "đồng": ("đồng", "VND"),
    "nghìn đồng": ("nghìn", "ngàn đồng"),
    "triệu đồng": ("triệu", "million VND"),
    "tỷ đồng": ("tỷ", "tỉ đồng"),
}
SPELLINGS = {
    "nearly": ("gần", "nearly"),
    "under": ("dưới", "below"),
    "over": ("hơn", "khoảng hơn", "over"),
    "above": ("trên", "above"),
    "about": ("khoảng", "~", "xấp xỉ", "chừng", "ước", "ước đạt", "≈", "about"),
    "at least": ("ít nhất", "tối thiểu", "tối thiểu khoảng", ">=", "at least"),
    "at most": ("tối đa", "không quá", "<=", "at most"),
    "less": ("<",),
    "more": (">",),
    "unknown": ("", "~", "unknown"),
    "rest": ("rest", "còn lại"),
}
VIETNAMESE = {
    "province": "tỉnh",
    "period": "giai đoạn",
    "unit": "đơn vị",
    "numbers": "cách viết số",
    "rounding": "làm tròn",
    "total": "tổng kinh phí",
    "by_year": "theo năm",
    "by_source": "theo nguồn",
    "by_activity": "theo nội dung",
    "by_locality": "theo địa bàn",
    "of_which": "trong đó",
    "projects": "đề án",
    "projects_complete": "đủ đề án",
    "reserve": "dự phòng",
    "targets": "chỉ tiêu",
    "documents": "tài liệu",
    "amount": "kinh phí",
    "share": "tỷ lệ",
    "name": "tên",
    "year": "năm",
    "activity": "nội dung",
    "locality": "địa bàn",
    "per_year": "mỗi năm",
    "years": "các năm",
    "title": "tên",
    "states": "nêu",
}
SOURCE_NAMES = {"national": "KCQG", "local": "KCĐP", "state_budget": "NSNN", "enterprises": "đối ứng"}
WORDS = ("nearly", "under", "over", "above", "about", "at least", "at most", "less", "more")
LEAVES = {
    "source": ("national", "local", "enterprises"),
    "activity": ("đào tạo", "máy móc", "hội chợ"),
    "locality": ("Tam Đường", "Than Uyên", "H3"),
}


@dataclass(frozen=True)
class Style:
    """How a number is spelt: its unit (none for a bare number), its decimals, the word before it, marks in it."""

    unit: str = ""
    decimals: int = 0
    spelling: str = ""
    grouped: bool = False
    short: int = 0


@dataclass(frozen=True)
class Mix:
    """What a plan is made of, as odds."""

    qualified: float = 0.0
    unknown: float = 0.0
    rest: float = 0.0
    mixed: float = 0.35
    rounded: float = 0.1
    projects: float = 0.25
    targets: float = 0.25
    documents: float = 0.25
    shares: float = 0.25
    nested: float = 0.4


STATED = Mix()
REAL = Mix(qualified=0.15, unknown=0.10, rest=0.25)

# ------------------------------------------------------------------------------------------- the truth


@dataclass
class Truth:
    """What there is: an amount in đồng for each combination of leaves, and sources that are made of sources."""

    leaves: dict[str, tuple[str, ...]]
    made_of: dict[str, tuple[str, ...]]
    amounts: dict[tuple[str, ...], int]

    def value(self, at: Mapping[str, str]) -> int:
        wanted = {axis: self.made_of.get(name, (name,)) for axis, name in at.items()}
        return sum(
            amount
            for place, amount in self.amounts.items()
            if all(name in wanted.get(axis, (name,)) for axis, name in zip(self.leaves, place, strict=True))
        )


class Maker:
    """One random plan."""

    def __init__(self, rng: random.Random, mix: Mix) -> None:
        self.rng = rng
        self.mix = mix
        first = rng.choice((2020, 2021))
        self.years = tuple(str(first + i) for i in range(rng.choice((1, 2, 2, 3, 3, 4))))
        self.rounded = rng.random() < mix.rounded
        self.mixed = rng.random() < mix.mixed
        self.step = 10**6 if not self.mixed or rng.random() < 0.5 else 10**5
        self.coarse = rng.choice((10**6, 10**7, 10**8)) if self.rounded else 0
        axes = rng.sample(("year", "source", "activity", "locality"), rng.choice((1, 2, 2, 3, 3)))
        leaves = {axis: self.years if axis == "year" else LEAVES[axis][: rng.choice((2, 3))] for axis in axes}
        self.made_of: dict[str, tuple[str, ...]] = {}
        self.subsets: dict[tuple[Any, ...], int] = {}
        self.lists = "flat"
        if "source" in leaves and len(leaves["source"]) == 3 and rng.random() < 0.5:
            self.made_of = {"state_budget": ("national", "local")}
            self.lists = rng.choice(("tree", "both"))
        top = 10 ** rng.choice((1, 2, 3, 4))
        amounts = {
            place: 0 if rng.random() < 0.08 else rng.randint(1, top) * self.step for place in product(*leaves.values())
        }
        self.truth = Truth(leaves, self.made_of, amounts)

    # --- numbers

    def styled(self, value: Amount, quantum: Amount = 0) -> Style | None:
        """A way to write an amount to the last digit, with this quantum if one is given."""
        names = list(MONEY) if self.mixed or quantum else ["triệu đồng"]
        self.rng.shuffle(names)
        for name in names:
            for decimals in range(10):
                last = Fraction(MONEY[name], 10**decimals)
                if last < 1 or (quantum and last != quantum):
                    continue
                if value % last == 0:
                    more = self.rng.choice((0, 0, 0, 1)) if decimals and not quantum and self.mixed else 0
                    more = more if MONEY[name] % 10 ** (decimals + more) == 0 else 0
                    bare = name == "triệu đồng" and self.rng.random() < 0.8
                    return Style(
                        "" if bare else name, decimals + more, "", self.rng.random() < 0.3, self.rng.randrange(2)
                    )
        return None

    def exact(self, value: int) -> Number:
        value = int(rounded_half_up(Fraction(value), self.coarse)) if self.coarse else value
        quantum: Amount = self.coarse
        if not quantum and not self.mixed:
            quantum = self.step
        style = self.styled(value, quantum)
        if style is None:
            raise ValueError(value)
        return Number("exact", value, money_quantum(style), style=style)

    def qualified(self, value: Amount) -> Number | None:
        """A qualified number that is true of a value, as the press writes it; None where there is none."""
        if not value:
            return None
        rng = self.rng
        word = rng.choice((*WORDS, "nearly", "over", "about"))
        length = len(str(int(value)))
        for digits in (rng.choice((1, 2)), 2, 3, 4, 5, length):
            unit = 10 ** max(length - digits, 0)
            if word in ("nearly", "under", "at most", "less"):
                number = Number(word, -(-value // unit) * unit + (unit if word == "less" and value % unit == 0 else 0))
            elif word in ("over", "above", "at least", "more"):
                number = Number(word, value // unit * unit - (unit if word == "more" and value % unit == 0 else 0))
            else:
                number = Number(word, int(rounded_half_up(Fraction(value), unit)))
            if number.value <= 0:
                continue
            away = size(number.value - value)
            if word in ("nearly", "over") and away > margin(number):
                continue
            if word == "about" and away > Fraction(margin(number)) / 2:
                continue
            return number
        return None

    def money(self, value: int, rest: bool = False, open_too: bool = True) -> Number:
        """A figure for a true amount: exact, qualified, unknown, or a rest if there may be one."""
        rng = self.rng
        if open_too and rng.random() < self.mix.unknown:
            return Number("unknown", style=Style(spelling=rng.choice(SPELLINGS["unknown"])))
        if rest:
            return Number("rest", style=Style(spelling=rng.choice(SPELLINGS["rest"])))
        if rng.random() < self.mix.qualified:
            number = self.qualified(value)
            style = number and self.styled(number.value, 0 if self.mixed else digit_at_least(number.value, self.step))
            if number and style:
                number.style = replace(style, spelling=rng.choice(SPELLINGS[number.word]))
                number.quantum = money_quantum(number.style)
                return number
        return self.exact(value)

    def share(self, part: Mapping[str, str], whole: Mapping[str, str], stated: list[Number | None]) -> Number | None:
        """The share of a part, where rounded figures leave no doubt of it."""
        of, value = self.truth.value(whole), self.truth.value(part)
        if not of:
            return None
        decimals = self.rng.choice((0, 0, 1, 2))
        quantum = Fraction(1, 10**decimals)
        ratio = Fraction(value * 100, of)
        exact = rounded_half_up(ratio, quantum)
        if self.rounded:
            written = [number.value for number in stated if number is not None and number.exact]
            if len(written) < len(stated) or not written[1]:
                return None
            if rounded_half_up(Fraction(written[0] * 100) / written[1], quantum) != exact:
                return None
        word, spelling = "exact", ""
        if self.rng.random() < self.mix.qualified:
            near = self.rng.choice(("nearly", "over", "about", "at least", "at most"))
            number = Number(near, exact, quantum)
            low: Amount
            high: Amount
            low, high = {"nearly": (exact - margin(number), exact), "over": (exact, exact + margin(number))}.get(
                near, (exact - Fraction(margin(number)) / 2, exact + Fraction(margin(number)) / 2)
            )
            low, high = (0, exact) if near == "at most" else (exact, ratio) if near == "at least" else (low, high)
            fits = low <= ratio <= high
            if exact and fits:
                word, spelling = near, self.rng.choice(SPELLINGS[near])
        return Number(word, exact, quantum, style=Style("%", decimals, spelling))

    # --- wholes

    def names(self, axis: str, node: str, first: bool) -> tuple[str, ...]:
        if axis != "source":
            return self.truth.leaves[axis]
        if node:
            return self.made_of[node]
        if self.lists == "tree" or (self.lists == "both" and (first or self.rng.random() < 0.5)):
            return ("state_budget", "enterprises")
        return self.truth.leaves[axis]

    def whole(self, at: dict[str, str], depth: int, rest: bool = False, apart: tuple[str, ...] = ()) -> Whole:
        rng = self.rng
        made = Whole()
        odds = (0.8, self.mix.nested, self.mix.nested / 2, 0.0)[depth]
        axes = [axis for axis in self.truth.leaves if axis not in apart and rng.random() < odds]
        axes = [axis for axis in axes if axis not in at or at[axis] in self.made_of]
        if not depth and not axes:
            axes = [next(iter(self.truth.leaves))]
        rng.shuffle(axes)
        forced = depth and self.lists == "both" and at.get("source") == "state_budget" and len(at) == 1
        if forced and "source" not in axes:
            axes.append("source")
        if not axes or rng.random() < (0.85 if not depth else 0.75):
            made.amount = self.money(self.truth.value(at), rest)
        for axis in axes:
            made.parts[axis] = self.parts(axis, at, depth, made.amount)
        if rng.random() < 0.06:
            for i in range(rng.choice((1, 2))):
                part = self.subset(at, f"phần {i + 1}")
                made.of_which[f"phần {i + 1}"] = Whole(self.money(part))
        return made

    def subset(self, at: dict[str, str], name: str) -> int:
        """A part of a cell that is the same in whichever nesting it is named."""
        key = (name, *sorted(at.items()))
        if key not in self.subsets:
            self.subsets[key] = self.rng.randint(0, self.truth.value(at) // self.step) * self.step
        return self.subsets[key]

    def parts(self, axis: str, at: dict[str, str], depth: int, whole: Number | None) -> dict[str, Whole]:
        rng = self.rng
        names = list(self.names(axis, at.get(axis, ""), first=not depth))
        rest = rng.choice(names) if len(names) > 1 and rng.random() < self.mix.rest else None
        parts = {}
        shares = rng.random() < self.mix.shares
        some = rng.random() < 0.3
        for name in names:
            here = {**at, axis: name}
            part = self.whole(here, depth + 1, rest == name)
            if shares and not (some and rng.random() < 0.4):
                part.share = self.share(here, at, [part.amount, whole])
            if part.amount is None and not part.parts:
                part.amount = Number("unknown", style=Style(spelling=rng.choice(("~", "unknown"))))
            parts[name] = part
        if rest and parts[rest].amount is None:
            parts[rest].amount = Number("rest", style=Style(spelling=rng.choice(SPELLINGS["rest"])))
        return parts

    # --- projects, targets, documents

    def plan(self) -> Plan:
        rng = self.rng
        plan = Plan(self.years, Whole(), self.rounded)
        plan.root = self.whole({}, 0)
        if not self.connected(plan.root):
            self.lists, self.made_of = "flat", {}
            self.truth.made_of = {}
            plan.root = self.whole({}, 0)
        if rng.random() < self.mix.projects:
            self.add_projects(plan)
        if rng.random() < self.mix.targets:
            plan.targets = [self.target(i) for i in range(rng.choice((1, 2)))]
        if rng.random() < self.mix.documents:
            plan.documents = [self.document(plan) for _ in range(rng.choice((1, 2)))]
        return plan

    def connected(self, root: Whole) -> bool:
        """Whether the plan says which sources the state budget is made of, where it names both."""
        lists = [set(whole.parts["source"]) for _, whole in wholes(root) if "source" in whole.parts]
        named = set().union(*lists)
        self.split = "state_budget" not in named or any(names == {"national", "local"} for names in lists)
        return self.split or "national" not in named

    def add_projects(self, plan: Plan) -> None:
        """Projects that together are the truth, but for what is reserved or not listed."""
        rng = self.rng
        axes = list(self.truth.leaves)
        kept = [axis for axis in axes if axis == "source" or rng.random() < 0.8]
        groups: dict[tuple[tuple[str, str], ...], dict[str, int]] = {}
        for place, amount in self.truth.amounts.items():
            at = dict(zip(axes, place, strict=True))
            key = tuple((axis, at[axis]) for axis in kept if axis != "source")
            source = at.get("source", "")
            if source in self.made_of.get("state_budget", ()) and not self.split:
                source = "state_budget"
            sources = groups.setdefault(key, {})
            sources[source] = sources.get(source, 0) + amount
        plan.projects_complete = rng.random() < 0.7
        reserve = 0
        for key, sources in groups.items():
            pieces = [dict(sources)]
            if rng.random() < 0.25:
                half = {name: amount // self.step // 2 * self.step for name, amount in sources.items()}
                pieces = [half, {name: amount - half[name] for name, amount in sources.items()}]
            for piece in pieces:
                if not plan.projects_complete and rng.random() < 0.3:
                    continue
                if rng.random() < 0.04:
                    reserve += sum(piece.values())
                    continue
                at = dict(key)
                for axis in list(at):
                    if rng.random() < 0.05:
                        del at[axis]
                project = Project(f"đề án {len(plan.projects) + 1}", at=at)
                with_sources = "source" in axes and rng.random() < 0.75
                if with_sources:
                    project.by_source = {name: self.exact(amount) for name, amount in piece.items()}
                if not with_sources or rng.random() < 0.4:
                    project.amount = self.money(sum(piece.values()))
                plan.projects.append(project)
        if plan.projects and (reserve or rng.random() < 0.1):
            plan.reserve = self.exact(reserve)
        elif reserve:
            plan.projects_complete = False

    def target(self, at: int) -> Target:
        rng = self.rng
        each = rng.randint(1, 40)
        target = Target(f"chỉ tiêu {at + 1}", rng.choice(("người", "mô hình")), Whole())
        counts = [each] * len(self.years)
        kind = rng.choice(("per_year", "per_year", "by_year", "range", "even"))
        if kind in ("per_year", "range"):
            if kind == "range":
                up = rng.randint(1, 9)
                target.per_year = Number("range", each, 1, each + up, Style(target.unit))
                low, high = (end * len(counts) for end in (each, each + up))
                target.whole.amount = rng.choice(
                    (Number("range", low, 1, high, Style()), Number("exact", rng.randint(low, high), 1, style=Style()))
                )
            else:
                target.per_year = self.count(each)
                target.whole.amount = self.count(sum(counts))
        if kind == "even":
            years = tuple(year for year in self.years if int(year) % 2 == 0)
            if years:
                target.years = rng.choice(("even", years))
                target.per_year = self.count(each)
                target.whole.amount = self.count(each * len(years))
                return target
        if kind == "by_year" or (kind == "per_year" and rng.random() < 0.4):
            if kind == "by_year":
                counts = [rng.randint(0, 40) for _ in self.years]
            target.whole.amount = self.count(sum(counts))
            rest = rng.randrange(len(counts)) if rng.random() < self.mix.rest else -1
            target.whole.parts["year"] = {
                year: Whole(self.count(counts[i], i == rest)) for i, year in enumerate(self.years)
            }
        if kind != "range" and rng.random() < 0.3:
            target.whole.of_which["cấp khu vực"] = Whole(self.count(rng.randint(0, sum(counts))))
        if target.whole.amount is None and not target.whole.parts:
            target.whole.amount = self.count(each)
        return target

    def count(self, value: int, rest: bool = False) -> Number:
        rng = self.rng
        if rest:
            return Number("rest", style=Style(spelling="rest"))
        if rng.random() < self.mix.unknown:
            return Number("unknown", style=Style(spelling="~"))
        if rng.random() < self.mix.qualified:
            number = self.qualified(value)
            if number and Fraction(number.value).denominator == 1:
                number.style = Style(spelling=rng.choice(SPELLINGS[number.word]))
                number.quantum = 1
                return number
        return Number("exact", value, 1, style=Style())

    def document(self, plan: Plan) -> list[tuple[tuple[str, ...], Number]]:
        rng = self.rng
        routes = [route for route, _ in wholes(plan.root)]
        chosen = rng.sample(routes, min(len(routes), rng.choice((1, 1, 2, 3))))
        stated = []
        for route in chosen:
            at = dict(zip(route[::2], route[1::2], strict=True))
            stated.append((route, self.money(self.truth.value(at), open_too=False)))
        return stated


def digit_at_least(value: Amount, least: int) -> Amount:
    """The unit to which a qualified figure is written in a plan of one quantum."""
    return least if value % least == 0 else digit(value)


def money_quantum(style: Style) -> Amount:
    last = Fraction(MONEY[style.unit or "triệu đồng"], 10**style.decimals)
    return int(last) if last.denominator == 1 else last


def wholes(whole: Whole, route: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Whole]]:
    """A whole and all that it is broken down into, by axis and name."""
    yield route, whole
    for axis, parts in whole.parts.items():
        for name, part in parts.items():
            yield from wholes(part, (*route, axis, name))


def random_plan(seed: int, mix: Mix = STATED) -> Plan:
    return Maker(random.Random(seed), mix).plan()


# ------------------------------------------------------------------------------------------- files


@dataclass
class Writing:
    """How a plan is written as a file: in which order, language and unit."""

    rng: random.Random = field(default_factory=lambda: random.Random(0))
    shuffled: bool = False
    vietnamese: float = 0.0
    unit: str = "triệu đồng"
    numbers: str | None = None

    def key(self, name: str) -> str:
        return VIETNAMESE[name] if name in VIETNAMESE and self.rng.random() < self.vietnamese else name

    def source(self, name: str) -> str:
        return SOURCE_NAMES[name] if name in SOURCE_NAMES and self.rng.random() < self.vietnamese else name

    def ordered(self, entries: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
        if self.shuffled:
            self.rng.shuffle(entries)
        return entries

    def digits(self, value: Amount, decimals: int, grouped: bool) -> str:
        whole, part = divmod(Fraction(value), 1)
        marks = (",", ".") if self.numbers == "en" else (".", ",")
        text = str(whole)
        if grouped and len(text) > 3:
            text = f"{int(whole):,}".replace(",", marks[0] if self.numbers else " ")
        if decimals:
            text += marks[1] + str(int(part * 10**decimals)).zfill(decimals)
        return text

    def number(self, number: Number) -> str:
        style = number.style or Style()
        if number.open:
            return style.spelling
        if style.unit == "%":
            text = self.digits(number.value, style.decimals, False) + "%"
        elif number.word == "range":
            text = f"{number.value}-{number.upper}" + (f" {style.unit}" if style.unit else "")
        elif style.unit in MONEY or (not style.unit and number.value >= 10**5):
            text = self.money(number, style)
        else:
            text = self.digits(number.value, 0, False)
        return f"{style.spelling} {text}".strip()

    def money(self, number: Number, style: Style) -> str:
        if not style.unit:
            factor = Fraction(MONEY["triệu đồng"], MONEY[self.unit])
            value = Fraction(number.value) / 10**6 * factor
            decimals = style.decimals
            while factor >= 10 and decimals:
                factor /= 10
                decimals -= 1
            if self.unit == "tỷ đồng":
                decimals = style.decimals + 3
            return self.digits(value, decimals, style.grouped)
        name = (style.unit, SHORT[style.unit][style.short % len(SHORT[style.unit])])[style.short % 2]
        return f"{self.digits(Fraction(number.value) / MONEY[style.unit], style.decimals, style.grouped)} {name}"


def quoted(text: str) -> str:
    """A scalar, in quotes where YAML would read something else than its text."""
    if text and (text[0] in ">|&*!%@`\"'#,[]{}?-:" or ": " in text or " #" in text):
        return '"' + text.replace('"', '\\"') + '"'
    return text


def tree(whole: Whole, writing: Writing, root: bool) -> list[tuple[str, Any]]:
    entries: list[tuple[str, Any]] = []
    if whole.amount is not None:
        entries.append((writing.key("total" if root else "amount"), writing.number(whole.amount)))
    if whole.share is not None:
        entries.append((writing.key("share"), writing.number(whole.share)))
    for axis, parts in whole.parts.items():
        names = {name: writing.source(name) if axis == "source" else name for name in parts}
        inner = [(names[name], leaf_or_tree(part, writing)) for name, part in parts.items()]
        entries.append((writing.key(f"by_{axis}"), writing.ordered(inner)))
    if whole.of_which:
        inner = [(name, leaf_or_tree(part, writing)) for name, part in whole.of_which.items()]
        entries.append((writing.key("of_which"), writing.ordered(inner)))
    return writing.ordered(entries)


def leaf_or_tree(part: Whole, writing: Writing) -> Any:
    if part.share is None and not part.parts and not part.of_which and part.amount is not None:
        return writing.number(part.amount)
    return tree(part, writing, root=False)


def file_of(plan: Plan, writing: Writing) -> str:
    """The plan as the text of a plan file."""
    entries = tree(plan.root, writing, root=True)
    if plan.projects:
        listing = []
        for project in plan.projects:
            inner: list[tuple[str, Any]] = [(writing.key("name"), project.name)]
            inner += [(writing.key(axis), name) for axis, name in project.at.items()]
            if project.amount is not None:
                inner.append((writing.key("amount"), writing.number(project.amount)))
            if project.by_source:
                sources = [(writing.source(name), writing.number(n)) for name, n in project.by_source.items()]
                inner.append((writing.key("by_source"), writing.ordered(sources)))
            listing.append(writing.ordered(inner))
        entries.append((writing.key("projects"), [Item(item) for item in listing]))
        if not plan.projects_complete:
            key = writing.key("projects_complete")
            entries.append((key, "không" if key != "projects_complete" else "false"))
    if plan.reserve is not None:
        entries.append((writing.key("reserve"), writing.number(plan.reserve)))
    if plan.targets:
        targets = []
        for target in plan.targets:
            inner = [(writing.key("name"), target.name), (writing.key("unit"), target.unit)]
            inner += tree(target.whole, writing, root=True)
            inner = [(name if name != VIETNAMESE["total"] else "tổng số", value) for name, value in inner]
            if target.per_year is not None:
                inner.append((writing.key("per_year"), writing.number(target.per_year)))
            if target.years is not None:
                years = target.years if isinstance(target.years, str) else f"[{', '.join(target.years)}]"
                inner.append((writing.key("years"), Raw(years)))
            targets.append(Item(writing.ordered(inner)))
        entries.append((writing.key("targets"), targets))
    if plan.documents:
        documents = []
        for i, statements in enumerate(plan.documents):
            states = [(route_text(route), writing.number(number)) for route, number in statements]
            inner = [(writing.key("title"), f"tài liệu {i + 1}"), (writing.key("states"), writing.ordered(states))]
            if writing.numbers == "en":
                inner.append((writing.key("numbers"), "en"))
            documents.append(Item(writing.ordered(inner)))
        entries.append((writing.key("documents"), documents))
    header: list[tuple[str, Any]] = [
        (writing.key("province"), "Lai Châu"),
        (writing.key("period"), plan.years[0] if len(plan.years) == 1 else f"{plan.years[0]}-{plan.years[-1]}"),
        (writing.key("unit"), writing.unit),
    ]
    if writing.numbers:
        header.append((writing.key("numbers"), writing.numbers))
    if plan.rounded:
        key = writing.key("rounding")
        header.append((key, "rounded" if key == "rounding" else "đã làm tròn"))
    return "".join(lines(writing.ordered([*header, *entries])))


class Item(list[tuple[str, Any]]):
    """A mapping in a list."""


class Raw(str):
    """A scalar that is written as it is."""


def lines(entries: list[tuple[str, Any]], indent: str = "") -> Iterator[str]:
    for key, value in entries:
        if isinstance(value, Raw):
            yield f"{indent}{quoted(key)}: {value}\n"
        elif isinstance(value, str):
            yield f"{indent}{quoted(key)}: {quoted(value)}".rstrip() + "\n"
        elif value and isinstance(value[0], Item):
            yield f"{indent}{quoted(key)}:\n"
            for item in value:
                first, *more = lines(item, indent + "    ")
                yield f"{indent}  - {first.lstrip()}"
                yield from more
        else:
            yield f"{indent}{quoted(key)}:\n"
            yield from lines(value, indent + "  ")


def route_text(route: tuple[str, ...]) -> str:
    return ".".join(f"by_{step}" if i % 2 == 0 else step for i, step in enumerate(route)) or "total"


def writing_for(plan: Plan, seed: int) -> Writing:
    """A random way to write a plan."""
    rng = random.Random(f"writing {seed}")
    marks = any(
        number.style is not None and (number.style.decimals or number.style.grouped) for number in numbers(plan)
    )
    return Writing(
        rng,
        shuffled=rng.random() < 0.5,
        vietnamese=rng.choice((0.0, 0.0, 1.0, 0.5)),
        numbers=rng.choice(("vi", "vi", "en")) if marks else rng.choice((None, "vi")),
    )


# ------------------------------------------------------------------------------------------- damage


def numbers(plan: Plan) -> list[Number]:
    """Every number that a plan states, shares and counts too."""
    found: list[Number] = []

    def add(whole: Whole) -> None:
        for _, inner in wholes(whole):
            found.extend(number for number in (inner.amount, inner.share) if number is not None)
            for part in inner.of_which.values():
                found.extend(number for number in (part.amount, part.share) if number is not None)

    add(plan.root)
    for project in plan.projects:
        found.extend([project.amount] if project.amount is not None else [])
        found.extend(project.by_source.values())
    if plan.reserve is not None:
        found.append(plan.reserve)
    for target in plan.targets:
        add(target.whole)
        found.extend([target.per_year] if target.per_year is not None else [])
    for statements in plan.documents:
        found.extend(number for _, number in statements)
    return found


def damaged(plan: Plan, seed: int, wrong: int) -> tuple[Plan, list[str]] | None:
    """A copy of a plan with so many wrong figures, and what was done; None where it has too few figures."""
    rng = random.Random(f"damage {seed} {wrong}")
    copy = deepcopy(plan)
    open_to_it = [number for number in numbers(copy) if number.exact or (not number.open and rng.random() < 0.5)]
    if len(open_to_it) < wrong:
        return None
    done = []
    for number in rng.sample(open_to_it, wrong):
        before = number.value
        for _ in range(20):
            new = mistaken(rng, number, open_to_it)
            if new != before and 0 <= new < 10**20:
                break
        else:
            return None
        if number.word == "range" and new > number.upper:
            return None
        number.value = new
        done.append(f"{before} -> {new}")
    return copy, done


def mistaken(rng: random.Random, number: Number, others: list[Number]) -> Amount:
    """A wrong value, written to the same digit."""
    last = number.quantum
    text = str(int(Fraction(number.value) / last))
    at = rng.randrange(len(text))
    match rng.choice(("digit", "digit", "swap", "drop", "x10", "x1000", "little", "little", "other")):
        case "digit":
            text = text[:at] + rng.choice("0123456789") + text[at + 1 :]
        case "swap" if len(text) > 1:
            at = rng.randrange(len(text) - 1)
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        case "drop":
            text = text[:at] + text[at + 1 :]
        case "x10":
            text += "0"
        case "x1000":
            text += "000"
        case "little":
            text = str(int(text) + rng.choice((-3, -2, -1, 1, 2, 3)))
        case "other":
            value = rng.choice(others).value
            text = str(int(Fraction(value) / last)) if Fraction(value) % last == 0 else text
    return int(text or "0") * last
