"""One execution environment: a process that serves one invocation at a time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from pampero.work.workers.launcher import Launcher

INVOKE = struct.Struct(">IH")
ANSWER = struct.Struct(">IBI")
READY, FAILED_INIT, RESULT, ERROR = 0, 1, 2, 3
READ_BYTES = 1 << 16
LONGEST_LINE = 256 * 1024

# said(line): one line of a function's output, without its end.
Said = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an environment says. memory: its largest resident size so far, in KiB."""

    kind: int
    body: bytes
    memory: int


class Died(Exception):
    """The process ended, or never began. code: exit status, negative for a signal, None when it never ran."""

    def __init__(self, code: int | None, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason

    def __str__(self) -> str:
        if self.code is None:
            return self.reason
        signals = {-9: "killed", -11: "segmentation fault", -6: "aborted", -15: "terminated"}
        if self.code < 0:
            return f"signal: {signals.get(self.code, -self.code)}"
        return f"exit status {self.code}"


class Environment(asyncio.Protocol):
    """Frames to and from one process, and what it prints.

    stream: its log stream. said: who hears the lines it prints; set for each invocation.
    """

    def __init__(self, name: str, stream: str, launcher: Launcher, said: Said) -> None:
        self.name = name
        self.stream = stream
        self.said = said
        self.memory = 0
        self.alive = True
        self._launcher = launcher
        self._buffer = bytearray()
        self._waiter: asyncio.Future[Answer] | None = None
        self._transport: asyncio.Transport | None = None
        self._log = -1
        self._partial = b""
        self._death: Died | None = None

    async def start(self, request: dict[str, Any]) -> Answer:
        """Begin, and wait until the handler is loaded (READY) or could not be (FAILED_INIT). Raises Died."""
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        self._log = reader
        try:
            self._launcher.spawn(self.name, request, theirs, writer, self._ended)
        finally:
            theirs.close()
            os.close(writer)
        loop.add_reader(reader, self._hear)
        ours.setblocking(False)
        try:
            await loop.create_unix_connection(lambda: self, sock=ours)
        except OSError as error:
            ours.close()
            self.kill()
            raise Died(None, str(error)) from error
        return await self._waiter

    async def invoke(self, header: bytes, body: bytes) -> Answer:
        """Send one invocation and wait for its answer. Raises Died."""
        if self._death is not None:
            raise self._death
        assert self._transport is not None
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.write(INVOKE.pack(len(header) + len(body) + 2, len(header)) + header + body)
        return await self._waiter

    def kill(self) -> None:
        """End it at once."""
        self.alive = False
        self._launcher.kill(self.name)

    def close(self) -> None:
        """Let it end: it exits when its channel closes."""
        self.alive = False
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's."""
        self._transport = cast(asyncio.Transport, transport)
        if not self.alive:
            transport.close()

    def data_received(self, data: bytes) -> None:
        """asyncio's: a part of an answer."""
        self._buffer += data
        while len(self._buffer) >= ANSWER.size:
            length, kind, memory = ANSWER.unpack_from(self._buffer)
            end = length + 4
            if len(self._buffer) < end:
                return
            body = bytes(self._buffer[ANSWER.size : end])
            del self._buffer[:end]
            self.memory = max(self.memory, memory)
            # What was printed before the answer was written lies in the pipe already.
            self._hear()
            if self._waiter is not None and not self._waiter.done():
                self._waiter.set_result(Answer(kind, body, memory))

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio's. How the process ended is told by the template."""
        self.alive = False

    def _hear(self) -> None:
        while self._log >= 0:
            try:
                part = os.read(self._log, READ_BYTES)
            except BlockingIOError:
                return
            except OSError:
                part = b""
            if not part:
                self._close_log()
                return
            lines = (self._partial + part).split(b"\n")
            self._partial = lines.pop()
            if len(self._partial) > LONGEST_LINE:
                lines.append(self._partial)
                self._partial = b""
            for line in lines:
                self.said(line.decode("utf-8", "replace"))
            if len(part) < READ_BYTES:
                return

    def _close_log(self) -> None:
        if self._log < 0:
            return
        with contextlib.suppress(RuntimeError):
            asyncio.get_running_loop().remove_reader(self._log)
        os.close(self._log)
        self._log = -1
        if self._partial:
            self.said(self._partial.decode("utf-8", "replace"))
            self._partial = b""

    def _ended(self, code: int | None, reason: str) -> None:
        self.alive = False
        self._hear()
        self._close_log()
        self._death = Died(code, reason)
        if self._transport is not None:
            self._transport.close()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(self._death)
