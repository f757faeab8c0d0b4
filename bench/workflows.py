"""Workflows: Standard and Express, with tasks, in JSONata, with Maps, and asleep."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from bench import functions
from bench.load import Outcome
from bench.machines import Machines, make_role
from bench.maps import distributed_map, inline_maps
from bench.sleepers import sleepers

STATES = 10
EXECUTIONS = 2000
TASKS = 3
WITH_TASKS = 600
ONE_BY_ONE = 50


def workflows(port: int, pid: int, echo: Outcome, show: Callable[[dict[str, Any]], None]) -> None:
    """What each promises stands in docs/SPECIFICATION.md."""
    make_role(port)
    machines = Machines(port, pid, echo, show)
    ten_states(machines)
    one_by_one(machines)
    tasks(machines)
    inline_maps(machines)
    distributed_map(machines)
    sleepers(show)


def ten(language: str) -> dict[str, Any]:
    """Ten states that hand a number on."""
    made: dict[str, Any] = (
        {"Parameters": {"n.$": "$.n"}} if language == "JSONPath" else {"Output": {"n": "{% $states.input.n %}"}}
    )
    states: dict[str, Any] = {
        f"S{number}": {"Type": "Pass", **made, "Next": f"S{number + 1}"} for number in range(STATES - 1)
    }
    states[f"S{STATES - 1}"] = {"Type": "Succeed"}
    return {"StartAt": "S0", "QueryLanguage": language, "States": states}


def ten_states(machines: Machines) -> None:
    """The same ten states as Standard and Express, in both languages; Express is started both ways."""
    paths: dict[str, Outcome] = {}
    for language in ("JSONPath", "JSONata"):
        for kind, operation in (
            ("STANDARD", "StartExecution"), ("EXPRESS", "StartSyncExecution"), ("EXPRESS", "StartExecution")
        ):  # fmt: skip
            machine = machines.make(f"ten-{language}-{kind}-{operation}", ten(language), kind)
            outcome = machines.load(machine, EXECUTIONS, operation)
            more: dict[str, float] = {"transitions_per_second": round(outcome.rate * STATES, 1)}
            name = f"{kind}/{operation}"
            former = paths.setdefault(name, outcome)
            if former is not outcome:
                more["cost_to_jsonpath"] = round(outcome.cost / former.cost, 2)
            machines.told(f"{kind.lower()} workflow of {STATES} states in {language}, {operation}", outcome, **more)


def one_by_one(machines: Machines) -> None:
    """Each from its start to its end, which the starter asks for again and again."""
    machine = machines.make("one-by-one", ten("JSONPath"))
    one = Outcome(0.0)
    for number in range(ONE_BY_ONE):
        start = time.perf_counter()
        arn = machines.ask("StartExecution", stateMachineArn=machine, input=f'{{"n": {number}}}')["executionArn"]
        while (status := machines.ask("DescribeExecution", executionArn=arn)["status"]) == "RUNNING":
            pass
        one.errors += status != "SUCCEEDED"
        one.times.append(time.perf_counter() - start)
    one.seconds = sum(one.times)
    machines.show(one.line(f"one workflow of {STATES} states, from start to end"))


def tasks(machines: Machines) -> None:
    """Three Lambda tasks, one behind the other."""
    functions.make_role(machines.port)
    functions.create(machines.port, "in-workflow", "python")
    arn = "arn:aws:lambda:us-east-1:000000000000:function:in-workflow"
    states: dict[str, Any] = {
        f"T{number}": {"Type": "Task", "Resource": arn, "Next": f"T{number + 1}"} for number in range(TASKS)
    }
    del states[f"T{TASKS - 1}"]["Next"]
    states[f"T{TASKS - 1}"]["End"] = True
    machine = machines.make("tasks", {"StartAt": "T0", "States": states})
    machines.load(machine, 100)  # Until there are environments enough.
    machines.told(f"standard workflow of {TASKS} Lambda tasks", machines.load(machine, WITH_TASKS))
