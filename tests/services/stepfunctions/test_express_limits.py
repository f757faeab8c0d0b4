"""Express workflows: what they are billed, how long they run, and what a kill does to them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role
from tests.services.stepfunctions.listening import listener

ACCOUNT = "100000000001"
PASS = {"P": {"Type": "Pass", "End": True}}


def send(url: str, **more: Any) -> dict[str, Any]:
    """A task that sends a message."""
    task = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}
    return {**task, "Parameters": {"QueueUrl": url, "MessageBody": "x"}, **more}


@pytest.mark.turns_clock
def test_five_minutes(
    machine: Callable[..., Any], sfn: Any, server: Any, client: Callable[..., Any], wait_until: Callable[..., Any],
    account: str,
) -> None:  # fmt: skip
    logs = client("logs")
    logs.create_log_group(logGroupName="/aws/vendedlogs/states/m")
    group = f"arn:aws:logs:us-east-1:{account}:log-group:/aws/vendedlogs/states/m:*"
    made = machine(
        {"W": {"Type": "Wait", "Seconds": 400, "End": True}}, type="EXPRESS",
        loggingConfiguration={
            "level": "FATAL", "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": group}}],
        },
    )  # fmt: skip
    found: dict[str, Any] = {}

    def run() -> None:
        found.update(sfn.start_sync_execution(stateMachineArn=made.arn))

    thread = threading.Thread(target=run)
    thread.start()
    wait_until(lambda: server.advance(60) or not thread.is_alive())
    thread.join()
    assert (found["status"], "output" in found) == ("TIMED_OUT", False)
    assert found["billingDetails"]["billedDurationInMilliseconds"] >= 300_000
    [event] = logs.filter_log_events(logGroupName="/aws/vendedlogs/states/m")["events"]
    assert json.loads(event["message"])["type"] == "ExecutionTimedOut"


@pytest.mark.turns_clock
def test_a_timeout_of_its_own(
    machine: Callable[..., Any], sfn: Any, server: Any, wait_until: Callable[..., Any]
) -> None:
    made = machine({"W": {"Type": "Wait", "Seconds": 100, "End": True}}, type="EXPRESS", top={"TimeoutSeconds": 3})
    found: dict[str, Any] = {}
    thread = threading.Thread(target=lambda: found.update(sfn.start_sync_execution(stateMachineArn=made.arn)))
    thread.start()
    wait_until(lambda: server.advance(1) or not thread.is_alive())
    assert found["status"] == "TIMED_OUT"


def test_what_is_billed(machine: Callable[..., Any], sfn: Any) -> None:
    made = machine(PASS, type="EXPRESS")
    small = sfn.start_sync_execution(stateMachineArn=made.arn)
    assert small["billingDetails"]["billedMemoryUsedInMB"] == 64
    assert small["billingDetails"]["billedDurationInMilliseconds"] % 100 == 0
    assert small["billingDetails"]["billedDurationInMilliseconds"] >= 100
    second = {"Type": "Wait", "Seconds": 1, "OutputPath": None, "End": True}
    fan = {
        "Type": "Map", "ItemsPath": "$.items", "ItemSelector": {"all.$": "$.text"}, "ResultPath": None, "End": True,
        "OutputPath": None, "ItemProcessor": {"StartAt": "I", "States": {"I": second}},
    }  # fmt: skip
    large = machine({"M": fan}, "large", type="EXPRESS")
    for items, memory in ((2, 64), (60, 128)):
        given = json.dumps({"items": [0] * items, "text": "x" * 250_000})
        found = sfn.start_sync_execution(stateMachineArn=large.arn, input=given)
        assert (found["status"], found["billingDetails"]["billedMemoryUsedInMB"]) == ("SUCCEEDED", memory)


def test_members_of_an_answer(machine: Callable[..., Any], sfn: Any) -> None:
    made = machine(PASS, type="EXPRESS")
    header = "Root=1-5759e988-bd862e3fe1be46a994272793"
    found = sfn.start_sync_execution(stateMachineArn=made.arn, input="[1]", name="n", traceHeader=header)
    assert (found["traceHeader"], found["input"], found["output"]) == (header, "[1]", "[1]")
    hidden = sfn.start_sync_execution(stateMachineArn=made.arn, input="[1]", includedData="METADATA_ONLY")
    assert not hidden.keys() & {"input", "output"}
    assert hidden["inputDetails"] == hidden["outputDetails"] == {"included": False}
    for request, code in (
        ({"input": "{"}, "InvalidExecutionInput"), ({"name": "a b"}, "InvalidName"),
        ({"stateMachineArn": f"{made.arn}x"}, "StateMachineDoesNotExist"),
    ):  # fmt: skip
        with pytest.raises(ClientError) as error:
            sfn.start_sync_execution(**{"stateMachineArn": made.arn, **request})
        assert error.value.response["Error"]["Code"] == code


def test_nobody_is_told_of_them(
    machine: Callable[..., Any], sfn: Any, client: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    """Status changes are events of Standard workflows only."""
    details = listener(client)
    express, standard = machine(PASS, "e", type="EXPRESS"), machine(PASS, "s")
    first = sfn.start_sync_execution(stateMachineArn=express.arn)["executionArn"]
    execution = standard.start()
    wait_until(lambda: len(details(execution)) == 2)
    assert details(first) == []


def test_histories_of_any_length(machine: Callable[..., Any], sfn: Any) -> None:
    """Nothing keeps them: there is no limit of 25,000 events."""
    states = {
        "Again": {
            "Type": "Choice", "Default": "Done",
            "Choices": [{"Variable": "$.n", "NumericLessThan": 6500, "Next": "More"}],
        },
        "More": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Again"},
        "Done": {"Type": "Succeed"},
    }  # fmt: skip
    made = machine(states, type="EXPRESS")
    assert sfn.start_sync_execution(stateMachineArn=made.arn, input='{"n": 0}')["status"] == "SUCCEEDED"


def test_what_a_kill_breaks_off_begins_anew(own_server: Callable[..., Any], wait_until: Callable[..., Any]) -> None:
    """At least once, where nobody waits for it; what somebody waited for is not repeated."""
    server = own_server()
    sfn = server.client("stepfunctions", ACCOUNT)
    sqs = server.client("sqs", ACCOUNT)
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    states = {"First": send(url, Next="W", ResultPath=None), "W": {"Type": "Wait", "Seconds": 100, "Next": "Last"}}
    del states["First"]["End"]
    states["Last"] = send(url)
    machine = sfn.create_state_machine(
        name="m", type="EXPRESS", roleArn=make_role(server.client("iam", ACCOUNT)),
        definition=json.dumps({"StartAt": "First", "States": states}),
    )["stateMachineArn"]  # fmt: skip

    def sent() -> int:
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        return int(attributes["ApproximateNumberOfMessages"])

    sfn.start_execution(stateMachineArn=machine)
    wait_until(lambda: sent() == 1)
    server.kill()
    server.start()
    assert sent() == 1
    server.advance(331)
    wait_until(lambda: sent() == 2)
    server.advance(101)
    wait_until(lambda: sent() == 3)
    server.advance(400)
    assert sent() == 3
