"""Mapping templates of REST APIs: what they are given of a request, and what they override."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pampero.kernel.log import logger
from pampero.services.apigateway.run.events import part
from pampero.services.apigateway.run.exchange import last
from pampero.services.apigateway.run.refusal import Refusal, internal
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.templates import BadBody, Input, Templates, Util, Variables
from pampero.services.apigateway.run.vtl import BadTemplate, Failure
from pampero.services.apigateway.run.vtl.budget import MAX_OUTPUT_SIZE

log = logger("apigateway")
OVERRIDES = ("requestOverride", "responseOverride")
NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Overrides:
    """What templates have set in `$context.requestOverride` and `$context.responseOverride`."""

    request: dict[str, Any] = field(default_factory=lambda: {"header": {}, "path": {}, "querystring": {}})
    response: dict[str, Any] = field(default_factory=lambda: {"header": {}})

    def of_request(self, kind: str) -> dict[str, str]:
        """The request's headers, path parameters or query string parameters that are to be others."""
        return _texts(self.request.get(kind))

    @property
    def headers(self) -> dict[str, str]:
        """The answer's headers that are to be others."""
        return _texts(self.response.get("header"))

    @property
    def status(self) -> int | None:
        """The answer's status, where it is to be another one. What is no status from 200 to 599 is passed over."""
        status = self.response.get("status")
        return status if type(status) is int and 200 <= status <= 599 else None


def overridden(headers: dict[str, str], by: dict[str, str]) -> dict[str, str]:
    """Headers, with others in the place of those of the same name, whatever the spelling."""
    gone = {name.lower() for name in by}
    return {name: value for name, value in headers.items() if name.lower() not in gone} | by


def _texts(values: Any) -> dict[str, str]:
    if not values or not isinstance(values, dict):
        return {}
    plain = {str(name): value for name, value in values.items() if isinstance(value, str | int | float)}
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in plain.items()}


async def render(exchange: RestExchange, text: str, body: str, overrides: Overrides, answering: bool = False) -> str:
    """What a template makes of a body. answering: of the integration's answer. Raises Refusal: 400 for a request's body
    that the template reads as JSON and that is none, else 500 where it cannot be evaluated."""
    templates = exchange.context.part(Templates)
    try:
        template = await templates.compiled(exchange.stage, text)
    except BadTemplate as error:
        raise _failed(exchange, str(error)) from error
    if template.text is not None:
        return template.text
    # What of `$context` it looks at; None: all of it.
    looks = template.names.get("context", NOTHING)
    overriding = looks is None or not looks.isdisjoint(OVERRIDES)

    def params() -> dict[str, dict[str, str]]:
        return {"path": exchange.variables, "querystring": last(exchange.query), "header": last(exchange.headers)}

    def variables() -> Variables:
        found = {"input": Input(body, params), "stageVariables": dict(exchange.stage.variables), "util": Util()}
        if looks is not NOTHING:
            found["context"] = context = exchange.request_context if looks is None else part(exchange, looks)
            if isinstance(context.get("authorizer"), dict):
                context["authorizer"] = dict(context["authorizer"])
            if overriding:
                context["requestOverride"] = _map(overrides.request)
                context["responseOverride"] = _map(overrides.response)
        return found

    try:
        written, after = await templates.render(exchange.context.account, template, variables, len(body))
    except BadBody as error:
        if answering:
            raise _failed(exchange, f"the answer is no JSON: {error}") from error
        reason = f"Could not parse request body into json: {error}"
        exchange.tell(f"Execution failed: {reason}")
        raise Refusal("DEFAULT_4XX", reason, "BadRequestException", status=400) from error
    except Failure as error:
        raise _failed(exchange, str(error)) from error
    if not overriding:
        return written
    context = after["context"] if isinstance(after.get("context"), dict) else {}
    overrides.request = _map(context.get("requestOverride"))
    overrides.response = _map(context.get("responseOverride"))
    return written


def _map(value: Any) -> dict[str, Any]:
    """What goes into another evaluation: plain values, two levels of them."""
    if not isinstance(value, dict):
        return {}
    return {str(key): _texts(one) if isinstance(one, dict) else one for key, one in value.items() if _plain(one)}


def _plain(value: Any) -> bool:
    return isinstance(value, dict | int | float) or (isinstance(value, str) and len(value) <= MAX_OUTPUT_SIZE)


def _failed(exchange: RestExchange, why: str) -> Refusal:
    log.warning("API %s, %s %s: mapping template: %s", exchange.api.id, exchange.request.method, exchange.resource, why)
    exchange.tell(f"Execution failed due to configuration error: {why}")
    return internal()
