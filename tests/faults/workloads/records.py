"""Records of a stream that is split and merged meanwhile: each acknowledged one is there once, in the order of its key."""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import Any

from botocore.exceptions import ClientError
from tests.faults.workload import Step, Workload

BATCH = 20
TOP = (1 << 128) - 1


class Records(Workload):
    """Two writers, a batch at a time and one by one; a third changes the shards."""

    def prepare(self) -> None:
        self.client("kinesis").create_stream(StreamName="records", ShardCount=2)
        self.acknowledged: dict[str, str] = {}
        self.order: list[str] = []
        self.sent: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.put_batch, self.put_one, self.reshard]

    def put_batch(self, number: int) -> None:
        texts = [self.unique(number) for _ in range(BATCH)]
        self.sent.update(texts)
        entries = [{"Data": text.encode(), "PartitionKey": text} for text in texts]
        answer = self.client("kinesis").put_records(StreamName="records", Records=entries)
        for text, told in zip(texts, answer["Records"], strict=True):
            if "SequenceNumber" in told:
                self.acknowledged[text] = told["SequenceNumber"]
            else:
                self.sent.discard(text)
        self.wait(0.02)

    def put_one(self, number: int) -> None:
        text = self.unique(number)
        self.sent.add(text)
        try:
            told = self.client("kinesis").put_record(StreamName="records", Data=text.encode(), PartitionKey="one")
        except ClientError as error:
            if error.response["Error"]["Code"] != "ProvisionedThroughputExceededException":
                raise
            self.sent.discard(text)
            return
        self.acknowledged[text] = told["SequenceNumber"]
        self.order.append(text)

    def reshard(self, number: int) -> None:
        kinesis = self.client("kinesis")
        # What a former try has done already, or is at.
        with contextlib.suppress(kinesis.exceptions.ResourceInUseException):
            self.merge_or_split()
        self.wait(0.3)

    def merge_or_split(self) -> None:
        kinesis = self.client("kinesis")
        shards = kinesis.list_shards(StreamName="records", ShardFilter={"Type": "AT_LATEST"})["Shards"]
        shards.sort(key=self.range)
        if len(shards) > 3:
            first, second = shards[0]["ShardId"], shards[1]["ShardId"]
            kinesis.merge_shards(StreamName="records", ShardToMerge=first, AdjacentShardToMerge=second)
        else:
            # The widest: one that is split again and again has nothing left to split after a hundred times.
            start, end, shard = max(map(self.range, shards), key=lambda one: one[1] - one[0])
            middle = str((start + end) // 2)
            kinesis.split_shard(StreamName="records", ShardToSplit=shard, NewStartingHashKey=middle)

    @staticmethod
    def range(shard: Any) -> tuple[int, int, str]:
        """(first hash key, last one, id) of a shard."""
        keys = shard["HashKeyRange"]
        return int(keys["StartingHashKey"]), int(keys["EndingHashKey"]), shard["ShardId"]

    def verify(self) -> None:
        kinesis = self.client("kinesis")
        shards = kinesis.list_shards(StreamName="records")["Shards"]
        self.check_ranges([shard for shard in shards if "EndingSequenceNumber" not in shard["SequenceNumberRange"]])
        found: list[tuple[str, str]] = []
        for shard in shards:
            place = kinesis.get_shard_iterator(
                StreamName="records", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
            ).get("ShardIterator")
            while place:
                answer = kinesis.get_records(ShardIterator=place)
                found += [(record["Data"].decode(), record["SequenceNumber"]) for record in answer["Records"]]
                place = answer.get("NextShardIterator") if answer["Records"] else None
        counts = Counter(text for text, _ in found)
        assert not [text for text, count in counts.items() if count > 1], "a record is there twice"
        assert not self.acknowledged.items() - set(found), "an acknowledged record is lost or has another number"
        assert not counts.keys() - self.sent, "a record that nobody put"
        kept = set(self.order)
        assert [text for text, _ in found if text in kept] == self.order, "records of a key are out of order"

    def check_ranges(self, shards: list[Any]) -> None:
        """The open shards take every hash key, each once."""
        ranges = sorted(map(self.range, shards))
        ends = [-1, *(end for _, end, _ in ranges)]
        assert [start - 1 for start, _, _ in ranges] == ends[:-1]
        assert ends[-1] == TOP
