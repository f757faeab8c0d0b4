"""Statements on the store's own tables that are the same on every engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

EMIT = "INSERT INTO outbox (topic, key, payload, trace, owner) VALUES (?, ?, ?, ?, ?) RETURNING id"
AT = (
    "INSERT INTO timers (kind, key, due, payload, trace, owner) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (kind, key) "
    "DO UPDATE SET due = excluded.due, payload = excluded.payload, trace = excluded.trace, owner = excluded.owner, "
    "attempt = 1"
)
CANCEL = "DELETE FROM timers WHERE kind = ? AND key = ?"
NOTE_TIME = "INSERT INTO known_time (id, moment) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET moment = excluded.moment"
# With the first write of so many seconds, the time is written too.
NOTED_SECONDS = 10.0
# Documents: what reads one, and what changes them.
DOCUMENT = "SELECT body FROM documents WHERE kind = ? AND scope = ? AND id = ?"
PUT_DOCUMENT = (
    "INSERT INTO documents (kind, scope, id, body) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (kind, scope, id) DO UPDATE SET body = excluded.body"
)
DELETE_DOCUMENT = "DELETE FROM documents WHERE kind = ? AND scope = ? AND id = ?"
CLEAR_DOCUMENTS = "DELETE FROM documents WHERE kind = ? AND scope = ?"
CHANGE_DOCUMENTS = frozenset({PUT_DOCUMENT, DELETE_DOCUMENT, CLEAR_DOCUMENTS})
# How many keys a statement names at a time that reads or changes the rows of some.
SOME = 32
MARKS = ", ".join("?" * SOME)


def in_parts(keys: Sequence[T]) -> Iterator[list[T]]:
    """Keys by SOME, for `IN ({MARKS})`: where there are fewer, the last one stands there several times."""
    for start in range(0, len(keys), SOME):
        part = list(keys[start : start + SOME])
        yield part + part[-1:] * (SOME - len(part))
