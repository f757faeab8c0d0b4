"""ListStreams, DescribeStream, GetShardIterator, GetRecords."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.aws.settling import state_of
from pampero.aws.tags import member
from pampero.kernel.arn import arn
from pampero.services.dynamodb.model import place_within
from pampero.services.dynamodb.sealing import stream_box
from pampero.services.dynamodb.streams import types as t
from pampero.services.dynamodb.streams.model import (
    BASE,
    RETENTION_SECONDS,
    STREAMS,
    Shard,
    Stream,
    sequence,
    shard_of,
    shards_of,
)
from pampero.store.tx import ReadTx, Row

ITERATOR_SECONDS = 15 * 60.0
MAX_LISTED = 100
MAX_RECORDS = 1000
MAX_BYTES = 1024 * 1024
CHUNK = 100
PURPOSE = "dynamodb.iterator"
SERVICE = t.Identity(PrincipalId="dynamodb.amazonaws.com", Type="Service")
NUMBERED = ("AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER")
_RECORDS = (
    "SELECT seq, created, name, expired, size, keys, new, old FROM ddb_records "
    "WHERE stream = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
)
_OLDEST = "SELECT seq FROM ddb_records WHERE stream = ? AND seq > ? AND seq <= ? AND created > ? ORDER BY seq LIMIT 1"
_AT_TIME = (
    "SELECT seq FROM ddb_records WHERE stream = ? AND seq >= ? AND seq <= ? AND created >= ? ORDER BY seq LIMIT 1"
)


class _Place(msgspec.Struct, array_like=True):
    """Where an iterator stands. position: the number behind which it reads on; oldest: whether it skips what is too old."""

    shard: int
    position: int
    expires: float
    oldest: bool = False


_decode = msgspec.msgpack.Decoder(_Place).decode
_encode = msgspec.msgpack.Encoder().encode


def _invalid(text: str) -> ApiError:
    return ApiError("ValidationException", text)


def _too_many(name: str, limit: int | None, most: int) -> int:
    if limit is not None and limit > most:
        text = f"Value '{limit}' at '{name}' failed to satisfy constraint: Member must have value less than or equal to"
        raise _invalid(f"1 validation error detected: {text} {most}")
    return limit or most


def stream_of(tx: ReadTx, text: str) -> Stream:
    """The stream of an ARN. Raises ValidationException, ResourceNotFoundException."""
    try:
        place = place_within(text, "stream")
    except ValueError as error:
        raise _invalid("Invalid StreamArn") from error
    stream = STREAMS.get(tx, *place)
    if stream is None:
        raise ApiError("ResourceNotFoundException", f"Requested resource not found: Stream: {text} not found")
    return stream


def _any_stream(call: Call, req: t.ListStreamsInput) -> str:
    return arn("dynamodb", call.region, call.account, f"table/{req.TableName or '*'}/stream/*")


@operation("ListStreams", resource=_any_stream, read=True)
def list_streams(tx: ReadTx, call: Call, req: t.ListStreamsInput) -> t.ListStreamsOutput:
    """Streams by their names, also those that can still be read. Source: API_streams_ListStreams."""
    most = _too_many("limit", req.Limit, MAX_LISTED)
    after = ""
    if req.ExclusiveStartStreamArn is not None:
        parts = req.ExclusiveStartStreamArn.split("/")
        if len(parts) != 4 or not parts[0].startswith("arn:"):
            raise _invalid("Invalid StreamArn")
        after = f"{parts[1]}/{parts[3]}"
    prefix = f"{req.TableName}/" if req.TableName else ""
    page = STREAMS.page(tx, call.scope, prefix=prefix, after=after, limit=most + 1)
    found = [
        t.Stream(StreamArn=stream.arn, TableName=stream.table, StreamLabel=stream.label) for _, stream in page[:most]
    ]
    return t.ListStreamsOutput(Streams=found, LastEvaluatedStreamArn=found[-1].StreamArn if len(page) > most else None)


@operation("DescribeStream", resource=member("StreamArn"), read=True)
def describe_stream(tx: ReadTx, call: Call, req: t.DescribeStreamInput) -> t.DescribeStreamOutput:
    """A stream and a page of its shards. Source: API_streams_DescribeStream. A ShardFilter asks for a shard's children.

    Raises ResourceNotFoundException, ValidationException.
    """
    most = _too_many("limit", req.Limit, MAX_LISTED)
    stream = stream_of(tx, req.StreamArn)
    shards = shards_of(tx, stream)
    ids = {shard.number: shard.id(stream) for shard in shards}
    if req.ShardFilter is not None:
        if req.ShardFilter.Type is None or req.ShardFilter.ShardId is None:
            raise _invalid("ShardFilter must have a Type and a ShardId")
        parent = req.ShardFilter.ShardId
        shards = [shard for shard in shards if ids.get(shard.number - 1) == parent]
    if req.ExclusiveStartShardId is not None:
        shards = [shard for shard in shards if ids[shard.number] > req.ExclusiveStartShardId]
    shown = [
        t.Shard(
            ShardId=ids[shard.number],
            ParentShardId=ids.get(shard.number - 1),
            SequenceNumberRange=t.SequenceNumberRange(
                StartingSequenceNumber=sequence(shard.first),
                EndingSequenceNumber=sequence(shard.last) if shard.closed else None,
            ),
        )
        for shard in shards[:most]
    ]
    schema = [
        t.KeySchemaElement(AttributeName=name, KeyType=kind) for name, kind in zip(stream.keys, ("HASH", "RANGE"))
    ]
    return t.DescribeStreamOutput(
        StreamDescription=t.StreamDescription(
            StreamArn=stream.arn,
            StreamLabel=stream.label,
            StreamStatus=state_of(stream.pending, tx.now, "DISABLED" if stream.closed else "ENABLED"),
            StreamViewType=stream.view,
            CreationRequestDateTime=stream.created,
            TableName=stream.table,
            KeySchema=schema,
            Shards=shown,
            LastEvaluatedShardId=shown[-1].ShardId if len(shards) > most else None,
        )
    )


@operation("GetShardIterator", resource=member("StreamArn"), read=True)
def get_shard_iterator(tx: ReadTx, call: Call, req: t.GetShardIteratorInput) -> t.GetShardIteratorOutput:
    """A place in a shard, for fifteen minutes. Source: API_streams_GetShardIterator.

    Raises ResourceNotFoundException, TrimmedDataAccessException, ValidationException.
    """
    kind = req.ShardIteratorType
    if (kind in NUMBERED) != (req.SequenceNumber is not None):
        what = "required" if kind in NUMBERED else "not allowed"
        raise _invalid(f"SequenceNumber is {what} for ShardIteratorType {kind}")
    if (kind == "AT_TIMESTAMP") != (req.Timestamp is not None):
        what = "required" if kind == "AT_TIMESTAMP" else "not allowed"
        raise _invalid(f"Timestamp is {what} for ShardIteratorType {kind}")
    stream = stream_of(tx, req.StreamArn)
    shard = next((shard for shard in shards_of(tx, stream) if shard.id(stream) == req.ShardId), None)
    if shard is None:
        text = f"Requested resource not found: Shard does not exist: {req.ShardId}"
        raise ApiError("ResourceNotFoundException", text)
    place = _Place(shard.number, shard.first - 1, tx.now + ITERATOR_SECONDS, kind == "TRIM_HORIZON")
    if kind == "LATEST":
        place.position = shard.last
    elif req.SequenceNumber is not None:
        place.position = _position(shard, req.SequenceNumber) - (kind == "AT_SEQUENCE_NUMBER")
        if place.position + 1 < _oldest(tx, stream, shard, place.position):
            raise _trimmed()
    elif req.Timestamp is not None:
        row = tx.one(_AT_TIME, stream.key, shard.first, shard.last, req.Timestamp)
        place.position, place.oldest = (shard.last if row is None else row[0] - 1), True
    return t.GetShardIteratorOutput(ShardIterator=_shown(call, stream, place))


def _position(shard: Shard, text: str) -> int:
    """The number in a sequence number of this shard. Raises ValidationException."""
    number = int(text) - BASE if text.isascii() and text.isdecimal() else -1
    if not shard.first <= number <= max(shard.first, shard.last):
        raise _invalid(f"Invalid SequenceNumber: {text} is not in the shard")
    return number


def _oldest(tx: ReadTx, stream: Stream, shard: Shard, position: int) -> int:
    """The first number behind a position that is not too old; the one behind the position where nothing is."""
    row = tx.one(_RECORDS, stream.key, position, shard.last, 1)
    if row is None or row[1] > tx.now - RETENTION_SECONDS:
        return position + 1
    row = tx.one(_OLDEST, stream.key, position, shard.last, tx.now - RETENTION_SECONDS)
    return shard.last + 1 if row is None else int(row[0])


def _trimmed() -> ApiError:
    text = "The operation attempted to read past the oldest stream record in a shard."
    return ApiError("TrimmedDataAccessException", text)


def _shown(call: Call, stream: Stream, place: _Place) -> str:
    """An iterator: the stream's ARN in the clear, and the place as only this server can have written it."""
    sealed = call.runtime.sealer.seal(_encode(place), f"{PURPOSE}/{stream.arn}")
    return f"{stream.arn}|1|{base64.b64encode(sealed).decode()}"


def _read(call: Call, text: str) -> tuple[str, _Place]:
    """(the stream's ARN, the place) of an iterator. Raises ValidationException."""
    name, _, rest = text.partition("|1|")
    try:
        return name, _decode(call.runtime.sealer.open(base64.b64decode(rest, validate=True), f"{PURPOSE}/{name}"))
    except (ValueError, msgspec.MsgspecError) as error:
        raise _invalid("Invalid ShardIterator") from error


def _iterated(call: Call, req: t.GetRecordsInput) -> str:
    return req.ShardIterator.partition("|1|")[0]


@operation("GetRecords", resource=_iterated, read=True)
def get_records(tx: ReadTx, call: Call, req: t.GetRecordsInput) -> t.GetRecordsOutput:
    """Up to a thousand records or a megabyte from an iterator's place on. Source: API_streams_GetRecords.

    Raises ExpiredIteratorException, ResourceNotFoundException, TrimmedDataAccessException, ValidationException.
    """
    most = _too_many("limit", req.Limit, MAX_RECORDS)
    name, place = _read(call, req.ShardIterator)
    stream = stream_of(tx, name)
    if place.expires < tx.now:
        text = "The shard iterator has expired and can no longer be used to retrieve stream records."
        raise ApiError("ExpiredIteratorException", text)
    shard = shard_of(tx, stream, place.shard)
    if shard is None:
        raise _trimmed()
    rows = tx.all(_RECORDS, stream.key, place.position, shard.last, most)
    horizon = tx.now - RETENTION_SECONDS
    if rows and rows[0][1] <= horizon:
        if not place.oldest:
            raise _trimmed()
        place.position = _oldest(tx, stream, shard, place.position) - 1
        rows = tx.all(_RECORDS, stream.key, place.position, shard.last, most)
    size, count = 0, 0
    for row in rows:
        size += row[4]
        if count and size > MAX_BYTES:
            break
        count += 1
    rows = rows[:count]
    if rows:
        place.position = rows[-1][0]
    place.expires = tx.now + ITERATOR_SECONDS
    ended = bool(shard.closed) and not rows
    if rows and shard.closed and place.position >= shard.last:
        ended = True
    box = stream_box(call, stream)
    if box is not None:
        rows = [(*row[:5], *(None if part is None else box.open(part) for part in row[5:])) for row in rows]
    return t.GetRecordsOutput(
        Records=[_record(stream, row) for row in rows], NextShardIterator=None if ended else _shown(call, stream, place)
    )


def _record(stream: Stream, row: Row) -> t.Record:
    number, created, name, expired, size, keys, new, old = row
    raw: dict[str, Any] = {"Keys": keys, "NewImage": new, "OldImage": old}
    return t.Record(
        eventID=hashlib.blake2b(f"{stream.key}/{number}".encode(), digest_size=16).hexdigest(),
        eventName=name,
        eventVersion="1.1",
        eventSource="aws:dynamodb",
        awsRegion=stream.region,
        dynamodb=t.StreamRecord(
            ApproximateCreationDateTime=float(int(created)),
            SequenceNumber=sequence(number),
            SizeBytes=size,
            StreamViewType=stream.view,
            **{field: msgspec.Raw(value) for field, value in raw.items() if value is not None},  # type: ignore[arg-type]
        ),
        userIdentity=SERVICE if expired else None,
    )
