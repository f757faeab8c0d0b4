"""JSON web tokens of OpenID Connect issuers, whose keys are fetched and kept; those of issuers that are here, in process.

Sources: RFC 7515, 7517, 7518, 7519; OpenID Connect Discovery 1.0.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from pampero.api import ApiError, Context
from pampero.aws.httpclient import Unreachable, request
from pampero.aws.planes import ask
from pampero.kernel import jsontext
from pampero.kernel.log import logger

log = logger("jwt")
Key = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
Hash = type[hashes.SHA256 | hashes.SHA384 | hashes.SHA512]
RSA: Mapping[str, Hash] = MappingProxyType({"RS256": hashes.SHA256, "RS384": hashes.SHA384, "RS512": hashes.SHA512})
EC: Mapping[str, Hash] = MappingProxyType({"ES256": hashes.SHA256, "ES384": hashes.SHA384, "ES512": hashes.SHA512})
CURVES: Mapping[str, Callable[[], ec.EllipticCurve]] = MappingProxyType(
    {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1}
)
KEPT_SECONDS = 2 * 3600.0
# An unknown key id has the keys fetched anew, but not by every request that brings one.
AGAIN_SECONDS = 10.0
FETCH_SECONDS = 5.0
MAX_ISSUERS = 1000
# `cognito-idp` with a region, `cognito-identity` without one.
OWN = re.compile(r"https://(?P<plane>[a-z-]+)(?:\.[a-z0-9-]+)?\.amazonaws\.com/(?P<id>[^/?#]+)(?P<path>/[^?#]*)")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
MAX_LENGTH = 20_000
# Bytes of a key's numbers: what is longer takes seconds to compute with.
MAX_MODULUS_LENGTH, MAX_EXPONENT_LENGTH = 1024, 8


class Invalid(Exception):
    """A token that is not accepted; the text says why."""


class NoKeys(Invalid):
    """The issuer's keys cannot be had."""


class Token(NamedTuple):
    """A token that has not been verified. signed: what its signature is over."""

    algorithm: str
    key_id: str
    claims: dict[str, Any]
    signed: bytes
    signature: bytes


def read(text: str) -> Token:
    """Take a token apart. Raises Invalid."""
    parts = text.split(".")
    if len(parts) != 3 or len(text) > MAX_LENGTH:
        raise Invalid("the token is malformed")
    header, claims = _part(parts[0]), _part(parts[1])
    signed = f"{parts[0]}.{parts[1]}".encode()
    return Token(str(header.get("alg")), str(header.get("kid", "")), claims, signed, _bytes(parts[2]))


def check_signature(token: Token, key: Key) -> None:
    """Raises Invalid for a signature that is not the key's, and for an algorithm that is not the key's kind."""
    try:
        if isinstance(key, rsa.RSAPublicKey) and token.algorithm in RSA:
            key.verify(token.signature, token.signed, padding.PKCS1v15(), RSA[token.algorithm]())
            return
        if isinstance(key, ec.EllipticCurvePublicKey) and token.algorithm in EC:
            half = (key.curve.key_size + 7) // 8
            if len(token.signature) == 2 * half:
                numbers = (int.from_bytes(part, "big") for part in (token.signature[:half], token.signature[half:]))
                key.verify(encode_dss_signature(*numbers), token.signed, ec.ECDSA(EC[token.algorithm]()))
                return
    except InvalidSignature as error:
        raise Invalid("the token has an invalid signature") from error
    raise Invalid("the token has an invalid signature")


def sign(claims: Mapping[str, Any], key: rsa.RSAPrivateKey, key_id: str, algorithm: str, kind: str = "") -> str:
    """A token. algorithm: one of RSA's; kind: `typ` of its header, where it has one."""
    header = {"kid": key_id, **({"typ": kind} if kind else {}), "alg": algorithm}
    signed = f"{encoded(msgspec.json.encode(header))}.{encoded(msgspec.json.encode(claims))}"
    return f"{signed}.{encoded(key.sign(signed.encode(), padding.PKCS1v15(), RSA[algorithm]()))}"


def public(key: rsa.RSAPublicKey, key_id: str, algorithm: str) -> dict[str, str]:
    """A key as an issuer shows it."""
    numbers = key.public_numbers()
    modulus, exponent = (encoded(one.to_bytes((one.bit_length() + 7) // 8, "big")) for one in (numbers.n, numbers.e))
    return {"kty": "RSA", "use": "sig", "alg": algorithm, "kid": key_id, "n": modulus, "e": exponent}


def fetchable(issuer: str) -> bool:
    """Whether an issuer has TLS, or is on this machine."""
    try:
        parts = urlsplit(issuer)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


@dataclass(slots=True)
class _Issuer:
    """An issuer's keys by id. fetched: when they came; tried: when they were last asked for; epoch seconds."""

    keys: dict[str, Key] = field(default_factory=dict)
    fetched: float = 0.0
    tried: float = 0.0
    fetching: asyncio.Task[None] | None = None


class Issuers:
    """The server's keys of all issuers, `context.part(Issuers)`; those of an issuer that cannot be reached stay as they are."""

    def __init__(self, context: Context) -> None:
        self._now = context.runtime.clock.now
        self._context = context
        self._known: dict[str, _Issuer] = {}

    async def key(self, issuer: str, key_id: str) -> Key:
        """The key with this id. issuer: the URL under which its discovery document is. Raises NoKeys."""
        now = self._now()
        if len(self._known) >= MAX_ISSUERS and issuer not in self._known:
            self._known.clear()
        known = self._known.setdefault(issuer, _Issuer())
        wanted = key_id not in known.keys or now - known.fetched > KEPT_SECONDS
        if wanted and known.fetching is None and now - known.tried > AGAIN_SECONDS:
            known.tried = now
            known.fetching = asyncio.ensure_future(self._renew(issuer, known))
        if wanted and known.fetching is not None:
            await asyncio.shield(known.fetching)
        found = known.keys.get(key_id)
        if found is None:
            raise NoKeys("unable to find a signing key that matches the token's key id")
        return found

    async def _renew(self, issuer: str, known: _Issuer) -> None:
        try:
            known.keys = await _fetch(self._context, issuer)
            known.fetched = self._now()
        except (Invalid, AttributeError, KeyError, TypeError, ValueError) as error:
            log.warning("the keys of the issuer %s cannot be fetched: %s", issuer, error)
        finally:
            known.fetching = None


async def _fetch(context: Context, issuer: str) -> dict[str, Key]:
    settings = await _json(context, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    keys = await _json(context, str(settings.get("jwks_uri", "")))
    found: dict[str, Key] = {}
    for key in keys.get("keys") or []:
        if key.get("use", "sig") == "sig" and key.get("kid"):
            made = _key(key)
            if made is not None:
                found[str(key["kid"])] = made
    return found


def _key(key: dict[str, Any]) -> Key | None:
    if key.get("kty") == "RSA":
        return rsa.RSAPublicNumbers(
            _number(key["e"], MAX_EXPONENT_LENGTH), _number(key["n"], MAX_MODULUS_LENGTH)
        ).public_key()
    if key.get("kty") == "EC" and key.get("crv") in CURVES:
        curve = CURVES[key["crv"]]()
        return ec.EllipticCurvePublicNumbers(
            _number(key["x"], MAX_MODULUS_LENGTH), _number(key["y"], MAX_MODULUS_LENGTH), curve
        ).public_key()
    return None


async def _json(context: Context, url: str) -> dict[str, Any]:
    private = context.settings.reaches_private
    try:
        body = await _own(context, url)
        if body is None:
            answer = await request("GET", url, {"accept": "application/json"}, private=private, seconds=FETCH_SECONDS)
            body = answer.body if answer.status == 200 else b"null"
        found = jsontext.loads(body)
    except (Unreachable, ValueError) as error:
        raise NoKeys("unable to reach the issuer") from error
    if not isinstance(found, dict):
        raise NoKeys("unable to reach the issuer")
    return found


async def _own(context: Context, url: str) -> bytes | None:
    """What a data plane of this server answers at AWS's address of it; None where none has anything there."""
    parts = OWN.fullmatch(url)
    if parts is None or parts["plane"] not in context.runtime.planes:
        return None
    try:
        answer = await ask(context, parts["plane"], parts["id"], "GET", parts["path"], "", (), b"", signed=False)
    except ApiError:
        return None
    return answer.body if answer.status == 200 else None


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


def encoded(part: bytes) -> str:
    """Base64 as tokens have it."""
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def _part(text: str) -> dict[str, Any]:
    try:
        found = jsontext.loads(_bytes(text))
    except ValueError as error:
        raise Invalid("the token is malformed") from error
    if not isinstance(found, dict):
        raise Invalid("the token is malformed")
    return found
