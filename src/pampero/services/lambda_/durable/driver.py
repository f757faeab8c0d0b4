"""An execution on its way: invoked when something has changed that its function should see, and closed in the end."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError
from pampero.kernel import ids
from pampero.kernel.clock import iso8601_millis
from pampero.services.lambda_.durable import history
from pampero.services.lambda_.durable.model import (
    CALLBACK,
    CHAINED,
    EXECUTION,
    FAILED,
    PAUSED,
    READY,
    RUNNING,
    STEP,
    STOPPED,
    SUCCEEDED,
    TIMED_OUT,
    WAIT,
    Error,
    Execution,
    Operation,
    end_with,
    find,
    input_of,
    operation,
    pending,
    put,
    save,
)
from pampero.services.lambda_.model import resolve
from pampero.store.tx import Tx

DAY = 86_400.0
# Seconds that an execution lasts at most, however long it rests.
MAX_LENGTH = 366 * DAY
# The kinds of timers. DUE, BEAT: of an operation (execution/operation); END, AGAIN, FORGET: of an execution.
DUE, BEAT = "lambda.durable-due", "lambda.durable-beat"
END, AGAIN, FORGET = "lambda.durable-end", "lambda.durable-again", "lambda.durable-forget"
KINDS = {SUCCEEDED: "Succeeded", FAILED: "Failed", TIMED_OUT: "TimedOut", STOPPED: "Stopped"}


def wake(tx: Tx, execution: Execution) -> None:
    """Something has changed: the function is invoked, unless it runs (then it is asked at its end), or rests.

    The caller saves the execution.
    """
    if execution.status == PAUSED:
        execution.owed = True
    elif execution.status == RUNNING and not execution.invocation:
        execution.invocation, execution.lap, execution.owed = ids.uuid4(), 0, False
        tx.cancel(AGAIN, execution.id)
        tx.emit("lambda.durable", {"execution": execution.id, "invocation": execution.invocation})


def begin(tx: Tx, execution: Execution, payload: str) -> None:
    """A new execution, which is stored: its first operation, and its first invocation. The caller saves it."""
    execution.operations += 1
    execution.written += len(payload.encode())
    root = Operation(execution.id, EXECUTION, tx.now, execution.operations, name=execution.name, input=payload)
    put(tx, execution, root)
    details = {"ExecutionTimeout": execution.timeout}
    history.of_execution(tx, execution, "ExecutionStarted", details, Input=payload)
    tx.at(END, execution.id, execution.deadline)
    _announce(tx, execution)
    wake(tx, execution)


def close(tx: Tx, execution: Execution, status: str, result: str | None = None, error: Error | None = None) -> None:
    """It ends: nothing of it is waited for any more, and whoever waits for it is told. Saves it.

    A time-out leaves no error in the history; where no error was given to a stop, it is an empty one.
    """
    execution.status, execution.ended, execution.pause, execution.owed = status, tx.now, None, False
    # The timers of its operations find it ended.
    for timer in (END, AGAIN):
        tx.cancel(timer, execution.id)
    root = operation(tx, execution.id, execution.id)
    if root is not None:
        root.status, root.ended = status, tx.now
        put(tx, execution, root)
    kind = f"Execution{KINDS[status]}"
    if status == SUCCEEDED:
        end_with(tx, execution, result)
        history.of_execution(tx, execution, kind, {}, Result=result)
    else:
        error = error or Error()
        end_with(tx, execution, msgspec.json.encode(error).decode())
        history.of_execution(tx, execution, kind, {}, **({} if status == TIMED_OUT else {"Error": error}))
    tx.at(FORGET, execution.id, tx.now + execution.retention * DAY)
    save(tx, execution)
    tx.wake(execution.channel)
    _announce(tx, execution)
    if execution.parent is not None:
        _tell_parent(tx, execution, result, error)
    if status != SUCCEEDED and execution.queued is not None:
        _bury(tx, execution, error)


def release(tx: Tx, execution: Execution, one: Operation) -> None:
    """An operation waits no longer: its timers go."""
    if one.due is not None:
        tx.cancel(DUE, f"{execution.id}/{one.id}")
    if one.beat is not None:
        tx.cancel(BEAT, f"{execution.id}/{one.id}")
    one.due = one.beat = None


def complete(
    tx: Tx, execution: Execution, one: Operation, status: str, result: str | None = None, error: Error | None = None
) -> None:
    """A callback or a chained invoke has come to its end: the function hears of it. Saves the execution.

    The history tells of a callback's time-out by its type alone.
    """
    release(tx, execution, one)
    one.status, one.ended, one.result, one.error = status, tx.now, result, error
    put(tx, execution, one)
    execution.outside = execution.changes
    kind = {CALLBACK: "Callback", CHAINED: "ChainedInvoke"}[one.type] + KINDS[status]
    if status == SUCCEEDED:
        history.of_operation(tx, execution, one, kind, {}, Result=result)
    else:
        timed_out = one.type == CALLBACK and status == TIMED_OUT and error is not None
        told = Error(ErrorType=error.ErrorType) if timed_out and error is not None else error
        history.of_operation(tx, execution, one, kind, {}, Error=told)
    wake(tx, execution)
    save(tx, execution)


def elapse(tx: Tx, execution: Execution, one: Operation) -> None:
    """A wait is over, or a step may be tried again. The caller saves the execution."""
    if one.type == WAIT:
        one.status, one.ended = SUCCEEDED, tx.now
        duration = round((one.due or tx.now) - one.started)
        history.of_operation(tx, execution, one, "WaitSucceeded", {"Duration": duration})
    else:
        one.status, one.due = READY, None
    put(tx, execution, one)
    execution.outside = execution.changes


def catch_up(tx: Tx, execution: Execution) -> None:
    """What is due by now has come, so that one invocation learns of all of it. The caller saves the execution."""
    for one in pending(tx, execution.id):
        if one.type in (WAIT, STEP) and one.due is not None and one.due <= tx.now:
            tx.cancel(DUE, f"{execution.id}/{one.id}")
            elapse(tx, execution, one)


def _tell_parent(tx: Tx, child: Execution, result: str | None, error: Error | None) -> None:
    """The operation of another execution that began this one ends as this one did."""
    assert child.parent is not None
    key, id_ = child.parent
    parent = find(tx, key)
    one = operation(tx, key, id_)
    if parent is None or one is None or not one.pending or parent.ended is not None:
        return
    if child.status == TIMED_OUT:
        error = timed_out(child.timeout)
    complete(tx, parent, one, child.status, result, error)


def timed_out(seconds: int) -> Error:
    """Of a chained invoke."""
    return Error(f"CHAINED_INVOKE timed out after {seconds} seconds.", "ChainedInvoke.Timeout")


def _bury(tx: Tx, execution: Execution, error: Error | None) -> None:
    """An event that came to nothing goes to its function's dead-letter queue. Destinations hear nothing of durable
    functions. Source: "Invoking durable Lambda functions"."""
    try:
        target = resolve(tx, execution.where).settings.dead_letter
    except ApiError:
        return
    if target:
        place = [execution.account, execution.region, execution.function, execution.version]
        text = (error.ErrorMessage or "")[:1024] if error is not None else ""
        letter = {"target": target, "body": input_of(tx, execution.id), "id": execution.queued, "error": text}
        tx.emit("lambda.letter", {**letter, "where": place})


def _announce(tx: Tx, execution: Execution) -> None:
    """EventBridge hears of each change of status. Source: "Monitoring durable functions"."""
    detail = {
        "durableExecutionArn": execution.arn,
        "durableExecutionName": execution.name,
        "functionArn": execution.function_arn,
        "status": execution.status,
        "startTimestamp": iso8601_millis(execution.started),
    }
    if execution.ended is not None:
        detail["endTimestamp"] = iso8601_millis(execution.ended)
    place = [execution.account, execution.region]
    tx.emit("lambda.durable-status", {"place": place, "detail": detail}, key=execution.id)
