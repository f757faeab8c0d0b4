"""Statements on the store's own tables that are the same on every engine."""

from __future__ import annotations

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
