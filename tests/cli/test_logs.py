"""`pampero logs` against a real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any

import pytest

GROUP = "/aws/lambda/orders"


@pytest.fixture
def logs(client: Any) -> Any:
    made = client("logs")
    made.create_log_group(logGroupName=GROUP)
    made.create_log_stream(logGroupName=GROUP, logStreamName="2026/01/31/[$LATEST]0123abcd")
    return made


@pytest.fixture
def environment(server: Any, account: str) -> dict[str, str]:
    return {
        **os.environ,
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }


def put(logs: Any, *messages: str, ago: float = 0.0) -> None:
    begin = int((time.time() - ago) * 1000)
    events = [{"timestamp": begin + number, "message": message} for number, message in enumerate(messages)]
    logs.put_log_events(logGroupName=GROUP, logStreamName="2026/01/31/[$LATEST]0123abcd", logEvents=events)


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pampero.cli", "logs", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_function_s_lines_are_shown(logs: Any, environment: dict[str, str]) -> None:
    put(logs, "old line", ago=3600)
    put(logs, "hello\n", "ERROR no")
    lines = run(environment, "orders").stdout.splitlines()
    assert [line.split("  ", 2)[1:] for line in lines] == [
        ["0123abcd", "old line"], ["0123abcd", "hello"], ["0123abcd", "ERROR no"],
    ]  # fmt: skip
    assert len(run(environment, GROUP, "--since", "10m").stdout.splitlines()) == 2
    assert run(environment, "orders", "--filter", "ERROR").stdout.endswith("ERROR no\n")
    events = [json.loads(line) for line in run(environment, "orders", "--json", "--since", "2h").stdout.splitlines()]
    assert [event["message"] for event in events] == ["old line", "hello\n", "ERROR no"]


def test_lines_are_followed_as_they_arrive(logs: Any, environment: dict[str, str]) -> None:
    put(logs, "first")
    command = [sys.executable, "-m", "pampero.cli", "logs", "orders", "--follow"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().endswith("first\n")
        for text in ("second", "third"):
            put(logs, text)
            assert process.stdout.readline().endswith(f"{text}\n")
        put(logs, "late", ago=5)
        assert process.stdout.readline().endswith("late\n")
        process.terminate()


def test_a_group_that_is_not_there_is_said_in_one_line(logs: Any, environment: dict[str, str]) -> None:
    wrong = run(environment, "order")
    assert wrong.returncode == 1
    assert wrong.stderr == "pampero: there is no log group /aws/lambda/order; there is /aws/lambda/orders\n"
    logs.delete_log_group(logGroupName=GROUP)
    assert run(environment, "orders").stderr == (
        "pampero: there is no log group /aws/lambda/orders; there are no log groups yet\n"
    )
    assert run(environment, "orders", "--since", "soon").stderr.startswith("pampero: --since soon: write 30s")


def test_a_server_that_is_not_there_is_said_in_one_line(environment: dict[str, str]) -> None:
    gone = run({**environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, "orders")
    assert gone.returncode == 1
    assert gone.stderr.startswith("pampero: Could not connect")
    assert len(gone.stderr.splitlines()) == 1
