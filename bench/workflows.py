"""A Standard workflow of ten states: how many durable state transitions a second."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from bench.functions import send
from bench.load import Outcome, run
from bench.signer import Signer

CONNECTIONS = 16
STATES = 10
EXECUTIONS = 500
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def workflows(port: int, echo: float, show: Callable[[dict[str, Any]], None]) -> None:
    """Start executions at 16 connections, and wait until the last one has ended."""
    _role(port)
    signer = Signer("states", "AWSStepFunctions", "1.0", port)

    def ask(operation: str, **body: Any) -> Any:
        return json.loads(send(port, signer.request(operation, json.dumps(body).encode())))

    states: dict[str, Any] = {
        f"S{number}": {"Type": "Pass", "Parameters": {"n.$": "$.n"}, "Next": f"S{number + 1}"}
        for number in range(STATES - 1)
    }
    states[f"S{STATES - 1}"] = {"Type": "Succeed"}
    definition = json.dumps({"StartAt": "S0", "States": states})
    role = "arn:aws:iam::000000000000:role/bench-states"
    machine = ask("CreateStateMachine", name="bench", definition=definition, roleArn=role)["stateMachineArn"]
    starts = [
        signer.request(
            "StartExecution", json.dumps({"stateMachineArn": machine, "input": f'{{"n": {number}}}'}).encode()
        )
        for number in range(EXECUTIONS)
    ]
    began = time.perf_counter()
    outcome = asyncio.run(run(port, starts.__getitem__, EXECUTIONS, CONNECTIONS))
    while ask("ListExecutions", stateMachineArn=machine, statusFilter="RUNNING", maxResults=1)["executions"]:
        time.sleep(0.005)
    seconds = time.perf_counter() - began
    outcome.seconds = seconds
    line = outcome.line(f"workflow of {STATES} states, started and ended", echo)
    show({**line, "transitions_per_second": round(EXECUTIONS * STATES / seconds, 1)})
    one = Outcome(0.0)
    for number in range(50):
        start = time.perf_counter()
        body = {"stateMachineArn": machine, "input": f'{{"n": {number}}}'}
        arn = ask("StartExecution", **body)["executionArn"]
        while (status := ask("DescribeExecution", executionArn=arn)["status"]) == "RUNNING":
            pass
        one.errors += status != "SUCCEEDED"
        one.times.append(time.perf_counter() - start)
    one.seconds = sum(one.times)
    show(one.line(f"one workflow of {STATES} states, from start to end"))


def _role(port: int) -> None:
    from urllib.parse import urlencode

    fields = {
        "Action": "CreateRole", "RoleName": "bench-states", "AssumeRolePolicyDocument": json.dumps(TRUST),
        "Version": "2010-05-08",
    }  # fmt: skip
    signer = Signer("iam", "", "1.1", port)
    form = "content-type: application/x-www-form-urlencoded\r\n"
    send(port, signer.rest("POST", "/", urlencode(fields).encode(), form))
