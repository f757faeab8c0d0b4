"""What an account may have: shards, and streams on demand. Source: "Quotas and limits" in the developer guide."""

from __future__ import annotations

from pampero.api import ApiError, Call, Context, operation
from pampero.services.kinesis import types as t
from pampero.services.kinesis.model import ON_DEMAND, PROVISIONED, STREAMS
from pampero.services.kinesis.shards import count_open
from pampero.store.tx import ReadTx

LARGE_REGIONS = ("us-east-1", "us-west-2", "eu-west-1")
MAX_ON_DEMAND = 50


def most_shards(region: str) -> int:
    """How many shards an account may have in a region."""
    return 20_000 if region in LARGE_REGIONS else 1_000


def _counted(tx: ReadTx, scope: str) -> tuple[int, int]:
    """(open shards of provisioned streams, streams on demand)."""
    streams = [stream for _, stream in STREAMS.page(tx, scope)]
    shards = sum(count_open(tx, stream) for stream in streams if stream.mode == PROVISIONED)
    return shards, sum(stream.mode == ON_DEMAND for stream in streams)


def check_shards(tx: ReadTx, call: Context, more: int) -> None:
    """Raises LimitExceededException where an account would have too many shards."""
    most = most_shards(call.region)
    if more <= 0:
        return
    present = _counted(tx, call.scope)[0]
    if present + more > most:
        text = f"This request would exceed the shard limit for the account {call.account} in {call.region}."
        counts = f"Current shard count for the account: {present}. Limit: {most}."
        asked = f"Number of additional shards that would have resulted from this request: {more}."
        raise ApiError("LimitExceededException", f"{text} {counts} {asked}")


def check_on_demand(tx: ReadTx, call: Context) -> None:
    """Raises LimitExceededException where an account has all the streams on demand that it may have."""
    if _counted(tx, call.scope)[1] >= MAX_ON_DEMAND:
        text = f"This request would exceed the on-demand stream limit of {MAX_ON_DEMAND} for the account {call.account}"
        raise ApiError("LimitExceededException", f"{text} in {call.region}.")


@operation("DescribeLimits", resource="*", read=True)
def describe_limits(tx: ReadTx, call: Call, req: t.DescribeLimitsInput) -> t.DescribeLimitsOutput:
    """What an account has of what it may have. Source: API_DescribeLimits."""
    shards, on_demand = _counted(tx, call.scope)
    return t.DescribeLimitsOutput(
        ShardLimit=most_shards(call.region),
        OpenShardCount=shards,
        OnDemandStreamCount=on_demand,
        OnDemandStreamCountLimit=MAX_ON_DEMAND,
    )
