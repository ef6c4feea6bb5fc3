"""The provinces that others were merged into on 1 July 2025.

Source: resolution 202/2025/QH15 of the National Assembly, 12 June 2025, on the arrangement of provincial administrative
units: 52 of 63 provinces and cities became 23, and 11 stayed as they were.
"""

import re

from kcbudget.language.numerals import normal

MERGED_IN = 2025

# By the province that there is now: all that it was made of, the one that gave its name first.
MERGED: dict[str, tuple[str, ...]] = {
    "Tuyên Quang": ("Tuyên Quang", "Hà Giang"),
    "Lào Cai": ("Lào Cai", "Yên Bái"),
    "Thái Nguyên": ("Thái Nguyên", "Bắc Kạn"),
    "Phú Thọ": ("Phú Thọ", "Vĩnh Phúc", "Hòa Bình"),
    "Bắc Ninh": ("Bắc Ninh", "Bắc Giang"),
    "Hưng Yên": ("Hưng Yên", "Thái Bình"),
    "Hải Phòng": ("Hải Phòng", "Hải Dương"),
    "Ninh Bình": ("Ninh Bình", "Hà Nam", "Nam Định"),
    "Quảng Trị": ("Quảng Trị", "Quảng Bình"),
    "Đà Nẵng": ("Đà Nẵng", "Quảng Nam"),
    "Quảng Ngãi": ("Quảng Ngãi", "Kon Tum"),
    "Gia Lai": ("Gia Lai", "Bình Định"),
    "Khánh Hòa": ("Khánh Hòa", "Ninh Thuận"),
    "Lâm Đồng": ("Lâm Đồng", "Đắk Nông", "Bình Thuận"),
    "Đắk Lắk": ("Đắk Lắk", "Phú Yên"),
    "Hồ Chí Minh": ("Hồ Chí Minh", "Bình Dương", "Bà Rịa - Vũng Tàu"),
    "Đồng Nai": ("Đồng Nai", "Bình Phước"),
    "Tây Ninh": ("Tây Ninh", "Long An"),
    "Cần Thơ": ("Cần Thơ", "Sóc Trăng", "Hậu Giang"),
    "Vĩnh Long": ("Vĩnh Long", "Bến Tre", "Trà Vinh"),
    "Đồng Tháp": ("Đồng Tháp", "Tiền Giang"),
    "Cà Mau": ("Cà Mau", "Bạc Liêu"),
    "An Giang": ("An Giang", "Kiên Giang"),
}

_TITLE = re.compile(r"^(?:tỉnh|thành phố|tp\.?) ", re.IGNORECASE)
_DASH = re.compile(r" ?[-–] ?")


def known_as(name: str) -> str:
    """A province's name as names are compared: without its title, its capitals, and the way its dash is written."""
    return _DASH.sub(" - ", _TITLE.sub("", normal(name))).casefold()


_SUCCESSOR = {known_as(former): known_as(now) for now, formers in MERGED.items() for former in formers}


def successor(name: str) -> str:
    """The province, as `known_as` has it, that a province is a part of now, or is still."""
    known = known_as(name)
    return _SUCCESSOR.get(known, known)


def former(name: str) -> frozenset[str]:
    """The provinces, as `known_as` has them, that a province of now was made of; itself where it was not merged."""
    known = known_as(name)
    return frozenset(one for one, now in _SUCCESSOR.items() if now == known) or frozenset({known})
