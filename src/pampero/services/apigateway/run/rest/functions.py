"""Functions as integrations of methods."""

from __future__ import annotations

from pampero.api import ApiError
from pampero.kernel.log import logger
from pampero.services.apigateway.rest.types import Integration
from pampero.services.apigateway.run.exchange import Exchange
from pampero.services.apigateway.run.functions import invoke
from pampero.services.apigateway.run.refusal import internal, timed_out
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.served import Function

log = logger("apigateway")
DEFAULT_TIMEOUT = 29_000


def endpoint(exchange: Exchange, function: Function) -> str:
    """Where AWS sends an invocation to, as its log says."""
    region = function.region or exchange.context.region
    return f"https://lambda.{region}.amazonaws.com/2015-03-31/functions/{function.arn}/invocations"


def seconds(integration: Integration) -> float:
    """How long an integration may take."""
    return (integration.timeoutInMillis or DEFAULT_TIMEOUT) / 1000


async def call(
    exchange: RestExchange, function: Function, integration: Integration, payload: bytes, asynchronous: bool = False
) -> tuple[bytes, bool]:
    """(answer, whether the function failed). asynchronous: nobody waits for the function. Raises Refusal (500, 504)."""
    try:
        return await invoke(
            exchange, function, integration.credentials, exchange.source, payload, seconds(integration), asynchronous
        )
    except TimeoutError as error:
        raise timed_out() from error
    except ApiError as error:
        log.warning("API %s cannot invoke %s: %s", exchange.api.id, function.arn, error)
        raise internal() from error
