"""Durable executions: look at them, list them, stop them, delete them."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import Call, operation
from pampero.aws.paging import decode_token, encode_token, number_of
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.durable import history
from pampero.services.lambda_.durable.checkpoints import PAGE, arn_of
from pampero.services.lambda_.durable.driver import FORGET, MAX_LENGTH, close
from pampero.services.lambda_.durable.model import (
    DELETING,
    FAILED,
    STOPPED,
    SUCCEEDED,
    TIMED_OUT,
    Execution,
    as_error,
    bad_marker,
    existing,
    input_of,
    output_of,
    read_error,
    save,
    size_of,
)
from pampero.services.lambda_.durable.shapes import error_shown
from pampero.services.lambda_.durable.updates import MAX_PAYLOAD_SIZE
from pampero.services.lambda_.functions import qualified_arn
from pampero.services.lambda_.model import resolve
from pampero.services.lambda_.names import conflict, invalid, reference
from pampero.store.tx import ReadTx, Tx

_decode = msgspec.msgpack.Decoder(Execution).decode
LAST = 1 << 62


@operation("GetDurableExecution", resource=arn_of, read=True)
def get_durable_execution(tx: ReadTx, call: Call, req: t.GetDurableExecutionRequest) -> t.GetDurableExecutionResponse:
    """An execution. Source: API_GetDurableExecution. Raises ResourceNotFoundException."""
    execution = existing(tx, call, req.DurableExecutionArn)
    included = req.IncludeExecutionData is not False
    shown: dict[str, Any] = {
        **_summary(execution),
        "Version": execution.version,
        "ExecutionDataIncluded": included,
        "DurableConfig": {"ExecutionTimeout": execution.timeout, "RetentionPeriodInDays": execution.retention},
    }
    if execution.trace:
        shown["TraceHeader"] = {"XAmznTraceId": execution.trace}
    if execution.ended is None:
        stands = execution.pause is not None and execution.pause.stops_clock
        shown["ExpectedExecutionTimeoutTimestamp"] = execution.started + MAX_LENGTH if stands else execution.deadline
    if execution.pause is not None:
        pause: dict[str, Any] = {
            "PauseRequestTimestamp": execution.pause.asked,
            "ExecutionTimeoutPaused": execution.pause.stops_clock,
        }
        if included and execution.pause.reason is not None:
            pause["Reason"] = execution.pause.reason
        shown["PauseDetails"] = pause
    if included:
        shown["InputPayload"] = input_of(tx, execution.id)
        output = output_of(tx, execution.id)
        if execution.status == SUCCEEDED:
            shown["Result"] = output
        elif execution.status in (FAILED, TIMED_OUT, STOPPED):
            shown["Error"] = error_shown(read_error(output))
    return msgspec.convert(shown, t.GetDurableExecutionResponse)


def _summary(execution: Execution) -> dict[str, Any]:
    found = {
        "DurableExecutionArn": execution.arn,
        "DurableExecutionName": execution.name,
        "FunctionArn": execution.function_arn,
        "Status": execution.status,
        "StartTimestamp": execution.started,
        "EndTimestamp": execution.ended,
    }
    return {name: value for name, value in found.items() if value is not None}


@operation("GetDurableExecutionHistory", resource=arn_of)
async def get_durable_execution_history(
    call: Call, req: t.GetDurableExecutionHistoryRequest
) -> t.GetDurableExecutionHistoryResponse:
    """What has happened in an execution. Source: API_GetDurableExecutionHistory. Raises ResourceNotFoundException,
    InvalidParameterValueException.
    """
    return await call.scan(_history, call, req)


def _history(tx: ReadTx, call: Call, req: t.GetDurableExecutionHistoryRequest) -> t.GetDurableExecutionHistoryResponse:
    execution = existing(tx, call, req.DurableExecutionArn)
    backwards = bool(req.ReverseOrder)
    most = req.MaxItems or PAGE
    start = number_of(req.Marker or None, LAST if backwards else 0, bad_marker)
    found, further = history.page(tx, execution.id, start, most, backwards)
    included = req.IncludeExecutionData is not False
    answer: dict[str, Any] = {"Events": [history.shown(number, entry, included) for number, entry in found]}
    if further is not None:
        answer["NextMarker"] = encode_token(further)
    return msgspec.convert(answer, t.GetDurableExecutionHistoryResponse)


@operation("ListDurableExecutionsByFunction", resource=qualified_arn)
async def list_durable_executions_by_function(
    call: Call, req: t.ListDurableExecutionsByFunctionRequest
) -> t.ListDurableExecutionsByFunctionResponse:
    """The executions of a function, or of one version, the newest first. Source: API_ListDurableExecutionsByFunction.

    An alias stands for its version. Raises ResourceNotFoundException, InvalidParameterValueException.
    """
    return await call.scan(_list, call, req)


def _list(
    tx: ReadTx, call: Call, req: t.ListDurableExecutionsByFunctionRequest
) -> t.ListDurableExecutionsByFunctionResponse:
    where = reference(call, req.FunctionName, req.Qualifier)
    function = resolve(tx, where)
    terms, args = ["scope = ?", "function = ?"], list[Any]((where.scope, where.name))
    for term, value in (
        ("version = ?", function.version if where.qualifier else None),
        ("name = ?", req.DurableExecutionName),
        ("started > ?", req.StartedAfter),
        ("started < ?", req.StartedBefore),
    ):
        if value is not None:
            terms.append(term)
            args.append(value)
    if req.Statuses:
        terms.append(f"status IN ({', '.join('?' * len(req.Statuses))})")
        args += req.Statuses
    # "Set to true to return results in chronological order (oldest first)."
    sign, order = (">", "ASC") if req.ReverseOrder else ("<", "DESC")
    if req.Marker:
        started, key = _position(req.Marker)
        terms.append(f"(started {sign} ? OR (started = ? AND id {sign} ?))")
        args += [started, started, key]
    most = req.MaxItems or PAGE
    where_ = " AND ".join(terms)
    sql = f"SELECT body FROM lambda_durable_executions WHERE {where_} ORDER BY started {order}, id {order} LIMIT ?"
    found = [_decode(body) for (body,) in tx.all(sql, *args, most + 1)]
    answer: dict[str, Any] = {"DurableExecutions": [_summary(execution) for execution in found[:most]]}
    if len(found) > most:
        answer["NextMarker"] = encode_token([found[most - 1].started, found[most - 1].id])
    return msgspec.convert(answer, t.ListDurableExecutionsByFunctionResponse)


def _position(text: str) -> tuple[float, str]:
    try:
        return msgspec.convert(decode_token(text), tuple[float, str])
    except (ValueError, msgspec.ValidationError) as error:
        raise bad_marker() from error


@operation("StopDurableExecution", resource=arn_of)
def stop_durable_execution(tx: Tx, call: Call, req: t.StopDurableExecutionRequest) -> t.StopDurableExecutionResponse:
    """End an execution; one that has ended stays as it is. Source: API_StopDurableExecution.

    An invocation that is under way learns of it at its next checkpoint. What it has invoked goes on.
    Raises ResourceNotFoundException, InvalidParameterValueException.
    """
    execution = existing(tx, call, req.DurableExecutionArn)
    error = as_error(req.Error)
    if size_of(error) > MAX_PAYLOAD_SIZE:
        raise invalid(f"Error object size must be less than {MAX_PAYLOAD_SIZE} bytes.")
    if execution.ended is None:
        close(tx, execution, STOPPED, error=error)
    return t.StopDurableExecutionResponse(StopTimestamp=execution.ended or tx.now)


@operation("DeleteDurableExecution", resource=arn_of)
def delete_durable_execution(
    tx: Tx, call: Call, req: t.DeleteDurableExecutionRequest
) -> t.DeleteDurableExecutionResponse:
    """Forget an execution that has ended. Source: API_DeleteDurableExecution.

    It goes in small steps, and has the status DELETING meanwhile. No source tells the words of a refusal.
    Raises ResourceNotFoundException, ResourceConflictException.
    """
    execution = existing(tx, call, req.DurableExecutionArn)
    if execution.ended is None:
        raise conflict(
            f"The durable execution has the status {execution.status}: only one that has ended can be deleted."
        )
    execution.status = DELETING
    save(tx, execution)
    tx.at(FORGET, execution.id, tx.now)
    return t.DeleteDurableExecutionResponse(DeletionRequestTimestamp=tx.now)
