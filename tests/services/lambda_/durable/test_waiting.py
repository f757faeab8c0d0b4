"""What completes operations beside the function itself: the clock, callers, other functions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.lambda_.conftest import package
from tests.services.lambda_.durable.conftest import PENDING, Puppet, by_id, update
from tests.services.lambda_.durable.test_checkpoints import refused

pytestmark = pytest.mark.turns_clock


def test_a_wait_suspends_and_the_clock_resumes(puppet: Callable[..., Puppet], server: Any) -> None:
    one = puppet(DurableConfig={"ExecutionTimeout": 31_622_400})
    one.start()
    one.event()
    day = 86_400
    changed = one.checkpoint(
        update("w", "WAIT", "START", WaitOptions={"WaitSeconds": 30 * day}),
        update("c", "WAIT", "START", WaitOptions={"WaitSeconds": 5}),
    )
    assert by_id(changed)["w"]["Status"] == "STARTED"
    assert by_id(one.checkpoint(update("c", "WAIT", "CANCEL")))["c"]["Status"] == "CANCELLED"
    one.rest()
    server.advance(30 * day - 10)
    assert one.event(0) is None
    assert one.status() == "RUNNING"
    one.turn(11)
    event = one.event()
    operations = by_id(event["InitialExecutionState"]["Operations"])
    assert operations["w"]["Status"] == "SUCCEEDED"
    assert event["UpdatedOperationIds"] == ["w"]
    one.succeed()
    server.page("idle")
    assert one.kinds() == [
        "ExecutionStarted", "WaitStarted", "WaitStarted", "WaitCancelled", "InvocationCompleted", "WaitSucceeded",
        "InvocationCompleted", "ExecutionSucceeded",
    ]  # fmt: skip
    details = [event.get("WaitStartedDetails") for event in one.history()][1]
    assert details["Duration"] == 30 * day


def test_a_step_is_tried_again_when_it_is_due(puppet: Callable[..., Puppet], server: Any) -> None:
    one = puppet()
    one.start()
    one.event()
    error = {"ErrorType": "Flaky", "ErrorMessage": "no"}
    retry = {"Error": error, "StepOptions": {"NextAttemptDelaySeconds": 20}}
    (changed,) = one.checkpoint(update("s", "STEP", "RETRY", **retry))
    assert (changed["Status"], changed["StepDetails"]["Attempt"], changed["StepDetails"]["Error"]) == (
        "PENDING",
        1,
        error,
    )
    one.rest()
    one.turn(21)
    step = by_id(one.event()["InitialExecutionState"]["Operations"])["s"]
    assert (step["Status"], step["StepDetails"]["Attempt"]) == ("READY", 1)
    (changed,) = one.checkpoint(update("s", "STEP", "SUCCEED", Payload="1"))
    assert changed["StepDetails"] == {"Attempt": 2, "Result": "1"}
    one.succeed()
    server.page("idle")
    failed, good = (
        next(e for e in one.history() if e["EventType"] == kind) for kind in ("StepFailed", "StepSucceeded")
    )
    assert failed["StepFailedDetails"] == {
        "Error": {"Payload": error, "Truncated": False},
        "RetryDetails": {"CurrentAttempt": 1, "NextAttemptDelaySeconds": 20},
    }
    assert good["StepSucceededDetails"]["RetryDetails"] == {"CurrentAttempt": 2}


def test_what_comes_while_the_function_runs_is_not_missed(
    puppet: Callable[..., Puppet], server: Any, wait_until: Callable[..., Any]
) -> None:
    one = puppet()
    one.start()
    one.event()
    one.checkpoint(update("w", "WAIT", "START", WaitOptions={"WaitSeconds": 5}))
    one.turn(6)
    wait_until(lambda: "WaitSucceeded" in one.kinds())
    assert by_id(one.checkpoint())["w"]["Status"] == "SUCCEEDED"
    # It was told, and rests all the same: it is asked again, at once.
    one.answer(PENDING)
    assert one.event() is not None
    one.succeed()
    server.page("idle")
    assert one.status() == "SUCCEEDED"


def callback(one: Puppet, id_: str = "k", **options: int) -> str:
    one.start()
    one.event()
    (changed,) = one.checkpoint(update(id_, "CALLBACK", "START", CallbackOptions=options))
    one.rest()
    found: str = changed["CallbackDetails"]["CallbackId"]
    return found


CLOSED = "The callback is either timed out or already completed"


def test_callbacks(puppet: Callable[..., Puppet], server: Any) -> None:
    one = puppet()
    lam = one.lam
    token = callback(one)
    lam.send_durable_execution_callback_heartbeat(CallbackId=token)
    lam.send_durable_execution_callback_success(CallbackId=token, Result=b'{"ok": true}')
    event = one.event()
    found = by_id(event["InitialExecutionState"]["Operations"])["k"]
    assert (found["Status"], found["CallbackDetails"]) == (
        "SUCCEEDED", {"CallbackId": token, "Result": '{"ok": true}'},
    )  # fmt: skip
    assert refused("CallbackTimeoutException", lam.send_durable_execution_callback_success, CallbackId=token) == CLOSED
    assert (
        refused("CallbackTimeoutException", lam.send_durable_execution_callback_heartbeat, CallbackId=token) == CLOSED
    )
    wrong = refused("InvalidParameterValueException", lam.send_durable_execution_callback_failure, CallbackId="AAAA")
    assert wrong == "Invalid callback id"
    one.succeed()
    server.page("idle")
    token = callback(one)
    error = {"ErrorType": "Refused", "ErrorMessage": "no", "ErrorData": "d", "StackTrace": ["a"]}
    lam.send_durable_execution_callback_failure(CallbackId=token, Error=error)
    found = by_id(one.event()["InitialExecutionState"]["Operations"])["k"]
    assert (found["Status"], found["CallbackDetails"]["Error"]) == ("FAILED", error)
    one.succeed()
    server.page("idle")
    event = next(e for e in one.history() if e["EventType"] == "CallbackFailed")
    assert event["CallbackFailedDetails"]["Error"]["Payload"] == error


@pytest.mark.parametrize(
    ("options", "kind", "text"),
    [
        ({"TimeoutSeconds": 30}, "Callback.Timeout", "Callback timed out"),
        (
            {"TimeoutSeconds": 300, "HeartbeatTimeoutSeconds": 20},
            "Callback.Heartbeat",
            "Callback timed out on heartbeat",
        ),
    ],
)
def test_callbacks_time_out(
    puppet: Callable[..., Puppet], server: Any, options: dict[str, int], kind: str, text: str
) -> None:
    one = puppet()
    token = callback(one, **options)
    server.advance(15)
    one.lam.send_durable_execution_callback_heartbeat(CallbackId=token)
    server.advance(10)
    assert one.event(0) is None
    one.turn(15)
    found = by_id(one.event()["InitialExecutionState"]["Operations"])["k"]
    assert (found["Status"], found["CallbackDetails"]["Error"]) == (
        "TIMED_OUT", {"ErrorType": kind, "ErrorMessage": text},
    )  # fmt: skip
    assert (
        refused("CallbackTimeoutException", one.lam.send_durable_execution_callback_success, CallbackId=token) == CLOSED
    )
    one.succeed()
    server.page("idle")
    event = next(e for e in one.history() if e["EventType"] == "CallbackTimedOut")
    assert event["CallbackTimedOutDetails"]["Error"] == {"Payload": {"ErrorType": kind}, "Truncated": False}


PLAIN = """
import time
def handler(event, context):
    if event.get("fail"):
        raise KeyError("bad")
    if event.get("sleep"):
        time.sleep(10)
    return {"got": event}
"""


def test_chained_invokes(
    puppet: Callable[..., Puppet], server: Any, client: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    one = puppet()
    role = make_role(client("iam"))
    settings = {
        "Runtime": "python3.11",
        "Handler": "index.handler",
        "Role": role,
        "Code": {"ZipFile": package(index=PLAIN)},
    }
    one.lam.create_function(FunctionName="plain", Timeout=1, **settings)
    child = puppet("child", DurableConfig={"ExecutionTimeout": 50})
    one.start()
    one.event()

    def call(id_: str, name: str, payload: Any = None) -> dict[str, Any]:
        given = {} if payload is None else {"Payload": json.dumps(payload)}
        options = {"ChainedInvokeOptions": {"FunctionName": name}}
        return by_id(one.checkpoint(update(id_, "CHAINED_INVOKE", "START", **options, **given)))[id_]

    assert call("missing", "nobody")["ChainedInvokeDetails"]["Error"] == {
        "ErrorType": "ResourceNotFoundException",
        "ErrorMessage": f"Function not found: {one.arn.split(':function:')[0]}:function:nobody:$LATEST",
    }
    bare = call("bare", "child")
    assert (bare["Status"], bare["ChainedInvokeDetails"]["Error"]["ErrorMessage"]) == (
        "FAILED", "You cannot invoke a durable function using an unqualified ARN.",
    )  # fmt: skip
    assert call("good", "plain", {"a": 1})["Status"] == "STARTED"
    call("empty", "plain")
    call("bad", "plain", {"fail": True})
    call("slow", "plain", {"sleep": True})
    call("durable", "child:$LATEST", {"b": 2})
    child.event()
    child.ended({"Status": "SUCCEEDED", "Result": '"child"'})
    for id_ in ("halted", "late"):
        call(id_, "child:$LATEST")
        root = child.event()["InitialExecutionState"]["Operations"][0]
        assert root["ExecutionDetails"] == {"InputPayload": ""}
        child.rest(update("w", "WAIT", "START", WaitOptions={"WaitSeconds": 100}))
        if id_ == "halted":
            halted = child.arn
    one.lam.stop_durable_execution(DurableExecutionArn=halted, Error={"ErrorMessage": "halt"})
    wait_until(lambda: one.kinds().count("ChainedInvokeTimedOut") == 1)
    one.turn(51)
    wait_until(lambda: one.kinds().count("ChainedInvokeTimedOut") == 2)
    one.checkpoint()
    state = {"DurableExecutionArn": one.arn, "CheckpointToken": one.token}
    ended = by_id(one.lam.get_durable_execution_state(**state)["Operations"])
    told = {id_: each["ChainedInvokeDetails"] for id_, each in ended.items() if "ChainedInvokeDetails" in each}
    assert json.loads(told["good"]["Result"]) == {"got": {"a": 1}}
    assert json.loads(told["empty"]["Result"]) == {"got": {}}
    assert told["bad"]["Error"]["ErrorType"] == "KeyError"
    assert (ended["slow"]["Status"], told["slow"]["Error"]) == (
        "TIMED_OUT", {"ErrorType": "ChainedInvoke.Timeout", "ErrorMessage": "CHAINED_INVOKE timed out after 1 seconds."},
    )  # fmt: skip
    assert told["durable"]["Result"] == '"child"'
    assert (ended["halted"]["Status"], told["halted"]["Error"]) == ("STOPPED", {"ErrorMessage": "halt"})
    assert (ended["late"]["Status"], told["late"]["Error"]) == (
        "TIMED_OUT", {"ErrorType": "ChainedInvoke.Timeout", "ErrorMessage": "CHAINED_INVOKE timed out after 50 seconds."},
    )  # fmt: skip
    started = [e["ChainedInvokeStartedDetails"] for e in one.history() if e["EventType"] == "ChainedInvokeStarted"]
    assert started[0] == {"FunctionName": "nobody"}
    assert started[2] == {
        "FunctionName": "plain", "ExecutedVersion": "$LATEST", "Input": {"Payload": '{"a": 1}', "Truncated": False},
    }  # fmt: skip
    assert (
        "/durable-execution/"
        in next(one for one in started if one["FunctionName"] == "child:$LATEST")["DurableExecutionArn"]
    )
    one.succeed()


def test_who_may_not_invoke_is_told_at_once(puppet: Callable[..., Puppet], client: Callable[..., Any]) -> None:
    role = make_role(client("iam"), "poor", ("sqs:*", "lambda:CheckpointDurableExecution"))
    one = puppet(Role=role)
    one.start()
    one.event()
    options = {"ChainedInvokeOptions": {"FunctionName": "puppet:$LATEST"}}
    (changed,) = one.checkpoint(update("i", "CHAINED_INVOKE", "START", **options))
    assert changed["Status"] == "FAILED"
    assert changed["ChainedInvokeDetails"]["Error"]["ErrorType"] == "AccessDeniedException"
    one.succeed()
