"""Findings and messages in plain lines, for the formats that have no layout of their own."""

from collections.abc import Iterator
from typing import TextIO

from kcbudget.answers.findings import Finding
from kcbudget.language.messages import Message, say
from kcbudget.output.escaping import visible

UNREADABLE = "unreadable"  # stands where a finding has its id, for a file that could not be read


def write(stream: TextIO, message: Message, indent: int = 0) -> None:
    """Write a message as one harmless line."""
    stream.write(" " * indent + visible(str(message)) + "\n")


def sentence(finding: Finding) -> str:
    """What is wrong and its likely cause, in one harmless line."""
    if finding.cause is None or not finding.cause.suspects:
        return visible(str(finding.message))
    return visible(f"{finding.message}; {finding.cause.verdict}")


def lines(finding: Finding) -> Iterator[str]:
    """What is wrong, its likely cause, what else speaks of it and what to do, each in a harmless line."""
    yield visible(str(finding.message))
    if finding.cause is not None:
        yield visible(f"{say('cause')}: {finding.cause.verdict}")
        for remark in (*finding.cause.follows, *finding.cause.remarks):
            yield visible(str(remark))
    if finding.advice is not None:
        yield visible(f"{say('help')}: {finding.advice}")
