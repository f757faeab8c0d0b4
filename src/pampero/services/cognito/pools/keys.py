"""The key of a pool: made once, kept sealed, published where its issuer's address says.

Source: developer guide, "Verifying JSON web tokens", "Understanding user pool JSON web tokens". AWS's pools have a key for each
kind of token; here one signs both, which `token_use` tells apart.
"""

from __future__ import annotations

import base64
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from pampero.api import Context, WebRequest, WebResponse, web
from pampero.aws import jwt
from pampero.kernel import ids
from pampero.services.cognito.pools.model import Pool, any_pool

BITS = 2048
ALGORITHM = "RS256"
PURPOSE = "cognito-idp.key"
MAX_KEPT = 256
JSON = (("content-type", "application/json"), ("access-control-allow-origin", "*"))


def make_key() -> bytes:
    """A private key, PKCS #8. It takes tens of milliseconds: for a thread."""
    made = rsa.generate_private_key(65537, BITS)
    return made.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def make_kid() -> str:
    """The id of a new key."""
    return base64.b64encode(ids.random_bytes(32)).decode()


class Keyring:
    """The server's opened keys, `context.part(Keyring)`: opening one takes longer than signing with it."""

    def __init__(self, context: Context) -> None:
        self._sealer = context.runtime.sealer
        self._keys: dict[str, rsa.RSAPrivateKey] = {}

    def of(self, pool: Pool) -> rsa.RSAPrivateKey:
        """A pool's private key."""
        found = self._keys.get(pool.kid)
        if found is None:
            opened = load_der_private_key(
                self._sealer.open(pool.key, PURPOSE), None, unsafe_skip_rsa_key_validation=True
            )
            assert isinstance(opened, rsa.RSAPrivateKey)
            if len(self._keys) >= MAX_KEPT:
                self._keys.clear()
            found = self._keys[pool.kid] = opened
        return found


def sign(context: Context, pool: Pool, claims: dict[str, Any]) -> str:
    """A token with these claims, signed with the pool's key (RS256)."""
    return jwt.sign(claims, context.part(Keyring).of(pool), pool.kid, ALGORITHM)


def public_keys(context: Context, pool: Pool) -> dict[str, Any]:
    """The pool's JSON web key set."""
    return {"keys": [jwt.public(context.part(Keyring).of(pool).public_key(), pool.kid, ALGORITHM)]}


def discovery(pool: Pool, at: str = "") -> dict[str, Any]:
    """The pool's OpenID Connect discovery document: what stands at its issuer's address.

    The endpoints of sign-in pages are those of its domain, where it has one. at: where that is reached, if not as on AWS.
    """
    pages = {
        "authorization_endpoint": "oauth2/authorize",
        "token_endpoint": "oauth2/token",
        "userinfo_endpoint": "oauth2/userInfo",
        "revocation_endpoint": "oauth2/revoke",
        "end_session_endpoint": "logout",
    }
    return {
        **({name: f"{at or f'https://{pool.host}'}/{path}" for name, path in pages.items()} if at or pool.host else {}),
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "issuer": pool.issuer,
        "jwks_uri": f"{at or pool.issuer}/.well-known/jwks.json",
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }


@web("cognito-idp")
async def well_known(context: Context, request: WebRequest) -> WebResponse | None:
    """`/.well-known/jwks.json` and `/.well-known/openid-configuration` of the pool that the request's id names."""
    pool = await context.read(any_pool, request.id)
    if pool is None or request.method not in ("GET", "HEAD"):
        return None
    if request.path == "/.well-known/jwks.json":
        shown = public_keys(context, pool)
    elif request.path == "/.well-known/openid-configuration":
        shown = discovery(pool)
    else:
        return None
    return WebResponse(200, JSON, msgspec.json.encode(shown))
