"""Types of ecs, task, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.ecs.types.shared import (
    Attachment,
    Attribute,
    CapacityProviderStrategyItem,
    EBSTagSpecification,
    Failure,
    KeyValuePair,
    LoadBalancer,
    LogConfiguration,
    NetworkConfiguration,
    PlacementConstraint,
    PlacementStrategy,
    Scale,
    Secret,
    ServiceRegistry,
    Tag,
    TaskSet,
)


class Container(Struct, kw_only=True, omit_defaults=True):
    containerArn: str | None = None
    taskArn: str | None = None
    name: str | None = None
    image: str | None = None
    imageDigest: str | None = None
    runtimeId: str | None = None
    lastStatus: str | None = None
    exitCode: int | None = None
    reason: str | None = None
    networkBindings: list[NetworkBinding] | None = None
    networkInterfaces: list[NetworkInterface] | None = None
    healthStatus: Annotated[str, Meta(pattern='\\A(?:HEALTHY|UNHEALTHY|UNKNOWN)\\Z')] | None = None
    managedAgents: list[ManagedAgent] | None = None
    cpu: str | None = None
    memory: str | None = None
    memoryReservation: str | None = None
    gpuIds: list[str] | None = None
    neuronDeviceIds: list[str] | None = None
    gpuSharingStrategy: SharingStrategy | None = None


class ContainerDefinition(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None
    image: str | None = None
    repositoryCredentials: RepositoryCredentials | None = None
    cpu: int | None = None
    memory: int | None = None
    memoryReservation: int | None = None
    links: list[str] | None = None
    portMappings: list[PortMapping] | None = None
    essential: bool | None = None
    restartPolicy: ContainerRestartPolicy | None = None
    entryPoint: list[str] | None = None
    command: list[str] | None = None
    environment: list[KeyValuePair] | None = None
    environmentFiles: list[EnvironmentFile] | None = None
    mountPoints: list[MountPoint] | None = None
    volumesFrom: list[VolumeFrom] | None = None
    linuxParameters: LinuxParameters | None = None
    secrets: list[Secret] | None = None
    dependsOn: list[ContainerDependency] | None = None
    startTimeout: int | None = None
    stopTimeout: int | None = None
    versionConsistency: Annotated[str, Meta(pattern='\\A(?:enabled|disabled)\\Z')] | None = None
    hostname: str | None = None
    user: str | None = None
    workingDirectory: str | None = None
    disableNetworking: bool | None = None
    privileged: bool | None = None
    readonlyRootFilesystem: bool | None = None
    dnsServers: list[str] | None = None
    dnsSearchDomains: list[str] | None = None
    extraHosts: list[HostEntry] | None = None
    dockerSecurityOptions: list[str] | None = None
    interactive: bool | None = None
    pseudoTerminal: bool | None = None
    dockerLabels: dict[str, str] | None = None
    ulimits: list[Ulimit] | None = None
    logConfiguration: LogConfiguration | None = None
    healthCheck: HealthCheck | None = None
    systemControls: list[SystemControl] | None = None
    resourceRequirements: list[ResourceRequirement] | None = None
    firelensConfiguration: FirelensConfiguration | None = None
    credentialSpecs: list[str] | None = None


class ContainerDependency(Struct, kw_only=True, omit_defaults=True):
    containerName: str
    condition: Annotated[str, Meta(pattern='\\A(?:START|COMPLETE|SUCCESS|HEALTHY)\\Z')]


class ContainerOverride(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None
    command: list[str] | None = None
    environment: list[KeyValuePair] | None = None
    environmentFiles: list[EnvironmentFile] | None = None
    cpu: int | None = None
    memory: int | None = None
    memoryReservation: int | None = None
    resourceRequirements: list[ResourceRequirement] | None = None


class ContainerRestartPolicy(Struct, kw_only=True, omit_defaults=True):
    enabled: bool
    ignoredExitCodes: list[int] | None = None
    restartAttemptPeriod: int | None = None


class CreateTaskSetRequest(Struct, kw_only=True, omit_defaults=True):
    service: str
    cluster: str
    externalId: str | None = None
    taskDefinition: str
    networkConfiguration: NetworkConfiguration | None = None
    loadBalancers: list[LoadBalancer] | None = None
    serviceRegistries: list[ServiceRegistry] | None = None
    launchType: Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES)\\Z')] | None = None
    capacityProviderStrategy: list[CapacityProviderStrategyItem] | None = None
    platformVersion: str | None = None
    scale: Scale | None = None
    clientToken: str | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class CreateTaskSetResponse(Struct, kw_only=True, omit_defaults=True):
    taskSet: TaskSet | None = None


class DeleteTaskDefinitionsRequest(Struct, kw_only=True, omit_defaults=True):
    taskDefinitions: list[str]


class DeleteTaskDefinitionsResponse(Struct, kw_only=True, omit_defaults=True):
    taskDefinitions: list[TaskDefinition] | None = None
    failures: list[Failure] | None = None


class DeleteTaskSetRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str
    service: str
    taskSet: str
    force: bool | None = None


class DeleteTaskSetResponse(Struct, kw_only=True, omit_defaults=True):
    taskSet: TaskSet | None = None


class DeregisterTaskDefinitionRequest(Struct, kw_only=True, omit_defaults=True):
    taskDefinition: str


class DeregisterTaskDefinitionResponse(Struct, kw_only=True, omit_defaults=True):
    taskDefinition: TaskDefinition | None = None


class DescribeTaskDefinitionRequest(Struct, kw_only=True, omit_defaults=True):
    taskDefinition: str
    include: list[Annotated[str, Meta(pattern='\\A(?:TAGS)\\Z')]] | None = None


class DescribeTaskDefinitionResponse(Struct, kw_only=True, omit_defaults=True):
    taskDefinition: TaskDefinition | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None


class DescribeTaskSetsRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str
    service: str
    taskSets: list[str] | None = None
    include: list[Annotated[str, Meta(pattern='\\A(?:TAGS)\\Z')]] | None = None


class DescribeTaskSetsResponse(Struct, kw_only=True, omit_defaults=True):
    taskSets: list[TaskSet] | None = None
    failures: list[Failure] | None = None


class DescribeTasksRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    tasks: list[str]
    include: list[Annotated[str, Meta(pattern='\\A(?:TAGS)\\Z')]] | None = None


class DescribeTasksResponse(Struct, kw_only=True, omit_defaults=True):
    tasks: list[Task] | None = None
    failures: list[Failure] | None = None


class Device(Struct, kw_only=True, omit_defaults=True):
    hostPath: str
    containerPath: str | None = None
    permissions: list[Annotated[str, Meta(pattern='\\A(?:read|write|mknod)\\Z')]] | None = None


class DockerVolumeConfiguration(Struct, kw_only=True, omit_defaults=True):
    scope: Annotated[str, Meta(pattern='\\A(?:task|shared)\\Z')] | None = None
    autoprovision: bool | None = None
    driver: str | None = None
    driverOpts: dict[str, str] | None = None
    labels: dict[str, str] | None = None


class EFSAuthorizationConfig(Struct, kw_only=True, omit_defaults=True):
    accessPointId: str | None = None
    iam: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None


class EFSVolumeConfiguration(Struct, kw_only=True, omit_defaults=True):
    fileSystemId: str
    rootDirectory: str | None = None
    transitEncryption: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    transitEncryptionPort: int | None = None
    authorizationConfig: EFSAuthorizationConfig | None = None


class EnvironmentFile(Struct, kw_only=True, omit_defaults=True):
    value: str
    type: Annotated[str, Meta(pattern='\\A(?:s3)\\Z')]


class EphemeralStorage(Struct, kw_only=True, omit_defaults=True):
    sizeInGiB: int


class FSxWindowsFileServerAuthorizationConfig(Struct, kw_only=True, omit_defaults=True):
    credentialsParameter: str
    domain: str


class FSxWindowsFileServerVolumeConfiguration(Struct, kw_only=True, omit_defaults=True):
    fileSystemId: str
    rootDirectory: str
    authorizationConfig: FSxWindowsFileServerAuthorizationConfig


class FirelensConfiguration(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:fluentd|fluentbit)\\Z')]
    options: dict[str, str] | None = None


class GetTaskProtectionRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str
    tasks: list[str] | None = None


class GetTaskProtectionResponse(Struct, kw_only=True, omit_defaults=True):
    protectedTasks: list[ProtectedTask] | None = None
    failures: list[Failure] | None = None


class HealthCheck(Struct, kw_only=True, omit_defaults=True):
    command: list[str]
    interval: int | None = None
    timeout: int | None = None
    retries: int | None = None
    startPeriod: int | None = None


class HostEntry(Struct, kw_only=True, omit_defaults=True):
    hostname: str
    ipAddress: str


class HostVolumeProperties(Struct, kw_only=True, omit_defaults=True):
    sourcePath: str | None = None


class InferenceAccelerator(Struct, kw_only=True, omit_defaults=True):
    deviceName: str
    deviceType: str


class InferenceAcceleratorOverride(Struct, kw_only=True, omit_defaults=True):
    deviceName: str | None = None
    deviceType: str | None = None


class KernelCapabilities(Struct, kw_only=True, omit_defaults=True):
    add: list[str] | None = None
    drop: list[str] | None = None


class LinuxParameters(Struct, kw_only=True, omit_defaults=True):
    capabilities: KernelCapabilities | None = None
    devices: list[Device] | None = None
    initProcessEnabled: bool | None = None
    sharedMemorySize: int | None = None
    tmpfs: list[Tmpfs] | None = None
    maxSwap: int | None = None
    swappiness: int | None = None


class ListTaskDefinitionFamiliesRequest(Struct, kw_only=True, omit_defaults=True):
    familyPrefix: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:ACTIVE|INACTIVE|ALL)\\Z')] | None = None
    nextToken: str | None = None
    maxResults: int | None = None


class ListTaskDefinitionFamiliesResponse(Struct, kw_only=True, omit_defaults=True):
    families: list[str] | None = None
    nextToken: str | None = None


class ListTaskDefinitionsRequest(Struct, kw_only=True, omit_defaults=True):
    familyPrefix: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:ACTIVE|INACTIVE|DELETE_IN_PROGRESS)\\Z')] | None = None
    sort: Annotated[str, Meta(pattern='\\A(?:ASC|DESC)\\Z')] | None = None
    nextToken: str | None = None
    maxResults: int | None = None


class ListTaskDefinitionsResponse(Struct, kw_only=True, omit_defaults=True):
    taskDefinitionArns: list[str] | None = None
    nextToken: str | None = None


class ListTasksRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    containerInstance: str | None = None
    family: str | None = None
    nextToken: str | None = None
    maxResults: int | None = None
    startedBy: str | None = None
    serviceName: str | None = None
    desiredStatus: Annotated[str, Meta(pattern='\\A(?:RUNNING|PENDING|STOPPED)\\Z')] | None = None
    launchType: Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES)\\Z')] | None = None
    daemonName: str | None = None


class ListTasksResponse(Struct, kw_only=True, omit_defaults=True):
    taskArns: list[str] | None = None
    nextToken: str | None = None


class ManagedAgent(Struct, kw_only=True, omit_defaults=True):
    lastStartedAt: float | None = None
    name: Annotated[str, Meta(pattern='\\A(?:ExecuteCommandAgent)\\Z')] | None = None
    reason: str | None = None
    lastStatus: str | None = None


class MountPoint(Struct, kw_only=True, omit_defaults=True):
    sourceVolume: str | None = None
    containerPath: str | None = None
    readOnly: bool | None = None


class NetworkBinding(Struct, kw_only=True, omit_defaults=True):
    bindIP: str | None = None
    containerPort: int | None = None
    hostPort: int | None = None
    protocol: Annotated[str, Meta(pattern='\\A(?:tcp|udp)\\Z')] | None = None
    containerPortRange: str | None = None
    hostPortRange: str | None = None


class NetworkInterface(Struct, kw_only=True, omit_defaults=True):
    attachmentId: str | None = None
    privateIpv4Address: str | None = None
    ipv6Address: str | None = None


class NvidiaMpsAllocation(Struct, kw_only=True, omit_defaults=True):
    memory: Annotated[int, Meta(ge=1)]
    maxComputePercent: Annotated[int, Meta(ge=1, le=100)] | None = None


class PortMapping(Struct, kw_only=True, omit_defaults=True):
    containerPort: int | None = None
    hostPort: int | None = None
    protocol: Annotated[str, Meta(pattern='\\A(?:tcp|udp)\\Z')] | None = None
    name: str | None = None
    appProtocol: Annotated[str, Meta(pattern='\\A(?:http|http2|grpc)\\Z')] | None = None
    containerPortRange: str | None = None


class ProtectedTask(Struct, kw_only=True, omit_defaults=True):
    taskArn: str | None = None
    protectionEnabled: bool | None = None
    expirationDate: float | None = None


class ProxyConfiguration(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:APPMESH)\\Z')] | None = None
    containerName: str
    properties: list[KeyValuePair] | None = None


class RegisterTaskDefinitionRequest(Struct, kw_only=True, omit_defaults=True):
    family: str
    taskRoleArn: str | None = None
    executionRoleArn: str | None = None
    networkMode: Annotated[str, Meta(pattern='\\A(?:bridge|host|awsvpc|none)\\Z')] | None = None
    containerDefinitions: list[ContainerDefinition]
    volumes: list[Volume] | None = None
    placementConstraints: list[TaskDefinitionPlacementConstraint] | None = None
    requiresCompatibilities: list[Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES)\\Z')]] | None = None
    cpu: str | None = None
    memory: str | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    pidMode: Annotated[str, Meta(pattern='\\A(?:host|task)\\Z')] | None = None
    ipcMode: Annotated[str, Meta(pattern='\\A(?:host|task|none)\\Z')] | None = None
    proxyConfiguration: ProxyConfiguration | None = None
    inferenceAccelerators: list[InferenceAccelerator] | None = None
    ephemeralStorage: EphemeralStorage | None = None
    runtimePlatform: RuntimePlatform | None = None
    enableFaultInjection: bool | None = None
    trustedExecutionConfiguration: TrustedExecutionConfiguration | None = None


class RegisterTaskDefinitionResponse(DescribeTaskDefinitionResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class RepositoryCredentials(Struct, kw_only=True, omit_defaults=True):
    credentialsParameter: str


class ResourceRequirement(Struct, kw_only=True, omit_defaults=True):
    value: str | None = None
    type: Annotated[str, Meta(pattern='\\A(?:GPU|InferenceAccelerator|NeuronDevice)\\Z')]
    sharingStrategy: SharingStrategy | None = None


class RunTaskRequest(Struct, kw_only=True, omit_defaults=True):
    capacityProviderStrategy: list[CapacityProviderStrategyItem] | None = None
    cluster: str | None = None
    count: int | None = None
    enableECSManagedTags: bool | None = None
    enableExecuteCommand: bool | None = None
    group: str | None = None
    launchType: Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES)\\Z')] | None = None
    networkConfiguration: NetworkConfiguration | None = None
    overrides: TaskOverride | None = None
    placementConstraints: list[PlacementConstraint] | None = None
    placementStrategy: list[PlacementStrategy] | None = None
    platformVersion: str | None = None
    propagateTags: Annotated[str, Meta(pattern='\\A(?:TASK_DEFINITION|SERVICE|NONE)\\Z')] | None = None
    referenceId: str | None = None
    startedBy: str | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    taskDefinition: str
    clientToken: str | None = None
    volumeConfigurations: list[TaskVolumeConfiguration] | None = None


class RunTaskResponse(Struct, kw_only=True, omit_defaults=True):
    tasks: list[Task] | None = None
    failures: list[Failure] | None = None


class RuntimePlatform(Struct, kw_only=True, omit_defaults=True):
    cpuArchitecture: Annotated[str, Meta(pattern='\\A(?:X86_64|ARM64)\\Z')] | None = None
    operatingSystemFamily: Annotated[str, Meta(pattern='\\A(?:WINDOWS_SERVER_2019_FULL|WINDOWS_SERVER_2019_CORE|WINDOWS_SERVER_2016_FULL|WINDOWS_SERVER_2004_CORE|WINDOWS_SERVER_2022_CORE|WINDOWS_SERVER_2022_FULL|WINDOWS_SERVER_2025_CORE|WINDOWS_SERVER_2025_FULL|WINDOWS_SERVER_20H2_CORE|LINUX)\\Z')] | None = None


class S3FilesVolumeConfiguration(Struct, kw_only=True, omit_defaults=True):
    fileSystemArn: str
    rootDirectory: str | None = None
    transitEncryptionPort: int | None = None
    accessPointArn: str | None = None


class SharingStrategy(Struct, kw_only=True, omit_defaults=True):
    nvidiaMps: NvidiaMpsAllocation | None = None


class StartTaskRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    containerInstances: list[str]
    enableECSManagedTags: bool | None = None
    enableExecuteCommand: bool | None = None
    group: str | None = None
    networkConfiguration: NetworkConfiguration | None = None
    overrides: TaskOverride | None = None
    propagateTags: Annotated[str, Meta(pattern='\\A(?:TASK_DEFINITION|SERVICE|NONE)\\Z')] | None = None
    referenceId: str | None = None
    startedBy: str | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    taskDefinition: str
    volumeConfigurations: list[TaskVolumeConfiguration] | None = None


class StartTaskResponse(RunTaskResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class StopTaskRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    task: str
    reason: str | None = None


class StopTaskResponse(Struct, kw_only=True, omit_defaults=True):
    task: Task | None = None


class SystemControl(Struct, kw_only=True, omit_defaults=True):
    namespace: str | None = None
    value: str | None = None


class Task(Struct, kw_only=True, omit_defaults=True):
    attachments: list[Attachment] | None = None
    attributes: list[Attribute] | None = None
    availabilityZone: str | None = None
    capacityProviderName: str | None = None
    clusterArn: str | None = None
    connectivity: Annotated[str, Meta(pattern='\\A(?:CONNECTED|DISCONNECTED)\\Z')] | None = None
    connectivityAt: float | None = None
    containerInstanceArn: str | None = None
    containers: list[Container] | None = None
    cpu: str | None = None
    createdAt: float | None = None
    desiredStatus: str | None = None
    enableExecuteCommand: bool | None = None
    executionStoppedAt: float | None = None
    group: str | None = None
    healthStatus: Annotated[str, Meta(pattern='\\A(?:HEALTHY|UNHEALTHY|UNKNOWN)\\Z')] | None = None
    inferenceAccelerators: list[InferenceAccelerator] | None = None
    lastStatus: str | None = None
    launchType: Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES)\\Z')] | None = None
    memory: str | None = None
    overrides: TaskOverride | None = None
    platformVersion: str | None = None
    platformFamily: str | None = None
    pullStartedAt: float | None = None
    pullStoppedAt: float | None = None
    startedAt: float | None = None
    startedBy: str | None = None
    stopCode: Annotated[str, Meta(pattern='\\A(?:TaskFailedToStart|EssentialContainerExited|UserInitiated|ServiceSchedulerInitiated|SpotInterruption|TerminationNotice|InfrastructureHealth)\\Z')] | None = None
    stoppedAt: float | None = None
    stoppedReason: str | None = None
    stoppingAt: float | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    taskArn: str | None = None
    taskDefinitionArn: str | None = None
    version: int | None = None
    ephemeralStorage: EphemeralStorage | None = None
    fargateEphemeralStorage: TaskEphemeralStorage | None = None
    trustedExecutionSummary: TrustedExecutionSummary | None = None


class TaskDefinition(Struct, kw_only=True, omit_defaults=True):
    taskDefinitionArn: str | None = None
    containerDefinitions: list[ContainerDefinition] | None = None
    family: str | None = None
    taskRoleArn: str | None = None
    executionRoleArn: str | None = None
    networkMode: Annotated[str, Meta(pattern='\\A(?:bridge|host|awsvpc|none)\\Z')] | None = None
    revision: int | None = None
    volumes: list[Volume] | None = None
    status: Annotated[str, Meta(pattern='\\A(?:ACTIVE|INACTIVE|DELETE_IN_PROGRESS)\\Z')] | None = None
    requiresAttributes: list[Attribute] | None = None
    placementConstraints: list[TaskDefinitionPlacementConstraint] | None = None
    compatibilities: list[Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES)\\Z')]] | None = None
    runtimePlatform: RuntimePlatform | None = None
    requiresCompatibilities: list[Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES)\\Z')]] | None = None
    cpu: str | None = None
    memory: str | None = None
    inferenceAccelerators: list[InferenceAccelerator] | None = None
    pidMode: Annotated[str, Meta(pattern='\\A(?:host|task)\\Z')] | None = None
    ipcMode: Annotated[str, Meta(pattern='\\A(?:host|task|none)\\Z')] | None = None
    proxyConfiguration: ProxyConfiguration | None = None
    registeredAt: float | None = None
    deregisteredAt: float | None = None
    deleteRequestedAt: float | None = None
    registeredBy: str | None = None
    ephemeralStorage: EphemeralStorage | None = None
    enableFaultInjection: bool | None = None
    trustedExecutionConfiguration: TrustedExecutionConfiguration | None = None


class TaskDefinitionPlacementConstraint(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:memberOf)\\Z')] | None = None
    expression: str | None = None


class TaskEphemeralStorage(Struct, kw_only=True, omit_defaults=True):
    sizeInGiB: int | None = None
    kmsKeyId: str | None = None


class TaskManagedEBSVolumeConfiguration(Struct, kw_only=True, omit_defaults=True):
    encrypted: bool | None = None
    kmsKeyId: str | None = None
    volumeType: str | None = None
    sizeInGiB: int | None = None
    snapshotId: str | None = None
    volumeInitializationRate: int | None = None
    iops: int | None = None
    throughput: int | None = None
    tagSpecifications: list[EBSTagSpecification] | None = None
    roleArn: str
    terminationPolicy: TaskManagedEBSVolumeTerminationPolicy | None = None
    filesystemType: Annotated[str, Meta(pattern='\\A(?:ext3|ext4|xfs|ntfs)\\Z')] | None = None


class TaskManagedEBSVolumeTerminationPolicy(Struct, kw_only=True, omit_defaults=True):
    deleteOnTermination: bool


class TaskOverride(Struct, kw_only=True, omit_defaults=True):
    containerOverrides: list[ContainerOverride] | None = None
    cpu: str | None = None
    inferenceAcceleratorOverrides: list[InferenceAcceleratorOverride] | None = None
    executionRoleArn: str | None = None
    memory: str | None = None
    taskRoleArn: str | None = None
    ephemeralStorage: EphemeralStorage | None = None


class TaskVolumeConfiguration(Struct, kw_only=True, omit_defaults=True):
    name: str
    managedEBSVolume: TaskManagedEBSVolumeConfiguration | None = None


class Tmpfs(Struct, kw_only=True, omit_defaults=True):
    containerPath: str
    size: int
    mountOptions: list[str] | None = None


class TrustedExecutionConfiguration(Struct, kw_only=True, omit_defaults=True):
    isolationMode: Annotated[str, Meta(pattern='\\A(?:SHARED|ISOLATED_SANDBOX|CONFIDENTIAL_SANDBOX)\\Z')]
    attestationPolicy: str | None = None


class TrustedExecutionSummary(Struct, kw_only=True, omit_defaults=True):
    isolationMode: Annotated[str, Meta(pattern='\\A(?:SHARED|ISOLATED_SANDBOX|CONFIDENTIAL_SANDBOX)\\Z')]
    attestationPolicyStatus: Annotated[str, Meta(pattern='\\A(?:CONFIGURED)\\Z')] | None = None


class Ulimit(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(pattern='\\A(?:core|cpu|data|fsize|locks|memlock|msgqueue|nice|nofile|nproc|rss|rtprio|rttime|sigpending|stack)\\Z')]
    softLimit: int
    hardLimit: int


class UpdateTaskProtectionRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str
    tasks: list[str]
    protectionEnabled: bool
    expiresInMinutes: int | None = None


class UpdateTaskProtectionResponse(GetTaskProtectionResponse, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateTaskSetRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str
    service: str
    taskSet: str
    scale: Scale


class UpdateTaskSetResponse(Struct, kw_only=True, omit_defaults=True):
    taskSet: TaskSet | None = None


class Volume(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None
    host: HostVolumeProperties | None = None
    dockerVolumeConfiguration: DockerVolumeConfiguration | None = None
    efsVolumeConfiguration: EFSVolumeConfiguration | None = None
    s3filesVolumeConfiguration: S3FilesVolumeConfiguration | None = None
    fsxWindowsFileServerVolumeConfiguration: FSxWindowsFileServerVolumeConfiguration | None = None
    configuredAtLaunch: bool | None = None


class VolumeFrom(Struct, kw_only=True, omit_defaults=True):
    sourceContainer: str | None = None
    readOnly: bool | None = None
