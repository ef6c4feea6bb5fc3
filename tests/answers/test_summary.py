"""`kcbudget summary` as people and programs run it: exact outputs, exit statuses, and money that is never invented."""

import csv
import io
import json
import subprocess
import unicodedata
from pathlib import Path

import pytest
import support
from support import ROOT

from kcbudget.answers.summary import Money, pieces, share
from kcbudget.language.units import BILLION, MILLION, money_unit
from kcbudget.output.summary.csv_table import safe as csv_safe
from kcbudget.output.summary.markdown import safe as markdown_safe
from kcbudget.run import api

LAICHAU = ROOT / "plans" / "laichau.yaml"

BACKAN = """\
province: Bắc Kạn
period: 2020
unit: triệu đồng
total: unknown
by_source: {national: 900, local: }
"""
DAKNONG = """\
province: Đắk Nông
period: 2021-2025
unit: tỷ đồng
numbers: vi
total: 71,2
by_source: {national: "8,7", local: "9,7", enterprises: rest}
"""
DONGNAI = """\
province: Đồng Nai
period: 2020
total: gần 11 tỷ đồng
by_source: {state_budget: "trên 6,6 tỷ đồng", enterprises: "trên 4,3 tỷ đồng"}
"""
YEARS_IN_SOURCES = """\
province: Cao Bằng
period: 2021-2022
unit: triệu đồng
total: 100
by_source:
  national: {amount: 60, by_year: {2021: 20, 2022: 40}}
  local: {amount: 40, by_year: {2021: 15, 2022: 25}}
"""
SOURCES_IN_YEARS = """\
province: Cao Bằng
period: 2021-2022
unit: triệu đồng
total: 100
by_year:
  2021: {by_source: {national: 20, local: 15}}
  2022: {by_source: {national: 40, local: 25}}
by_source: {national: 60, local: 40}
"""


def run(*args: object, folder: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    """The command line in a terminal of 80 columns; its output is UTF-8."""
    done = support.run("summary", *map(str, args), cwd=folder, **{"COLUMNS": "80", **env})
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def output(*args: object, folder: Path = ROOT, **env: str) -> str:
    done = run(*args, folder=folder, **env)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with some plans in it."""
    plans = {"backan": BACKAN, "daknong": DAKNONG, "dongnai": DONGNAI, "laichau": LAICHAU.read_text(encoding="utf-8")}
    (tmp_path / "plans").mkdir()
    for name, text in plans.items():
        (tmp_path / "plans" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def write(folder: Path, text: str, name: str = "plan.yaml") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return name


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# ---------------------------------------------------------------------------------------------- one plan


def test_one_plan() -> None:
    assert (
        output("plans/laichau.yaml")
        == """\
Lai Châu 2021-2025
programme  Chương trình khuyến công tỉnh Lai Châu giai đoạn 2021-2025
decision   407/QĐ-UBND, signed by Giàng A Tính
status     approved
total      75,300 million VND

by year  million VND   share
─────────────────────────────────────
2021          10,814  14.4 %  ███▌
2022          21,004  27.9 %  ██████▊
2023          20,714  27.5 %  ██████▋
2024          13,054  17.3 %  ████▏
2025           9,714  12.9 %  ███▏

by source     million VND   share
───────────────────────────────────────────────────
enterprises        48,400  64.3 %  ███████████████▍
state_budget       26,900  35.7 %  ████████▋
  national         15,820  21.0 %  █████
  local            11,080  14.7 %  ███▌

target                                          unit  total
───────────────────────────────────────────────────────────
Cụm công nghiệp được quy hoạch và xây dựng       cụm     01
Hệ thống xử lý ô nhiễm môi trường           hệ thống      3
Mô hình trình diễn kỹ thuật                  mô hình      5
Ứng dụng máy móc tiên tiến                     cơ sở     30
"""
    )


def test_rest_is_computed_and_marked(folder: Path) -> None:
    assert (
        output("plans/daknong.yaml", "--by", "source", folder=folder, COLUMNS="60")
        == """\
Đắk Nông 2021-2025
status  approved
total   71.2 billion VND

by source    billion VND   share
────────────────────────────────────────────────────
national             8.7  12.2 %  ██▉
local                9.7  13.6 %  ███▎
enterprises  (rest) 52.8  74.2 %  █████████████████▊

(rest) what the other parts leave of the whole
"""
    )


@pytest.mark.parametrize("text", [YEARS_IN_SOURCES, SOURCES_IN_YEARS], ids=["years in sources", "sources in years"])
def test_grid_of_either_nesting(text: str, tmp_path: Path) -> None:
    _, _, grid = output(write(tmp_path, text), folder=tmp_path).partition("source by year")
    assert (
        grid
        == """\
, million VND
          2021  2022  total
───────────────────────────
national    20    40     60
local       15    25     40

total     = 35  = 65    100

= nobody states it: the sum of its parts
"""
    )


def test_a_wide_grid_is_laid_out_in_blocks(tmp_path: Path) -> None:
    text = output(write(tmp_path, YEARS_IN_SOURCES), "--unit", "VND", folder=tmp_path, COLUMNS="40")
    _, _, grid = text.partition("source by year")
    assert (
        grid
        == """\
, VND
                  2021          2022
────────────────────────────────────
national    20,000,000    40,000,000
local       15,000,000    25,000,000

total     = 35,000,000  = 65,000,000

                total
─────────────────────
national   60,000,000
local      40,000,000

total     100,000,000

= nobody states it: the sum of its parts
"""
    )


def test_unknown_money_is_never_zero(tmp_path: Path) -> None:
    plan = "province: A\nperiod: 2021-2022\nunit: triệu đồng\ntotal: \nby_year: {2021: 5, 2022: }\n"
    text = output(write(tmp_path, plan), folder=tmp_path)
    assert (
        text
        == """\
A 2021-2022
status  approved
total   unknown

by year  million VND
────────────────────
2021               5
2022         unknown
"""
    )
    data = json.loads(output(write(tmp_path, plan), "-f", "json", folder=tmp_path))["plans"][0]
    assert data["total"] == {"amount": None, "state": "unknown"}
    assert [part["amount"] for part in data["by_year"]] == ["5", None]
    table = rows(output(write(tmp_path, plan), "-f", "csv", folder=tmp_path))
    assert [(line["part"], line["amount"], line["state"]) for line in table] == [
        ("total", "", "unknown"), ("2021", "5", "stated"), ("2022", "", "unknown"),
    ]  # fmt: skip


def test_a_breakdown_of_nothing_is_no_sum(tmp_path: Path) -> None:
    plan = "province: A\nperiod: 2020\nunit: triệu đồng\nby_source: {}\n"
    assert "total   unknown" in output(write(tmp_path, plan), folder=tmp_path)


def test_a_known_axis_tells_the_total_that_another_leaves_open(tmp_path: Path) -> None:
    plan = "province: A\nperiod: 2021-2022\nunit: tỷ đồng\nby_year: {2021: 5, 2022: }\nby_source: {x: 4, y: 3}\n"
    assert "total   = 7 billion VND" in output(write(tmp_path, plan), folder=tmp_path)


def test_a_whole_without_an_amount_keeps_its_parts_below_it(tmp_path: Path) -> None:
    plan = "province: A\nperiod: 2020\nunit: tỷ đồng\ntotal: 9\nby_source: {state: {by_source: {x: 4, y: }}, z: 2}\n"
    parts = json.loads(output(write(tmp_path, plan), "-f", "json", folder=tmp_path))["plans"][0]["by_source"]
    assert [(part["name"], part["within"], part["amount"]) for part in parts] == [
        ("state", None, None), ("x", "state", "4"), ("y", "state", None), ("z", None, "2"),
    ]  # fmt: skip


def test_projects_tell_what_the_plan_does_not_state(tmp_path: Path) -> None:
    plan = """\
province: Bình Thuận
period: 2019
unit: triệu đồng
projects:
  - {name: a, activity: máy móc, locality: Phan Thiết, by_source: {local: 150}}
  - {name: b, activity: hội chợ, locality: La Gi, by_source: {local: 230}}
"""
    data = json.loads(output(write(tmp_path, plan), "-f", "json", folder=tmp_path))["plans"][0]
    assert data["total"] == {"amount": "380", "state": "computed"}
    assert [(part["name"], part["amount"], part["share"]) for part in data["by_activity"]] == [
        ("máy móc", "150", "39.5"), ("hội chợ", "230", "60.5"),
    ]  # fmt: skip
    some = plan + "projects_complete: false\n"
    data = json.loads(output(write(tmp_path, some), "-f", "json", folder=tmp_path))["plans"][0]
    assert data["total"] == {"amount": None, "state": "unknown"}


def test_labels_and_decomposed_names_read_the_same(tmp_path: Path) -> None:
    plan = """\
province: Đắk Nông
period: 2021-2022
unit: triệu đồng
total: 5
by_activity: {đào tạo: {amount: 2, label: Đào tạo nghề}, hội chợ: 3}
"""
    composed = output(write(tmp_path, unicodedata.normalize("NFC", plan)), folder=tmp_path)
    assert composed == output(write(tmp_path, unicodedata.normalize("NFD", plan)), folder=tmp_path)
    assert "Đào tạo nghề            2  40.0 %" in composed


# ---------------------------------------------------------------------------------------------- several plans


def test_several_plans(folder: Path) -> None:
    assert (
        output(folder=folder, COLUMNS="100")
        == """\
amounts in million VND
province                     total  national    local      state_budget       enterprises
─────────────────────────────────────────────────────────────────────────────────────────
Bắc Kạn 2020               unknown       900  unknown                ..                ..
Đắk Nông 2021-2025          71,200     8,700    9,700                ..     (rest) 52,800
Đồng Nai 2020       gần 11 tỷ đồng        ..       ..  trên 6,6 tỷ đồng  trên 4,3 tỷ đồng
Lai Châu 2021-2025          75,300    15,820   11,080            26,900            48,400

grand total                146,500    25,420   20,780            26,900           101,200
plans counted                    2         3        2                 1                 2

leaves out: Bắc Kạn (total, local unknown), Đồng Nai (total gần 11 tỷ đồng, state_budget trên 6,6 tỷ
đồng, enterprises trên 4,3 tỷ đồng)
(rest) what the other parts leave of the whole
.. the plan does not state it
"""
    )


def test_sixty_columns_lose_nothing(folder: Path) -> None:
    text = output(folder=folder, COLUMNS="60")
    assert max(map(len, text.splitlines())) <= 60
    assert not any(line != line.rstrip() for line in text.splitlines())
    assert "\x1b" not in text
    assert "…" not in text
    for word in ("enterprises", "state_budget", "grand total", "(rest) 52,800", "101,200", "gần 11"):
        assert word in text


def test_plans_by_year_name_what_they_leave_out(folder: Path) -> None:
    assert (
        output("--by", "year", folder=folder)
        == """\
1 plan, total 75,300 million VND

by year  million VND   share
─────────────────────────────────────
2020         unknown
2021          10,814  14.4 %  ███▌
2022          21,004  27.9 %  ██████▊
2023          20,714  27.5 %  ██████▋
2024          13,054  17.3 %  ████▏
2025           9,714  12.9 %  ███▏

leaves out: Bắc Kạn (2020 unknown), Đắk Nông (not stated by year), Đồng Nai
(2020 gần 11 tỷ đồng)
"""
    )


def test_a_part_that_plans_nest_differently_stands_alone(folder: Path) -> None:
    text = output("plans/daknong.yaml", "plans/laichau.yaml", "--by", "source", "--unit", "tỉ", folder=folder)
    assert (
        text
        == """\
2 plans, total 146.5 billion VND

by source     billion VND   share
────────────────────────────────────────────────────
national            24.52  16.7 %  ████
local               20.78  14.2 %  ███▍
state_budget        26.90  18.4 %  ████▍
enterprises        101.20  69.1 %  ████████████████▋

national is part of state_budget in Lai Châu: not to be added to it
local is part of state_budget in Lai Châu: not to be added to it
"""
    )


def test_localities_of_the_same_name_stay_in_their_provinces(tmp_path: Path) -> None:
    plan = "province: {}\nperiod: 2020\nunit: triệu đồng\ntotal: 3\nby_locality: {{Châu Thành: {}, Thị xã: {}}}\n"
    write(tmp_path, plan.format("Bến Tre", 1, 2), "a.yaml")
    write(tmp_path, plan.format("Long An", 2, 1), "b.yaml")
    assert (
        output(".", "--by", "locality", folder=tmp_path, COLUMNS="60")
        == """\
2 plans, total 6 million VND

by locality   million VND   share
───────────────────────────────────────────────
Bến Tre                 3  50.0 %  ████████████
  Châu Thành            1  16.7 %  ████
  Thị xã                2  33.3 %  ████████
Long An                 3  50.0 %  ████████████
  Châu Thành            2  33.3 %  ████████
  Thị xã                1  16.7 %  ████
"""
    )


def test_plans_that_may_count_money_twice_are_named(tmp_path: Path) -> None:
    plan = "province: Bến Tre\nperiod: {}\nunit: triệu đồng\ntotal: {}\n"
    write(tmp_path, plan.format("2021-2025", 50), "a.yaml")
    write(tmp_path, plan.format("2022", 10), "b.yaml")
    text = output(".", folder=tmp_path)
    assert "grand total           60\n" in text
    assert "Bến Tre 2021-2025 and Bến Tre 2022 share years: money in both is counted twice" in text


def test_units_convert_exactly(tmp_path: Path) -> None:
    plan = "province: A\nperiod: 2020\nunit: đồng\ntotal: 123456789012345678901234567891\n"
    name = write(tmp_path, plan)
    total = json.loads(output(name, "--unit", "billion VND", "-f", "json", folder=tmp_path))["plans"][0]["total"]
    assert total["amount"] == "123456789012345678901.234567891"
    write(tmp_path, "province: B\nperiod: 2020\nunit: tỷ đồng\ntotal: 1\n", "other.yaml")
    text = output(".", "--unit", "ngàn đồng", "-f", "csv", folder=tmp_path)
    assert [line["total"] for line in rows(text)] == [
        "1000000", "123456789012345678901234567.891", "123456789012345678902234567.891",
    ]  # fmt: skip
    done = run(name, "--unit", "kg", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "kg is not a unit of money" in done.stderr


# ---------------------------------------------------------------------------------------------- other formats


def test_json(folder: Path) -> None:
    data = json.loads(output("-f", "json", folder=folder))
    assert (data["version"], data["unit"], data["by"], data["unreadable"]) == (1, "triệu đồng", None, [])
    assert data["grand_total"] == {
        "total": {"amount": "146500", "state": "computed"},
        "by_source": {
            "national": {"amount": "25420", "state": "computed"},
            "local": {"amount": "20780", "state": "computed"},
            "state_budget": {"amount": "26900", "state": "computed"},
            "enterprises": {"amount": "101200", "state": "computed"},
        },
    }
    assert data["left_out"][0] == {"plan": "Bắc Kạn", "path": "plans/backan.yaml", "what": ["total, local unknown"]}
    dongnai = data["plans"][2]
    assert dongnai["total"] == {"amount": None, "state": "qualified", "written": "gần 11 tỷ đồng"}
    enterprises = data["plans"][1]["by_source"][2]
    assert (enterprises["amount"], enterprises["state"], enterprises["share"]) == ("52800", "rest", "74.2")
    laichau = data["plans"][3]
    assert laichau["decision"] == {"number": "407/QĐ-UBND", "signed_by": "Giàng A Tính"}
    assert laichau["by_source"][2] == {
        "name": "national", "within": "state_budget", "amount": "15820", "state": "stated", "written": "15820",
        "share": "21.0",
    }  # fmt: skip


def test_json_grid(tmp_path: Path) -> None:
    data = json.loads(output(write(tmp_path, SOURCES_IN_YEARS), "-f", "json", folder=tmp_path))
    assert data["plans"][0]["grid"][0] == {
        "source": "national", "year": "2021", "amount": "20", "state": "stated", "written": "20",
    }  # fmt: skip


def test_csv_of_one_plan(tmp_path: Path) -> None:
    assert (
        output(write(tmp_path, DAKNONG), "-f", "csv", folder=tmp_path)
        == """\
path,province,period,by,part,within,year,amount,unit,share,state,written
plan.yaml,Đắk Nông,2021-2025,total,total,,,71.2,tỷ đồng,,stated,
plan.yaml,Đắk Nông,2021-2025,source,national,,,8.7,tỷ đồng,12.2,stated,
plan.yaml,Đắk Nông,2021-2025,source,local,,,9.7,tỷ đồng,13.6,stated,
plan.yaml,Đắk Nông,2021-2025,source,enterprises,,,52.8,tỷ đồng,74.2,rest,
"""
    )


def test_csv_of_several_plans(folder: Path) -> None:
    assert output("-f", "csv", folder=folder).splitlines()[:4] == [
        "province,period,status,unit,total,national,local,state_budget,enterprises,leaves_out,path",
        'Bắc Kạn,2020,approved,triệu đồng,,900,,,,"total, local unknown",plans/backan.yaml',
        "Đắk Nông,2021-2025,approved,triệu đồng,71200,8700,9700,,52800,,plans/daknong.yaml",
        'Đồng Nai,2020,approved,triệu đồng,,,,,,"total gần 11 tỷ đồng, state_budget trên 6,6 tỷ đồng, '
        'enterprises trên 4,3 tỷ đồng",plans/dongnai.yaml',
    ]


def test_csv_computes_nothing_in_a_spreadsheet(tmp_path: Path) -> None:
    plan = """\
province: "=HYPERLINK(\\"http://x\\")"
period: 2020
unit: triệu đồng
total: 1
by_source: {"+a": 2, "-b": rest, "@c": 0, d=1: 0}
"""
    done = run(write(tmp_path, plan), "-f", "csv", folder=tmp_path)
    table = rows(done.stdout)
    assert {line["province"] for line in table} == {'\'=HYPERLINK("http://x")'}
    assert [line["part"] for line in table] == ["total", "'+a", "'-b", "'@c", "d=1"]
    assert [line["amount"] for line in table] == ["1", "2", "-1", "0", "0"]
    assert csv_safe("\t=1") == "\\x09=1"
    assert csv_safe("\u202e=1") == "\\u202e=1"
    assert csv_safe("a-b") == "a-b"


def test_markdown(tmp_path: Path) -> None:
    plan = YEARS_IN_SOURCES.replace("local:", '"a|b <i>":').replace("Cao Bằng", '"Cao\\n Bằng *"')
    assert (
        output(write(tmp_path, plan), "-f", "markdown", folder=tmp_path)
        == """\
## Cao Bằng \\* 2021-2022

- status: approved
- total: 100 million VND

| by year | million VND | share |
| --- | ---: | ---: |
| 2021 | = 35 | 35.0 % |
| 2022 | = 65 | 65.0 % |

| by source | million VND | share |
| --- | ---: | ---: |
| national | 60 | 60.0 % |
| a\\|b &lt;i&gt; | 40 | 40.0 % |

| source by year, million VND | 2021 | 2022 | total |
| --- | ---: | ---: | ---: |
| national | 20 | 40 | 60 |
| a\\|b &lt;i&gt; | 15 | 25 | 40 |
| **total** | = 35 | = 65 | 100 |

- = nobody states it: the sum of its parts
"""
    )
    assert markdown_safe("state_budget _x_ `y` [z](u)\na\\|b") == r"state_budget \_x\_ \`y\` \[z\](u) a\\\|b"


def test_markdown_of_several_plans(folder: Path) -> None:
    text = output("-f", "markdown", folder=folder)
    assert "| Đắk Nông 2021-2025 | 71,200 | 8,700 | 9,700 | .. | (rest) 52,800 |\n" in text
    assert "| **grand total** | **146,500** | **25,420** | **20,780** | **26,900** | **101,200** |\n" in text
    assert "- leaves out: Bắc Kạn (total, local unknown), Đồng Nai (total gần 11 tỷ đồng," in text


# ---------------------------------------------------------------------------------------------- faults


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_shown(folder: Path) -> None:
    done = run("plans/laichau.yaml", "nowhere.yaml", folder=folder)
    assert done.returncode == 3
    assert done.stderr == "kcbudget: nowhere.yaml: no such file or folder\n"
    assert "Lai Châu 2021-2025  75,300" in done.stdout
    assert "leaves out: nowhere.yaml (could not be read)" in done.stdout
    data = json.loads(run("plans/laichau.yaml", "nowhere.yaml", "-f", "json", folder=folder).stdout)
    assert data["unreadable"] == [{"path": "nowhere.yaml", "message": "no such file or folder"}]


def test_a_plan_with_faults_is_shown_with_how_to_see_them(tmp_path: Path) -> None:
    plan = "province: A\nperiod: 2020\nunit: triệu đồng\ntotal: 4\nby_source: {x: 2, y: 3, z: 1.500}\n"
    text = output(write(tmp_path, plan, "a plan.yaml"), folder=tmp_path)
    assert "z" in text
    assert "unreadable" in text
    assert text.endswith("2 findings: run kcbudget check 'a plan.yaml'\n")
    broken = write(tmp_path, "province: [", "broken.yaml")
    assert (
        output(broken, folder=tmp_path)
        == """\
broken.yaml
total  unknown

1 finding: run kcbudget check broken.yaml
"""
    )


def test_hostile_names_do_not_reach_the_terminal(tmp_path: Path) -> None:
    plan = 'province: "A\\e[31m[bold]B"\nperiod: 2020\nunit: triệu đồng\ntotal: 1\nby_source: {"\\a\\u202e": 1}\n'
    text = output(write(tmp_path, plan), folder=tmp_path)
    assert "A\\x1b[31m[bold]B 2020" in text
    assert "\\x07\\u202e" in text
    assert not set(text) & {"\x1b", "\x07", "\u202e"}


def test_colour_only_where_it_is_wanted(folder: Path) -> None:
    assert "\x1b[" not in output(folder=folder)
    assert "\x1b[" in output("--color", folder=folder, TERM="xterm")


def test_plain_locales(folder: Path) -> None:
    plain = output("plans/laichau.yaml", folder=folder, LC_ALL="C", PYTHONUTF8="")
    assert plain == output("plans/laichau.yaml", folder=folder)
    text = output("plans/laichau.yaml", folder=folder, PYTHONIOENCODING="ascii", PYTHONUTF8="")
    assert text.isascii()
    assert "14.4 % |###" in text


def test_output_goes_to_a_file(folder: Path) -> None:
    for name in ("table", "csv", "json", "markdown"):
        assert output("-f", name, "--output", "out.txt", folder=folder) == ""
        assert (folder / "out.txt").read_text(encoding="utf-8") == output("-f", name, folder=folder)


# ---------------------------------------------------------------------------------------------- the numbers


def test_shares_are_exact() -> None:
    whole = Money("stated", 2000, 6)
    assert str(share(Money("stated", 1, 6), whole)) == "0.1"  # 0.05 % rounds half up
    assert str(share(Money("stated", 10**30, 0), Money("stated", 3 * 10**30, 0))) == "33.3"
    assert str(share(Money("stated", 5, 8), Money("stated", 1000, 6))) == "50.0"
    assert share(Money("unknown"), whole) is None
    assert share(whole, Money("stated", 0, 6)) is None
    assert pieces(Money("rest", -1, 6), Money("stated", 4, 6), 8) == -2


def test_the_python_api() -> None:
    summary = api.summarise(LAICHAU, unit=BILLION)
    assert summary.unit is BILLION
    assert str(summary.plans[0].total.number(summary.unit)) == "75.300"
    assert api.summarise([LAICHAU]).unit is MILLION is money_unit("million VND")


WITH_TARGETS = """\
province: Cao Bằng
period: 2021-2025
unit: triệu đồng
total: 5
targets:
  - {name: "Lớp | nghề", unit: lớp, per_year: 02}
  - {name: Bình chọn, unit: đợt, total: khoảng 2-3, per_year: 1, years: chẵn}
documents:
  - {title: "Bài <b>", publisher: P, date: 2020-05-22, states: {total: 5, targets.Bình chọn.per_year: 1}}
  - {states: {total: 5}}
"""


def test_targets_and_documents_of_a_plan(tmp_path: Path) -> None:
    path = write(tmp_path, WITH_TARGETS)
    assert (
        output(path, folder=tmp_path)
        == """\
Cao Bằng 2021-2025
status  approved
total   5 million VND

target      unit       total  per year       years
──────────────────────────────────────────────────
Lớp | nghề   lớp                    02
Bình chọn    đợt  khoảng 2-3         1  2022, 2024

documents
  Bài <b>, P, 2020-05-22: 2 figures traced to it
  document 2: 1 figure traced to it
"""
    )
    assert output(path, "-f", "markdown", folder=tmp_path).endswith("""\
| target | unit | total | per year | years |
| --- | ---: | ---: | ---: | ---: |
| Lớp \\| nghề | lớp |  | 02 |  |
| Bình chọn | đợt | khoảng 2-3 | 1 | 2022, 2024 |

**documents**

- Bài &lt;b&gt;, P, 2020-05-22: 2 figures traced to it
- document 2: 1 figure traced to it
""")
    (plan,) = json.loads(output(path, "-f", "json", folder=tmp_path))["plans"]
    assert plan["targets"] == [
        {"name": "Lớp | nghề", "unit": "lớp", "total": "", "per_year": "02", "years": []},
        {"name": "Bình chọn", "unit": "đợt", "total": "khoảng 2-3", "per_year": "1", "years": ["2022", "2024"]},
    ]
    assert plan["documents"] == [
        {"number": 1, "title": "Bài <b>", "publisher": "P", "date": "2020-05-22", "traced": 2},
        {"number": 2, "title": "", "publisher": "", "date": "", "traced": 1},
    ]


def test_targets_and_documents_are_left_out_where_money_along_an_axis_is_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, WITH_TARGETS)
    for name in ("table", "markdown", "json"):
        assert "nghề" not in output(path, "-f", name, "--by", "year", folder=tmp_path)
    assert "nghề" not in output(path, "-f", "csv", folder=tmp_path)
