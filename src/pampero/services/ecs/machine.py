"""This machine as the one container instance of a cluster: it joins when RegisterContainerInstance is called, or with the first
task that asks for the launch type EC2."""

from __future__ import annotations

import os
import platform

from pampero.api import Context
from pampero.kernel import ids
from pampero.services.ecs import types as t
from pampero.services.ecs.model import ACTIVE, EC2, INSTANCES, TASKS, Cluster, Instance, Task
from pampero.store.tx import ReadTx, Tx

RESERVED_PORTS = ("22", "2375", "2376", "51678", "51679")
ARCHITECTURES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}
MIB = 1024 * 1024


def zone(context: Context) -> str:
    """The one availability zone that this machine stands in."""
    return f"{context.region}a"


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MIB


def resources(cpu: int, memory: int, ports: list[str]) -> list[t.Resource]:
    """CPU, memory and ports as instances show them."""
    return [
        t.Resource(name="CPU", type="INTEGER", integerValue=cpu, longValue=0, doubleValue=0.0),
        t.Resource(name="MEMORY", type="INTEGER", integerValue=memory, longValue=0, doubleValue=0.0),
        t.Resource(name="PORTS", type="STRINGSET", stringSetValue=ports, longValue=0, doubleValue=0.0, integerValue=0),
        t.Resource(name="PORTS_UDP", type="STRINGSET", stringSetValue=[], longValue=0, doubleValue=0.0, integerValue=0),
    ]


def joined(tx: Tx, context: Context, cluster: Cluster, tags: dict[str, str] | None = None) -> Instance:
    """The instance of a cluster that is this machine; registered where it was not."""
    for _, one in INSTANCES.page(tx, cluster.place):
        if one.own:
            return one
    cpu, memory = (os.cpu_count() or 1) * 1024, _memory()
    found = Instance(
        ids.hexadecimal(32), cluster.account, cluster.region, cluster=cluster.name, own=True, tags=tags or {}
    )
    found.body = t.ContainerInstance(
        containerInstanceArn=found.arn,
        version=1,
        versionInfo=t.VersionInfo(),
        registeredResources=resources(cpu, memory, list(RESERVED_PORTS)),
        status=ACTIVE,
        agentConnected=True,
        registeredAt=tx.now,
        attachments=[],
    )
    found.attributes = {
        "ecs.os-type": "linux",
        "ecs.os-family": "LINUX",
        "ecs.cpu-architecture": ARCHITECTURES.get(platform.machine().lower(), platform.machine()),
        "ecs.availability-zone": zone(context),
    }
    return INSTANCES.save(tx, found)


def on_instance(tx: ReadTx, one: Instance) -> list[Task]:
    """The tasks of an instance that have not stopped."""
    return [
        task
        for _, task in TASKS.page(tx, one.place)
        if not task.over and task.body.containerInstanceArn == one.arn and task.body.launchType == EC2
    ]


def ports_of(task: Task) -> list[str]:
    """The ports of the machine that a task has taken."""
    found = [
        str(binding.hostPort)
        for container in task.body.containers or ()
        for binding in container.networkBindings or ()
        if binding.hostPort
    ]
    return found


def left(tx: ReadTx, one: Instance) -> tuple[int, int, list[str]]:
    """CPU units and MiB that are not taken, and the ports that are."""
    cpu, memory, ports = 0, 0, list(RESERVED_PORTS)
    for resource in one.body.registeredResources or ():
        if resource.name == "CPU":
            cpu = resource.integerValue or 0
        if resource.name == "MEMORY":
            memory = resource.integerValue or 0
    for task in on_instance(tx, one):
        cpu -= int(task.body.cpu or 0)
        memory -= int(task.body.memory or 0)
        ports.extend(ports_of(task))
    return cpu, memory, ports
