"""One execution environment: a process that serves one invocation at a time."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from pampero.work.workers.launcher import Launcher
from pampero.work.workers.output import Output, Said
from pampero.work.workers.spec import LARGEST_ANSWER

BIRTH = struct.Struct(">I")
INVOKE = struct.Struct(">IH")
ANSWER = struct.Struct(">IBI")
READY, FAILED_INIT, RESULT, ERROR = 0, 1, 2, 3
GRACE_SECONDS = 2.0
# How an environment may answer its start, and an invocation.
FIRST, LATER = (READY, FAILED_INIT), (RESULT, ERROR)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an environment says. size: of the body, which is empty where it is more than LARGEST_ANSWER."""

    kind: int
    body: bytes
    size: int


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
    """Frames to and from one process, and what it prints. It is the function's: nothing that it sends is believed.

    stream: its log stream. memory: its largest resident size so far in KiB, as it says.
    """

    def __init__(self, name: str, stream: str, launcher: Launcher, said: Said) -> None:
        self.name = name
        self.stream = stream
        self.memory = 0
        self.alive = True
        self._launcher = launcher
        self._output = Output(said)
        self._buffer = bytearray()
        # Bytes of a body that is too large: they are let go as they come.
        self._skip = 0
        self._skipped: Answer | None = None
        self._expected = FIRST
        self._waiter: asyncio.Future[Answer] | None = None
        self._transport: asyncio.Transport | None = None
        self._death: Died | None = None

    def hear(self, said: Said) -> None:
        """From now on the lines that it prints go there."""
        self._output.said = said

    async def start(self, request: dict[str, Any], variables: Mapping[str, str]) -> Answer:
        """Begin, and wait until the handler is loaded (READY) or could not be (FAILED_INIT). Raises Died.

        request: for the template. variables: the environment's, which only the process itself ever gets.
        """
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        writer = self._output.open()
        try:
            self._launcher.spawn(self.name, request, theirs, writer, self._ended)
        finally:
            theirs.close()
            os.close(writer)
        ours.setblocking(False)
        try:
            await loop.create_unix_connection(lambda: self, sock=ours)
        except OSError as error:
            ours.close()
            self.kill()
            raise Died(None, str(error)) from error
        if self._transport is not None and self._death is None:
            body = json.dumps(dict(variables)).encode()
            self._transport.write(BIRTH.pack(len(body)) + body)
        return await self._waiter

    async def invoke(self, header: bytes, body: bytes) -> Answer:
        """Send one invocation and wait for its answer. Raises Died."""
        if self._death is not None:
            raise self._death
        assert self._transport is not None
        self._waiter = asyncio.get_running_loop().create_future()
        self._expected = LATER
        self._transport.write(INVOKE.pack(len(header) + len(body) + 2, len(header)) + header + body)
        return await self._waiter

    def kill(self) -> None:
        """End it at once."""
        self.alive = False
        self._launcher.kill(self.name)

    def close(self) -> None:
        """Let it end: it exits when its channel closes, and is ended if it does not."""
        self.alive = False
        if self._transport is not None:
            self._transport.close()
        asyncio.get_running_loop().call_later(GRACE_SECONDS, self._launcher.kill, self.name)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's."""
        self._transport = cast(asyncio.Transport, transport)
        if not self.alive:
            transport.close()

    def data_received(self, data: bytes) -> None:
        """asyncio's: a part of an answer. There is one answer to each question."""
        if self._skip:
            left = max(0, self._skip - len(data))
            data, self._skip = data[self._skip :], left
            if not left and self._skipped is not None:
                self._answer(self._skipped)
        self._buffer += data
        while len(self._buffer) >= ANSWER.size:
            length, kind, memory = ANSWER.unpack_from(self._buffer)
            if self._waiter is None or self._waiter.done() or kind not in self._expected or length < ANSWER.size - 4:
                self._broken()
                return
            end = length + 4
            answer = Answer(kind, b"", end - ANSWER.size)
            if answer.size > LARGEST_ANSWER:
                self._skipped, self._skip = answer, max(0, end - len(self._buffer))
                del self._buffer[:end]
                if self._skip:
                    return
            elif len(self._buffer) < end:
                return
            else:
                answer = Answer(kind, bytes(self._buffer[ANSWER.size : end]), answer.size)
                del self._buffer[:end]
            self.memory = max(self.memory, memory)
            self._answer(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio's. How the process ended is told by the template."""
        self.alive = False

    def _answer(self, answer: Answer) -> None:
        """What was printed before the answer was written lies in the pipe already, and is said first."""
        waiter, self._waiter, self._skipped = self._waiter, None, None
        if waiter is not None:
            self._output.after(lambda: _settle(waiter, answer))

    def _broken(self) -> None:
        """It does not keep to the protocol: our runtimes do, so a function forges frames."""
        self._buffer.clear()
        if self._transport is not None:
            self._transport.abort()
        self.kill()

    def _ended(self, code: int | None, reason: str) -> None:
        self.alive = False
        self._death = Died(code, reason)
        if self._transport is not None:
            self._transport.close()
        self._output.after(self._told)

    def _told(self) -> None:
        self._output.close()
        if self._waiter is not None and not self._waiter.done():
            assert self._death is not None
            self._waiter.set_exception(self._death)


def _settle(waiter: asyncio.Future[Answer], answer: Answer) -> None:
    if not waiter.done():
        waiter.set_result(answer)
