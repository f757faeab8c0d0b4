"""Data streams that functions work off."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role
from tests.services.lambda_.conftest import package

READ = tuple(f"kinesis:{name}" for name in (
    "GetRecords", "GetShardIterator", "DescribeStream", "ListShards", "ListStreams",
))  # fmt: skip
MAY = (*READ, "sqs:SendMessage", "s3:PutObject")
# Passes on what it gets, and fails for what is called poison.
SOURCE = """
import base64, boto3, json, os
sqs = boto3.client("sqs")
def handler(event, context):
    told = {**event, "state": len(event.get("state", {}))}
    sqs.send_message(QueueUrl=os.environ["OUT"], MessageBody=json.dumps(told))
    failed = [{"itemIdentifier": record["kinesis"]["sequenceNumber"]} for record in event["Records"]
              if b"poison" in base64.b64decode(record["kinesis"]["data"])]
    if failed and not os.environ.get("PARTIAL"):
        raise ValueError("poison")
    if "state" in event:
        return {"state": {"text": event["state"].get("text", "") + "x" * 700_000}}
    return {"batchItemFailures": failed}
"""


class Setting:
    """A stream, a function that works it off, a queue "out" and a queue "lost"."""

    def __init__(self, client: Callable[..., Any], function: Callable[..., str], role: Callable[..., str]) -> None:
        self.kinesis, self.sqs, self.lam = client("kinesis"), client("sqs"), client("lambda")
        self.kinesis.create_stream(StreamName="s", ShardCount=1)
        self.stream = self.kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]["StreamARN"]
        self.out = self.sqs.create_queue(QueueName="out")["QueueUrl"]
        self.lost = self.sqs.create_queue(QueueName="lost")["QueueUrl"]
        account = self.stream.split(":")[4]
        self.to_lost = {"OnFailure": {"Destination": f"arn:aws:sqs:us-east-1:{account}:lost"}}
        self.function, self.role = function, role

    def make(self, partial: str = "", actions: tuple[str, ...] = MAY, **settings: Any) -> Any:
        variables = {"OUT": self.out, "PARTIAL": partial}
        self.function(SOURCE, "worker", Role=self.role(*actions), Timeout=5, Environment={"Variables": variables})
        request = {"EventSourceArn": self.stream, "StartingPosition": "TRIM_HORIZON", **settings}
        return self.lam.create_event_source_mapping(FunctionName="worker", **request)

    def put(self, *texts: str, key: str = "k", **more: Any) -> None:
        for text in texts:
            self.kinesis.put_record(StreamName="s", PartitionKey=key, Data=text.encode(), **more)

    def take(self, url: str) -> list[Any]:
        answer = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        messages = answer.get("Messages", [])
        for message in messages:
            self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [json.loads(message["Body"]) for message in messages]

    def gather(self, wait_until: Callable[..., Any], count: int) -> list[str]:
        """So many texts that came to the function."""
        seen: list[str] = []
        wait_until(lambda: seen.extend(t for event in self.take(self.out) for t in texts(event)) or len(seen) >= count)
        return seen


def texts(event: Any) -> list[str]:
    return [base64.b64decode(record["kinesis"]["data"]).decode() for record in event["Records"]]


@pytest.fixture
def setting(client: Callable[..., Any], function: Callable[..., str], role: Callable[..., str]) -> Setting:
    return Setting(client, function, role)


def test_records_are_worked_off(setting: Setting, wait_until: Callable[..., Any]) -> None:
    setting.put("a", "b")
    made = setting.make()
    assert (made["State"], made["LastProcessingResult"], made["BatchSize"]) == ("Creating", "No records processed", 100)
    [event] = wait_until(lambda: setting.take(setting.out))
    assert texts(event) == ["a", "b"]
    record = event["Records"][0]
    inner = record.pop("kinesis")
    account = setting.stream.split(":")[4]
    assert record == {
        "eventSource": "aws:kinesis", "eventVersion": "1.0", "eventName": "aws:kinesis:record",
        "eventID": f"shardId-000000000000:{inner['sequenceNumber']}", "awsRegion": "us-east-1",
        "invokeIdentityArn": f"arn:aws:iam::{account}:role/function", "eventSourceARN": setting.stream,
    }  # fmt: skip
    assert set(inner) == {
        "kinesisSchemaVersion", "partitionKey", "sequenceNumber", "data", "approximateArrivalTimestamp",
    }  # fmt: skip
    assert (inner["kinesisSchemaVersion"], inner["partitionKey"], inner["data"]) == ("1.0", "k", "YQ==")
    wait_until(lambda: setting.lam.get_event_source_mapping(UUID=made["UUID"])["LastProcessingResult"] == "OK")
    assert setting.lam.update_event_source_mapping(UUID=made["UUID"], Enabled=False)["State"] == "Disabling"
    setting.put("c")
    assert setting.lam.get_event_source_mapping(UUID=made["UUID"])["State"] == "Disabled"
    assert setting.lam.update_event_source_mapping(UUID=made["UUID"], Enabled=True)["State"] == "Enabling"
    assert setting.gather(wait_until, 1) == ["c"]
    assert setting.lam.update_event_source_mapping(UUID=made["UUID"], BatchSize=7)["State"] == "Updating"


@pytest.mark.turns_clock
def test_where_reading_begins(setting: Setting, server: Any, wait_until: Callable[..., Any]) -> None:
    setting.put("old")
    server.advance(60)
    moment = server.page("clock", {"seconds": 0})["now"]
    setting.put("new")
    made = setting.make(StartingPosition="AT_TIMESTAMP", StartingPositionTimestamp=moment)
    assert setting.gather(wait_until, 1) == ["new"]
    setting.lam.delete_event_source_mapping(UUID=made["UUID"])
    setting.lam.create_event_source_mapping(
        FunctionName="worker", EventSourceArn=setting.stream, StartingPosition="LATEST"
    )
    setting.put("latest")
    assert setting.gather(wait_until, 1) == ["latest"]


def test_children_come_after_their_parents(setting: Setting, wait_until: Callable[..., Any]) -> None:
    """A shard is split and merged again: a key keeps its order through all of them."""
    half = str(2**127)
    setting.put("1")
    setting.kinesis.split_shard(StreamName="s", ShardToSplit="shardId-000000000000", NewStartingHashKey=half)
    setting.put("2")
    setting.kinesis.merge_shards(
        StreamName="s", ShardToMerge="shardId-000000000001", AdjacentShardToMerge="shardId-000000000002"
    )
    setting.put("3")
    setting.make(BatchSize=1)
    assert setting.gather(wait_until, 3) == ["1", "2", "3"]
    setting.kinesis.split_shard(StreamName="s", ShardToSplit="shardId-000000000003", NewStartingHashKey=half)
    setting.put("4")
    assert setting.gather(wait_until, 1) == ["4"]


def test_what_is_given_up(setting: Setting, client: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    setting.put("a", "poison", "b")
    made = setting.make(
        partial="yes", FunctionResponseTypes=["ReportBatchItemFailures"], MaximumRetryAttempts=0,
        BisectBatchOnFunctionError=True, DestinationConfig=setting.to_lost,
    )  # fmt: skip
    [record] = wait_until(lambda: setting.take(setting.lost), 30)
    batch = record.pop("KinesisBatchInfo")
    assert (batch["batchSize"], batch["streamArn"], batch["shardId"]) == (2, setting.stream, "shardId-000000000000")
    assert set(batch) == {
        "shardId", "startSequenceNumber", "endSequenceNumber", "approximateArrivalOfFirstRecord",
        "approximateArrivalOfLastRecord", "batchSize", "streamArn",
    }  # fmt: skip
    assert len(batch["approximateArrivalOfFirstRecord"]) == len("2019-11-14T00:38:04.835Z")
    assert set(record) == {"requestContext", "responseContext", "version", "timestamp"}
    assert record["requestContext"]["condition"] == "RetryAttemptsExhausted"
    client("s3").create_bucket(Bucket="lost-kinesis")
    target = {"OnFailure": {"Destination": "arn:aws:s3:::lost-kinesis"}}
    setting.lam.update_event_source_mapping(UUID=made["UUID"], DestinationConfig=target)
    setting.put("poison")
    [found] = wait_until(lambda: client("s3").list_objects_v2(Bucket="lost-kinesis").get("Contents"), 20)
    assert found["Key"].startswith(f"aws/lambda/{made['UUID']}/shardId-000000000000/")
    body = json.loads(client("s3").get_object(Bucket="lost-kinesis", Key=found["Key"])["Body"].read())
    assert texts(json.loads(body["payload"])) == ["poison"]


def test_filters_see_what_the_data_says(setting: Setting, wait_until: Callable[..., Any]) -> None:
    patterns = [{"data": {"kind": ["good"]}}, {"partitionKey": ["always"]}, {"kinesis": {"partitionKey": ["too"]}}]
    setting.make(FilterCriteria={"Filters": [{"Pattern": json.dumps(pattern)} for pattern in patterns]})
    setting.put('{"kind": "bad"}', "no json")
    setting.put("1", key="always")
    setting.put("2", key="too")
    setting.put('{"kind": "good"}')
    assert setting.gather(wait_until, 3) == ["1", "2", '{"kind": "good"}']


@pytest.mark.turns_clock
def test_a_window_ends_early(setting: Setting, server: Any, wait_until: Callable[..., Any]) -> None:
    """A state of more than a megabyte ends its window."""
    setting.make(TumblingWindowInSeconds=900)
    setting.put("1")
    [first] = wait_until(lambda: setting.take(setting.out))
    assert (first["isFinalInvokeForWindow"], first["isWindowTerminatedEarly"]) == (False, False)
    assert first["shardId"] == "shardId-000000000000"
    setting.put("2")
    seen: list[Any] = []
    wait_until(lambda: seen.extend(setting.take(setting.out)) or len(seen) >= 2)
    assert [(event["isFinalInvokeForWindow"], event["isWindowTerminatedEarly"]) for event in seen] == [
        (False, False), (True, True),
    ]  # fmt: skip
    setting.put("3")
    assert [event["state"] for event in wait_until(lambda: setting.take(setting.out))] == [0]


def test_consumers_and_permissions(
    setting: Setting, client: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    consumer = setting.kinesis.register_stream_consumer(StreamARN=setting.stream, ConsumerName="c")["Consumer"]
    arn = consumer["ConsumerARN"]
    setting.put("a")

    def error(**request: Any) -> str:
        given = {"EventSourceArn": setting.stream, "FunctionName": "worker", "StartingPosition": "LATEST", **request}
        with pytest.raises(ClientError) as caught:
            setting.lam.create_event_source_mapping(**given)
        assert caught.value.response["Error"]["Code"] == "InvalidParameterValueException"
        text: str = caught.value.response["Error"]["Message"]
        return text

    refused = (
        "Cannot access stream {}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, "
        "ListShards, and ListStreams Actions on your stream in IAM."
    )
    with pytest.raises(ClientError, match="Please ensure the role can perform"):
        setting.make(actions=("sqs:SendMessage", "kinesis:ListShards"))
    assert error() == refused.format(setting.stream)
    assert error(EventSourceArn=f"{setting.stream}x") == f"Stream not found: {setting.stream}x"
    assert error(StartingPosition="AT_TIMESTAMP").startswith("StartingPositionTimestamp is required")
    statement = {"Effect": "Allow", "Action": list(READ), "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    client("iam").put_role_policy(RoleName="function", PolicyName="more", PolicyDocument=json.dumps(document))
    assert error(EventSourceArn=arn) == refused.format(arn)
    # What AWS's managed policy for this allows.
    statement["Action"] = [*READ, "kinesis:SubscribeToShard"]
    client("iam").put_role_policy(RoleName="function", PolicyName="more", PolicyDocument=json.dumps(document))
    made = setting.lam.create_event_source_mapping(
        EventSourceArn=arn, FunctionName="worker", StartingPosition="TRIM_HORIZON"
    )
    [event] = wait_until(lambda: setting.take(setting.out))
    assert (texts(event), event["Records"][0]["eventSourceARN"]) == (["a"], arn)
    # A permission that goes is told of, and the mapping goes on when it comes again.
    wait_until(lambda: setting.lam.get_event_source_mapping(UUID=made["UUID"])["LastProcessingResult"] == "OK")
    client("iam").delete_role_policy(RoleName="function", PolicyName="more")
    setting.put("b")

    def problem() -> bool:
        last: str = setting.lam.get_event_source_mapping(UUID=made["UUID"])["LastProcessingResult"]
        return last.startswith("PROBLEM")

    wait_until(problem)
    client("iam").put_role_policy(RoleName="function", PolicyName="more", PolicyDocument=json.dumps(document))
    assert setting.gather(wait_until, 1) == ["b"]


def test_a_restart_goes_on(own_server: Callable[..., Any], wait_until: Callable[..., Any], account: str) -> None:
    running = own_server()

    def client(service: str) -> Any:
        return running.client(service, account)

    def function(source: str, name: str, **settings: Any) -> str:
        client("lambda").create_function(
            FunctionName=name, Code={"ZipFile": package(index=source)}, Runtime="python3.11", Handler="index.handler",
            **settings,
        )  # fmt: skip
        return name

    setting = Setting(client, function, lambda *actions: make_role(client("iam")))
    setting.make()
    setting.put("1")
    wait_until(lambda: setting.take(setting.out))
    setting.put("2")
    running.kill()
    running.start()
    setting.put("3")
    seen = setting.gather(wait_until, 1)
    while "3" not in seen:
        seen += setting.gather(wait_until, 1)
    # What was under way may come once more; nothing that was done does, and nothing is left out.
    assert seen[-1] == "3"
    assert seen == ["3"] or seen[-2] == "2"


@pytest.mark.turns_clock
def test_records_that_grow_too_old(setting: Setting, server: Any, wait_until: Callable[..., Any]) -> None:
    made = setting.make(MaximumRecordAgeInSeconds=60, DestinationConfig=setting.to_lost)
    setting.lam.put_function_concurrency(FunctionName="worker", ReservedConcurrentExecutions=0)
    setting.put("a")
    wait_until(lambda: "Rate" in setting.lam.get_event_source_mapping(UUID=made["UUID"])["LastProcessingResult"])
    server.advance(61)
    [record] = wait_until(lambda: setting.take(setting.lost))
    context = record["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("RecordAgeExceeded", 0)
    assert "responseContext" not in record
    assert record["KinesisBatchInfo"]["batchSize"] == 1
    setting.lam.delete_function_concurrency(FunctionName="worker")
    setting.put("c")
    assert setting.gather(wait_until, 1) == ["c"]


def test_a_stream_that_is_made_anew_is_read_from_its_start(setting: Setting, wait_until: Callable[..., Any]) -> None:
    setting.make()
    setting.put("old")
    assert setting.gather(wait_until, 1) == ["old"]
    setting.kinesis.split_shard(StreamName="s", ShardToSplit="shardId-000000000000", NewStartingHashKey="1000")
    setting.put("low", ExplicitHashKey="1")
    assert setting.gather(wait_until, 1) == ["low"]
    setting.kinesis.delete_stream(StreamName="s")
    # Sequence numbers tell streams apart by the second in which they were made.
    made = int(time.time())
    wait_until(lambda: int(time.time()) > made)
    setting.kinesis.create_stream(StreamName="s", ShardCount=2)
    setting.put("new", ExplicitHashKey="1")
    setting.put("more", ExplicitHashKey=str(1 << 127))
    assert sorted(setting.gather(lambda seen: wait_until(seen, 40), 2)) == ["more", "new"]
