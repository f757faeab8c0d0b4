"""State machines under load: made, started at many connections, and waited for."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

from bench.functions import send
from bench.load import Outcome, run
from bench.servers import cpu_of
from bench.signer import Signer

STARTERS = 16
ROLE = "arn:aws:iam::000000000000:role/bench-states"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
MAY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@dataclass(frozen=True)
class Machines:
    """The server under test. echo: a bare echo in the same run. show: what takes the lines."""

    port: int
    pid: int
    echo: Outcome
    show: Callable[[dict[str, Any]], None]

    def ask(self, operation: str, **body: Any) -> Any:
        """One request outside the measurement."""
        return json.loads(send(self.port, self._signer.request(operation, json.dumps(body).encode())) or b"{}")

    def make(self, name: str, definition: dict[str, Any], kind: str = "STANDARD") -> str:
        """A state machine; its ARN."""
        text = json.dumps(definition)
        answer = self.ask("CreateStateMachine", name=name, definition=text, roleArn=ROLE, type=kind)
        return str(answer["stateMachineArn"])

    def starts(self, machine: str, count: int, operation: str = "StartExecution") -> list[bytes]:
        """Requests that start executions, each with an input of its own."""
        signer = self._signer
        return [
            signer.request(operation, json.dumps({"stateMachineArn": machine, "input": f'{{"n": {number}}}'}).encode())
            for number in range(count)
        ]

    def load(self, machine: str, count: int, operation: str = "StartExecution", starters: int = STARTERS) -> Outcome:
        """Start executions, and wait until the last one has ended. The times are those of the starts."""
        # The first execution compiles what is kept.
        asyncio.run(run(self.port, self.starts(machine, 1, operation).__getitem__, 1, 1))
        starts = self.starts(machine, count, operation)
        before, began = cpu_of(self.pid), time.perf_counter()
        outcome = asyncio.run(run(self.port, starts.__getitem__, count, starters))
        self.wait(machine)
        outcome.seconds, outcome.cpu = time.perf_counter() - began, cpu_of(self.pid) - before
        return outcome

    def start(self, machine: str, count: int) -> None:
        """Start executions, and wait for none."""
        asyncio.run(run(self.port, self.starts(machine, count).__getitem__, count, STARTERS))

    def wait(self, machine: str) -> None:
        """Until no execution of a Standard workflow runs."""
        with contextlib.suppress(HTTPError):  # Express: nobody knows of its executions.
            while self.ask("ListExecutions", stateMachineArn=machine, statusFilter="RUNNING", maxResults=1)[
                "executions"
            ]:
                time.sleep(0.005)

    def told(self, name: str, outcome: Outcome, **more: Any) -> None:
        """Print a workload beside the echo."""
        self.show({**outcome.line(name, self.echo.rate, self.echo.cost), **more})

    @property
    def _signer(self) -> Signer:
        return Signer("states", "AWSStepFunctions", "1.0", self.port)


def make_role(port: int) -> None:
    """The role of all machines here: it may do anything."""
    signer = Signer("iam", "", "1.1", port)
    for action in (
        {"Action": "CreateRole", "RoleName": "bench-states", "AssumeRolePolicyDocument": json.dumps(TRUST)},
        {
            "Action": "PutRolePolicy", "RoleName": "bench-states", "PolicyName": "may",
            "PolicyDocument": json.dumps(MAY),
        },
    ):  # fmt: skip
        body = urlencode({**action, "Version": "2010-05-08"}).encode()
        with contextlib.suppress(HTTPError):
            send(port, signer.rest("POST", "/", body, "content-type: application/x-www-form-urlencoded\r\n"))
