"""`states:startExecution`: workflows that start workflows.

Without a Name of its own a child is named after its task, so that doing the task again after a crash finds the child
that was started already: nothing is started twice.
"""

from __future__ import annotations

import hashlib
from typing import Any

from pampero.api import ApiError, Context, Event, consumer
from pampero.aws.sdknames import pascal
from pampero.kernel.clock import iso8601_millis
from pampero.kernel.log import logger
from pampero.services.stepfunctions import driver, states
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import dump, parse
from pampero.services.stepfunctions.model import Execution
from pampero.services.stepfunctions.sealing import DataKeys, reveal
from pampero.services.stepfunctions.tasks.outcome import Caller, TaskError
from pampero.services.stepfunctions.tasks.roles import session
from pampero.store.tx import Tx

log = logger("stepfunctions")
ENDED = {"FAILED": "States.TaskFailed", "TIMED_OUT": "States.TaskFailed", "ABORTED": "States.TaskFailed"}


async def start(caller: Caller, params: dict[str, Any], task: tuple[str, int, int]) -> dict[str, Any]:
    """Start a child; the answer of StartExecution. task: execution's ARN, thread, attempt. No Input, or null, is `{}`.

    Raises TaskError.
    """
    if "Name" in params:
        caller.lost()
    given = {} if params.get("Input") is None else params["Input"]
    name = params.get("Name") or hashlib.sha256(repr(task).encode()).hexdigest()[:36]
    request = {
        "stateMachineArn": params.get("StateMachineArn"),
        "name": name,
        "input": given if isinstance(given, str) else dump(given),
    }
    if "TraceHeader" in params:
        request["traceHeader"] = params["TraceHeader"]
    former = await caller.context.read(states.by_arn, _arn(request)) if caller.repeated else None
    if former is not None:
        return _started(caller, former.arn, former.started)
    answer = await caller.call("StartExecution", request)
    return _started(caller, answer["executionArn"], answer["startDate"])


def _started(caller: Caller, arn: str, moment: float) -> dict[str, Any]:
    # AWS writes the moment with an exponent.
    length = len(f'{{"executionArn":{dump(arn)},"startDate":{moment / 1e9:.12f}E9}}')
    told = caller.metadata("application/x-amz-json-1.0", length)
    return {"ExecutionArn": arn, "StartDate": iso8601_millis(moment), **told}


def _arn(request: dict[str, Any]) -> str:
    """The ARN that a child will have, or has had since a former try."""
    parts = str(request["stateMachineArn"]).split(":")
    return ":".join([*parts[:5], "execution", *parts[6:7], request["name"]])


def follow(tx: Tx, context: Context, child: str, key: int, thread: int, attempt: int, parsed: bool) -> None:
    """Have a task end when its child does; it may have ended already."""
    tx.run(
        "INSERT INTO sfn_children (child, execution, thread, attempt, parsed) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (child, execution, thread, attempt) DO NOTHING",
        child, key, thread, attempt, int(parsed),
    )  # fmt: skip
    found = states.by_arn(tx, child)
    if found is not None and found.status != "RUNNING":
        tx.emit("stepfunctions.child", child)


@consumer("stepfunctions.child")
async def ended(context: Context, event: Event) -> None:
    """A child has ended: so has the task of whoever follows it."""
    found = await context.read(states.by_arn, event.payload)
    if found is not None:
        try:
            await context.part(DataKeys).ready(context, found.sealing, found.who)
        except ApiError as error:
            log.warning("what %s was given and led to is not told: %s", found.arn, error)
    await context.write(_ended, context, event.payload, event.failures >= driver.MAX_FAILURES)


def _ended(tx: Tx, context: Context, child: str, broken: bool) -> None:
    found = states.by_arn(tx, child)
    if found is None or found.status == "RUNNING":
        return
    box = context.part(DataKeys).box(found.sealing)
    if box is not None:
        reveal(box, found)
    elif found.sealing is not None:
        found.input, found.output = "null", "null" if found.status == "SUCCEEDED" else None
    rows = tx.all("SELECT execution, thread, attempt, parsed FROM sfn_children WHERE child = ?", child)
    for key, thread, attempt, parsed in rows:
        tx.run("DELETE FROM sfn_children WHERE child = ? AND execution = ? AND thread = ? AND attempt = ?",
               child, key, thread, attempt)  # fmt: skip
        if broken:
            driver.give_up(tx, context, key)
        else:
            driver.happen(tx, context, key, [outcome(found, thread, attempt, bool(parsed))])


def outcome(child: Execution, thread: int, attempt: int, parsed: bool) -> e.Happening:
    """What a child's end means for the task that waits for it. parsed: `.sync:2`, which shows data as JSON."""
    told: dict[str, Any] = {
        "executionArn": child.arn,
        "input": child.input,
        "name": child.name,
        "startDate": _millis(child.started),
        "stateMachineArn": child.machine,
        "status": child.status,
        "stopDate": _millis(child.stopped),
        "inputDetails": {"Included": True},
        "output": child.output,
        "outputDetails": {"Included": True} if child.output is not None else None,
        "error": child.error,
        "cause": child.cause,
    }
    shown = {pascal(name): value for name, value in told.items() if value is not None}
    if parsed:
        shown |= {name: parse(shown[name]) for name in ("Input", "Output") if name in shown}
    if child.status == "SUCCEEDED":
        return e.Done(thread, attempt, shown)
    return e.Failed(thread, attempt, ENDED[child.status], dump(shown))


def _millis(moment: float | None) -> int | None:
    return None if moment is None else int(moment * 1000)


@consumer("stepfunctions.stop")
async def stop(context: Context, event: Event) -> None:
    """A task that follows a child is over before its child: the child is stopped as the workflow's role."""
    body = event.payload
    try:
        place = await session(context, body["child"], body["role"], body["name"])
        await place.client("stepfunctions").call("StopExecution", executionArn=body["child"])
    except (ApiError, TaskError):
        # A role that may not stop it leaves it running, as on AWS.
        return
