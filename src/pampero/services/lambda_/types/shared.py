"""Types of lambda, shared, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AcceleratorConfig(Struct, kw_only=True, omit_defaults=True):
    AcceleratorMemorySize: int


class CapacityProviderConfig(Struct, kw_only=True, omit_defaults=True):
    LambdaManagedInstancesCapacityProviderConfig: LambdaManagedInstancesCapacityProviderConfig


class DeadLetterConfig(Struct, kw_only=True, omit_defaults=True):
    TargetArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None


class DestinationConfig(Struct, kw_only=True, omit_defaults=True):
    OnSuccess: OnSuccess | None = None
    OnFailure: OnFailure | None = None


class DurableConfig(Struct, kw_only=True, omit_defaults=True):
    KMSKeyArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None
    RetentionPeriodInDays: Annotated[int, Meta(ge=1, le=90)] | None = None
    ExecutionTimeout: Annotated[int, Meta(ge=1, le=31622400)] | None = None


class EnvironmentError(Struct, kw_only=True, omit_defaults=True):
    ErrorCode: str | None = None
    Message: str | None = None


class EnvironmentResponse(Struct, kw_only=True, omit_defaults=True):
    Variables: dict[Annotated[str, Meta(pattern='\\A(?:[a-zA-Z]([a-zA-Z0-9_])+)\\Z')], str] | None = None
    Error: EnvironmentError | None = None


class EphemeralStorage(Struct, kw_only=True, omit_defaults=True):
    Size: Annotated[int, Meta(ge=512, le=32768)]


class FileSystemConfig(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(max_length=256, pattern='\\A(?:arn:aws[a-zA-Z-]*:elasticfilesystem:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:access-point/fsap-[a-f0-9]{17}$|^arn:aws[-a-z]*:s3files:[0-9a-z-:]+:file-system/fs-[0-9a-f]{17,40}/access-point/fsap-[0-9a-f]{17,40})\\Z')]
    LocalMountPath: Annotated[str, Meta(max_length=160, pattern='\\A(?:/mnt/[a-zA-Z0-9-_.]+)\\Z')]
    S3FilesConfig: S3FilesConfig | None = None


class FunctionConfiguration(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    FunctionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_\\.]+(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    Runtime: str | None = None
    Role: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+)\\Z')] | None = None
    Handler: Annotated[str, Meta(max_length=128, pattern='\\A(?:[^\\s]+)\\Z')] | None = None
    CodeSize: int | None = None
    Description: Annotated[str, Meta(max_length=256)] | None = None
    Timeout: Annotated[int, Meta(ge=1, le=5400)] | None = None
    MemorySize: Annotated[int, Meta(ge=128, le=32768)] | None = None
    LastModified: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')] | None = None
    CodeSha256: str | None = None
    Version: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:(\\$LATEST|[0-9]+))\\Z')] | None = None
    VpcConfig: VpcConfigResponse | None = None
    DeadLetterConfig: DeadLetterConfig | None = None
    Environment: EnvironmentResponse | None = None
    KMSKeyArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None
    TracingConfig: TracingConfigResponse | None = None
    MasterArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    RevisionId: str | None = None
    Layers: list[Layer] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:Pending|Active|Inactive|Failed|Deactivating|Deactivated|ActiveNonInvocable|Deleting)\\Z')] | None = None
    StateReason: str | None = None
    StateReasonCode: Annotated[str, Meta(pattern='\\A(?:Idle|Creating|Restoring|EniLimitExceeded|InsufficientRolePermissions|InvalidConfiguration|InternalError|SubnetOutOfIPAddresses|InvalidSubnet|InvalidSecurityGroup|ImageDeleted|ImageAccessDenied|InvalidImage|KMSKeyAccessDenied|KMSKeyNotFound|InvalidStateKMSKey|DisabledKMSKey|EFSIOError|EFSMountConnectivityError|EFSMountFailure|EFSMountTimeout|InvalidRuntime|InvalidZipFileException|FunctionError|ServiceQuotaExceededException|VcpuLimitExceeded|CapacityProviderScalingLimitExceeded|InsufficientCapacity|EC2RequestLimitExceeded|FunctionError\\.InitTimeout|FunctionError\\.RuntimeInitError|FunctionError\\.ExtensionInitError|FunctionError\\.InvalidEntryPoint|FunctionError\\.InvalidWorkingDirectory|FunctionError\\.PermissionDenied|FunctionError\\.TooManyExtensions|FunctionError\\.InitResourceExhausted|DisallowedByVpcEncryptionControl|DrainingDurableExecutions|IncompatibleAcceleratorInstanceTypes|DependencyError)\\Z')] | None = None
    LastUpdateStatus: Annotated[str, Meta(pattern='\\A(?:Successful|Failed|InProgress)\\Z')] | None = None
    LastUpdateStatusReason: str | None = None
    LastUpdateStatusReasonCode: Annotated[str, Meta(pattern='\\A(?:EniLimitExceeded|InsufficientRolePermissions|InvalidConfiguration|InternalError|SubnetOutOfIPAddresses|InvalidSubnet|InvalidSecurityGroup|ImageDeleted|ImageAccessDenied|InvalidImage|KMSKeyAccessDenied|KMSKeyNotFound|InvalidStateKMSKey|DisabledKMSKey|EFSIOError|EFSMountConnectivityError|EFSMountFailure|EFSMountTimeout|InvalidRuntime|InvalidZipFileException|FunctionError|ServiceQuotaExceededException|VcpuLimitExceeded|CapacityProviderScalingLimitExceeded|InsufficientCapacity|EC2RequestLimitExceeded|FunctionError\\.InitTimeout|FunctionError\\.RuntimeInitError|FunctionError\\.ExtensionInitError|FunctionError\\.InvalidEntryPoint|FunctionError\\.InvalidWorkingDirectory|FunctionError\\.PermissionDenied|FunctionError\\.TooManyExtensions|FunctionError\\.InitResourceExhausted|DisallowedByVpcEncryptionControl|IncompatibleAcceleratorInstanceTypes|DependencyError)\\Z')] | None = None
    FileSystemConfigs: Annotated[list[FileSystemConfig], Meta(max_length=1)] | None = None
    SigningProfileVersionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None
    SigningJobArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None
    PackageType: Annotated[str, Meta(pattern='\\A(?:Zip|Image)\\Z')] | None = None
    ImageConfigResponse: ImageConfigResponse | None = None
    Architectures: Annotated[list[Annotated[str, Meta(pattern='\\A(?:x86_64|arm64)\\Z')]], Meta(min_length=1, max_length=1)] | None = None
    EphemeralStorage: EphemeralStorage | None = None
    SnapStart: SnapStartResponse | None = None
    RuntimeVersionConfig: RuntimeVersionConfig | None = None
    LoggingConfig: LoggingConfig | None = None
    TenancyConfig: TenancyConfig | None = None
    CapacityProviderConfig: CapacityProviderConfig | None = None
    ConfigSha256: str | None = None
    DurableConfig: DurableConfig | None = None
    RuntimeConfig: FunctionRuntimeConfig | None = None
    AcceleratorConfig: AcceleratorConfig | None = None


class FunctionRuntimeConfig(Struct, kw_only=True, omit_defaults=True):
    RuntimeArn: Annotated[str, Meta(min_length=48, max_length=2048, pattern='\\A(?:arn:[a-z-]+:lambda:[a-z0-9-]+:\\d{12}:runtime/.+)\\Z')]
    RuntimeAlias: Annotated[str, Meta(min_length=1, max_length=128)]


class ImageConfig(Struct, kw_only=True, omit_defaults=True):
    EntryPoint: Annotated[list[str], Meta(max_length=1500)] | None = None
    Command: Annotated[list[str], Meta(max_length=1500)] | None = None
    WorkingDirectory: Annotated[str, Meta(max_length=1000)] | None = None


class ImageConfigError(Struct, kw_only=True, omit_defaults=True):
    ErrorCode: str | None = None
    Message: str | None = None


class ImageConfigResponse(Struct, kw_only=True, omit_defaults=True):
    ImageConfig: ImageConfig | None = None
    Error: ImageConfigError | None = None


class LambdaManagedInstancesCapacityProviderConfig(Struct, kw_only=True, omit_defaults=True):
    CapacityProviderArn: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:arn:aws[a-zA-Z-]*:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:capacity-provider:[a-zA-Z0-9-_]+)\\Z')]
    PerExecutionEnvironmentMaxConcurrency: Annotated[int, Meta(ge=1, le=1600)] | None = None
    ExecutionEnvironmentMemoryGiBPerVCpu: Annotated[float, Meta(ge=2, le=8)] | None = None


class Layer(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+))\\Z')] | None = None
    CodeSize: int | None = None
    SigningProfileVersionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None
    SigningJobArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None


class LoggingConfig(Struct, kw_only=True, omit_defaults=True):
    LogFormat: Annotated[str, Meta(pattern='\\A(?:JSON|Text)\\Z')] | None = None
    ApplicationLogLevel: Annotated[str, Meta(pattern='\\A(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\\Z')] | None = None
    SystemLogLevel: Annotated[str, Meta(pattern='\\A(?:DEBUG|INFO|WARN)\\Z')] | None = None
    LogGroup: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None


class OnFailure(Struct, kw_only=True, omit_defaults=True):
    Destination: Annotated[str, Meta(max_length=350, pattern='\\A(?:$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None


class OnSuccess(Struct, kw_only=True, omit_defaults=True):
    Destination: Annotated[str, Meta(max_length=350, pattern='\\A(?:$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None


class ResolvedS3Object(Struct, kw_only=True, omit_defaults=True):
    S3Bucket: Annotated[str, Meta(min_length=3, max_length=63, pattern='\\A(?:[0-9A-Za-z\\.\\-_]*(?<!\\.))\\Z')] | None = None
    S3Key: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    S3ObjectVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None


class RuntimeVersionConfig(Struct, kw_only=True, omit_defaults=True):
    RuntimeVersionArn: Annotated[str, Meta(min_length=26, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}::runtime:.+)|(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:runtime/[A-Za-z0-9_.-]{1,128}/version/[A-Za-z0-9_.-]{1,128}))\\Z')] | None = None
    Error: RuntimeVersionError | None = None


class RuntimeVersionError(Struct, kw_only=True, omit_defaults=True):
    ErrorCode: str | None = None
    Message: str | None = None


class S3FilesConfig(Struct, kw_only=True, omit_defaults=True):
    DirectS3Read: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED|AUTO)\\Z')] | None = None


class SnapStartResponse(Struct, kw_only=True, omit_defaults=True):
    ApplyOn: Annotated[str, Meta(pattern='\\A(?:PublishedVersions|None)\\Z')] | None = None
    OptimizationStatus: Annotated[str, Meta(pattern='\\A(?:On|Off)\\Z')] | None = None


class TenancyConfig(Struct, kw_only=True, omit_defaults=True):
    TenantIsolationMode: Annotated[str, Meta(pattern='\\A(?:PER_TENANT)\\Z')]


class TracingConfigResponse(Struct, kw_only=True, omit_defaults=True):
    Mode: Annotated[str, Meta(pattern='\\A(?:Active|PassThrough)\\Z')] | None = None


class VpcConfigResponse(Struct, kw_only=True, omit_defaults=True):
    SubnetIds: Annotated[list[Annotated[str, Meta(max_length=1024, pattern='\\A(?:subnet-[0-9a-z]*)\\Z')]], Meta(max_length=16)] | None = None
    SecurityGroupIds: Annotated[list[Annotated[str, Meta(max_length=1024, pattern='\\A(?:sg-[0-9a-zA-Z]*)\\Z')]], Meta(max_length=5)] | None = None
    VpcId: str | None = None
    Ipv6AllowedForDualStack: bool | None = None
