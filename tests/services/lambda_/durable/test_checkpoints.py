"""The protocol between a durable function and the platform: events, tokens, checkpoints, states."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.roles import make_role
from tests.services.lambda_.conftest import package
from tests.services.lambda_.durable.conftest import Puppet, by_id, update

STALE = "Invalid checkpoint token"


def refused(code: str, call: Callable[..., Any], *args: Any, **members: Any) -> str:
    """The text of an error."""
    with pytest.raises(ClientError) as error:
        call(*args, **members)
    assert error.value.response["Error"]["Code"] == code
    text: str = error.value.response["Error"]["Message"]
    return text


def test_an_execution_from_its_start_to_its_end(puppet: Callable[..., Puppet], wait_until: Callable[..., Any]) -> None:
    one = puppet()
    arn = one.start({"n": 1}, DurableExecutionName="order-1")
    event = one.event()
    assert set(event) == {"DurableExecutionArn", "CheckpointToken", "InitialExecutionState", "UpdatedOperationIds"}
    assert event["DurableExecutionArn"] == arn
    assert ":function:puppet:$LATEST/durable-execution/order-1/" in arn
    state = event["InitialExecutionState"]
    assert state["NextMarker"] == ""
    (root,) = state["Operations"]
    assert (root["Type"], root["Status"], root["Name"]) == ("EXECUTION", "STARTED", "order-1")
    assert json.loads(root["ExecutionDetails"]["InputPayload"]) == {"n": 1}
    # AWS's SDKs read milliseconds.
    assert root["StartTimestamp"] > 10**12
    first = one.token
    changed = one.checkpoint(
        update("a", "STEP", "START", Name="charge", SubType="Step"), update("a", "STEP", "SUCCEED", Payload="7"),
        ClientToken="c1",
    )  # fmt: skip
    assert by_id(changed)["a"]["StepDetails"] == {"Attempt": 1, "Result": "7"}
    assert by_id(changed)["a"]["Name"] == "charge"
    second = one.token
    # The same again is answered as it was, and done once; another one with that token is refused.
    one.token = first
    again = one.checkpoint(update("a", "STEP", "START"), update("a", "STEP", "SUCCEED", Payload="7"), ClientToken="c1")
    assert (one.token, again) == (second, changed)
    one.token = first
    assert refused("InvalidParameterValueException", one.checkpoint, ClientToken="c2") == STALE
    one.token = "AAAA"
    assert refused("InvalidParameterValueException", one.checkpoint) == STALE
    one.token = second
    assert one.checkpoint() == []
    found = one.lam.get_durable_execution_state(DurableExecutionArn=arn, CheckpointToken=one.token)
    assert [each["Id"] for each in found["Operations"]] == [root["Id"], "a"]
    one.succeed({"paid": True})
    wait_until(lambda: one.status() == "SUCCEEDED")
    shown = one.execution()
    assert json.loads(shown["Result"]) == {"paid": True}
    assert (shown["DurableExecutionName"], shown["Version"]) == ("order-1", "$LATEST")
    assert shown["DurableConfig"] == {"ExecutionTimeout": 600, "RetentionPeriodInDays": 14}
    assert refused("InvalidParameterValueException", one.checkpoint) == STALE
    bare = one.lam.get_durable_execution(DurableExecutionArn=arn, IncludeExecutionData=False)
    assert not {"Result", "InputPayload", "Error"} & set(bare)
    assert one.kinds() == [
        "ExecutionStarted", "StepStarted", "StepSucceeded", "InvocationCompleted", "ExecutionSucceeded",
    ]  # fmt: skip


WAIT = {"WaitOptions": {"WaitSeconds": 60}}
CALL = {"ChainedInvokeOptions": {"FunctionName": "nobody"}}
WRONG = [
    ([update(f"x{n}", "STEP", "START") for n in range(1000)], "Cannot checkpoint more than 1000 updates."),
    ([update("x", "WAIT", "START")], "Update for WAIT operation requires WaitOptions."),
    ([update("x", "WAIT", "SUCCEED")], "Invalid action for the given operation type."),
    ([update("x", "WAIT", "CANCEL")], "Cannot cancel a WAIT that does not exist or has already completed."),
    ([update("w", "WAIT", "START", **WAIT)], "Cannot start a WAIT that already exist."),
    ([update("s", "STEP", "START")], "Invalid current STEP state to start."),
    ([update("s", "STEP", "SUCCEED", Payload="1")], "Invalid current STEP state to close."),
    ([update("s", "STEP", "RETRY", StepOptions={"NextAttemptDelaySeconds": 1})], "Invalid current STEP state to re-attempt."),
    ([update("x", "STEP", "RETRY")], "Invalid StepOptions for the given action."),
    ([update("x", "STEP", "START", StepOptions={"NextAttemptDelaySeconds": 1})], "Invalid StepOptions for the given action."),
    ([update("x", "STEP", "SUCCEED", Error={})], "Cannot provide an Error for SUCCEED action."),
    ([update("x", "STEP", "FAIL", Payload="1")], "Cannot provide a Payload for FAIL action."),
    (
        [update("x", "STEP", "RETRY", Payload="1", Error={}, StepOptions={"NextAttemptDelaySeconds": 1})],
        "Cannot provide both error and payload to RETRY a STEP.",
    ),
    ([update("c", "CONTEXT", "START")], "Cannot start a CONTEXT that already exist."),
    ([update("done", "CONTEXT", "SUCCEED")], "Invalid current CONTEXT state to close."),
    ([update("k", "CALLBACK", "START")], "Cannot start a CALLBACK that already exist."),
    ([update("k", "CALLBACK", "SUCCEED")], "Invalid action for the given operation type."),
    ([update("i", "CHAINED_INVOKE", "START", **CALL)], "Cannot start a CHAINED_INVOKE that already exist."),
    ([update("x", "CHAINED_INVOKE", "START")], "Update for CHAINED_INVOKE operation requires ChainedInvokeOptions."),
    (
        [update("x", "CHAINED_INVOKE", "START", ChainedInvokeOptions={"FunctionName": "210987654321:function:f"})],
        "Cannot start a CHAINED_INVOKE on a function in another account.",
    ),
    (
        [update("x", "CHAINED_INVOKE", "START", ChainedInvokeOptions={
            "FunctionName": "arn:aws:lambda:eu-west-1:123456789012:function:f"})],
        "Cannot start a CHAINED_INVOKE on a function in another region.",
    ),
    ([update("c", "STEP", "START")], "Inconsistent operation type."),
    ([update("s", "STEP", "SUCCEED", Name="other")], "Inconsistent operation name."),
    ([update("s", "STEP", "SUCCEED", SubType="other")], "Inconsistent operation subtype."),
    ([update("s", "STEP", "SUCCEED", ParentId="c")], "Inconsistent parent operation id."),
    ([update("x", "STEP", "START", ParentId="s")], "Invalid parent operation id."),
    ([update("x", "STEP", "START", ParentId="nobody")], "Invalid parent operation id."),
    ([update("x", "STEP", "SUCCEED"), update("x", "STEP", "FAIL")], "Cannot update the same operation twice in a single request."),
    ([update("x", "EXECUTION", "SUCCEED"), update("y", "EXECUTION", "FAIL")], "Cannot checkpoint multiple EXECUTION updates."),
    ([update("x", "EXECUTION", "SUCCEED"), update("y", "STEP", "START")], "EXECUTION checkpoint must be the last update."),
    ([update("x", "EXECUTION", "START")], "Invalid action for the given operation type."),
    (
        [update("x", "STEP", "SUCCEED", Payload="x" * 1048577)],
        "STEP payload size must be less than or equal to 1048576 bytes.",
    ),
    (
        [update("x", "EXECUTION", "SUCCEED", Payload="x" * 1048577)],
        "Execution output payload size must be less than or equal to 1048576 bytes.",
    ),
    (
        [update("x", "STEP", "FAIL", Error={"ErrorMessage": "x" * 1048577})],
        "Error object size must be less than 1048576 bytes.",
    ),
]  # fmt: skip


def test_updates_that_are_refused_change_nothing(puppet: Callable[..., Puppet], wait_until: Callable[..., Any]) -> None:
    one = puppet()
    one.start()
    one.event()
    one.checkpoint(
        update("s", "STEP", "SUCCEED", Payload="1", Name="s", SubType="Step"), update("w", "WAIT", "START", **WAIT),
        update("c", "CONTEXT", "START"), update("done", "CONTEXT", "SUCCEED"), update("k", "CALLBACK", "START"),
        update("i", "CHAINED_INVOKE", "START", **CALL),
    )  # fmt: skip
    before = one.kinds()
    for updates, text in WRONG:
        assert (
            refused("InvalidParameterValueException", one.checkpoint, update("fine", "STEP", "START"), *updates) == text
        )
    token = one.token
    assert one.checkpoint() == []
    assert one.token != token
    assert one.kinds() == before
    # An execution's end may be checkpointed, too: no token comes back.
    one.checkpoint(update("x", "EXECUTION", "FAIL", Error={"ErrorType": "E", "ErrorMessage": "m"}))
    assert one.token is None
    assert one.status() == "FAILED"
    assert one.execution()["Error"] == {"ErrorType": "E", "ErrorMessage": "m"}
    one.succeed()
    wait_until(lambda: one.kinds()[-1] == "InvocationCompleted")
    assert one.status() == "FAILED"


def test_what_lies_in_completed_contexts_is_told_no_more(puppet: Callable[..., Puppet]) -> None:
    one = puppet()
    arn = one.start()
    one.event()
    for outer, options in (("left", {}), ("kept", {"ContextOptions": {"ReplayChildren": True}})):
        one.checkpoint(
            update(outer, "CONTEXT", "START"), update(f"{outer}-c", "CONTEXT", "START", ParentId=outer),
            update(f"{outer}-s", "STEP", "SUCCEED", Payload="1", ParentId=f"{outer}-c"),
        )  # fmt: skip
        one.checkpoint(update(outer, "CONTEXT", "SUCCEED", Payload='"all"', **options))
        # A branch that goes on in a context that has ended has not to be told again, either.
        late = one.checkpoint(update(f"{outer}-late", "STEP", "SUCCEED", Payload="2", ParentId=f"{outer}-c"))
        assert [each["Id"] for each in late] == [f"{outer}-late"]
    asked = {"DurableExecutionArn": arn, "CheckpointToken": one.token, "MaxItems": 2}
    found, marker = [], ""
    while marker is not None:
        page = one.lam.get_durable_execution_state(**asked, Marker=marker)
        assert len(page["Operations"]) <= 2
        found += page["Operations"]
        marker = page.get("NextMarker")
    assert [each["Id"] for each in found[1:]] == ["left", "kept", "kept-c", "kept-s", "kept-late"]
    assert by_id(found)["left"]["ContextDetails"] == {"Result": '"all"'}
    assert by_id(found)["kept"]["ContextDetails"] == {"Result": '"all"', "ReplayChildren": True}
    state = one.lam.get_durable_execution_state
    assert refused("InvalidParameterValueException", state, **asked, Marker="x") == "Invalid Marker"
    one.succeed()


PAGES = """
import boto3, json
lam = boto3.client("lambda")
def handler(event, context):
    state, token, arn = event["InitialExecutionState"], event["CheckpointToken"], event["DurableExecutionArn"]
    if len(state["Operations"]) == 1:
        for number in range(7):
            step = {"Id": f"s{number}", "Type": "STEP", "Action": "SUCCEED", "Payload": "x" * 1_000_000}
            wait = {"Id": "w", "Type": "WAIT", "Action": "START", "WaitOptions": {"WaitSeconds": 1}}
            updates = [step] if number < 6 else [wait]
            answer = lam.checkpoint_durable_execution(DurableExecutionArn=arn, CheckpointToken=token, Updates=updates)
            token = answer["CheckpointToken"]
        return {"Status": "PENDING"}
    pages, marker = [len(state["Operations"])], state["NextMarker"]
    while marker:
        page = lam.get_durable_execution_state(DurableExecutionArn=arn, CheckpointToken=token, Marker=marker)
        pages.append(len(page["Operations"]))
        marker = page.get("NextMarker")
    return {"Status": "SUCCEEDED", "Result": json.dumps(pages)}
"""


def test_contexts_that_are_nested_deeply_are_closed_at_once(puppet: Callable[..., Puppet]) -> None:
    one = puppet()
    one.start()
    one.event()
    parents = [{}, *({"ParentId": f"c{number}"} for number in range(2899))]
    started = [update(f"c{number}", "CONTEXT", "START", **parent) for number, parent in enumerate(parents)]
    for first in range(0, 2900, 1000):
        one.checkpoint(*started[first : first + 1000])
    one.checkpoint(update("c0", "CONTEXT", "SUCCEED"))
    state = one.lam.get_durable_execution_state(DurableExecutionArn=one.arn, CheckpointToken=one.token, MaxItems=1000)
    assert [operation["Type"] for operation in state["Operations"]] == ["EXECUTION", "CONTEXT"]


def test_a_long_state_comes_in_pages(client: Callable[..., Any]) -> None:
    lam = client("lambda")
    lam.create_function(
        FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=make_role(client("iam")), Timeout=30,
        Code={"ZipFile": package(index=PAGES)}, DurableConfig={"ExecutionTimeout": 60},
    )  # fmt: skip
    answer = lam.invoke(FunctionName="f:$LATEST")
    assert json.load(answer["Payload"]) == [6, 2]
    arn = answer["DurableExecutionArn"]
    # A page of the history has so many bytes at most, too.
    kinds, asked = [], {"DurableExecutionArn": arn}
    while True:
        page = lam.get_durable_execution_history(**asked)
        kinds.append(len(page["Events"]))
        if "NextMarker" not in page:
            break
        asked["Marker"] = page["NextMarker"]
    assert len(kinds) == 2
    assert sum(kinds) == 12
    whole = lam.get_durable_execution_history(DurableExecutionArn=arn, IncludeExecutionData=False)["Events"]
    assert next(e for e in whole if "StepSucceededDetails" in e)["StepSucceededDetails"]["Result"] == {
        "Truncated": True
    }
    numbers, asked = [], {"DurableExecutionArn": arn, "ReverseOrder": True, "MaxItems": 5}
    while True:
        page = lam.get_durable_execution_history(**asked)
        numbers += [event["EventId"] for event in page["Events"]]
        if "NextMarker" not in page:
            break
        asked["Marker"] = page["NextMarker"]
    assert numbers == list(range(12, 0, -1))


def test_what_has_come_from_outside_is_told_in_pages(puppet: Callable[..., Puppet]) -> None:
    one = puppet()
    one.start()
    one.event()
    names = [f"c{number}" for number in range(24)]
    made = by_id(one.checkpoint(*(update(name, "CALLBACK", "START") for name in names)))
    for name in names:
        callback = made[name]["CallbackDetails"]["CallbackId"]
        one.lam.send_durable_execution_callback_success(CallbackId=callback, Result=b"x" * 250_000)
    asked = {"DurableExecutionArn": one.arn, "CheckpointToken": one.token, "ClientToken": "t"}
    own = [update("s", "STEP", "START"), update("s", "STEP", "SUCCEED", Payload="1")]
    answer = one.lam.checkpoint_durable_execution(**asked, Updates=own)
    state = answer["NewExecutionState"]
    assert one.lam.checkpoint_durable_execution(**asked, Updates=own)["NewExecutionState"] == state
    told = [each["Id"] for each in state["Operations"]]
    assert "s" in told, "what the checkpoint itself has changed is always there"
    assert len(told) < len(names)
    page = {"DurableExecutionArn": one.arn, "CheckpointToken": answer["CheckpointToken"]}
    refused("InvalidParameterValueException", one.lam.get_durable_execution_state, **page, Marker="WzEsMiwzXQ")
    while "NextMarker" in state:
        state = one.lam.get_durable_execution_state(**page, Marker=state["NextMarker"], MaxItems=3)
        assert 0 < len(state["Operations"]) <= 3
        told += [each["Id"] for each in state["Operations"]]
    assert sorted(told) == sorted([*names, "s"])
    one.token = answer["CheckpointToken"]
    assert one.checkpoint() == []


def test_outputs_that_are_none(puppet: Callable[..., Puppet], wait_until: Callable[..., Any]) -> None:
    one = puppet()
    for answer, text in (
        ({"Result": "1"}, "Invalid Status in invocation output."),
        ([], "Invalid Status in invocation output."),
        ({"Status": "DONE"}, "Invalid Status in invocation output."),
        ({"Status": "SUCCEEDED", "Error": {}}, "Cannot provide an Error for SUCCEEDED status."),
        ({"Status": "FAILED", "Result": "1"}, "Cannot provide a Result for FAILED status."),
    ):
        arn = one.start()
        one.event()
        one.answer(answer)
        wait_until(lambda arn=arn: one.status(arn) == "FAILED")
        error = {"ErrorType": "InvalidParameterValueException", "ErrorMessage": text}
        assert one.execution(arn)["Error"] == error
        completed = next(e for e in one.history(arn) if e["EventType"] == "InvocationCompleted")
        assert completed["InvocationCompletedDetails"]["Error"]["Payload"] == error


@pytest.mark.turns_clock
def test_to_wait_for_nothing_is_tried_three_times(puppet: Callable[..., Puppet]) -> None:
    one = puppet()
    one.start()
    for _ in range(3):
        assert one.event() is not None
        one.rest()
        one.turn(5)
    assert one.status() == "FAILED"
    assert one.execution()["Error"]["ErrorMessage"] == "Cannot return PENDING status with no pending operations."


def test_limits(puppet: Callable[..., Puppet]) -> None:
    """3,000 operations, the execution itself among them."""
    one = puppet()
    one.start()
    one.event()
    for start in range(0, 2750, 250):
        one.checkpoint(*(update(f"s{number}", "STEP", "START") for number in range(start, start + 250)))
    one.checkpoint(*(update(f"s{number}", "STEP", "START") for number in range(2750, 2999)))
    text = refused("InvalidParameterValueException", one.checkpoint, update("more", "STEP", "START"))
    assert text == "The durable execution has reached its limit of 3000 operations."
    one.checkpoint(update("s0", "STEP", "SUCCEED"))
    one.answer({"Status": "FAILED"})
