"""AWS's metrics of topics. Source: SNS developer guide, "Monitoring Amazon SNS topics using CloudWatch"."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pampero.api import ApiError, Call, Context
from pampero.aws.metrics import Measured, meter

NAMESPACE = "AWS/SNS"


@lru_cache(maxsize=4096)
def _measured(topic: str) -> tuple[Measured, Measured]:
    parts = topic.split(":", 5)
    place, dimensions = (parts[4], parts[3], NAMESPACE), (("TopicName", parts[5]),)
    return (*place, "NumberOfMessagesPublished", dimensions, "Count"), (*place, "PublishSize", dimensions, "Bytes")


def _count(call: Call, topic: str, messages: list[str]) -> None:
    number, size = _measured(topic)
    add = meter(call).add
    add(number, 1.0, float(len(messages)))
    for text in messages:
        add(size, float(len(text) if text.isascii() else len(text.encode())))


def published(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """Publish, to a topic."""
    if not isinstance(answer, ApiError) and (req.TopicArn or "").count(":") == 5:
        _count(call, req.TopicArn, [req.Message])


def published_many(call: Call, req: Any, answer: Any, seconds: float) -> None:
    """PublishBatch."""
    if not isinstance(answer, ApiError) and answer.Successful:
        done = {one.Id for one in answer.Successful}
        _count(call, req.TopicArn, [one.Message for one in req.PublishBatchRequestEntries if one.Id in done])


@lru_cache(maxsize=4096)
def _one(topic: str, metric: str) -> Measured:
    (account, region, namespace, _, dimensions, _), _ = _measured(topic)
    return account, region, namespace, metric, dimensions, "Count"


def count(context: Context, topic: str, metric: str, value: float = 1.0) -> None:
    """So many of a topic."""
    meter(context).add(_one(topic, metric), value)


def filtered(context: Context, topic: str, kinds: list[str]) -> None:
    """A message passed over subscriptions. kinds: why, of each."""
    for kind in kinds:
        count(context, topic, "NumberOfNotificationsFilteredOut")
        count(context, topic, f"NumberOfNotificationsFilteredOut-{kind}")
