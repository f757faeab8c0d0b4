"""How what comes back from an integration becomes the method's answer.

Source: "Set up an integration response in API Gateway", "Content type conversions in API Gateway".
"""

from __future__ import annotations

import base64
from typing import NamedTuple

from pampero.api import WebResponse
from pampero.kernel.regex import BadRegex, compile_regex
from pampero.services.apigateway.rest.types import Integration, IntegrationResponse
from pampero.services.apigateway.run.bodies import of_body
from pampero.services.apigateway.run.exchange import media_type
from pampero.services.apigateway.run.refusal import internal
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.rest.mapping import evaluate
from pampero.services.apigateway.run.rest.proxy import clean
from pampero.services.apigateway.run.rest.rendering import Overrides, overridden, render
from pampero.services.apigateway.run.rest.requests import from_base64

TAKEN = "integration.response."
NO_MATCH = "No match for output mapping and no default output mapping configured. Endpoint Response Status Code: "


class Outcome(NamedTuple):
    """What an integration gave. selector: what selection patterns are matched with (a status, an error message).
    headers: by lower-case name. many: all of each, where one may come more than once."""

    selector: str
    headers: dict[str, str]
    body: bytes
    many: tuple[tuple[str, str], ...] = ()


async def mapped(
    exchange: RestExchange, integration: Integration, outcome: Outcome, overrides: Overrides
) -> WebResponse:
    """The method's answer, by the integration's responses. Raises Refusal."""
    response = _selected(integration, outcome.selector)
    if response is None:
        exchange.tell(f"Execution failed due to configuration error: {NO_MATCH}{outcome.selector}")
        raise internal()
    body, type_ = _converted(exchange, response, outcome), outcome.headers.get("content-type", "application/json")
    template, named = _template(exchange, response)
    type_ = named or type_
    if template:
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            raise internal() from error
        body = (await render(exchange, template, text, overrides, answering=True)).encode("utf-8", "replace")
    headers: dict[str, str] = {}
    for target, expression in (response.responseParameters or {}).items():
        value = _value(expression, exchange, outcome)
        if value is not None:
            headers[target.removeprefix("method.response.header.")] = value
    headers = overridden(headers, overrides.headers)
    if not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = type_
    status = overrides.status or int(response.statusCode or 200)
    return WebResponse(status, tuple(clean(*pair) for pair in headers.items()), body)


def _template(exchange: RestExchange, response: IntegrationResponse) -> tuple[str, str]:
    """(template, its type): the one that the client accepts, else the one for JSON, else the first."""
    templates = response.responseTemplates or {}
    if not templates:
        return "", ""
    type_ = next(iter(templates))
    if len(templates) > 1:
        accepted = [media_type(one) for one in (exchange.header("Accept") or "").split(",")]
        wanted = next((one for one in accepted if one in templates), "application/json")
        type_ = wanted if wanted in templates else type_
    return templates[type_], "application/json" if type_ == "$default" else type_


def _converted(exchange: RestExchange, response: IntegrationResponse, outcome: Outcome) -> bytes:
    """The body as contentHandling and the API's binary types have it. Raises Refusal (500)."""
    body, wanted = outcome.body, response.contentHandling
    if not wanted and not exchange.stage.definition.settings.binaryMediaTypes:
        return body
    binary = exchange.binary(media_type(outcome.headers.get("content-type")))
    accepts = exchange.binary(media_type((exchange.header("Accept") or "").split(",", 1)[0]))
    if binary and (wanted == "CONVERT_TO_TEXT" or (not wanted and not accepts)):
        return base64.b64encode(body)
    if not binary and body and (wanted == "CONVERT_TO_BINARY" or (not wanted and accepts)):
        return from_base64(body)
    return body


def _selected(integration: Integration, selector: str) -> IntegrationResponse | None:
    default = None
    for response in (integration.integrationResponses or {}).values():
        pattern = response.selectionPattern
        if not pattern:
            default = response
        elif selector and _matches(pattern, selector):
            return response
    return default


def _matches(pattern: str, selector: str) -> bool:
    try:
        return compile_regex(pattern, dot_all=True).whole(selector)
    except BadRegex as error:
        raise internal() from error


def _value(expression: str, exchange: RestExchange, outcome: Outcome) -> str | None:
    if not expression.startswith(TAKEN):
        return evaluate(expression, exchange)
    kind, _, name = expression.removeprefix(TAKEN).partition(".")
    match kind:
        case "header":
            return outcome.headers.get(name.lower())
        case "multivalueheader":
            return ",".join(value for known, value in outcome.many if known.lower() == name.lower()) or None
        case "body":
            return of_body(outcome.body, name)
    return None
