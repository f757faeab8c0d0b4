"""pampero durable: executions of durable functions, and their histories."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.roles import make_role
from tests.services.lambda_.conftest import package

SOURCE = """
import boto3
def handler(event, context):
    step = {"Id": "s", "Type": "STEP", "Action": "SUCCEED", "Name": "charge", "Payload": "7"}
    boto3.client("lambda").checkpoint_durable_execution(
        DurableExecutionArn=event["DurableExecutionArn"], CheckpointToken=event["CheckpointToken"], Updates=[step])
    return {"Status": "FAILED", "Error": {"ErrorType": "Broke", "ErrorMessage": "no money\\x1b[2J"}}
"""


def test_executions_and_a_history(server: Any) -> None:
    lam = server.client("lambda", "test")
    lam.create_function(
        FunctionName="lasting", Runtime="python3.11", Handler="index.handler", Code={"ZipFile": package(index=SOURCE)},
        Role=make_role(server.client("iam", "test")), DurableConfig={"ExecutionTimeout": 60},
    )  # fmt: skip

    def pampero(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pampero.cli", "durable", *arguments, "--data", str(server.data)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert pampero("lasting").stdout == "lasting has no executions.\n"
    answer = lam.invoke(FunctionName="lasting:$LATEST", DurableExecutionName="order-1")
    assert answer["FunctionError"] == "Unhandled"
    assert [line.split()[2:4] for line in pampero("lasting").stdout.splitlines()] == [["FAILED", "order-1"]]
    shown = pampero("lasting", "order-1").stdout
    assert "StepSucceeded          charge" in shown
    # Nothing that a function says is obeyed by a terminal.
    assert "Broke: no money␛[2J" in shown
    events = json.loads(pampero(answer["DurableExecutionArn"], "--json").stdout)
    assert [event["EventType"] for event in events] == [
        "ExecutionStarted", "StepSucceeded", "InvocationCompleted", "ExecutionFailed",
    ]  # fmt: skip
    missing = pampero("lasting", "nobody")
    assert missing.returncode == 1
    assert "has no execution nobody" in missing.stderr
    lam.delete_function(FunctionName="lasting")
