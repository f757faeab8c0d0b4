"""Streams of DynamoDB's tables. Source: "Using AWS Lambda with Amazon DynamoDB"."""

from __future__ import annotations

import re
from typing import Any

from pampero.api import Context
from pampero.aws.streams import channel
from pampero.work.feeds.sources import Entry, ShardOf, Streams, encode

STREAM = re.compile(r"arn:aws:dynamodb:[^:/]+:[^:/]+:table/[^/]+/stream/[^/]+")


class TableStreams(Streams):
    """See Source."""

    service = "dynamodbstreams"
    info = "DDBStreamBatchInfo"

    @property
    def channel(self) -> str:
        """See Source."""
        return channel(self.arn)

    async def shards(self, role: Context) -> list[ShardOf]:
        """See Source."""
        found: list[ShardOf] = []
        after: dict[str, str] = {}
        while True:
            answer = await self.client(role).call("DescribeStream", StreamArn=self.arn, **after)
            page = answer["StreamDescription"]
            for shard in page["Shards"]:
                parent = shard.get("ParentShardId")
                found.append(ShardOf(shard["ShardId"], (parent,) if parent else ()))
            if "LastEvaluatedShardId" not in page:
                return found
            after = {"ExclusiveStartShardId": page["LastEvaluatedShardId"]}

    async def retention(self, role: Context) -> float:
        """See Source."""
        return 24 * 3600.0

    async def iterator(self, role: Context, shard: str, kind: str, value: Any) -> str:
        """See Source."""
        request = {"StreamArn": self.arn, "ShardId": shard, "ShardIteratorType": kind}
        if value is not None:
            request["Timestamp" if kind == "AT_TIMESTAMP" else "SequenceNumber"] = value
        answer: str = (await self.client(role).call("GetShardIterator", **request))["ShardIterator"]
        return answer

    async def records(self, role: Context, shard: str, iterator: str, most: int) -> tuple[list[Entry], str | None]:
        """See Source."""
        answer = await self.client(role).call("GetRecords", ShardIterator=iterator, Limit=min(most, 1000))
        return [self._entry(record) for record in answer["Records"]], answer.get("NextShardIterator")

    def _entry(self, record: dict[str, Any]) -> Entry:
        change = record["dynamodb"]
        created = change["ApproximateCreationDateTime"]
        shown = {**change, "ApproximateCreationDateTime": int(created)}
        event = {**record, "dynamodb": shown, "eventSourceARN": self.arn}
        if "userIdentity" in record:
            identity = record["userIdentity"]
            event["userIdentity"] = {"principalId": identity["PrincipalId"], "type": identity["Type"]}
        return Entry(change["SequenceNumber"], created, encode(change["Keys"]).decode(), event)
