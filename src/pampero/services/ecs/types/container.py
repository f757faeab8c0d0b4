"""Types of ecs, container, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.ecs.types.shared import (
    Attachment,
    Attribute,
    Failure,
    Tag,
)


class ContainerInstance(Struct, kw_only=True, omit_defaults=True):
    containerInstanceArn: str | None = None
    ec2InstanceId: str | None = None
    capacityProviderName: str | None = None
    version: int | None = None
    versionInfo: VersionInfo | None = None
    remainingResources: list[Resource] | None = None
    registeredResources: list[Resource] | None = None
    status: str | None = None
    statusReason: str | None = None
    agentConnected: bool | None = None
    runningTasksCount: int | None = None
    pendingTasksCount: int | None = None
    agentUpdateStatus: Annotated[str, Meta(pattern='\\A(?:PENDING|STAGING|STAGED|UPDATING|UPDATED|FAILED)\\Z')] | None = None
    attributes: list[Attribute] | None = None
    registeredAt: float | None = None
    attachments: list[Attachment] | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    healthStatus: ContainerInstanceHealthStatus | None = None
    gpuDevices: list[GpuDevice] | None = None


class ContainerInstanceHealthStatus(Struct, kw_only=True, omit_defaults=True):
    overallStatus: Annotated[str, Meta(pattern='\\A(?:OK|IMPAIRED|INSUFFICIENT_DATA|INITIALIZING)\\Z')] | None = None
    details: list[InstanceHealthCheckResult] | None = None


class DeregisterContainerInstanceRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    containerInstance: str
    force: bool | None = None


class DeregisterContainerInstanceResponse(Struct, kw_only=True, omit_defaults=True):
    containerInstance: ContainerInstance | None = None


class DescribeContainerInstancesRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    containerInstances: list[str]
    include: list[Annotated[str, Meta(pattern='\\A(?:TAGS|CONTAINER_INSTANCE_HEALTH)\\Z')]] | None = None


class DescribeContainerInstancesResponse(Struct, kw_only=True, omit_defaults=True):
    containerInstances: list[ContainerInstance] | None = None
    failures: list[Failure] | None = None


class GpuDevice(Struct, kw_only=True, omit_defaults=True):
    gpuId: str | None = None
    sharingMode: Annotated[str, Meta(pattern='\\A(?:IDLE|NVIDIA_MPS|DEDICATED)\\Z')] | None = None
    totalMemoryInMiB: int | None = None
    remainingMemoryInMiB: int | None = None
    containerCount: int | None = None


class InstanceHealthCheckResult(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:CONTAINER_RUNTIME|ACCELERATED_COMPUTE|DAEMON|AGENT_CONNECTIVITY)\\Z')] | None = None
    status: Annotated[str, Meta(pattern='\\A(?:OK|IMPAIRED|INSUFFICIENT_DATA|INITIALIZING)\\Z')] | None = None
    statusReason: str | None = None
    lastUpdated: float | None = None
    lastStatusChange: float | None = None


class ListContainerInstancesRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    filter: str | None = None
    nextToken: str | None = None
    maxResults: int | None = None
    status: Annotated[str, Meta(pattern='\\A(?:ACTIVE|DRAINING|REGISTERING|DEREGISTERING|REGISTRATION_FAILED)\\Z')] | None = None


class ListContainerInstancesResponse(Struct, kw_only=True, omit_defaults=True):
    containerInstanceArns: list[str] | None = None
    nextToken: str | None = None


class PlatformDevice(Struct, kw_only=True, omit_defaults=True):
    id: str
    type: Annotated[str, Meta(pattern='\\A(?:GPU|NEURON_DEVICE)\\Z')]


class RegisterContainerInstanceRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    instanceIdentityDocument: str | None = None
    instanceIdentityDocumentSignature: str | None = None
    totalResources: list[Resource] | None = None
    versionInfo: VersionInfo | None = None
    containerInstanceArn: str | None = None
    attributes: list[Attribute] | None = None
    platformDevices: list[PlatformDevice] | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class RegisterContainerInstanceResponse(Struct, kw_only=True, omit_defaults=True):
    containerInstance: ContainerInstance | None = None


class Resource(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None
    type: str | None = None
    doubleValue: float | None = None
    longValue: int | None = None
    integerValue: int | None = None
    stringSetValue: list[str] | None = None


class UpdateContainerInstancesStateRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    containerInstances: list[str]
    status: Annotated[str, Meta(pattern='\\A(?:ACTIVE|DRAINING|REGISTERING|DEREGISTERING|REGISTRATION_FAILED)\\Z')]


class UpdateContainerInstancesStateResponse(DescribeContainerInstancesResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class VersionInfo(Struct, kw_only=True, omit_defaults=True):
    agentVersion: str | None = None
    agentHash: str | None = None
    dockerVersion: str | None = None
