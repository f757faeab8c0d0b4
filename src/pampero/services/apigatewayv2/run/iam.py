"""Routes with AWS_IAM: the request is signed, and its principal may `execute-api:Invoke`."""

from __future__ import annotations

from pampero.api import ApiError, WebResponse
from pampero.services.apigatewayv2.run.answers import FORBIDDEN
from pampero.services.apigatewayv2.run.exchange import ACTION, Exchange


async def authorize(exchange: Exchange) -> WebResponse | None:
    """HTTP APIs have no resource policies: only principals of the API's own account come in.

    Source: developer guide, "Control access to HTTP APIs with IAM authorization".
    """
    try:
        signer = await exchange.request.signer()
    except ApiError:
        return FORBIDDEN
    if signer is None or signer.principal.account != exchange.api.place.account:
        return FORBIDDEN
    principal = signer.principal
    permits = exchange.context.runtime.permits
    if not await exchange.context.read(permits, principal, ACTION, exchange.arn, facts=exchange.facts):
        return FORBIDDEN
    exchange.access = {
        "iam": {
            "accessKey": signer.access_key,
            "accountId": principal.account,
            "callerId": principal.id,
            "cognitoIdentity": None,
            "principalOrgId": None,
            "userArn": principal.arn,
            "userId": principal.id,
        }
    }
    return None
