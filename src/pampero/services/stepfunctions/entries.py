"""The rows of a history: one a transaction, with the entries of its steps."""

from __future__ import annotations

import msgspec

from pampero.services.stepfunctions.asl.events import Entry
from pampero.store.tx import ReadTx

_FORWARD = "SELECT first, last, body FROM sfn_history WHERE execution = ? AND last >= ? ORDER BY last LIMIT 20"
_BACKWARD = "SELECT first, last, body FROM sfn_history WHERE execution = ? AND first <= ? ORDER BY last DESC LIMIT 20"
_entries = msgspec.msgpack.Decoder(list[Entry]).decode


def read_entries(tx: ReadTx, key: int, start: int, most: int, backward: bool) -> list[Entry]:
    """At most `most` entries from number `start` on, forward or backward."""
    found: list[Entry] = []
    while len(found) < most:
        rows = tx.all(_BACKWARD if backward else _FORWARD, key, start)
        for _, _, body in rows:
            entries = _entries(body)
            chosen = [entry for entry in entries if (entry.id <= start if backward else entry.id >= start)]
            found += reversed(chosen) if backward else chosen
        if len(rows) < 20:
            break
        start = rows[-1][0] - 1 if backward else rows[-1][1] + 1
    return found[:most]
