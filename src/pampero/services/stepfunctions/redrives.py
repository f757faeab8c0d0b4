"""RedriveExecution."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.services.stepfunctions import driver, states
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.executions import execution_of, existing
from pampero.services.stepfunctions.redrivable import obstacle
from pampero.services.stepfunctions.sealing import DataKeys
from pampero.store.tx import Tx

TOKEN_SECONDS = 900.0
MAX_TOKENS = 10


@operation("RedriveExecution", resource=execution_of)
async def redrive_execution(call: Call, req: t.RedriveExecutionInput) -> t.RedriveExecutionOutput:
    """Let a failed, stopped or timed-out execution go on from where it ended. Source: API_RedriveExecution.

    The last ten client tokens that have redriven it are remembered, each for 15 minutes: they are answered as before. Raises
    ExecutionNotRedrivable, ExecutionDoesNotExist, InvalidArn.
    """
    execution = await call.read(lambda tx: existing(tx, req.executionArn, tx.now))
    await driver.ready(call, execution)
    return await call.write(_redrive, call, req)


def _redrive(tx: Tx, call: Call, req: t.RedriveExecutionInput) -> t.RedriveExecutionOutput:
    execution = existing(tx, req.executionArn, tx.now)
    kept = [(token, at) for token, at in execution.tokens if tx.now - at <= TOKEN_SECONDS]
    for token, at in kept:
        if token == req.clientToken:
            return t.RedriveExecutionOutput(redriveDate=at)
    reason = obstacle(tx, execution)
    if reason is None and execution.run:
        reason = "Execution is redrivable by its Map Run only: redrive the execution that has started it"
    if reason is not None:
        raise ApiError("ExecutionNotRedrivable", reason)
    loaded = states.load(tx, call.part(DataKeys), execution.key)
    assert loaded is not None
    if req.clientToken is not None:
        kept.append((req.clientToken, tx.now))
    loaded.execution.tokens = kept[-MAX_TOKENS:]
    driver.again(tx, call, loaded)
    return t.RedriveExecutionOutput(redriveDate=tx.now)
