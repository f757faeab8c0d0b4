"""Streams for the tests of Kinesis."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

TOP = (1 << 128) - 1


class Streamed:
    """A stream, how it is written to and read."""

    def __init__(self, kinesis: Any, name: str = "s", shards: int | None = 1, **more: Any) -> None:
        self.kinesis, self.name = kinesis, name
        given = {} if shards is None else {"ShardCount": shards}
        kinesis.create_stream(StreamName=name, **given, **more)
        self.arn: str = self.summary()["StreamARN"]

    def summary(self) -> Any:
        return self.kinesis.describe_stream_summary(StreamName=self.name)["StreamDescriptionSummary"]

    def shards(self, **more: Any) -> list[Any]:
        found: list[Any] = self.kinesis.list_shards(StreamName=self.name, **more)["Shards"]
        return found

    def put(self, *data: str, key: str = "k", **more: Any) -> list[str]:
        """Their sequence numbers."""
        return [
            self.kinesis.put_record(StreamName=self.name, Data=text.encode(), PartitionKey=key, **more)[
                "SequenceNumber"
            ]
            for text in data
        ]

    def iterator(self, kind: str = "TRIM_HORIZON", shard: int = 0, **more: Any) -> str:
        found: str = self.kinesis.get_shard_iterator(
            StreamName=self.name, ShardId=f"shardId-{shard:012d}", ShardIteratorType=kind, **more
        )["ShardIterator"]
        return found

    def records(self, kind: str = "TRIM_HORIZON", shard: int = 0, **more: Any) -> Any:
        return self.kinesis.get_records(ShardIterator=self.iterator(kind, shard, **more))

    def read(self, kind: str = "TRIM_HORIZON", shard: int = 0, **more: Any) -> list[str]:
        return [record["Data"].decode() for record in self.records(kind, shard, **more)["Records"]]

    def ranges(self) -> list[tuple[int, int]]:
        """Of the open shards, in order."""
        found = (shard["HashKeyRange"] for shard in self.shards(ShardFilter={"Type": "AT_LATEST"}))
        return sorted((int(one["StartingHashKey"]), int(one["EndingHashKey"])) for one in found)


@pytest.fixture
def kinesis(client: Callable[..., Any]) -> Any:
    """A client that leaves the checking of parameters to the server."""
    return client("kinesis", config={"parameter_validation": False})


@pytest.fixture
def stream(kinesis: Any) -> Callable[..., Streamed]:
    return lambda *args, **more: Streamed(kinesis, *args, **more)


@pytest.fixture
def refused() -> Callable[..., tuple[str, str]]:
    """refused(call, **parameters): (code, message) of the error."""

    def ask(call: Any, **parameters: Any) -> tuple[str, str]:
        with pytest.raises(ClientError) as error:
            call(**parameters)
        found = error.value.response["Error"]
        return found["Code"], found.get("Message", "")

    return ask
