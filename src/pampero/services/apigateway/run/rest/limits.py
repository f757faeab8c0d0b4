"""Throttles of stages and usage plans, and quotas of usage plans, which are counted in the store.

Source: "Throttle requests to your REST APIs", "Usage plans and API keys for REST APIs".
"""

from __future__ import annotations

from pampero.services.apigateway.rest.model import Plan
from pampero.services.apigateway.rest.types import ThrottleSettings
from pampero.services.apigateway.run import metering
from pampero.services.apigateway.run.refusal import throttled
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.throttle import Buckets


def throttle(exchange: RestExchange) -> None:
    """The stage's settings for the method. Raises Refusal (429)."""
    if not exchange.stage.throttles:
        return
    found = exchange.settings
    if found is None or (found.throttlingRateLimit is None and found.throttlingBurstLimit is None):
        return
    rate, burst = found.throttlingRateLimit, found.throttlingBurstLimit
    if (rate or 0) < 0 or (burst or 0) < 0:
        return
    bucket = (exchange.api.id, exchange.stage.name, exchange.settings_key)
    if not exchange.context.part(Buckets).take(bucket, rate, burst):
        raise throttled()


async def meter(exchange: RestExchange) -> None:
    """The request's key, its plan, the plan's throttle and quota. Raises Refusal (403, 429)."""
    if exchange.stage.definition.settings.apiKeySource == "AUTHORIZER":
        value = exchange.usage_key
    else:
        value = exchange.header("x-api-key")
    await metering.meter(exchange, value, lambda plan: _limits(exchange, plan))


def _limits(exchange: RestExchange, plan: Plan) -> tuple[ThrottleSettings | None, tuple[str, ...]]:
    """The throttle of the method where the plan has one, else the plan's; and what tells its bucket from others."""
    own = f"{exchange.resource}/{exchange.method.httpMethod if exchange.method else None}"
    for one in plan.plan.apiStages or ():
        if (one.apiId, one.stage) == (exchange.api.id, exchange.stage.name):
            settings = (one.throttle or {}).get(own)
            if settings is not None:
                return settings, (exchange.api.id, own)
    return plan.plan.throttle, ()
