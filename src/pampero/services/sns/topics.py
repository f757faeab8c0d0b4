"""Topics."""

from __future__ import annotations

import re

from pampero.api import ApiError, Call, operation, resource_policy
from pampero.auth.policy.parse import MalformedPolicy, parse
from pampero.kernel.arn import arn
from pampero.services.sns.model import SUBSCRIPTIONS, TOPICS, Topic, find_topic, topic_arn
from pampero.services.sns.types import (
    CreateTopicInput,
    CreateTopicResponse,
    DeleteTopicInput,
    GetTopicAttributesInput,
    GetTopicAttributesResponse,
    ListTagsForResourceRequest,
    ListTagsForResourceResponse,
    ListTopicsInput,
    ListTopicsResponse,
    SetTopicAttributesInput,
    Tag,
    TagResourceRequest,
    TagResourceResponse,
    UntagResourceRequest,
    UntagResourceResponse,
)
from pampero.services.sns.types import Topic as TopicShape
from pampero.store.tx import ReadTx, Tx

NAME = re.compile(r"[A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\.fifo")
SETTABLE = frozenset({
    "Policy", "DisplayName", "DeliveryPolicy", "FifoTopic", "ContentBasedDeduplication", "KmsMasterKeyId",
    "SignatureVersion", "TracingConfig", "ArchivePolicy", "FifoThroughputScope",
})  # fmt: skip
PAGE = 100


def _named(call: Call, req: CreateTopicInput) -> str:
    return arn("sns", call.region, call.account, req.Name)


def _check(attributes: dict[str, str]) -> None:
    for name, value in attributes.items():
        if name not in SETTABLE:
            raise ApiError("InvalidParameterException", "Invalid parameter: AttributeName")
        if name == "Policy":
            try:
                parse(value)
            except MalformedPolicy as error:
                raise ApiError("InvalidParameterException", f"Invalid parameter: Policy Error: {error}") from error


@operation("CreateTopic", resource=_named)
def create_topic(tx: Tx, call: Call, req: CreateTopicInput) -> CreateTopicResponse:
    """Make a topic; a repeat answers the same. Source: API_CreateTopic. Raises InvalidParameter."""
    attributes = req.Attributes or {}
    if not NAME.fullmatch(req.Name) or req.Name.endswith(".fifo") != (attributes.get("FifoTopic") == "true"):
        raise ApiError("InvalidParameterException", "Invalid parameter: Topic Name")
    _check(attributes)
    topic = TOPICS.get(tx, call.scope, req.Name)
    if topic is None:
        tags = {tag.Key: tag.Value for tag in req.Tags or []}
        topic = Topic(req.Name, call.account, call.region, attributes, tags)
        TOPICS.put(tx, call.scope, topic.name, topic)
    elif any(topic.attributes.get(name) != value for name, value in attributes.items()):
        raise ApiError(
            "InvalidParameterException",
            "Invalid parameter: Attributes Reason: Topic already exists with different attributes",
        )
    return CreateTopicResponse(TopicArn=topic.arn)


@operation("DeleteTopic", resource=topic_arn)
def delete_topic(tx: Tx, call: Call, req: DeleteTopicInput) -> None:
    """Delete a topic with its subscriptions; that it is gone already is no error. Source: API_DeleteTopic."""
    try:
        topic = find_topic(tx, req.TopicArn)
    except ApiError as error:
        if error.code == "NotFoundException":
            return
        raise
    scope = f"{topic.account}/{topic.region}"
    for id_, _ in SUBSCRIPTIONS.find(tx, scope, "topic", topic.arn):
        SUBSCRIPTIONS.delete(tx, scope, id_)
    TOPICS.delete(tx, scope, topic.name)


@operation("ListTopics", resource="*", read=True)
def list_topics(tx: ReadTx, call: Call, req: ListTopicsInput) -> ListTopicsResponse:
    """All topics, a hundred a page. Source: API_ListTopics."""
    page = TOPICS.page(tx, call.scope, after=req.NextToken or "", limit=PAGE + 1)
    topics = [TopicShape(TopicArn=topic.arn) for _, topic in page[:PAGE]]
    return ListTopicsResponse(Topics=topics, NextToken=page[PAGE - 1][0] if len(page) > PAGE else None)


@operation("GetTopicAttributes", resource=topic_arn, read=True)
def get_topic_attributes(tx: ReadTx, call: Call, req: GetTopicAttributesInput) -> GetTopicAttributesResponse:
    """A topic's attributes. Source: API_GetTopicAttributes. Raises NotFound."""
    topic = find_topic(tx, req.TopicArn)
    count = len(SUBSCRIPTIONS.find(tx, f"{topic.account}/{topic.region}", "topic", topic.arn))
    attributes = {
        "DisplayName": "",
        **topic.attributes,
        "TopicArn": topic.arn,
        "Owner": topic.account,
        "Policy": topic.policy,
        "SubscriptionsConfirmed": str(count),
        "SubscriptionsPending": "0",
        "SubscriptionsDeleted": "0",
    }
    return GetTopicAttributesResponse(Attributes=attributes)


@operation("SetTopicAttributes", resource=topic_arn)
def set_topic_attributes(tx: Tx, call: Call, req: SetTopicAttributesInput) -> None:
    """Set one attribute. Source: API_SetTopicAttributes. Raises NotFound, InvalidParameter."""
    topic = find_topic(tx, req.TopicArn)
    value = req.AttributeValue or ""
    if value:
        _check({req.AttributeName: value})
        topic.attributes[req.AttributeName] = value
    else:
        topic.attributes.pop(req.AttributeName, None)
    TOPICS.put(tx, f"{topic.account}/{topic.region}", topic.name, topic)


def _tagged(call: Call, req: TagResourceRequest | UntagResourceRequest | ListTagsForResourceRequest) -> str:
    return req.ResourceArn


@operation("TagResource", resource=_tagged)
def tag_resource(tx: Tx, call: Call, req: TagResourceRequest) -> TagResourceResponse:
    """Add or change tags. Source: API_TagResource."""
    topic = find_topic(tx, req.ResourceArn)
    topic.tags.update({tag.Key: tag.Value for tag in req.Tags})
    TOPICS.put(tx, f"{topic.account}/{topic.region}", topic.name, topic)
    return TagResourceResponse()


@operation("UntagResource", resource=_tagged)
def untag_resource(tx: Tx, call: Call, req: UntagResourceRequest) -> UntagResourceResponse:
    """Take tags away. Source: API_UntagResource."""
    topic = find_topic(tx, req.ResourceArn)
    for key in req.TagKeys:
        topic.tags.pop(key, None)
    TOPICS.put(tx, f"{topic.account}/{topic.region}", topic.name, topic)
    return UntagResourceResponse()


@operation("ListTagsForResource", resource=_tagged, read=True)
def list_tags_for_resource(tx: ReadTx, call: Call, req: ListTagsForResourceRequest) -> ListTagsForResourceResponse:
    """A topic's tags. Source: API_ListTagsForResource."""
    tags = find_topic(tx, req.ResourceArn).tags
    return ListTagsForResourceResponse(Tags=[Tag(Key=key, Value=value) for key, value in tags.items()])


@resource_policy
def policy(tx: ReadTx, arn_: str) -> str | None:
    """The topic's policy."""
    parts = arn_.split(":")
    topic = TOPICS.get(tx, f"{parts[4]}/{parts[3]}", parts[5]) if len(parts) >= 6 else None
    return None if topic is None else topic.attributes.get("Policy")
