"""SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat: news of tasks by their tokens."""

from __future__ import annotations

from collections.abc import Callable

from pampero.api import ApiError, Call, operation
from pampero.services.stepfunctions import driver
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.asl.data import parse, too_large
from pampero.store.tx import Tx


def _tell(tx: Tx, call: Call, token: str, make: Callable[[int, int], e.Happening]) -> None:
    """Raises InvalidToken, TaskTimedOut."""
    try:
        key, thread, attempt = driver.open_token(call, token)
    except ValueError as error:
        raise ApiError("InvalidToken", "Invalid Token: 'Invalid token'") from error
    if not driver.task_wanted(tx, key, thread, attempt):
        raise ApiError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")
    driver.happen(tx, call, key, [make(thread, attempt)])


@operation("SendTaskSuccess", resource="*")
def send_task_success(tx: Tx, call: Call, req: t.SendTaskSuccessInput) -> None:
    """A task has ended well. Source: API_SendTaskSuccess. Raises InvalidOutput, InvalidToken, TaskTimedOut."""
    try:
        output = parse(req.output)
    except ValueError as error:
        raise ApiError("InvalidOutput", f"Invalid Output: '{error}'") from error
    if too_large(req.output):
        raise ApiError("InvalidOutput", "Invalid Output: 'the output is longer than 262144 bytes'")
    _tell(tx, call, req.taskToken, lambda thread, attempt: e.Done(thread, attempt, output))


@operation("SendTaskFailure", resource="*")
def send_task_failure(tx: Tx, call: Call, req: t.SendTaskFailureInput) -> None:
    """A task has failed. Source: API_SendTaskFailure. Raises InvalidToken, TaskTimedOut."""
    _tell(tx, call, req.taskToken, lambda thread, attempt: e.Failed(thread, attempt, req.error, req.cause))


@operation("SendTaskHeartbeat", resource="*")
def send_task_heartbeat(tx: Tx, call: Call, req: t.SendTaskHeartbeatInput) -> None:
    """A task's worker lives. Source: API_SendTaskHeartbeat. Raises InvalidToken, TaskTimedOut."""
    _tell(tx, call, req.taskToken, e.Beat)
