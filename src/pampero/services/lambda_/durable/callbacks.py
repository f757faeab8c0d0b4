"""SendDurableExecutionCallbackSuccess, …Failure, …Heartbeat: news of callbacks from outside, by their ids."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.durable import model
from pampero.services.lambda_.durable.driver import BEAT, complete
from pampero.services.lambda_.durable.model import CALLBACK, FAILED, SUCCEEDED, Error, Execution, Operation, find
from pampero.services.lambda_.durable.tokens import open_callback
from pampero.services.lambda_.durable.updates import MAX_PAYLOAD_SIZE
from pampero.services.lambda_.names import invalid
from pampero.store.tx import ReadTx, Tx

CLOSED = "The callback is either timed out or already completed"


def _asked(tx: ReadTx, call: Call, req: Any) -> str:
    """The durable execution. Of an id that none has given nothing is known."""
    try:
        key, _ = open_callback(call, req.CallbackId)
    except ValueError:
        return "*"
    execution = find(tx, key)
    return "*" if execution is None else execution.arn


def _open(tx: ReadTx, call: Call, text: str) -> tuple[Execution, Operation]:
    """Raises InvalidParameterValueException; CallbackTimeoutException also for one whose execution is gone."""
    try:
        key, id_ = open_callback(call, text)
    except ValueError as error:
        raise invalid("Invalid callback id") from error
    execution, one = find(tx, key), model.operation(tx, key, id_)
    if (
        execution is None
        or execution.ended is not None
        or (execution.account, execution.region) != (call.account, call.region)
        or one is None
        or one.type != CALLBACK
        or not one.pending
    ):
        raise ApiError("CallbackTimeoutException", CLOSED, Type="User")
    return execution, one


@operation("SendDurableExecutionCallbackSuccess", resource=_asked)
def send_durable_execution_callback_success(
    tx: Tx, call: Call, req: t.SendDurableExecutionCallbackSuccessRequest
) -> None:
    """What a callback waits for has come. Source: API_SendDurableExecutionCallbackSuccess.

    Raises InvalidParameterValueException, CallbackTimeoutException.
    """
    body = bytes(req.Result or b"")
    try:
        result = body.decode()
    except UnicodeDecodeError as error:
        raise invalid("The result of a callback must be text in UTF-8.") from error
    complete(tx, *_open(tx, call, req.CallbackId), SUCCEEDED, result or None)


@operation("SendDurableExecutionCallbackFailure", resource=_asked)
def send_durable_execution_callback_failure(
    tx: Tx, call: Call, req: t.SendDurableExecutionCallbackFailureRequest
) -> None:
    """What a callback waits for has failed. Source: API_SendDurableExecutionCallbackFailure.

    Raises InvalidParameterValueException, CallbackTimeoutException.
    """
    error = model.as_error(req.Error) or Error()
    if model.size_of(error) > MAX_PAYLOAD_SIZE:
        raise invalid(f"Error object size must be less than {MAX_PAYLOAD_SIZE} bytes.")
    complete(tx, *_open(tx, call, req.CallbackId), FAILED, error=error)


@operation("SendDurableExecutionCallbackHeartbeat", resource=_asked)
def send_durable_execution_callback_heartbeat(
    tx: Tx, call: Call, req: t.SendDurableExecutionCallbackHeartbeatRequest
) -> None:
    """What a callback waits for is still on its way. Source: API_SendDurableExecutionCallbackHeartbeat.

    Nothing of it is in the history. Raises InvalidParameterValueException, CallbackTimeoutException.
    """
    execution, one = _open(tx, call, req.CallbackId)
    if one.beats:
        tx.at(BEAT, f"{execution.id}/{one.id}", tx.now + one.beats, [execution.id, one.id])
