"""Services as answers have them."""

from __future__ import annotations

from collections.abc import Iterable

from pampero.kernel.arn import arn
from pampero.services.ecs import types as t
from pampero.services.ecs.making import PLATFORM
from pampero.services.ecs.model import (
    CODE_DEPLOY,
    DAEMON,
    DEFINITIONS,
    ECS,
    EXTERNAL,
    FARGATE,
    INACTIVE,
    PRIMARY,
    RUNNING,
    TASKS,
    Revision,
    Rollout,
    Service,
    Task,
    TaskSet,
)
from pampero.services.ecs.tags import shown_tags
from pampero.store.tx import ReadTx


def _counts(tasks: Iterable[Task], unit: str | None = None) -> tuple[int, int]:
    """How many run, and how many are about to."""
    mine = [task for task in tasks if unit in (None, task.unit) and task.wanted]
    running = sum(task.body.lastStatus == RUNNING for task in mine)
    return running, len(mine) - running


def definition_arn(tx: ReadTx, scope: str, name: str) -> str:
    """The ARN of a revision, by where it stands."""
    found = DEFINITIONS.get(tx, scope, name)
    if found is not None:
        return found.arn
    account, region = scope.split("/")
    family, _, number = name.partition(":")
    return arn("ecs", region, account, f"task-definition/{family}:{int(number)}")


def _fargate(revision: Revision) -> bool:
    if revision.strategy:
        return all(one.capacityProvider.startswith(FARGATE) for one in revision.strategy)
    return revision.launch_type == FARGATE


def deployment(tx: ReadTx, service: Service, one: Rollout, tasks: list[Task]) -> t.Deployment:
    """A deployment of a service."""
    running, pending = _counts(tasks, one.id)
    revision = one.revision
    fargate = _fargate(revision)
    return t.Deployment(
        id=one.id,
        status=one.status,
        taskDefinition=definition_arn(tx, service.scope, revision.definition),
        desiredCount=(1 if service.kind == DAEMON else service.desired) if one.status == PRIMARY else 0,
        pendingCount=pending,
        runningCount=running,
        failedTasks=one.failed,
        createdAt=one.created,
        updatedAt=one.updated,
        capacityProviderStrategy=revision.strategy,
        launchType=None if revision.strategy else revision.launch_type,
        platformVersion=_platform(revision) if fargate else None,
        platformFamily="Linux" if fargate else None,
        networkConfiguration=revision.network,
        rolloutState=one.state,
        rolloutStateReason=one.reason,
        serviceConnectConfiguration=revision.connect,
        volumeConfigurations=revision.volumes,
    )


def _platform(revision: Revision) -> str:
    return PLATFORM if revision.platform in (None, "LATEST") else revision.platform


def task_set(tx: ReadTx, service: Service, one: TaskSet, tasks: list[Task], tags: bool = False) -> t.TaskSet:
    """A task set of a service."""
    running, pending = _counts(tasks, one.id)
    revision = one.revision
    fargate = _fargate(revision)
    return t.TaskSet(
        id=one.id,
        taskSetArn=one.arn,
        serviceArn=service.arn,
        clusterArn=arn("ecs", service.region, service.account, f"cluster/{service.cluster}"),
        startedBy=one.started_by,
        externalId=one.external,
        status=one.status,
        taskDefinition=definition_arn(tx, service.scope, revision.definition),
        computedDesiredCount=-int(-service.desired * one.scale // 100),
        pendingCount=pending,
        runningCount=running,
        createdAt=one.created,
        updatedAt=one.updated,
        launchType=None if revision.strategy else revision.launch_type,
        capacityProviderStrategy=revision.strategy,
        platformVersion=_platform(revision) if fargate else None,
        platformFamily="Linux" if fargate else None,
        networkConfiguration=revision.network,
        loadBalancers=revision.load_balancers,
        serviceRegistries=revision.registries,
        scale=t.Scale(value=one.scale, unit="PERCENT"),
        stabilityStatus="STEADY_STATE" if one.stable is not None else "STABILIZING",
        stabilityStatusAt=one.stable or one.updated,
        tags=shown_tags(one.tags) if tags else [],
    )


def service(tx: ReadTx, one: Service, tags: bool = False) -> t.Service:
    """A service."""
    tasks = [task for _, task in TASKS.find(tx, one.place, "service", one.name) if not task.over]
    running, pending = _counts(tasks)
    revision = one.revision
    primary = one.primary
    shown = t.Service(
        serviceArn=one.arn,
        serviceName=one.name,
        clusterArn=arn("ecs", one.region, one.account, f"cluster/{one.cluster}"),
        loadBalancers=[],
        serviceRegistries=[],
        status=one.status,
        desiredCount=1 if one.kind == DAEMON and one.status != INACTIVE else one.desired,
        runningCount=running,
        pendingCount=pending,
        deploymentConfiguration=one.configuration,
        deployments=[deployment(tx, one, each, tasks) for each in one.rollouts],
        taskSets=[task_set(tx, one, each, tasks) for each in one.sets] if one.controller != ECS else None,
        roleArn=one.role,
        events=one.events,
        createdAt=one.created,
        placementConstraints=one.constraints,
        placementStrategy=one.placement,
        healthCheckGracePeriodSeconds=one.grace,
        schedulingStrategy=one.kind,
        deploymentController=t.DeploymentController(type=one.controller),
        tags=shown_tags(one.tags) if tags else None,
        createdBy=one.creator,
        enableECSManagedTags=one.managed_tags,
        propagateTags=one.propagate,
        enableExecuteCommand=one.executes,
        availabilityZoneRebalancing=one.rebalancing,
    )
    if revision is not None and one.controller in (ECS, CODE_DEPLOY, EXTERNAL):
        shown.loadBalancers, shown.serviceRegistries = revision.load_balancers, revision.registries
        shown.capacityProviderStrategy = revision.strategy
        shown.launchType = None if revision.strategy else revision.launch_type
        shown.platformVersion = (revision.platform or "LATEST") if _fargate(revision) else None
        shown.platformFamily = "Linux" if _fargate(revision) else None
        shown.networkConfiguration = revision.network
        shown.taskDefinition = definition_arn(tx, one.scope, revision.definition) if revision.definition else None
    if primary is not None:
        shown.currentServiceRevisions = [
            t.ServiceCurrentRevisionSummary(
                arn=primary.revision.arn, requestedTaskCount=shown.desiredCount, runningTaskCount=running,
                pendingTaskCount=pending,
            )
        ]  # fmt: skip
        if primary.state == "IN_PROGRESS" and primary.record:
            place = f"service-deployment/{one.cluster}/{one.name}/{primary.record}"
            shown.currentServiceDeployment = arn("ecs", one.region, one.account, place)
    return shown
