"""Lambda proxy integrations. Source: developer guide, "Lambda proxy integrations for HTTP APIs"."""

from __future__ import annotations

import msgspec

from pampero.api import ApiError, WebResponse
from pampero.services.apigateway.run.functions import invoke
from pampero.services.apigateway.run.http.answers import FAILED, TOO_LARGE, UNAVAILABLE, from_function
from pampero.services.apigateway.run.http.events import event
from pampero.services.apigateway.run.http.exchange import HttpExchange
from pampero.services.apigateway.run.http.mapping import mapped_request


async def answer(exchange: HttpExchange) -> WebResponse:
    """What the function answers; 500 where it fails, 503 where it does not answer in time."""
    integration, notes = exchange.integration, exchange.notes
    version = integration.PayloadFormatVersion or "1.0"
    function = exchange.stage.function(integration.IntegrationUri)
    if function is None:
        notes["integrationErrorMessage"] = f"{exchange.stage.filled(integration.IntegrationUri or '')} is no function"
        return FAILED
    payload = msgspec.json.encode(event(mapped_request(exchange), version))
    seconds = (integration.TimeoutInMillis or 30_000) / 1000
    try:
        result, failed = await invoke(exchange, function, integration.CredentialsArn, exchange.source, payload, seconds)
    except TimeoutError:
        notes["integrationErrorMessage"] = "Integration timed out"
        return UNAVAILABLE
    except ApiError as error:
        notes["integrationErrorMessage"] = error.message
        if error.code == "RequestTooLargeException":
            return TOO_LARGE
        return UNAVAILABLE if error.code == "TooManyRequestsException" else FAILED
    if failed:
        notes["integrationErrorMessage"] = result.decode("utf-8", "replace")[:500]
        return FAILED
    response = from_function(result, version)
    if response is None:
        notes["integrationErrorMessage"] = "The response from the Lambda function doesn't match the format"
        return FAILED
    notes["integrationStatus"] = "200"
    notes["integration.status"] = str(response.status)
    return response
