"""Consumers with a throughput of their own, and what they are sent."""

from __future__ import annotations

import struct
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from tests.conftest import Server
from tests.services.kinesis.conftest import Streamed

from pampero.protocol import cbor

Make = Callable[..., Streamed]
Refused = Callable[..., tuple[str, str]]
SHARD = "shardId-000000000000"


def register(one: Streamed, name: str = "c") -> str:
    made = one.kinesis.register_stream_consumer(StreamARN=one.arn, ConsumerName=name)["Consumer"]
    return str(made["ConsumerARN"])


def subscribe(one: Streamed, consumer: str, kind: str = "TRIM_HORIZON", shard: str = SHARD, **more: Any) -> Any:
    position = {"Type": kind, **more}
    return one.kinesis.subscribe_to_shard(ConsumerARN=consumer, ShardId=shard, StartingPosition=position)["EventStream"]


def events(stream: Any) -> Iterator[Any]:
    for event in stream:
        yield event["SubscribeToShardEvent"]


def with_records(stream: Any) -> Any:
    """The next event that has any."""
    return next(event for event in events(stream) if event["Records"])


def test_consumers_are_registered_and_found(stream: Make, kinesis: Any, refused: Refused, account: str) -> None:
    one = stream()
    arn = register(one)
    assert arn.startswith(f"arn:aws:kinesis:us-east-1:{account}:stream/s/consumer/c:")
    shown = kinesis.describe_stream_consumer(ConsumerARN=arn)["ConsumerDescription"]
    assert shown == kinesis.describe_stream_consumer(StreamARN=one.arn, ConsumerName="c")["ConsumerDescription"]
    shown.pop("ConsumerCreationTimestamp")
    assert shown == {"ConsumerName": "c", "ConsumerARN": arn, "ConsumerStatus": "ACTIVE", "StreamARN": one.arn}
    again = {"StreamARN": one.arn, "ConsumerName": "c"}
    assert refused(kinesis.register_stream_consumer, **again)[0] == "ResourceInUseException"
    for index in range(19):
        register(one, f"c{index:02d}")
    more = {**again, "ConsumerName": "more"}
    assert refused(kinesis.register_stream_consumer, **more)[0] == "LimitExceededException"
    first = kinesis.list_stream_consumers(StreamARN=one.arn, MaxResults=15)
    rest = kinesis.list_stream_consumers(StreamARN=one.arn, MaxResults=15, NextToken=first["NextToken"])
    assert len({found["ConsumerName"] for found in first["Consumers"] + rest["Consumers"]}) == 20
    assert one.summary()["ConsumerCount"] == 20
    assert refused(kinesis.describe_stream_consumer, StreamARN=one.arn)[0] == "InvalidArgumentException"
    wrong = {"ConsumerARN": arn, "ConsumerName": "other"}
    assert refused(kinesis.describe_stream_consumer, **wrong)[0] == "InvalidArgumentException"
    kinesis.deregister_stream_consumer(StreamARN=one.arn, ConsumerName="c")
    assert refused(kinesis.describe_stream_consumer, ConsumerARN=arn)[0] == "ResourceNotFoundException"
    assert refused(kinesis.delete_stream, StreamName="s")[0] == "ResourceInUseException"
    kinesis.delete_stream(StreamName="s", EnforceConsumerDeletion=True)
    stream()
    assert kinesis.list_stream_consumers(StreamARN=one.arn)["Consumers"] == []


def test_records_come_as_they_are_put(stream: Make, kinesis: Any, refused: Refused) -> None:
    one = stream()
    one.put("early")
    arn = register(one)
    found = subscribe(one, arn)
    first = with_records(found)
    assert [record["Data"] for record in first["Records"]] == [b"early"]
    assert first["ContinuationSequenceNumber"] == first["Records"][-1]["SequenceNumber"]
    assert first["MillisBehindLatest"] == 0
    batch = [{"Data": str(index).encode(), "PartitionKey": "k"} for index in range(5)]
    kinesis.put_records(StreamName="s", Records=batch)
    assert [record["Data"] for record in with_records(found)["Records"]] == [b"0", b"1", b"2", b"3", b"4"]
    assert refused(subscribe, one=one, consumer=arn)[0] == "ResourceInUseException"
    other = subscribe(one, register(one, "other"), "AFTER_SEQUENCE_NUMBER",
                      SequenceNumber=first["ContinuationSequenceNumber"])  # fmt: skip
    assert len(with_records(other)["Records"]) == 5
    kinesis.split_shard(StreamName="s", ShardToSplit=SHARD, NewStartingHashKey="1000")
    (*_, last) = events(found)
    assert [child["ShardId"][-1] for child in last["ChildShards"]] == ["1", "2"]
    assert "ContinuationSequenceNumber" not in last
    late = subscribe(one, register(one, "late"), "LATEST", shard="shardId-000000000002")
    one.put("late", ExplicitHashKey="1000")
    assert [record["Data"] for record in with_records(late)["Records"]] == [b"late"]
    kinesis.delete_stream(StreamName="s", EnforceConsumerDeletion=True)
    with pytest.raises(Exception, match="ResourceNotFoundException"):
        list(events(late))


@pytest.mark.turns_clock
def test_a_subscription_ends_or_is_taken_over(stream: Make, server: Server) -> None:
    one = stream()
    arn = register(one)
    first = events(subscribe(one, arn))
    assert next(first)["Records"] == []
    server.advance(6)
    second = events(subscribe(one, arn))
    with pytest.raises(Exception, match="ResourceInUseException"):
        list(first)
    next(second)
    server.advance(301)
    assert all(event["Records"] == [] for event in second)


class Old:
    """Speaks to Kinesis as AWS's SDK for Java does."""

    TYPE = "application/x-amz-cbor-1.1"

    def __init__(self, server: Server, account: str) -> None:
        self._server, self._keys = server, Credentials(account, "test")

    def send(self, operation: str, request: Any) -> tuple[int, Any]:
        status, _, answer = self.raw(operation, request)
        body = answer.read()
        return status, cbor.decode(body) if body else None

    def raw(self, operation: str, request: Any) -> tuple[int, str, Any]:
        headers = {"Content-Type": self.TYPE, "X-Amz-Target": f"Kinesis_20131202.{operation}"}
        signed = AWSRequest("POST", self._server.url + "/", headers, cbor.encode(request))
        SigV4Auth(self._keys, "kinesis", "us-east-1").add_auth(signed)
        asked = urllib.request.Request(self._server.url + "/", cbor.encode(request), dict(signed.headers))
        try:
            answer = urllib.request.urlopen(asked, timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        return answer.status, answer.headers["Content-Type"], answer


def test_sdks_for_java_are_understood(stream: Make, server: Server, account: str) -> None:
    old = Old(server, account)
    assert old.send("CreateStream", {"StreamName": "s", "ShardCount": 1}) == (200, None)
    one = Streamed.__new__(Streamed)
    one.kinesis, one.name = server.client("kinesis", account), "s"
    one.arn = one.summary()["StreamARN"]
    status, shown = old.send("DescribeStream", {"StreamARN": one.arn})
    assert status == 200
    # In milliseconds, whatever the standard says.
    created = shown["StreamDescription"]["StreamCreationTimestamp"]
    assert isinstance(created, int)
    assert created == int(one.summary()["StreamCreationTimestamp"].timestamp()) * 1000
    put = {"StreamName": "s", "Records": [{"Data": b"\x00\xff", "PartitionKey": "k"}]}
    assert old.send("PutRecords", put)[1]["FailedRecordCount"] == 0
    asked = {
        "StreamName": "s",
        "ShardId": SHARD,
        "ShardIteratorType": "AT_TIMESTAMP",
        "Timestamp": cbor.Millis(created),
    }
    place = old.send("GetShardIterator", asked)[1]["ShardIterator"]
    (record,) = old.send("GetRecords", {"ShardIterator": place})[1]["Records"]
    assert record["Data"] == b"\x00\xff"
    assert old.send("DescribeStream", {"StreamName": "none"}) == (
        400,
        {"__type": "ResourceNotFoundException", "message": f"Stream none under account {account} not found."},
    )
    position = {"Type": "TRIM_HORIZON"}
    _, kind, answer = old.raw(
        "SubscribeToShard", {"ConsumerARN": register(one), "ShardId": SHARD, "StartingPosition": position}
    )
    assert kind == "application/vnd.amazon.eventstream"
    assert message(answer) == {}
    assert message(answer)["Records"][0]["Data"] == b"\x00\xff"


def message(answer: Any) -> Any:
    """The payload of the next message of an event stream."""
    size, headers = struct.unpack(">II", answer.read(12)[:8])
    rest = answer.read(size - 12)
    return cbor.decode(rest[headers:-4])
