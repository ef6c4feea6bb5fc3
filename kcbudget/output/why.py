"""What a figure rests on, as text and as data."""

from typing import TextIO

from kcbudget.answers.findings import VERDICTS, Judged
from kcbudget.answers.why import Why
from kcbudget.language.messages import Message, say
from kcbudget.output.escaping import visible
from kcbudget.output.sentences import write
from kcbudget.plan.routes import as_written


def why_text(stream: TextIO, path: str, answer: Why) -> None:
    """Write the tree of figures under a route and the identities of the figure."""
    for branch in answer.tree:
        place = str(branch.place or "")
        text = branch.text if branch.text is not None else say("(not stated)")
        stream.write(f"{place:>8}  {'  ' * branch.depth}{visible(as_written(branch.name))}  {visible(text)}\n")
    stream.write("\n")
    if not answer.identities:
        write(
            stream,
            Message("no identity holds {path} {route} against anything", path=path, route=as_written(answer.route)),
        )
    for judged in answer.identities:
        write(stream, judged_sentence(judged))


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
