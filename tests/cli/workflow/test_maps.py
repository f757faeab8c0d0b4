"""Executions that run distributed Maps: seen, held against a definition, and forked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.workflow.conftest import Run

PASS = {"Type": "Pass", "End": True}
EACH = {
    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I", "States": {"I": PASS},
}  # fmt: skip
MAP = {"Type": "Map", "ItemsPath": "$.items", "ResultPath": "$.out", "ItemProcessor": EACH}
STATES = {"M": {**MAP, "Next": "P"}, "P": {"Type": "Pass", "OutputPath": "$.out", "End": True}}


def test_the_result_of_a_map_run_is_taken_from_the_history(
    machine: Callable[..., Any], run: Run, sfn: Any, tmp_path: Path
) -> None:
    made = machine(STATES)
    execution = made.start({"items": [1, 2]})
    assert made.end(execution)["output"] == [1, 2]
    text = run("show", execution).stdout
    row = next(line for line in text.splitlines() if line.startswith(" ✓ M"))
    assert "Map, distributed" in row
    assert "map run " in row
    file = tmp_path / "d.json"
    file.write_text(json.dumps({"StartAt": "M", "States": STATES}))
    assert run("check", str(file), "--against", execution).returncode == 0
    file.write_text(
        json.dumps({"StartAt": "M", "States": {**STATES, "P": {"Type": "Pass", "OutputPath": "$.items", "End": True}}})
    )
    assert run("check", str(file), "--against", execution).returncode == 0  # the items are the result
    file.write_text(json.dumps({"StartAt": "M", "States": {**STATES, "P": {"Type": "Pass", "Result": 7, "End": True}}}))
    answer = run("check", str(file), "--against", execution)
    assert answer.returncode == 1
    assert "at P" in answer.stdout

    fork = run("fork", execution, "--from", "M", "--input", '{"items": [5]}').stdout.strip()
    assert made.end(fork)["output"] == [5]
    after = run("fork", execution, "--from", "P").stdout.strip()
    assert made.end(after)["output"] == [1, 2]
    runs = sfn.list_map_runs(executionArn=fork)["mapRuns"]
    assert len(runs) == 1
    child = sfn.list_executions(mapRunArn=runs[0]["mapRunArn"])["executions"][0]["executionArn"]
    assert "✓ I" in run("show", child).stdout
    answer = run("fork", child, "--from", "I")
    assert answer.returncode == 1
    assert "child of a map run" in answer.stderr


def test_a_map_run_beside_a_fork_is_begun_anew(
    machine: Callable[..., Any], run: Run, sfn: Any, wait_until: Callable[..., Any]
) -> None:
    activity = sfn.create_activity(name="a")["activityArn"]
    ask = {"Type": "Task", "Resource": activity, "End": True}
    slow = {**EACH, "States": {"I": ask}}
    made = machine({
        "B": {"Type": "Parallel", "End": True, "Branches": [
            {"StartAt": "M", "States": {"M": {**MAP, "ItemProcessor": slow, "End": True}}},
            {"StartAt": "P", "States": {"P": PASS}},
        ]},
    })  # fmt: skip
    execution = made.start({"items": [1]})
    wait_until(lambda: "PassStateExited" in made.kinds(execution) and "MapRunStarted" in made.kinds(execution))
    fork = run("fork", execution, "--from", "P", "--input", "0").stdout.strip()
    for _ in range(2):
        token = sfn.get_activity_task(activityArn=activity)["taskToken"]
        sfn.send_task_success(taskToken=token, output='"done"')
    assert [made.end(one)["output"][0]["out"] for one in (execution, fork)] == [["done"], ["done"]]
    assert made.end(fork)["output"][1] == 0
    assert len(sfn.list_map_runs(executionArn=fork)["mapRuns"]) == 1
