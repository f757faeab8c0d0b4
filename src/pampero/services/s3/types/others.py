"""Types of s3, others, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class GetPublicAccessBlockRequest(Struct, kw_only=True, omit_defaults=True):
    Bucket: str
    ExpectedBucketOwner: str | None = None


class DeletePublicAccessBlockRequest(GetPublicAccessBlockRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetPublicAccessBlockOutput(Struct, kw_only=True, omit_defaults=True):
    PublicAccessBlockConfiguration: PublicAccessBlockConfiguration | None = None


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
