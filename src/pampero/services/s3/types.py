"""Types of s3, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

__all__ = ["Annotated", "Any", "Meta", "Struct"]


class AbortIncompleteMultipartUpload(Struct, kw_only=True, omit_defaults=True):
    DaysAfterInitiation: int | None = None


class AbortMultipartUploadOutput(Struct, kw_only=True, omit_defaults=True):
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    VersionId: str | None = None


class AbortMultipartUploadRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    UploadId: str
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None
    IfMatchInitiatedTime: float | None = None


class AccelerateConfiguration(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Suspended)\\Z')] | None = None


class AccessControlPolicy(Struct, kw_only=True, omit_defaults=True):
    Grants: list[Grant] | None = None
    Owner: Owner | None = None


class AccessControlTranslation(Struct, kw_only=True, omit_defaults=True):
    Owner: Annotated[str, Meta(pattern='\\A(?:Destination)\\Z')]


class BlockedEncryptionTypes(Struct, kw_only=True, omit_defaults=True):
    EncryptionType: list[Annotated[str, Meta(pattern='\\A(?:NONE|SSE\\-C)\\Z')]] | None = None


class Bucket(Struct, kw_only=True, omit_defaults=True):
    Name: str | None = None
    CreationDate: float | None = None
    BucketRegion: str | None = None
    BucketArn: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:arn:[^:]+:(s3|s3express):.*)\\Z')] | None = None


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


class CSVInput(Struct, kw_only=True, omit_defaults=True):
    FileHeaderInfo: Annotated[str, Meta(pattern='\\A(?:USE|IGNORE|NONE)\\Z')] | None = None
    Comments: str | None = None
    QuoteEscapeCharacter: str | None = None
    RecordDelimiter: str | None = None
    FieldDelimiter: str | None = None
    QuoteCharacter: str | None = None
    AllowQuotedRecordDelimiter: bool | None = None


class CSVOutput(Struct, kw_only=True, omit_defaults=True):
    QuoteFields: Annotated[str, Meta(pattern='\\A(?:ALWAYS|ASNEEDED)\\Z')] | None = None
    QuoteEscapeCharacter: str | None = None
    RecordDelimiter: str | None = None
    FieldDelimiter: str | None = None
    QuoteCharacter: str | None = None


class Checksum(Struct, kw_only=True, omit_defaults=True):
    ChecksumCRC32: str | None = None
    ChecksumCRC32C: str | None = None
    ChecksumCRC64NVME: str | None = None
    ChecksumSHA1: str | None = None
    ChecksumSHA256: str | None = None
    ChecksumSHA512: str | None = None
    ChecksumMD5: str | None = None
    ChecksumXXHASH64: str | None = None
    ChecksumXXHASH3: str | None = None
    ChecksumXXHASH128: str | None = None
    ChecksumType: Annotated[str, Meta(pattern='\\A(?:COMPOSITE|FULL_OBJECT)\\Z')] | None = None


class CommonPrefix(Struct, kw_only=True, omit_defaults=True):
    Prefix: str | None = None


class CompleteMultipartUploadOutput(Struct, kw_only=True, omit_defaults=True):
    Location: str | None = None
    Bucket: str | None = None
    Key: Annotated[str, Meta(min_length=1)] | None = None
    Expiration: str | None = None
    ETag: str | None = None
    ChecksumCRC32: str | None = None
    ChecksumCRC32C: str | None = None
    ChecksumCRC64NVME: str | None = None
    ChecksumSHA1: str | None = None
    ChecksumSHA256: str | None = None
    ChecksumSHA512: str | None = None
    ChecksumMD5: str | None = None
    ChecksumXXHASH64: str | None = None
    ChecksumXXHASH3: str | None = None
    ChecksumXXHASH128: str | None = None
    ChecksumType: Annotated[str, Meta(pattern='\\A(?:COMPOSITE|FULL_OBJECT)\\Z')] | None = None
    ServerSideEncryption: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')] | None = None
    VersionId: str | None = None
    SSEKMSKeyId: str | None = None
    BucketKeyEnabled: bool | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class CompleteMultipartUploadRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    MultipartUpload: CompletedMultipartUpload | None = None
    UploadId: str
    ChecksumCRC32: str | None = None
    ChecksumCRC32C: str | None = None
    ChecksumCRC64NVME: str | None = None
    ChecksumSHA1: str | None = None
    ChecksumSHA256: str | None = None
    ChecksumSHA512: str | None = None
    ChecksumMD5: str | None = None
    ChecksumXXHASH64: str | None = None
    ChecksumXXHASH3: str | None = None
    ChecksumXXHASH128: str | None = None
    ChecksumType: Annotated[str, Meta(pattern='\\A(?:COMPOSITE|FULL_OBJECT)\\Z')] | None = None
    MpuObjectSize: int | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None
    IfMatch: str | None = None
    IfNoneMatch: str | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKey: str | None = None
    SSECustomerKeyMD5: str | None = None


class CompletedMultipartUpload(Struct, kw_only=True, omit_defaults=True):
    Parts: list[CompletedPart] | None = None


class CompletedPart(Struct, kw_only=True, omit_defaults=True):
    ETag: str | None = None
    ChecksumCRC32: str | None = None
    ChecksumCRC32C: str | None = None
    ChecksumCRC64NVME: str | None = None
    ChecksumSHA1: str | None = None
    ChecksumSHA256: str | None = None
    ChecksumSHA512: str | None = None
    ChecksumMD5: str | None = None
    ChecksumXXHASH64: str | None = None
    ChecksumXXHASH3: str | None = None
    ChecksumXXHASH128: str | None = None
    PartNumber: int | None = None


class Condition(Struct, kw_only=True, omit_defaults=True):
    HttpErrorCodeReturnedEquals: str | None = None
    KeyPrefixEquals: str | None = None


class CopyObjectOutput(Struct, kw_only=True, omit_defaults=True):
    CopyObjectResult: CopyObjectResult | None = None
    Expiration: str | None = None
    CopySourceVersionId: str | None = None
    VersionId: str | None = None
    ServerSideEncryption: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')] | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKeyMD5: str | None = None
    SSEKMSKeyId: str | None = None
    SSEKMSEncryptionContext: str | None = None
    BucketKeyEnabled: bool | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class CopyObjectRequest(Struct, kw_only=True, omit_defaults=True):
    ACL: Annotated[str, Meta(pattern='\\A(?:private|public\\-read|public\\-read\\-write|authenticated\\-read|aws\\-exec\\-read|bucket\\-owner\\-read|bucket\\-owner\\-full\\-control)\\Z')] | None = None
    Bucket: str
    CacheControl: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ContentDisposition: str | None = None
    ContentEncoding: str | None = None
    ContentLanguage: str | None = None
    ContentType: str | None = None
    CopySource: Annotated[str, Meta(pattern='\\A(?:.[^/\\n]*/.+)\\Z')]
    CopySourceIfMatch: str | None = None
    CopySourceIfModifiedSince: float | None = None
    CopySourceIfNoneMatch: str | None = None
    CopySourceIfUnmodifiedSince: float | None = None
    Expires: str | None = None
    GrantFullControl: str | None = None
    GrantRead: str | None = None
    GrantReadACP: str | None = None
    GrantWriteACP: str | None = None
    IfMatch: str | None = None
    IfNoneMatch: str | None = None
    Key: Annotated[str, Meta(min_length=1)]
    Metadata: dict[str, str] | None = None
    MetadataDirective: Annotated[str, Meta(pattern='\\A(?:COPY|REPLACE)\\Z')] | None = None
    TaggingDirective: Annotated[str, Meta(pattern='\\A(?:COPY|REPLACE)\\Z')] | None = None
    AnnotationDirective: Annotated[str, Meta(pattern='\\A(?:COPY|EXCLUDE)\\Z')] | None = None
    ServerSideEncryption: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')] | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP|AWS_BACKUP_WARM|AWS_BACKUP_LOW_COST_WARM)\\Z')] | None = None
    WebsiteRedirectLocation: str | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKey: str | None = None
    SSECustomerKeyMD5: str | None = None
    SSEKMSKeyId: str | None = None
    SSEKMSEncryptionContext: str | None = None
    BucketKeyEnabled: bool | None = None
    CopySourceSSECustomerAlgorithm: str | None = None
    CopySourceSSECustomerKey: str | None = None
    CopySourceSSECustomerKeyMD5: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    Tagging: str | None = None
    ObjectLockMode: Annotated[str, Meta(pattern='\\A(?:GOVERNANCE|COMPLIANCE)\\Z')] | None = None
    ObjectLockRetainUntilDate: float | None = None
    ObjectLockLegalHoldStatus: Annotated[str, Meta(pattern='\\A(?:ON|OFF)\\Z')] | None = None
    ObjectLockEventHold: Annotated[str, Meta(pattern='\\A(?:ON|OFF)\\Z')] | None = None
    ObjectLockEventHoldDurationDays: int | None = None
    ObjectLockEventHoldDurationYears: int | None = None
    ExpectedBucketOwner: str | None = None
    ExpectedSourceBucketOwner: str | None = None


class CopyObjectResult(Struct, kw_only=True, omit_defaults=True):
    ETag: str | None = None
    LastModified: float | None = None
    ChecksumType: Annotated[str, Meta(pattern='\\A(?:COMPOSITE|FULL_OBJECT)\\Z')] | None = None
    ChecksumCRC32: str | None = None
    ChecksumCRC32C: str | None = None
    ChecksumCRC64NVME: str | None = None
    ChecksumSHA1: str | None = None
    ChecksumSHA256: str | None = None
    ChecksumSHA512: str | None = None
    ChecksumMD5: str | None = None
    ChecksumXXHASH64: str | None = None
    ChecksumXXHASH3: str | None = None
    ChecksumXXHASH128: str | None = None


class CopyPartResult(Struct, kw_only=True, omit_defaults=True):
    ETag: str | None = None
    LastModified: float | None = None
    ChecksumCRC32: str | None = None
    ChecksumCRC32C: str | None = None
    ChecksumCRC64NVME: str | None = None
    ChecksumSHA1: str | None = None
    ChecksumSHA256: str | None = None
    ChecksumSHA512: str | None = None
    ChecksumMD5: str | None = None
    ChecksumXXHASH64: str | None = None
    ChecksumXXHASH3: str | None = None
    ChecksumXXHASH128: str | None = None


class CreateBucketConfiguration(Struct, kw_only=True, omit_defaults=True):
    LocationConstraint: str | None = None
    Location: LocationInfo | None = None
    Bucket: BucketInfo | None = None
    Tags: list[Tag] | None = None


class CreateBucketOutput(Struct, kw_only=True, omit_defaults=True):
    Location: str | None = None
    BucketArn: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:arn:[^:]+:(s3|s3express):.*)\\Z')] | None = None


class CreateBucketRequest(Struct, kw_only=True, omit_defaults=True):
    ACL: Annotated[str, Meta(pattern='\\A(?:private|public\\-read|public\\-read\\-write|authenticated\\-read)\\Z')] | None = None
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


class CreateMultipartUploadOutput(Struct, kw_only=True, omit_defaults=True):
    AbortDate: float | None = None
    AbortRuleId: str | None = None
    Bucket: str | None = None
    Key: Annotated[str, Meta(min_length=1)] | None = None
    UploadId: str | None = None
    ServerSideEncryption: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')] | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKeyMD5: str | None = None
    SSEKMSKeyId: str | None = None
    SSEKMSEncryptionContext: str | None = None
    BucketKeyEnabled: bool | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ChecksumType: Annotated[str, Meta(pattern='\\A(?:COMPOSITE|FULL_OBJECT)\\Z')] | None = None
    VersionId: str | None = None


class CreateMultipartUploadRequest(Struct, kw_only=True, omit_defaults=True):
    ACL: Annotated[str, Meta(pattern='\\A(?:private|public\\-read|public\\-read\\-write|authenticated\\-read|aws\\-exec\\-read|bucket\\-owner\\-read|bucket\\-owner\\-full\\-control)\\Z')] | None = None
    Bucket: str
    CacheControl: str | None = None
    ContentDisposition: str | None = None
    ContentEncoding: str | None = None
    ContentLanguage: str | None = None
    ContentType: str | None = None
    Expires: str | None = None
    GrantFullControl: str | None = None
    GrantRead: str | None = None
    GrantReadACP: str | None = None
    GrantWriteACP: str | None = None
    Key: Annotated[str, Meta(min_length=1)]
    Metadata: dict[str, str] | None = None
    ServerSideEncryption: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')] | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP|AWS_BACKUP_WARM|AWS_BACKUP_LOW_COST_WARM)\\Z')] | None = None
    WebsiteRedirectLocation: str | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKey: str | None = None
    SSECustomerKeyMD5: str | None = None
    SSEKMSKeyId: str | None = None
    SSEKMSEncryptionContext: str | None = None
    BucketKeyEnabled: bool | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    Tagging: str | None = None
    ObjectLockMode: Annotated[str, Meta(pattern='\\A(?:GOVERNANCE|COMPLIANCE)\\Z')] | None = None
    ObjectLockRetainUntilDate: float | None = None
    ObjectLockLegalHoldStatus: Annotated[str, Meta(pattern='\\A(?:ON|OFF)\\Z')] | None = None
    ObjectLockEventHold: Annotated[str, Meta(pattern='\\A(?:ON|OFF)\\Z')] | None = None
    ObjectLockEventHoldDurationDays: int | None = None
    ObjectLockEventHoldDurationYears: int | None = None
    ExpectedBucketOwner: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ChecksumType: Annotated[str, Meta(pattern='\\A(?:COMPOSITE|FULL_OBJECT)\\Z')] | None = None


class DefaultRetention(Struct, kw_only=True, omit_defaults=True):
    Mode: Annotated[str, Meta(pattern='\\A(?:GOVERNANCE|COMPLIANCE)\\Z')] | None = None
    Days: int | None = None
    Years: int | None = None
    DefaultEventHold: EventHoldDuration | None = None


class Delete(Struct, kw_only=True, omit_defaults=True):
    Objects: list[ObjectIdentifier]
    Quiet: bool | None = None


class DeleteBucketCorsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class DeleteBucketEncryptionRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class DeleteBucketLifecycleRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class DeleteBucketOwnershipControlsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class DeleteBucketPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class DeleteBucketRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class DeleteBucketTaggingRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class DeleteBucketWebsiteRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class DeleteMarkerEntry(Struct, kw_only=True, omit_defaults=True):
    Owner: Owner | None = None
    Key: Annotated[str, Meta(min_length=1)] | None = None
    VersionId: str | None = None
    IsLatest: bool | None = None
    LastModified: float | None = None


class DeleteMarkerReplication(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')] | None = None


class DeleteObjectOutput(Struct, kw_only=True, omit_defaults=True):
    DeleteMarker: bool | None = None
    VersionId: str | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class DeleteObjectRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    MFA: str | None = None
    VersionId: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    BypassGovernanceRetention: bool | None = None
    ExpectedBucketOwner: str | None = None
    IfMatch: str | None = None
    IfMatchLastModifiedTime: float | None = None
    IfMatchSize: int | None = None


class DeleteObjectTaggingOutput(Struct, kw_only=True, omit_defaults=True):
    VersionId: str | None = None


class DeleteObjectTaggingRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    VersionId: str | None = None
    ExpectedBucketOwner: str | None = None


class DeleteObjectsOutput(Struct, kw_only=True, omit_defaults=True):
    Deleted: list[DeletedObject] | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    Errors: list[Error] | None = None


class DeleteObjectsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Delete: Delete
    MFA: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    BypassGovernanceRetention: bool | None = None
    ExpectedBucketOwner: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None


class DeletePublicAccessBlockRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class DeletedObject(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1)] | None = None
    VersionId: str | None = None
    DeleteMarker: bool | None = None
    DeleteMarkerVersionId: str | None = None


class Destination(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Account: str | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP|AWS_BACKUP_WARM|AWS_BACKUP_LOW_COST_WARM)\\Z')] | None = None
    AccessControlTranslation: AccessControlTranslation | None = None
    EncryptionConfiguration: EncryptionConfiguration | None = None
    ReplicationTime: ReplicationTime | None = None
    Metrics: Metrics | None = None


class Encryption(Struct, kw_only=True, omit_defaults=True):
    EncryptionType: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')]
    KMSKeyId: str | None = None
    KMSContext: str | None = None


class EncryptionConfiguration(Struct, kw_only=True, omit_defaults=True):
    ReplicaKmsKeyID: str | None = None
    UseSourceMultiRegionKey: UseSourceMultiRegionKey | None = None


class Error(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1)] | None = None
    VersionId: str | None = None
    Code: str | None = None
    Message: str | None = None


class ErrorDocument(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1)]


class EventBridgeConfiguration(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class EventHoldDuration(Struct, kw_only=True, omit_defaults=True):
    Days: int | None = None
    Years: int | None = None


class ExistingObjectReplication(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')]


class FilterRule(Struct, kw_only=True, omit_defaults=True):
    Name: str | None = None
    Value: str | None = None


class GetBucketAccelerateConfigurationOutput(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Suspended)\\Z')] | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class GetBucketAccelerateConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class GetBucketAclOutput(Struct, kw_only=True, omit_defaults=True):
    Owner: Owner | None = None
    Grants: list[Grant] | None = None


class GetBucketAclRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketCorsOutput(Struct, kw_only=True, omit_defaults=True):
    CORSRules: list[CORSRule] | None = None


class GetBucketCorsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketEncryptionOutput(Struct, kw_only=True, omit_defaults=True):
    ServerSideEncryptionConfiguration: ServerSideEncryptionConfiguration | None = None


class GetBucketEncryptionRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketLifecycleConfigurationOutput(Struct, kw_only=True, omit_defaults=True):
    Rules: list[LifecycleRule] | None = None
    TransitionDefaultMinimumObjectSize: Annotated[str, Meta(pattern='\\A(?:varies_by_storage_class|all_storage_classes_128K)\\Z')] | None = None


class GetBucketLifecycleConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketLocationOutput(Struct, kw_only=True, omit_defaults=True):
    LocationConstraint: str | None = None


class GetBucketLocationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketLoggingOutput(Struct, kw_only=True, omit_defaults=True):
    LoggingEnabled: LoggingEnabled | None = None


class GetBucketLoggingRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketNotificationConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketOwnershipControlsOutput(Struct, kw_only=True, omit_defaults=True):
    OwnershipControls: OwnershipControls | None = None


class GetBucketOwnershipControlsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketPolicyOutput(Struct, kw_only=True, omit_defaults=True):
    Policy: str | None = None


class GetBucketPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketPolicyStatusOutput(Struct, kw_only=True, omit_defaults=True):
    PolicyStatus: PolicyStatus | None = None


class GetBucketPolicyStatusRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketReplicationOutput(Struct, kw_only=True, omit_defaults=True):
    ReplicationConfiguration: ReplicationConfiguration | None = None


class GetBucketReplicationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketRequestPaymentOutput(Struct, kw_only=True, omit_defaults=True):
    Payer: Annotated[str, Meta(pattern='\\A(?:Requester|BucketOwner)\\Z')] | None = None


class GetBucketRequestPaymentRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketTaggingOutput(Struct, kw_only=True, omit_defaults=True):
    TagSet: list[Tag]


class GetBucketTaggingRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketVersioningOutput(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Suspended)\\Z')] | None = None
    MFADelete: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')] | None = None


class GetBucketVersioningRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketWebsiteOutput(Struct, kw_only=True, omit_defaults=True):
    RedirectAllRequestsTo: RedirectAllRequestsTo | None = None
    IndexDocument: IndexDocument | None = None
    ErrorDocument: ErrorDocument | None = None
    RoutingRules: list[RoutingRule] | None = None


class GetBucketWebsiteRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetObjectAclOutput(Struct, kw_only=True, omit_defaults=True):
    Owner: Owner | None = None
    Grants: list[Grant] | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class GetObjectAclRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    VersionId: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None


class GetObjectAttributesOutput(Struct, kw_only=True, omit_defaults=True):
    DeleteMarker: bool | None = None
    LastModified: float | None = None
    VersionId: str | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ETag: str | None = None
    Checksum: Checksum | None = None
    ObjectParts: GetObjectAttributesParts | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP|AWS_BACKUP_WARM|AWS_BACKUP_LOW_COST_WARM)\\Z')] | None = None
    ObjectSize: int | None = None


class GetObjectAttributesParts(Struct, kw_only=True, omit_defaults=True):
    TotalPartsCount: int | None = None
    PartNumberMarker: int | None = None
    NextPartNumberMarker: int | None = None
    MaxParts: int | None = None
    IsTruncated: bool | None = None
    Parts: list[ObjectPart] | None = None


class GetObjectAttributesRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    VersionId: str | None = None
    MaxParts: int | None = None
    PartNumberMarker: int | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKey: str | None = None
    SSECustomerKeyMD5: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None
    ObjectAttributes: list[Annotated[str, Meta(pattern='\\A(?:ETag|Checksum|ObjectParts|StorageClass|ObjectSize)\\Z')]]


class GetObjectLockConfigurationOutput(Struct, kw_only=True, omit_defaults=True):
    ObjectLockConfiguration: ObjectLockConfiguration | None = None


class GetObjectLockConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetObjectOutput(Struct, kw_only=True, omit_defaults=True):
    Body: Any | None = None
    DeleteMarker: bool | None = None
    AcceptRanges: str | None = None
    Expiration: str | None = None
    Restore: str | None = None
    LastModified: float | None = None
    ContentLength: int | None = None
    ETag: str | None = None
    ChecksumCRC32: str | None = None
    ChecksumCRC32C: str | None = None
    ChecksumCRC64NVME: str | None = None
    ChecksumSHA1: str | None = None
    ChecksumSHA256: str | None = None
    ChecksumSHA512: str | None = None
    ChecksumMD5: str | None = None
    ChecksumXXHASH64: str | None = None
    ChecksumXXHASH3: str | None = None
    ChecksumXXHASH128: str | None = None
    ChecksumType: Annotated[str, Meta(pattern='\\A(?:COMPOSITE|FULL_OBJECT)\\Z')] | None = None
    MissingMeta: int | None = None
    VersionId: str | None = None
    CacheControl: str | None = None
    ContentDisposition: str | None = None
    ContentEncoding: str | None = None
    ContentLanguage: str | None = None
    ContentRange: str | None = None
    ContentType: str | None = None
    Expires: str | None = None
    WebsiteRedirectLocation: str | None = None
    ServerSideEncryption: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')] | None = None
    Metadata: dict[str, str] | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKeyMD5: str | None = None
    SSEKMSKeyId: str | None = None
    BucketKeyEnabled: bool | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP|AWS_BACKUP_WARM|AWS_BACKUP_LOW_COST_WARM)\\Z')] | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ReplicationStatus: Annotated[str, Meta(pattern='\\A(?:COMPLETE|PENDING|FAILED|REPLICA|COMPLETED)\\Z')] | None = None
    PartsCount: int | None = None
    TagCount: int | None = None
    ObjectLockMode: Annotated[str, Meta(pattern='\\A(?:GOVERNANCE|COMPLIANCE)\\Z')] | None = None
    ObjectLockRetainUntilDate: float | None = None
    ObjectLockLegalHoldStatus: Annotated[str, Meta(pattern='\\A(?:ON|OFF)\\Z')] | None = None
    ObjectLockEventHold: Annotated[str, Meta(pattern='\\A(?:ON|OFF)\\Z')] | None = None
    ObjectLockEventHoldDurationDays: int | None = None
    ObjectLockEventHoldDurationYears: int | None = None


class GetObjectRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    IfMatch: str | None = None
    IfModifiedSince: float | None = None
    IfNoneMatch: str | None = None
    IfUnmodifiedSince: float | None = None
    Key: Annotated[str, Meta(min_length=1)]
    Range: str | None = None
    ResponseCacheControl: str | None = None
    ResponseContentDisposition: str | None = None
    ResponseContentEncoding: str | None = None
    ResponseContentLanguage: str | None = None
    ResponseContentType: str | None = None
    ResponseExpires: float | None = None
    VersionId: str | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKey: str | None = None
    SSECustomerKeyMD5: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    PartNumber: int | None = None
    ExpectedBucketOwner: str | None = None
    ChecksumMode: str | None = None


class GetObjectTaggingOutput(Struct, kw_only=True, omit_defaults=True):
    VersionId: str | None = None
    TagSet: list[Tag]


class GetObjectTaggingRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    VersionId: str | None = None
    ExpectedBucketOwner: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class GetPublicAccessBlockOutput(Struct, kw_only=True, omit_defaults=True):
    PublicAccessBlockConfiguration: PublicAccessBlockConfiguration | None = None


class GetPublicAccessBlockRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GlacierJobParameters(Struct, kw_only=True, omit_defaults=True):
    Tier: Annotated[str, Meta(pattern='\\A(?:Standard|Bulk|Expedited)\\Z')]


class Grant(Struct, kw_only=True, omit_defaults=True):
    Grantee: Grantee | None = None
    Permission: Annotated[str, Meta(pattern='\\A(?:FULL_CONTROL|WRITE|WRITE_ACP|READ|READ_ACP)\\Z')] | None = None


class Grantee(Struct, kw_only=True, omit_defaults=True):
    DisplayName: str | None = None
    EmailAddress: str | None = None
    ID: str | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:CanonicalUser|AmazonCustomerByEmail|Group)\\Z')]
    URI: str | None = None


class HeadBucketOutput(Struct, kw_only=True, omit_defaults=True):
    BucketArn: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:arn:[^:]+:(s3|s3express):.*)\\Z')] | None = None
    BucketLocationType: Annotated[str, Meta(pattern='\\A(?:AvailabilityZone|LocalZone)\\Z')] | None = None
    BucketLocationName: str | None = None
    BucketRegion: Annotated[str, Meta(max_length=20)] | None = None
    AccessPointAlias: bool | None = None


class HeadBucketRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class HeadObjectOutput(Struct, kw_only=True, omit_defaults=True):
    DeleteMarker: bool | None = None
    AcceptRanges: str | None = None
    Expiration: str | None = None
    Restore: str | None = None
    ArchiveStatus: Annotated[str, Meta(pattern='\\A(?:ARCHIVE_ACCESS|DEEP_ARCHIVE_ACCESS)\\Z')] | None = None
    LastModified: float | None = None
    ContentLength: int | None = None
    ChecksumCRC32: str | None = None
    ChecksumCRC32C: str | None = None
    ChecksumCRC64NVME: str | None = None
    ChecksumSHA1: str | None = None
    ChecksumSHA256: str | None = None
    ChecksumSHA512: str | None = None
    ChecksumMD5: str | None = None
    ChecksumXXHASH64: str | None = None
    ChecksumXXHASH3: str | None = None
    ChecksumXXHASH128: str | None = None
    ChecksumType: Annotated[str, Meta(pattern='\\A(?:COMPOSITE|FULL_OBJECT)\\Z')] | None = None
    ETag: str | None = None
    MissingMeta: int | None = None
    VersionId: str | None = None
    CacheControl: str | None = None
    ContentDisposition: str | None = None
    ContentEncoding: str | None = None
    ContentLanguage: str | None = None
    ContentType: str | None = None
    ContentRange: str | None = None
    Expires: str | None = None
    WebsiteRedirectLocation: str | None = None
    ServerSideEncryption: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')] | None = None
    Metadata: dict[str, str] | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKeyMD5: str | None = None
    SSEKMSKeyId: str | None = None
    BucketKeyEnabled: bool | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP|AWS_BACKUP_WARM|AWS_BACKUP_LOW_COST_WARM)\\Z')] | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ReplicationStatus: Annotated[str, Meta(pattern='\\A(?:COMPLETE|PENDING|FAILED|REPLICA|COMPLETED)\\Z')] | None = None
    PartsCount: int | None = None
    TagCount: int | None = None
    ObjectLockMode: Annotated[str, Meta(pattern='\\A(?:GOVERNANCE|COMPLIANCE)\\Z')] | None = None
    ObjectLockRetainUntilDate: float | None = None
    ObjectLockLegalHoldStatus: Annotated[str, Meta(pattern='\\A(?:ON|OFF)\\Z')] | None = None
    ObjectLockEventHold: Annotated[str, Meta(pattern='\\A(?:ON|OFF)\\Z')] | None = None
    ObjectLockEventHoldDurationDays: int | None = None
    ObjectLockEventHoldDurationYears: int | None = None


class HeadObjectRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    IfMatch: str | None = None
    IfModifiedSince: float | None = None
    IfNoneMatch: str | None = None
    IfUnmodifiedSince: float | None = None
    Key: Annotated[str, Meta(min_length=1)]
    Range: str | None = None
    ResponseCacheControl: str | None = None
    ResponseContentDisposition: str | None = None
    ResponseContentEncoding: str | None = None
    ResponseContentLanguage: str | None = None
    ResponseContentType: str | None = None
    ResponseExpires: float | None = None
    VersionId: str | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKey: str | None = None
    SSECustomerKeyMD5: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    PartNumber: int | None = None
    ExpectedBucketOwner: str | None = None
    ChecksumMode: str | None = None


class IndexDocument(Struct, kw_only=True, omit_defaults=True):
    Suffix: str


class Initiator(Struct, kw_only=True, omit_defaults=True):
    ID: str | None = None
    DisplayName: str | None = None


class InputSerialization(Struct, kw_only=True, omit_defaults=True):
    CSV: CSVInput | None = None
    CompressionType: Annotated[str, Meta(pattern='\\A(?:NONE|GZIP|BZIP2)\\Z')] | None = None
    JSON: JSONInput | None = None
    Parquet: ParquetInput | None = None


class JSONInput(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:DOCUMENT|LINES)\\Z')] | None = None


class JSONOutput(Struct, kw_only=True, omit_defaults=True):
    RecordDelimiter: str | None = None


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


class ListMultipartUploadsOutput(Struct, kw_only=True, omit_defaults=True):
    Bucket: str | None = None
    KeyMarker: str | None = None
    UploadIdMarker: str | None = None
    NextKeyMarker: str | None = None
    Prefix: str | None = None
    Delimiter: str | None = None
    NextUploadIdMarker: str | None = None
    MaxUploads: int | None = None
    IsTruncated: bool | None = None
    Uploads: list[MultipartUpload] | None = None
    CommonPrefixes: list[CommonPrefix] | None = None
    EncodingType: Annotated[str, Meta(pattern='\\A(?:url)\\Z')] | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class ListMultipartUploadsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Delimiter: str | None = None
    EncodingType: Annotated[str, Meta(pattern='\\A(?:url)\\Z')] | None = None
    KeyMarker: str | None = None
    MaxUploads: int | None = None
    Prefix: str | None = None
    UploadIdMarker: str | None = None
    ExpectedBucketOwner: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class ListObjectVersionsOutput(Struct, kw_only=True, omit_defaults=True):
    IsTruncated: bool | None = None
    KeyMarker: str | None = None
    VersionIdMarker: str | None = None
    NextKeyMarker: str | None = None
    NextVersionIdMarker: str | None = None
    Versions: list[ObjectVersion] | None = None
    DeleteMarkers: list[DeleteMarkerEntry] | None = None
    Name: str | None = None
    Prefix: str | None = None
    Delimiter: str | None = None
    MaxKeys: int | None = None
    CommonPrefixes: list[CommonPrefix] | None = None
    EncodingType: Annotated[str, Meta(pattern='\\A(?:url)\\Z')] | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class ListObjectVersionsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Delimiter: str | None = None
    EncodingType: Annotated[str, Meta(pattern='\\A(?:url)\\Z')] | None = None
    KeyMarker: str | None = None
    MaxKeys: int | None = None
    Prefix: str | None = None
    VersionIdMarker: str | None = None
    ExpectedBucketOwner: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    OptionalObjectAttributes: list[Annotated[str, Meta(pattern='\\A(?:RestoreStatus)\\Z')]] | None = None


class ListObjectsOutput(Struct, kw_only=True, omit_defaults=True):
    IsTruncated: bool | None = None
    Marker: str | None = None
    NextMarker: str | None = None
    Contents: list[Object] | None = None
    Name: str | None = None
    Prefix: str | None = None
    Delimiter: str | None = None
    MaxKeys: int | None = None
    CommonPrefixes: list[CommonPrefix] | None = None
    EncodingType: Annotated[str, Meta(pattern='\\A(?:url)\\Z')] | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class ListObjectsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Delimiter: str | None = None
    EncodingType: Annotated[str, Meta(pattern='\\A(?:url)\\Z')] | None = None
    Marker: str | None = None
    MaxKeys: int | None = None
    Prefix: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None
    OptionalObjectAttributes: list[Annotated[str, Meta(pattern='\\A(?:RestoreStatus)\\Z')]] | None = None


class ListObjectsV2Output(Struct, kw_only=True, omit_defaults=True):
    IsTruncated: bool | None = None
    Contents: list[Object] | None = None
    Name: str | None = None
    Prefix: str | None = None
    Delimiter: str | None = None
    MaxKeys: int | None = None
    CommonPrefixes: list[CommonPrefix] | None = None
    EncodingType: Annotated[str, Meta(pattern='\\A(?:url)\\Z')] | None = None
    KeyCount: int | None = None
    ContinuationToken: str | None = None
    NextContinuationToken: str | None = None
    StartAfter: str | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class ListObjectsV2Request(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Delimiter: str | None = None
    EncodingType: Annotated[str, Meta(pattern='\\A(?:url)\\Z')] | None = None
    MaxKeys: int | None = None
    Prefix: str | None = None
    ContinuationToken: str | None = None
    FetchOwner: bool | None = None
    StartAfter: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None
    OptionalObjectAttributes: list[Annotated[str, Meta(pattern='\\A(?:RestoreStatus)\\Z')]] | None = None


class ListPartsOutput(Struct, kw_only=True, omit_defaults=True):
    AbortDate: float | None = None
    AbortRuleId: str | None = None
    Bucket: str | None = None
    Key: Annotated[str, Meta(min_length=1)] | None = None
    UploadId: str | None = None
    PartNumberMarker: int | None = None
    NextPartNumberMarker: int | None = None
    MaxParts: int | None = None
    IsTruncated: bool | None = None
    Parts: list[Part] | None = None
    Initiator: Initiator | None = None
    Owner: Owner | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP|AWS_BACKUP_WARM|AWS_BACKUP_LOW_COST_WARM)\\Z')] | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ChecksumType: Annotated[str, Meta(pattern='\\A(?:COMPOSITE|FULL_OBJECT)\\Z')] | None = None
    VersionId: str | None = None


class ListPartsRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    MaxParts: int | None = None
    PartNumberMarker: int | None = None
    UploadId: str
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKey: str | None = None
    SSECustomerKeyMD5: str | None = None


class LocationInfo(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:AvailabilityZone|LocalZone)\\Z')] | None = None
    Name: str | None = None


class LoggingEnabled(Struct, kw_only=True, omit_defaults=True):
    TargetBucket: str
    TargetGrants: list[TargetGrant] | None = None
    TargetPrefix: str
    TargetObjectKeyFormat: TargetObjectKeyFormat | None = None


class MetadataEntry(Struct, kw_only=True, omit_defaults=True):
    Name: str | None = None
    Value: str | None = None


class Metrics(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:Enabled|Disabled)\\Z')]
    EventThreshold: ReplicationTimeValue | None = None


class MultipartUpload(Struct, kw_only=True, omit_defaults=True):
    UploadId: str | None = None
    Key: Annotated[str, Meta(min_length=1)] | None = None
    Initiated: float | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP|AWS_BACKUP_WARM|AWS_BACKUP_LOW_COST_WARM)\\Z')] | None = None
    Owner: Owner | None = None
    Initiator: Initiator | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ChecksumType: Annotated[str, Meta(pattern='\\A(?:COMPOSITE|FULL_OBJECT)\\Z')] | None = None
    VersionId: str | None = None


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


class Object(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1)] | None = None
    LastModified: float | None = None
    ETag: str | None = None
    ChecksumAlgorithm: list[Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')]] | None = None
    ChecksumType: Annotated[str, Meta(pattern='\\A(?:COMPOSITE|FULL_OBJECT)\\Z')] | None = None
    Size: int | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|REDUCED_REDUNDANCY|GLACIER|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP|AWS_BACKUP_WARM|AWS_BACKUP_LOW_COST_WARM)\\Z')] | None = None
    Owner: Owner | None = None
    RestoreStatus: RestoreStatus | None = None


class ObjectIdentifier(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1)]
    VersionId: str | None = None
    ETag: str | None = None
    LastModifiedTime: float | None = None
    Size: int | None = None


class ObjectLockConfiguration(Struct, kw_only=True, omit_defaults=True):
    ObjectLockEnabled: Annotated[str, Meta(pattern='\\A(?:Enabled)\\Z')] | None = None
    Rule: ObjectLockRule | None = None


class ObjectLockRule(Struct, kw_only=True, omit_defaults=True):
    DefaultRetention: DefaultRetention | None = None


class ObjectPart(Struct, kw_only=True, omit_defaults=True):
    PartNumber: int | None = None
    Size: int | None = None
    ChecksumCRC32: str | None = None
    ChecksumCRC32C: str | None = None
    ChecksumCRC64NVME: str | None = None
    ChecksumSHA1: str | None = None
    ChecksumSHA256: str | None = None
    ChecksumSHA512: str | None = None
    ChecksumMD5: str | None = None
    ChecksumXXHASH64: str | None = None
    ChecksumXXHASH3: str | None = None
    ChecksumXXHASH128: str | None = None


class ObjectVersion(Struct, kw_only=True, omit_defaults=True):
    ETag: str | None = None
    ChecksumAlgorithm: list[Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')]] | None = None
    ChecksumType: Annotated[str, Meta(pattern='\\A(?:COMPOSITE|FULL_OBJECT)\\Z')] | None = None
    Size: int | None = None
    StorageClass: str | None = None
    Key: Annotated[str, Meta(min_length=1)] | None = None
    VersionId: str | None = None
    IsLatest: bool | None = None
    LastModified: float | None = None
    Owner: Owner | None = None
    RestoreStatus: RestoreStatus | None = None


class OutputLocation(Struct, kw_only=True, omit_defaults=True):
    S3: S3Location | None = None


class OutputSerialization(Struct, kw_only=True, omit_defaults=True):
    CSV: CSVOutput | None = None
    JSON: JSONOutput | None = None


class Owner(Struct, kw_only=True, omit_defaults=True):
    DisplayName: str | None = None
    ID: str | None = None


class OwnershipControls(Struct, kw_only=True, omit_defaults=True):
    Rules: list[OwnershipControlsRule]


class OwnershipControlsRule(Struct, kw_only=True, omit_defaults=True):
    ObjectOwnership: Annotated[str, Meta(pattern='\\A(?:BucketOwnerPreferred|ObjectWriter|BucketOwnerEnforced)\\Z')]


class ParquetInput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class Part(Struct, kw_only=True, omit_defaults=True):
    PartNumber: int | None = None
    LastModified: float | None = None
    ETag: str | None = None
    Size: int | None = None
    ChecksumCRC32: str | None = None
    ChecksumCRC32C: str | None = None
    ChecksumCRC64NVME: str | None = None
    ChecksumSHA1: str | None = None
    ChecksumSHA256: str | None = None
    ChecksumSHA512: str | None = None
    ChecksumMD5: str | None = None
    ChecksumXXHASH64: str | None = None
    ChecksumXXHASH3: str | None = None
    ChecksumXXHASH128: str | None = None


class PartitionedPrefix(Struct, kw_only=True, omit_defaults=True):
    PartitionDateSource: Annotated[str, Meta(pattern='\\A(?:EventTime|DeliveryTime)\\Z')] | None = None


class PolicyStatus(Struct, kw_only=True, omit_defaults=True):
    IsPublic: bool | None = None


class PublicAccessBlockConfiguration(Struct, kw_only=True, omit_defaults=True):
    BlockPublicAcls: bool | None = None
    IgnorePublicAcls: bool | None = None
    BlockPublicPolicy: bool | None = None
    RestrictPublicBuckets: bool | None = None


class PutBucketAccelerateConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    AccelerateConfiguration: AccelerateConfiguration
    ExpectedBucketOwner: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None


class PutBucketAclRequest(Struct, kw_only=True, omit_defaults=True):
    ACL: Annotated[str, Meta(pattern='\\A(?:private|public\\-read|public\\-read\\-write|authenticated\\-read)\\Z')] | None = None
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


class PutObjectAclOutput(Struct, kw_only=True, omit_defaults=True):
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class PutObjectAclRequest(Struct, kw_only=True, omit_defaults=True):
    ACL: Annotated[str, Meta(pattern='\\A(?:private|public\\-read|public\\-read\\-write|authenticated\\-read|aws\\-exec\\-read|bucket\\-owner\\-read|bucket\\-owner\\-full\\-control)\\Z')] | None = None
    AccessControlPolicy: AccessControlPolicy | None = None
    Bucket: str
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    GrantFullControl: str | None = None
    GrantRead: str | None = None
    GrantReadACP: str | None = None
    GrantWrite: str | None = None
    GrantWriteACP: str | None = None
    Key: Annotated[str, Meta(min_length=1)]
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    VersionId: str | None = None
    ExpectedBucketOwner: str | None = None


class PutObjectOutput(Struct, kw_only=True, omit_defaults=True):
    Expiration: str | None = None
    ETag: str | None = None
    ChecksumCRC32: str | None = None
    ChecksumCRC32C: str | None = None
    ChecksumCRC64NVME: str | None = None
    ChecksumSHA1: str | None = None
    ChecksumSHA256: str | None = None
    ChecksumSHA512: str | None = None
    ChecksumMD5: str | None = None
    ChecksumXXHASH64: str | None = None
    ChecksumXXHASH3: str | None = None
    ChecksumXXHASH128: str | None = None
    ChecksumType: Annotated[str, Meta(pattern='\\A(?:COMPOSITE|FULL_OBJECT)\\Z')] | None = None
    ServerSideEncryption: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')] | None = None
    VersionId: str | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKeyMD5: str | None = None
    SSEKMSKeyId: str | None = None
    SSEKMSEncryptionContext: str | None = None
    BucketKeyEnabled: bool | None = None
    Size: int | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class PutObjectRequest(Struct, kw_only=True, omit_defaults=True):
    ACL: Annotated[str, Meta(pattern='\\A(?:private|public\\-read|public\\-read\\-write|authenticated\\-read|aws\\-exec\\-read|bucket\\-owner\\-read|bucket\\-owner\\-full\\-control)\\Z')] | None = None
    Body: Any | None = None
    Bucket: str
    CacheControl: str | None = None
    ContentDisposition: str | None = None
    ContentEncoding: str | None = None
    ContentLanguage: str | None = None
    ContentLength: int | None = None
    ContentMD5: str | None = None
    ContentType: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ChecksumCRC32: str | None = None
    ChecksumCRC32C: str | None = None
    ChecksumCRC64NVME: str | None = None
    ChecksumSHA1: str | None = None
    ChecksumSHA256: str | None = None
    ChecksumSHA512: str | None = None
    ChecksumMD5: str | None = None
    ChecksumXXHASH64: str | None = None
    ChecksumXXHASH3: str | None = None
    ChecksumXXHASH128: str | None = None
    Expires: str | None = None
    IfMatch: str | None = None
    IfNoneMatch: str | None = None
    GrantFullControl: str | None = None
    GrantRead: str | None = None
    GrantReadACP: str | None = None
    GrantWriteACP: str | None = None
    Key: Annotated[str, Meta(min_length=1)]
    WriteOffsetBytes: int | None = None
    Metadata: dict[str, str] | None = None
    ServerSideEncryption: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')] | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP|AWS_BACKUP_WARM|AWS_BACKUP_LOW_COST_WARM)\\Z')] | None = None
    WebsiteRedirectLocation: str | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKey: str | None = None
    SSECustomerKeyMD5: str | None = None
    SSEKMSKeyId: str | None = None
    SSEKMSEncryptionContext: str | None = None
    BucketKeyEnabled: bool | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    Tagging: str | None = None
    ObjectLockMode: Annotated[str, Meta(pattern='\\A(?:GOVERNANCE|COMPLIANCE)\\Z')] | None = None
    ObjectLockRetainUntilDate: float | None = None
    ObjectLockLegalHoldStatus: Annotated[str, Meta(pattern='\\A(?:ON|OFF)\\Z')] | None = None
    ObjectLockEventHold: Annotated[str, Meta(pattern='\\A(?:ON|OFF)\\Z')] | None = None
    ObjectLockEventHoldDurationDays: int | None = None
    ObjectLockEventHoldDurationYears: int | None = None
    ExpectedBucketOwner: str | None = None


class PutObjectTaggingOutput(Struct, kw_only=True, omit_defaults=True):
    VersionId: str | None = None


class PutObjectTaggingRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    VersionId: str | None = None
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    Tagging: Tagging
    ExpectedBucketOwner: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class PutPublicAccessBlockRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    PublicAccessBlockConfiguration: PublicAccessBlockConfiguration
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


class RestoreObjectOutput(Struct, kw_only=True, omit_defaults=True):
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    RestoreOutputPath: str | None = None


class RestoreObjectRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    VersionId: str | None = None
    RestoreRequest: RestoreRequest | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None


class RestoreRequest(Struct, kw_only=True, omit_defaults=True):
    Days: int | None = None
    GlacierJobParameters: GlacierJobParameters | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:SELECT)\\Z')] | None = None
    Tier: Annotated[str, Meta(pattern='\\A(?:Standard|Bulk|Expedited)\\Z')] | None = None
    Description: str | None = None
    SelectParameters: SelectParameters | None = None
    OutputLocation: OutputLocation | None = None


class RestoreStatus(Struct, kw_only=True, omit_defaults=True):
    IsRestoreInProgress: bool | None = None
    RestoreExpiryDate: float | None = None


class RoutingRule(Struct, kw_only=True, omit_defaults=True):
    Condition: Condition | None = None
    Redirect: Redirect


class S3KeyFilter(Struct, kw_only=True, omit_defaults=True):
    FilterRules: list[FilterRule] | None = None


class S3Location(Struct, kw_only=True, omit_defaults=True):
    BucketName: str
    Prefix: str
    Encryption: Encryption | None = None
    CannedACL: Annotated[str, Meta(pattern='\\A(?:private|public\\-read|public\\-read\\-write|authenticated\\-read|aws\\-exec\\-read|bucket\\-owner\\-read|bucket\\-owner\\-full\\-control)\\Z')] | None = None
    AccessControlList: list[Grant] | None = None
    Tagging: Tagging | None = None
    UserMetadata: list[MetadataEntry] | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP|AWS_BACKUP_WARM|AWS_BACKUP_LOW_COST_WARM)\\Z')] | None = None


class SelectParameters(Struct, kw_only=True, omit_defaults=True):
    InputSerialization: InputSerialization
    ExpressionType: Annotated[str, Meta(pattern='\\A(?:SQL)\\Z')]
    Expression: str
    OutputSerialization: OutputSerialization


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


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1)]
    Value: str


class Tagging(Struct, kw_only=True, omit_defaults=True):
    TagSet: list[Tag]


class TargetGrant(Struct, kw_only=True, omit_defaults=True):
    Grantee: Grantee | None = None
    Permission: Annotated[str, Meta(pattern='\\A(?:FULL_CONTROL|READ|WRITE)\\Z')] | None = None


class TargetObjectKeyFormat(Struct, kw_only=True, omit_defaults=True):
    SimplePrefix: SimplePrefix | None = None
    PartitionedPrefix: PartitionedPrefix | None = None


class TopicConfiguration(Struct, kw_only=True, omit_defaults=True):
    Id: str | None = None
    TopicArn: str
    Events: list[Annotated[str, Meta(pattern='\\A(?:s3:ReducedRedundancyLostObject|s3:ObjectCreated:\\*|s3:ObjectCreated:Put|s3:ObjectCreated:Post|s3:ObjectCreated:Copy|s3:ObjectCreated:CompleteMultipartUpload|s3:ObjectRemoved:\\*|s3:ObjectRemoved:Delete|s3:ObjectRemoved:DeleteMarkerCreated|s3:ObjectRestore:\\*|s3:ObjectRestore:Post|s3:ObjectRestore:Completed|s3:Replication:\\*|s3:Replication:OperationFailedReplication|s3:Replication:OperationNotTracked|s3:Replication:OperationMissedThreshold|s3:Replication:OperationReplicatedAfterThreshold|s3:ObjectRestore:Delete|s3:LifecycleTransition|s3:IntelligentTiering|s3:ObjectAcl:Put|s3:LifecycleExpiration:\\*|s3:LifecycleExpiration:Delete|s3:LifecycleExpiration:DeleteMarkerCreated|s3:ObjectTagging:\\*|s3:ObjectTagging:Put|s3:ObjectTagging:Delete|s3:ObjectAnnotation:\\*|s3:ObjectAnnotation:Put|s3:ObjectAnnotation:Delete|s3:ObjectRetention:Put)\\Z')]]
    Filter: NotificationConfigurationFilter | None = None


class Transition(Struct, kw_only=True, omit_defaults=True):
    Date: float | None = None
    Days: int | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:GLACIER|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|DEEP_ARCHIVE|GLACIER_IR)\\Z')] | None = None


class UploadPartCopyOutput(Struct, kw_only=True, omit_defaults=True):
    CopySourceVersionId: str | None = None
    CopyPartResult: CopyPartResult | None = None
    ServerSideEncryption: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')] | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKeyMD5: str | None = None
    SSEKMSKeyId: str | None = None
    BucketKeyEnabled: bool | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    VersionId: str | None = None


class UploadPartCopyRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    CopySource: Annotated[str, Meta(pattern='\\A(?:.[^/\\n]*/.+)\\Z')]
    CopySourceIfMatch: str | None = None
    CopySourceIfModifiedSince: float | None = None
    CopySourceIfNoneMatch: str | None = None
    CopySourceIfUnmodifiedSince: float | None = None
    CopySourceRange: str | None = None
    Key: Annotated[str, Meta(min_length=1)]
    PartNumber: int
    UploadId: str
    SSECustomerAlgorithm: str | None = None
    SSECustomerKey: str | None = None
    SSECustomerKeyMD5: str | None = None
    CopySourceSSECustomerAlgorithm: str | None = None
    CopySourceSSECustomerKey: str | None = None
    CopySourceSSECustomerKeyMD5: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None
    ExpectedSourceBucketOwner: str | None = None


class UploadPartOutput(Struct, kw_only=True, omit_defaults=True):
    ServerSideEncryption: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')] | None = None
    ETag: str | None = None
    ChecksumCRC32: str | None = None
    ChecksumCRC32C: str | None = None
    ChecksumCRC64NVME: str | None = None
    ChecksumSHA1: str | None = None
    ChecksumSHA256: str | None = None
    ChecksumSHA512: str | None = None
    ChecksumMD5: str | None = None
    ChecksumXXHASH64: str | None = None
    ChecksumXXHASH3: str | None = None
    ChecksumXXHASH128: str | None = None
    SSECustomerAlgorithm: str | None = None
    SSECustomerKeyMD5: str | None = None
    SSEKMSKeyId: str | None = None
    BucketKeyEnabled: bool | None = None
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    VersionId: str | None = None


class UploadPartRequest(Struct, kw_only=True, omit_defaults=True):
    Body: Any | None = None
    Bucket: str
    ContentLength: int | None = None
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ChecksumCRC32: str | None = None
    ChecksumCRC32C: str | None = None
    ChecksumCRC64NVME: str | None = None
    ChecksumSHA1: str | None = None
    ChecksumSHA256: str | None = None
    ChecksumSHA512: str | None = None
    ChecksumMD5: str | None = None
    ChecksumXXHASH64: str | None = None
    ChecksumXXHASH3: str | None = None
    ChecksumXXHASH128: str | None = None
    Key: Annotated[str, Meta(min_length=1)]
    PartNumber: int
    UploadId: str
    SSECustomerAlgorithm: str | None = None
    SSECustomerKey: str | None = None
    SSECustomerKeyMD5: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None


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
