"""Types of s3, object, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.s3.types.shared import (
    AccessControlPolicy,
    Bucket,
    CommonPrefix,
    Grant,
    Owner,
    Tag,
    Tagging,
)


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


class DefaultRetention(Struct, kw_only=True, omit_defaults=True):
    Mode: Annotated[str, Meta(pattern='\\A(?:GOVERNANCE|COMPLIANCE)\\Z')] | None = None
    Days: int | None = None
    Years: int | None = None
    DefaultEventHold: EventHoldDuration | None = None


class Delete(Struct, kw_only=True, omit_defaults=True):
    Objects: list[ObjectIdentifier]
    Quiet: bool | None = None


class DeleteMarkerEntry(Struct, kw_only=True, omit_defaults=True):
    Owner: Owner | None = None
    Key: Annotated[str, Meta(min_length=1)] | None = None
    VersionId: str | None = None
    IsLatest: bool | None = None
    LastModified: float | None = None


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


class DeletedObject(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1)] | None = None
    VersionId: str | None = None
    DeleteMarker: bool | None = None
    DeleteMarkerVersionId: str | None = None


class Encryption(Struct, kw_only=True, omit_defaults=True):
    EncryptionType: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')]
    KMSKeyId: str | None = None
    KMSContext: str | None = None


class Error(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1)] | None = None
    VersionId: str | None = None
    Code: str | None = None
    Message: str | None = None


class EventHoldDuration(Struct, kw_only=True, omit_defaults=True):
    Days: int | None = None
    Years: int | None = None


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


class GetObjectLegalHoldOutput(Struct, kw_only=True, omit_defaults=True):
    LegalHold: ObjectLockLegalHold | None = None


class GetObjectLegalHoldRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    VersionId: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None


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


class GetObjectRetentionOutput(Struct, kw_only=True, omit_defaults=True):
    Retention: ObjectLockRetention | None = None


class GetObjectRetentionRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    VersionId: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None


class GetObjectTaggingOutput(Struct, kw_only=True, omit_defaults=True):
    VersionId: str | None = None
    TagSet: list[Tag]


class GetObjectTaggingRequest(DeleteObjectTaggingRequest, kw_only=True, omit_defaults=True):
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class GlacierJobParameters(Struct, kw_only=True, omit_defaults=True):
    Tier: Annotated[str, Meta(pattern='\\A(?:Standard|Bulk|Expedited)\\Z')]


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


class HeadObjectRequest(GetObjectRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class InputSerialization(Struct, kw_only=True, omit_defaults=True):
    CSV: CSVInput | None = None
    CompressionType: Annotated[str, Meta(pattern='\\A(?:NONE|GZIP|BZIP2)\\Z')] | None = None
    JSON: JSONInput | None = None
    Parquet: ParquetInput | None = None


class JSONInput(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:DOCUMENT|LINES)\\Z')] | None = None


class JSONOutput(Struct, kw_only=True, omit_defaults=True):
    RecordDelimiter: str | None = None


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


class MetadataEntry(Struct, kw_only=True, omit_defaults=True):
    Name: str | None = None
    Value: str | None = None


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


class ObjectLockLegalHold(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:ON|OFF)\\Z')] | None = None


class ObjectLockRetention(Struct, kw_only=True, omit_defaults=True):
    Mode: Annotated[str, Meta(pattern='\\A(?:GOVERNANCE|COMPLIANCE)\\Z')] | None = None
    RetainUntilDate: float | None = None
    EventHold: Annotated[str, Meta(pattern='\\A(?:ON|OFF)\\Z')] | None = None
    EventHoldDuration: EventHoldDuration | None = None


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


class ParquetInput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


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


class PutObjectLegalHoldOutput(Struct, kw_only=True, omit_defaults=True):
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class PutObjectLegalHoldRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    LegalHold: ObjectLockLegalHold | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    VersionId: str | None = None
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ExpectedBucketOwner: str | None = None


class PutObjectLockConfigurationOutput(Struct, kw_only=True, omit_defaults=True):
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class PutObjectLockConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ObjectLockConfiguration: ObjectLockConfiguration | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    Token: str | None = None
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
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


class PutObjectRetentionOutput(Struct, kw_only=True, omit_defaults=True):
    RequestCharged: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


class PutObjectRetentionRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    Retention: ObjectLockRetention | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None
    VersionId: str | None = None
    BypassGovernanceRetention: bool | None = None
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
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


class RenameObjectOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class RenameObjectRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    RenameSource: Annotated[str, Meta(pattern='\\A(?:.[^/\\n]*/.+)\\Z')]
    DestinationIfMatch: str | None = None
    DestinationIfNoneMatch: str | None = None
    DestinationIfModifiedSince: float | None = None
    DestinationIfUnmodifiedSince: float | None = None
    SourceIfMatch: str | None = None
    SourceIfNoneMatch: str | None = None
    SourceIfModifiedSince: float | None = None
    SourceIfUnmodifiedSince: float | None = None
    ClientToken: str | None = None


class RequestProgress(Struct, kw_only=True, omit_defaults=True):
    Enabled: bool | None = None


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


class S3Location(Struct, kw_only=True, omit_defaults=True):
    BucketName: str
    Prefix: str
    Encryption: Encryption | None = None
    CannedACL: Annotated[str, Meta(pattern='\\A(?:private|public\\-read|public\\-read\\-write|authenticated\\-read|aws\\-exec\\-read|bucket\\-owner\\-read|bucket\\-owner\\-full\\-control)\\Z')] | None = None
    AccessControlList: list[Grant] | None = None
    Tagging: Tagging | None = None
    UserMetadata: list[MetadataEntry] | None = None
    StorageClass: Annotated[str, Meta(pattern='\\A(?:STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP|AWS_BACKUP_WARM|AWS_BACKUP_LOW_COST_WARM)\\Z')] | None = None


class ScanRange(Struct, kw_only=True, omit_defaults=True):
    Start: int | None = None
    End: int | None = None


class SelectObjectContentOutput(Struct, kw_only=True, omit_defaults=True):
    Payload: Any | None = None


class SelectObjectContentRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    SSECustomerAlgorithm: str | None = None
    SSECustomerKey: str | None = None
    SSECustomerKeyMD5: str | None = None
    Expression: str
    ExpressionType: Annotated[str, Meta(pattern='\\A(?:SQL)\\Z')]
    RequestProgress: RequestProgress | None = None
    InputSerialization: InputSerialization
    OutputSerialization: OutputSerialization
    ScanRange: ScanRange | None = None
    ExpectedBucketOwner: str | None = None


class SelectParameters(Struct, kw_only=True, omit_defaults=True):
    InputSerialization: InputSerialization
    ExpressionType: Annotated[str, Meta(pattern='\\A(?:SQL)\\Z')]
    Expression: str
    OutputSerialization: OutputSerialization
