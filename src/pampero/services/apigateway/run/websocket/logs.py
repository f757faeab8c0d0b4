"""What WebSocket APIs log: a line of the stage's format for each event, and how routes were executed.

Source: "Configure logging for a WebSocket API", "Set up CloudWatch logging for WebSocket APIs in API Gateway"; the words of
execution logs, which no source lists, are those of REST APIs where there are such.
"""

from __future__ import annotations

from pampero.services.apigateway.run import metrics
from pampero.services.apigateway.run.executions import FAILED, LEVELS, write
from pampero.services.apigateway.run.http.accesslogs import AccessLogs, filled
from pampero.services.apigateway.run.http.mapping import as_text
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange
from pampero.services.apigateway.run.websocket.selection import of_context
from pampero.services.apigateway.run.websocket.served import Logging


def _logging(exchange: WebSocketExchange) -> Logging:
    stage = exchange.stage
    return stage.route_logging.get(exchange.resource, stage.logging)


def begin(exchange: WebSocketExchange) -> None:
    """Have the exchange, whose route is known, tell what happens to it, where the settings want that."""
    if _logging(exchange).level not in LEVELS:
        return
    exchange.log = []
    exchange.tell(f"Extended Request Id: {exchange.extended_id}")
    exchange.tell(f"Starting execution for request: {exchange.request.request_id}")
    exchange.tell(f"WebSocket Request Route: [{exchange.resource}]")
    client = f"[UserAgent: {exchange.agent}, SourceIp: {exchange.request.source_ip}]"
    if exchange.kind == "CONNECT":
        exchange.tell(f"Client {client} is connecting to WebSocket API [{exchange.api.id}]")
    else:
        exchange.tell(f"Client [Connection Id: {exchange.connection_id}], {exchange.kind} of API [{exchange.api.id}]")


def note(exchange: WebSocketExchange, status: int) -> None:
    """Count an event, and write what there is to write of it; returns at once. status: as the handshake was answered, or would be."""
    stage = exchange.stage
    metrics.of_websocket(exchange, status)
    if stage.log_group:
        exchange.notes["status"] = str(status)
        line = filled(stage.log_format, lambda name: as_text(of_context(exchange, name)))
        exchange.context.part(AccessLogs).add(exchange.context, stage.log_group, exchange.context.now, line)
    if exchange.log is None:
        return
    if status >= 400:
        exchange.tell(f"{FAILED}: {exchange.notes.get('error.message') or status}")
    elif exchange.kind == "CONNECT":
        exchange.tell(
            f"Client [Connection Id: {exchange.connection_id}] connected to API [{exchange.api.id}] successfully."
        )
    exchange.tell(f"Method completed with status: {status}")
    write(exchange, *_logging(exchange))
