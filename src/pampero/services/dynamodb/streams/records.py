"""Records, written in the transaction that changes the item; shards, that begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pampero.api import Context, TimerEvent, timer
from pampero.aws.settling import pending
from pampero.aws.streams import channel
from pampero.kernel import ids
from pampero.kernel.clock import iso8601_millis
from pampero.services.dynamodb.expr.values import Item, item_size, same
from pampero.services.dynamodb.sealing import stored
from pampero.services.dynamodb.streams.model import RETENTION_SECONDS, SHARD_SECONDS, STREAMS, Shard, Stream
from pampero.store.tx import ReadTx, Tx

if TYPE_CHECKING:
    from pampero.services.dynamodb.model import Table

KEYS, NEW, OLD, BOTH = "KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"
_encode = msgspec.json.Encoder().encode
_NEXT = "UPDATE ddb_shards SET last = last + 1 WHERE stream = ? AND closed = 0 RETURNING first, last"
_RECORD = (
    "INSERT INTO ddb_records (stream, seq, created, name, expired, size, keys, new, old) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_OPEN = "SELECT number, started, first, last, closed FROM ddb_shards WHERE stream = ? AND closed = 0"
_SHARD = "INSERT INTO ddb_shards (stream, number, started, first, last, closed) VALUES (?, ?, ?, ?, ?, 0)"


def record(tx: Tx, table: Table, old: Item | None, new: Item | None, expired: bool = False) -> None:
    """Put a change of a table with a stream into it; nothing where nothing changes. expired: its time to live ended it."""
    stream = table.stream
    assert stream is not None
    item = new if new is not None else old
    if item is None or (old is not None and new is not None and _equal(old, new)):
        return
    keys = {name: item[name] for name in (table.hash, table.range) if name is not None}
    view = stream.view
    shown_new = new if view in (NEW, BOTH) else None
    shown_old = old if view in (OLD, BOTH) else None
    size = item_size(keys) + item_size(shown_new or {}) + item_size(shown_old or {})
    row = tx.one(_NEXT, stream.key)
    assert row is not None
    first, number = row
    if first == number:
        tx.at("dynamodb.shard", stream.key, tx.now + SHARD_SECONDS, [table.scope, f"{table.name}/{stream.label}"])
    name = "REMOVE" if new is None else "INSERT" if old is None else "MODIFY"
    tx.run(
        _RECORD, stream.key, number, tx.now, name, int(expired), size, stored(table, _encode(keys)),
        None if shown_new is None else stored(table, _encode(shown_new)),
        None if shown_old is None else stored(table, _encode(shown_old)),
    )  # fmt: skip
    tx.wake(channel(f"{table.arn}/stream/{stream.label}"))


def _equal(old: Item, new: Item) -> bool:
    return old == new or same({"M": old}, {"M": new})


def begin(tx: Tx, context: Context, table: Table, view: str) -> Stream:
    """Enable a table's stream; the caller keeps the table."""
    scope, moment = table.scope, tx.now
    while STREAMS.get(tx, scope, f"{table.name}/{_label(moment)}") is not None:
        moment += 0.001
    keys = [name for name in (table.hash, table.range) if name is not None]
    stream = Stream(
        table.account, table.region, table.name, _label(moment), ids.uuid4(), view, moment, keys,
        pending=pending(tx, context, "ENABLING"), seal=table.seal,
    )  # fmt: skip
    STREAMS.save(tx, stream)
    tx.run(_SHARD, stream.key, 1, moment, 1, 0)
    return stream


def _label(moment: float) -> str:
    return iso8601_millis(moment).removesuffix("Z")


def end(tx: Tx, context: Context, scope: str, name: str) -> None:
    """Disable a stream: it can be read for 24 hours more. name: table/label."""
    stream = STREAMS.get(tx, scope, name)
    if stream is None or stream.closed:
        return
    stream.closed, stream.pending = tx.now, pending(tx, context, "DISABLING")
    STREAMS.save(tx, stream)
    _close(tx, stream)
    tx.cancel("dynamodb.shard", stream.key)
    tx.at("dynamodb.stream", stream.key, tx.now + RETENTION_SECONDS, [scope, name])
    tx.wake(channel(stream.arn))


def _close(tx: Tx, stream: Stream) -> Shard | None:
    """Close the open shard. One without records keeps its first number, as an end."""
    row = tx.one(_OPEN, stream.key)
    if row is None:
        return None
    shard = Shard(*row)
    last = max(shard.first, shard.last)
    tx.run(
        "UPDATE ddb_shards SET closed = ?, last = ? WHERE stream = ? AND number = ?", tx.now, last, stream.key,
        shard.number,
    )  # fmt: skip
    return shard._replace(last=last)


@timer("dynamodb.shard")
def split(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A shard has been written to for long enough: a child goes on, and later the shard goes with its records."""
    stream = _named(tx, event)
    if stream is None or stream.closed:
        return
    closed = _close(tx, stream)
    assert closed is not None
    tx.run(_SHARD, stream.key, closed.number + 1, tx.now, closed.last + 1, closed.last)
    tx.at("dynamodb.trim", f"{stream.key}/{closed.number}", tx.now + RETENTION_SECONDS, closed.last)
    tx.wake(channel(stream.arn))


@timer("dynamodb.trim")
def trim(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A closed shard is a day old."""
    key, _, number = event.key.rpartition("/")
    tx.run("DELETE FROM ddb_records WHERE stream = ? AND seq <= ?", key, event.payload)
    tx.run("DELETE FROM ddb_shards WHERE stream = ? AND number <= ?", key, int(number))


@timer("dynamodb.stream")
def forget(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A stream was disabled a day ago."""
    stream = _named(tx, event)
    if stream is not None:
        STREAMS.delete(tx, stream.scope, f"{stream.table}/{stream.label}")
        tx.run("DELETE FROM ddb_records WHERE stream = ?", stream.key)
        tx.run("DELETE FROM ddb_shards WHERE stream = ?", stream.key)


def _named(tx: ReadTx, event: TimerEvent) -> Stream | None:
    return STREAMS.get(tx, *event.payload)
