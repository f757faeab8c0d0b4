"""What is asked of a container engine, and what it answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

Stream = Literal["stdout", "stderr"]


class EngineError(RuntimeError):
    """The engine refused, or did not answer in time. status: of HTTP; 0 where there was no answer."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class NoEngine(EngineError):
    """There is no container engine. The text says why, and what to install."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Of a registry."""

    username: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image that the engine has.

    id: of its configuration (`sha256:…`). digests: of its manifest in registries, `repository@sha256:…`, as far as known.
    """

    id: str
    names: Sequence[str] = ()
    digests: Sequence[str] = ()
    size: int = 0
    entrypoint: Sequence[str] = ()
    command: Sequence[str] = ()
    environment: Sequence[str] = ()
    user: str = ""
    directory: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """What a container sees at `target`. source: a folder of this machine (bind) or the name of a volume of the engine;
    empty for tmpfs. size: bytes of a tmpfs, 0: as the engine has it. options: of a tmpfs."""

    kind: Literal["bind", "volume", "tmpfs"]
    target: str
    source: str = ""
    read_only: bool = False
    size: int = 0
    options: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A container's port, and that of this machine which leads to it; host 0: any that is free."""

    container: int
    host: int = 0
    protocol: Literal["tcp", "udp"] = "tcp"
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ulimit:
    """A limit of processes, by the kernel's name (nofile, nproc …)."""

    name: str
    soft: int
    hard: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a container may use. 0: no limit.

    cpus: processors that it gets at most (0.25 is a quarter of one). shares: its weight among others, 1024 for one
    processor. memory, reserved: bytes, the hard limit and the soft one; swap: bytes beside the memory. swappiness: -1, as
    the machine has it. shm: bytes of /dev/shm.
    """

    cpus: float = 0.0
    shares: int = 0
    memory: int = 0
    reserved: int = 0
    swap: int = 0
    swappiness: int = -1
    pids: int = 0
    shm: int = 0
    ulimits: Sequence[Ulimit] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerSpec:
    """How a container is made.

    image: by id, digest or name; the engine has it. entrypoint, command: None: the image's. network: `bridge`, `host`,
    `none`, the name of a network of the engine, `container:ID` (that container's), or `ns:PATH` (the network namespace at
    that path: with Podman only). hosts: names → addresses. sysctls, devices: as Docker has them. labels: whatever is to be
    found again.
    """

    name: str
    image: str
    entrypoint: Sequence[str] | None = None
    command: Sequence[str] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: str = ""
    user: str = ""
    hostname: str = ""
    network: str = "bridge"
    aliases: Sequence[str] = ()
    ports: Sequence[Port] = ()
    hosts: Mapping[str, str] = field(default_factory=dict)
    dns: Sequence[str] = ()
    dns_search: Sequence[str] = ()
    mounts: Sequence[Mount] = ()
    limits: Limits = Limits()
    capabilities_added: Sequence[str] = ()
    capabilities_dropped: Sequence[str] = ()
    privileged: bool = False
    read_only: bool = False
    init: bool = False
    tty: bool = False
    interactive: bool = False
    stop_signal: str = ""
    pid_mode: str = ""
    ipc_mode: str = ""
    cgroup_parent: str = ""
    sysctls: Mapping[str, str] = field(default_factory=dict)
    security: Sequence[str] = ()
    devices: Sequence[tuple[str, str, str]] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A container as the engine sees it.

    state: created, running, paused, exited (or another word of the engine's). exit_code: None unless it has ended. pid: of
    its first process, in the engine's machine; 0 unless it runs. started, finished, created: seconds of the epoch, None
    where that has not happened. out_of_memory: as far as the engine knows: Podman often does not. addresses: network → IP
    address. ports: with those of the machine that lead there.
    """

    id: str
    name: str
    image: str
    state: str
    exit_code: int | None = None
    error: str = ""
    out_of_memory: bool = False
    pid: int = 0
    created: float | None = None
    started: float | None = None
    finished: float | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    ports: Sequence[Port] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line that a container wrote. at: nanoseconds of the epoch. place: where the log goes on after it, to be given back
    as `after`; whoever keeps it with the line reads none twice."""

    stream: Stream
    text: str
    at: int
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """What a container uses, by the engine's counters. cpu: seconds of processors since it started. memory, limit: bytes.
    raw: the engine's own document, in Docker's form."""

    at: float
    cpu: float
    memory: int
    limit: int
    received: int = 0
    sent: int = 0
    read: int = 0
    written: int = 0
    pids: int = 0
    raw: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened to a container. action: create, start, die, oom, destroy … id, name, labels: the container's."""

    action: str
    id: str
    name: str
    at: float
    labels: Mapping[str, str] = field(default_factory=dict)
    exit_code: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What the engine is, and what it can do: shown by `pampero status`.

    name: docker or podman. where: its socket. ours: the server started it, and ends it. local: its containers are
    processes of this machine. rootless: it has no more rights than a user. namespaces: a container can join a network
    namespace by its path. enters: the server can enter those of containers. limits: those in force (cpu, memory, pids).
    missing: what is not in force, each with its reason.
    """

    name: str
    version: str
    where: str
    ours: bool
    local: bool
    rootless: bool
    namespaces: bool
    enters: bool
    limits: Sequence[str] = ()
    missing: Sequence[str] = ()


class Session(Protocol):
    """A command that runs in a container, with its input and output. Without a TTY the output comes as one stream of both."""

    async def read(self) -> bytes:
        """What it wrote; b"": it is over."""

    async def write(self, data: bytes) -> None:
        """Give it input. Raises OSError when it is over."""

    async def end_input(self) -> None:
        """No more input will come."""

    async def resize(self, rows: int, columns: int) -> None:
        """Of its terminal."""

    async def exit_code(self) -> int | None:
        """None as long as it runs."""

    def close(self) -> None:
        """Leave it; it ends when its input does."""


class EnginePort(Protocol):
    """The container engine of a server. Every call raises NoEngine where there is none, and EngineError where the engine
    refuses or does not answer in time. `engine.Engine` is the one of the Docker Engine API; it is a part of the server:
    `context.part(Engine)`."""

    async def level(self) -> Level: ...

    async def pull(
        self, reference: str, credentials: Credentials | None = None, *, insecure: bool = False, seconds: float = 1800.0
    ) -> Image:
        """Have an image of a registry, as it is there now. insecure: plain HTTP, or TLS that nobody vouches for."""

    async def load(self, archive: AsyncIterator[bytes] | bytes) -> Sequence[str]:
        """Take images out of an archive (`docker save`'s, or an OCI layout in tar). Returns their names, or ids."""

    async def image(self, reference: str) -> Image | None: ...

    async def tag(self, reference: str, name: str) -> None: ...

    async def remove_image(self, reference: str, *, force: bool = False) -> None: ...

    async def create(self, spec: ContainerSpec) -> str:
        """Make a container; returns its id. It is an error when there is one of that name."""

    async def prepare(self, container: str) -> Container:
        """Have its namespaces and its process, which waits for `start`: with Podman. With Docker, only see how it is."""

    async def start(self, container: str) -> None: ...

    async def stop_container(self, container: str, seconds: float) -> None:
        """End it by its stop signal, and by SIGKILL after so many seconds. One that has ended is no error."""

    async def kill(self, container: str, signal: str = "SIGKILL") -> None: ...

    async def remove(self, container: str) -> None:
        """Remove it, with its anonymous volumes, running or not. One that is gone is no error."""

    async def inspect(self, container: str) -> Container | None: ...

    async def wait(self, container: str) -> int:
        """Wait until it has ended, however long; returns its exit code."""

    async def containers(self, labels: Mapping[str, str]) -> Sequence[Container]:
        """All that carry these labels, ended ones too (without their addresses and times)."""

    def logs(self, container: str, after: str = "", *, follow: bool = True) -> AsyncIterator[LogLine]:
        """What it wrote and writes, until it ends. after: a LogLine's `place`; "" from its start."""

    async def execute(
        self,
        container: str,
        command: Sequence[str],
        *,
        tty: bool = False,
        user: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> Session: ...

    async def run_command(self, container: str, command: Sequence[str], seconds: float) -> tuple[int, bytes]:
        """Run a command in it to its end: exit code and what it wrote, the first 64 KiB. Raises TimeoutError."""

    async def stats(self, container: str) -> Stats: ...

    def events(self, labels: Mapping[str, str]) -> AsyncIterator[Event]:
        """What happens to containers with these labels, from now on; ends when the engine does."""

    async def make_network(self, name: str, *, internal: bool = False, labels: Mapping[str, str] | None = None) -> None:
        """A bridge network; one that is there already is no error."""

    async def remove_network(self, name: str) -> None: ...

    async def networks(self, labels: Mapping[str, str]) -> Sequence[str]: ...

    async def make_volume(
        self,
        name: str,
        *,
        driver: str = "",
        options: Mapping[str, str] | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> None: ...

    async def remove_volume(self, name: str) -> None: ...
