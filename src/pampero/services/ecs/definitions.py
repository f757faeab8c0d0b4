"""Task definitions: families and their revisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pampero.api import Call, Check, operation, pass_role
from pampero.aws.paging import decode_token, encode_token
from pampero.aws.tags import tag_map
from pampero.kernel.arn import arn
from pampero.services.ecs import types as t
from pampero.services.ecs.clusters import page_size
from pampero.services.ecs.compatibility import attributes, compatibilities
from pampero.services.ecs.errors import client, invalid
from pampero.services.ecs.hostaccess import check_host_access
from pampero.services.ecs.lookup import definition_arn, definition_of
from pampero.services.ecs.model import (
    ACTIVE,
    AWSVPC,
    CLUSTERS,
    DEFINITIONS,
    DELETING,
    FAMILIES,
    FARGATE,
    INACTIVE,
    SERVICES,
    TASKS,
    Definition,
    Family,
    definition_key,
)
from pampero.services.ecs.sizes import cpu_units, mebibytes
from pampero.services.ecs.tags import check_count, shown_tags
from pampero.services.ecs.validation import check, mode_of
from pampero.store.tx import ReadTx, Tx

TASK_SERVICE = "ecs-tasks.amazonaws.com"
MAX_DELETED = 10


def _conditions(call: Call, req: t.RegisterTaskDefinitionRequest) -> dict[str, list[str]]:
    """ecs:task-cpu, ecs:task-memory, ecs:privileged, ecs:compute-compatibility."""
    found = {"ecs:privileged": [str(any(one.privileged for one in req.containerDefinitions)).lower()]}
    if req.cpu:
        found["ecs:task-cpu"] = [req.cpu]
    if req.memory:
        found["ecs:task-memory"] = [req.memory]
    if req.requiresCompatibilities:
        found["ecs:compute-compatibility"] = list(req.requiresCompatibilities)
    return found


def _filled(container: t.ContainerDefinition, mode: str) -> t.ContainerDefinition:
    """A container with the defaults that AWS shows."""
    for port in container.portMappings or ():
        port.protocol = port.protocol or "tcp"
        if port.containerPort is not None:
            port.hostPort = port.containerPort if mode in (AWSVPC, "host") else port.hostPort or 0
    container.cpu = container.cpu or 0
    container.essential = True if container.essential is None else container.essential
    for name in ("portMappings", "environment", "mountPoints", "volumesFrom", "systemControls"):
        if getattr(container, name) is None:
            setattr(container, name, [])
    if container.healthCheck is not None:
        health = container.healthCheck
        health.interval = health.interval or 30
        health.timeout = health.timeout or 5
        health.retries = health.retries or 3
    return container


def _asked(call: Call, req: t.RegisterTaskDefinitionRequest) -> list[Check]:
    where = arn("ecs", call.region, call.account, f"task-definition/{req.family}:*")
    return [Check("ecs:RegisterTaskDefinition", where, _conditions(call, req))]


@operation("RegisterTaskDefinition", resource="*", checks=_asked)
def register_task_definition(
    tx: Tx, call: Call, req: t.RegisterTaskDefinitionRequest
) -> t.RegisterTaskDefinitionResponse:
    """Make a revision of a family. Source: API_RegisterTaskDefinition. Raises ClientException."""
    check(req)
    check_host_access(req, call.settings.host_access)
    pass_role(tx, call, TASK_SERVICE, req.taskRoleArn, req.executionRoleArn)
    mode, tags = mode_of(req), tag_map(req.tags)
    check_count(tags)
    family = FAMILIES.get(tx, call.scope, req.family) or Family(req.family, call.account, call.region)
    family.last += 1
    FAMILIES.save(tx, family)
    cpu, memory = cpu_units(req.cpu), mebibytes(req.memory)
    body = t.TaskDefinition(
        taskDefinitionArn=arn("ecs", call.region, call.account, f"task-definition/{req.family}:{family.last}"),
        containerDefinitions=[_filled(one, mode) for one in req.containerDefinitions],
        family=req.family,
        taskRoleArn=req.taskRoleArn,
        executionRoleArn=req.executionRoleArn,
        networkMode=mode if req.networkMode or FARGATE in (req.requiresCompatibilities or ()) else None,
        revision=family.last,
        volumes=list(req.volumes or ()),
        status=ACTIVE,
        placementConstraints=list(req.placementConstraints or ()),
        runtimePlatform=req.runtimePlatform,
        requiresCompatibilities=req.requiresCompatibilities,
        cpu=None if cpu is None else str(cpu),
        memory=None if memory is None else str(memory),
        pidMode=req.pidMode,
        ipcMode=req.ipcMode,
        proxyConfiguration=req.proxyConfiguration,
        registeredAt=tx.now,
        registeredBy=call.principal.arn,
        ephemeralStorage=req.ephemeralStorage,
        enableFaultInjection=req.enableFaultInjection,
    )
    body.requiresAttributes, body.compatibilities = attributes(body), compatibilities(body)
    made = Definition(definition_key(req.family, family.last), call.account, call.region, body=body, tags=tags)
    DEFINITIONS.save(tx, made)
    return t.RegisterTaskDefinitionResponse(taskDefinition=body, tags=shown_tags(tags) if tags else None)


@operation("DescribeTaskDefinition", resource="*", read=True)
def describe_task_definition(
    tx: ReadTx, call: Call, req: t.DescribeTaskDefinitionRequest
) -> t.DescribeTaskDefinitionResponse:
    """A revision, or the newest active one of a family. Source: API_DescribeTaskDefinition. Raises ClientException,
    InvalidParameterException."""
    found = definition_of(tx, call, req.taskDefinition)
    if found is None:
        raise client("Unable to describe task definition.")
    tags = shown_tags(found.tags) if "TAGS" in (req.include or ()) else None
    return t.DescribeTaskDefinitionResponse(taskDefinition=found.body, tags=tags)


@operation("DeregisterTaskDefinition", resource="*")
def deregister_task_definition(
    tx: Tx, call: Call, req: t.DeregisterTaskDefinitionRequest
) -> t.DeregisterTaskDefinitionResponse:
    """Nothing new is started of a revision; what runs goes on. Source: API_DeregisterTaskDefinition. Raises ClientException,
    InvalidParameterException."""
    if ":" not in req.taskDefinition.rpartition("/")[2]:
        raise client("Revision is missing.")
    found = definition_of(tx, call, req.taskDefinition)
    if found is None:
        raise client("Unable to describe task definition.")
    if found.body.status == DELETING:
        raise invalid("The task definition is in the process of being deleted.")
    if found.body.status == ACTIVE:
        found.body.status, found.body.deregisteredAt = INACTIVE, tx.now
        DEFINITIONS.save(tx, found)
    return t.DeregisterTaskDefinitionResponse(taskDefinition=found.body)


def _deleted(call: Call, req: t.DeleteTaskDefinitionsRequest) -> list[Check]:
    return [Check("ecs:DeleteTaskDefinitions", definition_arn(call, one)) for one in req.taskDefinitions]


@operation("DeleteTaskDefinitions", resource="*", checks=_deleted)
def delete_task_definitions(tx: Tx, call: Call, req: t.DeleteTaskDefinitionsRequest) -> t.DeleteTaskDefinitionsResponse:
    """Delete revisions that were deregistered: they are DELETE_IN_PROGRESS as long as a task or a service has them, then
    gone. Source: API_DeleteTaskDefinitions. Raises InvalidParameterException."""
    if not 1 <= len(req.taskDefinitions) <= MAX_DELETED:
        raise invalid(f"The number of task definitions must be between 1 and {MAX_DELETED}.")
    found, failures = [], []
    for text in req.taskDefinitions:
        if ":" not in text.rpartition("/")[2]:
            raise invalid("Revision is missing.")
        one = definition_of(tx, call, text)
        reason = "The specified task definition does not exist." if one is None else ""
        if one is not None and one.body.status == ACTIVE:
            reason = (
                "The specified task definition is still in ACTIVE status. Please deregister the target and try again."
            )
        if one is None or reason:
            failures.append(t.Failure(arn=definition_arn(call, text), reason=reason))
            continue
        one.body.status, one.body.deleteRequestedAt = DELETING, one.body.deleteRequestedAt or tx.now
        if used(tx, one):
            DEFINITIONS.save(tx, one)
        else:
            DEFINITIONS.delete(tx, one.scope, one.name)
        found.append(one.body)
    return t.DeleteTaskDefinitionsResponse(taskDefinitions=found, failures=failures)


def used(tx: ReadTx, one: Definition) -> bool:
    """Whether a task that has not stopped, or an active service, has this revision."""
    # Clusters are few; what is in them stands in scopes of their own.
    for _, cluster in CLUSTERS.page(tx, one.scope):
        if any(task.definition == one.name and not task.over for _, task in TASKS.page(tx, cluster.place)):
            return True
        for _, service in SERVICES.page(tx, cluster.place):
            held = [rollout.revision.definition for rollout in service.rollouts]
            if service.status != INACTIVE and one.name in held:
                return True
    return False


def forget_unused(tx: Tx, scope: str, name: str) -> None:
    """A task that has stopped may have been the last of a revision that is being deleted."""
    one = DEFINITIONS.get(tx, scope, name)
    if one is not None and one.body.status == DELETING and not used(tx, one):
        DEFINITIONS.delete(tx, scope, name)


def _listed(tx: ReadTx, scope: str, status: str, family: str | None) -> Iterator[Definition]:
    prefix = f"{family}:" if family else ""
    for _, one in DEFINITIONS.page(tx, scope, prefix=prefix):
        if one.body.status == status:
            yield one


def _page(names: list[str], req: Any) -> tuple[list[str], str | None]:
    try:
        begin = int(decode_token(req.nextToken)) if req.nextToken else 0
    except (ValueError, TypeError) as error:
        raise invalid("Invalid token.") from error
    most = page_size(req.maxResults)
    after = begin + most
    return names[begin:after], encode_token(after) if after < len(names) else None


@operation("ListTaskDefinitions", resource="*", read=True)
def list_task_definitions(tx: ReadTx, call: Call, req: t.ListTaskDefinitionsRequest) -> t.ListTaskDefinitionsResponse:
    """The ARNs of all active revisions, or of those of another state, of a family, backwards. Source:
    API_ListTaskDefinitions. Raises InvalidParameterException."""
    arns = [one.arn for one in _listed(tx, call.scope, req.status or ACTIVE, req.familyPrefix)]
    if req.sort == "DESC":
        arns.reverse()
    shown, token = _page(arns, req)
    return t.ListTaskDefinitionsResponse(taskDefinitionArns=shown, nextToken=token)


@operation("ListTaskDefinitionFamilies", resource="*", read=True)
def list_task_definition_families(
    tx: ReadTx, call: Call, req: t.ListTaskDefinitionFamiliesRequest
) -> t.ListTaskDefinitionFamiliesResponse:
    """The names of families that begin so; ACTIVE ones have an active revision. Source: API_ListTaskDefinitionFamilies.
    Raises InvalidParameterException."""
    states: dict[str, set[str]] = {}
    for _, one in DEFINITIONS.page(tx, call.scope, prefix=req.familyPrefix or ""):
        states.setdefault(one.body.family or "", set()).add(one.body.status or "")
    names = [
        family
        for family, found in states.items()
        if req.status in (None, "ALL") or (ACTIVE in found) == (req.status == ACTIVE)
    ]
    shown, token = _page(sorted(names), req)
    return t.ListTaskDefinitionFamiliesResponse(families=shown, nextToken=token)
