"""Types of sns, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class RemovePermissionInput(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str
    Label: str


class AddPermissionInput(RemovePermissionInput, kw_only=True, omit_defaults=True):
    AWSAccountId: list[str]
    ActionName: list[str]


class BatchResultErrorEntry(Struct, kw_only=True, omit_defaults=True):
    Id: str
    Code: str
    Message: str | None = None
    SenderFault: bool


class ConfirmSubscriptionInput(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str
    Token: str
    AuthenticateOnUnsubscribe: str | None = None


class ConfirmSubscriptionResponse(Struct, kw_only=True, omit_defaults=True):
    SubscriptionArn: str | None = None


class CreateTopicInput(Struct, kw_only=True, omit_defaults=True):
    Name: str
    Attributes: dict[str, str] | None = None
    Tags: list[Tag] | None = None
    DataProtectionPolicy: str | None = None


class CreateTopicResponse(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str | None = None


class DeleteTopicInput(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str


class GetSubscriptionAttributesInput(Struct, kw_only=True, omit_defaults=True):
    SubscriptionArn: str


class GetSubscriptionAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    Attributes: dict[str, str] | None = None


class GetTopicAttributesInput(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str


class GetTopicAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    Attributes: dict[str, str] | None = None


class ListSubscriptionsByTopicInput(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str
    NextToken: str | None = None


class ListSubscriptionsResponse(Struct, kw_only=True, omit_defaults=True):
    Subscriptions: list[Subscription] | None = None
    NextToken: str | None = None


class ListSubscriptionsByTopicResponse(ListSubscriptionsResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class ListSubscriptionsInput(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None


class ListTagsForResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1011)]


class ListTagsForResourceResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: list[Tag] | None = None


class ListTopicsInput(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None


class ListTopicsResponse(Struct, kw_only=True, omit_defaults=True):
    Topics: list[Topic] | None = None
    NextToken: str | None = None


class MessageAttributeValue(Struct, kw_only=True, omit_defaults=True):
    DataType: str
    StringValue: str | None = None
    BinaryValue: bytes | None = None


class PublishBatchInput(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str
    PublishBatchRequestEntries: list[PublishBatchRequestEntry]


class PublishBatchRequestEntry(Struct, kw_only=True, omit_defaults=True):
    Id: str
    Message: str
    Subject: str | None = None
    MessageStructure: str | None = None
    MessageAttributes: dict[str, MessageAttributeValue] | None = None
    MessageDeduplicationId: str | None = None
    MessageGroupId: str | None = None


class PublishBatchResponse(Struct, kw_only=True, omit_defaults=True):
    Successful: list[PublishBatchResultEntry] | None = None
    Failed: list[BatchResultErrorEntry] | None = None


class PublishBatchResultEntry(Struct, kw_only=True, omit_defaults=True):
    Id: str | None = None
    MessageId: str | None = None
    SequenceNumber: str | None = None


class PublishInput(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str | None = None
    TargetArn: str | None = None
    PhoneNumber: str | None = None
    Message: str
    Subject: str | None = None
    MessageStructure: str | None = None
    MessageAttributes: dict[str, MessageAttributeValue] | None = None
    MessageDeduplicationId: str | None = None
    MessageGroupId: str | None = None


class PublishResponse(Struct, kw_only=True, omit_defaults=True):
    MessageId: str | None = None
    SequenceNumber: str | None = None


class SetSubscriptionAttributesInput(Struct, kw_only=True, omit_defaults=True):
    SubscriptionArn: str
    AttributeName: str
    AttributeValue: str | None = None


class SetTopicAttributesInput(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str
    AttributeName: str
    AttributeValue: str | None = None


class SubscribeInput(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str
    Protocol: str
    Endpoint: str | None = None
    Attributes: dict[str, str] | None = None
    ReturnSubscriptionArn: bool | None = None


class SubscribeResponse(Struct, kw_only=True, omit_defaults=True):
    SubscriptionArn: str | None = None


class Subscription(Struct, kw_only=True, omit_defaults=True):
    SubscriptionArn: str | None = None
    Owner: str | None = None
    Protocol: str | None = None
    Endpoint: str | None = None
    TopicArn: str | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Value: Annotated[str, Meta(max_length=256)]


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1011)]
    Tags: list[Tag]


class TagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class Topic(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str | None = None


class UnsubscribeInput(Struct, kw_only=True, omit_defaults=True):
    SubscriptionArn: str


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1011)]
    TagKeys: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class UntagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""
