"""PauseDurableExecution and ResumeDurableExecution. Source: "Pausing and resuming durable executions"."""

from __future__ import annotations

from pampero.api import Call, operation
from pampero.services.lambda_ import types as t
from pampero.services.lambda_.durable import history
from pampero.services.lambda_.durable.checkpoints import arn_of
from pampero.services.lambda_.durable.driver import END, MAX_LENGTH, wake
from pampero.services.lambda_.durable.model import PAUSED, PAUSING, RUNNING, Execution, Pause, existing, save
from pampero.services.lambda_.names import conflict
from pampero.store.tx import Tx


@operation("PauseDurableExecution", resource=arn_of)
def pause_durable_execution(tx: Tx, call: Call, req: t.PauseDurableExecutionRequest) -> None:
    """Invoke the function no more for a while; waits and callbacks go on. Source: API_PauseDurableExecution.

    An invocation that is under way gets no token at its next checkpoint. The time-out stands still meanwhile, unless the
    request says otherwise. The status has changed once the call returns. Raises ResourceNotFoundException,
    ResourceConflictException (no source tells its words).
    """
    execution = existing(tx, call, req.DurableExecutionArn)
    if execution.pause is not None and req.ClientToken and execution.pause.client == req.ClientToken:
        return
    if execution.status != RUNNING:
        raise conflict(f"The durable execution has the status {execution.status}: only one that runs can be paused.")
    stops = req.ExecutionTimeoutPaused is not False
    execution.pause = Pause(tx.now, req.Reason, stops, req.ClientToken)
    execution.status = PAUSING if execution.invocation else PAUSED
    if stops:
        # "An execution with a paused timeout still times out 366 days after it started."
        tx.at(END, execution.id, execution.started + MAX_LENGTH)
    details = {"PauseRequestTimestamp": tx.now, "ExecutionTimeoutPaused": stops}
    history.of_execution(tx, execution, "ExecutionPaused", details, Reason=req.Reason)
    save(tx, execution)


@operation("ResumeDurableExecution", resource=arn_of)
def resume_durable_execution(tx: Tx, call: Call, req: t.ResumeDurableExecutionRequest) -> None:
    """Go on: the function is invoked if something has changed meanwhile. Source: API_ResumeDurableExecution.

    Raises ResourceNotFoundException, ResourceConflictException (no source tells its words).
    """
    execution = existing(tx, call, req.DurableExecutionArn)
    if req.ClientToken and execution.resumed == req.ClientToken:
        return
    if execution.status not in (PAUSING, PAUSED):
        raise conflict(
            f"The durable execution has the status {execution.status}: only one that is paused can be resumed."
        )
    _restart_clock(tx, execution)
    execution.status, execution.pause, execution.resumed = RUNNING, None, req.ClientToken
    details = {"ResumeRequestTimestamp": tx.now}
    history.of_execution(tx, execution, "ExecutionResumed", details, Reason=req.Reason)
    if execution.owed:
        wake(tx, execution)
    save(tx, execution)


def _restart_clock(tx: Tx, execution: Execution) -> None:
    pause = execution.pause
    if pause is not None and pause.stops_clock:
        execution.deadline = min(execution.deadline + tx.now - pause.asked, execution.started + MAX_LENGTH)
        tx.at(END, execution.id, execution.deadline)
