"""RedriveExecution: what goes on, what is kept, and what cannot."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.services.stepfunctions.listening import listener

DAY = 86_400.0
FAIL = {"F": {"Type": "Fail", "Error": "E"}}


def refused(code: str, call: Callable[..., Any], **request: Any) -> str:
    """The message of the error that a call ends with."""
    with pytest.raises(ClientError) as error:
        call(**request)
    assert error.value.response["Error"]["Code"] == code, error.value
    return str(error.value.response["Error"]["Message"])


def sends(url: str, **more: Any) -> dict[str, Any]:
    """A task that fails until there is such a queue."""
    return {
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "ResultSelector": {"sent.$": "$.MessageId"},
        "Parameters": {"QueueUrl": url, "MessageBody": "x"}, "End": True, **more,
    }  # fmt: skip


@pytest.fixture
def late(client: Callable[..., Any]) -> Any:
    """The URL of a queue that is not there yet."""
    return client("sqs").create_queue(QueueName="other")["QueueUrl"].replace("other", "late")


def test_a_task_is_scheduled_again(
    machine: Callable[..., Any], client: Callable[..., Any], sfn: Any, late: str
) -> None:
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 1, "MaxDelaySeconds": 1}]
    made = machine({"P": {"Type": "Pass", "Next": "T"}, "T": sends(late, Retry=retry)})
    execution = made.start()
    assert made.end(execution)["redriveCount"] == 0
    before = made.history(execution)
    client("sqs").create_queue(QueueName="late")
    sfn.redrive_execution(executionArn=execution)
    found = made.end(execution)
    assert (found["status"], found["redriveCount"]) == ("SUCCEEDED", 1)
    assert found["redriveDate"] > found["startDate"]
    added = made.history(execution)[len(before) :]
    assert [(event["type"], event["previousEventId"] - len(before)) for event in added] == [
        ("ExecutionRedriven", 0), ("TaskScheduled", 1), ("TaskStarted", 2), ("TaskSucceeded", 3), ("TaskStateExited", 4),
        ("ExecutionSucceeded", 5),
    ]  # fmt: skip
    assert added[0]["executionRedrivenEventDetails"] == {"redriveCount": 1}
    [listed] = sfn.list_executions(stateMachineArn=made.arn, redriveFilter="REDRIVEN")["executions"]
    assert (listed["redriveCount"], listed["redriveDate"]) == (1, found["redriveDate"])
    assert sfn.list_executions(stateMachineArn=made.arn, redriveFilter="NOT_REDRIVEN")["executions"] == []


def test_what_has_ended_well_stays(
    machine: Callable[..., Any], client: Callable[..., Any], sfn: Any, late: str
) -> None:
    """In branches of branches, and in iterations."""
    fine, too = ({"StartAt": name, "States": {name: {"Type": "Pass", "Result": "ok", "End": True}}} for name in "AB")
    choice = {
        "StartAt": "C",
        "States": {
            "C": {
                "Type": "Choice", "Default": "Send",
                "Choices": [{"Variable": "$", "NumericLessThan": 2, "Next": "Low"}],
            },
            "Low": {"Type": "Pass", "End": True},
            "Send": sends(late, ResultSelector={}),
        },
    }  # fmt: skip
    iterations = {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "ItemProcessor": choice, "End": True}
    inner = {
        "Type": "Parallel", "End": True,
        "Branches": [too, {"StartAt": "M", "States": {"M": iterations}}],
    }  # fmt: skip
    branches = [fine, {"StartAt": "Inner", "States": {"Inner": inner}}]
    made = machine({"Outer": {"Type": "Parallel", "Branches": branches, "End": True}})
    execution = made.start({"items": [0, 1, 2, 3]})
    assert made.end(execution)["error"] == "SQS.QueueDoesNotExistException"
    client("sqs").create_queue(QueueName="late")
    sfn.redrive_execution(executionArn=execution)
    found = made.end(execution)
    assert (found["status"], found["output"]) == ("SUCCEEDED", ["ok", ["ok", [0, 1, {}, {}]]])
    kinds = made.kinds(execution)
    assert kinds.count("PassStateEntered") == 4  # A, B, and Low twice
    assert (kinds.count("ParallelStateStarted"), kinds.count("MapStateStarted")) == (2, 1)


def test_a_join_that_failed_runs_anew(machine: Callable[..., Any], sfn: Any) -> None:
    """States.DataLimitExceeded: all branches had ended well."""
    long = [
        {"StartAt": name, "States": {name: {"Type": "Pass", "Result": "x" * 140_000, "End": True}}} for name in "AB"
    ]
    made = machine({"P": {"Type": "Parallel", "Branches": long, "End": True}})
    execution = made.start()
    assert made.end(execution)["error"] == "States.DataLimitExceeded"
    sfn.redrive_execution(executionArn=execution)
    found = made.end(execution)
    assert (found["status"], found["redriveCount"]) == ("FAILED", 1)
    assert made.kinds(execution).count("PassStateEntered") == 4


def test_a_fail_state_is_entered_again(machine: Callable[..., Any], sfn: Any) -> None:
    made = machine(FAIL)
    execution = made.start()
    for count in range(3):
        assert made.end(execution)["redriveCount"] == count
        sfn.redrive_execution(executionArn=execution)
    assert made.end(execution)["status"] == "FAILED"
    assert made.kinds(execution) == [
        "ExecutionStarted", "FailStateEntered", "ExecutionFailed",
        *(["ExecutionRedriven", "FailStateEntered", "ExecutionFailed"] * 3),
    ]  # fmt: skip


@pytest.mark.turns_clock
def test_stopped_and_late(machine: Callable[..., Any], sfn: Any, server: Any) -> None:
    """An aborted execution waits anew, and one that timed out has all of its time again."""
    states = {"W": {"Type": "Wait", "Seconds": 100, "Next": "P"}, "P": {"Type": "Pass", "Result": "ok", "End": True}}
    made = machine(states, top={"TimeoutSeconds": 150})
    stopped = made.start()
    sfn.stop_execution(executionArn=stopped, error="E", cause="c")
    assert (made.end(stopped)["error"], made.end(stopped)["cause"]) == ("E", "c")
    server.advance(60)
    sfn.redrive_execution(executionArn=stopped)
    found = sfn.describe_execution(executionArn=stopped)
    assert (found["status"], found["redriveStatus"]) == ("RUNNING", "NOT_REDRIVABLE")
    assert not found.keys() & {"error", "cause", "stopDate"}
    server.advance(99)
    assert sfn.describe_execution(executionArn=stopped)["status"] == "RUNNING"
    server.advance(2)
    assert made.end(stopped)["output"] == "ok"

    late = machine({"W": {"Type": "Wait", "Seconds": 200, "End": True}}, "late", top={"TimeoutSeconds": 150})
    execution = late.start()
    server.advance(151)
    assert late.end(execution)["status"] == "TIMED_OUT"
    sfn.redrive_execution(executionArn=execution)
    server.advance(149)
    assert sfn.describe_execution(executionArn=execution)["status"] == "RUNNING"
    server.advance(2)
    assert late.end(execution)["status"] == "TIMED_OUT"


def test_why_not(machine: Callable[..., Any], sfn: Any) -> None:
    running = machine({"W": {"Type": "Wait", "Seconds": 1000, "End": True}}, "running").start()
    done = machine({"P": {"Type": "Pass", "End": True}}, "done")
    ended = done.start()
    done.end(ended)
    for execution, status in ((running, "RUNNING"), (ended, "SUCCEEDED")):
        text = f"Execution is {status} and cannot be redriven"
        assert refused("ExecutionNotRedrivable", sfn.redrive_execution, executionArn=execution) == text
        found = sfn.describe_execution(executionArn=execution)
        assert (found["redriveStatus"], found["redriveStatusReason"]) == ("NOT_REDRIVABLE", text)
    failing = machine(FAIL, "failing")
    execution = failing.start()
    assert "redriveStatusReason" not in failing.end(execution)
    sfn.delete_state_machine(stateMachineArn=failing.arn)
    text = refused("ExecutionNotRedrivable", sfn.redrive_execution, executionArn=execution)
    assert text == "State machine is in DELETING status"
    missing = execution + "x"
    refused("ExecutionDoesNotExist", sfn.redrive_execution, executionArn=missing)


@pytest.mark.turns_clock
def test_for_fourteen_days(machine: Callable[..., Any], sfn: Any, server: Any) -> None:
    made = machine(FAIL)
    execution = made.start()
    made.end(execution)
    server.advance(14 * DAY - 60)
    sfn.redrive_execution(executionArn=execution, clientToken="a")
    made.end(execution)
    server.advance(14 * DAY + 60)
    text = "Execution redrivable period exceeded"
    assert refused("ExecutionNotRedrivable", sfn.redrive_execution, executionArn=execution) == text
    assert sfn.describe_execution(executionArn=execution)["redriveStatusReason"] == text


@pytest.mark.turns_clock
def test_client_tokens(machine: Callable[..., Any], sfn: Any, server: Any) -> None:
    """The last ten are remembered, each for 15 minutes."""
    made = machine(FAIL)
    execution = made.start()
    made.end(execution)

    def redrive(token: str) -> Any:
        found = sfn.redrive_execution(executionArn=execution, clientToken=token)["redriveDate"]
        made.end(execution)
        return found

    first = redrive("0")
    assert redrive("0") == first
    assert made.end(execution)["redriveCount"] == 1
    for number in range(1, 11):
        redrive(str(number))
    count = made.end(execution)["redriveCount"]
    redrive("10")
    assert made.end(execution)["redriveCount"] == count
    redrive("0")
    assert made.end(execution)["redriveCount"] == count + 1
    server.advance(901)
    redrive("0")
    assert made.end(execution)["redriveCount"] == count + 2


def test_logs_count_redrives(
    machine: Callable[..., Any], client: Callable[..., Any], sfn: Any, account: str, wait_until: Callable[..., Any]
) -> None:
    client("logs").create_log_group(logGroupName="/flow")
    group = f"arn:aws:logs:us-east-1:{account}:log-group:/flow:*"
    logging = {"level": "ALL", "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": group}}]}
    made = machine(FAIL, loggingConfiguration=logging)
    execution = made.start()
    made.end(execution)
    sfn.redrive_execution(executionArn=execution)
    made.end(execution)

    def logged() -> list[tuple[int, str, str]]:
        events = client("logs").filter_log_events(logGroupName="/flow")["events"]
        messages = [json.loads(event["message"]) for event in events]
        return sorted((int(one["id"]), one["type"], one["redrive_count"]) for one in messages)

    wait_until(lambda: len(logged()) == 6)
    assert [count for _, _, count in logged()] == ["0"] * 3 + ["1"] * 3
    assert logged()[3][1] == "ExecutionRedriven"


def test_a_redriven_execution_keeps_its_definition(machine: Callable[..., Any], sfn: Any) -> None:
    made = machine({"T": {"Type": "Pass", "InputPath": "$.none", "End": True}})
    execution = made.start()
    assert made.end(execution)["error"] == "States.Runtime"
    sfn.update_state_machine(
        stateMachineArn=made.arn, definition='{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}'
    )
    sfn.redrive_execution(executionArn=execution)
    assert made.end(execution)["status"] == "FAILED"
    assert made.output() == {}


def test_redriven_executions_are_told_again(
    machine: Callable[..., Any], client: Callable[..., Any], sfn: Any, wait_until: Callable[..., Any], late: str
) -> None:
    details = listener(client)
    made = machine({"T": sends(late)})
    execution = made.start()
    made.end(execution)
    client("sqs").create_queue(QueueName="late")
    sfn.redrive_execution(executionArn=execution)
    found = made.end(execution)
    wait_until(lambda: len(details(execution)) == 4)
    assert sorted(one["status"] for one in details(execution)) == ["FAILED", "RUNNING", "RUNNING", "SUCCEEDED"]
    [last] = [one for one in details(execution) if one["status"] == "SUCCEEDED"]
    assert (last["redriveCount"], last["redriveStatus"]) == (1, "NOT_REDRIVABLE")
    assert abs(last["redriveDate"] - found["redriveDate"].timestamp() * 1000) < 2
