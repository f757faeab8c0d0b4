"""AWS's metrics of schedule groups. Source: "Monitoring EventBridge Scheduler with Amazon CloudWatch"."""

from __future__ import annotations

from functools import lru_cache

from pampero.api import Context
from pampero.aws.metrics import Measured, meter
from pampero.services.scheduler.model import Delivery, place

NAMESPACE = "AWS/Scheduler"
ATTEMPT, DROPPED = "InvocationAttemptCount", "InvocationDroppedCount"
ERROR, THROTTLED = "TargetErrorCount", "TargetErrorThrottledCount"
BURIED, UNBURIED = "InvocationsSentToDeadLetterCount", "InvocationsFailedToBeSentToDeadLetterCount"


@lru_cache(maxsize=4096)
def _measured(scope: str, group: str, metric: str) -> Measured:
    account, region = place(scope)
    return account, region, NAMESPACE, metric, (("ScheduleGroup", group),), "Count"


def count(context: Context, delivery: Delivery, metric: str) -> None:
    """One more."""
    meter(context).add(_measured(delivery.scope, delivery.group, metric), 1.0)
