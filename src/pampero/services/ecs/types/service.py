"""Types of ecs, service, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from pampero.services.ecs.types.shared import (
    CapacityProviderStrategyItem,
    DeploymentEphemeralStorage,
    EBSTagSpecification,
    Failure,
    LoadBalancer,
    LogConfiguration,
    NetworkConfiguration,
    PlacementConstraint,
    PlacementStrategy,
    ServiceRegistry,
    Tag,
    TaskSet,
)


class CanaryConfiguration(Struct, kw_only=True, omit_defaults=True):
    canaryPercent: float | None = None
    canaryBakeTimeInMinutes: int | None = None


class ContainerImage(Struct, kw_only=True, omit_defaults=True):
    containerName: str | None = None
    imageDigest: str | None = None
    image: str | None = None


class CreateServiceRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    serviceName: str
    taskDefinition: str | None = None
    availabilityZoneRebalancing: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    loadBalancers: list[LoadBalancer] | None = None
    serviceRegistries: list[ServiceRegistry] | None = None
    desiredCount: int | None = None
    clientToken: str | None = None
    launchType: Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES)\\Z')] | None = None
    capacityProviderStrategy: list[CapacityProviderStrategyItem] | None = None
    platformVersion: str | None = None
    role: str | None = None
    deploymentConfiguration: DeploymentConfiguration | None = None
    placementConstraints: list[PlacementConstraint] | None = None
    placementStrategy: list[PlacementStrategy] | None = None
    networkConfiguration: NetworkConfiguration | None = None
    healthCheckGracePeriodSeconds: int | None = None
    schedulingStrategy: Annotated[str, Meta(pattern='\\A(?:REPLICA|DAEMON)\\Z')] | None = None
    deploymentController: DeploymentController | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    enableECSManagedTags: bool | None = None
    propagateTags: Annotated[str, Meta(pattern='\\A(?:TASK_DEFINITION|SERVICE|NONE)\\Z')] | None = None
    enableExecuteCommand: bool | None = None
    serviceConnectConfiguration: ServiceConnectConfiguration | None = None
    volumeConfigurations: list[ServiceVolumeConfiguration] | None = None
    vpcLatticeConfigurations: list[VpcLatticeConfiguration] | None = None
    gatewayConnectors: Annotated[list[GatewayConnector], Meta(max_length=1)] | None = None
    monitoring: MonitoringConfiguration | None = None


class CreateServiceResponse(Struct, kw_only=True, omit_defaults=True):
    service: Service | None = None


class CreatedAt(Struct, kw_only=True, omit_defaults=True):
    before: float | None = None
    after: float | None = None


class DeleteServiceRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    service: str
    force: bool | None = None


class DeleteServiceResponse(Struct, kw_only=True, omit_defaults=True):
    service: Service | None = None


class Deployment(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    status: str | None = None
    taskDefinition: str | None = None
    desiredCount: int | None = None
    pendingCount: int | None = None
    runningCount: int | None = None
    failedTasks: int | None = None
    createdAt: float | None = None
    updatedAt: float | None = None
    capacityProviderStrategy: list[CapacityProviderStrategyItem] | None = None
    launchType: Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES)\\Z')] | None = None
    platformVersion: str | None = None
    platformFamily: str | None = None
    networkConfiguration: NetworkConfiguration | None = None
    rolloutState: Annotated[str, Meta(pattern='\\A(?:COMPLETED|FAILED|IN_PROGRESS)\\Z')] | None = None
    rolloutStateReason: str | None = None
    serviceConnectConfiguration: ServiceConnectConfiguration | None = None
    serviceConnectResources: list[ServiceConnectServiceResource] | None = None
    volumeConfigurations: list[ServiceVolumeConfiguration] | None = None
    fargateEphemeralStorage: DeploymentEphemeralStorage | None = None
    vpcLatticeConfigurations: list[VpcLatticeConfiguration] | None = None


class DeploymentAlarms(Struct, kw_only=True, omit_defaults=True):
    alarmNames: list[str]
    rollback: bool
    enable: bool


class DeploymentCircuitBreaker(Struct, kw_only=True, omit_defaults=True):
    enable: bool
    rollback: bool
    resetOnHealthyTask: bool | None = None
    thresholdConfiguration: ThresholdConfiguration | None = None


class DeploymentConfiguration(Struct, kw_only=True, omit_defaults=True):
    deploymentCircuitBreaker: DeploymentCircuitBreaker | None = None
    maximumPercent: int | None = None
    minimumHealthyPercent: int | None = None
    alarms: DeploymentAlarms | None = None
    strategy: Annotated[str, Meta(pattern='\\A(?:ROLLING|BLUE_GREEN|LINEAR|CANARY)\\Z')] | None = None
    bakeTimeInMinutes: int | None = None
    lifecycleHooks: list[DeploymentLifecycleHook] | None = None
    linearConfiguration: LinearConfiguration | None = None
    canaryConfiguration: CanaryConfiguration | None = None
    earlySuccessCriteria: DeploymentEarlySuccessCriteria | None = None


class DeploymentController(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:ECS|CODE_DEPLOY|EXTERNAL)\\Z')]


class DeploymentEarlySuccessCriteria(Struct, kw_only=True, omit_defaults=True):
    enable: bool
    healthyPercent: Annotated[int, Meta(ge=0, le=100)] | None = None
    sourceServiceRevisionCleanup: Annotated[str, Meta(pattern='\\A(?:BLOCKING|DEFERRED)\\Z')] | None = None


class DeploymentLifecycleHook(Struct, kw_only=True, omit_defaults=True):
    targetType: Annotated[str, Meta(pattern='\\A(?:AWS_LAMBDA|PAUSE)\\Z')] | None = None
    hookTargetArn: str | None = None
    roleArn: str | None = None
    lifecycleStages: list[Annotated[str, Meta(pattern='\\A(?:RECONCILE_SERVICE|PRE_SCALE_UP|POST_SCALE_UP|TEST_TRAFFIC_SHIFT|POST_TEST_TRAFFIC_SHIFT|PRE_PRODUCTION_TRAFFIC_SHIFT|PRODUCTION_TRAFFIC_SHIFT|POST_PRODUCTION_TRAFFIC_SHIFT)\\Z')]] | None = None
    hookDetails: Any | None = None
    timeoutConfiguration: DeploymentLifecycleHookTimeoutConfiguration | None = None


class DeploymentLifecycleHookDetail(Struct, kw_only=True, omit_defaults=True):
    hookId: str | None = None
    targetType: Annotated[str, Meta(pattern='\\A(?:AWS_LAMBDA|PAUSE)\\Z')] | None = None
    targetArn: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:AWAITING_ACTION|IN_PROGRESS|SUCCEEDED|FAILED|TIMED_OUT)\\Z')] | None = None
    expiresAt: float | None = None
    timeoutAction: Annotated[str, Meta(pattern='\\A(?:ROLLBACK|CONTINUE)\\Z')] | None = None


class DeploymentLifecycleHookTimeoutConfiguration(Struct, kw_only=True, omit_defaults=True):
    timeoutInMinutes: Annotated[int, Meta(ge=1, le=20160)] | None = None
    action: Annotated[str, Meta(pattern='\\A(?:ROLLBACK|CONTINUE)\\Z')] | None = None


class DescribeServiceDeploymentsRequest(Struct, kw_only=True, omit_defaults=True):
    serviceDeploymentArns: list[str]


class DescribeServiceDeploymentsResponse(Struct, kw_only=True, omit_defaults=True):
    serviceDeployments: list[ServiceDeployment] | None = None
    failures: list[Failure] | None = None


class DescribeServiceRevisionsRequest(Struct, kw_only=True, omit_defaults=True):
    serviceRevisionArns: list[str]


class DescribeServiceRevisionsResponse(Struct, kw_only=True, omit_defaults=True):
    serviceRevisions: list[ServiceRevision] | None = None
    failures: list[Failure] | None = None


class DescribeServicesRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    services: list[str]
    include: list[Annotated[str, Meta(pattern='\\A(?:TAGS)\\Z')]] | None = None


class DescribeServicesResponse(Struct, kw_only=True, omit_defaults=True):
    services: list[Service] | None = None
    failures: list[Failure] | None = None


class ECSManagedResources(Struct, kw_only=True, omit_defaults=True):
    ingressPaths: list[ManagedIngressPath] | None = None
    autoScaling: ManagedAutoScaling | None = None
    metricAlarms: list[ManagedMetricAlarm] | None = None
    serviceSecurityGroups: list[ManagedSecurityGroup] | None = None
    logGroups: list[ManagedLogGroup] | None = None
    gatewayConnections: Annotated[list[GatewayConnection], Meta(max_length=5)] | None = None


class GatewayConnection(Struct, kw_only=True, omit_defaults=True):
    gatewayArn: str | None = None
    gatewayRouteArn: str | None = None
    portName: str | None = None
    serviceUrl: str | None = None
    accessType: Annotated[str, Meta(pattern='\\A(?:PUBLIC|PRIVATE)\\Z')] | None = None
    status: Annotated[str, Meta(pattern='\\A(?:ACTIVE|CREATE_IN_PROGRESS|CREATE_FAILED|UPDATE_IN_PROGRESS|UPDATE_FAILED|DELETE_IN_PROGRESS|DELETE_FAILED)\\Z')] | None = None
    resources: GatewayConnectionResources | None = None


class GatewayConnectionAlbResources(Struct, kw_only=True, omit_defaults=True):
    acmCertificateArn: str | None = None
    loadBalancerArn: str | None = None
    loadBalancerSecurityGroupArns: list[str] | None = None
    listenerArn: str | None = None
    listenerRuleArn: str | None = None
    testListenerRuleArn: str | None = None
    targetGroupArn: str | None = None
    alternateTargetGroupArn: str | None = None


class GatewayConnectionResources(Struct, kw_only=True, omit_defaults=True):
    hostSharedAlb: Annotated[list[GatewayConnectionAlbResources], Meta(max_length=1)] | None = None


class GatewayConnector(Struct, kw_only=True, omit_defaults=True):
    portName: str
    healthCheck: GatewayConnectorHealthCheck | None = None
    filters: GatewayConnectorFilters | None = None
    deregistrationDelay: GatewayConnectorDeregistrationDelay | None = None


class GatewayConnectorDeregistrationDelay(Struct, kw_only=True, omit_defaults=True):
    timeoutSeconds: Annotated[int, Meta(ge=0, le=3600)] | None = None


class GatewayConnectorFilters(Struct, kw_only=True, omit_defaults=True):
    accessTypes: Annotated[list[Annotated[str, Meta(pattern='\\A(?:PUBLIC|PRIVATE)\\Z')]], Meta(max_length=2)] | None = None


class GatewayConnectorHealthCheck(Struct, kw_only=True, omit_defaults=True):
    healthCheckProtocol: Annotated[str, Meta(pattern='\\A(?:HTTP|HTTPS)\\Z')] | None = None
    healthCheckPort: int | None = None
    healthCheckPath: str | None = None
    healthCheckTimeoutSeconds: int | None = None
    healthCheckIntervalSeconds: int | None = None
    healthyThresholdCount: int | None = None
    unhealthyThresholdCount: int | None = None
    matcher: GatewayConnectorHealthCheckMatcher | None = None


class GatewayConnectorHealthCheckMatcher(Struct, kw_only=True, omit_defaults=True):
    httpCode: str | None = None
    grpcCode: str | None = None


class LinearConfiguration(Struct, kw_only=True, omit_defaults=True):
    stepPercent: float | None = None
    stepBakeTimeInMinutes: int | None = None


class ListServiceDeploymentsRequest(Struct, kw_only=True, omit_defaults=True):
    service: str
    cluster: str | None = None
    status: list[Annotated[str, Meta(pattern='\\A(?:PENDING|SUCCESSFUL|STOPPED|STOP_REQUESTED|IN_PROGRESS|ROLLBACK_REQUESTED|ROLLBACK_IN_PROGRESS|ROLLBACK_SUCCESSFUL|ROLLBACK_FAILED)\\Z')]] | None = None
    createdAt: CreatedAt | None = None
    nextToken: str | None = None
    maxResults: int | None = None


class ListServiceDeploymentsResponse(Struct, kw_only=True, omit_defaults=True):
    serviceDeployments: list[ServiceDeploymentBrief] | None = None
    nextToken: str | None = None


class ListServicesRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    nextToken: str | None = None
    maxResults: int | None = None
    launchType: Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES)\\Z')] | None = None
    schedulingStrategy: Annotated[str, Meta(pattern='\\A(?:REPLICA|DAEMON)\\Z')] | None = None
    resourceManagementType: Annotated[str, Meta(pattern='\\A(?:CUSTOMER|ECS)\\Z')] | None = None


class ListServicesResponse(Struct, kw_only=True, omit_defaults=True):
    serviceArns: list[str] | None = None
    nextToken: str | None = None


class ManagedApplicationAutoScalingPolicy(Struct, kw_only=True, omit_defaults=True):
    arn: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:PROVISIONING|ACTIVE|DEPROVISIONING|DELETED|FAILED)\\Z')]
    statusReason: str | None = None
    updatedAt: float
    policyType: str
    targetValue: float
    metric: str


class ManagedAutoScaling(Struct, kw_only=True, omit_defaults=True):
    scalableTarget: ManagedScalableTarget | None = None
    applicationAutoScalingPolicies: list[ManagedApplicationAutoScalingPolicy] | None = None


class ManagedCertificate(Struct, kw_only=True, omit_defaults=True):
    arn: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:PROVISIONING|ACTIVE|DEPROVISIONING|DELETED|FAILED)\\Z')]
    statusReason: str | None = None
    updatedAt: float
    domainName: str


class ManagedIngressPath(Struct, kw_only=True, omit_defaults=True):
    accessType: Annotated[str, Meta(pattern='\\A(?:PUBLIC|PRIVATE)\\Z')]
    endpoint: str
    loadBalancer: ManagedLoadBalancer | None = None
    loadBalancerSecurityGroups: list[ManagedSecurityGroup] | None = None
    certificate: ManagedCertificate | None = None
    listener: ManagedListener | None = None
    rule: ManagedListenerRule | None = None
    targetGroups: list[ManagedTargetGroup] | None = None


class ManagedListener(Struct, kw_only=True, omit_defaults=True):
    arn: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:PROVISIONING|ACTIVE|DEPROVISIONING|DELETED|FAILED)\\Z')]
    statusReason: str | None = None
    updatedAt: float


class ManagedListenerRule(ManagedListener, kw_only=True, omit_defaults=True):
    """No further members."""


class ManagedLoadBalancer(Struct, kw_only=True, omit_defaults=True):
    arn: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:PROVISIONING|ACTIVE|DEPROVISIONING|DELETED|FAILED)\\Z')]
    statusReason: str | None = None
    updatedAt: float
    scheme: str
    subnetIds: list[str] | None = None
    securityGroupIds: list[str] | None = None


class ManagedLogGroup(Struct, kw_only=True, omit_defaults=True):
    arn: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:PROVISIONING|ACTIVE|DEPROVISIONING|DELETED|FAILED)\\Z')]
    statusReason: str | None = None
    updatedAt: float
    logGroupName: str


class ManagedMetricAlarm(Struct, kw_only=True, omit_defaults=True):
    arn: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:PROVISIONING|ACTIVE|DEPROVISIONING|DELETED|FAILED)\\Z')]
    statusReason: str | None = None
    updatedAt: float


class ManagedScalableTarget(Struct, kw_only=True, omit_defaults=True):
    arn: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:PROVISIONING|ACTIVE|DEPROVISIONING|DELETED|FAILED)\\Z')]
    statusReason: str | None = None
    updatedAt: float
    minCapacity: int
    maxCapacity: int


class ManagedSecurityGroup(Struct, kw_only=True, omit_defaults=True):
    arn: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:PROVISIONING|ACTIVE|DEPROVISIONING|DELETED|FAILED)\\Z')]
    statusReason: str | None = None
    updatedAt: float


class ManagedTargetGroup(Struct, kw_only=True, omit_defaults=True):
    arn: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:PROVISIONING|ACTIVE|DEPROVISIONING|DELETED|FAILED)\\Z')]
    statusReason: str | None = None
    updatedAt: float
    healthCheckPath: str
    healthCheckPort: int
    port: int


class MetricConfiguration(Struct, kw_only=True, omit_defaults=True):
    metricNames: Annotated[list[Annotated[str, Meta(min_length=1, max_length=255)]], Meta(min_length=1, max_length=5)]
    resolutionSeconds: Annotated[int, Meta(ge=20, le=60)]


class MonitoringConfiguration(Struct, kw_only=True, omit_defaults=True):
    metricConfigurations: Annotated[list[MetricConfiguration], Meta(max_length=5)] | None = None


class ResolvedConfiguration(Struct, kw_only=True, omit_defaults=True):
    loadBalancers: list[ServiceRevisionLoadBalancer] | None = None
    vpcLatticeConfigurations: list[ServiceRevisionVpcLatticeConfiguration] | None = None


class Rollback(Struct, kw_only=True, omit_defaults=True):
    reason: str | None = None
    startedAt: float | None = None
    serviceRevisionArn: str | None = None


class RuntimePlatformOverride(Struct, kw_only=True, omit_defaults=True):
    cpuArchitecture: str | None = None


class Service(Struct, kw_only=True, omit_defaults=True):
    serviceArn: str | None = None
    serviceName: str | None = None
    clusterArn: str | None = None
    loadBalancers: list[LoadBalancer] | None = None
    serviceRegistries: list[ServiceRegistry] | None = None
    status: str | None = None
    desiredCount: int | None = None
    runningCount: int | None = None
    pendingCount: int | None = None
    launchType: Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES)\\Z')] | None = None
    capacityProviderStrategy: list[CapacityProviderStrategyItem] | None = None
    platformVersion: str | None = None
    platformFamily: str | None = None
    taskDefinition: str | None = None
    deploymentConfiguration: DeploymentConfiguration | None = None
    taskSets: list[TaskSet] | None = None
    deployments: list[Deployment] | None = None
    roleArn: str | None = None
    events: list[ServiceEvent] | None = None
    createdAt: float | None = None
    currentServiceDeployment: str | None = None
    currentServiceRevisions: list[ServiceCurrentRevisionSummary] | None = None
    placementConstraints: list[PlacementConstraint] | None = None
    placementStrategy: list[PlacementStrategy] | None = None
    networkConfiguration: NetworkConfiguration | None = None
    healthCheckGracePeriodSeconds: int | None = None
    schedulingStrategy: Annotated[str, Meta(pattern='\\A(?:REPLICA|DAEMON)\\Z')] | None = None
    deploymentController: DeploymentController | None = None
    tags: Annotated[list[Tag], Meta(max_length=50)] | None = None
    createdBy: str | None = None
    enableECSManagedTags: bool | None = None
    propagateTags: Annotated[str, Meta(pattern='\\A(?:TASK_DEFINITION|SERVICE|NONE)\\Z')] | None = None
    enableExecuteCommand: bool | None = None
    availabilityZoneRebalancing: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    resourceManagementType: Annotated[str, Meta(pattern='\\A(?:CUSTOMER|ECS)\\Z')] | None = None


class ServiceConnectAccessLogConfiguration(Struct, kw_only=True, omit_defaults=True):
    format: Annotated[str, Meta(pattern='\\A(?:TEXT|JSON)\\Z')]
    includeQueryParameters: Annotated[str, Meta(pattern='\\A(?:DISABLED|ENABLED)\\Z')] | None = None


class ServiceConnectClientAlias(Struct, kw_only=True, omit_defaults=True):
    port: Annotated[int, Meta(ge=0, le=65535)]
    dnsName: str | None = None
    testTrafficRules: ServiceConnectTestTrafficRules | None = None


class ServiceConnectConfiguration(Struct, kw_only=True, omit_defaults=True):
    enabled: bool
    namespace: str | None = None
    services: list[ServiceConnectService] | None = None
    logConfiguration: LogConfiguration | None = None
    accessLogConfiguration: ServiceConnectAccessLogConfiguration | None = None
    containerConfigurations: Annotated[list[ServiceConnectContainerConfiguration], Meta(max_length=10)] | None = None


class ServiceConnectContainerConfiguration(Struct, kw_only=True, omit_defaults=True):
    logLevel: Annotated[str, Meta(pattern='\\A(?:debug|info)\\Z')] | None = None


class ServiceConnectService(Struct, kw_only=True, omit_defaults=True):
    portName: str
    discoveryName: str | None = None
    clientAliases: list[ServiceConnectClientAlias] | None = None
    ingressPortOverride: Annotated[int, Meta(ge=0, le=65535)] | None = None
    timeout: TimeoutConfiguration | None = None
    tls: ServiceConnectTlsConfiguration | None = None


class ServiceConnectServiceResource(Struct, kw_only=True, omit_defaults=True):
    discoveryName: str | None = None
    discoveryArn: str | None = None


class ServiceConnectTestTrafficHeaderMatchRules(Struct, kw_only=True, omit_defaults=True):
    exact: str


class ServiceConnectTestTrafficHeaderRules(Struct, kw_only=True, omit_defaults=True):
    name: str
    value: ServiceConnectTestTrafficHeaderMatchRules | None = None


class ServiceConnectTestTrafficRules(Struct, kw_only=True, omit_defaults=True):
    header: ServiceConnectTestTrafficHeaderRules


class ServiceConnectTlsCertificateAuthority(Struct, kw_only=True, omit_defaults=True):
    awsPcaAuthorityArn: str | None = None


class ServiceConnectTlsConfiguration(Struct, kw_only=True, omit_defaults=True):
    issuerCertificateAuthority: ServiceConnectTlsCertificateAuthority
    kmsKey: str | None = None
    roleArn: str | None = None


class ServiceCurrentRevisionSummary(Struct, kw_only=True, omit_defaults=True):
    arn: str | None = None
    requestedTaskCount: int | None = None
    runningTaskCount: int | None = None
    pendingTaskCount: int | None = None


class ServiceDeployment(Struct, kw_only=True, omit_defaults=True):
    serviceDeploymentArn: str | None = None
    serviceArn: str | None = None
    clusterArn: str | None = None
    createdAt: float | None = None
    startedAt: float | None = None
    finishedAt: float | None = None
    stoppedAt: float | None = None
    updatedAt: float | None = None
    sourceServiceRevisions: list[ServiceRevisionSummary] | None = None
    targetServiceRevision: ServiceRevisionSummary | None = None
    status: Annotated[str, Meta(pattern='\\A(?:PENDING|SUCCESSFUL|STOPPED|STOP_REQUESTED|IN_PROGRESS|ROLLBACK_REQUESTED|ROLLBACK_IN_PROGRESS|ROLLBACK_SUCCESSFUL|ROLLBACK_FAILED)\\Z')] | None = None
    statusReason: str | None = None
    lifecycleStage: Annotated[str, Meta(pattern='\\A(?:RECONCILE_SERVICE|PRE_SCALE_UP|SCALE_UP|POST_SCALE_UP|TEST_TRAFFIC_SHIFT|POST_TEST_TRAFFIC_SHIFT|PRODUCTION_TRAFFIC_SHIFT|POST_PRODUCTION_TRAFFIC_SHIFT|BAKE_TIME|CLEAN_UP)\\Z')] | None = None
    lifecycleHookDetails: list[DeploymentLifecycleHookDetail] | None = None
    deploymentConfiguration: DeploymentConfiguration | None = None
    rollback: Rollback | None = None
    deploymentCircuitBreaker: ServiceDeploymentCircuitBreaker | None = None
    alarms: ServiceDeploymentAlarms | None = None


class ServiceDeploymentAlarms(Struct, kw_only=True, omit_defaults=True):
    status: Annotated[str, Meta(pattern='\\A(?:TRIGGERED|MONITORING|MONITORING_COMPLETE|DISABLED)\\Z')] | None = None
    alarmNames: list[str] | None = None
    triggeredAlarmNames: list[str] | None = None


class ServiceDeploymentBrief(Struct, kw_only=True, omit_defaults=True):
    serviceDeploymentArn: str | None = None
    serviceArn: str | None = None
    clusterArn: str | None = None
    startedAt: float | None = None
    createdAt: float | None = None
    finishedAt: float | None = None
    targetServiceRevisionArn: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:PENDING|SUCCESSFUL|STOPPED|STOP_REQUESTED|IN_PROGRESS|ROLLBACK_REQUESTED|ROLLBACK_IN_PROGRESS|ROLLBACK_SUCCESSFUL|ROLLBACK_FAILED)\\Z')] | None = None
    statusReason: str | None = None


class ServiceDeploymentCircuitBreaker(Struct, kw_only=True, omit_defaults=True):
    status: Annotated[str, Meta(pattern='\\A(?:TRIGGERED|MONITORING|MONITORING_COMPLETE|DISABLED)\\Z')] | None = None
    failureCount: int | None = None
    threshold: int | None = None


class ServiceEvent(Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    createdAt: float | None = None
    message: str | None = None


class ServiceManagedEBSVolumeConfiguration(Struct, kw_only=True, omit_defaults=True):
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
    filesystemType: Annotated[str, Meta(pattern='\\A(?:ext3|ext4|xfs|ntfs)\\Z')] | None = None


class ServiceRevision(Struct, kw_only=True, omit_defaults=True):
    serviceRevisionArn: str | None = None
    serviceArn: str | None = None
    clusterArn: str | None = None
    taskDefinition: str | None = None
    capacityProviderStrategy: list[CapacityProviderStrategyItem] | None = None
    launchType: Annotated[str, Meta(pattern='\\A(?:EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES)\\Z')] | None = None
    platformVersion: str | None = None
    platformFamily: str | None = None
    loadBalancers: list[LoadBalancer] | None = None
    serviceRegistries: list[ServiceRegistry] | None = None
    networkConfiguration: NetworkConfiguration | None = None
    containerImages: list[ContainerImage] | None = None
    guardDutyEnabled: bool | None = None
    serviceConnectConfiguration: ServiceConnectConfiguration | None = None
    volumeConfigurations: list[ServiceVolumeConfiguration] | None = None
    fargateEphemeralStorage: DeploymentEphemeralStorage | None = None
    createdAt: float | None = None
    vpcLatticeConfigurations: list[VpcLatticeConfiguration] | None = None
    resolvedConfiguration: ResolvedConfiguration | None = None
    ecsManagedResources: ECSManagedResources | None = None
    overrides: ServiceRevisionOverrides | None = None
    gatewayConnectors: Annotated[list[GatewayConnector], Meta(max_length=1)] | None = None
    monitoring: MonitoringConfiguration | None = None


class ServiceRevisionLoadBalancer(Struct, kw_only=True, omit_defaults=True):
    targetGroupArn: str | None = None
    productionListenerRule: str | None = None


class ServiceRevisionOverrides(Struct, kw_only=True, omit_defaults=True):
    runtimePlatform: RuntimePlatformOverride | None = None


class ServiceRevisionSummary(Struct, kw_only=True, omit_defaults=True):
    arn: str | None = None
    requestedTaskCount: int | None = None
    runningTaskCount: int | None = None
    pendingTaskCount: int | None = None
    requestedTestTrafficWeight: float | None = None
    requestedProductionTrafficWeight: float | None = None


class ServiceRevisionVpcLatticeConfiguration(Struct, kw_only=True, omit_defaults=True):
    targetGroupArn: str | None = None
    productionListenerRule: str | None = None


class ServiceVolumeConfiguration(Struct, kw_only=True, omit_defaults=True):
    name: str
    managedEBSVolume: ServiceManagedEBSVolumeConfiguration | None = None


class StopServiceDeploymentRequest(Struct, kw_only=True, omit_defaults=True):
    serviceDeploymentArn: str
    stopType: Annotated[str, Meta(pattern='\\A(?:ABORT|ROLLBACK)\\Z')] | None = None


class StopServiceDeploymentResponse(Struct, kw_only=True, omit_defaults=True):
    serviceDeploymentArn: str | None = None


class ThresholdConfiguration(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:COUNT|BOUNDED_PERCENT|UNBOUNDED_PERCENT)\\Z')]
    value: int


class TimeoutConfiguration(Struct, kw_only=True, omit_defaults=True):
    idleTimeoutSeconds: Annotated[int, Meta(ge=0, le=2147483647)] | None = None
    perRequestTimeoutSeconds: Annotated[int, Meta(ge=0, le=2147483647)] | None = None


class UpdateServicePrimaryTaskSetRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str
    service: str
    primaryTaskSet: str


class UpdateServicePrimaryTaskSetResponse(Struct, kw_only=True, omit_defaults=True):
    taskSet: TaskSet | None = None


class UpdateServiceRequest(Struct, kw_only=True, omit_defaults=True):
    cluster: str | None = None
    service: str
    desiredCount: int | None = None
    taskDefinition: str | None = None
    capacityProviderStrategy: list[CapacityProviderStrategyItem] | None = None
    deploymentConfiguration: DeploymentConfiguration | None = None
    availabilityZoneRebalancing: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    networkConfiguration: NetworkConfiguration | None = None
    placementConstraints: list[PlacementConstraint] | None = None
    placementStrategy: list[PlacementStrategy] | None = None
    platformVersion: str | None = None
    forceNewDeployment: bool | None = None
    healthCheckGracePeriodSeconds: int | None = None
    deploymentController: DeploymentController | None = None
    enableExecuteCommand: bool | None = None
    enableECSManagedTags: bool | None = None
    loadBalancers: list[LoadBalancer] | None = None
    propagateTags: Annotated[str, Meta(pattern='\\A(?:TASK_DEFINITION|SERVICE|NONE)\\Z')] | None = None
    serviceRegistries: list[ServiceRegistry] | None = None
    serviceConnectConfiguration: ServiceConnectConfiguration | None = None
    volumeConfigurations: list[ServiceVolumeConfiguration] | None = None
    vpcLatticeConfigurations: list[VpcLatticeConfiguration] | None = None
    gatewayConnectors: Annotated[list[GatewayConnector], Meta(max_length=1)] | None = None
    monitoring: MonitoringConfiguration | None = None


class UpdateServiceResponse(Struct, kw_only=True, omit_defaults=True):
    service: Service | None = None


class VpcLatticeAdvancedConfiguration(Struct, kw_only=True, omit_defaults=True):
    alternateTargetGroupArn: str | None = None
    productionListenerRule: str | None = None
    testListenerRule: str | None = None


class VpcLatticeConfiguration(Struct, kw_only=True, omit_defaults=True):
    roleArn: str
    targetGroupArn: str
    portName: str
    advancedConfiguration: VpcLatticeAdvancedConfiguration | None = None
