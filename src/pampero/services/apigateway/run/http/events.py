"""The event of payload format 2.0. Pure.

Source: developer guide, "Create AWS Lambda proxy integrations for HTTP APIs".
"""

from __future__ import annotations

from typing import Any

from pampero.services.apigateway.run import events
from pampero.services.apigateway.run.http.exchange import HttpExchange


def context_2(exchange: HttpExchange) -> dict[str, Any]:
    """`requestContext`."""
    request = exchange.request
    context: dict[str, Any] = {"accountId": exchange.context.account, "apiId": exchange.api.id}
    if exchange.client_certificate is not None:
        context["authentication"] = {"clientCert": exchange.client_certificate}
    if exchange.access is not None:
        context["authorizer"] = exchange.access
    context.update(
        domainName=exchange.domain,
        domainPrefix=exchange.prefix,
        http={
            "method": request.method,
            "path": exchange.full_path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip,
            "userAgent": exchange.agent,
        },
        requestId=request.request_id,
        routeKey=exchange.route_key,
        stage=exchange.stage.name,
        time=exchange.time,
        timeEpoch=int(exchange.now * 1000),
    )
    return context


def frame_2(exchange: HttpExchange) -> dict[str, Any]:
    """What integrations and authorizers are both given; what is empty is left out."""
    headers = dict(exchange.events_headers)
    cookies = headers.pop("cookie", None)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": exchange.route_key,
        "rawPath": exchange.full_path,
        "rawQueryString": exchange.request.query,
    }
    if cookies:
        event["cookies"] = [cookie.strip() for cookie in cookies.split(";") if cookie.strip()]
    event["headers"] = headers
    if exchange.query:
        event["queryStringParameters"] = {name: ",".join(values) for name, values in exchange.query.items()}
    event["requestContext"] = context_2(exchange)
    if exchange.variables:
        event["pathParameters"] = exchange.variables
    if exchange.stage.variables:
        event["stageVariables"] = exchange.stage.variables
    return event


def frame(exchange: HttpExchange, version: str | None) -> dict[str, Any]:
    """Of either format."""
    return frame_2(exchange) if version == "2.0" else {"version": "1.0", **events.frame(exchange)}


def event(exchange: HttpExchange, version: str) -> dict[str, Any]:
    """The event of an integration, in either format."""
    made = frame(exchange, version)
    body, encoded = exchange.text()
    if body is not None or version != "2.0":
        made["body"] = body
    made["isBase64Encoded"] = encoded
    return made
