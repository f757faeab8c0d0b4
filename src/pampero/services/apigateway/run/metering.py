"""API keys of requests: who has which, under which usage plan, and whether the plan lets one more pass.

Source: "Usage plans and API keys for REST APIs", "Control and manage access to WebSocket APIs".
"""

from __future__ import annotations

from collections.abc import Callable

from pampero.services.apigateway.rest.model import Plan
from pampero.services.apigateway.rest.plans import admitted
from pampero.services.apigateway.rest.types import ThrottleSettings
from pampero.services.apigateway.rest.usage import used
from pampero.services.apigateway.run.exchange import Exchange
from pampero.services.apigateway.run.refusal import Refusal, forbidden, throttled
from pampero.services.apigateway.run.throttle import Buckets

Limits = Callable[[Plan], tuple[ThrottleSettings | None, tuple[str, ...]]]


def of_plan(plan: Plan) -> tuple[ThrottleSettings | None, tuple[str, ...]]:
    """The plan's own throttle, and what tells its bucket from others of the plan."""
    return plan.plan.throttle, ()


async def meter(exchange: Exchange, value: str | None, limits: Limits = of_plan) -> None:
    """The plan of a key, the plan's throttle and quota. value: the key's; limits: the throttle that holds of a plan.
    Raises Refusal (403, 429)."""
    context = exchange.context
    found = None
    if value:
        found = await context.read(admitted, context.scope, value, exchange.api.id, exchange.stage.name)
    if found is None:
        raise forbidden("INVALID_API_KEY")
    key, plan = found
    exchange.identity |= {"apiKey": value, "apiKeyId": key.id}
    settings, place = limits(plan)
    bucket = (plan.plan.id or "", key.id or "", *place)
    if settings is not None and not context.part(Buckets).take(bucket, settings.rateLimit, settings.burstLimit):
        raise throttled()
    counted = plan.plan.quota is not None and plan.plan.quota.limit is not None
    if counted and not await context.write(used, context.scope, plan.plan, key.id or ""):
        raise Refusal("QUOTA_EXCEEDED", "Limit Exceeded", "LimitExceededException")
