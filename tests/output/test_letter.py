"""The letter to send back says only what the figures prove, in both languages."""

from pathlib import Path

import pytest
from recorded import LETTERS, LETTERS_OF
from support import ROOT, run

LAI_CHAU = (ROOT / "plans" / "laichau.yaml").read_text(encoding="utf-8")
STATUS = {"broken": 1, "open": 0, "doubtful": 0, "right": 0, "unfit": 1}


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("name", LETTERS_OF)
def test_the_letter_is_exactly_this(name: str, language: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.yaml").write_text(LETTERS_OF[name], encoding="utf-8")
    done = run("check", "--format", "letter", "--lang", language, f"{name}.yaml", cwd=tmp_path)
    assert done.stdout.decode() == (LETTERS / f"{name}.{language}.txt").read_text(encoding="utf-8")
    assert done.returncode == STATUS[name]


def test_each_plan_has_its_letter_and_an_unread_file_is_named(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(LAI_CHAU, encoding="utf-8")
    done = run("check", "--format", "letter", "a.yaml", "gone.yaml", "b.yaml", cwd=tmp_path)
    letter = done.stdout.decode()
    assert letter.count("Re: the figures of") == 2
    assert "gone.yaml: no such file or folder" in letter
    assert done.returncode == 3


def test_figures_of_targets_are_among_those_that_a_letter_counts(tmp_path: Path) -> None:
    text = "province: X\nperiod: 2021-2022\ntargets: [{name: t, unit: người, total: 10, per_year: 4}]\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    letter = run("check", "--format", "letter", "a.yaml", cwd=tmp_path).stdout.decode()
    assert "Relations among the 2 figures in the file a.yaml: 1, of which 0 hold, 1 do" in letter


def test_no_line_is_wider_than_a_page_and_names_are_harmless(tmp_path: Path) -> None:
    name = "Đề án \\e[31m " + "rất dài " * 30
    text = f'province: X\nperiod: 2021\nunit: triệu đồng\ntotal: 5\nby_activity: {{"{name}": 1, b: 2}}\n'
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    letter = run("check", "--format", "letter", "a.yaml", cwd=tmp_path).stdout.decode()
    assert "\x1b" not in letter
    assert max(map(len, letter.splitlines())) <= 80


def test_a_number_that_leaves_no_room_in_the_line_stands_in_a_longer_one(tmp_path: Path) -> None:
    largest, smallest = "9" * 29 + " tỷ đồng", "0." + "0" * 28 + "1 tỷ đồng"
    text = f'province: X\nperiod: 2021-2022\ntotal: {largest}\nby_year: {{2021: 1 đồng, 2022: "{smallest}"}}\n'
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    lines = run("check", "--format", "letter", "a.yaml", cwd=tmp_path).stdout.decode().splitlines()
    assert [line for line in lines if line.startswith("      ")] == [
        "      2021 (line 4)                                                              0.000000001",
        "      2022 (line 4)                                          0.00000000000000000000000000001",
        "      computed                                               0.00000000100000000000000000001",
        "      stated                                          99,999,999,999,999,999,999,999,999,999",
        "      difference        99,999,999,999,999,999,999,999,999,998.99999999899999999999999999999",
    ]
