"""What a function checkpoints: each update is checked, and becomes an operation's new state.

The rules and their words are those of AWS's own local runner (aws-durable-execution-sdk-python-testing).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pampero.api import ApiError, Context
from pampero.services.lambda_.durable import history
from pampero.services.lambda_.durable.driver import BEAT, DUE, release
from pampero.services.lambda_.durable.model import (
    CALLBACK,
    CANCELLED,
    CHAINED,
    CONTEXT,
    EXECUTION,
    FAILED,
    PENDING,
    READY,
    STARTED,
    STEP,
    SUCCEEDED,
    WAIT,
    Error,
    Execution,
    Operation,
    as_error,
    hide_within,
    is_hidden,
    operation,
    put,
    size_of,
)
from pampero.services.lambda_.durable.tokens import callback_id
from pampero.services.lambda_.names import invalid
from pampero.store.tx import Tx

# Source: API_OperationUpdate. Executions that somebody waits for answer more.
MAX_PAYLOAD_SIZE = 1024 * 1024
# Source: "Lambda quotas": durable operations, and data that a durable execution writes.
MAX_OPERATIONS = 3000
# Of one checkpoint: AWS's SDKs send 250 at most, and no source tells how many AWS takes. More would hold up everybody else.
MAX_UPDATES = 1000
MAX_WRITTEN = 100 * 1024 * 1024
ACTIONS: Mapping[str, frozenset[str]] = {
    STEP: frozenset({"START", "SUCCEED", "FAIL", "RETRY"}),
    CONTEXT: frozenset({"START", "SUCCEED", "FAIL"}),
    WAIT: frozenset({"START", "CANCEL"}),
    CALLBACK: frozenset({"START"}),
    CHAINED: frozenset({"START"}),
    EXECUTION: frozenset({"SUCCEED", "FAIL"}),
}
WRONG_ACTION = "Invalid action for the given operation type."


@dataclass(frozen=True, slots=True)
class Closing:
    """The execution is to end with this."""

    status: str
    result: str | None
    error: Error | None


def check_batch(updates: list[Any]) -> None:
    """What is wrong whatever the execution's state. Raises InvalidParameterValueException."""
    if len(updates) > MAX_UPDATES:
        raise invalid(f"Cannot checkpoint more than {MAX_UPDATES} updates.")
    closing = [update for update in updates if update.Type == EXECUTION]
    if len(closing) > 1:
        raise invalid("Cannot checkpoint multiple EXECUTION updates.")
    if closing and updates[-1].Type != EXECUTION:
        raise invalid("EXECUTION checkpoint must be the last update.")
    seen: dict[str, Any] = {}
    for update in updates:
        before = seen.get(update.Id)
        if before is not None and not (
            before.Type in (STEP, CONTEXT) and before.Action == "START" and update.Action != "START"
        ):
            raise invalid("Cannot update the same operation twice in a single request.")
        seen[update.Id] = update
        if update.Action not in ACTIONS[update.Type]:
            raise invalid(WRONG_ACTION)


class Batch:
    """The updates of one checkpoint, applied one after the other. The caller saves the execution.

    started: chained invokes that are to be begun, with their updates.
    """

    def __init__(self, tx: Tx, context: Context, execution: Execution) -> None:
        self._tx = tx
        self._context = context
        self._execution = execution
        self.closing: Closing | None = None
        self.started: list[Operation] = []

    def apply(self, update: Any) -> None:
        """Raises InvalidParameterValueException."""
        error = as_error(update.Error)
        _check_size(self._execution, update, error)
        if update.Action == "SUCCEED" and error is not None:
            raise invalid("Cannot provide an Error for SUCCEED action.")
        if update.Action == "FAIL" and update.Payload is not None:
            raise invalid("Cannot provide a Payload for FAIL action.")
        if update.Type == EXECUTION:
            status = SUCCEEDED if update.Action == "SUCCEED" else FAILED
            self.closing = Closing(status, update.Payload, error)
            return
        one = operation(self._tx, self._execution.id, update.Id)
        if one is not None:
            _check_same(one, update)
        self._check_parent(update)
        apply = {STEP: self._step, CONTEXT: self._context_, WAIT: self._wait, CALLBACK: self._callback}
        apply.get(update.Type, self._chained)(update, one, error)

    def _check_parent(self, update: Any) -> None:
        if update.ParentId is None:
            return
        parent = operation(self._tx, self._execution.id, update.ParentId)
        if parent is None or parent.type != CONTEXT:
            raise invalid("Invalid parent operation id.")

    def _new(self, update: Any) -> Operation:
        execution = self._execution
        if execution.operations >= MAX_OPERATIONS:
            raise _exceeded(f"{MAX_OPERATIONS} operations")
        execution.operations += 1
        parent = operation(self._tx, execution.id, update.ParentId) if update.ParentId else None
        closed = parent is not None and parent.ended is not None and not parent.replay
        hidden = closed or (update.ParentId is not None and is_hidden(self._tx, execution.id, update.ParentId))
        return Operation(
            update.Id, update.Type, self._tx.now, execution.operations, parent=update.ParentId, name=update.Name,
            subtype=update.SubType, hidden=hidden,
        )  # fmt: skip

    def _note(self, one: Operation, kind: str, details: dict[str, Any], **data: Any) -> None:
        history.of_operation(self._tx, self._execution, one, kind, details, **data)

    def _put(self, one: Operation) -> None:
        self._execution.written += one.size
        if self._execution.written > MAX_WRITTEN:
            raise _exceeded(f"{MAX_WRITTEN} bytes")
        put(self._tx, self._execution, one)

    def _after(self, one: Operation, seconds: int, kind: str = DUE) -> float:
        due = self._tx.now + seconds
        self._tx.at(kind, f"{self._execution.id}/{one.id}", due, [self._execution.id, one.id])
        return due

    def _step(self, update: Any, one: Operation | None, error: Error | None) -> None:
        delay = update.StepOptions.NextAttemptDelaySeconds if update.StepOptions is not None else None
        if (delay is not None) != (update.Action == "RETRY"):
            raise invalid("Invalid StepOptions for the given action.")
        if update.Action == "START":
            if one is not None and one.status != READY:
                raise invalid("Invalid current STEP state to start.")
            one = one or self._new(update)
            one.status = STARTED
            self._put(one)
            self._note(one, "StepStarted", {})
            return
        again = delay is not None
        if again and error is not None and update.Payload is not None:
            raise invalid("Cannot provide both error and payload to RETRY a STEP.")
        if one is not None and one.status not in (STARTED, READY):
            raise invalid(f"Invalid current STEP state to {'re-attempt' if again else 'close'}.")
        one = one or self._new(update)
        one.attempt += 1
        one.result, one.error = update.Payload, error
        retries: dict[str, Any] = {"CurrentAttempt": one.attempt}
        if delay is not None:
            one.status, one.due = PENDING, self._after(one, delay)
            retries["NextAttemptDelaySeconds"] = delay
        else:
            one.status, one.ended = SUCCEEDED if update.Action == "SUCCEED" else FAILED, self._tx.now
        self._put(one)
        if update.Action == "FAIL" or error is not None:
            self._note(one, "StepFailed", {"RetryDetails": retries}, Error=error)
        else:
            self._note(one, "StepSucceeded", {"RetryDetails": retries}, Result=one.result)

    def _context_(self, update: Any, one: Operation | None, error: Error | None) -> None:
        if update.Action == "START":
            if one is not None:
                raise invalid("Cannot start a CONTEXT that already exist.")
            one = self._new(update)
            self._put(one)
            self._note(one, "ContextStarted", {})
            return
        if one is not None and one.status != STARTED:
            raise invalid("Invalid current CONTEXT state to close.")
        one = one or self._new(update)
        fine = update.Action == "SUCCEED"
        one.status, one.ended = SUCCEEDED if fine else FAILED, self._tx.now
        one.result, one.error = update.Payload, error
        one.replay = update.ContextOptions.ReplayChildren if update.ContextOptions is not None else None
        self._put(one)
        if not one.replay:
            hide_within(self._tx, self._execution.id, one.id)
        if fine:
            self._note(one, "ContextSucceeded", {}, Result=one.result)
        else:
            self._note(one, "ContextFailed", {}, Error=error)

    def _wait(self, update: Any, one: Operation | None, error: Error | None) -> None:
        if update.Action == "CANCEL":
            if one is None or one.status != STARTED:
                raise invalid("Cannot cancel a WAIT that does not exist or has already completed.")
            release(self._tx, self._execution, one)
            one.status, one.ended = CANCELLED, self._tx.now
            self._put(one)
            self._note(one, "WaitCancelled", {}, **({} if error is None else {"Error": error}))
            return
        if one is not None:
            raise invalid("Cannot start a WAIT that already exist.")
        seconds = update.WaitOptions.WaitSeconds if update.WaitOptions is not None else None
        if seconds is None:
            raise invalid("Update for WAIT operation requires WaitOptions.")
        one = self._new(update)
        one.due = self._after(one, seconds)
        self._put(one)
        self._note(one, "WaitStarted", {"Duration": seconds, "ScheduledEndTimestamp": one.due})

    def _callback(self, update: Any, one: Operation | None, error: Error | None) -> None:
        if one is not None:
            raise invalid("Cannot start a CALLBACK that already exist.")
        options = update.CallbackOptions
        timeout = (options.TimeoutSeconds or 0) if options is not None else 0
        beats = (options.HeartbeatTimeoutSeconds or 0) if options is not None else 0
        one = self._new(update)
        one.callback = callback_id(self._context, self._execution.id, one.id)
        details: dict[str, Any] = {"CallbackId": one.callback}
        if timeout:
            one.due = self._after(one, timeout)
            details["Timeout"] = timeout
        if beats:
            one.beats, one.beat = beats, self._after(one, beats, BEAT)
            details["HeartbeatTimeout"] = beats
        self._put(one)
        self._note(one, "CallbackStarted", details)

    def _chained(self, update: Any, one: Operation | None, error: Error | None) -> None:
        if one is not None:
            raise invalid("Cannot start a CHAINED_INVOKE that already exist.")
        options = update.ChainedInvokeOptions
        if options is None:
            raise invalid("Update for CHAINED_INVOKE operation requires ChainedInvokeOptions.")
        one = self._new(update)
        one.function, one.tenant, one.input = options.FunctionName, options.TenantId, update.Payload
        self._put(one)
        self.started.append(one)


def _check_same(one: Operation, update: Any) -> None:
    """Members that are left out are what they were."""
    for given, kept, what in (
        (update.Type, one.type, "operation type"),
        (update.SubType, one.subtype, "operation subtype"),
        (update.Name, one.name, "operation name"),
        (update.ParentId, one.parent, "parent operation id"),
    ):
        if given is not None and given != kept:
            raise invalid(f"Inconsistent {what}.")


def _check_size(execution: Execution, update: Any, error: Error | None) -> None:
    largest = execution.largest if update.Type == EXECUTION else MAX_PAYLOAD_SIZE
    if update.Payload is not None and len(update.Payload.encode()) > largest:
        what = {EXECUTION: "Execution output", CHAINED: "CHAINED_INVOKE input"}.get(update.Type, update.Type)
        raise invalid(f"{what} payload size must be less than or equal to {largest} bytes.")
    if size_of(error) > MAX_PAYLOAD_SIZE:
        raise invalid(f"Error object size must be less than {MAX_PAYLOAD_SIZE} bytes.")


def _exceeded(limit: str) -> ApiError:
    """No source tells the words."""
    return invalid(f"The durable execution has reached its limit of {limit}.")
