"""A changed definition held against what was: where it goes another way, and what it needs that no history tells."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

import pytest
from tests.services.stepfunctions.past.simulation import Simulation, facts

from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.parse import compile_program
from pampero.services.stepfunctions.asl.past.retrace import Part, Retrace, Retraced

LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:f"
TASK = {
    "Type": "Task", "Resource": LAMBDA, "Parameters": {"n.$": "$.n"}, "ResultPath": "$.r", "Next": "C",
    "Retry": [{"ErrorEquals": ["Flaky"], "IntervalSeconds": 1, "MaxAttempts": 1}],
    "Catch": [{"ErrorEquals": ["Bad"], "Next": "U"}],
}  # fmt: skip
DEFINITION: dict[str, Any] = {
    "StartAt": "T",
    "States": {
        "T": TASK,
        "C": {"Type": "Choice", "Choices": [{"Variable": "$.r", "NumericGreaterThan": 1, "Next": "B"}], "Default": "P"},
        "B": {
            "Type": "Parallel", "ResultPath": "$.b", "Next": "M",
            "Branches": [{"StartAt": "L", "States": {"L": {"Type": "Pass", "End": True}}}],
        },
        "M": {
            "Type": "Map", "ItemsPath": "$.items", "ResultPath": "$.m", "Next": "W",
            "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}},
        },
        "W": {"Type": "Wait", "Seconds": 5, "Next": "P"},
        "P": {"Type": "Pass", "Parameters": {"total.$": "$.r", "id.$": "States.UUID()"}, "End": True},
        "U": {"Type": "Fail", "Error": "Undone", "Cause": "by us"},
    },
}  # fmt: skip


class Scripted(Simulation):
    """Tasks answer what they are told, a second after they were asked."""

    def __init__(self, definition: dict[str, Any], *answers: Any) -> None:
        super().__init__(json.dumps(definition), Random(1))
        self.answers = list(answers)

    def answer(self, request: e.Request) -> None:
        self.now += 1
        told = self.answers.pop(0)
        if isinstance(told, Exception):
            self.happen(e.Failed(request.thread, request.attempt, str(told), "so"))
        else:
            self.happen(e.Done(request.thread, request.attempt, told))


def changed(*path: Any, to: Any) -> dict[str, Any]:
    """The definition with another value somewhere."""
    made = copy.deepcopy(DEFINITION)
    place = made
    for step in path[:-1]:
        place = place[step]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return made


def held(
    definition: dict[str, Any], *answers: Any, was: dict[str, Any] = DEFINITION, hurried: bool = False
) -> Retraced:
    """What a definition makes of the history of another one."""
    entries = Scripted(was, *answers).run()
    return Retrace([Part(1, compile_program(json.dumps(definition)), facts("x"))], entries, hurried=hurried).run()


S = "States"
NEW = {"Type": "Task", "Resource": LAMBDA, "Next": "W"}


@pytest.mark.parametrize(
    ("definition", "answers", "told"),
    [
        # what changes nothing
        (DEFINITION, [5], None),
        (changed(S, "W", "Seconds", to=50), [5], None),
        (changed(S, "T", "Comment", to="better"), [5], None),
        (changed(S, "T", "TimeoutSeconds", to=10), [5], None),
        (changed(S, "T", "Retry", 0, "MaxAttempts", to=3), [5], None),
        (changed(S, "M", "MaxConcurrency", to=1), [5], None),
        # another way
        (changed(S, "C", "Choices", 0, "NumericGreaterThan", to=9), [5], ("C", "→ B", "→ P", "", False)),
        (changed(S, "P", "Parameters", "total.$", to="$.n"), [5], None),  # beside a UUID: what was is taken
        (changed(S, "B", "ResultPath", to=None), [5], ("B", '{"items"', "[", "output", False)),
        (changed(S, "B", "Branches", 0, S, "L", "Result", to=7), [5], ("L", '{"items"', "7", "output", False)),
        (changed(S, "M", "ItemsPath", to="$.items[0:1]"), [5], ("M", "begins 3", "begins 1", "", False)),
        (changed(S, "T", "Catch", to=None), [Exception("Bad")], ("T", "leaves T", "fails with Bad", "", False)),
        (changed(S, "T", "Catch", 0, "Next", to="P"), [Exception("Bad")], ("T", "→ U", "→ P", "", False)),
        (changed(S, "U", "Error", to="Other"), [Exception("Bad")], ("U", "fails with Undone", "fails with Other", "", False)),
        (changed(S, "T", "Retry", to=None), [Exception("Flaky"), 1], ("T", "asks arn", "fails with Flaky", "", False)),
        (changed("StartAt", to="W"), [5], ("", "→ T", "→ W", "", False)),
        # what the history does not tell
        (changed(S, "T", "Parameters", "n.$", to="$.items"), [5], ("T", "1", "[1,2,3]", "input.n", True)),
        (changed(S, "T", "Resource", to=LAMBDA + "2"), [5], ("T", "asks", "asks", "", True)),
        (changed(S, "T", "Retry", 0, "ErrorEquals", to=["Bad"]), [Exception("Bad")], ("T", "leaves T", "asks", "", True)),
        (changed(S, "W", to=NEW | {"Next": "P"}), [5], ("M", "→", "→", "", True)),
    ],
)  # fmt: skip
def test_where_the_ways_part(definition: dict[str, Any], answers: list[Any], told: Any) -> None:
    found = held(definition, *answers)
    if told is None:
        assert found.difference is None
        assert not found.unfinished
        return
    apart = found.difference
    assert apart is not None
    state, expected, now, path, unknown = told
    assert (apart.state, apart.path, apart.unknown) == (state, path, unknown), apart
    assert apart.now.startswith(now), apart
    if expected != "→":
        assert apart.expected.startswith(expected), apart


def test_a_state_in_between_is_told_with_where_it_would_go() -> None:
    made = changed(S, "M", "Next", to="N")
    made[S]["N"] = NEW
    apart = held(made, 5).difference
    assert apart is not None
    assert (apart.state, apart.expected, apart.now) == ("M", "→ W", "→ N (a task that it has not done)")
    assert apart.unknown


def test_a_branch_more_is_one_too_many() -> None:
    more = {"StartAt": "R", S: {"R": {"Type": "Task", "Resource": LAMBDA, "End": True}}}
    made = changed(S, "B", "Branches", to=[*DEFINITION[S]["B"]["Branches"], more])
    apart = held(made, 5).difference
    assert apart is not None
    assert apart.unknown


@pytest.mark.parametrize(("seconds", "late"), [(1, True), (3, False)])
def test_times_count_where_they_were_changed(seconds: int, late: bool) -> None:
    class Slow(Scripted):
        def answer(self, request: e.Request) -> None:
            self.now += 1
            super().answer(request)

    entries = Slow(DEFINITION, 5).run()
    for made, hurried in (
        (changed(S, "T", "TimeoutSeconds", to=seconds), False),
        ({**DEFINITION, "TimeoutSeconds": seconds + 5}, True),
    ):
        found = Retrace([Part(1, compile_program(json.dumps(made)), facts("x"))], entries, hurried=hurried).run()
        assert (found.difference is not None and found.difference.now == "times out") is late, found.difference


def test_one_that_runs_is_the_same_so_far() -> None:
    simulation = Scripted(DEFINITION, 5)
    entries = [entry for entry in simulation.run() if entry.id < 12]
    found = Retrace([Part(1, simulation.program, facts("x"))], entries).run()
    assert (found.difference, found.unfinished) == (None, True)


def test_a_result_that_was_too_large_or_late_or_aborted() -> None:
    waiting = {"StartAt": "A", S: {"A": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:000000000000:activity:a",
                                         "TimeoutSeconds": 9, "HeartbeatSeconds": 2, "End": True}}}  # fmt: skip
    simulation = Simulation(json.dumps(waiting), Random(1))
    simulation.happen(e.Begin("{}"))
    request = simulation.requests[0]
    simulation.happen(e.Began(request.thread, request.attempt, "w"))
    simulation.now += 1
    simulation.happen(e.Beat(request.thread, request.attempt))
    simulation.now += 2
    simulation.happen(e.Wake(request.thread, request.attempt))
    assert simulation.state.status == "FAILED"
    found = Retrace([Part(1, simulation.program, facts("x"))], simulation.entries).run()
    assert found.difference is None
    longer = copy.deepcopy(waiting)
    del longer[S]["A"]["HeartbeatSeconds"]
    program = compile_program(json.dumps(longer))
    apart = Retrace([Part(1, program, facts("x"))], simulation.entries).run().difference
    assert apart is not None
    assert (apart.now, apart.unknown) == ("waits for more than has happened", True)

    stopped = Simulation(json.dumps(waiting), Random(1))
    stopped.happen(e.Begin("{}"))
    stopped.happen(e.Stop("E", "c"))
    assert Retrace([Part(1, stopped.program, facts("x"))], stopped.entries).run().difference is None


def test_a_redriven_execution_is_taken_again() -> None:
    simulation = Scripted(DEFINITION, Exception("Worse"), 5)
    simulation.run()
    assert simulation.state.status == "FAILED"
    simulation.now += 100
    simulation.run(e.Redrive())
    assert simulation.state.status == "SUCCEEDED"
    found = Retrace([Part(1, simulation.program, facts("x"))], simulation.entries).run()
    assert (found.difference, found.state.status) == (None, "SUCCEEDED")
