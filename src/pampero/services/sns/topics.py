"""Topics and their attributes."""

from __future__ import annotations

import json
import re

from pampero.api import ApiError, Call, operation, resource_policy, resource_tags
from pampero.aws.nouns import named
from pampero.aws.policies import check_policy
from pampero.aws.tags import tag_map
from pampero.kernel.arn import Arn
from pampero.kernel.clock import iso8601_millis
from pampero.services.sns import archive, feedback, retries
from pampero.services.sns import types as t
from pampero.services.sns.model import (
    CONFIRMED,
    DELETED,
    PENDING,
    SUBSCRIPTIONS,
    TOPICS,
    Topic,
    find_topic,
    invalid,
    subscriptions_of,
    topic_arn,
)
from pampero.services.sns.protection import checked
from pampero.store.tx import ReadTx, Tx

NAME = re.compile(r"[A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\.fifo")
SETTABLE = frozenset({
    "Policy", "DisplayName", "DeliveryPolicy", "ContentBasedDeduplication", "KmsMasterKeyId", "SignatureVersion",
    "TracingConfig", "FifoThroughputScope", "MaximumMessageSize", "ArchivePolicy",
})  # fmt: skip
FIFO_ONLY = frozenset({"ArchivePolicy", "ContentBasedDeduplication", "FifoThroughputScope"})
CHOICES = {
    "ContentBasedDeduplication": ("true", "false"),
    "FifoThroughputScope": ("Topic", "MessageGroup"),
    "SignatureVersion": ("1", "2"),
    "TracingConfig": ("PassThrough", "Active"),
}
SIZES = (1024, 1_048_576)
MAX_DISPLAY_NAME_LENGTH = 100
PAGE = 100


_named = named("sns", "{req.Name}")


def _is_feedback(name: str) -> bool:
    return feedback.ATTRIBUTE.fullmatch(name) is not None and name.startswith(feedback.PROTOCOLS)


def _check(tx: ReadTx, call: Call, name: str, value: str, fifo: bool) -> None:
    """One attribute. Raises InvalidParameter, AuthorizationError."""
    if _is_feedback(name):
        feedback.check(tx, call, name, value)
        return
    if name not in SETTABLE:
        raise invalid("AttributeName")
    if name in FIFO_ONLY and not fifo:
        raise invalid(f"{name} Reason: The attribute can only be set for FIFO topics")
    if (name, value) == ("TracingConfig", "Active") and fifo:
        raise invalid(f"{name} Reason: Active is for standard topics only")
    if name in CHOICES and value not in CHOICES[name]:
        raise invalid(f"{name} Reason: Invalid value [{value}]. Must be one of {', '.join(CHOICES[name])}.")
    if name == "DisplayName" and len(value) > MAX_DISPLAY_NAME_LENGTH:
        raise invalid("DisplayName")
    if name == "MaximumMessageSize" and not (
        value.isascii() and value.isdigit() and len(value) <= 9 and SIZES[0] <= int(value) <= SIZES[1]
    ):
        raise invalid(f"MaximumMessageSize Reason: must be between {SIZES[0]} and {SIZES[1]}")
    if name == "Policy":
        check_policy(value, lambda why: invalid(f"Policy Error: {why}"))
    if name == "ArchivePolicy":
        archive.check_policy(value)
    if name == "DeliveryPolicy":
        try:
            retries.check_topic_policy(value)
        except retries.InvalidPolicy as error:
            raise invalid(f"DeliveryPolicy: {error}") from error


@operation("CreateTopic", resource=_named)
def create_topic(tx: Tx, call: Call, req: t.CreateTopicInput) -> t.CreateTopicResponse:
    """Make a topic; a repeat answers the same. Source: API_CreateTopic. Raises InvalidParameter."""
    attributes = {name: value for name, value in (req.Attributes or {}).items() if name != "FifoTopic"}
    fifo = (req.Attributes or {}).get("FifoTopic") == "true"
    if not NAME.fullmatch(req.Name) or req.Name.endswith(".fifo") != fifo:
        raise invalid("Topic Name")
    for name, value in attributes.items():
        _check(tx, call, name, value, fifo)
    tags = tag_map(req.Tags)
    if len(tags) != len(req.Tags or []):
        raise invalid("Duplicated keys are not allowed.")
    topic = TOPICS.get(tx, call.scope, req.Name)
    if topic is None:
        topic = Topic(req.Name, call.account, call.region, attributes, tags)
        if req.DataProtectionPolicy:
            topic.protection = checked(tx, call, topic, req.DataProtectionPolicy)
        if "ArchivePolicy" in attributes:
            archive.settle(tx, topic)
        TOPICS.save(tx, topic)
    elif any(topic.attributes.get(name) != value for name, value in attributes.items()):
        raise invalid("Attributes Reason: Topic already exists with different attributes")
    elif req.Tags and topic.tags != tags:
        raise invalid("Tags Reason: Topic already exists with different tags")
    return t.CreateTopicResponse(TopicArn=topic.arn)


@operation("DeleteTopic", resource=topic_arn)
def delete_topic(tx: Tx, call: Call, req: t.DeleteTopicInput) -> None:
    """Delete a topic with its subscriptions; that it is gone already is no error. Source: API_DeleteTopic. Raises
    InvalidState."""
    try:
        topic = find_topic(tx, call, req.TopicArn)
    except ApiError as error:
        if error.code == "NotFoundException":
            return
        raise
    archive.refuse_deletion(topic)
    for subscription in subscriptions_of(tx, topic):
        tx.cancel("sns.replay", subscription.arn)
        tx.cancel("sns.expire", subscription.arn)
        SUBSCRIPTIONS.delete(tx, topic.scope, subscription.arn)
    tx.run("DELETE FROM sns_dedup WHERE topic = ?", topic.arn)
    TOPICS.delete(tx, topic.scope, topic.name)


@operation("ListTopics", resource="*", read=True)
def list_topics(tx: ReadTx, call: Call, req: t.ListTopicsInput) -> t.ListTopicsResponse:
    """All topics, a hundred a page. Source: API_ListTopics."""
    page = TOPICS.page(tx, call.scope, after=req.NextToken or "", limit=PAGE + 1)
    topics = [t.Topic(TopicArn=topic.arn) for _, topic in page[:PAGE]]
    return t.ListTopicsResponse(Topics=topics, NextToken=page[PAGE - 1][0] if len(page) > PAGE else None)


@operation("GetTopicAttributes", resource=topic_arn, read=True)
def get_topic_attributes(tx: ReadTx, call: Call, req: t.GetTopicAttributesInput) -> t.GetTopicAttributesResponse:
    """A topic's attributes. Source: API_GetTopicAttributes. Raises NotFound, InvalidParameter."""
    topic = find_topic(tx, call, req.TopicArn)
    states = [subscription.state for subscription in subscriptions_of(tx, topic)]
    fifo = {"FifoTopic": "true", "ContentBasedDeduplication": "false"} if topic.fifo else {}
    if topic.archived:
        fifo["BeginningArchiveTime"] = iso8601_millis(archive.beginning(topic, tx.now))
    attributes = {
        "DisplayName": "",
        **fifo,
        **topic.attributes,
        "TopicArn": topic.arn,
        "Owner": topic.account,
        "Policy": topic.policy,
        "EffectiveDeliveryPolicy": json.dumps(
            retries.of_topic(topic.attributes.get("DeliveryPolicy")), separators=(",", ":")
        ),
        "SubscriptionsConfirmed": str(states.count(CONFIRMED)),
        "SubscriptionsPending": str(states.count(PENDING)),
        "SubscriptionsDeleted": str(states.count(DELETED)),
    }
    return t.GetTopicAttributesResponse(Attributes=attributes)


@operation("SetTopicAttributes", resource=topic_arn)
def set_topic_attributes(tx: Tx, call: Call, req: t.SetTopicAttributesInput) -> None:
    """Set one attribute; an empty value takes it back. Source: API_SetTopicAttributes. Raises NotFound,
    InvalidParameter."""
    topic = find_topic(tx, call, req.TopicArn)
    value = req.AttributeValue or ""
    if value or not (req.AttributeName in SETTABLE or _is_feedback(req.AttributeName)):
        _check(tx, call, req.AttributeName, value, topic.fifo)
        topic.attributes[req.AttributeName] = value
    else:
        topic.attributes.pop(req.AttributeName, None)
    if req.AttributeName == "ArchivePolicy":
        archive.settle(tx, topic)
    TOPICS.save(tx, topic)


@resource_policy
def policy(tx: ReadTx, where: Arn) -> str | None:
    """The policy of a topic, which is also that of its subscriptions."""
    topic = TOPICS.get(tx, where.scope, where.resource.partition(":")[0])
    return None if topic is None else topic.policy


tagged = resource_tags(lambda tx, where: TOPICS.get(tx, where.scope, where.resource))
