"""GetRecords: what is in a shard from a place on."""

from __future__ import annotations

from datetime import UTC, datetime

from pampero.api import ApiError, Call, fulfilled, operation
from pampero.services.kinesis import metrics
from pampero.services.kinesis import types as t
from pampero.services.kinesis.iterators import SECONDS, Position, iterator, no_shard, place_of, read_iterator, stream_at
from pampero.services.kinesis.model import Stream
from pampero.services.kinesis.putting import KMS, dry
from pampero.services.kinesis.rates import READ_BYTES, READ_CALLS, filled, throttled
from pampero.services.kinesis.sealing import opened
from pampero.services.kinesis.shards import Shard, children_of, record_of, row_id, shard_at
from pampero.store.tx import ReadTx, Row, Tx

MAX_RECORDS = 10_000
MAX_BYTES = 10 * 1024 * 1024
CHUNK = 200
READERS = frozenset({"lambda.amazonaws.com", "pipes.amazonaws.com"})
_RECORDS = (
    "SELECT id, created, key, size, sealed, data FROM kinesis_records WHERE id > ? AND id <= ? AND created > ? "
    "ORDER BY id LIMIT ?"
)
_MORE = "SELECT created FROM kinesis_records WHERE id > ? AND id <= ? AND created > ? ORDER BY id LIMIT 1"
_STATE = "SELECT r_at, r_calls, r_bytes FROM kinesis_shards WHERE id = ?"
_TAKEN = "UPDATE kinesis_shards SET r_at = ?, r_calls = ?, r_bytes = ? WHERE id = ?"


def _counted(call: Call, req: t.GetRecordsInput, answer: t.GetRecordsOutput | ApiError, seconds: float) -> None:
    """See metrics.got. Of an iterator that is none nobody knows the stream."""
    if not isinstance(answer, ApiError) or answer.code in metrics.COUNTED:
        metrics.got(call, place_of(call, req), answer, seconds)


@operation("GetRecords", resource=place_of, metered=_counted)
async def get_records(call: Call, req: t.GetRecordsInput) -> t.GetRecordsOutput:
    """Up to 10,000 records or 10 MiB from an iterator's place on. Source: API_GetRecords. What reads for functions is not
    counted: it looks when it is told that something came, and would take the calls of others.

    Raises ExpiredIteratorException, ResourceNotFoundException, InvalidArgumentException,
    ProvisionedThroughputExceededException, and what `key_of` raises.
    """
    place = read_iterator(call, req.ShardIterator)
    age = int(call.now * 1000) - place.since
    if age > SECONDS * 1000:
        text = f"Iterator expired. The iterator was created at time {_told(place.since)} while right now it is"
        late = "which is further in the future than the tolerated delay of 300000 milliseconds."
        raise ApiError("ExpiredIteratorException", f"{text} {_told(place.since + age)} {late}")
    dry(req)
    counted = not call.settings.no_throughput_limits and READERS.isdisjoint(call.via)
    most = req.Limit or MAX_RECORDS
    answer, shard, size = await fulfilled(lambda: call.read(_read, call, place, most, counted))
    if counted:
        await call.write(_count, call, place, shard, size)
    return answer


def _told(millis: int) -> str:
    return datetime.fromtimestamp(millis // 1000, UTC).strftime("%a %b %d %H:%M:%S UTC %Y")


def _count(tx: Tx, call: Call, place: Position, shard: Shard, size: int) -> None:
    """Raises ProvisionedThroughputExceededException where the shard has given enough of late."""
    calls, left = _left(tx, stream_at(tx, call, place), shard)
    # Who has had more than a second's worth waits until all of it is there again.
    left = left - size if size <= READ_BYTES else READ_BYTES - size
    tx.run(_TAKEN, tx.now, calls - 1, left, shard.id)


def _left(tx: ReadTx, stream: Stream, shard: Shard) -> tuple[float, float]:
    """(calls, bytes) that a shard still gives. Raises ProvisionedThroughputExceededException where that is none."""
    row = tx.one(_STATE, shard.id)
    if row is None:
        raise no_shard(stream, shard.number)
    calls = filled(row[0], row[1], tx.now, READ_CALLS)
    left = filled(row[0], row[2], tx.now, READ_BYTES)
    if calls < 1 or left <= 0:
        raise throttled(stream, shard)
    return calls, left


def _read(tx: ReadTx, call: Call, place: Position, most: int, counted: bool) -> tuple[t.GetRecordsOutput, Shard, int]:
    """The answer, the shard, how many bytes of records."""
    stream = stream_at(tx, call, place)
    shard = shard_at(tx, stream, place.shard)
    if shard is None:
        raise no_shard(stream, place.shard)
    if counted:
        _left(tx, stream, shard)
    rows, size = rows_behind(tx, stream, shard, place.position, most)
    rows = opened(call, stream, rows)
    if rows:
        place.position = record_of(rows[-1][0])
    ended, behind = state_at(tx, stream, shard, place.position, rows)
    place.since = int(tx.now * 1000)
    answer = t.GetRecordsOutput(
        Records=[record(shard, row) for row in rows],
        NextShardIterator=None if ended else iterator(call, place),
        MillisBehindLatest=behind,
        ChildShards=children_of(tx, stream, shard) if ended else None,
    )
    return answer, shard, size


def rows_behind(
    tx: ReadTx, stream: Stream, shard: Shard, position: int, most: int, limit: int = MAX_BYTES
) -> tuple[list[Row], int]:
    """Rows of the records behind a position, within a number and a size (but at least one), and their size in bytes."""
    found: list[Row] = []
    size, last, horizon = 0, row_id(shard.id, shard.last), stream.horizon(tx.now)
    after = row_id(shard.id, max(position, shard.first - 1))
    while len(found) < most:
        chunk = min(CHUNK, most - len(found))
        rows = tx.all(_RECORDS, after, last, horizon, chunk)
        for row in rows:
            if found and size + row[3] > limit:
                return found, size
            found.append(row)
            size += row[3]
        if len(rows) < chunk:
            break
        after = rows[-1][0]
    return found, size


def state_at(tx: ReadTx, stream: Stream, shard: Shard, position: int, rows: list[Row]) -> tuple[bool, int]:
    """(whether a closed shard ends there, milliseconds that are left to its newest record)."""
    row = tx.one(_MORE, row_id(shard.id, position), row_id(shard.id, shard.last), stream.horizon(tx.now))
    if row is None:
        return bool(shard.closed), 0
    return False, max(1, int((tx.now - (rows[-1][1] if rows else row[0])) * 1000))


def record(shard: Shard, row: Row) -> t.Record:
    """A record as answers have it."""
    id_, created, key, _, sealed, data = row
    number = shard.prefix + (record_of(id_) << 80) + (int(created) << 36)
    return t.Record(
        SequenceNumber=str(number),
        ApproximateArrivalTimestamp=int(created * 1000) / 1000,
        Data=data,
        PartitionKey=key or None,
        EncryptionType=KMS if sealed else None,
    )
