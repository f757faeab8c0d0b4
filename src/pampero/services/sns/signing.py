"""The server's signing key for messages, and the certificate that proves them.

One RSA key a server, made on first use and kept sealed in the store; the certificate is served for whoever checks a
Signature. Source: "Verifying the signatures of Amazon SNS messages".
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from pampero.api import Context, WebRequest, WebResponse, web
from pampero.store.documents import Documents
from pampero.store.tx import Tx

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

PLANE = "sns-certificate"
PURPOSE = "sns.signer"
KEY_BITS = 2048
VALID = timedelta(days=3650)
KEPT = 512


class Identity(msgspec.Struct):
    """The key (PKCS#8, sealed) and its certificate (PEM)."""

    key: bytes
    certificate: bytes

    @property
    def name(self) -> str:
        """The certificate's file name."""
        return f"SimpleNotificationService-{hashlib.sha256(self.certificate).hexdigest()[:32]}.pem"


IDENTITIES: Documents[Identity] = Documents("sns.identity", Identity)


class Signer:
    """Signs texts; the newest signatures are kept, for a message goes to many subscribers."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._key: RSAPrivateKey | None = None
        self._name = ""
        self._making = asyncio.Lock()
        self._kept: dict[tuple[str, bytes], str] = {}

    async def sign(self, text: str, version: str) -> tuple[str, str]:
        """(signature as base64, URL of the certificate). version: "1" (SHA-1) or "2" (SHA-256)."""
        if self._key is None:
            await self._prepare()
        index = (version, hashlib.sha256(text.encode()).digest())
        found = self._kept.get(index)
        if found is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            found = self._kept[index] = self._signature(text, version)
        return found, f"{self._context.settings.endpoint}/_aws/{PLANE}/{self._name}"

    def _signature(self, text: str, version: str) -> str:
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA1, SHA256

        assert self._key is not None
        signed = self._key.sign(text.encode(), PKCS1v15(), SHA256() if version == "2" else SHA1())
        return base64.b64encode(signed).decode()

    async def _prepare(self) -> None:
        async with self._making:
            if self._key is not None:
                return
            found = await self._context.read(IDENTITIES.get, "", "identity")
            if found is None:
                made = await asyncio.to_thread(_make, self._context.now)
                key = self._context.runtime.sealer.seal(made.key, PURPOSE)
                found = await self._context.write(_keep, Identity(key, made.certificate))
            opened = self._context.runtime.sealer.open(found.key, PURPOSE)
            # Loading checks the primes, which takes tens of milliseconds.
            self._key = await asyncio.to_thread(_load, opened)
            self._name = found.name


def _keep(tx: Tx, identity: Identity) -> Identity:
    """The first one stays."""
    found = IDENTITIES.get(tx, "", "identity")
    if found is None:
        IDENTITIES.put(tx, "", "identity", identity)
    return found or identity


def _load(key: bytes) -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    loaded = load_der_private_key(key, None)
    assert isinstance(loaded, RSAPrivateKey)
    return loaded


def _make(now: float) -> Identity:
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(65537, KEY_BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    start = datetime.fromtimestamp(now, UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + VALID)
        .sign(key, SHA256())
    )
    encoded = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Identity(encoded, certificate.public_bytes(serialization.Encoding.PEM))


@web(PLANE)
async def certificate(context: Context, request: WebRequest) -> WebResponse:
    """The certificate at a message's SigningCertURL."""
    found = await context.read(IDENTITIES.get, "", "identity")
    if found is None or request.id != found.name or request.method not in ("GET", "HEAD"):
        return WebResponse(404)
    return WebResponse(200, (("content-type", "application/x-pem-file"),), found.certificate)
