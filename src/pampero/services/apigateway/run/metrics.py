"""AWS's metrics of APIs.

Sources: developer guide, "Amazon API Gateway dimensions and metrics", "Monitor HTTP APIs with CloudWatch metrics", "Monitor
WebSocket API execution with CloudWatch metrics". What DataProcessed counts no source says: here it is bodies, of requests and
answers. The latency of an answer that streams ends where it begins.
"""

from __future__ import annotations

from functools import lru_cache

from pampero.api import Context, WebResponse
from pampero.aws.metrics import Together, meter
from pampero.kernel.clock import Clock
from pampero.services.apigateway.run.http.exchange import HttpExchange
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.websocket.connection import Connection
from pampero.services.apigateway.run.websocket.exchange import WebSocketExchange

NAMESPACE = "AWS/ApiGateway"
MILLIS = "Milliseconds"
# What one method or route is told by, beside the API and its stage.
Detail = tuple[tuple[str, str], ...]
NONE: Detail = ()


@lru_cache(maxsize=4096)
def _of(
    account: str, region: str, metric: str, api: tuple[str, str], stage: str, detail: Detail = NONE, unit: str = "Count"
) -> Together:
    """Of the API, of its stage, and of a method or route where that is asked for."""
    staged = (api, ("Stage", stage))
    each = [(api,), staged, *([tuple(sorted((*staged, *detail)))] if detail else [])]
    return Together(*((account, region, NAMESPACE, metric, dimensions, unit) for dimensions in each))


def of_rest(exchange: RestExchange, response: WebResponse) -> None:
    """A REST API has answered."""
    stage, place = exchange.stage, exchange.context
    settings, detail = exchange.settings, NONE
    if settings is not None and settings.metricsEnabled and exchange.method is not None:
        detail = ("Method", exchange.request.method), ("Resource", exchange.resource)
    common = place.account, place.region
    api = ("ApiName", stage.definition.settings.name or ""), stage.name, detail
    now, status, add = Clock.monotonic(), response.status, meter(place).add
    add(_of(*common, "Count", *api))
    add(_of(*common, "4XXError", *api), 1.0 if 400 <= status < 500 else 0.0)
    add(_of(*common, "5XXError", *api), 1.0 if status >= 500 else 0.0)
    add(_of(*common, "Latency", *api, MILLIS), (now - exchange.began) * 1000)
    if exchange.integration_status is not None:
        add(_of(*common, "IntegrationLatency", *api, MILLIS), float(exchange.integration_latency))
    elif exchange.sent_at:
        add(_of(*common, "IntegrationLatency", *api, MILLIS), (now - exchange.sent_at) * 1000)
    if exchange.from_cache is not None:
        add(_of(*common, "CacheHitCount" if exchange.from_cache else "CacheMissCount", *api))


def of_http(exchange: HttpExchange, response: WebResponse) -> None:
    """An HTTP API has answered."""
    place, route, detail = exchange.context, exchange.route, NONE
    if route is not None and route.detailed:
        method = route.key.partition(" ")[0] if " " in route.key else "ANY"
        detail = ("Method", method), ("Resource", route.path)
    common = place.account, place.region
    api = ("ApiId", exchange.api.id), exchange.stage.name, detail
    status, add = response.status, meter(place).add
    add(_of(*common, "Count", *api))
    add(_of(*common, "4xx", *api), 1.0 if 400 <= status < 500 else 0.0)
    add(_of(*common, "5xx", *api), 1.0 if status >= 500 else 0.0)
    add(_of(*common, "Latency", *api, MILLIS), (Clock.monotonic() - exchange.began) * 1000)
    add(_of(*common, "DataProcessed", *api, "Bytes"), float(len(exchange.request.body) + len(response.body)))
    if exchange.integrated is not None:
        add(_of(*common, "IntegrationLatency", *api, MILLIS), exchange.integrated * 1000)


def of_websocket(exchange: WebSocketExchange, status: int) -> None:
    """A client has connected, sent a message, or gone. status: as a handshake was answered, or would be."""
    place, route = exchange.context, exchange.route
    detail = (("Route", route.key),) if route is not None and route.detailed else NONE
    common = place.account, place.region
    api = ("ApiId", exchange.api.id), exchange.stage.name, detail
    add, sent = meter(place).add, bool(exchange.sent_at)
    if exchange.kind == "CONNECT":
        add(_of(*common, "ConnectCount", *api))
    elif exchange.kind == "MESSAGE":
        add(_of(*common, "MessageCount", *api))
    failed = _failure(exchange, status, sent)
    if failed:
        add(_of(*common, failed, *api))
    if sent:
        taken = (Clock.monotonic() - exchange.sent_at) * 1000
        if exchange.integration_status is not None:
            taken = float(exchange.integration_latency)
        add(_of(*common, "IntegrationLatency", *api, MILLIS), taken)


def _failure(exchange: WebSocketExchange, status: int, sent: bool) -> str:
    answered = exchange.notes.get("integration.status", "")
    if answered.isdigit() and int(answered) >= 400:
        return "IntegrationError"
    if status < 400:
        return ""
    return "ExecutionError" if sent or status >= 500 else "ClientError"


def to_client(context: Context, connection: Connection) -> None:
    """A message was sent to a client."""
    stage = connection.stage
    place = connection.account, connection.region
    meter(context).add(_of(*place, "MessageCount", ("ApiId", connection.api), stage))
