"""Subscriptions."""

from __future__ import annotations

import json

from pampero.api import ApiError, Call, operation
from pampero.kernel import ids
from pampero.kernel.patterns import InvalidPattern, compile_pattern
from pampero.services.sns.model import SUBSCRIPTIONS, Subscription, find_subscription, find_topic, topic_arn
from pampero.services.sns.types import (
    GetSubscriptionAttributesInput,
    GetSubscriptionAttributesResponse,
    ListSubscriptionsByTopicInput,
    ListSubscriptionsByTopicResponse,
    ListSubscriptionsInput,
    ListSubscriptionsResponse,
    SetSubscriptionAttributesInput,
    SubscribeInput,
    SubscribeResponse,
    UnsubscribeInput,
)
from pampero.services.sns.types import Subscription as SubscriptionShape
from pampero.store.tx import ReadTx, Tx

SETTABLE = frozenset({"FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy", "DeliveryPolicy"})
PAGE = 100


def _check(attributes: dict[str, str]) -> None:
    for name, value in attributes.items():
        if name not in SETTABLE:
            raise ApiError("InvalidParameterException", "Invalid parameter: AttributeName")
        if name == "FilterPolicyScope" and value not in ("MessageAttributes", "MessageBody"):
            raise ApiError("InvalidParameterException", "Invalid parameter: FilterPolicyScope: Invalid value")
        if name == "RawMessageDelivery" and value not in ("true", "false"):
            raise ApiError("InvalidParameterException", "Invalid parameter: RawMessageDelivery")
        if name == "FilterPolicy" and value not in ("", "{}"):
            try:
                compile_pattern(json.loads(value))
            except (InvalidPattern, ValueError) as error:
                raise ApiError("InvalidParameterException", f"Invalid parameter: FilterPolicy: {error}") from error


@operation("Subscribe", resource=topic_arn)
def subscribe(tx: Tx, call: Call, req: SubscribeInput) -> SubscribeResponse:
    """Send a topic's messages to a queue. Source: API_Subscribe. Raises NotFound, InvalidParameter.

    Of the protocols, `sqs` is served; the others answer 501 rather than accept messages that nobody would deliver.
    """
    topic = find_topic(tx, req.TopicArn)
    endpoint = req.Endpoint or ""
    if req.Protocol in ("lambda", "http", "https", "email", "email-json", "sms", "application", "firehose"):
        raise ApiError(
            "NotImplemented", f"SNS subscriptions of protocol {req.Protocol} are not implemented yet.", status=501
        )
    if req.Protocol != "sqs":
        raise ApiError(
            "InvalidParameterException",
            f"Invalid parameter: Amazon SNS does not support this protocol string: {req.Protocol}",
        )
    if not endpoint.startswith("arn:aws:sqs:"):
        raise ApiError("InvalidParameterException", "Invalid parameter: SQS endpoint ARN")
    if endpoint.endswith(".fifo") and not topic.fifo:
        raise ApiError(
            "InvalidParameterException",
            "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
        )
    attributes = req.Attributes or {}
    _check(attributes)
    scope = f"{topic.account}/{topic.region}"
    for _, old in SUBSCRIPTIONS.find(tx, scope, "topic", topic.arn):
        if (old.protocol, old.endpoint) == (req.Protocol, endpoint):
            if any(old.attributes.get(name) != value for name, value in attributes.items()):
                text = "Invalid parameter: Attributes Reason: Subscription already exists with different attributes"
                raise ApiError("InvalidParameterException", text)
            return SubscribeResponse(SubscriptionArn=old.arn)
    subscription = Subscription(
        f"{topic.arn}:{ids.uuid4()}", topic.arn, call.account, req.Protocol, endpoint, attributes
    )
    SUBSCRIPTIONS.put(tx, scope, subscription.arn, subscription)
    return SubscribeResponse(SubscriptionArn=subscription.arn)


def _subscription_arn(
    call: Call, req: UnsubscribeInput | GetSubscriptionAttributesInput | SetSubscriptionAttributesInput
) -> str:
    return req.SubscriptionArn


def _scope(subscription: Subscription) -> str:
    parts = subscription.topic.split(":")
    return f"{parts[4]}/{parts[3]}"


@operation("Unsubscribe", resource=_subscription_arn)
def unsubscribe(tx: Tx, call: Call, req: UnsubscribeInput) -> None:
    """End a subscription. Source: API_Unsubscribe. Raises NotFound."""
    subscription = find_subscription(tx, req.SubscriptionArn)
    SUBSCRIPTIONS.delete(tx, _scope(subscription), subscription.arn)


@operation("GetSubscriptionAttributes", resource=_subscription_arn, read=True)
def get_subscription_attributes(
    tx: ReadTx, call: Call, req: GetSubscriptionAttributesInput
) -> GetSubscriptionAttributesResponse:
    """A subscription's attributes. Source: API_GetSubscriptionAttributes. Raises NotFound."""
    subscription = find_subscription(tx, req.SubscriptionArn)
    attributes = {
        "RawMessageDelivery": "false",
        **subscription.attributes,
        "SubscriptionArn": subscription.arn,
        "TopicArn": subscription.topic,
        "Owner": subscription.owner,
        "Protocol": subscription.protocol,
        "Endpoint": subscription.endpoint,
        "PendingConfirmation": "false",
        "ConfirmationWasAuthenticated": "true",
    }
    return GetSubscriptionAttributesResponse(Attributes=attributes)


@operation("SetSubscriptionAttributes", resource=_subscription_arn)
def set_subscription_attributes(tx: Tx, call: Call, req: SetSubscriptionAttributesInput) -> None:
    """Set one attribute. Source: API_SetSubscriptionAttributes. Raises NotFound, InvalidParameter."""
    subscription = find_subscription(tx, req.SubscriptionArn)
    value = req.AttributeValue or ""
    _check({req.AttributeName: value} if value else {})
    if value:
        subscription.attributes[req.AttributeName] = value
    else:
        subscription.attributes.pop(req.AttributeName, None)
    SUBSCRIPTIONS.put(tx, _scope(subscription), subscription.arn, subscription)


def _shape(subscription: Subscription) -> SubscriptionShape:
    return SubscriptionShape(
        SubscriptionArn=subscription.arn,
        Owner=subscription.owner,
        Protocol=subscription.protocol,
        Endpoint=subscription.endpoint,
        TopicArn=subscription.topic,
    )


@operation("ListSubscriptions", resource="*", read=True)
def list_subscriptions(tx: ReadTx, call: Call, req: ListSubscriptionsInput) -> ListSubscriptionsResponse:
    """All subscriptions, a hundred a page. Source: API_ListSubscriptions."""
    page = SUBSCRIPTIONS.page(tx, call.scope, after=req.NextToken or "", limit=PAGE + 1)
    shapes = [_shape(subscription) for _, subscription in page[:PAGE]]
    return ListSubscriptionsResponse(Subscriptions=shapes, NextToken=page[PAGE - 1][0] if len(page) > PAGE else None)


@operation("ListSubscriptionsByTopic", resource=topic_arn, read=True)
def list_subscriptions_by_topic(
    tx: ReadTx, call: Call, req: ListSubscriptionsByTopicInput
) -> ListSubscriptionsByTopicResponse:
    """A topic's subscriptions, a hundred a page. Source: API_ListSubscriptionsByTopic. Raises NotFound."""
    topic = find_topic(tx, req.TopicArn)
    found = SUBSCRIPTIONS.find(tx, f"{topic.account}/{topic.region}", "topic", topic.arn)
    rest = [(id_, one) for id_, one in found if id_ > (req.NextToken or "")]
    shapes = [_shape(one) for _, one in rest[:PAGE]]
    token = rest[PAGE - 1][0] if len(rest) > PAGE else None
    return ListSubscriptionsByTopicResponse(Subscriptions=shapes, NextToken=token)
