"""Children of map runs as ListExecutions and DescribeExecution show them."""

from __future__ import annotations

from typing import Any

from pampero.services.stepfunctions import types as t
from pampero.services.stepfunctions.maps import model
from pampero.services.stepfunctions.maps.closing import result_of
from pampero.services.stepfunctions.maps.model import PENDING
from pampero.services.stepfunctions.maps.writing.place import Result
from pampero.services.stepfunctions.pages import MAX_VALUE, page, position
from pampero.store.tx import ReadTx

PAGE = 100
_COLUMNS = "SELECT number, status, items, input, body, execution, era FROM sfn_map_children"
# Inputs are not listed, and those that wait for their first start may be thousands.
_LISTED = _COLUMNS.replace("input", "'' AS input")
_ALL = f"{_LISTED} WHERE run = ? AND status <> '{PENDING}' AND number < ? ORDER BY number DESC LIMIT ?"
_OF_STATUS = f"{_LISTED} WHERE run = ? AND status = ? AND number < ? ORDER BY number DESC LIMIT ?"
_ONE = f"{_COLUMNS} WHERE run = ? AND number = ?"


def list_children(tx: ReadTx, req: t.ListExecutionsInput) -> t.ListExecutionsOutput:
    """The children of a map run, the newest first; those that wait for their first start are none yet.

    Raises InvalidArn, InvalidToken, ResourceNotFound.
    """
    assert req.mapRunArn is not None
    run = model.existing(tx, req.mapRunArn)
    size, below = req.maxResults or PAGE, position(req.nextToken, tx.now, MAX_VALUE, int)
    kept: list[tuple[int, t.ExecutionListItem]] = []
    while len(kept) <= size:
        if req.statusFilter:
            rows = tx.all(_OF_STATUS, run.key, req.statusFilter, below, size + 1)
        else:
            rows = tx.all(_ALL, run.key, below, size + 1)
        for row in rows:
            if row[1] == PENDING:
                continue
            result = result_of(tx, run, row)
            if req.redriveFilter is None or (result.redrives > 0) is (req.redriveFilter == "REDRIVEN"):
                kept.append((row[0], _item(run, result, row[2])))
        if len(rows) <= size:
            break
        below = rows[-1][0]
    shown, token = page(kept, size, lambda one: one[0], tx.now)
    return t.ListExecutionsOutput(executions=[item for _, item in shown], nextToken=token)


def _item(run: model.MapRun, result: Result, items: int) -> t.ExecutionListItem:
    return t.ExecutionListItem(
        executionArn=result.arn or "",
        stateMachineArn=run.machine,
        name=result.name or "",
        status=result.status,
        startDate=result.started or run.started,
        stopDate=result.stopped,
        mapRunArn=run.arn,
        itemCount=items,
        redriveCount=result.redrives,
        redriveDate=result.redriven,
    )


def express_child(tx: ReadTx, arn: str) -> tuple[model.MapRun, Result] | None:
    """The Express child of an ARN; None where there is none."""
    place = model.child_place(tx, arn)
    row: tuple[Any, ...] | None = None if place is None else tx.one(_ONE, place[0].key, place[1])
    if place is None or row is None or not place[0].express or row[1] == PENDING:
        return None
    return place[0], result_of(tx, place[0], row)


def describe_child(run: model.MapRun, result: Result, shown: bool) -> t.DescribeExecutionOutput:
    """An Express child. Source: API_DescribeExecution. shown: with its data."""
    included = t.CloudWatchEventsExecutionDataDetails(included=shown)
    return t.DescribeExecutionOutput(
        executionArn=result.arn or "",
        stateMachineArn=run.machine,
        name=result.name or "",
        status=result.status,
        startDate=result.started or run.started,
        stopDate=result.stopped,
        input=result.input if shown else None,
        inputDetails=included,
        output=result.output if shown else None,
        outputDetails=included if result.output is not None else None,
        mapRunArn=run.arn,
        error=result.error,
        cause=result.cause,
        redriveCount=result.redrives,
        redriveStatus=result.redrivable,
        redriveStatusReason=result.reason,
    )
