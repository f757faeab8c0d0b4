"""Types of kinesis, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AddTagsToStreamInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    Tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=200)]
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class ChildShard(Struct, kw_only=True, omit_defaults=True):
    ShardId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    ParentShards: list[Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]]
    HashKeyRange: HashKeyRange


class Consumer(Struct, kw_only=True, omit_defaults=True):
    ConsumerName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    ConsumerARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+)\\Z')]
    ConsumerStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|DELETING|ACTIVE)\\Z')]
    ConsumerCreationTimestamp: float


class ConsumerDescription(Consumer, kw_only=True, omit_defaults=True):
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')]


class CreateStreamInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    ShardCount: Annotated[int, Meta(ge=1)] | None = None
    StreamModeDetails: StreamModeDetails | None = None
    Tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=200)] | None = None
    WarmThroughputMiBps: Annotated[int, Meta(ge=0)] | None = None
    MaxRecordSizeInKiB: Annotated[int, Meta(ge=1024, le=10240)] | None = None
    RecordDistributionStrategy: Annotated[str, Meta(pattern='\\A(?:AUTO|USER_PARTITION_KEY)\\Z')] | None = None


class DecreaseStreamRetentionPeriodInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    RetentionPeriodHours: int
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class GetResourcePolicyInput(Struct, kw_only=True, omit_defaults=True):
    ResourceARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:.*(stream|channel|queue)/\\S+)\\Z')]
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class DeleteResourcePolicyInput(GetResourcePolicyInput, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteStreamInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    EnforceConsumerDeletion: bool | None = None
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class DescribeStreamConsumerInput(Struct, kw_only=True, omit_defaults=True):
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    ConsumerName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    ConsumerARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class DeregisterStreamConsumerInput(DescribeStreamConsumerInput, kw_only=True, omit_defaults=True):
    """No further members."""


class DescribeAccountSettingsInput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DescribeAccountSettingsOutput(Struct, kw_only=True, omit_defaults=True):
    MinimumThroughputBillingCommitment: MinimumThroughputBillingCommitmentOutput | None = None


class DescribeLimitsInput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DescribeLimitsOutput(Struct, kw_only=True, omit_defaults=True):
    ShardLimit: Annotated[int, Meta(ge=0, le=1000000)]
    OpenShardCount: Annotated[int, Meta(ge=0, le=1000000)]
    OnDemandStreamCount: Annotated[int, Meta(ge=0, le=1000000)]
    OnDemandStreamCountLimit: Annotated[int, Meta(ge=0, le=1000000)]
    ChannelCount: Annotated[int, Meta(ge=0, le=1000000)] | None = None
    ChannelCountLimit: Annotated[int, Meta(ge=0, le=1000000)] | None = None


class DescribeStreamConsumerOutput(Struct, kw_only=True, omit_defaults=True):
    ConsumerDescription: ConsumerDescription


class DescribeStreamInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    Limit: Annotated[int, Meta(ge=1, le=10000)] | None = None
    ExclusiveStartShardId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class DescribeStreamOutput(Struct, kw_only=True, omit_defaults=True):
    StreamDescription: StreamDescription


class DescribeStreamSummaryInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class DescribeStreamSummaryOutput(Struct, kw_only=True, omit_defaults=True):
    StreamDescriptionSummary: StreamDescriptionSummary


class DisableEnhancedMonitoringInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    ShardLevelMetrics: Annotated[list[Annotated[str, Meta(pattern='\\A(?:IncomingBytes|IncomingRecords|OutgoingBytes|OutgoingRecords|WriteProvisionedThroughputExceeded|ReadProvisionedThroughputExceeded|IteratorAgeMilliseconds|ALL)\\Z')]], Meta(min_length=1, max_length=7)]
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class EnableEnhancedMonitoringInput(DisableEnhancedMonitoringInput, kw_only=True, omit_defaults=True):
    """No further members."""


class EnhancedMetrics(Struct, kw_only=True, omit_defaults=True):
    ShardLevelMetrics: Annotated[list[Annotated[str, Meta(pattern='\\A(?:IncomingBytes|IncomingRecords|OutgoingBytes|OutgoingRecords|WriteProvisionedThroughputExceeded|ReadProvisionedThroughputExceeded|IteratorAgeMilliseconds|ALL)\\Z')]], Meta(min_length=1, max_length=7)] | None = None


class EnhancedMonitoringOutput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    CurrentShardLevelMetrics: Annotated[list[Annotated[str, Meta(pattern='\\A(?:IncomingBytes|IncomingRecords|OutgoingBytes|OutgoingRecords|WriteProvisionedThroughputExceeded|ReadProvisionedThroughputExceeded|IteratorAgeMilliseconds|ALL)\\Z')]], Meta(min_length=1, max_length=7)] | None = None
    DesiredShardLevelMetrics: Annotated[list[Annotated[str, Meta(pattern='\\A(?:IncomingBytes|IncomingRecords|OutgoingBytes|OutgoingRecords|WriteProvisionedThroughputExceeded|ReadProvisionedThroughputExceeded|IteratorAgeMilliseconds|ALL)\\Z')]], Meta(min_length=1, max_length=7)] | None = None
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None


class GetRecordsInput(Struct, kw_only=True, omit_defaults=True):
    ShardIterator: Annotated[str, Meta(min_length=1, max_length=512)]
    Limit: Annotated[int, Meta(ge=1, le=10000)] | None = None
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None
    DryRun: bool | None = None


class GetRecordsOutput(Struct, kw_only=True, omit_defaults=True):
    Records: list[Record]
    NextShardIterator: Annotated[str, Meta(min_length=1, max_length=512)] | None = None
    MillisBehindLatest: Annotated[int, Meta(ge=0)] | None = None
    ChildShards: list[ChildShard] | None = None


class GetResourcePolicyOutput(Struct, kw_only=True, omit_defaults=True):
    Policy: str


class GetShardIteratorInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    ShardId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    ShardIteratorType: Annotated[str, Meta(pattern='\\A(?:AT_SEQUENCE_NUMBER|AFTER_SEQUENCE_NUMBER|TRIM_HORIZON|LATEST|AT_TIMESTAMP)\\Z')]
    StartingSequenceNumber: Annotated[str, Meta(pattern='\\A(?:^(0|([1-9]\\d{0,128}))$)\\Z')] | None = None
    Timestamp: float | None = None
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None
    DryRun: bool | None = None


class GetShardIteratorOutput(Struct, kw_only=True, omit_defaults=True):
    ShardIterator: Annotated[str, Meta(min_length=1, max_length=512)] | None = None


class HashKeyRange(Struct, kw_only=True, omit_defaults=True):
    StartingHashKey: Annotated[str, Meta(pattern='\\A(?:^(0|([1-9]\\d{0,38}))$)\\Z')]
    EndingHashKey: Annotated[str, Meta(pattern='\\A(?:^(0|([1-9]\\d{0,38}))$)\\Z')]


class IncreaseStreamRetentionPeriodInput(DecreaseStreamRetentionPeriodInput, kw_only=True, omit_defaults=True):
    """No further members."""


class ListShardsInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=1048576)] | None = None
    ExclusiveStartShardId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=10000)] | None = None
    StreamCreationTimestamp: float | None = None
    ShardFilter: ShardFilter | None = None
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class ListShardsOutput(Struct, kw_only=True, omit_defaults=True):
    Shards: list[Shard] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=1048576)] | None = None


class ListStreamConsumersInput(Struct, kw_only=True, omit_defaults=True):
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')]
    NextToken: Annotated[str, Meta(min_length=1, max_length=1048576)] | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=10000)] | None = None
    StreamCreationTimestamp: float | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class ListStreamConsumersOutput(Struct, kw_only=True, omit_defaults=True):
    Consumers: list[Consumer] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=1048576)] | None = None


class ListStreamsInput(Struct, kw_only=True, omit_defaults=True):
    Limit: Annotated[int, Meta(ge=1, le=10000)] | None = None
    ExclusiveStartStreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=1048576)] | None = None


class ListStreamsOutput(Struct, kw_only=True, omit_defaults=True):
    StreamNames: list[Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]]
    HasMoreStreams: bool
    NextToken: Annotated[str, Meta(min_length=1, max_length=1048576)] | None = None
    StreamSummaries: list[StreamSummary] | None = None


class ListTagsForResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:.*(stream|channel|queue)/\\S+)\\Z')]
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class ListTagsForResourceOutput(Struct, kw_only=True, omit_defaults=True):
    Tags: Annotated[list[Tag], Meta(max_length=200)] | None = None


class ListTagsForStreamInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    ExclusiveStartTagKey: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=50)] | None = None
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class ListTagsForStreamOutput(Struct, kw_only=True, omit_defaults=True):
    Tags: Annotated[list[Tag], Meta(max_length=200)]
    HasMoreTags: bool


class MergeShardsInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    ShardToMerge: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    AdjacentShardToMerge: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class MinimumThroughputBillingCommitmentInput(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')]


class MinimumThroughputBillingCommitmentOutput(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED|ENABLED_UNTIL_EARLIEST_ALLOWED_END)\\Z')]
    StartedAt: float | None = None
    EndedAt: float | None = None
    EarliestAllowedEndAt: float | None = None


class PutRecordInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    Data: Annotated[bytes, Meta(max_length=10485760)]
    PartitionKey: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    ExplicitHashKey: Annotated[str, Meta(pattern='\\A(?:^(0|([1-9]\\d{0,38}))$)\\Z')] | None = None
    SequenceNumberForOrdering: Annotated[str, Meta(pattern='\\A(?:^(0|([1-9]\\d{0,128}))$)\\Z')] | None = None
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None
    DryRun: bool | None = None


class PutRecordOutput(Struct, kw_only=True, omit_defaults=True):
    ShardId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    SequenceNumber: Annotated[str, Meta(pattern='\\A(?:^(0|([1-9]\\d{0,128}))$)\\Z')]
    EncryptionType: Annotated[str, Meta(pattern='\\A(?:NONE|KMS)\\Z')] | None = None


class PutRecordsInput(Struct, kw_only=True, omit_defaults=True):
    Records: Annotated[list[PutRecordsRequestEntry], Meta(min_length=1, max_length=500)]
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None
    DryRun: bool | None = None


class PutRecordsOutput(Struct, kw_only=True, omit_defaults=True):
    FailedRecordCount: Annotated[int, Meta(ge=1)] | None = None
    Records: Annotated[list[PutRecordsResultEntry], Meta(min_length=1, max_length=500)]
    EncryptionType: Annotated[str, Meta(pattern='\\A(?:NONE|KMS)\\Z')] | None = None


class PutRecordsRequestEntry(Struct, kw_only=True, omit_defaults=True):
    Data: Annotated[bytes, Meta(max_length=10485760)]
    ExplicitHashKey: Annotated[str, Meta(pattern='\\A(?:^(0|([1-9]\\d{0,38}))$)\\Z')] | None = None
    PartitionKey: Annotated[str, Meta(min_length=1, max_length=256)] | None = None


class PutRecordsResultEntry(Struct, kw_only=True, omit_defaults=True):
    SequenceNumber: Annotated[str, Meta(pattern='\\A(?:^(0|([1-9]\\d{0,128}))$)\\Z')] | None = None
    ShardId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    ErrorCode: str | None = None
    ErrorMessage: str | None = None


class PutResourcePolicyInput(GetResourcePolicyInput, kw_only=True, omit_defaults=True):
    Policy: str


class Record(Struct, kw_only=True, omit_defaults=True):
    SequenceNumber: Annotated[str, Meta(pattern='\\A(?:^(0|([1-9]\\d{0,128}))$)\\Z')]
    ApproximateArrivalTimestamp: float | None = None
    Data: Annotated[bytes, Meta(max_length=10485760)]
    PartitionKey: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    EncryptionType: Annotated[str, Meta(pattern='\\A(?:NONE|KMS)\\Z')] | None = None


class RegisterStreamConsumerInput(Struct, kw_only=True, omit_defaults=True):
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')]
    ConsumerName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None
    Tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=200)] | None = None


class RegisterStreamConsumerOutput(Struct, kw_only=True, omit_defaults=True):
    Consumer: Consumer


class RemoveTagsFromStreamInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    TagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(min_length=1, max_length=50)]
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class SequenceNumberRange(Struct, kw_only=True, omit_defaults=True):
    StartingSequenceNumber: Annotated[str, Meta(pattern='\\A(?:^(0|([1-9]\\d{0,128}))$)\\Z')]
    EndingSequenceNumber: Annotated[str, Meta(pattern='\\A(?:^(0|([1-9]\\d{0,128}))$)\\Z')] | None = None


class Shard(Struct, kw_only=True, omit_defaults=True):
    ShardId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    ParentShardId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    AdjacentParentShardId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    HashKeyRange: HashKeyRange
    SequenceNumberRange: SequenceNumberRange


class ShardFilter(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:AFTER_SHARD_ID|AT_TRIM_HORIZON|FROM_TRIM_HORIZON|AT_LATEST|AT_TIMESTAMP|FROM_TIMESTAMP)\\Z')]
    ShardId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    Timestamp: float | None = None


class SplitShardInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    ShardToSplit: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    NewStartingHashKey: Annotated[str, Meta(pattern='\\A(?:^(0|([1-9]\\d{0,38}))$)\\Z')]
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class StartStreamEncryptionInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    EncryptionType: Annotated[str, Meta(pattern='\\A(?:NONE|KMS)\\Z')]
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class StartingPosition(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:AT_SEQUENCE_NUMBER|AFTER_SEQUENCE_NUMBER|TRIM_HORIZON|LATEST|AT_TIMESTAMP)\\Z')]
    SequenceNumber: Annotated[str, Meta(pattern='\\A(?:^(0|([1-9]\\d{0,128}))$)\\Z')] | None = None
    Timestamp: float | None = None


class StopStreamEncryptionInput(StartStreamEncryptionInput, kw_only=True, omit_defaults=True):
    """No further members."""


class StreamDescription(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')]
    StreamStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|DELETING|ACTIVE|UPDATING)\\Z')]
    StreamModeDetails: StreamModeDetails | None = None
    Shards: list[Shard]
    HasMoreShards: bool
    RetentionPeriodHours: int
    StreamCreationTimestamp: float
    EnhancedMonitoring: list[EnhancedMetrics]
    EncryptionType: Annotated[str, Meta(pattern='\\A(?:NONE|KMS)\\Z')] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class StreamDescriptionSummary(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')]
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None
    StreamStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|DELETING|ACTIVE|UPDATING)\\Z')]
    StreamModeDetails: StreamModeDetails | None = None
    RetentionPeriodHours: int
    StreamCreationTimestamp: float
    EnhancedMonitoring: list[EnhancedMetrics]
    EncryptionType: Annotated[str, Meta(pattern='\\A(?:NONE|KMS)\\Z')] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    OpenShardCount: Annotated[int, Meta(ge=0, le=1000000)]
    ConsumerCount: Annotated[int, Meta(ge=0, le=1000000)] | None = None
    WarmThroughput: WarmThroughputObject | None = None
    MaxRecordSizeInKiB: Annotated[int, Meta(ge=1024, le=10240)] | None = None
    ChannelCount: Annotated[int, Meta(ge=0, le=1000000)] | None = None
    RecordDistributionStrategy: Annotated[str, Meta(pattern='\\A(?:AUTO|USER_PARTITION_KEY)\\Z')] | None = None
    QueueCount: Annotated[int, Meta(ge=0, le=1000000)] | None = None


class StreamModeDetails(Struct, kw_only=True, omit_defaults=True):
    StreamMode: Annotated[str, Meta(pattern='\\A(?:PROVISIONED|ON_DEMAND)\\Z')]


class StreamSummary(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')]
    StreamStatus: Annotated[str, Meta(pattern='\\A(?:CREATING|DELETING|ACTIVE|UPDATING)\\Z')]
    StreamModeDetails: StreamModeDetails | None = None
    StreamCreationTimestamp: float | None = None


class SubscribeToShardInput(Struct, kw_only=True, omit_defaults=True):
    ConsumerARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+)\\Z')]
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None
    ShardId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')]
    StartingPosition: StartingPosition
    DryRun: bool | None = None


class SubscribeToShardOutput(Struct, kw_only=True, omit_defaults=True):
    EventStream: Any


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Value: Annotated[str, Meta(max_length=256)] | None = None


class TagResourceInput(Struct, kw_only=True, omit_defaults=True):
    Tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=200)]
    ResourceARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:.*(stream|channel|queue)/\\S+)\\Z')]
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class UntagResourceInput(Struct, kw_only=True, omit_defaults=True):
    TagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(min_length=1, max_length=50)]
    ResourceARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:.*(stream|channel|queue)/\\S+)\\Z')]
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class UpdateAccountSettingsInput(Struct, kw_only=True, omit_defaults=True):
    MinimumThroughputBillingCommitment: MinimumThroughputBillingCommitmentInput


class UpdateAccountSettingsOutput(Struct, kw_only=True, omit_defaults=True):
    MinimumThroughputBillingCommitment: MinimumThroughputBillingCommitmentOutput | None = None


class UpdateMaxRecordSizeInput(Struct, kw_only=True, omit_defaults=True):
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None
    MaxRecordSizeInKiB: Annotated[int, Meta(ge=1024, le=10240)]


class UpdateShardCountInput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    TargetShardCount: Annotated[int, Meta(ge=1)]
    ScalingType: Annotated[str, Meta(pattern='\\A(?:UNIFORM_SCALING)\\Z')]
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None


class UpdateShardCountOutput(Struct, kw_only=True, omit_defaults=True):
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    CurrentShardCount: Annotated[int, Meta(ge=1)] | None = None
    TargetShardCount: Annotated[int, Meta(ge=1)] | None = None
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None


class UpdateStreamModeInput(Struct, kw_only=True, omit_defaults=True):
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')]
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None
    StreamModeDetails: StreamModeDetails
    WarmThroughputMiBps: Annotated[int, Meta(ge=0)] | None = None


class UpdateStreamRecordDistributionStrategyInput(Struct, kw_only=True, omit_defaults=True):
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')]
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None
    RecordDistributionStrategy: Annotated[str, Meta(pattern='\\A(?:AUTO|USER_PARTITION_KEY)\\Z')]


class UpdateStreamWarmThroughputInput(Struct, kw_only=True, omit_defaults=True):
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    StreamId: Annotated[str, Meta(min_length=1, max_length=24, pattern='\\A(?:[a-z0-9]{20}-[a-z0-9]{3})\\Z')] | None = None
    WarmThroughputMiBps: Annotated[int, Meta(ge=0)]


class UpdateStreamWarmThroughputOutput(Struct, kw_only=True, omit_defaults=True):
    StreamARN: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+)\\Z')] | None = None
    StreamName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[a-zA-Z0-9_.-]+)\\Z')] | None = None
    WarmThroughput: WarmThroughputObject | None = None


class WarmThroughputObject(Struct, kw_only=True, omit_defaults=True):
    TargetMiBps: Annotated[int, Meta(ge=0)] | None = None
    CurrentMiBps: Annotated[int, Meta(ge=0)] | None = None
