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


class CheckIfPhoneNumberIsOptedOutInput(Struct, kw_only=True, omit_defaults=True):
    phoneNumber: str


class CheckIfPhoneNumberIsOptedOutResponse(Struct, kw_only=True, omit_defaults=True):
    isOptedOut: bool | None = None


class ConfirmSubscriptionInput(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str
    Token: str
    AuthenticateOnUnsubscribe: str | None = None


class ConfirmSubscriptionResponse(Struct, kw_only=True, omit_defaults=True):
    SubscriptionArn: str | None = None


class CreateEndpointResponse(Struct, kw_only=True, omit_defaults=True):
    EndpointArn: str | None = None


class CreatePlatformApplicationInput(Struct, kw_only=True, omit_defaults=True):
    Name: str
    Platform: str
    Attributes: dict[str, str]


class CreatePlatformApplicationResponse(Struct, kw_only=True, omit_defaults=True):
    PlatformApplicationArn: str | None = None


class CreatePlatformEndpointInput(Struct, kw_only=True, omit_defaults=True):
    PlatformApplicationArn: str
    Token: str
    CustomUserData: str | None = None
    Attributes: dict[str, str] | None = None


class CreateSMSSandboxPhoneNumberInput(Struct, kw_only=True, omit_defaults=True):
    PhoneNumber: Annotated[str, Meta(max_length=20, pattern='\\A(?:^(\\+[0-9]{8,}|[0-9]{0,9})$)\\Z')]
    LanguageCode: Annotated[str, Meta(pattern='\\A(?:en\\-US|en\\-GB|es\\-419|es\\-ES|de\\-DE|fr\\-CA|fr\\-FR|it\\-IT|ja\\-JP|pt\\-BR|kr\\-KR|zh\\-CN|zh\\-TW)\\Z')] | None = None


class CreateSMSSandboxPhoneNumberResult(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class CreateTopicInput(Struct, kw_only=True, omit_defaults=True):
    Name: str
    Attributes: dict[str, str] | None = None
    Tags: list[Tag] | None = None
    DataProtectionPolicy: str | None = None


class CreateTopicResponse(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str | None = None


class DeleteEndpointInput(Struct, kw_only=True, omit_defaults=True):
    EndpointArn: str


class DeletePlatformApplicationInput(Struct, kw_only=True, omit_defaults=True):
    PlatformApplicationArn: str


class DeleteSMSSandboxPhoneNumberInput(Struct, kw_only=True, omit_defaults=True):
    PhoneNumber: Annotated[str, Meta(max_length=20, pattern='\\A(?:^(\\+[0-9]{8,}|[0-9]{0,9})$)\\Z')]


class DeleteSMSSandboxPhoneNumberResult(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteTopicInput(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str


class Endpoint(Struct, kw_only=True, omit_defaults=True):
    EndpointArn: str | None = None
    Attributes: dict[str, str] | None = None


class GetDataProtectionPolicyInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: str


class GetDataProtectionPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    DataProtectionPolicy: str | None = None


class GetEndpointAttributesInput(Struct, kw_only=True, omit_defaults=True):
    EndpointArn: str


class GetEndpointAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    Attributes: dict[str, str] | None = None


class GetPlatformApplicationAttributesInput(Struct, kw_only=True, omit_defaults=True):
    PlatformApplicationArn: str


class GetPlatformApplicationAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    Attributes: dict[str, str] | None = None


class GetSMSAttributesInput(Struct, kw_only=True, omit_defaults=True):
    attributes: list[str] | None = None


class GetSMSAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    attributes: dict[str, str] | None = None


class GetSMSSandboxAccountStatusInput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class GetSMSSandboxAccountStatusResult(Struct, kw_only=True, omit_defaults=True):
    IsInSandbox: bool


class GetSubscriptionAttributesInput(Struct, kw_only=True, omit_defaults=True):
    SubscriptionArn: str


class GetSubscriptionAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    Attributes: dict[str, str] | None = None


class GetTopicAttributesInput(Struct, kw_only=True, omit_defaults=True):
    TopicArn: str


class GetTopicAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    Attributes: dict[str, str] | None = None


class ListEndpointsByPlatformApplicationInput(Struct, kw_only=True, omit_defaults=True):
    PlatformApplicationArn: str
    NextToken: str | None = None


class ListEndpointsByPlatformApplicationResponse(Struct, kw_only=True, omit_defaults=True):
    Endpoints: list[Endpoint] | None = None
    NextToken: str | None = None


class ListOriginationNumbersRequest(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=30)] | None = None


class ListOriginationNumbersResult(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    PhoneNumbers: list[PhoneNumberInformation] | None = None


class ListPhoneNumbersOptedOutInput(Struct, kw_only=True, omit_defaults=True):
    nextToken: str | None = None


class ListPhoneNumbersOptedOutResponse(Struct, kw_only=True, omit_defaults=True):
    phoneNumbers: list[str] | None = None
    nextToken: str | None = None


class ListPlatformApplicationsInput(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None


class ListPlatformApplicationsResponse(Struct, kw_only=True, omit_defaults=True):
    PlatformApplications: list[PlatformApplication] | None = None
    NextToken: str | None = None


class ListSMSSandboxPhoneNumbersInput(Struct, kw_only=True, omit_defaults=True):
    NextToken: str | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListSMSSandboxPhoneNumbersResult(Struct, kw_only=True, omit_defaults=True):
    PhoneNumbers: list[SMSSandboxPhoneNumber]
    NextToken: str | None = None


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


class OptInPhoneNumberInput(Struct, kw_only=True, omit_defaults=True):
    phoneNumber: str


class OptInPhoneNumberResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class PhoneNumberInformation(Struct, kw_only=True, omit_defaults=True):
    CreatedAt: float | None = None
    PhoneNumber: str | None = None
    Status: str | None = None
    Iso2CountryCode: Annotated[str, Meta(max_length=2, pattern='\\A(?:^[A-Za-z]{2}$)\\Z')] | None = None
    RouteType: Annotated[str, Meta(pattern='\\A(?:Transactional|Promotional|Premium)\\Z')] | None = None
    NumberCapabilities: list[Annotated[str, Meta(pattern='\\A(?:SMS|MMS|VOICE)\\Z')]] | None = None


class PlatformApplication(Struct, kw_only=True, omit_defaults=True):
    PlatformApplicationArn: str | None = None
    Attributes: dict[str, str] | None = None


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


class PutDataProtectionPolicyInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: str
    DataProtectionPolicy: str


class SMSSandboxPhoneNumber(Struct, kw_only=True, omit_defaults=True):
    PhoneNumber: Annotated[str, Meta(max_length=20, pattern='\\A(?:^(\\+[0-9]{8,}|[0-9]{0,9})$)\\Z')] | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:Pending|Verified)\\Z')] | None = None


class SetEndpointAttributesInput(Struct, kw_only=True, omit_defaults=True):
    EndpointArn: str
    Attributes: dict[str, str]


class SetPlatformApplicationAttributesInput(Struct, kw_only=True, omit_defaults=True):
    PlatformApplicationArn: str
    Attributes: dict[str, str] | None = None


class SetSMSAttributesInput(Struct, kw_only=True, omit_defaults=True):
    attributes: dict[str, str]


class SetSMSAttributesResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


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


class VerifySMSSandboxPhoneNumberInput(Struct, kw_only=True, omit_defaults=True):
    PhoneNumber: Annotated[str, Meta(max_length=20, pattern='\\A(?:^(\\+[0-9]{8,}|[0-9]{0,9})$)\\Z')]
    OneTimePassword: Annotated[str, Meta(min_length=5, max_length=8, pattern='\\A(?:^[0-9]+$)\\Z')]


class VerifySMSSandboxPhoneNumberResult(Struct, kw_only=True, omit_defaults=True):
    """No members."""
