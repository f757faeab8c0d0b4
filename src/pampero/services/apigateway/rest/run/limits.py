"""Throttles of stages and usage plans, and quotas of usage plans.

A throttle is a bucket in memory, filled at its rate: after a restart it is full. What counts towards quotas is in the
store. Source: "Throttle requests to your REST APIs", "Usage plans and API keys for REST APIs".
"""

from __future__ import annotations

from pampero.api import Context
from pampero.services.apigateway.rest.model import Plan
from pampero.services.apigateway.rest.run.exchange import Exchange
from pampero.services.apigateway.rest.run.live import Match
from pampero.services.apigateway.rest.run.refusal import Refusal
from pampero.services.apigateway.rest.types import ApiKey, ThrottleSettings
from pampero.services.apigateway.rest.usage import used

KEPT = 65_536
RATE, BURST = 10_000.0, 5_000


class Buckets:
    """A part of the server: how much of each throttle is left."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._left: dict[tuple[str, ...], tuple[float, float]] = {}

    def take(self, key: tuple[str, ...], rate: float, burst: float) -> bool:
        """Whether one more request fits. rate: requests a second. burst: at once."""
        now = self._context.now
        left, since = self._left.get(key, (float(burst), now))
        left = min(float(burst), left + max(0.0, now - since) * rate)
        if len(self._left) >= KEPT:
            self._left.clear()
        self._left[key] = (left - 1 if left >= 1 else left, now)
        return left >= 1


def _throttled() -> Refusal:
    return Refusal("THROTTLED", "Too Many Requests", "TooManyRequestsException")


def throttle(exchange: Exchange, match: Match) -> None:
    """The stage's settings for the method. Raises Refusal (429)."""
    settings = exchange.served.stage.methodSettings
    if not settings:
        return
    own = f"{(match.resource.path or '/').replace('~', '~0').replace('/', '~1')}/{exchange.web.method}"
    name = own if own in settings else "*/*"
    found = settings.get(name)
    if found is None or (found.throttlingRateLimit is None and found.throttlingBurstLimit is None):
        return
    rate = RATE if found.throttlingRateLimit is None else found.throttlingRateLimit
    burst = BURST if found.throttlingBurstLimit is None else found.throttlingBurstLimit
    if rate < 0 or burst < 0:
        return
    stage = exchange.served.stage.stageName or ""
    if not exchange.served.context.part(Buckets).take((exchange.served.api, stage, own), rate, burst):
        raise _throttled()


async def meter(exchange: Exchange, match: Match, key: ApiKey, plan: Plan) -> None:
    """The plan's throttle and quota for a key. Raises Refusal (429)."""
    limits = _limits(exchange, match, plan)
    place = (plan.plan.id or "", key.id or "", *limits[1])
    settings = limits[0]
    if settings is not None:
        rate = RATE if settings.rateLimit is None else settings.rateLimit
        burst = BURST if settings.burstLimit is None else settings.burstLimit
        if not exchange.served.context.part(Buckets).take(place, rate, burst):
            raise _throttled()
    if plan.plan.quota is not None and plan.plan.quota.limit is not None:
        context = exchange.served.context
        if not await context.write(used, context.scope, plan.plan, key.id or ""):
            raise Refusal("QUOTA_EXCEEDED", "Limit Exceeded", "LimitExceededException")


def _limits(exchange: Exchange, match: Match, plan: Plan) -> tuple[ThrottleSettings | None, tuple[str, ...]]:
    """The throttle of the method where the plan has one, else the plan's; and what tells its bucket from others."""
    own = f"{match.resource.path}/{match.method.httpMethod}"
    for one in plan.plan.apiStages or ():
        if (one.apiId, one.stage) == (exchange.served.api, exchange.served.stage.stageName):
            settings = (one.throttle or {}).get(own)
            if settings is not None:
                return settings, (exchange.served.api, own)
    return plan.plan.throttle, ()
