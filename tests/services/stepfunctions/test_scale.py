"""What is large or many holds nobody, and is not kept in memory."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.roles import make_role

ACCOUNT = "100000000002"
STATES = 10_000
SLEEPERS, LARGE = 200, 240_000


def create(server: Any, name: str, states: dict[str, Any], **more: Any) -> str:
    """A state machine; its ARN."""
    definition = json.dumps({"StartAt": next(iter(states)), "States": states})
    role, sfn = make_role(server.client("iam", ACCOUNT)), server.client("stepfunctions", ACCOUNT)
    arn: str = sfn.create_state_machine(name=name, roleArn=role, definition=definition, **more)["stateMachineArn"]
    return arn


def resident(server: Any) -> int:
    """Bytes of the server that are in memory."""
    return int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_a_definition_of_ten_thousand_states_holds_nobody(
    own_server: Callable[..., Any], wait_until: Callable[..., Any]
) -> None:
    server = own_server()
    sfn = server.client("stepfunctions", ACCOUNT, config={"inject_host_prefix": False})
    states: dict[str, Any] = {
        f"S{number}": {"Type": "Pass", "Next": f"S{number + 1}"} for number in range(STATES - 1)
    } | {f"S{STATES - 1}": {"Type": "Succeed"}}
    machine = create(server, "long", {"W": {"Type": "Wait", "SecondsPath": "$", "Next": "S0"}, **states})
    woken, stopped = (
        sfn.start_execution(stateMachineArn=machine, input=seconds)["executionArn"] for seconds in ("60", "3600")
    )
    express = create(server, "express", states, type="EXPRESS")
    assert sfn.start_sync_execution(stateMachineArn=express)["status"] == "SUCCEEDED"
    assert server.held() == {}

    server.stop()
    server.start()
    server.advance(60)
    wait_until(lambda: sfn.describe_execution(executionArn=woken)["status"] == "SUCCEEDED", 60)
    assert server.held() == {}

    server.stop()
    server.start()
    sfn.delete_state_machine(stateMachineArn=machine)
    wait_until(lambda: sfn.describe_execution(executionArn=stopped)["status"] == "ABORTED", 60)
    assert server.held() == {}


def test_a_start_does_not_read_what_sleeps(own_server: Callable[..., Any]) -> None:
    server = own_server()
    sfn = server.client("stepfunctions", ACCOUNT)
    machine = create(server, "sleepers", {"W": {"Type": "Wait", "Seconds": 3600, "End": True}})
    server.stop()
    server.start()
    before = resident(server)
    given = json.dumps("x" * LARGE)
    started = [sfn.start_execution(stateMachineArn=machine, input=given)["executionArn"] for _ in range(SLEEPERS)]
    server.stop()
    server.start()
    assert resident(server) - before < SLEEPERS * LARGE // 4
    server.advance(3600)
    assert sfn.describe_execution(executionArn=started[-1])["status"] == "SUCCEEDED"
