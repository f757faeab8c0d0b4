"""`.waitForTaskToken` of every integration that has it: the token arrives where the call went, and who has it answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

TOKEN = "$$.Task.Token"
BACK = """
import json
import boto3

def handler(event, context):
    boto3.client("stepfunctions").send_task_success(taskToken=event["token"], output=json.dumps({"by": "function"}))
    return "not this"
"""


def waiting(resource: str, parameters: Any) -> dict[str, Any]:
    """A state that waits for its token."""
    name = f"arn:aws:states:::{resource}.waitForTaskToken"
    return {"T": {"Type": "Task", "Resource": name, "Parameters": parameters, "End": True}}


@pytest.fixture
def queue(client: Callable[..., Any], account: str) -> tuple[str, str]:
    """(URL, ARN) of a queue that topics and rules may send to."""
    sqs, arn = client("sqs"), f"arn:aws:sqs:us-east-1:{account}:q"
    services = {"Service": ["sns.amazonaws.com", "events.amazonaws.com"]}
    statement = {"Effect": "Allow", "Principal": services, "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return sqs.create_queue(QueueName="q", Attributes={"Policy": policy})["QueueUrl"], arn


@pytest.fixture
def arrived(client: Callable[..., Any], queue: tuple[str, str], wait_until: Callable[..., Any]) -> Callable[[], Any]:
    """arrived(): the body of the queue's next message."""
    sqs = client("sqs")
    return lambda: json.loads(wait_until(lambda: sqs.receive_message(QueueUrl=queue[0]).get("Messages"))[0]["Body"])


def answered(made: Any, sfn: Any, execution: str, token: str) -> None:
    """The token ends the task with what is told of it."""
    sfn.send_task_success(taskToken=token, output='{"by": "hand"}')
    assert made.end(execution)["output"] == {"by": "hand"}
    kinds = made.kinds(execution)
    assert kinds[2:4] == ["TaskScheduled", "TaskStarted"]
    assert {"TaskSubmitted", "TaskSucceeded"} <= set(kinds)


@pytest.mark.parametrize("resource", ["sqs:sendMessage", "aws-sdk:sqs:sendMessage"])
def test_a_queue(machine: Any, sfn: Any, queue: tuple[str, str], arrived: Callable[[], Any], resource: str) -> None:
    made = machine(waiting(resource, {"QueueUrl": queue[0], "MessageBody": {"token.$": TOKEN}}))
    execution = made.start()
    answered(made, sfn, execution, arrived()["token"])


def test_a_topic(
    machine: Any, sfn: Any, client: Callable[..., Any], queue: tuple[str, str], arrived: Callable[[], Any]
) -> None:
    topic = client("sns").create_topic(Name="t")["TopicArn"]
    client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue[1])
    made = machine(waiting("sns:publish", {"TopicArn": topic, "Message": {"token.$": TOKEN}}))
    execution = made.start()
    answered(made, sfn, execution, json.loads(arrived()["Message"])["token"])


def test_a_bus(
    machine: Any, sfn: Any, client: Callable[..., Any], queue: tuple[str, str], arrived: Callable[[], Any]
) -> None:
    client("events").put_rule(Name="r", EventPattern=json.dumps({"source": ["mine"]}))
    client("events").put_targets(Rule="r", Targets=[{"Id": "q", "Arn": queue[1]}])
    entry = {"Source": "mine", "DetailType": "Asked", "Detail": {"token.$": TOKEN}}
    made = machine(waiting("events:putEvents", {"Entries": [entry]}))
    execution = made.start()
    answered(made, sfn, execution, arrived()["detail"]["token"])


def test_a_function(machine: Any, function: Callable[..., str]) -> None:
    arn = function(BACK)
    made = machine(waiting("lambda:invoke", {"FunctionName": arn, "Payload": {"token.$": TOKEN}}))
    execution = made.start()
    assert made.end(execution)["output"] == {"by": "function"}


def test_a_workflow(machine: Any, sfn: Any, wait_until: Callable[..., Any]) -> None:
    child = machine({"P": {"Type": "Pass", "End": True}}, "child")
    parameters = {"StateMachineArn": child.arn, "Input": {"token.$": TOKEN}}
    made = machine(waiting("states:startExecution", parameters))
    execution = made.start()
    (begun,) = wait_until(lambda: sfn.list_executions(stateMachineArn=child.arn)["executions"])
    given = json.loads(sfn.describe_execution(executionArn=begun["executionArn"])["input"])
    # The child ends, and the task does not for that.
    assert child.end(begun["executionArn"])["status"] == "SUCCEEDED"
    assert sfn.describe_execution(executionArn=execution)["status"] == "RUNNING"
    answered(made, sfn, execution, given["token"])


def test_a_call_that_fails_is_not_waited_for(machine: Any, account: str) -> None:
    gone = f"arn:aws:sns:us-east-1:{account}:gone"
    made = machine(waiting("sns:publish", {"TopicArn": gone, "Message": {"token.$": TOKEN}}))
    execution = made.start()
    assert made.end(execution)["error"] == "SNS.NotFoundException"
    assert "TaskSubmitFailed" in made.kinds(execution)
