"""What a task is made from, how it stands, and what is asked of its owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from pampero.work.containers.spec import ContainerSpec, Credentials, LogLine, Port, Session, Stats

Condition = Literal["START", "COMPLETE", "SUCCESS", "HEALTHY"]
NetworkMode = Literal["awsvpc", "bridge", "host", "none"]
Health = Literal["UNKNOWN", "HEALTHY", "UNHEALTHY"]
ContainerStatus = Literal["PENDING", "PULLED", "CREATED", "RUNNING", "STOPPED"]
TaskStatus = Literal["PENDING", "RUNNING", "DEPROVISIONING", "STOPPED"]
# As DescribeTasks says them: stopCode. Source: API_Task.
StopCode = Literal[
    "", "TaskFailedToStart", "EssentialContainerExited", "UserInitiated", "ServiceSchedulerInitiated", "SpotInterruption",
    "TerminationNotice",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheck:
    """command: as in a task definition: ["CMD", …], ["CMD-SHELL", text] or ["NONE"]. Seconds."""

    command: Sequence[str]
    interval: float = 30.0
    timeout: float = 5.0
    retries: int = 3
    start_period: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Restart:
    """A container's restart policy. ignored: exit codes with which it is not started anew. reset_after: seconds that it
    has to have run."""

    ignored: Sequence[int] = ()
    reset_after: float = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskContainer:
    """One container of a task.

    name: in the task definition. spec: how the engine makes it; the runner chooses `spec.name`, `network`, `ports` and
    adds labels and the variables of its endpoints; `spec.environment` holds secrets, too, resolved. image: a reference to
    pull (by `credentials`, `insecure`), "" where `spec.image` is one that the engine has. pull: `always`, `missing`.
    depends_on: container → condition. start_timeout, stop_timeout: seconds; None: no limit, and 30. logs: whether the owner
    wants what it writes. log_place: where its log goes on, after a restart of the platform (see LogLine.place).
    ports: published
    where the network mode is `bridge`. facts: members of its document at the metadata endpoint (ContainerARN, LogDriver …).
    """

    name: str
    spec: ContainerSpec
    image: str = ""
    credentials: Credentials | None = None
    insecure: bool = False
    pull: Literal["always", "missing"] = "missing"
    essential: bool = True
    depends_on: Mapping[str, Condition] = field(default_factory=dict)
    health: HealthCheck | None = None
    start_timeout: float | None = None
    stop_timeout: float | None = None
    restart: Restart | None = None
    logs: bool = False
    log_place: str = ""
    ports: Sequence[Port] = ()
    volumes_from: Sequence[tuple[str, bool]] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSpec:
    """One task.

    id: by which its containers are found again; of at most 64 letters, digits and hyphens. network: AWS's network mode;
    namespace: with `awsvpc`, the path of the network namespace that all its containers live in, where work/networks made
    one; without, the task gets a network of the engine's, behind a container that only holds it. endpoints: whether the
    credentials and metadata endpoints are there. facts: members of its document at the metadata endpoint (Cluster,
    TaskARN, Family, Revision, LaunchType, AvailabilityZone …); tags: TaskTags of `taskWithTags`. cpus, memory: limits of
    the whole task; 0: none; each container without a limit of its own has this one.
    """

    id: str
    containers: Sequence[TaskContainer]
    network: NetworkMode = "awsvpc"
    namespace: Path | None = None
    hostname: str = ""
    hosts: Mapping[str, str] = field(default_factory=dict)
    cpus: float = 0.0
    memory: int = 0
    endpoints: bool = True
    facts: Mapping[str, Any] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerState:
    """How a container stands. Times: seconds of the epoch. reason: AWS's text (`OutOfMemoryError: …`). ports: published
    ones. addresses: network → IP address. restarts: how often its policy started it anew."""

    name: str
    status: ContainerStatus = "PENDING"
    health: Health = "UNKNOWN"
    runtime_id: str = ""
    image_digest: str = ""
    exit_code: int | None = None
    reason: str = ""
    created: float | None = None
    started: float | None = None
    finished: float | None = None
    ports: Sequence[Port] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)
    restarts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskState:
    """How a task stands. health: UNHEALTHY as soon as one essential container is, HEALTHY when all that are checked are.
    stop_code, reason: why it has stopped or is stopping; "" while it runs. adopted: its containers were there already."""

    id: str
    status: TaskStatus = "PENDING"
    health: Health = "UNKNOWN"
    containers: Mapping[str, ContainerState] = field(default_factory=dict)
    stop_code: StopCode = ""
    reason: str = ""
    pull_started: float | None = None
    pull_stopped: float | None = None
    started: float | None = None
    execution_stopped: float | None = None
    stopped: float | None = None
    adopted: bool = False


class Owner(Protocol):
    """Who a task belongs to, and is told of it. An exception of `changed` or `logs` is tried again until it succeeds, or
    the task is forgotten."""

    async def changed(self, state: TaskState) -> None:
        """The task stands differently: told one after the other, the last one always; those between may be left out."""

    async def logs(self, task: str, container: str, lines: Sequence[LogLine]) -> None:
        """It wrote this. Lines that were taken come again after a restart unless `log_place` says so."""

    async def credentials(self, task: str) -> Mapping[str, Any] | None:
        """What the credentials endpoint answers: RoleArn, AccessKeyId, SecretAccessKey, Token, Expiration. None: 404."""


class TasksPort(Protocol):
    """The runner of tasks; `tasks.Tasks` is a part of the server: `context.part(Tasks)`.

    It keeps nothing but what the engine has: whoever owns tasks says after a start which there are to be.
    """

    def run(self, spec: TaskSpec, owner: Owner) -> None:
        """Start a task, or adopt it where its containers are there already. At once; what becomes of it is told to the
        owner, failures too: without an engine it is STOPPED with a reason that says what to install. A task that is
        known is left as it is."""

    def state(self, task: str) -> TaskState | None:
        """None: not known here."""

    async def stop(self, task: str, code: StopCode = "UserInitiated", reason: str = "") -> None:
        """Begin to end it: each container by its signal, those that others depend on last. Known or not is no error."""

    async def forget(self, task: str) -> None:
        """It has stopped and its owner has written that down: its containers are removed."""

    async def keep(self, tasks: Sequence[str]) -> None:
        """Remove the containers of all tasks but these: leftovers of tasks that are no more."""

    async def execute(self, task: str, container: str, command: Sequence[str], *, tty: bool = True) -> Session:
        """A command in a container that runs. Raises KeyError, EngineError."""

    async def stats(self, task: str) -> Mapping[str, Stats]:
        """What its running containers use."""
