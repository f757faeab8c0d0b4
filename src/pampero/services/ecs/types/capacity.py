"""Types of ecs, capacity, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.ecs.types.shared import (
    Failure,
    Tag,
)


class AcceleratorCountRequest(Struct, kw_only=True, omit_defaults=True):
    min: int | None = None
    max: int | None = None


class AcceleratorTotalMemoryMiBRequest(Struct, kw_only=True, omit_defaults=True):
    min: int | None = None
    max: int | None = None


class AutoRepairConfiguration(Struct, kw_only=True, omit_defaults=True):
    actionsStatus: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None


class AutoScalingGroupProvider(Struct, kw_only=True, omit_defaults=True):
    autoScalingGroupArn: str
    managedScaling: ManagedScaling | None = None
    managedTerminationProtection: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    managedDraining: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None


class AutoScalingGroupProviderUpdate(Struct, kw_only=True, omit_defaults=True):
    managedScaling: ManagedScaling | None = None
    managedTerminationProtection: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    managedDraining: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None


class BaselineEbsBandwidthMbpsRequest(Struct, kw_only=True, omit_defaults=True):
    min: int | None = None
    max: int | None = None


class CapacityProvider(Struct, kw_only=True, omit_defaults=True):
    capacityProviderArn: str | None = None
    name: str | None = None
    cluster: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:PROVISIONING|ACTIVE|DEPROVISIONING|INACTIVE)\\Z')] | None = None
    autoScalingGroupProvider: AutoScalingGroupProvider | None = None
    managedInstancesProvider: ManagedInstancesProvider | None = None
    updateStatus: Annotated[str, Meta(pattern='\\A(?:CREATE_IN_PROGRESS|CREATE_COMPLETE|CREATE_FAILED|DELETE_IN_PROGRESS|DELETE_COMPLETE|DELETE_FAILED|UPDATE_IN_PROGRESS|UPDATE_COMPLETE|UPDATE_FAILED)\\Z')] | None = None
    updateStatusReason: str | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    type: Annotated[str, Meta(pattern='\\A(?:EC2_AUTOSCALING|MANAGED_INSTANCES|FARGATE|FARGATE_SPOT)\\Z')] | None = None


class CapacityReservationRequest(Struct, kw_only=True, omit_defaults=True):
    reservationGroupArn: str | None = None
    reservationPreference: Annotated[str, Meta(pattern='\\A(?:RESERVATIONS_ONLY|RESERVATIONS_FIRST|RESERVATIONS_EXCLUDED)\\Z')] | None = None


class CreateCapacityProviderRequest(Struct, kw_only=True, omit_defaults=True):
    name: str
    cluster: str | None = None
    autoScalingGroupProvider: AutoScalingGroupProvider | None = None
    managedInstancesProvider: CreateManagedInstancesProviderConfiguration | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class CreateCapacityProviderResponse(Struct, kw_only=True, omit_defaults=True):
    capacityProvider: CapacityProvider | None = None


class CreateManagedInstancesProviderConfiguration(Struct, kw_only=True, omit_defaults=True):
    infrastructureRoleArn: str
    instanceLaunchTemplate: InstanceLaunchTemplate
    propagateTags: Annotated[str, Meta(pattern='\\A(?:CAPACITY_PROVIDER|NONE)\\Z')] | None = None
    infrastructureOptimization: InfrastructureOptimization | None = None
    autoRepairConfiguration: AutoRepairConfiguration | None = None


class DeleteCapacityProviderRequest(Struct, kw_only=True, omit_defaults=True):
    capacityProvider: str
    cluster: str | None = None


class DeleteCapacityProviderResponse(Struct, kw_only=True, omit_defaults=True):
    capacityProvider: CapacityProvider | None = None


class DescribeCapacityProvidersRequest(Struct, kw_only=True, omit_defaults=True):
    capacityProviders: list[str] | None = None
    cluster: str | None = None
    include: list[Annotated[str, Meta(pattern='\\A(?:TAGS)\\Z')]] | None = None
    maxResults: int | None = None
    nextToken: str | None = None


class DescribeCapacityProvidersResponse(Struct, kw_only=True, omit_defaults=True):
    capacityProviders: list[CapacityProvider] | None = None
    failures: list[Failure] | None = None
    nextToken: str | None = None


class InfrastructureOptimization(Struct, kw_only=True, omit_defaults=True):
    scaleInAfter: int | None = None


class InstanceLaunchTemplate(Struct, kw_only=True, omit_defaults=True):
    ec2InstanceProfileArn: str
    networkConfiguration: ManagedInstancesNetworkConfiguration
    storageConfiguration: ManagedInstancesStorageConfiguration | None = None
    localStorageConfiguration: ManagedInstancesLocalStorageConfiguration | None = None
    monitoring: Annotated[str, Meta(pattern='\\A(?:BASIC|DETAILED)\\Z')] | None = None
    capacityOptionType: Annotated[str, Meta(pattern='\\A(?:ON_DEMAND|SPOT|RESERVED)\\Z')] | None = None
    instanceMetadataTagsPropagation: bool | None = None
    instanceRequirements: InstanceRequirementsRequest | None = None
    fipsEnabled: bool | None = None
    capacityReservations: CapacityReservationRequest | None = None
    nitroEnclavesEnabled: bool | None = None


class InstanceLaunchTemplateUpdate(Struct, kw_only=True, omit_defaults=True):
    ec2InstanceProfileArn: str | None = None
    networkConfiguration: ManagedInstancesNetworkConfiguration | None = None
    storageConfiguration: ManagedInstancesStorageConfiguration | None = None
    instanceMetadataTagsPropagation: bool | None = None
    localStorageConfiguration: ManagedInstancesLocalStorageConfiguration | None = None
    monitoring: Annotated[str, Meta(pattern='\\A(?:BASIC|DETAILED)\\Z')] | None = None
    instanceRequirements: InstanceRequirementsRequest | None = None
    capacityReservations: CapacityReservationRequest | None = None


class InstanceRequirementsRequest(Struct, kw_only=True, omit_defaults=True):
    vCpuCount: VCpuCountRangeRequest
    memoryMiB: MemoryMiBRequest
    cpuManufacturers: list[Annotated[str, Meta(pattern='\\A(?:intel|amd|amazon\\-web\\-services)\\Z')]] | None = None
    memoryGiBPerVCpu: MemoryGiBPerVCpuRequest | None = None
    excludedInstanceTypes: Annotated[list[Annotated[str, Meta(min_length=1, max_length=30, pattern='\\A(?:[a-zA-Z0-9\\.\\*\\-]+)\\Z')]], Meta(max_length=400)] | None = None
    instanceGenerations: list[Annotated[str, Meta(pattern='\\A(?:current|previous)\\Z')]] | None = None
    spotMaxPricePercentageOverLowestPrice: int | None = None
    onDemandMaxPricePercentageOverLowestPrice: int | None = None
    bareMetal: Annotated[str, Meta(pattern='\\A(?:included|required|excluded)\\Z')] | None = None
    burstablePerformance: Annotated[str, Meta(pattern='\\A(?:included|required|excluded)\\Z')] | None = None
    requireHibernateSupport: bool | None = None
    networkInterfaceCount: NetworkInterfaceCountRequest | None = None
    localStorage: Annotated[str, Meta(pattern='\\A(?:included|required|excluded)\\Z')] | None = None
    localStorageTypes: list[Annotated[str, Meta(pattern='\\A(?:hdd|ssd)\\Z')]] | None = None
    totalLocalStorageGB: TotalLocalStorageGBRequest | None = None
    baselineEbsBandwidthMbps: BaselineEbsBandwidthMbpsRequest | None = None
    acceleratorTypes: list[Annotated[str, Meta(pattern='\\A(?:gpu|fpga|inference)\\Z')]] | None = None
    acceleratorCount: AcceleratorCountRequest | None = None
    acceleratorManufacturers: list[Annotated[str, Meta(pattern='\\A(?:amazon\\-web\\-services|amd|nvidia|xilinx|habana)\\Z')]] | None = None
    acceleratorNames: list[Annotated[str, Meta(pattern='\\A(?:a100|inferentia|k520|k80|m60|radeon\\-pro\\-v520|t4|vu9p|v100|a10g|h100|t4g|l40s|l4)\\Z')]] | None = None
    acceleratorTotalMemoryMiB: AcceleratorTotalMemoryMiBRequest | None = None
    networkBandwidthGbps: NetworkBandwidthGbpsRequest | None = None
    allowedInstanceTypes: Annotated[list[Annotated[str, Meta(min_length=1, max_length=30, pattern='\\A(?:[a-zA-Z0-9\\.\\*\\-]+)\\Z')]], Meta(max_length=400)] | None = None
    maxSpotPriceAsPercentageOfOptimalOnDemandPrice: int | None = None


class ManagedInstancesLocalStorageConfiguration(Struct, kw_only=True, omit_defaults=True):
    useLocalStorage: bool | None = None


class ManagedInstancesNetworkConfiguration(Struct, kw_only=True, omit_defaults=True):
    subnets: list[str] | None = None
    securityGroups: list[str] | None = None


class ManagedInstancesProvider(Struct, kw_only=True, omit_defaults=True):
    infrastructureRoleArn: str | None = None
    instanceLaunchTemplate: InstanceLaunchTemplate | None = None
    propagateTags: Annotated[str, Meta(pattern='\\A(?:CAPACITY_PROVIDER|NONE)\\Z')] | None = None
    infrastructureOptimization: InfrastructureOptimization | None = None
    autoRepairConfiguration: AutoRepairConfiguration | None = None


class ManagedInstancesStorageConfiguration(Struct, kw_only=True, omit_defaults=True):
    storageSizeGiB: Annotated[int, Meta(ge=1)] | None = None


class ManagedScaling(Struct, kw_only=True, omit_defaults=True):
    status: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    targetCapacity: Annotated[int, Meta(ge=1, le=100)] | None = None
    minimumScalingStepSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    maximumScalingStepSize: Annotated[int, Meta(ge=1, le=10000)] | None = None
    instanceWarmupPeriod: Annotated[int, Meta(ge=0, le=10000)] | None = None


class MemoryGiBPerVCpuRequest(Struct, kw_only=True, omit_defaults=True):
    min: float | None = None
    max: float | None = None


class MemoryMiBRequest(Struct, kw_only=True, omit_defaults=True):
    min: int
    max: int | None = None


class NetworkBandwidthGbpsRequest(Struct, kw_only=True, omit_defaults=True):
    min: float | None = None
    max: float | None = None


class NetworkInterfaceCountRequest(Struct, kw_only=True, omit_defaults=True):
    min: int | None = None
    max: int | None = None


class TotalLocalStorageGBRequest(Struct, kw_only=True, omit_defaults=True):
    min: float | None = None
    max: float | None = None


class UpdateCapacityProviderRequest(Struct, kw_only=True, omit_defaults=True):
    name: str
    cluster: str | None = None
    autoScalingGroupProvider: AutoScalingGroupProviderUpdate | None = None
    managedInstancesProvider: UpdateManagedInstancesProviderConfiguration | None = None


class UpdateCapacityProviderResponse(Struct, kw_only=True, omit_defaults=True):
    capacityProvider: CapacityProvider | None = None


class UpdateManagedInstancesProviderConfiguration(Struct, kw_only=True, omit_defaults=True):
    infrastructureRoleArn: str
    instanceLaunchTemplate: InstanceLaunchTemplateUpdate
    propagateTags: Annotated[str, Meta(pattern='\\A(?:CAPACITY_PROVIDER|NONE)\\Z')] | None = None
    infrastructureOptimization: InfrastructureOptimization | None = None
    autoRepairConfiguration: AutoRepairConfiguration | None = None


class VCpuCountRangeRequest(Struct, kw_only=True, omit_defaults=True):
    min: int
    max: int | None = None
