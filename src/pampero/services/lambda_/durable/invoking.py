"""The invocations of a durable function: one at a time, with all that it has to replay."""

from __future__ import annotations

from typing import Any

import msgspec

from pampero.api import ApiError, Context, Event, TimerEvent, consumer, timer
from pampero.kernel import ids, jsontext, lineage
from pampero.kernel.log import logger
from pampero.services.lambda_.deployments import Deployments
from pampero.services.lambda_.durable import history
from pampero.services.lambda_.durable.chained import function_error
from pampero.services.lambda_.durable.checkpoints import MAX_PAGE, marker
from pampero.services.lambda_.durable.driver import AGAIN, catch_up, close, wake
from pampero.services.lambda_.durable.model import (
    FAILED,
    PAUSED,
    PAUSING,
    RUNNING,
    SUCCEEDED,
    Error,
    Execution,
    changed_ids,
    find,
    save,
    told,
    waits,
)
from pampero.services.lambda_.durable.shapes import millis, shown
from pampero.services.lambda_.durable.tails import Tails
from pampero.services.lambda_.durable.tokens import checkpoint_token
from pampero.services.lambda_.running import run
from pampero.store.tx import ReadTx, Tx
from pampero.work.workers.spec import Outcome

log = logger("lambda.durable")
FIRST_PAGE = 1000
# As AWS's local runner has it: invocations in a row that fail, or wait for nothing, and seconds between them.
MAX_FAILURES, MAX_IDLE, PAUSE_SECONDS = 5, 3, 5.0
THROTTLE_SECONDS = 1.0
IDLE = "Cannot return PENDING status with no pending operations."
NO_STATUS = "Invalid Status in invocation output."
WRONG = "InvalidParameterValueException"


class Claim(msgspec.Struct):
    """An invocation that is to be made. changed: operations that the last one did not know as they are now."""

    execution: Execution
    token: str
    changed: list[str]


@consumer("lambda.durable")
async def invoke(context: Context, event: Event) -> None:
    """One invocation. What was under way when a server ended begins anew, with a token that only it has."""
    claim = await context.write(_claim, context, event.payload["execution"], event.payload["invocation"], event.attempt)
    if claim is None:
        return
    execution = claim.execution
    place = context.within(execution.account, execution.region)
    began, request = place.now, ids.uuid4()
    try:
        deployment = await place.part(Deployments).find(execution.where)
    except ApiError as error:
        gone = error.code == "ResourceNotFoundException"
        await place.write(_unfit, claim.execution, Error(error.message, error.code), began, request, gone)
        return
    function = deployment.function
    if function.settings.durable is None or (execution.born and execution.born != function.born):
        # Another function has the name by now: what it answers means nothing here.
        other = Error("The function of this durable execution was deleted.", "ResourceNotFoundException")
        await place.write(_unfit, claim.execution, other, began, request, True)
        return
    body = await place.scan(_event, claim)
    client = None if execution.client is None else jsontext.loads(execution.client)
    lineage.follow(execution.trace)
    try:
        outcome = await run(
            place, deployment, execution.function_arn, request, body, execution.trace, client=client,
            tail=context.part(Tails).of(execution.id),
        )  # fmt: skip
    except ApiError as error:
        if error.code != "TooManyRequestsException":
            raise
        await place.write(_throttled, execution)
        return
    await place.write(_finish, execution, outcome, began, request)


def _claim(tx: Tx, context: Context, key: str, invocation: str, lap: int) -> Claim | None:
    execution = find(tx, key)
    if execution is None or execution.ended is not None or execution.invocation != invocation:
        return None
    if execution.status == PAUSED:
        execution.invocation, execution.owed = "", True
        save(tx, execution)
        return None
    catch_up(tx, execution)
    changed = changed_ids(tx, key, execution.seen)
    execution.lap, execution.answered = lap, None
    execution.seen = execution.known = execution.changes
    save(tx, execution)
    return Claim(execution, checkpoint_token(context, execution), changed)


def _event(tx: ReadTx, claim: Claim) -> bytes:
    """What the function gets. Source: the invocation input of AWS's SDKs for durable functions."""
    found, further = told(tx, claim.execution.id, 0, FIRST_PAGE, MAX_PAGE)
    state = {"Operations": [millis(shown(one)) for one in found], "NextMarker": marker(further) or ""}
    return msgspec.json.encode(
        {
            "DurableExecutionArn": claim.execution.arn,
            "CheckpointToken": claim.token,
            "InitialExecutionState": state,
            "UpdatedOperationIds": claim.changed,
        }
    )


def _mine(tx: Tx, claimed: Execution) -> Execution | None:
    """The execution, while this is its invocation, which ends herewith. The caller saves it."""
    execution = find(tx, claimed.id)
    if execution is None or (execution.invocation, execution.lap) != (claimed.invocation, claimed.lap):
        return None
    execution.invocation = ""
    if execution.status == PAUSING:
        execution.status, execution.owed = PAUSED, True
    return execution


def _throttled(tx: Tx, claimed: Execution) -> None:
    """There is no room for the function: it waits, which is no failure."""
    execution = _mine(tx, claimed)
    if execution is not None and execution.ended is None:
        if execution.status == RUNNING:
            tx.at(AGAIN, execution.id, tx.now + THROTTLE_SECONDS)
        save(tx, execution)


def _unfit(tx: Tx, claimed: Execution, error: Error, began: float, request: str, gone: bool) -> None:
    """The function cannot be invoked. gone: there is none any more, which ends the execution at once."""
    execution = _mine(tx, claimed)
    if execution is None or execution.ended is not None:
        return
    _note(tx, execution, began, request, error)
    if gone:
        close(tx, execution, FAILED, error=error)
    else:
        _failed(tx, execution, error, MAX_FAILURES)


def _finish(tx: Tx, claimed: Execution, outcome: Outcome, began: float, request: str) -> None:
    execution = _mine(tx, claimed)
    if execution is None:
        return
    if execution.ended is not None:
        _note(tx, execution, began, request, None)
        save(tx, execution)
        return
    if outcome.failed:
        error = function_error(outcome.payload)
        _note(tx, execution, began, request, error)
        _failed(tx, execution, error, MAX_FAILURES)
        return
    status, result, given, fault = _read(outcome.payload, execution)
    idle = status == "PENDING" and not _expects(tx, execution)
    fault = fault or (Error(IDLE, WRONG) if idle else None)
    _note(tx, execution, began, request, fault or given)
    if idle:
        _failed(tx, execution, fault or Error(), MAX_IDLE)
    elif fault is not None:
        close(tx, execution, FAILED, error=fault)
    elif status == "PENDING":
        execution.failures = 0
        if execution.owed or _missed(execution):
            wake(tx, execution)
        save(tx, execution)
    else:
        close(tx, execution, SUCCEEDED if status == SUCCEEDED else FAILED, result, given)


def _expects(tx: Tx, execution: Execution) -> bool:
    """Whether something is to come, or has come while the function ran, so that it may rest."""
    return execution.owed or _missed(execution) or waits(tx, execution.id)


def _missed(execution: Execution) -> bool:
    """Whether something has come that the function may not have acted upon: its SDK may have been told of it by a checkpoint
    when the part that waited for it had already come to rest."""
    return execution.changes > execution.seen or execution.outside > execution.known


def _failed(tx: Tx, execution: Execution, error: Error, most: int) -> None:
    """An invocation failed: it is repeated a few times. Its operations stay as they are, and are replayed."""
    execution.failures += 1
    if execution.failures >= most:
        close(tx, execution, FAILED, error=error)
        return
    if execution.status == RUNNING:
        tx.at(AGAIN, execution.id, tx.now + PAUSE_SECONDS)
    save(tx, execution)


@timer(AGAIN)
def again(tx: Tx, context: Context, event: TimerEvent) -> None:
    """The next try is due."""
    execution = find(tx, event.key)
    if execution is not None and execution.ended is None:
        wake(tx, execution)
        save(tx, execution)


def _note(tx: Tx, execution: Execution, began: float, request: str, error: Error | None) -> None:
    details: dict[str, Any] = {"StartTimestamp": began, "EndTimestamp": tx.now, "RequestId": request}
    entry = history.Entry("InvocationCompleted", tx.now, details=details)
    if error is not None:
        entry.data["Error"] = msgspec.to_builtins(error)
    history.note(tx, execution, entry)


def _read(payload: bytes, execution: Execution) -> tuple[str, str | None, Error | None, Error | None]:
    """What a function has answered: (status, result, error, what is wrong with the answer)."""
    try:
        found = jsontext.loads(payload)
    except ValueError:
        found = None
    status = found.get("Status") if isinstance(found, dict) else None
    if status not in (SUCCEEDED, FAILED, "PENDING"):
        return "", None, None, Error(NO_STATUS, WRONG)
    result = found.get("Result")
    result = result if result is None or isinstance(result, str) else msgspec.json.encode(result).decode()
    given = found.get("Error")
    try:
        error = None if given is None else msgspec.convert(given, Error)
    except msgspec.ValidationError:
        return status, None, None, Error("Invalid Error in invocation output.", WRONG)
    text = None
    if status == SUCCEEDED and error is not None:
        text = "Cannot provide an Error for SUCCEEDED status."
    elif status == FAILED and result is not None:
        text = "Cannot provide a Result for FAILED status."
    elif result is not None and len(result.encode()) > execution.largest:
        text = f"Execution output payload size must be less than or equal to {execution.largest} bytes."
    return status, result, error, None if text is None else Error(text, WRONG)
