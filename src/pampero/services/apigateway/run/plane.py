"""The way of a request to an API: find the API and the stage, then answer as its protocol does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import MappingProxyType
from typing import Any, NamedTuple

from pampero.api import Context, WebRequest, WebResponse, web
from pampero.services.apigateway.run.exchange import Exchange
from pampero.services.apigateway.run.http import plane as http
from pampero.services.apigateway.run.http.exchange import HttpExchange
from pampero.services.apigateway.run.live import Live
from pampero.services.apigateway.run.refusal import Refusal, too_large
from pampero.services.apigateway.run.rest import plane as rest
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.websocket import connecting as websocket
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange

MAX_BODY = 10 * 1024 * 1024


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
    """`<id>.execute-api.<anything>/<stage>/<path>`, or `/_aws/execute-api/<id>/<stage>/<path>`."""
    api = await context.part(Live).find(request.id)
    if api is None:
        return None
    protocol = PROTOCOLS[api.protocol]
    found = api.stage_of(request.path)
    if found is None or found[0].disabled:
        return protocol.nowhere(request)
    exchange = protocol.exchange(request, api, *found, context.now)
    try:
        if request.too_long:
            raise too_large()
        response = await protocol.answer(exchange)
    except Refusal as refusal:
        response = protocol.refused(exchange, refusal)
    return protocol.finished(exchange, response)
