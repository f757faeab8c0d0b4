"""AWS_PROXY: the answers that functions give to events.

Source: "Set up Lambda proxy integrations in API Gateway".
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import msgspec

from pampero.api import WebResponse
from pampero.kernel import jsontext
from pampero.kernel.log import logger
from pampero.services.apigateway.rest.types import Integration
from pampero.services.apigateway.run.events import event
from pampero.services.apigateway.run.exchange import media_type
from pampero.services.apigateway.run.refusal import internal
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.rest.functions import call, endpoint
from pampero.services.apigateway.run.rest.mapping import evaluate
from pampero.services.apigateway.run.served import Function

log = logger("apigateway")
ANSWER = frozenset({"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"})
# What the gateway sets itself; the function's value is kept under another name. Source: "Important notes".
REMAPPED = frozenset({"connection", "content-length", "date", "server", "www-authenticate", "authorization", "host"})
REMOVED = frozenset({"transfer-encoding", "upgrade", "te", "trailer", "keep-alive"})


async def serve(exchange: RestExchange, integration: Integration, function: Function) -> WebResponse:
    """Invoke the function and pass its answer on. Raises Refusal."""
    payload = msgspec.json.encode(event_of(exchange, integration))
    exchange.sending(endpoint(exchange, function), exchange.handed_on()[0], payload)
    answer, failed = await call(exchange, function, integration, payload)
    exchange.received("200", {"Content-Type": "application/json"}, answer)
    if failed:
        log.warning("API %s: %s failed: %s", exchange.api.id, function.arn, answer[:1000].decode(errors="replace"))
        raise internal(502)
    return respond(exchange, answer)


def event_of(exchange: RestExchange, integration: Integration) -> dict[str, Any]:
    """The function's event, with the headers that the integration's parameters add."""
    sent = event(exchange)
    for target, expression in (integration.requestParameters or {}).items():
        value = evaluate(expression, exchange)
        if target.startswith("integration.request.header.") and value is not None:
            name = target.removeprefix("integration.request.header.")
            sent["headers"] = {**(sent["headers"] or {}), name: value}
            sent["multiValueHeaders"] = {**(sent["multiValueHeaders"] or {}), name: [value]}
    return sent


def respond(exchange: RestExchange, answer: bytes) -> WebResponse:
    """A function's answer as an answer of HTTP. Raises Refusal (502) for a malformed one."""
    try:
        found = jsontext.loads(answer)
    except ValueError as error:
        raise internal(502) from error
    if not isinstance(found, dict) or set(found) - ANSWER:
        log.warning("API %s: malformed answer of the function", exchange.api.id)
        raise internal(502)
    headers = _headers(found.get("headers"), found.get("multiValueHeaders"))
    body = found.get("body")
    if body is not None and not isinstance(body, str):
        raise internal(502)
    return WebResponse(_status(found.get("statusCode")), headers, _body(exchange, body or "", found))


def _status(value: Any) -> int:
    if value is None:
        return 200
    try:
        status = int(value)
    except (TypeError, ValueError) as error:
        raise internal(502) from error
    # One below 200 ends no answer: a client would take what follows for the next one.
    if isinstance(value, bool) or not 200 <= status <= 999:
        raise internal(502)
    return status


def _headers(single: Any, multiple: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(single, dict | None) or not isinstance(multiple, dict | None):
        raise internal(502)
    found: list[tuple[str, str]] = []
    taken = {name.lower() for name in multiple or {}}
    for name, values in (multiple or {}).items():
        if not isinstance(values, list):
            raise internal(502)
        found.extend((name, _text(value)) for value in values)
    found.extend((name, _text(value)) for name, value in (single or {}).items() if name.lower() not in taken)
    if not any(name.lower() == "content-type" for name, _ in found):
        found.append(("Content-Type", "application/json"))
    return tuple(clean(name, value) for name, value in found if name.lower() not in REMOVED)


def clean(name: str, value: str) -> tuple[str, str]:
    """A header as it may leave: under another name where the gateway has its own."""
    return (f"x-amzn-Remapped-{name}", value) if name.lower() in REMAPPED else (name, value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return msgspec.json.encode(value).decode()
    if value is None:
        return ""
    raise internal(502)


def _body(exchange: RestExchange, body: str, found: dict[str, Any]) -> bytes:
    """Decoded where the function says base64 and the client's first Accept is a binary type of the API."""
    wanted = (exchange.header("Accept") or "").split(",", 1)[0]
    if found.get("isBase64Encoded") is True and exchange.binary(media_type(wanted)):
        try:
            return base64.b64decode(body, validate=True)
        except (binascii.Error, ValueError) as error:
            raise internal() from error
    return body.encode("utf-8", "replace")
