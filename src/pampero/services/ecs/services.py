"""Services: CreateService, UpdateService, DeleteService, and how they are listed and shown."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from pampero.api import Call, Check, operation, pass_role
from pampero.aws.clienttokens import ClientTokens
from pampero.aws.paging import named_page, position_of
from pampero.aws.tags import tag_map
from pampero.services.ecs import showing
from pampero.services.ecs import types as t
from pampero.services.ecs.alarms import watch
from pampero.services.ecs.changes import look
from pampero.services.ecs.clusters import check_strategy, page_size
from pampero.services.ecs.definitions import TASK_SERVICE
from pampero.services.ecs.errors import invalid, unsupported
from pampero.services.ecs.lookup import (
    find_cluster,
    find_service,
    in_cluster,
    last,
    launch_conditions,
    on_service,
    service_arn,
    usable_definition,
)
from pampero.services.ecs.making import check_network, launch_of
from pampero.services.ecs.model import (
    ACTIVE,
    CANARY,
    DAEMON,
    DEFINITIONS,
    DRAINING,
    EC2,
    ECS,
    FARGATE,
    INACTIVE,
    LINEAR,
    REPLICA,
    ROLLING,
    SERVICES,
    Cluster,
    Definition,
    Revision,
    Service,
)
from pampero.services.ecs.rollouts import begin, revise
from pampero.services.ecs.tags import check_count
from pampero.services.ecs.tasks import roles_of
from pampero.store.tx import ReadTx, Tx

NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
MAX_DESCRIBED = 10
DAY = 86_400.0
NOT_IDEMPOTENT = "Creation of service was not idempotent."
SERVICE_ROLE = "ecs.amazonaws.com"
TOKENS = ClientTokens("ecs.servicetoken", DAY, lambda: invalid(NOT_IDEMPOTENT))


def check_configuration(given: t.DeploymentConfiguration, kind: str, controller: str) -> None:
    """Raises InvalidParameterException."""
    low, high = given.minimumHealthyPercent, given.maximumPercent
    if (low is not None and low < 0) or (high is not None and high < 0):
        raise invalid("minimumHealthyPercent and maximumPercent must not be negative.")
    if kind == DAEMON and low is not None and low > 100:
        raise invalid("minimumHealthyPercent must be between 0 and 100.")
    if low is not None and high is not None and (high <= low or high < 100) and controller == ECS and high <= low:
        raise invalid("maximumPercent must be greater than minimumHealthyPercent.")
    if given.deploymentCircuitBreaker is not None and controller != ECS:
        raise invalid("Deployment circuit breaker feature requires ECS deployment controller.")
    if controller != ECS and given.strategy not in (None, ROLLING):
        raise invalid("A deployment strategy requires the ECS deployment controller.")
    for hook in given.lifecycleHooks or ():
        if not hook.hookTargetArn or not hook.roleArn or not hook.lifecycleStages:
            raise invalid("A lifecycle hook needs a hookTargetArn, a roleArn and lifecycleStages.")
        if hook.targetType not in (None, "AWS_LAMBDA"):
            raise unsupported("Lifecycle hooks other than Lambda functions are not supported.")
    if given.strategy in (LINEAR, CANARY) and given.bakeTimeInMinutes is not None and given.bakeTimeInMinutes < 0:
        raise invalid("bakeTimeInMinutes must not be negative.")


def filled(given: t.DeploymentConfiguration | None, kind: str, controller: str) -> t.DeploymentConfiguration:
    """With AWS's defaults."""
    found = msgspec.structs.replace(given) if given is not None else t.DeploymentConfiguration()
    check_configuration(found, kind, controller)
    if controller == ECS:
        found.maximumPercent = (
            (100 if kind == DAEMON else 200) if found.maximumPercent is None else found.maximumPercent
        )
        default = 0 if kind == DAEMON else 100
        found.minimumHealthyPercent = default if found.minimumHealthyPercent is None else found.minimumHealthyPercent
        found.strategy = found.strategy or ROLLING
        if found.deploymentCircuitBreaker is None:
            found.deploymentCircuitBreaker = t.DeploymentCircuitBreaker(enable=False, rollback=False)
        if found.strategy != ROLLING and found.bakeTimeInMinutes is None:
            found.bakeTimeInMinutes = 0
    return found


def check_revision(tx: Tx, call: Call, cluster: Cluster, definition: Definition | None, req: Any) -> None:
    """Whether tasks can be made so. Raises InvalidParameterException."""
    strategy = req.capacityProviderStrategy or ()
    check_strategy(tx, call.scope, strategy, cluster.providers if strategy else None)
    if definition is None:
        return
    check_network(definition, req.networkConfiguration)
    known = {one.name: one for one in definition.containers}
    for one in req.loadBalancers or ():
        held = known.get(one.containerName)
        if held is None:
            raise invalid(f"The container {one.containerName} does not exist in the task definition.")
        if one.containerPort not in {port.containerPort for port in held.portMappings or ()}:
            raise invalid(
                f"The container {one.containerName} did not have a container port {one.containerPort} defined."
            )


def _conditions(call: Call, req: t.CreateServiceRequest) -> dict[str, list[str]]:
    found = launch_conditions(call, req)
    if req.taskDefinition:
        found["ecs:task-definition"] = [req.taskDefinition]
    if req.serviceConnectConfiguration is not None:
        found["ecs:enable-service-connect"] = [str(req.serviceConnectConfiguration.enabled).lower()]
        if req.serviceConnectConfiguration.namespace:
            found["ecs:namespace"] = [req.serviceConnectConfiguration.namespace]
    return found


@operation("CreateService", resource=on_service, context=_conditions)
def create_service(tx: Tx, call: Call, req: t.CreateServiceRequest) -> t.CreateServiceResponse:
    """Make a service, which keeps so many tasks running. Source: API_CreateService.

    Raises ClusterNotFoundException, ClientException, InvalidParameterException, UnsupportedFeatureException.
    """
    cluster = find_cluster(tx, call, req.cluster)
    if NAME.fullmatch(req.serviceName) is None:
        raise invalid("Service name must be 1 to 255 letters, numbers, underscores and hyphens.")
    kind, controller = (
        req.schedulingStrategy or REPLICA,
        (req.deploymentController.type if req.deploymentController else ECS),
    )
    if req.launchType is not None and req.capacityProviderStrategy:
        raise invalid("A launch type and a capacity provider strategy cannot both be specified.")
    _check_kind(req, kind, controller)
    pass_role(tx, call, SERVICE_ROLE, req.role)
    asked = msgspec.structs.replace(req, clientToken=None)
    if TOKENS.former(tx, cluster.place, req.clientToken, asked) is not None:
        return t.CreateServiceResponse(
            service=showing.service(tx, find_service(tx, call, req.cluster, req.serviceName), True)
        )
    standing = SERVICES.get(tx, cluster.place, req.serviceName)
    if standing is not None and standing.status != INACTIVE:
        raise invalid(
            "Unable to Start a service that is still Draining." if standing.status == DRAINING else NOT_IDEMPOTENT
        )
    definition = usable_definition(tx, call, req.taskDefinition) if req.taskDefinition else None
    if definition is not None:
        pass_role(tx, call, TASK_SERVICE, *roles_of(definition))
    check_revision(tx, call, cluster, definition, req)
    strategy = req.capacityProviderStrategy or (cluster.strategy if req.launchType is None else None) or None
    launch_type = launch_of(req.launchType, strategy[0].capacityProvider if strategy else None)
    if launch_type == FARGATE and definition is not None and FARGATE not in (definition.body.compatibilities or ()):
        raise invalid("Task definition does not support launch_type FARGATE.")
    tags = tag_map(req.tags)
    check_count(tags)
    service = Service(
        req.serviceName, call.account, call.region, cluster=cluster.name, created=tx.now, creator=call.principal.arn,
        desired=req.desiredCount or 0, kind=kind, controller=controller,
        configuration=filled(req.deploymentConfiguration, kind, controller), grace=req.healthCheckGracePeriodSeconds,
        role=req.role or _linked_role(call, req), constraints=list(req.placementConstraints or ()),
        placement=list(req.placementStrategy or ()), managed_tags=bool(req.enableECSManagedTags),
        propagate=req.propagateTags or "NONE", executes=bool(req.enableExecuteCommand),
        rebalancing=req.availabilityZoneRebalancing or "DISABLED", tags=tags,
    )  # fmt: skip
    revision = Revision(
        "", tx.now, "" if definition is None else definition.name, launch_type, strategy, req.platformVersion,
        req.networkConfiguration, list(req.loadBalancers or ()), list(req.serviceRegistries or ()),
        req.serviceConnectConfiguration, req.volumeConfigurations,
    )  # fmt: skip
    service.revision = revise(tx, service, revision)
    if controller == ECS:
        begin(tx, service, service.revision)
        watch(tx, service)
    SERVICES.save(tx, service)
    look(tx, service.place, service.name)
    return t.CreateServiceResponse(service=showing.service(tx, service, True))


def _linked_role(call: Call, req: t.CreateServiceRequest) -> str | None:
    if not (req.loadBalancers or req.networkConfiguration):
        return None
    return f"arn:aws:iam::{call.account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"


def _check_kind(req: t.CreateServiceRequest, kind: str, controller: str) -> None:
    if kind == DAEMON:
        if req.desiredCount is not None:
            raise invalid("Daemon services do not support a desired count.")
        if req.launchType == FARGATE:
            raise invalid("The daemon scheduling strategy is not supported with the FARGATE launch type.")
        if req.placementStrategy:
            raise invalid("Daemon services do not support placement strategies.")
        if controller != ECS:
            raise invalid("Daemon services require the ECS deployment controller.")
    elif req.desiredCount is None:
        raise invalid("Desired count can not be empty when using the REPLICA scheduling strategy.")
    elif req.desiredCount < 0:
        raise invalid("Desired count can not be negative.")
    if controller == ECS and not req.taskDefinition:
        raise invalid("TaskDefinition can not be blank.")
    if controller == "CODE_DEPLOY" and not req.loadBalancers:
        raise invalid("A load balancer is required for the CODE_DEPLOY deployment controller.")


def _update_conditions(call: Call, req: t.UpdateServiceRequest) -> dict[str, list[str]]:
    found = launch_conditions(call, req)
    if req.taskDefinition:
        found["ecs:task-definition"] = [req.taskDefinition]
    return found


@operation("UpdateService", resource=on_service, context=_update_conditions)
def update_service(tx: Tx, call: Call, req: t.UpdateServiceRequest) -> t.UpdateServiceResponse:
    """Change a service: what its tasks are made of begins a deployment, all else is so at once. Source: API_UpdateService.

    Raises ClusterNotFoundException, ServiceNotFoundException, ServiceNotActiveException, ClientException,
    InvalidParameterException.
    """
    service = find_service(tx, call, req.cluster, req.service, active=True)
    cluster = find_cluster(tx, call, service.cluster)
    assert service.revision is not None
    _plain(service, req)
    former = service.revision
    definition = usable_definition(tx, call, req.taskDefinition) if req.taskDefinition else None
    if definition is not None:
        pass_role(tx, call, TASK_SERVICE, *roles_of(definition))
    if service.controller != ECS and (definition is not None or req.loadBalancers or req.networkConfiguration):
        kinds = "CODE_DEPLOY" if service.controller == "CODE_DEPLOY" else "EXTERNAL"
        raise invalid(f"Unable to update task definition on services with a {kinds} deployment controller.")
    strategy = former.strategy if req.capacityProviderStrategy is None else req.capacityProviderStrategy or None
    changed = Revision(
        former.arn, former.created, former.definition if definition is None else definition.name,
        launch_of(former.launch_type, strategy[0].capacityProvider if strategy else None), strategy,
        req.platformVersion or former.platform, req.networkConfiguration or former.network,
        former.load_balancers if req.loadBalancers is None else req.loadBalancers,
        former.registries if req.serviceRegistries is None else req.serviceRegistries,
        req.serviceConnectConfiguration or former.connect, req.volumeConfigurations or former.volumes,
    )  # fmt: skip
    if changed != former or req.forceNewDeployment:
        used = definition or DEFINITIONS.get(tx, call.scope, former.definition)
        full = msgspec.structs.replace(
            req, networkConfiguration=changed.network, loadBalancers=changed.load_balancers,
            capacityProviderStrategy=req.capacityProviderStrategy,
        )  # fmt: skip
        check_revision(tx, call, cluster, used, full)
        revision = revise(tx, service, changed)
        if service.controller == ECS:
            begin(tx, service, revision)
            watch(tx, service)
        service.revision = revision
    service.steady = False
    SERVICES.save(tx, service)
    look(tx, service.place, service.name)
    return t.UpdateServiceResponse(service=showing.service(tx, service, True))


def _plain(service: Service, req: t.UpdateServiceRequest) -> None:
    """What is changed without a deployment."""
    if req.desiredCount is not None:
        if service.kind == DAEMON:
            raise invalid("Daemon services do not support a desired count.")
        if req.desiredCount < 0:
            raise invalid("Desired count can not be negative.")
        service.desired = req.desiredCount
    if req.deploymentController is not None and req.deploymentController.type != service.controller:
        raise unsupported("The deployment controller of a service cannot be changed.")
    if req.deploymentConfiguration is not None:
        given = msgspec.structs.asdict(req.deploymentConfiguration)
        merged = {
            **msgspec.structs.asdict(service.configuration),
            **{key: one for key, one in given.items() if one is not None},
        }
        service.configuration = filled(t.DeploymentConfiguration(**merged), service.kind, service.controller)
    if req.healthCheckGracePeriodSeconds is not None:
        service.grace = req.healthCheckGracePeriodSeconds
    if req.placementConstraints is not None:
        service.constraints = req.placementConstraints
    if req.placementStrategy is not None:
        service.placement = req.placementStrategy
    for name, member in (
        ("executes", "enableExecuteCommand"),
        ("managed_tags", "enableECSManagedTags"),
        ("propagate", "propagateTags"),
        ("rebalancing", "availabilityZoneRebalancing"),
    ):
        value = getattr(req, member)
        if value is not None:
            setattr(service, name, value)


@operation("DeleteService", resource=on_service, context=in_cluster)
def delete_service(tx: Tx, call: Call, req: t.DeleteServiceRequest) -> t.DeleteServiceResponse:
    """Delete a service: it is DRAINING until its tasks have stopped, then INACTIVE. Source: API_DeleteService.

    Raises ClusterNotFoundException, ServiceNotFoundException, InvalidParameterException.
    """
    service = find_service(tx, call, req.cluster, req.service)
    if service.status == ACTIVE and service.kind == REPLICA and service.desired and not req.force:
        raise invalid("The service cannot be stopped while it is scaled above 0.")
    if service.sets and not req.force:
        raise invalid("The service cannot be stopped while it has task sets.")
    service.status, service.desired = DRAINING, 0
    SERVICES.save(tx, service)
    look(tx, service.place, service.name)
    return t.DeleteServiceResponse(service=showing.service(tx, service, True))


def _described(call: Call, req: t.DescribeServicesRequest) -> list[Check]:
    context = in_cluster(call, req)
    return [Check("ecs:DescribeServices", service_arn(call, req.cluster, one), context) for one in req.services]


@operation("DescribeServices", resource="*", checks=_described, read=True)
def describe_services(tx: ReadTx, call: Call, req: t.DescribeServicesRequest) -> t.DescribeServicesResponse:
    """Some services; what is not there is a failure, MISSING. Source: API_DescribeServices. Raises ClusterNotFoundException,
    InvalidParameterException."""
    cluster = find_cluster(tx, call, req.cluster)
    if not req.services:
        raise invalid("Services cannot be empty.")
    if len(req.services) > MAX_DESCRIBED:
        raise invalid(f"Services cannot have more than {MAX_DESCRIBED} elements.")
    found, failures = [], []
    for name in req.services:
        one = SERVICES.get(tx, cluster.place, last(name))
        if one is None:
            failures.append(t.Failure(arn=service_arn(call, req.cluster, name), reason="MISSING"))
        else:
            found.append(showing.service(tx, one, "TAGS" in (req.include or ())))
    return t.DescribeServicesResponse(services=found, failures=failures)


@operation("ListServices", resource="*", context=in_cluster, read=True)
def list_services(tx: ReadTx, call: Call, req: t.ListServicesRequest) -> t.ListServicesResponse:
    """The ARNs of a cluster's services. Source: API_ListServices. Raises ClusterNotFoundException,
    InvalidParameterException."""
    cluster = find_cluster(tx, call, req.cluster)
    after = position_of(req.nextToken, lambda: invalid("Invalid token."))
    most = page_size(req.maxResults or MAX_DESCRIBED)
    found = [
        (name, one.arn)
        for name, one in SERVICES.page(tx, cluster.place, after=after)
        if one.status != INACTIVE
        and req.schedulingStrategy in (None, one.kind)
        and req.launchType in (None, (one.revision.launch_type if one.revision else None) or EC2)
    ]
    arns, token = named_page(found, most)
    return t.ListServicesResponse(serviceArns=arns, nextToken=token)
