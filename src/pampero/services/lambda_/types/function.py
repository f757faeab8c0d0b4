"""Types of lambda, function, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.lambda_.types.shared import (
    AcceleratorConfig,
    CapacityProviderConfig,
    DeadLetterConfig,
    DestinationConfig,
    DurableConfig,
    EphemeralStorage,
    FileSystemConfig,
    FunctionConfiguration,
    FunctionRuntimeConfig,
    ImageConfig,
    LoggingConfig,
    ResolvedS3Object,
    TenancyConfig,
)


class Concurrency(Struct, kw_only=True, omit_defaults=True):
    ReservedConcurrentExecutions: Annotated[int, Meta(ge=0)] | None = None


class Cors(Struct, kw_only=True, omit_defaults=True):
    AllowCredentials: bool | None = None
    AllowHeaders: Annotated[list[Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')]], Meta(max_length=100)] | None = None
    AllowMethods: Annotated[list[Annotated[str, Meta(max_length=6, pattern='\\A(?:.*)\\Z')]], Meta(max_length=6)] | None = None
    AllowOrigins: Annotated[list[Annotated[str, Meta(min_length=1, max_length=253, pattern='\\A(?:.*)\\Z')]], Meta(max_length=100)] | None = None
    ExposeHeaders: Annotated[list[Annotated[str, Meta(max_length=1024, pattern='\\A(?:.*)\\Z')]], Meta(max_length=100)] | None = None
    MaxAge: Annotated[int, Meta(ge=0, le=86400)] | None = None


class CreateFunctionRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    Runtime: str | None = None
    Role: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')]
    Handler: Annotated[str, Meta(max_length=128, pattern='\\A(?:[^\\s]+)\\Z')] | None = None
    Code: FunctionCode
    Description: Annotated[str, Meta(max_length=256)] | None = None
    Timeout: Annotated[int, Meta(ge=1, le=5400)] | None = None
    MemorySize: Annotated[int, Meta(ge=128, le=32768)] | None = None
    Publish: bool | None = None
    PublishTo: Annotated[str, Meta(pattern='\\A(?:LATEST_PUBLISHED)\\Z')] | None = None
    VpcConfig: VpcConfig | None = None
    PackageType: Annotated[str, Meta(pattern='\\A(?:Zip|Image)\\Z')] | None = None
    DeadLetterConfig: DeadLetterConfig | None = None
    Environment: Environment | None = None
    KMSKeyArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None
    TracingConfig: TracingConfig | None = None
    Tags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]] | None = None
    Layers: list[Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+))\\Z')]] | None = None
    FileSystemConfigs: Annotated[list[FileSystemConfig], Meta(max_length=1)] | None = None
    CodeSigningConfigArn: Annotated[str, Meta(max_length=200, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:code-signing-config:csc-[a-z0-9]{17})\\Z')] | None = None
    ImageConfig: ImageConfig | None = None
    Architectures: Annotated[list[Annotated[str, Meta(pattern='\\A(?:x86_64|arm64)\\Z')]], Meta(min_length=1, max_length=1)] | None = None
    EphemeralStorage: EphemeralStorage | None = None
    SnapStart: SnapStart | None = None
    LoggingConfig: LoggingConfig | None = None
    TenancyConfig: TenancyConfig | None = None
    CapacityProviderConfig: CapacityProviderConfig | None = None
    DurableConfig: DurableConfig | None = None
    RuntimeConfig: FunctionRuntimeConfig | None = None
    AcceleratorConfig: AcceleratorConfig | None = None


class GetFunctionUrlConfigRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]{1,64})(:((?!\\d+$)[0-9a-zA-Z-_]+))?)\\Z')]
    Qualifier: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:((?!^\\d+$)^[0-9a-zA-Z-_]+$))\\Z')] | None = None


class CreateFunctionUrlConfigRequest(GetFunctionUrlConfigRequest, kw_only=True, omit_defaults=True):
    AuthType: Annotated[str, Meta(pattern='\\A(?:NONE|AWS_IAM)\\Z')]
    Cors: Cors | None = None
    InvokeMode: Annotated[str, Meta(pattern='\\A(?:BUFFERED|RESPONSE_STREAM)\\Z')] | None = None


class CreateFunctionUrlConfigResponse(Struct, kw_only=True, omit_defaults=True):
    FunctionUrl: Annotated[str, Meta(min_length=40, max_length=100)]
    FunctionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    AuthType: Annotated[str, Meta(pattern='\\A(?:NONE|AWS_IAM)\\Z')]
    Cors: Cors | None = None
    CreationTime: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')]
    InvokeMode: Annotated[str, Meta(pattern='\\A(?:BUFFERED|RESPONSE_STREAM)\\Z')] | None = None


class DeleteFunctionCodeSigningConfigRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]


class DeleteFunctionConcurrencyRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]


class GetFunctionRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    Qualifier: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)\\Z')] | None = None


class GetFunctionEventInvokeConfigRequest(GetFunctionRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteFunctionEventInvokeConfigRequest(GetFunctionEventInvokeConfigRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteFunctionRequest(GetFunctionRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteFunctionResponse(Struct, kw_only=True, omit_defaults=True):
    StatusCode: int | None = None


class DeleteFunctionUrlConfigRequest(GetFunctionUrlConfigRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class Environment(Struct, kw_only=True, omit_defaults=True):
    Variables: dict[Annotated[str, Meta(pattern='\\A(?:[a-zA-Z]([a-zA-Z0-9_])+)\\Z')], str] | None = None


class FunctionCode(Struct, kw_only=True, omit_defaults=True):
    ZipFile: bytes | None = None
    S3Bucket: Annotated[str, Meta(min_length=3, max_length=63, pattern='\\A(?:[0-9A-Za-z\\.\\-_]*(?<!\\.))\\Z')] | None = None
    S3Key: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    S3ObjectVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    S3ObjectStorageMode: Annotated[str, Meta(pattern='\\A(?:COPY|REFERENCE)\\Z')] | None = None
    ImageUri: str | None = None
    SourceKMSKeyArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None


class FunctionCodeLocation(Struct, kw_only=True, omit_defaults=True):
    RepositoryType: str | None = None
    Location: Annotated[str, Meta(max_length=10000)] | None = None
    ImageUri: str | None = None
    ResolvedImageUri: str | None = None
    ResolvedS3Object: ResolvedS3Object | None = None
    SourceKMSKeyArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None
    Error: FunctionCodeLocationError | None = None


class FunctionCodeLocationError(Struct, kw_only=True, omit_defaults=True):
    ErrorCode: str | None = None
    Message: str | None = None


class FunctionEventInvokeConfig(Struct, kw_only=True, omit_defaults=True):
    LastModified: float | None = None
    FunctionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    MaximumRetryAttempts: Annotated[int, Meta(ge=0, le=2)] | None = None
    MaximumEventAgeInSeconds: Annotated[int, Meta(ge=60, le=21600)] | None = None
    DestinationConfig: DestinationConfig | None = None


class FunctionUrlConfig(Struct, kw_only=True, omit_defaults=True):
    FunctionUrl: Annotated[str, Meta(min_length=40, max_length=100)]
    FunctionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    CreationTime: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')]
    LastModifiedTime: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')]
    Cors: Cors | None = None
    AuthType: Annotated[str, Meta(pattern='\\A(?:NONE|AWS_IAM)\\Z')]
    InvokeMode: Annotated[str, Meta(pattern='\\A(?:BUFFERED|RESPONSE_STREAM)\\Z')] | None = None


class GetFunctionCodeSigningConfigRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]


class GetFunctionCodeSigningConfigResponse(Struct, kw_only=True, omit_defaults=True):
    CodeSigningConfigArn: Annotated[str, Meta(max_length=200, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:code-signing-config:csc-[a-z0-9]{17})\\Z')]
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]


class GetFunctionConcurrencyRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]


class GetFunctionConcurrencyResponse(Struct, kw_only=True, omit_defaults=True):
    ReservedConcurrentExecutions: Annotated[int, Meta(ge=0)] | None = None


class GetFunctionConfigurationRequest(GetFunctionRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetFunctionRecursionConfigRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+))\\Z')]


class GetFunctionRecursionConfigResponse(Struct, kw_only=True, omit_defaults=True):
    RecursiveLoop: Annotated[str, Meta(pattern='\\A(?:Allow|Terminate)\\Z')] | None = None


class GetFunctionResponse(Struct, kw_only=True, omit_defaults=True):
    Configuration: FunctionConfiguration | None = None
    Code: FunctionCodeLocation | None = None
    Tags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]] | None = None
    TagsError: TagsError | None = None
    Concurrency: Concurrency | None = None


class GetFunctionUrlConfigResponse(Struct, kw_only=True, omit_defaults=True):
    FunctionUrl: Annotated[str, Meta(min_length=40, max_length=100)]
    FunctionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    AuthType: Annotated[str, Meta(pattern='\\A(?:NONE|AWS_IAM)\\Z')]
    Cors: Cors | None = None
    CreationTime: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')]
    LastModifiedTime: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')]
    InvokeMode: Annotated[str, Meta(pattern='\\A(?:BUFFERED|RESPONSE_STREAM)\\Z')] | None = None


class ListFunctionEventInvokeConfigsRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=50)] | None = None


class ListFunctionEventInvokeConfigsResponse(Struct, kw_only=True, omit_defaults=True):
    FunctionEventInvokeConfigs: list[FunctionEventInvokeConfig] | None = None
    NextMarker: str | None = None


class ListFunctionUrlConfigsRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]{1,64})(:((?!\\d+$)[0-9a-zA-Z-_]+))?)\\Z')]
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=50)] | None = None


class ListFunctionUrlConfigsResponse(Struct, kw_only=True, omit_defaults=True):
    FunctionUrlConfigs: list[FunctionUrlConfig]
    NextMarker: str | None = None


class ListFunctionsByCodeSigningConfigRequest(Struct, kw_only=True, omit_defaults=True):
    CodeSigningConfigArn: Annotated[str, Meta(max_length=200, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:code-signing-config:csc-[a-z0-9]{17})\\Z')]
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=10000)] | None = None


class ListFunctionsByCodeSigningConfigResponse(Struct, kw_only=True, omit_defaults=True):
    NextMarker: str | None = None
    FunctionArns: list[Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]] | None = None


class ListFunctionsRequest(Struct, kw_only=True, omit_defaults=True):
    MasterRegion: Annotated[str, Meta(min_length=1, max_length=50, pattern='\\A(?:ALL|(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})\\Z')] | None = None
    FunctionVersion: Annotated[str, Meta(pattern='\\A(?:ALL)\\Z')] | None = None
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=10000)] | None = None


class ListFunctionsResponse(Struct, kw_only=True, omit_defaults=True):
    NextMarker: str | None = None
    Functions: list[FunctionConfiguration] | None = None


class PutFunctionCodeSigningConfigRequest(Struct, kw_only=True, omit_defaults=True):
    CodeSigningConfigArn: Annotated[str, Meta(max_length=200, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:code-signing-config:csc-[a-z0-9]{17})\\Z')]
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]


class PutFunctionCodeSigningConfigResponse(GetFunctionCodeSigningConfigResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class PutFunctionConcurrencyRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    ReservedConcurrentExecutions: Annotated[int, Meta(ge=0)]


class PutFunctionEventInvokeConfigRequest(GetFunctionEventInvokeConfigRequest, kw_only=True, omit_defaults=True):
    MaximumRetryAttempts: Annotated[int, Meta(ge=0, le=2)] | None = None
    MaximumEventAgeInSeconds: Annotated[int, Meta(ge=60, le=21600)] | None = None
    DestinationConfig: DestinationConfig | None = None


class PutFunctionRecursionConfigRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+))\\Z')]
    RecursiveLoop: Annotated[str, Meta(pattern='\\A(?:Allow|Terminate)\\Z')]


class PutFunctionRecursionConfigResponse(Struct, kw_only=True, omit_defaults=True):
    RecursiveLoop: Annotated[str, Meta(pattern='\\A(?:Allow|Terminate)\\Z')] | None = None


class SnapStart(Struct, kw_only=True, omit_defaults=True):
    ApplyOn: Annotated[str, Meta(pattern='\\A(?:PublishedVersions|None)\\Z')] | None = None


class TagsError(Struct, kw_only=True, omit_defaults=True):
    ErrorCode: Annotated[str, Meta(min_length=10, max_length=21, pattern='\\A(?:[A-Za-z]+Exception)\\Z')]
    Message: Annotated[str, Meta(min_length=84, max_length=1000, pattern='\\A(?:.*)\\Z')]


class TracingConfig(Struct, kw_only=True, omit_defaults=True):
    Mode: Annotated[str, Meta(pattern='\\A(?:Active|PassThrough)\\Z')] | None = None


class UpdateFunctionCodeRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    ZipFile: bytes | None = None
    S3Bucket: Annotated[str, Meta(min_length=3, max_length=63, pattern='\\A(?:[0-9A-Za-z\\.\\-_]*(?<!\\.))\\Z')] | None = None
    S3Key: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    S3ObjectVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    S3ObjectStorageMode: Annotated[str, Meta(pattern='\\A(?:COPY|REFERENCE)\\Z')] | None = None
    ImageUri: str | None = None
    Architectures: Annotated[list[Annotated[str, Meta(pattern='\\A(?:x86_64|arm64)\\Z')]], Meta(min_length=1, max_length=1)] | None = None
    Publish: bool | None = None
    PublishTo: Annotated[str, Meta(pattern='\\A(?:LATEST_PUBLISHED)\\Z')] | None = None
    DryRun: bool | None = None
    RevisionId: str | None = None
    SourceKMSKeyArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None


class UpdateFunctionConfigurationRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    Role: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    Handler: Annotated[str, Meta(max_length=128, pattern='\\A(?:[^\\s]+)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=256)] | None = None
    Timeout: Annotated[int, Meta(ge=1, le=5400)] | None = None
    MemorySize: Annotated[int, Meta(ge=128, le=32768)] | None = None
    VpcConfig: VpcConfig | None = None
    Environment: Environment | None = None
    Runtime: str | None = None
    DeadLetterConfig: DeadLetterConfig | None = None
    KMSKeyArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None
    TracingConfig: TracingConfig | None = None
    RevisionId: str | None = None
    Layers: list[Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+))\\Z')]] | None = None
    FileSystemConfigs: Annotated[list[FileSystemConfig], Meta(max_length=1)] | None = None
    ImageConfig: ImageConfig | None = None
    EphemeralStorage: EphemeralStorage | None = None
    SnapStart: SnapStart | None = None
    LoggingConfig: LoggingConfig | None = None
    CapacityProviderConfig: CapacityProviderConfig | None = None
    DurableConfig: DurableConfig | None = None
    RuntimeConfig: FunctionRuntimeConfig | None = None
    AcceleratorConfig: AcceleratorConfig | None = None


class UpdateFunctionEventInvokeConfigRequest(PutFunctionEventInvokeConfigRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateFunctionUrlConfigRequest(GetFunctionUrlConfigRequest, kw_only=True, omit_defaults=True):
    AuthType: Annotated[str, Meta(pattern='\\A(?:NONE|AWS_IAM)\\Z')] | None = None
    Cors: Cors | None = None
    InvokeMode: Annotated[str, Meta(pattern='\\A(?:BUFFERED|RESPONSE_STREAM)\\Z')] | None = None


class UpdateFunctionUrlConfigResponse(GetFunctionUrlConfigResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class VpcConfig(Struct, kw_only=True, omit_defaults=True):
    SubnetIds: Annotated[list[Annotated[str, Meta(max_length=1024, pattern='\\A(?:subnet-[0-9a-z]*)\\Z')]], Meta(max_length=16)] | None = None
    SecurityGroupIds: Annotated[list[Annotated[str, Meta(max_length=1024, pattern='\\A(?:sg-[0-9a-zA-Z]*)\\Z')]], Meta(max_length=5)] | None = None
    Ipv6AllowedForDualStack: bool | None = None
