"""How a task comes about: from a task definition, what overrides it, and where it is to run."""

from __future__ import annotations

import msgspec

from pampero.api import Context
from pampero.kernel import ids
from pampero.services.ecs import types as t
from pampero.services.ecs.changes import added
from pampero.services.ecs.errors import invalid
from pampero.services.ecs.machine import joined, left, on_instance, zone
from pampero.services.ecs.model import (
    ACTIVE,
    AWSVPC,
    EC2,
    FARGATE,
    FARGATE_SPOT,
    PENDING,
    PROVISIONING,
    RUNNING,
    UNKNOWN,
    Cluster,
    Definition,
    Instance,
    Task,
)
from pampero.services.ecs.queries import matches
from pampero.services.ecs.sizes import cpu_units, mebibytes
from pampero.store.tx import Tx

PLATFORM = "1.4.0"
NETWORK_ONLY = "Network Configuration is not valid for the given networkMode of this task definition."
NETWORK_MISSING = "Network Configuration must be provided when networkMode 'awsvpc' is specified."


class Wanted(msgspec.Struct):
    """What tasks are made of, whoever asks. provider: the capacity provider, where one is used; instance: where it has to
    run."""

    definition: Definition
    launch_type: str
    provider: str | None = None
    group: str | None = None
    started_by: str | None = None
    overrides: t.TaskOverride | None = None
    network: t.NetworkConfiguration | None = None
    platform: str | None = None
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    executes: bool = False
    constraints: list[t.PlacementConstraint] = msgspec.field(default_factory=list)
    service: str | None = None
    unit: str | None = None
    instance: Instance | None = None
    token: str | None = None


def check_network(definition: Definition, network: t.NetworkConfiguration | None) -> None:
    """Raises InvalidParameterException."""
    given = network is not None and network.awsvpcConfiguration is not None
    if definition.body.networkMode == AWSVPC:
        if not given:
            raise invalid(NETWORK_MISSING)
        assert network is not None
        assert network.awsvpcConfiguration is not None
        if not network.awsvpcConfiguration.subnets:
            raise invalid("subnets can not be empty.")
    elif given:
        raise invalid(NETWORK_ONLY)


def launch_of(launch_type: str | None, provider: str | None) -> str:
    """The launch type of a task."""
    if provider is not None:
        return FARGATE if provider in (FARGATE, FARGATE_SPOT) else EC2
    return launch_type or EC2


def spread(strategy: list[t.CapacityProviderStrategyItem], number: int, before: int = 0) -> list[str]:
    """The capacity provider of each of so many tasks, by bases and weights. before: how many there are already."""
    items = sorted(strategy, key=lambda one: -(one.base or 0))
    chosen: list[str] = []
    taken = {one.capacityProvider: 0 for one in items}
    for place in range(before + number):
        lacking = [one for one in items if taken[one.capacityProvider] < (one.base or 0)]
        weighted = [one for one in items if (one.weight or 0) > 0] or items
        one = lacking[0] if lacking else min(
            weighted, key=lambda each: (taken[each.capacityProvider] + 1) / max(each.weight or 1, 1)
        )  # fmt: skip
        taken[one.capacityProvider] += 1
        if place >= before:
            chosen.append(one.capacityProvider.rpartition("/")[2])
    return chosen


def size_of(wanted: Wanted) -> tuple[int | None, int | None]:
    """CPU units and MiB of a task: its own, or the sums of its containers'."""
    over, body = wanted.overrides or t.TaskOverride(), wanted.definition.body
    by_name = {one.name: one for one in over.containerOverrides or ()}

    def total(names: tuple[str, ...]) -> int:
        found = 0
        for one in wanted.definition.containers:
            changed = by_name.get(one.name)
            values = [getattr(holder, name) for holder in (changed, one) if holder is not None for name in names]
            found += next((value for value in values if value), 0)
        return found

    cpu = cpu_units(over.cpu or body.cpu) or total(("cpu",))
    return cpu, mebibytes(over.memory or body.memory) or total(("memory", "memoryReservation"))


def place(tx: Tx, context: Context, cluster: Cluster, wanted: Wanted) -> tuple[Instance | None, t.Failure | None]:
    """The instance for a task, or why there is none. Fargate's tasks have none. Source: API_RunTask, "API failure reasons"."""
    if wanted.launch_type == FARGATE:
        return None, None
    instance = wanted.instance or joined(tx, context, cluster)

    def failed(reason: str, detail: str | None = None) -> tuple[None, t.Failure]:
        return None, t.Failure(arn=instance.arn, reason=reason, detail=detail)

    if instance.body.status != ACTIVE:
        return failed("DRAINING") if wanted.instance is not None else failed("RESOURCE:*")
    for one in [*wanted.constraints, *(wanted.definition.body.placementConstraints or ())]:
        if one.type == "memberOf" and not matches(instance, one.expression or ""):
            return failed(f"MemberOf placement constraint unsatisfied. {one.expression}")
        if one.type == "distinctInstance" and any(
            task.body.group == wanted.group for task in on_instance(tx, instance)
        ):
            return failed("distinctInstance placement constraint unsatisfied.")
    cpu, memory, ports = left(tx, instance)
    asked_cpu, asked_memory = size_of(wanted)
    if asked_cpu and asked_cpu > cpu:
        return failed("RESOURCE:CPU")
    if asked_memory and asked_memory > memory:
        return failed("RESOURCE:MEMORY")
    if wanted.definition.body.networkMode != AWSVPC:
        fixed = {
            str(port.hostPort)
            for one in wanted.definition.containers
            for port in one.portMappings or ()
            if port.hostPort
        }
        if fixed & set(ports):
            return failed("RESOURCE:PORTS")
    return instance, None


def make(tx: Tx, context: Context, cluster: Cluster, wanted: Wanted) -> tuple[Task | None, t.Failure | None]:
    """A new task, which is started after the commit; or why there is none."""
    instance, failure = place(tx, context, cluster, wanted)
    if failure is not None:
        return None, failure
    definition, over = wanted.definition, wanted.overrides or t.TaskOverride()
    cpu, memory = size_of(wanted)
    task = Task(
        ids.hexadecimal(32),
        cluster.account,
        cluster.region,
        cluster=cluster.name,
        definition=definition.name,
        service=wanted.service,
        unit=wanted.unit,
        network=wanted.network,
        tags=wanted.tags,
        token=wanted.token,
    )
    vpc = definition.body.networkMode == AWSVPC
    fargate = wanted.launch_type == FARGATE
    architecture = definition.body.runtimePlatform.cpuArchitecture if definition.body.runtimePlatform else None
    task.body = t.Task(
        attachments=[_attachment(wanted)] if vpc else [],
        attributes=[t.Attribute(name="ecs.cpu-architecture", value=(architecture or "X86_64").lower())],
        availabilityZone=zone(context),
        capacityProviderName=wanted.provider,
        clusterArn=cluster.arn,
        containerInstanceArn=None if instance is None else instance.arn,
        containers=[_container(task, one, over) for one in definition.containers],
        cpu=str(cpu or 0),
        memory=str(memory or 0),
        createdAt=tx.now,
        desiredStatus=RUNNING,
        enableExecuteCommand=wanted.executes,
        group=wanted.group or f"family:{definition.body.family}",
        healthStatus=UNKNOWN,
        lastStatus=PROVISIONING if vpc else PENDING,
        launchType=wanted.launch_type,
        overrides=_overrides(definition, over),
        platformVersion=_platform(wanted.platform) if fargate else None,
        platformFamily="Linux" if fargate else None,
        startedBy=wanted.started_by,
        tags=[],
        taskArn=task.arn,
        taskDefinitionArn=definition.arn,
        version=0,
        ephemeralStorage=over.ephemeralStorage or definition.body.ephemeralStorage or _storage(fargate),
    )
    return added(tx, task), None


def _storage(fargate: bool) -> t.EphemeralStorage | None:
    return t.EphemeralStorage(sizeInGiB=20) if fargate else None


def _platform(asked: str | None) -> str:
    return PLATFORM if asked in (None, "LATEST") else asked


def _attachment(wanted: Wanted) -> t.Attachment:
    vpc = wanted.network.awsvpcConfiguration if wanted.network else None
    subnet = vpc.subnets[0] if vpc is not None else ""
    return t.Attachment(
        id=ids.uuid4(),
        type="ElasticNetworkInterface",
        status="PRECREATED",
        details=[t.KeyValuePair(name="subnetId", value=subnet)],
    )


def _container(task: Task, one: t.ContainerDefinition, over: t.TaskOverride) -> t.Container:
    changed = next((each for each in over.containerOverrides or () if each.name == one.name), t.ContainerOverride())
    memory = changed.memory or one.memory
    reserved = changed.memoryReservation or one.memoryReservation
    return t.Container(
        containerArn=f"{task.arn.replace(':task/', ':container/')}/{ids.uuid4()}",
        taskArn=task.arn,
        name=one.name,
        image=one.image,
        lastStatus=PENDING,
        networkInterfaces=[],
        cpu=str(changed.cpu if changed.cpu is not None else one.cpu or 0),
        memory=None if memory is None else str(memory),
        memoryReservation=None if reserved is None else str(reserved),
        healthStatus=UNKNOWN,
    )


def _overrides(definition: Definition, over: t.TaskOverride) -> t.TaskOverride:
    """What was overridden, with an entry for each container, as AWS shows it. Raises InvalidParameterException."""
    known = {one.name for one in definition.containers}
    by_name = {one.name: one for one in over.containerOverrides or ()}
    for name in by_name:
        if name not in known:
            raise invalid("Override for container named " + str(name) + " is not a container in the TaskDefinition.")
    shown = msgspec.structs.replace(over)
    shown.containerOverrides = [
        by_name.get(one.name) or t.ContainerOverride(name=one.name) for one in definition.containers
    ]
    shown.inferenceAcceleratorOverrides = []
    return shown
