"""What backends do with connections: `/{stage}/@connections/{id}` of an API, and the operations of the management API.

Source: developer guide, "Use @connections commands in your backend service", "Use IAM authorization with WebSocket APIs".
"""

from __future__ import annotations

from urllib.parse import unquote

import msgspec

from pampero.api import ApiError, Context, WebResponse
from pampero.kernel.clock import iso8601_millis
from pampero.services.apigateway.run.iam import admit_signed
from pampero.services.apigateway.run.refusal import forbidden
from pampero.services.apigateway.run.websocket.connection import CONNECTIONS
from pampero.services.apigateway.run.websocket.connections import LARGEST, Connections
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange
from pampero.services.apigateway.run.websocket.session import ClientSession

PLACE = "/@connections/"
ACTION = "execute-api:ManageConnections"
JSON = ("content-type", "application/json")


async def find(context: Context, id_: str) -> ClientSession:
    """An open connection. Raises ApiError: GoneException where there is none, NotImplemented (501) where another process that
    shares the store has it."""
    session = context.part(Connections).find(id_)
    if session is not None:
        return session
    row = await context.read(CONNECTIONS.get, "", id_)
    if row is not None and row.owner != context.runtime.store.owner and row.account == context.account:
        raise ApiError("NotImplemented", "The connection is one of another server on this database.", status=501)
    raise gone()


def gone() -> ApiError:
    """GoneException."""
    return ApiError("GoneException", "The connection with the provided id no longer exists.", status=410)


def post(session: ClientSession, data: bytes) -> None:
    """Send a message: UTF-8 as text, what is none in binary. Raises ApiError."""
    if len(data) > LARGEST:
        raise ApiError("PayloadTooLargeException", "The data has exceeded the maximum size allowed.", status=413)
    try:
        data.decode()
        text = True
    except UnicodeDecodeError:
        text = False
    if not session.send(data, text):
        if not session.open:
            raise gone()
        raise ApiError("LimitExceededException", "The WebSocket client side buffer is full.", status=429)


async def answer(exchange: WebSocketExchange) -> WebResponse:
    """The management API under the API's own address. Raises Refusal where the caller may not."""
    method = exchange.request.method
    if method not in ("POST", "GET", "DELETE"):
        raise forbidden()
    id_ = unquote(exchange.path.removeprefix(PLACE))
    exchange.kind, exchange.resource = "MESSAGE", f"{method}{PLACE}{id_}"
    await admit_signed(exchange, None, ACTION)
    try:
        session = await find(exchange.context, id_)
        if (session.connection.api, session.connection.stage) != (exchange.api.id, exchange.stage.name):
            raise gone()
        if method == "GET":
            return WebResponse(200, (JSON,), shown(session))
        if method == "POST":
            post(session, exchange.request.body)
            return WebResponse(200, (JSON,))
        session.end()
        return WebResponse(204)
    except ApiError as error:
        headers = (JSON, ("x-amzn-ErrorType", error.code))
        return WebResponse(error.status or 400, headers, msgspec.json.encode({"message": error.message}))


def shown(session: ClientSession) -> bytes:
    """A connection, as the management API shows it."""
    connection = session.connection
    return msgspec.json.encode(
        {
            "connectedAt": iso8601_millis(connection.connected),
            "identity": {"sourceIp": connection.source_ip, "userAgent": connection.agent},
            "lastActiveAt": iso8601_millis(session.active),
        }
    )
