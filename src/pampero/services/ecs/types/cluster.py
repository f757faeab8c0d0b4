"""Types of ecs, cluster, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.ecs.types.shared import (
    Attachment,
    CapacityProviderStrategyItem,
    Failure,
    KeyValuePair,
    Tag,
)


class Cluster(Struct, kw_only=True, omit_defaults=True):
    clusterArn: str | None = None
    clusterName: str | None = None
    configuration: ClusterConfiguration | None = None
    status: str | None = None
    registeredContainerInstancesCount: int | None = None
    runningTasksCount: int | None = None
    pendingTasksCount: int | None = None
    activeServicesCount: int | None = None
    statistics: list[KeyValuePair] | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    settings: list[ClusterSetting] | None = None
    capacityProviders: list[str] | None = None
    defaultCapacityProviderStrategy: list[CapacityProviderStrategyItem] | None = None
    attachments: list[Attachment] | None = None
    attachmentsStatus: str | None = None
    serviceConnectDefaults: ClusterServiceConnectDefaults | None = None


class ClusterConfiguration(Struct, kw_only=True, omit_defaults=True):
    executeCommandConfiguration: ExecuteCommandConfiguration | None = None
    managedStorageConfiguration: ManagedStorageConfiguration | None = None


class ClusterServiceConnectDefaults(Struct, kw_only=True, omit_defaults=True):
    namespace: str | None = None


class ClusterServiceConnectDefaultsRequest(Struct, kw_only=True, omit_defaults=True):
    namespace: str


class ClusterSetting(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(pattern='\\A(?:containerInsights)\\Z')] | None = None
    value: str | None = None


class CreateClusterRequest(Struct, kw_only=True, omit_defaults=True):
    clusterName: str | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    settings: list[ClusterSetting] | None = None
    configuration: ClusterConfiguration | None = None
    capacityProviders: list[str] | None = None
    defaultCapacityProviderStrategy: list[CapacityProviderStrategyItem] | None = None
    serviceConnectDefaults: ClusterServiceConnectDefaultsRequest | None = None


class CreateClusterResponse(Struct, kw_only=True, omit_defaults=True):
    cluster: Cluster | None = None


class DeleteClusterRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str


class DeleteClusterResponse(Struct, kw_only=True, omit_defaults=True):
    cluster: Cluster | None = None


class DescribeClustersRequest(Struct, kw_only=True, omit_defaults=True):
    clusters: list[str] | None = None
    include: list[Annotated[str, Meta(pattern='\\A(?:ATTACHMENTS|CONFIGURATIONS|SETTINGS|STATISTICS|TAGS)\\Z')]] | None = None


class DescribeClustersResponse(Struct, kw_only=True, omit_defaults=True):
    clusters: list[Cluster] | None = None
    failures: list[Failure] | None = None


class ExecuteCommandConfiguration(Struct, kw_only=True, omit_defaults=True):
    kmsKeyId: str | None = None
    logging: Annotated[str, Meta(pattern='\\A(?:NONE|DEFAULT|OVERRIDE)\\Z')] | None = None
    logConfiguration: ExecuteCommandLogConfiguration | None = None


class ExecuteCommandLogConfiguration(Struct, kw_only=True, omit_defaults=True):
    cloudWatchLogGroupName: str | None = None
    cloudWatchEncryptionEnabled: bool | None = None
    s3BucketName: str | None = None
    s3EncryptionEnabled: bool | None = None
    s3KeyPrefix: str | None = None


class ListClustersRequest(Struct, kw_only=True, omit_defaults=True):
    nextToken: str | None = None
    maxResults: int | None = None


class ListClustersResponse(Struct, kw_only=True, omit_defaults=True):
    clusterArns: list[str] | None = None
    nextToken: str | None = None


class ManagedStorageConfiguration(Struct, kw_only=True, omit_defaults=True):
    kmsKeyId: str | None = None
    fargateEphemeralStorageKmsKeyId: str | None = None


class PutClusterCapacityProvidersRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str
    capacityProviders: list[str]
    defaultCapacityProviderStrategy: list[CapacityProviderStrategyItem]


class PutClusterCapacityProvidersResponse(Struct, kw_only=True, omit_defaults=True):
    cluster: Cluster | None = None


class UpdateClusterRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str
    settings: list[ClusterSetting] | None = None
    configuration: ClusterConfiguration | None = None
    serviceConnectDefaults: ClusterServiceConnectDefaultsRequest | None = None


class UpdateClusterResponse(Struct, kw_only=True, omit_defaults=True):
    cluster: Cluster | None = None


class UpdateClusterSettingsRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str
    settings: list[ClusterSetting]


class UpdateClusterSettingsResponse(Struct, kw_only=True, omit_defaults=True):
    cluster: Cluster | None = None
