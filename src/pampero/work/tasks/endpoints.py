"""The endpoints of one task: where they listen, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from pampero.kernel.log import logger
from pampero.work.containers.engine import Engine
from pampero.work.containers.spec import EngineError
from pampero.work.tasks import labels, metadata
from pampero.work.tasks.endpoint import Endpoint
from pampero.work.tasks.inside import ADDRESS, listen_inside, listening
from pampero.work.tasks.networks import Network
from pampero.work.tasks.spec import ContainerState, Owner, TaskSpec, TaskState

log = logger("work.tasks")
LOOPBACK = "127.0.0.1"
CREDENTIALS = "/v2/credentials/"
METADATA = "/v4/"


class Told(Protocol):
    """What is known of the task."""

    engine: Engine
    spec: TaskSpec

    @property
    def now(self) -> TaskState: ...

    def state(self, name: str) -> ContainerState: ...


class Endpoints:
    """token: what nobody guesses who is not of the task. port: on loopback, for a task in the machine's own network; 0: any."""

    def __init__(self, task: Told, owner: Owner, token: str, port: int) -> None:
        self._task = task
        self._owner = owner
        self._token = token
        self._port = port
        self._endpoint = Endpoint(self._answer)
        self._enters = False
        self._credentials = False

    @property
    def labels(self) -> Mapping[str, str]:
        """Of the task's containers: the next server goes on with the same URLs."""
        port = {labels.PORT: str(self._port)} if self._port else {}
        return {labels.TOKEN: self._token, **port}

    async def begin(self, pid: int, network: Network) -> None:
        """Listen, as far as there is a network by now. pid: of its holder."""
        spec = self._task.spec
        if not spec.endpoints:
            return
        self._credentials = await self._owner.credentials(spec.id) is not None
        self._enters = (await self._task.engine.level()).enters
        if spec.network == "host":
            made = listening(LOOPBACK, self._port)
            self._port = made.getsockname()[1]
            await self._endpoint.serve(made)
        elif network.shared and spec.namespace is not None:
            await self._enter(spec.namespace)
        elif pid:
            await self.enter(pid)

    async def enter(self, pid: int) -> None:
        """Listen in the network of this process too."""
        if self._enters and self._task.spec.endpoints and self._task.spec.network != "host" and pid:
            await self._enter(Path(f"/proc/{pid}/ns/net"))

    async def _enter(self, namespace: Path) -> None:
        if not self._enters:
            return
        try:
            await self._endpoint.serve(await listen_inside(namespace))
        except OSError as error:
            log.warning("the endpoints of the task %s are not in its network: %s", self._task.spec.id, error)

    def variables(self, container: str) -> Mapping[str, str]:
        """By which SDKs and programs find them."""
        spec = self._task.spec
        if not spec.endpoints or not (self._enters or spec.network == "host"):
            return {}
        base = f"http://{LOOPBACK}:{self._port}" if spec.network == "host" else f"http://{ADDRESS}"
        found = {"ECS_CONTAINER_METADATA_URI_V4": f"{base}{METADATA}{self._token}-{container}"}
        if self._credentials and spec.network == "host":
            found["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = f"{base}{CREDENTIALS}{self._token}"
        elif self._credentials:
            found["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = f"{CREDENTIALS}{self._token}"
        return found

    def close(self) -> None:
        """End them."""
        self._endpoint.close()

    async def _answer(self, path: str) -> Mapping[str, Any] | None:
        if path.startswith(CREDENTIALS):
            mine = path == CREDENTIALS + self._token
            return await self._owner.credentials(self._task.spec.id) if mine else None
        prefix = f"{METADATA}{self._token}-"
        if not path.startswith(prefix):
            return None
        name, _, asked = path[len(prefix) :].partition("/")
        container = next((one for one in self._task.spec.containers if one.name == name), None)
        if container is None:
            return None
        spec, state = self._task.spec, self._task.now
        if not asked:
            return metadata.container_document(spec, container, self._task.state(name))
        if asked in ("task", "taskWithTags"):
            return metadata.task_document(spec, state, tags=asked == "taskWithTags")
        if asked == "stats":
            return await self._stats(self._task.state(name))
        if asked == "task/stats":
            known = [one for one in state.containers.values() if one.runtime_id]
            return {one.runtime_id: await self._stats(one) for one in known}
        return None

    async def _stats(self, state: ContainerState) -> Mapping[str, Any] | None:
        """The engine's own document, as AWS gives it; null for one that does not run."""
        try:
            return (await self._task.engine.stats(state.runtime_id)).raw if state.status == "RUNNING" else None
        except EngineError:
            return None
