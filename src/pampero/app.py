"""Assembles the parts. The only module that knows all of them."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import signal
from collections.abc import Callable
from typing import Any

from pampero.api.cors import CorsAnswer, CorsQuestion
from pampero.auth.authorizer import Authorizer
from pampero.auth.keys import Keys
from pampero.auth.tokens import Tokens
from pampero.gateway.caller import ServerRuntime
from pampero.gateway.checked import OutputCheck
from pampero.gateway.execute import Executor
from pampero.gateway.index import load_services
from pampero.gateway.origins import Origins
from pampero.gateway.pages import Pages
from pampero.gateway.pipeline import Pipeline
from pampero.gateway.planes import Planes
from pampero.gateway.registry import Lazy, Registry
from pampero.kernel import log
from pampero.kernel.clock import Clock
from pampero.kernel.config import Settings
from pampero.kernel.crypto import Sealer, load_key
from pampero.net.http import HttpServer
from pampero.protocol.names import MODELS
from pampero.store.blobs import Blobs
from pampero.store.signals import FaultPoints
from pampero.store.sqlite import SqliteStore
from pampero.work.dispatcher import Dispatcher
from pampero.work.jobs import Jobs
from pampero.work.loop import Loop
from pampero.work.timers import Timers
from pampero.work.workers.workers import Workers

PROCESS_FILE = "server.json"
# What the dispatcher has handed over may end within this time when the server stops.
GRACE_SECONDS = 3.0


def registry() -> Registry:
    """All services and their operations."""
    return Registry(load_services(MODELS))


class Server:
    """One server: `start`, then `stop`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.clock = Clock()
        self.registry = registry()
        key = load_key(settings.data / "server.key")
        schemas = {name: service.schema() for name, service in self.registry.services.items()}
        machine = settings.durability == "machine"
        faults = FaultPoints(os.environ.get("PAMPERO_FAULT", "") if settings.test else "")
        self.store = SqliteStore(settings.data / "pampero.db", self.clock, settings.durability, schemas, faults)
        identity = self.registry.services["iam"].directory
        assert identity is not None
        directory = identity(self.store, Sealer(key))
        tokens = Tokens(key)
        executor = Executor(self.registry, self.store, Authorizer(directory))
        self.runtime = ServerRuntime(
            settings,
            self.clock,
            self.store,
            Blobs(settings.data / "blobs", fsync=machine),
            Sealer(key),
            faults,
            self.registry,
            executor,
            tokens,
            directory,
        )
        system = self.runtime.system()
        self.timers = Timers(self.store, self.clock, Lazy(self.registry.merged("timers")), system)
        self.dispatcher = Dispatcher(self.store, self.clock, Lazy(self.registry.merged("consumers")), system)
        jobs = Jobs(self.registry.jobs(), self.store, system)
        self.registry.on_use = jobs.wanted
        self.loop = Loop([self.timers, self.dispatcher, jobs])
        pages = Pages(settings, self.clock, self.registry, self.idle, self._told)
        models = self.registry.models
        origins = Origins(settings.cors_origins, settings.loopback)
        planes = Planes(system, self.registry.planes(), pages.table(), frozenset(models), self._ask, origins)
        check = OutputCheck(settings.data / "calls") if settings.test else None
        keys = Keys(directory, tokens, settings.account, settings.loopback)
        pipeline = Pipeline(self.registry, executor, self.runtime, keys, planes, self._ask, origins, check)
        self.http = HttpServer(pipeline.handle, settings.host, settings.port)

    async def start(self) -> None:
        """Recover, listen, and say where."""
        await self.loop.start()
        await self.http.start()
        _write_process_file(self.settings)

    async def stop(self) -> None:
        """Answer what is under way, end the work, close the store."""
        await self.http.stop()
        await self.dispatcher.drain(GRACE_SECONDS)
        await self.loop.stop()
        self.store.close()
        (self.settings.data / PROCESS_FILE).unlink(missing_ok=True)

    def _ask(self, question: CorsQuestion) -> CorsAnswer | None:
        return self.store.read(self.registry.cors, question)

    def _told(self) -> dict[str, object]:
        return {"workers": self.runtime.part(Workers, self.runtime.system()).status()}

    async def idle(self) -> None:
        """Return when no event waits and no timer is due."""
        while True:
            await self.timers.idle()
            await self.dispatcher.idle()
            if not self.timers.due:
                return


def _write_process_file(settings: Settings) -> None:
    content = {"pid": os.getpid(), "endpoint": settings.endpoint}
    temporary = settings.data / f"{PROCESS_FILE}.new"
    temporary.write_text(json.dumps(content))
    temporary.replace(settings.data / PROCESS_FILE)


async def _serve(settings: Settings) -> None:
    server = Server(settings)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    await server.start()
    gc.collect()
    gc.freeze()
    log.logger("server").info("Pampero answers at %s; its state is in %s", settings.endpoint, settings.data)
    await stopping.wait()
    await server.stop()


def run(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM. Raises OSError when the port is taken, RuntimeError when the data folder is."""
    log.setup()
    runner: Callable[[Any], None] = asyncio.run
    with contextlib.suppress(ImportError):
        import uvloop

        runner = uvloop.run
    runner(_serve(settings))
