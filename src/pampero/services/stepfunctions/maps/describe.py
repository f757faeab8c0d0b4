"""DescribeMapRun, ListMapRuns, UpdateMapRun."""

from __future__ import annotations

from pampero.api import ApiError, Call, operation
from pampero.aws.tags import member
from pampero.services.stepfunctions import states
from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.maps import model, runs
from pampero.services.stepfunctions.maps.model import RUNNING, Counts, MapRun
from pampero.services.stepfunctions.model import split_arn
from pampero.services.stepfunctions.pages import MAX_VALUE, page, position
from pampero.store.tx import ReadTx, Tx

PAGE = 100
# In the order of the index that has nothing but news. They are no more than run at once.
_NEWS = "SELECT status, items FROM sfn_map_children WHERE run = ? AND news = 1 ORDER BY number"

run_arn = member("mapRunArn")


@operation("DescribeMapRun", resource=run_arn, read=True)
def describe_map_run(tx: ReadTx, call: Call, req: t.DescribeMapRunInput) -> t.DescribeMapRunOutput:
    """A map run, with how many items and child executions it has by status. Source: API_DescribeMapRun.

    Items that are not read yet count as pending where their number is known, which it is of those in the state's input.
    Raises InvalidArn, ResourceNotFound.
    """
    run = model.existing(tx, req.mapRunArn)
    _settled(tx, run)
    return t.DescribeMapRunOutput(
        mapRunArn=run.arn,
        executionArn=run.parent,
        status=run.status,
        startDate=run.started,
        stopDate=run.stopped,
        maxConcurrency=run.concurrency,
        toleratedFailurePercentage=run.tolerated_percentage,
        toleratedFailureCount=run.tolerated_count,
        itemCounts=t.MapRunItemCounts(**_shown(run.items, run.result_items, run.total)),
        executionCounts=t.MapRunExecutionCounts(**_shown(run.executions, run.results, None)),
        redriveCount=run.redrives,
        redriveDate=run.redriven,
    )


def _settled(tx: ReadTx, run: MapRun) -> None:
    """Count what has ended and the run has not heard of."""
    for status, items in tx.all(_NEWS, run.key):
        run.executions.move(RUNNING, status, 1)
        run.items.move(RUNNING, status, items)


def _shown(counts: Counts, results: int, total: int | None) -> dict[str, int]:
    whole = max(total or 0, counts.total)
    return {
        "pending": counts.pending + whole - counts.total,
        "running": counts.running,
        "succeeded": counts.succeeded,
        "failed": counts.failed,
        "timedOut": counts.timed_out,
        "aborted": counts.aborted,
        "total": whole,
        "resultsWritten": results,
        "failuresNotRedrivable": counts.not_redrivable,
        "pendingRedrive": counts.pending_redrive,
    }


@operation("ListMapRuns", resource=member("executionArn"), read=True)
def list_map_runs(tx: ReadTx, call: Call, req: t.ListMapRunsInput) -> t.ListMapRunsOutput:
    """The map runs that an execution has started, the newest first. Source: API_ListMapRuns.

    Raises ExecutionDoesNotExist, InvalidArn, InvalidToken.
    """
    split_arn(req.executionArn, "execution", 2)
    execution = states.by_arn(tx, req.executionArn)
    if execution is None or execution.forgotten(tx.now):
        raise ApiError("ExecutionDoesNotExist", f"Execution Does Not Exist: '{req.executionArn}'")
    size = req.maxResults or PAGE
    found = model.of_execution(tx, execution.key, position(req.nextToken, tx.now, MAX_VALUE, int), size + 1)
    shown, token = page(found, size, lambda run: run.key, tx.now)
    items = [
        t.MapRunListItem(
            executionArn=run.parent,
            mapRunArn=run.arn,
            stateMachineArn=run.machine,
            startDate=run.started,
            stopDate=run.stopped,
        )
        for run in shown
    ]
    return t.ListMapRunsOutput(mapRuns=items, nextToken=token)


@operation("UpdateMapRun", resource=run_arn)
def update_map_run(tx: Tx, call: Call, req: t.UpdateMapRunInput) -> t.UpdateMapRunOutput:
    """Change how many children of a running map run go at once, and what it tolerates. Source: API_UpdateMapRun.

    Children that run already are not stopped for a lower concurrency. Raises InvalidArn, ResourceNotFound,
    ValidationException where nothing is given, or the run is over.
    """
    run = model.existing(tx, req.mapRunArn)
    given = (req.maxConcurrency, req.toleratedFailureCount, req.toleratedFailurePercentage)
    if all(value is None for value in given):
        text = "At least one of maxConcurrency, toleratedFailureCount and toleratedFailurePercentage is required"
        raise ApiError("ValidationException", text, reason="MISSING_REQUIRED_PARAMETER")
    if run.status != RUNNING:
        text = f"Map Run is {run.status} and cannot be updated: '{run.arn}'"
        raise ApiError("ValidationException", text, reason="CANNOT_UPDATE_COMPLETED_MAP_RUN")
    if req.maxConcurrency is not None:
        run.concurrency = req.maxConcurrency
    if req.toleratedFailureCount is not None:
        run.tolerated_count = req.toleratedFailureCount
    if req.toleratedFailurePercentage is not None:
        run.tolerated_percentage = req.toleratedFailurePercentage
    model.save(tx, run)
    runs.go(tx, run)
    return t.UpdateMapRunOutput()
