"""Executions: start, stop, describe."""

from __future__ import annotations

from pampero.api import ApiError, Call, Context, Event, Prerequisite, consumer, operation
from pampero.aws.tags import member
from pampero.kernel import lineage
from pampero.services.stepfunctions import driver, states
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.asl import events as e
from pampero.services.stepfunctions.express import Expresses
from pampero.services.stepfunctions.maps.listing import describe_child, express_child
from pampero.services.stepfunctions.model import EXPRESS, Execution, Sealing, machine_arn, split_arn
from pampero.services.stepfunctions.programs import Programs
from pampero.services.stepfunctions.redrivable import redrive_status
from pampero.services.stepfunctions.sealing import DataKeys, box_for, reveal
from pampero.services.stepfunctions.starting import check_input, execution_arn, execution_name, new_execution, resolve
from pampero.store.tx import ReadTx, Tx

execution_of = member("executionArn")


def existing(tx: ReadTx, text: str, now: float) -> Execution:
    """The execution of an ARN. Raises InvalidArn, also for that of an Express workflow, ExecutionDoesNotExist."""
    express = ":express:" in text
    split_arn(text, "express" if express else "execution", 3)
    found = states.by_arn(tx, text)
    if found is None and express:
        raise ApiError("InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'")
    if found is None or found.forgotten(now):
        raise ApiError("ExecutionDoesNotExist", f"Execution Does Not Exist: '{text}'")
    return found


@operation("StartExecution", resource=machine_arn)
async def start_execution(call: Call, req: t.StartExecutionInput) -> t.StartExecutionOutput:
    """Start an execution. Source: API_StartExecution.

    A Standard execution whose name and input are those of one that is running answers that one; a name is free again 90
    days after its execution has ended. Raises ExecutionAlreadyExists, InvalidArn, InvalidExecutionInput, InvalidName,
    KmsAccessDeniedException, KmsInvalidStateException, KmsThrottlingException,
    StateMachineDoesNotExist, ValidationException.
    """
    found = await call.read(resolve, req.stateMachineArn)
    if found.machine.type == EXPRESS:
        name, given = execution_name(req.name), check_input(req.input)
        running = await call.part(Expresses).start(call, found, name, given, req.traceHeader)
        return t.StartExecutionOutput(executionArn=running.arn, startDate=running.started)
    sealing = await call.part(DataKeys).current(call, found.machine)
    await call.part(Programs).ready(call, found.machine.definition, found.machine.who)
    return await call.write(_start, call, req, sealing)


def _start(tx: Tx, call: Call, req: t.StartExecutionInput, sealing: Sealing | None) -> t.StartExecutionOutput:
    found = resolve(tx, req.stateMachineArn)
    name, given = execution_name(req.name), check_input(req.input)
    trace = lineage.kept(req.traceHeader or "", tx.trace)
    execution = new_execution(call, trace, found, execution_arn(found.machine, name), name, given, tx.now)
    execution.trace, execution.sealing = req.traceHeader, sealing
    if req.name is not None:
        former = states.by_arn(tx, execution.arn)
        if former is not None and former.forgotten(tx.now):
            states.forget(tx, [former.key])
        elif former is not None:
            if former.status == "RUNNING" and _input_of(call, former) == given:
                return t.StartExecutionOutput(executionArn=former.arn, startDate=former.started)
            raise ApiError("ExecutionAlreadyExists", f"Execution Already Exists: '{execution.arn}'")
    states.insert(tx, execution)
    driver.begin(tx, call, execution)
    return t.StartExecutionOutput(executionArn=execution.arn, startDate=execution.started)


def _input_of(call: Call, execution: Execution) -> str | None:
    """None: it is sealed, and its data key is not at hand."""
    box = call.part(DataKeys).box(execution.sealing)
    if box is not None:
        reveal(box, execution)
    elif execution.sealing is not None:
        return None
    return execution.input


@operation("StopExecution", resource=execution_of)
def stop_execution(tx: Tx, call: Call, req: t.StopExecutionInput) -> t.StopExecutionOutput:
    """Stop a running execution; one that has ended stays as it is. Source: API_StopExecution.

    An error and a cause are sealed by the machine's key, for which its role needs KMS. Raises ExecutionDoesNotExist,
    InvalidArn, KmsAccessDeniedException, KmsInvalidStateException, KmsThrottlingException.
    """
    execution = existing(tx, req.executionArn, tx.now)
    keys = call.part(DataKeys)
    if (req.error is not None or req.cause is not None) and execution.status == "RUNNING" and keys.closed(execution):
        raise Prerequisite(lambda: keys.ready(call, execution.sealing, execution.who))
    if execution.status == "RUNNING":
        driver.happen(tx, call, execution.key, [e.Stop(req.error, req.cause)])
        execution = existing(tx, req.executionArn, tx.now)
    return t.StopExecutionOutput(stopDate=execution.stopped or tx.now)


@operation("DescribeExecution", resource=execution_of, read=True)
def describe_execution(tx: ReadTx, call: Call, req: t.DescribeExecutionInput) -> t.DescribeExecutionOutput:
    """An execution. Source: API_DescribeExecution. Raises ExecutionDoesNotExist, InvalidArn, KmsAccessDeniedException,
    KmsInvalidStateException, KmsThrottlingException."""
    shown = req.includedData != "METADATA_ONLY"
    child = express_child(tx, req.executionArn)
    if child is not None:
        return describe_child(*child, shown)
    execution = existing(tx, req.executionArn, tx.now)
    box = box_for(call, execution) if shown else None
    if box is not None:
        reveal(box, execution)
    status, reason = redrive_status(tx, execution)
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
        outputDetails=included if execution.output is not None or execution.status == "SUCCEEDED" else None,
        traceHeader=execution.trace,
        mapRunArn=execution.map_run,
        error=execution.error,
        cause=execution.cause,
        stateMachineVersionArn=execution.version,
        stateMachineAliasArn=execution.alias,
        redriveCount=execution.redrives,
        redriveDate=execution.redriven,
        redriveStatus=status,
        redriveStatusReason=reason,
    )


@consumer("stepfunctions.deleted")
async def stop_all(context: Context, event: Event) -> None:
    """A state machine is gone: its executions end."""
    while some := await context.read(_some_running, event.payload):
        for execution in some:
            # What is sealed ends without its program.
            if execution.sealing is None:
                await context.part(Programs).ready(context, execution.definition, execution.who)
        await context.write(_stop, context, [execution.key for execution in some])


def _some_running(tx: ReadTx, machine: str) -> list[Execution]:
    rows = tx.all(
        "SELECT id FROM sfn_executions WHERE machine = ? AND status = ? ORDER BY moment, id LIMIT 50",
        machine, "RUNNING",
    )  # fmt: skip
    return [found for (key,) in rows if (found := states.find(tx, key)) is not None]


def _stop(tx: Tx, context: Context, keys: list[int]) -> None:
    for key in keys:
        driver.happen(tx, context, key, [e.Stop()])
