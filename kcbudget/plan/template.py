"""A new plan file: commented, valid, and empty of figures."""

import json
import os
import re
import unicodedata
from pathlib import Path

from kcbudget.language.messages import marked, say
from kcbudget.language.numerals import normal
from kcbudget.plan.schema import NAME as SCHEMA
from kcbudget.plan.years import read_period

_MODELINE = "# yaml-language-server: $schema={schema}\n"
_TEMPLATE = marked("""\
# Industrial promotion (khuyến công) plan. Fill in the figures as the document prints them;
# an empty value means unknown, which is not 0. Check with: kcbudget check {path}
province: {province}
programme:            # the title of the programme or plan
period: {period}
status: draft         # draft, submitted or approved
# decision: {{number: 407/QĐ-UBND, date: {first}-01-31, signed_by: ..., issued_by: ...}}
unit: triệu đồng      # of every figure without its own: đồng, nghìn đồng, triệu đồng, tỷ đồng
# numbers: vi         # vi: 75.300 is seventy-five thousand; en: 75,300 is

total:
by_year:              # the years add up to the total
{years}
by_source:            # the sources add up to the total too
  national:           # khuyến công quốc gia
  local:              # khuyến công địa phương
  # enterprises:      # đối ứng of the beneficiaries, where the total includes it
  # a source may carry its share and its own parts:
  # state_budget: {{amount: 26900, share: 35.7%, by_source: {{national: 15820, local: 11080}}}}
# by_activity:        # the contents of the programme, by any names
#   training:
#   machinery:
# projects:
#   - name: ...
#     year: {first}
#     by_source: {{national: 300, enterprises: 700}}
# targets:
#   - {{name: ..., unit: người, total: 100, per_year: 20}}
# documents:            # where the figures come from, and what is printed there
#   - {{title: ..., date: {first}-01-31, states: {{total: "75.300 triệu đồng"}}}}
# part_of: ...          # of an annual plan: the file of its programme
""")


def plan(province: str, period: str, schema: str) -> str:
    """The text of a new plan, which names its schema; raises ValueError for what cannot be one of the three."""
    name = normal(province)
    if not name or any(unicodedata.category(character).startswith("C") for character in name):
        raise ValueError(say("a province needs a name"))
    try:
        years = read_period(period)
    except ValueError:
        raise ValueError(say("{period} is not a period like 2026-2030", period=period)) from None
    if not schema or re.search(r"\s", schema) or not schema.isprintable():
        raise ValueError(say("{schema} cannot be named as a schema: it may have no blanks", schema=schema))
    return _MODELINE.format(schema=schema) + say(
        _TEMPLATE,
        province=name if re.fullmatch(r"[^\W\d_][\w .-]*[\w.]", name) else json.dumps(name, ensure_ascii=False),
        period=str(years),
        first=years.first,
        years="\n".join(f"  {year}:" for year in years.years),
        path=path(province),
    )


def path(province: str) -> Path:
    """Where the plan of a province is written: plans/dienbien.yaml, or here where there is no plans/."""
    letters = unicodedata.normalize("NFD", normal(province).lower().replace("đ", "d"))
    name = re.sub(r"[^a-z0-9]", "", letters) or "plan"
    folder = Path("plans")
    return (folder if folder.is_dir() else Path()) / f"{name}.yaml"


def schema_of(plan: Path) -> str | None:
    """The way from a plan to the nearest schema in its folder or one above it; None where there is none."""
    folders = Path(os.path.abspath(plan)).parents  # noqa: PTH100 - an editor does not follow links here either
    found = (depth for depth, folder in enumerate(folders) if (folder / SCHEMA).is_file())
    return next(("../" * depth + SCHEMA for depth in found), None)
