"""`pattern` and `diff`: records by the shape of a text, and how that differs from an earlier time. Pure.

AWS finds patterns by machine learning; here a text's shape is what stays when dates, ids, addresses and numbers are taken out,
which are named as AWS names its tokens. The words of the columns are AWS's for `pattern`; for `diff` its console's.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from pampero.services.logs.insights.expressions import Reads
from pampero.services.logs.insights.records import Budget, Record, as_text
from pampero.services.logs.insights.stages import Stage

# What a record is marked with that is of the time to compare with; no query can say this name.
BEFORE = "\0before"
MAX_LENGTH = 8192
COLUMNS = ["@pattern", "@ratio", "@sampleCount", "@severityLabel"]
DIFFERENCES = [*COLUMNS, "@differenceEventCount", "@differenceDescription"]
_TOKEN = re.compile(
    r"(?P<Time>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?|"
    r"\d{1,2}/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d(?: [+-]\d{4})?|\b\d\d:\d\d:\d\d(?:[.,]\d+)?)|"
    r"(?P<ID>\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b|\b(?=[A-Za-z_]*\d)(?=\d*[A-Za-z_])\w{8,}\b)|"
    r"(?P<IPAddress>\b\d{1,3}(?:\.\d{1,3}){3}\b)|"
    r"(?P<Number>\b\d+(?:\.\d+)?)"
)
# A number behind one of these is a time.
_OF_TIME = re.compile(r"(?:time|duration|latency|elapsed|took)\W{0,3}$", re.IGNORECASE)
_SEVERITY = re.compile(
    r"\b(?:(?P<Error>fatal|critical|error|exception)|(?P<Warning>warn|warning)|(?P<Info>info)|(?P<Debug>debug|trace))\b",
    re.IGNORECASE,
)


def shape(text: str) -> str:
    """A text with its changing parts as `<kind-number>`."""
    text = text[:MAX_LENGTH]
    count = 0

    def token(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        kind = match.lastgroup or "Token"
        if kind == "Number" and _OF_TIME.search(text, max(0, match.start() - 16), match.start()):
            kind = "Time"
        return f"<{kind}-{count}>"

    return _TOKEN.sub(token, text)


def severity(text: str) -> str:
    """What the first word says that says it."""
    match = _SEVERITY.search(text[:MAX_LENGTH])
    return "None" if match is None or match.lastgroup is None else match.lastgroup


class Patterns:
    """A record for each shape, those with the most records first. compared: with how many there were before."""

    full = False

    def __init__(self, then: Stage, reads: Reads, budget: Budget, compared: bool) -> None:
        self._then = then
        self._reads = reads
        self._budget = budget
        self._compared = compared
        # By shape: how many now and before, and the severity.
        self._found: dict[str, tuple[list[int], str]] = {}

    def push(self, record: Record) -> None:
        """See Stage."""
        value = self._reads(record)
        if value is None:
            return
        text = as_text(value)
        found = shape(text)
        entry = self._found.get(found)
        if entry is None:
            self._budget.spend(len(found) + 300)
            entry = self._found[found] = [0, 0], severity(text)
        entry[0][BEFORE in record.fields] += 1

    def close(self) -> None:
        """See Stage."""
        total = sum(counts[0] for counts, _ in self._found.values())
        for found, (counts, label) in sorted(self._found.items(), key=lambda one: (-one[1][0][0], one[0])):
            fields: dict[str, Any] = {
                "@pattern": found,
                "@ratio": f"{counts[0] / total if total else 0:.2f}",
                "@sampleCount": counts[0],
                "@severityLabel": label,
                "@PatternId": hashlib.md5(found.encode(), usedforsecurity=False).hexdigest(),
            }
            if self._compared:
                fields["@differenceEventCount"] = counts[0] - counts[1]
                fields["@differenceDescription"] = _difference(*counts)
            self._then.push(Record(fields))
        self._found = {}


def _difference(now: int, before: int) -> str:
    if not before:
        return "New pattern"
    if not now:
        return "No longer seen"
    if now == before:
        return "No change"
    return f"{abs(now - before) / before:.0%} {'more' if now > before else 'fewer'} events"
