"""The way of a handshake: throttle, see who it is, ask `$connect`'s integration, and let the client in.

Source: developer guide, "Manage connected users and client apps: $connect and $disconnect routes".
"""

from __future__ import annotations

from pampero.api import WebRequest, WebResponse
from pampero.services.apigateway.http.websocket import CONNECT
from pampero.services.apigateway.run.refusal import Refusal, forbidden
from pampero.services.apigateway.run.websocket import logs, managing
from pampero.services.apigateway.run.websocket.authorizers import admit
from pampero.services.apigateway.run.websocket.connection import keep
from pampero.services.apigateway.run.websocket.connections import Connections, status_of, throttle, told
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange
from pampero.services.apigateway.run.websocket.integrations import PROTOCOL, run
from pampero.services.apigateway.run.websocket.validation import check_parameters

JSON = ("content-type", "application/json")
NOWHERE = WebResponse(403, (JSON,), b'{"message":"Forbidden"}')
UPGRADE = WebResponse(426, (JSON, ("upgrade", "websocket")), b'{"message":"Upgrade Required"}')


async def answer(exchange: WebSocketExchange) -> WebResponse:
    """A connection for a handshake; what the management API answers, below `/@connections/`. Raises Refusal."""
    if exchange.path.startswith(managing.PLACE):
        return await managing.answer(exchange)
    if not exchange.request.websocket:
        return UPGRADE
    if exchange.path != "/":
        raise forbidden()
    headers: tuple[tuple[str, str], ...] = ()
    logs.begin(exchange)
    route = exchange.stage.routes.get(CONNECT)
    if route is not None:
        exchange.route = route
        throttle(exchange, route)
        await admit(exchange, route)
        check_parameters(exchange, route)
        if route.integration is not None:
            found = await run(exchange, route)
            if not 200 <= found.status < 300:
                return WebResponse(found.status, (("content-length", "0"), *found.shown))
            headers = ((PROTOCOL, found.headers[PROTOCOL]),) if PROTOCOL in found.headers else ()
            headers = (*(pair for pair in headers if pair[0] not in dict(found.shown)), *found.shown)
    context = exchange.context
    connection = exchange.record(context.runtime.store.owner)
    connections = context.part(Connections)
    session = connections.session(connection)
    kept = False
    try:
        await context.write(keep, connection)
        kept = True
    finally:
        if not kept:
            # Also where the client is gone meanwhile: the row may be written or not.
            connections.dropped(connection)
    return WebResponse(101, headers, session=session)


def refused(exchange: WebSocketExchange, refusal: Refusal) -> WebResponse:
    """A handshake that failed. Of a signature that does not hold the reason is told, as REST APIs tell it."""
    exchange.notes["error.message"] = refusal.message or ""
    headers = (JSON, ("x-amzn-ErrorType", refusal.error))
    return WebResponse(status_of(refusal), headers, told(exchange, refusal))


def finished(exchange: WebSocketExchange, response: WebResponse) -> WebResponse:
    """With the request's id; noted in the access log."""
    if response.session is not None:
        logs.note(exchange, 200)
        return response
    if not exchange.path.startswith(managing.PLACE):
        logs.note(exchange, response.status)
    named = (*response.headers, ("x-amzn-RequestId", exchange.request.request_id))
    return WebResponse(response.status, named, response.body)


def nowhere(request: WebRequest) -> WebResponse:
    """There is no such stage, or it is not to be reached so."""
    return NOWHERE
