"""`pampero workflow replay` against a real server."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from tests.cli.workflow.conftest import Run

STATES = {
    "A": {"Type": "Pass", "Assign": {"v.$": "$.n"}, "Next": "B"},
    "B": {"Type": "Pass", "Assign": {"v": 2}, "Result": {"n": 5}, "Next": "C"},
    "C": {"Type": "Choice", "Choices": [{"Variable": "$v", "NumericEquals": 2, "Next": "F"}], "Default": "A"},
    "F": {"Type": "Fail", "Error": "E", "Cause": "because"},
}  # fmt: skip


@pytest.fixture
def execution(machine: Callable[..., Any]) -> str:
    made = machine(STATES)
    arn: str = made.start({"n": 1})
    assert made.end(arn)["status"] == "FAILED"
    return arn


def test_all_steps(execution: str, run: Run) -> None:
    text = run("replay", execution).stdout
    assert [line.split("  ")[:3] for line in text.splitlines() if line[:1].isdigit()] == [
        ["1/4", "✓ A", "Pass"], ["2/4", "✓ B", "Pass"], ["3/4", "✓ C", "Choice"], ["4/4", "✗ F", "Fail"],
    ]  # fmt: skip
    second = text.split("\n\n")[1].splitlines()
    assert [line.split() for line in second[2:]] == [
        ["input", '{"n":', "1}"], ["$v", "1"], ["→", "output", '{"n":', "5}"], ["→", "$v", "2"],
    ]  # fmt: skip
    assert "error     E: because" in text
    told = json.loads(run("replay", execution, "--json").stdout)
    assert [(one["state"], one["event"], one["input"], one["output"]) for one in told] == [
        ("A", 2, {"n": 1}, {"n": 1}), ("B", 4, {"n": 1}, {"n": 5}), ("C", 6, {"n": 5}, {"n": 5}), ("F", 8, {"n": 5}, None),
    ]  # fmt: skip


def test_one_walks_on_a_terminal(execution: str, environment: dict[str, str]) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pampero.cli", "workflow", "replay", execution]
    with subprocess.Popen(command, env=environment | {"TERM": "xterm"}, stdin=theirs, stdout=theirs) as process:
        os.close(theirs)
        os.write(ours, b"n\np\n9\n4\nq\n")
        read = b""
        while True:
            try:
                more = os.read(ours, 65536)
            except OSError:  # Linux's way to say that nobody holds the other end any more
                break
            if not more:
                break
            read += more
    os.close(ours)
    assert process.returncode == 0
    assert [part.split(b"\x1b")[0] for part in read.split(b"\x1b[2m")[1:] if b"/4" in part[:4]] == [
        b"1/4  ", b"2/4  ", b"1/4  ", b"4/4  ",
    ]  # fmt: skip
    assert b"there is no such step: there are 1 to 4" in read


def test_a_machine_has_no_steps(machine: Callable[..., Any], run: Run) -> None:
    answer = run("replay", machine(STATES).arn)
    assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)
