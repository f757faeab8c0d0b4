"""What is older than its stream keeps goes. Reads do not see it from that moment on; its rows go a little later."""

from __future__ import annotations

from pampero.api import Context, TimerEvent, timer
from pampero.services.kinesis.model import STREAMS, Stream
from pampero.services.kinesis.shards import record_of, row_id
from pampero.store.tx import Row, Tx

PAUSE = 60.0
# So many records, and bytes of them, go at a time.
SLICE, SLICE_BYTES = 500, 8 * 1024 * 1024
SOON = 0.05
# So many shards are looked at in one step.
SHARDS = 500
_SHARDS = "SELECT id, number FROM kinesis_shards WHERE stream = ? AND number > ? ORDER BY number LIMIT ?"
_SHARD = "SELECT stream, closed, first, last FROM kinesis_shards WHERE id = ?"
_OLDEST = "SELECT id, created, size FROM kinesis_records WHERE id >= ? AND id <= ? ORDER BY id LIMIT ?"
_DROP = "DELETE FROM kinesis_records WHERE id >= ? AND id <= ?"
_FIRST = "UPDATE kinesis_shards SET first = ? WHERE id = ?"
_FORGET = "DELETE FROM kinesis_shards WHERE id = ?"


@timer("kinesis.trim")
def trim(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Records of a shard are too old, or the shard itself was closed that long ago."""
    id_ = int(event.key)
    row = tx.one(_SHARD, id_)
    if row is None:
        return
    uid, closed, first, last = row
    stream = STREAMS.by_arn(tx, event.payload)
    if stream is None or stream.uid != uid:
        _clear(tx, event, id_, first, last)
        return
    horizon = stream.horizon(tx.now)
    rows = _slice(tx, id_, first, last)
    old = [found for found, created, _ in rows if created <= horizon]
    if old:
        tx.run(_DROP, row_id(id_, first), old[-1])
        first = record_of(old[-1]) + 1
        tx.run(_FIRST, first, id_)
    if old and len(old) == len(rows) and record_of(old[-1]) < last:
        tx.at("kinesis.trim", event.key, tx.now + SOON, event.payload)
    elif len(old) < len(rows):
        due = rows[len(old)][1] + stream.retention * 3600.0
        tx.at("kinesis.trim", event.key, max(due, tx.now + PAUSE), event.payload)
    elif closed and closed > horizon:
        tx.at("kinesis.trim", event.key, closed + stream.retention * 3600.0, event.payload)
    elif closed:
        tx.run(_FORGET, id_)


def _clear(tx: Tx, event: TimerEvent, id_: int, first: int, last: int) -> None:
    """The stream is gone: the rows of its records go by and by."""
    rows = _slice(tx, id_, first, last)
    until = record_of(rows[-1][0]) if rows else last
    tx.run(_DROP, row_id(id_, first), row_id(id_, until))
    if until < last:
        tx.run(_FIRST, until + 1, id_)
        tx.at("kinesis.trim", event.key, tx.now + SOON, event.payload)
    else:
        tx.run(_FORGET, id_)


def _slice(tx: Tx, id_: int, first: int, last: int) -> list[Row]:
    """The oldest records of a shard, as many as may go at once."""
    found: list[Row] = []
    size = 0
    for row in tx.all(_OLDEST, row_id(id_, first), row_id(id_, last), SLICE):
        size += row[2]
        if found and size > SLICE_BYTES:
            break
        found.append(row)
    return found


def sweep(tx: Tx, stream: Stream) -> None:
    """Look at all shards of a stream now: it keeps less than before, or is gone."""
    tx.at("kinesis.sweep", stream.uid, tx.now, [stream.arn, -1])


@timer("kinesis.sweep")
def swept(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Look at the shards behind a number; there may be ten thousand of them."""
    arn, after = event.payload
    found = tx.all(_SHARDS, event.key, after, SHARDS)
    for id_, _ in found:
        tx.at("kinesis.trim", str(id_), tx.now, arn)
    if len(found) == SHARDS:
        tx.at("kinesis.sweep", event.key, tx.now, [arn, found[-1][1]])
