"""Types of lambda, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AcceleratorConfig(Struct, kw_only=True, omit_defaults=True):
    AcceleratorMemorySize: int


class AccountLimit(Struct, kw_only=True, omit_defaults=True):
    TotalCodeSize: int | None = None
    CodeSizeUnzipped: int | None = None
    CodeSizeZipped: int | None = None
    ConcurrentExecutions: int | None = None
    UnreservedConcurrentExecutions: Annotated[int, Meta(ge=0)] | None = None


class AccountUsage(Struct, kw_only=True, omit_defaults=True):
    TotalCodeSize: int | None = None
    FunctionCount: int | None = None


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


class AddPermissionRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    StatementId: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:([a-zA-Z0-9-_]+))\\Z')]
    Action: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(lambda:[*]|lambda:[a-zA-Z]+|[*]))\\Z')]
    Principal: Annotated[str, Meta(max_length=2048, pattern='\\A(?:[^\\s]+)\\Z')]
    SourceArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None
    FunctionUrlAuthType: Annotated[str, Meta(pattern='\\A(?:NONE|AWS_IAM)\\Z')] | None = None
    InvokedViaFunctionUrl: bool | None = None
    SourceAccount: Annotated[str, Meta(max_length=12, pattern='\\A(?:\\d{12})\\Z')] | None = None
    EventSourceToken: Annotated[str, Meta(max_length=256, pattern='\\A(?:[a-zA-Z0-9._\\-]+)\\Z')] | None = None
    Qualifier: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)\\Z')] | None = None
    RevisionId: str | None = None
    PrincipalOrgID: Annotated[str, Meta(min_length=12, max_length=34, pattern='\\A(?:o-[a-z0-9]{10,32})\\Z')] | None = None


class AddPermissionResponse(Struct, kw_only=True, omit_defaults=True):
    Statement: str | None = None


class AliasConfiguration(Struct, kw_only=True, omit_defaults=True):
    AliasArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:(?!^[0-9]+$)([a-zA-Z0-9-_]+))\\Z')] | None = None
    FunctionVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:(\\$LATEST|[0-9]+))\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=256)] | None = None
    RoutingConfig: AliasRoutingConfiguration | None = None
    RevisionId: str | None = None


class AliasRoutingConfiguration(Struct, kw_only=True, omit_defaults=True):
    AdditionalVersionWeights: dict[Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[0-9]+)\\Z')], Annotated[float, Meta(ge=0.0, le=1.0)]] | None = None


class AmazonManagedKafkaEventSourceConfig(Struct, kw_only=True, omit_defaults=True):
    ConsumerGroupId: Annotated[str, Meta(min_length=1, max_length=200, pattern='\\A(?:[ a-zA-Z0-9-\\/*:_+=.@-]*)\\Z')] | None = None
    SchemaRegistryConfig: KafkaSchemaRegistryConfig | None = None


class CapacityProviderConfig(Struct, kw_only=True, omit_defaults=True):
    LambdaManagedInstancesCapacityProviderConfig: LambdaManagedInstancesCapacityProviderConfig


class Concurrency(Struct, kw_only=True, omit_defaults=True):
    ReservedConcurrentExecutions: Annotated[int, Meta(ge=0)] | None = None


class GetAliasRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    Name: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:(?!^[0-9]+$)([a-zA-Z0-9-_]+))\\Z')]


class CreateAliasRequest(GetAliasRequest, kw_only=True, omit_defaults=True):
    FunctionVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:(\\$LATEST(\\.PUBLISHED)?|[0-9]+))\\Z')]
    Description: Annotated[str, Meta(max_length=256)] | None = None
    RoutingConfig: AliasRoutingConfiguration | None = None


class CreateEventSourceMappingRequest(Struct, kw_only=True, omit_defaults=True):
    EventSourceArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    Enabled: bool | None = None
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    FilterCriteria: FilterCriteria | None = None
    KMSKeyArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None
    MetricsConfig: EventSourceMappingMetricsConfig | None = None
    LoggingConfig: EventSourceMappingLoggingConfig | None = None
    ScalingConfig: ScalingConfig | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None
    ParallelizationFactor: Annotated[int, Meta(ge=1, le=10)] | None = None
    StartingPosition: Annotated[str, Meta(pattern='\\A(?:TRIM_HORIZON|LATEST|AT_TIMESTAMP)\\Z')] | None = None
    StartingPositionTimestamp: float | None = None
    DestinationConfig: DestinationConfig | None = None
    MaximumRecordAgeInSeconds: Annotated[int, Meta(ge=-1, le=604800)] | None = None
    BisectBatchOnFunctionError: bool | None = None
    MaximumRetryAttempts: Annotated[int, Meta(ge=-1, le=10000)] | None = None
    Tags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]] | None = None
    TumblingWindowInSeconds: Annotated[int, Meta(ge=0, le=900)] | None = None
    Topics: Annotated[list[Annotated[str, Meta(min_length=1, max_length=249, pattern='\\A(?:[^.]([a-zA-Z0-9\\-_.]+))\\Z')]], Meta(min_length=1, max_length=1)] | None = None
    Queues: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1000, pattern='\\A(?:[\\s\\S]*)\\Z')]], Meta(min_length=1, max_length=1)] | None = None
    SourceAccessConfigurations: Annotated[list[SourceAccessConfiguration], Meta(max_length=23)] | None = None
    SelfManagedEventSource: SelfManagedEventSource | None = None
    FunctionResponseTypes: Annotated[list[Annotated[str, Meta(pattern='\\A(?:ReportBatchItemFailures)\\Z')]], Meta(max_length=1)] | None = None
    AmazonManagedKafkaEventSourceConfig: AmazonManagedKafkaEventSourceConfig | None = None
    SelfManagedKafkaEventSourceConfig: SelfManagedKafkaEventSourceConfig | None = None
    DocumentDBEventSourceConfig: DocumentDBEventSourceConfig | None = None
    ProvisionedPollerConfig: ProvisionedPollerConfig | None = None


class CreateFunctionRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    Runtime: Annotated[str, Meta(pattern='\\A(?:nodejs|nodejs4\\.3|nodejs6\\.10|nodejs8\\.10|nodejs10\\.x|nodejs12\\.x|nodejs14\\.x|nodejs16\\.x|nodejs18\\.x|nodejs20\\.x|nodejs22\\.x|nodejs24\\.x|java8|java8\\.al2|java11|java17|java21|java25|python2\\.7|python3\\.6|python3\\.7|python3\\.8|python3\\.9|python3\\.10|python3\\.11|python3\\.12|python3\\.13|python3\\.14|dotnetcore1\\.0|dotnetcore2\\.0|dotnetcore2\\.1|dotnetcore3\\.1|dotnet6|dotnet8|dotnet10|nodejs4\\.3\\-edge|go1\\.x|ruby2\\.5|ruby2\\.7|ruby3\\.2|ruby3\\.3|ruby3\\.4|ruby4\\.0|provided|provided\\.al2|provided\\.al2023|nodejs26\\.x|python3\\.15|java8\\.al2023|java11\\.al2023|java17\\.al2023|custom)\\Z')] | None = None
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
    Layers: list[Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:((arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)))\\Z')]] | None = None
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


class DeadLetterConfig(Struct, kw_only=True, omit_defaults=True):
    TargetArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None


class DeleteAliasRequest(GetAliasRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteEventSourceMappingRequest(Struct, kw_only=True, omit_defaults=True):
    UUID: Annotated[str, Meta(min_length=36, max_length=36)]


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


class DeleteLayerVersionRequest(GetLayerVersionRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class DestinationConfig(Struct, kw_only=True, omit_defaults=True):
    OnSuccess: OnSuccess | None = None
    OnFailure: OnFailure | None = None


class DocumentDBEventSourceConfig(Struct, kw_only=True, omit_defaults=True):
    DatabaseName: Annotated[str, Meta(min_length=1, max_length=63, pattern='\\A(?:[^ /\\.$\\x22]*)\\Z')] | None = None
    CollectionName: Annotated[str, Meta(min_length=1, max_length=57, pattern='\\A(?:(^(?!(system\\x2e)))(^[_a-zA-Z0-9])([^$]*))\\Z')] | None = None
    FullDocument: Annotated[str, Meta(pattern='\\A(?:UpdateLookup|Default)\\Z')] | None = None


class DurableConfig(Struct, kw_only=True, omit_defaults=True):
    KMSKeyArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None
    RetentionPeriodInDays: Annotated[int, Meta(ge=1, le=90)] | None = None
    ExecutionTimeout: Annotated[int, Meta(ge=1, le=31622400)] | None = None


class Environment(Struct, kw_only=True, omit_defaults=True):
    Variables: dict[Annotated[str, Meta(pattern='\\A(?:[a-zA-Z]([a-zA-Z0-9_])+)\\Z')], str] | None = None


class EnvironmentError(Struct, kw_only=True, omit_defaults=True):
    ErrorCode: str | None = None
    Message: str | None = None


class EnvironmentResponse(Struct, kw_only=True, omit_defaults=True):
    Variables: dict[Annotated[str, Meta(pattern='\\A(?:[a-zA-Z]([a-zA-Z0-9_])+)\\Z')], str] | None = None
    Error: EnvironmentError | None = None


class EphemeralStorage(Struct, kw_only=True, omit_defaults=True):
    Size: Annotated[int, Meta(ge=512, le=32768)]


class EventSourceMappingConfiguration(Struct, kw_only=True, omit_defaults=True):
    UUID: Annotated[str, Meta(min_length=36, max_length=36)] | None = None
    StartingPosition: Annotated[str, Meta(pattern='\\A(?:TRIM_HORIZON|LATEST|AT_TIMESTAMP)\\Z')] | None = None
    StartingPositionTimestamp: float | None = None
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None
    ParallelizationFactor: Annotated[int, Meta(ge=1, le=10)] | None = None
    EventSourceArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None
    FilterCriteria: FilterCriteria | None = None
    FilterCriteriaError: FilterCriteriaError | None = None
    KMSKeyArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None
    MetricsConfig: EventSourceMappingMetricsConfig | None = None
    LoggingConfig: EventSourceMappingLoggingConfig | None = None
    ScalingConfig: ScalingConfig | None = None
    FunctionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    LastModified: float | None = None
    LastProcessingResult: str | None = None
    State: str | None = None
    StateTransitionReason: str | None = None
    DestinationConfig: DestinationConfig | None = None
    Topics: Annotated[list[Annotated[str, Meta(min_length=1, max_length=249, pattern='\\A(?:[^.]([a-zA-Z0-9\\-_.]+))\\Z')]], Meta(min_length=1, max_length=1)] | None = None
    Queues: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1000, pattern='\\A(?:[\\s\\S]*)\\Z')]], Meta(min_length=1, max_length=1)] | None = None
    SourceAccessConfigurations: Annotated[list[SourceAccessConfiguration], Meta(max_length=23)] | None = None
    SelfManagedEventSource: SelfManagedEventSource | None = None
    MaximumRecordAgeInSeconds: Annotated[int, Meta(ge=-1, le=604800)] | None = None
    BisectBatchOnFunctionError: bool | None = None
    MaximumRetryAttempts: Annotated[int, Meta(ge=-1, le=10000)] | None = None
    TumblingWindowInSeconds: Annotated[int, Meta(ge=0, le=900)] | None = None
    FunctionResponseTypes: Annotated[list[Annotated[str, Meta(pattern='\\A(?:ReportBatchItemFailures)\\Z')]], Meta(max_length=1)] | None = None
    AmazonManagedKafkaEventSourceConfig: AmazonManagedKafkaEventSourceConfig | None = None
    SelfManagedKafkaEventSourceConfig: SelfManagedKafkaEventSourceConfig | None = None
    DocumentDBEventSourceConfig: DocumentDBEventSourceConfig | None = None
    EventSourceMappingArn: Annotated[str, Meta(min_length=85, max_length=120, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\\Z')] | None = None
    ProvisionedPollerConfig: ProvisionedPollerConfig | None = None


class EventSourceMappingLoggingConfig(Struct, kw_only=True, omit_defaults=True):
    SystemLogLevel: Annotated[str, Meta(pattern='\\A(?:DEBUG|INFO|WARN)\\Z')] | None = None


class EventSourceMappingMetricsConfig(Struct, kw_only=True, omit_defaults=True):
    Metrics: Annotated[list[Annotated[str, Meta(pattern='\\A(?:EventCount|ErrorCount|KafkaMetrics)\\Z')]], Meta(max_length=3)] | None = None


class FileSystemConfig(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(max_length=256, pattern='\\A(?:arn:aws[a-zA-Z-]*:elasticfilesystem:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:access-point/fsap-[a-f0-9]{17}$|^arn:aws[-a-z]*:s3files:[0-9a-z-:]+:file-system/fs-[0-9a-f]{17,40}/access-point/fsap-[0-9a-f]{17,40})\\Z')]
    LocalMountPath: Annotated[str, Meta(max_length=160, pattern='\\A(?:/mnt/[a-zA-Z0-9-_.]+)\\Z')]
    S3FilesConfig: S3FilesConfig | None = None


class Filter(Struct, kw_only=True, omit_defaults=True):
    Pattern: Annotated[str, Meta(max_length=4096, pattern='\\A(?:[\\s\\S]*)\\Z')] | None = None


class FilterCriteria(Struct, kw_only=True, omit_defaults=True):
    Filters: list[Filter] | None = None


class FilterCriteriaError(Struct, kw_only=True, omit_defaults=True):
    ErrorCode: Annotated[str, Meta(min_length=10, max_length=50, pattern='\\A(?:[A-Za-z]+Exception)\\Z')] | None = None
    Message: Annotated[str, Meta(min_length=10, max_length=2048, pattern='\\A(?:.*)\\Z')] | None = None


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


class FunctionConfiguration(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    FunctionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_\\.]+(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    Runtime: Annotated[str, Meta(pattern='\\A(?:nodejs|nodejs4\\.3|nodejs6\\.10|nodejs8\\.10|nodejs10\\.x|nodejs12\\.x|nodejs14\\.x|nodejs16\\.x|nodejs18\\.x|nodejs20\\.x|nodejs22\\.x|nodejs24\\.x|java8|java8\\.al2|java11|java17|java21|java25|python2\\.7|python3\\.6|python3\\.7|python3\\.8|python3\\.9|python3\\.10|python3\\.11|python3\\.12|python3\\.13|python3\\.14|dotnetcore1\\.0|dotnetcore2\\.0|dotnetcore2\\.1|dotnetcore3\\.1|dotnet6|dotnet8|dotnet10|nodejs4\\.3\\-edge|go1\\.x|ruby2\\.5|ruby2\\.7|ruby3\\.2|ruby3\\.3|ruby3\\.4|ruby4\\.0|provided|provided\\.al2|provided\\.al2023|nodejs26\\.x|python3\\.15|java8\\.al2023|java11\\.al2023|java17\\.al2023|custom)\\Z')] | None = None
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


class FunctionEventInvokeConfig(Struct, kw_only=True, omit_defaults=True):
    LastModified: float | None = None
    FunctionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    MaximumRetryAttempts: Annotated[int, Meta(ge=0, le=2)] | None = None
    MaximumEventAgeInSeconds: Annotated[int, Meta(ge=60, le=21600)] | None = None
    DestinationConfig: DestinationConfig | None = None


class FunctionRuntimeConfig(Struct, kw_only=True, omit_defaults=True):
    RuntimeArn: Annotated[str, Meta(min_length=48, max_length=2048, pattern='\\A(?:arn:[a-z-]+:lambda:[a-z0-9-]+:\\d{12}:runtime/.+)\\Z')]
    RuntimeAlias: Annotated[str, Meta(min_length=1, max_length=128)]


class GetAccountSettingsRequest(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class GetAccountSettingsResponse(Struct, kw_only=True, omit_defaults=True):
    AccountLimit: AccountLimit | None = None
    AccountUsage: AccountUsage | None = None


class GetEventSourceMappingRequest(Struct, kw_only=True, omit_defaults=True):
    UUID: Annotated[str, Meta(min_length=36, max_length=36)]


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


class GetLayerVersionByArnRequest(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:((arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)))\\Z')]


class GetLayerVersionPolicyRequest(GetLayerVersionRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class GetLayerVersionPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    Policy: str | None = None
    RevisionId: str | None = None


class GetLayerVersionResponse(Struct, kw_only=True, omit_defaults=True):
    Content: LayerVersionContentOutput | None = None
    LayerArn: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+)\\Z')] | None = None
    LayerVersionArn: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:((arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)))\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=256)] | None = None
    CreatedDate: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')] | None = None
    Version: int | None = None
    CompatibleArchitectures: Annotated[list[Annotated[str, Meta(pattern='\\A(?:x86_64|arm64)\\Z')]], Meta(max_length=2)] | None = None
    CompatibleRuntimes: Annotated[list[Annotated[str, Meta(pattern='\\A(?:nodejs|nodejs4\\.3|nodejs6\\.10|nodejs8\\.10|nodejs10\\.x|nodejs12\\.x|nodejs14\\.x|nodejs16\\.x|nodejs18\\.x|nodejs20\\.x|nodejs22\\.x|nodejs24\\.x|java8|java8\\.al2|java11|java17|java21|java25|python2\\.7|python3\\.6|python3\\.7|python3\\.8|python3\\.9|python3\\.10|python3\\.11|python3\\.12|python3\\.13|python3\\.14|dotnetcore1\\.0|dotnetcore2\\.0|dotnetcore2\\.1|dotnetcore3\\.1|dotnet6|dotnet8|dotnet10|nodejs4\\.3\\-edge|go1\\.x|ruby2\\.5|ruby2\\.7|ruby3\\.2|ruby3\\.3|ruby3\\.4|ruby4\\.0|provided|provided\\.al2|provided\\.al2023|nodejs26\\.x|python3\\.15|java8\\.al2023|java11\\.al2023|java17\\.al2023|custom)\\Z')]], Meta(max_length=15)] | None = None
    LicenseInfo: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None


class GetPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    Qualifier: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)\\Z')] | None = None


class GetPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    Policy: str | None = None
    RevisionId: str | None = None


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


class InvocationRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    InvocationType: Annotated[str, Meta(pattern='\\A(?:Event|RequestResponse|DryRun)\\Z')] | None = None
    LogType: Annotated[str, Meta(pattern='\\A(?:None|Tail)\\Z')] | None = None
    ClientContext: str | None = None
    DurableExecutionName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None
    Payload: bytes | None = None
    Qualifier: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)\\Z')] | None = None
    TenantId: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[a-zA-Z0-9\\._:\\/=+\\-@ ]+)\\Z')] | None = None


class InvocationResponse(Struct, kw_only=True, omit_defaults=True):
    StatusCode: int | None = None
    FunctionError: str | None = None
    LogResult: str | None = None
    Payload: bytes | None = None
    ExecutedVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:(\\$LATEST|[0-9]+))\\Z')] | None = None
    DurableExecutionArn: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+))\\Z')] | None = None


class KafkaSchemaRegistryAccessConfig(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:BASIC_AUTH|CLIENT_CERTIFICATE_TLS_AUTH|SERVER_ROOT_CA_CERTIFICATE|OAUTHBEARER_AUTH)\\Z')] | None = None
    URI: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None


class KafkaSchemaRegistryConfig(Struct, kw_only=True, omit_defaults=True):
    SchemaRegistryURI: Annotated[str, Meta(min_length=1, max_length=10000, pattern='\\A(?:[a-zA-Z0-9-\\/*:_+=.@-]*)\\Z')] | None = None
    EventRecordFormat: Annotated[str, Meta(pattern='\\A(?:JSON|SOURCE)\\Z')] | None = None
    AccessConfigs: list[KafkaSchemaRegistryAccessConfig] | None = None
    SchemaValidationConfigs: list[KafkaSchemaValidationConfig] | None = None


class KafkaSchemaValidationConfig(Struct, kw_only=True, omit_defaults=True):
    Attribute: Annotated[str, Meta(pattern='\\A(?:KEY|VALUE)\\Z')] | None = None


class LambdaManagedInstancesCapacityProviderConfig(Struct, kw_only=True, omit_defaults=True):
    CapacityProviderArn: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:arn:aws[a-zA-Z-]*:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:capacity-provider:[a-zA-Z0-9-_]+)\\Z')]
    PerExecutionEnvironmentMaxConcurrency: Annotated[int, Meta(ge=1, le=1600)] | None = None
    ExecutionEnvironmentMemoryGiBPerVCpu: Annotated[float, Meta(ge=2, le=8)] | None = None


class Layer(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:((arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)))\\Z')] | None = None
    CodeSize: int | None = None
    SigningProfileVersionArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None
    SigningJobArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None


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
    LayerVersionArn: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:((arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)))\\Z')] | None = None
    Version: int | None = None
    Description: Annotated[str, Meta(max_length=256)] | None = None
    CreatedDate: Annotated[str, Meta(max_length=100, pattern='\\A(?:.*)\\Z')] | None = None
    CompatibleArchitectures: Annotated[list[Annotated[str, Meta(pattern='\\A(?:x86_64|arm64)\\Z')]], Meta(max_length=2)] | None = None
    CompatibleRuntimes: Annotated[list[Annotated[str, Meta(pattern='\\A(?:nodejs|nodejs4\\.3|nodejs6\\.10|nodejs8\\.10|nodejs10\\.x|nodejs12\\.x|nodejs14\\.x|nodejs16\\.x|nodejs18\\.x|nodejs20\\.x|nodejs22\\.x|nodejs24\\.x|java8|java8\\.al2|java11|java17|java21|java25|python2\\.7|python3\\.6|python3\\.7|python3\\.8|python3\\.9|python3\\.10|python3\\.11|python3\\.12|python3\\.13|python3\\.14|dotnetcore1\\.0|dotnetcore2\\.0|dotnetcore2\\.1|dotnetcore3\\.1|dotnet6|dotnet8|dotnet10|nodejs4\\.3\\-edge|go1\\.x|ruby2\\.5|ruby2\\.7|ruby3\\.2|ruby3\\.3|ruby3\\.4|ruby4\\.0|provided|provided\\.al2|provided\\.al2023|nodejs26\\.x|python3\\.15|java8\\.al2023|java11\\.al2023|java17\\.al2023|custom)\\Z')]], Meta(max_length=15)] | None = None
    LicenseInfo: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None


class LayersListItem(Struct, kw_only=True, omit_defaults=True):
    LayerName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+)\\Z')] | None = None
    LayerArn: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+)\\Z')] | None = None
    LatestMatchingVersion: LayerVersionsListItem | None = None


class ListAliasesRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    FunctionVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:(\\$LATEST(\\.PUBLISHED)?|[0-9]+))\\Z')] | None = None
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=10000)] | None = None


class ListAliasesResponse(Struct, kw_only=True, omit_defaults=True):
    NextMarker: str | None = None
    Aliases: list[AliasConfiguration] | None = None


class ListEventSourceMappingsRequest(Struct, kw_only=True, omit_defaults=True):
    EventSourceArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=10000)] | None = None


class ListEventSourceMappingsResponse(Struct, kw_only=True, omit_defaults=True):
    NextMarker: str | None = None
    EventSourceMappings: list[EventSourceMappingConfiguration] | None = None


class ListFunctionEventInvokeConfigsRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=50)] | None = None


class ListFunctionEventInvokeConfigsResponse(Struct, kw_only=True, omit_defaults=True):
    FunctionEventInvokeConfigs: list[FunctionEventInvokeConfig] | None = None
    NextMarker: str | None = None


class ListFunctionsRequest(Struct, kw_only=True, omit_defaults=True):
    MasterRegion: Annotated[str, Meta(min_length=1, max_length=50, pattern='\\A(?:ALL|(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})\\Z')] | None = None
    FunctionVersion: Annotated[str, Meta(pattern='\\A(?:ALL)\\Z')] | None = None
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=10000)] | None = None


class ListFunctionsResponse(Struct, kw_only=True, omit_defaults=True):
    NextMarker: str | None = None
    Functions: list[FunctionConfiguration] | None = None


class ListLayerVersionsRequest(Struct, kw_only=True, omit_defaults=True):
    CompatibleArchitecture: Annotated[str, Meta(pattern='\\A(?:x86_64|arm64)\\Z')] | None = None
    CompatibleRuntime: Annotated[str, Meta(pattern='\\A(?:nodejs|nodejs4\\.3|nodejs6\\.10|nodejs8\\.10|nodejs10\\.x|nodejs12\\.x|nodejs14\\.x|nodejs16\\.x|nodejs18\\.x|nodejs20\\.x|nodejs22\\.x|nodejs24\\.x|java8|java8\\.al2|java11|java17|java21|java25|python2\\.7|python3\\.6|python3\\.7|python3\\.8|python3\\.9|python3\\.10|python3\\.11|python3\\.12|python3\\.13|python3\\.14|dotnetcore1\\.0|dotnetcore2\\.0|dotnetcore2\\.1|dotnetcore3\\.1|dotnet6|dotnet8|dotnet10|nodejs4\\.3\\-edge|go1\\.x|ruby2\\.5|ruby2\\.7|ruby3\\.2|ruby3\\.3|ruby3\\.4|ruby4\\.0|provided|provided\\.al2|provided\\.al2023|nodejs26\\.x|python3\\.15|java8\\.al2023|java11\\.al2023|java17\\.al2023|custom)\\Z')] | None = None
    LayerName: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]{1,140}|[a-zA-Z0-9-_]{1,140}))\\Z')]
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=50)] | None = None


class ListLayerVersionsResponse(Struct, kw_only=True, omit_defaults=True):
    NextMarker: str | None = None
    LayerVersions: list[LayerVersionsListItem] | None = None


class ListLayersRequest(Struct, kw_only=True, omit_defaults=True):
    CompatibleArchitecture: Annotated[str, Meta(pattern='\\A(?:x86_64|arm64)\\Z')] | None = None
    CompatibleRuntime: Annotated[str, Meta(pattern='\\A(?:nodejs|nodejs4\\.3|nodejs6\\.10|nodejs8\\.10|nodejs10\\.x|nodejs12\\.x|nodejs14\\.x|nodejs16\\.x|nodejs18\\.x|nodejs20\\.x|nodejs22\\.x|nodejs24\\.x|java8|java8\\.al2|java11|java17|java21|java25|python2\\.7|python3\\.6|python3\\.7|python3\\.8|python3\\.9|python3\\.10|python3\\.11|python3\\.12|python3\\.13|python3\\.14|dotnetcore1\\.0|dotnetcore2\\.0|dotnetcore2\\.1|dotnetcore3\\.1|dotnet6|dotnet8|dotnet10|nodejs4\\.3\\-edge|go1\\.x|ruby2\\.5|ruby2\\.7|ruby3\\.2|ruby3\\.3|ruby3\\.4|ruby4\\.0|provided|provided\\.al2|provided\\.al2023|nodejs26\\.x|python3\\.15|java8\\.al2023|java11\\.al2023|java17\\.al2023|custom)\\Z')] | None = None
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=50)] | None = None


class ListLayersResponse(Struct, kw_only=True, omit_defaults=True):
    NextMarker: str | None = None
    Layers: list[LayersListItem] | None = None


class ListTagsRequest(Struct, kw_only=True, omit_defaults=True):
    Resource: Annotated[str, Meta(min_length=1, max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(capacity-provider|network-connector):[a-zA-Z0-9-_]{1,64}))\\Z')]


class ListTagsResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]] | None = None


class ListVersionsByFunctionRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=10000)] | None = None


class ListVersionsByFunctionResponse(Struct, kw_only=True, omit_defaults=True):
    NextMarker: str | None = None
    Versions: list[FunctionConfiguration] | None = None


class LoggingConfig(Struct, kw_only=True, omit_defaults=True):
    LogFormat: Annotated[str, Meta(pattern='\\A(?:JSON|Text)\\Z')] | None = None
    ApplicationLogLevel: Annotated[str, Meta(pattern='\\A(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\\Z')] | None = None
    SystemLogLevel: Annotated[str, Meta(pattern='\\A(?:DEBUG|INFO|WARN)\\Z')] | None = None
    LogGroup: Annotated[str, Meta(min_length=1, max_length=512, pattern='\\A(?:[\\.\\-_/#A-Za-z0-9]+)\\Z')] | None = None


class OnFailure(Struct, kw_only=True, omit_defaults=True):
    Destination: Annotated[str, Meta(max_length=350, pattern='\\A(?:$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None


class OnSuccess(Struct, kw_only=True, omit_defaults=True):
    Destination: Annotated[str, Meta(max_length=350, pattern='\\A(?:$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None


class ProvisionedPollerConfig(Struct, kw_only=True, omit_defaults=True):
    MinimumPollers: Annotated[int, Meta(ge=1, le=200)] | None = None
    MaximumPollers: Annotated[int, Meta(ge=1, le=10000)] | None = None
    PollerGroupName: Annotated[str, Meta(max_length=128, pattern='\\A(?:[a-zA-Z0-9-_]*)\\Z')] | None = None


class PublishLayerVersionRequest(Struct, kw_only=True, omit_defaults=True):
    LayerName: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]{1,140}|[a-zA-Z0-9-_]{1,140}))\\Z')]
    Description: Annotated[str, Meta(max_length=256)] | None = None
    Content: LayerVersionContentInput
    CompatibleArchitectures: Annotated[list[Annotated[str, Meta(pattern='\\A(?:x86_64|arm64)\\Z')]], Meta(max_length=2)] | None = None
    CompatibleRuntimes: Annotated[list[Annotated[str, Meta(pattern='\\A(?:nodejs|nodejs4\\.3|nodejs6\\.10|nodejs8\\.10|nodejs10\\.x|nodejs12\\.x|nodejs14\\.x|nodejs16\\.x|nodejs18\\.x|nodejs20\\.x|nodejs22\\.x|nodejs24\\.x|java8|java8\\.al2|java11|java17|java21|java25|python2\\.7|python3\\.6|python3\\.7|python3\\.8|python3\\.9|python3\\.10|python3\\.11|python3\\.12|python3\\.13|python3\\.14|dotnetcore1\\.0|dotnetcore2\\.0|dotnetcore2\\.1|dotnetcore3\\.1|dotnet6|dotnet8|dotnet10|nodejs4\\.3\\-edge|go1\\.x|ruby2\\.5|ruby2\\.7|ruby3\\.2|ruby3\\.3|ruby3\\.4|ruby4\\.0|provided|provided\\.al2|provided\\.al2023|nodejs26\\.x|python3\\.15|java8\\.al2023|java11\\.al2023|java17\\.al2023|custom)\\Z')]], Meta(max_length=15)] | None = None
    LicenseInfo: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None


class PublishLayerVersionResponse(GetLayerVersionResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class PublishVersionRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=140, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?)\\Z')]
    CodeSha256: str | None = None
    Description: Annotated[str, Meta(max_length=256)] | None = None
    RevisionId: str | None = None
    PublishTo: Annotated[str, Meta(pattern='\\A(?:LATEST_PUBLISHED)\\Z')] | None = None


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


class RemoveLayerVersionPermissionRequest(GetLayerVersionRequest, kw_only=True, omit_defaults=True):
    StatementId: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:([a-zA-Z0-9-_]+))\\Z')]
    RevisionId: str | None = None


class RemovePermissionRequest(Struct, kw_only=True, omit_defaults=True):
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')]
    StatementId: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:([a-zA-Z0-9-_.]+))\\Z')]
    Qualifier: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)\\Z')] | None = None
    RevisionId: str | None = None


class ResolvedS3Object(Struct, kw_only=True, omit_defaults=True):
    S3Bucket: Annotated[str, Meta(min_length=3, max_length=63, pattern='\\A(?:[0-9A-Za-z\\.\\-_]*(?<!\\.))\\Z')] | None = None
    S3Key: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None
    S3ObjectVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:.*)\\Z')] | None = None


class RuntimeVersionConfig(Struct, kw_only=True, omit_defaults=True):
    RuntimeVersionArn: Annotated[str, Meta(min_length=26, max_length=2048, pattern='\\A(?:((arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}::runtime:.+)|(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:runtime/[A-Za-z0-9_.-]{1,128}/version/[A-Za-z0-9_.-]{1,128})))\\Z')] | None = None
    Error: RuntimeVersionError | None = None


class RuntimeVersionError(Struct, kw_only=True, omit_defaults=True):
    ErrorCode: str | None = None
    Message: str | None = None


class S3FilesConfig(Struct, kw_only=True, omit_defaults=True):
    DirectS3Read: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED|AUTO)\\Z')] | None = None


class ScalingConfig(Struct, kw_only=True, omit_defaults=True):
    MaximumConcurrency: Annotated[int, Meta(ge=2, le=1000)] | None = None


class SelfManagedEventSource(Struct, kw_only=True, omit_defaults=True):
    Endpoints: Annotated[dict[Annotated[str, Meta(pattern='\\A(?:KAFKA_BOOTSTRAP_SERVERS)\\Z')], Annotated[list[Annotated[str, Meta(min_length=1, max_length=300, pattern='\\A(?:(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]*[a-zA-Z0-9])\\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\\-]*[A-Za-z0-9]):[0-9]{1,5})\\Z')]], Meta(min_length=1, max_length=10)]], Meta(min_length=1, max_length=2)] | None = None


class SelfManagedKafkaEventSourceConfig(Struct, kw_only=True, omit_defaults=True):
    ConsumerGroupId: Annotated[str, Meta(min_length=1, max_length=200, pattern='\\A(?:[ a-zA-Z0-9-\\/*:_+=.@-]*)\\Z')] | None = None
    SchemaRegistryConfig: KafkaSchemaRegistryConfig | None = None
    ConsumptionMode: Annotated[str, Meta(pattern='\\A(?:Stream|Queue)\\Z')] | None = None


class SnapStart(Struct, kw_only=True, omit_defaults=True):
    ApplyOn: Annotated[str, Meta(pattern='\\A(?:PublishedVersions|None)\\Z')] | None = None


class SnapStartResponse(Struct, kw_only=True, omit_defaults=True):
    ApplyOn: Annotated[str, Meta(pattern='\\A(?:PublishedVersions|None)\\Z')] | None = None
    OptimizationStatus: Annotated[str, Meta(pattern='\\A(?:On|Off)\\Z')] | None = None


class SourceAccessConfiguration(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:BASIC_AUTH|VPC_SUBNET|VPC_SECURITY_GROUP|SASL_SCRAM_512_AUTH|SASL_SCRAM_256_AUTH|VIRTUAL_HOST|CLIENT_CERTIFICATE_TLS_AUTH|SERVER_ROOT_CA_CERTIFICATE|OAUTHBEARER_AUTH|OAUTHBEARER_SCOPE|OAUTHBEARER_AUDIENCE|OAUTHBEARER_LOGICAL_CLUSTER|OAUTHBEARER_IDENTITY_POOL|IAM_AUTH|IAM_OAUTHBEARER_AUTH)\\Z')] | None = None
    URI: Annotated[str, Meta(min_length=1, max_length=200, pattern='\\A(?:[ a-zA-Z0-9-\\/*:_+=.@-]*)\\Z')] | None = None


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    Resource: Annotated[str, Meta(min_length=1, max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(capacity-provider|network-connector):[a-zA-Z0-9-_]{1,64}))\\Z')]
    Tags: dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]]


class TagsError(Struct, kw_only=True, omit_defaults=True):
    ErrorCode: Annotated[str, Meta(min_length=10, max_length=21, pattern='\\A(?:[A-Za-z]+Exception)\\Z')]
    Message: Annotated[str, Meta(min_length=84, max_length=1000, pattern='\\A(?:.*)\\Z')]


class TenancyConfig(Struct, kw_only=True, omit_defaults=True):
    TenantIsolationMode: Annotated[str, Meta(pattern='\\A(?:PER_TENANT)\\Z')]


class TracingConfig(Struct, kw_only=True, omit_defaults=True):
    Mode: Annotated[str, Meta(pattern='\\A(?:Active|PassThrough)\\Z')] | None = None


class TracingConfigResponse(Struct, kw_only=True, omit_defaults=True):
    Mode: Annotated[str, Meta(pattern='\\A(?:Active|PassThrough)\\Z')] | None = None


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    Resource: Annotated[str, Meta(min_length=1, max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(capacity-provider|network-connector):[a-zA-Z0-9-_]{1,64}))\\Z')]
    TagKeys: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class UpdateAliasRequest(GetAliasRequest, kw_only=True, omit_defaults=True):
    FunctionVersion: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:(\\$LATEST(\\.PUBLISHED)?|[0-9]+))\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=256)] | None = None
    RoutingConfig: AliasRoutingConfiguration | None = None
    RevisionId: str | None = None


class UpdateEventSourceMappingRequest(Struct, kw_only=True, omit_defaults=True):
    UUID: Annotated[str, Meta(min_length=36, max_length=36)]
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    Enabled: bool | None = None
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    FilterCriteria: FilterCriteria | None = None
    KMSKeyArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None
    MetricsConfig: EventSourceMappingMetricsConfig | None = None
    LoggingConfig: EventSourceMappingLoggingConfig | None = None
    ScalingConfig: ScalingConfig | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None
    ParallelizationFactor: Annotated[int, Meta(ge=1, le=10)] | None = None
    DestinationConfig: DestinationConfig | None = None
    MaximumRecordAgeInSeconds: Annotated[int, Meta(ge=-1, le=604800)] | None = None
    BisectBatchOnFunctionError: bool | None = None
    MaximumRetryAttempts: Annotated[int, Meta(ge=-1, le=10000)] | None = None
    TumblingWindowInSeconds: Annotated[int, Meta(ge=0, le=900)] | None = None
    SourceAccessConfigurations: Annotated[list[SourceAccessConfiguration], Meta(max_length=23)] | None = None
    FunctionResponseTypes: Annotated[list[Annotated[str, Meta(pattern='\\A(?:ReportBatchItemFailures)\\Z')]], Meta(max_length=1)] | None = None
    AmazonManagedKafkaEventSourceConfig: AmazonManagedKafkaEventSourceConfig | None = None
    SelfManagedKafkaEventSourceConfig: SelfManagedKafkaEventSourceConfig | None = None
    DocumentDBEventSourceConfig: DocumentDBEventSourceConfig | None = None
    ProvisionedPollerConfig: ProvisionedPollerConfig | None = None


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
    Runtime: Annotated[str, Meta(pattern='\\A(?:nodejs|nodejs4\\.3|nodejs6\\.10|nodejs8\\.10|nodejs10\\.x|nodejs12\\.x|nodejs14\\.x|nodejs16\\.x|nodejs18\\.x|nodejs20\\.x|nodejs22\\.x|nodejs24\\.x|java8|java8\\.al2|java11|java17|java21|java25|python2\\.7|python3\\.6|python3\\.7|python3\\.8|python3\\.9|python3\\.10|python3\\.11|python3\\.12|python3\\.13|python3\\.14|dotnetcore1\\.0|dotnetcore2\\.0|dotnetcore2\\.1|dotnetcore3\\.1|dotnet6|dotnet8|dotnet10|nodejs4\\.3\\-edge|go1\\.x|ruby2\\.5|ruby2\\.7|ruby3\\.2|ruby3\\.3|ruby3\\.4|ruby4\\.0|provided|provided\\.al2|provided\\.al2023|nodejs26\\.x|python3\\.15|java8\\.al2023|java11\\.al2023|java17\\.al2023|custom)\\Z')] | None = None
    DeadLetterConfig: DeadLetterConfig | None = None
    KMSKeyArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|())\\Z')] | None = None
    TracingConfig: TracingConfig | None = None
    RevisionId: str | None = None
    Layers: list[Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:((arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)))\\Z')]] | None = None
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


class VpcConfig(Struct, kw_only=True, omit_defaults=True):
    SubnetIds: Annotated[list[Annotated[str, Meta(max_length=1024, pattern='\\A(?:subnet-[0-9a-z]*)\\Z')]], Meta(max_length=16)] | None = None
    SecurityGroupIds: Annotated[list[Annotated[str, Meta(max_length=1024, pattern='\\A(?:sg-[0-9a-zA-Z]*)\\Z')]], Meta(max_length=5)] | None = None
    Ipv6AllowedForDualStack: bool | None = None


class VpcConfigResponse(Struct, kw_only=True, omit_defaults=True):
    SubnetIds: Annotated[list[Annotated[str, Meta(max_length=1024, pattern='\\A(?:subnet-[0-9a-z]*)\\Z')]], Meta(max_length=16)] | None = None
    SecurityGroupIds: Annotated[list[Annotated[str, Meta(max_length=1024, pattern='\\A(?:sg-[0-9a-zA-Z]*)\\Z')]], Meta(max_length=5)] | None = None
    VpcId: str | None = None
    Ipv6AllowedForDualStack: bool | None = None
