"""CloudFormation's view of SNS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pampero.api import Context
from pampero.aws.cfn import Mapped, Properties, Resource, Target, document, existed, resource_type

TOPIC = (
    "DisplayName", "KmsMasterKeyId", "ContentBasedDeduplication", "SignatureVersion", "TracingConfig",
    "FifoThroughputScope", "MaximumMessageSize", "DeliveryPolicy", "ArchivePolicy",
)  # fmt: skip
# The scope of a filter goes before the filter.
SUBSCRIPTION = (
    "RawMessageDelivery", "FilterPolicyScope", "SubscriptionRoleArn", "FilterPolicy", "RedrivePolicy", "DeliveryPolicy",
    "ReplayPolicy",
)  # fmt: skip
DEFAULTS = {"RawMessageDelivery": "false", "FilterPolicyScope": "MessageAttributes"}


def _attributes(properties: Properties, names: Iterable[str]) -> dict[str, str]:
    return {name: document(properties[name]) for name in names if name in properties}


class _Sns(Mapped):
    """What SNS's types have in common."""

    service, gone = "sns", ("NotFoundException", "ResourceNotFoundException")

    async def set_policy(self, context: Context, topic: str, policy: str) -> None:
        """An empty policy is the default one. A topic that is gone has none."""
        call = self.call if policy else self.quietly
        await call(context, "SetTopicAttributes", TopicArn=topic, AttributeName="Policy", AttributeValue=policy)


@resource_type("AWS::SNS::Topic")
class TopicType(_Sns):
    """Ref: the ARN. GetAtt: TopicArn, TopicName. Its `Subscription` list is part of it."""

    creates, deletes = "CreateTopic", "DeleteTopic"
    tags, untags = "TagResource", "UntagResource"
    ref, named, members = "TopicArn", "TopicName", {"TopicName": "Name"}
    unsupported = frozenset({"DeliveryStatusLogging"})

    def generated(self, target: Target, properties: Properties) -> str:
        """The name of a FIFO topic ends in `.fifo`."""
        return target.name(251) + ".fifo" if properties.get("FifoTopic") else target.name(256)

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """Most properties are attributes."""
        fifo = {"FifoTopic": "true"} if properties.get("FifoTopic") else {}
        return {**properties, "Attributes": _attributes(properties, TOPIC) | fifo}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """What is gone from the template goes back to its default; a new topic has its attributes already."""
        if existed(old):
            before, after = _attributes(old, TOPIC), _attributes(new, TOPIC)
            for name in sorted(before.keys() | after.keys()):
                value = after.get(name, "")
                if before.get(name) != after.get(name):
                    await self.call(
                        context, "SetTopicAttributes", TopicArn=physical_id, AttributeName=name, AttributeValue=value
                    )
        wanted, had = self._subscribed(new), self._subscribed(old)
        if had - wanted:
            await self._unsubscribe(context, physical_id, had - wanted)
        for protocol, endpoint in sorted(wanted):
            await self.call(context, "Subscribe", TopicArn=physical_id, Protocol=protocol, Endpoint=endpoint)

    def _subscribed(self, properties: Properties) -> set[tuple[str, str]]:
        return {(one["Protocol"], one["Endpoint"]) for one in properties.get("Subscription", ())}

    async def _unsubscribe(self, context: Context, arn: str, gone: set[tuple[str, str]]) -> None:
        more: dict[str, str] = {}
        while True:
            answer = await self.call(context, "ListSubscriptionsByTopic", TopicArn=arn, **more)
            for one in answer["Subscriptions"]:
                if (one["Protocol"], one["Endpoint"]) in gone and one["SubscriptionArn"].startswith("arn:"):
                    await self.call(context, "Unsubscribe", SubscriptionArn=one["SubscriptionArn"])
            if "NextToken" not in answer:
                return
            more = {"NextToken": answer["NextToken"]}

    async def shown(
        self, context: Context, physical_id: str, properties: Properties, answer: Mapping[str, Any]
    ) -> Resource:
        """The ARN ends in the name."""
        return Resource(physical_id, {"TopicArn": physical_id, "TopicName": physical_id.rsplit(":", 1)[1]})


@resource_type("AWS::SNS::Subscription")
class SubscriptionType(_Sns):
    """Ref and GetAtt Arn: the subscription's ARN."""

    creates, deletes, ref, attributes = "Subscribe", "Unsubscribe", "SubscriptionArn", {"Arn": "SubscriptionArn"}

    async def call(self, context: Context, operation: str, /, **params: Any) -> dict[str, Any]:
        """In the topic's region."""
        parts = str(params.get("TopicArn") or params["SubscriptionArn"]).split(":")
        return await super().call(context.within(context.account, parts[3]), operation, **params)

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """Most properties are attributes."""
        attributes = _attributes(properties, SUBSCRIPTION)
        return {**properties, "Attributes": attributes, "ReturnSubscriptionArn": True}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """What is gone from the template goes back to its default; a new subscription has its attributes already."""
        if existed(old):
            before, after = ({**DEFAULTS, **_attributes(one, SUBSCRIPTION)} for one in (old, new))
            for name in SUBSCRIPTION:
                value = after.get(name, "")
                if before.get(name, "") != value:
                    await self.call(
                        context, "SetSubscriptionAttributes", SubscriptionArn=physical_id, AttributeName=name,
                        AttributeValue=value,
                    )  # fmt: skip


@resource_type("AWS::SNS::TopicPolicy")
class TopicPolicyType(_Sns):
    """The Policy attribute of topics. Ref and GetAtt Id: a generated name."""

    named, limit = "Id", 128

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Topics that are no longer named get the default policy."""
        for topic in old.get("Topics", ()):
            if topic not in new.get("Topics", ()):
                await self.set_policy(context, topic, "")
        for topic in new.get("Topics", ()):
            await self.set_policy(context, topic, document(new["PolicyDocument"]))


@resource_type("AWS::SNS::TopicInlinePolicy")
class TopicInlinePolicyType(_Sns):
    """The Policy attribute of one topic. Ref: the topic's ARN."""

    named = "TopicArn"

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Without it the topic gets the default policy."""
        await self.set_policy(context, physical_id, document(new["PolicyDocument"]) if new else "")
