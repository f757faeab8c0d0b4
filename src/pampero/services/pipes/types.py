"""Types of pipes, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AwsVpcConfiguration(Struct, kw_only=True, omit_defaults=True):
    Subnets: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:subnet-[0-9a-z]*|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')]], Meta(max_length=16)]
    SecurityGroups: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:sg-[0-9a-zA-Z]*|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')]], Meta(max_length=5)] | None = None
    AssignPublicIp: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None


class BatchArrayProperties(Struct, kw_only=True, omit_defaults=True):
    Size: Annotated[int, Meta(ge=2, le=10000)] | None = None


class BatchContainerOverrides(Struct, kw_only=True, omit_defaults=True):
    Command: list[str] | None = None
    Environment: list[BatchEnvironmentVariable] | None = None
    InstanceType: str | None = None
    ResourceRequirements: list[BatchResourceRequirement] | None = None


class BatchEnvironmentVariable(Struct, kw_only=True, omit_defaults=True):
    Name: str | None = None
    Value: str | None = None


class BatchJobDependency(Struct, kw_only=True, omit_defaults=True):
    JobId: str | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:N_TO_N|SEQUENTIAL)\\Z')] | None = None


class BatchResourceRequirement(Struct, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:GPU|MEMORY|VCPU)\\Z')]
    Value: str


class BatchRetryStrategy(Struct, kw_only=True, omit_defaults=True):
    Attempts: Annotated[int, Meta(ge=1, le=10)] | None = None


class CapacityProviderStrategyItem(Struct, kw_only=True, omit_defaults=True):
    capacityProvider: Annotated[str, Meta(min_length=1, max_length=255)]
    weight: Annotated[int, Meta(ge=0, le=1000)] | None = None
    base: Annotated[int, Meta(ge=0, le=100000)] | None = None


class CloudwatchLogsLogDestination(Struct, kw_only=True, omit_defaults=True):
    LogGroupArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:logs:([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?):(\\d{12}):log-group:[\\.\\-_/#A-Za-z0-9]{1,512}(:\\*)?))\\Z')] | None = None


class CloudwatchLogsLogDestinationParameters(Struct, kw_only=True, omit_defaults=True):
    LogGroupArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:logs:([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?):(\\d{12}):log-group:[\\.\\-_/#A-Za-z0-9]{1,512}(:\\*)?))\\Z')]


class CreatePipeRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    DesiredState: Annotated[str, Meta(pattern='\\A(?:RUNNING|STOPPED)\\Z')] | None = None
    Source: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:smk://(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]*[a-zA-Z0-9])\\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\\-]*[A-Za-z0-9]):[0-9]{1,5}|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+))\\Z')]
    SourceParameters: PipeSourceParameters | None = None
    Enrichment: Annotated[str, Meta(max_length=1600, pattern='\\A(?:$|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+))\\Z')] | None = None
    EnrichmentParameters: PipeEnrichmentParameters | None = None
    Target: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+))\\Z')]
    TargetParameters: PipeTargetParameters | None = None
    RoleArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z0-9+=,.@\\-_/]+)\\Z')]
    Tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None
    LogConfiguration: PipeLogConfigurationParameters | None = None
    KmsKeyIdentifier: Annotated[str, Meta(max_length=2048, pattern='\\A(?:[a-zA-Z0-9_\\-/:]*)\\Z')] | None = None


class CreatePipeResponse(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:aws([a-z]|\\-)*:([a-zA-Z0-9\\-]+):([a-z]|\\d|\\-)*:([0-9]{12})?:(.+))\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    DesiredState: Annotated[str, Meta(pattern='\\A(?:RUNNING|STOPPED)\\Z')] | None = None
    CurrentState: Annotated[str, Meta(pattern='\\A(?:RUNNING|STOPPED|CREATING|UPDATING|DELETING|STARTING|STOPPING|CREATE_FAILED|UPDATE_FAILED|START_FAILED|STOP_FAILED|DELETE_FAILED|CREATE_ROLLBACK_FAILED|DELETE_ROLLBACK_FAILED|UPDATE_ROLLBACK_FAILED)\\Z')] | None = None
    CreationTime: float | None = None
    LastModifiedTime: float | None = None


class DeadLetterConfig(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+))\\Z')] | None = None


class DeletePipeRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]


class DeletePipeResponse(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:aws([a-z]|\\-)*:([a-zA-Z0-9\\-]+):([a-z]|\\d|\\-)*:([0-9]{12})?:(.+))\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    DesiredState: Annotated[str, Meta(pattern='\\A(?:RUNNING|STOPPED|DELETED)\\Z')] | None = None
    CurrentState: Annotated[str, Meta(pattern='\\A(?:RUNNING|STOPPED|CREATING|UPDATING|DELETING|STARTING|STOPPING|CREATE_FAILED|UPDATE_FAILED|START_FAILED|STOP_FAILED|DELETE_FAILED|CREATE_ROLLBACK_FAILED|DELETE_ROLLBACK_FAILED|UPDATE_ROLLBACK_FAILED)\\Z')] | None = None
    CreationTime: float | None = None
    LastModifiedTime: float | None = None


class DescribePipeRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]


class DescribePipeResponse(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:aws([a-z]|\\-)*:([a-zA-Z0-9\\-]+):([a-z]|\\d|\\-)*:([0-9]{12})?:(.+))\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    DesiredState: Annotated[str, Meta(pattern='\\A(?:RUNNING|STOPPED|DELETED)\\Z')] | None = None
    CurrentState: Annotated[str, Meta(pattern='\\A(?:RUNNING|STOPPED|CREATING|UPDATING|DELETING|STARTING|STOPPING|CREATE_FAILED|UPDATE_FAILED|START_FAILED|STOP_FAILED|DELETE_FAILED|CREATE_ROLLBACK_FAILED|DELETE_ROLLBACK_FAILED|UPDATE_ROLLBACK_FAILED)\\Z')] | None = None
    StateReason: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    Source: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:smk://(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]*[a-zA-Z0-9])\\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\\-]*[A-Za-z0-9]):[0-9]{1,5}|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+))\\Z')] | None = None
    SourceParameters: PipeSourceParameters | None = None
    Enrichment: Annotated[str, Meta(max_length=1600, pattern='\\A(?:$|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+))\\Z')] | None = None
    EnrichmentParameters: PipeEnrichmentParameters | None = None
    Target: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+))\\Z')] | None = None
    TargetParameters: PipeTargetParameters | None = None
    RoleArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z0-9+=,.@\\-_/]+)\\Z')] | None = None
    Tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None
    CreationTime: float | None = None
    LastModifiedTime: float | None = None
    LogConfiguration: PipeLogConfiguration | None = None
    KmsKeyIdentifier: Annotated[str, Meta(max_length=2048, pattern='\\A(?:[a-zA-Z0-9_\\-/:]*)\\Z')] | None = None


class DimensionMapping(Struct, kw_only=True, omit_defaults=True):
    DimensionValue: Annotated[str, Meta(min_length=1, max_length=2048)]
    DimensionValueType: Annotated[str, Meta(pattern='\\A(?:VARCHAR)\\Z')]
    DimensionName: Annotated[str, Meta(min_length=1, max_length=256)]


class EcsContainerOverride(Struct, kw_only=True, omit_defaults=True):
    Command: list[str] | None = None
    Cpu: int | None = None
    Environment: list[EcsEnvironmentVariable] | None = None
    EnvironmentFiles: list[EcsEnvironmentFile] | None = None
    Memory: int | None = None
    MemoryReservation: int | None = None
    Name: str | None = None
    ResourceRequirements: list[EcsResourceRequirement] | None = None


class EcsEnvironmentFile(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:s3)\\Z')]
    value: str


class EcsEnvironmentVariable(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None
    value: str | None = None


class EcsEphemeralStorage(Struct, kw_only=True, omit_defaults=True):
    sizeInGiB: Annotated[int, Meta(ge=21, le=200)]


class EcsInferenceAcceleratorOverride(Struct, kw_only=True, omit_defaults=True):
    deviceName: str | None = None
    deviceType: str | None = None


class EcsResourceRequirement(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:GPU|InferenceAccelerator)\\Z')]
    value: str


class EcsTaskOverride(Struct, kw_only=True, omit_defaults=True):
    ContainerOverrides: list[EcsContainerOverride] | None = None
    Cpu: str | None = None
    EphemeralStorage: EcsEphemeralStorage | None = None
    ExecutionRoleArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+)|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')] | None = None
    InferenceAcceleratorOverrides: list[EcsInferenceAcceleratorOverride] | None = None
    Memory: str | None = None
    TaskRoleArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+)|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')] | None = None


class Filter(Struct, kw_only=True, omit_defaults=True):
    Pattern: Annotated[str, Meta(max_length=4096)] | None = None


class FilterCriteria(Struct, kw_only=True, omit_defaults=True):
    Filters: Annotated[list[Filter], Meta(max_length=5)] | None = None


class FirehoseLogDestination(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:firehose:([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?):(\\d{12}):deliverystream/[a-zA-Z0-9_.-]{1,64}))\\Z')] | None = None


class FirehoseLogDestinationParameters(Struct, kw_only=True, omit_defaults=True):
    DeliveryStreamArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:firehose:([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?):(\\d{12}):deliverystream/[a-zA-Z0-9_.-]{1,64}))\\Z')]


class ListPipesRequest(Struct, kw_only=True, omit_defaults=True):
    NamePrefix: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    DesiredState: Annotated[str, Meta(pattern='\\A(?:RUNNING|STOPPED)\\Z')] | None = None
    CurrentState: Annotated[str, Meta(pattern='\\A(?:RUNNING|STOPPED|CREATING|UPDATING|DELETING|STARTING|STOPPING|CREATE_FAILED|UPDATE_FAILED|START_FAILED|STOP_FAILED|DELETE_FAILED|CREATE_ROLLBACK_FAILED|DELETE_ROLLBACK_FAILED|UPDATE_ROLLBACK_FAILED)\\Z')] | None = None
    SourcePrefix: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None
    TargetPrefix: Annotated[str, Meta(min_length=1, max_length=1600)] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListPipesResponse(Struct, kw_only=True, omit_defaults=True):
    Pipes: list[Pipe] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class ListTagsForResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:aws([a-z]|\\-)*:([a-zA-Z0-9\\-]+):([a-z]|\\d|\\-)*:([0-9]{12})?:(.+))\\Z')]


class ListTagsForResourceResponse(Struct, kw_only=True, omit_defaults=True):
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)] | None = None


class MQBrokerAccessCredentials(Struct, kw_only=True, omit_defaults=True):
    BasicAuth: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:secretsmanager:([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?):(\\d{12}):secret:.+))\\Z')] | None = None


class MSKAccessCredentials(Struct, kw_only=True, omit_defaults=True):
    SaslScram512Auth: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:secretsmanager:([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?):(\\d{12}):secret:.+))\\Z')] | None = None
    ClientCertificateTlsAuth: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:secretsmanager:([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?):(\\d{12}):secret:.+))\\Z')] | None = None


class MultiMeasureAttributeMapping(Struct, kw_only=True, omit_defaults=True):
    MeasureValue: Annotated[str, Meta(min_length=1, max_length=2048)]
    MeasureValueType: Annotated[str, Meta(pattern='\\A(?:DOUBLE|BIGINT|VARCHAR|BOOLEAN|TIMESTAMP)\\Z')]
    MultiMeasureAttributeName: Annotated[str, Meta(min_length=1, max_length=256)]


class MultiMeasureMapping(Struct, kw_only=True, omit_defaults=True):
    MultiMeasureName: Annotated[str, Meta(min_length=1, max_length=256)]
    MultiMeasureAttributeMappings: Annotated[list[MultiMeasureAttributeMapping], Meta(min_length=1, max_length=256)]


class NetworkConfiguration(Struct, kw_only=True, omit_defaults=True):
    awsvpcConfiguration: AwsVpcConfiguration | None = None


class Pipe(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')] | None = None
    Arn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:aws([a-z]|\\-)*:([a-zA-Z0-9\\-]+):([a-z]|\\d|\\-)*:([0-9]{12})?:(.+))\\Z')] | None = None
    DesiredState: Annotated[str, Meta(pattern='\\A(?:RUNNING|STOPPED)\\Z')] | None = None
    CurrentState: Annotated[str, Meta(pattern='\\A(?:RUNNING|STOPPED|CREATING|UPDATING|DELETING|STARTING|STOPPING|CREATE_FAILED|UPDATE_FAILED|START_FAILED|STOP_FAILED|DELETE_FAILED|CREATE_ROLLBACK_FAILED|DELETE_ROLLBACK_FAILED|UPDATE_ROLLBACK_FAILED)\\Z')] | None = None
    StateReason: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    CreationTime: float | None = None
    LastModifiedTime: float | None = None
    Source: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:smk://(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]*[a-zA-Z0-9])\\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\\-]*[A-Za-z0-9]):[0-9]{1,5}|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+))\\Z')] | None = None
    Target: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+))\\Z')] | None = None
    Enrichment: Annotated[str, Meta(max_length=1600, pattern='\\A(?:$|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+))\\Z')] | None = None


class PipeEnrichmentHttpParameters(Struct, kw_only=True, omit_defaults=True):
    PathParameterValues: list[Annotated[str, Meta(pattern='\\A(?:(?!\\s*$).+|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')]] | None = None
    HeaderParameters: dict[Annotated[str, Meta(max_length=512, pattern="\\A(?:[!#$%&'*+-.^_`|~0-9a-zA-Z]+|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z")], Annotated[str, Meta(max_length=512, pattern='\\A(?:(?=\\t*[\\x20-\\x7E])[\\t\\x20-\\x7E]*|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')]] | None = None
    QueryStringParameters: dict[Annotated[str, Meta(max_length=512, pattern='\\A(?:[^\\x00-\\x1F\\x7F]+|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')], Annotated[str, Meta(max_length=512, pattern='\\A(?:[^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')]] | None = None


class PipeEnrichmentParameters(Struct, kw_only=True, omit_defaults=True):
    InputTemplate: Annotated[str, Meta(max_length=8192)] | None = None
    HttpParameters: PipeEnrichmentHttpParameters | None = None


class PipeLogConfiguration(Struct, kw_only=True, omit_defaults=True):
    S3LogDestination: S3LogDestination | None = None
    FirehoseLogDestination: FirehoseLogDestination | None = None
    CloudwatchLogsLogDestination: CloudwatchLogsLogDestination | None = None
    Level: Annotated[str, Meta(pattern='\\A(?:OFF|ERROR|INFO|TRACE)\\Z')] | None = None
    IncludeExecutionData: list[Annotated[str, Meta(pattern='\\A(?:ALL)\\Z')]] | None = None


class PipeLogConfigurationParameters(Struct, kw_only=True, omit_defaults=True):
    S3LogDestination: S3LogDestinationParameters | None = None
    FirehoseLogDestination: FirehoseLogDestinationParameters | None = None
    CloudwatchLogsLogDestination: CloudwatchLogsLogDestinationParameters | None = None
    Level: Annotated[str, Meta(pattern='\\A(?:OFF|ERROR|INFO|TRACE)\\Z')]
    IncludeExecutionData: list[Annotated[str, Meta(pattern='\\A(?:ALL)\\Z')]] | None = None


class PipeSourceActiveMQBrokerParameters(Struct, kw_only=True, omit_defaults=True):
    Credentials: MQBrokerAccessCredentials
    QueueName: Annotated[str, Meta(min_length=1, max_length=1000, pattern='\\A(?:[\\s\\S]*)\\Z')]
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None


class PipeSourceDynamoDBStreamParameters(Struct, kw_only=True, omit_defaults=True):
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    DeadLetterConfig: DeadLetterConfig | None = None
    OnPartialBatchItemFailure: Annotated[str, Meta(pattern='\\A(?:AUTOMATIC_BISECT)\\Z')] | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None
    MaximumRecordAgeInSeconds: Annotated[int, Meta(ge=-1, le=604800)] | None = None
    MaximumRetryAttempts: Annotated[int, Meta(ge=-1, le=10000)] | None = None
    ParallelizationFactor: Annotated[int, Meta(ge=1, le=10)] | None = None
    StartingPosition: Annotated[str, Meta(pattern='\\A(?:TRIM_HORIZON|LATEST)\\Z')]


class PipeSourceKinesisStreamParameters(Struct, kw_only=True, omit_defaults=True):
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    DeadLetterConfig: DeadLetterConfig | None = None
    OnPartialBatchItemFailure: Annotated[str, Meta(pattern='\\A(?:AUTOMATIC_BISECT)\\Z')] | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None
    MaximumRecordAgeInSeconds: Annotated[int, Meta(ge=-1, le=604800)] | None = None
    MaximumRetryAttempts: Annotated[int, Meta(ge=-1, le=10000)] | None = None
    ParallelizationFactor: Annotated[int, Meta(ge=1, le=10)] | None = None
    StartingPosition: Annotated[str, Meta(pattern='\\A(?:TRIM_HORIZON|LATEST|AT_TIMESTAMP)\\Z')]
    StartingPositionTimestamp: float | None = None


class PipeSourceManagedStreamingKafkaParameters(Struct, kw_only=True, omit_defaults=True):
    TopicName: Annotated[str, Meta(min_length=1, max_length=249, pattern='\\A(?:[^.]([a-zA-Z0-9\\-_.]+))\\Z')]
    StartingPosition: Annotated[str, Meta(pattern='\\A(?:TRIM_HORIZON|LATEST)\\Z')] | None = None
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None
    ConsumerGroupID: Annotated[str, Meta(min_length=1, max_length=200, pattern='\\A(?:[a-zA-Z0-9-\\/*:_+=.@-]*)\\Z')] | None = None
    Credentials: MSKAccessCredentials | None = None


class PipeSourceParameters(Struct, kw_only=True, omit_defaults=True):
    FilterCriteria: FilterCriteria | None = None
    KinesisStreamParameters: PipeSourceKinesisStreamParameters | None = None
    DynamoDBStreamParameters: PipeSourceDynamoDBStreamParameters | None = None
    SqsQueueParameters: PipeSourceSqsQueueParameters | None = None
    ActiveMQBrokerParameters: PipeSourceActiveMQBrokerParameters | None = None
    RabbitMQBrokerParameters: PipeSourceRabbitMQBrokerParameters | None = None
    ManagedStreamingKafkaParameters: PipeSourceManagedStreamingKafkaParameters | None = None
    SelfManagedKafkaParameters: PipeSourceSelfManagedKafkaParameters | None = None


class PipeSourceRabbitMQBrokerParameters(Struct, kw_only=True, omit_defaults=True):
    Credentials: MQBrokerAccessCredentials
    QueueName: Annotated[str, Meta(min_length=1, max_length=1000, pattern='\\A(?:[\\s\\S]*)\\Z')]
    VirtualHost: Annotated[str, Meta(min_length=1, max_length=200, pattern='\\A(?:[a-zA-Z0-9-\\/*:_+=.@-]*)\\Z')] | None = None
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None


class PipeSourceSelfManagedKafkaParameters(Struct, kw_only=True, omit_defaults=True):
    TopicName: Annotated[str, Meta(min_length=1, max_length=249, pattern='\\A(?:[^.]([a-zA-Z0-9\\-_.]+))\\Z')]
    StartingPosition: Annotated[str, Meta(pattern='\\A(?:TRIM_HORIZON|LATEST)\\Z')] | None = None
    AdditionalBootstrapServers: Annotated[list[Annotated[str, Meta(min_length=1, max_length=300, pattern='\\A(?:(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]*[a-zA-Z0-9])\\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\\-]*[A-Za-z0-9]):[0-9]{1,5})\\Z')]], Meta(max_length=2)] | None = None
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None
    ConsumerGroupID: Annotated[str, Meta(min_length=1, max_length=200, pattern='\\A(?:[a-zA-Z0-9-\\/*:_+=.@-]*)\\Z')] | None = None
    Credentials: SelfManagedKafkaAccessConfigurationCredentials | None = None
    ServerRootCaCertificate: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:secretsmanager:([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?):(\\d{12}):secret:.+))\\Z')] | None = None
    Vpc: SelfManagedKafkaAccessConfigurationVpc | None = None


class PipeSourceSqsQueueParameters(Struct, kw_only=True, omit_defaults=True):
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None


class PipeTargetBatchJobParameters(Struct, kw_only=True, omit_defaults=True):
    JobDefinition: str
    JobName: str
    ArrayProperties: BatchArrayProperties | None = None
    RetryStrategy: BatchRetryStrategy | None = None
    ContainerOverrides: BatchContainerOverrides | None = None
    DependsOn: Annotated[list[BatchJobDependency], Meta(max_length=20)] | None = None
    Parameters: dict[str, str] | None = None


class PipeTargetCloudWatchLogsParameters(Struct, kw_only=True, omit_defaults=True):
    LogStreamName: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    Timestamp: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*)\\Z')] | None = None


class PipeTargetEcsTaskParameters(Struct, kw_only=True, omit_defaults=True):
    TaskDefinitionArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+)|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')]
    TaskCount: Annotated[int, Meta(ge=1)] | None = None
    LaunchType: Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL)\\Z')] | None = None
    NetworkConfiguration: NetworkConfiguration | None = None
    PlatformVersion: str | None = None
    Group: str | None = None
    CapacityProviderStrategy: Annotated[list[CapacityProviderStrategyItem], Meta(max_length=6)] | None = None
    EnableECSManagedTags: bool | None = None
    EnableExecuteCommand: bool | None = None
    PlacementConstraints: Annotated[list[PlacementConstraint], Meta(max_length=10)] | None = None
    PlacementStrategy: Annotated[list[PlacementStrategy], Meta(max_length=5)] | None = None
    PropagateTags: Annotated[str, Meta(pattern='\\A(?:TASK_DEFINITION)\\Z')] | None = None
    ReferenceId: Annotated[str, Meta(max_length=1024)] | None = None
    Overrides: EcsTaskOverride | None = None
    Tags: list[Tag] | None = None


class PipeTargetEventBridgeEventBusParameters(Struct, kw_only=True, omit_defaults=True):
    EndpointId: Annotated[str, Meta(min_length=1, max_length=50, pattern='\\A(?:[A-Za-z0-9\\-]+[\\.][A-Za-z0-9\\-]+)\\Z')] | None = None
    DetailType: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    Source: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:.*(?=[/\\.\\-_A-Za-z0-9]+)((?!aws\\.).*)|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*).*)\\Z')] | None = None
    Resources: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+)|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')]], Meta(max_length=10)] | None = None
    Time: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*)\\Z')] | None = None


class PipeTargetHttpParameters(Struct, kw_only=True, omit_defaults=True):
    PathParameterValues: list[Annotated[str, Meta(pattern='\\A(?:(?!\\s*$).+|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')]] | None = None
    HeaderParameters: dict[Annotated[str, Meta(max_length=512, pattern="\\A(?:[!#$%&'*+-.^_`|~0-9a-zA-Z]+|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z")], Annotated[str, Meta(max_length=512, pattern='\\A(?:(?=\\t*[\\x20-\\x7E])[\\t\\x20-\\x7E]*|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')]] | None = None
    QueryStringParameters: dict[Annotated[str, Meta(max_length=512, pattern='\\A(?:[^\\x00-\\x1F\\x7F]+|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')], Annotated[str, Meta(max_length=512, pattern='\\A(?:[^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')]] | None = None


class PipeTargetKinesisStreamParameters(Struct, kw_only=True, omit_defaults=True):
    PartitionKey: Annotated[str, Meta(max_length=256)]


class PipeTargetLambdaFunctionParameters(Struct, kw_only=True, omit_defaults=True):
    InvocationType: Annotated[str, Meta(pattern='\\A(?:REQUEST_RESPONSE|FIRE_AND_FORGET)\\Z')] | None = None


class PipeTargetParameters(Struct, kw_only=True, omit_defaults=True):
    InputTemplate: Annotated[str, Meta(max_length=8192)] | None = None
    LambdaFunctionParameters: PipeTargetLambdaFunctionParameters | None = None
    StepFunctionStateMachineParameters: PipeTargetStateMachineParameters | None = None
    KinesisStreamParameters: PipeTargetKinesisStreamParameters | None = None
    EcsTaskParameters: PipeTargetEcsTaskParameters | None = None
    BatchJobParameters: PipeTargetBatchJobParameters | None = None
    SqsQueueParameters: PipeTargetSqsQueueParameters | None = None
    HttpParameters: PipeTargetHttpParameters | None = None
    RedshiftDataParameters: PipeTargetRedshiftDataParameters | None = None
    SageMakerPipelineParameters: PipeTargetSageMakerPipelineParameters | None = None
    EventBridgeEventBusParameters: PipeTargetEventBridgeEventBusParameters | None = None
    CloudWatchLogsParameters: PipeTargetCloudWatchLogsParameters | None = None
    TimestreamParameters: PipeTargetTimestreamParameters | None = None


class PipeTargetRedshiftDataParameters(Struct, kw_only=True, omit_defaults=True):
    SecretManagerArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:secretsmanager:([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?):(\\d{12}):secret:.+)|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')] | None = None
    Database: Annotated[str, Meta(min_length=1, max_length=64)]
    DbUser: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    StatementName: Annotated[str, Meta(min_length=1, max_length=500)] | None = None
    WithEvent: bool | None = None
    Sqls: Annotated[list[Annotated[str, Meta(min_length=1, max_length=100000)]], Meta(min_length=1, max_length=40)]


class PipeTargetSageMakerPipelineParameters(Struct, kw_only=True, omit_defaults=True):
    PipelineParameterList: Annotated[list[SageMakerPipelineParameter], Meta(max_length=200)] | None = None


class PipeTargetSqsQueueParameters(Struct, kw_only=True, omit_defaults=True):
    MessageGroupId: Annotated[str, Meta(max_length=100)] | None = None
    MessageDeduplicationId: Annotated[str, Meta(max_length=100)] | None = None


class PipeTargetStateMachineParameters(Struct, kw_only=True, omit_defaults=True):
    InvocationType: Annotated[str, Meta(pattern='\\A(?:REQUEST_RESPONSE|FIRE_AND_FORGET)\\Z')] | None = None


class PipeTargetTimestreamParameters(Struct, kw_only=True, omit_defaults=True):
    TimeValue: Annotated[str, Meta(min_length=1, max_length=256)]
    EpochTimeUnit: Annotated[str, Meta(pattern='\\A(?:MILLISECONDS|SECONDS|MICROSECONDS|NANOSECONDS)\\Z')] | None = None
    TimeFieldType: Annotated[str, Meta(pattern='\\A(?:EPOCH|TIMESTAMP_FORMAT)\\Z')] | None = None
    TimestampFormat: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    VersionValue: Annotated[str, Meta(min_length=1, max_length=256)]
    DimensionMappings: Annotated[list[DimensionMapping], Meta(min_length=1, max_length=128)]
    SingleMeasureMappings: Annotated[list[SingleMeasureMapping], Meta(max_length=8192)] | None = None
    MultiMeasureMappings: Annotated[list[MultiMeasureMapping], Meta(max_length=1024)] | None = None


class PlacementConstraint(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:distinctInstance|memberOf)\\Z')] | None = None
    expression: Annotated[str, Meta(max_length=2000)] | None = None


class PlacementStrategy(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:random|spread|binpack)\\Z')] | None = None
    field: Annotated[str, Meta(max_length=255)] | None = None


class S3LogDestination(Struct, kw_only=True, omit_defaults=True):
    BucketName: str | None = None
    Prefix: str | None = None
    BucketOwner: str | None = None
    OutputFormat: Annotated[str, Meta(pattern='\\A(?:json|plain|w3c)\\Z')] | None = None


class S3LogDestinationParameters(Struct, kw_only=True, omit_defaults=True):
    BucketName: Annotated[str, Meta(min_length=3, max_length=63)]
    BucketOwner: Annotated[str, Meta(pattern='\\A(?:\\d{12})\\Z')]
    OutputFormat: Annotated[str, Meta(pattern='\\A(?:json|plain|w3c)\\Z')] | None = None
    Prefix: Annotated[str, Meta(max_length=256)] | None = None


class SageMakerPipelineParameter(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[a-zA-Z0-9](-*[a-zA-Z0-9])*|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')]
    Value: Annotated[str, Meta(max_length=1024)]


class SelfManagedKafkaAccessConfigurationCredentials(Struct, kw_only=True, omit_defaults=True):
    BasicAuth: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:secretsmanager:([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?):(\\d{12}):secret:.+))\\Z')] | None = None
    SaslScram512Auth: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:secretsmanager:([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?):(\\d{12}):secret:.+))\\Z')] | None = None
    SaslScram256Auth: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:secretsmanager:([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?):(\\d{12}):secret:.+))\\Z')] | None = None
    ClientCertificateTlsAuth: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:secretsmanager:([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?):(\\d{12}):secret:.+))\\Z')] | None = None


class SelfManagedKafkaAccessConfigurationVpc(Struct, kw_only=True, omit_defaults=True):
    Subnets: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:subnet-[0-9a-z]*)\\Z')]], Meta(min_length=1, max_length=16)] | None = None
    SecurityGroup: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:sg-[0-9a-zA-Z]*)\\Z')]], Meta(min_length=1, max_length=5)] | None = None


class SingleMeasureMapping(Struct, kw_only=True, omit_defaults=True):
    MeasureValue: Annotated[str, Meta(min_length=1, max_length=2048)]
    MeasureValueType: Annotated[str, Meta(pattern='\\A(?:DOUBLE|BIGINT|VARCHAR|BOOLEAN|TIMESTAMP)\\Z')]
    MeasureName: Annotated[str, Meta(min_length=1, max_length=1024)]


class StartPipeRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]


class StartPipeResponse(CreatePipeResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class StopPipeRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]


class StopPipeResponse(CreatePipeResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Value: Annotated[str, Meta(max_length=256)]


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:aws([a-z]|\\-)*:([a-zA-Z0-9\\-]+):([a-z]|\\d|\\-)*:([0-9]{12})?:(.+))\\Z')]
    tags: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=50)]


class TagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    resourceArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:aws([a-z]|\\-)*:([a-zA-Z0-9\\-]+):([a-z]|\\d|\\-)*:([0-9]{12})?:(.+))\\Z')]
    tagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(max_length=50)]


class UntagResourceResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UpdatePipeRequest(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[\\.\\-_A-Za-z0-9]+)\\Z')]
    Description: Annotated[str, Meta(max_length=512, pattern='\\A(?:.*)\\Z')] | None = None
    DesiredState: Annotated[str, Meta(pattern='\\A(?:RUNNING|STOPPED)\\Z')] | None = None
    SourceParameters: UpdatePipeSourceParameters | None = None
    Enrichment: Annotated[str, Meta(max_length=1600, pattern='\\A(?:$|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+))\\Z')] | None = None
    EnrichmentParameters: PipeEnrichmentParameters | None = None
    Target: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-]+):([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?)?:(\\d{12})?:(.+))\\Z')] | None = None
    TargetParameters: PipeTargetParameters | None = None
    RoleArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z0-9+=,.@\\-_/]+)\\Z')]
    LogConfiguration: PipeLogConfigurationParameters | None = None
    KmsKeyIdentifier: Annotated[str, Meta(max_length=2048, pattern='\\A(?:[a-zA-Z0-9_\\-/:]*)\\Z')] | None = None


class UpdatePipeResponse(CreatePipeResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdatePipeSourceActiveMQBrokerParameters(Struct, kw_only=True, omit_defaults=True):
    Credentials: MQBrokerAccessCredentials
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None


class UpdatePipeSourceDynamoDBStreamParameters(Struct, kw_only=True, omit_defaults=True):
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    DeadLetterConfig: DeadLetterConfig | None = None
    OnPartialBatchItemFailure: Annotated[str, Meta(pattern='\\A(?:AUTOMATIC_BISECT)\\Z')] | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None
    MaximumRecordAgeInSeconds: Annotated[int, Meta(ge=-1, le=604800)] | None = None
    MaximumRetryAttempts: Annotated[int, Meta(ge=-1, le=10000)] | None = None
    ParallelizationFactor: Annotated[int, Meta(ge=1, le=10)] | None = None


class UpdatePipeSourceKinesisStreamParameters(Struct, kw_only=True, omit_defaults=True):
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    DeadLetterConfig: DeadLetterConfig | None = None
    OnPartialBatchItemFailure: Annotated[str, Meta(pattern='\\A(?:AUTOMATIC_BISECT)\\Z')] | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None
    MaximumRecordAgeInSeconds: Annotated[int, Meta(ge=-1, le=604800)] | None = None
    MaximumRetryAttempts: Annotated[int, Meta(ge=-1, le=10000)] | None = None
    ParallelizationFactor: Annotated[int, Meta(ge=1, le=10)] | None = None


class UpdatePipeSourceManagedStreamingKafkaParameters(Struct, kw_only=True, omit_defaults=True):
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    Credentials: MSKAccessCredentials | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None


class UpdatePipeSourceParameters(Struct, kw_only=True, omit_defaults=True):
    FilterCriteria: FilterCriteria | None = None
    KinesisStreamParameters: UpdatePipeSourceKinesisStreamParameters | None = None
    DynamoDBStreamParameters: UpdatePipeSourceDynamoDBStreamParameters | None = None
    SqsQueueParameters: UpdatePipeSourceSqsQueueParameters | None = None
    ActiveMQBrokerParameters: UpdatePipeSourceActiveMQBrokerParameters | None = None
    RabbitMQBrokerParameters: UpdatePipeSourceRabbitMQBrokerParameters | None = None
    ManagedStreamingKafkaParameters: UpdatePipeSourceManagedStreamingKafkaParameters | None = None
    SelfManagedKafkaParameters: UpdatePipeSourceSelfManagedKafkaParameters | None = None


class UpdatePipeSourceRabbitMQBrokerParameters(Struct, kw_only=True, omit_defaults=True):
    Credentials: MQBrokerAccessCredentials
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None


class UpdatePipeSourceSelfManagedKafkaParameters(Struct, kw_only=True, omit_defaults=True):
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None
    Credentials: SelfManagedKafkaAccessConfigurationCredentials | None = None
    ServerRootCaCertificate: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:(^arn:aws([a-z]|\\-)*:secretsmanager:([a-z]{2,4}((-gov)|(-de)|(-iso([a-z]?)))?-[a-z]+(-\\d{1})?):(\\d{12}):secret:.+))\\Z')] | None = None
    Vpc: SelfManagedKafkaAccessConfigurationVpc | None = None


class UpdatePipeSourceSqsQueueParameters(Struct, kw_only=True, omit_defaults=True):
    BatchSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    MaximumBatchingWindowInSeconds: Annotated[int, Meta(ge=0, le=300)] | None = None
