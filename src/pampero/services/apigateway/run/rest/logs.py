"""What REST APIs log: a line of the stage's format for each request, and how methods were executed.

Sources: "Variables for access logging for API Gateway", "Set up CloudWatch logging for REST APIs in API Gateway".
"""

from __future__ import annotations

from pampero.api import WebResponse
from pampero.kernel.clock import Clock
from pampero.services.apigateway.run.exchange import last
from pampero.services.apigateway.run.executions import FAILED, LEVELS, shown, write
from pampero.services.apigateway.run.http.accesslogs import AccessLogs, filled
from pampero.services.apigateway.run.rest.exchange import RestExchange


def begin(exchange: RestExchange) -> None:
    """Have the exchange tell what happens to it, where the method's settings want that."""
    settings = exchange.settings
    if settings is None or settings.loggingLevel not in LEVELS:
        return
    exchange.log = []
    tell_request(exchange)


def tell_request(exchange: RestExchange) -> None:
    """What was asked: with this the log of every execution begins."""
    exchange.tell(f"Starting execution for request: {exchange.request.request_id}")
    exchange.tell(f"HTTP Method: {exchange.request.method}, Resource Path: {exchange.path}")
    exchange.tell(f"Method request path: {shown(exchange.variables)}")
    exchange.tell(f"Method request query string: {shown(last(exchange.query))}")
    exchange.tell(f"Method request headers: {shown(last(exchange.headers))}")
    exchange.tell(f"Method request body before transformations: {exchange.request.body.decode(errors='replace')}")


def note(exchange: RestExchange, response: WebResponse) -> None:
    """Write what there is to write of an answer; returns at once."""
    logs, stage = exchange.context.part(AccessLogs), exchange.stage
    if stage.log_to and stage.log_format:
        logs.add(exchange.context, stage.log_to, exchange.context.now, _line(exchange, response))
    settings = exchange.settings if exchange.log else None
    if settings is None or exchange.log is None:
        return
    exchange.tell(f"Method response body after transformations: {response.body.decode(errors='replace')}")
    exchange.tell(f"Method response headers: {shown(dict(response.headers))}")
    if response.status < 500 and not any(FAILED in line for line in exchange.log):
        exchange.tell("Successfully completed execution")
    exchange.tell(f"Method completed with status: {response.status}")
    write(exchange, settings.loggingLevel, settings.dataTraceEnabled)


def _line(exchange: RestExchange, response: WebResponse) -> str:
    integration = {} if exchange.integration_status is None else {
        "integration.status": exchange.integration_status,
        "integration.integrationStatus": exchange.integration_status,
        "integrationStatus": exchange.integration_status,
        "integration.latency": str(exchange.integration_latency),
        "integrationLatency": str(exchange.integration_latency),
    }  # fmt: skip
    values = {
        "status": str(response.status),
        "responseLength": str(len(response.body)),
        "responseLatency": str(int((Clock.monotonic() - exchange.began) * 1000)),
        "isCanaryRequest": str(exchange.stage.trial).lower(),
        **integration,
    }
    return filled(exchange.stage.log_format, lambda name: values.get(name) or exchange.told(name))
