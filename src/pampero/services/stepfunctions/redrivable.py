"""Whether an execution may be redriven, and why not. Source: API_DescribeExecution, API_RedriveExecution."""

from __future__ import annotations

from pampero.services.stepfunctions.asl.lines import MAX_EVENTS
from pampero.services.stepfunctions.model import MACHINES, Execution, unqualified
from pampero.store.tx import ReadTx

PERIOD_SECONDS = 14 * 86_400.0
MAX_SECONDS = 365 * 86_400.0
MAX_REDRIVES = 1000
# Statuses of which nothing goes on.
FINAL = ("RUNNING", "SUCCEEDED")


def obstacle(tx: ReadTx, execution: Execution) -> str | None:
    """Why an execution cannot be redriven now; None: it can. The text for too many redrives is of our own choice."""
    if execution.status in FINAL:
        return f"Execution is {execution.status} and cannot be redriven"
    scope, name, _ = unqualified(execution.machine)
    if MACHINES.get(tx, scope, name) is None:
        return "State machine is in DELETING status"
    if tx.now - (execution.stopped or tx.now) > PERIOD_SECONDS:
        return "Execution redrivable period exceeded"
    if tx.now - execution.started > MAX_SECONDS:
        return "Execution has exceeded the max execution time"
    if execution.redrives >= MAX_REDRIVES:
        return "Execution redrive limit exceeded"
    row = tx.one("SELECT max(last) FROM sfn_history WHERE execution = ?", execution.key)
    if row is not None and (row[0] or 0) >= MAX_EVENTS - 1:
        return "Execution history event limit exceeded"
    return None


def redrive_status(tx: ReadTx, execution: Execution) -> tuple[str, str | None]:
    """(redriveStatus, redriveStatusReason)."""
    reason = obstacle(tx, execution)
    if reason is not None:
        return "NOT_REDRIVABLE", reason
    return ("REDRIVABLE_BY_MAP_RUN" if execution.run else "REDRIVABLE"), None
