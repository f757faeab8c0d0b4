"""A data stream and the function that works it off: what it fails for again and again goes to a queue instead."""

from __future__ import annotations

import contextlib
import json

from tests.faults.workload import Step, Workload

SOURCE = """
import base64, boto3, os
sqs = boto3.client("sqs")
def handler(event, context):
    bodies = [base64.b64decode(record["kinesis"]["data"]).decode() for record in event["Records"]]
    for body in bodies:
        if body.startswith("bad"):
            raise ValueError("a bad one")
        sqs.send_message(QueueUrl=os.environ["OUT"], MessageBody=body)
"""
BAD, SPLIT, HALF = 10, 25, 2**127


class Readings(Workload):
    """Whatever is acknowledged comes out at least once, or is named in the queue of what is given up. Shards are split and
    merged meanwhile."""

    slow = True

    def prepare(self) -> None:
        kinesis = self.client("kinesis")
        kinesis.create_stream(StreamName="readings", ShardCount=1)
        self.stream = kinesis.describe_stream_summary(StreamName="readings")["StreamDescriptionSummary"]["StreamARN"]
        self.out, _ = self.queue("readings-out")
        self.lost, lost = self.queue("readings-lost")
        self.function("reader", SOURCE, "kinesis:*", "sqs:*", OUT=self.out)
        self.client("lambda").create_event_source_mapping(
            EventSourceArn=self.stream, FunctionName="reader", StartingPosition="TRIM_HORIZON", BatchSize=10,
            ParallelizationFactor=2, MaximumRetryAttempts=1, BisectBatchOnFunctionError=True,
            DestinationConfig={"OnFailure": {"Destination": lost}},
        )  # fmt: skip
        self.acknowledged: dict[str, str] = {}
        self.attempted: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.put]

    def put(self, number: int) -> None:
        kinesis = self.client("kinesis")
        body = f"{'bad' if number % BAD == 0 else 'good'}-{self.unique(number)}"
        self.attempted.add(body)
        answer = kinesis.put_record(StreamName="readings", Data=body.encode(), PartitionKey=f"k{number % 4}")
        self.acknowledged[body] = answer["SequenceNumber"]
        if number % SPLIT == 0:
            # What a former try has done already, or is at.
            with contextlib.suppress(kinesis.exceptions.ResourceInUseException):
                self.split_or_merge()
        self.wait(0.1)

    def split_or_merge(self) -> None:
        kinesis = self.client("kinesis")
        shards = kinesis.list_shards(StreamName="readings")["Shards"]
        names = [one["ShardId"] for one in shards if "EndingSequenceNumber" not in one["SequenceNumberRange"]]
        if len(names) == 1:
            kinesis.split_shard(StreamName="readings", ShardToSplit=names[0], NewStartingHashKey=str(HALF))
        else:
            kinesis.merge_shards(StreamName="readings", ShardToMerge=names[0], AdjacentShardToMerge=names[1])

    def verify(self) -> None:
        found: set[str] = set()
        named: set[str] = set()

        def left() -> list[str]:
            return [one for one, number in self.acknowledged.items() if one not in found and number not in named]

        def all_came() -> bool:
            found.update(self.drain(self.out))
            for text in self.drain(self.lost):
                batch = json.loads(text)["KinesisBatchInfo"]
                assert batch["batchSize"] == 1
                named.add(batch["startSequenceNumber"])
            return not left()

        assert self.until(all_came, 15), f"{len(left())} of {len(self.acknowledged)} are lost"
        assert found <= self.attempted
        assert not any(one.startswith("bad") for one in found)
