"""The answers to single questions, as text and as data: coverage, rehearsal, why, trace."""

from typing import TextIO

from kcbudget.asking import Traced, Why
from kcbudget.checks.wording import name
from kcbudget.coverage import Advice, Coverage
from kcbudget.examining import Examined
from kcbudget.figure import Figure
from kcbudget.findings import VERDICTS, Judged
from kcbudget.messages import Message, marked, say
from kcbudget.model import route_key
from kcbudget.rehearsal import Rehearsed
from kcbudget.renderers.escaping import visible
from kcbudget.vocabulary import as_written

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


def _write(stream: TextIO, message: Message, indent: int = 0) -> None:
    stream.write(" " * indent + visible(str(message)) + "\n")


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
    _write(stream, Message(template, **fields))
    width = max((len(name(covered.figure)) for covered in coverage.figures), default=0)
    for covered in coverage.figures:
        place = f"{covered.figure.line}:{covered.figure.column}"
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
        _write(stream, Message("cannot be told apart: {names}", names=shown), 2)
    for advice in coverage.advice:
        _write(stream, _advised(advice), 2)


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


def why_text(stream: TextIO, path: str, answer: Why) -> None:
    """Write the tree of figures under a route and the identities of the figure."""
    for branch in answer.tree:
        place = f"{branch.place.line}:{branch.place.column}" if branch.place else ""
        text = branch.text if branch.text is not None else say("(not stated)")
        stream.write(f"{place:>8}  {'  ' * branch.depth}{visible(as_written(branch.name))}  {visible(text)}\n")
    stream.write("\n")
    if not answer.identities:
        _write(
            stream,
            Message("no identity holds {path} {route} against anything", path=path, route=as_written(answer.route)),
        )
    for judged in answer.identities:
        _write(stream, judged_sentence(judged))


def judged_sentence(judged: Judged) -> Message:
    """An identity with its verdict in one line."""
    fields = {"outcome": Message(VERDICTS[judged.outcome]), "line": judged.message, "slack": judged.slack}
    if judged.slack is not None:
        return Message("{outcome}: {line} ({slack})", **fields)
    return Message("{outcome}: {line}", **fields)


def why_data(path: str, answer: Why) -> dict[str, object]:
    """The same as data."""
    return {
        "path": path,
        "route": answer.route,
        "tree": [
            {
                "depth": branch.depth,
                "route": branch.name,
                "text": branch.text,
                "line": branch.place and branch.place.line,
            }
            for branch in answer.tree
        ],
        "identities": [
            {
                "verdict": judged.outcome,
                "message": str(judged.message),
                "slack": None if judged.slack is None else str(judged.slack),
                "line": judged.place.line,
            }
            for judged in answer.identities
        ],
    }


def trace_text(stream: TextIO, path: str, found: list[Traced]) -> None:
    """Write every place where a number was found."""
    for traced in found:
        stream.write(f"{visible(path)}:{traced.place.line}:{traced.place.column}: ")
        stream.write(visible(str(traced.message)) + "\n")


def trace_data(path: str, found: list[Traced]) -> list[dict[str, object]]:
    """The same as data."""
    return [
        {"path": path, "line": traced.place.line, "column": traced.place.column, "message": str(traced.message)}
        for traced in found
    ]
