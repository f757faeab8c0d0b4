"""Tasks: RunTask, StartTask, StopTask, and how tasks are shown."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, Check, operation, pass_role
from pampero.aws.clienttokens import ClientTokens
from pampero.aws.paging import named_page, position_of
from pampero.aws.tags import tag_map
from pampero.services.ecs import types as t
from pampero.services.ecs.changes import USER, shown, stop
from pampero.services.ecs.clusters import check_strategy, page_size
from pampero.services.ecs.definitions import TASK_SERVICE
from pampero.services.ecs.errors import invalid, no_service
from pampero.services.ecs.lookup import (
    cluster_name,
    find_cluster,
    find_instance,
    find_task,
    in_cluster,
    instance_arn,
    last,
    launch_conditions,
    on_definition,
    task_arn,
    usable_definition,
)
from pampero.services.ecs.making import Wanted, check_network, launch_of, make, spread
from pampero.services.ecs.model import EC2, FARGATE, RUNNING, SERVICES, STOPPED, TASKS, Cluster, Definition, Task
from pampero.services.ecs.tags import check_count
from pampero.store.tx import ReadTx, Tx

MAX_COUNT = 10
MAX_STARTED_BY = 128
DAY = 86_400.0
TOKENS = ClientTokens(
    "ecs.token", DAY, lambda: ApiError("ConflictException", "The clientToken was used for another request.")
)
CLUSTER_TAG, SERVICE_TAG = "aws:ecs:clusterName", "aws:ecs:serviceName"


def roles_of(definition: Definition, overrides: t.TaskOverride | None = None) -> list[str | None]:
    """The roles that a task is given: those that overrides name in the place of the definition's. Whoever has it run passes them,
    whoever registered the definition. Source: "Amazon ECS CloudWatch Events IAM role"."""
    over = overrides or t.TaskOverride()
    return [over.taskRoleArn or definition.body.taskRoleArn, over.executionRoleArn or definition.body.executionRoleArn]


def tags_for(
    cluster: str, definition: Definition, own: dict[str, str], managed: bool, propagate: str | None, service: str | None = None,
    of_service: dict[str, str] | None = None,
) -> dict[str, str]:  # fmt: skip
    """The tags of a task: its own, those that are handed down, and those that ECS manages."""
    handed = definition.tags if propagate == "TASK_DEFINITION" else (of_service or {}) if propagate == "SERVICE" else {}
    found = {**handed, **own}
    if managed:
        found[CLUSTER_TAG] = cluster
        if service is not None:
            found[SERVICE_TAG] = service
    return found


def _check(definition: Definition, req: t.RunTaskRequest | t.StartTaskRequest, launch_type: str) -> None:
    if launch_type == FARGATE and FARGATE not in (definition.body.compatibilities or ()):
        raise invalid("Task definition does not support launch_type FARGATE.")
    check_network(definition, req.networkConfiguration)
    if len(req.startedBy or "") > MAX_STARTED_BY:
        raise invalid("startedBy is too long.")
    if (req.group or "").startswith("ecs:"):
        raise invalid("Invalid namespace for group.")


@operation("RunTask", resource=on_definition, context=launch_conditions)
def run_task(tx: Tx, call: Call, req: t.RunTaskRequest) -> t.RunTaskResponse:
    """Start tasks wherever there is room. Source: API_RunTask.

    Raises ClusterNotFoundException, ClientException, InvalidParameterException, ConflictException.
    """
    cluster = find_cluster(tx, call, req.cluster)
    definition = usable_definition(tx, call, req.taskDefinition)
    count = 1 if req.count is None else req.count
    if not 1 <= count <= MAX_COUNT:
        raise invalid(f"Count must be between 1 and {MAX_COUNT}.")
    if req.launchType is not None and req.capacityProviderStrategy:
        raise invalid("A launch type and a capacity provider strategy cannot both be specified.")
    strategy = list(req.capacityProviderStrategy or ())
    check_strategy(tx, call.scope, strategy, cluster.providers if strategy else None)
    if not strategy and req.launchType is None:
        strategy = cluster.strategy
    pass_role(tx, call, TASK_SERVICE, *roles_of(definition, req.overrides))
    asked = [definition.name, count, req.group, req.startedBy, req.overrides]
    if TOKENS.former(tx, cluster.place, req.clientToken, asked) is not None:
        again = [one for _, one in TASKS.page(tx, cluster.place) if one.token == req.clientToken]
        return t.RunTaskResponse(tasks=[shown(one, tags=True) for one in again], failures=[])
    providers = spread(strategy, count) if strategy else [None] * count
    tags = tag_map(req.tags)
    check_count(tags)
    made, failures = [], []
    for provider in providers:
        launch_type = launch_of(req.launchType, provider)
        _check(definition, req, launch_type)
        wanted = Wanted(
            definition, launch_type, provider, req.group, req.startedBy, req.overrides, req.networkConfiguration,
            req.platformVersion, tags_for(cluster.name, definition, tags, bool(req.enableECSManagedTags), req.propagateTags),
            bool(req.enableExecuteCommand), list(req.placementConstraints or ()), token=req.clientToken,
        )  # fmt: skip
        task, failure = make(tx, call, cluster, wanted)
        if task is not None:
            made.append(shown(task, tags=True))
        if failure is not None:
            failures.append(failure)
    return t.RunTaskResponse(tasks=made, failures=failures)


@operation("StartTask", resource=on_definition, context=launch_conditions)
def start_task(tx: Tx, call: Call, req: t.StartTaskRequest) -> t.StartTaskResponse:
    """Start a task on each of some instances. Source: API_StartTask.

    Raises ClusterNotFoundException, ClientException, InvalidParameterException.
    """
    cluster = find_cluster(tx, call, req.cluster)
    definition = usable_definition(tx, call, req.taskDefinition)
    if not 1 <= len(req.containerInstances) <= MAX_COUNT:
        raise invalid(f"Between 1 and {MAX_COUNT} container instances can be given.")
    _check(definition, req, EC2)
    pass_role(tx, call, TASK_SERVICE, *roles_of(definition, req.overrides))
    tags = tag_map(req.tags)
    check_count(tags)
    made, failures = [], []
    for name in req.containerInstances:
        instance = find_instance(tx, call, req.cluster, name)
        if instance is None:
            failures.append(t.Failure(arn=instance_arn(call, req.cluster, name), reason="MISSING"))
            continue
        wanted = Wanted(
            definition, EC2, None, req.group, req.startedBy, req.overrides, req.networkConfiguration, None,
            tags_for(cluster.name, definition, tags, bool(req.enableECSManagedTags), req.propagateTags),
            bool(req.enableExecuteCommand), instance=instance,
        )  # fmt: skip
        task, failure = make(tx, call, cluster, wanted)
        if task is not None:
            made.append(shown(task, tags=True))
        if failure is not None:
            failures.append(failure)
    return t.StartTaskResponse(tasks=made, failures=failures)


@operation("StopTask", resource=lambda call, req: task_arn(call, req.cluster, req.task), context=in_cluster)
def stop_task(tx: Tx, call: Call, req: t.StopTaskRequest) -> t.StopTaskResponse:
    """Stop a task; one that has stopped already is shown as it is. Source: API_StopTask. Raises ClusterNotFoundException,
    InvalidParameterException."""
    found = find_task(tx, call, req.cluster, req.task)
    if found is None:
        raise invalid("The referenced task was not found.")
    stop(tx, found, USER, req.reason or "Task stopped by user")
    return t.StopTaskResponse(task=shown(found))


def _described(call: Call, req: t.DescribeTasksRequest) -> list[Check]:
    return [Check("ecs:DescribeTasks", task_arn(call, req.cluster, one), in_cluster(call, req)) for one in req.tasks]


@operation("DescribeTasks", resource="*", checks=_described, read=True)
def describe_tasks(tx: ReadTx, call: Call, req: t.DescribeTasksRequest) -> t.DescribeTasksResponse:
    """Some tasks; what is not there is a failure, MISSING. Source: API_DescribeTasks. Raises ClusterNotFoundException,
    InvalidParameterException."""
    find_cluster(tx, call, req.cluster)
    if not req.tasks:
        raise invalid("Tasks cannot be empty.")
    if len(req.tasks) > 100:
        raise invalid("Tasks cannot have more than 100 elements.")
    found, failures = [], []
    for name in req.tasks:
        one = find_task(tx, call, req.cluster, name)
        if one is None:
            failures.append(t.Failure(arn=task_arn(call, req.cluster, name), reason="MISSING"))
        else:
            found.append(shown(one, tags="TAGS" in (req.include or ())))
    return t.DescribeTasksResponse(tasks=found, failures=failures)


def _on_list(call: Call, req: t.ListTasksRequest) -> str:
    return instance_arn(call, req.cluster, req.containerInstance) if req.containerInstance else "*"


@operation("ListTasks", resource=_on_list, context=in_cluster, read=True)
def list_tasks(tx: ReadTx, call: Call, req: t.ListTasksRequest) -> t.ListTasksResponse:
    """The ARNs of a cluster's tasks: those that are to run, or those that are to have stopped. Source: API_ListTasks.

    Raises ClusterNotFoundException, ServiceNotFoundException, InvalidParameterException.
    """
    cluster = find_cluster(tx, call, req.cluster)
    if req.serviceName is not None and SERVICES.get(tx, cluster.place, last(req.serviceName)) is None:
        raise no_service()
    after, most = position_of(req.nextToken, lambda: invalid("Invalid token.")), page_size(req.maxResults)
    found = [(name, one.arn) for name, one in _candidates(tx, cluster, req) if name > after and _suits(call, one, req)]
    arns, token = named_page(found, most)
    return t.ListTasksResponse(taskArns=arns, nextToken=token)


def _candidates(tx: ReadTx, cluster: Cluster, req: t.ListTasksRequest) -> list[tuple[str, Task]]:
    if req.serviceName is not None:
        return TASKS.find(tx, cluster.place, "service", last(req.serviceName))
    return TASKS.page(tx, cluster.place)


def _suits(call: Call, one: Task, req: t.ListTasksRequest) -> bool:
    body: Any = one.body
    wanted = STOPPED if req.desiredStatus == STOPPED else RUNNING
    family = one.definition.partition(":")[0]
    instance = instance_arn(call, cluster_name(req.cluster), req.containerInstance) if req.containerInstance else None
    return (
        body.desiredStatus == wanted
        and req.family in (None, family)
        and req.startedBy in (None, body.startedBy)
        and req.launchType in (None, body.launchType)
        and instance in (None, body.containerInstanceArn)
    )
