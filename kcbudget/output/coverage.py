"""Coverage and rehearsed slips, as text and as data."""

from typing import TextIO

from kcbudget.answers.wording import name
from kcbudget.diagnosis.coverage import Advice, Coverage
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.rehearsal import Rehearsed
from kcbudget.figures.figure import Figure
from kcbudget.language.messages import Message, marked, say
from kcbudget.output.escaping import visible
from kcbudget.output.sentences import write
from kcbudget.plan.routes import as_written, route_key

_KINDS = {
    "digit": marked("one digit wrong"),
    "swap": marked("two digits swapped"),
    "dropped": marked("a digit left out"),
    "doubled": marked("a digit doubled"),
    "added": marked("a digit added"),
    "shift": marked("out by ten"),
    "unit": marked("out by a thousand"),
    "copied": marked("copied from a neighbour"),
    "all": marked("all"),
}


def coverage_text(stream: TextIO, examined: Examined, coverage: Coverage) -> None:
    """Write how well each figure is guarded, the figures that cannot be told apart, and what to record next."""
    fields = {
        "path": examined.path,
        "name": " ".join(filter(None, (examined.header("province"), examined.header("period")))),
        "figures": len(coverage.figures),
        "locatable": coverage.count("locatable"),
        "detectable": coverage.count("detectable"),
        "unguarded": coverage.count("unguarded"),
    }
    template = marked(
        "{path}: {name}: {figures} figures: {locatable} locatable, {detectable} detectable, {unguarded} unguarded"
    )
    if len(coverage.figures) == 1:
        template = marked(
            "{path}: {name}: 1 figure: {locatable} locatable, {detectable} detectable, {unguarded} unguarded"
        )
    write(stream, Message(template, **fields))
    width = max((len(name(covered.figure)) for covered in coverage.figures), default=0)
    for covered in coverage.figures:
        place = str(covered.figure.place)
        told = {"identities": covered.identities}
        if covered.guard == "unguarded":
            message = Message("unguarded: a slip goes unnoticed")
        elif covered.guard == "detectable":
            message = Message("detectable, in {identities} identities; not told apart from its group", **told)
            if covered.identities == 1:
                message = Message("detectable, in 1 identity; not told apart from its group")
        else:
            message = Message("locatable, in {identities} identities", **told)
            if covered.identities == 1:
                message = Message("locatable, in 1 identity")
        route = visible(f"{name(covered.figure):<{min(width, 64)}}")
        stream.write(f"  {place:>7}  {route}  {message!s}\n")
    for group in coverage.groups:
        names = [name(figure) for figure in group]
        shown = names if len(names) <= 12 else [*names[:11], "…", names[-1]]
        write(stream, Message("cannot be told apart: {names}", names=shown), 2)
    for advice in coverage.advice:
        write(stream, _advised(advice), 2)


def _advised(advice: Advice) -> Message:
    parts = [as_written(part) for part in advice.parts]
    names = parts if len(parts) <= 6 else [*parts[:5], "…", parts[-1]]
    fields = {"parts": names, "before": advice.before, "after": advice.after}
    axes = {
        "year": marked("record {parts} by year: locatable figures rise from {before} to {after}"),
        "source": marked("record {parts} by source: locatable figures rise from {before} to {after}"),
        "activity": marked("record {parts} by activity: locatable figures rise from {before} to {after}"),
        "locality": marked("record {parts} by locality: locatable figures rise from {before} to {after}"),
    }
    return Message(axes[advice.axis], **fields)


def _key(figure: Figure) -> str:
    """The route to a figure as data, behind its file where that is another."""
    route = route_key(figure.route)
    return route if figure.path is None else f"{figure.path} {route}"


def coverage_data(examined: Examined, coverage: Coverage, rehearsed: list[Rehearsed] | None) -> dict[str, object]:
    """Coverage as data."""
    data: dict[str, object] = {
        "path": examined.path,
        "figures": [
            {
                "route": route_key(covered.figure.route),
                "line": covered.figure.line,
                "column": covered.figure.column,
                "guard": covered.guard,
                "identities": covered.identities,
                "group": covered.group or None,
            }
            for covered in coverage.figures
        ],
        "locatable": coverage.count("locatable"),
        "detectable": coverage.count("detectable"),
        "unguarded": coverage.count("unguarded"),
        "groups": [[_key(figure) for figure in group] for group in coverage.groups],
        "advice": [{**advice._asdict(), "parts": list(advice.parts)} for advice in coverage.advice],
    }
    if rehearsed is not None:
        data["self_test"] = [item._asdict() for item in rehearsed]
    return data


def rehearsal_text(stream: TextIO, rehearsed: list[Rehearsed]) -> None:
    """Write what became of rehearsed slips, by kind."""
    heading = (
        say("slip"), say("tried"), say("detected"), say("ranked first"), say("sole cause"), say("wrongly blamed"),
    )  # fmt: skip
    total = Rehearsed("all", *(sum(column) for column in zip(*(item[1:] for item in rehearsed), strict=True)))
    rows = [heading] + [
        (say(_KINDS[item.kind]), *map(str, (item.tried, item.detected, item.first, item.located, item.wrong)))
        for item in (*rehearsed, total)
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heading))]
    for row in rows:
        first, *others = (cell.ljust(width) if not at else cell.rjust(width)
                          for at, (cell, width) in enumerate(zip(row, widths, strict=True)))  # fmt: skip
        stream.write(f"  {first}  {'  '.join(others)}\n")
