"""What EventBridge hears of executions: `Step Functions Execution Status Change`."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from itertools import groupby
from typing import Any

from pampero.api import Context, Event, consumer
from pampero.aws.targets import announce
from pampero.kernel import lineage
from pampero.kernel.clock import breathe
from pampero.services.stepfunctions import metrics, states
from pampero.services.stepfunctions.asl.data import dump
from pampero.services.stepfunctions.model import Execution
from pampero.services.stepfunctions.redrivable import FINAL, redrive_status
from pampero.store.tx import ReadTx

# The bytes of input and output, escaped, that an event holds.
MAX_SIZE = 248 * 1024
# How many events one call takes, and behind how many bytes there is no other one in it.
AT_ONCE, ENOUGH = 10, 512 * 1024


def detail(execution: Execution, status: str, redrivable: tuple[str, str | None]) -> dict[str, Any]:
    """The event's detail. redrivable: redriveStatus and its reason.

    Of data that is too large the input is left out, and the output where it is too large alone. Source: "EventBridge event
    for Standard workflow execution status change"; of one with a customer's key all data are left out ("Data at rest encryption").
    """
    over, sealed = status != "RUNNING", execution.sealing is not None
    output = execution.output if over else None
    sizes = [0 if text is None else len(dump(text).encode()) for text in (execution.input, output)]
    with_input = sum(sizes) <= MAX_SIZE and not sealed
    with_output = sizes[1] <= MAX_SIZE and not sealed
    return {
        "executionArn": execution.arn,
        "stateMachineArn": execution.machine,
        "name": execution.name,
        "status": status,
        "startDate": _millis(execution.started),
        "stopDate": _millis(execution.stopped) if over else None,
        "input": execution.input if with_input else None,
        "output": output if with_output else None,
        "stateMachineVersionArn": execution.version,
        "stateMachineAliasArn": execution.alias,
        "redriveCount": execution.redrives,
        "redriveDate": _millis(execution.redriven),
        "redriveStatus": redrivable[0],
        "redriveStatusReason": redrivable[1],
        "inputDetails": {"included": with_input},
        "outputDetails": None if status != "SUCCEEDED" else {"included": with_output},
        "error": execution.error if over and not sealed else None,
        "cause": execution.cause if over and not sealed else None,
    }


def _millis(moment: float | None) -> int | None:
    return None if moment is None else int(moment * 1000)


class Telling:
    """Who tells of many executions: one after the other, so that what goes on does not wait for what is told of it."""

    def __init__(self, context: Context) -> None:
        self.turn = asyncio.Lock()


@consumer("stepfunctions.changed")
async def tell(context: Context, event: Event) -> None:
    """Put the events on the accounts' default buses, as many at a time as a call takes; those that are told together descend
    from what has come the furthest."""
    # What was emitted by a former version is of one execution.
    changed = event.payload.get("executions") or [(event.payload["execution"], event.payload["statuses"])]
    async with context.part(Telling).turn if len(changed) > 1 else nullcontext():
        for start in range(0, len(changed), AT_ONCE):
            if start:
                await breathe()
            found = await context.read(_details, changed[start : start + AT_ONCE])
            for place, some in groupby(found, lambda one: one[0].place):
                await _announce(context.within(*place), list(some))


async def _announce(context: Context, found: list[tuple[Execution, dict[str, Any]]]) -> None:
    entries: list[dict[str, Any]] = []
    traces: list[str] = []
    size = 0
    for number, (execution, one) in enumerate(found):
        metrics.changed(context, execution, one["status"])
        detail = dump(one)
        size += len(detail.encode())
        entries.append(
            {
                "Source": "aws.states",
                "DetailType": "Step Functions Execution Status Change",
                "Resources": [execution.arn],
                "Detail": detail,
            }
        )
        traces.append(execution.lineage)
        if len(entries) == AT_ONCE or size > ENOUGH or number == len(found) - 1:
            with lineage.following(lineage.deepest(set(traces))):
                await announce(context, "states.amazonaws.com", *entries)
            entries, traces, size = [], [], 0


def _details(tx: ReadTx, changed: list[tuple[int, list[str]]]) -> list[tuple[Execution, dict[str, Any]]]:
    found = []
    executions = states.find_some(tx, [key for key, _ in changed])
    for key, statuses in changed:
        execution = executions.get(key)
        if execution is not None:
            now = redrive_status(tx, execution)
            for status in statuses:
                final = ("NOT_REDRIVABLE", f"Execution is {status} and cannot be redriven")
                found.append((execution, detail(execution, status, final if status in FINAL else now)))
    return found
