"""Types of s3, part, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.s3.types.shared import (
    Bucket,
    Initiator,
    Owner,
)


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
