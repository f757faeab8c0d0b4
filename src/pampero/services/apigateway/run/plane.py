"""The way of a request to an API: find the API and the stage, then answer as its protocol does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import MappingProxyType
from typing import Any, NamedTuple

from msgspec.structs import replace

from pampero.api import Context, WebRequest, WebResponse, web
from pampero.services.apigateway.run.domains import LiveDomains
from pampero.services.apigateway.run.exchange import Exchange
from pampero.services.apigateway.run.headers import frames
from pampero.services.apigateway.run.http import plane as http
from pampero.services.apigateway.run.http.exchange import HttpExchange
from pampero.services.apigateway.run.live import Live
from pampero.services.apigateway.run.refusal import Refusal, too_large
from pampero.services.apigateway.run.rest import plane as rest
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.websocket import connecting as websocket
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange

MAX_BODY = 10 * 1024 * 1024
KEPT = ("Connection", "keep-alive")


class Protocol(NamedTuple):
    """How one kind of API answers. nowhere: where there is no stage to make an exchange of."""

    exchange: type[Exchange]
    answer: Callable[[Any], Awaitable[WebResponse]]
    refused: Callable[[Any, Refusal], WebResponse]
    finished: Callable[[Any, WebResponse], WebResponse]
    nowhere: Callable[[WebRequest], WebResponse]


PROTOCOLS = MappingProxyType(
    {
        "REST": Protocol(RestExchange, rest.answer, rest.refused, rest.finished, rest.nowhere),
        "HTTP": Protocol(HttpExchange, http.answer, http.refused, http.finished, http.nowhere),
        "WEBSOCKET": Protocol(
            WebSocketExchange, websocket.answer, websocket.refused, websocket.finished, websocket.nowhere
        ),
    }
)


@web("execute-api", max_body=MAX_BODY, refuses=True)
async def serve(context: Context, request: WebRequest) -> WebResponse | None:
    """`<id>.execute-api.<anything>/<stage>/<path>`, or `/_aws/execute-api/<id>/<stage>/<path>`; a custom domain name is an id
    with points."""
    if "." in request.id:
        return await _of_domain(context, request)
    api = await context.part(Live).find(request.id)
    if api is None:
        return None
    protocol = PROTOCOLS[api.protocol]
    found = api.stage_of(request.path)
    if found is None or found[0].disabled:
        return protocol.nowhere(request)
    stage, path = found
    return await _answered(protocol, protocol.exchange(request, api, stage.taken(), path, context.now))


async def _of_domain(context: Context, request: WebRequest) -> WebResponse | None:
    """Of a custom domain name: its mappings and rules say which API and stage. Where the name wants mutual TLS, nobody comes
    in who has not shown a certificate under it."""
    served = await context.part(LiveDomains).find(request.id)
    if served is None:
        return None
    name = served.domain.name
    if served.domain.trust is not None and (request.shown is None or request.shown[0] != name):
        return rest.nowhere(request)
    way = served.way(request)
    api = await context.part(Live).find(way.api) if way is not None else None
    if way is None or api is None:
        return rest.nowhere(request)
    protocol = PROTOCOLS[api.protocol]
    found = api.stage_of(way.path) if way.stage is None else api.stage_named(way.stage, way.path)
    if found is None:
        return protocol.nowhere(request)
    stage, path = found
    exchange = protocol.exchange(request, api, stage.taken(), path, context.now)
    exchange.mounted = request.path
    return await _answered(protocol, exchange)


async def _answered(protocol: Protocol, exchange: Exchange) -> WebResponse:
    try:
        if exchange.request.too_long:
            raise too_large()
        response = await protocol.answer(exchange)
    except Refusal as refusal:
        response = protocol.refused(exchange, refusal)
    response = protocol.finished(exchange, response)
    # What mappings and functions say of it would have clients take a part of this answer for the next one.
    if all(pair == KEPT or not frames(pair[0]) for pair in response.headers):
        return response
    headers = tuple(pair for pair in response.headers if pair == KEPT or not frames(pair[0]))
    return replace(response, headers=headers)
