"""Express workflows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError


def logged(client: Callable[..., Any], account: str) -> dict[str, Any]:
    """A log group, and the configuration that logs everything to it."""
    client("logs").create_log_group(logGroupName="/flow")
    arn = f"arn:aws:logs:us-east-1:{account}:log-group:/flow:*"
    destinations = [{"cloudWatchLogsLogGroup": {"logGroupArn": arn}}]
    return {"level": "ALL", "includeExecutionData": True, "destinations": destinations}


def messages(client: Callable[..., Any]) -> list[Any]:
    """What is in the log group."""
    events = client("logs").filter_log_events(logGroupName="/flow")["events"]
    return [json.loads(event["message"]) for event in events]


def test_synchronous(
    machine: Callable[..., Any], function: Callable[..., str], sfn: Any, client: Callable[..., Any], account: str
) -> None:
    arn = function("def handler(event, context):\n    return event['n'] * 2\n")
    retry = [{"ErrorEquals": ["States.ALL"]}]
    made = machine(
        {
            "W": {"Type": "Wait", "Seconds": 0, "Next": "T"},
            "T": {"Type": "Task", "Resource": arn, "Retry": retry, "End": True},
        },
        type="EXPRESS",
        loggingConfiguration=logged(client, account),
    )
    found = sfn.start_sync_execution(stateMachineArn=made.arn, input='{"n": 4}', name="x")
    assert (found["status"], found["output"], found["name"]) == ("SUCCEEDED", "8", "x")
    assert found["executionArn"].startswith(f"arn:aws:states:us-east-1:{account}:express:m:x:")
    kinds = [message["type"] for message in messages(client)]
    assert (kinds[0], kinds[-1]) == ("ExecutionStarted", "ExecutionSucceeded")
    assert "LambdaFunctionSucceeded" in kinds


def test_failures_are_told(machine: Callable[..., Any], sfn: Any) -> None:
    made = machine({"F": {"Type": "Fail", "Error": "E", "Cause": "c"}}, type="EXPRESS")
    found = sfn.start_sync_execution(stateMachineArn=made.arn)
    assert (found["status"], found["error"], found["cause"]) == ("FAILED", "E", "c")


def test_asynchronous(
    machine: Callable[..., Any], sfn: Any, client: Callable[..., Any], account: str, wait_until: Callable[..., Any]
) -> None:
    made = machine({"P": {"Type": "Pass", "End": True}}, type="EXPRESS", loggingConfiguration=logged(client, account))
    execution = made.start({"a": 1})
    wait_until(lambda: messages(client))
    assert {message["execution_arn"] for message in messages(client)} == {execution}
    with pytest.raises(ClientError) as error:
        sfn.list_executions(stateMachineArn=made.arn)
    assert error.value.response["Error"]["Code"] == "StateMachineTypeNotSupported"


@pytest.mark.turns_clock
@pytest.mark.parametrize(
    ("level", "logged_kinds"),
    [
        ("ALL", ["ExecutionStarted", "WaitStateEntered", "WaitStateExited", "FailStateEntered", "ExecutionFailed"]),
        ("ERROR", ["FailStateEntered", "ExecutionFailed"]),
        ("FATAL", ["ExecutionFailed"]),
    ],
)
def test_standard_workflows_log_as_they_go(
    machine: Callable[..., Any], client: Callable[..., Any], account: str, wait_until: Callable[..., Any], server: Any,
    level: str, logged_kinds: list[str],
) -> None:  # fmt: skip
    states = {"W": {"Type": "Wait", "Seconds": 3, "Next": "F"}, "F": {"Type": "Fail", "Error": "E"}}
    configuration = logged(client, account) | {"level": level, "includeExecutionData": False}
    execution = machine(states, loggingConfiguration=configuration).start({"secret": 1})
    server.advance(4)
    wait_until(lambda: len(messages(client)) == len(logged_kinds))
    found = messages(client)
    assert [message["type"] for message in found] == logged_kinds
    assert {message["execution_arn"] for message in found} == {execution}
    assert "secret" not in json.dumps(found)


def test_standard_workflows_do_not_run_synchronously(machine: Callable[..., Any], sfn: Any) -> None:
    made = machine({"P": {"Type": "Pass", "End": True}})
    with pytest.raises(ClientError) as error:
        sfn.start_sync_execution(stateMachineArn=made.arn)
    assert error.value.response["Error"]["Code"] == "StateMachineTypeNotSupported"


def test_a_task_that_breaks_off_does_not_hang_its_execution(
    deploy: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(context: Any, task: Any, repeated: bool = False) -> Any:
        raise RuntimeError("a fault of our own")

    monkeypatch.setattr("pampero.services.stepfunctions.express.perform", broken)

    async def body(deployer: Any) -> None:
        resource = "arn:aws:states:::sqs:sendMessage"
        task = {"Type": "Task", "Resource": resource, "Parameters": {"QueueUrl": "q", "MessageBody": "b"}, "End": True}
        made = await deployer.call(
            "stepfunctions",
            "CreateStateMachine",
            name="breaks",
            type="EXPRESS",
            definition=json.dumps({"StartAt": "T", "States": {"T": task}}),
            roleArn=await deployer.role(),
        )
        told = await deployer.call("stepfunctions", "StartSyncExecution", stateMachineArn=made["stateMachineArn"])
        assert (told["status"], told["error"]) == ("FAILED", "States.Runtime")

    deploy(body)
