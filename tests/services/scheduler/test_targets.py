"""What schedules call: each kind of templated target, and operations of any service."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.scheduler.conftest import Place

SOURCE = """
import boto3, json, os
def handler(event, context):
    boto3.client("sqs").send_message(QueueUrl=os.environ["OUT"], MessageBody=json.dumps(event))
"""
ONCE = "rate(300 days)"
SDK = "arn:aws:scheduler:::aws-sdk:"


def make_function(client: Callable[..., Any], place: Place) -> str:
    """The ARN of a function that tells the place's queue what it hears."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.py", SOURCE)
    made = client("lambda").create_function(
        FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=place.role, Code={"ZipFile": buffer.getvalue()},
        Environment={"Variables": {"OUT": place.url}},
    )  # fmt: skip
    arn: str = made["FunctionArn"]
    return arn


def test_every_kind_gets_its_input(place: Place, client: Callable[..., Any], account: str) -> None:
    fifo_url, fifo = place.make_queue("lane.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    topic = client("sns").create_topic(Name="t")["TopicArn"]
    client("sns").subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=place.queue, Attributes={"RawMessageDelivery": "true"}
    )
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    place.sqs.set_queue_attributes(QueueUrl=place.url, Attributes={"Policy": policy})
    events = client("events")
    events.put_rule(Name="r", EventPattern='{"source": ["mine"], "detail-type": ["tick"]}')
    events.put_targets(Rule="r", Targets=[{"Id": "q", "Arn": place.queue, "InputPath": "$.detail"}])
    definition = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})
    machine = client("stepfunctions").create_state_machine(name="m", definition=definition, roleArn=place.role)[
        "stateMachineArn"
    ]
    client("kinesis").create_stream(StreamName="s", ShardCount=1)
    stream = f"arn:aws:kinesis:us-east-1:{account}:stream/s"
    bus = f"arn:aws:events:us-east-1:{account}:event-bus/default"
    put = {"EventBridgeParameters": {"Source": "mine", "DetailType": "tick"}}
    place.create("lane", ONCE, Target=place.target(fifo, Input="fifo", SqsParameters={"MessageGroupId": "g"}))
    place.create("topic", ONCE, Target=place.target(topic, Input="topic"))
    place.create("bus", ONCE, Target=place.target(bus, Input='{"of": "bus"}', **put))
    place.create("machine", ONCE, Target=place.target(machine, Input='{"of": "<aws.scheduler.execution-id>"}'))
    place.create("stream", ONCE, Target=place.target(stream, Input="data", KinesisParameters={"PartitionKey": "k"}))
    place.server.page("idle")
    (lane,) = place.messages(fifo_url)
    assert (lane["Body"], lane["Attributes"]["MessageGroupId"]) == ("fifo", "g")
    texts = sorted(place.bodies(), key=len)
    assert texts[0] == "topic"
    assert [json.loads(one) for one in texts[1:]] == [{"of": "bus"}]
    (execution,) = client("stepfunctions").list_executions(stateMachineArn=machine)["executions"]
    told = client("stepfunctions").describe_execution(executionArn=execution["executionArn"])
    assert json.loads(told["input"]) == {"of": execution["name"]}
    kinesis = client("kinesis")
    shard = kinesis.list_shards(StreamName="s")["Shards"][0]["ShardId"]
    place_ = kinesis.get_shard_iterator(StreamName="s", ShardId=shard, ShardIteratorType="TRIM_HORIZON")[
        "ShardIterator"
    ]
    (record,) = kinesis.get_records(ShardIterator=place_)["Records"]
    assert (record["Data"], record["PartitionKey"]) == (b"data", "k")


def test_any_operation_can_be_a_target(place: Place, client: Callable[..., Any], account: str) -> None:
    def call(name: str, operation: str, **given: Any) -> None:
        place.create(name, ONCE, Target=place.target(SDK + operation, Input=json.dumps(given)))

    call("queue", "sqs:sendMessage", QueueUrl=place.url, MessageBody="<aws.scheduler.attempt-number>")
    call("make", "sqs:createQueue", QueueName="made", Attributes={"DelaySeconds": "7"})
    call("table", "ssm:putParameter", Name="p", Value="v", Type="String")
    call("bucket", "s3:createBucket", Bucket=f"scheduled-{account}")
    call("nested", "scheduler:createScheduleGroup", Name="made")
    assert place.bodies() == ["1"]
    made = place.sqs.get_queue_url(QueueName="made")["QueueUrl"]
    delay = place.sqs.get_queue_attributes(QueueUrl=made, AttributeNames=["DelaySeconds"])["Attributes"]
    assert delay == {"DelaySeconds": "7"}
    assert client("ssm").get_parameter(Name="p")["Parameter"]["Value"] == "v"
    assert client("s3").head_bucket(Bucket=f"scheduled-{account}")
    assert place.api.get_schedule_group(Name="made")["State"] == "ACTIVE"
    client("s3").put_object(Bucket=f"scheduled-{account}", Key="k", Body=b"")
    dead = {"DeadLetterConfig": {"Arn": place.dead}}
    unknown = json.dumps({"QueueUrl": place.url, "MessageBody": "x", "Colour": "blue"})
    place.create("unknown", ONCE, Target=place.target(f"{SDK}sqs:sendMessage", Input=unknown, **dead))
    _, facts = place.letter()
    assert facts["ERROR_MESSAGE"] == "The field 'Colour' is not supported by EventBridge Scheduler"
    unbuilt = json.dumps({"InstanceIds": ["i-1"]})
    place.create("unbuilt", ONCE, Target=place.target(f"{SDK}ec2:startInstances", Input=unbuilt, **dead))
    assert place.letter()[1]["ERROR_CODE"] == "NotImplemented"


def test_a_function_hears_what_ran(place: Place, client: Callable[..., Any], wait_until: Any) -> None:
    function = make_function(client, place)
    arn = place.create("s", ONCE, Target=place.target(function))
    (body,) = wait_until(place.bodies, seconds=30)
    event = json.loads(body)
    assert (event["source"], event["detail-type"], event["resources"], event["detail"]) == (
        "aws.scheduler", "Scheduled Event", [arn], "{}",
    )  # fmt: skip


@pytest.mark.turns_clock
@pytest.mark.parametrize(
    ("policy", "condition", "retries"),
    [
        ({"MaximumRetryAttempts": 2}, "MaximumRetryAttempts", "2"),
        ({"MaximumEventAgeInSeconds": 60}, "MaximumEventAgeInSeconds", "6"),
    ],
)
def test_what_throttles_is_tried_again_until_the_policy_ends_it(
    place: Place, client: Callable[..., Any], policy: dict[str, int], condition: str, retries: str
) -> None:
    make_function(client, place)
    client("lambda").put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
    asked = json.dumps({"FunctionName": "f", "Payload": "<aws.scheduler.attempt-number>"})
    more = {"RetryPolicy": policy, "DeadLetterConfig": {"Arn": place.dead}, "Input": asked}
    place.create("s", ONCE, Target=place.target(f"{SDK}lambda:invoke", **more))
    place.server.page("idle")
    assert place.messages(place.dead_url) == []
    for delay in (1.2, 2.3, 4.5, 8.9, 17.7, 35.3):
        place.server.advance(delay)
        place.server.page("idle")
    body, facts = place.letter()
    assert facts["ERROR_CODE"] == "TooManyRequestsException"
    assert (facts["EXHAUSTED_RETRY_CONDITION"], facts["RETRY_ATTEMPTS"]) == (condition, retries)
    assert json.loads(body)["Payload"] == str(int(retries) + 1)
