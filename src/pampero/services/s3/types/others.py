"""Types of s3, others, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.s3.types.shared import (
    Bucket,
)


class CreateSessionOutput(Struct, kw_only=True, omit_defaults=True):
    ServerSideEncryption: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')] | None = None
    SSEKMSKeyId: str | None = None
    SSEKMSEncryptionContext: str | None = None
    BucketKeyEnabled: bool | None = None
    Credentials: SessionCredentials


class CreateSessionRequest(Struct, kw_only=True, omit_defaults=True):
    SessionMode: Annotated[str, Meta(pattern='\\A(?:ReadOnly|ReadWrite)\\Z')] | None = None
    Bucket: str
    ServerSideEncryption: Annotated[str, Meta(pattern='\\A(?:AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse)\\Z')] | None = None
    SSEKMSKeyId: str | None = None
    SSEKMSEncryptionContext: str | None = None
    BucketKeyEnabled: bool | None = None


class GetPublicAccessBlockRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class DeletePublicAccessBlockRequest(GetPublicAccessBlockRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetPublicAccessBlockOutput(Struct, kw_only=True, omit_defaults=True):
    PublicAccessBlockConfiguration: PublicAccessBlockConfiguration | None = None


class ListDirectoryBucketsOutput(Struct, kw_only=True, omit_defaults=True):
    Buckets: list[Bucket] | None = None
    ContinuationToken: Annotated[str, Meta(max_length=1024)] | None = None


class ListDirectoryBucketsRequest(Struct, kw_only=True, omit_defaults=True):
    ContinuationToken: Annotated[str, Meta(max_length=1024)] | None = None
    MaxDirectoryBuckets: Annotated[int, Meta(ge=0, le=1000)] | None = None


class PublicAccessBlockConfiguration(Struct, kw_only=True, omit_defaults=True):
    BlockPublicAcls: bool | None = None
    IgnorePublicAcls: bool | None = None
    BlockPublicPolicy: bool | None = None
    RestrictPublicBuckets: bool | None = None


class PutPublicAccessBlockRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ContentMD5: str | None = None
    ChecksumAlgorithm: Annotated[str, Meta(pattern='\\A(?:CRC32|CRC32C|SHA1|SHA256|CRC64NVME|SHA512|MD5|XXHASH64|XXHASH3|XXHASH128)\\Z')] | None = None
    PublicAccessBlockConfiguration: PublicAccessBlockConfiguration
    ExpectedBucketOwner: str | None = None


class SessionCredentials(Struct, kw_only=True, omit_defaults=True):
    AccessKeyId: str
    SecretAccessKey: str
    SessionToken: str
    Expiration: float
