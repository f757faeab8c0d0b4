"""`pampero workflow fork` against a real server: who may, what goes on, and what stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.workflow.conftest import Run
from tests.roles import allow, make_user

PASS = {"Type": "Pass", "End": True}


def states(url: str) -> dict[str, Any]:
    send = {
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "ResultPath": None,
        "Parameters": {"QueueUrl": url, "MessageBody.$": "$.text"},
    }  # fmt: skip
    return {
        "A": {"Type": "Pass", "Assign": {"v.$": "$.text"}, "Next": "Send"},
        "Send": {**send, "Next": "C"},
        "C": {"Type": "Choice", "Choices": [{"Variable": "$.bad", "IsPresent": True, "Next": "F"}], "Default": "E"},
        "F": {"Type": "Fail", "Error": "Bad", "Cause": "so"},
        "E": {"Type": "Pass", "Parameters": {"v.$": "$v", "text.$": "$.text", "name.$": "$$.Execution.Name"}, "End": True},
    }  # fmt: skip


@pytest.fixture
def sent(client: Callable[..., Any]) -> tuple[str, Callable[[], int]]:
    """(URL of a queue, how many messages it has)."""
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]

    def count() -> int:
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
        return int(found["Attributes"]["ApproximateNumberOfMessages"])

    return url, count


def test_a_failed_one_goes_on_with_other_data(
    machine: Callable[..., Any], sent: tuple[str, Callable[[], int]], run: Run
) -> None:
    url, count = sent
    made = machine(states(url))
    execution = made.start({"text": "t", "bad": True})
    assert made.end(execution)["error"] == "Bad"
    answer = run("fork", execution, "--from", "C", "--input", '{"text": "other"}', "--name", "second")
    assert (answer.returncode, answer.stderr) == (0, "")
    fork = answer.stdout.strip()
    found = made.end(fork)
    assert (found["status"], found["output"]) == ("SUCCEEDED", {"v": "t", "text": "other", "name": "second"})
    assert count() == 1
    original, history = made.history(execution), made.history(fork)
    assert [one["id"] for one in history] == list(range(1, len(history) + 1))
    at = next(number for number, one in enumerate(original) if one["type"] == "ChoiceStateEntered")
    assert history[:at] == original[:at]
    assert json.loads(history[at]["stateEnteredEventDetails"]["input"]) == {"text": "other"}
    name = execution.rsplit(":", 1)[1]
    assert f"forked from {name} at C (event {at + 1}), with another input" in run("show", fork).stdout
    assert run("show", fork, "--follow").returncode == 0
    steps = json.loads(run("replay", fork, "--json").stdout)
    assert [one["state"] for one in steps] == ["A", "Send", "C", "E"]
    # What was taken over is what it was, also where a fork is held against a definition, and forked again.
    second = run("fork", fork, "--from", "Send", "--input", '{"text": "third"}').stdout.strip()
    assert made.end(second)["output"]["text"] == "third"
    assert second.rsplit(":", 1)[1].startswith("second-fork-4-")
    assert count() == 2


def test_another_definition(machine: Callable[..., Any], run: Run, tmp_path: Path, sfn: Any) -> None:
    made = machine({"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Fail", "Error": "E"}})
    execution = made.start({"n": 1})
    made.end(execution)
    file = tmp_path / "d.yaml"
    file.write_text("StartAt: B\nStates:\n  B: {Type: Pass, Result: mended, Next: C}\n  C: {Type: Pass, End: true}\n")
    fork = run("fork", execution, "--from", "B", "--with", str(file)).stdout.strip()
    assert made.end(fork)["output"] == "mended"
    assert sfn.describe_state_machine(stateMachineArn=made.arn)["definition"].count("mended") == 0
    ran = sfn.describe_state_machine_for_execution(executionArn=fork)["definition"]
    assert json.loads(ran)["StartAt"] == "B"
    assert "with another definition" in run("show", fork).stdout
    # Held against the new definition, what was taken over counts as it came about.
    assert run("check", str(file), "--against", fork).returncode == 0
    assert run("check", str(file), "--against", execution).returncode == 1
    for text, told in (
        ("StartAt: A\nStates:\n  A: {Type: Pass, End: true}\n", "the definition has no state B"),
        ("StartAt: B\nStates:\n  A: {Type: Pass, End: true}\n", "SCHEMA_VALIDATION_FAILED"),
    ):  # fmt: skip
        file.write_text(text)
        answer = run("fork", execution, "--from", "B", "--with", str(file))
        assert answer.returncode == 1
        assert told in answer.stderr or "Missing" in answer.stderr


def test_in_a_branch_the_others_are_as_they_were(
    machine: Callable[..., Any], sfn: Any, sent: tuple[str, Callable[[], int]], run: Run, wait_until: Callable[..., Any]
) -> None:
    url, count = sent
    activity = sfn.create_activity(name="a")["activityArn"]
    send = {
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True, "ResultSelector": {"sent": True},
        "Parameters": {"QueueUrl": url, "MessageBody": "x"},
    }  # fmt: skip
    each = {"StartAt": "I", "States": {"I": {"Type": "Pass", "Next": "J"}, "J": PASS}}
    made = machine({
        "B": {"Type": "Parallel", "End": True, "Branches": [
            {"StartAt": "S", "States": {"S": send}},
            {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": activity, "End": True}}},
            {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemsPath": "$.items", "End": True, "ItemProcessor": each}}},
        ]},
    })  # fmt: skip
    execution = made.start({"items": [1, 2]})
    wait_until(lambda: made.kinds(execution).count("TaskSucceeded") == 1 and "MapStateExited" in made.kinds(execution))
    fork = run("fork", execution, "--from", "J#2", "--input", "20").stdout.strip()
    assert fork
    for one in (execution, fork):
        token = sfn.get_activity_task(activityArn=activity)["taskToken"]
        sfn.send_task_success(taskToken=token, output=json.dumps(one.rsplit(":", 1)[1]))
    outputs = [made.end(one)["output"] for one in (execution, fork)]
    assert [output[0] for output in outputs] == [{"sent": True}] * 2
    assert [output[2] for output in outputs] == [[1, 2], [1, 20]]
    # The task that had ended when J was entered was not done again; one that had not was.
    entered = next(one for one in made.history(fork) if one["type"] == "PassStateEntered" and one["id"] > 1
                   and one["stateEnteredEventDetails"]["input"] == "20")  # fmt: skip
    done = any(one["type"] == "TaskSucceeded" and one["id"] < entered["id"] for one in made.history(fork))
    assert count() == (1 if done else 2)


def test_one_that_runs(machine: Callable[..., Any], sfn: Any, run: Run) -> None:
    made = machine({"A": {"Type": "Pass", "Next": "W"}, "W": {"Type": "Wait", "SecondsPath": "$.n", "End": True}})
    execution = made.start({"n": 10_000})
    fork = run("fork", execution, "--from", "W", "--input", '{"n": 0}').stdout.strip()
    assert made.end(fork)["status"] == "SUCCEEDED"
    assert sfn.describe_execution(executionArn=execution)["status"] == "RUNNING"
    sfn.stop_execution(executionArn=execution)


def test_evaluations_that_take_long_are_taken_off_the_loop(machine: Callable[..., Any], run: Run) -> None:
    slow = "{% $count([1..200000][$ % 2 = 0]) %}"
    each = {"StartAt": "I", "States": {"I": {"Type": "Pass", "Output": slow, "Next": "J"}, "J": PASS}}
    made = machine(
        {"M": {"Type": "Map", "Items": "{% [1..$count([1..100000])/50000] %}", "End": True, "ItemProcessor": each}},
        top={"QueryLanguage": "JSONata"},
    )
    execution = made.start()
    assert made.end(execution)["output"] == [100_000] * 2
    for place in ("I#2", "J#1", "M"):
        assert made.end(run("fork", execution, "--from", place).stdout.strip())["output"] == [100_000] * 2


NEEDED = ("states:StartExecution", "states:DescribeExecution", "states:GetExecutionHistory", "states:ForkExecution")


@pytest.mark.parametrize("lacking", [None, *NEEDED])
def test_who_may_fork(
    machine: Callable[..., Any], client: Callable[..., Any], environment: dict[str, str], run: Run, lacking: str | None,
    tmp_path: Path,
) -> None:  # fmt: skip
    made = machine({"A": {"Type": "Pass", "Next": "B"}, "B": PASS})
    execution = made.start()
    made.end(execution)
    may = [action for action in NEEDED if action != lacking]
    keys = make_user(client("iam"), "u", allow(*may))
    as_user = {name.upper(): value for name, value in keys.items()}
    before = len(made.sfn.list_executions(stateMachineArn=made.arn)["executions"])
    answer = run("fork", execution, "--from", "B", **as_user)
    if lacking is None:
        assert made.end(answer.stdout.strip())["status"] == "SUCCEEDED"
        # To let the machine's role do what it never did is to change the machine.
        file = tmp_path / "d.json"
        file.write_text(json.dumps({"StartAt": "B", "States": {"B": PASS}}))
        answer = run("fork", execution, "--from", "B", "--with", str(file), **as_user)
        lacking, before = "states:UpdateStateMachine", before + 1
    assert answer.returncode == 1
    assert f"is not authorized to perform: {lacking}" in answer.stderr
    assert len(made.sfn.list_executions(stateMachineArn=made.arn)["executions"]) == before


def test_another_account_sees_nothing(machine: Callable[..., Any], run: Run, account: str) -> None:
    made = machine({"A": PASS})
    execution = made.start()
    made.end(execution)
    answer = run("fork", execution, "--from", "A", AWS_ACCESS_KEY_ID=str(int(account) + 1_000_000))
    assert answer.returncode == 1
    assert "not authorized" in answer.stderr


def test_what_is_no_fork_is_refused(machine: Callable[..., Any], run: Run) -> None:
    made = machine({"A#1": {"Type": "Pass", "Next": "B"}, "B": PASS})
    execution = made.start()
    made.end(execution)
    for arguments, code, told in (
        (["--from", "C"], 1, "it has not entered C"),
        (["--from", "B#2"], 1, "it has not entered B 2 times"),
        (["--from", "B", "--input", "{"], 2, "not JSON"),
        (["--from", "B", "--input", "@/nowhere"], 2, "cannot be read"),
        (["--from", "B", "--name", execution.rsplit(":", 1)[1]], 1, "Execution Already Exists"),
        (["--from", "B", "--name", "a b"], 1, "Invalid Name"),
    ):  # fmt: skip
        answer = run("fork", execution, *arguments)
        assert (answer.returncode, answer.stdout) == (code, "")
        assert told in answer.stderr
        assert answer.stderr.count("\n") == 1
    # A name that ends like the number of an occurrence is a name; and a repeat is the same fork.
    for _ in range(2):
        fork = run("fork", execution, "--from", "A#1", "--name", "x").stdout.strip()
        assert fork.endswith(":x")
    assert made.end(fork)["status"] == "SUCCEEDED"
    assert len(made.sfn.list_executions(stateMachineArn=made.arn)["executions"]) == 2
