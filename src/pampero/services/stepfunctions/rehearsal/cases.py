"""Test cases in the form of AWS's mock configuration file (MockConfigFile.json of Step Functions Local).

Source: "Configuration file for mocked service integrations" in the developer guide. Two members beside TestCases are
Pampero's own: `Inputs` and `Expect`, both by the case's name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pampero.aws.jsonpath.values import same
from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.asl.data import parse as parse_json

_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")
EXPECTED = ("Status", "Output", "Error", "Cause", "Path", "Visits", "Calls")
MEMBERS = ("TestCases", "Inputs", "Expect")
_NONE: Any = object()


class BadCases(ValueError):
    """A file of cases that says nothing, or something else."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a state gives at the invocations first to last, from 0: a result, or an error with its cause."""

    first: int
    last: int
    result: Any = None
    error: str | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """mocks: by the state's name; the responses of each, in order. given: the execution's input. expect: see EXPECTED."""

    name: str
    mocks: Mapping[str, tuple[Response, ...]]
    given: Any = field(default_factory=dict)
    expect: Mapping[str, Any] | None = None

    def response(self, state: str, invocation: int) -> Response | None:
        """What a state gives when it is invoked once more."""
        found = (one for one in self.mocks.get(state, ()) if one.first <= invocation <= one.last)
        return next(found, None)


def read_cases(text: str) -> dict[str, list[Case]]:
    """The cases by the state machine's name. Raises BadCases."""
    try:
        document = parse_json(text)
    except ValueError as error:
        raise BadCases(f"it is no JSON: {error}") from error
    machines = _object(document, "StateMachines", "the file")
    # The guide's text calls it MockedResponse, its example MockedResponses.
    name = "MockedResponses" if isinstance(document, dict) and "MockedResponses" in document else "MockedResponse"
    mocked = _object(document, name, "the file", needed=False)
    return {name: _machine(name, machine, mocked) for name, machine in machines.items()}


def _object(value: Any, name: str, of: str, needed: bool = True) -> dict[str, Any]:
    found = value.get(name, None if needed else {}) if isinstance(value, dict) else None
    if not isinstance(found, dict):
        raise BadCases(f"{of} needs an object named {name}")
    return found


def _machine(name: str, machine: Any, mocked: dict[str, Any]) -> list[Case]:
    cases = _object(machine, "TestCases", name)
    for member in machine:
        if member not in MEMBERS:
            raise BadCases(f"{name}: {member} is none of {', '.join(MEMBERS)}")
    inputs, expect = (_object(machine, member, name, needed=False) for member in ("Inputs", "Expect"))
    for member, known in (("Inputs", inputs), ("Expect", expect)):
        for case in known.keys() - cases.keys():
            raise BadCases(f"{name}: {member} names a case {case}, which there is not")
    found = []
    for case, states in cases.items():
        if not isinstance(states, dict):
            raise BadCases(f"{name}: the case {case} must be an object: states, and what is mocked for them")
        mocks = {state: _responses(mocked, response, f"{name}: {case}: {state}") for state, response in states.items()}
        found.append(Case(case, mocks, inputs.get(case, {}), _expectation(expect.get(case), f"{name}: Expect: {case}")))
    return found


def _expectation(given: Any, of: str) -> dict[str, Any] | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise BadCases(f"{of} must be an object")
    for name in given:
        if name not in EXPECTED:
            raise BadCases(f"{of}: {name} is none of {', '.join(EXPECTED)}")
    for name in ("Visits", "Calls"):
        if not isinstance(given.get(name, {}), dict):
            raise BadCases(f"{of}: {name} must be an object: states, and how often")
    return given


def _responses(mocked: dict[str, Any], name: Any, of: str) -> tuple[Response, ...]:
    responses = mocked.get(name) if isinstance(name, str) else None
    if not isinstance(responses, dict):
        raise BadCases(f"{of}: there is no mocked response {name}")
    return tuple(_response(key, response, f"mocked response {name}: {key}") for key, response in responses.items())


def _response(key: str, given: Any, of: str) -> Response:
    numbers = _RANGE.fullmatch(key)
    if numbers is None or int(numbers[2] or numbers[1]) < int(numbers[1]):
        raise BadCases(f"{of}: a number or a range of invocations is expected, like 0 or 1-2")
    first, last = int(numbers[1]), int(numbers[2] or numbers[1])
    if not isinstance(given, dict) or given.keys() not in ({"Return"}, {"Throw"}):
        raise BadCases(f"{of}: either Return or Throw is expected")
    if "Return" in given:
        return Response(first, last, given["Return"])
    thrown = given["Throw"]
    if not isinstance(thrown, dict) or not isinstance(thrown.get("Error"), str):
        raise BadCases(f"{of}: Throw needs an Error")
    return Response(first, last, None, thrown["Error"], str(thrown.get("Cause", "")))


@dataclass(slots=True)
class Result:
    """What became of a case. path: the states of the workflow itself, in turn. visits: how often each state was entered,
    also inside others; calls: how often its mock was asked, with all retries. seconds: how long it would have taken.
    broken: why it could not go on, which is no error of the workflow: a mock that there is not."""

    status: str = "RUNNING"
    output: Any = None
    error: str | None = None
    cause: str | None = None
    path: list[str] = field(default_factory=list)
    visits: dict[str, int] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    broken: str | None = None

    def faults(self, expect: Mapping[str, Any] | None) -> list[str]:
        """What is not as it should be. Without an expectation, the workflow has to succeed."""
        if self.broken is not None:
            return [self.broken]
        wanted = dict(expect or {})
        failing = "Error" in wanted or "Cause" in wanted
        if not failing:
            wanted.setdefault("Status", "SUCCEEDED")
        counts = [
            (
                f"{state} should be {what} {times} times, and was {there.get(state, 0)} times",
                times == there.get(state, 0),
            )
            for name, what, there in (("Visits", "entered", self.visits), ("Calls", "called", self.calls))
            for state, times in wanted.pop(name, {}).items()
        ]
        there = {
            "Status": self.status, "Output": self.output if self.status == "SUCCEEDED" else _NONE, "Error": self.error,
            "Cause": self.cause, "Path": self.path,
        }  # fmt: skip
        found = [
            f"{name} should be {json.dumps(value)}, and is {'not there' if there[name] is _NONE else dump(there[name])}"
            for name, value in wanted.items()
            if there[name] is _NONE or not same(there[name], value)
        ]
        return found + [text for text, right in counts if not right]
