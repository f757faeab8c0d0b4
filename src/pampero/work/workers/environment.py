"""One execution environment: a process that serves one invocation at a time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import socket
import struct
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from pampero.kernel import jsontext
from pampero.work.workers.launcher import Launcher
from pampero.work.workers.output import Output, Said
from pampero.work.workers.spec import MAX_ANSWER_SIZE
from pampero.work.workers.streams import Stream

T = TypeVar("T")
BIRTH = struct.Struct(">I")
INVOKE = struct.Struct(">IH")
ANSWER = struct.Struct(">IBI")
READY, FAILED_INIT, RESULT, ERROR, STREAM, PART = 0, 1, 2, 3, 4, 5
# Of a supervisor alone: all that an invocation has to do is done, an extension's part too; and who of them has ended.
RESTED, CRASHED = 8, 9
GRACE_SECONDS = 2.0
# As long as a supervisor gives extensions, and a little more.
SUPERVISED_SECONDS = 2.5
# How long what a process has left behind may keep its channel open once it has ended.
LINGER_SECONDS = 1.0
# How an environment may answer its start, an invocation, and one whose answer comes in parts: STREAM with its media type,
# any number of PART, then RESULT with nothing, or the ERROR in which it ends.
FIRST, LATER, IN_PARTS = (READY, FAILED_INIT), (RESULT, ERROR, STREAM), (RESULT, ERROR, PART)
MAX_PART_SIZE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What an environment says. size: of the body, which is empty where it is more than MAX_ANSWER_SIZE."""

    kind: int
    body: bytes
    size: int


class Died(Exception):
    """The process ended, or never began. code: exit status, negative for a signal, None when it never ran.

    kind: the type of the error. said: its message, where a supervisor has told of it.
    """

    def __init__(self, code: int | None, reason: str, kind: str = "Runtime.ExitError", said: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.kind = kind
        self._said = said

    @property
    def message(self) -> str:
        """As AWS tells of it."""
        if self._said:
            return self._said
        return "Runtime exited without providing a reason" if self.code == 0 else f"Runtime exited with error: {self}"

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
        # See `frost`.
        self.resting = 0.0
        self._frozen = False
        # Has the process go on that tells of its end, where that is not the template: see `Pool.begin`.
        self.teller: Callable[[], contextlib.AbstractContextManager[None]] | None = None
        self._telling = contextlib.ExitStack()
        self._launcher = launcher
        self._output = Output(said)
        self._buffer = bytearray()
        # Bytes of a body that is too large: they are let go as they come.
        self._skip = 0
        self._skipped: Answer | None = None
        self._expected: tuple[int, ...] = FIRST
        self._waiter: asyncio.Future[Answer] | None = None
        self._stream: Stream | None = None
        self._pause: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None
        # Says whether its socket is closed at the other end, as long as the transport has it.
        self._hung: select.poll | None = None
        self._death: Died | None = None
        self._joining = self._lost = self._over = False
        # Whether a supervisor is its first process, and how it waits for what an invocation leaves to do.
        self.supervised = False
        self._rest: asyncio.Future[None] | None = None

    def hear(self, said: Said) -> None:
        """From now on the lines that it prints go there."""
        self._output.said = said

    async def start(self, request: dict[str, Any], variables: Mapping[str, str]) -> Answer:
        """Begin, and wait until the handler is loaded (READY) or could not be (FAILED_INIT). Raises Died.

        request: for the template. variables: the environment's, which only the process itself ever gets.
        """
        loop = asyncio.get_running_loop()
        self.supervised = "supervise" in request
        self._waiter = loop.create_future()
        if self._transport is None and self._death is None:
            await self._spawn(request)
            self._bear(variables)
        else:
            self._launcher.furnish(self.name, request["plan"], lambda: self._bear(variables))
            if self._death is not None:
                raise self._death
        return await self._waiter

    async def wait_empty(self, request: dict[str, Any], variables: Mapping[str, str]) -> None:
        """Begin without code, which `start` brings later. Raises Died. variables: those that its program reads when
        it starts."""
        await self._spawn({**request, "plan": {**request["plan"], "code": None, "layers": None}})
        self._bear(variables)

    async def _spawn(self, request: dict[str, Any]) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        writer = self._output.open()
        self._joining = True
        try:
            self._launcher.spawn(self.name, request, theirs, writer, self._ended)
        finally:
            theirs.close()
            os.close(writer)
        ours.setblocking(False)
        try:
            await asyncio.get_running_loop().create_unix_connection(lambda: self, sock=ours)
            if not self._lost:
                self._hung = select.poll()
                self._hung.register(ours, select.POLLRDHUP if sys.platform == "linux" else 0)
        except OSError as error:
            ours.close()
            self.kill()
            raise Died(None, str(error)) from error
        finally:
            self._joining = False

    def _bear(self, variables: Mapping[str, str]) -> None:
        if self._transport is not None and self._death is None:
            body = json.dumps(dict(variables)).encode()
            self._transport.write(BIRTH.pack(len(body)) + body)

    @property
    def reachable(self) -> bool:
        """Whether it can still be given something. One whose channel is closed at its end is ended, if it has not been told
        of yet: whatever is written now is read by nobody."""
        if self.alive and self._hung is not None and self._hung.poll(0):
            self.kill()
        return self.alive

    async def invoke(self, header: bytes, body: bytes, stream: Stream, seconds: float) -> Answer:
        """Send one invocation and wait for its answer, for so long. Raises Died, TimeoutError. stream: where an answer goes that
        comes in parts; what is answered here is then its end."""
        if self._death is not None:
            raise self._death
        assert self._transport is not None
        self.wake()
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Answer] = loop.create_future()
        self._waiter = waiter
        self._expected, self._stream = LATER, stream
        if self.supervised:
            self._rest = loop.create_future()
        self._transport.write(INVOKE.pack(len(header) + len(body) + 2, len(header)) + header + body)
        # A timer alone: a context that cancels the task costs several times as much, for each invocation.
        alarm = loop.call_later(seconds, _expire, waiter)
        try:
            return await waiter
        finally:
            alarm.cancel()

    async def rested(self) -> None:
        """Wait until all is done that an answered invocation has left to do. Raises Died."""
        if self._rest is not None:
            await self._rest

    def freeze(self) -> None:
        """Let it stand still, with all that it has started, until `wake`. Whatever gives it something wakes it."""
        if self.alive and not self._frozen:
            self._frozen = True
            self._launcher.freeze(self.name)

    def wake(self) -> None:
        """It is at rest no longer."""
        self.resting = 0.0
        if self._frozen:
            self._frozen = False
            self._launcher.thaw(self.name)

    def kill(self, reason: str = "failure") -> None:
        """End it at once; where there are extensions they are told why, and have a moment."""
        self.alive = False
        if self.supervised and self._transport is not None and self._death is None:
            header = json.dumps({"shutdown": reason}).encode()
            self._transport.write(INVOKE.pack(len(header) + 2, len(header)) + header)
            self.close()
        else:
            self._launcher.kill(self.name)

    def close(self) -> None:
        """Let it end: it exits when its channel closes, and is ended if it does not."""
        self.alive = False
        self.wake()
        if self._transport is not None:
            self._transport.close()
        grace = SUPERVISED_SECONDS if self.supervised else GRACE_SECONDS
        asyncio.get_running_loop().call_later(grace, self._launcher.kill, self.name)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's."""
        self._transport = cast(asyncio.Transport, transport)
        if self._death is not None:
            asyncio.get_running_loop().call_later(LINGER_SECONDS, transport.close)
        elif not self.alive:
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
            if not self._may_say(kind) or length < ANSWER.size - 4:
                self._broken()
                return
            end = length + 4
            answer = Answer(kind, b"", end - ANSWER.size)
            if kind in (STREAM, PART) and answer.size > MAX_PART_SIZE:
                self._broken()
                return
            if answer.size > MAX_ANSWER_SIZE:
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
            if kind in (STREAM, PART):
                self._take(answer)
            else:
                self._answer(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio's. How the process ended is told by the template."""
        if self.alive and self._death is None:
            # Mostly it is about to end. Nothing more can come of one that has only closed its channel.
            asyncio.get_running_loop().call_later(LINGER_SECONDS, self._launcher.kill, self.name)
        if self._death is None and self.teller is not None:
            self._telling.enter_context(self.teller())
        self.alive, self._lost, self._hung = False, True, None
        if self._death is not None and not self._over:
            self._output.after(self._told)

    def _may_say(self, kind: int) -> bool:
        if kind == RESTED:
            return self._rest is not None and not self._rest.done()
        if kind == CRASHED:
            # Its process may be known to have ended before its last words are read.
            return self.supervised and (self.alive or self._death is not None)
        return self._waiter is not None and not self._waiter.done() and kind in self._expected

    def _take(self, answer: Answer) -> None:
        """A part of an answer. While its reader is behind, nothing more is read of the process, which waits then."""
        stream = self._stream
        assert stream is not None
        if answer.kind == STREAM:
            self._expected = IN_PARTS
            stream.begin(answer.body.decode("latin-1"))
            return
        stream.put(answer.body)
        if stream.full and self._pause is None and self._transport is not None:
            self._transport.pause_reading()
            self._pause = asyncio.create_task(self._wait_for_room(stream))

    async def _wait_for_room(self, stream: Stream) -> None:
        await stream.room()
        self._pause = None
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

    def _answer(self, answer: Answer) -> None:
        """What was printed before the answer was written lies in the pipe already, and is said first."""
        if answer.kind == RESTED:
            rest = self._rest
            assert rest is not None
            self._output.after(lambda: _settle(rest, None))
            return
        if answer.kind == CRASHED:
            self.alive = False
            death = _crash(answer.body)
            self._output.after(lambda: self._fail(death))
            return
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
        self._telling.close()
        if self._lost or (self._transport is None and not self._joining):
            self._output.after(self._told)
        elif self._transport is not None:
            # Its last words may lie in the channel, whose end comes after them.
            asyncio.get_running_loop().call_later(LINGER_SECONDS, self._transport.close)

    def _told(self) -> None:
        if self._over:
            return
        self._over = True
        self._output.close()
        assert self._death is not None
        self._fail(self._death)

    def _fail(self, death: Died) -> None:
        for waiting in (self._waiter, self._rest):
            if waiting is not None and not waiting.done():
                waiting.set_exception(death)
                # Whoever has its answer may not wait for the rest.
                waiting.exception()


def _settle(waiter: asyncio.Future[T], result: T) -> None:
    if not waiter.done():
        waiter.set_result(result)


def _expire(waiter: asyncio.Future[Answer]) -> None:
    if not waiter.done():
        waiter.set_exception(TimeoutError())


def _crash(body: bytes) -> Died:
    """What a supervisor tells of an end. It may be anything: the function may have written it."""
    try:
        said = jsontext.loads(body)
        kind, text = str(said["errorType"]), str(said["errorMessage"])
    except (ValueError, TypeError, KeyError):
        kind, text = "Runtime.ExitError", ""
    return Died(None, text, kind, text or "Runtime exited without providing a reason")
