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
import boto3, os
sqs = boto3.client("sqs")
def handler(event, context):
    sqs.send_message(QueueUrl=os.environ["TRIES"], MessageBody=context.aws_request_id)
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
    lam.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
    later(lam, {})
    server.page("idle")
    assert read("tries") == []
    lam.delete_function_concurrency(FunctionName="f")
    server.advance(2)
    assert len(wait_until(lambda: read("tries"))) == 1


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
    config = {"OnFailure": {"Destination": "arn:aws:s3:::bucket"}}
    with pytest.raises(ClientError, match="neither a queue"):
        lam.put_function_event_invoke_config(FunctionName="f", DestinationConfig=config)
