"""Executions: names, inputs, lists, pages, limits, and how long they are kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

DAY = 86_400.0
PASS = {"P": {"Type": "Pass", "End": True}}
WAIT = {"W": {"Type": "Wait", "Seconds": 10_000, "End": True}}
FAIL = {"F": {"Type": "Fail"}}


def refused(code: str, call: Callable[..., Any], **request: Any) -> str:
    """The message of the error that a call ends with."""
    with pytest.raises(ClientError) as error:
        call(**request)
    assert error.value.response["Error"]["Code"] == code, error.value
    return str(error.value.response["Error"]["Message"])


@pytest.mark.turns_clock
def test_a_name_is_free_after_ninety_days(machine: Callable[..., Any], sfn: Any, server: Any) -> None:
    made = machine(PASS)
    first = made.start({"a": 1}, name="n")
    before = made.end(first)
    server.advance(90 * DAY - 60)
    refused("ExecutionAlreadyExists", sfn.start_execution, stateMachineArn=made.arn, name="n", input='{"a": 1}')
    server.advance(120)
    again = made.start({"a": 2}, name="n")
    assert again == first
    found = made.end(again)
    assert (found["output"], found["startDate"] > before["stopDate"]) == ({"a": 2}, True)
    assert [one["executionArn"] for one in sfn.list_executions(stateMachineArn=made.arn)["executions"]] == [first]


@pytest.mark.turns_clock
def test_what_ended_long_ago_is_gone(
    machine: Callable[..., Any], sfn: Any, server: Any, wait_until: Callable[..., Any]
) -> None:
    made = machine(PASS)
    gone, kept = made.start(), machine(WAIT, "other").start()
    made.end(gone)
    server.advance(90 * DAY + 1)
    for call in (sfn.describe_execution, sfn.get_execution_history, sfn.stop_execution, sfn.redrive_execution):
        assert refused("ExecutionDoesNotExist", call, executionArn=gone) == f"Execution Does Not Exist: '{gone}'"
    assert sfn.list_executions(stateMachineArn=made.arn)["executions"] == []
    assert sfn.describe_execution(executionArn=kept)["status"] == "SUCCEEDED"
    server.advance(DAY)
    wait_until(lambda: gone.encode() not in server.rows())


@pytest.mark.turns_clock
def test_an_execution_runs_for_a_year(
    machine: Callable[..., Any], sfn: Any, server: Any, wait_until: Callable[..., Any]
) -> None:
    task = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": True}
    url = "http://localhost/000000000000/q"
    made = machine({"T": {**task, "Parameters": {"QueueUrl": url, "MessageBody.$": "$$.Task.Token"}}}, "t")
    failed = made.start()
    made.end(failed)
    sleeper = machine(
        {
            "A": {"Type": "Wait", "Seconds": 31_000_000, "Next": "B"},
            "B": {"Type": "Wait", "Seconds": 9_000_000, "End": True},
        }
    )
    execution = sleeper.start()
    server.advance(364 * DAY)
    assert sfn.describe_execution(executionArn=execution)["status"] == "RUNNING"
    server.advance(2 * DAY + 1)
    wait_until(lambda: sfn.describe_execution(executionArn=execution)["status"] == "TIMED_OUT")
    found = sfn.describe_execution(executionArn=execution)
    assert found["redriveStatusReason"] == "Execution has exceeded the max execution time"


def test_a_history_is_full(machine: Callable[..., Any], sfn: Any) -> None:
    """24,999 events and the end: by success where it comes next, else by ExecutionFailed."""
    check = {"Variable": "$.n", "NumericLessThan": 8331, "Next": "More"}
    more = {
        "Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Again",
    }  # fmt: skip
    states = {
        "Again": {"Type": "Choice", "Choices": [check], "Default": "Done"},
        "More": more,
        "Done": {"Type": "Succeed"},
    }
    made = machine(states)
    endless = made.start({"n": -1000})
    found = made.end(endless)
    cause = "The execution reached the maximum number of history events (25000)."
    assert (found["status"], found["error"], found["cause"]) == ("FAILED", "States.Runtime", cause)
    assert found["redriveStatusReason"] == "Execution history event limit exceeded"
    [last, before] = sfn.get_execution_history(executionArn=endless, reverseOrder=True, maxResults=2)["events"]
    assert (last["id"], last["previousEventId"], last["type"]) == (25_000, 24_999, "ExecutionFailed")
    assert before["type"] != "ExecutionFailed"
    # Four a round, and of the last one six: 1 + 4 * n + 2 + 2 + 1.
    rounds = (25_000 - 6) // 4
    fits = made.start({"n": 8331 - rounds})
    assert made.end(fits)["status"] == "SUCCEEDED"
    newest = sfn.get_execution_history(executionArn=fits, reverseOrder=True, maxResults=1)["events"][0]
    assert (newest["id"], newest["type"]) == (6 + 4 * rounds, "ExecutionSucceeded")


def test_lists_of_a_version_and_an_alias(machine: Callable[..., Any], sfn: Any, full_role: str) -> None:
    made = machine(PASS, publish=True)
    definition = json.dumps({"StartAt": "F", "States": FAIL})
    second = sfn.update_state_machine(stateMachineArn=made.arn, definition=definition, publish=True)
    one, two = f"{made.arn}:1", second["stateMachineVersionArn"]
    routing = [{"stateMachineVersionArn": one, "weight": 100}]
    alias = sfn.create_state_machine_alias(name="live", routingConfiguration=routing)["stateMachineAliasArn"]
    started = {arn: sfn.start_execution(stateMachineArn=arn)["executionArn"] for arn in (made.arn, one, two, alias)}
    for execution in started.values():
        made.end(execution)

    def listed(arn: str, **more: Any) -> set[str]:
        return {item["executionArn"] for item in sfn.list_executions(stateMachineArn=arn, **more)["executions"]}

    assert listed(made.arn) == set(started.values())
    assert listed(one) == {started[one], started[alias]}
    assert listed(alias) == {started[alias]}
    assert listed(two, statusFilter="FAILED") == {started[two]}
    found = sfn.describe_execution(executionArn=started[alias])
    assert (found["stateMachineVersionArn"], found["stateMachineAliasArn"]) == (one, alias)
    text = refused("ValidationException", sfn.list_executions, stateMachineArn=made.arn, statusFilter="failed")
    assert text.endswith("[SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]")
    for missing in (f"{made.arn}:9", f"{made.arn}:none"):
        refused("StateMachineDoesNotExist", sfn.list_executions, stateMachineArn=missing)
    sfn.update_state_machine_alias(
        stateMachineAliasArn=alias, routingConfiguration=[{"stateMachineVersionArn": two, "weight": 100}]
    )
    assert listed(alias) == {started[alias]}


@pytest.mark.turns_clock
def test_the_newest_come_first(machine: Callable[..., Any], sfn: Any, server: Any) -> None:
    """By when they began or were redriven; those that have ended by when they did."""
    made = machine(WAIT)
    executions = []
    for _ in range(3):
        executions.append(made.start())
        server.advance(10)
    sfn.stop_execution(executionArn=executions[0])
    server.advance(10)
    newest = made.start()
    server.advance(10)

    def listed() -> list[str]:
        pages = sfn.get_paginator("list_executions").paginate(
            stateMachineArn=made.arn, PaginationConfig={"PageSize": 1}
        )
        return [one["executionArn"] for page in pages for one in page["executions"]]

    assert listed() == [newest, executions[0], executions[2], executions[1]]
    sfn.redrive_execution(executionArn=executions[0])
    assert listed() == [executions[0], newest, executions[2], executions[1]]


@pytest.mark.turns_clock
def test_pages_are_good_for_a_day(machine: Callable[..., Any], sfn: Any, server: Any) -> None:
    made = machine(PASS, publish=True)
    for _ in range(3):
        made.end(made.start())
    execution = sfn.list_executions(stateMachineArn=made.arn)["executions"][0]["executionArn"]
    for name in ("a1", "a2"):
        sfn.create_activity(name=name)
        machine(PASS, name=name)
    sfn.update_state_machine(
        stateMachineArn=made.arn, definition=json.dumps({"StartAt": "F", "States": FAIL}), publish=True
    )
    calls = {
        sfn.list_executions: {"stateMachineArn": made.arn}, sfn.get_execution_history: {"executionArn": execution},
        sfn.list_state_machines: {}, sfn.list_activities: {},
        sfn.list_state_machine_versions: {"stateMachineArn": made.arn},
    }  # fmt: skip
    tokens = {call: call(**given, maxResults=1)["nextToken"] for call, given in calls.items()}
    server.advance(DAY - 60)
    for call, given in calls.items():
        call(**given, nextToken=tokens[call])
    server.advance(120)
    for call, given in calls.items():
        assert refused("InvalidToken", call, **given, nextToken=tokens[call]) == "Invalid Token: 'Invalid token'"


def test_members_of_a_description(machine: Callable[..., Any], sfn: Any) -> None:
    made = machine(WAIT, tracingConfiguration={"enabled": True})
    header = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"
    execution = made.start({"a": 1}, name="n", traceHeader=header)
    found = sfn.describe_execution(executionArn=execution)
    assert found["traceHeader"] == header
    assert found.keys() - {"ResponseMetadata"} == {
        "executionArn", "stateMachineArn", "name", "status", "startDate", "input", "inputDetails", "traceHeader",
        "redriveCount", "redriveStatus", "redriveStatusReason",
    }  # fmt: skip
    hidden = sfn.describe_execution(executionArn=execution, includedData="METADATA_ONLY")
    assert "input" not in hidden
    assert hidden["inputDetails"] == {"included": False}
    machine_then = sfn.describe_state_machine_for_execution(executionArn=execution)
    sfn.update_state_machine(stateMachineArn=made.arn, tracingConfiguration={"enabled": False})
    later = sfn.describe_state_machine_for_execution(executionArn=execution)
    assert later["tracingConfiguration"] == machine_then["tracingConfiguration"] == {"enabled": True}
    assert later["name"] == "m"
    stopped = sfn.stop_execution(executionArn=execution, error="E" * 256, cause="c" * 32_768)["stopDate"]
    found = sfn.describe_execution(executionArn=execution)
    assert (found["status"], found["stopDate"], found["error"], found["cause"]) == (
        "ABORTED", stopped, "E" * 256, "c" * 32_768,
    )  # fmt: skip
    assert not found.keys() & {"output", "outputDetails", "redriveStatusReason"}
    assert sfn.stop_execution(executionArn=execution)["stopDate"] == stopped
    for wrong in ({"error": "E" * 257}, {"cause": "c" * 32_769}):
        refused("ValidationException", sfn.stop_execution, executionArn=execution, **wrong)
    refused("ValidationException", made.start, traceHeader="é")
    refused("ValidationException", made.start, traceHeader="x" * 257)


def test_a_trace_goes_on(machine: Callable[..., Any], function: Callable[..., str], client: Callable[..., Any]) -> None:
    """What an execution does has the root of the header that it was started with."""
    root = "1-5759e988-bd862e3fe1be46a994272793"
    arn = function("import os\n\ndef handler(event, context):\n    return os.environ['_X_AMZN_TRACE_ID']\n")
    url = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    send = {
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "ResultPath": "$.sent",
        "Parameters": {"QueueUrl": url, "MessageBody": "x"}, "Next": "Call",
    }  # fmt: skip
    made = machine({"Send": send, "Call": {"Type": "Task", "Resource": arn, "End": True}})
    execution = made.start(traceHeader=f"Root={root};Sampled=1")
    assert f"Root={root}" in made.end(execution)["output"]
    [message] = client("sqs").receive_message(QueueUrl=url, MessageSystemAttributeNames=["All"])["Messages"]
    assert f"Root={root}" in message["Attributes"]["AWSTraceHeader"]


def test_arns_that_name_no_standard_execution(machine: Callable[..., Any], sfn: Any, account: str) -> None:
    made = machine(PASS, type="EXPRESS")
    express = made.start()
    for call in (
        sfn.describe_execution, sfn.get_execution_history, sfn.stop_execution, sfn.redrive_execution,
        sfn.describe_state_machine_for_execution,
    ):  # fmt: skip
        text = "Invalid Arn: 'Resource type not valid in this context: express'"
        assert refused("InvalidArn", call, executionArn=express) == text
        refused("InvalidArn", call, executionArn=made.arn)
    for call in (sfn.start_execution, sfn.delete_state_machine, sfn.update_state_machine):
        refused("ValidationException", call, stateMachineArn=f"{made.arn}/label")


def test_how_large_data_may_be(machine: Callable[..., Any], sfn: Any) -> None:
    """256 KiB: of inputs, outputs and results; a definition has a MiB."""
    made = machine(PASS)
    longest = json.dumps("x" * (256 * 1024 - 2))
    execution = sfn.start_execution(stateMachineArn=made.arn, input=longest)["executionArn"]
    assert made.end(execution)["output"] == json.loads(longest)
    wide = json.dumps("é" * (128 * 1024), ensure_ascii=False)
    for large in (json.dumps("x" * (256 * 1024 - 1)), wide):
        refused("ValidationException", sfn.start_execution, stateMachineArn=made.arn, input=large)
    doubled = machine({"P": {"Type": "Pass", "Parameters": {"a.$": "$", "b.$": "$"}, "End": True}}, "doubled")
    found = doubled.run("x" * 140_000)
    assert found["error"] == "States.DataLimitExceeded"
    definition = {"StartAt": "P", "States": PASS, "Comment": "x" * (1024 * 1024)}
    request = {"name": "large", "roleArn": sfn.describe_state_machine(stateMachineArn=made.arn)["roleArn"]}
    refused("ValidationException", sfn.create_state_machine, definition=json.dumps(definition), **request)


def test_large_events_come_a_few_at_a_time(machine: Callable[..., Any], sfn: Any) -> None:
    """Whoever asks for one event, or for all, has the server read no more than a page of them."""
    count = 70
    states: dict[str, Any] = {f"S{n}": {"Type": "Pass", "Next": f"S{n + 1}"} for n in range(count)}
    made = machine({**states, f"S{count}": {"Type": "Succeed"}})
    execution = made.start({"text": "x" * 200_000})
    assert made.end(execution)["status"] == "SUCCEEDED"
    last = 2 * (count + 1) + 2
    for backward in (False, True):
        token: dict[str, str] = {}
        found: list[int] = []
        while True:
            page = sfn.get_execution_history(executionArn=execution, reverseOrder=backward, maxResults=1000, **token)
            found += [event["id"] for event in page["events"]]
            assert 0 < len(page["events"]) <= 21
            if "nextToken" not in page:
                break
            token = {"nextToken": page["nextToken"]}
        assert found == sorted(range(1, last + 1), reverse=backward)
    [one] = sfn.get_execution_history(executionArn=execution, maxResults=1, reverseOrder=True)["events"]
    assert one["id"] == last
