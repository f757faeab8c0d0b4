"""The event of payload format 2.0. Pure.

Source: developer guide, "Create AWS Lambda proxy integrations for HTTP APIs".
"""

from __future__ import annotations

from typing import Any

from pampero.aws.httpevents import Told
from pampero.services.apigateway.run import events
from pampero.services.apigateway.run.http.exchange import HttpExchange


def frame_2(exchange: HttpExchange) -> dict[str, Any]:
    """What integrations and authorizers are both given; what is empty is left out."""
    made = Told(
        exchange.request,
        exchange.context.account,
        exchange.api.id,
        exchange.domain,
        exchange.prefix,
        exchange.route_key,
        exchange.stage.name,
        exchange.full_path,
        exchange.events_headers,
        exchange.query,
        exchange.now,
        exchange.access,
        exchange.client_certificate,
    ).frame()
    if exchange.variables:
        made["pathParameters"] = exchange.variables
    if exchange.stage.variables:
        made["stageVariables"] = exchange.stage.variables
    return made


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
