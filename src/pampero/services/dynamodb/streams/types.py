"""Types of dynamodbstreams, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class DescribeStreamInput(Struct, kw_only=True, omit_defaults=True):
    StreamArn: Annotated[str, Meta(min_length=37, max_length=1024)]
    Limit: Annotated[int, Meta(ge=1)] | None = None
    ExclusiveStartShardId: Annotated[str, Meta(min_length=28, max_length=65)] | None = None
    ShardFilter: ShardFilter | None = None


class DescribeStreamOutput(Struct, kw_only=True, omit_defaults=True):
    StreamDescription: StreamDescription | None = None


class GetRecordsInput(Struct, kw_only=True, omit_defaults=True):
    ShardIterator: Annotated[str, Meta(min_length=1, max_length=2048)]
    Limit: Annotated[int, Meta(ge=1)] | None = None


class GetRecordsOutput(Struct, kw_only=True, omit_defaults=True):
    Records: list[Record] | None = None
    NextShardIterator: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class GetShardIteratorInput(Struct, kw_only=True, omit_defaults=True):
    StreamArn: Annotated[str, Meta(min_length=37, max_length=1024)]
    ShardId: Annotated[str, Meta(min_length=28, max_length=65)]
    ShardIteratorType: Annotated[str, Meta(pattern='\\A(?:TRIM_HORIZON|LATEST|AT_SEQUENCE_NUMBER|AFTER_SEQUENCE_NUMBER|AT_TIMESTAMP)\\Z')]
    SequenceNumber: Annotated[str, Meta(min_length=21, max_length=40)] | None = None
    Timestamp: float | None = None


class GetShardIteratorOutput(Struct, kw_only=True, omit_defaults=True):
    ShardIterator: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class Identity(Struct, kw_only=True, omit_defaults=True):
    PrincipalId: str | None = None
    Type: str | None = None


class KeySchemaElement(Struct, kw_only=True, omit_defaults=True):
    AttributeName: Annotated[str, Meta(min_length=1, max_length=255)]
    KeyType: Annotated[str, Meta(pattern='\\A(?:HASH|RANGE)\\Z')]


class ListStreamsInput(Struct, kw_only=True, omit_defaults=True):
    TableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    Limit: Annotated[int, Meta(ge=1)] | None = None
    ExclusiveStartStreamArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None


class ListStreamsOutput(Struct, kw_only=True, omit_defaults=True):
    Streams: list[Stream] | None = None
    LastEvaluatedStreamArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None


class Record(Struct, kw_only=True, omit_defaults=True):
    eventID: str | None = None
    eventName: Annotated[str, Meta(pattern='\\A(?:INSERT|MODIFY|REMOVE)\\Z')] | None = None
    eventVersion: str | None = None
    eventSource: str | None = None
    awsRegion: str | None = None
    dynamodb: StreamRecord | None = None
    userIdentity: Identity | None = None


class SequenceNumberRange(Struct, kw_only=True, omit_defaults=True):
    StartingSequenceNumber: Annotated[str, Meta(min_length=21, max_length=40)] | None = None
    EndingSequenceNumber: Annotated[str, Meta(min_length=21, max_length=40)] | None = None


class Shard(Struct, kw_only=True, omit_defaults=True):
    ShardId: Annotated[str, Meta(min_length=28, max_length=65)] | None = None
    SequenceNumberRange: SequenceNumberRange | None = None
    ParentShardId: Annotated[str, Meta(min_length=28, max_length=65)] | None = None


class ShardFilter(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:CHILD_SHARDS)\\Z')] | None = None
    ShardId: Annotated[str, Meta(min_length=28, max_length=65)] | None = None


class Stream(Struct, kw_only=True, omit_defaults=True):
    StreamArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None
    TableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    StreamLabel: str | None = None


class StreamDescription(Struct, kw_only=True, omit_defaults=True):
    StreamArn: Annotated[str, Meta(min_length=37, max_length=1024)] | None = None
    StreamLabel: str | None = None
    StreamStatus: Annotated[str, Meta(pattern='\\A(?:ENABLING|ENABLED|DISABLING|DISABLED)\\Z')] | None = None
    StreamViewType: Annotated[str, Meta(pattern='\\A(?:NEW_IMAGE|OLD_IMAGE|NEW_AND_OLD_IMAGES|KEYS_ONLY)\\Z')] | None = None
    CreationRequestDateTime: float | None = None
    TableName: Annotated[str, Meta(min_length=3, max_length=255, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    KeySchema: Annotated[list[KeySchemaElement], Meta(min_length=1)] | None = None
    Shards: list[Shard] | None = None
    LastEvaluatedShardId: Annotated[str, Meta(min_length=28, max_length=65)] | None = None


class StreamRecord(Struct, kw_only=True, omit_defaults=True):
    ApproximateCreationDateTime: float | None = None
    Keys: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]] | None = None
    NewImage: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]] | None = None
    OldImage: dict[Annotated[str, Meta(max_length=65535)], dict[str, Any]] | None = None
    SequenceNumber: Annotated[str, Meta(min_length=21, max_length=40)] | None = None
    SizeBytes: Annotated[int, Meta(ge=1)] | None = None
    StreamViewType: Annotated[str, Meta(pattern='\\A(?:NEW_IMAGE|OLD_IMAGE|NEW_AND_OLD_IMAGES|KEYS_ONLY)\\Z')] | None = None
