"""Chained invokes: other functions, invoked in the name of a durable function's role, while that one need not run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pampero.api import ApiError, Call, Context, Event, consumer
from pampero.kernel import jsontext
from pampero.kernel.clock import breathe
from pampero.protocol.errorcodes import JSON_CODES
from pampero.services.lambda_.deployments import Deployments
from pampero.services.lambda_.durable import history, starting
from pampero.services.lambda_.durable.driver import complete, timed_out
from pampero.services.lambda_.durable.model import (
    CHAINED,
    FAILED,
    SUCCEEDED,
    TIMED_OUT,
    Error,
    Execution,
    Operation,
    find,
    operation,
    put,
)
from pampero.services.lambda_.durable.updates import MAX_PAYLOAD_SIZE
from pampero.services.lambda_.model import Function
from pampero.services.lambda_.names import LATEST, Reference, invalid, reference
from pampero.services.lambda_.running import descend
from pampero.store.tx import ReadTx, Tx


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a chained invoke invokes, or why it cannot. trace: of an execution that comes of it."""

    function: Function | None = None
    error: Error | None = None
    trace: str = ""


async def targets(call: Call, arn: str, updates: list[Any]) -> dict[str, Target]:
    """Of the chained invokes that a checkpoint begins, by operation: whether the function's role may invoke them.

    Raises InvalidParameterValueException for functions of another account or region.
    """
    found: dict[str, Target] = {}
    for update in updates:
        # A checkpoint may begin a thousand of them.
        await breathe()
        options = update.ChainedInvokeOptions
        if update.Type == CHAINED and update.Action == "START" and options is not None:
            where = _where(call, options.FunctionName)
            execution = await call.read(find, arn.rsplit("/", 1)[-1])
            if execution is not None:
                found[update.Id] = await _look(call, execution, where, options)
    return found


def _where(call: Call, name: str) -> Reference:
    try:
        where = reference(call, name)
    except ApiError as error:
        if error.code == "ResourceNotFoundException":
            raise invalid("Cannot start a CHAINED_INVOKE on a function in another region.") from error
        raise invalid(f"Invalid function ARN '{name}'") from error
    if where.account != call.account:
        raise invalid("Cannot start a CHAINED_INVOKE on a function in another account.")
    return where


async def _look(call: Call, execution: Execution, where: Reference, options: Any) -> Target:
    try:
        deployment = await call.within(execution.account, execution.region).part(Deployments).find(execution.where)
        await deployment.context.client("lambda").call("Invoke", InvocationType="DryRun", **_asked(where, options))
        target = await call.part(Deployments).find(where)
        durable = target.function.settings.durable is not None
        if durable and not where.qualifier:
            return Target(error=Error(starting.UNQUALIFIED, "InvalidParameterValueException"))
        # Other functions are invoked as by anybody, and counted in their chain then.
        trace = descend(call, target, options.XAmznTraceId or execution.trace) if durable else ""
    except ApiError as error:
        # Of a name alone AWS names the unpublished version here.
        bare = error.code == "ResourceNotFoundException" and not where.qualifier
        return Target(error=Error(f"{error.message}:{LATEST}" if bare else error.message, _code(error)))
    return Target(target.function, trace=trace)


def _code(error: ApiError) -> str:
    """As it is on the wire."""
    return JSON_CODES.get(error.code, error.code)


def _asked(where: Reference, options: Any) -> dict[str, Any]:
    members = {"FunctionName": where.qualified}
    return members if options.TenantId is None else {**members, "TenantId": options.TenantId}


def begin(tx: Tx, execution: Execution, one: Operation, target: Target) -> None:
    """A durable function is started right here, another one is invoked after the commit; one that cannot be has failed.

    The caller saves the execution.
    """
    details: dict[str, Any] = {"FunctionName": one.function}
    function = target.function
    if function is None:
        error = target.error or Error()
        one.status, one.ended, one.error, one.input = FAILED, tx.now, error, None
        put(tx, execution, one)
        history.of_operation(tx, execution, one, "ChainedInvokeStarted", details)
        history.of_operation(tx, execution, one, "ChainedInvokeFailed", {}, Error=error)
        return
    details["ExecutedVersion"] = function.version
    if function.settings.durable is not None:
        order = starting.Order(one.input or "", parent=(execution.id, one.id), trace=target.trace)
        child = starting.make(tx, function, order)
        one.child = child.id
        details["DurableExecutionArn"] = child.arn
        put(tx, execution, one)
    else:
        # The version that was found, whatever an alias comes to mean.
        called = {"execution": execution.id, "operation": one.id, "version": function.version}
        tx.emit("lambda.durable-call", called)
    history.of_operation(tx, execution, one, "ChainedInvokeStarted", details, Input=one.input)


@consumer("lambda.durable-call")
async def invoke(context: Context, event: Event) -> None:
    """Invoke a function that is not durable, once as long as the server lives: it may be a repeat after a crash.

    Where there is no room for it, it waits.
    """
    wanted = await context.read(_wanted, event.payload["execution"], event.payload["operation"])
    if wanted is None:
        return
    execution, one = wanted
    place = context.within(execution.account, execution.region)
    status, result, error = await _call(place, execution, one, event.payload["version"])
    await place.write(_finish, execution.id, one.id, status, result, error)


async def _call(
    place: Context, execution: Execution, one: Operation, version: str
) -> tuple[str, str | None, Error | None]:
    where = reference(place, one.function or "")
    try:
        deployment = await place.part(Deployments).find(execution.where)
        # The qualifier that the role was allowed is asked again.
        answer = await deployment.context.client("lambda").call(
            "Invoke", FunctionName=where.qualified if where.qualifier else f"{where.arn}:{version}",
            Payload=(one.input or "{}").encode(), **({} if one.tenant is None else {"TenantId": one.tenant}),
        )  # fmt: skip
    except ApiError as error:
        if error.code == "TooManyRequestsException":
            raise
        return FAILED, None, Error(error.message, _code(error))
    body = bytes(answer.get("Payload") or b"")
    if answer.get("FunctionError"):
        told = function_error(body)
        if told.ErrorType == "Sandbox.Timedout":
            target = await place.part(Deployments).find(where)
            return TIMED_OUT, None, timed_out(target.function.settings.timeout)
        return FAILED, None, told
    if len(body) > MAX_PAYLOAD_SIZE:
        text = f"CHAINED_INVOKE output payload size must be less than or equal to {MAX_PAYLOAD_SIZE} bytes."
        return FAILED, None, Error(text)
    try:
        return SUCCEEDED, body.decode() or None, None
    except UnicodeDecodeError:
        return FAILED, None, Error("CHAINED_INVOKE response could not be decoded as UTF-8.")


def function_error(body: bytes) -> Error:
    """The error that a function has answered."""
    try:
        found = jsontext.loads(body)
    except ValueError:
        return Error(body.decode(errors="replace"), "Unhandled")
    if not isinstance(found, dict):
        return Error(str(found), "Unhandled")
    lines = found.get("stackTrace") or found.get("trace")
    return Error(
        str(found.get("errorMessage", "")),
        str(found.get("errorType", "Unhandled")),
        StackTrace=[str(line) for line in lines] if isinstance(lines, list) else None,
    )


def _wanted(tx: ReadTx, key: str, id_: str) -> tuple[Execution, Operation] | None:
    execution, one = find(tx, key), operation(tx, key, id_)
    if execution is None or one is None or not one.pending:
        return None
    return execution, one


def _finish(tx: Tx, key: str, id_: str, status: str, result: str | None, error: Error | None) -> None:
    wanted = _wanted(tx, key, id_)
    if wanted is not None and wanted[0].ended is None:
        complete(tx, *wanted, status, result, error)
