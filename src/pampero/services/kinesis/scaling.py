"""Streams on demand grow with what is written to them.

AWS keeps twice the highest throughput of the last 30 days ready, which is to say that it splits a shard that takes more than
half of what it may. Here that is done ten seconds later at most; what has grown does not shrink again.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

from pampero.api import Context, TimerEvent, timer
from pampero.aws.streams import channel
from pampero.services.kinesis.model import ON_DEMAND, STREAMS, Stream
from pampero.services.kinesis.shards import Shard, count_open, open_shards
from pampero.services.kinesis.surgery import split
from pampero.store.tx import Tx

PAUSE = 10.0
# "Up to 200 MB/second of write", the default in most regions.
MAX_SHARDS = 200
_HOT = "UPDATE kinesis_shards SET hot = ? WHERE id = ?"
_WHEN = "SELECT number FROM kinesis_shards WHERE stream = ? AND closed = 0 AND hot > ?"


def hot(tx: Tx, stream: Stream, shards: Iterable[Shard]) -> None:
    """These shards of a stream on demand take more than half of what they may."""
    for shard in shards:
        tx.run(_HOT, tx.now, shard.id)
        # One moment for all that happens until then: what is set again later must not come later.
        tx.at("kinesis.scale", stream.uid, (floor(tx.now / PAUSE) + 1) * PAUSE, stream.arn)


@timer("kinesis.scale")
def scale(tx: Tx, context: Context, event: TimerEvent) -> None:
    """Split what was hot."""
    stream = STREAMS.by_arn(tx, event.payload)
    if stream is None or stream.uid != event.key or stream.mode != ON_DEMAND:
        return
    numbers = {row[0] for row in tx.all(_WHEN, stream.uid, tx.now - 2 * PAUSE)}
    room = MAX_SHARDS - count_open(tx, stream)
    for shard in [one for one in open_shards(tx, stream) if one.number in numbers and one.hi > one.lo][: max(0, room)]:
        split(tx, stream, shard, (shard.lo + shard.hi + 1) // 2)
    STREAMS.save(tx, stream)
    tx.wake(channel(stream.arn))
