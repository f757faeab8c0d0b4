"""Shards split, merge and scale; who reads goes on where they end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import Server
from tests.services.kinesis.conftest import TOP, Streamed

Make = Callable[..., Streamed]
Refused = Callable[..., tuple[str, str]]
NAMES = [f"shardId-{number:012d}" for number in range(30)]


def test_readers_go_on_with_the_children_of_a_shard(stream: Make, kinesis: Any, refused: Refused, account: str) -> None:
    one = stream()
    split = {"StreamName": "s", "ShardToSplit": NAMES[0]}
    for key in ("0", "1", str(TOP), str(TOP + 1)):
        text = f"NewStartingHashKey {key} used in SplitShard() on shard {NAMES[0]} in stream s under account {account} is not"
        assert refused(kinesis.split_shard, **split, NewStartingHashKey=key)[1].startswith(text)
    one.put("before")
    place = one.iterator()
    kinesis.split_shard(**split, NewStartingHashKey="1000")
    low, high = one.put("low", ExplicitHashKey="999"), one.put("high", ExplicitHashKey="1000")
    parent, first, second = one.shards()
    assert parent["ShardId"] == NAMES[0]
    ending = int(parent["SequenceNumberRange"]["EndingSequenceNumber"])
    assert ending < min(int(number) for number in low + high)
    assert (first["HashKeyRange"]["EndingHashKey"], second["HashKeyRange"]["StartingHashKey"]) == ("999", "1000")
    assert [shard["ParentShardId"] for shard in (first, second)] == [NAMES[0]] * 2
    answer = kinesis.get_records(ShardIterator=place)
    assert [record["Data"] for record in answer["Records"]] == [b"before"]
    assert "NextShardIterator" not in answer
    assert [(child["ShardId"], child["ParentShards"]) for child in answer["ChildShards"]] == [
        (NAMES[1], [NAMES[0]]),
        (NAMES[2], [NAMES[0]]),
    ]
    assert one.read(shard=1) == ["low"]
    # From the number with which an empty shard begins on there is nothing, whatever others wrote.
    empty = stream("empty")
    start = empty.shards()[0]["SequenceNumberRange"]["StartingSequenceNumber"]
    kinesis.split_shard(StreamName="empty", ShardToSplit=NAMES[0], NewStartingHashKey="1000")
    answer = empty.records("AT_SEQUENCE_NUMBER", StartingSequenceNumber=start)
    assert (answer["MillisBehindLatest"], "NextShardIterator" in answer) == (0, False)
    assert one.read("AT_SEQUENCE_NUMBER", StartingSequenceNumber=str(ending)) == []
    in_use = "ResourceInUseException"
    assert refused(kinesis.split_shard, **split, NewStartingHashKey="1000")[0] == in_use
    merge = {"StreamName": "s", "ShardToMerge": NAMES[1]}
    assert refused(kinesis.merge_shards, **merge, AdjacentShardToMerge=NAMES[0])[0] == in_use
    assert refused(kinesis.merge_shards, **merge, AdjacentShardToMerge=NAMES[1]) == (
        "InvalidArgumentException",
        f"Shards {NAMES[1]} and {NAMES[1]} in stream s under account {account} are not an adjacent pair of shards eligible "
        "for merging",
    )
    assert refused(kinesis.merge_shards, **merge, AdjacentShardToMerge="shardId-9") == (
        "ResourceNotFoundException",
        f"Could not find shard shardId-000000000009 in stream s under account {account}.",
    )
    kinesis.merge_shards(**merge, AdjacentShardToMerge=NAMES[2])
    merged = one.shards()[-1]
    assert (merged["ParentShardId"], merged["AdjacentParentShardId"]) == (NAMES[1], NAMES[2])
    assert one.ranges() == [(0, TOP)]
    (child,) = one.records(shard=2)["ChildShards"]
    assert child == {
        "ShardId": NAMES[3],
        "ParentShards": [NAMES[1], NAMES[2]],
        "HashKeyRange": {"StartingHashKey": "0", "EndingHashKey": str(TOP)},
    }


def test_a_number_of_shards_is_brought_about_by_splits_and_merges(
    stream: Make, kinesis: Any, refused: Refused, own_server: Any
) -> None:
    one = stream(shards=2)
    scale = {"StreamName": "s", "ScalingType": "UNIFORM_SCALING"}
    for wanted in (3, 6, 4, 2, 1):
        before = len(one.ranges())
        told = kinesis.update_shard_count(**scale, TargetShardCount=wanted)
        assert (told["CurrentShardCount"], told["TargetShardCount"]) == (before, wanted)
        step = (1 << 128) // wanted
        assert one.ranges() == [
            (step * index, step * (index + 1) - 1 if index + 1 < wanted else TOP) for index in range(wanted)
        ]
    known = {shard["ShardId"]: shard for shard in one.shards()}
    for shard in known.values():
        parents = [known[shard[name]] for name in ("ParentShardId", "AdjacentParentShardId") if name in shard]
        for parent in parents:
            assert "EndingSequenceNumber" in parent["SequenceNumberRange"]
    assert refused(kinesis.update_shard_count, **scale, TargetShardCount=3)[0] == "InvalidArgumentException"
    for _ in range(5):
        kinesis.update_shard_count(**scale, TargetShardCount=1)
    assert refused(kinesis.update_shard_count, **scale, TargetShardCount=1)[0] == "LimitExceededException"
    wide = stream("wide", 8)
    assert "half" in refused(kinesis.update_shard_count, **scale | {"StreamName": "wide"}, TargetShardCount=3)[1]
    assert len(wide.ranges()) == 8


@pytest.mark.turns_clock
def test_shards_are_listed_by_time_and_by_page(stream: Make, kinesis: Any, server: Server, refused: Refused) -> None:
    one = stream(shards=2)
    created = one.summary()["StreamCreationTimestamp"].timestamp()
    server.advance(100)
    kinesis.split_shard(StreamName="s", ShardToSplit=NAMES[0], NewStartingHashKey="10")
    server.advance(100)
    kinesis.merge_shards(StreamName="s", ShardToMerge=NAMES[2], AdjacentShardToMerge=NAMES[3])
    server.advance(100)

    def names(kind: str, **more: Any) -> list[int]:
        return [int(shard["ShardId"][-3:]) for shard in one.shards(ShardFilter={"Type": kind, **more})]

    assert names("AT_LATEST") == [1, 4]
    assert names("AT_TRIM_HORIZON") == [0, 1]
    assert names("FROM_TRIM_HORIZON") == [0, 1, 2, 3, 4]
    assert names("AFTER_SHARD_ID", ShardId=NAMES[2]) == [3, 4]
    assert names("AT_TIMESTAMP", Timestamp=created + 150) == [1, 2, 3]
    assert names("FROM_TIMESTAMP", Timestamp=created + 150) == [1, 2, 3, 4]
    assert names("FROM_TIMESTAMP", Timestamp=created + 250) == [1, 4]
    invalid = "InvalidArgumentException"
    for given in ({"Type": "AFTER_SHARD_ID"}, {"Type": "AT_LATEST", "ShardId": NAMES[0]}, {"Type": "AT_TIMESTAMP"}):
        assert refused(kinesis.list_shards, StreamName="s", ShardFilter=given)[0] == invalid
    first = kinesis.list_shards(StreamARN=one.arn, MaxResults=3, StreamCreationTimestamp=created)
    token = first["NextToken"]
    rest = kinesis.list_shards(NextToken=token)
    assert [shard["ShardId"] for shard in first["Shards"] + rest["Shards"]] == NAMES[:5]
    assert refused(kinesis.list_shards, StreamName="s", NextToken=token) == (
        invalid,
        "NextToken and StreamName cannot be provided together.",
    )
    assert refused(kinesis.list_shards, NextToken=token, ExclusiveStartShardId=NAMES[0])[0] == invalid
    assert refused(kinesis.list_shards, StreamName="s", StreamCreationTimestamp=1)[0] == invalid
    assert [shard["ShardId"] for shard in one.shards(ExclusiveStartShardId=NAMES[3])] == [NAMES[4]]
    server.advance(301)
    assert refused(kinesis.list_shards, NextToken=token)[0] == "ExpiredNextTokenException"
    page = kinesis.describe_stream(StreamName="s", Limit=2, ExclusiveStartShardId=NAMES[0])["StreamDescription"]
    assert ([shard["ShardId"] for shard in page["Shards"]], page["HasMoreShards"]) == (NAMES[1:3], True)


@pytest.mark.turns_clock
def test_streams_on_demand_grow_with_what_is_written(
    stream: Make, kinesis: Any, server: Server, refused: Refused
) -> None:
    one = stream(shards=None)
    assert one.summary()["StreamModeDetails"] == {"StreamMode": "ON_DEMAND"}
    assert len(one.ranges()) == 4
    batch = [{"Data": b"x", "PartitionKey": "same"} for _ in range(10)]
    kinesis.put_record(StreamName="s", Data=b"x" * 700_000, PartitionKey="same")
    server.advance(11)
    assert len(one.ranges()) == 5
    server.advance(60)
    kinesis.put_records(StreamName="s", Records=batch)
    server.advance(60)
    assert len(one.ranges()) == 5
    validation = "ValidationException"
    assert refused(kinesis.split_shard, StreamName="s", ShardToSplit=NAMES[1], NewStartingHashKey="1")[0] == validation
    scale = {"StreamName": "s", "TargetShardCount": 4, "ScalingType": "UNIFORM_SCALING"}
    assert refused(kinesis.update_shard_count, **scale)[0] == validation
    warm = {"StreamARN": one.arn, "WarmThroughputMiBps": 8}
    assert refused(kinesis.update_stream_warm_throughput, **warm)[0] == validation
    settings = kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": "ENABLED"})
    assert settings["MinimumThroughputBillingCommitment"]["Status"] == "ENABLED"
    assert kinesis.update_stream_warm_throughput(**warm)["WarmThroughput"]["TargetMiBps"] == 8
    assert len(one.ranges()) == 8
    for call, name in ((kinesis.update_stream_warm_throughput, "StreamARN"), (kinesis.create_stream, "StreamName")):
        given = {name: one.arn if name == "StreamARN" else "hot", "WarmThroughputMiBps": 100_000}
        assert refused(call, **given)[0] == validation
    kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": "DISABLED"})
    shown = kinesis.describe_account_settings()["MinimumThroughputBillingCommitment"]
    assert shown["Status"] == "ENABLED_UNTIL_EARLIEST_ALLOWED_END"
    server.advance(24 * 3600)
    assert kinesis.describe_account_settings()["MinimumThroughputBillingCommitment"]["Status"] == "DISABLED"
    spread = {"StreamARN": one.arn, "RecordDistributionStrategy": "AUTO"}
    kinesis.update_stream_record_distribution_strategy(**spread)
    told = kinesis.put_records(StreamName="s", Records=[{"Data": b"x", "PartitionKey": "same"}] * 100)
    assert len({record["ShardId"] for record in told["Records"]}) > 1
    mode = {"StreamARN": one.arn, "StreamModeDetails": {"StreamMode": "PROVISIONED"}}
    kinesis.update_stream_mode(**mode)
    assert refused(kinesis.update_stream_record_distribution_strategy, **spread)[0] == "InvalidArgumentException"
    kinesis.update_stream_mode(**mode | {"StreamModeDetails": {"StreamMode": "ON_DEMAND"}})
    assert refused(kinesis.update_stream_mode, **mode)[0] == "LimitExceededException"
    assert kinesis.describe_limits()["OnDemandStreamCount"] == 1


def test_thousands_of_shards_are_made_rearranged_and_deleted(
    stream: Make, kinesis: Any, wait_until: Callable[..., Any]
) -> None:
    """In parts: the watchdog of the run tells of whatever holds the others up."""
    one = stream(shards=10_000)
    wait_until(lambda: one.summary()["StreamStatus"] == "ACTIVE")
    assert one.summary()["OpenShardCount"] == 10_000
    for wanted in (5000, 9999):
        kinesis.update_shard_count(StreamName="s", TargetShardCount=wanted, ScalingType="UNIFORM_SCALING")
        wait_until(lambda: one.summary()["StreamStatus"] == "ACTIVE")
        answer = kinesis.list_shards(StreamName="s", ShardFilter={"Type": "AT_LATEST"}, MaxResults=10_000)
        found = (shard["HashKeyRange"] for shard in answer["Shards"])
        ranges = sorted((int(shard["StartingHashKey"]), int(shard["EndingHashKey"])) for shard in found)
        assert len(ranges) == one.summary()["OpenShardCount"] == wanted
        assert [low for low, _ in ranges[1:]] == [high + 1 for _, high in ranges[:-1]]
        assert (ranges[0][0], ranges[-1][1]) == (0, TOP)
    one.put("x")
    kinesis.delete_stream(StreamName="s")
    assert kinesis.list_streams()["StreamNames"] == []
