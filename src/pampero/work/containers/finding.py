"""Where the engine is: what the settings or the environment name, the usual sockets, or Podman, which the server starts."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pampero.kernel.clock import rest
from pampero.kernel.config import AUTO, NONE, PODMAN, Place
from pampero.work.containers.spec import EngineError, NoEngine, Ulimit
from pampero.work.containers.wire import Wire

START_SECONDS = 15.0
STOP_SECONDS = 5.0
TRY_SECONDS = 0.02
# `sockaddr_un` has room for so many bytes, one of them the end.
MAX_SOCKET_PATH = 107
# As Fargate's containers have them, where the machine allows so many. Source: "Task definition differences for Fargate".
MAX_FILES = 65_535
# Podman lowers its own limit to the kernel's number of processes, 32,768 by default, and containers inherit that.
MAX_PROCESSES = 16_384
INSTALL = (
    "no container engine was found: install Podman (apt-get install podman, dnf install podman, brew install podman) or "
    "Docker, or name one's socket with DOCKER_HOST or --containers"
)
# The parent's end is the child's, however that came: a server that was killed leaves no service behind.
_LAUNCH = """
import ctypes, os, sys
parent = int(sys.argv[1])
ctypes.CDLL(None).prctl(1, 15, 0, 0, 0)
os.getppid() == parent or sys.exit(1)
os.execvp(sys.argv[2], sys.argv[2:])
"""


def usual_sockets() -> Iterator[Path]:
    """Where Docker, Podman, Colima, OrbStack and Rancher Desktop listen, with and without root."""
    home = Path.home()
    runtime = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    yield Path("/var/run/docker.sock")
    yield Path(runtime, "docker.sock")
    yield home / ".docker/run/docker.sock"
    yield home / ".docker/desktop/docker.sock"
    yield home / ".orbstack/run/docker.sock"
    yield home / ".colima/default/docker.sock"
    yield home / ".config/colima/default/docker.sock"
    yield home / ".rd/docker.sock"
    yield Path("/run/podman/podman.sock")
    yield Path(runtime, "podman/podman.sock")
    yield home / ".local/share/containers/podman/machine/podman.sock"


async def answers(wire: Wire) -> bool:
    """Whether an engine answers there."""
    try:
        await wire.ask("GET", "/_ping", seconds=5.0)
    except EngineError:
        return False
    return True


class Finder:
    """Finds the engine, and holds the service of Podman that it started."""

    def __init__(self, wanted: str, data: Path) -> None:
        self._wanted = wanted
        self._folder = data / "containers"
        self._service: subprocess.Popen[bytes] | None = None
        self._socket = ""

    @property
    def ours(self) -> bool:
        """Whether the server started the engine."""
        return self._service is not None

    @property
    def ended(self) -> bool:
        """Whether the engine was the server's, and is gone."""
        return self._service is not None and self._service.poll() is not None

    def expected(self) -> str:
        """What is likely to be found, without asking anybody."""
        if self._wanted not in (AUTO, PODMAN):
            return self._wanted
        named = [os.environ[one] for one in ("DOCKER_HOST", "CONTAINER_HOST") if os.environ.get(one)]
        sockets = (f"unix://{path}" for path in usual_sockets() if path.is_socket())
        found = [*named, *sockets] if self._wanted == AUTO else []
        program = shutil.which("podman")
        if not found and program is None:
            return INSTALL
        return f"{found[0] if found else program}, not needed yet"

    async def find(self) -> Wire:
        """Raises NoEngine, which says why and what to do."""
        if self._wanted == NONE:
            raise NoEngine("the server was started with --containers none")
        if self._wanted == PODMAN:
            return await self._started()
        if self._wanted != AUTO:
            return await self._named(self._wanted, "--containers")
        for variable in ("DOCKER_HOST", "CONTAINER_HOST"):
            if os.environ.get(variable):
                return await self._named(os.environ[variable], variable)
        for path in usual_sockets():
            if path.is_socket() and await answers(Wire(str(path))):
                return Wire(str(path))
        return await self._started()

    async def _named(self, text: str, source: str) -> Wire:
        try:
            wire = Wire(*Place.parse(text))
        except ValueError as error:
            raise NoEngine(f"{source}: {error}") from error
        if not await answers(wire):
            raise NoEngine(f"no container engine answers at {text} ({source})")
        return wire

    async def _started(self) -> Wire:
        """By Podman's own service, a child of the server."""
        program = shutil.which("podman")
        if program is None:
            raise NoEngine(INSTALL)
        if sys.platform != "linux":
            raise NoEngine("Podman has no running machine here: podman machine init && podman machine start")
        if self._service is None or self._service.poll() is not None:
            self._start(program)
        assert self._service is not None
        wire = Wire(self._socket)
        end = asyncio.get_running_loop().time() + START_SECONDS
        while not await answers(wire):
            if self._service.poll() is not None or asyncio.get_running_loop().time() > end:
                log = self._folder / "podman.log"
                raise NoEngine(f"podman system service does not answer: {_last_line(log)} (see {log})")
            await rest(TRY_SECONDS)
        return wire

    def _start(self, program: str) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep()
        path = self._folder.resolve() / f"{os.getpid()}.sock"
        if len(os.fsencode(path)) > MAX_SOCKET_PATH:
            path = Path(tempfile.mkdtemp(prefix="pampero-"), "engine.sock")
        self._socket = str(path)
        path.unlink(missing_ok=True)
        surroundings = dict(os.environ)
        if "CONTAINERS_CONF" not in surroundings:
            configuration = self._folder / "containers.conf"
            configuration.write_text(containers_conf())
            surroundings["CONTAINERS_CONF"] = str(configuration.resolve())
        service = [program, "system", "service", "--time=0", f"unix://{path}"]
        with (self._folder / "podman.log").open("ab") as log:
            self._service = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _LAUNCH, str(os.getpid()), *service],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=surroundings, start_new_session=True,
            )  # fmt: skip

    def _sweep(self) -> None:
        """Sockets of servers that were killed."""
        for path in self._folder.glob("*.sock"):
            with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
                if probe.connect_ex(str(path)) != 0:
                    path.unlink()

    async def stop(self) -> None:
        """End the service, if it is ours; containers go on."""
        service, self._service = self._service, None
        if service is None:
            return
        service.send_signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(service.wait, STOP_SECONDS)
        except subprocess.TimeoutExpired:
            service.kill()
            await asyncio.to_thread(service.wait)
        Path(self._socket).unlink(missing_ok=True)


def default_ulimits() -> list[Ulimit]:
    """Of containers of the Podman that the server starts: where one limit is asked for, Podman would raise the others."""
    files = _most(resource.RLIMIT_NOFILE, MAX_FILES)
    processes = _most(resource.RLIMIT_NPROC, MAX_PROCESSES)
    return [Ulimit(name="nofile", soft=files, hard=files), Ulimit(name="nproc", soft=processes, hard=processes)]


def containers_conf() -> str:
    """Podman's configuration where the user has set none by CONTAINERS_CONF: only what would fail otherwise.

    No limit may be raised above the server's own; crun refuses machines with both versions of cgroups, where runc works; and
    without systemd neither its cgroups nor its journal are there.
    """
    limits = ", ".join(f'"{one.name}={one.soft}:{one.hard}"' for one in default_ulimits())
    engine = ['events_logger = "file"']
    if not Path("/run/systemd/system").exists():
        engine.append('cgroup_manager = "cgroupfs"')
    if Path("/sys/fs/cgroup/unified").exists() and shutil.which("runc", path=_PROGRAMS):
        engine.append('runtime = "runc"')
    network = ['network_backend = "netavark"'] if any(Path(one, "netavark").exists() for one in _HELPERS) else []
    return "\n".join(
        [
            "[containers]",
            f"default_ulimits = [{limits}]",
            'log_driver = "k8s-file"',
            "[engine]",
            *engine,
            "[network]",
            *network,
            "",
        ]
    )


_PROGRAMS = "/usr/bin:/usr/sbin:/usr/local/bin:/usr/local/sbin:/bin:/sbin"
_HELPERS = ("/usr/lib/podman", "/usr/libexec/podman", "/usr/local/libexec/podman", "/usr/local/lib/podman")


def _most(kind: int, wanted: int) -> int:
    hard = resource.getrlimit(kind)[1]
    return wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)


def _last_line(log: Path) -> str:
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1] if lines else "it says nothing"
