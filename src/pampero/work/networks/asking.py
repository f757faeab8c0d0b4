"""The server's end of the keeper: starts it, asks it on a thread, one question at a time."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
from typing import Any

from pampero.work.networks import keeper
from pampero.work.workers.surroundings import environment

KEEPER = "pampero.work.networks.keeper"
STOP_SECONDS = 5.0


class Asking:
    """See the module. A keeper that has ended is started anew by the next question. number: of the present one."""

    def __init__(self) -> None:
        self.number = 0
        self._lock = threading.Lock()
        self._channel: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    async def ask(self, what: str, /, **members: Any) -> dict[str, Any]:
        """A question without a descriptor. Raises OSError for what failed there."""
        return (await asyncio.to_thread(self._ask, what, members))[0]

    async def open(self, name: str, kind: str, host: str = "", port: int = 0) -> socket.socket:
        """A socket of a namespace, see Keeper.ask_socket; non-blocking."""
        members = {"name": name, "kind": kind, "host": host, "port": port}
        _, descriptors = await asyncio.to_thread(self._ask, "socket", members)
        made = socket.socket(fileno=descriptors[0])
        made.setblocking(False)
        return made

    async def close(self) -> None:
        """No more questions: it ends."""
        await asyncio.to_thread(self._close)

    def _ask(self, name: str, members: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
        with self._lock:
            if self._process is not None and self._process.poll() is not None:
                self._end()
            channel = self._channel or self._start()
            try:
                keeper.send(channel, {"ask": name, **members})
                answer, descriptors = keeper.receive(channel)
            except OSError:
                self._end()
                raise
            if "error" in answer:
                raise OSError(answer["error"], answer["text"])
            return answer, descriptors

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-I", "-X", "utf8", "-m", KEEPER, str(theirs.fileno())]
            self._process = subprocess.Popen(
                command, pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL, cwd="/", env=environment()
            )
        self._channel = ours
        self.number += 1
        return ours

    def _close(self) -> None:
        with self._lock:
            self._end()

    def _end(self) -> None:
        channel, self._channel = self._channel, None
        process, self._process = self._process, None
        if channel is not None:
            channel.close()
        if process is not None:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
