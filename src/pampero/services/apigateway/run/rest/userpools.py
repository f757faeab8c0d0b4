"""Authorizers of user pools: who comes shows a token of one of the pools.

Source: "Control access to REST APIs using Amazon Cognito user pools as an authorizer": a method without scopes takes identity
tokens, one with scopes access tokens that have one of them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pampero.aws import jwt
from pampero.aws.jwt import Invalid
from pampero.kernel.arn import Arn
from pampero.kernel.log import logger
from pampero.kernel.regex import BadRegex, compile_regex
from pampero.services.apigateway.rest.types import Authorizer, Method
from pampero.services.apigateway.run.authorizers import misconfigured
from pampero.services.apigateway.run.refusal import Refusal, unauthorized
from pampero.services.apigateway.run.rest.exchange import RestExchange
from pampero.services.apigateway.run.rest.mapping import evaluate

log = logger("apigateway")
DEFAULT_SOURCE = "method.request.header.Authorization"
# Claims that events show as times: `Wed Mar 01 19:39:02 UTC 2017`.
TIMES = frozenset({"exp", "iat"})


async def admit_user(exchange: RestExchange, method: Method) -> None:
    """`requestContext.authorizer.claims` then says as whom the client comes in. Raises Refusal (401, 500)."""
    authorizer = exchange.stage.definition.authorizers.get(method.authorizerId or "")
    if authorizer is None:
        raise misconfigured(f"there is no authorizer {method.authorizerId}")
    claims = await claims_of(exchange, authorizer, list(method.authorizationScopes or ()))
    exchange.access = {"lambda": {"claims": {name: _shown(name, value) for name, value in claims.items()}}}


async def claims_of(exchange: RestExchange, authorizer: Authorizer, scopes: list[str]) -> dict[str, Any]:
    """What the token of a request says. Raises Refusal (401)."""
    shown = evaluate((authorizer.identitySource or DEFAULT_SOURCE).strip(), exchange) or ""
    text = shown[7:].strip() if shown[:7].lower() == "bearer " else shown.strip()
    if not text:
        raise unauthorized()
    try:
        return await _verified(exchange, authorizer, text, scopes)
    except Invalid as error:
        log.info("authorizer %s: %s", authorizer.name, error)
        raise unauthorized() from error


async def _verified(exchange: RestExchange, authorizer: Authorizer, text: str, scopes: list[str]) -> dict[str, Any]:
    token = jwt.read(text)
    claims = token.claims
    issuer = str(claims.get("iss"))
    if issuer not in {issuer_of(arn) for arn in authorizer.providerARNs or ()}:
        raise Invalid("the token is of another issuer")
    if token.algorithm not in jwt.RSA:
        raise Invalid("the token's signing algorithm is not supported")
    jwt.check_signature(token, await exchange.context.part(jwt.Issuers).key(issuer, token.key_id))
    expires = claims.get("exp")
    if not isinstance(expires, int | float) or exchange.context.runtime.clock.wall() >= expires:
        raise Refusal("UNAUTHORIZED", "The incoming token has expired", "UnauthorizedException")
    if claims.get("token_use") != ("access" if scopes else "id"):
        raise Invalid("the token is of the other kind")
    if scopes and not set(scopes) & set(str(claims.get("scope", "")).split()):
        raise Invalid("the token has none of the scopes")
    if authorizer.identityValidationExpression:
        _check_audience(authorizer.identityValidationExpression, str(claims.get("aud", claims.get("client_id"))))
    return claims


def _check_audience(pattern: str, audience: str) -> None:
    """ "API Gateway matches the aud field of the incoming token against the regular expression": API_CreateAuthorizer."""
    try:
        if not compile_regex(pattern).begins(audience):
            raise Invalid("the token has another audience")
    except BadRegex as error:
        raise misconfigured(f"identityValidationExpression: {error}") from error


def issuer_of(arn: str) -> str:
    """Of a user pool's tokens."""
    parts = Arn.parse(arn)
    return f"https://cognito-idp.{parts.region}.amazonaws.com/{parts.resource.removeprefix('userpool/')}"


def _shown(name: str, value: Any) -> str:
    """Claims are texts; of a list its members with commas between."""
    if name in TIMES and isinstance(value, int | float):
        return f"{datetime.fromtimestamp(value, UTC):%a %b %d %H:%M:%S UTC %Y}"
    if isinstance(value, list):
        return ",".join(_shown("", one) for one in value)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
