"""Mapping expressions (`method.request.header.X`, `context.requestId`, `'literal'`) and templates without VTL."""

from __future__ import annotations

import json
import re
from typing import Any

from pampero.kernel.log import logger
from pampero.services.apigateway.rest.run.exchange import Exchange, last
from pampero.services.apigateway.rest.run.refusal import Refusal
from pampero.services.apigateway.rest.variables import VARIABLE, complete

log = logger("apigateway")
CONTEXT = re.compile(r"\$(\{)?context\.([A-Za-z0-9_.]*[A-Za-z0-9_])(?(1)\})")
VTL = re.compile(r"[$#]\{?!?[A-Za-z]")
UNBUILT = "mapping templates are not built yet"


def evaluate(expression: str, exchange: Exchange) -> str | None:
    """The value of an expression; None where the request has none. Source: "Mapping template reference", "Request
    parameter mapping"."""
    if len(expression) >= 2 and expression[0] == expression[-1] == "'":
        return expression[1:-1]
    where, _, name = expression.partition(".")
    if where == "stageVariables":
        return exchange.variables.get(name)
    if where == "context":
        return look(exchange.context, name)
    if expression == "method.request.body":
        return exchange.web.body.decode(errors="replace")
    kind, _, key = expression.removeprefix("method.request.").partition(".")
    match kind:
        case "header":
            return exchange.header(key)
        case "querystring":
            return last(exchange.query).get(key)
        case "path":
            return exchange.values.get(key)
        case "multivalueheader":
            values = [one for known, many in exchange.headers.items() if known.lower() == key.lower() for one in many]
            return ",".join(values) or None
        case "multivaluequerystring":
            return ",".join(exchange.query.get(key, ())) or None
    return None


def look(context: dict[str, Any], name: str) -> str | None:
    """A value of the context by its dotted name."""
    value: Any = context
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if value is None or isinstance(value, dict):
        return None
    return value if isinstance(value, str) else json.dumps(value)


def simple(template: str, exchange: Exchange) -> str:
    """A template in which only `$context.…` and `$stageVariables.…` are replaced: all that gateway responses have."""
    text = VARIABLE.sub(lambda found: exchange.variables.get(found[2], ""), template)
    return CONTEXT.sub(lambda found: look(exchange.context, found[2]) or "", text)


def static(template: str, exchange: Exchange, what: str) -> str:
    """A mapping template that says the same for every request. Raises Refusal (501) for one that needs VTL."""
    if VTL.search(template):
        place = f"{exchange.web.method} {exchange.context['resourcePath']}"
        log.error("API %s, %s, %s: %s", exchange.served.api, place, what, UNBUILT)
        text = f"{UNBUILT}: {place} ({what})"
        raise Refusal("API_CONFIGURATION_ERROR", text, "NotImplementedException", status=501)
    return template


def filled(text: str, exchange: Exchange) -> str:
    """A URI with its stage variables."""
    return complete(text, exchange.variables)
