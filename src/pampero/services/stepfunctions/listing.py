"""ListExecutions."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, operation
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.maps.listing import list_children
from pampero.services.stepfunctions.model import EXPRESS, Execution, machine_arn
from pampero.services.stepfunctions.pages import page, position, token_of
from pampero.services.stepfunctions.starting import found_by
from pampero.store.tx import ReadTx

# Where the first page begins: (moment, key) of what is newer than all.
NEWEST = (float(1 << 52), 1 << 62)
# Rows that one call looks at: filters that hardly any execution meets give short pages, with a token.
MAX_LOOKED_AT = 5000
_WHERE = "(moment < ? OR (moment = ? AND id < ?)) ORDER BY moment DESC, id DESC LIMIT ?"
_BY_MACHINE = f"SELECT body FROM sfn_executions WHERE machine = ? AND {_WHERE}"
_BY_STATUS = f"SELECT body FROM sfn_executions WHERE machine = ? AND status = ? AND {_WHERE}"
_execution = msgspec.msgpack.Decoder(Execution).decode


@operation("ListExecutions", resource=lambda call, req: req.mapRunArn or machine_arn(call, req))
async def list_executions(call: Call, req: t.ListExecutionsInput) -> t.ListExecutionsOutput:
    """The executions of a state machine, of a version or an alias: by when they began or were redriven, and those that have
    ended by when they did, newest first. Source: API_ListExecutions.

    Raises StateMachineDoesNotExist, StateMachineTypeNotSupported, InvalidToken, ResourceNotFound, ValidationException.
    """
    if req.mapRunArn is not None:
        return await call.scan(list_children, req)
    if req.stateMachineArn is None:
        text = "Must provide a StateMachine ARN or MapRun ARN"
        raise ApiError("ValidationException", text, reason="MISSING_REQUIRED_PARAMETER")
    return await call.scan(_listed, req)


def _listed(tx: ReadTx, req: t.ListExecutionsInput) -> t.ListExecutionsOutput:
    machine = found_by(tx, req.stateMachineArn or "")
    if machine.type == EXPRESS:
        raise ApiError("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")
    place = position(req.nextToken, tx.now, NEWEST, tuple[float, int])
    size = req.maxResults or 100
    kept: list[Execution] = []
    looked_at = 0
    while len(kept) <= size:
        moment, key = place
        rows = (
            tx.all(_BY_STATUS, machine.arn, req.statusFilter, moment, moment, key, size + 1)
            if req.statusFilter
            else tx.all(_BY_MACHINE, machine.arn, moment, moment, key, size + 1)
        )
        found = [_execution(body) for (body,) in rows]
        kept += [execution for execution in found if _wanted(execution, req, tx.now)]
        looked_at += len(rows)
        if len(rows) <= size:
            break
        place = _place(found[-1])
        if looked_at >= MAX_LOOKED_AT and len(kept) <= size:
            return t.ListExecutionsOutput(executions=[_item(one) for one in kept], nextToken=token_of(place, tx.now))
    shown, token = page(kept, size, _place, tx.now)
    return t.ListExecutionsOutput(executions=[_item(execution) for execution in shown], nextToken=token)


def _place(execution: Execution) -> tuple[float, int]:
    return execution.moment, execution.key


def _wanted(execution: Execution, req: t.ListExecutionsInput, now: float) -> bool:
    named = req.stateMachineArn
    if named != execution.machine and named not in (execution.version, execution.alias):
        return False
    if execution.forgotten(now):
        return False
    return req.redriveFilter is None or (execution.redrives > 0) is (req.redriveFilter == "REDRIVEN")


def _item(execution: Execution) -> t.ExecutionListItem:
    return t.ExecutionListItem(
        executionArn=execution.arn,
        stateMachineArn=execution.machine,
        name=execution.name,
        status=execution.status,
        startDate=execution.started,
        stopDate=execution.stopped,
        stateMachineVersionArn=execution.version,
        stateMachineAliasArn=execution.alias,
        redriveCount=execution.redrives,
        redriveDate=execution.redriven,
    )
