"""Types of lambda, layer, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.lambda_.types.shared import (
    ResolvedS3Object,
)


class GetLayerVersionRequest(Struct, kw_only=True, omit_defaults=True):
    LayerName: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]{1,140}|[a-zA-Z0-9-_]{1,140}))\\Z')]
    VersionNumber: int


class AddLayerVersionPermissionRequest(GetLayerVersionRequest, kw_only=True, omit_defaults=True):
    StatementId: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:([a-zA-Z0-9-_]+))\\Z')]
    Action: Annotated[str, Meta(max_length=22, pattern='\\A(?:lambda:GetLayerVersion)\\Z')]
    Principal: Annotated[str, Meta(max_length=10000, pattern='\\A(?:\\d{12}|\\*|arn:(aws[a-zA-Z-]*):iam::\\d{12}:root)\\Z')]
    OrganizationId: Annotated[str, Meta(max_length=34, pattern='\\A(?:o-[a-z0-9]{10,32})\\Z')] | None = None
    RevisionId: str | None = None


class AddLayerVersionPermissionResponse(Struct, kw_only=True, omit_defaults=True):
    Statement: str | None = None
    RevisionId: str | None = None


class DeleteLayerVersionRequest(GetLayerVersionRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetLayerVersionByArnRequest(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+))\\Z')]


class GetLayerVersionPolicyRequest(GetLayerVersionRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetLayerVersionPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    Policy: str | None = None
    RevisionId: str | None = None


class GetLayerVersionResponse(Struct, kw_only=True, omit_defaults=True):
    Content: LayerVersionContentOutput | None = None
    LayerArn: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+)\\Z')] | None = None
    LayerVersionArn: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+))\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=256)] | None = None
    CreatedDate: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')] | None = None
    Version: int | None = None
    CompatibleArchitectures: Annotated[list[Annotated[str, Meta(pattern='\\A(?:x86_64|arm64)\\Z')]], Meta(max_length=2)] | None = None
    CompatibleRuntimes: Annotated[list[str], Meta(max_length=15)] | None = None
    LicenseInfo: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None


class LayerVersionContentInput(Struct, kw_only=True, omit_defaults=True):
    S3Bucket: Annotated[str, Meta(min_length=3, max_length=63, pattern='\\A(?:[0-9A-Za-z\\.\\-_]*(?<!\\.))\\Z')] | None = None
    S3Key: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    S3ObjectVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    S3ObjectStorageMode: Annotated[str, Meta(pattern='\\A(?:COPY|REFERENCE)\\Z')] | None = None
    ZipFile: bytes | None = None


class LayerVersionContentOutput(Struct, kw_only=True, omit_defaults=True):
    Location: Annotated[str, Meta(max_length=10000)] | None = None
    CodeSha256: str | None = None
    CodeSize: int | None = None
    SigningProfileVersionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None
    SigningJobArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None
    ResolvedS3Object: ResolvedS3Object | None = None


class LayerVersionsListItem(Struct, kw_only=True, omit_defaults=True):
    LayerVersionArn: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+))\\Z')] | None = None
    Version: int | None = None
    Description: Annotated[str, Meta(max_length=256)] | None = None
    CreatedDate: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')] | None = None
    CompatibleArchitectures: Annotated[list[Annotated[str, Meta(pattern='\\A(?:x86_64|arm64)\\Z')]], Meta(max_length=2)] | None = None
    CompatibleRuntimes: Annotated[list[str], Meta(max_length=15)] | None = None
    LicenseInfo: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None


class LayersListItem(Struct, kw_only=True, omit_defaults=True):
    LayerName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+)\\Z')] | None = None
    LayerArn: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+)\\Z')] | None = None
    LatestMatchingVersion: LayerVersionsListItem | None = None


class ListLayerVersionsRequest(Struct, kw_only=True, omit_defaults=True):
    CompatibleArchitecture: Annotated[str, Meta(pattern='\\A(?:x86_64|arm64)\\Z')] | None = None
    CompatibleRuntime: str | None = None
    LayerName: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]{1,140}|[a-zA-Z0-9-_]{1,140}))\\Z')]
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=50)] | None = None


class ListLayerVersionsResponse(Struct, kw_only=True, omit_defaults=True):
    NextMarker: str | None = None
    LayerVersions: list[LayerVersionsListItem] | None = None


class ListLayersRequest(Struct, kw_only=True, omit_defaults=True):
    CompatibleArchitecture: Annotated[str, Meta(pattern='\\A(?:x86_64|arm64)\\Z')] | None = None
    CompatibleRuntime: str | None = None
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=50)] | None = None


class ListLayersResponse(Struct, kw_only=True, omit_defaults=True):
    NextMarker: str | None = None
    Layers: list[LayersListItem] | None = None


class PublishLayerVersionRequest(Struct, kw_only=True, omit_defaults=True):
    LayerName: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]{1,140}|[a-zA-Z0-9-_]{1,140}))\\Z')]
    Description: Annotated[str, Meta(max_length=256)] | None = None
    Content: LayerVersionContentInput
    CompatibleArchitectures: Annotated[list[Annotated[str, Meta(pattern='\\A(?:x86_64|arm64)\\Z')]], Meta(max_length=2)] | None = None
    CompatibleRuntimes: Annotated[list[str], Meta(max_length=15)] | None = None
    LicenseInfo: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None


class PublishLayerVersionResponse(GetLayerVersionResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class RemoveLayerVersionPermissionRequest(GetLayerVersionRequest, kw_only=True, omit_defaults=True):
    StatementId: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:([a-zA-Z0-9-_]+))\\Z')]
    RevisionId: str | None = None
