"""Streams as event sources: where their shards and records come from, and what functions get of them.

Each source is one class; readers, lanes and batches are the same for all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from pampero.api import ApiError, Call, Client, Context
from pampero.kernel.arn import Arn
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.mappings.model import Mapping, StreamSettings
from pampero.services.lambda_.model import Function
from pampero.services.lambda_.names import invalid
from pampero.services.lambda_.roles import execution_role

STREAM_BATCH = 100
STREAM = re.compile(r"arn:aws:dynamodb:[^:/]+:[^:/]+:table/[^/]+/stream/[^/]+")
encode = msgspec.json.Encoder().encode


@dataclass(slots=True, eq=False)
class Entry:
    """A record on its way. key: what is kept in order. body: as the function gets it. done: it need not come again."""

    sequence: str
    created: float
    key: str
    event: dict[str, Any]
    body: bytes = field(init=False)
    done: bool = False

    def __post_init__(self) -> None:
        self.body = encode(self.event)


@dataclass(frozen=True, slots=True)
class ShardOf:
    """A shard as its stream lists it."""

    id: str
    parents: tuple[str, ...]


class Source(Protocol):
    """A kind of stream. service: whose client reads it; info: what records of failure call a batch; retention: seconds
    that a record is kept at most; access: what its role must be able to do."""

    service: str
    info: str
    retention: float
    access: str

    async def shards(self, client: Client, arn: str) -> list[ShardOf]:
        """The shards that may be read, parents first."""

    async def iterator(self, client: Client, arn: str, shard: str, kind: str, value: Any) -> str:
        """An iterator. value: the sequence number or the moment, where its kind takes one."""

    async def records(self, client: Client, arn: str, iterator: str, most: int) -> tuple[list[Entry], str | None]:
        """Records, and the next iterator; none at the end of the shard."""


class TableStreams:
    """Streams of DynamoDB's tables. Source: "Using AWS Lambda with Amazon DynamoDB"."""

    service = "dynamodbstreams"
    info = "DDBStreamBatchInfo"
    retention = 24 * 3600.0
    access = "GetRecords, GetShardIterator, DescribeStream, and ListStreams"

    async def shards(self, client: Client, arn: str) -> list[ShardOf]:
        """See Source."""
        found: list[ShardOf] = []
        after: dict[str, str] = {}
        while True:
            page = (await client.call("DescribeStream", StreamArn=arn, **after))["StreamDescription"]
            for shard in page["Shards"]:
                parent = shard.get("ParentShardId")
                found.append(ShardOf(shard["ShardId"], (parent,) if parent else ()))
            if "LastEvaluatedShardId" not in page:
                return found
            after = {"ExclusiveStartShardId": page["LastEvaluatedShardId"]}

    async def iterator(self, client: Client, arn: str, shard: str, kind: str, value: Any) -> str:
        """See Source."""
        request = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": kind}
        if value is not None:
            request["Timestamp" if kind == "AT_TIMESTAMP" else "SequenceNumber"] = value
        answer: str = (await client.call("GetShardIterator", **request))["ShardIterator"]
        return answer

    async def records(self, client: Client, arn: str, iterator: str, most: int) -> tuple[list[Entry], str | None]:
        """See Source."""
        answer = await client.call("GetRecords", ShardIterator=iterator, Limit=min(most, 1000))
        entries = [_table_entry(record, arn) for record in answer["Records"]]
        return entries, answer.get("NextShardIterator")


def _table_entry(record: dict[str, Any], arn: str) -> Entry:
    change = record["dynamodb"]
    created = change["ApproximateCreationDateTime"]
    shown = {**change, "ApproximateCreationDateTime": int(created)}
    event = {**record, "dynamodb": shown, "eventSourceARN": arn}
    if "userIdentity" in record:
        identity = record["userIdentity"]
        event["userIdentity"] = {"principalId": identity["PrincipalId"], "type": identity["Type"]}
    return Entry(change["SequenceNumber"], created, encode(change["Keys"]).decode(), event)


def source_of(arn: str) -> Source | None:
    """The kind of stream that an ARN names."""
    return TableStreams() if STREAM.fullmatch(arn) else None


def starting(arn: str, req: t.CreateEventSourceMappingRequest) -> StreamSettings:
    """Where reading begins. Raises InvalidParameterValueException."""
    if req.StartingPosition is None:
        text = "Value null at 'startingPosition' failed to satisfy constraint: Member must not be null."
        raise invalid(f"1 validation error detected: {text}")
    if req.StartingPosition == "AT_TIMESTAMP":
        if Arn.parse(arn).service == "dynamodb":
            raise invalid(f"Unsupported starting position for arn type: {arn}")
        if req.StartingPositionTimestamp is None:
            raise invalid("StartingPositionTimestamp is required where StartingPosition is AT_TIMESTAMP.")
    return StreamSettings(req.StartingPosition, req.StartingPositionTimestamp)


async def check_stream(call: Call, function: Function, mapping: Mapping) -> None:
    """As AWS does: the function's role must be able to read the stream. Raises InvalidParameterValueException."""
    source = source_of(mapping.source)
    assert source is not None
    principal = await execution_role(call, function)
    as_role = call.within(call.account, mapping.source.split(":")[3]).acting(principal)
    try:
        await source.shards(as_role.client(source.service), mapping.source)
    except ApiError as error:
        if error.code == "ResourceNotFoundException":
            raise invalid(f"Stream not found: {mapping.source}") from error
        text = f"Cannot access stream {mapping.source}. Please ensure the role can perform the {source.access} Actions"
        raise invalid(f"{text} on your stream in IAM.") from error


def client_of(source: Source, role: Context, arn: str) -> Client:
    """A client of the stream's service, as a function's role."""
    return role.within(role.account, Arn.parse(arn).region).client(source.service)
