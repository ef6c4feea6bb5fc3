"""The shares of a breakdown cannot add up to 100 %, even with their roundings.

Each share may be off by half a unit of its last digit. Beyond that, a share is wrong or a part is left out.

Bad:

    province: Lai Châu
    period: 2021-2025
    by_source:
      enterprises: {share: 64.3%}
      state_budget: {share: 37.5%}

Good:

    province: Lai Châu
    period: 2021-2025
    by_source:
      enterprises: {share: 64.3%}
      state_budget: {share: 35.7%}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Related, Severity
from kcbudget.answers.wording import length_at
from kcbudget.checks._said import Said, mismatches
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.gaps import decimals, percent
from kcbudget.figures.figure import Figure
from kcbudget.language.messages import Addends, Message
from kcbudget.plan.routes import as_written, route_text

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Lay out the shares and what they make."""
    for mismatch in mismatches(examined, "shares-total"):
        identity, verdict = mismatch.identity, mismatch.verdict
        shares = identity.right.plus
        each = [percent(share.amount.digits, -share.amount.exponent) for share in shares]
        total = percent(verdict.computed, decimals(identity))
        message = Message(
            "the {count} shares in {route} make {total}, not 100 %: {addends}",
            count=len(shares),
            route=route_text(identity.route),
            total=total,
            addends=Addends(tuple(share.value for share in each)),
        )
        related = tuple(
            Related(
                share.place,
                Message("{name}", name=label),
                quantity,
                "%",
                length=len(share.amount.text),
            )
            for share, quantity, label in zip(shares, each, _names(identity.right.plus), strict=True)
        )
        yield Said(shares[0].place, message, related, length=length_at(identity), mismatch=mismatch)


def _names(shares: tuple[Figure, ...]) -> list[str]:
    return [as_written(share.route[-2]) for share in shares]
