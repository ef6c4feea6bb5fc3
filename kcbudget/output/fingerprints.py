"""What tells a finding from every other of a run, and is the same in the next one.

A dashboard compares runs by it. So it is made of what stays when lines are added and figures corrected: the id, the
file, the route, and the first of the parts, which tells the sums of one figure apart. A finding without a route is
known by its English sentence without the numbers in it. Those that are still alike are numbered.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from kcbudget.answers.findings import Finding
from kcbudget.language.numerals import ENGLISH

_NUMBERS = re.compile(r"\d[\d.,]*")


def fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """The fingerprint of each finding, in their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        alike = (finding.id, finding.path, *_subject(finding))
        seen[alike] += 1
        yield digest(*alike, str(seen[alike]))


def digest(*parts: str) -> str:
    """A fingerprint made of text."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _subject(finding: Finding) -> tuple[str, ...]:
    """What a finding speaks of, without places, amounts or the language spoken."""
    if "route" in finding.data:
        parts = [other.message.text(ENGLISH) for other in finding.related[:1]]
        return (str(finding.data["route"]), *parts)
    return (_NUMBERS.sub("", finding.message.text(ENGLISH)),)
