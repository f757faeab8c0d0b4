"""AWS's metrics of executions, activities, functions and integrations. Source: Step Functions developer guide, "Monitoring using CloudWatch metrics".

What a task costs is told where it is done: tasks that time out, and those that end by a token or `.sync`, are not among the ended ones."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pampero.api import Context
from pampero.aws.metrics import meter
from pampero.services.stepfunctions.model import Execution
from pampero.services.stepfunctions.types import BillingDetails

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


def express_ended(context: Context, execution: Execution, memory: float, billed: BillingDetails) -> None:
    """An Express execution has ended. memory: in MB."""
    changed(context, execution, execution.status)
    dimensions, add = (("StateMachineArn", execution.machine),), meter(context).add
    place = context.account, context.region, NAMESPACE
    add((*place, "ExpressExecutionMemory", dimensions, "Bytes"), memory * 1_000_000)
    add((*place, "ExpressExecutionBilledMemory", dimensions, "Bytes"), (billed.billedMemoryUsedInMB or 0) * 1_000_000.0)
    add(
        (*place, "ExpressExecutionBilledDuration", dimensions, "Milliseconds"),
        float(billed.billedDurationInMilliseconds or 0),
    )


def of_activity(context: Context, activity: str, what: str) -> None:
    """A task of an activity was `Scheduled`, `Started`, has `Succeeded`, or `Failed`."""
    _, _, _, region, account, *_ = activity.split(":")
    measured = account, region, NAMESPACE, f"Activities{what}", (("ActivityArn", activity),), "Count"
    meter(context).add(measured)


def performed(context: Context, resource: str, machine: str, seconds: float, ended: str) -> None:
    """A task was done. resource: a function or an integration; ended: `Succeeded`, `Failed`, "" for what goes on elsewhere."""
    _, _, _, region, account, *_ = machine.split(":")
    one, many, name = "ServiceIntegration", "ServiceIntegrations", "ServiceIntegrationResourceArn"
    if ":lambda:" in resource and not resource.startswith("arn:aws:states:::"):
        one, many, name = "LambdaFunction", "LambdaFunctions", "LambdaFunctionArn"
    dimensions, add = ((name, resource),), meter(context).add
    for what in ("Scheduled", "Started", ended):
        if what:
            add((account, region, NAMESPACE, f"{many}{what}", dimensions, "Count"))
    add((account, region, NAMESPACE, f"{one}RunTime", dimensions, "Milliseconds"), seconds * 1000)
