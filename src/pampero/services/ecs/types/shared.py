"""Types of ecs, shared, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AdvancedConfiguration(Struct, kw_only=True, omit_defaults=True):
    alternateTargetGroupArn: str | None = None
    productionListenerRule: str | None = None
    testListenerRule: str | None = None
    roleArn: str | None = None


class Attachment(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    type: str | None = None
    status: str | None = None
    details: list[KeyValuePair] | None = None


class Attribute(Struct, kw_only=True, omit_defaults=True):
    name: str
    value: str | None = None
    targetType: Annotated[str, Meta(pattern='\\A(?:container\\-instance)\\Z')] | None = None
    targetId: str | None = None


class AwsVpcConfiguration(Struct, kw_only=True, omit_defaults=True):
    subnets: list[str]
    securityGroups: list[str] | None = None
    assignPublicIp: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None


class CapacityProviderStrategyItem(Struct, kw_only=True, omit_defaults=True):
    capacityProvider: str
    weight: Annotated[int, Meta(ge=0, le=1000)] | None = None
    base: Annotated[int, Meta(ge=0, le=100000)] | None = None


class DeploymentEphemeralStorage(Struct, kw_only=True, omit_defaults=True):
    kmsKeyId: str | None = None


class EBSTagSpecification(Struct, kw_only=True, omit_defaults=True):
    resourceType: Annotated[str, Meta(pattern='\\A(?:volume)\\Z')]
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    propagateTags: Annotated[str, Meta(pattern='\\A(?:TASK_DEFINITION|SERVICE|NONE)\\Z')] | None = None


class Failure(Struct, kw_only=True, omit_defaults=True):
    arn: str | None = None
    reason: str | None = None
    detail: str | None = None


class KeyValuePair(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None
    value: str | None = None


class LoadBalancer(Struct, kw_only=True, omit_defaults=True):
    targetGroupArn: str | None = None
    loadBalancerName: str | None = None
    containerName: str | None = None
    containerPort: int | None = None
    advancedConfiguration: AdvancedConfiguration | None = None


class LogConfiguration(Struct, kw_only=True, omit_defaults=True):
    logDriver: Annotated[str, Meta(pattern='\\A(?:json\\-file|syslog|journald|gelf|fluentd|awslogs|splunk|awsfirelens)\\Z')]
    options: dict[str, str] | None = None
    secretOptions: list[Secret] | None = None


class NetworkConfiguration(Struct, kw_only=True, omit_defaults=True):
    awsvpcConfiguration: AwsVpcConfiguration | None = None


class PlacementConstraint(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:distinctInstance|memberOf)\\Z')] | None = None
    expression: str | None = None


class PlacementStrategy(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:random|spread|binpack)\\Z')] | None = None
    field: str | None = None


class Scale(Struct, kw_only=True, omit_defaults=True):
    value: float | None = None
    unit: Annotated[str, Meta(pattern='\\A(?:PERCENT)\\Z')] | None = None


class Secret(Struct, kw_only=True, omit_defaults=True):
    name: str
    valueFrom: str


class ServiceRegistry(Struct, kw_only=True, omit_defaults=True):
    registryArn: str | None = None
    port: int | None = None
    containerName: str | None = None
    containerPort: int | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    key: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    value: Annotated[str, Meta(max_length=256)] | None = None


class TaskSet(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    taskSetArn: str | None = None
    serviceArn: str | None = None
    clusterArn: str | None = None
    startedBy: str | None = None
    externalId: str | None = None
    status: str | None = None
    taskDefinition: str | None = None
    computedDesiredCount: int | None = None
    pendingCount: int | None = None
    runningCount: int | None = None
    createdAt: float | None = None
    updatedAt: float | None = None
    launchType: Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES)\\Z')] | None = None
    capacityProviderStrategy: list[CapacityProviderStrategyItem] | None = None
    platformVersion: str | None = None
    platformFamily: str | None = None
    networkConfiguration: NetworkConfiguration | None = None
    loadBalancers: list[LoadBalancer] | None = None
    serviceRegistries: list[ServiceRegistry] | None = None
    scale: Scale | None = None
    stabilityStatus: Annotated[str, Meta(pattern='\\A(?:STEADY_STATE|STABILIZING)\\Z')] | None = None
    stabilityStatusAt: float | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    fargateEphemeralStorage: DeploymentEphemeralStorage | None = None
