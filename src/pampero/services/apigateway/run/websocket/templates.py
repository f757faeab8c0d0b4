"""Mapping templates of WebSocket APIs: which one is for a message or an answer, and what it makes of it.

Source: developer guide, "Set up data transformation for WebSocket APIs", "Template selection expressions".
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from pampero.kernel.log import logger
from pampero.services.apigateway.http.types import Integration, IntegrationResponse
from pampero.services.apigateway.run.exchange import last
from pampero.services.apigateway.run.refusal import Refusal, internal
from pampero.services.apigateway.run.templates import BadBody, Input, Templates, Util, Variables
from pampero.services.apigateway.run.vtl import BadTemplate, Failure
from pampero.services.apigateway.run.websocket import events
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange
from pampero.services.apigateway.run.websocket.selection import selected

log = logger("apigateway")
# What a template is found by where no expression says it.
USUAL = ("$default", "application/json")


async def request_body(exchange: WebSocketExchange, integration: Integration) -> bytes:
    """What the integration is sent of a message. Raises Refusal (415) as PassthroughBehavior says."""
    templates = integration.RequestTemplates or {}
    template = _template(templates, integration.TemplateSelectionExpression, exchange)
    body = exchange.request.body
    if template is not None:
        body = await _rendered(template, exchange, body)
    elif integration.PassthroughBehavior == "NEVER" or (
        integration.PassthroughBehavior == "WHEN_NO_TEMPLATES" and templates
    ):
        raise Refusal("UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type", "BadRequestException", status=415)
    return converted(body, integration.ContentHandlingStrategy)[0]


async def response_body(exchange: WebSocketExchange, response: IntegrationResponse, body: bytes) -> tuple[bytes, bool]:
    """(What the client is sent of an integration's answer, whether as text). Raises Refusal."""
    template = _template(response.ResponseTemplates or {}, response.TemplateSelectionExpression, exchange)
    if template is not None:
        body = await _rendered(template, exchange, body)
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


async def _rendered(template: str, exchange: WebSocketExchange, body: bytes) -> bytes:
    """Raises Refusal: 400 for a message that the template reads as JSON and that is none, 500 where it cannot be evaluated."""
    templates = exchange.context.part(Templates)
    text = body.decode(errors="replace")

    def params() -> dict[str, dict[str, str]]:
        return {"path": {}, "querystring": last(exchange.query), "header": last(exchange.headers)}

    def variables() -> Variables:
        return {
            "context": events.context(exchange),
            "input": Input(text, params),
            "stageVariables": dict(exchange.stage.variables),
            "util": Util(),
        }

    try:
        compiled = await templates.compiled(exchange.stage, template)
        written, _ = await templates.render(exchange.context.account, compiled, variables, len(text))
    except BadBody as error:
        reason = f"Could not parse request body into json: {error}"
        raise Refusal("BAD_REQUEST_BODY", reason, "BadRequestException", status=400) from error
    except (BadTemplate, Failure) as error:
        log.warning("API %s, %s: the template fails: %s", exchange.api.id, exchange.resource, error)
        raise internal() from error
    return written.encode("utf-8", "replace")
