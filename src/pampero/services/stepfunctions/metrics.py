"""AWS's metrics of Standard executions. Source: Step Functions developer guide, "Monitoring using CloudWatch metrics"."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pampero.api import Context
from pampero.aws.metrics import meter
from pampero.services.stepfunctions.model import Execution

NAMESPACE = "AWS/States"
METRICS: Mapping[str, str] = MappingProxyType(
    {
        "RUNNING": "ExecutionsStarted",
        "SUCCEEDED": "ExecutionsSucceeded",
        "FAILED": "ExecutionsFailed",
        "TIMED_OUT": "ExecutionsTimedOut",
        "ABORTED": "ExecutionsAborted",
    }
)


def changed(context: Context, execution: Execution, status: str) -> None:
    """An execution has another status."""
    metric = METRICS.get(status)
    if metric is None:
        return
    dimensions = (("StateMachineArn", execution.machine),)
    add = meter(context).add
    add((context.account, context.region, NAMESPACE, metric, dimensions, "Count"))
    if status != "RUNNING" and execution.stopped is not None:
        taken = (execution.stopped - execution.started) * 1000
        add((context.account, context.region, NAMESPACE, "ExecutionTime", dimensions, "Milliseconds"), taken)
