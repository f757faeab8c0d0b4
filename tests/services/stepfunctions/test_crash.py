"""The server is killed in the midst of workflows: they go on, and nothing is done twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role

ACCOUNT = "100000000001"
RETRY = [{"ErrorEquals": ["SQS.SdkClientException"], "IntervalSeconds": 0, "MaxAttempts": 1}]


def create(server: Any, name: str, states: dict[str, Any], **top: Any) -> str:
    """A state machine; its ARN."""
    definition = json.dumps({"StartAt": next(iter(states)), "States": states, **top})
    role, sfn = make_role(server.client("iam", ACCOUNT)), server.client("stepfunctions", ACCOUNT)
    arn: str = sfn.create_state_machine(name=name, roleArn=role, definition=definition)["stateMachineArn"]
    return arn


def start(sfn: Any, machine: str, given: Any = None) -> str:
    """Start an execution; its ARN."""
    arn: str = sfn.start_execution(stateMachineArn=machine, input=json.dumps(given or {}))["executionArn"]
    return arn


def kinds(sfn: Any, execution: str) -> list[str]:
    """The types of an execution's events."""
    return [event["type"] for event in sfn.get_execution_history(executionArn=execution, maxResults=1000)["events"]]


def test_a_long_wait_outlives_the_server(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    server = own_server()
    sfn = server.client("stepfunctions", ACCOUNT)
    year = {"Type": "Wait", "Seconds": 31_536_000, "Next": "P"}
    machine = create(server, "year", {"W": year, "P": {"Type": "Pass", "Result": "late", "End": True}})
    execution = start(sfn, machine)
    short = start(sfn, create(server, "short", {"P": {"Type": "Pass", "End": True}}))
    server.kill()
    server.start()
    assert sfn.describe_execution(executionArn=execution)["status"] == "RUNNING"
    server.advance(31_536_001)
    server.kill()
    server.start()  # with the clock where clients sign
    found = sfn.describe_execution(executionArn=execution)
    assert (found["status"], found["output"]) == ("SUCCEEDED", '"late"')
    with pytest.raises(ClientError, match="Execution Does Not Exist"):
        sfn.describe_execution(executionArn=short)  # forgotten 90 days after its end


@pytest.mark.parametrize(
    ("point", "done", "retried"),
    [("stepfunctions.task", 0, True), ("stepfunctions.result", 1, False), ("stepfunctions.result", 1, True)],
)
def test_a_task_whose_outcome_is_lost(
    own_server: Callable[..., Any], wait_until: Callable[..., Any], point: str, done: int, retried: bool
) -> None:
    server = own_server(PAMPERO_FAULT=point)
    sfn, sqs = server.client("stepfunctions", ACCOUNT), server.client("sqs", ACCOUNT)
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    state = {
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True,
        "Parameters": {"QueueUrl": url, "MessageBody": "x"}, **({"Retry": RETRY} if retried else {}),
    }  # fmt: skip
    execution = start(sfn, create(server, "m", {"A": {"Type": "Pass", "Next": "T"}, "T": state}))
    assert server.wait_for_exit(10)
    server.environment.clear()
    server.start()
    status = wait_until(lambda: (s := sfn.describe_execution(executionArn=execution)["status"]) != "RUNNING" and s)
    sent = int(
        sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["ApproximateNumberOfMessages"]
    )
    assert (status, sent) == (("SUCCEEDED", done + 1) if retried else ("FAILED", done))
    assert kinds(sfn, execution).count("TaskScheduled") == 1 + retried
    if not retried:
        assert sfn.describe_execution(executionArn=execution)["error"] == "SQS.SdkClientException"


def test_a_child_is_started_once(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    server = own_server(PAMPERO_FAULT="stepfunctions.result:1")
    sfn = server.client("stepfunctions", ACCOUNT)
    child = create(server, "child", {"P": {"Type": "Pass", "Result": 1, "End": True}})
    parameters = {"StateMachineArn": child}
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": parameters,
        "End": True,
    }
    execution = start(sfn, create(server, "parent", {"T": task}))
    assert server.wait_for_exit(10)
    server.environment.clear()
    server.start()
    wait_until(lambda: sfn.describe_execution(executionArn=execution)["status"] == "SUCCEEDED")
    assert len(sfn.list_executions(stateMachineArn=child)["executions"]) == 1


def test_variables_and_evaluations_outlive_the_server(
    own_server: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    server = own_server()
    sfn = server.client("stepfunctions", ACCOUNT)
    kept = {
        "A": {"Type": "Pass", "Assign": {"v": "{% [1, {'a': $states.input.n}] %}"}, "Next": "W"},
        "W": {"Type": "Wait", "Seconds": 100, "Next": "P"},
        "P": {"Type": "Pass", "Output": "{% $v %}", "End": True},
    }
    endless = "{% ($f := function($n){$f($n + 1)}; $f(0)) %}"
    waiting = start(sfn, create(server, "kept", kept, QueryLanguage="JSONata"), {"n": 7})
    looping = start(
        sfn,
        create(server, "endless", {"P": {"Type": "Pass", "Output": endless, "End": True}}, QueryLanguage="JSONata"),
    )
    server.kill()
    server.start()
    wait_until(lambda: sfn.describe_execution(executionArn=looping)["status"] == "FAILED", 30)
    assert sfn.describe_execution(executionArn=looping)["error"] == "States.QueryEvaluationError"
    server.advance(101)
    wait_until(lambda: sfn.describe_execution(executionArn=waiting)["status"] == "SUCCEEDED")
    assert sfn.describe_execution(executionArn=waiting)["output"] == '[1,{"a":7}]'


def test_many_workflows_end_after_kills(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    server = own_server()
    sfn = server.client("stepfunctions", ACCOUNT)
    child = create(server, "child", {"P": {"Type": "Pass", "End": True}})
    task = {
        "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync", "End": True,
        "Parameters": {"StateMachineArn": child, "Input": {"n.$": "$"}},
    }  # fmt: skip
    processor = {"StartAt": "T", "States": {"T": task}}
    states = {
        "M": {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 2, "ItemProcessor": processor, "Next": "W"},
        "W": {"Type": "Wait", "Seconds": 1, "Next": "P"},
        "P": {"Type": "Pass", "End": True},
    }
    machine = create(server, "m", states)
    executions = []
    for turn in range(2):
        executions += [start(sfn, machine, {"items": [turn, number, 0]}) for number in range(8)]
        server.kill()
        server.start()
    server.advance(2)
    for execution in executions:
        wait_until(lambda execution=execution: _over(sfn, server, execution))
        assert sfn.describe_execution(executionArn=execution)["status"] == "SUCCEEDED"
        found = kinds(sfn, execution)
        assert found.count("MapIterationSucceeded") == 3
        assert found.count("PassStateEntered") == 1
    pages = sfn.get_paginator("list_executions").paginate(stateMachineArn=child)
    assert sum(len(page["executions"]) for page in pages) == 3 * len(executions)


def _over(sfn: Any, server: Any, execution: str) -> bool:
    server.advance(1)
    status: str = sfn.describe_execution(executionArn=execution)["status"]
    return status != "RUNNING"


def test_a_redriven_execution_outlives_the_server(
    own_server: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    """In the midst of what it took up again; client tokens are remembered, too."""
    server = own_server()
    sfn = server.client("stepfunctions", ACCOUNT)
    branches = [
        {"StartAt": "Done", "States": {"Done": {"Type": "Pass", "Result": "done", "End": True}}},
        {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 100, "End": True}}},
    ]
    execution = start(sfn, create(server, "m", {"P": {"Type": "Parallel", "Branches": branches, "End": True}}))
    sfn.stop_execution(executionArn=execution)
    redriven = sfn.redrive_execution(executionArn=execution, clientToken="t")["redriveDate"]
    server.kill()
    server.start()
    assert sfn.redrive_execution(executionArn=execution, clientToken="t")["redriveDate"] == redriven
    server.advance(101)
    wait_until(lambda: sfn.describe_execution(executionArn=execution)["status"] == "SUCCEEDED")
    found = sfn.describe_execution(executionArn=execution)
    assert (found["redriveCount"], json.loads(found["output"])) == (1, ["done", {}])
    assert kinds(sfn, execution).count("PassStateEntered") == 1
