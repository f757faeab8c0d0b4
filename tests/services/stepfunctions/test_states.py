"""Every state type, over the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def test_pass_states_hand_their_data_on(machine: Callable[..., Any], sfn: Any) -> None:
    made = machine(
        {
            "A": {"Type": "Pass", "Result": {"b": 1}, "ResultPath": "$.a", "Next": "B"},
            "B": {"Type": "Pass", "Parameters": {"x.$": "$.a.b", "name.$": "$$.State.Name"}, "End": True},
        }
    )
    execution = made.start({"z": 0})
    found = made.end(execution)
    assert found["output"] == {"x": 1, "name": "B"}
    events = made.history(execution)
    assert [event["type"] for event in events] == [
        "ExecutionStarted", "PassStateEntered", "PassStateExited", "PassStateEntered", "PassStateExited",
        "ExecutionSucceeded",
    ]  # fmt: skip
    assert [event["previousEventId"] for event in events] == [0, 0, 2, 3, 4, 5]
    assert events[2]["stateExitedEventDetails"]["output"] == '{"z":0,"a":{"b":1}}'


@pytest.mark.parametrize(("total", "output"), [(5, "small"), (50, "large"), ("x", "odd")])
def test_choice(machine: Callable[..., Any], total: Any, output: str) -> None:
    def told(text: str) -> dict[str, Any]:
        return {"Type": "Pass", "Result": text, "End": True}

    rules = [
        {"Variable": "$.t", "NumericGreaterThan": 10, "Next": "L"},
        {"And": [{"Variable": "$.t", "IsNumeric": True}, {"Not": {"Variable": "$.t", "IsNull": True}}], "Next": "S"},
    ]
    made = machine(
        {
            "C": {"Type": "Choice", "Choices": rules, "Default": "O"},
            "L": told("large"),
            "S": told("small"),
            "O": told("odd"),
        }
    )
    assert made.output({"t": total}) == output


def test_choice_without_a_match_fails(machine: Callable[..., Any]) -> None:
    rules = [{"Variable": "$.x", "StringEquals": "never", "Next": "D"}]
    made = machine({"C": {"Type": "Choice", "Choices": rules}, "D": {"Type": "Succeed"}})
    found = made.run({"x": "a"})
    assert (found["status"], found["error"]) == ("FAILED", "States.Runtime")
    assert found["cause"] == (
        "An error occurred while executing the state 'C' (entered at the event id #2). "
        "Failed to transition out of the state. The state does not point to a next state."
    )


@pytest.mark.turns_clock
def test_wait_lasts_as_long_as_the_clock_says(machine: Callable[..., Any], sfn: Any, server: Any) -> None:
    made = machine({"W": {"Type": "Wait", "SecondsPath": "$.s", "End": True}})
    execution = made.start({"s": 30})
    assert sfn.describe_execution(executionArn=execution)["status"] == "RUNNING"
    server.advance(31)
    assert made.end(execution)["status"] == "SUCCEEDED"
    assert made.kinds(execution) == ["ExecutionStarted", "WaitStateEntered", "WaitStateExited", "ExecutionSucceeded"]


def test_wait_until_a_moment_that_is_past(machine: Callable[..., Any]) -> None:
    made = machine({"W": {"Type": "Wait", "Timestamp": "2020-01-01T00:00:00Z", "Next": "S"}, "S": {"Type": "Succeed"}})
    assert made.output({"a": 1}) == {"a": 1}


def test_fail_tells_error_and_cause(machine: Callable[..., Any]) -> None:
    made = machine({"F": {"Type": "Fail", "ErrorPath": "$.e", "CausePath": "States.Format('not {}', $.c)"}})
    execution = made.start({"e": "MyError", "c": "good"})
    found = made.end(execution)
    assert (found["status"], found["error"], found["cause"]) == ("FAILED", "MyError", "not good")
    assert made.kinds(execution) == ["ExecutionStarted", "FailStateEntered", "ExecutionFailed"]


def test_parallel_joins_its_branches_in_order(machine: Callable[..., Any]) -> None:
    branches = [
        {"StartAt": "A1", "States": {"A1": {"Type": "Wait", "Seconds": 0, "Next": "A2"}, "A2": {"Type": "Pass", "Result": "a", "End": True}}},
        {"StartAt": "B1", "States": {"B1": {"Type": "Pass", "Result": "b", "End": True}}},
    ]  # fmt: skip
    made = machine({"P": {"Type": "Parallel", "Branches": branches, "ResultPath": "$.r", "End": True}})
    assert made.output({"x": 1}) == {"x": 1, "r": ["a", "b"]}


def test_map_runs_each_item(machine: Callable[..., Any]) -> None:
    processor = {
        "ProcessorConfig": {"Mode": "INLINE"},
        "StartAt": "I",
        "States": {"I": {"Type": "Pass", "Parameters": {"v.$": "States.MathAdd($.v, $.by)", "at.$": "$.at"}, "End": True}},
    }  # fmt: skip
    selector = {"v.$": "$$.Map.Item.Value", "by.$": "$.by", "at.$": "$$.Map.Item.Index"}
    made = machine(
        {"M": {"Type": "Map", "ItemsPath": "$.items", "ItemSelector": selector, "MaxConcurrency": 3,
               "ItemProcessor": processor, "End": True}}
    )  # fmt: skip
    items = list(range(120))
    assert made.output({"items": items, "by": 7}) == [{"v": item + 7, "at": item} for item in items]
    assert made.output({"items": [], "by": 7}) == []


def test_a_failing_iteration_fails_the_map_and_stops_the_others(machine: Callable[..., Any]) -> None:
    rules = [{"Variable": "$", "NumericEquals": 1, "Next": "Bad"}]
    processor = {
        "StartAt": "C",
        "States": {
            "C": {"Type": "Choice", "Choices": rules, "Default": "W"},
            "W": {"Type": "Wait", "Seconds": 1000, "End": True},
            "Bad": {"Type": "Fail", "Error": "Bad", "Cause": "item"},
        },
    }
    made = machine(
        {
            "M": {
                "Type": "Map", "Iterator": processor, "End": True,
                "Catch": [{"ErrorEquals": ["Bad"], "ResultPath": "$[0]", "Next": "H"}],
            },
            "H": {"Type": "Pass", "InputPath": "$[0].Error", "End": True},
        }
    )  # fmt: skip
    execution = made.start([0, 1])
    assert made.end(execution)["output"] == "Bad"
    kinds = made.kinds(execution)
    assert "MapIterationAborted" in kinds
    assert "WaitStateAborted" in kinds
    assert kinds.index("MapIterationFailed") < kinds.index("MapStateFailed") < kinds.index("MapStateExited")


def test_a_missing_path_fails_and_nothing_catches_it(machine: Callable[..., Any]) -> None:
    branch = {"StartAt": "X", "States": {"X": {"Type": "Pass", "Parameters": {"m.$": "$.nope"}, "End": True}}}
    made = machine(
        {
            "P": {"Type": "Parallel", "Branches": [branch], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "S"}], "End": True},
            "S": {"Type": "Succeed"},
        }
    )  # fmt: skip
    execution = made.start({"x": "a"})
    found = made.end(execution)
    assert (found["status"], found["error"]) == ("FAILED", "States.Runtime")
    assert found["cause"] == (
        "An error occurred while executing the state 'X' (entered at the event id #4). "
        "The JSONPath '$.nope' specified for the field 'm.$' could not be found in the input '{\"x\":\"a\"}'"
    )
    assert [event["previousEventId"] for event in made.history(execution)] == [0, 0, 2, 3, 4]


def test_an_output_beyond_256_kib_fails_the_state(machine: Callable[..., Any]) -> None:
    made = machine({"A": {"Type": "Pass", "Parameters": {"a.$": "$.t", "b.$": "$.t"}, "End": True}})
    found = made.run({"t": "x" * 140_000})
    assert (found["status"], found["error"]) == ("FAILED", "States.DataLimitExceeded")


def test_data_that_nests_ever_deeper_fails(machine: Callable[..., Any]) -> None:
    states: dict[str, Any] = {"A": {"Type": "Pass", "Parameters": {"x.$": "$"}, "Next": "C"}}
    rules = [{"Variable": "$.never", "IsPresent": True, "Next": "S"}]
    made = machine({**states, "C": {"Type": "Choice", "Choices": rules, "Default": "A"}, "S": {"Type": "Succeed"}})
    found = made.run({})
    assert (found["status"], found["error"]) == ("FAILED", "States.Runtime")
    assert "nested deeper than 150 levels" in found["cause"]


def test_a_workflow_without_end_stops_at_the_longest_history(machine: Callable[..., Any]) -> None:
    rules = [{"Variable": "$.never", "IsPresent": True, "Next": "S"}]
    made = machine(
        {"A": {"Type": "Choice", "Choices": rules, "Default": "B"}, "B": {"Type": "Pass", "Next": "A"}, "S": {"Type": "Succeed"}}
    )  # fmt: skip
    found = made.run({})
    assert found["status"] == "FAILED"
    assert "25000" in found["cause"]


@pytest.mark.turns_clock
def test_an_execution_times_out(machine: Callable[..., Any], server: Any) -> None:
    made = machine({"W": {"Type": "Wait", "Seconds": 1000, "End": True}}, top={"TimeoutSeconds": 10})
    execution = made.start()
    server.advance(11)
    assert made.end(execution)["status"] == "TIMED_OUT"
    assert made.kinds(execution)[-1] == "ExecutionTimedOut"
