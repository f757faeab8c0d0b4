"""JWT authorizers: tokens signed with RSA by an issuer whose keys are fetched and kept.

Source: developer guide, "Control access to HTTP APIs with JWT authorizers"; "Troubleshooting JWT authorizers".
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from pampero.api import Context, WebResponse
from pampero.kernel import jsontext
from pampero.kernel.httpclient import Unreachable, request
from pampero.kernel.log import logger
from pampero.services.apigatewayv2.run.answers import message
from pampero.services.apigatewayv2.run.exchange import Exchange
from pampero.services.apigatewayv2.run.mapping import as_text, request_look, value_of
from pampero.services.apigatewayv2.types import Authorizer

log = logger("apigatewayv2.jwt")
HASHES: dict[str, type[hashes.SHA256 | hashes.SHA384 | hashes.SHA512]] = {
    "RS256": hashes.SHA256,
    "RS384": hashes.SHA384,
    "RS512": hashes.SHA512,
}
KEPT_SECONDS = 2 * 3600.0
# Bytes of a key's numbers: what is longer takes seconds to compute with.
LONGEST_MODULUS, LONGEST_EXPONENT = 1024, 8
# An unknown key id has the keys fetched anew, but not by every request that brings one.
AGAIN_SECONDS = 10.0
FETCH_SECONDS = 5.0


class Invalid(Exception):
    """A token that is not accepted; the text is told in www-authenticate."""


@dataclass(slots=True)
class _Issuer:
    """An issuer's keys by id. fetched: when they came; tried: when they were last asked for; epoch seconds."""

    keys: dict[str, rsa.RSAPublicKey] = field(default_factory=dict)
    fetched: float = 0.0
    tried: float = 0.0
    fetching: asyncio.Task[None] | None = None


class Issuers:
    """The keys of all issuers; those of an issuer that cannot be reached stay as they are."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, _Issuer] = {}

    async def key(self, issuer: str, key_id: str) -> rsa.RSAPublicKey:
        """Raises Invalid."""
        now = self._context.now
        known = self._known.setdefault(issuer, _Issuer())
        wanted = key_id not in known.keys or now - known.fetched > KEPT_SECONDS
        if wanted and known.fetching is None and now - known.tried > AGAIN_SECONDS:
            known.tried = now
            known.fetching = asyncio.ensure_future(self._renew(issuer, known))
        if wanted and known.fetching is not None:
            await asyncio.shield(known.fetching)
        found = known.keys.get(key_id)
        if found is None:
            raise Invalid("unable to find a signing key that matches the token's key id")
        return found

    async def _renew(self, issuer: str, known: _Issuer) -> None:
        try:
            known.keys = await _fetch(issuer, self._context.settings.reaches_private)
            known.fetched = self._context.now
        except (Invalid, AttributeError, KeyError, TypeError, ValueError) as error:
            log.warning("the keys of the issuer %s cannot be fetched: %s", issuer, error)
        finally:
            known.fetching = None


async def _fetch(issuer: str, private: bool) -> dict[str, rsa.RSAPublicKey]:
    settings = await _json(f"{issuer.rstrip('/')}/.well-known/openid-configuration", private)
    keys = await _json(str(settings.get("jwks_uri", "")), private)
    found = {}
    for key in keys.get("keys") or []:
        if key.get("kty") == "RSA" and key.get("use", "sig") == "sig" and key.get("kid"):
            numbers = rsa.RSAPublicNumbers(_number(key["e"], LONGEST_EXPONENT), _number(key["n"], LONGEST_MODULUS))
            found[str(key["kid"])] = numbers.public_key()
    return found


async def _json(url: str, private: bool) -> dict[str, Any]:
    try:
        answer = await request("GET", url, {"accept": "application/json"}, private=private, seconds=FETCH_SECONDS)
        found = jsontext.loads(answer.body) if answer.status == 200 else None
    except (Unreachable, ValueError) as error:
        raise Invalid("unable to reach the issuer") from error
    if not isinstance(found, dict):
        raise Invalid("unable to reach the issuer")
    return found


def _number(text: str, longest: int) -> int:
    given = _bytes(text)
    if len(given) > longest:
        raise ValueError("a number of the key is too long")
    return int.from_bytes(given, "big")


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error) as error:
        raise Invalid("the token is malformed") from error


def _part(text: str) -> dict[str, Any]:
    try:
        found = jsontext.loads(_bytes(text))
    except ValueError as error:
        raise Invalid("the token is malformed") from error
    if not isinstance(found, dict):
        raise Invalid("the token is malformed")
    return found


async def authorize(exchange: Exchange, authorizer: Authorizer) -> WebResponse | None:
    """401 for a token that is none of the issuer's for this audience, 403 for one without a scope of the route's."""
    source = (authorizer.IdentitySource or ["$request.header.Authorization"])[0]
    token = as_text(value_of(source, request_look(exchange))) or ""
    if token[:7].lower() == "bearer ":
        token = token[7:].strip()
    if not token:
        return message(401, "Unauthorized", ("www-authenticate", "Bearer"))
    try:
        claims = await _claims(exchange, authorizer, token)
    except Invalid as error:
        told = f'Bearer scope="" error="invalid_token" error_description="{error}"'
        return message(401, "Unauthorized", ("www-authenticate", told))
    served = exchange.served
    wanted = list((served and served.route.AuthorizationScopes) or [])
    scopes = _scopes(claims)
    if wanted and not set(wanted) & set(scopes):
        told = f'Bearer scope="{" ".join(wanted)}" error="insufficient_scope"'
        return message(403, "Forbidden", ("www-authenticate", told))
    exchange.access = {
        "jwt": {"claims": {name: _shown(value) for name, value in claims.items()}, "scopes": scopes if wanted else None}
    }
    return None


def _scopes(claims: dict[str, Any]) -> list[str]:
    stated = claims.get("scope") or claims.get("scp") or ""
    return stated.split() if isinstance(stated, str) else [str(scope) for scope in stated]


def _shown(value: Any) -> str:
    """Claims are texts; a list is `[a b]`."""
    if isinstance(value, list):
        return f"[{' '.join(_shown(one) for one in value)}]"
    return as_text(value) or ""


async def _claims(exchange: Exchange, authorizer: Authorizer, token: str) -> dict[str, Any]:
    parts = token.split(".")
    if len(parts) != 3:
        raise Invalid("the token is malformed")
    header, claims = _part(parts[0]), _part(parts[1])
    hash_ = HASHES.get(str(header.get("alg")))
    if hash_ is None:
        raise Invalid("the token's signing algorithm is not supported")
    settings = authorizer.JwtConfiguration
    issuer = (settings and settings.Issuer) or ""
    if claims.get("iss") != issuer:
        raise Invalid("the token does not have a valid issuer")
    key = await exchange.context.part(Issuers).key(issuer, str(header.get("kid", "")))
    try:
        key.verify(_bytes(parts[2]), f"{parts[0]}.{parts[1]}".encode(), padding.PKCS1v15(), hash_())
    except InvalidSignature as error:
        raise Invalid("the token has an invalid signature") from error
    _check(claims, set((settings and settings.Audience) or []), exchange.now)
    return claims


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
