"""ListShards and its filters."""

from __future__ import annotations

from pampero.api import Call, operation
from pampero.aws.settling import CREATING
from pampero.services.kinesis import types as t
from pampero.services.kinesis.model import Stream, find, invalid, named, stream_arn
from pampero.services.kinesis.shards import Shard, kept_shards, number_of, shown
from pampero.services.kinesis.tokens import Token, read_token, write_token
from pampero.store.tx import ReadTx

LISTED = 1000
MOMENTS = ("AT_TIMESTAMP", "FROM_TIMESTAMP")
EXCLUSIVE = ("StreamName", "StreamARN", "ExclusiveStartShardId", "StreamCreationTimestamp", "ShardFilter")


def _listed(call: Call, req: t.ListShardsInput) -> str:
    if req.NextToken is None:
        return stream_arn(call, req)
    if req.StreamName is not None:
        raise invalid("NextToken and StreamName cannot be provided together.")
    for name in EXCLUSIVE[2:]:
        if getattr(req, name) is not None:
            raise invalid(f"NextToken and {name} cannot be provided together.")
    return read_token(call, req.NextToken).of


@operation("ListShards", resource=_listed)
async def list_shards(call: Call, req: t.ListShardsInput) -> t.ListShardsOutput:
    """Shards in the order in which they were made. Source: API_ListShards.

    Raises ResourceNotFoundException, InvalidArgumentException, ExpiredNextTokenException.
    """
    return await call.scan(_page, call, req)


def _page(tx: ReadTx, call: Call, req: t.ListShardsInput) -> t.ListShardsOutput:
    if req.NextToken is not None:
        token = read_token(call, req.NextToken)
        stream = find(tx, call, token.of)
        after, most, chosen = token.after, req.MaxResults or token.most, token.filter
    else:
        stream = named(tx, call, req)
        after, most, chosen = req.ExclusiveStartShardId or "", req.MaxResults or LISTED, _filter(req)
        check_created(stream, req.StreamCreationTimestamp)
    start = number_of(stream, after) if after else -1
    shards = [] if stream.status(tx.now) == CREATING else _chosen(tx, stream, chosen)
    shards = [shard for shard in shards if shard.number > start]
    following = Token(stream.arn, shards[most - 1].name, chosen, most) if len(shards) > most else None
    return t.ListShardsOutput(
        Shards=[shown(shard) for shard in shards[:most]],
        NextToken=None if following is None else write_token(call, following),
    )


def check_created(stream: Stream, moment: float | None) -> None:
    """A stream of that name may be another one by now. Raises InvalidArgumentException."""
    if moment is not None and int(moment) != int(stream.created):
        text = f"Stream {stream.name} under account {stream.account} was not created at the StreamCreationTimestamp"
        raise invalid(f"{text} that was given.")


def _filter(req: t.ListShardsInput) -> list[str | float | None] | None:
    """Raises InvalidArgumentException."""
    given = req.ShardFilter
    if given is None:
        return None
    if (given.Type == "AFTER_SHARD_ID") != (given.ShardId is not None):
        raise invalid("ShardFilter's ShardId is required for, and only allowed with, the type AFTER_SHARD_ID.")
    if (given.Type in MOMENTS) != (given.Timestamp is not None):
        raise invalid(
            "ShardFilter's Timestamp is required for, and only allowed with, AT_TIMESTAMP and FROM_TIMESTAMP."
        )
    return [given.Type, given.ShardId, given.Timestamp]


def _chosen(tx: ReadTx, stream: Stream, chosen: list[str | float | None] | None) -> list[Shard]:
    """The shards that a filter lets through. Source: API_ShardFilter."""
    shards = kept_shards(tx, stream)
    if chosen is None:
        return shards
    kind, name, given = chosen
    horizon = stream.horizon(tx.now)
    if kind == "AFTER_SHARD_ID":
        number = number_of(stream, str(name))
        return [shard for shard in shards if shard.number > number]
    if kind == "AT_LATEST":
        return [shard for shard in shards if not shard.closed]
    if kind == "FROM_TRIM_HORIZON":
        return shards
    moment = float(given) if isinstance(given, float | int) else max(horizon, stream.created)
    moment = max(moment, horizon, stream.created)
    from_on = [shard for shard in shards if not shard.closed or shard.closed >= moment]
    if kind == "FROM_TIMESTAMP":
        return from_on
    return [shard for shard in from_on if shard.started <= moment and (not shard.closed or shard.closed > moment)]
