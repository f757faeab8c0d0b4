"""The connections that this process has, and the way of their messages: select a route, throttle, integrate, answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import MappingProxyType

import msgspec

from pampero.api import Context
from pampero.api.sockets import ABNORMAL
from pampero.kernel import lineage
from pampero.services.apigateway.run.live import Live
from pampero.services.apigateway.run.refusal import Refusal, forbidden, internal, throttled
from pampero.services.apigateway.run.served import Api
from pampero.services.apigateway.run.throttle import Buckets
from pampero.services.apigateway.run.websocket import logs
from pampero.services.apigateway.run.websocket.connection import CONNECTIONS, Connection
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange, later
from pampero.services.apigateway.run.websocket.integrations import run
from pampero.services.apigateway.run.websocket.selection import selected
from pampero.services.apigateway.run.websocket.served import ServedRoute, WebSocketStage
from pampero.services.apigateway.run.websocket.session import ClientSession, in_background
from pampero.services.apigateway.run.websocket.validation import validate
from pampero.store.tx import Tx

ENDED = "apigateway.disconnected"
# Source: "Quotas for configuring and running a WebSocket API": message payload size, in bytes. What a client is told of an
# integration's answer that is larger no source says: here it is an internal error, and the connection stays.
MAX_SIZE = 128 * 1024
STATUSES = MappingProxyType(
    {
        "UNAUTHORIZED": 401,
        "THROTTLED": 429,
        "QUOTA_EXCEEDED": 429,
        "API_CONFIGURATION_ERROR": 500,
        "AUTHORIZER_CONFIGURATION_ERROR": 500,
        "AUTHORIZER_FAILURE": 500,
        "INTEGRATION_FAILURE": 502,
        "INTEGRATION_TIMEOUT": 504,
        "REQUEST_TOO_LARGE": 413,
    }
)


class Ended(msgspec.Struct):
    """The event of a connection that is gone."""

    connection: Connection
    code: int
    reason: str


class Connections:
    """A part of the server: `context.part(Connections)`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._open: dict[str, ClientSession] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        # Let in, but not connected yet: their rows are of living connections.
        self._coming: set[str] = set()
        # The machine may have slept for longer than connections last.
        context.runtime.clock.on_turn(self._watch)

    def _watch(self) -> None:
        for session in list(self._open.values()):
            session.watch()

    def session(self, connection: Connection) -> ClientSession:
        """What a connection is answered with that is let in."""
        self._coming.add(connection.id)
        return ClientSession(self._context, connection, self)

    def find(self, id_: str) -> ClientSession | None:
        """A connection that is open here."""
        found = self._open.get(id_)
        return found if found is not None and found.open else None

    def has(self, id_: str) -> bool:
        """Whether a row is of a connection that is here, or about to be."""
        return id_ in self._open or id_ in self._coming

    # What sessions call

    def joined(self, session: ClientSession) -> None:
        """See Attending."""
        self._open[session.connection.id] = session
        self._coming.discard(session.connection.id)

    def left(self, session: ClientSession, code: int, reason: str) -> None:
        """See Attending."""
        self.begin(self._end(session.connection, code, reason), lambda: None)

    async def _end(self, connection: Connection, code: int, reason: str) -> None:
        try:
            await self._context.write(end, connection, code, reason)
        finally:
            self._open.pop(connection.id, None)
            self._coming.discard(connection.id)

    def dropped(self, connection: Connection) -> None:
        """A client that was let in, or nearly, and whom nobody can tell so any more."""
        self.left(ClientSession(self._context, connection, self), ABNORMAL, "")

    async def close_stranded(self, api_id: str) -> None:
        """Close the connections to stages of an API that are there no more."""
        api: Api[WebSocketStage] | None = await self._context.part(Live).find(api_id)
        for session in list(self._open.values()):
            if session.connection.api == api_id and (api is None or session.connection.stage not in api.stages):
                session.end()

    def begin(self, work: Awaitable[None], done: Callable[[], None]) -> None:
        """See Attending."""
        in_background(self._tasks, work, done)

    async def answer(self, session: ClientSession, message: str) -> None:
        """See Attending."""
        context, connection = self._context, session.connection
        lineage.follow(lineage.begin(context.now))
        api: Api[WebSocketStage] | None = await context.part(Live).find(connection.api)
        if api is None or connection.stage not in api.stages:
            session.end()
            return
        exchange = later(context, api, connection, "MESSAGE", "", message.encode())
        # What nobody expects is told to the client, too, and goes on to who logs it.
        refusal: Refusal | None = internal()
        try:
            await _answer(exchange, session)
            refusal = None
        except Refusal as error:
            refusal = error
        finally:
            if refusal is not None:
                exchange.notes["error.message"] = refusal.message or ""
                session.send(told(exchange, refusal), True)
            logs.note(exchange, 200 if refusal is None else status_of(refusal))


async def _answer(exchange: WebSocketExchange, session: ClientSession) -> None:
    stage = exchange.stage
    key = selected(stage.selection, exchange)
    route = stage.route(key)
    exchange.route, exchange.resource = route, key if route is None else route.key
    logs.begin(exchange)
    if route is None:
        raise forbidden()
    throttle(exchange, route)
    await validate(exchange, route)
    found = await run(exchange, route)
    if route.answers and found.body is not None:
        if len(found.body) > MAX_SIZE:
            exchange.notes["integrationErrorMessage"] = "The answer is larger than a message may be"
            raise internal()
        session.send(found.body, found.text)


def throttle(exchange: WebSocketExchange, route: ServedRoute) -> None:
    """The stage's settings for the route. Raises Refusal (429)."""
    bucket = (exchange.api.id, exchange.stage.name, route.key)
    if route.throttle is not None and not exchange.context.part(Buckets).take(bucket, *route.throttle):
        raise throttled()


def status_of(refusal: Refusal) -> int:
    """What a handshake that fails is answered, and the log says of a message."""
    return refusal.status or STATUSES.get(refusal.kind, 403)


def told(exchange: WebSocketExchange, refusal: Refusal) -> bytes:
    """What the client is told of a message that failed."""
    return msgspec.json.encode(
        {
            "message": refusal.message,
            "connectionId": exchange.connection_id,
            "requestId": exchange.request.request_id,
        }
    )


def end(tx: Tx, connection: Connection, code: int, reason: str) -> None:
    """A connection is gone: once for each row."""
    if CONNECTIONS.delete(tx, "", connection.id):
        tx.emit(ENDED, Ended(connection, code, reason))
