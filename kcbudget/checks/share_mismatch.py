"""A share is not its part's percentage of the whole.

A share holds if the exact ratio, rounded half up to the digits of the share, is the share. If it is only the ratio cut
off, the finding says so. Where the shares of a whole breakdown add up to exactly 100 % and each is within one unit of
its last digit, they were adjusted to fill 100 %, as is common: that is a warning, one for the breakdown.

Bad:

    province: Lai Châu
    period: 2021-2025
    unit: triệu đồng
    total: 75300
    by_source:
      enterprises: {amount: 48400, share: 63.4%}
      state_budget: {amount: 26900, share: 35.7%}

Good:

    province: Lai Châu
    period: 2021-2025
    unit: triệu đồng
    total: 75300
    by_source:
      enterprises: {amount: 48400, share: 64.3%}
      state_budget: {amount: 26900, share: 35.7%}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Related, Severity
from kcbudget.answers.wording import addend_places, name, stated_phrase, terms_name
from kcbudget.checks._said import Said, mismatches
from kcbudget.diagnosis.examined import Examined
from kcbudget.diagnosis.gaps import percent
from kcbudget.diagnosis.mismatches import Mismatch
from kcbudget.language.messages import Message, marked
from kcbudget.plan.routes import route_key, route_text

SEVERITY = Severity.ERROR


def check(examined: Examined) -> Iterator[Said]:
    """Say what the ratio is; shares that were adjusted to fill 100 % are one warning for their breakdown."""
    for mismatch in mismatches(examined, "share-mismatch"):
        if mismatch.adjusted:
            yield _adjusted(mismatch)
        else:
            yield _wrong(examined, mismatch)


def _wrong(examined: Examined, mismatch: Mismatch) -> Said:
    identity, verdict = mismatch.identity, mismatch.verdict
    share = identity.share
    if share is None:
        raise ValueError("a share's identity without a share")
    decimals = -share.amount.exponent
    fields = {
        "name": name(share),
        "stated": percent(verdict.stated, decimals) if share.is_exact else share.amount.text,
        "computed": percent(verdict.computed, decimals),
        "part": terms_name(identity.right),
        "whole": stated_phrase(examined, identity),
    }
    if not identity.is_exact:
        template = marked("{name} {stated} cannot be: {part} is at most {computed} of {whole}")
        if verdict.gap < 0:
            template = marked("{name} {stated} cannot be: {part} is at least {computed} of {whole}")
    elif verdict.truncated:
        template = marked("{name} {stated} is cut off, not rounded: {part} is {computed} of {whole}")
    else:
        template = marked("{name} {stated} does not fit: {part} is {computed} of {whole}")
    related = (*addend_places(examined, identity.right), *addend_places(examined, identity.left))
    data = {"truncated": verdict.truncated}
    return Said(
        share.place, Message(template, **fields), related, data, length=len(share.amount.text), mismatch=mismatch
    )


def _adjusted(mismatch: Mismatch) -> Said:
    related, parts = [], []
    for identity, verdict in zip(mismatch.identities, mismatch.verdicts, strict=True):
        share = identity.share
        if share is not None:
            decimals = -share.amount.exponent
            fields = {
                "name": name(share),
                "stated": percent(verdict.stated, decimals),
                "computed": percent(verdict.computed, decimals),
            }
            parts.append(Message("{name} {stated} for {computed}", **fields))
            label = Message("{name}, rounded {computed}", **fields)
            related.append(Related(share.place, label, role="see", length=len(share.amount.text)))
    route = mismatch.identity.route[:-2]
    message = Message(
        "the shares in {route} were adjusted so that they make 100 %: {parts}", route=route_text(route), parts=parts
    )
    advice = Message("as is common; give each share rounded by itself, or leave it so")
    first = mismatch.identity.place
    data = {"unit": "%", "route": route_key(route), "adjusted": True}
    return Said(first, message, tuple(related[1:]), data, advice, Severity.WARNING, related[0].length, mismatch)
