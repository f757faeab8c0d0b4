"""`$disconnect`: called for each connection that has ended, whether its client, a backend or the server's end ended it.

AWS calls it as well as it can. Here the end of a connection is an event, so that it is called at least once; where the server
ended with the connection open, after the next start.
"""

from __future__ import annotations

import msgspec

from pampero.api import Context, Event, TaskJob, consumer, job
from pampero.api.sockets import ABNORMAL
from pampero.kernel import lineage
from pampero.services.apigateway.http.websocket import DISCONNECT, STRANDED
from pampero.services.apigateway.run.live import Live
from pampero.services.apigateway.run.refusal import Refusal
from pampero.services.apigateway.run.served import Api
from pampero.services.apigateway.run.websocket import logs
from pampero.services.apigateway.run.websocket.connection import CONNECTIONS, Connection
from pampero.services.apigateway.run.websocket.connections import ENDED, Connections, Ended, end, status_of
from pampero.services.apigateway.run.websocket.exchange import later
from pampero.services.apigateway.run.websocket.forwarding import forget_gone
from pampero.services.apigateway.run.websocket.integrations import run
from pampero.services.apigateway.run.websocket.served import WebSocketStage
from pampero.store.members import owners
from pampero.store.tx import ReadTx, Tx

AT_ONCE = 200
EVERY_SECONDS = 30.0
LOST = "Connection closed abnormally"


@consumer(ENDED)
async def disconnected(context: Context, event: Event) -> None:
    """Call the route; what becomes of it nobody is told but the access log."""
    ended = msgspec.convert(event.payload, Ended)
    api: Api[WebSocketStage] | None = await context.part(Live).find(ended.connection.api)
    if api is None or ended.connection.stage not in api.stages:
        return
    lineage.follow(lineage.begin(context.now))
    exchange = later(context, api, ended.connection, "DISCONNECT", DISCONNECT)
    exchange.ending = ended.code, ended.reason
    exchange.route = exchange.stage.routes.get(DISCONNECT)
    logs.begin(exchange)
    status = 200
    if exchange.route is not None and exchange.route.integration is not None:
        try:
            await run(exchange, exchange.route)
        except Refusal as refusal:
            status, exchange.notes["error.message"] = status_of(refusal), refusal.message or ""
    logs.note(exchange, status)


@consumer(STRANDED)
async def stranded(context: Context, event: Event) -> None:
    """Close what leads nowhere any more. Of other servers on one database each connection ends with its next message."""
    await context.part(Connections).close_stranded(event.payload)


@job()
class Orphans(TaskJob):
    """Ends the connections of processes that are gone."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._connections = context.part(Connections)

    async def run(self) -> None:
        """Once, and now and then where other processes share the store."""
        context = self.context
        while True:
            found, shared = await context.scan(self._orphans)
            for begin in range(0, len(found), AT_ONCE):
                await context.write(_end_all, found[begin : begin + AT_ONCE])
            if not shared:
                return
            await context.write(_forget)
            await context.runtime.clock.wait(self.stopping, context.now + EVERY_SECONDS)

    def _orphans(self, tx: ReadTx) -> tuple[list[Connection], bool]:
        living = owners(tx)
        own = self.context.runtime.store.owner
        found = [
            row
            for _, id_, row in CONNECTIONS.everywhere(tx)
            if (row.owner != own and row.owner not in living) or (row.owner == own and not self._connections.has(id_))
        ]
        return found, bool(living)


def _forget(tx: Tx) -> None:
    forget_gone(tx, owners(tx))


def _end_all(tx: Tx, connections: list[Connection]) -> None:
    for connection in connections:
        end(tx, connection, ABNORMAL, LOST)
