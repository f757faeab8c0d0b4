"""Answers of methods, kept for a while where the stage has a cache.

Source: "Cache settings for REST APIs in API Gateway". They are kept in memory: a restart empties the cache.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from msgspec.structs import replace

from pampero.api import Check, Context, WebResponse
from pampero.auth.principals import Principal
from pampero.services.apigateway.model import answers
from pampero.services.apigateway.rest.types import Integration, Method, MethodSetting
from pampero.services.apigateway.run.iam import denied
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.rest.mapping import evaluate

ACTION = "execute-api:InvalidateCache"
DEFAULT_TTL = 300
# "The maximum size of a response that can be cached is 1048576 bytes."
MAX_SIZE = 1 << 20
# Of all stages together, in bytes.
MAX_COUNT = 64 << 20
# Of an entry beside its texts: objects and the places of tables.
OVERHEAD = 1024
IGNORED = ("Warning", "199 Cache-control headers were ignored because the caller was unauthorized.")
Key = tuple[str, ...]


class Entry(NamedTuple):
    """expires: epoch seconds. generation: of the stage's cache, which a flush ends."""

    expires: float
    generation: int
    response: WebResponse
    size: int


class Answers:
    """A part of the server: what was answered, the longest unused first."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._kept: OrderedDict[Key, Entry] = OrderedDict()
        self._size = 0

    def generation(self, key: Key) -> int:
        """Of the stage's cache."""
        return self._context.runtime.store.generation(answers(*key[:2]))

    def get(self, key: Key) -> WebResponse | None:
        """What is still good."""
        found = self._kept.get(key)
        if found is None:
            return None
        if found.expires <= self._context.now or found.generation != self.generation(key):
            self.forget(key)
            return None
        self._kept.move_to_end(key)
        return found.response

    def put(self, key: Key, response: WebResponse, seconds: float, generation: int) -> None:
        """Keep an answer. generation: from before it was asked for."""
        self.forget(key)
        size = len(response.body) + sum(len(name) + len(value) for name, value in response.headers)
        if size > MAX_SIZE:
            return
        # What clients send is a part of the key.
        size += OVERHEAD + sum(map(len, key))
        self._kept[key] = Entry(self._context.now + seconds, generation, response, size)
        self._size += size
        while self._size > MAX_COUNT:
            self.forget(next(iter(self._kept)))

    def forget(self, key: Key) -> None:
        """Ask anew."""
        found = self._kept.pop(key, None)
        if found is not None:
            self._size -= found.size


async def cached(exchange: RestExchange, method: Method, ask: Callable[[], Awaitable[WebResponse]]) -> WebResponse:
    """The answer that is kept, or a new one. Raises Refusal."""
    integration, settings = method.methodIntegration, _settings(exchange)
    if settings is None or integration is None:
        return await ask()
    kept, key = exchange.context.part(Answers), _key(exchange, method, integration)
    ignored = False
    if "max-age=0" in (exchange.header("Cache-Control") or "").replace(" ", "").lower():
        ignored = not await _may_invalidate(exchange, settings)
        if not ignored:
            kept.forget(key)
    found = kept.get(key)
    exchange.from_cache = found is not None
    if found is None:
        generation = kept.generation(key)
        found = await ask()
        if 200 <= found.status < 300 and found.parts is None:
            ttl = DEFAULT_TTL if settings.cacheTtlInSeconds is None else settings.cacheTtlInSeconds
            if ttl > 0:
                kept.put(key, found, ttl, generation)
    told = settings.unauthorizedCacheControlHeaderStrategy != "SUCCEED_WITHOUT_RESPONSE_HEADER"
    return replace(found, headers=(*found.headers, IGNORED)) if ignored and told else found


def _settings(exchange: RestExchange) -> MethodSetting | None:
    """Of the method, where its answers are cached. What a whole stage says holds for GET alone."""
    stage = exchange.stage
    if not stage.cached:
        return None
    found = stage.throttles.get(exchange.settings_key) or (
        stage.throttles.get("*/*") if exchange.request.method == "GET" else None
    )
    return found if found is not None and found.cachingEnabled else None


def _key(exchange: RestExchange, method: Method, integration: Integration) -> Key:
    values = [_value(exchange, integration, name) for name in integration.cacheKeyParameters or ()]
    place = (
        exchange.api.id,
        exchange.stage.name,
        exchange.stage.cache,
        integration.cacheNamespace or exchange.resource_id or "",
    )
    return (*place, exchange.request.method, *values)


def _value(exchange: RestExchange, integration: Integration, name: str) -> str:
    """Of a parameter of the method, or of the integration, which a parameter of the method is mapped to."""
    mapped = (integration.requestParameters or {}).get(name, "") if name.startswith("integration.") else name
    value = evaluate(mapped, exchange) if mapped else None
    return "0" if value is None else f"1{value}"


async def _may_invalidate(exchange: RestExchange, settings: MethodSetting) -> bool:
    """Whether the client's wish for a new answer counts. Raises Refusal (403) where it is to be refused."""
    if settings.requireAuthorizationForCacheControl is False:
        return True
    context, policy = exchange.context, exchange.stage.definition.settings.policy
    caller = exchange.caller or Principal.anonymous()
    check = Check(ACTION, exchange.arn, account=context.account)
    decision = await context.read(context.runtime.decide, caller, check, exchange.facts, policy)
    if decision.allowed:
        return True
    if settings.unauthorizedCacheControlHeaderStrategy == "FAIL_WITH_403":
        raise denied(decision)
    return False
