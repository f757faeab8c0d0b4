"""The Docker Engine API's documents: of what is asked, and from what is answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pampero.work.containers.spec import Container, ContainerSpec, Event, Image, Mount, Port, Stats, Ulimit

NANO = 1_000_000_000
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)")
# What both engines write for "never".
_NEVER = "0001-01-01"


def nanoseconds(text: str) -> int:
    """Of the epoch. Raises ValueError for what is no time."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(f"not a time: {text}")
    whole = datetime.fromisoformat(found[1] + ("+00:00" if found[3] == "Z" else found[3]))
    return int(whole.timestamp()) * NANO + int((found[2] or "").ljust(9, "0"))


def _seconds(text: str | None) -> float | None:
    if not text or text.startswith(_NEVER):
        return None
    return nanoseconds(text) / NANO


def rfc3339(at: int) -> str:
    """Nanoseconds of the epoch as a time."""
    whole, rest = divmod(at, NANO)
    return f"{datetime.fromtimestamp(whole, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09d}Z"


def create_document(spec: ContainerSpec, ulimits: Sequence[Ulimit] = ()) -> dict[str, Any]:
    """The body of `POST /containers/create`. ulimits: where it has none of these names."""
    named = {one.name for one in spec.limits.ulimits}
    limited = [*spec.limits.ulimits, *(one for one in ulimits if one.name not in named)]
    document: dict[str, Any] = {
        "Image": spec.image,
        "Env": [f"{name}={value}" for name, value in spec.environment.items()],
        "Labels": dict(spec.labels),
        "WorkingDir": spec.directory,
        "User": spec.user,
        "Hostname": spec.hostname,
        "Tty": spec.tty,
        "OpenStdin": spec.interactive,
        "AttachStdout": True,
        "AttachStderr": True,
        "ExposedPorts": {_port(port): {} for port in spec.ports},
        "HostConfig": _host_config(spec) | {"Ulimits": [_ulimit(one) for one in limited]},
    }
    if spec.entrypoint is not None:
        document["Entrypoint"] = list(spec.entrypoint)
    if spec.command is not None:
        document["Cmd"] = list(spec.command)
    if spec.stop_signal:
        document["StopSignal"] = spec.stop_signal
    if spec.aliases:
        document["NetworkingConfig"] = {"EndpointsConfig": {spec.network: {"Aliases": list(spec.aliases)}}}
    return document


def _host_config(spec: ContainerSpec) -> dict[str, Any]:
    limits = spec.limits
    config: dict[str, Any] = {
        "NetworkMode": spec.network,
        "PortBindings": _bindings(spec.ports),
        "ExtraHosts": [f"{name}:{address}" for name, address in spec.hosts.items()],
        "Dns": list(spec.dns),
        "DnsSearch": list(spec.dns_search),
        "Binds": [_bind(mount) for mount in spec.mounts if mount.kind != "tmpfs"],
        "Tmpfs": {mount.target: _tmpfs(mount) for mount in spec.mounts if mount.kind == "tmpfs"},
        "CapAdd": list(spec.capabilities_added),
        "CapDrop": list(spec.capabilities_dropped),
        "Privileged": spec.privileged,
        "ReadonlyRootfs": spec.read_only,
        "Init": spec.init,
        "SecurityOpt": list(spec.security),
        "Sysctls": dict(spec.sysctls),
        "Devices": [
            {"PathOnHost": host, "PathInContainer": inside, "CgroupPermissions": allowed}
            for host, inside, allowed in spec.devices
        ],
        "NanoCpus": int(limits.cpus * NANO),
        "CpuShares": limits.shares,
        "Memory": limits.memory,
        "MemoryReservation": limits.reserved,
    }
    if limits.memory:
        config["MemorySwap"] = limits.memory + limits.swap
    if limits.swappiness >= 0:
        config["MemorySwappiness"] = limits.swappiness
    given = {
        "PidsLimit": limits.pids,
        "ShmSize": limits.shm,
        "PidMode": spec.pid_mode,
        "IpcMode": spec.ipc_mode,
        "CgroupParent": spec.cgroup_parent,
    }
    return config | {name: value for name, value in given.items() if value}


def _ulimit(limit: Ulimit) -> dict[str, Any]:
    return {"Name": limit.name, "Soft": limit.soft, "Hard": limit.hard}


def _port(port: Port) -> str:
    return f"{port.container}/{port.protocol}"


def _bindings(ports: Sequence[Port]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for port in ports:
        host = str(port.host) if port.host else ""
        found.setdefault(_port(port), []).append({"HostIp": port.address, "HostPort": host})
    return found


def _bind(mount: Mount) -> str:
    return f"{mount.source}:{mount.target}" + (":ro" if mount.read_only else "")


def _tmpfs(mount: Mount) -> str:
    size = [f"size={mount.size}"] if mount.size else []
    return ",".join([*size, *mount.options, *(["ro"] if mount.read_only else [])])


def container(document: Mapping[str, Any]) -> Container:
    """Out of `GET /containers/ID/json`."""
    state = document["State"]
    name = str(state.get("Status", ""))
    ended = name in ("exited", "dead", "stopped")
    networks = (document.get("NetworkSettings") or {}).get("Networks") or {}
    return Container(
        id=document["Id"],
        name=document["Name"].lstrip("/"),
        image=document["Image"],
        state="exited" if ended else name,
        exit_code=int(state.get("ExitCode", 0)) if ended else None,
        error=state.get("Error") or "",
        out_of_memory=bool(state.get("OOMKilled")),
        pid=0 if ended else int(state.get("Pid") or 0),
        created=_seconds(document.get("Created")),
        started=_seconds(state.get("StartedAt")),
        finished=_seconds(state.get("FinishedAt")) if ended else None,
        addresses={name: one["IPAddress"] for name, one in networks.items() if (one or {}).get("IPAddress")},
        ports=_published((document.get("NetworkSettings") or {}).get("Ports") or {}),
        labels=(document.get("Config") or {}).get("Labels") or {},
    )


def _published(ports: Mapping[str, Any]) -> list[Port]:
    found = []
    for name, bindings in ports.items():
        number, _, protocol = name.partition("/")
        for one in bindings or ():
            if one.get("HostPort"):
                found.append(
                    Port(
                        container=int(number),
                        host=int(one["HostPort"]),
                        protocol="udp" if protocol == "udp" else "tcp",
                        address=one.get("HostIp") or "0.0.0.0",
                    )
                )
    return found


def listed(document: Mapping[str, Any]) -> Container:
    """Out of an element of `GET /containers/json`."""
    names = document.get("Names") or [""]
    state = str(document.get("State", ""))
    return Container(
        id=document["Id"],
        name=names[0].lstrip("/"),
        image=document.get("ImageID") or document.get("Image", ""),
        state="exited" if state in ("dead", "stopped") else state,
        created=float(document.get("Created") or 0) or None,
        labels=document.get("Labels") or {},
    )


def image(document: Mapping[str, Any]) -> Image:
    """Out of `GET /images/NAME/json`."""
    config = document.get("Config") or {}
    given = str(document["Id"])
    return Image(
        id=given if ":" in given else f"sha256:{given}",
        names=document.get("RepoTags") or (),
        digests=document.get("RepoDigests") or (),
        size=int(document.get("Size") or 0),
        entrypoint=config.get("Entrypoint") or (),
        command=config.get("Cmd") or (),
        environment=config.get("Env") or (),
        user=config.get("User") or "",
        directory=config.get("WorkingDir") or "",
        labels=config.get("Labels") or {},
    )


def stats(document: Mapping[str, Any]) -> Stats:
    """Out of `GET /containers/ID/stats`. What the cache holds is not counted, as Docker's and ECS's clients do it."""
    memory = document.get("memory_stats") or {}
    details = memory.get("stats") or {}
    cache = details.get("total_inactive_file", details.get("inactive_file", 0))
    networks = (document.get("networks") or {}).values()
    written = {"read": 0, "write": 0}
    for one in (document.get("blkio_stats") or {}).get("io_service_bytes_recursive") or ():
        operation = str(one.get("op", "")).lower()
        if operation in written:
            written[operation] += int(one.get("value", 0))
    return Stats(
        at=_seconds(document.get("read")) or 0.0,
        cpu=int(((document.get("cpu_stats") or {}).get("cpu_usage") or {}).get("total_usage", 0)) / NANO,
        memory=max(0, int(memory.get("usage", 0)) - int(cache)),
        limit=int(memory.get("limit", 0)),
        received=sum(int(one.get("rx_bytes", 0)) for one in networks),
        sent=sum(int(one.get("tx_bytes", 0)) for one in networks),
        read=written["read"],
        written=written["write"],
        pids=int((document.get("pids_stats") or {}).get("current", 0)),
        raw=document,
    )


def event(document: Mapping[str, Any]) -> Event:
    """Out of a line of `GET /events`."""
    actor = document.get("Actor") or {}
    attributes = actor.get("Attributes") or {}
    code = attributes.get("exitCode", attributes.get("containerExitCode"))
    return Event(
        action=str(document.get("Action", "")),
        id=str(actor.get("ID", "")),
        name=str(attributes.get("name", "")),
        at=int(document.get("timeNano") or 0) / NANO,
        labels=attributes,
        exit_code=int(code) if code not in (None, "") else None,
    )
