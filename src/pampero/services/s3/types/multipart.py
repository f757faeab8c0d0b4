"""Types of s3, multipart, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.s3.types.shared import (
    Bucket,
    CommonPrefix,
    Initiator,
    Owner,
    Tagging,
)


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
