"""TestState."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

INVOKE = {
    "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$.p"},
    "ResultSelector": {"got.$": "$.Payload"}, "ResultPath": "$.r", "Next": "Then",
    "Retry": [{"ErrorEquals": ["Again"], "IntervalSeconds": 2, "MaxAttempts": 2}],
    "Catch": [{"ErrorEquals": ["Other"], "Next": "X"}, {"ErrorEquals": ["States.ALL"], "Next": "Caught"}],
}  # fmt: skip


@pytest.fixture
def trial(sfn: Any) -> Callable[..., Any]:
    """trial(state, input, …): the answer."""

    def run(state: Any, given: Any = None, **more: Any) -> Any:
        found = sfn.test_state(definition=json.dumps(state), input=json.dumps(given or {}), **more)
        if "output" in found:
            found["output"] = json.loads(found["output"])
        return found

    return run


def test_plain_states(trial: Callable[..., Any]) -> None:
    found = trial(
        {"Type": "Pass", "Parameters": {"a.$": "$.b", "n.$": "$$.State.Name"}, "Next": "Z"},
        {"b": 1},
        inspectionLevel="DEBUG",
    )
    assert (found["status"], found["nextState"], found["output"]) == ("SUCCEEDED", "Z", {"a": 1, "n": "StateToTest"})
    assert json.loads(found["inspectionData"]["afterParameters"]) == {"a": 1, "n": "StateToTest"}
    rules = [{"Variable": "$.x", "NumericEquals": 1, "Next": "One"}]
    assert trial({"Type": "Choice", "Choices": rules, "Default": "D"}, {"x": 1})["nextState"] == "One"
    found = trial({"Type": "Wait", "Seconds": 100_000, "End": True}, {"x": 1})
    assert (found["status"], found["output"]) == ("SUCCEEDED", {"x": 1})
    assert "nextState" not in found
    found = trial({"Type": "Fail", "Error": "E", "Cause": "c"})
    assert (found["status"], found["error"], found["cause"]) == ("FAILED", "E", "c")
    found = trial({"Type": "Pass", "InputPath": "$.none", "End": True})
    assert (found["status"], found["error"]) == ("FAILED", "States.Runtime")


def test_a_mocked_task(trial: Callable[..., Any]) -> None:
    found = trial(INVOKE, {"p": 7}, mock={"result": '{"Payload": 14}'}, inspectionLevel="DEBUG")
    assert (found["status"], found["output"], found["nextState"]) == ("SUCCEEDED", {"p": 7, "r": {"got": 14}}, "Then")
    stages = {name: json.loads(value) for name, value in found["inspectionData"].items()}
    assert stages == {
        "input": {"p": 7}, "afterInputPath": {"p": 7}, "afterParameters": {"FunctionName": "f", "Payload": 7},
        "result": {"Payload": 14}, "afterResultSelector": {"got": 14}, "afterResultPath": {"p": 7, "r": {"got": 14}},
    }  # fmt: skip


def test_a_mocked_error(trial: Callable[..., Any]) -> None:
    again = {"errorOutput": {"error": "Again", "cause": "c"}}
    found = trial(INVOKE, {"p": 7}, mock=again)
    assert (found["status"], found["error"]) == ("RETRIABLE", "Again")
    assert found["inspectionData"]["errorDetails"] == {"retryIndex": 0, "retryBackoffIntervalSeconds": 2}
    found = trial(INVOKE, {"p": 7}, mock=again, stateConfiguration={"retrierRetryCount": 1})
    assert found["inspectionData"]["errorDetails"]["retryBackoffIntervalSeconds"] == 4
    found = trial(INVOKE, {"p": 7}, mock=again, stateConfiguration={"retrierRetryCount": 2})
    assert (found["status"], found["nextState"]) == ("CAUGHT_ERROR", "Caught")
    assert found["output"] == {"Error": "Again", "Cause": "c"}
    assert found["inspectionData"]["errorDetails"] == {"catchIndex": 1}


def test_a_real_task(trial: Callable[..., Any], function: Callable[..., str], full_role: str) -> None:
    function("def handler(event, context):\n    return event * 2\n")
    assert trial(INVOKE, {"p": 7}, roleArn=full_role)["output"] == {"p": 7, "r": {"got": 14}}


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ({"Type": "Pass"}, "InvalidDefinition"),
        ([], "InvalidDefinition"),
        (INVOKE, "ValidationException"),
        (
            {"Type": "Map", "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Succeed"}}}, "End": True},
            "NotImplemented",
        ),
    ],
)
def test_refusals(trial: Callable[..., Any], state: Any, code: str) -> None:
    with pytest.raises(ClientError) as error:
        trial(state, {"p": 1})
    assert error.value.response["Error"]["Code"] == code


def test_a_state_of_a_whole_definition(trial: Callable[..., Any]) -> None:
    whole = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1, "Next": "B"}, "B": {"Type": "Succeed"}}}
    found = trial(whole, stateName="A")
    assert (found["output"], found["nextState"]) == (1, "B")
