"""Mapping expressions (`method.request.header.X`, `context.requestId`, `'literal'`), and what gateway responses replace."""

from __future__ import annotations

import re

from pampero.kernel.log import logger
from pampero.services.apigateway.model import complete
from pampero.services.apigateway.run.bodies import of_body
from pampero.services.apigateway.run.exchange import last
from pampero.services.apigateway.run.rest.exchange import RestExchange

log = logger("apigateway")
CONTEXT = re.compile(r"\$(\{)?context\.([A-Za-z0-9_.]*[A-Za-z0-9_])(?(1)\})")


def evaluate(expression: str, exchange: RestExchange) -> str | None:
    """The value of an expression; None where the request has none. Source: "Mapping template reference", "Request
    parameter mapping"."""
    if len(expression) >= 2 and expression[0] == expression[-1] == "'":
        return expression[1:-1]
    where, _, name = expression.partition(".")
    if where == "stageVariables":
        return exchange.stage.variables.get(name)
    if where == "context":
        return exchange.told(name)
    kind, _, key = expression.removeprefix("method.request.").partition(".")
    match kind:
        case "header":
            return exchange.header(key)
        case "querystring":
            return last(exchange.query).get(key)
        case "path":
            return exchange.variables.get(key)
        case "multivalueheader":
            return ",".join(exchange.values_of(key)) or None
        case "multivaluequerystring":
            return ",".join(exchange.query.get(key, ())) or None
        case "body":
            return of_body(exchange.request.body, key)
    return None


def simple(template: str, exchange: RestExchange) -> str:
    """A template in which only `$context.…` and `$stageVariables.…` are replaced: all that gateway responses have."""
    text = complete(template, exchange.stage.variables)
    return CONTEXT.sub(lambda found: exchange.told(found[2]) or "", text)
