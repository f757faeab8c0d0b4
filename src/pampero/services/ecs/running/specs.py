"""From a task and its definition to what the runner of containers is given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from pampero.api import Context
from pampero.services.ecs import types as t
from pampero.services.ecs.model import AWSVPC, Definition, Task
from pampero.services.ecs.running.settings import (
    Refused,
    execution,
    file_of_variables,
    image_of,
    interface_of,
    namespace_of,
    private_credentials,
    ready_logs,
    secret,
)
from pampero.work.containers.spec import ContainerSpec, Limits, Mount, Port, Ulimit
from pampero.work.networks.places import RESOLVER
from pampero.work.tasks.spec import HealthCheck, Restart, TaskContainer, TaskSpec

MIB = 1024 * 1024
UNITS = 1024
# What a task is told of itself that the platform adds: where the APIs are, and in which Region it runs.
DEFAULT_STOP_SECONDS = 30.0


class Prepared(msgspec.Struct):
    """A task that can be run. streams: container → region, group and stream of its log; interface: as EC2 shows it."""

    spec: TaskSpec
    streams: dict[str, tuple[str, str, str]]
    interface: dict[str, str] | None = None


async def prepare(context: Context, task: Task, definition: Definition, *, adopting: bool = False) -> Prepared:
    """Fetch what the task needs. adopting: its containers may run already, so that nothing missing stops it. Raises
    Refused."""
    role = await execution(context, task, definition)
    interface = await interface_of(context, task) if definition.body.networkMode == AWSVPC else None
    namespace = None if interface is None else await namespace_of(context, interface["networkInterfaceId"])
    streams: dict[str, tuple[str, str, str]] = {}
    containers: list[TaskContainer] = []
    for one in definition.containers:
        stream = await ready_logs(role, task, one)
        if stream is not None:
            streams[one.name or ""] = stream
        made = await _container(role, task, definition, one, adopting=adopting)
        if namespace is not None and not made.spec.dns:
            made = replace(made, spec=replace(made.spec, dns=(RESOLVER,)))
        containers.append(made)
    mode: Any = definition.body.networkMode or "bridge"
    body = task.body
    spec = TaskSpec(
        id=task.name,
        containers=containers,
        network=mode,
        namespace=namespace,
        cpus=int(definition.body.cpu or 0) / UNITS,
        memory=int(body.memory or 0) * MIB if definition.body.memory else 0,
        facts={
            "Cluster": body.clusterArn,
            "TaskARN": task.arn,
            "Family": definition.body.family,
            "Revision": str(definition.body.revision),
            "LaunchType": body.launchType,
            "AvailabilityZone": body.availabilityZone,
            "ServiceName": task.service,
            "Limits": {"CPU": int(body.cpu or 0) / UNITS, "Memory": int(body.memory or 0)},
        },
        tags=task.tags,
    )
    return Prepared(spec, streams, interface)


def _override(task: Task, name: str | None) -> t.ContainerOverride:
    given = task.body.overrides.containerOverrides if task.body.overrides is not None else None
    return next((one for one in given or () if one.name == name), t.ContainerOverride())


async def _container(
    role: Context, task: Task, definition: Definition, one: t.ContainerDefinition, *, adopting: bool
) -> TaskContainer:
    over = _override(task, one.name)
    environment: dict[str, str] = {"AWS_REGION": task.region, "AWS_DEFAULT_REGION": task.region}
    if definition.body.networkMode == AWSVPC:
        environment["AWS_EXECUTION_ENV"] = f"AWS_ECS_{task.body.launchType}"
    try:
        for file in [*(one.environmentFiles or ()), *(over.environmentFiles or ())]:
            environment |= await file_of_variables(role, file.value)
        environment |= {pair.name or "": pair.value or "" for pair in one.environment or ()}
        for held in one.secrets or ():
            environment[held.name] = await secret(role, held.valueFrom)
        image, credentials, insecure = await image_of(role, one.image or "")
        if one.repositoryCredentials is not None:
            credentials = await private_credentials(role, one.repositoryCredentials.credentialsParameter)
    except Refused:
        if not adopting:
            raise
        image, credentials, insecure = one.image or "", None, False
    environment |= {pair.name or "": pair.value or "" for pair in over.environment or ()}
    health = one.healthCheck
    restart = one.restartPolicy
    return TaskContainer(
        name=one.name or "",
        spec=_spec(task, definition, one, over, environment),
        image=image,
        credentials=credentials,
        insecure=insecure,
        pull="missing",
        essential=one.essential is not False,
        depends_on={wait.containerName: _condition(wait.condition) for wait in one.dependsOn or ()},
        health=None
        if health is None
        else HealthCheck(
            command=health.command,
            interval=float(health.interval or 30),
            timeout=float(health.timeout or 5),
            retries=health.retries or 3,
            start_period=float(health.startPeriod or 0),
        ),
        start_timeout=None if one.startTimeout is None else float(one.startTimeout),
        stop_timeout=DEFAULT_STOP_SECONDS if one.stopTimeout is None else float(one.stopTimeout),
        restart=None
        if restart is None or not restart.enabled
        else Restart(
            ignored=list(restart.ignoredExitCodes or ()), reset_after=float(restart.restartAttemptPeriod or 300)
        ),
        logs=one.logConfiguration is not None and one.logConfiguration.logDriver == "awslogs",
        log_place=task.logged.get(one.name or "", ""),
        ports=[
            Port(container=port.containerPort, host=port.hostPort or 0, protocol=_protocol(port.protocol))
            for port in one.portMappings or ()
            if port.containerPort is not None
        ],
        volumes_from=[(other.sourceContainer or "", bool(other.readOnly)) for other in one.volumesFrom or ()],
        facts=_facts(task, one),
    )


def _condition(text: str) -> Any:
    return text


def _protocol(text: str | None) -> Any:
    return text or "tcp"


def _facts(task: Task, one: t.ContainerDefinition) -> dict[str, Any]:
    shown = next((each for each in task.body.containers or () if each.name == one.name), t.Container())
    config = one.logConfiguration
    found: dict[str, Any] = {"ContainerARN": shown.containerArn}
    if config is not None:
        found["LogDriver"] = config.logDriver
        found["LogOptions"] = dict(config.options or {})
    return found


def _spec(
    task: Task,
    definition: Definition,
    one: t.ContainerDefinition,
    over: t.ContainerOverride,
    environment: dict[str, str],
) -> ContainerSpec:
    linux = one.linuxParameters or t.LinuxParameters()
    added = linux.capabilities.add if linux.capabilities else None
    dropped = linux.capabilities.drop if linux.capabilities else None
    memory = over.memory or one.memory
    reserved = over.memoryReservation or one.memoryReservation
    return ContainerSpec(
        name=one.name or "",
        image=one.image or "",
        entrypoint=one.entryPoint or None,
        command=over.command or one.command or None,
        environment=environment,
        directory=one.workingDirectory or "",
        user=one.user or "",
        hostname=one.hostname or "",
        hosts={host.hostname: host.ipAddress for host in one.extraHosts or ()},
        dns=list(one.dnsServers or ()),
        dns_search=list(one.dnsSearchDomains or ()),
        mounts=_mounts(task, definition, one, linux),
        limits=Limits(
            shares=over.cpu or one.cpu or 0,
            memory=(memory or 0) * MIB,
            reserved=(reserved or 0) * MIB,
            swap=(linux.maxSwap or 0) * MIB,
            swappiness=-1 if linux.swappiness is None else linux.swappiness,
            shm=(linux.sharedMemorySize or 0) * MIB,
            ulimits=[Ulimit(name=each.name, soft=each.softLimit, hard=each.hardLimit) for each in one.ulimits or ()],
        ),
        capabilities_added=list(added or ()),
        capabilities_dropped=list(dropped or ()),
        privileged=bool(one.privileged),
        read_only=bool(one.readonlyRootFilesystem),
        init=bool(linux.initProcessEnabled),
        tty=bool(one.pseudoTerminal),
        interactive=bool(one.interactive),
        sysctls={each.namespace or "": each.value or "" for each in one.systemControls or ()},
        security=list(one.dockerSecurityOptions or ()),
        devices=[
            (each.hostPath, each.containerPath or each.hostPath, "".join(word[0] for word in each.permissions or ("read", "write", "mknod")))
            for each in linux.devices or ()
        ],
        labels=dict(one.dockerLabels or {}),
    )  # fmt: skip


def _mounts(task: Task, definition: Definition, one: t.ContainerDefinition, linux: t.LinuxParameters) -> list[Mount]:
    volumes = {volume.name: volume for volume in definition.body.volumes or ()}
    found = []
    for mount in one.mountPoints or ():
        volume = volumes[mount.sourceVolume]
        target, read_only = mount.containerPath or "/", bool(mount.readOnly)
        if volume.efsVolumeConfiguration is not None:
            raise Refused(
                "ResourceInitializationError: failed to invoke EFS utils commands: there is no Amazon EFS here"
            )
        if volume.host is not None and volume.host.sourcePath:
            source = str(Path(volume.host.sourcePath))
            found.append(Mount(kind="bind", target=target, source=source, read_only=read_only))
            continue
        docker = volume.dockerVolumeConfiguration
        shared = docker is not None and docker.scope == "shared"
        name = volume.name if shared else f"ecs-{task.name}-{volume.name}"
        found.append(Mount(kind="volume", target=target, source=name or "", read_only=read_only))
    for each in linux.tmpfs or ():
        options = list(each.mountOptions or ())
        found.append(Mount(kind="tmpfs", target=each.containerPath, size=each.size * MIB, options=options))
    return found
