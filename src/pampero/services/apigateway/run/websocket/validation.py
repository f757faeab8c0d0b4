"""Messages held against the models of their route.

Source: developer guide, "Request validation for WebSocket APIs", "Model selection expressions".
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from pampero.kernel.log import logger
from pampero.services.apigateway.run.jsonschema import BadSchema
from pampero.services.apigateway.run.refusal import Refusal
from pampero.services.apigateway.run.rest.validation import INVALID, QUICK, QUICK_SCHEMA, parsed, wrong_with
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange
from pampero.services.apigateway.run.websocket.selection import selected
from pampero.services.apigateway.run.websocket.served import ServedRoute

log = logger("apigateway")
DEFAULT = "$default"


async def validate(exchange: WebSocketExchange, route: ServedRoute) -> None:
    """By the model that the route's ModelSelectionExpression says, or `$default`'s. Raises Refusal (400)."""
    models = route.route.RequestModels
    if not models:
        return
    name = models.get(selected(route.route.ModelSelectionExpression, exchange)) or models.get(DEFAULT)
    model = exchange.stage.models.get(name or "")
    if model is None or not model.Schema:
        return
    body = exchange.request.body
    work = partial(wrong_with, model.Schema, body, partial(_model, exchange))
    quick = len(body) <= QUICK and len(model.Schema) <= QUICK_SCHEMA
    try:
        wrong = work() if quick else await asyncio.to_thread(work)
    except BadSchema as error:
        log.warning("API %s: the model %s cannot be applied: %s", exchange.api.id, name, error)
        wrong = [str(error)]
    if wrong:
        exchange.notes["error.validationErrorString"] = f"[{', '.join(wrong)}]"
        raise Refusal("BAD_REQUEST_BODY", INVALID, "BadRequestException", status=400)


def _model(exchange: WebSocketExchange, name: str) -> Any:
    found = exchange.stage.models.get(name)
    return None if found is None else parsed(found.Schema or "{}")
