"""What each key of a plan file means, for the reader of a file who meets it in an editor."""

from typing import NamedTuple

from kcbudget.language.messages import marked


class Meaning(NamedTuple):
    """What a key says, and values that it may have."""

    text: str
    examples: tuple[str | int, ...] = ()


_MONEY = (75300, "75.300 triệu đồng", "18,246 tỷ đồng", "gần 11 tỷ đồng", "unknown")
_AMOUNT = Meaning(marked("An amount of money; empty means unknown, which is not 0."), _MONEY)
_WORDS = Meaning(
    marked("The amount in words; it must agree with the digits."),
    ("bảy mươi lăm tỷ ba trăm triệu đồng",),
)
_BREAKDOWNS = {
    "by_year": Meaning(marked("The amount of each year of the period; together they are the whole.")),
    "by_source": Meaning(marked("The amount of each source of money; together they are the whole.")),
    "by_activity": Meaning(marked("The amount of each content of the programme; together they are the whole.")),
    "by_locality": Meaning(marked("The amount of each district or place; together they are the whole.")),
    "of_which": Meaning(marked("Parts that need not be all and may overlap; each is at most the whole.")),
}

# By the kind of mapping a key stands in, as the Vietnamese names of keys are.
MEANINGS: dict[str, dict[str, Meaning]] = {
    "plan": {
        "province": Meaning(marked("The province, under the name it had when the plan was made."), ("Lai Châu",)),
        "period": Meaning(
            marked("The years of the plan: the first and the last, or the only one."), ("2021-2025", 2020)
        ),
        "programme": Meaning(marked("The title of the programme or plan.")),
        "status": Meaning(marked("How far the plan has come; without the key, approved.")),
        "decision": Meaning(marked("The decision that approved the plan.")),
        "unit": Meaning(marked("What a number without a unit of its own counts.")),
        "numbers": Meaning(marked("How numbers are written: vi reads 75.300 as seventy-five thousand, en 75,300.")),
        "rounding": Meaning(marked("Whether the document says that its figures are rounded; without the key, exact.")),
        "notes": Meaning(marked("Free text about the plan.")),
        "total": Meaning(marked("The whole budget: an amount, or a mapping of what is said of it."), _MONEY),
        "words": _WORDS,
        **_BREAKDOWNS,
        "projects": Meaning(marked("The projects, each with its amount; what they add up to is checked.")),
        "projects_complete": Meaning(marked("Whether the projects listed are all there are; without the key, true.")),
        "reserve": Meaning(
            marked("Money that is not allocated yet: beside projects, one more part of the total."), _MONEY
        ),
        "targets": Meaning(marked("What the plan is to reach: numbers of things, by year and in all.")),
        "documents": Meaning(marked("Where the figures come from, and what is stated there.")),
        "accepted": Meaning(marked("The differences that somebody accepts, each with its reason.")),
        "part_of": Meaning(
            marked("The programme of which this is the plan of a year: a file in this folder."), ("laichau.yaml",)
        ),
        "includes": Meaning(
            marked("The plans of provinces that this plan adds up: files in this folder, or a pattern of their names."),
            ("*.yaml",),
        ),
    },
    "decision": {
        "number": Meaning(marked("The number of the decision."), ("407/QĐ-UBND",)),
        "date": Meaning(marked("The date of the decision, as year-month-day."), ("2020-05-22",)),
        "signed_by": Meaning(marked("Who signed the decision.")),
        "issued_by": Meaning(marked("Which authority issued the decision.")),
    },
    "part": {
        "amount": _AMOUNT,
        "words": _WORDS,
        "share": Meaning(marked("The part's percentage of the whole that it belongs to."), ("64.3%", "64,3%")),
        **_BREAKDOWNS,
        "label": Meaning(marked("The name of the part as the document prints it.")),
        "note": Meaning(marked("Free text about the part.")),
    },
    "project": {
        "name": Meaning(marked("The name of the project.")),
        "beneficiary": Meaning(marked("Who receives the support.")),
        "year": Meaning(marked("The year of the project."), (2021,)),
        "activity": Meaning(marked("Which content of the programme the project belongs to.")),
        "locality": Meaning(marked("The district or place of the project.")),
        "amount": _AMOUNT,
        "words": _WORDS,
        "by_source": _BREAKDOWNS["by_source"],
        "note": Meaning(marked("Free text about the project.")),
    },
    "target": {
        "name": Meaning(marked("The name of the target, by which its figures are found.")),
        "unit": Meaning(marked("What the target counts."), ("người", "cơ sở", "mô hình")),
        "total": Meaning(marked("How many in all; a range is written 30-40."), (100, "30-40", "ít nhất 8-10")),
        "per_year": Meaning(marked("How many each year; times the years it is the total."), (20,)),
        "years": Meaning(
            marked("Which years the target is for: even, odd, or those listed; without the key, all."), ("even", "odd")
        ),
        "activity": Meaning(marked("Which content of the programme the target belongs to.")),
        "by_year": Meaning(marked("The number of each year; together they are the total.")),
        "by_source": Meaning(marked("The number of each source of money; together they are the total.")),
        "by_activity": Meaning(marked("The number of each content of the programme; together they are the total.")),
        "by_locality": Meaning(marked("The number of each district or place; together they are the total.")),
        "of_which": _BREAKDOWNS["of_which"],
        "note": Meaning(marked("Free text about the target.")),
    },
    "document": {
        "title": Meaning(marked("The title of the document.")),
        "publisher": Meaning(marked("Who published the document.")),
        "date": Meaning(marked("The date of the document, as year-month-day."), ("2020-05-22",)),
        "url": Meaning(marked("The address at which the document is found.")),
        "numbers": Meaning(marked("How the document writes numbers; without the key, vi.")),
        "states": Meaning(marked("What the document prints, by the route to the figure; it must agree with the plan.")),
        "note": Meaning(marked("Free text about the document.")),
    },
    "statement": {
        "value": Meaning(marked("What the document prints."), ("2021-2015",)),
        "misprint": Meaning(marked("Why that is known to be a misprint.")),
        "correct": Meaning(marked("What the plan had when the misprint was found."), ("2021-2025",)),
    },
    "acceptance": {
        "id": Meaning(marked("The finding whose difference is accepted."), ("sum-mismatch",)),
        "at": Meaning(marked("The route to the figure that it is found at."), ("total",)),
        "of": Meaning(
            marked("Which sum it is, by the key of its parts; needed where the figure is the whole of more than one."),
            ("by_year",),
        ),
        "difference": Meaning(
            marked("The difference that is accepted; another one is a finding again."), ("540 triệu đồng",)
        ),
        "reason": Meaning(marked("Why the difference is right as it is.")),
        "by": Meaning(marked("Who accepts it.")),
        "until": Meaning(marked("The last day on which it is accepted."), ("2026-12-31",)),
    },
    "sources": {
        "national": Meaning(marked("Money of the national industrial promotion programme.")),
        "local": Meaning(marked("Money of the province's own industrial promotion programme.")),
        "state_budget": Meaning(marked("Money of the state budget, national and local together.")),
        "enterprises": Meaning(marked("The beneficiaries' own contribution.")),
    },
}
