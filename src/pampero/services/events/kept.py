"""The events in archives: one row an event. An archive is named by its uid, new for each creation."""

from __future__ import annotations

from pampero.kernel import jsontext
from pampero.kernel.clock import parse_iso8601
from pampero.store.tx import ReadTx, Tx

_KEEP = "INSERT INTO events_archived (archive, time, arrived, size, body) VALUES (?, ?, ?, ?, ?)"
_TOTAL = "SELECT count(*), coalesce(sum(size), 0) FROM events_archived WHERE archive = ?"
_OLD = (
    "DELETE FROM events_archived WHERE id IN "
    "(SELECT id FROM events_archived WHERE archive = ? AND arrived < ? ORDER BY arrived LIMIT ?)"
)
_PAGE = (
    "SELECT id, time, body FROM events_archived WHERE archive = ? AND (time, id) > (?, ?) AND time <= ? "
    "ORDER BY time, id LIMIT ?"
)


def keep(tx: Tx, archive: str, text: str) -> None:
    """Put an event into an archive."""
    time = parse_iso8601(jsontext.loads(text)["time"])
    tx.run(_KEEP, archive, time, tx.now, len(text.encode()), text)


def totals(tx: ReadTx, archive: str) -> tuple[int, int]:
    """(events, bytes) in an archive."""
    row = tx.one(_TOTAL, archive)
    return (row[0], row[1]) if row is not None else (0, 0)


def discard(tx: Tx, archive: str, before: float, most: int) -> int:
    """Remove at most `most` events that arrived before a moment; how many were removed."""
    return tx.run(_OLD, archive, before, most)


def page(tx: ReadTx, archive: str, after: tuple[float, int], end: float, most: int) -> list[tuple[int, float, str]]:
    """(id, time, text) of events behind a position, up to the time `end`, in order."""
    return [(row[0], row[1], row[2]) for row in tx.all(_PAGE, archive, *after, end, most)]
