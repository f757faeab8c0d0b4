"""The issuer of identity pools' tokens, `https://cognito-identity.amazonaws.com`: its key, its tokens, its pages.

Sources: "Identity pools authentication flow", "OpenID tokens"; RFC 7515, 7517, 7519.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from msgspec import Struct

from pampero.api import Context, WebRequest, WebResponse, web
from pampero.aws import jwt
from pampero.kernel import ids
from pampero.services.cognito.identity.model import SERVICE, Identity, Pool, refused
from pampero.store.documents import Documents
from pampero.store.tx import Tx

ISSUER = f"https://{SERVICE}.amazonaws.com"
ALGORITHM = "RS512"
PURPOSE = "cognito-identity/key"
BITS = 2048
TOKEN_SECONDS = 600
DEVELOPER_SECONDS = 900
# The claim of session tags. Source: "Passing session tags using AssumeRoleWithWebIdentity".
TAGS = "https://aws.amazon.com/tags"


class Key(Struct):
    """The issuer's key: private, sealed, in PKCS #8."""

    id: str
    sealed: bytes


KEYS: Documents[Key] = Documents("cognito.identitykey", Key)


class Signing:
    """The server's copy of the key, `context.part(Signing)`. All servers on a store have the one that was stored first."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: tuple[str, rsa.RSAPrivateKey] | None = None
        self._lock = asyncio.Lock()

    async def key(self) -> tuple[str, rsa.RSAPrivateKey]:
        """Its id, and itself; made on first use, which takes a tenth of a second on a thread."""
        async with self._lock:
            if self._known is None:
                kept = await self._context.read(lambda tx: KEYS.get(tx, "", SERVICE))
                if kept is None:
                    kept = await self._context.write(_keep, await asyncio.to_thread(self._make))
                opened = self._context.runtime.sealer.open(kept.sealed, PURPOSE)
                loaded = await asyncio.to_thread(serialization.load_der_private_key, opened, None)
                assert isinstance(loaded, rsa.RSAPrivateKey)
                self._known = kept.id, loaded
            return self._known

    def _make(self) -> Key:
        made = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
        plain = made.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return Key(f"{SERVICE}-{ids.secret(16)}", self._context.runtime.sealer.seal(plain, PURPOSE))


def _keep(tx: Tx, made: Key) -> Key:
    found = KEYS.get(tx, "", SERVICE)
    if found is None:
        KEYS.put(tx, "", SERVICE, made)
    return found or made


async def issue(
    context: Context, pool: Pool, one: Identity, methods: Sequence[str], seconds: int, tags: Mapping[str, str]
) -> str:
    """A token of an identity. methods: `amr`, how it was authenticated. tags: of the sessions that it opens."""
    now = int(context.now)
    claims: dict[str, Any] = {
        "sub": one.id,
        "aud": pool.id,
        "amr": list(methods),
        "iss": ISSUER,
        f"{ISSUER}/identity-pool-arn": pool.arn,
        "exp": now + seconds,
        "iat": now,
    }
    if tags:
        claims[TAGS] = {"principal_tags": {key: [value] for key, value in tags.items()}}
    id_, key = await context.part(Signing).key()
    return jwt.sign(claims, key, id_, ALGORITHM, kind="JWS")


async def verify(context: Context, text: str, pool: Pool, identity: str) -> Mapping[str, Any]:
    """The claims of a token that this issuer gave for an identity. Raises NotAuthorizedException."""
    try:
        token = jwt.read(text)
        id_, key = await context.part(Signing).key()
        if token.key_id != id_:
            raise jwt.Invalid("unknown key")
        jwt.check_signature(token, key.public_key())
    except jwt.Invalid as error:
        raise refused("Invalid login token. Couldn't verify signed token.") from error
    claims = token.claims
    if claims["exp"] <= context.now:
        raise refused(f"Invalid login token. Token expired: {int(context.now)} >= {claims['exp']}")
    if claims["aud"] != pool.id or claims["sub"] != identity:
        raise refused("Invalid login token. Token is not for this identity.")
    return claims


@web(SERVICE)
async def pages(context: Context, request: WebRequest) -> WebResponse | None:
    """The issuer's discovery document and keys, under its own host's `/.well-known/`."""
    if request.id != ".well-known" or request.method not in ("GET", "HEAD"):
        return None
    if request.path == "/openid-configuration":
        found: Any = {
            "issuer": ISSUER,
            "jwks_uri": f"{ISSUER}/.well-known/jwks_uri",
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
        }
    elif request.path == "/jwks_uri":
        id_, key = await context.part(Signing).key()
        found = {"keys": [jwt.public(key.public_key(), id_, ALGORITHM)]}
    else:
        return None
    return WebResponse(200, (("content-type", "application/json"),), msgspec.json.encode(found))
