"""Expressions of WebSocket APIs: what selects a route, a template, a model, and what parameters are mapped from. Pure.

Source: developer guide, "WebSocket selection expressions", "Set up data mapping for WebSocket APIs".
"""

from __future__ import annotations

from typing import Any

from pampero.services.apigateway.run.exchange import last
from pampero.services.apigateway.run.http.mapping import as_text, body_value, value_of
from pampero.services.apigateway.run.websocket import events
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange


def selected(expression: str | None, exchange: WebSocketExchange) -> str:
    """What an expression (`$request.body.action`, `${request.body.a}/${context.stage}`, a plain text) says; "" where it has no
    value."""
    if not expression:
        return ""
    return as_text(value_of(expression.replace("\\$", "$"), lambda name: _look(name, exchange))) or ""


def mapped(expression: str, exchange: WebSocketExchange) -> str | None:
    """A parameter's value: `route.request.querystring.x`, `context.connectionId`, `stageVariables.x`, `'text'`."""
    if len(expression) >= 2 and expression[0] == expression[-1] == "'":
        return expression[1:-1]
    return as_text(_look(expression.removeprefix("route."), exchange))


def _look(name: str, exchange: WebSocketExchange) -> Any:
    head, _, rest = name.partition(".")
    if head == "stageVariables":
        return exchange.stage.variables.get(rest)
    if head == "context":
        return of_context(exchange, rest)
    if head != "request":
        return None
    kind, _, key = rest.partition(".")
    if kind == "body":
        return body_value(exchange.request.body, key)
    if kind == "header":
        return exchange.header(key)
    return last(exchange.query).get(key) if kind == "querystring" and exchange.kind == "CONNECT" else None


def of_context(exchange: WebSocketExchange, name: str) -> Any:
    """A value of `requestContext` by its dotted name, or one that only access logs have."""
    if name in exchange.notes:
        return exchange.notes[name]
    value: Any = events.context(exchange)
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value
