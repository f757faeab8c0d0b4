"""All tasks of a server. See spec.TasksPort."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from pampero.api.call import Context
from pampero.work.containers.engine import Engine
from pampero.work.containers.spec import Session, Stats
from pampero.work.tasks import labels
from pampero.work.tasks.running import Running, remove_all
from pampero.work.tasks.spec import Owner, StopCode, TaskSpec, TaskState


class Tasks:
    """A part of the server: `context.part(Tasks)`."""

    def __init__(self, context: Context) -> None:
        self._engine = context.part(Engine)
        self._clock = context.runtime.clock
        self._folder = labels.folder_id(context.settings.data)
        self._tasks: dict[str, Running] = {}

    def run(self, spec: TaskSpec, owner: Owner) -> None:
        """See TasksPort."""
        if spec.id not in self._tasks:
            self._tasks[spec.id] = Running(self._engine, self._clock, self._folder, spec, owner)

    def state(self, task: str) -> TaskState | None:
        """See TasksPort."""
        found = self._tasks.get(task)
        return found.now if found else None

    async def stop(self, task: str, code: StopCode = "UserInitiated", reason: str = "") -> None:
        """See TasksPort."""
        found = self._tasks.get(task)
        if found is not None:
            found.stop(code, reason)

    async def forget(self, task: str) -> None:
        """See TasksPort."""
        found = self._tasks.pop(task, None)
        if found is not None:
            await found.remove()

    async def keep(self, tasks: Sequence[str]) -> None:
        """See TasksPort."""
        await remove_all(self._engine, {labels.FOLDER: self._folder}, {*tasks, *self._tasks})

    async def execute(self, task: str, container: str, command: Sequence[str], *, tty: bool = True) -> Session:
        """See TasksPort."""
        state = self._tasks[task].state(container)
        return await self._engine.execute(state.runtime_id, command, tty=tty)

    async def stats(self, task: str) -> Mapping[str, Stats]:
        """See TasksPort."""
        found = self._tasks.get(task)
        running = [one for one in found.now.containers.values() if one.status == "RUNNING"] if found else []
        used = await asyncio.gather(*(self._engine.stats(one.runtime_id) for one in running))
        return {one.name: usage for one, usage in zip(running, used, strict=True)}

    async def leave(self) -> None:
        """The server stops: containers go on, and are adopted by the next one."""
        tasks, self._tasks = self._tasks, {}
        await asyncio.gather(*(one.leave() for one in tasks.values()))
        await self._engine.stop()
