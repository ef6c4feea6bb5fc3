"""What explains the same identities in different ways, weighed against each other."""

import math
from collections.abc import Sequence

from kcbudget.diagnosis.hypothesis import Located, log_sum

LOG_LIKELY = math.log(0.7)  # from here on identities that have no figure in common are told as one cause

# The logarithm of its weight, and what it says.
Alternative = tuple[float, list[Located]]


def best(located: Sequence[Located]) -> float:
    """The logarithm of the weight of the likeliest hypotheses together."""
    return sum(one.hypotheses[0].log_weight if one.hypotheses else one.log_total for one in located)


def _of_shares(located: Sequence[Located]) -> bool:
    """Whether what is told first changes shares only, each of which is reported for itself."""
    changes = [change for story in located[0].best for change in story.changes]
    return bool(changes) and all(change.figure.is_share for change in changes)


def combined(alternatives: Sequence[Alternative]) -> tuple[list[Located], float]:
    """Alternatives weighed against each other: the likeliest, with what the others say of its identities as rivals."""
    log_total = log_sum([log for log, _ in alternatives])
    chosen = max(range(len(alternatives)), key=lambda number: (best(alternatives[number][1]), -number))
    if chosen and len(alternatives[0][1]) > 1:
        rows = alternatives[chosen][1][0].rows
        together = log_sum([log for log, located in alternatives[1:] if located[0].rows == rows])
        if together - log_total < LOG_LIKELY or _of_shares(alternatives[chosen][1]):
            chosen = 0  # what is only perhaps one cause is told apart
    found = []
    for one in alternatives[chosen][1]:
        located = one.scaled(alternatives[chosen][0] - log_total)
        rivals = [
            hypothesis._replace(log_weight=hypothesis.log_weight - other.log_total + log - log_total + one.log_total)
            for number, (log, others) in enumerate(alternatives)
            if number != chosen
            for other in others
            if other.rows & one.rows
            for hypothesis in other.hypotheses
        ]
        found.append(located.with_rivals(rivals) if rivals else located)
    return found, log_total
