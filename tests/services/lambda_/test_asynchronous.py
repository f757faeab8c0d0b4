"""Asynchronous invocations: retries, destinations, dead letters, kills."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role
from tests.services.lambda_.conftest import package

ACCOUNT = "123456789012"
# Tells the queue of each of its tries, then fails when it is told to.
SOURCE = """
import boto3, os, time
sqs = boto3.client("sqs")
def handler(event, context):
    sqs.send_message(QueueUrl=os.environ["TRIES"], MessageBody=context.aws_request_id)
    time.sleep(event.get("seconds", 0))
    if event.get("fail"):
        raise ValueError("told to")
    return {"done": event}
"""


def setup(server: Any, **settings: Any) -> tuple[Any, Any, Callable[[str], list[Any]]]:
    """A function "f", its clients, and what reads a queue empty."""
    lam, sqs = server.client("lambda", ACCOUNT), server.client("sqs", ACCOUNT)
    urls = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("tries", "good", "bad", "dead")}
    lam.create_function(
        FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=make_role(server.client("iam", ACCOUNT)), Timeout=20,
        Code={"ZipFile": package(index=SOURCE)}, Environment={"Variables": {"TRIES": urls["tries"]}}, **settings,
    )  # fmt: skip

    def read(name: str) -> list[Any]:
        found = []
        while messages := sqs.receive_message(
            QueueUrl=urls[name], MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        ).get("Messages"):
            for message in messages:
                sqs.delete_message(QueueUrl=urls[name], ReceiptHandle=message["ReceiptHandle"])
            found += messages
        return found

    return lam, sqs, read


def queue_arn(name: str) -> str:
    return f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"


def later(lam: Any, event: Any) -> str:
    answer = lam.invoke(FunctionName="f", InvocationType="Event", Payload=json.dumps(event))
    assert answer["StatusCode"] == 202
    assert answer["Payload"].read() == b""
    request: str = answer["ResponseMetadata"]["RequestId"]
    return request


def test_success_goes_to_its_destination(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    lam, _, read = setup(own_server())
    lam.put_function_event_invoke_config(
        FunctionName="f", DestinationConfig={"OnSuccess": {"Destination": queue_arn("good")}}
    )
    request = later(lam, {"n": 1})
    record = json.loads(wait_until(lambda: read("good"))[0]["Body"])
    assert record["requestContext"] == {
        "requestId": request, "functionArn": f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f:$LATEST",
        "condition": "Success", "approximateInvokeCount": 1,
    }  # fmt: skip
    assert record["requestPayload"] == {"n": 1}
    assert record["responsePayload"] == {"done": {"n": 1}}
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}


def test_failure_is_tried_three_times(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    server = own_server()
    lam, _, read = setup(server, DeadLetterConfig={"TargetArn": queue_arn("dead")})
    lam.put_function_event_invoke_config(
        FunctionName="f", DestinationConfig={"OnFailure": {"Destination": queue_arn("bad")}}
    )
    request = later(lam, {"fail": True})
    tries: list[Any] = []
    wait_until(lambda: tries.extend(read("tries")) or len(tries) == 1)
    for number, seconds in ((2, 60), (3, 120)):
        server.page("idle")
        server.advance(seconds - 5)
        assert read("tries") == []
        server.advance(6)
        wait_until(lambda number=number: tries.extend(read("tries")) or len(tries) == number)
    assert {message["Body"] for message in tries} == {request}
    record = json.loads(wait_until(lambda: read("bad"))[0]["Body"])
    assert (record["requestContext"]["condition"], record["requestContext"]["approximateInvokeCount"]) == (
        "RetriesExhausted", 3,
    )  # fmt: skip
    assert record["responseContext"]["functionError"] == "Unhandled"
    assert record["responsePayload"]["errorMessage"] == "told to"
    letter = wait_until(lambda: read("dead"))[0]
    assert json.loads(letter["Body"]) == {"fail": True}
    attributes = {name: value["StringValue"] for name, value in letter["MessageAttributes"].items()}
    assert attributes == {"RequestID": request, "ErrorCode": "200", "ErrorMessage": "told to"}


def test_no_retries_when_none_are_wanted(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    server = own_server()
    lam, _, read = setup(server)
    config = {"OnFailure": {"Destination": queue_arn("bad")}}
    lam.put_function_event_invoke_config(FunctionName="f", MaximumRetryAttempts=0, DestinationConfig=config)
    later(lam, {"fail": True})
    assert json.loads(wait_until(lambda: read("bad"))[0]["Body"])["requestContext"]["approximateInvokeCount"] == 1
    assert len(read("tries")) == 1


def test_a_throttled_event_waits(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    server = own_server()
    lam, _, read = setup(server)
    lam.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=1)
    # While one is under way there is no room for another one.
    later(lam, {"seconds": 2})
    wait_until(lambda: read("tries"))
    later(lam, {})
    later(lam, {})
    lam.delete_function_concurrency(FunctionName="f")
    seen: list[Any] = []
    wait_until(lambda: server.advance(1) or seen.extend(read("tries")) or len(seen) == 2)


def test_where_nothing_is_reserved_events_fail(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    lam, _, read = setup(own_server(), DeadLetterConfig={"TargetArn": queue_arn("dead")})
    lam.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
    config = {"OnFailure": {"Destination": queue_arn("bad")}}
    lam.put_function_event_invoke_config(FunctionName="f", DestinationConfig=config)
    later(lam, {"n": 1})
    record = json.loads(wait_until(lambda: read("bad"))[0]["Body"])
    context = record["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("ZeroReservedConcurrency", 0)
    assert "responseContext" not in record
    assert json.loads(wait_until(lambda: read("dead"))[0]["Body"]) == {"n": 1}
    assert read("tries") == []


def test_an_event_that_grows_too_old(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    server = own_server()
    lam, _, read = setup(server)
    config = {"OnFailure": {"Destination": queue_arn("bad")}}
    lam.put_function_event_invoke_config(FunctionName="f", MaximumEventAgeInSeconds=100, DestinationConfig=config)
    later(lam, {"fail": True})
    wait_until(lambda: read("tries"))
    server.page("idle")
    server.advance(61)
    # The third try would come two minutes later.
    record = json.loads(wait_until(lambda: read("bad"))[0]["Body"])
    context = record["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("EventAgeExceeded", 2)
    assert record["responsePayload"]["errorMessage"] == "told to"


def test_records_go_to_every_kind_of_destination(
    own_server: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    server = own_server()
    lam, sqs, read = setup(server)
    s3, sns, events = (server.client(name, ACCOUNT) for name in ("s3", "sns", "events"))
    open_to = [{"Effect": "Allow", "Principal": {"Service": ["sns.amazonaws.com", "events.amazonaws.com"]},
                "Action": "sqs:SendMessage", "Resource": "*"}]  # fmt: skip
    url = sqs.get_queue_url(QueueName="good")["QueueUrl"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": open_to})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue_arn("good"), Attributes={"RawMessageDelivery": "true"})
    bus = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default"
    events.put_rule(Name="r", EventPattern='{"source": ["lambda"]}')
    events.put_targets(Rule="r", Targets=[{"Id": "1", "Arn": queue_arn("good")}])
    second = "import boto3, json\ndef handler(event, context):\n    boto3.client('sqs').send_message(" \
        f"QueueUrl='{url}', MessageBody=json.dumps(event))\n"  # fmt: skip
    made = lam.create_function(
        FunctionName="g", Runtime="python3.11", Handler="index.handler",
        Role=lam.get_function_configuration(FunctionName="f")["Role"], Code={"ZipFile": package(index=second)},
    )  # fmt: skip
    seen = []
    for target in (topic, bus, made["FunctionArn"]):
        lam.put_function_event_invoke_config(FunctionName="f", DestinationConfig={"OnSuccess": {"Destination": target}})
        later(lam, {"to": target})
        seen.append(json.loads(wait_until(lambda: read("good"))[0]["Body"]))
    of_bus = seen.pop(1)
    assert of_bus["detail-type"] == "Lambda Function Invocation Result - Success"
    assert of_bus["resources"] == [bus, f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f"]
    for record, target in zip((*seen, of_bus["detail"]), (topic, made["FunctionArn"], bus), strict=True):
        assert record["requestPayload"] == {"to": target}
        assert record["responsePayload"] == {"done": {"to": target}}
    s3.create_bucket(Bucket="failed-events")
    lam.put_function_event_invoke_config(
        FunctionName="f", MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": "arn:aws:s3:::failed-events"}},
    )  # fmt: skip
    later(lam, {"fail": True})
    [found] = wait_until(lambda: s3.list_objects_v2(Bucket="failed-events").get("Contents"))
    assert found["Key"].startswith("aws/lambda/async/f/")
    record = json.loads(s3.get_object(Bucket="failed-events", Key=found["Key"])["Body"].read())
    assert record["requestContext"]["condition"] == "RetriesExhausted"


def test_the_older_operation(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    lam, _, read = setup(own_server())
    assert lam.invoke_async(FunctionName="f", InvokeArgs=b"{}")["Status"] == 202
    assert len(wait_until(lambda: read("tries"))) == 1
    with pytest.raises(ClientError, match="Function not found"):
        lam.invoke_async(FunctionName="g", InvokeArgs=b"{}")
    with pytest.raises(ClientError, match="Could not parse"):
        lam.invoke_async(FunctionName="f", InvokeArgs=b"{")
    with pytest.raises(ClientError, match="Function not found"):
        lam.invoke(FunctionName="g", InvocationType="Event")


def test_an_acknowledged_event_outlives_a_kill(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    server = own_server()
    lam, _, _ = setup(server)
    wanted = {later(lam, {"n": number}) for number in range(20)}
    server.kill()
    server.start()
    sqs = server.client("sqs", ACCOUNT)
    url = sqs.get_queue_url(QueueName="tries")["QueueUrl"]
    found: set[str] = set()

    def complete() -> bool:
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        found.update(message["Body"] for message in messages)
        return found >= wanted

    wait_until(complete, 30)


def test_configs(own_server: Callable[..., Any]) -> None:
    lam, _, _ = setup(own_server())
    with pytest.raises(ClientError, match="doesn't have an EventInvokeConfig"):
        lam.get_function_event_invoke_config(FunctionName="f")
    with pytest.raises(ClientError, match="at least one of error handling or destination setting"):
        lam.put_function_event_invoke_config(FunctionName="f")
    lam.put_function_event_invoke_config(FunctionName="f", MaximumRetryAttempts=1)
    changed = lam.update_function_event_invoke_config(FunctionName="f", MaximumEventAgeInSeconds=100)
    assert (changed["MaximumRetryAttempts"], changed["MaximumEventAgeInSeconds"]) == (1, 100)
    assert changed["FunctionArn"].endswith(":function:f:$LATEST")
    found = lam.get_function_event_invoke_config(FunctionName="f")
    assert found["MaximumEventAgeInSeconds"] == 100
    assert len(lam.list_function_event_invoke_configs(FunctionName="f")["FunctionEventInvokeConfigs"]) == 1
    lam.delete_function_event_invoke_config(FunctionName="f")
    own = changed["FunctionArn"].removesuffix(":$LATEST")
    for target, text in (
        (
            "arn:aws:s3:::bucket",
            r"DestinationConfig\(onSuccess=OnSuccess\(destination=arn:aws:s3:::bucket\), onFailure=null",
        ),
        ("arn:aws:states:us-east-1:123456789012:stateMachine:m", "The provided destination config"),
        (own, "You can't specify the function as a destination for itself."),
        (f"{own}x", f"The destination ARN {own}x is invalid."),
    ):
        with pytest.raises(ClientError, match=text):
            lam.put_function_event_invoke_config(
                FunctionName="f", DestinationConfig={"OnSuccess": {"Destination": target}}
            )
