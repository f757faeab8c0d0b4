"""Messages held against the models of their route.

Source: developer guide, "Request validation for WebSocket APIs", "Model selection expressions".
"""

from __future__ import annotations

from functools import partial
from typing import Any

from pampero.services.apigateway.run.refusal import Refusal
from pampero.services.apigateway.run.rest.validation import INVALID, parsed, wrong_with
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange
from pampero.services.apigateway.run.websocket.selection import mapped, selected
from pampero.services.apigateway.run.websocket.served import ServedRoute

DEFAULT = "$default"


def check_parameters(exchange: WebSocketExchange, route: ServedRoute) -> None:
    """A handshake has what its route requires of it (`route.request.querystring.room`). Raises Refusal (400)."""
    required = [name for name, one in (route.route.RequestParameters or {}).items() if one.Required]
    absent = [name.split(".", 3)[-1] for name in required if not mapped(name, exchange)]
    if absent:
        text = f"Missing required request parameters: [{', '.join(absent)}]"
        raise Refusal("BAD_REQUEST_PARAMETERS", text, "BadRequestException", status=400)


async def validate(exchange: WebSocketExchange, route: ServedRoute) -> None:
    """By the model that the route's ModelSelectionExpression says, or `$default`'s. Raises Refusal (400)."""
    models = route.route.RequestModels
    if not models:
        return
    name = models.get(selected(route.route.ModelSelectionExpression, exchange)) or models.get(DEFAULT)
    model = exchange.stage.models.get(name or "")
    if model is None or not model.Schema:
        return
    wrong = await wrong_with(model.Schema, exchange.request.body, partial(_model, exchange))
    if wrong:
        exchange.notes["error.validationErrorString"] = f"[{', '.join(wrong)}]"
        raise Refusal("BAD_REQUEST_BODY", INVALID, "BadRequestException", status=400)


def _model(exchange: WebSocketExchange, name: str) -> Any:
    found = exchange.stage.models.get(name)
    return None if found is None else parsed(found.Schema or "{}")
