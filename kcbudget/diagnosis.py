"""Which identities are broken for one reason."""

from kcbudget.system import Identity, Outcome, Route, Verdict


class Mismatch:
    """Broken identities with one cause; the first of them leads the finding.

    ``adjusted`` marks the shares of a breakdown that were filled up so that they make exactly 100 %.
    """

    __slots__ = ("adjusted", "identities", "verdicts")

    def __init__(self, identities: list[Identity], verdicts: list[Verdict], *, adjusted: bool = False) -> None:
        self.identities = identities
        self.verdicts = verdicts
        self.adjusted = adjusted

    @property
    def identity(self) -> Identity:
        """The identity that leads the finding."""
        return self.identities[0]

    @property
    def verdict(self) -> Verdict:
        """The verdict on the leading identity."""
        return self.verdicts[0]


def group(identities: list[Identity], verdicts: list[Verdict]) -> list[Mismatch]:
    """The broken identities, those with one cause together."""
    broken = [
        (identity, verdict)
        for identity, verdict in zip(identities, verdicts, strict=True)
        if verdict.outcome is Outcome.BROKEN
    ]
    if not broken:
        return []
    adjusted = _adjusted_shares(identities, verdicts)
    mismatches = [
        Mismatch([identity for identity, _ in pairs], [verdict for _, verdict in pairs], adjusted=True)
        for pairs in adjusted.values()
    ]
    done = {id(identity) for mismatch in mismatches for identity in mismatch.identities}
    return mismatches + [Mismatch([identity], [verdict]) for identity, verdict in broken if id(identity) not in done]


def _adjusted_shares(
    identities: list[Identity], verdicts: list[Verdict]
) -> dict[Route, list[tuple[Identity, Verdict]]]:
    """The broken shares of each breakdown whose shares make exactly 100 % and are each within a unit of the ratio."""
    filled = {
        identity.route
        for identity, verdict in zip(identities, verdicts, strict=True)
        if identity.relation == "shares-total" and verdict.outcome is Outcome.HOLDS
    }
    found: dict[Route, list[tuple[Identity, Verdict]]] = {}
    spoilt: set[Route] = set()
    for identity, verdict in zip(identities, verdicts, strict=True):
        if identity.relation == "share" and verdict.outcome is Outcome.BROKEN:
            route = identity.route[:-2]
            if route in filled and verdict.adjusted:
                found.setdefault(route, []).append((identity, verdict))
            else:
                spoilt.add(route)
    return {route: pairs for route, pairs in found.items() if route not in spoilt}
