"""What subscribers get: the JSON around a message, its signature, HTTP headers, a function's event.

Source: "HTTP/HTTPS notification JSON format", "Lambda … SNS event". Messages of FIFO topics carry no signature, as
recorded from AWS. How a replayed message says so is not documented: here by a member, in raw delivery by an attribute.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from pampero.api import Context
from pampero.kernel.clock import iso8601_millis
from pampero.services.sns.model import Message, Subscription
from pampero.services.sns.signing import Signer

SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}  # fmt: skip


REPLAYED = {"Replayed": {"DataType": "String", "StringValue": "true"}}


async def envelope(
    context: Context, subscription: Subscription, message: Message, *, signed: bool = True
) -> dict[str, Any]:
    """The members in AWS's order. signed: with a signature, where the topic has them."""
    endpoint = context.settings.endpoint
    found: dict[str, Any] = {"Type": message.kind, "MessageId": message.id}
    if message.sequence:
        found["SequenceNumber"] = message.sequence
    if message.token:
        found["Token"] = message.token
    found["TopicArn"] = message.topic
    if message.subject is not None:
        found["Subject"] = message.subject
    found["Message"] = message.body
    if message.token:
        found["SubscribeURL"] = link(endpoint, subscription, message)
    found["Timestamp"] = iso8601_millis(message.time)
    if signed and not message.sequence:
        version = message.signature_version
        text = "".join(f"{name}\n{found[name]}\n" for name in SIGNED[message.kind] if name in found)
        signature, url = await context.part(Signer).sign(text, version)
        found |= {"SignatureVersion": version, "Signature": signature, "SigningCertURL": url}
    if not message.token:
        found["UnsubscribeURL"] = link(endpoint, subscription, message)
    if message.attributes:
        found["MessageAttributes"] = message.attributes
    if message.replayed:
        found["Replayed"] = "true"
    return found


def link(server: str, subscription: Subscription, message: Message) -> str:
    """The URL that a message carries: it confirms the subscription, or ends it."""
    if message.token:
        topic = quote(message.topic, safe=":")
        return f"{server}/?Action=ConfirmSubscription&TopicArn={topic}&Token={message.token}"
    return f"{server}/?Action=Unsubscribe&SubscriptionArn={quote(subscription.arn, safe=':')}"


def letter(server: str, subscription: Subscription, message: Message) -> str:
    """The body of a mail to a program: JSON, without a signature."""
    found: dict[str, Any] = {"Type": message.kind, "MessageId": message.id, "TopicArn": message.topic}
    if message.subject is not None:
        found["Subject"] = message.subject
    found |= {"Message": message.body, "Timestamp": iso8601_millis(message.time)}
    if message.token:
        found["Token"] = message.token
    found["SubscribeURL" if message.token else "UnsubscribeURL"] = link(server, subscription, message)
    return msgspec.json.encode(found).decode()


async def queue_message(
    context: Context, subscription: Subscription, message: Message, *, signed: bool = True
) -> tuple[str, dict[str, Any]]:
    """The body and the attributes of the message that a queue gets; what a delivery stream gets has no signature."""
    if subscription.raw and not message.token:
        attributes = {name: _raw(value) for name, value in (message.attributes or {}).items()}
        return message.body, attributes | (REPLAYED if message.replayed else {})
    return msgspec.json.encode(await envelope(context, subscription, message, signed=signed)).decode(), {}


def _raw(value: Mapping[str, str]) -> dict[str, Any]:
    if value["Type"].startswith("Binary"):
        return {"DataType": value["Type"], "BinaryValue": base64.b64decode(value["Value"])}
    return {"DataType": value["Type"], "StringValue": value["Value"]}


async def function_event(context: Context, subscription: Subscription, message: Message) -> str:
    """The event of a function; its names of URLs differ from those on the wire."""
    found = await envelope(context, subscription, message)
    record = {
        "Type": found["Type"],
        "MessageId": found["MessageId"],
        "TopicArn": found["TopicArn"],
        "Subject": found.get("Subject"),
        "Message": found["Message"],
        "Timestamp": found["Timestamp"],
        # Functions are told 1 whatever the signature's version is, as recorded from AWS.
        "SignatureVersion": "1" if "SignatureVersion" in found else None,
        "Signature": found.get("Signature"),
        "SigningCertUrl": found.get("SigningCertURL"),
        "UnsubscribeUrl": found.get("UnsubscribeURL"),
        "MessageAttributes": message.attributes,
    }
    event = {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription.arn,
        "Sns": record,
    }
    return msgspec.json.encode({"Records": [event]}).decode()


async def web_request(
    context: Context, subscription: Subscription, message: Message, content_type: str
) -> tuple[dict[str, str], bytes]:
    """(headers, body) of the POST to a web endpoint."""
    raw = subscription.raw and not message.token
    headers = {
        "x-amz-sns-message-type": message.kind,
        "x-amz-sns-message-id": message.id,
        "x-amz-sns-topic-arn": message.topic,
    }
    if message.kind != "SubscriptionConfirmation":
        headers["x-amz-sns-subscription-arn"] = subscription.arn
    if raw:
        headers["x-amz-sns-rawdelivery"] = "true"
    headers |= {
        "content-type": content_type,
        "user-agent": "Amazon Simple Notification Service Agent",
        "accept-encoding": "gzip,deflate",
    }
    if raw:
        return headers, message.body.encode()
    found = await envelope(context, subscription, message)
    return headers, msgspec.json.format(msgspec.json.encode(found), indent=2)
