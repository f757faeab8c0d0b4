"""Types of s3, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

__all__ = ["Annotated", "Any", "Meta", "Struct"]


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


class Bucket(Struct, kw_only=True, omit_defaults=True):
    Name: str | None = None
    CreationDate: float | None = None
    BucketRegion: str | None = None
    BucketArn: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:arn:[^:]+:(s3|s3express):.*)\\Z')] | None = None


class BucketInfo(Struct, kw_only=True, omit_defaults=True):
    DataRedundancy: Annotated[str, Meta(pattern='\\A(?:SingleAvailabilityZone|SingleLocalZone)\\Z')] | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:Directory)\\Z')] | None = None


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
    CopySource: Annotated[str, Meta(pattern='\\A(?:\\/?.+\\/.+)\\Z')]
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
    LocationConstraint: Annotated[str, Meta(pattern='\\A(?:af\\-south\\-1|ap\\-east\\-1|ap\\-east\\-2|ap\\-northeast\\-1|ap\\-northeast\\-2|ap\\-northeast\\-3|ap\\-south\\-1|ap\\-south\\-2|ap\\-southeast\\-1|ap\\-southeast\\-2|ap\\-southeast\\-3|ap\\-southeast\\-4|ap\\-southeast\\-5|ap\\-southeast\\-6|ap\\-southeast\\-7|ca\\-central\\-1|ca\\-west\\-1|cn\\-north\\-1|cn\\-northwest\\-1|EU|eu\\-central\\-1|eu\\-central\\-2|eu\\-north\\-1|eu\\-south\\-1|eu\\-south\\-2|eu\\-west\\-1|eu\\-west\\-2|eu\\-west\\-3|il\\-central\\-1|me\\-central\\-1|me\\-south\\-1|mx\\-central\\-1|sa\\-east\\-1|us\\-east\\-2|us\\-gov\\-east\\-1|us\\-gov\\-west\\-1|us\\-west\\-1|us\\-west\\-2)\\Z')] | None = None
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


class Delete(Struct, kw_only=True, omit_defaults=True):
    Objects: list[ObjectIdentifier]
    Quiet: bool | None = None


class DeleteBucketPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class DeleteBucketRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class DeleteBucketTaggingRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


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


class Error(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1)] | None = None
    VersionId: str | None = None
    Code: str | None = None
    Message: str | None = None


class GetBucketLocationOutput(Struct, kw_only=True, omit_defaults=True):
    LocationConstraint: Annotated[str, Meta(pattern='\\A(?:af\\-south\\-1|ap\\-east\\-1|ap\\-east\\-2|ap\\-northeast\\-1|ap\\-northeast\\-2|ap\\-northeast\\-3|ap\\-south\\-1|ap\\-south\\-2|ap\\-southeast\\-1|ap\\-southeast\\-2|ap\\-southeast\\-3|ap\\-southeast\\-4|ap\\-southeast\\-5|ap\\-southeast\\-6|ap\\-southeast\\-7|ca\\-central\\-1|ca\\-west\\-1|cn\\-north\\-1|cn\\-northwest\\-1|EU|eu\\-central\\-1|eu\\-central\\-2|eu\\-north\\-1|eu\\-south\\-1|eu\\-south\\-2|eu\\-west\\-1|eu\\-west\\-2|eu\\-west\\-3|il\\-central\\-1|me\\-central\\-1|me\\-south\\-1|mx\\-central\\-1|sa\\-east\\-1|us\\-east\\-2|us\\-gov\\-east\\-1|us\\-gov\\-west\\-1|us\\-west\\-1|us\\-west\\-2)\\Z')] | None = None


class GetBucketLocationRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketPolicyOutput(Struct, kw_only=True, omit_defaults=True):
    Policy: str | None = None


class GetBucketPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class GetBucketTaggingOutput(Struct, kw_only=True, omit_defaults=True):
    TagSet: list[Tag]


class GetBucketTaggingRequest(Struct, kw_only=True, omit_defaults=True):
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
    ChecksumMode: Annotated[str, Meta(pattern='\\A(?:ENABLED)\\Z')] | None = None


class GetObjectTaggingOutput(Struct, kw_only=True, omit_defaults=True):
    VersionId: str | None = None
    TagSet: list[Tag]


class GetObjectTaggingRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    Key: Annotated[str, Meta(min_length=1)]
    VersionId: str | None = None
    ExpectedBucketOwner: str | None = None
    RequestPayer: Annotated[str, Meta(pattern='\\A(?:requester)\\Z')] | None = None


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
    ChecksumMode: Annotated[str, Meta(pattern='\\A(?:ENABLED)\\Z')] | None = None


class Initiator(Struct, kw_only=True, omit_defaults=True):
    ID: str | None = None
    DisplayName: str | None = None


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


class Owner(Struct, kw_only=True, omit_defaults=True):
    DisplayName: str | None = None
    ID: str | None = None


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


class PutBucketPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    ConfirmRemoveSelfBucketAccess: bool | None = None
    Policy: str
    ExpectedBucketOwner: str | None = None


class PutBucketTaggingRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    Tagging: Tagging
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


class RestoreStatus(Struct, kw_only=True, omit_defaults=True):
    IsRestoreInProgress: bool | None = None
    RestoreExpiryDate: float | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1)]
    Value: str


class Tagging(Struct, kw_only=True, omit_defaults=True):
    TagSet: list[Tag]


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
    CopySource: Annotated[str, Meta(pattern='\\A(?:\\/?.+\\/.+)\\Z')]
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
