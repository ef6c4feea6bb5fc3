"""The keys of a breakdown by years: which year each names, and what is missing, doubled or outside the period."""

from collections.abc import Collection, Iterable

from kcbudget.figures.faults import Faults
from kcbudget.plan.routes import LastStep, Route
from kcbudget.plan.tree import Scalar
from kcbudget.plan.years import read_year


def outside(keys: Iterable[str], years: Collection[str]) -> list[tuple[str, str]]:
    """The keys that name a year outside the period, each with its year; none where the period is not known."""
    named = ((key, read_year(key)) for key in keys)
    return [(key, year) for key, year in named if year is not None and years and year not in years]


def years_of(keys: Iterable[str], route: Route, years: tuple[str, ...], span: str, faults: Faults) -> dict[str, str]:
    """The years of the breakdown at a route by the keys that name them.

    A year that is missing, doubled or mistyped leaves the sum open, because what it would add is not known: it stands
    under a key that no file has, as does what lies outside the period. Without ``years`` (those of the period, which
    ``span`` names) none can be missing.
    """
    names: dict[str, str] = {}
    first: dict[str, str] = {}
    strays: list[Scalar] = []
    for written in keys:
        year = read_year(written)
        if year is None:
            found = {"key": written, "breakdown": LastStep(route)}
            faults.add("invalid-value", faults.key_at((*route, written)), "not-a-year", (*route, written), found)
        elif year in first:
            key, earlier = faults.key_at((*route, written)), faults.key_at((*route, first[year]))
            detail = {"key": key.text, "first": earlier.place.named}
            faults.add("duplicate-key", key, "", (*route, written), detail, [earlier])
            names.pop(first[year], None)
            names[f"\0{year}"] = year  # which of the two is meant nobody can tell
        elif years and year not in years:
            strays.append(faults.key_at((*route, written)))
        else:
            first[year] = written
            names[written] = year
    missing = [year for year in years if year not in first]
    if missing or strays:
        _tell(missing, strays, first, route, span, faults)
    names |= {f"\0{year}": year for year in missing}
    if strays and not missing:
        names["\0outside"] = "\0outside"
    return names


def _tell(
    missing: list[str], strays: list[Scalar], found: Iterable[str], route: Route, span: str, faults: Faults
) -> None:
    """The faults of years that are missing and of others in their place; one of each is one fault."""
    given = sorted({*found, *(year for key in strays if (year := read_year(key.text)))})
    is_pair = len(missing) == len(strays) == 1
    detail = {"period": span, "missing": missing, "given": given}
    for key in strays:
        paired = {**detail, "year": key.text, "missing": missing if is_pair else []}
        faults.add("year-outside-period", key, "", route, paired, [faults.key_at(("period",))])
    if missing and not is_pair:
        faults.add("missing-year", faults.key_at(route), "", route, detail)
