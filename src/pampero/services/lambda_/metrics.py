"""AWS's metrics of functions. Source: Lambda developer guide, "Types of metrics for Lambda functions"."""

from __future__ import annotations

from functools import lru_cache

from pampero.api import Context
from pampero.aws.metrics import Together, meter
from pampero.kernel.arn import Arn

NAMESPACE = "AWS/Lambda"
COUNT, MILLIS = "Count", "Milliseconds"


@lru_cache(maxsize=4096)
def _series(invoked: str, metric: str, unit: str) -> Together:
    """Of the account, of the function, of what was invoked: the function, or its version or alias."""
    arn = Arn.parse(invoked)
    name, _, qualifier = arn.resource.removeprefix("function:").partition(":")
    function = ("FunctionName", name)
    resource = ("Resource", f"{name}:{qualifier}" if qualifier else name)
    return Together(
        *(
            (arn.account, arn.region, NAMESPACE, metric, dimensions, unit)
            for dimensions in ((), (function,), (function, resource))
        )
    )


def count(context: Context, invoked: str, metric: str, value: float = 1.0, unit: str = COUNT) -> None:
    """A value of a metric of what was invoked (its ARN)."""
    meter(context).add(_series(invoked, metric, unit), value)


def ended(context: Context, invoked: str, failed: bool, millis: float) -> None:
    """An invocation has ended."""
    add = meter(context).add
    add(_series(invoked, "Invocations", COUNT))
    add(_series(invoked, "Errors", COUNT), float(failed))
    add(_series(invoked, "Duration", MILLIS), millis)


def running(context: Context, invoked: str, function: int, account: int, reserved: bool) -> None:
    """So many run at once: of the function, and of the account without those that have concurrency of their own."""
    whole, own, _ = _series(invoked, "ConcurrentExecutions", COUNT).metrics
    add = meter(context).add
    add(own, float(function))
    add(whole, float(account))
    if not reserved:
        add(_series(invoked, "UnreservedConcurrentExecutions", COUNT).metrics[0], float(account))


def provisioned(context: Context, invoked: str, taken: bool, running: int, most: int) -> None:
    """An invocation of what has environments that were made ahead of time. taken: it has got one of them; so many of `most` are
    taken."""
    count(
        context, invoked, "ProvisionedConcurrencyInvocations" if taken else "ProvisionedConcurrencySpilloverInvocations"
    )
    count(context, invoked, "ProvisionedConcurrentExecutions", float(running))
    count(context, invoked, "ProvisionedConcurrencyUtilization", running / most)
