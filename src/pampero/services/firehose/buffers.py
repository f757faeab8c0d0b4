"""Buffers: records that are delivered together. One of a stream is open; it closes by its size or by its time, and is then
handed to `delivery`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pampero.api import Context, TimerEvent, timer
from pampero.aws.encryption import Box
from pampero.kernel import ids
from pampero.services.firehose.model import Stream, of_uid
from pampero.store.tx import ReadTx, Tx

MIB = 1024 * 1024
RAW, PROCESSED, DELIVERED = 0, 1, 2
# Rows that are deleted at a time.
SLICE = 500
_OPEN = "SELECT id, bytes FROM firehose_buffers WHERE stream = ? AND closed = 0"
_ADD = (
    "INSERT INTO firehose_buffers (stream, uid, opened, bytes, closed, stage, attempts, since) "
    "VALUES (?, ?, ?, 0, 0, 0, 0, 0) RETURNING id"
)
_RECORD = "INSERT INTO firehose_records (buffer, created, source, outcome, data) VALUES (?, ?, ?, '', ?)"
_GREW = "UPDATE firehose_buffers SET bytes = ? WHERE id = ?"
_CLOSE = "UPDATE firehose_buffers SET closed = 1 WHERE id = ? AND closed = 0"
_KEY = "INSERT INTO firehose_keys (buffer, data_key) VALUES (?, ?)"
_BUFFER = (
    "SELECT id, uid, opened, stage, attempts, since, stream, k.data_key FROM firehose_buffers "
    "LEFT JOIN firehose_keys k ON k.buffer = id WHERE id = ?"
)
_OF_STREAM = "SELECT id FROM firehose_buffers WHERE stream = ?"
_RECORDS = (
    "SELECT id, created, source, outcome, data FROM firehose_records WHERE buffer = ? AND id > ? ORDER BY id LIMIT ?"
)
_SWEEP = (
    "DELETE FROM firehose_records WHERE id IN (SELECT id FROM firehose_records WHERE buffer = ? ORDER BY id LIMIT ?)"
)
DELIVER = "firehose.deliver"


class Incoming(NamedTuple):
    """A record as it comes. source: where in Kinesis it was, as JSON."""

    data: bytes
    created: float
    source: str = ""


class Buffer(NamedTuple):
    """A buffer's row: see schema.sql. box: what opens its records, once that is there."""

    id: int
    uid: str
    opened: float
    stage: int
    attempts: int
    since: float
    stream: str
    key: bytes | None = None
    box: Box | None = None


class Record(NamedTuple):
    """A record's row: see schema.sql."""

    id: int
    created: float
    source: str
    outcome: str
    data: bytes


def gather(tx: Tx, stream: Stream, records: Iterable[Incoming], box: Box | None = None) -> None:
    """Put records into the open buffer, and close it when it has its size. box: what seals them."""
    hints = stream.config["BufferingHints"]
    most = hints["SizeInMBs"] * MIB
    row = tx.one(_OPEN, stream.uid)
    id_, size = row if row is not None else (0, 0)
    rows: list[tuple[int, float, str, bytes]] = []
    for record in records:
        if not id_:
            id_, size = _open(tx, stream, record.created, hints["IntervalInSeconds"]), 0
        data = record.data if box is None else box.seal(record.data)
        rows.append((id_, record.created, record.source, data))
        size += len(record.data)
        if size >= most:
            tx.run(_GREW, size, id_)
            _close(tx, stream, id_)
            id_ = 0
    if id_:
        tx.run(_GREW, size, id_)
    tx.many(_RECORD, rows)


def _open(tx: Tx, stream: Stream, opened: float, interval: int) -> int:
    row = tx.one(_ADD, stream.uid, ids.uuid4(), opened)
    assert row is not None
    id_: int = row[0]
    if stream.data_key:
        tx.run(_KEY, id_, stream.data_key)
    tx.at("firehose.close", str(id_), tx.now + interval, [stream.arn, stream.uid])
    return id_


def _close(tx: Tx, stream: Stream, id_: int) -> None:
    if tx.run(_CLOSE, id_):
        tx.cancel("firehose.close", str(id_))
        hand_over(tx, stream, id_)


def release(tx: Tx, stream: Stream) -> None:
    """Close the open buffer before its time: what comes now is sealed otherwise."""
    row = tx.one(_OPEN, stream.uid)
    if row is not None:
        _close(tx, stream, row[0])


def hand_over(tx: Tx, stream: Stream, id_: int) -> None:
    """Have a closed buffer delivered."""
    tx.emit(DELIVER, [stream.arn, stream.uid, id_])


@timer("firehose.close")
def close(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A buffer's time is over."""
    stream = of_uid(tx, *event.payload)
    if stream is not None:
        _close(tx, stream, int(event.key))


@timer("firehose.retry")
def retry(tx: Tx, context: Context, event: TimerEvent) -> None:
    """The next try to deliver a buffer is due."""
    stream = of_uid(tx, *event.payload)
    if stream is not None:
        hand_over(tx, stream, int(event.key))


def load(tx: ReadTx, id_: int) -> Buffer | None:
    """The buffer, as long as it is not delivered and gone."""
    row = tx.one(_BUFFER, id_)
    return None if row is None else Buffer(*row)


def records_of(tx: ReadTx, buffer: Buffer, after: int = 0, most: int = 1 << 31) -> list[Record]:
    """A buffer's records in order, those behind `after`, in the clear."""
    records = [Record(*row) for row in tx.all(_RECORDS, buffer.id, after, most)]
    box = buffer.box
    return records if box is None else [one._replace(data=box.open(one.data)) for one in records]


def note(tx: Tx, id_: int, stage: int) -> None:
    """How far it is."""
    tx.run("UPDATE firehose_buffers SET stage = ? WHERE id = ?", stage, id_)


def keep(tx: Tx, buffer: Buffer, rows: list[tuple[bytes, str, int]]) -> None:
    """What processing has made of records: (data, outcome, id)."""
    if buffer.box is not None:
        rows = [(buffer.box.seal(data), outcome, id_) for data, outcome, id_ in rows]
    tx.many("UPDATE firehose_records SET data = ?, outcome = ? WHERE id = ?", rows)


def failed(tx: Tx, stream: Stream, buffer: Buffer, due: float, since: float) -> None:
    """Note a try that failed, and set the timer of the next one."""
    tx.run("UPDATE firehose_buffers SET attempts = attempts + 1, since = ? WHERE id = ?", since, buffer.id)
    tx.at("firehose.retry", str(buffer.id), due, [stream.arn, stream.uid])


def sweep(tx: Tx, id_: int) -> bool:
    """Delete some of a buffer's rows, the buffer with the last of them; whether that was all."""
    if tx.run(_SWEEP, id_, SLICE) == SLICE:
        return False
    tx.run("DELETE FROM firehose_buffers WHERE id = ?", id_)
    tx.run("DELETE FROM firehose_keys WHERE buffer = ?", id_)
    return True


def discard(tx: Tx, stream: Stream) -> None:
    """The stream goes, and with it what it holds, by and by."""
    for row in tx.all(_OF_STREAM, stream.uid):
        note(tx, row[0], DELIVERED)
        tx.cancel("firehose.close", str(row[0]))
        tx.cancel("firehose.retry", str(row[0]))
        hand_over(tx, stream, row[0])
