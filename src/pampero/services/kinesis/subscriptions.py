"""SubscribeToShard: records as they come, in an event stream, for five minutes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from msgspec import Struct

from pampero.api import ApiError, Call, fulfilled, operation
from pampero.aws.settling import ACTIVE, state_of
from pampero.aws.streams import channel
from pampero.aws.tags import member
from pampero.kernel import ids
from pampero.protocol.eventstream import Event
from pampero.services.kinesis import types as t
from pampero.services.kinesis.consumers import consumer_of
from pampero.services.kinesis.iterators import existing, no_shard, position_at
from pampero.services.kinesis.model import Consumer, Stream, find
from pampero.services.kinesis.putting import dry
from pampero.services.kinesis.rates import READ_BYTES
from pampero.services.kinesis.reading import record, rows_behind, state_at
from pampero.services.kinesis.sealing import opened
from pampero.services.kinesis.sequences import sequence
from pampero.services.kinesis.shards import Shard, children_of, record_of, shard_at
from pampero.store.tx import ReadTx, Tx

SECONDS = 300.0
# Within so many of a call, the same subscription is refused; later it is taken over.
ALONE_SECONDS = 5.0
# With nothing to tell, an event says so as often.
PAUSE = 5.0
MAX_RECORDS = 2000
MAX_BYTES = 1 << 20
EVENT = "SubscribeToShardEvent"
_FOUND = "SELECT token, begun FROM kinesis_subscriptions WHERE consumer = ? AND shard = ?"
_BEGIN = (
    "INSERT INTO kinesis_subscriptions (consumer, shard, token, begun) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (consumer, shard) DO UPDATE SET token = excluded.token, begun = excluded.begun"
)


class SubscribeToShardEvent(Struct, omit_defaults=True):
    """An event, as the model has it."""

    Records: list[t.Record]
    ContinuationSequenceNumber: str | None
    MillisBehindLatest: int
    ChildShards: list[t.ChildShard] | None = None


class _Subscription:
    """One consumer's, of one shard. position: the record that was told last."""

    def __init__(self, consumer: Consumer, stream: Stream, shard: Shard, position: int) -> None:
        self.consumer, self.stream, self.number = consumer.arn, stream.arn, shard.number
        self.uid, self.shard, self.position = stream.uid, shard.id, position
        self.token = ids.uuid4()


@operation("SubscribeToShard", resource=member("ConsumerARN"))
async def subscribe_to_shard(call: Call, req: t.SubscribeToShardInput) -> t.SubscribeToShardOutput:
    """Have the records of a shard from a position on, at most 2 MiB a second, until the shard ends or five minutes are over.
    Source: API_SubscribeToShard.

    Raises ResourceNotFoundException, ResourceInUseException, InvalidArgumentException.
    """
    found = await call.write(_begin, call, req)
    return t.SubscribeToShardOutput(EventStream=_events(call, found))


def _begin(tx: Tx, call: Call, req: t.SubscribeToShardInput) -> _Subscription:
    consumer = consumer_of(tx, call, req.ConsumerARN)
    state = state_of(consumer.pending, tx.now)
    if state != ACTIVE:
        raise ApiError("ResourceInUseException", f"Consumer {consumer.arn} not ACTIVE, instead in state {state}")
    stream = find(tx, call, consumer.stream_arn)
    shard = existing(tx, stream, req.ShardId)
    start = req.StartingPosition
    position = position_at(tx, stream, shard, start.Type, start.SequenceNumber, start.Timestamp, "SubscribeToShard")
    row = tx.one(_FOUND, consumer.arn, shard.id)
    if row is not None and tx.now - row[1] < ALONE_SECONDS:
        text = f"Another active subscription exists for this consumer: {consumer.arn} on shard {shard.name}"
        raise ApiError("ResourceInUseException", text)
    dry(req)
    made = _Subscription(consumer, stream, shard, position)
    tx.run(_BEGIN, consumer.arn, shard.id, made.token, tx.now)
    # The one before is to find out.
    tx.wake(channel(stream.arn))
    return made


async def _events(call: Call, one: _Subscription) -> AsyncIterator[Event]:
    store, clock = call.runtime.store, call.runtime.clock
    until, told = call.now + SECONDS, 0.0
    while call.now < until:
        mark = store.mark(channel(one.stream))
        event, size, ended = await fulfilled(lambda: call.read(_next, call, one))
        if event.Records or ended or call.now - told >= PAUSE:
            told = call.now
            yield Event(EVENT, event)
        if ended:
            return
        if size and not call.settings.no_throughput_limits:
            await clock.wait(asyncio.Event(), call.now + size / READ_BYTES)
        if event.MillisBehindLatest == 0:
            await store.wait_from(channel(one.stream), mark, min(until, told + PAUSE))


def _next(tx: ReadTx, call: Call, one: _Subscription) -> tuple[SubscribeToShardEvent, int, bool]:
    """(what comes next, its bytes, whether the shard ends with it). Raises ResourceNotFoundException,
    ResourceInUseException."""
    stream = find(tx, call, one.stream)
    consumer_of(tx, call, one.consumer)
    row = tx.one(_FOUND, one.consumer, one.shard)
    if row is None or row[0] != one.token:
        raise ApiError("ResourceInUseException", f"The subscription of {one.consumer} was taken over by another one.")
    shard = shard_at(tx, stream, one.number)
    if stream.uid != one.uid or shard is None:
        raise no_shard(stream, one.number)
    rows, size = rows_behind(tx, stream, shard, one.position, MAX_RECORDS, MAX_BYTES)
    rows = opened(call, stream, rows)
    moment = tx.now
    if rows:
        one.position, moment = record_of(rows[-1][0]), rows[-1][1]
    ended, behind = state_at(tx, stream, shard, one.position, rows)
    event = SubscribeToShardEvent(
        Records=[record(shard, found) for found in rows],
        # None tells AWS's client library that the shard has ended.
        ContinuationSequenceNumber=None if ended else sequence(shard.started, shard.number, one.position, moment),
        MillisBehindLatest=behind,
        ChildShards=children_of(tx, stream, shard) if ended else None,
    )
    return event, size, ended
