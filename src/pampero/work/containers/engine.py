"""The container engine through the Docker Engine API. See spec.EnginePort for what each call means."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pampero.api.call import Context
from pampero.kernel import ids
from pampero.work.containers import documents, registry
from pampero.work.containers.finding import Finder, default_ulimits
from pampero.work.containers.output import Lines, log_lines
from pampero.work.containers.sessions import ExecSession
from pampero.work.containers.spec import (
    Container,
    ContainerSpec,
    Credentials,
    EngineError,
    Event,
    Image,
    Level,
    LogLine,
    Stats,
)
from pampero.work.containers.wire import Wire

T = TypeVar("T")
START_TRIES, FAILED = 3, 500
STOP_MARGIN = 15.0
LOAD_SECONDS = 1800.0
MAX_OUTPUT = 64 * 1024


class Engine:
    """A part of the server: `context.part(Engine)`."""

    def __init__(self, context: Context) -> None:
        self._finder = Finder(context.settings.containers, context.settings.data)
        self._lock = asyncio.Lock()
        self._wire: Wire | None = None
        self._level: Level | None = None

    async def wire(self) -> Wire:
        """Where the engine listens, which is looked for when it is first needed, and anew when it is gone. Raises NoEngine."""
        if self._wire is None:
            async with self._lock:
                if self._wire is None:
                    self._wire = await self._finder.find()
                    self._level = None
        return self._wire

    async def _ask(self, method: str, target: str, *args: Any, **kwargs: Any) -> Any:
        return await self._kept(lambda wire: wire.ask(method, target, *args, **kwargs))

    async def _kept(self, call: Callable[[Wire], Awaitable[T]]) -> T:
        """An engine that cannot be reached is looked for again by the next call."""
        wire = await self.wire()
        try:
            return await call(wire)
        except EngineError as error:
            if not error.status and self._wire is wire and (self._finder.ended or not os.path.exists(wire.path or "/")):
                self._wire = None
            raise

    async def stop(self) -> None:
        """End the engine, if the server started it. Containers go on."""
        self._wire = None
        await self._finder.stop()

    async def level(self) -> Level:
        """See EnginePort."""
        wire = await self.wire()
        if self._level is None:
            version, info = await self._ask("GET", "/version"), await self._ask("GET", "/info")
            self._level = _level(wire, self._finder.ours, version, info)
        return self._level

    def status(self) -> dict[str, object]:
        """For `pampero status`: what is known without asking."""
        level = self._level
        if level is None:
            return {"engine": self._finder.expected()}
        return {
            "engine": f"{level.name} {level.version}",
            "where": level.where,
            "rights": "rootless" if level.rootless else "root",
            "limits": " ".join(level.limits) or "none",
            "missing": "; ".join(level.missing),
        }

    async def architecture(self) -> str:
        """Of the machine that containers run on, as Go names it, or the kernel."""
        return str((await self._ask("GET", "/version")).get("Arch") or os.uname().machine)

    async def pull(
        self, reference: str, credentials: Credentials | None = None, *, insecure: bool = False, seconds: float = 1800.0
    ) -> Image:
        """See EnginePort."""
        async with asyncio.timeout(seconds):
            podman = (await self.level()).name == "podman"
            pulled = registry.pull_podman if podman else registry.pull_docker
            await pulled(await self.wire(), reference, credentials, insecure)
        found = await self.image(reference)
        if found is None:
            raise EngineError(f"{reference} was pulled, and is not there")
        return found

    async def load(self, archive: AsyncIterator[bytes] | bytes) -> Sequence[str]:
        """See EnginePort."""
        parts = _once(archive) if isinstance(archive, bytes) else archive
        wire = await self.wire()
        headers = {"content-type": "application/x-tar"}
        text = b""
        async with asyncio.timeout(LOAD_SECONDS):
            async for part in wire.stream("POST", "/images/load", {"quiet": True}, headers=headers, parts=parts):
                text += part
        return registry.loaded(text)

    async def image(self, reference: str) -> Image | None:
        """See EnginePort."""
        found = await self._ask("GET", f"/images/{reference}/json", missing=True)
        return None if found is None else documents.image(found)

    async def tag(self, reference: str, name: str) -> None:
        """See EnginePort."""
        repository, tag = registry.split(name)
        await self._ask("POST", f"/images/{reference}/tag", {"repo": repository, "tag": tag})

    async def remove_image(self, reference: str, *, force: bool = False) -> None:
        """See EnginePort."""
        await self._ask("DELETE", f"/images/{reference}", {"force": force}, missing=True)

    async def create(self, spec: ContainerSpec) -> str:
        """See EnginePort."""
        await self.wire()
        ulimits = default_ulimits() if self._finder.ours else ()
        document = documents.create_document(spec, ulimits)
        try:
            answer = await self._ask("POST", "/containers/create", {"name": spec.name}, document)
        except EngineError as error:
            if "already in use" not in str(error):
                raise
            answer = await self._create_again(spec.name, document)
        return str(answer["Id"])

    async def _create_again(self, name: str, document: Mapping[str, Any]) -> Any:
        """What a server that was killed had asked for may have been made meanwhile: it never ran, and goes. A Podman that
        was ended in the midst of it leaves the name to a container that it neither lists nor removes."""
        found = await self.inspect(name)
        if found is None:
            name = f"{name}-{ids.name_id(6)}"
        elif found.started is None:
            await self.remove(found.id)
        return await self._ask("POST", "/containers/create", {"name": name}, document)

    async def prepare(self, container: str) -> Container:
        """See EnginePort."""
        if (await self.level()).name == "podman":
            await self._ask("POST", f"{registry.LIBPOD}/containers/{container}/init")
        found = await self.inspect(container)
        if found is None:
            raise EngineError("the container has disappeared", 404)
        return found

    async def start(self, container: str) -> None:
        """See EnginePort. runc now and then fails to start what is ready, and succeeds when it is asked again."""
        for left in reversed(range(START_TRIES)):
            try:
                await self._ask("POST", f"/containers/{container}/start")
                return
            except EngineError as error:
                found = await self.inspect(container) if left and error.status == FAILED else None
                if found is None or found.started is not None:
                    raise

    async def stop_container(self, container: str, seconds: float) -> None:
        """By its stop signal, and by SIGKILL after so many seconds."""
        await self._ask(
            "POST", f"/containers/{container}/stop", {"t": int(seconds)}, seconds=seconds + STOP_MARGIN, missing=True
        )

    async def kill(self, container: str, signal: str = "SIGKILL") -> None:
        """See EnginePort. One that does not run is no error."""
        try:
            await self._ask("POST", f"/containers/{container}/kill", {"signal": signal}, missing=True)
        except EngineError as error:
            found = await self.inspect(container)
            if found is not None and found.state == "running":
                raise error

    async def remove(self, container: str) -> None:
        """See EnginePort."""
        # Podman would wait ten seconds for it to end by itself.
        await self.kill(container)
        await self._ask("DELETE", f"/containers/{container}", {"force": True, "v": True}, missing=True, seconds=60.0)

    async def inspect(self, container: str) -> Container | None:
        """See EnginePort."""
        found = await self._ask("GET", f"/containers/{container}/json", missing=True)
        return None if found is None else documents.container(found)

    async def wait(self, container: str) -> int:
        """See EnginePort."""
        wire, text = await self.wire(), b""
        async for part in wire.stream("POST", f"/containers/{container}/wait"):
            text += part
        return int(json.loads(text)["StatusCode"])

    async def containers(self, labels: Mapping[str, str]) -> Sequence[Container]:
        """See EnginePort."""
        found = await self._ask("GET", "/containers/json", {"all": True, "filters": {"label": _filter(labels)}})
        return [documents.listed(one) for one in found or ()]

    async def logs(self, container: str, after: str = "", *, follow: bool = True) -> AsyncGenerator[LogLine, None]:
        """See EnginePort."""
        document = await self._ask("GET", f"/containers/{container}/json")
        tty, lines = bool((document.get("Config") or {}).get("Tty")), Lines(after)
        query = {"follow": follow, "stdout": True, "stderr": True, "timestamps": True, "since": lines.since or None}
        coming = (await self.wire()).stream("GET", f"/containers/{container}/logs", query)
        async for line in log_lines(coming, lines, tty):
            yield line

    async def execute(
        self, container: str, command: Sequence[str], *, tty: bool = False, user: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> ExecSession:  # fmt: skip
        """See EnginePort."""
        body = {
            "Cmd": list(command),
            "AttachStdin": True,
            "AttachStdout": True,
            "AttachStderr": True,
            "Tty": tty,
            "User": user,
            "Env": [f"{name}={value}" for name, value in (environment or {}).items()],
        }
        wire = await self.wire()
        name = str((await self._ask("POST", f"/containers/{container}/exec", None, body))["Id"])
        reader, writer = await wire.upgrade(f"/exec/{name}/start", {"Detach": False, "Tty": tty})
        return ExecSession(wire, name, tty, reader, writer)

    async def run_command(self, container: str, command: Sequence[str], seconds: float) -> tuple[int, bytes]:
        """See EnginePort."""
        async with asyncio.timeout(seconds):
            session = await self.execute(container, command)
            try:
                await session.end_input()
                written = bytearray()
                while part := await session.read():
                    written += part[: MAX_OUTPUT - len(written)]
                return await session.ended(), bytes(written)
            finally:
                session.close()

    async def stats(self, container: str) -> Stats:
        """See EnginePort."""
        query = {"stream": False, "one-shot": True}
        return documents.stats(await self._ask("GET", f"/containers/{container}/stats", query))

    async def events(self, labels: Mapping[str, str]) -> AsyncIterator[Event]:
        """See EnginePort."""
        query = {"filters": {"label": _filter(labels), "type": ["container"]}}
        left = b""
        async for part in (await self.wire()).stream("GET", "/events", query):
            *whole, left = (left + part).split(b"\n")
            for line in whole:
                if line.strip():
                    yield documents.event(json.loads(line))

    async def make_network(self, name: str, *, internal: bool = False, labels: Mapping[str, str] | None = None) -> None:
        """See EnginePort."""
        body = {"Name": name, "Driver": "bridge", "Internal": internal, "Labels": dict(labels or {})}
        try:
            await self._ask("POST", "/networks/create", None, body | {"CheckDuplicate": True})
        except EngineError as error:
            if error.status != 409 and await self._ask("GET", f"/networks/{name}", missing=True) is None:
                raise

    async def remove_network(self, name: str) -> None:
        """See EnginePort."""
        await self._ask("DELETE", f"/networks/{name}", missing=True)

    async def networks(self, labels: Mapping[str, str]) -> Sequence[str]:
        """See EnginePort."""
        found = await self._ask("GET", "/networks", {"filters": {"label": _filter(labels)}})
        return [str(one["Name"]) for one in found or ()]

    async def make_volume(
        self, name: str, *, driver: str = "", options: Mapping[str, str] | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """See EnginePort."""
        body = {"Name": name, "Driver": driver, "DriverOpts": dict(options or {}), "Labels": dict(labels or {})}
        await self._ask("POST", "/volumes/create", None, body)

    async def remove_volume(self, name: str) -> None:
        """See EnginePort."""
        await self._ask("DELETE", f"/volumes/{name}", {"force": True}, missing=True)


def _filter(labels: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" if value else name for name, value in labels.items()]


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data


def _level(wire: Wire, ours: bool, version: Mapping[str, Any], info: Mapping[str, Any]) -> Level:
    names = [str(one.get("Name", "")) for one in version.get("Components") or ()]
    podman = any("Podman" in name for name in names)
    rootless = bool(info.get("Rootless")) or "name=rootless" in (info.get("SecurityOptions") or ())
    same = sys.platform == "linux" and info.get("KernelVersion") == os.uname().release
    local = same and (bool(wire.path) or urlsplit(wire.where).hostname in ("127.0.0.1", "localhost", "::1"))
    enters = local and not rootless and os.geteuid() == 0
    limits = {"cpu": "CpuCfsQuota", "memory": "MemoryLimit", "pids": "PidsLimit"}
    held = [name for name, member in limits.items() if info.get(member)]
    missing = [f"no limit of {name}: the engine cannot set it" for name in limits if name not in held]
    if not enters:
        missing.append(
            "no networks of the server's own, and no endpoint at 169.254.170.2: the server is not root, or the engine elsewhere"
        )
    elif not podman:
        missing.append("no networks of the server's own: only Podman lets a container join one by its path")
    return Level(
        name="podman" if podman else "docker",
        version=str(version.get("Version") or next((one.get("Version") for one in version.get("Components") or ()), "")),
        where=wire.where,
        ours=ours,
        local=local,
        rootless=rootless,
        namespaces=enters and podman,
        enters=enters,
        limits=held,
        missing=missing,
    )  # fmt: skip
