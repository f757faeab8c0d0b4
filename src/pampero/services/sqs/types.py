"""Types of sqs, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class RemovePermissionRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str
    Label: str


class AddPermissionRequest(RemovePermissionRequest, kw_only=True, omit_defaults=True):
    AWSAccountIds: list[str]
    Actions: list[str]


class BatchResultErrorEntry(Struct, kw_only=True, omit_defaults=True):
    Id: str
    SenderFault: bool
    Code: str
    Message: str | None = None


class CancelMessageMoveTaskRequest(Struct, kw_only=True, omit_defaults=True):
    TaskHandle: str


class CancelMessageMoveTaskResult(Struct, kw_only=True, omit_defaults=True):
    ApproximateNumberOfMessagesMoved: int | None = None


class ChangeMessageVisibilityBatchRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str
    Entries: list[ChangeMessageVisibilityBatchRequestEntry]


class ChangeMessageVisibilityBatchRequestEntry(Struct, kw_only=True, omit_defaults=True):
    Id: str
    ReceiptHandle: str
    VisibilityTimeout: int | None = None


class ChangeMessageVisibilityBatchResult(Struct, kw_only=True, omit_defaults=True):
    Successful: list[ChangeMessageVisibilityBatchResultEntry] | None = None
    Failed: list[BatchResultErrorEntry] | None = None


class ChangeMessageVisibilityBatchResultEntry(Struct, kw_only=True, omit_defaults=True):
    Id: str


class DeleteMessageRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str
    ReceiptHandle: str


class ChangeMessageVisibilityRequest(DeleteMessageRequest, kw_only=True, omit_defaults=True):
    VisibilityTimeout: int


class CreateQueueRequest(Struct, kw_only=True, omit_defaults=True):
    QueueName: str
    Attributes: dict[str, str] | None = None
    tags: dict[str, str] | None = None


class CreateQueueResult(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str | None = None


class DeleteMessageBatchRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str
    Entries: list[DeleteMessageBatchRequestEntry]


class DeleteMessageBatchRequestEntry(Struct, kw_only=True, omit_defaults=True):
    Id: str
    ReceiptHandle: str


class DeleteMessageBatchResult(Struct, kw_only=True, omit_defaults=True):
    Successful: list[DeleteMessageBatchResultEntry] | None = None
    Failed: list[BatchResultErrorEntry] | None = None


class DeleteMessageBatchResultEntry(Struct, kw_only=True, omit_defaults=True):
    Id: str


class DeleteQueueRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str


class GetQueueAttributesRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str
    AttributeNames: list[str] | None = None


class GetQueueAttributesResult(Struct, kw_only=True, omit_defaults=True):
    Attributes: dict[str, str] | None = None


class GetQueueUrlRequest(Struct, kw_only=True, omit_defaults=True):
    QueueName: str
    QueueOwnerAWSAccountId: str | None = None


class GetQueueUrlResult(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str | None = None


class ListDeadLetterSourceQueuesRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str
    NextToken: str | None = None
    MaxResults: int | None = None


class ListDeadLetterSourceQueuesResult(Struct, kw_only=True, omit_defaults=True):
    queueUrls: list[str]
    NextToken: str | None = None


class ListMessageMoveTasksRequest(Struct, kw_only=True, omit_defaults=True):
    SourceArn: str
    MaxResults: int | None = None


class ListMessageMoveTasksResult(Struct, kw_only=True, omit_defaults=True):
    Results: list[ListMessageMoveTasksResultEntry] | None = None


class ListMessageMoveTasksResultEntry(Struct, kw_only=True, omit_defaults=True):
    TaskHandle: str | None = None
    Status: str | None = None
    SourceArn: str | None = None
    DestinationArn: str | None = None
    MaxNumberOfMessagesPerSecond: int | None = None
    ApproximateNumberOfMessagesMoved: int | None = None
    ApproximateNumberOfMessagesToMove: int | None = None
    FailureReason: str | None = None
    StartedTimestamp: int | None = None


class ListQueueTagsRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str


class ListQueueTagsResult(Struct, kw_only=True, omit_defaults=True):
    Tags: dict[str, str] | None = None


class ListQueuesRequest(Struct, kw_only=True, omit_defaults=True):
    QueueNamePrefix: str | None = None
    NextToken: str | None = None
    MaxResults: int | None = None


class ListQueuesResult(Struct, kw_only=True, omit_defaults=True):
    QueueUrls: list[str] | None = None
    NextToken: str | None = None


class Message(Struct, kw_only=True, omit_defaults=True):
    MessageId: str | None = None
    ReceiptHandle: str | None = None
    MD5OfBody: str | None = None
    Body: str | None = None
    Attributes: dict[str, str] | None = None
    MD5OfMessageAttributes: str | None = None
    MessageAttributes: dict[str, MessageAttributeValue] | None = None


class MessageAttributeValue(Struct, kw_only=True, omit_defaults=True):
    StringValue: str | None = None
    BinaryValue: bytes | None = None
    StringListValues: list[str] | None = None
    BinaryListValues: list[bytes] | None = None
    DataType: str


class MessageSystemAttributeValue(Struct, kw_only=True, omit_defaults=True):
    StringValue: str | None = None
    BinaryValue: bytes | None = None
    StringListValues: list[str] | None = None
    BinaryListValues: list[bytes] | None = None
    DataType: str


class PurgeQueueRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str


class ReceiveMessageRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str
    AttributeNames: list[str] | None = None
    MessageSystemAttributeNames: list[str] | None = None
    MessageAttributeNames: list[str] | None = None
    MaxNumberOfMessages: int | None = None
    VisibilityTimeout: int | None = None
    WaitTimeSeconds: int | None = None
    ReceiveRequestAttemptId: str | None = None


class ReceiveMessageResult(Struct, kw_only=True, omit_defaults=True):
    Messages: list[Message] | None = None


class SendMessageBatchRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str
    Entries: list[SendMessageBatchRequestEntry]


class SendMessageBatchRequestEntry(Struct, kw_only=True, omit_defaults=True):
    Id: str
    MessageBody: str
    DelaySeconds: int | None = None
    MessageAttributes: dict[str, MessageAttributeValue] | None = None
    MessageSystemAttributes: dict[str, MessageSystemAttributeValue] | None = None
    MessageDeduplicationId: str | None = None
    MessageGroupId: str | None = None


class SendMessageBatchResult(Struct, kw_only=True, omit_defaults=True):
    Successful: list[SendMessageBatchResultEntry] | None = None
    Failed: list[BatchResultErrorEntry] | None = None


class SendMessageBatchResultEntry(Struct, kw_only=True, omit_defaults=True):
    Id: str
    MessageId: str
    MD5OfMessageBody: str
    MD5OfMessageAttributes: str | None = None
    MD5OfMessageSystemAttributes: str | None = None
    SequenceNumber: str | None = None


class SendMessageRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str
    MessageBody: str
    DelaySeconds: int | None = None
    MessageAttributes: dict[str, MessageAttributeValue] | None = None
    MessageSystemAttributes: dict[str, MessageSystemAttributeValue] | None = None
    MessageDeduplicationId: str | None = None
    MessageGroupId: str | None = None


class SendMessageResult(Struct, kw_only=True, omit_defaults=True):
    MD5OfMessageBody: str | None = None
    MD5OfMessageAttributes: str | None = None
    MD5OfMessageSystemAttributes: str | None = None
    MessageId: str | None = None
    SequenceNumber: str | None = None


class SetQueueAttributesRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str
    Attributes: dict[str, str]


class StartMessageMoveTaskRequest(Struct, kw_only=True, omit_defaults=True):
    SourceArn: str
    DestinationArn: str | None = None
    MaxNumberOfMessagesPerSecond: int | None = None


class StartMessageMoveTaskResult(Struct, kw_only=True, omit_defaults=True):
    TaskHandle: str | None = None


class TagQueueRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str
    Tags: dict[str, str]


class UntagQueueRequest(Struct, kw_only=True, omit_defaults=True):
    QueueUrl: str
    TagKeys: list[str]
