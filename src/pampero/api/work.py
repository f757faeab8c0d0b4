"""Marks for background work and data planes: consumers, timers, jobs, web handlers."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from pampero.api.call import Context
from pampero.api.operation import MARK
from pampero.api.sockets import Session
from pampero.api.streams import ByteStream, FileRange
from pampero.auth.context import Facts
from pampero.auth.principals import Principal
from pampero.kernel.log import logger

log = logger("api.work")
F = TypeVar("F", bound=Callable[..., Any])
J = TypeVar("J", bound="type[Any]")


class Event(Struct, frozen=True):
    """An outbox event. `id` is stable across repeats: use it as the key of whatever effect is made.

    attempt: 1 at first; more after a failure (an exception of the consumer) or a restart of the server.
    trace: what it descends from; the consumer's task descends from it already. failures: how often it has failed in this
    process, which is in the log; what is not to be tried for ever gives up there.
    """

    id: int
    topic: str
    key: str
    payload: Any
    attempt: int
    trace: str = ""
    failures: int = 0


class TimerEvent(Struct, frozen=True):
    """A timer that is due. failures: how often its handler has failed, which is in the log."""

    kind: str
    key: str
    due: float
    payload: Any
    failures: int = 0


class Signer(Struct, frozen=True):
    """Who signed a request. access_key: the key that was used. It was signed for the data plane that it came to, and for this
    region; "" where it came in process."""

    principal: Principal
    access_key: str
    region: str = ""


async def _unsigned() -> Signer | None:
    return None


class WebRequest(Struct, frozen=True):
    """A request to a data plane.

    id: the leading part of the host (an API's id). path: percent-encoded, without the `/_aws/…` prefix where there
    was one. headers: lower-case names, in order, repeated where they were. base: how the client reached it, e.g.
    `http://abc.execute-api.localhost:4566`. signer: verifies the request's signature when it is called; None: there is
    none. It raises ApiError for a signature that does not hold.
    sent: the headers with names in the client's spelling, repeated ones apart.
    facts: what authorisation knows of the request, but for the region, which the resource behind `id` has.
    too_long: the body is longer than what is read for the plane, and left out. websocket: it asks to become a WebSocket.
    stream: the body as it arrives, for a plane that streams; `body` is then empty.
    shown: the certificate that the client has shown in TLS (DER), with the host's name under which it was asked for.
    """

    id: str
    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    source_ip: str
    base: str
    request_id: str
    facts: Facts
    signer: Callable[[], Awaitable[Signer | None]] = _unsigned
    sent: tuple[tuple[str, str], ...] = ()
    too_long: bool = False
    websocket: bool = False
    shown: tuple[str, bytes] | None = None
    stream: ByteStream | None = None


class WebResponse(Struct, frozen=True):
    """A data plane's answer. parts: the body of one that comes in parts, or from a file; a ConnectionResetError in them cuts it off. session:
    what a request that asks for a WebSocket gets one with (status 101); headers are then those of the handshake."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    parts: AsyncIterator[bytes] | FileRange | None = None
    session: Session | None = None


class ConsumerSpec(Struct, frozen=True):
    topic: str


class TimerSpec(Struct, frozen=True):
    kind: str
    together: bool = False


class JobSpec(Struct, frozen=True):
    everywhere: bool


class WebSpec(Struct, frozen=True):
    host: str
    max_body: int
    refuses: bool
    service: str
    streams: bool = False


def consumer(topic: str) -> Callable[[F], F]:
    """Mark `async def f(context: Context, event: Event) -> None`, run after the commit of `tx.emit(topic, …)`.

    At least once: it is repeated with growing delays when it raises, and after a crash. The topic is private to the
    service and begins with its name (`sqs.…`). context has no account or region: use `context.within(account, region)`.
    """

    def mark(function: F) -> F:
        setattr(function, MARK, ConsumerSpec(topic))
        return function

    return mark


def timer(kind: str, *, together: bool = False) -> Callable[[F], F]:
    """Mark `def f(tx: Tx, context: Context, timer: TimerEvent) -> None`, run in the transaction that removes the timer:
    exactly once. The kind begins with the service's name. Effects outside the store go through `tx.emit`.

    together: `f` takes a list of timers that are due, which are removed in its transaction; it sets `tx.trace` for each.
    Where it fails, each of them is tried alone.
    """

    def mark(function: F) -> F:
        setattr(function, MARK, TimerSpec(kind, together))
        return function

    return mark


class Job(Protocol):
    """Work that goes on beside the requests. Made as `JobClass(context)`, once for each time it begins."""

    def __init__(self, context: Context) -> None: ...

    async def start(self) -> None:
        """Begin; returns soon. Own tasks are kept and ended by `stop`."""

    async def stop(self) -> None:
        """End own tasks; called before the store closes."""


class TaskJob(ABC):
    """A job that is one task: `run`, until it returns or the job ends. context: the job's. stopping: set when it is to end."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """See Job."""
        self._task = asyncio.create_task(self.run())
        self._task.add_done_callback(self._ended)

    async def stop(self) -> None:
        """See Job."""
        self.stopping.set()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    @abstractmethod
    async def run(self) -> None:
        """What the job does. It ends with an exception: that is in the log, and the job rests until it begins again."""

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            log.error("the job %s has broken off", type(self).__name__, exc_info=task.exception())


def job(*, everywhere: bool = False) -> Callable[[J], J]:
    """Mark a class as a Job of this service. It begins when the server starts with a document of the service in the store
    (of a kind that begins with the service's name and a dot), or with the first call of one of its operations.

    Of the processes that share a store one runs it, under a lease; when that process is gone, another one does. Where
    `stop` comes of a lost lease, the other one may have begun already: what the job does is guarded by its transactions.
    everywhere: each process runs it, since what it looks after is the process's own.
    """

    def mark(class_: J) -> J:
        setattr(class_, MARK, JobSpec(everywhere))
        return class_

    return mark


def web(
    host: str, *, max_body: int = 256 * 1024, refuses: bool = False, service: str = "", streams: bool = False
) -> Callable[[F], F]:
    """Mark `async def f(context: Context, request: WebRequest) -> WebResponse | None`: a data plane, the only one of its
    host. max_body: the longest body that is read for it, in bytes; what is longer is answered 413.
    refuses: it does so itself, in its own words (`WebRequest.too_long`). service: that its requests are signed for, where it
    is not called as the host is. streams: bodies are handed over as they arrive (`WebRequest.stream`), however long.

    None: there is nothing of this id; the answer is 404.

    It is served under hosts such as `<id>.<host>.<anything>` (`execute-api`, `lambda-url`), and under the path
    `/_aws/<host>/<id>/…` where no host can be chosen. The context's principal is anonymous; it has no account.
    """

    def mark(function: F) -> F:
        setattr(function, MARK, WebSpec(host, max_body, refuses, service or host, streams))
        return function

    return mark
