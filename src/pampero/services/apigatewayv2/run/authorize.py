"""Who may come in: JWT and Lambda authorizers, and IAM."""

from __future__ import annotations

from pampero.api import WebResponse
from pampero.services.apigatewayv2.run import iam, jwtauth, lambdaauth
from pampero.services.apigatewayv2.run.answers import FAILED
from pampero.services.apigatewayv2.run.exchange import Exchange


async def authorize(exchange: Exchange) -> WebResponse | None:
    """None: come in; `exchange.access` then says as whom. Otherwise the refusal."""
    served = exchange.served
    assert served is not None
    kind = served.route.AuthorizationType or "NONE"
    if kind == "NONE":
        return None
    if kind == "AWS_IAM":
        return await iam.authorize(exchange)
    if served.authorizer is None:
        return FAILED
    if kind == "JWT":
        return await jwtauth.authorize(exchange, served.authorizer)
    return await lambdaauth.authorize(exchange, served.authorizer)
