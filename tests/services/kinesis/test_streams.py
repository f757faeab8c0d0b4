"""Streams: made, described, listed, changed, deleted; their tags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import Server
from tests.services.kinesis.conftest import Streamed

Make = Callable[..., Streamed]
Refused = Callable[..., tuple[str, str]]


def test_a_stream_is_described_listed_and_deleted(
    stream: Make, kinesis: Any, refused: Refused, account: str, server: Server
) -> None:
    one = stream(shards=2, Tags={"a": "b"})
    assert one.arn == f"arn:aws:kinesis:us-east-1:{account}:stream/s"
    shown = kinesis.describe_stream(StreamARN=one.arn)["StreamDescription"]
    shards, created = shown.pop("Shards"), shown.pop("StreamCreationTimestamp")
    assert [shard["ShardId"][-1] for shard in shards] == ["0", "1"]
    common = {
        "StreamName": "s", "StreamARN": one.arn, "StreamStatus": "ACTIVE", "RetentionPeriodHours": 24,
        "StreamModeDetails": {"StreamMode": "PROVISIONED"}, "EnhancedMonitoring": [{"ShardLevelMetrics": []}],
        "EncryptionType": "NONE",
    }  # fmt: skip
    assert shown == {**common, "HasMoreShards": False}
    summary = one.summary()
    assert summary.pop("StreamCreationTimestamp") == created
    assert len(summary.pop("StreamId")) == 24
    assert summary == {**common, "OpenShardCount": 2, "ConsumerCount": 0, "MaxRecordSizeInKiB": 1024}
    assert refused(kinesis.create_stream, StreamName="s", ShardCount=1) == (
        "ResourceInUseException",
        f"Stream s under account {account} already exists.",
    )
    for given in (
        {"ShardCount": 1, "StreamModeDetails": {"StreamMode": "ON_DEMAND"}},
        {"StreamModeDetails": {"StreamMode": "PROVISIONED"}},
        {"WarmThroughputMiBps": 5},
        {"ShardCount": 1, "WarmThroughputMiBps": 5},
        {"ShardCount": 1, "RecordDistributionStrategy": "AUTO"},
    ):
        assert refused(kinesis.create_stream, StreamName="x", **given)[0] in (
            "ValidationException", "InvalidArgumentException"
        )  # fmt: skip
    assert refused(kinesis.create_stream, StreamName="x", ShardCount=20_000)[0] == "LimitExceededException"
    assert kinesis.describe_limits()["OpenShardCount"] == 2
    for name in "tuv":
        stream(name)
    first = kinesis.list_streams(Limit=3)
    assert (first["StreamNames"], first["HasMoreStreams"]) == (["s", "t", "u"], True)
    assert first["StreamSummaries"][0]["StreamARN"] == one.arn
    assert kinesis.list_streams(NextToken=first["NextToken"])["StreamNames"] == ["v"]
    assert kinesis.list_streams(ExclusiveStartStreamName="t")["StreamNames"] == ["u", "v"]
    together = {"NextToken": first["NextToken"], "ExclusiveStartStreamName": "t"}
    assert refused(kinesis.list_streams, **together)[0] == "InvalidArgumentException"
    one.put("x")
    place = one.iterator()
    kinesis.delete_stream(StreamName="s")
    gone = ("ResourceNotFoundException", f"Stream s under account {account} not found.")
    assert refused(kinesis.describe_stream, StreamName="s") == gone
    stream()
    assert refused(kinesis.get_records, ShardIterator=place)[0] == "ResourceNotFoundException"
    elsewhere = server.client("kinesis", account, "eu-west-1")
    assert refused(elsewhere.describe_stream_summary, StreamARN=one.arn)[0] == "ResourceNotFoundException"


def test_states_last_as_long_as_the_server_says(own_server: Callable[..., Server], refused: Refused) -> None:
    server = own_server("--settle", "60")
    kinesis = server.client("kinesis", "111122223333")
    one = Streamed(kinesis)
    put = {"StreamName": "s", "Data": b"x", "PartitionKey": "k"}
    assert one.summary()["StreamStatus"] == "CREATING"
    assert one.shards() == []
    assert refused(kinesis.put_record, **put)[0] == "ResourceNotFoundException"
    server.advance(60)
    kinesis.put_record(**put)
    kinesis.update_shard_count(StreamName="s", TargetShardCount=2, ScalingType="UNIFORM_SCALING")
    assert one.summary()["StreamStatus"] == "UPDATING"
    kinesis.put_record(**put)
    assert refused(kinesis.split_shard, StreamName="s", ShardToSplit="1", NewStartingHashKey="5") == (
        "ResourceInUseException",
        "Stream s under account 111122223333 not ACTIVE, instead in state UPDATING",
    )
    server.advance(60)
    made = kinesis.register_stream_consumer(StreamARN=one.arn, ConsumerName="c")["Consumer"]
    assert made["ConsumerStatus"] == "CREATING"
    server.advance(60)
    (listed,) = kinesis.list_stream_consumers(StreamARN=one.arn)["Consumers"]
    assert listed["ConsumerStatus"] == "ACTIVE"
    kinesis.deregister_stream_consumer(ConsumerARN=made["ConsumerARN"])
    (listed,) = kinesis.list_stream_consumers(StreamARN=one.arn)["Consumers"]
    assert listed["ConsumerStatus"] == "DELETING"
    server.advance(60)
    assert kinesis.list_stream_consumers(StreamARN=one.arn)["Consumers"] == []
    kinesis.delete_stream(StreamName="s")
    kinesis.delete_stream(StreamName="s")
    assert one.summary()["StreamStatus"] == "DELETING"
    assert refused(kinesis.create_stream, StreamName="s", ShardCount=1)[0] == "ResourceInUseException"
    server.advance(60)
    assert kinesis.list_streams()["StreamNames"] == []


def test_encryption_and_monitoring_are_told(stream: Make, kinesis: Any, refused: Refused) -> None:
    one = stream()
    key = {"StreamName": "s", "EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}
    one.put("plain")
    kinesis.start_stream_encryption(**key)
    told = kinesis.put_record(StreamName="s", Data=b"sealed", PartitionKey="k")
    assert told["EncryptionType"] == "KMS"
    assert [record.get("EncryptionType") for record in one.records()["Records"]] == [None, "KMS"]
    assert (one.summary()["EncryptionType"], one.summary()["KeyId"]) == ("KMS", "alias/aws/kinesis")
    mine = {**key, "KeyId": "alias/mine"}
    assert refused(kinesis.start_stream_encryption, **mine)[0] == "KMSNotFoundException"
    assert refused(kinesis.stop_stream_encryption, **mine)[0] == "InvalidArgumentException"
    none = {**key, "EncryptionType": "NONE"}
    assert refused(kinesis.start_stream_encryption, **none)[0] == "InvalidArgumentException"
    kinesis.stop_stream_encryption(**key)
    assert one.summary()["EncryptionType"] == "NONE"
    enabled = kinesis.enable_enhanced_monitoring(StreamName="s", ShardLevelMetrics=["OutgoingBytes", "IncomingBytes"])
    assert (enabled["CurrentShardLevelMetrics"], enabled["DesiredShardLevelMetrics"]) == (
        [], ["IncomingBytes", "OutgoingBytes"],
    )  # fmt: skip
    assert (
        len(kinesis.enable_enhanced_monitoring(StreamName="s", ShardLevelMetrics=["ALL"])["DesiredShardLevelMetrics"])
        == 7
    )
    kinesis.disable_enhanced_monitoring(StreamName="s", ShardLevelMetrics=["IncomingBytes"])
    assert "IncomingBytes" not in one.summary()["EnhancedMonitoring"][0]["ShardLevelMetrics"]


def test_tags_by_the_former_and_by_the_new_operations(stream: Make, kinesis: Any, refused: Refused) -> None:
    one = stream()
    kinesis.add_tags_to_stream(StreamName="s", Tags={"a": "1", "b": "2"})
    kinesis.tag_resource(ResourceARN=one.arn, Tags={"b": "3", "c": "é"})
    kinesis.remove_tags_from_stream(StreamName="s", TagKeys=["a", "none"])
    tags = [{"Key": "b", "Value": "3"}, {"Key": "c", "Value": "é"}]
    assert kinesis.list_tags_for_resource(ResourceARN=one.arn)["Tags"] == tags
    page = kinesis.list_tags_for_stream(StreamName="s", Limit=1)
    assert (page["Tags"], page["HasMoreTags"]) == (tags[:1], True)
    assert kinesis.list_tags_for_stream(StreamName="s", ExclusiveStartTagKey="b")["Tags"] == tags[1:]
    kinesis.untag_resource(ResourceARN=one.arn, TagKeys=["b"])
    assert kinesis.list_tags_for_stream(StreamName="s")["Tags"] == tags[1:]
    invalid = "InvalidArgumentException"
    for bad in ({"aws:x": "1"}, {"a;": "1"}, {f"k{number}": "" for number in range(50)}):
        assert refused(kinesis.add_tags_to_stream, StreamName="s", Tags=bad)[0] == invalid
    consumer = kinesis.register_stream_consumer(StreamARN=one.arn, ConsumerName="c", Tags={"x": "y"})["Consumer"]
    arn = consumer["ConsumerARN"]
    assert kinesis.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "x", "Value": "y"}]
    kinesis.untag_resource(ResourceARN=arn, TagKeys=["x"])
    kinesis.tag_resource(ResourceARN=arn, Tags={"z": "1"})
    assert kinesis.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "z", "Value": "1"}]
    assert refused(kinesis.list_tags_for_resource, ResourceARN=arn + "1")[0] == "ResourceNotFoundException"


@pytest.mark.parametrize("operation", ["create_queue", "list_channels"])
def test_what_is_not_built_says_so(kinesis: Any, refused: Refused, operation: str) -> None:
    assert refused(getattr(kinesis, operation))[0] == "NotImplemented"
