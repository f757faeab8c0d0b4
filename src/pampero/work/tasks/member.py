"""One container of a task, from its image to its end."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from pampero.kernel.clock import rest
from pampero.kernel.log import logger
from pampero.work.containers.engine import Engine
from pampero.work.containers.spec import Container, ContainerSpec, EngineError, LogLine, NoEngine
from pampero.work.tasks import health
from pampero.work.tasks.logs import LogReader
from pampero.work.tasks.memory import MemoryWatch
from pampero.work.tasks.spec import ContainerState, Health, TaskContainer

log = logger("work.tasks")
AGAIN_SECONDS = 0.5
# What a container wrote last is waited for so long after its end.
LOG_SECONDS = 10.0
STOP_SECONDS = 30.0
# Source: "Amazon ECS stopped tasks error messages", OutOfMemoryError.
OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage"
KILLED = 137


class Failed(Exception):
    """A container cannot be started. The text is AWS's, with the engine's reason."""


class Surroundings(Protocol):
    """What a container needs of its task."""

    engine: Engine

    async def dependencies(self, container: TaskContainer) -> None:
        """Wait until those that it depends on are as far. Raises Failed."""

    async def place(self, container: TaskContainer) -> ContainerSpec:
        """How the engine makes it, network and endpoints included."""

    async def started(self, container: TaskContainer, found: Container) -> None:
        """It runs now: what listens in its network can begin."""

    def told(self, name: str, **changes: Any) -> None:
        """It stands differently."""

    def pulling(self, begins: bool) -> None:
        """An image is pulled from now on, or there."""

    def state(self, name: str) -> ContainerState:
        """How a container stands."""

    async def logged(self, name: str, lines: Sequence[LogLine]) -> None:
        """It wrote this."""


class Member:
    """A container. existing: where it was made by an earlier server."""

    def __init__(self, task: Surroundings, container: TaskContainer, existing: Container | None) -> None:
        self._task = task
        self._engine = task.engine
        self._container = container
        self._existing = existing
        self.name = container.name
        # At the engine; None as long as there is nothing to end.
        self.id: str | None = existing.id if existing else None
        self._reading: asyncio.Task[None] | None = None
        self._place = container.log_place
        self._memory: MemoryWatch | None = None

    async def live(self) -> None:
        """All its life. Raises Failed where it cannot start, NoEngine."""
        try:
            found = await self._ran_before()
            if found is None:
                await self._task.dependencies(self._container)
                image = await self._image()
                found = await self._start(image)
            while await self._run(found):
                found = await self._again()
        finally:
            self._forget_memory()
            if self._reading is not None:
                self._reading.cancel()

    def _forget_memory(self) -> None:
        memory, self._memory = self._memory, None
        if memory is not None:
            memory.close()

    async def end(self) -> None:
        """By its signal, and after its time-out by force. What it comes to is seen by who lives it, where anybody does."""
        if self.id is None:
            return
        limit = self._container.stop_timeout
        with contextlib.suppress(EngineError):
            await self._engine.stop_container(self.id, STOP_SECONDS if limit is None else limit)

    async def _ran_before(self) -> Container | None:
        """As it is, where it was started by an earlier server; what was only made is removed, and made anew."""
        if self._existing is None:
            return None
        found = await self._engine.inspect(self._existing.id)
        if found is None or found.started is None:
            await self._engine.remove(self._existing.id)
            self.id = None
            return None
        return found

    async def _image(self) -> str:
        """What the container is made from."""
        wanted = self._container.image or self._container.spec.image
        self._task.pulling(True)
        try:
            found = await self._engine.image(wanted)
            if self._container.image and (found is None or self._container.pull == "always"):
                found = await self._engine.pull(wanted, self._container.credentials, insecure=self._container.insecure)
        except NoEngine:
            raise
        except (EngineError, TimeoutError) as error:
            raise Failed(f"CannotPullContainerError: {error or 'the time is over'}") from error
        finally:
            self._task.pulling(False)
        if found is None:
            raise Failed(f"CannotPullContainerError: there is no image {wanted}")
        digest = next((one.partition("@")[2] for one in found.digests), "")
        self._task.told(self.name, status="PULLED", image_digest=digest or found.id)
        return found.id

    async def _start(self, image: str) -> Container:
        spec = replace(await self._task.place(self._container), image=image)
        try:
            self.id = await self._engine.create(spec)
        except NoEngine:
            raise
        except EngineError as error:
            raise Failed(f"CannotCreateContainerError: {error}") from error
        self._task.told(self.name, status="CREATED", runtime_id=self.id)
        return await self._launch()

    async def _launch(self) -> Container:
        assert self.id is not None
        try:
            await self._prepare(await self._engine.prepare(self.id))
            await self._engine.start(self.id)
            found = await self._engine.inspect(self.id)
        except EngineError as error:
            raise Failed(f"CannotStartContainerError: {error}") from error
        if found is None:
            raise Failed("CannotStartContainerError: the container has disappeared")
        return found

    async def _prepare(self, found: Container) -> None:
        """What has to be there before its program runs, where the engine lets us, and at once afterwards otherwise."""
        if found.pid and self._memory is None:
            self._memory = MemoryWatch(found.pid)
            await self._task.started(self._container, found)

    async def _again(self) -> Container:
        """By its restart policy."""
        restarts = self._task.state(self.name).restarts + 1
        found = await self._launch()
        self._task.told(self.name, restarts=restarts, exit_code=None, reason="", finished=None)
        return found

    async def _run(self, found: Container) -> bool:
        """Until it has ended; whether it is to be started anew."""
        runs = found.state == "running"
        await self._prepare(found)
        self._task.told(
            self.name,
            status="RUNNING",
            runtime_id=found.id,
            created=found.created,
            started=found.started,
            addresses=found.addresses,
            ports=found.ports,
            image_digest=self._task.state(self.name).image_digest or found.image,
        )
        checking = self._check(found.id) if runs else None
        self._read(found.id)
        try:
            if runs:
                await self._wait(found)
            ended = await self._ended(found.id)
            exceeded = self._memory is not None and self._memory.exceeded()
        finally:
            self._forget_memory()
            if checking is not None:
                checking.cancel()
        return await self._over(found, ended, exceeded)

    def _check(self, container: str) -> asyncio.Task[None] | None:
        check = self._container.health
        if check is None:
            return None

        def told(found: Health) -> None:
            if self._task.state(self.name).health != found:
                self._task.told(self.name, health=found)

        return asyncio.create_task(health.watch(self._engine, container, check, told))

    def _read(self, container: str) -> None:
        """Read its log, from now on and through restarts of it."""
        if not self._container.logs or (self._reading is not None and not self._reading.done()):
            return

        self._reading = asyncio.create_task(self._reader(container).read())

    async def _read_rest(self, container: str) -> None:
        """What it wrote last: who followed the log may have left it before, as engines do when a container ends."""
        if self._reading is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOG_SECONDS):
                await asyncio.wait({self._reading})
                await self._reader(container).read()

    def _reader(self, container: str) -> LogReader:
        async def taken(lines: Sequence[LogLine]) -> None:
            await self._task.logged(self.name, lines)
            self._place = lines[-1].place

        return LogReader(self._engine, container, self._place, taken)

    async def _wait(self, found: Container) -> None:
        """Until the process has ended: by the kernel where it is of this machine, which costs nothing meanwhile."""
        if found.pid and (await self._engine.level()).local:
            with contextlib.suppress(OSError):
                await _process_ended(found.pid)
        while True:
            try:
                await self._engine.wait(found.id)
                return
            except EngineError as error:
                if error.status == 404:
                    return
                log.info("the engine does not say how %s stands: %s", found.name, error)
            await rest(AGAIN_SECONDS)

    async def _ended(self, container: str) -> Container | None:
        while True:
            try:
                found = await self._engine.inspect(container)
                if found is None or found.state != "running":
                    return found
            except EngineError as error:
                log.info("the engine does not say how %s ended: %s", container, error)
            await rest(AGAIN_SECONDS / 10)

    async def _over(self, began: Container, ended: Container | None, exceeded: bool) -> bool:
        code = ended.exit_code if ended else None
        reason = ended.error if ended else "the container was removed from the engine"
        if code == KILLED and (exceeded or (ended is not None and ended.out_of_memory)):
            reason = OUT_OF_MEMORY
        finished = ended.finished if ended else None
        policy = self._container.restart
        if policy is not None and ended is not None and code not in policy.ignored:
            # Podman may say that what ended at once had ended before it began.
            ran = max(0.0, (ended.finished or 0.0) - (ended.started or began.started or 0.0))
            if ran >= policy.reset_after and not self._task.state(self.name).reason:
                return True
        await self._read_rest(began.id)
        self._task.told(self.name, status="STOPPED", exit_code=code, reason=reason, finished=finished)
        return False


async def _process_ended(pid: int) -> None:
    """Raises OSError where it is gone, or the kernel is too old."""
    loop = asyncio.get_running_loop()
    descriptor = os.pidfd_open(pid)
    ended: asyncio.Future[None] = loop.create_future()
    try:
        loop.add_reader(descriptor, _resolve, ended)
        await ended
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def _resolve(ended: asyncio.Future[None]) -> None:
    if not ended.done():
        ended.set_result(None)
