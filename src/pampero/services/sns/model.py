"""Topics, subscriptions and messages as they are stored."""

from __future__ import annotations

import json
import re

import msgspec

from pampero.api import ApiError, Call
from pampero.aws.nouns import Noun
from pampero.aws.tags import member
from pampero.kernel.arn import arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx

SERVICE = "sns.amazonaws.com"
PENDING, CONFIRMED, DELETED = "pending", "confirmed", "deleted"
# Of replays, as AWS calls them.
WAITING, RUNNING, COMPLETED, FAILED = "Pending", "In progress", "Completed", "Failed"
# E.164.
PHONE = re.compile(r"\+[1-9]\d{5,14}")
DEFAULT_ACTIONS = (
    "GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic", "Subscribe",
    "ListSubscriptionsByTopic", "Publish",
)  # fmt: skip


class Topic(Noun):
    """A topic. attributes: those that were set. archived: since when it keeps its messages; 0: it does not."""

    attributes: dict[str, str]
    tags: dict[str, str]
    sequence: int = 0
    protection: str = ""
    archived: float = 0.0

    @property
    def arn(self) -> str:
        """Its ARN."""
        return arn("sns", self.region, self.account, self.name)

    @property
    def fifo(self) -> bool:
        """Whether it keeps order."""
        return self.name.endswith(".fifo")

    @property
    def policy(self) -> str:
        """Its policy: the owner's alone, until one is set."""
        return self.attributes.get("Policy") or json.dumps(
            {
                "Version": "2008-10-17",
                "Id": "__default_policy_ID",
                "Statement": [
                    {
                        "Sid": "__default_statement_ID",
                        "Effect": "Allow",
                        "Principal": {"AWS": "*"},
                        "Action": [f"SNS:{name}" for name in DEFAULT_ACTIONS],
                        "Resource": self.arn,
                        "Condition": {"StringEquals": {"AWS:SourceOwner": self.account}},
                    }
                ],
            }
        )


class Replay(msgspec.Struct):
    """A replay of a topic's archive, from its start up to its end (epoch seconds) or until it has caught up.

    mark: the topic's sequence number when it was asked for: what follows is no repeat. position: how far it has come.
    """

    start: float
    end: float | None
    mark: int
    position: int = 0
    status: str = WAITING


class Subscription(msgspec.Struct):
    """A subscription of an endpoint to a topic.

    state: pending, confirmed, or deleted (its endpoint may still restore it). token: what confirms it.
    principal: who subscribed. authenticated: whether the confirmation was signed. signed_only: whether only a signed
    request may end it. slot: when the next delivery may be, where a policy says how many a second there may be.
    """

    arn: str
    topic: str
    owner: str
    protocol: str
    endpoint: str
    attributes: dict[str, str]
    state: str = CONFIRMED
    token: str | None = None
    principal: str = ""
    authenticated: bool = True
    signed_only: bool = False
    replay: Replay | None = None
    slot: float = 0.0

    @property
    def waits(self) -> bool:
        """Whether a replay is under way: what is published comes after it."""
        return self.replay is not None and self.replay.status in (WAITING, RUNNING)

    @property
    def ended(self) -> bool:
        """Whether it gets nothing that is published: a replay with an end is all that it asked for."""
        return self.replay is not None and self.replay.end is not None and self.replay.status == COMPLETED

    @property
    def scope(self) -> str:
        """The space of its topic."""
        parts = self.topic.split(":")
        return f"{parts[4]}/{parts[3]}"

    @property
    def raw(self) -> bool:
        """Whether it gets the bare message."""
        return self.attributes.get("RawMessageDelivery") == "true"


class Message(msgspec.Struct):
    """A published message, or one that asks for a confirmation.

    bodies: what protocols get instead of `body`. attributes: name → Type and Value, binary as base64.
    kind: Notification, SubscriptionConfirmation or UnsubscribeConfirmation. token: of a confirmation. replayed: whether it comes
    from the archive once more.
    """

    id: str
    topic: str
    body: str
    time: float
    signature_version: str = "1"
    subject: str | None = None
    bodies: dict[str, str] = {}
    attributes: dict[str, dict[str, str]] = {}
    group: str | None = None
    dedup: str | None = None
    sequence: str | None = None
    kind: str = "Notification"
    token: str | None = None
    replayed: bool = False

    def text(self, protocol: str) -> str:
        """The message for a protocol."""
        return self.bodies.get(protocol, self.body)


class Delivery(msgspec.Struct):
    """One message on its way to one subscriber: the payload of one outbox event. retries: how often it failed. due: whether its
    turn has come, where a policy says how many a second there may be.
    """

    id: str
    subscription: str
    message: Message
    retries: int = 0
    due: bool = False


TOPICS: Documents[Topic] = Documents("sns.topic", Topic, at=lambda topic: (topic.scope, topic.name))
SUBSCRIPTIONS: Documents[Subscription] = Documents(
    "sns.subscription",
    Subscription,
    at=lambda one: (one.scope, one.arn),
    keys={"topic": lambda one: one.topic, "token": lambda one: one.token},
)


def invalid(text: str) -> ApiError:
    """InvalidParameter with AWS's usual beginning."""
    return ApiError("InvalidParameterException", f"Invalid parameter: {text}")


topic_arn = member("TopicArn")


def find_topic(tx: ReadTx, call: Call, text: str, name: str = "TopicArn") -> Topic:
    """The topic of an ARN. Raises NotFound, InvalidParameter (also for a topic of another region)."""
    parts = text.split(":")
    if len(parts) < 6:
        raise invalid(f"{name} Reason: An ARN must have at least 6 elements, not {len(parts)}")
    elsewhere = parts[3] != call.region and call.principal.kind != "anonymous"
    if len(parts) != 6 or parts[0] != "arn" or parts[2] != "sns" or elsewhere:
        raise invalid(name)
    topic = TOPICS.get(tx, f"{parts[4]}/{parts[3]}", parts[5])
    if topic is None:
        raise ApiError("NotFoundException", "Topic does not exist")
    return topic


def subscription_of(tx: ReadTx, text: str) -> Subscription | None:
    """The subscription of an ARN that is there and not deleted."""
    parts = text.split(":")
    found = SUBSCRIPTIONS.get(tx, f"{parts[4]}/{parts[3]}", text) if len(parts) == 7 else None
    return None if found is None or found.state == DELETED else found


def find_subscription(tx: ReadTx, text: str) -> Subscription:
    """The subscription of an ARN. Raises NotFound, InvalidParameter."""
    count = len(text.split(":"))
    if count < 6:
        raise invalid(f"SubscriptionArn Reason: An ARN must have at least 6 elements, not {count}")
    found = subscription_of(tx, text)
    if found is None:
        raise ApiError("NotFoundException", "Subscription does not exist")
    return found


def subscriptions_of(tx: ReadTx, topic: Topic) -> list[Subscription]:
    """All subscriptions of a topic, whatever their state."""
    return [one for _, one in SUBSCRIPTIONS.find(tx, topic.scope, "topic", topic.arn)]
