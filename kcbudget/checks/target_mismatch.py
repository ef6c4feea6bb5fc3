"""The figures of a target do not agree.

What a target is to reach each year, times the years it is for, is its total: every year of the period, or with `years`
only the even ones, the odd ones or those listed. Its parts by year, activity or locality add up to it as those of a sum
of money do. Where another number of years would make it hold, the finding names it: that is how a wrong period shows.

Bad:

    province: Cao Bằng
    period: 2021-2024
    targets:
      - {name: Nâng cao năng lực quản lý, unit: người, total: 100, per_year: 20}

Good:

    province: Cao Bằng
    period: 2021-2025
    targets:
      - {name: Nâng cao năng lực quản lý, unit: người, total: 100, per_year: 20}
      - {name: Bình chọn sản phẩm tiêu biểu, unit: đợt, total: 2, per_year: 1, years: even}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.answers.wording import (
    addend_places,
    each_year,
    holding_years,
    length_at,
    number,
    stated_phrase,
)
from kcbudget.checks._said import Said, mismatches
from kcbudget.checks.sum_mismatch import laid_out
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.mismatches import Mismatch
from kcbudget.figures.figure import Terms
from kcbudget.language.messages import Message, counted, marked
from kcbudget.plan.years import FIRST_YEAR, LAST_YEAR

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Lay out what a target comes to, and name the number of years with which it would hold."""
    for mismatch in mismatches(examined, "target-mismatch"):
        is_yearly = mismatch.identity.origin == "per-year"
        yield _per_year(examined, mismatch) if is_yearly else laid_out(examined, mismatch)


def _per_year(examined: Examined, mismatch: Mismatch) -> Said:
    identity, verdict = mismatch.identity, mismatch.verdict
    years = holding_years(examined, identity)
    fields = {
        "stated": stated_phrase(examined, identity),
        "difference": number(examined, abs(verdict.gap), identity),
        "each": each_year(examined, identity),
        "computed": number(examined, verdict.computed, identity),
    }
    if not identity.is_exact:
        text = Message("{stated} cannot be: {each} make {computed} at most, {difference} less", **fields)
        if verdict.gap < 0:
            text = Message("{stated} cannot be: {each} make {computed} at least, {difference} more", **fields)
    elif verdict.gap > 0:
        text = Message("{stated} is {difference} more than {each} = {computed}", **fields)
    else:
        text = Message("{stated} is {difference} less than {each} = {computed}", **fields)
    return Said(
        identity.place,
        text,
        tuple(addend_places(examined, Terms(identity.right.plus[:1]))),
        {"holding_years": years},
        _advice(years),
        length=length_at(identity),
        mismatch=mismatch,
    )


def _advice(years: list[int]) -> Message | None:
    """The numbers of years with which a target would hold; they follow on each other."""
    if not years:
        return None
    first, last = years[0], years[-1]
    if last > LAST_YEAR - FIRST_YEAR:
        return Message("it would hold for {first} years or more", first=first)
    if first < last:
        return Message("it would hold for {first} to {last} years", first=first, last=last)
    return counted(first, marked("it would hold for 1 year"), marked("it would hold for {count} years"))
