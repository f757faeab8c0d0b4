"""Attributes of subscriptions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from pampero.api import ApiError, Call, assumable, operation, pass_role
from pampero.aws.tags import member
from pampero.kernel import jsontext
from pampero.services.sns import archive, filters, retries
from pampero.services.sns import types as t
from pampero.services.sns.model import (
    CONFIRMED,
    SERVICE,
    SUBSCRIPTIONS,
    TOPICS,
    Subscription,
    Topic,
    find_subscription,
    invalid,
)
from pampero.store.tx import ReadTx, Tx

SETTABLE = frozenset(
    {
        "FilterPolicy",
        "FilterPolicyScope",
        "RawMessageDelivery",
        "RedrivePolicy",
        "DeliveryPolicy",
        "ReplayPolicy",
        "SubscriptionRoleArn",
    }
)
# Of a topic: AWS's quota, as long as nobody asks for more.
MAX_FILTERS = 200
ROLE = re.compile(r"arn:aws:iam::\d{12}:role/.+")


def check(attributes: Mapping[str, str], fifo: bool, prefix: str = "", scope: str = "") -> None:
    """Raises InvalidParameter. fifo: a FIFO queue at a FIFO topic. prefix: what AWS's texts begin with in Subscribe.
    scope: the filter scope in force where the attributes do not say it."""
    scope = attributes.get("FilterPolicyScope") or scope or filters.ATTRIBUTES
    if scope not in (filters.ATTRIBUTES, filters.BODY):
        text = f"FilterPolicyScope: Invalid value [{scope}]. Please use either MessageBody or MessageAttributes"
        raise invalid(prefix + text)
    for name, value in attributes.items():
        if name not in SETTABLE:
            raise invalid(f"{prefix}AttributeName" if not prefix else "Attributes")
        if name == "RawMessageDelivery" and value.lower() not in ("true", "false"):
            raise invalid(f"{prefix}RawMessageDelivery: Invalid value [{value}]. Must be true or false.")
        if name == "FilterPolicy" and value:
            _check_filter(value, scope, prefix)
        if name == "RedrivePolicy" and value:
            _check_redrive(value, fifo, prefix)
        if name == "DeliveryPolicy" and value:
            _check_delivery(value, prefix)


def check_sender(tx: ReadTx, call: Call, protocol: str, role: str | None, prefix: str = "") -> None:
    """The role as which a delivery stream is written to: there has to be one, which trusts SNS and the caller may pass.
    Raises InvalidParameter, AuthorizationError."""
    if protocol != "firehose":
        if role:
            raise invalid(f"{prefix}SubscriptionRoleArn: only supported by subscriptions of protocol firehose")
        return
    if not role or not ROLE.fullmatch(role):
        raise invalid(f"{prefix}SubscriptionRoleArn is required, and must be the ARN of a role")
    pass_role(tx, call, SERVICE, role)
    if not assumable(tx, call, role, SERVICE):
        raise invalid(f"{prefix}SubscriptionRoleArn: the role cannot be assumed by {SERVICE}")


def _check_filter(value: str, scope: str, prefix: str) -> None:
    try:
        filters.check(value, scope)
    except filters.NestedFilter as error:
        raise invalid(str(error)) from error
    except filters.InvalidPattern as error:
        raise invalid(f"{prefix}FilterPolicy: {error}") from error


def _check_redrive(value: str, fifo: bool, prefix: str) -> None:
    try:
        target = jsontext.loads(value)["deadLetterTargetArn"]
    except ValueError as error:
        raise invalid(f"{prefix}RedrivePolicy: failed to parse JSON. {error}") from error
    except (KeyError, TypeError) as error:
        raise invalid(f"{prefix}RedrivePolicy: deadLetterTargetArn is required") from error
    parts = str(target).split(":")
    if len(parts) != 6 or parts[:3] != ["arn", "aws", "sqs"] or not all(parts[3:]):
        raise invalid(f"{prefix}RedrivePolicy: deadLetterTargetArn is an invalid arn")
    if fifo and not parts[5].endswith(".fifo"):
        text = "RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic."
        raise invalid(prefix + text)


def _check_delivery(value: str, prefix: str) -> None:
    try:
        retries.check_subscription_policy(value)
    except retries.InvalidPolicy as error:
        raise invalid(f"{prefix}DeliveryPolicy: {error}") from error


def check_room(others: Iterable[Subscription]) -> None:
    """Whether a topic with these other subscriptions has room for a filter policy. Raises FilterPolicyLimitExceeded."""
    if sum("FilterPolicy" in one.attributes for one in others) >= MAX_FILTERS:
        text = "The number of filter policies of the topic exceeds its limit."
        raise ApiError("FilterPolicyLimitExceededException", text)


def with_defaults(attributes: Mapping[str, str]) -> dict[str, str]:
    """What is stored of attributes: a filter policy has a scope."""
    found = {name: kept(name, value) for name, value in attributes.items() if not _is_none(name, value)}
    if "FilterPolicy" in found:
        found.setdefault("FilterPolicyScope", filters.ATTRIBUTES)
    return found


def _is_none(name: str, value: str) -> bool:
    """Whether a value says that there is none."""
    return not value or (name == "ReplayPolicy" and value in archive.NONE)


def kept(name: str, value: str) -> str:
    """A value as it is stored."""
    return value.lower() if name == "RawMessageDelivery" else value


def _topic(tx: ReadTx, subscription: Subscription) -> Topic | None:
    return TOPICS.get(tx, subscription.scope, subscription.topic.rsplit(":", 1)[1])


def is_fifo(subscription: Subscription) -> bool:
    """A FIFO queue at a FIFO topic."""
    return subscription.topic.endswith(".fifo") and subscription.endpoint.endswith(".fifo")


@operation("GetSubscriptionAttributes", resource=member("SubscriptionArn"), read=True)
def get_subscription_attributes(
    tx: ReadTx, call: Call, req: t.GetSubscriptionAttributesInput
) -> t.GetSubscriptionAttributesResponse:
    """A subscription's attributes. Source: API_GetSubscriptionAttributes. Raises NotFound, InvalidParameter."""
    subscription = find_subscription(tx, req.SubscriptionArn)
    confirmed = subscription.state == CONFIRMED
    attributes = {
        "RawMessageDelivery": "false",
        **{name: value for name, value in subscription.attributes.items() if name != "FilterPolicyScope"},
        "SubscriptionArn": subscription.arn,
        "TopicArn": subscription.topic,
        "Owner": subscription.owner,
        "Protocol": subscription.protocol,
        "Endpoint": subscription.endpoint,
        "PendingConfirmation": "false" if confirmed else "true",
        "ConfirmationWasAuthenticated": "true" if confirmed and subscription.authenticated else "false",
        "SubscriptionPrincipal": subscription.principal,
    }
    if "FilterPolicy" in attributes:
        attributes["FilterPolicyScope"] = subscription.attributes.get("FilterPolicyScope", filters.ATTRIBUTES)
    if subscription.replay is not None and "ReplayPolicy" in attributes:
        attributes["ReplayStatus"] = subscription.replay.status
    if subscription.protocol in ("http", "https"):
        topic = _topic(tx, subscription)
        effective = retries.of_subscription(
            topic.attributes.get("DeliveryPolicy") if topic else None, subscription.attributes.get("DeliveryPolicy")
        )
        attributes["EffectiveDeliveryPolicy"] = json.dumps(effective, separators=(",", ":"))
    return t.GetSubscriptionAttributesResponse(Attributes=attributes)


@operation("SetSubscriptionAttributes", resource=member("SubscriptionArn"))
def set_subscription_attributes(tx: Tx, call: Call, req: t.SetSubscriptionAttributesInput) -> None:
    """Set one attribute. Source: API_SetSubscriptionAttributes. Raises NotFound, InvalidParameter."""
    subscription = find_subscription(tx, req.SubscriptionArn)
    name, value = req.AttributeName, req.AttributeValue or ""
    check({name: value}, is_fifo(subscription), scope=subscription.attributes.get("FilterPolicyScope", ""))
    if name == "SubscriptionRoleArn":
        check_sender(tx, call, subscription.protocol, value)
    if _is_none(name, value):
        subscription.attributes.pop(name, None)
        if name == "ReplayPolicy":
            archive.stop(subscription)
    else:
        if name == "FilterPolicy" and name not in subscription.attributes:
            check_room(one for _, one in SUBSCRIPTIONS.find(tx, subscription.scope, "topic", subscription.topic))
        subscription.attributes[name] = kept(name, value)
        if name == "ReplayPolicy":
            topic = _topic(tx, subscription)
            if topic is None:
                raise ApiError("NotFoundException", "Topic does not exist")
            subscription.replay = archive.replay_of(tx, topic, value)
    SUBSCRIPTIONS.save(tx, subscription)
    archive.begin(tx, subscription)
