"""Types of s3, bucket, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.s3.types.shared import (
    AccessControlPolicy,
    Bucket,
    Grant,
    Grantee,
    Owner,
    Tag,
    Tagging,
)


class AbortIncompleteMultipartUpload(Struct, kw_only=True, omit_defaults=True):
    DaysAfterInitiation: int | None = None


class AccelerateConfiguration(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Suspended)\\Z')] | None = None


class AccessControlTranslation(Struct, kw_only=True, omit_defaults=True):
    Owner: Annotated[str, Meta(pattern='\\A(?:Destination)\\Z')]


class AnalyticsAndOperator(Struct, kw_only=True, omit_defaults=True):
    Prefix: str | None = None
    Tags: list[Tag] | None = None


class AnalyticsConfiguration(Struct, kw_only=True, omit_defaults=True):
    Id: str
    Filter: AnalyticsFilter | None = None
    StorageClassAnalysis: StorageClassAnalysis


class AnalyticsExportDestination(Struct, kw_only=True, omit_defaults=True):
    S3BucketDestination: AnalyticsS3BucketDestination


class AnalyticsFilter(Struct, kw_only=True, omit_defaults=True):
    Prefix: str | None = None
    Tag: Tag | None = None
    And: AnalyticsAndOperator | None = None


class AnalyticsS3BucketDestination(Struct, kw_only=True, omit_defaults=True):
    Format: Annotated[str, Meta(pattern='\\A(?:CSV)\\Z')]
    BucketAccountId: str | None = None
    Bucket: str
    Prefix: str | None = None


class BlockedEncryptionTypes(Struct, kw_only=True, omit_defaults=True):
    EncryptionType: list[Annotated[str, Meta(pattern='\\A(?:NONE|SSE\\-C)\\Z')]] | None = None


class BucketInfo(Struct, kw_only=True, omit_defaults=True):
    DataRedundancy: Annotated[str, Meta(pattern='\\A(?:SingleAvailabilityZone|SingleLocalZone)\\Z')] | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:Directory)\\Z')] | None = None


class BucketLifecycleConfiguration(Struct, kw_only=True, omit_defaults=True):
    Rules: list[LifecycleRule]


class BucketLoggingStatus(Struct, kw_only=True, omit_defaults=True):
    LoggingEnabled: LoggingEnabled | None = None


class CORSConfiguration(Struct, kw_only=True, omit_defaults=True):
    CORSRules: list[CORSRule]


class CORSRule(Struct, kw_only=True, omit_defaults=True):
    ID: str | None = None
    AllowedHeaders: list[str] | None = None
    AllowedMethods: list[str]
    AllowedOrigins: list[str]
    ExposeHeaders: list[str] | None = None
    MaxAgeSeconds: int | None = None


class Condition(Struct, kw_only=True, omit_defaults=True):
    HttpErrorCodeReturnedEquals: str | None = None
    KeyPrefixEquals: str | None = None


class CreateBucketConfiguration(Struct, kw_only=True, omit_defaults=True):
    LocationConstraint: str | None = None
    Location: LocationInfo | None = None
    Bucket: BucketInfo | None = None
    Tags: list[Tag] | None = None


class CreateBucketOutput(Struct, kw_only=True, omit_defaults=True):
    Location: str | None = None
    BucketArn: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:arn:[^:]+:(s3|s3express):.*)\\Z')] | None = None


class CreateBucketRequest(Struct, kw_only=True, omit_defaults=True):
    ACL: str | None = None
    Bucket: str
    CreateBucketConfiguration: CreateBucketConfiguration | None = None
    GrantFullControl: str | None = None
    GrantRead: str | None = None
    GrantReadACP: str | None = None
    GrantWrite: str | None = None
    GrantWriteACP: str | None = None
    ObjectLockEnabledForBucket: bool | None = None
    ObjectOwnership: Annotated[str, Meta(pattern='\\A(?:BucketOwnerPreferred|ObjectWriter|BucketOwnerEnforced)\\Z')] | None = None
    BucketNamespace: Annotated[str, Meta(pattern='\\A(?:account\\-regional|global)\\Z')] | None = None


class GetBucketAnalyticsConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Id: str
    ExpectedBucketOwner: str | None = None


class DeleteBucketAnalyticsConfigurationRequest(GetBucketAnalyticsConfigurationRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class HeadBucketRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketCorsRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteBucketCorsRequest(GetBucketCorsRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketEncryptionRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteBucketEncryptionRequest(GetBucketEncryptionRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketIntelligentTieringConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Id: str
    ExpectedBucketOwner: str | None = None


class DeleteBucketIntelligentTieringConfigurationRequest(GetBucketIntelligentTieringConfigurationRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketInventoryConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Id: str
    ExpectedBucketOwner: str | None = None


class DeleteBucketInventoryConfigurationRequest(GetBucketInventoryConfigurationRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteBucketLifecycleRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketMetricsConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Id: str
    ExpectedBucketOwner: str | None = None


class DeleteBucketMetricsConfigurationRequest(GetBucketMetricsConfigurationRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketOwnershipControlsRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteBucketOwnershipControlsRequest(GetBucketOwnershipControlsRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketPolicyRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteBucketPolicyRequest(GetBucketPolicyRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketReplicationRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteBucketReplicationRequest(GetBucketReplicationRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteBucketRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketTaggingRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteBucketTaggingRequest(GetBucketTaggingRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketWebsiteRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteBucketWebsiteRequest(GetBucketWebsiteRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteMarkerReplication(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')] | None = None


class Destination(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Account: str | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP|AWS_BACKUP_WARM|AWS_BACKUP_LOW_COST_WARM)\\Z')] | None = None
    AccessControlTranslation: AccessControlTranslation | None = None
    EncryptionConfiguration: EncryptionConfiguration | None = None
    ReplicationTime: ReplicationTime | None = None
    Metrics: Metrics | None = None


class EncryptionConfiguration(Struct, kw_only=True, omit_defaults=True):
    ReplicaKmsKeyID: str | None = None
    UseSourceMultiRegionKey: UseSourceMultiRegionKey | None = None


class ErrorDocument(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1)]


class EventBridgeConfiguration(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class ExistingObjectReplication(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')]


class FilterRule(Struct, kw_only=True, omit_defaults=True):
    Name: str | None = None
    Value: str | None = None


class GetBucketAccelerateConfigurationOutput(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Suspended)\\Z')] | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class GetBucketAccelerateConfigurationRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class GetBucketAclOutput(Struct, kw_only=True, omit_defaults=True):
    Owner: Owner | None = None
    Grants: list[Grant] | None = None


class GetBucketAclRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketAnalyticsConfigurationOutput(Struct, kw_only=True, omit_defaults=True):
    AnalyticsConfiguration: AnalyticsConfiguration | None = None


class GetBucketCorsOutput(Struct, kw_only=True, omit_defaults=True):
    CORSRules: list[CORSRule] | None = None


class GetBucketEncryptionOutput(Struct, kw_only=True, omit_defaults=True):
    ServerSideEncryptionConfiguration: ServerSideEncryptionConfiguration | None = None


class GetBucketIntelligentTieringConfigurationOutput(Struct, kw_only=True, omit_defaults=True):
    IntelligentTieringConfiguration: IntelligentTieringConfiguration | None = None


class GetBucketInventoryConfigurationOutput(Struct, kw_only=True, omit_defaults=True):
    InventoryConfiguration: InventoryConfiguration | None = None


class GetBucketLifecycleConfigurationOutput(Struct, kw_only=True, omit_defaults=True):
    Rules: list[LifecycleRule] | None = None
    TransitionDefaultMinimumObjectSize: Annotated[str, Meta(pattern='\\A(?:varies_by_storage_class|all_storage_classes_128K)\\Z')] | None = None


class GetBucketLifecycleConfigurationRequest(DeleteBucketLifecycleRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketLocationOutput(Struct, kw_only=True, omit_defaults=True):
    LocationConstraint: str | None = None


class GetBucketLocationRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketLoggingOutput(Struct, kw_only=True, omit_defaults=True):
    LoggingEnabled: LoggingEnabled | None = None


class GetBucketLoggingRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketMetricsConfigurationOutput(Struct, kw_only=True, omit_defaults=True):
    MetricsConfiguration: MetricsConfiguration | None = None


class GetBucketNotificationConfigurationRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketOwnershipControlsOutput(Struct, kw_only=True, omit_defaults=True):
    OwnershipControls: OwnershipControls | None = None


class GetBucketPolicyOutput(Struct, kw_only=True, omit_defaults=True):
    Policy: str | None = None


class GetBucketPolicyStatusOutput(Struct, kw_only=True, omit_defaults=True):
    PolicyStatus: PolicyStatus | None = None


class GetBucketPolicyStatusRequest(GetBucketPolicyRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketReplicationOutput(Struct, kw_only=True, omit_defaults=True):
    ReplicationConfiguration: ReplicationConfiguration | None = None


class GetBucketRequestPaymentOutput(Struct, kw_only=True, omit_defaults=True):
    Payer: Annotated[str, Meta(pattern='\\A(?:Requester|BucketOwner)\\Z')] | None = None


class GetBucketRequestPaymentRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketTaggingOutput(Struct, kw_only=True, omit_defaults=True):
    TagSet: list[Tag]


class GetBucketVersioningOutput(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Suspended)\\Z')] | None = None
    MFADelete: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')] | None = None


class GetBucketVersioningRequest(HeadBucketRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetBucketWebsiteOutput(Struct, kw_only=True, omit_defaults=True):
    RedirectAllRequestsTo: RedirectAllRequestsTo | None = None
    IndexDocument: IndexDocument | None = None
    ErrorDocument: ErrorDocument | None = None
    RoutingRules: list[RoutingRule] | None = None


class HeadBucketOutput(Struct, kw_only=True, omit_defaults=True):
    BucketArn: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:arn:[^:]+:(s3|s3express):.*)\\Z')] | None = None
    BucketLocationType: Annotated[str, Meta(pattern='\\A(?:AvailabilityZone|LocalZone)\\Z')] | None = None
    BucketLocationName: str | None = None
    BucketRegion: Annotated[str, Meta(max_length=20)] | None = None
    AccessPointAlias: bool | None = None


class IndexDocument(Struct, kw_only=True, omit_defaults=True):
    Suffix: str


class IntelligentTieringAndOperator(Struct, kw_only=True, omit_defaults=True):
    Prefix: str | None = None
    Tags: list[Tag] | None = None


class IntelligentTieringConfiguration(Struct, kw_only=True, omit_defaults=True):
    Id: str
    Filter: IntelligentTieringFilter | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')]
    Tierings: list[Tiering]


class IntelligentTieringFilter(Struct, kw_only=True, omit_defaults=True):
    Prefix: str | None = None
    Tag: Tag | None = None
    And: IntelligentTieringAndOperator | None = None


class InventoryConfiguration(Struct, kw_only=True, omit_defaults=True):
    Destination: InventoryDestination
    IsEnabled: bool
    Filter: InventoryFilter | None = None
    Id: str
    IncludedObjectVersions: Annotated[str, Meta(pattern='\\A(?:All|Current)\\Z')]
    OptionalFields: list[Annotated[str, Meta(pattern='\\A(?:Size|LastModifiedDate|StorageClass|ETag|IsMultipartUploaded|ReplicationStatus|EncryptionStatus|ObjectLockRetainUntilDate|ObjectLockMode|ObjectLockLegalHoldStatus|ObjectLockEventHoldStatus|ObjectLockEventHoldDuration|IntelligentTieringAccessTier|BucketKeyStatus|ChecksumAlgorithm|ObjectAccessControlList|ObjectOwner|LifecycleExpirationDate|IntelligentTieringReferenceDate)\\Z')]] | None = None
    Schedule: InventorySchedule


class InventoryDestination(Struct, kw_only=True, omit_defaults=True):
    S3BucketDestination: InventoryS3BucketDestination


class InventoryEncryption(Struct, kw_only=True, omit_defaults=True):
    SSES3: SSES3 | None = None
    SSEKMS: SSEKMS | None = None


class InventoryFilter(Struct, kw_only=True, omit_defaults=True):
    Prefix: str


class InventoryS3BucketDestination(Struct, kw_only=True, omit_defaults=True):
    AccountId: str | None = None
    Bucket: str
    Format: Annotated[str, Meta(pattern='\\A(?:CSV|ORC|Parquet)\\Z')]
    Prefix: str | None = None
    Encryption: InventoryEncryption | None = None


class InventorySchedule(Struct, kw_only=True, omit_defaults=True):
    Frequency: Annotated[str, Meta(pattern='\\A(?:Daily|Weekly)\\Z')]


class LambdaFunctionConfiguration(Struct, kw_only=True, omit_defaults=True):
    Id: str | None = None
    LambdaFunctionArn: str
    Events: list[Annotated[str, Meta(pattern='\\A(?:s3:ReducedRedundancyLostObject|s3:ObjectCreated:\\*|s3:ObjectCreated:Put|s3:ObjectCreated:Post|s3:ObjectCreated:Copy|s3:ObjectCreated:CompleteMultipartUpload|s3:ObjectRemoved:\\*|s3:ObjectRemoved:Delete|s3:ObjectRemoved:DeleteMarkerCreated|s3:ObjectRestore:\\*|s3:ObjectRestore:Post|s3:ObjectRestore:Completed|s3:Replication:\\*|s3:Replication:OperationFailedReplication|s3:Replication:OperationNotTracked|s3:Replication:OperationMissedThreshold|s3:Replication:OperationReplicatedAfterThreshold|s3:ObjectRestore:Delete|s3:LifecycleTransition|s3:IntelligentTiering|s3:ObjectAcl:Put|s3:LifecycleExpiration:\\*|s3:LifecycleExpiration:Delete|s3:LifecycleExpiration:DeleteMarkerCreated|s3:ObjectTagging:\\*|s3:ObjectTagging:Put|s3:ObjectTagging:Delete|s3:ObjectAnnotation:\\*|s3:ObjectAnnotation:Put|s3:ObjectAnnotation:Delete|s3:ObjectRetention:Put)\\Z')]]
    Filter: NotificationConfigurationFilter | None = None


class LifecycleExpiration(Struct, kw_only=True, omit_defaults=True):
    Date: float | None = None
    Days: int | None = None
    ExpiredObjectDeleteMarker: bool | None = None


class LifecycleRule(Struct, kw_only=True, omit_defaults=True):
    Expiration: LifecycleExpiration | None = None
    ID: str | None = None
    Prefix: str | None = None
    Filter: LifecycleRuleFilter | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')]
    Transitions: list[Transition] | None = None
    NoncurrentVersionTransitions: list[NoncurrentVersionTransition] | None = None
    NoncurrentVersionExpiration: NoncurrentVersionExpiration | None = None
    AbortIncompleteMultipartUpload: AbortIncompleteMultipartUpload | None = None


class LifecycleRuleAndOperator(Struct, kw_only=True, omit_defaults=True):
    Prefix: str | None = None
    Tags: list[Tag] | None = None
    ObjectSizeGreaterThan: int | None = None
    ObjectSizeLessThan: int | None = None


class LifecycleRuleFilter(Struct, kw_only=True, omit_defaults=True):
    Prefix: str | None = None
    Tag: Tag | None = None
    ObjectSizeGreaterThan: int | None = None
    ObjectSizeLessThan: int | None = None
    And: LifecycleRuleAndOperator | None = None


class ListBucketAnalyticsConfigurationsOutput(Struct, kw_only=True, omit_defaults=True):
    IsTruncated: bool | None = None
    ContinuationToken: str | None = None
    NextContinuationToken: str | None = None
    AnalyticsConfigurationList: list[AnalyticsConfiguration] | None = None


class ListBucketAnalyticsConfigurationsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContinuationToken: str | None = None
    ExpectedBucketOwner: str | None = None


class ListBucketIntelligentTieringConfigurationsOutput(Struct, kw_only=True, omit_defaults=True):
    IsTruncated: bool | None = None
    ContinuationToken: str | None = None
    NextContinuationToken: str | None = None
    IntelligentTieringConfigurationList: list[IntelligentTieringConfiguration] | None = None


class ListBucketIntelligentTieringConfigurationsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContinuationToken: str | None = None
    ExpectedBucketOwner: str | None = None


class ListBucketInventoryConfigurationsOutput(Struct, kw_only=True, omit_defaults=True):
    ContinuationToken: str | None = None
    InventoryConfigurationList: list[InventoryConfiguration] | None = None
    IsTruncated: bool | None = None
    NextContinuationToken: str | None = None


class ListBucketInventoryConfigurationsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContinuationToken: str | None = None
    ExpectedBucketOwner: str | None = None


class ListBucketMetricsConfigurationsOutput(Struct, kw_only=True, omit_defaults=True):
    IsTruncated: bool | None = None
    ContinuationToken: str | None = None
    NextContinuationToken: str | None = None
    MetricsConfigurationList: list[MetricsConfiguration] | None = None


class ListBucketMetricsConfigurationsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContinuationToken: str | None = None
    ExpectedBucketOwner: str | None = None


class ListBucketsOutput(Struct, kw_only=True, omit_defaults=True):
    Buckets: list[Bucket] | None = None
    Owner: Owner | None = None
    ContinuationToken: str | None = None
    Prefix: str | None = None


class ListBucketsRequest(Struct, kw_only=True, omit_defaults=True):
    MaxBuckets: Annotated[int, Meta(ge=1, le=10000)] | None = None
    ContinuationToken: str | None = None
    Prefix: str | None = None
    BucketRegion: str | None = None


class LocationInfo(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:AvailabilityZone|LocalZone)\\Z')] | None = None
    Name: str | None = None


class LoggingEnabled(Struct, kw_only=True, omit_defaults=True):
    TargetBucket: str
    TargetGrants: list[TargetGrant] | None = None
    TargetPrefix: str
    TargetObjectKeyFormat: TargetObjectKeyFormat | None = None


class Metrics(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')]
    EventThreshold: ReplicationTimeValue | None = None


class MetricsAndOperator(Struct, kw_only=True, omit_defaults=True):
    Prefix: str | None = None
    Tags: list[Tag] | None = None
    AccessPointArn: str | None = None


class MetricsConfiguration(Struct, kw_only=True, omit_defaults=True):
    Id: str
    Filter: MetricsFilter | None = None


class MetricsFilter(Struct, kw_only=True, omit_defaults=True):
    Prefix: str | None = None
    Tag: Tag | None = None
    AccessPointArn: str | None = None
    And: MetricsAndOperator | None = None


class NoncurrentVersionExpiration(Struct, kw_only=True, omit_defaults=True):
    NoncurrentDays: int | None = None
    NewerNoncurrentVersions: int | None = None


class NoncurrentVersionTransition(Struct, kw_only=True, omit_defaults=True):
    NoncurrentDays: int | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:GLACIER|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|DEEP_ARCHIVE|GLACIER_IR)\\Z')] | None = None
    NewerNoncurrentVersions: int | None = None


class NotificationConfiguration(Struct, kw_only=True, omit_defaults=True):
    TopicConfigurations: list[TopicConfiguration] | None = None
    QueueConfigurations: list[QueueConfiguration] | None = None
    LambdaFunctionConfigurations: list[LambdaFunctionConfiguration] | None = None
    EventBridgeConfiguration: EventBridgeConfiguration | None = None


class NotificationConfigurationFilter(Struct, kw_only=True, omit_defaults=True):
    Key: S3KeyFilter | None = None


class OwnershipControls(Struct, kw_only=True, omit_defaults=True):
    Rules: list[OwnershipControlsRule]


class OwnershipControlsRule(Struct, kw_only=True, omit_defaults=True):
    ObjectOwnership: Annotated[str, Meta(pattern='\\A(?:BucketOwnerPreferred|ObjectWriter|BucketOwnerEnforced)\\Z')]


class PartitionedPrefix(Struct, kw_only=True, omit_defaults=True):
    PartitionDateSource: Annotated[str, Meta(pattern='\\A(?:EventTime|DeliveryTime)\\Z')] | None = None


class PolicyStatus(Struct, kw_only=True, omit_defaults=True):
    IsPublic: bool | None = None


class PutBucketAccelerateConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    AccelerateConfiguration: AccelerateConfiguration
    ExpectedBucketOwner: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None


class PutBucketAclRequest(Struct, kw_only=True, omit_defaults=True):
    ACL: str | None = None
    AccessControlPolicy: AccessControlPolicy | None = None
    Bucket: str
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    GrantFullControl: str | None = None
    GrantRead: str | None = None
    GrantReadACP: str | None = None
    GrantWrite: str | None = None
    GrantWriteACP: str | None = None
    ExpectedBucketOwner: str | None = None


class PutBucketAnalyticsConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Id: str
    AnalyticsConfiguration: AnalyticsConfiguration
    ExpectedBucketOwner: str | None = None


class PutBucketCorsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    CORSConfiguration: CORSConfiguration
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None


class PutBucketEncryptionRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ServerSideEncryptionConfiguration: ServerSideEncryptionConfiguration
    ExpectedBucketOwner: str | None = None


class PutBucketIntelligentTieringConfigurationRequest(GetBucketIntelligentTieringConfigurationRequest, kw_only=True, omit_defaults=True):
    IntelligentTieringConfiguration: IntelligentTieringConfiguration


class PutBucketInventoryConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Id: str
    InventoryConfiguration: InventoryConfiguration
    ExpectedBucketOwner: str | None = None


class PutBucketLifecycleConfigurationOutput(Struct, kw_only=True, omit_defaults=True):
    TransitionDefaultMinimumObjectSize: Annotated[str, Meta(pattern='\\A(?:varies_by_storage_class|all_storage_classes_128K)\\Z')] | None = None


class PutBucketLifecycleConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    LifecycleConfiguration: BucketLifecycleConfiguration | None = None
    ExpectedBucketOwner: str | None = None
    TransitionDefaultMinimumObjectSize: Annotated[str, Meta(pattern='\\A(?:varies_by_storage_class|all_storage_classes_128K)\\Z')] | None = None


class PutBucketLoggingRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    BucketLoggingStatus: BucketLoggingStatus
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None


class PutBucketMetricsConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Id: str
    MetricsConfiguration: MetricsConfiguration
    ExpectedBucketOwner: str | None = None


class PutBucketNotificationConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    NotificationConfiguration: NotificationConfiguration
    ExpectedBucketOwner: str | None = None
    SkipDestinationValidation: bool | None = None


class PutBucketOwnershipControlsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContentMD5: str | None = None
    ExpectedBucketOwner: str | None = None
    OwnershipControls: OwnershipControls
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None


class PutBucketPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ConfirmRemoveSelfBucketAccess: bool | None = None
    Policy: str
    ExpectedBucketOwner: str | None = None


class PutBucketReplicationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ReplicationConfiguration: ReplicationConfiguration
    Token: str | None = None
    ExpectedBucketOwner: str | None = None


class PutBucketRequestPaymentRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    RequestPaymentConfiguration: RequestPaymentConfiguration
    ExpectedBucketOwner: str | None = None


class PutBucketTaggingRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    Tagging: Tagging
    ExpectedBucketOwner: str | None = None


class PutBucketVersioningRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    MFA: str | None = None
    VersioningConfiguration: VersioningConfiguration
    ExpectedBucketOwner: str | None = None


class PutBucketWebsiteRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    WebsiteConfiguration: WebsiteConfiguration
    ExpectedBucketOwner: str | None = None


class QueueConfiguration(Struct, kw_only=True, omit_defaults=True):
    Id: str | None = None
    QueueArn: str
    Events: list[Annotated[str, Meta(pattern='\\A(?:s3:ReducedRedundancyLostObject|s3:ObjectCreated:\\*|s3:ObjectCreated:Put|s3:ObjectCreated:Post|s3:ObjectCreated:Copy|s3:ObjectCreated:CompleteMultipartUpload|s3:ObjectRemoved:\\*|s3:ObjectRemoved:Delete|s3:ObjectRemoved:DeleteMarkerCreated|s3:ObjectRestore:\\*|s3:ObjectRestore:Post|s3:ObjectRestore:Completed|s3:Replication:\\*|s3:Replication:OperationFailedReplication|s3:Replication:OperationNotTracked|s3:Replication:OperationMissedThreshold|s3:Replication:OperationReplicatedAfterThreshold|s3:ObjectRestore:Delete|s3:LifecycleTransition|s3:IntelligentTiering|s3:ObjectAcl:Put|s3:LifecycleExpiration:\\*|s3:LifecycleExpiration:Delete|s3:LifecycleExpiration:DeleteMarkerCreated|s3:ObjectTagging:\\*|s3:ObjectTagging:Put|s3:ObjectTagging:Delete|s3:ObjectAnnotation:\\*|s3:ObjectAnnotation:Put|s3:ObjectAnnotation:Delete|s3:ObjectRetention:Put)\\Z')]]
    Filter: NotificationConfigurationFilter | None = None


class Redirect(Struct, kw_only=True, omit_defaults=True):
    HostName: str | None = None
    HttpRedirectCode: str | None = None
    Protocol: Annotated[str, Meta(pattern='\\A(?:http|https)\\Z')] | None = None
    ReplaceKeyPrefixWith: str | None = None
    ReplaceKeyWith: str | None = None


class RedirectAllRequestsTo(Struct, kw_only=True, omit_defaults=True):
    HostName: str
    Protocol: Annotated[str, Meta(pattern='\\A(?:http|https)\\Z')] | None = None


class ReplicaModifications(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')]


class ReplicationConfiguration(Struct, kw_only=True, omit_defaults=True):
    Role: str
    Rules: list[ReplicationRule]


class ReplicationRule(Struct, kw_only=True, omit_defaults=True):
    ID: str | None = None
    Priority: int | None = None
    Prefix: str | None = None
    Filter: ReplicationRuleFilter | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')]
    SourceSelectionCriteria: SourceSelectionCriteria | None = None
    ExistingObjectReplication: ExistingObjectReplication | None = None
    Destination: Destination
    DeleteMarkerReplication: DeleteMarkerReplication | None = None


class ReplicationRuleAndOperator(Struct, kw_only=True, omit_defaults=True):
    Prefix: str | None = None
    Tags: list[Tag] | None = None
    Not: ReplicationRuleNotOperator | None = None


class ReplicationRuleFilter(Struct, kw_only=True, omit_defaults=True):
    Prefix: str | None = None
    Tag: Tag | None = None
    And: ReplicationRuleAndOperator | None = None
    Not: ReplicationRuleNotOperator | None = None


class ReplicationRuleNotOperator(Struct, kw_only=True, omit_defaults=True):
    Prefix: str | None = None
    Tag: Tag | None = None
    Or: ReplicationRuleOrOperator | None = None


class ReplicationRuleOrOperator(Struct, kw_only=True, omit_defaults=True):
    Prefixes: list[str] | None = None
    Tags: list[Tag] | None = None


class ReplicationTime(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')]
    Time: ReplicationTimeValue


class ReplicationTimeValue(Struct, kw_only=True, omit_defaults=True):
    Minutes: int | None = None


class RequestPaymentConfiguration(Struct, kw_only=True, omit_defaults=True):
    Payer: Annotated[str, Meta(pattern='\\A(?:Requester|BucketOwner)\\Z')]


class RoutingRule(Struct, kw_only=True, omit_defaults=True):
    Condition: Condition | None = None
    Redirect: Redirect


class S3KeyFilter(Struct, kw_only=True, omit_defaults=True):
    FilterRules: list[FilterRule] | None = None


class SSEKMS(Struct, kw_only=True, omit_defaults=True):
    KeyId: str


class SSES3(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class ServerSideEncryptionByDefault(Struct, kw_only=True, omit_defaults=True):
    SSEAlgorithm: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')]
    KMSMasterKeyID: str | None = None


class ServerSideEncryptionConfiguration(Struct, kw_only=True, omit_defaults=True):
    Rules: list[ServerSideEncryptionRule]


class ServerSideEncryptionRule(Struct, kw_only=True, omit_defaults=True):
    ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault | None = None
    BucketKeyEnabled: bool | None = None
    BlockedEncryptionTypes: BlockedEncryptionTypes | None = None


class SimplePrefix(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class SourceSelectionCriteria(Struct, kw_only=True, omit_defaults=True):
    SseKmsEncryptedObjects: SseKmsEncryptedObjects | None = None
    ReplicaModifications: ReplicaModifications | None = None


class SseKmsEncryptedObjects(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')]


class StorageClassAnalysis(Struct, kw_only=True, omit_defaults=True):
    DataExport: StorageClassAnalysisDataExport | None = None


class StorageClassAnalysisDataExport(Struct, kw_only=True, omit_defaults=True):
    OutputSchemaVersion: Annotated[str, Meta(pattern='\\A(?:V_1)\\Z')]
    Destination: AnalyticsExportDestination


class TargetGrant(Struct, kw_only=True, omit_defaults=True):
    Grantee: Grantee | None = None
    Permission: Annotated[str, Meta(pattern='\\A(?:FULL_CONTROL|READ|WRITE)\\Z')] | None = None


class TargetObjectKeyFormat(Struct, kw_only=True, omit_defaults=True):
    SimplePrefix: SimplePrefix | None = None
    PartitionedPrefix: PartitionedPrefix | None = None


class Tiering(Struct, kw_only=True, omit_defaults=True):
    Days: int
    AccessTier: Annotated[str, Meta(pattern='\\A(?:ARCHIVE_ACCESS|DEEP_ARCHIVE_ACCESS)\\Z')]


class TopicConfiguration(Struct, kw_only=True, omit_defaults=True):
    Id: str | None = None
    TopicArn: str
    Events: list[Annotated[str, Meta(pattern='\\A(?:s3:ReducedRedundancyLostObject|s3:ObjectCreated:\\*|s3:ObjectCreated:Put|s3:ObjectCreated:Post|s3:ObjectCreated:Copy|s3:ObjectCreated:CompleteMultipartUpload|s3:ObjectRemoved:\\*|s3:ObjectRemoved:Delete|s3:ObjectRemoved:DeleteMarkerCreated|s3:ObjectRestore:\\*|s3:ObjectRestore:Post|s3:ObjectRestore:Completed|s3:Replication:\\*|s3:Replication:OperationFailedReplication|s3:Replication:OperationNotTracked|s3:Replication:OperationMissedThreshold|s3:Replication:OperationReplicatedAfterThreshold|s3:ObjectRestore:Delete|s3:LifecycleTransition|s3:IntelligentTiering|s3:ObjectAcl:Put|s3:LifecycleExpiration:\\*|s3:LifecycleExpiration:Delete|s3:LifecycleExpiration:DeleteMarkerCreated|s3:ObjectTagging:\\*|s3:ObjectTagging:Put|s3:ObjectTagging:Delete|s3:ObjectAnnotation:\\*|s3:ObjectAnnotation:Put|s3:ObjectAnnotation:Delete|s3:ObjectRetention:Put)\\Z')]]
    Filter: NotificationConfigurationFilter | None = None


class Transition(Struct, kw_only=True, omit_defaults=True):
    Date: float | None = None
    Days: int | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:GLACIER|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|DEEP_ARCHIVE|GLACIER_IR)\\Z')] | None = None


class UseSourceMultiRegionKey(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')]


class VersioningConfiguration(Struct, kw_only=True, omit_defaults=True):
    MFADelete: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')] | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Suspended)\\Z')] | None = None


class WebsiteConfiguration(Struct, kw_only=True, omit_defaults=True):
    ErrorDocument: ErrorDocument | None = None
    IndexDocument: IndexDocument | None = None
    RedirectAllRequestsTo: RedirectAllRequestsTo | None = None
    RoutingRules: list[RoutingRule] | None = None
