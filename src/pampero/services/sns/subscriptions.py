"""Subscriptions: made, confirmed, ended, listed."""

from __future__ import annotations

import re
from typing import Any

from pampero.api import ApiError, Call, Check, Context, TimerEvent, operation, timer
from pampero.aws.paging import named_page, position_of
from pampero.kernel import ids
from pampero.services.sns import archive
from pampero.services.sns import types as t
from pampero.services.sns.fanout import hand_over
from pampero.services.sns.model import (
    CONFIRMED,
    DELETED,
    PENDING,
    PHONE,
    SUBSCRIPTIONS,
    TOPICS,
    Message,
    Subscription,
    Topic,
    find_subscription,
    find_topic,
    invalid,
    subscriptions_of,
    topic_arn,
)
from pampero.services.sns.platforms import endpoint_of
from pampero.services.sns.subscriptionattributes import check, check_room, check_sender, with_defaults
from pampero.store.tx import ReadTx, Tx

WEB = ("http", "https")
MAIL = ("email", "email-json")
# Whoever has a URL from one of these may use it without signing.
LINKED = (*WEB, *MAIL)
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LAMBDA = re.compile(r"arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9-_]+(:[A-Za-z0-9-_$]+)?")
FIREHOSE = re.compile(r"arn:aws:firehose:[a-z0-9-]+:\d{12}:deliverystream/[A-Za-z0-9_.-]{1,64}")
QUEUE = re.compile(r"arn:aws:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9-_]+(\.fifo)?")
TOKEN = re.compile(r"[0-9a-f]{64,512}")
# Of a subscription's ARN.
PARTS = 7
MAX_OF_FIFO = 100
PENDING_SECONDS = 2 * 24 * 3600
DELETED_SECONDS = 3 * 24 * 3600
PAGE = 100


def _check_endpoint(tx: ReadTx, topic: Topic, protocol: str, endpoint: str) -> None:
    if protocol not in ("sqs", "lambda", "firehose", "sms", "application", *LINKED):
        raise invalid(f"Amazon SNS does not support this protocol string: {protocol}")
    if topic.fifo and protocol != "sqs":
        raise invalid(f"Invalid protocol type: {protocol}")
    if protocol == "sqs":
        if not QUEUE.fullmatch(endpoint):
            raise invalid("SQS endpoint ARN")
        if endpoint.endswith(".fifo") and not topic.fifo:
            text = "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics"
            raise invalid(text)
    elif protocol == "lambda":
        if not LAMBDA.fullmatch(endpoint):
            raise invalid("Lambda endpoint ARN")
    elif protocol == "firehose":
        if not FIREHOSE.fullmatch(endpoint):
            raise invalid("Firehose endpoint ARN")
    elif protocol == "sms":
        if not PHONE.fullmatch(endpoint):
            raise invalid(f"Invalid SMS endpoint: {endpoint}")
    elif protocol == "application":
        if endpoint_of(tx, endpoint) is None:
            raise invalid(f"Application endpoint arn invalid:{endpoint}")
    elif protocol in MAIL:
        if not ADDRESS.fullmatch(endpoint):
            raise invalid("Email address")
    elif not endpoint.startswith(f"{protocol}://"):
        raise invalid("Endpoint must match the specified protocol")


def _named(call: Call, req: t.SubscribeInput) -> dict[str, list[str]]:
    """The condition keys of what subscribes. Source: "Actions, resources, and condition keys for Amazon SNS"."""
    return {"sns:Protocol": [req.Protocol], "sns:Endpoint": [req.Endpoint or ""]}


@operation("Subscribe", resource=topic_arn, context=_named)
def subscribe(tx: Tx, call: Call, req: t.SubscribeInput) -> t.SubscribeResponse:
    """Send a topic's messages to a queue, a function, a delivery stream, a web endpoint, or (by the outbox) to people. Source:
    API_Subscribe. Raises NotFound, InvalidParameter, SubscriptionLimitExceeded.

    Web endpoints, addresses of mail, and queues of another account than the caller's, must confirm. A delivery stream is
    written to as the role of SubscriptionRoleArn, which the caller must be allowed to pass.
    """
    topic = find_topic(tx, call, req.TopicArn)
    endpoint = req.Endpoint or ""
    _check_endpoint(tx, topic, req.Protocol, endpoint)
    attributes = req.Attributes or {}
    check(attributes, topic.fifo and endpoint.endswith(".fifo"), prefix="Attributes Reason: ")
    check_sender(tx, call, req.Protocol, attributes.get("SubscriptionRoleArn"), "Attributes Reason: ")
    others = [one for one in subscriptions_of(tx, topic) if one.state != DELETED]
    found = next((one for one in others if (one.protocol, one.endpoint) == (req.Protocol, endpoint)), None)
    if found is not None:
        if any(found.attributes.get(name, "") != value for name, value in attributes.items()):
            raise invalid("Attributes Reason: Subscription already exists with different attributes")
    else:
        if topic.fifo and len(others) >= MAX_OF_FIFO:
            raise ApiError("SubscriptionLimitExceededException", "Subscription limit exceeded for this topic")
        if attributes.get("FilterPolicy"):
            check_room(others)
        found = _make(call, topic, req.Protocol, endpoint, with_defaults(attributes))
        if "ReplayPolicy" in found.attributes:
            found.replay = archive.replay_of(tx, topic, found.attributes["ReplayPolicy"])
        SUBSCRIPTIONS.save(tx, found)
        archive.begin(tx, found)
    if found.state == PENDING:
        tx.at("sns.expire", found.arn, tx.now + PENDING_SECONDS)
        _ask(tx, topic, found, "SubscriptionConfirmation")
        return t.SubscribeResponse(SubscriptionArn=found.arn if req.ReturnSubscriptionArn else "pending confirmation")
    return t.SubscribeResponse(SubscriptionArn=found.arn)


def _make(call: Call, topic: Topic, protocol: str, endpoint: str, attributes: dict[str, str]) -> Subscription:
    own = protocol in ("lambda", "firehose", "sms", "application") or (
        protocol == "sqs" and endpoint.split(":")[4] == call.account
    )
    return Subscription(
        f"{topic.arn}:{ids.uuid4()}",
        topic.arn,
        call.account,
        protocol,
        endpoint,
        attributes,
        state=CONFIRMED if own else PENDING,
        token=None if own else ids.random_bytes(128).hex(),
        # Of a session it is its role, as AWS shows it.
        principal=call.principal.role if call.principal.kind == "session" else call.principal.arn,
    )


def _ask(tx: Tx, topic: Topic, subscription: Subscription, kind: str) -> None:
    """Send an endpoint the token by which it confirms, or restores, its subscription."""
    if kind == "SubscriptionConfirmation":
        what = f"subscribe to the topic {topic.arn}.\nTo confirm the subscription"
    else:
        what = f"deactivate subscription {subscription.arn}.\nTo cancel this operation and restore the subscription"
    message = Message(
        ids.uuid4(),
        topic.arn,
        f"You have chosen to {what}, visit the SubscribeURL included in this message.",
        tx.now,
        topic.attributes.get("SignatureVersion", "1"),
        kind=kind,
        token=subscription.token,
    )
    hand_over(tx, subscription, message)


@timer("sns.expire")
def expire(tx: Tx, context: Context, event: TimerEvent) -> None:
    """A subscription that nobody confirmed, or whose end nobody took back, is forgotten."""
    parts = event.key.split(":")
    found = SUBSCRIPTIONS.get(tx, f"{parts[4]}/{parts[3]}", event.key)
    if found is not None and found.state != CONFIRMED:
        SUBSCRIPTIONS.delete(tx, found.scope, found.arn)


def _confirming(call: Call, req: t.ConfirmSubscriptionInput) -> list[Check]:
    """The token is the credential of an endpoint, which does not sign."""
    return [] if call.principal.kind == "anonymous" else [Check("sns:ConfirmSubscription", req.TopicArn)]


@operation("ConfirmSubscription", resource=topic_arn, checks=_confirming)
def confirm_subscription(tx: Tx, call: Call, req: t.ConfirmSubscriptionInput) -> t.ConfirmSubscriptionResponse:
    """Confirm, or restore, a subscription by its token. Source: API_ConfirmSubscription. Raises InvalidParameter."""
    if not TOKEN.fullmatch(req.Token):
        raise ApiError("InvalidParameterException", "Invalid token")
    parts = req.TopicArn.split(":")
    scope = f"{parts[4]}/{parts[3]}" if len(parts) == 6 else ""
    found = next((one for _, one in SUBSCRIPTIONS.find(tx, scope, "token", req.Token)), None)
    if found is None or found.topic != req.TopicArn:
        raise invalid("Token")
    if found.state != CONFIRMED:
        found.state = CONFIRMED
        found.authenticated = call.principal.kind != "anonymous"
        found.signed_only = found.authenticated and (req.AuthenticateOnUnsubscribe or "").lower() == "true"
        SUBSCRIPTIONS.save(tx, found)
        archive.begin(tx, found)
        tx.cancel("sns.expire", found.arn)
    return t.ConfirmSubscriptionResponse(SubscriptionArn=found.arn)


def _ending(call: Call, req: t.UnsubscribeInput) -> list[Check]:
    """Whoever has the UnsubscribeURL may use it without signing, unless the subscription was confirmed otherwise."""
    if call.principal.kind == "anonymous" or req.SubscriptionArn.count(":") < PARTS - 1:
        return []
    return [Check("sns:Unsubscribe", req.SubscriptionArn)]


@operation("Unsubscribe", resource="*", checks=_ending)
def unsubscribe(tx: Tx, call: Call, req: t.UnsubscribeInput) -> None:
    """End a subscription; that it is gone is no error. Source: API_Unsubscribe. Raises InvalidParameter,
    AuthorizationError.

    A web endpoint is told, and may restore the subscription for three days.
    """
    if req.SubscriptionArn.count(":") == PARTS - 2:
        raise invalid("SubscriptionId")
    try:
        subscription = find_subscription(tx, req.SubscriptionArn)
    except ApiError as error:
        if error.code == "NotFoundException":
            return
        raise
    if call.principal.kind == "anonymous" and (subscription.signed_only or subscription.protocol not in LINKED):
        raise ApiError("AuthorizationErrorException", "This subscription can only be ended by a signed request")
    _end(tx, subscription)


def _end(tx: Tx, subscription: Subscription) -> None:
    if subscription.protocol not in WEB or subscription.state == PENDING:
        tx.cancel("sns.expire", subscription.arn)
        tx.cancel("sns.replay", subscription.arn)
        SUBSCRIPTIONS.delete(tx, subscription.scope, subscription.arn)
        return
    subscription.state, subscription.token = DELETED, ids.random_bytes(128).hex()
    SUBSCRIPTIONS.save(tx, subscription)
    tx.at("sns.expire", subscription.arn, tx.now + DELETED_SECONDS)
    topic = TOPICS.get(tx, subscription.scope, subscription.topic.rsplit(":", 1)[1])
    if topic is not None:
        _ask(tx, topic, subscription, "UnsubscribeConfirmation")


def _shape(subscription: Subscription) -> t.Subscription:
    return t.Subscription(
        SubscriptionArn=subscription.arn if subscription.state == CONFIRMED else "PendingConfirmation",
        Owner=subscription.owner,
        Protocol=subscription.protocol,
        Endpoint=subscription.endpoint,
        TopicArn=subscription.topic,
    )


def _paged(found: list[tuple[str, Subscription]], after: str | None) -> tuple[list[Any], str | None]:
    start = position_of(after, lambda: invalid("NextToken"))
    rest = [(id_, one) for id_, one in found if id_ > start and one.state != DELETED]
    shown, token = named_page(rest, PAGE)
    return [_shape(one) for one in shown], token


@operation("ListSubscriptions", resource="*", read=True)
def list_subscriptions(tx: ReadTx, call: Call, req: t.ListSubscriptionsInput) -> t.ListSubscriptionsResponse:
    """All subscriptions, a hundred a page. Source: API_ListSubscriptions."""
    page, token = _paged(SUBSCRIPTIONS.page(tx, call.scope), req.NextToken)
    return t.ListSubscriptionsResponse(Subscriptions=page, NextToken=token)


@operation("ListSubscriptionsByTopic", resource=topic_arn, read=True)
def list_subscriptions_by_topic(
    tx: ReadTx, call: Call, req: t.ListSubscriptionsByTopicInput
) -> t.ListSubscriptionsByTopicResponse:
    """A topic's subscriptions, a hundred a page. Source: API_ListSubscriptionsByTopic. Raises NotFound."""
    topic = find_topic(tx, call, req.TopicArn)
    page, token = _paged(SUBSCRIPTIONS.find(tx, topic.scope, "topic", topic.arn), req.NextToken)
    return t.ListSubscriptionsByTopicResponse(Subscriptions=page, NextToken=token)
