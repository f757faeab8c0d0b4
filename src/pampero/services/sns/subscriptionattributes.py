"""Attributes of subscriptions."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pampero.api import ApiError, Call, operation
from pampero.aws.tags import member
from pampero.kernel import jsontext
from pampero.services.sns import filters, retries
from pampero.services.sns import types as t
from pampero.services.sns.model import (
    CONFIRMED,
    SUBSCRIPTIONS,
    TOPICS,
    Subscription,
    find_subscription,
    invalid,
)
from pampero.store.tx import ReadTx, Tx

SETTABLE = frozenset({"FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy", "DeliveryPolicy"})
UNSERVED = frozenset({"ReplayPolicy", "SubscriptionRoleArn"})


def check(attributes: Mapping[str, str], fifo: bool, prefix: str = "", scope: str = "") -> None:
    """Raises InvalidParameter. fifo: a FIFO queue at a FIFO topic. prefix: what AWS's texts begin with in Subscribe.
    scope: the filter scope in force where the attributes do not say it."""
    scope = attributes.get("FilterPolicyScope") or scope or filters.ATTRIBUTES
    if scope not in (filters.ATTRIBUTES, filters.BODY):
        text = f"FilterPolicyScope: Invalid value [{scope}]. Please use either MessageBody or MessageAttributes"
        raise invalid(prefix + text)
    for name, value in attributes.items():
        if name in UNSERVED:
            raise ApiError("NotImplemented", f"The SNS subscription attribute {name} is not implemented.", status=501)
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
    except retries.UnservedPolicy as error:
        raise ApiError("NotImplemented", str(error), status=501) from error


def with_defaults(attributes: Mapping[str, str]) -> dict[str, str]:
    """What is stored of attributes: a filter policy has a scope."""
    found = {name: kept(name, value) for name, value in attributes.items() if value}
    if "FilterPolicy" in found:
        found.setdefault("FilterPolicyScope", filters.ATTRIBUTES)
    return found


def kept(name: str, value: str) -> str:
    """A value as it is stored."""
    return value.lower() if name == "RawMessageDelivery" else value


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
    if subscription.protocol in ("http", "https"):
        topic = TOPICS.get(tx, subscription.scope, subscription.topic.rsplit(":", 1)[1])
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
    if value:
        subscription.attributes[name] = kept(name, value)
    else:
        subscription.attributes.pop(name, None)
    SUBSCRIPTIONS.save(tx, subscription)
