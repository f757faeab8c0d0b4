"""Types of scheduler, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AwsVpcConfiguration(Struct, kw_only=True, omit_defaults=True):
    Subnets: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1000)]], Meta(min_length=1, max_length=16)]
    SecurityGroups: Annotated[list[Annotated[str, Meta(min_length=1, max_length=1000)]], Meta(min_length=1, max_length=5)] | None = None
    AssignPublicIp: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None


class CapacityProviderStrategyItem(Struct, kw_only=True, omit_defaults=True):
    capacityProvider: Annotated[str, Meta(min_length=1, max_length=255)]
    weight: Annotated[int, Meta(ge=0, le=1000)] | None = None
    base: Annotated[int, Meta(ge=0, le=100000)] | None = None


class CreateScheduleGroupInput(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9a-zA-Z-_.]+)\\Z')]
    Tags: Annotated[list[Tag], Meta(max_length=200)] | None = None
    ClientToken: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None


class CreateScheduleGroupOutput(Struct, kw_only=True, omit_defaults=True):
    ScheduleGroupArn: Annotated[str, Meta(min_length=1, max_length=1224, pattern='\\A(?:arn:aws[a-z-]*:scheduler:[a-z0-9\\-]+:\\d{12}:schedule-group\\/[0-9a-zA-Z-_.]+)\\Z')]


class GetScheduleInput(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9a-zA-Z-_.]+)\\Z')]
    GroupName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9a-zA-Z-_.]+)\\Z')] | None = None


class CreateScheduleInput(GetScheduleInput, kw_only=True, omit_defaults=True):
    ScheduleExpression: Annotated[str, Meta(min_length=1, max_length=256)]
    StartDate: float | None = None
    EndDate: float | None = None
    Description: Annotated[str, Meta(max_length=512)] | None = None
    ScheduleExpressionTimezone: Annotated[str, Meta(min_length=1, max_length=50)] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    KmsKeyArn: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws[a-z-]*:kms:[a-z0-9\\-]+:\\d{12}:(key|alias)\\/[0-9a-zA-Z-_]*)\\Z')] | None = None
    Target: Target
    FlexibleTimeWindow: FlexibleTimeWindow
    ClientToken: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None
    ActionAfterCompletion: Annotated[str, Meta(pattern='\\A(?:NONE|DELETE)\\Z')] | None = None


class CreateScheduleOutput(Struct, kw_only=True, omit_defaults=True):
    ScheduleArn: Annotated[str, Meta(min_length=1, max_length=1224, pattern='\\A(?:arn:aws[a-z-]*:scheduler:[a-z0-9\\-]+:\\d{12}:schedule\\/[0-9a-zA-Z-_.]+\\/[0-9a-zA-Z-_.]+)\\Z')]


class DeadLetterConfig(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:aws[a-z-]*:sqs:[a-z0-9\\-]+:\\d{12}:[a-zA-Z0-9\\-_]+)\\Z')] | None = None


class DeleteScheduleGroupInput(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9a-zA-Z-_.]+)\\Z')]
    ClientToken: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None


class DeleteScheduleGroupOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteScheduleInput(GetScheduleInput, kw_only=True, omit_defaults=True):
    ClientToken: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[a-zA-Z0-9-_]+)\\Z')] | None = None


class DeleteScheduleOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class EcsParameters(Struct, kw_only=True, omit_defaults=True):
    TaskDefinitionArn: Annotated[str, Meta(min_length=1, max_length=1600)]
    TaskCount: Annotated[int, Meta(ge=1, le=10)] | None = None
    LaunchType: Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL)\\Z')] | None = None
    NetworkConfiguration: NetworkConfiguration | None = None
    PlatformVersion: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    Group: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    CapacityProviderStrategy: Annotated[list[CapacityProviderStrategyItem], Meta(max_length=6)] | None = None
    EnableECSManagedTags: bool | None = None
    EnableExecuteCommand: bool | None = None
    PlacementConstraints: Annotated[list[PlacementConstraint], Meta(max_length=10)] | None = None
    PlacementStrategy: Annotated[list[PlacementStrategy], Meta(max_length=5)] | None = None
    PropagateTags: Annotated[str, Meta(pattern='\\A(?:TASK_DEFINITION)\\Z')] | None = None
    ReferenceId: Annotated[str, Meta(max_length=1024)] | None = None
    Tags: Annotated[list[dict[Annotated[str, Meta(min_length=1, max_length=128)], Annotated[str, Meta(min_length=1, max_length=256)]]], Meta(max_length=50)] | None = None


class EventBridgeParameters(Struct, kw_only=True, omit_defaults=True):
    DetailType: Annotated[str, Meta(min_length=1, max_length=128)]
    Source: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(?=[/\\.\\-_A-Za-z0-9]+)((?!aws\\.).*)|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')]


class EventBridgePutEventsV2Parameters(Struct, kw_only=True, omit_defaults=True):
    DetailType: Annotated[str, Meta(min_length=1, max_length=128)]
    Source: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:(?=[/\\.\\-_A-Za-z0-9]+)((?!aws\\.).*)|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*))\\Z')]


class EventBridgePutRawEventsParameters(Struct, kw_only=True, omit_defaults=True):
    Metadata: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[^/]+)\\Z')], Annotated[str, Meta(min_length=1)]], Meta(max_length=100)] | None = None


class FlexibleTimeWindow(Struct, kw_only=True, omit_defaults=True):
    Mode: Annotated[str, Meta(pattern='\\A(?:OFF|FLEXIBLE)\\Z')]
    MaximumWindowInMinutes: Annotated[int, Meta(ge=1, le=1440)] | None = None


class GetScheduleGroupInput(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9a-zA-Z-_.]+)\\Z')]


class GetScheduleGroupOutput(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=1224, pattern='\\A(?:arn:aws[a-z-]*:scheduler:[a-z0-9\\-]+:\\d{12}:schedule-group\\/[0-9a-zA-Z-_.]+)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9a-zA-Z-_.]+)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ACTIVE|DELETING)\\Z')] | None = None
    CreationDate: float | None = None
    LastModificationDate: float | None = None


class GetScheduleOutput(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=1224, pattern='\\A(?:arn:aws[a-z-]*:scheduler:[a-z0-9\\-]+:\\d{12}:schedule\\/[0-9a-zA-Z-_.]+\\/[0-9a-zA-Z-_.]+)\\Z')] | None = None
    GroupName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9a-zA-Z-_.]+)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9a-zA-Z-_.]+)\\Z')] | None = None
    ScheduleExpression: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    StartDate: float | None = None
    EndDate: float | None = None
    Description: Annotated[str, Meta(max_length=512)] | None = None
    ScheduleExpressionTimezone: Annotated[str, Meta(min_length=1, max_length=50)] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    CreationDate: float | None = None
    LastModificationDate: float | None = None
    KmsKeyArn: Annotated[str, Meta(min_length=1, max_length=2048, pattern='\\A(?:arn:aws[a-z-]*:kms:[a-z0-9\\-]+:\\d{12}:(key|alias)\\/[0-9a-zA-Z-_]*)\\Z')] | None = None
    Target: Target | None = None
    FlexibleTimeWindow: FlexibleTimeWindow | None = None
    ActionAfterCompletion: Annotated[str, Meta(pattern='\\A(?:NONE|DELETE)\\Z')] | None = None


class KinesisParameters(Struct, kw_only=True, omit_defaults=True):
    PartitionKey: Annotated[str, Meta(min_length=1, max_length=256)]


class ListScheduleGroupsInput(Struct, kw_only=True, omit_defaults=True):
    NamePrefix: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9a-zA-Z-_.]+)\\Z')] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListScheduleGroupsOutput(Struct, kw_only=True, omit_defaults=True):
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    ScheduleGroups: list[ScheduleGroupSummary]


class ListSchedulesInput(Struct, kw_only=True, omit_defaults=True):
    GroupName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9a-zA-Z-_.]+)\\Z')] | None = None
    NamePrefix: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9a-zA-Z-_.]+)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    MaxResults: Annotated[int, Meta(ge=1, le=100)] | None = None


class ListSchedulesOutput(Struct, kw_only=True, omit_defaults=True):
    NextToken: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Schedules: list[ScheduleSummary]


class ListTagsForResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1011, pattern='\\A(?:arn:aws[a-z-]*:scheduler:[a-z0-9\\-]+:\\d{12}:schedule-group\\/[0-9a-zA-Z-_.]+)\\Z')]


class ListTagsForResourceOutput(Struct, kw_only=True, omit_defaults=True):
    Tags: Annotated[list[Tag], Meta(max_length=200)] | None = None


class NetworkConfiguration(Struct, kw_only=True, omit_defaults=True):
    awsvpcConfiguration: AwsVpcConfiguration | None = None


class PlacementConstraint(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:distinctInstance|memberOf)\\Z')] | None = None
    expression: Annotated[str, Meta(max_length=2000)] | None = None


class PlacementStrategy(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:random|spread|binpack)\\Z')] | None = None
    field: Annotated[str, Meta(max_length=255)] | None = None


class RetryPolicy(Struct, kw_only=True, omit_defaults=True):
    MaximumEventAgeInSeconds: Annotated[int, Meta(ge=60, le=86400)] | None = None
    MaximumRetryAttempts: Annotated[int, Meta(ge=0, le=185)] | None = None


class SageMakerPipelineParameter(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:[A-Za-z0-9\\-_]*)\\Z')]
    Value: Annotated[str, Meta(min_length=1, max_length=1024)]


class SageMakerPipelineParameters(Struct, kw_only=True, omit_defaults=True):
    PipelineParameterList: Annotated[list[SageMakerPipelineParameter], Meta(max_length=200)] | None = None


class ScheduleGroupSummary(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=1224, pattern='\\A(?:arn:aws[a-z-]*:scheduler:[a-z0-9\\-]+:\\d{12}:schedule-group\\/[0-9a-zA-Z-_.]+)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9a-zA-Z-_.]+)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ACTIVE|DELETING)\\Z')] | None = None
    CreationDate: float | None = None
    LastModificationDate: float | None = None


class ScheduleSummary(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=1224, pattern='\\A(?:arn:aws[a-z-]*:scheduler:[a-z0-9\\-]+:\\d{12}:schedule\\/[0-9a-zA-Z-_.]+\\/[0-9a-zA-Z-_.]+)\\Z')] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9a-zA-Z-_.]+)\\Z')] | None = None
    GroupName: Annotated[str, Meta(min_length=1, max_length=64, pattern='\\A(?:[0-9a-zA-Z-_.]+)\\Z')] | None = None
    State: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    CreationDate: float | None = None
    LastModificationDate: float | None = None
    Target: TargetSummary | None = None


class SqsParameters(Struct, kw_only=True, omit_defaults=True):
    MessageGroupId: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Value: Annotated[str, Meta(min_length=1, max_length=256)]


class TagResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1011, pattern='\\A(?:arn:aws[a-z-]*:scheduler:[a-z0-9\\-]+:\\d{12}:schedule-group\\/[0-9a-zA-Z-_.]+)\\Z')]
    Tags: Annotated[list[Tag], Meta(max_length=200)]


class TagResourceOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class Target(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=1600)]
    RoleArn: Annotated[str, Meta(min_length=1, max_length=1600, pattern='\\A(?:arn:aws[a-z-]*:iam::\\d{12}:role\\/[\\w+=,.@\\/-]+)\\Z')]
    DeadLetterConfig: DeadLetterConfig | None = None
    RetryPolicy: RetryPolicy | None = None
    Input: Annotated[str, Meta(min_length=1)] | None = None
    EcsParameters: EcsParameters | None = None
    EventBridgeParameters: EventBridgeParameters | None = None
    EventBridgePutEventsV2Parameters: EventBridgePutEventsV2Parameters | None = None
    EventBridgePutRawEventsParameters: EventBridgePutRawEventsParameters | None = None
    KinesisParameters: KinesisParameters | None = None
    SageMakerPipelineParameters: SageMakerPipelineParameters | None = None
    SqsParameters: SqsParameters | None = None


class TargetSummary(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=1, max_length=1600)]


class UntagResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1011, pattern='\\A(?:arn:aws[a-z-]*:scheduler:[a-z0-9\\-]+:\\d{12}:schedule-group\\/[0-9a-zA-Z-_.]+)\\Z')]
    TagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(max_length=200)]


class UntagResourceOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UpdateScheduleInput(CreateScheduleInput, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateScheduleOutput(Struct, kw_only=True, omit_defaults=True):
    ScheduleArn: Annotated[str, Meta(min_length=1, max_length=1224, pattern='\\A(?:arn:aws[a-z-]*:scheduler:[a-z0-9\\-]+:\\d{12}:schedule\\/[0-9a-zA-Z-_.]+\\/[0-9a-zA-Z-_.]+)\\Z')]
