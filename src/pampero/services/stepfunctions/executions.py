"""Executions: start, stop, describe, list, redrive."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, Context, Event, consumer, operation
from pampero.aws.clienttokens import ClientTokens
from pampero.aws.paging import page
from pampero.aws.tags import member
from pampero.services.stepfunctions import driver, states
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.express import Expresses
from pampero.services.stepfunctions.model import (
    EXPRESS,
    Execution,
    after_number,
    find_machine,
    machine_arn,
    split_arn,
)
from pampero.services.stepfunctions.starting import check_input, execution_arn, execution_name, new_execution, resolve
from pampero.store.tx import ReadTx, Tx

REDRIVE_SECONDS = 14 * 86_400.0
TOKENS = ClientTokens("stepfunctions.redrive", 900.0)
_INSERT = "INSERT INTO sfn_executions (arn, machine, status, body, state) VALUES (?, ?, ?, ?, ?) RETURNING id"
_BY_MACHINE = "SELECT id, body FROM sfn_executions WHERE machine = ? AND id < ? ORDER BY id DESC LIMIT ?"
_BY_STATUS = "SELECT id, body FROM sfn_executions WHERE machine = ? AND status = ? AND id < ? ORDER BY id DESC LIMIT ?"
_execution = msgspec.msgpack.Decoder(Execution).decode


execution_of = member("executionArn")


def existing(tx: ReadTx, text: str) -> Execution:
    """The execution of an ARN. Raises InvalidArn, ExecutionDoesNotExist."""
    split_arn(text, "express" if ":express:" in text else "execution")
    found = states.by_arn(tx, text)
    if found is None:
        raise ApiError("ExecutionDoesNotExist", f"Execution Does Not Exist: '{text}'")
    return found


@operation("StartExecution", resource=machine_arn)
async def start_execution(call: Call, req: t.StartExecutionInput) -> t.StartExecutionOutput:
    """Start an execution. Source: API_StartExecution.

    A Standard execution whose name and input are those of one that is running answers that one. Raises
    ExecutionAlreadyExists, InvalidArn, InvalidExecutionInput, InvalidName, StateMachineDoesNotExist.
    """
    found = await call.read(resolve, req.stateMachineArn)
    if found.machine.type == EXPRESS:
        running = await call.part(Expresses).start(call, found, execution_name(req.name), check_input(req.input))
        return t.StartExecutionOutput(executionArn=running.arn, startDate=running.started)
    return await call.write(_start, call, req)


def _start(tx: Tx, call: Call, req: t.StartExecutionInput) -> t.StartExecutionOutput:
    found = resolve(tx, req.stateMachineArn)
    name, given = execution_name(req.name), check_input(req.input)
    execution = new_execution(call, tx.trace, found, execution_arn(found.machine, name), name, given, tx.now)
    execution.trace = req.traceHeader
    if req.name is not None:
        former = states.by_arn(tx, execution.arn)
        if former is not None:
            if former.status == "RUNNING" and former.input == given:
                return t.StartExecutionOutput(executionArn=former.arn, startDate=former.started)
            raise ApiError("ExecutionAlreadyExists", f"Execution Already Exists: '{execution.arn}'")
    row = tx.one(_INSERT, execution.arn, execution.machine, execution.status, b"", None)
    assert row is not None
    execution.key = row[0]
    driver.begin(tx, call, execution)
    return t.StartExecutionOutput(executionArn=execution.arn, startDate=execution.started)


@operation("StopExecution", resource=execution_of)
def stop_execution(tx: Tx, call: Call, req: t.StopExecutionInput) -> t.StopExecutionOutput:
    """Stop a running execution; one that has ended stays as it is. Source: API_StopExecution.

    Raises ExecutionDoesNotExist.
    """
    execution = existing(tx, req.executionArn)
    if execution.status == "RUNNING":
        driver.happen(tx, call, execution.key, [e.Stop(req.error, req.cause)])
        execution = existing(tx, req.executionArn)
    return t.StopExecutionOutput(stopDate=execution.stopped or tx.now)


@operation("DescribeExecution", resource=execution_of, read=True)
def describe_execution(tx: ReadTx, call: Call, req: t.DescribeExecutionInput) -> t.DescribeExecutionOutput:
    """An execution. Source: API_DescribeExecution. Raises ExecutionDoesNotExist, InvalidArn."""
    execution = existing(tx, req.executionArn)
    shown = req.includedData != "METADATA_ONLY"
    redrivable, reason = _redrivable(execution, tx.now)
    included = t.CloudWatchEventsExecutionDataDetails(included=shown)
    return t.DescribeExecutionOutput(
        executionArn=execution.arn,
        stateMachineArn=execution.machine,
        name=execution.name,
        status=execution.status,
        startDate=execution.started,
        stopDate=execution.stopped,
        input=execution.input if shown else None,
        inputDetails=included,
        output=execution.output if shown else None,
        outputDetails=included if execution.output is not None else None,
        traceHeader=execution.trace,
        error=execution.error,
        cause=execution.cause,
        stateMachineVersionArn=execution.version,
        stateMachineAliasArn=execution.alias,
        redriveCount=execution.redrives,
        redriveDate=execution.redriven,
        redriveStatus="REDRIVABLE" if redrivable else "NOT_REDRIVABLE",
        redriveStatusReason=None if redrivable else reason,
    )


def _redrivable(execution: Execution, now: float) -> tuple[bool, str]:
    if execution.status in ("RUNNING", "SUCCEEDED"):
        return False, f"Execution is {execution.status} and cannot be redriven"
    if execution.stopped is not None and now - execution.stopped > REDRIVE_SECONDS:
        return False, "Execution has exceeded the redrivable period"
    return True, ""


@operation("ListExecutions", resource=machine_arn, read=True)
def list_executions(tx: ReadTx, call: Call, req: t.ListExecutionsInput) -> t.ListExecutionsOutput:
    """The executions of a state machine, newest first. Source: API_ListExecutions.

    Raises StateMachineDoesNotExist, StateMachineTypeNotSupported, InvalidToken, ValidationException.
    """
    if req.mapRunArn is not None:
        text = f"Map Run Does Not Exist: '{req.mapRunArn}'"
        raise ApiError("ResourceNotFound", text, resourceName=req.mapRunArn)
    if req.stateMachineArn is None:
        text = "Must provide a StateMachine ARN or MapRun ARN"
        raise ApiError("ValidationException", text, reason="MISSING_REQUIRED_PARAMETER")
    machine = find_machine(tx, req.stateMachineArn)
    if machine.type == EXPRESS:
        raise ApiError("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")
    below = after_number(req.nextToken, 1 << 62)
    size = req.maxResults or 100
    kept: list[Execution] = []
    while len(kept) <= size:
        rows = (
            tx.all(_BY_STATUS, machine.arn, req.statusFilter, below, size + 1)
            if req.statusFilter
            else tx.all(_BY_MACHINE, machine.arn, below, size + 1)
        )
        kept += [found for _, body in rows if _wanted(found := _execution(body), req)]
        if len(rows) <= size:
            break
        below = rows[-1][0]
    shown, token = page(kept, size, lambda execution: execution.key)
    return t.ListExecutionsOutput(executions=[_item(execution) for execution in shown], nextToken=token)


def _wanted(execution: Execution, req: t.ListExecutionsInput) -> bool:
    named = req.stateMachineArn
    if named != execution.machine and named not in (execution.version, execution.alias):
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


@operation("RedriveExecution", resource=execution_of)
def redrive_execution(tx: Tx, call: Call, req: t.RedriveExecutionInput) -> t.RedriveExecutionOutput:
    """Let a failed, stopped or timed-out execution go on from where it ended. Source: API_RedriveExecution.

    The token of a redrive is remembered for 15 minutes, as on AWS, which keeps ten of them for each execution.
    Raises ExecutionNotRedrivable, ExecutionDoesNotExist.
    """
    execution = existing(tx, req.executionArn)
    token = None if req.clientToken is None else f"{execution.key}/{req.clientToken}"
    former = TOKENS.former(tx, call.scope, token, made=str(tx.now))
    if former is not None:
        return t.RedriveExecutionOutput(redriveDate=float(former))
    redrivable, reason = _redrivable(execution, tx.now)
    if not redrivable:
        raise ApiError("ExecutionNotRedrivable", reason)
    loaded = states.load(tx, execution.key)
    assert loaded is not None
    driver.again(tx, call, *loaded)
    return t.RedriveExecutionOutput(redriveDate=tx.now)


@consumer("stepfunctions.deleted")
async def stop_all(context: Context, event: Event) -> None:
    """A state machine is gone: its executions end."""
    while await context.write(_stop_some, context, event.payload):
        pass


def _stop_some(tx: Tx, context: Context, machine: str) -> int:
    rows = tx.all(
        "SELECT id FROM sfn_executions WHERE machine = ? AND status = ? ORDER BY id LIMIT 50", machine, "RUNNING"
    )
    for (key,) in rows:
        driver.happen(tx, context, key, [e.Stop()])
    return len(rows)
