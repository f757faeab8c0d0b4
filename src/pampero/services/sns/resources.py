"""CloudFormation's view of SNS."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pampero.api import ApiError, Context
from pampero.api.resource import Properties, Resource, ResourceType, Target, flag, resource_type, tag_list, text

TEXTS = (
    "DisplayName", "KmsMasterKeyId", "ContentBasedDeduplication", "SignatureVersion", "TracingConfig",
    "FifoThroughputScope", "MaximumMessageSize",
)  # fmt: skip
DOCUMENTS = ("DeliveryPolicy", "ArchivePolicy")
SUBSCRIPTION_TEXTS = ("RawMessageDelivery", "FilterPolicyScope", "SubscriptionRoleArn")
SUBSCRIPTION_DOCUMENTS = ("FilterPolicy", "RedrivePolicy", "DeliveryPolicy", "ReplayPolicy")


def _document(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _attributes(properties: Properties, texts: Iterable[str], documents: Iterable[str]) -> dict[str, str]:
    found = {name: text(properties[name]) for name in texts if properties.get(name) is not None}
    return found | {name: _document(properties[name]) for name in documents if properties.get(name) is not None}


def _absent(error: ApiError) -> bool:
    return error.code in ("NotFoundException", "ResourceNotFoundException")


@resource_type("AWS::SNS::Topic")
class TopicType(ResourceType):
    """Ref: the ARN. GetAtt: TopicArn, TopicName. Its `Subscription` list is part of it."""

    replace_on = frozenset({"TopicName", "FifoTopic"})

    def _resource(self, arn: str) -> Resource:
        return Resource(arn, {"TopicArn": arn, "TopicName": arn.rsplit(":", 1)[1]})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """CreateTopic, then Subscribe for each of its subscriptions."""
        fifo = flag(properties.get("FifoTopic", False))
        name = properties.get("TopicName") or target.name(251 if fifo else 256) + (".fifo" if fifo else "")
        attributes = _attributes(properties, TEXTS, DOCUMENTS) | ({"FifoTopic": "true"} if fifo else {})
        request: dict[str, Any] = {"Name": name, "Attributes": attributes}
        tags = tag_list(target, properties)
        if tags:
            request["Tags"] = [{"Key": key, "Value": value} for key, value in tags.items()]
        if properties.get("DataProtectionPolicy") is not None:
            request["DataProtectionPolicy"] = _document(properties["DataProtectionPolicy"])
        arn = (await context.client("sns").call("CreateTopic", **request))["TopicArn"]
        target.note(arn)
        await self._subscribe(context, arn, properties)
        return self._resource(arn)

    async def _subscribe(self, context: Context, arn: str, properties: Properties) -> None:
        for one in properties.get("Subscription") or []:
            await context.client("sns").call(
                "Subscribe", TopicArn=arn, Protocol=text(one["Protocol"]), Endpoint=text(one["Endpoint"])
            )

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """SetTopicAttributes; what is gone from the template goes back to its default."""
        client = context.client("sns")
        before, after = (_attributes(one, TEXTS, DOCUMENTS) for one in (old, new))
        for name in sorted(set(before) | set(after)):
            if before.get(name) != after.get(name):
                value = after.get(name, "")
                await client.call("SetTopicAttributes", TopicArn=physical_id, AttributeName=name, AttributeValue=value)
        await self._update_tags(context, target, physical_id, old, new)
        wanted = {(text(one["Protocol"]), text(one["Endpoint"])) for one in new.get("Subscription") or []}
        gone = {(text(one["Protocol"]), text(one["Endpoint"])) for one in old.get("Subscription") or []} - wanted
        if gone:
            await self._unsubscribe(context, physical_id, gone)
        await self._subscribe(context, physical_id, new)
        return self._resource(physical_id)

    async def _update_tags(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> None:
        client = context.client("sns")
        tags = tag_list(target, new)
        lost = sorted(set(tag_list(target, old)) - set(tags))
        if lost:
            await client.call("UntagResource", ResourceArn=physical_id, TagKeys=lost)
        if tags:
            pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
            await client.call("TagResource", ResourceArn=physical_id, Tags=pairs)

    async def _unsubscribe(self, context: Context, arn: str, gone: set[tuple[str, str]]) -> None:
        client = context.client("sns")
        token: str | None = None
        while True:
            more = {"NextToken": token} if token else {}
            answer = await client.call("ListSubscriptionsByTopic", TopicArn=arn, **more)
            for one in answer["Subscriptions"]:
                if (one["Protocol"], one["Endpoint"]) in gone and one["SubscriptionArn"].startswith("arn:"):
                    await client.call("Unsubscribe", SubscriptionArn=one["SubscriptionArn"])
            token = answer.get("NextToken")
            if token is None:
                return

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """DeleteTopic, with its subscriptions."""
        await context.client("sns").call("DeleteTopic", TopicArn=physical_id)


@resource_type("AWS::SNS::Subscription")
class SubscriptionType(ResourceType):
    """Ref and GetAtt Arn: the subscription's ARN."""

    replace_on = frozenset({"TopicArn", "Protocol", "Endpoint", "Region"})

    def _place(self, context: Context, properties: Properties) -> Context:
        """The topic's region."""
        parts = text(properties["TopicArn"]).split(":")
        return context.within(context.account, parts[3]) if len(parts) == 6 else context

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """Subscribe."""
        request: dict[str, Any] = {"TopicArn": text(properties["TopicArn"]), "Protocol": text(properties["Protocol"])}
        if properties.get("Endpoint") is not None:
            request["Endpoint"] = text(properties["Endpoint"])
        attributes = _attributes(properties, SUBSCRIPTION_TEXTS, SUBSCRIPTION_DOCUMENTS)
        client = self._place(context, properties).client("sns")
        answer = await client.call("Subscribe", **request, Attributes=attributes, ReturnSubscriptionArn=True)
        return Resource(answer["SubscriptionArn"], {"Arn": answer["SubscriptionArn"]})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """SetSubscriptionAttributes; the scope of a filter goes before the filter."""
        client = self._place(context, new).client("sns")
        before, after = (_attributes(one, SUBSCRIPTION_TEXTS, SUBSCRIPTION_DOCUMENTS) for one in (old, new))
        defaults = {"RawMessageDelivery": "false", "FilterPolicyScope": "MessageAttributes"}
        for name in (*SUBSCRIPTION_TEXTS, *SUBSCRIPTION_DOCUMENTS):
            value = after.get(name, defaults.get(name, ""))
            if before.get(name, defaults.get(name, "")) != value:
                await client.call(
                    "SetSubscriptionAttributes", SubscriptionArn=physical_id, AttributeName=name, AttributeValue=value
                )
        return Resource(physical_id, {"Arn": physical_id})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Unsubscribe."""
        await self._place(context, properties).client("sns").call("Unsubscribe", SubscriptionArn=physical_id)


async def _set_policy(context: Context, topic: str, policy: str) -> None:
    """An empty policy is the default one. A topic that is gone has none."""
    try:
        await context.client("sns").call(
            "SetTopicAttributes", TopicArn=topic, AttributeName="Policy", AttributeValue=policy
        )
    except ApiError as error:
        if policy or not _absent(error):
            raise


@resource_type("AWS::SNS::TopicPolicy")
class TopicPolicyType(ResourceType):
    """The Policy attribute of topics. Ref and GetAtt Id: a generated name."""

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """SetTopicAttributes on every topic."""
        for topic in properties["Topics"]:
            await _set_policy(context, topic, _document(properties["PolicyDocument"]))
        return Resource(target.name(128), {"Id": target.name(128)})

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Topics that are no longer named get the default policy."""
        for topic in old["Topics"]:
            if topic not in new["Topics"]:
                await _set_policy(context, topic, "")
        for topic in new["Topics"]:
            await _set_policy(context, topic, _document(new["PolicyDocument"]))
        return Resource(physical_id, {"Id": physical_id})

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """The topics get the default policy."""
        for topic in properties["Topics"]:
            await _set_policy(context, topic, "")


@resource_type("AWS::SNS::TopicInlinePolicy")
class TopicInlinePolicyType(ResourceType):
    """The Policy attribute of one topic. Ref: the topic's ARN."""

    replace_on = frozenset({"TopicArn"})

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """SetTopicAttributes."""
        topic = text(properties["TopicArn"])
        await _set_policy(context, topic, _document(properties["PolicyDocument"]))
        return Resource(topic)

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """SetTopicAttributes."""
        await _set_policy(context, physical_id, _document(new["PolicyDocument"]))
        return Resource(physical_id)

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """The topic gets the default policy."""
        await _set_policy(context, physical_id, "")
