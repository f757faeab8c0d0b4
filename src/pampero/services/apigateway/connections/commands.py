"""PostToConnection, GetConnection, DeleteConnection where no API's address is called: a connection's id says which it is.

An API's own address (`https://<api>.execute-api…/<stage>`) is the data plane's: `run/websocket/managing.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pampero.api import Call, operation
from pampero.services.apigateway.connections import types as t
from pampero.services.apigateway.run.websocket.connection import CONNECTIONS
from pampero.services.apigateway.run.websocket.forwarding import reach
from pampero.services.apigateway.run.websocket.managing import ACTION
from pampero.services.apigateway.run.websocket.reached import Reached, gone
from pampero.store.tx import ReadTx


def _arn(method: str) -> Callable[[ReadTx, Call, Any], str]:
    def arn(tx: ReadTx, call: Call, req: Any) -> str:
        row = CONNECTIONS.get(tx, "", req.ConnectionId)
        place = "*/*" if row is None or row.account != call.account else f"{row.api}/{row.stage}"
        region = call.region if row is None else row.region
        return f"arn:aws:execute-api:{region}:{call.account}:{place}/{method}/@connections/{req.ConnectionId}"

    return arn


async def _reached(call: Call, id_: str) -> Reached:
    reached = await reach(call, id_)
    if reached.connection.account != call.account:
        raise gone()
    return reached


@operation("PostToConnection", resource=_arn("POST"), action=ACTION)
async def post_to_connection(call: Call, req: t.PostToConnectionRequest) -> None:
    """Send a message to a client. Source: API_PostToConnection.

    Raises GoneException, PayloadTooLargeException, LimitExceededException.
    """
    await (await _reached(call, req.ConnectionId)).post(req.Data)


@operation("GetConnection", resource=_arn("GET"), action=ACTION)
async def get_connection(call: Call, req: t.GetConnectionRequest) -> t.GetConnectionResponse:
    """Whose a connection is, and since when. Source: API_GetConnection. Raises GoneException."""
    reached = await _reached(call, req.ConnectionId)
    connection = reached.connection
    return t.GetConnectionResponse(
        ConnectedAt=connection.connected,
        Identity=t.Identity(SourceIp=connection.source_ip, UserAgent=connection.agent or ""),
        LastActiveAt=await reached.active(),
    )


@operation("DeleteConnection", resource=_arn("DELETE"), action=ACTION)
async def delete_connection(call: Call, req: t.DeleteConnectionRequest) -> None:
    """Close a connection. Source: API_DeleteConnection. Raises GoneException."""
    await (await _reached(call, req.ConnectionId)).end()
