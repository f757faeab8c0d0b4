"""Assembles the parts. The only module that knows all of them."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import os
import resource
import signal
import socket
import ssl
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pampero.api.ports import Secured
from pampero.auth.authorizer import Authorizer
from pampero.auth.keys import Keys
from pampero.auth.tokens import Tokens
from pampero.gateway.caller import ServerRuntime
from pampero.gateway.checked import OutputCheck
from pampero.gateway.execute import Executor
from pampero.gateway.index import load_services
from pampero.gateway.pages import Pages
from pampero.gateway.pipeline import Pipeline
from pampero.gateway.registry import Lazy, Registry
from pampero.kernel import log
from pampero.kernel.awsnames import AWS
from pampero.kernel.clock import Clock
from pampero.kernel.config import EVERYWHERE, MAX_PROCESSES, Settings
from pampero.kernel.errors import StartError, reason
from pampero.net.handover import Handover, handover_pair
from pampero.net.http import BACKLOG, HttpServer, bind, bind_beside
from pampero.net.issued import Issued
from pampero.net.names import Names
from pampero.net.switching import Handler
from pampero.net.tls import NOBODY, DoorTls, Tls
from pampero.protocol.codec import RawRequest, RawResponse
from pampero.store.faultpoints import FaultPoints
from pampero.store.folder import DataFolder, open_folder
from pampero.store.neighbours import Neighbours
from pampero.store.open import STORE_ERRORS, explained, open_store
from pampero.store.sqlite import FIRST, SqliteStore
from pampero.work.dispatcher import Dispatcher
from pampero.work.heartbeat import Heartbeat
from pampero.work.jobs import Jobs
from pampero.work.loop import Loop, Startable
from pampero.work.metrics import Flushing
from pampero.work.timers import Timers
from pampero.work.watchdog import Watchdog, WatchedStore
from pampero.work.workers.vetting import Reach
from pampero.work.workers.workers import Workers

if TYPE_CHECKING:
    from pampero.work.crew import Berth

# What the dispatcher has handed over may end within this time when the server stops.
GRACE_SECONDS = 3.0
# Those of requests under way are gone with their answers: who looks for garbage among them finds none.
MANY_OBJECTS = 10_000
MAX_FILES = 65_536


def registry() -> Registry:
    """All services and their operations."""
    return Registry(load_services())


class Server:
    """One server: `start`, then `stop`.

    key: of the data folder, where the environment held it. listening: a socket that is bound. berth: where it is one of
    several processes. Raises StartError.
    """

    def __init__(
        self,
        settings: Settings,
        key: str | None = None,
        listening: socket.socket | None = None,
        berth: Berth | None = None,
    ) -> None:
        self.settings = settings
        self.clock = Clock()
        self._berth = berth
        whole = berth is None or berth.first
        faults = _faults(settings)
        self.folder = folder = berth.folder if berth else open_folder(settings, key, faults)
        self.registry = registry()
        schemas = {name: service.schema() for name, service in self.registry.services.items()}
        engine = WatchedStore if settings.test else SqliteStore
        neighbours = berth.neighbours if berth else None
        self.store = open_store(settings, self.clock, schemas, faults, folder, engine, neighbours)
        self.watchdog = Watchdog()
        if isinstance(self.store, WatchedStore):
            self.store.watchdog = self.watchdog
        sealer = folder.keyring.sealer
        directory = self.registry.port("identity_directory")(self.store, sealer)
        tokens = Tokens(folder.keyring.secrets[0])
        executor = Executor(self.registry, self.store, Authorizer(directory))
        self.runtime = ServerRuntime(
            settings,
            self.clock,
            self.store,
            folder.blobs("blobs", beside=not whole),
            folder.blobs("code", beside=not whole),
            folder.blobs("layers", beside=not whole),
            sealer,
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
        work: list[Startable] = [Heartbeat(self.store), self.timers, self.dispatcher, jobs]
        if whole:
            self.registry.on_use = jobs.wanted
        flushing = Flushing(system, lambda: self.registry.port("metrics"))
        self.loop = Loop([self.clock, flushing, *(work if whole else [])])
        pages = Pages(settings, self.clock, self.registry, self.idle, self._told, lambda: self.watchdog.holds)
        check = OutputCheck(settings.data / "calls", self.watchdog) if settings.test else None
        keys = Keys(self.store, directory, tokens, settings.account, settings.loopback)
        pipeline = Pipeline(self.registry, executor, self.runtime, keys, pages.table(), check)
        tls = _tls(settings)
        suffix = [settings.url_suffix] if settings.url_suffix else []
        custom = Names(self._secured, settings.data)
        if tls is not None:
            tls.names = [custom, *([Issued(settings.data, suffix)] if suffix else [])]
        named = DoorTls([custom], Issued(settings.data, [*AWS, *suffix, NOBODY]))
        handover = None
        if berth is not None:
            serves = (lambda raw: True) if whole else pipeline.asks_rows
            handover = Handover(berth.giving, berth.number, serves, berth.neighbours.least, berth.neighbours.serve)
        self.http = HttpServer(
            self._follow_clock(pipeline.handle), settings.host, settings.port, listening, tls=tls,
            plain=settings.insecure, taking=berth.taking if berth else None, handover=handover, named=named,
        )  # fmt: skip
        if whole:
            self.runtime.part(Workers, system).doors.server = self.http

    async def start(self) -> None:
        """Recover, listen, and say where. Raises StartError, also where strictness forbids that functions run here."""
        if self.settings.test:
            self.watchdog.install(asyncio.get_running_loop())
        try:
            if self.settings.strict:
                await self.runtime.part(Workers, self.runtime.system()).ready()
            if self._berth is not None:
                self._join(self._berth.neighbours)
            await self.loop.start()
            await self.http.start()
            if self._berth is None:
                publish(self.folder, self.settings)
            else:
                self._berth.ready()
        except STORE_ERRORS as error:
            raise explained(self.folder, error) from error
        except OSError as error:
            raise StartError(f"{self.folder.path} cannot be used: {reason(error)}") from error
        except RuntimeError as error:
            raise StartError(str(error)) from error

    async def stop(self) -> None:
        """Answer what is under way, end the work, close the store."""
        await self.http.stop()
        await self.dispatcher.drain(GRACE_SECONDS)
        await self.loop.stop()
        if self._berth is None:
            # What a thread still unpacks would lie there by halves, and the next server would take it for the whole.
            await asyncio.get_running_loop().shutdown_default_executor()
            self.folder.leave()
        self.store.close()

    def _join(self, neighbours: Neighbours) -> None:
        """One clock, and one list of who held an event loop, for all processes of the server."""
        neighbours.listen(asyncio.get_running_loop())
        if neighbours.number == FIRST:
            neighbours.on_note["hold"] = lambda hold: self.watchdog.hear(*hold)
            self.clock.on_turn(lambda: neighbours.turn(self.clock.turned))
        else:
            self.watchdog.told = lambda what, took: neighbours.tell(FIRST, ("hold", (what, took)))
            neighbours.on_note["turn"] = lambda _: self._turn(neighbours)

    def _turn(self, neighbours: Neighbours) -> None:
        """As far as the first process."""
        behind = neighbours.turned - self.clock.turned
        if behind > 0:
            self.clock.advance(behind)

    def _follow_clock(self, handler: Handler) -> Handler:
        """In test mode a process looks at the first one's clock before each request: it may have been turned just now."""
        if self._berth is None or self._berth.first or not self.settings.test:
            return handler
        neighbours = self._berth.neighbours

        async def handle(raw: RawRequest, client: str) -> RawResponse:
            self._turn(neighbours)
            return await handler(raw, client)

        return handle

    def _told(self) -> dict[str, object]:
        from pampero.work.containers.engine import Engine  # most servers start no container
        from pampero.work.networks.part import VpcNetworks  # nor has any VPC

        return {
            "store": self.store.engine,
            "processes": self.settings.processes,
            "encryption": self.folder.encryption,
            "workers": self.runtime.part(Workers, self.runtime.system()).status(),
            "containers": self.runtime.part(Engine, self.runtime.system()).status(),
            "vpcs": self.runtime.part(VpcNetworks, self.runtime.system()).level.reason,
        }

    async def _secured(self, name: str) -> Secured | None:
        """What TLS is spoken with under a custom host."""
        port = self.registry.port("secured_host")
        return None if port is None else await self.store.read(port, name)

    async def idle(self) -> None:
        """Return when no event waits and no timer is due."""
        while True:
            await self.timers.idle()
            await self.dispatcher.idle()
            if not await self.timers.due():
                return


def _tls(settings: Settings) -> Tls | None:
    """Raises StartError for an invalid certificate."""
    if not settings.speaks_tls:
        return None
    certificate, key = settings.tls_cert, settings.tls_key
    if certificate is None or key is None:
        from pampero.kernel.authority import Authority  # certificates cost a start that needs none

        authority = Authority(settings.data)
        own = [] if settings.host in EVERYWHERE else [settings.host]
        names = [*own, socket.gethostname(), *settings.host_names]
        return Tls(authority.server_certificate, authority.server_key, lambda: authority.issue(names))
    try:
        return Tls(certificate, key)
    except (OSError, ValueError) as error:
        text = reason(error) if isinstance(error, OSError) and not isinstance(error, ssl.SSLError) else error
        raise StartError(f"{certificate} and {key} are no certificate and its key: {text}") from error


def publish(folder: DataFolder, settings: Settings) -> None:
    """Tell the commands where the server answers."""
    folder.publish(settings.endpoint, os.getpid(), settings.address, settings.loopback)


def _faults(settings: Settings) -> FaultPoints:
    return FaultPoints(os.environ.get("PAMPERO_FAULT", "") if settings.test else "")


async def _serve(settings: Settings, key: str | None, listening: socket.socket, berth: Berth | None = None) -> None:
    server = Server(settings, key, listening, berth)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    await server.start()
    gc.freeze()
    gc.set_threshold(MANY_OBJECTS)
    gc.enable()
    if berth is None:
        _say(settings)
    await stopping.wait()
    await server.stop()


def _say(settings: Settings) -> None:
    told = log.logger("server")
    if settings.insecure and not settings.loopback:
        told.warning("other machines are served in plain HTTP: whoever is between can read and change everything")
    told.info("Pampero answers at %s; its state is in %s", settings.address, settings.data)


def _allow_files() -> None:
    """As many open files as this process may have: each environment of a function takes some."""
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_FILES if most == resource.RLIM_INFINITY else min(most, MAX_FILES)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def run(settings: Settings, key: str | None = None) -> None:
    """Serve until SIGINT or SIGTERM. key: of the data folder, where the environment held it. Raises StartError."""
    # Whatever file is made, and by whom: it is nobody else's.
    os.umask(0o077)
    try:
        log.setup(file=settings.log_file)
    except OSError as error:
        raise StartError(
            f"{settings.log_file} cannot be written: {reason(error)}; choose another --log-file"
        ) from error
    _allow_files()
    count = _processes(settings)
    listening = _bind(settings, count)
    _check(settings)
    settings = replace(settings, port=listening.getsockname()[1])
    runner: Callable[[Any], None] = asyncio.run
    with contextlib.suppress(ImportError):
        import uvloop

        runner = uvloop.run
    try:
        if count == 1:
            runner(_serve(settings, key, listening))
        else:
            _serve_together(settings, key, listening, count, runner)
    finally:
        log.finish()


def _serve_together(
    settings: Settings, key: str | None, listening: socket.socket, count: int, runner: Callable[[Any], None]
) -> None:
    """By several processes, which share what is imported before they are forked."""
    from pampero.work.crew import Crew

    for service in registry().services.values():
        if service.rows_only:
            service.contents()
    # Each has a socket of its own on the port, and the kernel spreads the connections over them.
    sockets = [listening, *(bind_beside(listening) for _ in range(count - 1))]
    for made in sockets:
        made.listen(BACKLOG)
    folder = open_folder(settings, key, _faults(settings))
    try:

        def serve(berth: Berth) -> None:
            try:
                runner(_serve(settings, key, sockets[berth.number].dup(), berth))
            finally:
                log.finish()

        def published() -> None:
            publish(folder, settings)
            _say(settings)

        Crew(count, folder, [handover_pair() for _ in range(count)], serve).run(published)
    finally:
        folder.leave()
        folder.close()


def _processes(settings: Settings) -> int:
    """Raises StartError."""
    try:
        count = settings.processes
    except ValueError as error:
        raise StartError(f"--workers is a number from 1 to {MAX_PROCESSES}, or auto") from error
    if count > 1 and sys.platform != "linux":
        raise StartError("--workers needs Linux: elsewhere one process serves")
    if count > 1 and settings.store is not None:
        raise StartError("--workers is for SQLite; on PostgreSQL start several servers on one database")
    if count > 1 and settings.speaks_tls:
        raise StartError("--workers serves without TLS: a connection in TLS cannot be handed from process to process")
    return count


def _check(settings: Settings) -> None:
    """Raises StartError where the settings contradict each other, or do not say how other machines are to reach the
    server."""
    try:
        for text in settings.reach:
            Reach.parse(text)
    except ValueError as error:
        raise StartError(f"--reach: {error}") from error
    try:
        settings.engine  # noqa: B018
    except ValueError as error:
        raise StartError(f"--containers: {error}") from error
    try:
        settings.mail_server  # noqa: B018
    except ValueError as error:
        raise StartError(f"--smtp: {error}") from error
    if (settings.tls_cert is None) != (settings.tls_key is None):
        raise StartError("--tls-cert and --tls-key go together")
    if not (settings.loopback or settings.speaks_tls or settings.insecure):
        text = f"{settings.host} can be reached from other machines: start with --tls (or --tls-cert and --tls-key)"
        raise StartError(f"{text}; --insecure serves them in plain HTTP, which anybody between can read and change")


def _bind(settings: Settings, count: int) -> socket.socket:
    where = f"{settings.host}:{settings.port}"
    try:
        return bind(settings.host, settings.port, shared=count > 1)
    except OverflowError as error:
        raise StartError(f"{settings.port} is no port: ports are 0 to 65535; choose another with --port") from error
    except (socket.gaierror, UnicodeError) as error:
        raise StartError(f"{settings.host} is no address of this machine; choose another with --host") from error
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            text = f"{settings.host} is no address of this machine; choose another with --host"
        elif error.errno in (errno.EACCES, errno.EPERM):
            text = f"cannot listen on {where}: ports below 1024 are the system's; choose another port with --port"
        else:
            text = f"cannot listen on {where}: {reason(error)}; choose another port with --port"
        raise StartError(text) from error
