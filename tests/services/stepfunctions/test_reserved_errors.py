"""The errors that the guide's table names: who throws which, and which names of Retry and Catch stand for it.

Some have tests where they belong: Http.Socket (test_http_tasks), Permissions (test_credentials), time-outs of callbacks
(test_callbacks), and those of distributed Maps beside these.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

LARGE = "def handler(event, context):\n    return 'x' * 263000\n"
RAISES = "def handler(event, context):\n    raise KeyError('x')\n"
SLOW = "import time\ndef handler(event, context):\n    time.sleep(30)\n"


def caught(*names: str) -> dict[str, Any]:
    """Catch with one entry for each name: it leads to a state that is called as the name."""
    return {"Catch": [{"ErrorEquals": [name], "Next": name, "ResultPath": "$"} for name in names]}


def run(machine: Callable[..., Any], state: Any, *names: str, given: Any = None) -> tuple[str, str]:
    """(error, the name that caught it, or "" where nothing has) of a state."""
    ends = {name: {"Type": "Pass", "Parameters": {"e.$": "$.Error", "by": name}, "End": True} for name in names}
    fields = caught(*names) if names else {}
    found = machine({"A": {**state, "End": True, **fields}, **ends}).run(given)
    if found["status"] == "SUCCEEDED":
        return found["output"]["e"], found["output"]["by"]
    return found["error"], ""


def parallel(state: Any) -> dict[str, Any]:
    """Only Task, Map and Parallel catch: what another state throws comes out of a branch."""
    return {"Type": "Parallel", "Branches": [{"StartAt": "I", "States": {"I": state}}]}


def passing(**fields: Any) -> dict[str, Any]:
    return {"Type": "Pass", "End": True, **fields}


@pytest.mark.parametrize(
    ("state", "names", "expected"),
    [
        # A missing path and a Choice without a way on are States.Runtime on AWS, which nothing catches.
        (parallel(passing(Parameters={"x.$": "$.nope"})), ["States.ParameterPathFailure", "States.ALL"], ("States.Runtime", "")),
        (parallel({"Type": "Choice", "Choices": [{"Variable": "$.a", "IsPresent": True, "Next": "I"}, ]}),
         ["States.NoChoiceMatched", "States.ALL"], ("States.Runtime", "")),
        (parallel(passing(ResultPath="$.a.b", Result=1)), ["States.ResultPathMatchFailure"],
         ("States.ResultPathMatchFailure", "States.ResultPathMatchFailure")),
        (parallel(passing(ResultPath="$.a.b", Result=1)), ["States.TaskFailed"],
         ("States.ResultPathMatchFailure", "States.TaskFailed")),
        (parallel(passing(Parameters={"x.$": "States.StringToJson('{')"})), ["States.ALL"],
         ("States.IntrinsicFailure", "States.ALL")),
        (parallel({"Type": "Fail", "Error": "Mine"}), ["Other", "States.BranchFailed", "States.ALL"], ("Mine", "States.BranchFailed")),
        (parallel({"Type": "Fail", "Error": "Mine"}), ["States.TaskFailed"], ("Mine", "States.TaskFailed")),
        (parallel({"Type": "Fail", "Error": "Mine"}), ["mine"], ("Mine", "")),
        (parallel({"Type": "Fail"}), ["States.ALL"], ("", "States.ALL")),
    ],
    ids=range(9),
)  # fmt: skip
def test_states(machine: Callable[..., Any], state: Any, names: list[str], expected: tuple[str, str]) -> None:
    given = {"a": 1} if "ResultPathMatch" in expected[0] else {}
    if state["Branches"][0]["States"]["I"]["Type"] == "Choice":
        states = state["Branches"][0]["States"]
        states["I"]["Choices"][0]["Next"] = "J"
        states["J"] = passing()
    assert run(machine, state, *names, given=given) == expected


@pytest.mark.parametrize(
    ("source", "names", "expected"),
    [
        (RAISES, ["States.Timeout", "States.TaskFailed"], ("KeyError", "States.TaskFailed")),
        (RAISES, ["KeyError"], ("KeyError", "KeyError")),
        # As recorded: States.ALL stands for it, and States.TaskFailed does not.
        (LARGE, ["States.TaskFailed"], ("States.DataLimitExceeded", "")),
        (LARGE, ["States.ALL"], ("States.DataLimitExceeded", "States.ALL")),
        (SLOW, ["States.TaskFailed", "States.Timeout"], ("States.Timeout", "States.Timeout")),
        (SLOW, ["States.HeartbeatTimeout", "States.ALL"], ("States.Timeout", "States.ALL")),
    ],
    ids=range(6),
)  # fmt: skip
def test_tasks(
    machine: Callable[..., Any], function: Callable[..., str], source: str, names: list[str], expected: tuple[str, str]
) -> None:
    resource = function(source, Timeout=60, MemorySize=512)
    limits = {"TimeoutSeconds": 1} if source == SLOW else {}
    assert run(machine, {"Type": "Task", "Resource": resource, **limits}, *names) == expected


@pytest.mark.parametrize("name", ["States.QueryEvaluationError", "States.TaskFailed", "States.ALL"])
def test_jsonata(machine: Callable[..., Any], name: str) -> None:
    branch = {"StartAt": "I", "States": {"I": passing(Output="{% 1 / 'a' %}")}}
    catch = [{"ErrorEquals": [name], "Next": "C", "Output": "{% $states.errorOutput.Error %}"}]
    states = {"A": {"Type": "Parallel", "Branches": [branch], "Catch": catch, "End": True}, "C": passing()}
    made = machine(states, top={"QueryLanguage": "JSONata"})
    assert made.output() == "States.QueryEvaluationError"
