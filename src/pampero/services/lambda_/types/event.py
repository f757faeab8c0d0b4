"""Types of lambda, event, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.lambda_.types.shared import (
    DestinationConfig,
    LoggingConfig,
)


class AmazonManagedKafkaEventSourceConfig(Struct, kw_only=True, omit_defaults=True):
    ConsumerGroupId: Annotated[str, Meta(min_length=1, max_length=200, pattern='\\A(?:[ a-zA-Z0-9-\\/*:_+=.@-]*)\\Z')] | None = None
    SchemaRegistryConfig: KafkaSchemaRegistryConfig | None = None


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


class DeleteEventSourceMappingRequest(Struct, kw_only=True, omit_defaults=True):
    UUID: Annotated[str, Meta(min_length=36, max_length=36)]


class DocumentDBEventSourceConfig(Struct, kw_only=True, omit_defaults=True):
    DatabaseName: Annotated[str, Meta(min_length=1, max_length=63, pattern='\\A(?:[^ /\\.$\\x22]*)\\Z')] | None = None
    CollectionName: Annotated[str, Meta(min_length=1, max_length=57, pattern='\\A(?:(^(?!(system\\x2e)))(^[_a-zA-Z0-9])([^$]*))\\Z')] | None = None
    FullDocument: Annotated[str, Meta(pattern='\\A(?:UpdateLookup|Default)\\Z')] | None = None


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


class Filter(Struct, kw_only=True, omit_defaults=True):
    Pattern: Annotated[str, Meta(max_length=4096, pattern='\\A(?:[\\s\\S]*)\\Z')] | None = None


class FilterCriteria(Struct, kw_only=True, omit_defaults=True):
    Filters: list[Filter] | None = None


class FilterCriteriaError(Struct, kw_only=True, omit_defaults=True):
    ErrorCode: Annotated[str, Meta(min_length=10, max_length=50, pattern='\\A(?:[A-Za-z]+Exception)\\Z')] | None = None
    Message: Annotated[str, Meta(min_length=10, max_length=2048, pattern='\\A(?:.*)\\Z')] | None = None


class GetEventSourceMappingRequest(Struct, kw_only=True, omit_defaults=True):
    UUID: Annotated[str, Meta(min_length=36, max_length=36)]


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


class ListEventSourceMappingsRequest(Struct, kw_only=True, omit_defaults=True):
    EventSourceArn: Annotated[str, Meta(max_length=10000, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*))\\Z')] | None = None
    FunctionName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)\\Z')] | None = None
    Marker: str | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=10000)] | None = None


class ListEventSourceMappingsResponse(Struct, kw_only=True, omit_defaults=True):
    NextMarker: str | None = None
    EventSourceMappings: list[EventSourceMappingConfiguration] | None = None


class ProvisionedPollerConfig(Struct, kw_only=True, omit_defaults=True):
    MinimumPollers: Annotated[int, Meta(ge=1, le=200)] | None = None
    MaximumPollers: Annotated[int, Meta(ge=1, le=10000)] | None = None
    PollerGroupName: Annotated[str, Meta(max_length=128, pattern='\\A(?:[a-zA-Z0-9-_]*)\\Z')] | None = None


class ScalingConfig(Struct, kw_only=True, omit_defaults=True):
    MaximumConcurrency: Annotated[int, Meta(ge=2, le=1000)] | None = None


class SelfManagedEventSource(Struct, kw_only=True, omit_defaults=True):
    Endpoints: Annotated[dict[Annotated[str, Meta(pattern='\\A(?:KAFKA_BOOTSTRAP_SERVERS)\\Z')], Annotated[list[Annotated[str, Meta(min_length=1, max_length=300, pattern='\\A(?:(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]*[a-zA-Z0-9])\\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\\-]*[A-Za-z0-9]):[0-9]{1,5})\\Z')]], Meta(min_length=1, max_length=10)]], Meta(min_length=1, max_length=2)] | None = None


class SelfManagedKafkaEventSourceConfig(Struct, kw_only=True, omit_defaults=True):
    ConsumerGroupId: Annotated[str, Meta(min_length=1, max_length=200, pattern='\\A(?:[ a-zA-Z0-9-\\/*:_+=.@-]*)\\Z')] | None = None
    SchemaRegistryConfig: KafkaSchemaRegistryConfig | None = None
    ConsumptionMode: Annotated[str, Meta(pattern='\\A(?:Stream|Queue)\\Z')] | None = None


class SourceAccessConfiguration(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:BASIC_AUTH|VPC_SUBNET|VPC_SECURITY_GROUP|SASL_SCRAM_512_AUTH|SASL_SCRAM_256_AUTH|VIRTUAL_HOST|CLIENT_CERTIFICATE_TLS_AUTH|SERVER_ROOT_CA_CERTIFICATE|OAUTHBEARER_AUTH|OAUTHBEARER_SCOPE|OAUTHBEARER_AUDIENCE|OAUTHBEARER_LOGICAL_CLUSTER|OAUTHBEARER_IDENTITY_POOL|IAM_AUTH|IAM_OAUTHBEARER_AUTH)\\Z')] | None = None
    URI: Annotated[str, Meta(min_length=1, max_length=200, pattern='\\A(?:[ a-zA-Z0-9-\\/*:_+=.@-]*)\\Z')] | None = None


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
