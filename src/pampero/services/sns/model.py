"""Topics and subscriptions as they are stored."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from pampero.api import ApiError, Call
from pampero.kernel.arn import arn
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx


class Topic(msgspec.Struct):
    """A topic. attributes: those that were set."""

    name: str
    account: str
    region: str
    attributes: dict[str, str]
    tags: dict[str, str]
    sequence: int = 0

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
                        "Action": [
                            "SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission",
                            "SNS:DeleteTopic", "SNS:Subscribe", "SNS:ListSubscriptionsByTopic", "SNS:Publish",
                        ],
                        "Resource": self.arn,
                        "Condition": {"StringEquals": {"AWS:SourceOwner": self.account}},
                    }
                ],
            }
        )  # fmt: skip


class Subscription(msgspec.Struct):
    """A subscription of an endpoint to a topic."""

    arn: str
    topic: str
    owner: str
    protocol: str
    endpoint: str
    attributes: dict[str, str]


TOPICS: Documents[Topic] = Documents("sns.topic", Topic)
SUBSCRIPTIONS: Documents[Subscription] = Documents(
    "sns.subscription", Subscription, {"topic": lambda subscription: subscription.topic}
)


def topic_arn(call: Call, req: Any) -> str:
    """The ARN of the topic that a request names."""
    found: str = req.TopicArn
    return found


def find_topic(tx: ReadTx, text: str) -> Topic:
    """The topic of an ARN. Raises NotFoundException, InvalidParameterException."""
    parts = text.split(":")
    if len(parts) != 6 or parts[2] != "sns":
        raise ApiError(
            "InvalidParameterException",
            f"Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not {len(parts)}",
        )
    topic = TOPICS.get(tx, f"{parts[4]}/{parts[3]}", parts[5])
    if topic is None:
        raise ApiError("NotFoundException", "Topic does not exist")
    return topic


def find_subscription(tx: ReadTx, text: str) -> Subscription:
    """The subscription of an ARN. Raises NotFoundException."""
    parts = text.split(":")
    found = SUBSCRIPTIONS.get(tx, f"{parts[4]}/{parts[3]}", text) if len(parts) == 7 else None
    if found is None:
        raise ApiError("NotFoundException", "Subscription does not exist")
    return found
