"""GetShardIterator, and the places in shards that iterators stand for."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.services.kinesis import types as t
from pampero.services.kinesis.model import Stream, find, invalid, served, stream_arn
from pampero.services.kinesis.putting import dry
from pampero.services.kinesis.sequences import LAST, parse
from pampero.services.kinesis.shards import Shard, number_of, record_of, row_id, shard_at, shard_name
from pampero.store.tx import ReadTx

SECONDS = 300
NUMBERED = ("AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER")
PURPOSE = "kinesis.iterator"
# What AWS's iterators begin with, too: the version of their form.
VERSION = bytes([0, 0, 0, 0, 0, 0, 0, 1])
_NEXT = "SELECT id, created FROM kinesis_records WHERE id >= ? AND id <= ? ORDER BY id LIMIT 1"


class Position(msgspec.Struct, array_like=True):
    """Where an iterator stands: in which stream (with its uid) and shard, behind which record; since when, in milliseconds."""

    arn: str
    uid: str
    shard: int
    position: int
    since: int


_decode = msgspec.msgpack.Decoder(Position).decode
_encode = msgspec.msgpack.Encoder().encode


def iterator(call: Call, place: Position) -> str:
    """A place as only this server can have written it."""
    return base64.b64encode(VERSION + call.runtime.sealer.seal(_encode(place), PURPOSE)).decode()


def read_iterator(call: Call, text: str) -> Position:
    """The place in an iterator. Raises InvalidArgumentException."""
    try:
        # AWS takes one in quotation marks, too.
        raw = base64.b64decode(text.strip('"'), validate=True)
        if raw[: len(VERSION)] != VERSION:
            raise ValueError(text)
        return _decode(call.runtime.sealer.open(raw[len(VERSION) :], PURPOSE))
    except (ValueError, msgspec.MsgspecError) as error:
        raise invalid("Invalid ShardIterator.") from error


@operation("GetShardIterator", resource=stream_arn, read=True)
def get_shard_iterator(tx: ReadTx, call: Call, req: t.GetShardIteratorInput) -> t.GetShardIteratorOutput:
    """A place in a shard, for five minutes. Source: API_GetShardIterator.

    Raises ResourceNotFoundException, InvalidArgumentException.
    """
    stream = served(tx, call, req)
    shard = existing(tx, stream, req.ShardId)
    position = position_at(
        tx, stream, shard, req.ShardIteratorType, req.StartingSequenceNumber, req.Timestamp, "GetShardIterator"
    )
    dry(req)
    place = Position(stream.arn, stream.uid, shard.number, position, int(tx.now * 1000))
    return t.GetShardIteratorOutput(ShardIterator=iterator(call, place))


def existing(tx: ReadTx, stream: Stream, name: str) -> Shard:
    """A shard, in the words of the operations that read. Raises ResourceNotFoundException."""
    number = number_of(stream, name)
    shard = shard_at(tx, stream, number)
    if shard is None:
        raise no_shard(stream, number)
    return shard


def no_shard(stream: Stream, number: int) -> ApiError:
    """There is no such shard, in the words of the operations that read."""
    text = f"Shard {shard_name(number)} in stream {stream.name} under account {stream.account} does not exist"
    return ApiError("ResourceNotFoundException", text)


def position_at(
    tx: ReadTx, stream: Stream, shard: Shard, kind: str, number: str | None, moment: float | None, operation: str
) -> int:
    """The number of the record behind which reading begins. Raises InvalidArgumentException."""
    if (kind in NUMBERED) != (number is not None):
        what = "and no StartingSequenceNumber" if number is None else "and also a StartingSequenceNumber"
        text = (
            "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or "
            "(2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified"
        )
        raise invalid(f"{text} {kind} {what}.")
    if number is not None:
        # The number with which a shard begins is that of no record.
        return max(0, _numbered(stream, shard, number, operation) - (kind == "AT_SEQUENCE_NUMBER"))
    if kind == "LATEST":
        return shard.last
    if kind == "TRIM_HORIZON":
        return 0
    if moment is None:
        text = "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP."
        raise invalid(f"{text} Current request has no timestamp parameter.")
    if moment > tx.now:
        text = "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis."
        raise invalid(f"{text} timestampInMillis: {int(moment * 1000)}, currentTimestampInMillis: {int(tx.now * 1000)}")
    return before(tx, shard, moment)


def _numbered(stream: Stream, shard: Shard, text: str, operation: str) -> int:
    """The record's number in a sequence number of this shard."""
    where = (
        f"used in {operation} on shard {shard.name} in stream {stream.name} under account {stream.account} is invalid"
    )
    found = parse(text)
    if found is None:
        raise invalid(f"StartingSequenceNumber {text} {where}.")
    if found.shard != shard.number:
        told = f"Invalid StartingSequenceNumber. It encodes {shard_name(found.shard)},"
        raise invalid(f"{told} while it was used in a call to a shard with {shard.name}")
    if found.began != int(shard.started):
        raise invalid(f"StartingSequenceNumber {text} {where} because it did not come from this stream.")
    return shard.last + 1 if found.record == LAST else found.record


def before(tx: ReadTx, shard: Shard, moment: float) -> int:
    """The number of the record behind which all came at this moment or later. Records of a shard are in order of time."""
    low, high = shard.first, shard.last + 1
    while low < high:
        middle = (low + high) // 2
        row = tx.one(_NEXT, row_id(shard.id, middle), row_id(shard.id, shard.last))
        if row is None or row[1] >= moment:
            high = middle
        else:
            low = record_of(row[0]) + 1
    return low - 1


def place_of(call: Call, req: Any) -> str:
    """For `resource=`: the stream of an iterator. Raises InvalidArgumentException."""
    place = read_iterator(call, req.ShardIterator)
    if req.StreamARN is not None and req.StreamARN != place.arn:
        raise invalid(f"StreamARN {req.StreamARN} does not match the ShardIterator.")
    return place.arn


def stream_at(tx: ReadTx, call: Call, place: Position) -> Stream:
    """The stream of an iterator. Raises ResourceNotFoundException."""
    stream = find(tx, call, place.arn)
    if stream.uid != place.uid:
        raise no_shard(stream, place.shard)
    return stream
