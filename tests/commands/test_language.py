"""The product in Vietnamese: which language is spoken, exact reports, numbers by language, terminals without UTF-8."""

import csv
import io
import json
import os
import re
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
import yaml
from rich.cells import cell_len
from support import HEADER, in_one_process, run

from kcbudget import checks
from kcbudget.checks import _manual
from kcbudget.cli.main import cli
from kcbudget.language import choice
from kcbudget.language.numerals import ENGLISH, VIETNAMESE

SWAPPED = HEADER + "total: 300\nby_year: {2021: 101, 2022: 200}\n"
LAICHAU = """\
province: Lai Châu
period: 2021-2025
unit: triệu đồng
total: 75300
by_year: {2021: 10814, 2022: 21004, 2023: 20174, 2024: 13054, 2025: 9714}
by_source:
  enterprises: {amount: 48400, share: 64.3%}
  state_budget: {amount: 26900, share: 35.7%}
"""
CAOBANG = """\
province: Cao Bằng
period: 2021-2025
numbers: vi
total: 18,246 tỷ đồng
by_source: {local: "4,446 tỷ đồng", national: "13,900 tỷ đồng"}
"""
DONGNAI = """\
province: Đồng Nai
period: 2020
numbers: vi
total: gần 11 tỷ đồng
by_source: {state_budget: "trên 6,6 tỷ đồng", enterprises: "trên 4,5 tỷ đồng"}
of_which: {dự phòng chưa phân khai: 300 triệu đồng}
"""
NOTHING = "province: Ninh Thuận\nperiod: 2021-2025\n"
NAMES = """\
province: Thừa Thiên Huế
period: 2021
unit: triệu đồng
total: 90
by_activity:
  Đào tạo nghề: 30
  Hội chợ – triển lãm: 20
  Ứng dụng máy móc thiết bị tiên tiến:
    amount: 50
"""
PLACE = re.compile("[0-9]+:[0-9]{2}")  # columns count characters, of which NFD has more
PLAINLY = ({"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (
        ("swapped", SWAPPED), ("laichau", LAICHAU), ("caobang", CAOBANG), ("dongnai", DONGNAI), ("nothing", NOTHING),
        ("names", NAMES),
    ):  # fmt: skip
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def output(folder: Path, *arguments: str, status: int = 0, **environment: str) -> str:
    result = run(*arguments, cwd=folder, **environment)
    assert (result.returncode, result.stderr.decode()) == (status, "")
    return result.stdout.decode()


def vietnamese(folder: Path, *arguments: str, status: int = 0, **environment: str) -> str:
    return output(folder, *arguments, "--lang", "vi", status=status, **environment)


# ------------------------------------------------------------------------------------------- which language


@pytest.mark.parametrize(
    ("arguments", "environment", "spoken"),
    [
        ([], {}, ENGLISH),
        ([], {"LANG": "vi_VN.UTF-8"}, VIETNAMESE),
        ([], {"LANG": "vi"}, VIETNAMESE),
        ([], {"LANG": "vie_VN"}, ENGLISH),
        ([], {"LANG": "fr_FR.UTF-8"}, ENGLISH),
        ([], {"LC_ALL": "vi_VN.UTF-8", "LANG": "en_GB.UTF-8"}, VIETNAMESE),
        ([], {"LC_ALL": "C", "LANG": "vi_VN.UTF-8"}, ENGLISH),
        ([], {"LC_ALL": "", "LC_MESSAGES": "vi_VN", "LANG": "C"}, VIETNAMESE),
        ([], {"KCBUDGET_LANG": "vi", "LC_ALL": "en_US.UTF-8"}, VIETNAMESE),
        ([], {"KCBUDGET_LANG": "en", "LC_ALL": "vi_VN.UTF-8"}, ENGLISH),
        ([], {"KCBUDGET_LANG": " VI "}, VIETNAMESE),
        ([], {"KCBUDGET_LANG": "klingon", "LANG": "vi_VN"}, VIETNAMESE),
        (["check", "--lang", "vi"], {"KCBUDGET_LANG": "en"}, VIETNAMESE),
        (["--lang=en", "check"], {"KCBUDGET_LANG": "vi"}, ENGLISH),
        (["--lang", "en", "check", "--lang", "vi"], {}, VIETNAMESE),
        (["check", "--lang"], {}, ENGLISH),
        (["check", "--lang", "fr"], {"LANG": "vi_VN"}, VIETNAMESE),
        (["check", "--", "--lang", "vi"], {}, ENGLISH),
    ],
)
def test_the_language_is_asked_for_or_that_of_the_system(
    arguments: list[str], environment: dict[str, str], spoken: object
) -> None:
    assert choice.chosen(arguments, environment) is spoken


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "laichau.yaml"], ["summary", "laichau.yaml"], ["coverage", "laichau.yaml"],
        ["why", "laichau.yaml", "total"], ["trace", "7", "laichau.yaml"], ["explain"],
        ["new", "Sơn La", "--period", "2026", "-o", "-"],
    ],
    ids=lambda arguments: arguments[0],
)  # fmt: skip
def test_every_command_speaks_the_language_however_it_is_asked_for(folder: Path, arguments: list[str]) -> None:
    status = int(arguments[0] == "check")
    told = vietnamese(folder, *arguments, status=status)
    assert told != output(folder, *arguments, status=status, KCBUDGET_LANG="", LANG="C")
    for environment in ({"KCBUDGET_LANG": "vi"}, {"KCBUDGET_LANG": "", "LC_ALL": "vi_VN.UTF-8"}):
        assert output(folder, *arguments, status=status, **environment) == told
    assert output(folder, "--lang", "vi", *arguments, status=status) == told
    english = output(folder, *arguments, "--lang", "en", status=status, KCBUDGET_LANG="vi")
    assert english == output(folder, *arguments, status=status, KCBUDGET_LANG="en")
    assert english != told


@pytest.mark.parametrize("command", ["", *sorted(cli.commands)])
def test_help_and_wrong_use_are_in_vietnamese(folder: Path, command: str) -> None:
    words = command.split()
    told = vietnamese(folder, *words, "--help")
    assert told.startswith("Cách dùng: ")
    for english in ("Usage", "Options", "Show this", "[OPTIONS]", "default:", "FILE", "PATHS"):
        assert english not in told
    wrong = run(*words, "--lang", "fr", cwd=folder, KCBUDGET_LANG="vi")
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert wrong.stderr.decode().endswith(
        "\n\nLỗi: Giá trị của '--lang' không hợp lệ: 'fr' không thuộc các giá trị 'en', 'vi'.\n"
    )
    assert b"Invalid value for '--lang'" in run(*words, "--lang", "fr", cwd=folder).stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["zz"], "Không có lệnh 'zz'."),
        (["new"], "Thiếu tham số 'TỈNH'."),
        (["new", "Sơn La"], "Thiếu tùy chọn '--period'."),
        (["new", "Sơn La", "--period", "sau"], "sau không phải là giai đoạn như 2026-2030"),
        (["explain", "a", "b"], "Thừa tham số (b)"),
        (["check", "--output"], "Tùy chọn '--output' cần một giá trị."),
        (["check", "--verbose=1"], "Tùy chọn '--verbose' không nhận giá trị."),
        (["explain", "sum-mismach"],
         "Giá trị của MÃ không hợp lệ: không có mã phát hiện sum-mismach; có phải là sum-mismatch?"),
        (["summary", "--unit", "xu"],
         "Giá trị của --unit không hợp lệ: xu không phải là đơn vị tiền; các đơn vị dùng được: "
         "đồng, nghìn đồng, triệu đồng, tỷ đồng"),
        (["why", "laichau.yaml", "by_years.2021"],
         "Giá trị của SỐ_LIỆU không hợp lệ: laichau.yaml không có số liệu tại by_years.2021; "
         "có phải là by_year.2021?"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_in_vietnamese(folder: Path, arguments: list[str], told: str) -> None:
    result = run(*arguments, cwd=folder, KCBUDGET_LANG="vi")
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.decode().endswith(f"Lỗi: {told}\n")


def test_files_that_cannot_be_read_are_told_in_vietnamese(folder: Path) -> None:
    (folder / "old.yaml").write_bytes("province: Lai Châu\n".encode("utf-16"))
    assert vietnamese(folder, "check", "none.yaml", "old.yaml", "--format", "concise", status=3) == (
        "none.yaml: lỗi: không có tệp hoặc thư mục này [unreadable]\n"
        "old.yaml: lỗi: không phải UTF-8 mà là UTF-16; hãy lưu tệp dạng UTF-8 [unreadable]\n"
        "0 tệp: 0 lỗi, 0 cảnh báo, 0 lưu ý, 2 không đọc được\n"
    )
    result = run("check", "laichau.yaml", "-o", "none/report", cwd=folder, KCBUDGET_LANG="vi")
    assert result.stderr.decode() == "kcbudget: none/report: không có tệp hoặc thư mục này\n"


# ------------------------------------------------------------------------------------------- what is said


def test_a_broken_plan_in_vietnamese(folder: Path) -> None:
    assert vietnamese(folder, "check", "laichau.yaml", status=1) == REPORT


REPORT = """\
laichau.yaml:4:8: lỗi: total 75.300 triệu đồng lớn hơn 540 so với tổng 5 năm, 10.814 + 21.004 +
20.174 + 13.054 + 9.714 = 74.760 [sum-mismatch]
     4 | total: 75300
       |        ^^^^^
  dòng   số liệu      triệu đồng
  ──────────────────────────────
  5:17   2021             10.814
  5:30   2022             21.004
  5:43   2023             20.174
  5:56   2024             13.054
  5:69   2025              9.714

         tính được        74.760
   4:8   đã ghi           75.300
         chênh lệch         +540
  nguyên nhân có thể: by_year.2023: 20174 có thể là 20714 bị đảo hai chữ số; sửa như vậy thì cả 5
đẳng thức đều đúng
     5 | by_year: {2021: 10814, 2022: 21004, 2023: 20174, 2024: 13054, 2025: 9714}
       |                                           ^^^^^
  nếu 20174 là số đã điều chỉnh thì các tổng chưa được cập nhật: total → 74.760 triệu đồng

laichau.yaml: Lai Châu 2021-2025: 10 số liệu, 5 đẳng thức: 4 đúng, 1 sai; mọi số liệu đều được đối
chiếu
1 tệp, 1 lỗi, 0 cảnh báo, 0 lưu ý
"""


def test_bounds_and_subsets_in_vietnamese(folder: Path) -> None:
    assert vietnamese(folder, "check", "dongnai.yaml", "nothing.yaml", "-v", status=1) == BOUNDS


BOUNDS = """\
dongnai.yaml:4:8: lỗi: total (gần 11 tỷ đồng) không thể đúng: tổng 2 nguồn ít nhất là 11,1, nhiều
hơn 0,1 [sum-mismatch]
     4 | total: gần 11 tỷ đồng
       |        ^^^^^^^^^^^^^^
  dòng   số liệu                           tỷ đồng
  ────────────────────────────────────────────────
  5:27   state_budget (trên 6,6 tỷ đồng)       6,6
  5:60   enterprises (trên 4,5 tỷ đồng)        4,5

         tính được                            11,1
   4:8   đã ghi                                 11
         chênh lệch                           -0,1
  nguyên nhân có thể: chưa tìm thấy cách sửa một vài số liệu nào giải thích được; việc tìm kiếm chưa
xét hết mọi khả năng

nothing.yaml:1:1: lưu ý: không có gì để kiểm tra: kế hoạch không nêu số liệu nào [nothing-to-check]
     1 | province: Ninh Thuận
       | ^

dongnai.yaml: Đồng Nai 2020: 4 số liệu, 2 đẳng thức: 1 sai, 1 chưa xác định; 3 trên 4 số liệu được
đối chiếu với số khác; 1 số chưa có số nào đối chiếu: of_which.dự phòng chưa phân khai
  4:8: sai: total (gần 11 tỷ đồng) ≠ by_source.state_budget trên 6,6 tỷ đồng, by_source.enterprises
trên 4,5 tỷ đồng
  4:8: chưa xác định: total (gần 11 tỷ đồng) ≥ of_which.dự phòng chưa phân khai 300 triệu đồng
nothing.yaml: Ninh Thuận 2021-2025: 0 số liệu, 0 đẳng thức
2 tệp, 1 lỗi, 0 cảnh báo, 1 lưu ý
"""


def test_one_line_a_finding_in_vietnamese(folder: Path) -> None:
    assert vietnamese(folder, "check", "--format", "concise", "caobang.yaml", "nothing.yaml", status=1) == CONCISE


CONCISE = """\
caobang.yaml:4:8: lỗi: total 18,246 tỷ đồng nhỏ hơn 0,1 so với tổng 2 nguồn, 4,446 + 13,9 = 18,346; không riêng số liệu nào giải thích được, 3 số có thể sai: cần tra lại total và tổng 2 nguồn [sum-mismatch]
nothing.yaml:1:1: lưu ý: không có gì để kiểm tra: kế hoạch không nêu số liệu nào [nothing-to-check]
2 tệp: 1 lỗi, 0 cảnh báo, 1 lưu ý
"""  # noqa: E501


def test_a_summary_in_vietnamese(folder: Path) -> None:
    assert vietnamese(folder, "summary", "caobang.yaml", "laichau.yaml", "--unit", "tỷ đồng") == SUMMARY


SUMMARY = """\
đơn vị tính: tỷ đồng
tỉnh                   tổng số  KCQG   KCĐP  NSNN  đối ứng
──────────────────────────────────────────────────────────
Cao Bằng 2021-2025      18,246  13,9  4,446    ..       ..
Lai Châu 2021-2025      75,300    ..     ..  26,9     48,4

tổng cộng               93,546  13,9  4,446  26,9     48,4
số kế hoạch được tính        2     1      1     1        1

.. kế hoạch không nêu

1 phát hiện: chạy kcbudget check caobang.yaml
1 phát hiện: chạy kcbudget check laichau.yaml
"""


def test_why_and_coverage_in_vietnamese(folder: Path) -> None:
    assert vietnamese(folder, "why", "laichau.yaml", "by_source.enterprises") == WHY
    assert vietnamese(folder, "coverage", "swapped.yaml") == COVERAGE


WHY = """\
    7:25  by_source.enterprises  48400
    7:39    by_source.enterprises.share  64.3%

đúng: total 75.300 triệu đồng = tổng 2 nguồn, 48.400 + 26.900 = 75.300
đúng: by_source.enterprises.share 64.3% = by_source.enterprises / total = 64,3 %
"""

COVERAGE = """\
swapped.yaml: Lai Châu 2021-2022: 3 số liệu: 0 định vị được, 3 phát hiện được, 0 không được đối chiếu
      4:8  total         phát hiện được, trong 1 đẳng thức; không phân biệt được với nhóm của nó
     5:17  by_year.2021  phát hiện được, trong 1 đẳng thức; không phân biệt được với nhóm của nó
     5:28  by_year.2022  phát hiện được, trong 1 đẳng thức; không phân biệt được với nhóm của nó
  không phân biệt được với nhau: total, by_year.2021, by_year.2022
"""


def test_numbers_are_written_as_the_language_writes_them(folder: Path) -> None:
    plans = ("laichau.yaml", "caobang.yaml")
    told = vietnamese(folder, "check", *plans, "--format", "concise", "-v", status=1)
    assert "75.300 triệu đồng" in told
    assert "18,246 tỷ đồng" in told
    english = output(folder, "check", *plans, "--format", "concise", "-v", "--lang", "en", status=1)
    assert "75,300 million VND" in english
    assert "18.246 billion VND" in english
    assert "= 64,3 %" in vietnamese(folder, "check", "laichau.yaml", "-v", status=1)
    assert "= 64.3 %" in output(folder, "check", "laichau.yaml", "-v", "--lang", "en", status=1)
    assert "64,3 %" in vietnamese(folder, "summary", "laichau.yaml")
    for shown in ("18,246 tỷ đồng", "18.246.000 nghìn đồng"):
        assert shown in vietnamese(folder, "summary", "caobang.yaml", "--unit", shown.partition(" ")[2])


def test_data_speak_no_language_but_their_messages_do(folder: Path) -> None:
    for arguments in (["check", "--format", "json"], ["summary", "--format", "json"], ["coverage", "--format", "json"]):
        status = int(arguments[0] == "check")
        english, told = (
            json.loads(output(folder, *arguments, "laichau.yaml", "dongnai.yaml", "--lang", spoken, status=status))
            for spoken in ("en", "vi")
        )
        assert without_words(english) == without_words(told)
    report = json.loads(vietnamese(folder, "check", "--format", "json", "laichau.yaml", status=1))
    finding = report["findings"][0]
    assert (finding["id"], finding["severity"], finding["unit"]) == ("sum-mismatch", "error", "triệu đồng")
    assert (finding["stated"], finding["computed"], finding["difference"]) == ("75300", "74760", "540")
    assert finding["message"].startswith("total 75.300 triệu đồng lớn hơn 540 so với tổng 5 năm, 10.814 + ")


def without_words(data: object) -> object:
    """Data without the sentences in them."""
    words = {"message", "advice", "cause", "follows", "remarks", "slack", "what", "notes"}
    if isinstance(data, dict):
        return {key: without_words(value) for key, value in data.items() if key not in words}
    return [without_words(item) for item in data] if isinstance(data, list) else data


def test_csv_speaks_no_language(folder: Path) -> None:
    for arguments in (["laichau.yaml"], ["--by", "source", "laichau.yaml"]):
        english = output(folder, "summary", "--format", "csv", *arguments, "--lang", "en")
        assert vietnamese(folder, "summary", "--format", "csv", *arguments) == english
    lines = list(csv.reader(io.StringIO(vietnamese(folder, "summary", "--format", "csv", "laichau.yaml"))))
    assert lines[1][-5:] == ["75300", "triệu đồng", "", "stated", ""]


@pytest.mark.parametrize("finding_id", checks.CHECKS)
def test_the_manual_in_vietnamese(folder: Path, finding_id: str) -> None:
    told = vietnamese(folder, "explain", finding_id)
    assert told.startswith((f"{finding_id} (lỗi)\n", f"{finding_id} (cảnh báo)\n", f"{finding_id} (lưu ý)\n"))
    in_english = _manual.plain(_manual.page(finding_id)).splitlines()
    assert max(map(len, told.splitlines())) <= max(_manual.WIDTH, *map(len, in_english))
    assert not told.isascii()


def test_the_list_and_the_page_of_findings_in_vietnamese(folder: Path) -> None:
    lines = vietnamese(folder, "explain").splitlines()
    assert [line.split()[0] for line in lines] == list(checks.CHECKS)
    assert len({line.index(line.split("  ")[-1].lstrip()) for line in lines}) == 1
    page = vietnamese(folder, "explain", "--format", "markdown")
    assert page.startswith("# kcbudget có thể phát hiện những gì\n")
    assert "**lỗi.** Một số liệu không bằng tổng các phần của nó." in page


def test_a_new_plan_in_vietnamese(folder: Path) -> None:
    text = vietnamese(folder, "new", "Điện Biên", "--period", "2026-2030", "-o", "-")
    english = output(folder, "new", "Điện Biên", "--period", "2026-2030", "-o", "-", "--lang", "en")
    assert yaml.safe_load(text) == yaml.safe_load(english)
    assert text.startswith("# yaml-language-server: $schema=plan.schema.json\n# Kế hoạch khuyến công.")
    told = vietnamese(folder, "new", "Điện Biên", "--period", "2026-2030")
    assert told == (
        "dienbien.yaml: điền số liệu rồi chạy: kcbudget check dienbien.yaml\n"
        "plan.schema.json: để trình soạn thảo hiểu tệp kế hoạch; hãy giữ cùng các kế hoạch\n"
    )
    assert vietnamese(folder, "check", "dienbien.yaml") == (
        "dienbien.yaml: Điện Biên 2026-2030: 0 số liệu, 2 đẳng thức: 2 chưa xác định\n"
        "1 tệp, 0 lỗi, 0 cảnh báo, 0 lưu ý\n"
    )


# ------------------------------------------------------------------------------------------- lining up


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("columns", ["60", "100"])
def test_tables_line_up_with_vietnamese_letters(folder: Path, form: Literal["NFC", "NFD"], columns: str) -> None:
    (folder / "form.yaml").write_text(unicodedata.normalize(form, NAMES), encoding="utf-8")
    told = vietnamese(folder, "check", "form.yaml", COLUMNS=columns, status=1)
    assert max(map(cell_len, told.splitlines())) <= int(columns)
    rows = told.splitlines()
    first = next(number for number, line in enumerate(rows) if "───" in line)
    numbers = [line for line in rows[first + 1 : first + 8] if line and line[-1].isdigit()]
    assert len(numbers) == 6
    assert len({cell_len(line) for line in numbers}) == 1
    composed = vietnamese(folder, "check", "names.yaml", COLUMNS=columns, status=1).replace("names.yaml", "form.yaml")
    assert PLACE.sub("0:00", unicodedata.normalize("NFC", told)) == PLACE.sub("0:00", composed)
    table = vietnamese(folder, "summary", "form.yaml", "names.yaml", COLUMNS=columns)
    assert max(map(cell_len, table.splitlines())) <= int(columns)


@pytest.mark.parametrize("environment", PLAINLY, ids=["ascii", "C"])
def test_a_terminal_without_utf_8_gets_plain_letters(folder: Path, environment: dict[str, str]) -> None:
    told = vietnamese(folder, "check", "names.yaml", "caobang.yaml", "-v", status=1, COLUMNS="60", **environment)
    assert told == PLAIN


PLAIN = """\
caobang.yaml:4:8: loi: total 18,246 ty dong nho hon 0,1 so
voi tong 2 nguon, 4,446 + 13,9 = 18,346 [sum-mismatch]
     4 | total: 18,246 ty dong
       |        ^^^^^^^^^^^^^^
  dong | so lieu    | ty dong
  -----+------------+--------
  5:20 | local      |   4,446
  5:47 | national   |    13,9
  -----+------------+--------
       | tinh duoc  |  18,346
   4:8 | da ghi     |  18,246
       | chenh lech |    -0,1
  nguyen nhan co the: khong rieng so lieu nao giai thich
duoc, 3 so co the sai: can tra lai total va tong 2 nguon
    5:20  by_source.local     4,446 ty dong -> 4,346   co the
                              ty dong
    5:47  by_source.national  13,900 ty dong ->        co the
                              13,800 ty dong
    4:8   total               18,246 ty dong ->        co the
                              18,346 ty dong

names.yaml:4:8: loi: total 90 trieu dong nho hon 10 so voi
tong 3 noi dung, 30 + 20 + 50 = 100 [sum-mismatch]
     4 | total: 90
       |        ^^
  dong | so lieu                             | trieu dong
  -----+-------------------------------------+-----------
  6:17 | Dao tao nghe                        |         30
  7:24 | Hoi cho - trien lam                 |         20
  9:13 | Ung dung may moc thiet bi tien tien |         50
  -----+-------------------------------------+-----------
       | tinh duoc                           |        100
   4:8 | da ghi                              |         90
       | chenh lech                          |        -10
  nguyen nhan co the: khong rieng so lieu nao giai thich
duoc, 4 so co the sai: can tra lai total va tong 3 noi dung
    7:24  by_activity.Hoi cho - trien lam   20 -> 10   co the
    6:17  by_activity.Dao tao nghe          30 -> 20   co the
    9:13  by_activity.Ung dung may moc      50 -> 40   co the
          thiet bi tien tien
    4:8   total                             90 -> 100  co the

caobang.yaml: Cao Bang 2021-2025: 3 so lieu, 1 dang thuc: 1
sai; moi so lieu deu duoc doi chieu
  4:8: sai: total 18,246 ty dong != tong 2 nguon, 4,446 +
13,9 = 18,346
names.yaml: Thua Thien Hue 2021: 4 so lieu, 1 dang thuc: 1
sai; moi so lieu deu duoc doi chieu
  4:8: sai: total 90 trieu dong != tong 3 noi dung, 30 + 20 +
50 = 100
2 tep, 2 loi, 0 canh bao, 0 luu y
"""


@pytest.mark.parametrize("environment", PLAINLY, ids=["ascii", "C"])
@pytest.mark.parametrize("spoken", ["en", "vi"])
def test_nothing_is_escaped_in_a_terminal_without_utf_8(folder: Path, environment: dict[str, str], spoken: str) -> None:
    lines = [
        ["check", "--format", "concise", "."], ["check", "."], ["check", "--format", "letter", "."],
        ["summary", "."], ["summary", "--format", "markdown", "."], ["summary", "laichau.yaml"],
        ["coverage", "laichau.yaml"], ["why", "names.yaml", "by_activity.Đào tạo nghề"],
        ["trace", "18,246 tỷ đồng", "caobang.yaml"], ["explain"], ["explain", "--format", "markdown"],
        ["new", "Điện Biên", "--period", "2026", "-o", "-"], ["--help"], ["summary", "--help"],
    ]  # fmt: skip
    asked = [
        [*line[:1], "--lang", spoken, *line[1:]] if line[0] != "--help" else ["--lang", spoken, *line] for line in lines
    ]
    for done in in_one_process(asked, cwd=folder, python=(), **environment):
        assert (done.returncode, done.stderr) == (int(done.args[0] == "check"), ""), done.args
        assert done.stdout.isascii()
        assert "\\x" not in done.stdout
        assert "\\u" not in done.stdout
        assert "?" not in done.stdout.replace("tong?", "")
        assert done.stdout


@pytest.mark.parametrize("environment", PLAINLY, ids=["ascii", "C"])
def test_errors_and_files_in_a_terminal_without_utf_8(folder: Path, environment: dict[str, str]) -> None:
    result = run("trace", "số", "--lang", "vi", "caobang.yaml", cwd=folder, **environment)
    assert result.stderr.endswith(b"Loi: Gia tri cua SO_TIEN khong hop le: so khong phai la mot so tien\n")
    result = run("check", os.fsencode("Đô Lương.yaml"), "--lang", "vi", "-o", "report", cwd=folder, **environment)
    assert result.stderr == b"kcbudget: Do Luong.yaml: khong co tep hoac thu muc nay\n"
    vietnamese(folder, "check", "caobang.yaml", "-o", "report", status=1, **environment)
    report = (folder / "report").read_text(encoding="utf-8")
    assert "triệu đồng" in report or "tỷ đồng" in report


@pytest.mark.parametrize("environment", PLAINLY, ids=["ascii", "C"])
def test_json_keeps_every_letter_in_a_terminal_without_utf_8(folder: Path, environment: dict[str, str]) -> None:
    for arguments, status in (
        (["check", "--format", "json"], 1), (["summary", "--format", "json"], 0), (["coverage", "--format", "json"], 0),
    ):  # fmt: skip
        text = vietnamese(folder, *arguments, "names.yaml", status=status, **environment)
        assert text.isascii()
        assert json.loads(text) == json.loads(vietnamese(folder, *arguments, "names.yaml", status=status))
