"""What EventBridge hears of executions: `Step Functions Execution Status Change`."""

from __future__ import annotations

from typing import Any

from pampero.api import Context, Event, consumer
from pampero.aws.targets import announce
from pampero.services.stepfunctions import states
from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.model import Execution


def detail(execution: Execution, status: str) -> dict[str, Any]:
    """The event's detail. Source: "EventBridge event for Standard workflow execution status change"."""
    over = status != "RUNNING"
    return {
        "executionArn": execution.arn,
        "stateMachineArn": execution.machine,
        "name": execution.name,
        "status": status,
        "startDate": int(execution.started * 1000),
        "stopDate": int(execution.stopped * 1000) if over and execution.stopped is not None else None,
        "input": execution.input,
        "output": execution.output if over else None,
        "stateMachineVersionArn": execution.version,
        "stateMachineAliasArn": execution.alias,
        "redriveCount": execution.redrives,
        "redriveDate": None if execution.redriven is None else int(execution.redriven * 1000),
        "redriveStatus": "NOT_REDRIVABLE" if status in ("RUNNING", "SUCCEEDED") else "REDRIVABLE",
        "redriveStatusReason": (
            f"Execution is {status} and cannot be redriven" if status in ("RUNNING", "SUCCEEDED") else None
        ),
        "inputDetails": {"included": True},
        "outputDetails": {"included": True} if over and execution.output is not None else None,
        "error": execution.error if over else None,
        "cause": execution.cause if over else None,
    }


@consumer("stepfunctions.changed")
async def tell(context: Context, event: Event) -> None:
    """Put the events on the account's default bus."""
    execution = await context.read(states.find, event.payload["execution"])
    if execution is None:
        return
    entries = [
        {
            "Source": "aws.states",
            "DetailType": "Step Functions Execution Status Change",
            "Resources": [execution.arn],
            "Detail": dump(detail(execution, status)),
        }
        for status in event.payload["statuses"]
    ]
    await announce(context.within(*execution.place), "states.amazonaws.com", *entries)
