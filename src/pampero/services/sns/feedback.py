"""Delivery status logging: what became of deliveries, in CloudWatch Logs, written as the role that the topic names.

Sources: "Amazon SNS message delivery status", "Amazon SNS mobile app attributes", "Viewing SMS delivery statistics". Each try is a
delivery. AWS does not say how many successes are told where a role is set and no rate: here none. Names of streams are ours.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from pampero.api import Call, Context, Event, consumer, pass_role
from pampero.aws.deliveries import losing
from pampero.aws.logstreams import put_log_events
from pampero.kernel import ids
from pampero.kernel.clock import iso8601_millis
from pampero.kernel.log import logger
from pampero.services.sns.model import SERVICE, Message, Topic, invalid
from pampero.store.tx import ReadTx, Tx

log = logger("sns")
ATTRIBUTE = re.compile(
    r"(?:HTTP|SQS|Lambda|Firehose|Application)?(?:SuccessFeedback(?:RoleArn|SampleRate)|FailureFeedbackRoleArn)"
)
ROLE = re.compile(r"arn:aws:iam::\d{12}:role/.+")
RATE = re.compile(r"\d{1,2}|100")
KINDS = {
    "http": "HTTP", "https": "HTTP", "sqs": "SQS", "lambda": "Lambda", "firehose": "Firehose",
    "application": "Application",
}  # fmt: skip
DIRECT = "DirectPublishToPhoneNumber"
PROTOCOLS = ("HTTP", "SQS", "Lambda", "Firehose", "Application")
MAX_RESPONSE_LENGTH = 1000
# What a provider did not say of itself.
UNTOLD = "Unrecoverable"


class Outcome(msgspec.Struct):
    """How one delivery ended. status: of HTTP; 0: there was no answer. response: what the target answered. dwell: milliseconds from the publishing to
    the handing over. attempts: which try it was."""

    success: bool
    status: int
    response: str
    destination: str
    dwell: int
    attempts: int = 1
    more: dict[str, Any] = {}


class Entry(msgspec.Struct):
    """A line for a log group of an account and region (scope), written as a role."""

    scope: str
    role: str
    group: str
    time: float
    text: str


def check(tx: ReadTx, call: Call, name: str, value: str) -> None:
    """The value of one of the attributes (`ATTRIBUTE`). Raises InvalidParameter, AuthorizationError."""
    if name.endswith("SampleRate"):
        if not RATE.fullmatch(value):
            raise invalid(f"{name} Reason: must be an integer between 0 and 100")
    elif not ROLE.fullmatch(value):
        raise invalid(f"{name} Reason: not the ARN of a role")
    else:
        pass_role(tx, call, SERVICE, value)


def role_for(attributes: Mapping[str, str], kind: str, success: bool) -> str | None:
    """The role that tells of this delivery; None: nobody does. kind: what the attributes' names begin with."""
    if not success:
        return attributes.get(f"{kind}FailureFeedbackRoleArn")
    role = attributes.get(f"{kind}SuccessFeedbackRoleArn")
    rate = int(attributes.get(f"{kind}SuccessFeedbackSampleRate") or 0) if role else 0
    return role if ids.uniform() * 100 < rate else None


def note(tx: Tx, scope: str, role: str, group: str, message: Message, outcome: Outcome) -> None:
    """Have a delivery told. group: what follows `sns/region/account/` in the log group's name."""
    account, _, region = scope.partition("/")
    delivery = {
        "deliveryId": ids.uuid4(),
        "destination": outcome.destination,
        "providerResponse": outcome.response[:MAX_RESPONSE_LENGTH],
        "dwellTimeMs": outcome.dwell,
        **outcome.more,
        "attempts": outcome.attempts,
        **({"statusCode": outcome.status} if outcome.status else {}),
    }
    told = {
        "notification": {
            "messageMD5Sum": hashlib.md5(message.body.encode(), usedforsecurity=False).hexdigest(),
            "messageId": message.id,
            **({"topicArn": message.topic} if message.topic else {}),
            "timestamp": iso8601_millis(message.time).replace("T", " ").removesuffix("Z"),
        },
        "delivery": delivery,
        "status": "SUCCESS" if outcome.success else "FAILURE",
    }
    name = f"sns/{region}/{account}/{group}{'' if outcome.success else '/Failure'}"
    tx.emit("sns.feedback", Entry(scope, role, name, tx.now, msgspec.json.encode(told).decode()))


def of_topic(tx: Tx, topic: Topic, protocol: str, message: Message, outcome: Outcome) -> None:
    """Have a delivery of a topic's told, if its attributes ask for it."""
    kind = KINDS.get(protocol)
    role = role_for(topic.attributes, kind, outcome.success) if kind and not message.token else None
    if role:
        note(tx, topic.scope, role, topic.name, message, outcome)


def asked(topic: Topic) -> bool:
    """Whether a topic's attributes ask for any of it."""
    return any(name.endswith("FeedbackRoleArn") for name in topic.attributes)


@consumer("sns.feedback")
async def write(context: Context, event: Event) -> None:
    """Write one line; what the role may not, or cannot any more, is lost, and the server's log says so."""
    entry = msgspec.convert(event.payload, Entry)
    place = context.at(entry.scope)
    with losing(log, f"a line of {entry.group}", entry.role):
        acting = await place.as_role(entry.role, "sns-feedback", SERVICE)
        there = acting.within(entry.role.split(":")[4], place.region).client("logs")
        stream = hashlib.sha256(f"{entry.group}/{iso8601_millis(entry.time)[:10]}".encode()).hexdigest()[:32]
        line = {"timestamp": int(entry.time * 1000), "message": entry.text}
        await put_log_events(there, entry.group, stream, [line], make_group=True)
