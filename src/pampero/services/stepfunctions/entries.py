"""The rows of a history: one a transaction, with the entries of its steps."""

from __future__ import annotations

import math
from collections.abc import Iterable

import msgspec

from pampero.aws.encryption import Box
from pampero.services.stepfunctions.asl.events import Entry
from pampero.store.tx import ReadTx, Tx

_FORWARD = "SELECT first, last, body FROM sfn_history WHERE execution = ? AND last >= ? ORDER BY last LIMIT ?"
_BACKWARD = "SELECT first, last, body FROM sfn_history WHERE execution = ? AND first <= ? ORDER BY last DESC LIMIT ?"
# Rows that are read together, at most, and about how many bytes: some have many entries, some large ones.
MAX_ROWS, MAX_BYTES = 20, 1024 * 1024
_LATER = "SELECT 1 FROM sfn_history WHERE execution = ? AND last > ? LIMIT 1"
_EARLIER = "SELECT 1 FROM sfn_history WHERE execution = ? AND first < ? LIMIT 1"
_decode = msgspec.msgpack.Decoder(list[Entry]).decode
_encode = msgspec.msgpack.Encoder().encode
# How a row begins that is sealed: MessagePack has no value that does.
SEALED = b"\xc1"


def put_entries(tx: Tx, added: Iterable[tuple[int, list[Entry], Box | None]]) -> None:
    """Store what has been added to histories. added: an execution's key, entries, and by what they are sealed."""
    rows = [(key, entries[-1].id, entries[0].id, _sealed(entries, box)) for key, entries, box in added]
    tx.many("INSERT INTO sfn_history (execution, last, first, body) VALUES (?, ?, ?, ?)", rows)


def _sealed(entries: list[Entry], box: Box | None) -> bytes:
    body = _encode(entries)
    return body if box is None else SEALED + box.seal(body)


def decode_entries(body: bytes, box: Box | None) -> list[Entry]:
    """The entries of a row. box: by which it is opened, if it is sealed."""
    if body[:1] != SEALED:
        return _decode(body)
    assert box is not None
    return _decode(box.open(body[1:]))


def read_entries(
    tx: ReadTx, key: int, start: int, most: int, backward: bool, room: float = math.inf, box: Box | None = None
) -> list[Entry]:
    """At most `most` entries from number `start` on, forward or backward. room: behind so many stored bytes there is no
    other one."""
    found: list[Entry] = []
    number = 1
    while len(found) < most and room > 0:
        rows = tx.all(_BACKWARD if backward else _FORWARD, key, start, number)
        for _, _, body in rows:
            entries = decode_entries(body, box)
            chosen = [entry for entry in entries if (entry.id <= start if backward else entry.id >= start)]
            for entry in reversed(chosen) if backward else chosen:
                if room > 0:
                    found.append(entry)
                    room -= len(body) / len(entries)
        if len(rows) < number:
            break
        start = rows[-1][0] - 1 if backward else rows[-1][1] + 1
        number = max(1, min(MAX_ROWS, MAX_BYTES // max(len(body) for _, _, body in rows)))
    return found[:most]


def after(tx: ReadTx, key: int, entries: list[Entry], backward: bool) -> int | None:
    """The number with which a page begins that follows these entries; None where there is none."""
    if not entries:
        return None
    last = entries[-1].id
    more = tx.one(_EARLIER if backward else _LATER, key, last)
    return None if more is None else last - 1 if backward else last + 1
