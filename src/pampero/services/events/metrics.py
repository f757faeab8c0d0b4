"""AWS's metrics of rules. Source: EventBridge user guide, "Monitoring Amazon EventBridge": a rule of the default bus goes by its
name alone, others by their bus, too. Targets are not throttled here, so that nothing counts as ThrottledRules."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pampero.api import ApiError, Call, Context
from pampero.aws.metrics import Dimensions, Together, meter
from pampero.services.events.model import DEFAULT, Rule

NAMESPACE = "AWS/Events"
MILLIS = "Milliseconds"


@lru_cache(maxsize=4096)
def _of(account: str, region: str, bus: str, rule: str, metric: str, unit: str) -> Together:
    """Of the rule, and of all."""
    own: Dimensions = (("RuleName", rule),) if bus == DEFAULT else (("EventBusName", bus), ("RuleName", rule))
    return Together(*((account, region, NAMESPACE, metric, dimensions, unit) for dimensions in ((), own)))


def count(context: Context, rule: Rule, metric: str, value: float = 1.0, unit: str = "Count") -> None:
    """A value of a metric of a rule."""
    meter(context).add(_of(rule.account, rule.region, rule.bus, rule.name, metric, unit), value)


def triggered(context: Context, rules: Sequence[Rule]) -> None:
    """An event, or its schedule, triggers rules."""
    for rule in rules:
        if rule.pattern is not None:
            count(context, rule, "MatchedEvents")
        count(context, rule, "TriggeredRules")
    made = float(sum(len(rule.targets) for rule in rules))
    if made:
        meter(context).add((rules[0].account, rules[0].region, NAMESPACE, "InvocationsCreated", (), "Count"), made)


def tried(context: Context, rule: Rule, retries: int, waited: float, age: float | None) -> None:
    """A target was tried. waited, age: seconds from the event to the try, and to its success; None: it failed."""
    count(context, rule, "InvocationAttempts")
    if retries:
        count(context, rule, "RetryInvocationAttempts")
    else:
        count(context, rule, "IngestionToInvocationStartLatency", waited * 1000, MILLIS)
    if age is not None:
        count(context, rule, "SuccessfulInvocationAttempts")
        count(context, rule, "Invocations")
        count(context, rule, "IngestionToInvocationSuccessLatency", age * 1000, MILLIS)


def given_up(context: Context, rule: Rule) -> None:
    """No try got through."""
    count(context, rule, "Invocations")
    count(context, rule, "FailedInvocations")


def put(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """PutEvents."""
    if isinstance(answer, ApiError):
        return
    add = meter(call).add
    for metric, value, unit in (
        ("PutEventsApproximateCallCount", 1.0, "Count"),
        ("PutEventsApproximateSuccessCount", 1.0, "Count"),
        ("PutEventsEntriesCount", float(len(req.Entries)), "Count"),
        ("PutEventsFailedEntriesCount", float(answer.FailedEntryCount or 0), "Count"),
        ("PutEventsLatency", seconds * 1000, MILLIS),
    ):
        add((call.account, call.region, NAMESPACE, metric, (), unit), value)
