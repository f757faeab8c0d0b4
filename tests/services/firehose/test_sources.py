"""Streams of Kinesis as sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.services.firehose.conftest import Delivered

Make = Callable[..., Delivered]


def test_records_of_all_shards_come_once(
    own_server: Callable[..., Any], account: str, wait_until: Any, refused: Callable[..., tuple[str, str]]
) -> None:
    """Through a kill of the server, too, and shards that are split."""
    server = own_server()
    client = lambda name: server.client(name, account)  # noqa: E731
    kinesis = client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=2)
    arn = kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]["StreamARN"]
    one = Delivered(client, account)
    source = {"KinesisStreamARN": arn, "RoleARN": one.role}
    one.make(DeliveryStreamType="KinesisStreamAsSource", KinesisStreamSourceConfiguration=source)
    shown = one.describe()
    assert shown["DeliveryStreamType"] == "KinesisStreamAsSource"
    assert shown["Source"]["KinesisStreamSourceDescription"]["KinesisStreamARN"] == arn
    assert (
        "not permitted on KinesisStreamAsSource"
        in refused(one.firehose.put_record, DeliveryStreamName="d", Record={"Data": b"x"})[1]
    )

    def put(*texts: str) -> None:
        kinesis.put_records(
            StreamName="s", Records=[{"Data": f"{text};".encode(), "PartitionKey": text} for text in texts]
        )

    def words() -> list[str]:
        found = b"".join(one.read(key) for key in one.names()).decode().split(";")
        return sorted(found[:-1])

    first = [f"a{n:02d}" for n in range(20)]
    put(*first)
    wait_until(lambda: words() == first)
    server.kill()
    server.start()
    second = [f"b{n:02d}" for n in range(20)]
    put(*second)
    wait_until(lambda: words() == first + second)
    kinesis.split_shard(StreamName="s", ShardToSplit="shardId-000000000000", NewStartingHashKey="1000")
    wait_until(lambda: len(kinesis.list_shards(StreamName="s")["Shards"]) == 4)
    third = [f"c{n:02d}" for n in range(20)]
    put(*third)
    wait_until(lambda: words() == first + second + third)
