"""Container instances, their states and attributes."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, Call, Check, operation
from pampero.aws.paging import named_page, position_of
from pampero.aws.tags import tag_map
from pampero.services.ecs import types as t
from pampero.services.ecs.changes import USER, stop
from pampero.services.ecs.clusters import page_size
from pampero.services.ecs.errors import invalid, missing_here
from pampero.services.ecs.lookup import find_cluster, find_instance, in_cluster, instance_arn, last, on_cluster
from pampero.services.ecs.machine import joined, left, on_instance, resources
from pampero.services.ecs.model import ACTIVE, INACTIVE, INSTANCES, RUNNING, Instance
from pampero.services.ecs.queries import matches
from pampero.services.ecs.tags import shown_tags
from pampero.store.tx import ReadTx, Tx

MAX_ATTRIBUTES = 10
OWN_PREFIX = "ecs."


def _shown(tx: ReadTx, one: Instance, include: list[str] | None = None) -> t.ContainerInstance:
    body = msgspec.structs.replace(one.body)
    cpu, memory, ports = left(tx, one)
    tasks = on_instance(tx, one)
    body.remainingResources = resources(cpu, memory, ports)
    body.runningTasksCount = sum(task.body.lastStatus == RUNNING for task in tasks)
    body.pendingTasksCount = len(tasks) - body.runningTasksCount
    body.attributes = [t.Attribute(name=name, value=value or None) for name, value in one.attributes.items()]
    body.tags = shown_tags(one.tags) if "TAGS" in (include or ()) else []
    if "CONTAINER_INSTANCE_HEALTH" in (include or ()):
        body.healthStatus = t.ContainerInstanceHealthStatus(overallStatus="OK", details=[])
    return body


def _checked(call: Call, cluster: str | None, names: list[str]) -> list[Check]:
    context = {
        "ecs:cluster": [on_cluster(call, t.DescribeContainerInstancesRequest(containerInstances=[], cluster=cluster))]
    }
    # Nothing is done to none, but not for everybody.
    arns = [instance_arn(call, cluster, name) for name in names] or ["*"]
    return [Check(f"ecs:{call.operation}", arn, context) for arn in arns]


def _of_list(call: Call, req: t.DescribeContainerInstancesRequest) -> list[Check]:
    return _checked(call, req.cluster, req.containerInstances)


def _of_states(call: Call, req: t.UpdateContainerInstancesStateRequest) -> list[Check]:
    return _checked(call, req.cluster, req.containerInstances)


def _of_one(call: Call, req: t.DeregisterContainerInstanceRequest) -> list[Check]:
    return _checked(call, req.cluster, [req.containerInstance])


@operation("RegisterContainerInstance", resource=on_cluster)
def register_container_instance(
    tx: Tx, call: Call, req: t.RegisterContainerInstanceRequest
) -> t.RegisterContainerInstanceResponse:
    """This machine joins a cluster; it is the only instance that there is. Source: API_RegisterContainerInstance. Raises
    ClusterNotFoundException."""
    if req.instanceIdentityDocument is not None:
        raise missing_here("registration of EC2 instances by their identity documents")
    cluster = find_cluster(tx, call, req.cluster)
    found = joined(tx, call, cluster, tag_map(req.tags))
    found.attributes |= {one.name: one.value or "" for one in req.attributes or ()}
    INSTANCES.save(tx, found)
    return t.RegisterContainerInstanceResponse(containerInstance=_shown(tx, found))


@operation("DeregisterContainerInstance", resource="*", checks=_of_one)
def deregister_container_instance(
    tx: Tx, call: Call, req: t.DeregisterContainerInstanceRequest
) -> t.DeregisterContainerInstanceResponse:
    """An instance leaves its cluster; with force also when tasks run on it, which stop. Source:
    API_DeregisterContainerInstance. Raises ClusterNotFoundException, InvalidParameterException."""
    found = find_instance(tx, call, req.cluster, req.containerInstance)
    if found is None:
        raise invalid("Referenced container instance " + last(req.containerInstance) + " not found.")
    tasks = on_instance(tx, found)
    if tasks and not req.force:
        raise invalid("Found running tasks on the instance.")
    for task in tasks:
        stop(tx, task, USER, "Host deregistered.")
    shown = _shown(tx, found)
    shown.status, shown.agentConnected = INACTIVE, False
    INSTANCES.delete(tx, found.place, found.name)
    return t.DeregisterContainerInstanceResponse(containerInstance=shown)


@operation("DescribeContainerInstances", resource="*", checks=_of_list, read=True)
def describe_container_instances(
    tx: ReadTx, call: Call, req: t.DescribeContainerInstancesRequest
) -> t.DescribeContainerInstancesResponse:
    """Some instances; what is not there is a failure, MISSING. Source: API_DescribeContainerInstances. Raises
    ClusterNotFoundException, InvalidParameterException."""
    find_cluster(tx, call, req.cluster)
    if not req.containerInstances:
        raise invalid("Container instances cannot be empty.")
    found, failures = [], []
    for name in req.containerInstances:
        one = find_instance(tx, call, req.cluster, name)
        if one is None:
            failures.append(t.Failure(arn=instance_arn(call, req.cluster, name), reason="MISSING"))
        else:
            found.append(_shown(tx, one, req.include))
    return t.DescribeContainerInstancesResponse(containerInstances=found, failures=failures)


@operation("ListContainerInstances", resource=on_cluster, read=True)
def list_container_instances(
    tx: ReadTx, call: Call, req: t.ListContainerInstancesRequest
) -> t.ListContainerInstancesResponse:
    """The ARNs of a cluster's instances; filter: a cluster query. Source: API_ListContainerInstances. Raises
    ClusterNotFoundException, InvalidParameterException."""
    cluster = find_cluster(tx, call, req.cluster)
    after, most = position_of(req.nextToken, lambda: invalid("Invalid token.")), page_size(req.maxResults)
    found = [
        (name, one.arn)
        for name, one in INSTANCES.page(tx, cluster.place, after=after)
        if req.status in (None, one.body.status) and (req.filter is None or matches(one, req.filter))
    ]
    arns, token = named_page(found, most)
    return t.ListContainerInstancesResponse(containerInstanceArns=arns, nextToken=token)


@operation("UpdateContainerInstancesState", resource="*", checks=_of_states)
def update_container_instances_state(
    tx: Tx, call: Call, req: t.UpdateContainerInstancesStateRequest
) -> t.UpdateContainerInstancesStateResponse:
    """ACTIVE, or DRAINING: nothing new is placed on an instance. Source: API_UpdateContainerInstancesState. Raises
    ClusterNotFoundException, InvalidParameterException."""
    if req.status not in (ACTIVE, "DRAINING"):
        raise invalid("Container instance status should be one of [ACTIVE, DRAINING].")
    found, failures = [], []
    for name in req.containerInstances:
        one = find_instance(tx, call, req.cluster, name)
        if one is None:
            failures.append(t.Failure(arn=instance_arn(call, req.cluster, name), reason="MISSING"))
            continue
        one.body.status = req.status
        INSTANCES.save(tx, one)
        found.append(_shown(tx, one))
    return t.UpdateContainerInstancesStateResponse(containerInstances=found, failures=failures)


def _targets(
    tx: ReadTx, call: Call, cluster: str | None, attributes: list[t.Attribute]
) -> list[tuple[Instance, t.Attribute]]:
    if len(attributes) > MAX_ATTRIBUTES:
        raise invalid(f"A maximum of {MAX_ATTRIBUTES} attributes can be given in a call.")
    found = []
    for one in attributes:
        instance = find_instance(tx, call, cluster, one.targetId or "")
        if instance is None:
            raise ApiError("TargetNotFoundException", f"Target {one.targetId} was not found.")
        if one.name.startswith(OWN_PREFIX):
            raise invalid(f"The attribute name {one.name} is reserved.")
        found.append((instance, one))
    return found


@operation("PutAttributes", resource="*", context=in_cluster)
def put_attributes(tx: Tx, call: Call, req: t.PutAttributesRequest) -> t.PutAttributesResponse:
    """Set attributes of instances. Source: API_PutAttributes. Raises ClusterNotFoundException, TargetNotFoundException,
    InvalidParameterException."""
    for instance, one in _targets(tx, call, req.cluster, req.attributes):
        instance.attributes[one.name] = one.value or ""
        INSTANCES.save(tx, instance)
    return t.PutAttributesResponse(attributes=req.attributes)


@operation("DeleteAttributes", resource="*", context=in_cluster)
def delete_attributes(tx: Tx, call: Call, req: t.DeleteAttributesRequest) -> t.DeleteAttributesResponse:
    """Take attributes away. Source: API_DeleteAttributes. Raises ClusterNotFoundException, TargetNotFoundException,
    InvalidParameterException."""
    for instance, one in _targets(tx, call, req.cluster, req.attributes):
        instance.attributes.pop(one.name, None)
        INSTANCES.save(tx, instance)
    return t.DeleteAttributesResponse(attributes=req.attributes)


@operation("ListAttributes", resource="*", context=in_cluster, read=True)
def list_attributes(tx: ReadTx, call: Call, req: t.ListAttributesRequest) -> t.ListAttributesResponse:
    """Attributes of a cluster's instances. Source: API_ListAttributes. Raises ClusterNotFoundException,
    InvalidParameterException."""
    cluster = find_cluster(tx, call, req.cluster)
    found = []
    for _, one in INSTANCES.page(tx, cluster.place):
        for name, value in sorted(one.attributes.items()):
            if req.attributeName in (None, name) and req.attributeValue in (None, value):
                shown = t.Attribute(name=name, value=value or None, targetType="container-instance", targetId=one.arn)
                found.append((f"{one.name}/{name}", shown))
    after, most = position_of(req.nextToken, lambda: invalid("Invalid token.")), page_size(req.maxResults)
    listed, token = named_page([entry for entry in found if entry[0] > after], most)
    return t.ListAttributesResponse(attributes=listed, nextToken=token)
