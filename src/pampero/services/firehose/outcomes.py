"""What processing has made of a record, as it is noted in its row."""

from __future__ import annotations

import msgspec

from pampero.kernel import jsontext
from pampero.services.firehose.buffers import Record

# Of one that stands for another, and is not processed yet.
NEW = "new"
QUERY = "query"


class Outcome(msgspec.Struct, omit_defaults=True):
    """result: Ok, Dropped, ProcessingFailed; keys: partition keys of a function; found: those of a query, None before; code, text, attempts, ended: of what failed,
    the last in milliseconds."""

    result: str = "Ok"
    keys: dict[str, str] = {}
    code: str = ""
    text: str = ""
    attempts: int = 0
    ended: int = 0
    found: dict[str, str] | None = None

    def key(self, namespace: str, name: str) -> str:
        """A partition key by the namespace of its expression; "" where there is none."""
        return ((self.found or {}) if namespace == QUERY else self.keys).get(name, "")


def outcome_of(record: Record) -> Outcome:
    """Of one that nothing processed it is Ok."""
    return msgspec.convert(jsontext.loads(record.outcome), Outcome) if record.outcome.startswith("{") else Outcome()
