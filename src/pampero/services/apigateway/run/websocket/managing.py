"""What backends do with connections: `/{stage}/@connections/{id}` of an API, and the operations of the management API.

Source: developer guide, "Use @connections commands in your backend service", "Use IAM authorization with WebSocket APIs".
"""

from __future__ import annotations

from urllib.parse import unquote

import msgspec

from pampero.api import ApiError, WebResponse
from pampero.kernel.clock import iso8601_millis
from pampero.services.apigateway.run.iam import admit_signed
from pampero.services.apigateway.run.refusal import forbidden
from pampero.services.apigateway.run.websocket.connection import Connection
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange
from pampero.services.apigateway.run.websocket.forwarding import reach
from pampero.services.apigateway.run.websocket.reached import gone

PLACE = "/@connections/"
ACTION = "execute-api:ManageConnections"
JSON = ("content-type", "application/json")


async def answer(exchange: WebSocketExchange) -> WebResponse:
    """The management API under the API's own address. Raises Refusal where the caller may not."""
    method = exchange.request.method
    if method not in ("POST", "GET", "DELETE"):
        raise forbidden()
    id_ = unquote(exchange.path.removeprefix(PLACE))
    exchange.kind, exchange.resource = "MESSAGE", f"{method}{PLACE}{id_}"
    await admit_signed(exchange, None, ACTION)
    try:
        reached = await reach(exchange.context, id_)
        if (reached.connection.api, reached.connection.stage) != (exchange.api.id, exchange.stage.name):
            raise gone()
        if method == "GET":
            return WebResponse(200, (JSON,), shown(reached.connection, await reached.active()))
        if method == "POST":
            await reached.post(exchange.request.body)
            return WebResponse(200, (JSON,))
        await reached.end()
        return WebResponse(204)
    except ApiError as error:
        headers = (JSON, ("x-amzn-ErrorType", error.code))
        return WebResponse(error.status or 400, headers, msgspec.json.encode({"message": error.message}))


def shown(connection: Connection, active: float) -> bytes:
    """A connection, as the management API shows it. active: when it was last used, in epoch seconds."""
    return msgspec.json.encode(
        {
            "connectedAt": iso8601_millis(connection.connected),
            "identity": {"sourceIp": connection.source_ip, "userAgent": connection.agent},
            "lastActiveAt": iso8601_millis(active),
        }
    )
