"""The network of a task, by its mode. Source: "Amazon ECS task networking"."""

from __future__ import annotations

from dataclasses import replace

from pampero.work.containers.engine import Engine
from pampero.work.containers.spec import Container, ContainerSpec, EngineError
from pampero.work.tasks import labels
from pampero.work.tasks.holder import holder_spec
from pampero.work.tasks.spec import TaskContainer, TaskSpec


class Network:
    """Of one task. holder: the name of the container that holds it, where the engine made it."""

    holder = labels.HOLDER

    def __init__(self, engine: Engine, folder: str, spec: TaskSpec) -> None:
        self._engine = engine
        self._folder = folder
        self._spec = spec
        self._held = spec.network == "awsvpc" and spec.namespace is None
        self._holder = ""

    @property
    def shared(self) -> bool:
        """Whether all containers are in one, which is there before the first of them."""
        return self._spec.network in ("awsvpc", "host")

    async def begin(self, existing: Container | None) -> int:
        """Have it; the process of its holder, where there is one. Raises EngineError."""
        if self._spec.namespace is not None and self._spec.network == "awsvpc":
            level = await self._engine.level()
            if not level.namespaces:
                raise EngineError(
                    f"{level.name} cannot put containers into a network of the server's: {'; '.join(level.missing)}"
                )
        if not self._held:
            return 0
        found = await self._engine.inspect(existing.id) if existing else None
        if found is None or found.state != "running":
            if found is not None:
                await self._engine.remove(found.id)
            found = await self._hold()
        self._holder = found.id
        return found.pid

    async def _hold(self) -> Container:
        name = labels.engine_name(self._folder, self._spec.id, "network")
        spec = await holder_spec(self._engine, name)
        # What is published is so for the network, and that is the holder's.
        ports = [port for one in self._spec.containers for port in one.ports]
        marks = labels.labels(self._folder, self._spec.id, self.holder)
        spec = replace(spec, labels=marks, ports=ports, hostname=self._spec.hostname, hosts=self._spec.hosts)
        made = await self._engine.create(spec)
        await self._engine.start(made)
        found = await self._engine.inspect(made)
        if found is None or found.state != "running":
            raise EngineError("the container that holds the task's network does not run")
        return found

    def placed(self, container: TaskContainer) -> ContainerSpec:
        """A container in it."""
        spec = container.spec
        if self._spec.namespace is not None and self._spec.network == "awsvpc":
            return replace(
                spec, network=f"ns:{self._spec.namespace}", ports=(), hosts={**self._spec.hosts, **spec.hosts}
            )
        if self._held:
            return replace(
                spec, network=f"container:{self._holder}", ports=(), hostname="", hosts={}, dns=(), dns_search=()
            )
        if self._spec.network == "bridge":
            return replace(spec, network="bridge", ports=container.ports, hosts={**self._spec.hosts, **spec.hosts})
        return replace(spec, network=self._spec.network, ports=())

    async def address(self) -> str:
        """Of a holder, at the engine's network; "" where there is none."""
        found = await self._engine.inspect(self._holder) if self._holder else None
        return next(iter(found.addresses.values()), "") if found else ""

    async def end(self) -> None:
        """With the task. The holder is removed after the containers that were in its network."""
        if self._holder:
            await self._engine.kill(self._holder)
