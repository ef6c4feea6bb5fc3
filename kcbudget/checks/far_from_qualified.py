"""What is meant by a qualified figure lies far from what is computed, though no bound is broken.

"Gần 11 tỷ đồng" rules out only what is more than 11 tỷ; but what is meant lies within one unit of its last digit that
is not 0 (and within a tenth of it): from 10 to 11 tỷ. The same holds of "hơn" upwards and of "khoảng" to both sides.
A figure that is further away is one to look up, and not necessarily wrong: hence a warning.

Bad:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: gần 11 tỷ đồng
    by_year: {2021: 2000, 2022: 3000}
    by_source: {national: 1000, local: 4000}

Good:

    province: Lai Châu
    period: 2021-2022
    unit: triệu đồng
    total: gần 11 tỷ đồng
    by_year: {2021: 5000, 2022: 5600}
    by_source: {national: 1000, local: 9600}
"""

from collections.abc import Iterator

from kcbudget.answers.findings import Severity
from kcbudget.answers.wording import addend_places, makes, name, parts_phrase, stated_phrase, terms_name
from kcbudget.checks._said import Said
from kcbudget.diagnosis.examined import Examined
from kcbudget.figures.figure import Figure
from kcbudget.figures.identity import Identity
from kcbudget.language.messages import Message
from kcbudget.plan.routes import route_key

SEVERITY = Severity.WARNING


def check(examined: Examined) -> Iterator[Said]:
    """Name the qualified figure, and what is computed for it; each figure once."""
    told: set[int] = set()
    for identity, verdict in examined.judged():
        figure = next((figure for figure in identity.figures() if _is_qualified(figure)), None)
        if verdict.far and figure is not None and figure.index not in told:
            told.add(figure.index)
            yield _said(examined, identity, figure)


def _is_qualified(figure: Figure) -> bool:
    return figure.amount.is_number and not figure.is_exact


def _said(examined: Examined, identity: Identity, figure: Figure) -> Said:
    fields = {"name": name(figure), "text": figure.amount.text, "computed": makes(examined, identity)}
    if figure is identity.share:
        fields |= {"part": terms_name(identity.right), "whole": terms_name(identity.left)}
        message = Message("{name} ({text}) is far from {computed}, which {part} is of {whole}", **fields)
    elif figure in identity.left.plus:
        message = Message("{name} ({text}) is far from {computed}, {parts}", **fields, parts=parts_phrase(identity))
    else:
        fields |= {"stated": stated_phrase(examined, identity), "parts": parts_phrase(identity)}
        message = Message("{name} ({text}) is far from what {stated} leaves for it: {parts} make {computed}", **fields)
    related = tuple(other for other in addend_places(examined, identity.right) if other.place != figure.place)
    return Said(figure.place, message, related, {"route": route_key(figure.route)}, length=len(figure.amount.text) or 1)
