"""Task sets, of services whose deployments CodeDeploy or somebody else makes."""

from __future__ import annotations

from typing import Any

from pampero.api import ApiError, Call, operation, pass_role
from pampero.aws.clienttokens import ClientTokens
from pampero.aws.tags import tag_map
from pampero.kernel.arn import arn
from pampero.services.ecs import showing
from pampero.services.ecs import types as t
from pampero.services.ecs.changes import look
from pampero.services.ecs.definitions import TASK_SERVICE
from pampero.services.ecs.errors import invalid, unsupported
from pampero.services.ecs.lookup import cluster_in, cluster_name, find_cluster, find_service, last, usable_definition
from pampero.services.ecs.making import launch_of
from pampero.services.ecs.model import (
    ACTIVE,
    CODE_DEPLOY,
    DRAINING,
    ECS,
    FARGATE,
    PRIMARY,
    SERVICES,
    TASKS,
    Revision,
    Service,
    TaskSet,
    new_number,
)
from pampero.services.ecs.services import check_revision
from pampero.services.ecs.tags import check_count
from pampero.services.ecs.tasks import roles_of
from pampero.store.tx import ReadTx, Tx

DAY = 86_400.0
MAX_SETS = 5
TOKENS = ClientTokens("ecs.settoken", DAY, lambda: invalid("Creation of task set was not idempotent."))


def _on_set(call: Call, req: Any) -> str:
    where = cluster_name(req.cluster or cluster_in(req.service))
    name = getattr(req, "taskSet", None) or getattr(req, "primaryTaskSet", None) or "*"
    return arn("ecs", call.region, call.account, f"task-set/{where}/{last(req.service)}/{last(name)}")


def _context(call: Call, req: Any) -> dict[str, list[str]]:
    where = cluster_name(req.cluster or cluster_in(req.service))
    service = arn("ecs", call.region, call.account, f"service/{where}/{last(req.service)}")
    return {"ecs:cluster": [arn("ecs", call.region, call.account, f"cluster/{where}")], "ecs:service": [service]}


def _service(tx: ReadTx, call: Call, req: Any) -> Service:
    service = find_service(tx, call, req.cluster, req.service, active=True)
    if service.controller == ECS:
        raise unsupported(
            "Task sets are supported by services with an EXTERNAL or CODE_DEPLOY deployment controller only."
        )
    return service


def _existing(service: Service, name: str) -> TaskSet:
    found = next((one for one in service.sets if name in (one.id, one.arn)), None)
    found = found or next((one for one in service.sets if one.id == f"ecs-svc/{last(name)}"), None)
    if found is None:
        raise ApiError("TaskSetNotFoundException", "The specified task set was not found.")
    return found


def _shown(tx: ReadTx, service: Service, one: TaskSet, tags: bool = True) -> t.TaskSet:
    tasks = [task for _, task in TASKS.find(tx, service.place, "service", service.name) if not task.over]
    return showing.task_set(tx, service, one, tasks, tags)


def _scale(given: t.Scale | None, default: float) -> float:
    if given is None or given.value is None:
        return default
    if not 0 <= given.value <= 100:
        raise invalid("The scale of a task set must be between 0 and 100 percent.")
    return given.value


@operation("CreateTaskSet", resource=_on_set, context=_context)
def create_task_set(tx: Tx, call: Call, req: t.CreateTaskSetRequest) -> t.CreateTaskSetResponse:
    """Make a task set, which has its share of the service's tasks. Source: API_CreateTaskSet.

    Raises ClusterNotFoundException, ServiceNotFoundException, ServiceNotActiveException, InvalidParameterException,
    ClientException, LimitExceededException, UnsupportedFeatureException.
    """
    service = _service(tx, call, req)
    definition = usable_definition(tx, call, req.taskDefinition)
    pass_role(tx, call, TASK_SERVICE, *roles_of(definition))
    cluster = find_cluster(tx, call, service.cluster)
    check_revision(tx, call, cluster, definition, req)
    asked = [definition.name, req.externalId, req.launchType]
    scope = f"{service.place}/{service.name}"
    if TOKENS.former(tx, scope, req.clientToken, asked, req.externalId or "") is not None and service.sets:
        return t.CreateTaskSetResponse(taskSet=_shown(tx, service, service.sets[-1]))
    if len(service.sets) >= MAX_SETS:
        raise ApiError("LimitExceededException", f"A service can have {MAX_SETS} task sets.")
    launch_type = launch_of(
        req.launchType, req.capacityProviderStrategy[0].capacityProvider if req.capacityProviderStrategy else None
    )
    if launch_type == FARGATE and FARGATE not in (definition.body.compatibilities or ()):
        raise invalid("Task definition does not support launch_type FARGATE.")
    id_, tags = f"ecs-svc/{new_number()}", tag_map(req.tags)
    check_count(tags)
    place = f"task-set/{service.cluster}/{service.name}/{id_}"
    revision = Revision(
        "", tx.now, definition.name, launch_type, req.capacityProviderStrategy or None, req.platformVersion,
        req.networkConfiguration, list(req.loadBalancers or ()), list(req.serviceRegistries or ()),
    )  # fmt: skip
    made = TaskSet(
        id_, arn("ecs", call.region, call.account, place), revision, tx.now, tx.now, _scale(req.scale, 0.0),
        external=req.externalId, started_by="CODE_DEPLOY" if service.controller == CODE_DEPLOY else None, tags=tags,
    )  # fmt: skip
    service.sets.append(made)
    _save(tx, service)
    return t.CreateTaskSetResponse(taskSet=_shown(tx, service, made))


def _save(tx: Tx, service: Service) -> None:
    service.steady = False
    SERVICES.save(tx, service)
    look(tx, service.place, service.name)


@operation("UpdateTaskSet", resource=_on_set, context=_context)
def update_task_set(tx: Tx, call: Call, req: t.UpdateTaskSetRequest) -> t.UpdateTaskSetResponse:
    """Give a task set another share. Source: API_UpdateTaskSet. Raises as CreateTaskSet, TaskSetNotFoundException."""
    service = _service(tx, call, req)
    found = _existing(service, req.taskSet)
    found.scale, found.updated, found.stable = _scale(req.scale, found.scale), tx.now, None
    _save(tx, service)
    return t.UpdateTaskSetResponse(taskSet=_shown(tx, service, found))


@operation("UpdateServicePrimaryTaskSet", resource="*", context=_context)
def update_service_primary_task_set(
    tx: Tx, call: Call, req: t.UpdateServicePrimaryTaskSetRequest
) -> t.UpdateServicePrimaryTaskSetResponse:
    """Which task set is the service's own: what it is made of becomes the service's. Source:
    API_UpdateServicePrimaryTaskSet. Raises as UpdateTaskSet."""
    service = _service(tx, call, req)
    found = _existing(service, req.primaryTaskSet)
    for one in service.sets:
        one.status = PRIMARY if one is found else ACTIVE if one.status == PRIMARY else one.status
    service.revision, found.updated = found.revision, tx.now
    _save(tx, service)
    return t.UpdateServicePrimaryTaskSetResponse(taskSet=_shown(tx, service, found))


@operation("DeleteTaskSet", resource=_on_set, context=_context)
def delete_task_set(tx: Tx, call: Call, req: t.DeleteTaskSetRequest) -> t.DeleteTaskSetResponse:
    """Delete a task set; with force also one that has tasks, which stop. Source: API_DeleteTaskSet. Raises as
    UpdateTaskSet."""
    service = _service(tx, call, req)
    found = _existing(service, req.taskSet)
    if found.scale > 0 and service.desired and not req.force:
        raise invalid("The task set cannot be deleted while it is scaled above 0.")
    found.status, found.scale, found.updated = DRAINING, 0.0, tx.now
    _save(tx, service)
    return t.DeleteTaskSetResponse(taskSet=_shown(tx, service, found))


@operation("DescribeTaskSets", resource=_on_set, context=_context, read=True)
def describe_task_sets(tx: ReadTx, call: Call, req: t.DescribeTaskSetsRequest) -> t.DescribeTaskSetsResponse:
    """A service's task sets, or some; what is not there is a failure, MISSING. Source: API_DescribeTaskSets. Raises as
    CreateTaskSet."""
    service = _service(tx, call, req)
    tags = "TAGS" in (req.include or ())
    found, failures = [], []
    if not req.taskSets:
        found = [_shown(tx, service, one, tags) for one in service.sets]
    for name in req.taskSets or ():
        try:
            found.append(_shown(tx, service, _existing(service, name), tags))
        except ApiError:
            failures.append(t.Failure(arn=name, reason="MISSING"))
    return t.DescribeTaskSetsResponse(taskSets=found, failures=failures)
