"""CloudFormation's view of SNS."""

from __future__ import annotations

from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Mapped, Part, Properties, Target, document, existed, resource_type
from pampero.aws.cfn.mapped import ABSENT

TOPIC = (
    "DisplayName", "KmsMasterKeyId", "ContentBasedDeduplication", "SignatureVersion", "TracingConfig",
    "FifoThroughputScope", "MaximumMessageSize", "ArchivePolicy",
)  # fmt: skip
# The scope of a filter goes before the filter.
SUBSCRIPTION = (
    "RawMessageDelivery", "FilterPolicyScope", "SubscriptionRoleArn", "FilterPolicy", "RedrivePolicy", "DeliveryPolicy",
    "ReplayPolicy",
)  # fmt: skip
# How attributes begin, by the protocols of DeliveryStatusLogging.
LOGGED = {"http/s": "HTTP", "sqs": "SQS", "lambda": "Lambda", "firehose": "Firehose", "application": "Application"}
DEFAULTS = {"RawMessageDelivery": "false", "FilterPolicyScope": "MessageAttributes"}


class _Sns(Mapped):
    """What SNS's types have in common."""

    service, gone = "sns", ("NotFoundException", "ResourceNotFoundException")


@resource_type("AWS::SNS::Topic")
class TopicType(_Sns):
    """Ref: the ARN. GetAtt: TopicArn, TopicName. Its `Subscription` list is part of it."""

    creates, deletes, tags, untags = "CreateTopic", "DeleteTopic", "TagResource", "UntagResource"
    ref, named, members, attributes = "TopicArn", "TopicName", {"TopicName": "Name"}, {"TopicName": "{name}"}
    in_attributes = (*TOPIC, "FifoTopic")
    parts = tuple(Part(name, "SetTopicAttributes", made=True, default="") for name in TOPIC)

    def generated(self, target: Target, properties: Properties) -> str:
        """The name of a FIFO topic ends in `.fifo`."""
        return target.name(251) + ".fifo" if properties.get("FifoTopic") else target.name(256)

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """The subscriptions, how deliveries are logged, and what may be in a message."""
        wanted, had = self._subscribed(new), self._subscribed(old)
        if gone := had - wanted:
            async for one in self.listed(context, "ListSubscriptionsByTopic", TopicArn=physical_id):
                if (one["Protocol"], one["Endpoint"]) in gone and one["SubscriptionArn"].startswith("arn:"):
                    await self.call(context, "Unsubscribe", SubscriptionArn=one["SubscriptionArn"])
        for protocol, endpoint in sorted(wanted):
            await self.call(context, "Subscribe", TopicArn=physical_id, Protocol=protocol, Endpoint=endpoint)
        logs, logged = self._logging(new), self._logging(old)
        if new is not ABSENT:
            for name in sorted(set(logs) | set(logged)):
                if logs.get(name, "") != logged.get(name, ""):
                    value = {"AttributeName": name, "AttributeValue": logs.get(name, "")}
                    await self.call(context, "SetTopicAttributes", TopicArn=physical_id, **value)
        protects, protected = (one.get("DataProtectionPolicy", "") for one in (new, old))
        if existed(old) and new is not ABSENT and protects != protected:
            policy = document(protects)
            await self.call(context, "PutDataProtectionPolicy", ResourceArn=physical_id, DataProtectionPolicy=policy)

    def _logging(self, properties: Properties) -> dict[str, str]:
        """The attributes that DeliveryStatusLogging stands for."""
        return {
            f"{LOGGED.get(one['Protocol'], one['Protocol'])}{name}": str(value)
            for one in properties.get("DeliveryStatusLogging", ())
            for name, value in one.items()
            if name != "Protocol"
        }

    def _subscribed(self, properties: Properties) -> set[tuple[str, str]]:
        return {(one["Protocol"], one["Endpoint"]) for one in properties.get("Subscription", ())}


@resource_type("AWS::SNS::Subscription")
class SubscriptionType(_Sns):
    """Ref and GetAtt Arn: the subscription's ARN."""

    creates, deletes, ref, attributes = "Subscribe", "Unsubscribe", "SubscriptionArn", {"Arn": "SubscriptionArn"}
    in_attributes, always = SUBSCRIPTION, {"ReturnSubscriptionArn": True}
    parts = tuple(
        Part(name, "SetSubscriptionAttributes", made=True, default=DEFAULTS.get(name, "")) for name in SUBSCRIPTION
    )

    async def call(self, context: Context, operation: str, /, **params: Any) -> dict[str, Any]:
        """In the topic's region."""
        parts = str(params.get("TopicArn") or params["SubscriptionArn"]).split(":")
        return await super().call(context.within(context.account, parts[3]), operation, **params)


@resource_type("AWS::SNS::TopicPolicy")
class TopicPolicyType(_Sns):
    """The Policy attribute of topics, which else is the default one. Ref and GetAtt Id: a generated name."""

    named, limit, always = "Id", 128, {"AttributeName": "Policy"}
    members, defaults = {"PolicyDocument": "AttributeValue"}, {"PolicyDocument": ""}
    parts = (Part("Topics", "SetTopicAttributes", "SetTopicAttributes", "TopicArn", each=True),)


@resource_type("AWS::SNS::TopicInlinePolicy")
class TopicInlinePolicyType(_Sns):
    """The Policy attribute of one topic, which else is the default one. Ref: the topic's ARN."""

    ref = "TopicArn"
    parts = (Part("PolicyDocument", "SetTopicAttributes", member="Policy", default=""),)
