"""Many shards are made, and become others; SplitShard, MergeShards, UpdateShardCount."""

from __future__ import annotations

from math import inf

from pampero.api import ApiError, Call, Context, TimerEvent, operation, timer
from pampero.aws.settling import CREATING, UPDATING, Pending
from pampero.aws.streams import channel
from pampero.services.kinesis import types as t
from pampero.services.kinesis.limits import check_shards
from pampero.services.kinesis.model import PROVISIONED, STREAMS, Stream, idle, invalid, save, stream_arn
from pampero.services.kinesis.shards import (
    HASHES,
    Shard,
    count_open,
    make,
    not_there,
    number_of,
    open_between,
    open_shards,
    shard_at,
    shard_name,
    uniform,
)
from pampero.services.kinesis.surgery import merge, rearrange, split
from pampero.store.tx import ReadTx, Tx

DAY = 24 * 3600.0
# "Scale more than ten times per rolling 24-hour period per stream", to more than 10,000 shards.
MAX_CHANGES = 10
MAX_SHARDS = 10_000
# Of more shards, before and after, a change is made in parts of so many, and none holds the others up.
AT_ONCE, PART = 2000, 500


def _open(tx: ReadTx, stream: Stream, name: str) -> Shard:
    """Raises ResourceNotFoundException, InvalidArgumentException."""
    number = number_of(stream, name)
    shard = shard_at(tx, stream, number)
    if shard is None:
        raise not_there(stream, shard_name(number))
    if shard.closed:
        text = f"Shard {shard.name} in stream {stream.name} under account {stream.account} has already been merged or"
        raise ApiError("ResourceInUseException", f"{text} split, and thus is not eligible for merging or splitting.")
    return shard


def _provisioned(stream: Stream, operation: str) -> None:
    """Raises ValidationException: streams on demand are AWS's to scale."""
    if stream.mode != PROVISIONED:
        text = f"{operation} is not supported for stream {stream.name} under account {stream.account}, which is in ON_DEMAND"
        raise ApiError("ValidationException", f"{text} mode.")


@operation("SplitShard", resource=stream_arn)
def split_shard(tx: Tx, call: Call, req: t.SplitShardInput) -> None:
    """Two shards go on where one ends. Source: API_SplitShard.

    Raises ResourceNotFoundException, ResourceInUseException, InvalidArgumentException, LimitExceededException,
    ValidationException.
    """
    stream = idle(tx, call, req)
    _provisioned(stream, "SplitShard")
    shard = _open(tx, stream, req.ShardToSplit)
    check_shards(tx, call, 1)
    middle = int(req.NewStartingHashKey)
    if not shard.lo + 1 < middle < shard.hi:
        where = f"used in SplitShard() on shard {shard.name} in stream {stream.name} under account {stream.account}"
        low = f"greater than one plus the shard's StartingHashKey {shard.lo}"
        raise invalid(
            f"NewStartingHashKey {middle} {where} is not both {low} and less than the shard's EndingHashKey {shard.hi}."
        )
    split(tx, stream, shard, middle)
    _done(tx, call, stream)


@operation("MergeShards", resource=stream_arn)
def merge_shards(tx: Tx, call: Call, req: t.MergeShardsInput) -> None:
    """One shard goes on where two neighbours end. Source: API_MergeShards.

    Raises ResourceNotFoundException, ResourceInUseException, InvalidArgumentException, ValidationException.
    """
    stream = idle(tx, call, req)
    _provisioned(stream, "MergeShards")
    first, second = _open(tx, stream, req.ShardToMerge), _open(tx, stream, req.AdjacentShardToMerge)
    if first.hi + 1 != second.lo and second.hi + 1 != first.lo:
        text = f"Shards {first.name} and {second.name} in stream {stream.name} under account {stream.account}"
        raise invalid(f"{text} are not an adjacent pair of shards eligible for merging")
    merge(tx, stream, first, second)
    _done(tx, call, stream)


@operation("UpdateShardCount", resource=stream_arn)
def update_shard_count(tx: Tx, call: Call, req: t.UpdateShardCountInput) -> t.UpdateShardCountOutput:
    """So many shards of equal ranges, by splitting and merging those that are there. Source: API_UpdateShardCount.

    Raises ResourceNotFoundException, ResourceInUseException, InvalidArgumentException, LimitExceededException,
    ValidationException.
    """
    stream = idle(tx, call, req)
    _provisioned(stream, "UpdateShardCount")
    present, wanted = count_open(tx, stream), req.TargetShardCount
    least = -(-present // 2)
    told = f"UpdateShardCount cannot scale stream {stream.name} under account {stream.account}"
    if wanted > 2 * present:
        raise invalid(f"{told} up over double your current open shard count: {present}. Target: {wanted}.")
    if wanted < least:
        raise invalid(f"{told} down below half your current open shard count: {present}. Target: {wanted}.")
    if wanted > MAX_SHARDS:
        raise invalid(f"{told} to more than {MAX_SHARDS} shards. Target: {wanted}.")
    stream.counts = [moment for moment in stream.counts if moment > tx.now - DAY]
    if len(stream.counts) >= MAX_CHANGES:
        raise ApiError("LimitExceededException", f"{told} more than {MAX_CHANGES} times in a rolling 24-hour period.")
    check_shards(tx, call, wanted - present)
    stream.counts.append(tx.now)
    reach(tx, call, stream, present, wanted)
    return t.UpdateShardCountOutput(
        StreamName=stream.name, CurrentShardCount=present, TargetShardCount=wanted, StreamARN=stream.arn
    )


def fill(tx: Tx, call: Context, stream: Stream, wanted: int) -> None:
    """The first shards of a stream, of equal ranges: at once, or as long as it is CREATING. Saves the stream."""
    starts = [*uniform(wanted), HASHES]
    behind = min(wanted, stream.made + (wanted if wanted <= AT_ONCE else PART))
    make(tx, stream, [(starts[index], starts[index + 1] - 1) for index in range(stream.made, behind)])
    if behind == wanted:
        save(tx, call, stream, CREATING)
        return
    stream.pending = Pending(CREATING, tx.now, inf)
    STREAMS.save(tx, stream)
    tx.at("kinesis.fill", stream.uid, tx.now, [stream.arn, wanted])


@timer("kinesis.fill")
def filled(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A part of a large stream's first shards."""
    stream = STREAMS.by_arn(tx, event.payload[0])
    if stream is not None and stream.uid == event.key and stream.status(tx.now) == CREATING:
        fill(tx, context, stream, event.payload[1])


def reach(tx: Tx, call: Call, stream: Stream, present: int, wanted: int) -> None:
    """So many shards of equal ranges in place of those that are there: at once, or as long as it is UPDATING. Saves the
    stream."""
    if present + wanted <= AT_ONCE:
        rearrange(tx, stream, open_shards(tx, stream), uniform(wanted))
        _done(tx, call, stream)
    else:
        stream.pending = Pending(UPDATING, tx.now, inf)
        STREAMS.save(tx, stream)
        tx.at("kinesis.reshape", stream.uid, tx.now, [stream.arn, wanted, 0])


@timer("kinesis.reshape")
def reshape(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A part of a change of many shards, from the shard of this index on: it is UPDATING until the last of them."""
    arn, wanted, index = event.payload
    stream = STREAMS.by_arn(tx, arn)
    if stream is None or stream.uid != event.key or stream.status(tx.now) != UPDATING:
        return
    starts = uniform(wanted)
    behind = index + PART
    end = starts[behind] if behind < wanted else HASHES
    # What lies across the end of this part is split there.
    rearrange(tx, stream, open_between(tx, stream, starts[index], end), starts[index : behind + 1])
    if behind < wanted:
        STREAMS.save(tx, stream)
        tx.at("kinesis.reshape", stream.uid, tx.now, [arn, wanted, behind])
    else:
        _done(tx, context, stream)


def _done(tx: Tx, call: Context, stream: Stream) -> None:
    save(tx, call, stream, UPDATING)
    # Who reads a shard that has ended goes on with its children.
    tx.wake(channel(stream.arn))
