"""Types of codedeploy, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class Alarm(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None


class AlarmConfiguration(Struct, kw_only=True, omit_defaults=True):
    enabled: bool | None = None
    ignorePollAlarmFailure: bool | None = None
    alarms: list[Alarm] | None = None


class AppSpecContent(Struct, kw_only=True, omit_defaults=True):
    content: str | None = None
    sha256: str | None = None


class ApplicationInfo(Struct, kw_only=True, omit_defaults=True):
    applicationId: str | None = None
    applicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    createTime: float | None = None
    linkedToGitHub: bool | None = None
    gitHubAccountName: str | None = None
    computePlatform: Annotated[str, Meta(pattern='\\A(?:Server|Lambda|ECS)\\Z')] | None = None


class AutoRollbackConfiguration(Struct, kw_only=True, omit_defaults=True):
    enabled: bool | None = None
    events: list[Annotated[str, Meta(pattern='\\A(?:DEPLOYMENT_FAILURE|DEPLOYMENT_STOP_ON_ALARM|DEPLOYMENT_STOP_ON_REQUEST)\\Z')]] | None = None


class AutoScalingGroup(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None
    hook: str | None = None
    terminationHook: str | None = None


class BatchGetApplicationsInput(Struct, kw_only=True, omit_defaults=True):
    applicationNames: list[Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]]


class BatchGetApplicationsOutput(Struct, kw_only=True, omit_defaults=True):
    applicationsInfo: list[ApplicationInfo] | None = None


class BatchGetDeploymentGroupsInput(Struct, kw_only=True, omit_defaults=True):
    applicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]
    deploymentGroupNames: list[Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]]


class BatchGetDeploymentGroupsOutput(Struct, kw_only=True, omit_defaults=True):
    deploymentGroupsInfo: list[DeploymentGroupInfo] | None = None
    errorMessage: str | None = None


class BatchGetDeploymentTargetsInput(Struct, kw_only=True, omit_defaults=True):
    deploymentId: str
    targetIds: list[str]


class BatchGetDeploymentTargetsOutput(Struct, kw_only=True, omit_defaults=True):
    deploymentTargets: list[DeploymentTarget] | None = None


class BatchGetDeploymentsInput(Struct, kw_only=True, omit_defaults=True):
    deploymentIds: list[str]


class BatchGetDeploymentsOutput(Struct, kw_only=True, omit_defaults=True):
    deploymentsInfo: list[DeploymentInfo] | None = None


class BlueGreenDeploymentConfiguration(Struct, kw_only=True, omit_defaults=True):
    terminateBlueInstancesOnDeploymentSuccess: BlueInstanceTerminationOption | None = None
    deploymentReadyOption: DeploymentReadyOption | None = None
    greenFleetProvisioningOption: GreenFleetProvisioningOption | None = None


class BlueInstanceTerminationOption(Struct, kw_only=True, omit_defaults=True):
    action: Annotated[str, Meta(pattern='\\A(?:TERMINATE|KEEP_ALIVE)\\Z')] | None = None
    terminationWaitTimeInMinutes: int | None = None


class CloudFormationTarget(Struct, kw_only=True, omit_defaults=True):
    deploymentId: str | None = None
    targetId: str | None = None
    lastUpdatedAt: float | None = None
    lifecycleEvents: list[LifecycleEvent] | None = None
    status: Annotated[str, Meta(pattern='\\A(?:Pending|InProgress|Succeeded|Failed|Skipped|Unknown|Ready)\\Z')] | None = None
    resourceType: str | None = None
    targetVersionWeight: float | None = None


class CreateApplicationInput(Struct, kw_only=True, omit_defaults=True):
    applicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]
    computePlatform: Annotated[str, Meta(pattern='\\A(?:Server|Lambda|ECS)\\Z')] | None = None
    tags: list[Tag] | None = None


class CreateApplicationOutput(Struct, kw_only=True, omit_defaults=True):
    applicationId: str | None = None


class CreateDeploymentConfigInput(Struct, kw_only=True, omit_defaults=True):
    deploymentConfigName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]
    minimumHealthyHosts: MinimumHealthyHosts | None = None
    trafficRoutingConfig: TrafficRoutingConfig | None = None
    computePlatform: Annotated[str, Meta(pattern='\\A(?:Server|Lambda|ECS)\\Z')] | None = None
    zonalConfig: ZonalConfig | None = None


class CreateDeploymentConfigOutput(Struct, kw_only=True, omit_defaults=True):
    deploymentConfigId: str | None = None


class GetDeploymentGroupInput(Struct, kw_only=True, omit_defaults=True):
    applicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]
    deploymentGroupName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]


class CreateDeploymentGroupInput(GetDeploymentGroupInput, kw_only=True, omit_defaults=True):
    deploymentConfigName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    ec2TagFilters: list[EC2TagFilter] | None = None
    onPremisesInstanceTagFilters: list[TagFilter] | None = None
    autoScalingGroups: list[str] | None = None
    serviceRoleArn: str
    triggerConfigurations: list[TriggerConfig] | None = None
    alarmConfiguration: AlarmConfiguration | None = None
    autoRollbackConfiguration: AutoRollbackConfiguration | None = None
    outdatedInstancesStrategy: Annotated[str, Meta(pattern='\\A(?:UPDATE|IGNORE)\\Z')] | None = None
    deploymentStyle: DeploymentStyle | None = None
    blueGreenDeploymentConfiguration: BlueGreenDeploymentConfiguration | None = None
    loadBalancerInfo: LoadBalancerInfo | None = None
    ec2TagSet: EC2TagSet | None = None
    ecsServices: list[ECSService] | None = None
    onPremisesTagSet: OnPremisesTagSet | None = None
    tags: list[Tag] | None = None
    ec2DeploymentOptions: EC2DeploymentOptions | None = None
    terminationHookEnabled: bool | None = None


class CreateDeploymentGroupOutput(Struct, kw_only=True, omit_defaults=True):
    deploymentGroupId: str | None = None


class CreateDeploymentInput(Struct, kw_only=True, omit_defaults=True):
    applicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]
    deploymentGroupName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    revision: RevisionLocation | None = None
    deploymentConfigName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    description: str | None = None
    ignoreApplicationStopFailures: bool | None = None
    targetInstances: TargetInstances | None = None
    autoRollbackConfiguration: AutoRollbackConfiguration | None = None
    updateOutdatedInstancesOnly: bool | None = None
    fileExistsBehavior: Annotated[str, Meta(pattern='\\A(?:DISALLOW|OVERWRITE|RETAIN)\\Z')] | None = None
    deploymentMode: Annotated[str, Meta(pattern='\\A(?:STANDARD|RESTART)\\Z')] | None = None
    overrideAlarmConfiguration: AlarmConfiguration | None = None
    ec2DeploymentOptions: EC2DeploymentOptions | None = None


class CreateDeploymentOutput(Struct, kw_only=True, omit_defaults=True):
    deploymentId: str | None = None


class DeleteApplicationInput(Struct, kw_only=True, omit_defaults=True):
    applicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]


class DeleteDeploymentConfigInput(Struct, kw_only=True, omit_defaults=True):
    deploymentConfigName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]


class DeleteDeploymentGroupInput(GetDeploymentGroupInput, kw_only=True, omit_defaults=True):
    """No further members."""


class DeleteDeploymentGroupOutput(Struct, kw_only=True, omit_defaults=True):
    hooksNotCleanedUp: list[AutoScalingGroup] | None = None


class DeploymentConfigInfo(Struct, kw_only=True, omit_defaults=True):
    deploymentConfigId: str | None = None
    deploymentConfigName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    minimumHealthyHosts: MinimumHealthyHosts | None = None
    createTime: float | None = None
    computePlatform: Annotated[str, Meta(pattern='\\A(?:Server|Lambda|ECS)\\Z')] | None = None
    trafficRoutingConfig: TrafficRoutingConfig | None = None
    zonalConfig: ZonalConfig | None = None


class DeploymentGroupInfo(Struct, kw_only=True, omit_defaults=True):
    applicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    deploymentGroupId: str | None = None
    deploymentGroupName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    deploymentConfigName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    ec2TagFilters: list[EC2TagFilter] | None = None
    onPremisesInstanceTagFilters: list[TagFilter] | None = None
    autoScalingGroups: list[AutoScalingGroup] | None = None
    serviceRoleArn: str | None = None
    targetRevision: RevisionLocation | None = None
    triggerConfigurations: list[TriggerConfig] | None = None
    alarmConfiguration: AlarmConfiguration | None = None
    autoRollbackConfiguration: AutoRollbackConfiguration | None = None
    deploymentStyle: DeploymentStyle | None = None
    outdatedInstancesStrategy: Annotated[str, Meta(pattern='\\A(?:UPDATE|IGNORE)\\Z')] | None = None
    blueGreenDeploymentConfiguration: BlueGreenDeploymentConfiguration | None = None
    loadBalancerInfo: LoadBalancerInfo | None = None
    lastSuccessfulDeployment: LastDeploymentInfo | None = None
    lastAttemptedDeployment: LastDeploymentInfo | None = None
    ec2TagSet: EC2TagSet | None = None
    onPremisesTagSet: OnPremisesTagSet | None = None
    computePlatform: Annotated[str, Meta(pattern='\\A(?:Server|Lambda|ECS)\\Z')] | None = None
    ecsServices: list[ECSService] | None = None
    ec2DeploymentOptions: EC2DeploymentOptions | None = None
    terminationHookEnabled: bool | None = None


class DeploymentInfo(Struct, kw_only=True, omit_defaults=True):
    applicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    deploymentGroupName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    deploymentConfigName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    deploymentId: str | None = None
    previousRevision: RevisionLocation | None = None
    revision: RevisionLocation | None = None
    status: Annotated[str, Meta(pattern='\\A(?:Created|Queued|InProgress|Baking|Succeeded|Failed|Stopped|Ready)\\Z')] | None = None
    errorInformation: ErrorInformation | None = None
    createTime: float | None = None
    startTime: float | None = None
    completeTime: float | None = None
    deploymentOverview: DeploymentOverview | None = None
    description: str | None = None
    creator: Annotated[str, Meta(pattern='\\A(?:user|autoscaling|codeDeployRollback|CodeDeploy|CodeDeployAutoUpdate|CloudFormation|CloudFormationRollback|autoscalingTermination)\\Z')] | None = None
    ignoreApplicationStopFailures: bool | None = None
    autoRollbackConfiguration: AutoRollbackConfiguration | None = None
    updateOutdatedInstancesOnly: bool | None = None
    rollbackInfo: RollbackInfo | None = None
    deploymentStyle: DeploymentStyle | None = None
    targetInstances: TargetInstances | None = None
    instanceTerminationWaitTimeStarted: bool | None = None
    blueGreenDeploymentConfiguration: BlueGreenDeploymentConfiguration | None = None
    loadBalancerInfo: LoadBalancerInfo | None = None
    additionalDeploymentStatusInfo: str | None = None
    fileExistsBehavior: Annotated[str, Meta(pattern='\\A(?:DISALLOW|OVERWRITE|RETAIN)\\Z')] | None = None
    deploymentMode: Annotated[str, Meta(pattern='\\A(?:STANDARD|RESTART)\\Z')] | None = None
    deploymentStatusMessages: list[str] | None = None
    computePlatform: Annotated[str, Meta(pattern='\\A(?:Server|Lambda|ECS)\\Z')] | None = None
    externalId: str | None = None
    relatedDeployments: RelatedDeployments | None = None
    overrideAlarmConfiguration: AlarmConfiguration | None = None
    ec2DeploymentOptions: EC2DeploymentOptions | None = None


class DeploymentOverview(Struct, kw_only=True, omit_defaults=True):
    Pending: int | None = None
    InProgress: int | None = None
    Succeeded: int | None = None
    Failed: int | None = None
    Skipped: int | None = None
    Ready: int | None = None


class DeploymentReadyOption(Struct, kw_only=True, omit_defaults=True):
    actionOnTimeout: Annotated[str, Meta(pattern='\\A(?:CONTINUE_DEPLOYMENT|STOP_DEPLOYMENT)\\Z')] | None = None
    waitTimeInMinutes: int | None = None


class DeploymentStyle(Struct, kw_only=True, omit_defaults=True):
    deploymentType: Annotated[str, Meta(pattern='\\A(?:IN_PLACE|BLUE_GREEN)\\Z')] | None = None
    deploymentOption: Annotated[str, Meta(pattern='\\A(?:WITH_TRAFFIC_CONTROL|WITHOUT_TRAFFIC_CONTROL)\\Z')] | None = None


class DeploymentTarget(Struct, kw_only=True, omit_defaults=True):
    deploymentTargetType: Annotated[str, Meta(pattern='\\A(?:InstanceTarget|LambdaTarget|ECSTarget|CloudFormationTarget)\\Z')] | None = None
    instanceTarget: InstanceTarget | None = None
    lambdaTarget: LambdaTarget | None = None
    ecsTarget: ECSTarget | None = None
    cloudFormationTarget: CloudFormationTarget | None = None


class Diagnostics(Struct, kw_only=True, omit_defaults=True):
    errorCode: Annotated[str, Meta(pattern='\\A(?:Success|ScriptMissing|ScriptNotExecutable|ScriptTimedOut|ScriptFailed|UnknownError)\\Z')] | None = None
    scriptName: str | None = None
    message: str | None = None
    logTail: str | None = None


class EC2DeploymentOptions(Struct, kw_only=True, omit_defaults=True):
    autoScalingGroupProcessesToSuspend: Annotated[list[Annotated[str, Meta(min_length=1, max_length=255, pattern='\\A(?:Terminate|AZRebalance|InstanceRefresh|ScheduledActions)\\Z')]], Meta(max_length=4)] | None = None


class EC2TagFilter(Struct, kw_only=True, omit_defaults=True):
    Key: str | None = None
    Value: str | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:KEY_ONLY|VALUE_ONLY|KEY_AND_VALUE)\\Z')] | None = None


class EC2TagSet(Struct, kw_only=True, omit_defaults=True):
    ec2TagSetList: list[list[EC2TagFilter]] | None = None


class ECSService(Struct, kw_only=True, omit_defaults=True):
    serviceName: str | None = None
    clusterName: str | None = None


class ECSTarget(Struct, kw_only=True, omit_defaults=True):
    deploymentId: str | None = None
    targetId: str | None = None
    targetArn: str | None = None
    lastUpdatedAt: float | None = None
    lifecycleEvents: list[LifecycleEvent] | None = None
    status: Annotated[str, Meta(pattern='\\A(?:Pending|InProgress|Succeeded|Failed|Skipped|Unknown|Ready)\\Z')] | None = None
    taskSetsInfo: list[ECSTaskSet] | None = None


class ECSTaskSet(Struct, kw_only=True, omit_defaults=True):
    identifer: str | None = None
    desiredCount: int | None = None
    pendingCount: int | None = None
    runningCount: int | None = None
    status: str | None = None
    trafficWeight: float | None = None
    targetGroup: TargetGroupInfo | None = None
    taskSetLabel: Annotated[str, Meta(pattern='\\A(?:Blue|Green)\\Z')] | None = None


class ELBInfo(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None


class ErrorInformation(Struct, kw_only=True, omit_defaults=True):
    code: Annotated[str, Meta(pattern='\\A(?:AGENT_ISSUE|ALARM_ACTIVE|APPLICATION_MISSING|AUTOSCALING_VALIDATION_ERROR|AUTO_SCALING_CONFIGURATION|AUTO_SCALING_IAM_ROLE_PERMISSIONS|CODEDEPLOY_RESOURCE_CANNOT_BE_FOUND|CUSTOMER_APPLICATION_UNHEALTHY|DEPLOYMENT_GROUP_MISSING|ECS_UPDATE_ERROR|ELASTIC_LOAD_BALANCING_INVALID|ELB_INVALID_INSTANCE|HEALTH_CONSTRAINTS|HEALTH_CONSTRAINTS_INVALID|HOOK_EXECUTION_FAILURE|IAM_ROLE_MISSING|IAM_ROLE_PERMISSIONS|INTERNAL_ERROR|INVALID_ECS_SERVICE|INVALID_LAMBDA_CONFIGURATION|INVALID_LAMBDA_FUNCTION|INVALID_REVISION|MANUAL_STOP|MISSING_BLUE_GREEN_DEPLOYMENT_CONFIGURATION|MISSING_ELB_INFORMATION|MISSING_GITHUB_TOKEN|NO_EC2_SUBSCRIPTION|NO_INSTANCES|OVER_MAX_INSTANCES|RESOURCE_LIMIT_EXCEEDED|REVISION_MISSING|THROTTLED|TIMEOUT|CLOUDFORMATION_STACK_FAILURE)\\Z')] | None = None
    message: str | None = None


class GetApplicationInput(Struct, kw_only=True, omit_defaults=True):
    applicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]


class GetApplicationOutput(Struct, kw_only=True, omit_defaults=True):
    application: ApplicationInfo | None = None


class GetDeploymentConfigInput(Struct, kw_only=True, omit_defaults=True):
    deploymentConfigName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]


class GetDeploymentConfigOutput(Struct, kw_only=True, omit_defaults=True):
    deploymentConfigInfo: DeploymentConfigInfo | None = None


class GetDeploymentGroupOutput(Struct, kw_only=True, omit_defaults=True):
    deploymentGroupInfo: DeploymentGroupInfo | None = None


class GetDeploymentInput(Struct, kw_only=True, omit_defaults=True):
    deploymentId: str


class GetDeploymentOutput(Struct, kw_only=True, omit_defaults=True):
    deploymentInfo: DeploymentInfo | None = None


class GetDeploymentTargetInput(Struct, kw_only=True, omit_defaults=True):
    deploymentId: str
    targetId: str


class GetDeploymentTargetOutput(Struct, kw_only=True, omit_defaults=True):
    deploymentTarget: DeploymentTarget | None = None


class GitHubLocation(Struct, kw_only=True, omit_defaults=True):
    repository: str | None = None
    commitId: str | None = None


class GreenFleetProvisioningOption(Struct, kw_only=True, omit_defaults=True):
    action: Annotated[str, Meta(pattern='\\A(?:DISCOVER_EXISTING|COPY_AUTO_SCALING_GROUP)\\Z')] | None = None


class InstanceTarget(Struct, kw_only=True, omit_defaults=True):
    deploymentId: str | None = None
    targetId: str | None = None
    targetArn: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:Pending|InProgress|Succeeded|Failed|Skipped|Unknown|Ready)\\Z')] | None = None
    lastUpdatedAt: float | None = None
    lifecycleEvents: list[LifecycleEvent] | None = None
    instanceLabel: Annotated[str, Meta(pattern='\\A(?:Blue|Green)\\Z')] | None = None


class LambdaFunctionInfo(Struct, kw_only=True, omit_defaults=True):
    functionName: str | None = None
    functionAlias: str | None = None
    currentVersion: str | None = None
    targetVersion: str | None = None
    targetVersionWeight: float | None = None


class LambdaTarget(Struct, kw_only=True, omit_defaults=True):
    deploymentId: str | None = None
    targetId: str | None = None
    targetArn: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:Pending|InProgress|Succeeded|Failed|Skipped|Unknown|Ready)\\Z')] | None = None
    lastUpdatedAt: float | None = None
    lifecycleEvents: list[LifecycleEvent] | None = None
    lambdaFunctionInfo: LambdaFunctionInfo | None = None


class LastDeploymentInfo(Struct, kw_only=True, omit_defaults=True):
    deploymentId: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:Created|Queued|InProgress|Baking|Succeeded|Failed|Stopped|Ready)\\Z')] | None = None
    endTime: float | None = None
    createTime: float | None = None


class LifecycleEvent(Struct, kw_only=True, omit_defaults=True):
    lifecycleEventName: str | None = None
    diagnostics: Diagnostics | None = None
    startTime: float | None = None
    endTime: float | None = None
    status: Annotated[str, Meta(pattern='\\A(?:Pending|InProgress|Succeeded|Failed|Skipped|Unknown)\\Z')] | None = None


class ListApplicationsInput(Struct, kw_only=True, omit_defaults=True):
    nextToken: str | None = None


class ListApplicationsOutput(Struct, kw_only=True, omit_defaults=True):
    applications: list[Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]] | None = None
    nextToken: str | None = None


class ListDeploymentConfigsInput(Struct, kw_only=True, omit_defaults=True):
    nextToken: str | None = None


class ListDeploymentConfigsOutput(Struct, kw_only=True, omit_defaults=True):
    deploymentConfigsList: list[Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]] | None = None
    nextToken: str | None = None


class ListDeploymentGroupsInput(Struct, kw_only=True, omit_defaults=True):
    applicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]
    nextToken: str | None = None


class ListDeploymentGroupsOutput(Struct, kw_only=True, omit_defaults=True):
    applicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    deploymentGroups: list[Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]] | None = None
    nextToken: str | None = None


class ListDeploymentTargetsInput(Struct, kw_only=True, omit_defaults=True):
    deploymentId: str
    nextToken: str | None = None
    targetFilters: dict[Annotated[str, Meta(pattern='\\A(?:TargetStatus|ServerInstanceLabel)\\Z')], list[str]] | None = None


class ListDeploymentTargetsOutput(Struct, kw_only=True, omit_defaults=True):
    targetIds: list[str] | None = None
    nextToken: str | None = None


class ListDeploymentsInput(Struct, kw_only=True, omit_defaults=True):
    applicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    deploymentGroupName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    externalId: str | None = None
    includeOnlyStatuses: list[Annotated[str, Meta(pattern='\\A(?:Created|Queued|InProgress|Baking|Succeeded|Failed|Stopped|Ready)\\Z')]] | None = None
    createTimeRange: TimeRange | None = None
    nextToken: str | None = None


class ListDeploymentsOutput(Struct, kw_only=True, omit_defaults=True):
    deployments: list[str] | None = None
    nextToken: str | None = None


class ListTagsForResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1011)]
    NextToken: str | None = None


class ListTagsForResourceOutput(Struct, kw_only=True, omit_defaults=True):
    Tags: list[Tag] | None = None
    NextToken: str | None = None


class LoadBalancerInfo(Struct, kw_only=True, omit_defaults=True):
    elbInfoList: list[ELBInfo] | None = None
    targetGroupInfoList: list[TargetGroupInfo] | None = None
    targetGroupPairInfoList: list[TargetGroupPairInfo] | None = None


class MinimumHealthyHosts(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:HOST_COUNT|FLEET_PERCENT)\\Z')] | None = None
    value: int | None = None


class MinimumHealthyHostsPerZone(MinimumHealthyHosts, kw_only=True, omit_defaults=True):
    """No further members."""


class OnPremisesTagSet(Struct, kw_only=True, omit_defaults=True):
    onPremisesTagSetList: list[list[TagFilter]] | None = None


class PutLifecycleEventHookExecutionStatusInput(Struct, kw_only=True, omit_defaults=True):
    deploymentId: str | None = None
    lifecycleEventHookExecutionId: str | None = None
    status: Annotated[str, Meta(pattern='\\A(?:Pending|InProgress|Succeeded|Failed|Skipped|Unknown)\\Z')] | None = None


class PutLifecycleEventHookExecutionStatusOutput(Struct, kw_only=True, omit_defaults=True):
    lifecycleEventHookExecutionId: str | None = None


class RawString(Struct, kw_only=True, omit_defaults=True):
    content: str | None = None
    sha256: str | None = None


class RelatedDeployments(Struct, kw_only=True, omit_defaults=True):
    autoUpdateOutdatedInstancesRootDeploymentId: str | None = None
    autoUpdateOutdatedInstancesDeploymentIds: list[str] | None = None


class RevisionLocation(Struct, kw_only=True, omit_defaults=True):
    revisionType: Annotated[str, Meta(pattern='\\A(?:S3|GitHub|String|AppSpecContent)\\Z')] | None = None
    s3Location: S3Location | None = None
    gitHubLocation: GitHubLocation | None = None
    string: RawString | None = None
    appSpecContent: AppSpecContent | None = None


class RollbackInfo(Struct, kw_only=True, omit_defaults=True):
    rollbackDeploymentId: str | None = None
    rollbackTriggeringDeploymentId: str | None = None
    rollbackMessage: str | None = None


class S3Location(Struct, kw_only=True, omit_defaults=True):
    bucket: str | None = None
    key: str | None = None
    bundleType: Annotated[str, Meta(pattern='\\A(?:tar|tgz|zip|YAML|JSON)\\Z')] | None = None
    version: str | None = None
    eTag: str | None = None


class StopDeploymentInput(Struct, kw_only=True, omit_defaults=True):
    deploymentId: str
    autoRollbackEnabled: bool | None = None


class StopDeploymentOutput(Struct, kw_only=True, omit_defaults=True):
    status: Annotated[str, Meta(pattern='\\A(?:Pending|Succeeded)\\Z')] | None = None
    statusMessage: str | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: str | None = None
    Value: str | None = None


class TagFilter(Tag, kw_only=True, omit_defaults=True):
    Type: Annotated[str, Meta(pattern='\\A(?:KEY_ONLY|VALUE_ONLY|KEY_AND_VALUE)\\Z')] | None = None


class TagResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1011)]
    Tags: list[Tag]


class TagResourceOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class TargetGroupInfo(Struct, kw_only=True, omit_defaults=True):
    name: str | None = None


class TargetGroupPairInfo(Struct, kw_only=True, omit_defaults=True):
    targetGroups: list[TargetGroupInfo] | None = None
    prodTrafficRoute: TrafficRoute | None = None
    testTrafficRoute: TrafficRoute | None = None


class TargetInstances(Struct, kw_only=True, omit_defaults=True):
    tagFilters: list[EC2TagFilter] | None = None
    autoScalingGroups: list[str] | None = None
    ec2TagSet: EC2TagSet | None = None


class TimeBasedCanary(Struct, kw_only=True, omit_defaults=True):
    canaryPercentage: int | None = None
    canaryInterval: int | None = None


class TimeBasedLinear(Struct, kw_only=True, omit_defaults=True):
    linearPercentage: int | None = None
    linearInterval: int | None = None


class TimeRange(Struct, kw_only=True, omit_defaults=True):
    start: float | None = None
    end: float | None = None


class TrafficRoute(Struct, kw_only=True, omit_defaults=True):
    listenerArns: list[str] | None = None


class TrafficRoutingConfig(Struct, kw_only=True, omit_defaults=True):
    type: Annotated[str, Meta(pattern='\\A(?:TimeBasedCanary|TimeBasedLinear|AllAtOnce)\\Z')] | None = None
    timeBasedCanary: TimeBasedCanary | None = None
    timeBasedLinear: TimeBasedLinear | None = None


class TriggerConfig(Struct, kw_only=True, omit_defaults=True):
    triggerName: str | None = None
    triggerTargetArn: str | None = None
    triggerEvents: list[Annotated[str, Meta(pattern='\\A(?:DeploymentStart|DeploymentSuccess|DeploymentFailure|DeploymentStop|DeploymentRollback|DeploymentReady|InstanceStart|InstanceSuccess|InstanceFailure|InstanceReady)\\Z')]] | None = None


class UntagResourceInput(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=1, max_length=1011)]
    TagKeys: list[str]


class UntagResourceOutput(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class UpdateApplicationInput(Struct, kw_only=True, omit_defaults=True):
    applicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    newApplicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None


class UpdateDeploymentGroupInput(Struct, kw_only=True, omit_defaults=True):
    applicationName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]
    currentDeploymentGroupName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')]
    newDeploymentGroupName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    deploymentConfigName: Annotated[str, Meta(min_length=1, max_length=100, pattern='\\A(?:[A-Za-z0-9+=,.@_-]*)\\Z')] | None = None
    ec2TagFilters: list[EC2TagFilter] | None = None
    onPremisesInstanceTagFilters: list[TagFilter] | None = None
    autoScalingGroups: list[str] | None = None
    serviceRoleArn: str | None = None
    triggerConfigurations: list[TriggerConfig] | None = None
    alarmConfiguration: AlarmConfiguration | None = None
    autoRollbackConfiguration: AutoRollbackConfiguration | None = None
    outdatedInstancesStrategy: Annotated[str, Meta(pattern='\\A(?:UPDATE|IGNORE)\\Z')] | None = None
    deploymentStyle: DeploymentStyle | None = None
    blueGreenDeploymentConfiguration: BlueGreenDeploymentConfiguration | None = None
    loadBalancerInfo: LoadBalancerInfo | None = None
    ec2TagSet: EC2TagSet | None = None
    ecsServices: list[ECSService] | None = None
    onPremisesTagSet: OnPremisesTagSet | None = None
    ec2DeploymentOptions: EC2DeploymentOptions | None = None
    terminationHookEnabled: bool | None = None


class UpdateDeploymentGroupOutput(Struct, kw_only=True, omit_defaults=True):
    hooksNotCleanedUp: list[AutoScalingGroup] | None = None


class ZonalConfig(Struct, kw_only=True, omit_defaults=True):
    firstZoneMonitorDurationInSeconds: int | None = None
    monitorDurationInSeconds: int | None = None
    minimumHealthyHostsPerZone: MinimumHealthyHostsPerZone | None = None
