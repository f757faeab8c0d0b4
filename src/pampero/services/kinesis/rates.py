"""What a shard takes and gives in a second, counted in its row: one count for all processes.

A second's worth may be saved. What is larger than that (a large record, a long answer) needs all of it, and is worked off
afterwards. Source: "Quotas and limits" in the developer guide (1,000 records and 1 MiB written, 5 calls and 2 MiB read); how
AWS counts them is not told.
"""

from __future__ import annotations

from pampero.api import ApiError
from pampero.services.kinesis.model import Stream
from pampero.services.kinesis.shards import Shard

MIB = 1 << 20
WRITTEN_RECORDS, WRITTEN_BYTES = 1000.0, 1.0 * MIB
READ_CALLS, READ_BYTES = 5.0, 2.0 * MIB


def filled(at: float, level: float, now: float, rate: float) -> float:
    """What may be taken now of what was left at a moment (0: never any was taken)."""
    return rate if at <= 0 else min(rate, level + max(0.0, now - at) * rate)


def throttled(stream: Stream, shard: Shard) -> ApiError:
    """More is asked of a shard than it gives."""
    return ApiError("ProvisionedThroughputExceededException", throttled_text(stream, shard))


def throttled_text(stream: Stream, shard: Shard) -> str:
    """The same in a batch."""
    return f"Rate exceeded for shard {shard.name} in stream {stream.name} under account {stream.account}."
