"""SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat: news of tasks by their tokens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.services.stepfunctions import driver, metrics
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import parse, too_large
from pampero.services.stepfunctions.asl.resource import family
from pampero.services.stepfunctions.sealing import DataKeys
from pampero.services.stepfunctions.states import find, resource_of, task_wanted
from pampero.services.stepfunctions.tokens import open_token
from pampero.store.tx import ReadTx, Tx
from pampero.work.fallback import write_or


async def _tell(call: Call, token: str, make: Callable[[int, int], e.Happening]) -> None:
    """What the caller has to say is taken even where the execution cannot go on with it, which is not the caller's fault.

    Raises InvalidToken; TaskDoesNotExist where its execution is forgotten; TaskTimedOut where nobody waits for it.
    """
    try:
        key, thread, attempt = open_token(call, token)
    except ValueError as error:
        raise ApiError("InvalidToken", "Invalid Token: 'Invalid token'") from error
    happening = make(thread, attempt)
    if not isinstance(happening, e.Beat) and happening != e.Failed(thread, attempt, None, None):
        await _ready(call, key)

    def tell(tx: Tx) -> None:
        if find(tx, key) is None:
            raise ApiError("TaskDoesNotExist", "Task Does Not Exist: 'Provided task does not exist'")
        if not task_wanted(tx, key, thread, attempt):
            raise ApiError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")
        resource = resource_of(tx, key, thread)
        if resource and family(resource) == "Activity" and not isinstance(happening, e.Beat):
            ended = "Succeeded" if isinstance(happening, e.Done) else "Failed"
            tx.once_committed(partial(metrics.of_activity, call, resource, ended))
        driver.happen(tx, call, key, [happening])

    await write_or(call, tell, lambda tx: driver.happen_later(tx, key, [happening]))


async def _ready(call: Call, key: int) -> None:
    """What is told is sealed by the key of the machine, whose role needs KMS for it. Raises Kms…Exception."""
    execution = await call.read(find, key)
    if execution is not None and execution.sealing is not None:
        await call.part(DataKeys).ready(call, execution.sealing, execution.who)


def _asked(tx: ReadTx, call: Call, req: Any) -> str:
    """What policies are asked about: the activity that the task is given to, or else the state machine.

    A real refusal of AWS names the state machine; "Creating granular permissions for non-admin users in Step Functions" lists
    activities. Of a token that none has given nothing is known.
    """
    try:
        key, thread, _ = open_token(call, req.taskToken)
    except ValueError:
        return "*"
    execution = find(tx, key)
    if execution is None:
        return "*"
    resource = resource_of(tx, key, thread)
    return resource if resource and family(resource) == "Activity" else execution.machine


@operation("SendTaskSuccess", resource=_asked)
async def send_task_success(call: Call, req: t.SendTaskSuccessInput) -> None:
    """A task has ended well. Source: API_SendTaskSuccess. Raises InvalidOutput, InvalidToken,
    TaskDoesNotExist, TaskTimedOut.
    """
    try:
        output = parse(req.output)
    except ValueError as error:
        raise ApiError("InvalidOutput", f"Invalid Output: '{error}'") from error
    if too_large(req.output):
        raise ApiError("InvalidOutput", "Invalid Output: 'the output is longer than 262144 bytes'")
    await _tell(call, req.taskToken, lambda thread, attempt: e.Done(thread, attempt, output))


@operation("SendTaskFailure", resource=_asked)
async def send_task_failure(call: Call, req: t.SendTaskFailureInput) -> None:
    """A task has failed. Source: API_SendTaskFailure. Raises InvalidToken, TaskDoesNotExist, TaskTimedOut."""
    await _tell(call, req.taskToken, lambda thread, attempt: e.Failed(thread, attempt, req.error, req.cause))


@operation("SendTaskHeartbeat", resource=_asked)
async def send_task_heartbeat(call: Call, req: t.SendTaskHeartbeatInput) -> None:
    """A task's worker lives. Source: API_SendTaskHeartbeat. Raises InvalidToken, TaskDoesNotExist, TaskTimedOut."""
    await _tell(call, req.taskToken, e.Beat)
