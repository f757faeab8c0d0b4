"""Data streams of Kinesis. Source: "Using AWS Lambda with Amazon Kinesis"."""

from __future__ import annotations

import base64
import contextlib
import re
from typing import Any

from pampero.api import ApiError, Client, Context
from pampero.aws.streams import channel
from pampero.kernel import jsontext
from pampero.kernel.clock import iso8601_millis
from pampero.work.feeds.sources import Entry, ShardOf, Streams

STREAM = re.compile(r"(arn:aws:kinesis:([^:/]+):[^:/]+:stream/[^/:]+)(/consumer/[^/:]+:[0-9]+)?")


class DataStreams(Streams):
    """See Source.

    A feed of a consumer (enhanced fan-out) reads the stream as the others do: here nobody takes another one's throughput.
    Its records name the consumer as their eventSourceARN, as the feed does.
    """

    service = "kinesis"
    info = "KinesisBatchInfo"
    time = staticmethod(iso8601_millis)

    @property
    def stream(self) -> str:
        """The ARN of the stream, without a consumer."""
        return self.arn.partition("/consumer/")[0]

    @property
    def channel(self) -> str:
        """See Source."""
        return channel(self.stream)

    def client(self, role: Context) -> Client:
        """See Streams. It calls for a service, whose reading takes nothing of what a shard gives to others."""
        return super().client(role.acting(role.principal, self.via))

    async def shards(self, role: Context) -> list[ShardOf]:
        """See Source."""
        if self.arn != self.stream:
            await self._check_consumer(role)
        found: list[ShardOf] = []
        request: dict[str, Any] = {"StreamARN": self.stream}
        while True:
            page = await self.client(role).call("ListShards", **request)
            for shard in page["Shards"]:
                parents = (shard.get("ParentShardId"), shard.get("AdjacentParentShardId"))
                start = shard["SequenceNumberRange"]["StartingSequenceNumber"]
                found.append(ShardOf(shard["ShardId"], tuple(parent for parent in parents if parent), start))
            if not page.get("NextToken"):
                return found
            request = {"StreamARN": self.stream, "NextToken": page["NextToken"]}

    async def _check_consumer(self, role: Context) -> None:
        """It has to be there, as far as the role may know: AWS's managed policy for this does not let it look."""
        try:
            await self.client(role).call("DescribeStreamConsumer", ConsumerARN=self.arn)
        except ApiError as error:
            if error.code not in ("AccessDenied", "AccessDeniedException"):
                raise

    async def retention(self, role: Context) -> float:
        """See Source."""
        answer = await self.client(role).call("DescribeStream", StreamARN=self.stream, Limit=1)
        hours: float = answer["StreamDescription"]["RetentionPeriodHours"]
        return hours * 3600

    async def iterator(self, role: Context, shard: str, kind: str, value: Any) -> str:
        """See Source."""
        request = {"StreamARN": self.stream, "ShardId": shard, "ShardIteratorType": kind}
        if value is not None:
            request["Timestamp" if kind == "AT_TIMESTAMP" else "StartingSequenceNumber"] = value
        answer: str = (await self.client(role).call("GetShardIterator", **request))["ShardIterator"]
        return answer

    async def records(self, role: Context, shard: str, iterator: str, most: int) -> tuple[list[Entry], str | None]:
        """See Source."""
        answer = await self.client(role).call("GetRecords", ShardIterator=iterator, StreamARN=self.stream, Limit=most)
        entries = [self._entry(role, shard, record) for record in answer["Records"]]
        return entries, answer.get("NextShardIterator")

    def _entry(self, role: Context, shard: str, record: dict[str, Any]) -> Entry:
        sequence, created = record["SequenceNumber"], record["ApproximateArrivalTimestamp"]
        event = {
            "kinesis": {
                "kinesisSchemaVersion": "1.0",
                "partitionKey": record["PartitionKey"],
                "sequenceNumber": sequence,
                "data": base64.b64encode(record["Data"]).decode(),
                "approximateArrivalTimestamp": round(created, 3),
            },
            "eventSource": "aws:kinesis",
            "eventVersion": "1.0",
            "eventID": f"{shard}:{sequence}",
            "eventName": "aws:kinesis:record",
            "invokeIdentityArn": role.principal.role or role.principal.arn,
            "awsRegion": self.arn.split(":")[3],
            "eventSourceARN": self.arn,
        }
        return Entry(sequence, created, record["PartitionKey"], event)

    def filterable(self, entry: Entry) -> Any:
        """Patterns name `data` and its neighbours as if they stood at the top; data that is JSON is read as such.
        Source: "Using event filtering with a Kinesis event source"."""
        inner = entry.event["kinesis"]
        data: Any = inner["data"]
        with contextlib.suppress(ValueError):
            data = jsontext.loads(base64.b64decode(data))
        shown = {**inner, "data": data}
        return {**entry.event, "kinesis": shown, **shown}
