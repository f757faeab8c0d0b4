"""JWT authorizers: tokens signed with RSA by an issuer whose keys are fetched and kept.

Source: developer guide, "Control access to HTTP APIs with JWT authorizers"; "Troubleshooting JWT authorizers".
"""

from __future__ import annotations

from typing import Any

from pampero.aws import jwt
from pampero.aws.jwt import Invalid
from pampero.services.apigateway.http.types import Authorizer
from pampero.services.apigateway.run.http.answers import Refused, message
from pampero.services.apigateway.run.http.exchange import HttpExchange
from pampero.services.apigateway.run.http.mapping import as_text, request_look, value_of


async def admit(exchange: HttpExchange, authorizer: Authorizer) -> None:
    """Raises Refused: 401 for a token that is none of the issuer's for this audience, 403 for one without a scope of the route's."""
    source = (authorizer.IdentitySource or ["$request.header.Authorization"])[0]
    token = as_text(value_of(source, request_look(exchange))) or ""
    if token[:7].lower() == "bearer ":
        token = token[7:].strip()
    if not token:
        raise Refused(message(401, "Unauthorized", ("www-authenticate", "Bearer")))
    try:
        claims = await _claims(exchange, authorizer, token)
    except Invalid as error:
        told = f'Bearer scope="" error="invalid_token" error_description="{error}"'
        raise Refused(message(401, "Unauthorized", ("www-authenticate", told))) from error
    route = exchange.route
    wanted = list((route and route.route.AuthorizationScopes) or [])
    scopes = _scopes(claims)
    if wanted and not set(wanted) & set(scopes):
        told = f'Bearer scope="{" ".join(wanted)}" error="insufficient_scope"'
        raise Refused(message(403, "Forbidden", ("www-authenticate", told)))
    exchange.access = {
        "jwt": {
            "claims": {name: _shown(value) for name, value in claims.items() if value is not None},
            "scopes": scopes if wanted else None,
        }
    }


def _scopes(claims: dict[str, Any]) -> list[str]:
    stated = claims.get("scope") or claims.get("scp") or ""
    return stated.split() if isinstance(stated, str) else [str(scope) for scope in stated]


def _shown(value: Any) -> str:
    """Claims are texts; a list is `[a b]`."""
    if isinstance(value, list):
        return f"[{' '.join(_shown(one) for one in value)}]"
    return as_text(value) or ""


async def _claims(exchange: HttpExchange, authorizer: Authorizer, text: str) -> dict[str, Any]:
    token = jwt.read(text)
    if token.algorithm not in jwt.RSA:
        raise Invalid("the token's signing algorithm is not supported")
    settings = authorizer.JwtConfiguration
    issuer = (settings and settings.Issuer) or ""
    if token.claims.get("iss") != issuer:
        raise Invalid("the token does not have a valid issuer")
    jwt.check_signature(token, await exchange.context.part(jwt.Issuers).key(issuer, token.key_id))
    _check(token.claims, set((settings and settings.Audience) or []), exchange.context.runtime.clock.wall())
    return token.claims


def _check(claims: dict[str, Any], audience: set[str], now: float) -> None:
    stated = claims.get("aud", claims.get("client_id"))
    if not audience & set(stated if isinstance(stated, list) else [stated]):
        raise Invalid("the token does not have a valid audience")
    expires, begins, issued = (claims.get(name) for name in ("exp", "nbf", "iat"))
    if not isinstance(expires, int | float) or now >= expires:
        raise Invalid("the token has expired")
    for moment in (begins, issued):
        if isinstance(moment, int | float) and now < moment:
            raise Invalid("the token is not yet valid")
