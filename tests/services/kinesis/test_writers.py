"""What other services write to streams: rules of buses, subscription filters of logs, changes of tables."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.conftest import Server
from tests.roles import allow, make_role, trust
from tests.services.kinesis.conftest import Streamed

Make = Callable[..., Streamed]
Refused = Callable[..., tuple[str, str]]


def documents(one: Streamed, count: int, wait_until: Callable[..., Any]) -> list[tuple[str, Any]]:
    """(partition key, JSON) of the first records, once so many are there."""

    def look() -> list[Any]:
        found = one.kinesis.get_records(ShardIterator=one.iterator())["Records"] if rested() else []
        return found if len(found) >= count else []

    # No faster than a shard allows.
    last = [0.0]

    def rested() -> bool:
        if time.monotonic() < last[0] + 0.25:
            return False
        last[0] = time.monotonic()
        return True

    found = wait_until(look)
    return [(record["PartitionKey"], json.loads(unpacked(record["Data"]))) for record in found]


def unpacked(data: bytes) -> bytes:
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def test_events_of_a_bus(stream: Make, client: Callable[..., Any], refused: Refused, wait_until: Any) -> None:
    one, events = stream(), client("events")
    role = make_role(client("iam"), "rule", ("kinesis:PutRecord",))
    events.put_rule(Name="r", EventPattern='{"source": ["shop"]}')
    target = {"Id": "1", "Arn": one.arn}
    assert refused(events.put_targets, Rule="r", Targets=[target])[1] == f"RoleArn is required for target {one.arn}."
    by_order = {"KinesisParameters": {"PartitionKeyPath": "$.detail.order"}}
    assert events.put_targets(Rule="r", Targets=[{**target, "RoleArn": role, **by_order}])["FailedEntryCount"] == 0
    entry = {"Source": "shop", "DetailType": "Order"}
    events.put_events(Entries=[{**entry, "Detail": '{"order": "o1"}'}])
    ((key, event),) = documents(one, 1, wait_until)
    assert (key, event["detail"], event["source"]) == ("o1", {"order": "o1"}, "shop")
    id_ = events.put_events(Entries=[{**entry, "Detail": "{}"}])["Entries"][0]["EventId"]
    assert documents(one, 2, wait_until)[1][0] == id_


def test_events_of_a_log_group(stream: Make, client: Callable[..., Any], wait_until: Any, account: str) -> None:
    one, logs, iam = stream(), client("logs"), client("iam")
    logs.create_log_group(logGroupName="g")
    logs.create_log_stream(logGroupName="g", logStreamName="l")
    put = {"logGroupName": "g", "filterName": "f", "filterPattern": "ERROR", "destinationArn": one.arn}
    role = iam.create_role(RoleName="logs", AssumeRolePolicyDocument=trust("logs.us-east-1"))["Role"]["Arn"]
    with pytest.raises(ClientError, match="Could not deliver test message to specified Kinesis stream"):
        logs.put_subscription_filter(**put, roleArn=role)
    iam.put_role_policy(RoleName="logs", PolicyName="p", PolicyDocument=allow("kinesis:PutRecord", resource=one.arn))
    logs.put_subscription_filter(**put, roleArn=role)
    (shown,) = logs.describe_subscription_filters(logGroupName="g")["subscriptionFilters"]
    assert (shown["roleArn"], shown["destinationArn"], shown["distribution"]) == (role, one.arn, "ByLogStream")
    now = int(time.time() * 1000)
    lines = [{"timestamp": now, "message": text} for text in ("ERROR one", "fine", "ERROR two")]
    logs.put_log_events(logGroupName="g", logStreamName="l", logEvents=lines)
    (_, control), (key, batch) = documents(one, 2, wait_until)
    assert control["messageType"] == "CONTROL_MESSAGE"
    assert [event.pop("message") for event in batch["logEvents"]] == ["ERROR one", "ERROR two"]
    assert all(event["timestamp"] == now and event["id"] for event in batch.pop("logEvents"))
    assert batch == {
        "messageType": "DATA_MESSAGE", "owner": account, "logGroup": "g", "logStream": "l", "subscriptionFilters": ["f"],
    }  # fmt: skip
    logs.delete_subscription_filter(logGroupName="g", filterName="f")
    destination = logs.put_destination(destinationName="d", targetArn=one.arn, roleArn=role)["destination"]["arn"]
    statement = {
        "Effect": "Allow", "Principal": {"AWS": account}, "Action": "logs:PutSubscriptionFilter", "Resource": destination,
    }  # fmt: skip
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    logs.put_destination_policy(destinationName="d", accessPolicy=policy)
    logs.put_subscription_filter(**put | {"destinationArn": destination})
    logs.put_log_events(logGroupName="g", logStreamName="l", logEvents=lines)
    again = documents(one, 3, wait_until)[2]
    assert (again[0], len(again[1]["logEvents"])) == (key, 2)


def test_changes_of_a_table(
    stream: Make, client: Callable[..., Any], refused: Refused, wait_until: Any, account: str
) -> None:
    one, db = stream(), client("dynamodb")
    db.create_table(
        TableName="tab", BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
    )  # fmt: skip
    feed = {"TableName": "tab", "StreamArn": one.arn}
    assert refused(db.enable_kinesis_streaming_destination, **feed | {"StreamArn": one.arn + "x"}) == (
        "ValidationException",
        "User does not have a permission to use kinesis stream",
    )
    assert refused(db.disable_kinesis_streaming_destination, **feed)[0] == "ValidationException"
    micros = {"ApproximateCreationDateTimePrecision": "MICROSECOND"}
    update = {**feed, "UpdateKinesisStreamingConfiguration": micros}
    assert "No streaming destination" in refused(db.update_kinesis_streaming_destination, **update)[1]
    db.put_item(TableName="tab", Item={"p": {"S": "before"}})
    assert db.enable_kinesis_streaming_destination(**feed)["DestinationStatus"] == "ENABLING"
    told = "Table is not in a valid state to enable Kinesis Streaming Destination:"
    assert refused(db.enable_kinesis_streaming_destination, **feed)[1].startswith(told)
    (shown,) = db.describe_kinesis_streaming_destination(TableName="tab")["KinesisDataStreamDestinations"]
    assert shown == {"StreamArn": one.arn, "DestinationStatus": "ACTIVE"}
    db.put_item(TableName="tab", Item={"p": {"S": "x"}, "v": {"N": "1"}})
    db.put_item(TableName="tab", Item={"p": {"S": "x"}, "v": {"N": "1"}})
    db.put_item(TableName="tab", Item={"p": {"S": "x"}, "v": {"N": "2"}})
    assert db.update_kinesis_streaming_destination(**update)["DestinationStatus"] == "UPDATING"
    assert "Precision is already set" in refused(db.update_kinesis_streaming_destination, **update)[1]
    assert "cannot be null" in refused(db.update_kinesis_streaming_destination, **feed)[1]
    db.delete_item(TableName="tab", Key={"p": {"S": "x"}})
    db.disable_kinesis_streaming_destination(**feed)
    db.put_item(TableName="tab", Item={"p": {"S": "after"}})
    found = documents(one, 3, wait_until)
    changes = [change for _, change in found]
    assert len({key for key, _ in found}) == 1
    assert [change["eventName"] for change in changes] == ["INSERT", "MODIFY", "REMOVE"]
    first, second, third = (change.pop("dynamodb") for change in changes)
    moments = [one.pop("ApproximateCreationDateTime") for one in (first, second, third)]
    assert [len(str(moment)) for moment in moments] == [13, 13, 16]
    keys, old, new = {"p": {"S": "x"}}, {"p": {"S": "x"}, "v": {"N": "1"}}, {"p": {"S": "x"}, "v": {"N": "2"}}
    precision = "ApproximateCreationDateTimePrecision"
    assert first == {"Keys": keys, "NewImage": old, "SizeBytes": 7, precision: "MILLISECOND"}
    assert second == {"Keys": keys, "NewImage": new, "OldImage": old, "SizeBytes": 12, precision: "MILLISECOND"}
    assert third == {"Keys": keys, "OldImage": new, "SizeBytes": 7, precision: "MICROSECOND"}
    assert changes[0].pop("eventID")
    assert changes[0] == {
        "awsRegion": "us-east-1", "eventName": "INSERT", "userIdentity": None, "recordFormat": "application/json",
        "tableName": "tab", "eventSource": "aws:dynamodb",
    }  # fmt: skip
    (shown,) = db.describe_kinesis_streaming_destination(TableName="tab")["KinesisDataStreamDestinations"]
    assert shown["DestinationStatus"] == "DISABLED"


@pytest.mark.on_sqlite
def test_what_a_table_has_to_say_outlives_a_kill(own_server: Callable[..., Server], wait_until: Any) -> None:
    server = own_server("--workers", "2", PAMPERO_NO_THROUGHPUT_LIMITS="true")
    one, db = Streamed(server.client("kinesis", "111122223333")), server.client("dynamodb", "111122223333")
    db.create_table(
        TableName="tab", BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
    )  # fmt: skip
    db.enable_kinesis_streaming_destination(TableName="tab", StreamArn=one.arn)
    items = [{"PutRequest": {"Item": {"p": {"S": str(index)}}}} for index in range(25)]
    for _ in range(4):
        db.batch_write_item(RequestItems={"tab": items})
        items = [{"PutRequest": {"Item": {"p": {"S": one["PutRequest"]["Item"]["p"]["S"] + "x"}}}} for one in items]
    server.kill()
    server.start()
    found = [change["dynamodb"]["Keys"]["p"]["S"] for _, change in documents(one, 100, wait_until)]
    assert len(set(found)) == 100


def test_tasks_of_workflows(stream: Make, client: Callable[..., Any], wait_until: Any) -> None:
    one, states = stream(), client("stepfunctions")
    task = {
        "Type": "Task", "End": True, "Resource": "arn:aws:states:::aws-sdk:kinesis:putRecord",
        "Parameters": {"StreamName": "s", "PartitionKey": "k", "Data": '{"from": "a workflow"}'},
    }  # fmt: skip
    machine = states.create_state_machine(
        name="m", definition=json.dumps({"StartAt": "Put", "States": {"Put": task}}),
        roleArn=make_role(client("iam"), "m", ("kinesis:PutRecord",)),
    )["stateMachineArn"]  # fmt: skip
    states.start_execution(stateMachineArn=machine)
    assert documents(one, 1, wait_until) == [("k", {"from": "a workflow"})]
