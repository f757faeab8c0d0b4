"""The event of WebSocket APIs' proxy integrations and authorizers. Pure.

Source: developer guide, "Manage connected users and client apps: $connect and $disconnect routes", "Mapping template reference
for WebSocket APIs"; samples of the events in AWS's guides.
"""

from __future__ import annotations

from typing import Any

from pampero.services.apigateway.run.exchange import last
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange


def context(exchange: WebSocketExchange) -> dict[str, Any]:
    """`requestContext`."""
    made: dict[str, Any] = {"routeKey": exchange.resource}
    if exchange.access is not None:
        made["authorizer"] = exchange.access
    if exchange.message_id:
        made["messageId"] = exchange.message_id
    if exchange.ending is not None:
        made["disconnectStatusCode"], made["disconnectReason"] = exchange.ending
    identity = {"sourceIp": exchange.request.source_ip, **exchange.identity}
    if exchange.agent is not None:
        identity["userAgent"] = exchange.agent
    made.update(
        eventType=exchange.kind,
        extendedRequestId=exchange.extended_id,
        requestTime=exchange.time,
        messageDirection="IN",
        stage=exchange.stage.name,
        connectedAt=int(exchange.connected * 1000),
        requestTimeEpoch=int(exchange.now * 1000),
        identity=identity,
        requestId=exchange.request.request_id,
        domainName=exchange.domain,
        connectionId=exchange.connection_id,
        apiId=exchange.api.id,
    )
    return made


def frame(exchange: WebSocketExchange) -> dict[str, Any]:
    """What integrations and authorizers are both given. A message has neither headers nor parameters."""
    event: dict[str, Any] = {}
    if exchange.kind == "CONNECT":
        event["headers"], event["multiValueHeaders"] = exchange.handed_on()
        if exchange.query:
            event["queryStringParameters"] = last(exchange.query)
            event["multiValueQueryStringParameters"] = exchange.query
    elif exchange.kind == "DISCONNECT":
        event["headers"] = {"Host": exchange.domain, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": ""}
        event["multiValueHeaders"] = {name: [value] for name, value in event["headers"].items()}
    if exchange.stage.variables:
        event["stageVariables"] = exchange.stage.variables
    event["requestContext"] = context(exchange)
    return event


def event(exchange: WebSocketExchange) -> dict[str, Any]:
    """The event of an integration."""
    made = frame(exchange)
    if exchange.body is not None:
        made["body"] = exchange.body
    made["isBase64Encoded"] = False
    return made
