"""One task: its containers in their order, its network, its endpoints, and its end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pampero.kernel import ids
from pampero.kernel.clock import Clock, rest
from pampero.kernel.log import logger
from pampero.work.containers.engine import Engine
from pampero.work.containers.spec import Container, ContainerSpec, EngineError, LogLine, NoEngine
from pampero.work.tasks import labels
from pampero.work.tasks.endpoints import Endpoints
from pampero.work.tasks.member import Failed, Member
from pampero.work.tasks.networks import Network
from pampero.work.tasks.spec import (
    Condition,
    ContainerState,
    Health,
    Owner,
    StopCode,
    TaskContainer,
    TaskSpec,
    TaskState,
)

log = logger("work.tasks")
AGAIN_SECONDS = 1.0
REMOVALS, REMOVAL_SECONDS = 5, 0.1
# Source: "Amazon ECS stopped tasks error messages".
ESSENTIAL = "Essential container in task exited"


class Running:
    """A task that is to run, or to end. See member.Surroundings for what its containers ask."""

    def __init__(self, engine: Engine, clock: Clock, folder: str, spec: TaskSpec, owner: Owner) -> None:
        self.engine = engine
        self.spec = spec
        self._clock = clock
        self._folder = folder
        self._owner = owner
        self._containers = {one.name: one for one in spec.containers}
        self._states = {one.name: ContainerState(name=one.name) for one in spec.containers}
        self._task = TaskState(id=spec.id, containers=dict(self._states))
        self._moved = asyncio.Event()
        self._stop = asyncio.Event()
        self._pulls = 0
        self._members: dict[str, Member] = {}
        self._network = Network(engine, folder, spec)
        self._endpoints: Endpoints | None = None
        self._telling = asyncio.create_task(self._tell())
        self._work = asyncio.create_task(self._live())

    @property
    def now(self) -> TaskState:
        """How it stands."""
        return self._task

    def state(self, name: str) -> ContainerState:
        """See Surroundings."""
        return self._states[name]

    def stop(self, code: StopCode, reason: str) -> None:
        """Begin to end it. The first reason is the one."""
        if not self._stop.is_set():
            self._change(stop_code=code, reason=reason)
            self._stop.set()

    async def leave(self) -> None:
        """Look after it no more; its containers go on."""
        for task in (self._work, self._telling):
            task.cancel()
        await asyncio.wait({self._work, self._telling})

    async def remove(self) -> None:
        """Its containers and its network."""
        await self.leave()
        await remove_all(self.engine, {labels.FOLDER: self._folder, labels.TASK: self.spec.id})

    def told(self, name: str, **changes: Any) -> None:
        """See Surroundings."""
        self._states[name] = replace(self._states[name], **changes)
        running = all(one.started is not None for one in self._states.values())
        status = self._task.status
        begun: dict[str, Any] = {}
        if running and status == "PENDING":
            status = "RUNNING"
            begun["started"] = self._clock.now()
        self._change(status=status, containers=dict(self._states), health=self._health(), **begun)
        state = self._states[name]
        if state.status == "STOPPED" and self._containers[name].essential:
            self.stop("EssentialContainerExited", ESSENTIAL)

    def pulling(self, begins: bool) -> None:
        """See Surroundings."""
        now = self._clock.now()
        self._pulls += 1 if begins else -1
        if begins and self._task.pull_started is None:
            self._change(pull_started=now)
        elif not begins and not self._pulls:
            self._change(pull_stopped=now)

    async def logged(self, name: str, lines: Sequence[LogLine]) -> None:
        """See Surroundings."""
        await self._owner.logs(self.spec.id, name, lines)

    async def dependencies(self, container: TaskContainer) -> None:
        """See Surroundings. Time-outs are those of what is depended on. Source: API_ContainerDefinition, startTimeout."""
        for name, condition in container.depends_on.items():
            limit = self._containers[name].start_timeout
            try:
                async with asyncio.timeout(limit if condition != "START" else None):
                    while not self._met(container.name, name, condition):
                        moved = self._moved
                        await moved.wait()
            except TimeoutError as error:
                text = f"dependency container {name} has not become {condition} within its start time-out of {limit:g} seconds"
                raise Failed(text) from error

    def _met(self, container: str, name: str, condition: Condition) -> bool:
        """AWS gives no text for what can never be met; these are plain ones."""
        state = self._states[name]
        if condition == "START":
            return state.started is not None
        if condition == "HEALTHY":
            if state.status == "STOPPED":
                raise Failed(f"dependency container {name} of {container} has stopped before it was healthy")
            return state.health == "HEALTHY"
        if state.status != "STOPPED":
            return False
        if condition == "SUCCESS" and state.exit_code != 0:
            raise Failed(f"dependency container {name} of {container} has exited with {state.exit_code}")
        return True

    async def place(self, container: TaskContainer) -> ContainerSpec:
        """See Surroundings."""
        assert self._endpoints is not None
        spec = self._network.placed(container)
        name = labels.engine_name(self._folder, self.spec.id, container.name)
        marks = {**spec.labels, **labels.labels(self._folder, self.spec.id, container.name), **self._endpoints.labels}
        environment = {**spec.environment, **self._endpoints.variables(container.name)}
        limits = replace(
            spec.limits, cpus=spec.limits.cpus or self.spec.cpus, memory=spec.limits.memory or self.spec.memory
        )
        return replace(spec, name=name, labels=marks, environment=environment, limits=limits)

    async def started(self, container: TaskContainer, found: Container) -> None:
        """See Surroundings."""
        if self._endpoints is not None and not self._network.shared:
            await self._endpoints.enter(found.pid)

    async def _live(self) -> None:
        """All its life; whatever goes wrong is its reason to stop."""
        try:
            await self._run()
        except NoEngine as error:
            self.stop("TaskFailedToStart", f"CannotStartContainerError: {error}")
        except EngineError as error:
            self.stop("TaskFailedToStart", f"CannotStartContainerError: {error}")
        except Exception:
            log.exception("the task %s ends because of an error of the server's", self.spec.id)
            self.stop("TaskFailedToStart", "InternalError: the task could not be run")
        finally:
            if self._endpoints is not None:
                self._endpoints.close()
        self._stopped()

    async def _run(self) -> None:
        found = await self.engine.containers({labels.FOLDER: self._folder, labels.TASK: self.spec.id})
        existing = {one.labels.get(labels.CONTAINER, ""): one for one in found}
        if found:
            self._change(adopted=True)
        token = next((one.labels[labels.TOKEN] for one in found if labels.TOKEN in one.labels), "")
        port = next((one.labels[labels.PORT] for one in found if labels.PORT in one.labels), "0")
        self._endpoints = Endpoints(self, self._owner, token or ids.secret(), int(port))
        pid = await self._network.begin(existing.get(self._network.holder))
        await self._endpoints.begin(pid, self._network)
        self._members = {one.name: Member(self, one, existing.get(one.name)) for one in self.spec.containers}
        await self._until_the_end()
        await self._network.end()

    async def _until_the_end(self) -> None:
        lives = {name: asyncio.create_task(self._life(member)) for name, member in self._members.items()}
        stopping = asyncio.create_task(self._stop.wait())
        everything = asyncio.ensure_future(asyncio.wait(lives.values()))
        try:
            await asyncio.wait({everything, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if self._stop.is_set():
                await self._end(lives)
        finally:
            for task in (everything, stopping, *lives.values()):
                task.cancel()

    async def _life(self, member: Member) -> None:
        try:
            await member.live()
        except Failed as error:
            self.told(member.name, reason=str(error))
            self.stop("TaskFailedToStart", str(error))
        except NoEngine as error:
            self.stop("TaskFailedToStart", f"CannotStartContainerError: {error}")
        except EngineError as error:
            self.stop("TaskFailedToStart", f"CannotStartContainerError: {error}")

    async def _end(self, lives: Mapping[str, asyncio.Task[None]]) -> None:
        """Those first that others do not depend on."""
        if self._task.execution_stopped is None:
            self._change(status="DEPROVISIONING", execution_stopped=self._clock.now())
        for name, life in lives.items():
            if self._states[name].started is None:
                life.cancel()

        async def end(name: str) -> None:
            dependants = [other.name for other in self.spec.containers if name in other.depends_on]
            await asyncio.gather(*(ends[one] for one in dependants if one in ends))
            await self._members[name].end()
            await asyncio.wait({lives[name]})
            await self._note_end(name)

        ends: dict[str, asyncio.Future[None]] = {}
        for name in reversed(self._starting_order()):
            ends[name] = asyncio.ensure_future(end(name))
        await asyncio.gather(*ends.values())

    async def _note_end(self, name: str) -> None:
        """Of a container that nobody lives any more: its start was broken off, or an earlier server began to end it."""
        container = self._members[name].id
        if container is None or self._states[name].status == "STOPPED":
            return
        with contextlib.suppress(EngineError):
            found = await self.engine.inspect(container)
            if found is not None:
                times = {"created": found.created, "started": found.started, "finished": found.finished}
                code = found.exit_code if found.started is not None else None
                self.told(name, status="STOPPED", runtime_id=container, exit_code=code, **times)

    def _starting_order(self) -> Sequence[str]:
        """Each after those that it depends on; a circle is in any order."""
        order: list[str] = []

        def visit(name: str, seen: frozenset[str]) -> None:
            if name in order or name in seen or name not in self._containers:
                return
            for other in self._containers[name].depends_on:
                visit(other, seen | {name})
            order.append(name)

        for name in self._containers:
            visit(name, frozenset())
        return order

    def _stopped(self) -> None:
        for name, state in self._states.items():
            if state.status != "STOPPED":
                self._states[name] = replace(state, status="STOPPED")
        now = self._clock.now()
        if not self._task.stop_code:
            self._change(stop_code="EssentialContainerExited", reason=ESSENTIAL)
        self._change(
            status="STOPPED",
            containers=dict(self._states),
            stopped=now,
            execution_stopped=self._task.execution_stopped or now,
        )

    def _health(self) -> Health:
        """Source: "Determine Amazon ECS task health using container health checks"."""
        checked = [
            self._states[one.name].health for one in self.spec.containers if one.essential and one.health is not None
        ]
        if "UNHEALTHY" in checked:
            return "UNHEALTHY"
        return "HEALTHY" if checked and set(checked) == {"HEALTHY"} else "UNKNOWN"

    def _change(self, **changes: Any) -> None:
        self._task = replace(self._task, **changes)
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def _tell(self) -> None:
        """Tell the owner, one after the other, until it knows the end."""
        told: TaskState | None = None
        while True:
            moved, state = self._moved, self._task
            if state == told:
                await moved.wait()
                continue
            try:
                await self._owner.changed(state)
                told = state
            except Exception:
                log.exception("the owner of the task %s did not take how it stands", self.spec.id)
                await rest(AGAIN_SECONDS)
            if told is not None and told.status == "STOPPED":
                return


async def remove_all(engine: Engine, marks: Mapping[str, str], kept: Collection[str] = ()) -> None:
    """Containers with these labels, but those of some tasks; what holds a network after those that are in it. What was being
    made meanwhile is seen by another look. Raises EngineError."""
    for left in reversed(range(REMOVALS)):
        found = await engine.containers(marks)
        gone = [one for one in found if one.labels.get(labels.TASK) not in kept]
        if not gone:
            return
        for one in sorted(gone, key=lambda one: one.labels.get(labels.CONTAINER) == labels.HOLDER):
            try:
                await engine.remove(one.id)
            except EngineError:
                if not left:
                    raise
        await rest(REMOVAL_SECONDS)
