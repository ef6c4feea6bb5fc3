"""What plans of offices have in common: ways of writing, sizes and roundness of amounts, names."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .figures import BILLION, MILLION, Style
from .plans import Layout

if TYPE_CHECKING:
    from random import Random

PROVINCES = ["Lai Châu", "Cao Bằng", "Hà Giang", "Sơn La", "Nghệ An", "Bến Tre", "Đắk Nông", "An Giang"]
ACTIVITIES = ["training", "machinery", "models", "fairs", "consulting", "communication", "clusters"]
LOCALITIES = [
    "Mường Tè",
    "Phong Thổ",
    "Sìn Hồ",
    "Tam Đường",
    "Tân Uyên",
    "Than Uyên",
    "Nậm Nhùn",
    "Thành phố",
    "Quảng Uyên",
]
WORKS = ["Máy sấy chè", "Xưởng mộc", "Dây chuyền gạch", "Chế biến thịt", "Lớp may", "Hội chợ", "Mô hình mây tre"]
COUNTS = [("Đào tạo nghề", "người"), ("Mô hình trình diễn", "mô hình"), ("Hội chợ", "lượt cơ sở"), ("Tập huấn", "lớp")]
FLAT_SOURCES = ["national", "local", "enterprises"]
NESTED_SOURCES: dict[str, str | None] = {
    "enterprises": None, "state_budget": None, "national": "state_budget", "local": "state_budget",
}  # fmt: skip

PLAIN = Style()
BILLIONS = Style(BILLION, "vi", 3)
STYLES: list[tuple[int, Style]] = [
    (48, PLAIN),
    (8, Style(MILLION, "vi")),
    (12, Style(MILLION, "vi", grouped=True)),
    (4, Style(MILLION, "en", grouped=True)),
    (14, BILLIONS),
    (4, Style(BILLION, "en", 3)),
    (5, Style(BILLION, "vi", 3, suffix=" tỷ đồng")),
    (5, Style(BILLION, "vi", 1)),
]
COARSE = [
    Style(BILLION, "vi", 1, scale=100),
    Style(BILLION, None, 1, scale=100),
    Style(BILLION, "vi", 2, scale=10),
    Style(MILLION, scale=10),
]


def pick_style(rng: Random, manner: str) -> Style:
    """A way of writing: any, one that fits Vietnamese documents, or one that rounds the truth."""
    if manner == "coarse":
        return rng.choice(COARSE)
    weights = [weight for weight, _ in STYLES]
    while True:
        style = rng.choices(STYLES, weights)[0][1]
        if manner != "documents" or (style.numbers != "en" and style.decimals != 1):
            return style


def pick_step(rng: Random) -> int:
    """How round the amounts of a plan are."""
    return rng.choices([1, 5, 10, 50, 100], [45, 5, 20, 15, 15])[0]


def pick_amount(rng: Random, step: int, low: int = 100, high: int = 9000) -> int:
    """One amount, small ones as likely as large ones."""
    amount = math.exp(rng.uniform(math.log(low), math.log(high)))
    return max(step, round(amount / step) * step)


def pick_years(rng: Random, low: int = 3, high: int = 5) -> list[str]:
    """The years of a period."""
    first = rng.choice([2016, 2018, 2020, 2021, 2022, 2023])
    return [str(first + at) for at in range(rng.randint(low, high))]


def pick_layout(rng: Random, sections: list[str]) -> Layout:
    """How the file is laid out."""
    order = list(sections)
    rng.shuffle(order)
    return Layout(order, rng.choices([0, 1, 2], [40, 45, 15])[0], rng.random() < 0.15)


def divide(rng: Random, total: int, count: int, step: int) -> list[int]:
    """A total divided into so many parts, all but the last of them round."""
    parts: list[int] = []
    left = total
    for at in range(count, 1, -1):
        share = round(left * rng.uniform(0.5, 1.6) / at / step) * step
        parts.append(min(max(share, min(step, left - at)), left - at + 1) if left > at else 1)
        left -= parts[-1]
    parts.append(max(left, 1))
    rng.shuffle(parts)
    return parts


def marry(rng: Random, rows: list[int], columns: list[int]) -> list[tuple[int, int, int]]:
    """Cells of a table with these sums of rows and columns, as few of them as will do."""
    order = [rng.sample(range(len(rows)), len(rows)), rng.sample(range(len(columns)), len(columns))]
    left, above = list(rows), list(columns)
    cells: list[tuple[int, int, int]] = []
    while order[0] and order[1]:
        row, column = order[0][0], order[1][0]
        amount = min(left[row], above[column])
        if amount:
            cells.append((row, column, amount))
        left[row] -= amount
        above[column] -= amount
        if left[row] == 0:
            order[0].pop(0)
        if above[column] == 0:
            order[1].pop(0)
    return cells
