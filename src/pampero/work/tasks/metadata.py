"""The documents of the metadata endpoint. Source: "Amazon ECS task metadata endpoint version 4"."""

from __future__ import annotations

from typing import Any

from pampero.kernel.clock import iso8601_millis
from pampero.work.tasks.spec import ContainerState, TaskContainer, TaskSpec, TaskState

MIB = 1 << 20


def container_document(spec: TaskSpec, container: TaskContainer, state: ContainerState) -> dict[str, Any]:
    """Of one container."""
    limits = container.spec.limits
    given: dict[str, Any] = {
        "DockerId": state.runtime_id,
        "Name": container.name,
        "DockerName": container.spec.name,
        "Image": container.image or container.spec.image,
        "ImageID": state.image_digest,
        "Labels": dict(container.spec.labels),
        "DesiredStatus": "STOPPED" if state.status == "STOPPED" else "RUNNING",
        "KnownStatus": state.status,
        "ExitCode": state.exit_code,
        "Limits": {"CPU": limits.shares, "Memory": limits.memory // MIB},
        "CreatedAt": _time(state.created),
        "StartedAt": _time(state.started),
        "FinishedAt": _time(state.finished),
        "Type": "NORMAL",
        "Volumes": [{"Source": one.source, "Destination": one.target} for one in container.spec.mounts],
        "Networks": [{"NetworkMode": spec.network, "IPv4Addresses": list(state.addresses.values())}],
        "Ports": [
            {"ContainerPort": port.container, "Protocol": port.protocol, "HostPort": port.host, "HostIp": port.address}
            for port in state.ports
        ],
    }
    if container.health is not None:
        given["Health"] = {"status": state.health}
    if container.restart is not None:
        given["RestartCount"] = state.restarts
    return {name: value for name, value in given.items() if value not in (None, "", [], {})} | dict(container.facts)


def task_document(spec: TaskSpec, state: TaskState, *, tags: bool) -> dict[str, Any]:
    """Of the task and all its containers. tags: with the task's."""
    known = {name: one for name, one in state.containers.items() if one.runtime_id}
    given: dict[str, Any] = {
        "DesiredStatus": "STOPPED" if state.stop_code else "RUNNING",
        "KnownStatus": state.status,
        "PullStartedAt": _time(state.pull_started),
        "PullStoppedAt": _time(state.pull_stopped),
        "ExecutionStoppedAt": _time(state.execution_stopped),
        "Containers": [container_document(spec, one, known[one.name]) for one in spec.containers if one.name in known],
    }
    limits = {"CPU": spec.cpus or None, "Memory": spec.memory // MIB or None}
    given["Limits"] = {name: value for name, value in limits.items() if value}
    if tags:
        given["TaskTags"] = dict(spec.tags)
    return {name: value for name, value in given.items() if value not in (None, "", {})} | dict(spec.facts)


def _time(at: float | None) -> str | None:
    return None if at is None else iso8601_millis(at)
