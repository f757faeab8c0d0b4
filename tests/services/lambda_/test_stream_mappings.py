"""Streams that functions work off."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role
from tests.services.lambda_.conftest import package

READ = ("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams")
MAY = (*READ, "sqs:SendMessage", "s3:PutObject")
# Passes on what it gets, and fails for what is called poison.
SOURCE = """
import boto3, json, os
sqs = boto3.client("sqs")
def handler(event, context):
    sqs.send_message(QueueUrl=os.environ["OUT"], MessageBody=json.dumps(event))
    failed = [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}
              for record in event["Records"] if record["dynamodb"]["Keys"]["n"]["N"] == "13"]
    if failed and not os.environ.get("PARTIAL"):
        raise ValueError("poison")
    if "state" in event:
        count = event["state"].get("count", 0) + len(event["Records"])
        return {"state": {"count": count}}
    return {"batchItemFailures": failed}
"""


class Setting:
    """A table with a stream, a function that works it off, a queue "out" and a queue "lost"."""

    def __init__(self, client: Callable[..., Any], function: Callable[..., str], role: Callable[..., str]) -> None:
        self.db, self.sqs, self.lam = client("dynamodb"), client("sqs"), client("lambda")
        keys = [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}]
        types = [{"AttributeName": "p", "AttributeType": "S"}, {"AttributeName": "n", "AttributeType": "N"}]
        stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
        made = self.db.create_table(
            TableName="things", BillingMode="PAY_PER_REQUEST", KeySchema=keys, AttributeDefinitions=types,
            StreamSpecification=stream,
        )  # fmt: skip
        self.stream = made["TableDescription"]["LatestStreamArn"]
        self.out = self.sqs.create_queue(QueueName="out")["QueueUrl"]
        self.lost = self.sqs.create_queue(QueueName="lost")["QueueUrl"]
        self.to_lost = {"OnFailure": {"Destination": self.arn(self.lost)}}
        self.function, self.role = function, role

    def arn(self, url: str) -> str:
        answer = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        found: str = answer["Attributes"]["QueueArn"]
        return found

    def make(self, partial: str = "", **settings: Any) -> Any:
        variables = {"OUT": self.out, "PARTIAL": partial}
        self.function(SOURCE, "worker", Role=self.role(*MAY), Timeout=5, Environment={"Variables": variables})
        request = {"EventSourceArn": self.stream, "StartingPosition": "TRIM_HORIZON", **settings}
        return self.lam.create_event_source_mapping(FunctionName="worker", **request)

    def put(self, *numbers: int, partition: str = "x", **attributes: Any) -> None:
        for number in numbers:
            item = {"p": {"S": partition}, "n": {"N": str(number)}, **attributes}
            self.db.put_item(TableName="things", Item=item)

    def take(self, url: str) -> list[Any]:
        answer = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        messages = answer.get("Messages", [])
        for message in messages:
            self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [json.loads(message["Body"]) for message in messages]


def numbers(event: Any) -> list[int]:
    return [int(record["dynamodb"]["Keys"]["n"]["N"]) for record in event["Records"]]


@pytest.fixture
def setting(client: Callable[..., Any], function: Callable[..., str], role: Callable[..., str]) -> Setting:
    return Setting(client, function, role)


def test_records_are_worked_off(setting: Setting, wait_until: Callable[..., Any]) -> None:
    setting.put(1, 2, 3, v={"B": b"\x00"})
    made = setting.make()
    assert (made["State"], made["LastProcessingResult"], made["BatchSize"]) == ("Creating", "No records processed", 100)
    assert {name: made[name] for name in (
        "StartingPosition", "ParallelizationFactor", "MaximumRetryAttempts", "MaximumRecordAgeInSeconds",
        "BisectBatchOnFunctionError", "TumblingWindowInSeconds", "DestinationConfig", "StateTransitionReason",
    )} == {
        "StartingPosition": "TRIM_HORIZON", "ParallelizationFactor": 1, "MaximumRetryAttempts": -1,
        "MaximumRecordAgeInSeconds": -1, "BisectBatchOnFunctionError": False, "TumblingWindowInSeconds": 0,
        "DestinationConfig": {"OnFailure": {}}, "StateTransitionReason": "User action",
    }  # fmt: skip
    [event] = wait_until(lambda: setting.take(setting.out))
    assert numbers(event) == [1, 2, 3]
    record = event["Records"][0]
    assert record["eventSourceARN"] == setting.stream
    assert record["dynamodb"]["NewImage"] == {"p": {"S": "x"}, "n": {"N": "1"}, "v": {"B": "AA=="}}
    assert isinstance(record["dynamodb"]["ApproximateCreationDateTime"], int)
    wait_until(lambda: setting.lam.get_event_source_mapping(UUID=made["UUID"])["LastProcessingResult"] == "OK")
    # It goes on where it was, whatever it was told meanwhile.
    setting.lam.update_event_source_mapping(UUID=made["UUID"], Enabled=False)
    setting.put(4)
    setting.lam.update_event_source_mapping(UUID=made["UUID"], Enabled=True, BatchSize=1)
    assert numbers(wait_until(lambda: setting.take(setting.out))[0]) == [4]


def test_latest_begins_with_the_mapping(setting: Setting, wait_until: Callable[..., Any]) -> None:
    setting.put(1)
    setting.make(StartingPosition="LATEST")
    setting.put(2)
    assert [numbers(event) for event in wait_until(lambda: setting.take(setting.out))] == [[2]]


def test_a_batch_is_given_up(setting: Setting, client: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    setting.put(1, 13, 2)
    made = setting.make(MaximumRetryAttempts=1, DestinationConfig=setting.to_lost)
    [record] = wait_until(lambda: setting.take(setting.lost), 30)
    assert [numbers(event) for event in setting.take(setting.out)] == [[1, 13, 2]] * 2
    context, batch = record["requestContext"], record["DDBStreamBatchInfo"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("RetryAttemptsExhausted", 2)
    assert context["functionArn"].endswith(":function:worker")
    assert record["responseContext"] == {
        "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled",
    }  # fmt: skip
    assert (batch["batchSize"], batch["streamArn"]) == (3, setting.stream)
    assert batch["shardId"].startswith("shardId-")
    assert batch["startSequenceNumber"] < batch["endSequenceNumber"]
    # A bucket gets the records, too.
    client("s3").create_bucket(Bucket="lost-records")
    target = {"OnFailure": {"Destination": "arn:aws:s3:::lost-records"}}
    setting.lam.update_event_source_mapping(UUID=made["UUID"], MaximumRetryAttempts=0, DestinationConfig=target)
    setting.put(13, partition="y")
    found = wait_until(lambda: client("s3").list_objects_v2(Bucket="lost-records").get("Contents"), 20)
    assert found[0]["Key"].startswith(f"aws/lambda/{made['UUID']}/{batch['shardId']}/")
    body = json.loads(client("s3").get_object(Bucket="lost-records", Key=found[0]["Key"])["Body"].read())
    assert numbers(json.loads(body["payload"])) == [13]


def test_a_batch_is_halved(setting: Setting, wait_until: Callable[..., Any]) -> None:
    setting.put(1, 2, 13, 3)
    setting.make(MaximumRetryAttempts=0, BisectBatchOnFunctionError=True, DestinationConfig=setting.to_lost)
    [record] = wait_until(lambda: setting.take(setting.lost), 30)
    assert record["DDBStreamBatchInfo"]["batchSize"] == 1
    seen: list[list[int]] = []
    wait_until(lambda: seen.extend(numbers(event) for event in setting.take(setting.out)) or len(seen) == 5)
    assert sorted(seen) == sorted([[1, 2, 13, 3], [1, 2], [13, 3], [13], [3]])


def test_failures_are_reported(setting: Setting, wait_until: Callable[..., Any]) -> None:
    setting.put(1, 13, 2)
    setting.make(
        partial="yes", FunctionResponseTypes=["ReportBatchItemFailures"], MaximumRetryAttempts=1,
        DestinationConfig=setting.to_lost,
    )  # fmt: skip
    [record] = wait_until(lambda: setting.take(setting.lost), 30)
    assert record["DDBStreamBatchInfo"]["batchSize"] == 2
    assert sorted(numbers(event) for event in setting.take(setting.out)) == [[1, 13, 2], [13, 2]]


def test_filters_and_lanes(setting: Setting, wait_until: Callable[..., Any]) -> None:
    pattern = json.dumps({"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": ["good"]}}}})
    setting.make(
        ParallelizationFactor=4, BatchSize=3, MaximumBatchingWindowInSeconds=0,
        FilterCriteria={"Filters": [{"Pattern": pattern}]},
    )  # fmt: skip
    for number in range(6):
        for partition in ("a", "b", "c"):
            setting.put(number, partition=partition, kind={"S": "good" if number else "bad"})
    seen: list[Any] = []
    wait_until(lambda: seen.extend(setting.take(setting.out)) or sum(len(event["Records"]) for event in seen) == 15)
    assert all(len(event["Records"]) <= 3 for event in seen)
    assert {number for event in seen for number in numbers(event)} == {1, 2, 3, 4, 5}


@pytest.mark.turns_clock
def test_a_tumbling_window(setting: Setting, server: Any, wait_until: Callable[..., Any]) -> None:
    setting.make(TumblingWindowInSeconds=900)
    setting.put(1)
    [first] = wait_until(lambda: setting.take(setting.out))
    assert (first["state"], first["isFinalInvokeForWindow"], first["eventSourceARN"]) == ({}, False, setting.stream)
    setting.put(2, 3)
    seen: list[Any] = []
    wait_until(lambda: seen.extend(setting.take(setting.out)) or sum(len(event["Records"]) for event in seen) == 2)
    assert seen[0]["state"] == {"count": 1}
    server.advance(901)
    [last] = wait_until(lambda: [event for event in setting.take(setting.out) if not event["Records"]])
    assert (last["state"], last["isFinalInvokeForWindow"]) == ({"count": 3}, True)
    assert last["window"] == first["window"]


@pytest.mark.turns_clock
def test_shards_follow_each_other(setting: Setting, server: Any, wait_until: Callable[..., Any]) -> None:
    setting.put(1)
    server.advance(4 * 3600 + 60)
    setting.put(2)
    setting.make()
    seen: list[int] = []
    wait_until(lambda: seen.extend(n for event in setting.take(setting.out) for n in numbers(event)) or len(seen) == 2)
    assert seen == [1, 2]
    server.advance(4 * 3600 + 60)
    setting.put(3)
    assert numbers(wait_until(lambda: setting.take(setting.out))[0]) == [3]


def test_what_is_refused(setting: Setting, client: Callable[..., Any]) -> None:
    made = setting.make(MaximumRecordAgeInSeconds=60)

    def error(**request: Any) -> tuple[str, str]:
        defaults = {"EventSourceArn": setting.stream, "FunctionName": "worker", "StartingPosition": "LATEST"}
        given = {name: value for name, value in {**defaults, **request}.items() if value}
        with pytest.raises(ClientError) as caught:
            setting.lam.create_event_source_mapping(**given)
        return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]

    invalid = "InvalidParameterValueException"
    assert error()[0] == "ResourceConflictException"
    assert error(StartingPosition="") == (
        invalid,
        "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: "
        "Member must not be null.",
    )
    assert error(StartingPosition="AT_TIMESTAMP") == (
        invalid, f"Unsupported starting position for arn type: {setting.stream}"
    )  # fmt: skip
    assert error(EventSourceArn=setting.stream + "0") == (invalid, f"Stream not found: {setting.stream}0")
    assert error(ScalingConfig={"MaximumConcurrency": 2})[0] == invalid
    assert error(MaximumRecordAgeInSeconds=10)[0] == invalid
    assert error(ParallelizationFactor=2, TumblingWindowInSeconds=5)[0] == invalid
    assert (
        error(DestinationConfig={"OnFailure": {"Destination": "arn:aws:lambda:us-east-1:111122223333:function:f"}})[0]
        == invalid
    )
    setting.lam.delete_event_source_mapping(UUID=made["UUID"])
    client("iam").put_role_policy(
        RoleName="function", PolicyName="not", PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*"}]
        })
    )  # fmt: skip
    assert error() == (
        invalid,
        f"Cannot access stream {setting.stream}. Please ensure the role can perform the GetRecords, GetShardIterator, "
        "DescribeStream, and ListStreams Actions on your stream in IAM.",
    )


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
    setting.put(1)
    setting.make(StartingPosition="LATEST")
    setting.put(2)
    wait_until(lambda: setting.take(setting.out))
    setting.put(3)
    running.kill()
    running.start()
    setting.put(4)
    seen: list[int] = []
    wait_until(lambda: seen.extend(n for event in setting.take(setting.out) for n in numbers(event)) or 4 in seen, 20)
    assert seen[-2:] == [3, 4] or seen == [4]
    assert 1 not in seen
