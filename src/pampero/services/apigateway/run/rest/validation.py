"""What a method asks of requests before anything is called: parameters that are there, bodies that fit their models.

Source: "Request validation for REST APIs in API Gateway".
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from pampero.kernel import jsontext
from pampero.services.apigateway.rest.types import Method
from pampero.services.apigateway.run.jsonschema import BadSchema, complaints
from pampero.services.apigateway.run.refusal import Refusal
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.rest.mapping import evaluate, log

INVALID = "Invalid request body"
# Longer bodies are validated on a thread.
QUICK = 8 * 1024
QUICK_SCHEMA = 8 * 1024


async def validate(exchange: RestExchange, method: Method) -> None:
    """As the method's validator says. Raises Refusal (400)."""
    validator = exchange.stage.definition.validators.get(method.requestValidatorId or "")
    if validator is None:
        return
    if validator.validateRequestParameters:
        required = [name for name, needed in (method.requestParameters or {}).items() if needed]
        absent = [name.split(".", 3)[3] for name in sorted(required) if not evaluate(name, exchange)]
        if absent:
            text = f"Missing required request parameters: [{', '.join(absent)}]"
            exchange.tell(f"Execution failed: {text}")
            raise Refusal("BAD_REQUEST_PARAMETERS", text, "BadRequestException")
    if validator.validateRequestBody:
        await _body(exchange, method)


async def _body(exchange: RestExchange, method: Method) -> None:
    """A body of a type that has no model is not validated, unless there is one for every type (`$default`)."""
    models = method.requestModels or {}
    name = models.get(exchange.media_type) or models.get("$default")
    model = exchange.stage.definition.models.get(name or "")
    if model is None or not model.schema or name == "Empty":
        return
    wrong = await wrong_with(model.schema, exchange.request.body or b"{}", partial(_model, exchange))
    if wrong:
        told = f"[{', '.join(wrong)}]"
        # Templates put it between quotes.
        quoted = json.dumps(told, ensure_ascii=False)[1:-1]
        exchange.tell(f"Request body does not match model schema for content type {exchange.media_type}: {told}")
        raise Refusal("BAD_REQUEST_BODY", INVALID, "BadRequestException", details=quoted)


async def wrong_with(schema: str, body: bytes, model: Callable[[str], Any]) -> list[str]:
    """Why a body does not fit a schema, or that the schema cannot be applied; nothing where it fits. model: finds another one by
    its name."""
    quick = len(body) <= QUICK and len(schema) <= QUICK_SCHEMA
    try:
        return _wrong(schema, body, model) if quick else await asyncio.to_thread(_wrong, schema, body, model)
    except BadSchema as error:
        log.warning("a model cannot be applied: %s", error)
        return [str(error)]


def _wrong(schema: str, body: bytes, model: Callable[[str], Any]) -> list[str]:
    try:
        value = jsontext.loads(body)
    except ValueError as error:
        return [f"Unable to parse body: {error}"]
    return complaints(parsed(schema), value, model)


def _model(exchange: RestExchange, name: str) -> Any:
    found = exchange.stage.definition.models.get(name)
    return None if found is None else parsed(found.schema or "{}")


def parsed(schema: str) -> Any:
    """The JSON of a schema. Raises BadSchema."""
    try:
        return jsontext.loads(schema)
    except ValueError as error:
        raise BadSchema(f"the schema is no JSON: {error}") from error
