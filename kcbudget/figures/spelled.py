"""Amounts in words: each is a figure of its own, which must agree with the one in digits beside it."""

from kcbudget.figures.figure import Figure, Terms
from kcbudget.figures.identity import Identity
from kcbudget.figures.texts import Texts
from kcbudget.language.numerals import Misread
from kcbudget.plan.routes import Route
from kcbudget.plan.tree import Scalar, UnreadableScalar


def keep(texts: Texts, words: Scalar, figure: Figure | None, route: Route, beside: str) -> None:
    """Keep an amount in words until all amounts are entered; there must be one beside it, under ``beside``."""
    faults = texts.faults
    if texts.counts_things:
        faults.add("invalid-value", words, "words-of-things", (*route, "words"))
    elif figure is not None:
        texts.words.append((words, figure.index, route))
    else:
        detail = {"of": route, "empty": False}
        faults.add("missing-key", faults.key_at((*route, "words")), "", (*route, beside), {"key": beside, **detail})


def enter(texts: Texts) -> None:
    """Enter the amounts in words that were kept."""
    kept, texts.words = texts.words, []
    for words, index, beside_it in kept:
        if isinstance(words, UnreadableScalar) or words.text in ("", "~"):
            continue
        from kcbudget.language.words import beside

        figure = texts.cube.figures[index]
        route = (*beside_it, "words")
        try:
            amount = beside(words.text, texts.unit, figure.amount)
        except Misread as misread:
            texts.faults.add("invalid-value", words, misread.reason, route, misread.detail)
            continue
        spelled = texts.figure(amount, route, words.line, words.column)
        sides = Terms((figure,)), Terms((spelled,))
        texts.cube.identities.append(Identity("equal", "words", *sides, route=spelled.route))
