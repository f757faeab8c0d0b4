"""PutRecord and PutRecords: records become rows, numbered by their shard."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from pampero.api import ApiError, Call, operation
from pampero.aws.streams import channel
from pampero.kernel import ids
from pampero.services.kinesis import metrics
from pampero.services.kinesis import types as t
from pampero.services.kinesis.model import AUTO, ON_DEMAND, Stream, invalid, served, stream_arn
from pampero.services.kinesis.rates import (
    WRITTEN_BYTES,
    WRITTEN_RECORDS,
    filled,
    throttled,
    throttled_text,
)
from pampero.services.kinesis.scaling import hot
from pampero.services.kinesis.sealing import PLAIN, SEALED, key_of, sealed
from pampero.services.kinesis.sequences import parse
from pampero.services.kinesis.shards import HASHES, Shard, hash_of, of_hash, row_id
from pampero.store.tx import Tx, Value

MAX_BYTES = 10 * 1024 * 1024
KMS = "KMS"
_STATE = "SELECT w_at, w_records, w_bytes FROM kinesis_shards WHERE id = ?"
_TAKEN = "UPDATE kinesis_shards SET last = ?, w_at = ?, w_records = ?, w_bytes = ? WHERE id = ?"
_RECORD = "INSERT INTO kinesis_records (id, created, key, size, sealed, data) VALUES (?, ?, ?, ?, ?, ?)"
Entry = t.PutRecordInput | t.PutRecordsRequestEntry


class _Lane:
    """A shard that is written to: how far it is numbered, and what it may still take."""

    def __init__(self, tx: Tx, shard: Shard) -> None:
        row = tx.one(_STATE, shard.id)
        assert row is not None
        self.shard = shard
        self.last = shard.last
        self.records = filled(row[0], row[1], tx.now, WRITTEN_RECORDS)
        self.bytes = filled(row[0], row[2], tx.now, WRITTEN_BYTES)
        self._number = shard.prefix + (int(tx.now) << 36)

    def takes(self, size: int) -> bool:
        """Whether one more record of this size is within the rate."""
        return self.records >= 1 and self.bytes >= min(float(size), WRITTEN_BYTES)

    def next(self, size: int) -> str:
        """Number one more. Its sequence number."""
        self.last += 1
        self.records -= 1
        self.bytes -= size
        return str(self._number + (self.last << 80))


class _Writer:
    """Puts records of one request into a stream."""

    def __init__(self, tx: Tx, call: Call, stream: Stream) -> None:
        self._tx, self._stream = tx, stream
        self._key = key_of(call, stream)
        self._limited = not call.settings.no_throughput_limits
        self._lanes: list[_Lane] = []
        self._starts: list[int] = []
        self._rows: list[tuple[Value, ...]] = []

    def lane(self, entry: Entry) -> _Lane:
        """Where a record goes. Raises InvalidArgumentException."""
        hash_ = _hash(self._stream, entry)
        at = bisect_right(self._starts, hash_) - 1
        if at >= 0 and hash_ <= self._lanes[at].shard.hi:
            return self._lanes[at]
        lane = _Lane(self._tx, of_hash(self._tx, self._stream, hash_))
        self._starts.insert(at + 1, lane.shard.lo)
        self._lanes.insert(at + 1, lane)
        return lane

    def put(self, lane: _Lane, entry: Entry) -> str | None:
        """The sequence number of a record; None where the shard takes no more of them now."""
        key = entry.PartitionKey or ""
        size = len(entry.Data) + len(key.encode())
        if self._limited and not lane.takes(size):
            return None
        number = lane.next(size)
        form, data = PLAIN, entry.Data
        if self._key is not None:
            form, data = SEALED, sealed(self._key, data)
        self._rows.append((row_id(lane.shard.id, lane.last), self._tx.now, key, size, form, data))
        return number

    def end(self) -> None:
        """Write it all."""
        tx, stream = self._tx, self._stream
        if not self._rows:
            return
        tx.many(_RECORD, self._rows)
        for lane in self._lanes:
            if lane.last > lane.shard.last:
                tx.run(_TAKEN, lane.last, tx.now, lane.records, lane.bytes, lane.shard.id)
                if lane.shard.first > lane.shard.last:
                    tx.at("kinesis.trim", str(lane.shard.id), tx.now + stream.retention * 3600.0, stream.arn)
        if stream.mode == ON_DEMAND:
            full = (
                one.shard for one in self._lanes if min(one.records / WRITTEN_RECORDS, one.bytes / WRITTEN_BYTES) < 0.5
            )
            hot(tx, stream, full)
        tx.wake(channel(stream.arn))


def _hash(stream: Stream, entry: Entry) -> int:
    if stream.strategy == AUTO:
        return int(ids.hexadecimal(32), 16)
    if entry.ExplicitHashKey is not None:
        found = int(entry.ExplicitHashKey)
        if found >= HASHES:
            text = "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was"
            raise invalid(f"{text} {found}")
        return found
    return hash_of(entry.PartitionKey or "")


def _check(stream: Stream, entries: Iterable[Entry], place: str) -> None:
    """Raises ValidationException, InvalidArgumentException. place: how messages name the n-th entry's members."""
    whole = 0
    for index, entry in enumerate(entries, 1):
        if entry.PartitionKey is None and stream.strategy != AUTO:
            where = place.format(index) + "partitionKey"
            raise ApiError(
                "ValidationException",
                f"1 validation error detected: Value null at '{where}' failed to satisfy constraint: Member must not be null",
            )
        size = len(entry.Data) + len((entry.PartitionKey or "").encode())
        if len(entry.Data) > stream.largest * 1024:
            where = place.format(index) + "data"
            constraint = f"Member must have length less than or equal to {stream.largest * 1024}"
            raise ApiError(
                "ValidationException",
                f"1 validation error detected: Value at '{where}' failed to satisfy constraint: {constraint}",
            )
        whole += size
    if whole > MAX_BYTES:
        raise invalid(f"Records size exceeds {MAX_BYTES // (1 << 20)} MB limit")


@operation("PutRecord", resource=stream_arn, metered=metrics.put)
def put_record(tx: Tx, call: Call, req: t.PutRecordInput) -> t.PutRecordOutput:
    """Put one record. Source: API_PutRecord. Sequence numbers of a shard grow with each record, so that
    SequenceNumberForOrdering need only be one.

    Raises ResourceNotFoundException, InvalidArgumentException, ProvisionedThroughputExceededException, ValidationException.
    """
    stream = served(tx, call, req)
    _check(stream, (req,), "")
    ordering = req.SequenceNumberForOrdering
    if ordering is not None:
        known = parse(ordering)
        if known is None or known.second > tx.now:
            text = f"ExclusiveMinimumSequenceNumber {ordering} used in PutRecord on stream {stream.name} under account"
            raise invalid(f"{text} {stream.account} is invalid.")
    dry(req)
    writer = _Writer(tx, call, stream)
    lane = writer.lane(req)
    number = writer.put(lane, req)
    if number is None:
        raise throttled(stream, lane.shard)
    writer.end()
    return t.PutRecordOutput(
        ShardId=lane.shard.name, SequenceNumber=number, EncryptionType=KMS if stream.key is not None else None
    )


@operation("PutRecords", resource=stream_arn, metered=metrics.put_many)
def put_records(tx: Tx, call: Call, req: t.PutRecordsInput) -> t.PutRecordsOutput:
    """Put up to 500 records, each by itself: what a shard does not take now is answered with its error. Source:
    API_PutRecords.

    Raises ResourceNotFoundException, InvalidArgumentException, ValidationException.
    """
    stream = served(tx, call, req)
    _check(stream, req.Records, "records.{}.member.")
    dry(req)
    writer = _Writer(tx, call, stream)
    answers, failed = [], 0
    for entry in req.Records:
        lane = writer.lane(entry)
        number = writer.put(lane, entry)
        if number is None:
            failed += 1
            answer = t.PutRecordsResultEntry(
                ErrorCode="ProvisionedThroughputExceededException", ErrorMessage=throttled_text(stream, lane.shard)
            )
        else:
            answer = t.PutRecordsResultEntry(SequenceNumber=number, ShardId=lane.shard.name)
        answers.append(answer)
    writer.end()
    return t.PutRecordsOutput(
        FailedRecordCount=failed, Records=answers, EncryptionType=KMS if stream.key is not None else None
    )


def dry(req: object) -> None:
    """Raises DryRunOperationException where only that was asked, whether it would succeed."""
    if getattr(req, "DryRun", None):
        raise ApiError("DryRunOperationException", "Request would have succeeded, but DryRun flag is set.")
