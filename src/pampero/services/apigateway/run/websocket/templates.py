"""Mapping templates of WebSocket APIs: which one is for a message or an answer, and what it makes of it.

Source: developer guide, "Set up data transformation for WebSocket APIs", "Template selection expressions".
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from pampero.kernel.log import logger
from pampero.services.apigateway.http.types import Integration, IntegrationResponse
from pampero.services.apigateway.run.refusal import Refusal, internal
from pampero.services.apigateway.run.rest.mapping import UNBUILT, VTL
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange
from pampero.services.apigateway.run.websocket.selection import selected

log = logger("apigateway")
# What a template is found by where no expression says it.
USUAL = ("$default", "application/json")


def request_body(exchange: WebSocketExchange, integration: Integration) -> bytes:
    """What the integration is sent of a message. Raises Refusal (415) as PassthroughBehavior says."""
    templates = integration.RequestTemplates or {}
    template = _template(templates, integration.TemplateSelectionExpression, exchange)
    body = exchange.request.body
    if template is not None:
        body = _rendered(template, exchange, body)
    elif integration.PassthroughBehavior == "NEVER" or (
        integration.PassthroughBehavior == "WHEN_NO_TEMPLATES" and templates
    ):
        raise Refusal("UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type", "BadRequestException", status=415)
    return converted(body, integration.ContentHandlingStrategy)[0]


def response_body(exchange: WebSocketExchange, response: IntegrationResponse, body: bytes) -> tuple[bytes, bool]:
    """(What the client is sent of an integration's answer, whether as text). Raises Refusal."""
    template = _template(response.ResponseTemplates or {}, response.TemplateSelectionExpression, exchange)
    if template is not None:
        body = _rendered(template, exchange, body)
    return converted(body, response.ContentHandlingStrategy)


def converted(body: bytes, strategy: str | None) -> tuple[bytes, bool]:
    """As a content handling strategy says, and whether it is a text. Raises Refusal where it is no base64."""
    if strategy == "CONVERT_TO_TEXT":
        return base64.b64encode(body), True
    if strategy != "CONVERT_TO_BINARY":
        return body, True
    try:
        return base64.b64decode(body, validate=True), False
    except (binascii.Error, ValueError) as error:
        raise internal() from error


def _template(templates: Mapping[str, str], expression: str | None, exchange: WebSocketExchange) -> str | None:
    keys = (selected(expression, exchange), *USUAL) if expression else USUAL
    return next((templates[key] for key in keys if key in templates), None)


def _rendered(template: str, exchange: WebSocketExchange, body: bytes) -> bytes:
    """Raises Refusal (501) for a template that needs VTL."""
    if VTL.search(template):
        log.error("API %s, %s: %s", exchange.api.id, exchange.resource, UNBUILT)
        raise Refusal(
            "API_CONFIGURATION_ERROR", f"{UNBUILT}: {exchange.resource}", "NotImplementedException", status=501
        )
    return template.encode()
