"""The runner of containers that this server has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pampero.api import Context
from pampero.work.containers.spec import NoEngine, Session, Stats
from pampero.work.tasks.spec import ContainerState, Owner, StopCode, TaskSpec, TasksPort, TaskState

REASON = "CannotStartContainerError: no container engine was found on this machine; install one: apt-get install podman"


class Nothing:
    """Where there is no runner: no task starts, and each says why."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def run(self, spec: TaskSpec, owner: Owner) -> None:
        """See TasksPort."""
        import asyncio

        now = self._context.now
        containers = {one.name: ContainerState(name=one.name, status="STOPPED") for one in spec.containers}
        state = TaskState(
            id=spec.id,
            status="STOPPED",
            containers=containers,
            stop_code="TaskFailedToStart",
            reason=REASON,
            stopped=now,
        )
        self._told = asyncio.ensure_future(owner.changed(state))

    def state(self, task: str) -> TaskState | None:
        """See TasksPort."""
        return None

    async def stop(self, task: str, code: StopCode = "UserInitiated", reason: str = "") -> None:
        """See TasksPort."""

    async def forget(self, task: str) -> None:
        """See TasksPort."""

    async def keep(self, tasks: Sequence[str]) -> None:
        """See TasksPort."""

    async def execute(self, task: str, container: str, command: Sequence[str], *, tty: bool = True) -> Session:
        """See TasksPort."""
        raise NoEngine(REASON)

    async def stats(self, task: str) -> Mapping[str, Stats]:
        """See TasksPort."""
        return {}


def runner(context: Context) -> TasksPort:
    """The one of this server."""
    return context.part(Nothing)
