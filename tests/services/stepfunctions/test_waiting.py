"""Waits and time-outs in every form, and tokens that are no good any more."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.services.stepfunctions.listening import listener

DAY = 86_400.0
JSONATA = {"QueryLanguage": "JSONata"}


def iso(moment: datetime.datetime, seconds: float) -> str:
    """A timestamp of so many seconds later."""
    return (moment + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def now(sfn: Any) -> datetime.datetime:
    """What the server's clock says."""
    made: datetime.datetime = sfn.create_activity(name="clock")["creationDate"]
    return made.astimezone(datetime.UTC)


@pytest.mark.turns_clock
@pytest.mark.parametrize(
    ("fields", "language"),
    [
        ({"Seconds": 30}, {}),
        ({"SecondsPath": "$.seconds"}, {}),
        ({"Timestamp": "AT"}, {}),
        ({"TimestampPath": "$.at"}, {}),
        ({"Seconds": "{% $states.input.seconds %}"}, JSONATA),
        ({"Seconds": 30}, JSONATA),
        ({"Timestamp": "{% $states.input.at %}"}, JSONATA),
    ],
)
def test_how_long(
    machine: Callable[..., Any], sfn: Any, server: Any, fields: dict[str, Any], language: dict[str, str]
) -> None:
    at = iso(now(sfn), 30.5)
    fields = {name: at if value == "AT" else value for name, value in fields.items()}
    made = machine({"W": {"Type": "Wait", **fields, **language, "End": True}})
    execution = made.start({"seconds": 30, "at": at})
    server.advance(25)
    assert sfn.describe_execution(executionArn=execution)["status"] == "RUNNING"
    server.advance(7)
    assert made.end(execution)["status"] == "SUCCEEDED"


@pytest.mark.parametrize(
    ("fields", "language"),
    [
        ({"Seconds": 0}, {}),
        ({"SecondsPath": "$.zero"}, {}),
        ({"Timestamp": "2016-03-14T01:59:00Z"}, {}),
        ({"Timestamp": "2016-03-14T01:59:00.123456+02:00"}, {}),
        ({"TimestampPath": "$.past"}, {}),
        ({"Timestamp": "{% $states.input.past %}"}, JSONATA),
        ({"Seconds": "{% 0 %}"}, JSONATA),
    ],
)
def test_what_is_past_is_not_waited_for(
    machine: Callable[..., Any], fields: dict[str, Any], language: dict[str, str]
) -> None:
    made = machine({"W": {"Type": "Wait", **fields, **language, "End": True}})
    assert made.output({"zero": 0, "past": "1999-12-31T23:59:59.999Z"}) is not None


@pytest.mark.parametrize(
    ("fields", "given", "error"),
    [
        ({"SecondsPath": "$.s"}, {"s": 1.5}, "States.Runtime"),
        ({"SecondsPath": "$.s"}, {"s": "1"}, "States.Runtime"),
        ({"SecondsPath": "$.s"}, {"s": -1}, "States.Runtime"),
        ({"SecondsPath": "$.s"}, {}, "States.Runtime"),
        ({"TimestampPath": "$.s"}, {"s": "tomorrow"}, "States.Runtime"),
        ({"TimestampPath": "$.s"}, {"s": "2016-03-14"}, "States.Runtime"),
        ({"TimestampPath": "$.s"}, {"s": "9999-03-14T01:59:00Z"}, "States.Runtime"),
    ],
)
def test_what_cannot_be_waited_for(machine: Callable[..., Any], fields: Any, given: Any, error: str) -> None:
    found = machine({"W": {"Type": "Wait", **fields, "End": True}}).run(given)
    assert (found["status"], found["error"]) == ("FAILED", error)


@pytest.fixture
def asking(
    machine: Callable[..., Any], client: Callable[..., Any], wait_until: Callable[..., Any]
) -> Callable[..., Any]:
    """asking(**fields): (machine, execution, token) of a task that waits for its token."""
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="ask")["QueueUrl"]

    def make(given: Any = None, **fields: Any) -> Any:
        language = fields.get("QueryLanguage")
        body = (
            {"Arguments": {"QueueUrl": url, "MessageBody": "{% $states.context.Task.Token %}"}}
            if language
            else {"Parameters": {"QueueUrl": url, "MessageBody.$": "$$.Task.Token"}}
        )
        state = {
            "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", **body, **fields,
            "End": True,
        }  # fmt: skip
        made = machine({"T": state}, name=f"m{len(str(fields))}")
        execution = made.start(given)
        message = wait_until(lambda: sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages"))[0]
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return made, execution, message["Body"]

    return make


@pytest.mark.turns_clock
@pytest.mark.parametrize(
    "fields",
    [
        {"TimeoutSeconds": 30},
        {"TimeoutSecondsPath": "$.long"},
        {"HeartbeatSecondsPath": "$.long"},
        {"HeartbeatSeconds": 30, "TimeoutSeconds": 100},
        {"TimeoutSeconds": "{% $states.input.long %}", **JSONATA},
        {"HeartbeatSeconds": "{% $states.input.long %}", **JSONATA},
    ],
)
def test_times_of_tasks(
    asking: Callable[..., Any], sfn: Any, server: Any, wait_until: Callable[..., Any], fields: dict[str, Any]
) -> None:
    made, execution, token = asking({"long": 30}, **fields)
    server.advance(25)
    assert sfn.describe_execution(executionArn=execution)["status"] == "RUNNING"
    sfn.send_task_heartbeat(taskToken=token)
    beating = any(name.startswith("Heartbeat") for name in fields)
    if beating:
        server.advance(25)
        assert sfn.describe_execution(executionArn=execution)["status"] == "RUNNING"
    server.advance(7)
    found = made.end(execution)
    assert (found["status"], found["error"]) == ("FAILED", "States.Timeout")
    assert made.kinds(execution)[-2:] == ["TaskTimedOut", "ExecutionFailed"]
    for call in (sfn.send_task_heartbeat, sfn.send_task_success, sfn.send_task_failure):
        with pytest.raises(ClientError) as error:
            call(taskToken=token, **({"output": "1"} if call == sfn.send_task_success else {}))
        assert error.value.response["Error"]["Code"] == "TaskTimedOut"


@pytest.mark.parametrize(
    "fields",
    [
        {"TimeoutSecondsPath": "$.odd"}, {"HeartbeatSecondsPath": "$.odd"},
        {"TimeoutSeconds": "{% $states.input.odd %}", **JSONATA},
    ],
)  # fmt: skip
@pytest.mark.parametrize("odd", [0, -1, "x", None])
def test_times_that_are_none(machine: Callable[..., Any], fields: dict[str, Any], odd: Any) -> None:
    """Whatever the error is called in each language, the task is not done."""
    task = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}
    name = "Arguments" if "QueryLanguage" in fields else "Parameters"
    made = machine({"T": {**task, **fields, name: {"QueueUrl": "u", "MessageBody": "x"}}})
    execution = made.start({"odd": odd})
    assert made.end(execution)["status"] == "FAILED"
    if odd is not None:
        assert "TaskScheduled" not in made.kinds(execution)


@pytest.mark.turns_clock
def test_tokens_of_what_is_over(asking: Callable[..., Any], sfn: Any, server: Any) -> None:
    _, execution, token = asking()
    sfn.stop_execution(executionArn=execution)

    def code() -> str:
        with pytest.raises(ClientError) as error:
            sfn.send_task_success(taskToken=token, output="{}")
        return str(error.value.response["Error"]["Code"])

    assert code() == "TaskTimedOut"
    sfn.redrive_execution(executionArn=execution)
    assert code() == "TaskTimedOut"  # The task that is under way again has another token.
    sfn.stop_execution(executionArn=execution)
    server.advance(92 * DAY)
    assert code() == "TaskDoesNotExist"
    for wrong in ("AAAA", "x", token[:-8] + "AAAAAAAA"):
        with pytest.raises(ClientError) as error:
            sfn.send_task_heartbeat(taskToken=wrong)
        assert error.value.response["Error"]["Code"] == "InvalidToken"


def test_events_of_large_data(
    machine: Callable[..., Any], client: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    details = listener(client)
    pass_on = machine({"P": {"Type": "Pass", "End": True}}, publish=True)
    both = pass_on.start("x" * 150_000)
    alone = machine({"P": {"Type": "Pass", "Result": "y" * 255_000, "End": True}}, "alone").start("small")
    found = {}
    for execution in (both, alone):
        wait_until(lambda execution=execution: len(details(execution)) == 2, 20)
        found[execution] = {one["status"]: one for one in details(execution)}
    assert found[both]["RUNNING"]["input"] == json.dumps("x" * 150_000)
    done = found[both]["SUCCEEDED"]
    assert (done["input"], done["inputDetails"]) == (None, {"included": False})
    assert (done["output"], done["outputDetails"]) == (json.dumps("x" * 150_000), {"included": True})
    done = found[alone]["SUCCEEDED"]
    assert (done["input"], done["inputDetails"]) == (None, {"included": False})
    assert (done["output"], done["outputDetails"]) == (None, {"included": False})
    running = found[alone]["RUNNING"]
    assert running == {
        **running, "stopDate": None, "output": None, "outputDetails": None, "error": None, "cause": None,
        "redriveCount": 0, "redriveDate": None, "redriveStatus": "NOT_REDRIVABLE",
        "redriveStatusReason": "Execution is RUNNING and cannot be redriven", "stateMachineAliasArn": None,
        "stateMachineVersionArn": None,
    }  # fmt: skip
    assert isinstance(running["startDate"], int)
