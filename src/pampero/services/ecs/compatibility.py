"""What a task definition asks of where it runs: `requiresAttributes` and `compatibilities`, computed as AWS shows them. Source:
developer guide, "Amazon ECS container instance attributes"."""

from __future__ import annotations

from collections.abc import Iterator

from pampero.services.ecs import types as t
from pampero.services.ecs.model import AWSVPC, EC2, EXTERNAL, FARGATE
from pampero.services.ecs.sizes import MEMORY, cpu_units, mebibytes
from pampero.services.ecs.validation import ECR

OURS, AGENT = "com.amazonaws.ecs.capability.", "ecs.capability."
REMOTE = f"{OURS}docker-remote-api."


def _of_container(one: t.ContainerDefinition, executes: bool) -> Iterator[str]:
    if one.logConfiguration is not None:
        yield f"{REMOTE}1.18"
        yield f"{OURS}logging-driver.{one.logConfiguration.logDriver}"
        if executes and one.logConfiguration.logDriver == "awslogs":
            yield f"{AGENT}execution-role-awslogs"
            yield f"{REMOTE}1.19"
        if one.logConfiguration.secretOptions:
            yield f"{AGENT}secrets.ssm.bootstrap.log-driver"
    if ECR.fullmatch(one.image or ""):
        yield f"{OURS}ecr-auth"
        yield f"{REMOTE}1.19"
        if executes:
            yield f"{AGENT}execution-role-ecr-pull"
    for secret in one.secrets or ():
        kind = "asm" if ":secretsmanager:" in secret.valueFrom else "ssm"
        yield f"{AGENT}secrets.{kind}.environment-variables"
    if one.repositoryCredentials is not None:
        yield f"{AGENT}private-registry-authentication.secretsmanager"
    if one.environmentFiles:
        yield f"{AGENT}env-files.s3"
    if one.healthCheck is not None:
        yield f"{AGENT}container-health-check"
        yield f"{REMOTE}1.24"
    if one.dependsOn:
        yield f"{AGENT}container-ordering"
    if one.privileged:
        yield f"{OURS}privileged-container"
    if one.memoryReservation is not None:
        yield f"{REMOTE}1.21"
    if one.ulimits or one.readonlyRootFilesystem:
        yield f"{REMOTE}1.18"
    if one.firelensConfiguration is not None:
        yield f"{AGENT}firelens.{one.firelensConfiguration.type}"
    if one.linuxParameters is not None and one.linuxParameters.initProcessEnabled:
        yield f"{REMOTE}1.25"


def attributes(body: t.TaskDefinition) -> list[t.Attribute]:
    """`requiresAttributes`, each once, in the order in which they come up."""
    found: list[str] = []
    for one in body.containerDefinitions or ():
        found.extend(_of_container(one, bool(body.executionRoleArn)))
    if body.taskRoleArn:
        found.extend((f"{OURS}task-iam-role", f"{REMOTE}1.17"))
        if body.networkMode == "host":
            found.append(f"{OURS}task-iam-role-network-host")
    if body.networkMode == AWSVPC:
        found.append(f"{AGENT}task-eni")
    if body.pidMode or body.ipcMode:
        found.append(f"{AGENT}pid-ipc-namespace-sharing")
    if body.cpu or body.memory:
        found.append(f"{AGENT}task-cpu-mem-limit")
    for volume in body.volumes or ():
        if volume.efsVolumeConfiguration is not None:
            found.append(f"{AGENT}efs")
        if volume.dockerVolumeConfiguration is not None and volume.dockerVolumeConfiguration.driver:
            found.append(f"{AGENT}docker-volume-driver.{volume.dockerVolumeConfiguration.driver}")
    found.append(f"{REMOTE}1.18")
    return [t.Attribute(name=name) for name in dict.fromkeys(found)]


def compatibilities(body: t.TaskDefinition) -> list[str]:
    """The launch types that can run a task definition."""
    found = [EC2]
    cpu, memory = cpu_units(body.cpu), mebibytes(body.memory)
    containers = body.containerDefinitions or []
    fits = cpu is not None and memory in MEMORY.get(cpu, ())
    plain = not any(one.privileged or one.links for one in containers)
    drivers = {one.logConfiguration.logDriver for one in containers if one.logConfiguration}
    if body.networkMode == AWSVPC and fits and plain and drivers <= {"awslogs", "splunk", "awsfirelens"}:
        found.append(FARGATE)
    if body.networkMode != AWSVPC:
        found.insert(0, EXTERNAL)
    return found
