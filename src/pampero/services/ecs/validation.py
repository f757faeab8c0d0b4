"""What a task definition must be. The texts are AWS's where it is known what it says; others are our own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pampero.services.ecs import types as t
from pampero.services.ecs.errors import client, missing_here
from pampero.services.ecs.model import AWSVPC, FARGATE
from pampero.services.ecs.sizes import MAX_CPU, MIN_CPU, check_fargate, cpu_units, mebibytes

FAMILY = re.compile(r"[A-Za-z0-9_-]{1,255}")
NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
MIN_MEMORY = 6
MAX_PORT = 65_535
LOG_DRIVERS_OF_FARGATE = frozenset({"awslogs", "splunk", "awsfirelens"})
ECR = re.compile(r"\d{12}\.dkr\.ecr(?:-fips)?\.[a-z0-9-]+\.[^/]+/.+")
CONDITIONS_OF_ORDER = frozenset({"START", "COMPLETE", "SUCCESS", "HEALTHY"})


def mode_of(req: t.RegisterTaskDefinitionRequest) -> str:
    """The network mode of a task definition."""
    if req.networkMode:
        return req.networkMode
    return AWSVPC if FARGATE in (req.requiresCompatibilities or ()) else "bridge"


def check(req: t.RegisterTaskDefinitionRequest) -> None:
    """Raises ClientException; 501 for what no engine here does."""
    if FAMILY.fullmatch(req.family) is None:
        raise client("Family contains invalid characters." if req.family else "Family should not be null or empty.")
    if not req.containerDefinitions:
        raise client("Container definitions should not be null or empty.")
    if req.inferenceAccelerators:
        raise missing_here("inference accelerators")
    cpu, memory = cpu_units(req.cpu), mebibytes(req.memory)
    names: set[str] = set()
    for container in req.containerDefinitions:
        _check_container(container, memory, mode_of(req))
        name = container.name or ""
        if name in names:
            raise client(f"Container name '{name}' is used more than once: names must be unique.")
        names.add(name)
    if all(container.essential is False for container in req.containerDefinitions):
        raise client("At least one container in the task definition must be essential.")
    _check_order(req.containerDefinitions, names)
    _check_volumes(req, names)
    if cpu is not None and not MIN_CPU <= cpu <= MAX_CPU:
        raise client("Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.")  # fmt: skip
    inside = sum(one.memory or one.memoryReservation or 0 for one in req.containerDefinitions)
    if memory is not None and inside > memory:
        raise client("The 'memory' setting for a container cannot exceed the 'memory' setting for the task.")
    if cpu is not None and sum(one.cpu or 0 for one in req.containerDefinitions) > cpu:
        raise client("The sum of the 'cpu' settings of all containers cannot exceed the 'cpu' setting for the task.")
    if FARGATE in (req.requiresCompatibilities or ()):
        _check_for_fargate(req, cpu, memory)
    os_family = req.runtimePlatform.operatingSystemFamily if req.runtimePlatform else None
    if os_family not in (None, "LINUX"):
        raise missing_here(f"operating system {os_family}")


def _check_container(one: t.ContainerDefinition, memory: int | None, mode: str) -> None:
    if not one.name:
        raise client("Container.name should not be null or empty.")
    if NAME.fullmatch(one.name) is None:
        raise client("Container.name contains invalid characters.")
    if not one.image:
        raise client("Container.image should not be null or empty.")
    if memory is None and one.memory is None and one.memoryReservation is None:
        raise client(
            f"Invalid setting for container '{one.name}'. At least one of 'memory' or 'memoryReservation' must be specified."
        )
    for value in (one.memory, one.memoryReservation):
        if value is not None and value < MIN_MEMORY:
            raise client(f"Invalid setting for container '{one.name}'. 'memory' must be at least {MIN_MEMORY} MiB.")
    if one.memory is not None and one.memoryReservation is not None and one.memoryReservation > one.memory:
        raise client(f"Invalid setting for container '{one.name}'. 'memory' must be greater than 'memoryReservation'.")
    for port in one.portMappings or ():
        for number in (port.containerPort, port.hostPort):
            if number is not None and not 0 <= number <= MAX_PORT:
                raise client(f"Invalid port in container '{one.name}': {number}.")
        if mode == AWSVPC and port.hostPort not in (None, 0, port.containerPort):
            raise client("When networkMode=awsvpc, the host ports and container ports in port mappings must match.")
    if mode == AWSVPC and one.links:
        raise client("Links are not supported when networkMode=awsvpc.")
    for entry in one.resourceRequirements or ():
        if entry.type == "GPU":
            raise missing_here("GPUs")
    if one.credentialSpecs:
        raise missing_here("credential specifications")


def _check_order(containers: Iterable[t.ContainerDefinition], names: set[str]) -> None:
    """Whether the containers can be started in some order."""
    waits: dict[str, set[str]] = {}
    checked = {one.name for one in containers if one.healthCheck is not None}
    for one in containers:
        for wait in one.dependsOn or ():
            if wait.containerName not in names or wait.containerName == one.name:
                raise client(f"Invalid container dependency: '{one.name}' depends on '{wait.containerName}'.")
            if wait.condition == "HEALTHY" and wait.containerName not in checked:
                raise client(f"Container '{wait.containerName}' has no health check for the condition HEALTHY.")
            waits.setdefault(one.name or "", set()).add(wait.containerName)
        for link in one.links or ():
            waits.setdefault(one.name or "", set()).add(link.partition(":")[0])
    ready: set[str] = set()
    while len(ready) < len(names):
        more = {name for name in names - ready if waits.get(name, set()) <= ready}
        if not more:
            raise client("There is a cycle in the dependencies of the containers.")
        ready |= more


def _check_volumes(req: t.RegisterTaskDefinitionRequest, names: set[str]) -> None:
    known: set[str] = set()
    for volume in req.volumes or ():
        if not volume.name:
            raise client("Volume.name should not be null or empty.")
        known.add(volume.name)
        if volume.fsxWindowsFileServerVolumeConfiguration is not None or volume.s3filesVolumeConfiguration is not None:
            raise missing_here("volumes of FSx and S3 Files")
    for one in req.containerDefinitions:
        for mount in one.mountPoints or ():
            if mount.sourceVolume and mount.sourceVolume not in known:
                raise client(f"Unknown volume '{mount.sourceVolume}'.")
        for other in one.volumesFrom or ():
            if other.sourceContainer and other.sourceContainer not in names:
                raise client(f"Unknown container '{other.sourceContainer}' in volumesFrom.")


def _check_for_fargate(req: t.RegisterTaskDefinitionRequest, cpu: int | None, memory: int | None) -> None:
    if mode_of(req) != AWSVPC:
        raise client("Fargate only supports network mode \u2018awsvpc\u2019.")
    check_fargate(cpu, memory)
    for one in req.containerDefinitions:
        driver = one.logConfiguration.logDriver if one.logConfiguration else None
        if driver is not None and driver not in LOG_DRIVERS_OF_FARGATE:
            raise client(f"Fargate does not support log driver '{driver}'.")
        if one.privileged:
            raise client("Fargate does not support privileged containers.")
        if driver == "awslogs" and not req.executionRoleArn:
            raise client("Fargate requires task definition to have execution role ARN to support log driver awslogs.")
        if ECR.fullmatch(one.image or "") and not req.executionRoleArn:
            raise client("Fargate requires task definition to have execution role ARN to support ECR images.")
        if one.secrets and not req.executionRoleArn:
            raise client(
                "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."
            )
    for volume in req.volumes or ():
        if volume.host is not None and volume.host.sourcePath:
            raise client("host.sourcePath should not be set for volumes in Fargate.")
        if volume.dockerVolumeConfiguration is not None:
            raise client("Fargate does not support Docker volumes.")
